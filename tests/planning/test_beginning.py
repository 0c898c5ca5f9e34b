"""A plan with people to start from is the one to beat: nothing worse takes its place, and what fits of it stays."""

from __future__ import annotations

import threading
from dataclasses import replace
from random import Random

import pytest

from optimizer.domain import Composition, Kind, Plan, Scenario, Seat, Span
from optimizer.domain.plan import Seating
from optimizer.engines import Settings
from optimizer.measures.tiers import tiers_of
from optimizer.planning.solving import solve
from tests.builders import day, scenario, target, team
from tests.seating import officer

SETTINGS = Settings(workers=1, seconds=20)


def given_teams(count: int = 1) -> Scenario:
    """Return half teams of one leader and four members from each of two homes, with more officers than seats."""
    people = [officer(f"{home}{number}", home, "leader", "member") for home in "AC" for number in range(6 * count)]
    return scenario(
        teams=[team(f"{home.lower()}{number}", home, kind="half") for home in "AC" for number in range(count)],
        targets=[target(f"t{home}{number}", home) for home in "ABC" for number in range(count)],
        officers=people,
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 4))}),
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


def turned(given: Scenario, plan: Plan) -> Plan:
    """Return a plan as good, with other people of the same home on all seats."""
    lot = Random(1)
    others: dict[str, str] = {}
    for home in "AC":
        own = [each.id for each in given.officers if each.home == home]
        others.update(zip(own, lot.sample(own, len(own)), strict=True))
    postings = [
        replace(each, seats=tuple(Seating(seat.seat, others[seat.officer]) for seat in each.seats))
        for each in plan.postings
    ]
    return replace(plan, postings=tuple(postings))


@pytest.mark.parametrize("count", [1, 3])
def test_a_start_is_what_there_is_when_no_time_is_left(count: int) -> None:
    """Whoever stops at once keeps the plan with which the search began, seat by seat, and why targets are left out."""
    given = given_teams(count)
    start = turned(given, planned(given))
    kept = planned(given, start, stopped=True)
    assert seats(kept) == seats(start)
    assert [left.target for left in kept.unserved] == [left.target for left in start.unserved]


def test_a_start_that_is_as_good_as_any_stays_and_what_is_proven_is_said_of_it() -> None:
    """Its people are others than a search would choose, and nothing better exists: it is proven optimal as it is."""
    given = given_teams()
    start = turned(given, planned(given))
    kept = planned(given, start)
    assert seats(kept) == seats(start)
    assert all(tier.is_proven for tier in kept.tiers)


def test_of_a_start_that_does_not_fit_any_more_the_rest_stays() -> None:
    """One officer is away by now: another one takes that seat, all others are kept."""
    given = given_teams()
    start = planned(given)
    gone = next(each.officer for posting in start.postings if posting.team == "a0" for each in posting.seats)
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
    given = given_teams()
    start = planned(given)
    for seed in range(3):
        found = solve(given, replace(SETTINGS, seed=seed, seconds=0.01), start=start).plan
        assert found is not None
        assert [tier.value(given, found) for tier in tiers_of(given)] <= [
            tier.value(given, start) for tier in tiers_of(given)
        ]
