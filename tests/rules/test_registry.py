from __future__ import annotations

import ast
import importlib
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from optimizer.constraints import constraints_of
from optimizer.domain import Mode
from optimizer.rules import RULES, Family, RecusalRule, Rule
from optimizer.rules.rulebook import PATTERNS
from optimizer.rules.staffing.eligibility import Eligibility
from tests.agreement import findings

if TYPE_CHECKING:
    from tests.rules.standard import StandardExample

ANY_RULE = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
HAN = re.compile(r"[\u4e00-\u9fff]")


def example_of(rule: type[Rule]) -> StandardExample:
    """Return the standard example that the rule's own test file has."""
    name = rule.__module__.rpartition(".")[2]
    example: StandardExample = importlib.import_module(f"tests.rules.test_{name}").EXAMPLE
    return example


@pytest.fixture(params=RULES, ids=lambda rule: rule.id)
def removed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[Rule]:
    """Take one rule out of the registry, wherever it is looked at."""
    rule: type[Rule] = request.param
    rest = tuple(other for other in RULES if other is not rule)
    monkeypatch.setattr("optimizer.rules.RULES", rest)
    monkeypatch.setattr("optimizer.rules.rulebook.RULES", rest)
    return rule


@ANY_RULE
def test_every_rule_is_held_to_its_standard_example(rule: type[Rule]) -> None:
    """The one breach of the example is told in the very words that it names, and the solver refuses its plan."""
    example = example_of(rule)
    assert example.rule_id == rule.id
    example.assert_reported()


def test_a_rule_taken_out_of_the_registry_is_missed(removed: type[Rule]) -> None:
    """Without the rule nobody reports its example, and the solver accepts the plan: each entry has its effect."""
    example = example_of(removed)
    assert not findings(example.scenario, example.plan, removed.id)
    assert not example.findings()
    if example.solver_can_tell:
        assert example.is_accepted()


@ANY_RULE
def test_every_rule_has_a_test_of_its_halves(rule: type[Rule]) -> None:
    """A rule's test file compares both halves of this very rule, hard and, where it may be, soft."""
    module = importlib.import_module(f"tests.rules.test_{rule.__module__.rpartition('.')[2]}")
    calls = [
        node
        for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("assert_halves_agree")
    ]
    tested = {ast.literal_eval(call.args[0]) for call in calls if isinstance(call.args[0], ast.Constant)}
    assert tested == {rule.id} or (rule.id == "bundles" and not example_of(rule).solver_can_tell)


def test_ids_are_unique() -> None:
    """No two rules share an id, and no rule is registered twice."""
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))


@ANY_RULE
def test_the_words_for_a_rule_are_the_same_everywhere(rule: type[Rule]) -> None:
    """Id, file and class are one name in three spellings, and the folder is the family."""
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    _, _, folder, file = rule.__module__.split(".")
    assert file == rule.id.replace("-", "_")
    assert rule.__name__ == "".join(part.capitalize() for part in rule.id.split("-"))
    assert folder == rule.family
    assert (rule.family is Family.RECUSAL) is issubclass(rule, RecusalRule)


@ANY_RULE
def test_every_rule_is_described_for_people(rule: type[Rule]) -> None:
    """A rule has a title in both languages, a sentence on what it means, and a check that says what it yields."""
    assert rule.title.en
    assert HAN.search(rule.title.zh)
    assert not HAN.search(rule.title.en)
    assert (rule.__doc__ or "").partition("\n")[0].rstrip().endswith((".", "…", "A."))


@ANY_RULE
def test_every_number_is_documented_and_its_default_is_in_range(rule: type[Rule]) -> None:
    """Every field of a rule is a number with a meaning in both languages, and the defaults make a rule."""
    assert is_dataclass(rule)
    assert {each.name for each in fields(rule)} == set(rule.numbers())
    for number in rule.numbers().values():
        assert number.meaning.en
        assert HAN.search(number.meaning.zh)
    made = rule()
    assert all(allowed.complaint(getattr(made, name)) is None for name, allowed in rule.numbers().items())


@ANY_RULE
def test_a_number_out_of_range_is_refused_with_its_value(rule: type[Rule]) -> None:
    """A number below its least, or a word that is none of the choices, is named with what was expected."""
    for name, allowed in rule.numbers().items():
        wrong = "sideways" if allowed.choices else (allowed.least or 0) - 1
        with pytest.raises(ValueError, match=f"{rule.id}: {name} must be .*{wrong}"):
            rule(**{name: wrong})


@ANY_RULE
def test_every_rule_has_a_solver_half(rule: type[Rule]) -> None:
    """The module of constraints withholds candidates, or posts constraints on who goes where or on who sits where."""
    half = constraints_of(rule)
    assert any(hasattr(half, name) for name in ("withhold", "post", "seat"))


@ANY_RULE
def test_the_default_is_one_of_the_modes(rule: type[Rule]) -> None:
    """A rule can be hard and its default is a mode that it has; all but what a seat means can be off."""
    assert Mode.HARD in rule.modes
    assert (Mode.OFF in rule.modes) is (rule is not Eligibility)
    assert rule.default in rule.modes


def test_patterns_set_rules_that_exist() -> None:
    """What a pattern expands into are registered rules, modes that they have and numbers that they accept."""
    known = {rule.id: rule for rule in RULES}
    for settings in PATTERNS.values():
        for rule_id, setting in settings.items():
            assert setting.mode in known[rule_id].modes
            known[rule_id](**setting.numbers)
