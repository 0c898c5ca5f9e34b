"""The engine of one model over everything: limits, starts, stops and statuses."""

from __future__ import annotations

import threading

import pytest

from optimizer.domain import Mode, Setting, Status, TierSetting
from optimizer.engines import Progress, Settings
from optimizer.errors import SettingsError
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from tests import builders as b
from tests.engines.priced import crowded
from tests.running import solved_with

QUICK = Settings(seconds=20, workers=1)


def test_a_small_scenario_is_solved_to_proof() -> None:
    """With time enough every tier is proven, and the plan says so."""
    result = solve(b.scenario(pattern="ring"), QUICK)
    assert result.status is Status.OPTIMAL
    assert result.plan is not None
    assert all(tier.is_proven for tier in result.plan.tiers)
    assert verify(b.scenario(pattern="ring"), result.plan).is_sound


def test_the_impossible_is_infeasible_and_has_no_plan() -> None:
    """Two homes whose teams may go nowhere cannot form a ring."""
    scenario = b.scenario(
        regions=("A", "B"),
        pattern="ring",
        rules={"distance-limit": Setting(Mode.HARD, 1, {"km": 0})},
    )
    result = solve(scenario, QUICK)
    assert (result.status, result.plan) == (Status.INFEASIBLE, None)


def test_no_time_is_undecided_or_feasible_and_never_optimal() -> None:
    """A limit that ends the search at once gives no claim that was not proven."""
    result = solve(crowded(5, 30), Settings(seconds=0.02, workers=1))
    assert result.status in (Status.UNDECIDED, Status.FEASIBLE)
    assert (result.plan is None) == (result.status is Status.UNDECIDED)


def test_stopping_keeps_the_best_plan_so_far() -> None:
    """When told to stop after the first plan, the search returns a sound plan marked feasible, with true bounds."""
    scenario, stop = crowded(5, 30), threading.Event()

    def watch(progress: Progress) -> None:
        if progress.value is not None:
            stop.set()

    result = solve(scenario, Settings(seconds=60, workers=1), watch=watch, stop=stop)
    assert result.status is Status.FEASIBLE
    assert result.plan is not None
    assert verify(scenario, result.plan).is_sound
    assert result.seconds < 60


def test_one_worker_and_a_seed_give_the_same_plan_twice() -> None:
    """Counted in deterministic seconds, the search ends at the same plan every time."""
    settings = Settings(seconds=600, deterministic_seconds=0.5, workers=1, seed=3)
    one, other = (solve(crowded(5, 30), settings).plan for _ in range(2))
    assert one is not None
    assert other is not None
    assert (one.postings, one.tiers) == (other.postings, other.tiers)


def test_a_start_is_never_made_worse() -> None:
    """Starting from the best plan known, even a search without time returns one as good."""
    scenario = crowded(4, 16)
    good = solve(scenario, Settings(seconds=5, workers=1)).plan
    again = solve(scenario, Settings(seconds=1.5, workers=1), start=good).plan
    assert good is not None
    assert again is not None
    values = [(mine.value, theirs.value) for mine, theirs in zip(again.tiers, good.tiers, strict=True)]
    assert values[1][0] <= values[1][1]


def test_a_start_from_elsewhere_is_left_behind() -> None:
    """What of a start is not on offer does not keep the search from a plan."""
    scenario = b.scenario(pattern="ring")
    start = b.plan(b.posting("a1", "A", "tA"))
    assert solve(scenario, QUICK, start=start).status is Status.OPTIMAL


def test_progress_is_told_in_order_and_in_the_tiers_units() -> None:
    """Every tier ends with one last word whose bound is not above its value, and tiers come in order."""
    told: list[Progress] = []
    solve(crowded(3, 9), QUICK, watch=told.append)
    last_words = [progress for progress in told if progress.is_done]
    assert [progress.number for progress in last_words] == list(range(last_words[0].count))
    for progress in last_words:
        assert progress.value is not None
        assert progress.bound is not None
        assert progress.bound <= progress.value


def test_slack_is_given_to_later_tiers_and_no_more() -> None:
    """A tier's final value may rise to its limit for the sake of a later one, and not above it."""
    near, far = b.target("tB", "B", risk=1), b.target("tC", "C", risk=1)
    tiers = (TierSetting({"coverage": 1}, slack=1), TierSetting({"travel": 1}))
    scenario = b.scenario(
        teams=(b.team("a1", "A"), b.team("a2", "A")), targets=(near, far), pattern="free", tiers=tiers
    )
    result = solve(scenario, QUICK)
    assert result.plan is not None
    coverage = result.plan.tiers[0]
    assert (coverage.best, coverage.value, coverage.limit) == (0, 1, 1)


def test_weighed_tiers_are_one_number() -> None:
    """Weights add up whole numbers of different scales exactly."""
    scenario = b.scenario(pattern="free", tiers=(TierSetting({"coverage": 1000, "travel": 1}),))
    result = solve(scenario, QUICK)
    assert result.plan is not None
    assert [tier.name for tier in result.plan.tiers] == ["weighed"]
    assert verify(scenario, result.plan).is_sound


def test_nobody_travels_without_need() -> None:
    """A team without a target is posted only where the ring needs it."""
    scenario = b.scenario(
        teams=(b.team("a1", "A"), b.team("a2", "A"), b.team("b1", "B"), b.team("c1", "C")),
        targets=(),
        pattern="ring",
        tiers=(TierSetting({"coverage": 1}),),
    )
    result = solve(scenario, QUICK)
    assert result.plan is not None
    assert len(result.plan.postings) == 3


def test_a_parameter_that_the_solver_does_not_know_is_refused() -> None:
    """A misspelt solver parameter is an error of the settings, not a traceback from the solver."""
    with pytest.raises(SettingsError, match="linearisation_level"):
        solved_with("direct", b.scenario(), Settings(cp_sat={"linearisation_level": 2}))


def test_left_out_targets_say_why() -> None:
    """A target that nobody may inspect is told from one for which there is no room."""
    scenario = b.scenario(
        teams=(b.team("a1", "A", max_targets=1),),
        targets=(b.target("t1", "B", risk=3), b.target("t2", "B"), b.target("t3", "A")),
        pattern="free",
    )
    result = solve(scenario, QUICK)
    assert result.plan is not None
    assert {each.target: each.code for each in result.plan.unserved} == {"t2": "no-room", "t3": "nobody-may"}
