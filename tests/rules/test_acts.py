"""Where each rule acts is declared, shown to people, and true."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.constraints import acts_on, constraints_of
from optimizer.constraints.acts import ActsOn
from optimizer.domain.records import Mode
from optimizer.model import Model
from optimizer.model.counts import Counts
from optimizer.model.offer import everything
from optimizer.model.order import Order
from optimizer.model.presence import Presence
from optimizer.model.timetable import Timetable
from optimizer.rules import RULES
from optimizer.rules.rulebook import rulebook
from tests.agreement import hard, with_rules
from tests.builders import region, round_, scenario, target, team

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from optimizer.domain import Scenario
    from optimizer.model import Offer, PostingKey
    from optimizer.rules import Rule

INSIDE = [
    *((Timetable, name) for name in ("stay_within", "respect_blackouts", "fit_lanes", "visit_within")),
    *((Counts, name) for name in ("at_most_hosts", "at_most_targets", "at_most_large")),
]
"""What is declared of stints one by one."""

OF_SEVERAL = [(Timetable, "keep_apart"), (Presence, "at_most_at_once")]
"""What is declared of several postings at once, whichever stints they belong to."""

OF_TWO = [(Order, "start_after"), (Order, "enter_months_after")]
"""What is declared of two visits."""

ROUNDS_APART = [(Order, "rest_between")]
"""What is declared of a team's stays in two rounds."""

ROWS = [
    (Model, name)
    for name in ("at_most", "at_most_kept", "require", "require_one", "forbid_all", "imply", "require_circuit")
]

BUSY = scenario(
    [region(each, host_capacity=1) for each in "ABCD"],
    [team(f"{each.lower()}1", each, max_hosts=2) for each in "ABCD"],
    [target(f"{kind}{each}", each, 2, mandatory=True, fixed_team="a1") for each in "ABCD" for kind in "tu"],
    (round_("R1", "2024-03-04", "2024-03-08"), round_("R2", "2024-03-06", "2024-03-12")),
)
"""Teams of several hosts in rounds that overlap, for what the rules' own examples are too small to make them say."""


def said_of(keys: Sequence[PostingKey]) -> set[ActsOn]:
    """Return where something acts that is said of these postings together."""
    stints = {key[:2] for key in keys}
    inside = {ActsOn.STINT} if len(stints) < len(keys) else set()
    return inside | ({ActsOn.BETWEEN} if len(stints) > 1 else set())


def withholds(rule: Rule, given: Scenario, offer: Offer) -> bool:
    """Take off the offer what the rule withholds; return whether that is anything."""
    half = constraints_of(type(rule))
    before = len(offer.postings), len(offer.visits)
    if hasattr(half, "withhold"):
        half.withhold(rule, given, offer, given.planned_rounds)
    return (len(offer.postings), len(offer.visits)) != before


def watch(patch: pytest.MonkeyPatch, found: set[ActsOn]) -> None:
    """Note from now on where something is said."""
    between, inside = (lambda *_: {ActsOn.BETWEEN}), (lambda *_: {ActsOn.STINT})
    for place, methods in (
        (inside, INSIDE),
        (between, [*ROWS, *ROUNDS_APART]),
        (lambda keys, *_: said_of(keys), OF_SEVERAL),
        (lambda first, second, *_: said_of([first[:3], second[:3]]), OF_TWO),
    ):
        for owner, name in methods:
            patch.setattr(owner, name, watched(getattr(owner, name), place, found))


def watched(
    original: Callable[..., object], place: Callable[..., set[ActsOn]], found: set[ActsOn]
) -> Callable[..., object]:
    """Return the method, which then also notes where what it is told of acts."""

    def noted(self: object, *said: Any, **named: Any) -> object:  # noqa: ANN401  # what a method gets
        found.update(place(*said))
        return original(self, *said, **named)

    return noted


def places_of(rule_id: str, given: Scenario, monkeypatch: pytest.MonkeyPatch) -> set[ActsOn]:
    """Return where the solver half of a rule that is hard in the scenario is seen to act."""
    (kept,) = [each for each in rulebook(given) if each.rule.id == rule_id and each.mode is Mode.HARD]
    offer = everything(given, any_host=[each.id for each in given.planned_rounds])
    found = {ActsOn.CANDIDATES} if withholds(kept.rule, given, offer) else set()
    half = constraints_of(type(kept.rule))
    if hasattr(half, "post"):
        model = Model(given, offer)
        with monkeypatch.context() as patch:
            watch(patch, found)
            half.post(kept.rule, model, kept.rounds)
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_acts_where_it_declares(rule: type[Rule], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a rule does to its own example and to a busy scenario is what its solver half declares, no more, no less."""
    example = importlib.import_module(f"tests.rules.test_{rule.__module__.rpartition('.')[2]}").EXAMPLE
    scenarios = (example.scenario, with_rules(BUSY, rule.id, hard()))
    seen = {place for given in scenarios for place in places_of(rule.id, given, monkeypatch)}
    assert seen == set(acts_on(rule))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_places_are_declared_once_and_in_order(rule: type[Rule]) -> None:
    """Every declaration names each place at most once, in the order in which a solve comes to them."""
    assert list(acts_on(rule)) == [place for place in ActsOn if place in acts_on(rule)]


def test_the_half_that_withholds_is_the_one_that_says_so() -> None:
    """Candidates are declared exactly where a solver half can withhold them."""
    for rule in RULES:
        assert (ActsOn.CANDIDATES in acts_on(rule)) is hasattr(constraints_of(rule), "withhold")
