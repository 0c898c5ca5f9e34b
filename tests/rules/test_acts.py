"""Where each rule acts is declared, shown to people, and true."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.constraints import acts_on, constraints_of
from optimizer.constraints.acts import ActsOn
from optimizer.domain import Blackout, Composition, Kind, Pin, Post, Seat, Tie
from optimizer.domain.records import Mode
from optimizer.domain.shortages import Row, Shortages
from optimizer.model import Model, SeatModel
from optimizer.model.counts import Counts
from optimizer.model.offer import everything
from optimizer.model.order import Order
from optimizer.model.presence import Presence
from optimizer.model.timetable import Timetable
from optimizer.rules import RULES
from optimizer.rules.rulebook import rulebook
from tests.agreement import STRUCTURE, hard, soft, with_rules
from tests.builders import day, posting, region, round_, scenario, span, target, team
from tests.seating import officer

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


def _peopled() -> Scenario:
    """Return a scenario of which every rule has something to say of who sits where."""
    halves = [team(each, "A", kind="half") for each in ("a1", "a2")]
    own = {"unit": "审计局", "field": "教育", "native_region": "B", "max_rounds": 1}
    return scenario(
        "ABC",
        [*halves, team("m1", ("A", "C"), kind="mixed"), team("w1", "A"), team("b1", "B")],
        [target("t", "B", 2, field="教育", unit="住建局"), target("again", "B", 2, look_back_of="t")],
        (
            round_("R1", "2024-03-04", "2024-03-08"),
            round_("R2", "2024-03-08", "2024-03-12"),
            round_("R3", "2024-12-02", "2024-12-06"),
        ),
        officers=(
            officer("P1", "A", "leader", "member", "audit", available=(span("2024-03-05", "2024-12-31"),), **own),
            officer("P2", "A", "leader", "member", unit="审计局", skills=("law",)),
            officer("P3", "A", unit="审计局"),
            officer("L1", "B", "audit"),
            officer("W1", "A", "leader", team="w1", field="教育", native_region="B"),
        ),
        composition=Composition(
            {kind: (Seat("leader", 1), Seat("member", 2), Seat("audit", 1, "any")) for kind in Kind}, {"law": 1}
        ),
        posts=tuple(Post(officer=who, start=day("2020-01-01"), target="t") for who in ("P1", "W1")),
        ties=(
            Tie(who="P1", whom="P2", kind="spouse"),
            *(Tie(who=who, whom="t", kind=kind) for who in ("P1", "W1") for kind in ("spouse", "classmate")),
        ),
        blackouts=(Blackout(who="P1", span=span("2024-03-01", "2024-03-31")),),
        pins=(Pin(rule="must", officer="P1"),),
    )


PEOPLED = _peopled()
STAYS = (
    posting("a1", "B", "t", enter="2024-03-04", leave="2024-03-08"),
    posting("w1", "B", enter="2024-03-04", leave="2024-03-08"),
    posting("a2", "B", round="R2", enter="2024-03-08", leave="2024-03-12"),
    posting("m1", "B", round="R2", enter="2024-03-08", leave="2024-03-12"),
    posting("a1", "B", "again", round="R3", enter="2024-12-02", leave="2024-12-06"),
)
KNOWN = Shortages(limits=(Row({("R1", "a1"): 3, ("R1", "a2"): 3}, 5),), never=frozenset({("R1", "a1", "B")}))
"""What is known of people before they are seated."""
NEED_A_SETTING: dict[str, Any] = {"rest-between-rounds": {"days": 3}, "no-repeat": {"of": "leader", "window": 9}}
"""Rules that ask for nothing, or nothing of seats, unless a setting says so."""


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


def said_of_seats(rule_id: str, given: Scenario, monkeypatch: pytest.MonkeyPatch) -> set[ActsOn]:
    """Return whether the solver half of a rule that is in force says anything of who sits where."""
    (kept,) = [each for each in rulebook(given) if each.rule.id == rule_id]
    half, found = constraints_of(type(kept.rule)), set[ActsOn]()
    if hasattr(half, "seat"):
        model = SeatModel(given, STAYS)
        with monkeypatch.context() as patch:
            for name in ("at_most", "require", "require_one", "forbid_all"):
                patch.setattr(SeatModel, name, watched(getattr(SeatModel, name), lambda *_: {ActsOn.SEATS}, found))
            half.seat(kept.rule, model, kept.rounds)
    return found


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
    setting = hard(**NEED_A_SETTING.get(rule.id, {}))
    peopled = with_rules(PEOPLED, rule.id, setting, keep=(*STRUCTURE, "own-people"))
    busy = with_rules(BUSY, rule.id, hard())
    scenarios = (example.scenario, busy, peopled, replace(peopled, shortages=KNOWN))
    seen = {place for given in scenarios for place in places_of(rule.id, given, monkeypatch)}
    lenient = with_rules(PEOPLED, rule.id, soft() if rule.id == "own-people" else setting)
    assert seen | said_of_seats(rule.id, lenient, monkeypatch) == set(acts_on(rule))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_places_are_declared_once_and_in_order(rule: type[Rule]) -> None:
    """Every declaration names each place at most once, in the order in which a solve comes to them."""
    assert list(acts_on(rule)) == [place for place in ActsOn if place in acts_on(rule)]


def test_the_half_that_withholds_is_the_one_that_says_so() -> None:
    """Candidates are declared exactly where a solver half can withhold them."""
    for rule in RULES:
        assert (ActsOn.CANDIDATES in acts_on(rule)) is hasattr(constraints_of(rule), "withhold")
