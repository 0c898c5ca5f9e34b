"""Which rules are in force, how strictly, and in which rounds.

What a scenario says expands in this order, each line overruling the one before: the rule's own default, the
pattern (the round's, else the scenario's, else ``no-mutual``), the scenario's ``rules``, the round's ``rules``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.records import Mode, Setting
from optimizer.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rule import Rule

DEFAULT_PATTERN = "no-mutual"

_SOFT_1 = Setting(Mode.SOFT, 1, {"window": 1})
_HARD = Setting(Mode.HARD)
_OFF = Setting(Mode.OFF)

PATTERNS: Mapping[str, Mapping[str, Setting]] = {
    "ring": {"ring": _HARD, "every-region-sends": _HARD, "no-mutual": _SOFT_1, "no-repeat": _SOFT_1},
    "no-mutual": {"no-mutual": Setting(Mode.HARD, 1, {"window": 1}), "no-repeat": _SOFT_1},
    "exchange": {"mutual": _HARD, "no-mutual": _OFF},
    "free": {
        "ring": _OFF,
        "min-cycle": _OFF,
        "no-mutual": _OFF,
        "no-repeat": _OFF,
        "mutual": _OFF,
        "every-region-sends": _OFF,
        "every-region-hosts": _OFF,
        "every-team-sent": _OFF,
    },
}


@dataclass(frozen=True, slots=True)
class InForce:
    """A rule with its numbers, how strictly it is kept, and the rounds in which that holds."""

    rule: Rule
    mode: Mode
    weight: int
    rounds: tuple[Round, ...]


def setting_of(scenario: Scenario, round_: Round | None, rule: type[Rule]) -> Setting:
    """Return what holds for a rule in a round (``None``: for the term as a whole)."""
    if round_ is not None and rule.id in round_.rules:
        return round_.rules[rule.id]
    if rule.id in scenario.rules:
        return scenario.rules[rule.id]
    pattern = (round_.pattern if round_ is not None else None) or scenario.pattern or DEFAULT_PATTERN
    return PATTERNS[pattern].get(rule.id, Setting(rule.default))


def rulebook(scenario: Scenario) -> tuple[InForce, ...]:
    """Return every rule in force for the planned rounds, in registry order; a rule that is off is left out."""
    book: list[InForce] = []
    for rule in RULES:
        if rule.for_whole_term:
            settings = [(setting_of(scenario, None, rule), scenario.planned_rounds)]
        else:
            settings = _by_setting(scenario, rule)
        for setting, rounds in settings:
            if setting.mode is not Mode.OFF and rounds:
                book.append(InForce(rule(**setting.numbers), setting.mode, setting.weight, rounds))
    return tuple(book)


def _by_setting(scenario: Scenario, rule: type[Rule]) -> list[tuple[Setting, tuple[Round, ...]]]:
    groups: list[tuple[Setting, list[Round]]] = []
    for round_ in scenario.planned_rounds:
        setting = setting_of(scenario, round_, rule)
        for known, rounds in groups:
            if known == setting:
                rounds.append(round_)
                break
        else:
            groups.append((setting, [round_]))
    return [(setting, tuple(rounds)) for setting, rounds in groups]


def is_in_force(book: tuple[InForce, ...], rule: str, round_: Round, *modes: Mode) -> bool:
    """Whether the rule with this id is in force in the round, in one of ``modes`` if any are given."""
    return any(kept.rule.id == rule and round_ in kept.rounds and (not modes or kept.mode in modes) for kept in book)
