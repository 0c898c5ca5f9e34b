"""A scenario that falls apart: its parts together are the whole, whatever is in them."""

from __future__ import annotations

import pickle
from dataclasses import fields, replace
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain import Plan, Scenario
from optimizer.engines.settings import Settings
from optimizer.execution.serial import Serial
from optimizer.measures.verification import verify
from optimizer.planning.dividing import solve_parts
from optimizer.planning.parts import parts_of
from optimizer.planning.solving import solve
from tests.strategies import any_scenarios, weeks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import DrawFn

    from optimizer.domain import Target, Team

QUICK = Settings(seconds=20, workers=1)


def in_zone(given: Scenario, zone: str) -> Scenario:
    """Return the scenario with all its regions in one zone, and every id with the zone's name before it."""

    def named(id_: str | None) -> str | None:
        return None if id_ is None else f"{zone}{id_}"

    def of_target(each: Target) -> Target:
        return replace(each, id=f"{zone}{each.id}", region=f"{zone}{each.region}", bundle=named(each.bundle))

    def of_team(each: Team) -> Team:
        return replace(each, id=f"{zone}{each.id}", homes=tuple(f"{zone}{home}" for home in each.homes))

    return replace(
        given,
        regions=tuple(replace(each, id=f"{zone}{each.id}", zone=zone) for each in given.regions),
        teams=tuple(of_team(each) for each in given.teams),
        targets=tuple(of_target(each) for each in given.targets),
        history=tuple(
            replace(
                each,
                host=f"{zone}{each.host}",
                home=tuple(f"{zone}{home}" for home in each.home),
                team=named(each.team),
                target=named(each.target),
            )
            for each in given.history
        ),
        blackouts=tuple(replace(each, who=f"{zone}{each.who}") for each in given.blackouts),
        pins=tuple(
            replace(each, team=named(each.team), host=named(each.host), target=named(each.target))
            for each in given.pins
        ),
        travel={(f"{zone}{a}", f"{zone}{b}"): leg for (a, b), leg in given.travel.items()},
    )


def joined(zones: Sequence[Scenario]) -> Scenario:
    """Return the zones as one scenario under the rules of the first."""
    first = zones[0]
    rounds = max((zone.rounds for zone in zones), key=len)
    return replace(
        first,
        rounds=rounds,
        regions=tuple(each for zone in zones for each in zone.regions),
        teams=tuple(each for zone in zones for each in zone.teams),
        targets=tuple(each for zone in zones for each in zone.targets),
        history=tuple(each for zone in zones for each in zone.history),
        blackouts=tuple(each for zone in zones for each in zone.blackouts),
        pins=tuple(each for zone in zones for each in zone.pins),
        travel={pair: leg for zone in zones for pair, leg in zone.travel.items()},
    )


@st.composite
def in_zones(draw: DrawFn) -> Scenario:
    """Return a scenario of two or three zones, each a random tiny scenario; a round may be for one zone alone."""
    count = draw(st.integers(2, 3))
    whole = joined([in_zone(draw(any_scenarios()), f"Z{number}") for number in range(count)])
    only = draw(st.sampled_from([(), (), ("Z0",), ("Z1",)]))
    rounds = [replace(whole.rounds[0], participants=only), *whole.rounds[1:]]
    extra = [weeks(len(rounds) + 1)] if len(rounds) == 1 and draw(st.booleans()) else []
    return replace(whole, rounds=(*rounds, *extra))


@settings(max_examples=25)
@given(in_zones())
def test_the_parts_together_are_as_good_as_the_whole(given: Scenario) -> None:
    """Solved by parts or as one, a scenario has the same status and the same best value in every tier."""
    parts = parts_of(given)
    apart = solve_parts(given, parts, Serial(), QUICK)
    whole = solve(given, QUICK)
    assert len(parts) > 1
    assert apart.status == whole.status
    if whole.plan is not None and apart.plan is not None:
        assert apart.plan.tiers == whole.plan.tiers
        assert verify(given, apart.plan).is_sound


@settings(max_examples=25)
@given(in_zones())
def test_the_parts_judge_a_plan_as_the_whole_does(given: Scenario) -> None:
    """A plan of one part is judged alike there and in the whole, and its values add up with those of nothing done."""
    nothing = Plan(())
    parts = parts_of(given)
    for part in parts:
        plan = solve(part, replace(QUICK, seconds=5)).plan
        if plan is None:
            continue
        own = Plan(plan.postings)
        there = {each.finding for each in verify(part, own).breaches}
        others = {each.finding for other in parts if other is not part for each in verify(other, nothing).breaches}
        assert {each.finding for each in verify(given, own).breaches} == there | others


@settings(max_examples=10)
@given(in_zones())
def test_parts_can_be_sent_to_another_process(given: Scenario) -> None:
    """A scenario comes back from being packed as it was, also after much was asked of it."""
    for part in (given, *parts_of(given)):
        verify(part, Plan(()))
        there = pickle.loads(pickle.dumps(part))
        assert there == part
        assert there.turn_of == part.turn_of
        assert set(vars(pickle.loads(pickle.dumps(part)))) == {each.name for each in fields(part)}
