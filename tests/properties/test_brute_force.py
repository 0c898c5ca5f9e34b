"""What solve returns is what trying every plan returns, on scenarios small enough for that."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

from hypothesis import event, given, settings

from optimizer.domain import Pin, Status, TierSetting
from optimizer.engines.settings import Settings
from optimizer.planning.solving import solve
from tests.builders import round_, scenario, target, team
from tests.enumeration import best_values, values
from tests.strategies import ONE_AFTER_THE_OTHER, any_scenarios, travel, weeks, with_plans

if TYPE_CHECKING:
    from optimizer.domain import Leg, Plan, Scenario

QUICK = Settings(seconds=20, workers=1, engine="direct")
BY_COLUMNS = QUICK.changed(engine="columns")


def assert_solved_to_the_best(tiny: Scenario, how: Settings = QUICK) -> None:
    """Assert that solve finds the best values of all plans and proves them, or proves that there is no plan."""
    best, result = best_values(tiny), solve(tiny, how)
    if best is None:
        event("infeasible")
        assert (result.status, result.plan) == (Status.INFEASIBLE, None)
        return
    assert result.plan is not None, f"solve says {result.status}, but a plan exists"
    assert values(tiny, result.plan) == best
    assert result.status is Status.OPTIMAL


@settings(max_examples=30)
@given(any_scenarios())
def test_solve_is_as_good_as_trying_everything(tiny: Scenario) -> None:
    """The best values, tier by tier, are those of the best of all plans; no plan means infeasible."""
    assert_solved_to_the_best(tiny)


@settings(max_examples=30)
@given(any_scenarios())
def test_columns_are_as_good_as_trying_everything(tiny: Scenario) -> None:
    """The engine of columns finds and proves the best values, too, whatever rules and tiers are in force."""
    assert_solved_to_the_best(tiny, BY_COLUMNS)


def test_a_mixed_team_is_not_held_to_the_arc_of_a_rotating_one() -> None:
    """Two teams of one home at one host, only one of them turning, take their targets independently of each other."""
    teams = [team("turns", "A"), team("mixed", ("A", "C"), kind="mixed", max_targets=1)]
    targets = [target("t", "B", 9, size="large"), target("u", "B", 9, size="large"), target("w", "B", 9)]
    pins = (Pin(rule="never", team="turns"),)
    tiny = scenario(teams=teams, targets=targets, rounds=[weeks(1)], pins=pins, tiers=ONE_AFTER_THE_OTHER)
    assert_solved_to_the_best(tiny)


def test_a_scenario_in_which_nobody_can_go_anywhere_has_the_empty_plan() -> None:
    """A model without a single variable has a plan: the empty one."""
    tiny = scenario(("A", "B"), [team("a1", "A")], [target("t", "A")], tiers=ONE_AFTER_THE_OTHER)
    assert best_values(tiny) == (0, 1, 0, 0)
    assert_solved_to_the_best(tiny)


@settings(max_examples=20)
@given(with_plans())
def test_a_scenario_made_around_a_plan_is_solved_at_least_as_well(made: tuple[Scenario, Plan]) -> None:
    """No plan that is known beforehand beats the one that solve proves optimal."""
    tiny, known = made
    result = solve(tiny, QUICK)
    assert result.status is Status.OPTIMAL
    assert result.plan is not None
    assert values(tiny, result.plan) <= values(tiny, known)


@settings(max_examples=12)
@given(travel(tuple("ABCDE")))
def test_a_ring_of_single_teams_is_the_travelling_salesmans_tour(legs: dict[tuple[str, str], Leg]) -> None:
    """With one team a home and travel alone, the best ring is the shortest tour."""
    homes = "ABCDE"
    teams = [team(f"team{home}", home) for home in homes]
    targets = [target("t", "A")]
    tiny = scenario(
        tuple(homes), teams, targets, [round_()], pattern="ring", travel=legs, tiers=(TierSetting({"travel": 1}, 0),)
    )

    def length(tour: tuple[str, ...]) -> int:
        return sum(round((legs[pair].km or 0) * 10) for pair in zip(tour, (*tour[1:], tour[0]), strict=True))

    shortest = min(length(("A", *rest)) for rest in permutations(homes[1:]))
    result = solve(tiny, QUICK)
    assert result.status is Status.OPTIMAL
    assert result.plan is not None
    assert values(tiny, result.plan) == (shortest,)
    assert {posting.host for posting in result.plan.postings} == set(homes)
