"""What people call what stands in settings."""

from __future__ import annotations

import pytest

from optimizer.intake.tables import MODES as WRITTEN
from optimizer.rules import RULES
from optimizer.rules.rulebook import PATTERNS as SETTINGS
from optimizer.rules.words import CHOICES, MODES, NUMBERS, PATTERNS, in_words


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_number_and_every_choice_of_a_rule_has_a_chinese_name(rule: type) -> None:
    """So that no English word of the settings stands in a Chinese table."""
    for name, number in rule.numbers().items():  # type: ignore[attr-defined]
        assert name.replace("_", "-") in NUMBERS
        assert set(number.choices) <= set(CHOICES)


def test_patterns_and_modes_are_called_as_in_the_files() -> None:
    """Every pattern has a name, and a mode the one that people write into the table; other words stay as they are."""
    assert PATTERNS.keys() == SETTINGS.keys()
    assert {mode: (name,) for mode, name in MODES.items()} == {mode: names[:1] for mode, names in WRITTEN.items()}
    assert (in_words(PATTERNS, "ring").en, in_words(PATTERNS, "ring").zh) == ("ring", "推磨成环")
    assert in_words(PATTERNS, 7).zh == "7"
