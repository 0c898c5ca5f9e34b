"""A plan with people to start from is the one to beat: nothing worse takes its place, and what fits of it stays."""

from __future__ import annotations

import threading
from dataclasses import replace

from optimizer.domain import Composition, Kind, Plan, Scenario, Seat, Span
from optimizer.domain.plan import Seating
from optimizer.engines import Settings
from optimizer.measures.tiers import tiers_of
from optimizer.planning.solving import solve
from tests.builders import day, scenario, target, team
from tests.seating import officer

SETTINGS = Settings(workers=1, seconds=20)


def two_teams() -> Scenario:
    """Return two half teams of one leader and one member each, and three officers at each home who may be either."""
    people = [officer(f"{home}{number}", home, "leader", "member") for home in "AC" for number in range(3)]
    return scenario(
        teams=[team("a1", "A", kind="half"), team("c1", "C", kind="half")],
        targets=[target("tB", "B"), target("tA", "A"), target("tC", "C")],
        officers=people,
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1))}),
    )


def planned(given: Scenario, start: Plan | None = None, *, stopped: bool = False) -> Plan:
    """Return the plan that is found, or what is there if the search is stopped before it begins."""
    stop = threading.Event()
    if stopped:
        stop.set()
    found = solve(given, SETTINGS, start=start, stop=stop).plan
    assert found is not None
    return found


def seats(plan: Plan) -> dict[tuple[str, str, str], tuple[Seating, ...]]:
    """Return who sits where."""
    return {posting.key: posting.seats for posting in plan.postings}


def test_a_start_is_what_there_is_when_no_time_is_left() -> None:
    """Whoever stops at once keeps the plan with which the search began, seat by seat, and why targets are left out."""
    given = two_teams()
    start = planned(given)
    kept = planned(given, start, stopped=True)
    assert seats(kept) == seats(start)
    assert [left.target for left in kept.unserved] == [left.target for left in start.unserved]


def test_a_start_that_is_as_good_as_any_stays_and_what_is_proven_is_said_of_it() -> None:
    """Its people are others than a search would choose, and nothing better exists: it is proven optimal as it is."""
    given = two_teams()
    start = planned(given)
    others = {"A0": "A1", "A1": "A2", "A2": "A0", "C0": "C1", "C1": "C2", "C2": "C0"}
    for _ in others:
        turned = tuple(
            replace(each, seats=tuple(Seating(seat.seat, others[seat.officer]) for seat in each.seats))
            for each in start.postings
        )
        start = replace(start, postings=turned)
        kept = planned(given, start)
        assert seats(kept) == seats(start)
        assert all(tier.is_proven for tier in kept.tiers)


def test_of_a_start_that_does_not_fit_any_more_the_rest_stays() -> None:
    """One officer is away by now: another one takes that seat, all others are kept."""
    given = two_teams()
    start = planned(given)
    gone = next(each.officer for posting in start.postings if posting.team == "a1" for each in posting.seats)
    away = Span(day("2030-01-07"), day("2030-01-08"))
    people = tuple(replace(each, available=(away,)) if each.id == gone else each for each in given.officers)
    kept = planned(replace(given, officers=people), start)
    assert {posting.key for posting in kept.postings} == {posting.key for posting in start.postings}
    changed = [
        (old.officer, new.officer)
        for key, own in seats(start).items()
        for old, new in zip(own, seats(kept)[key], strict=True)
        if old != new
    ]
    assert [old for old, _ in changed] == [gone]


def test_nothing_worse_than_the_start_comes_out() -> None:
    """However the search goes, no tier is worse than the start in the order in which tiers count."""
    given = two_teams()
    start = planned(given)
    for seed in range(3):
        found = solve(given, replace(SETTINGS, seed=seed, seconds=0.01), start=start).plan
        assert found is not None
        assert [tier.value(given, found) for tier in tiers_of(given)] <= [
            tier.value(given, start) for tier in tiers_of(given)
        ]
