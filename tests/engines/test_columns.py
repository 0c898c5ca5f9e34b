"""The engine of columns: as good as trying everything where that can be told, sound and honest everywhere."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from optimizer.domain import Mode, Pin, Plan, Setting, Status, TierSetting
from optimizer.engines import Progress, Settings, columns
from optimizer.engines import tier_search as module
from optimizer.engines.building import Problem
from optimizer.engines.simpler import simpler
from optimizer.files.bundled import scenario_path
from optimizer.intake.loading import load
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from tests import builders as b
from tests.engines.priced import crowded
from tests.enumeration import all_plans, best_values, values
from tests.running import solved_with, without_crews
from tests.strategies import any_scenarios, dated_scenarios, tier_lists

if TYPE_CHECKING:
    from optimizer.domain import Scenario
    from optimizer.domain.plan import TierValue

QUICK = Settings(seconds=20, workers=1, engine="columns")
COUNTED = QUICK.changed(seconds=600.0, deterministic_seconds=1.0)
BRIEF = COUNTED.changed(deterministic_seconds=0.8)


@pytest.fixture(scope="module")
def harbin() -> Scenario:
    """Return a real city, too large for one model over everything."""
    return load(scenario_path("harbin-2017"))


@pytest.fixture(scope="module")
def harbin_solved(harbin: Scenario) -> tuple[Status, Plan | None]:
    """Return what a little counted effort makes of it."""
    return solved_with("columns", harbin, BRIEF)


@pytest.fixture
def _by_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let also tiny scenarios be improved piece by piece before anything is proven, as if crews were no use."""
    without_crews(monkeypatch, MOST_VISITS_WITHOUT_PIECES=0, MOST_FAILURES=2, TRIES=3)


def assert_honest(scenario: Scenario, status: Status, plan: Plan | None) -> None:
    """Assert that a plan is sound, its figures in order, and its status what they say."""
    if plan is None:
        assert status in (Status.UNDECIDED, Status.INFEASIBLE)
        return
    verification = verify(scenario, plan)
    assert not verification.hard_breaches
    assert not verification.differences
    for tier in plan.tiers:
        assert tier.best is not None
        assert tier.bound is not None
        assert tier.bound <= tier.best <= tier.value
    assert (status is Status.OPTIMAL) == all(tier.is_proven for tier in plan.tiers)


def assert_best(tiny: Scenario) -> None:
    """Assert that the best values of all plans are found and proven, or that there is no plan."""
    best = best_values(tiny)
    status, plan = solved_with("columns", tiny, QUICK)
    assert_honest(tiny, status, plan)
    event(status.value)
    if best is None:
        assert status is Status.INFEASIBLE
        return
    assert plan is not None
    assert values(tiny, plan) == best
    assert status is Status.OPTIMAL


def assert_agree(tiny: Scenario) -> None:
    """Assert that both engines prove the same values of the first two tiers, or that there is no plan."""
    tiny = replace(tiny, tiers=tiny.tiers[:2])
    direct, columns = solve(tiny, QUICK.changed(engine="direct")), solve(tiny, QUICK)
    event(columns.status.value)
    assert columns.status is direct.status
    if direct.plan is not None and columns.plan is not None and direct.status is Status.OPTIMAL:
        assert columns.plan.tiers[0].value == direct.plan.tiers[0].value


@pytest.mark.usefixtures("_by_pieces")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(any_scenarios())
def test_piece_by_piece_ends_at_the_best_plan(tiny: Scenario) -> None:
    """Improved in pieces first, the plan is still as good as the best of all, and proven to be."""
    assert_best(tiny)


@pytest.mark.usefixtures("_by_pieces")
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(dated_scenarios())
def test_both_engines_agree_where_dates_are_a_choice(tiny: Scenario) -> None:
    """Days that no column can say are kept all the same: both engines prove the same value of the first tiers."""
    assert_agree(tiny)


@settings(max_examples=12)
@given(dated_scenarios())
def test_crews_that_know_dates_roughly_agree_with_the_other_engine(tiny: Scenario) -> None:
    """Where crews know only roughly what dates allow, both engines prove the same values all the same."""
    assert_agree(tiny)


def test_days_that_are_decided_cost_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one day of entering pinned, crews still prove the best plan, without one model over everything."""
    monkeypatch.setattr(module, "MOST_VISITS_AT_ONCE", 0)
    monkeypatch.setattr(module, "MOST_VISITS_WITHOUT_PIECES", 10**6)
    free = replace(crowded(6, 40, ("R1",)), tiers=(TierSetting({"coverage": 1000, "travel": 1}, 0),))
    pins = (Pin(rule="must", team="H0-1", host="H1", enter=free.rounds[0].enter + timedelta(days=7)),)
    for scenario in (free, replace(free, pins=pins)):
        status, plan = solved_with("columns", scenario, QUICK)
        assert_honest(scenario, status, plan)
        assert status is Status.OPTIMAL
        model = Problem.of(scenario).model(prices_stays=True)
        assert model.is_all_priced
        assert model.is_priced_exactly == (scenario is free)


@settings(max_examples=30)
@given(st.one_of(any_scenarios(), dated_scenarios()))
def test_every_plan_of_the_simpler_scenario_is_a_plan(tiny: Scenario) -> None:
    """What is possible without several hosts a round and without breaking limits of stays costs the same with them."""
    easier = simpler(tiny)
    for plan in islice(all_plans(easier), 20):
        assert not verify(tiny, plan).hard_breaches
        assert values(tiny, plan) == values(easier, plan)
    assert not Problem.of(easier).model(prices_stays=True).is_hardly_priced


def test_teams_of_several_hosts_start_from_a_plan_with_one_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be priced, the best plan with one host a team is there at once, and nothing is proven by it."""
    monkeypatch.setattr(columns, "MOST_VISITS_WITHOUT_START", 0)
    monkeypatch.setattr(module, "MOST_VISITS_WITHOUT_PIECES", 0)
    tables = crowded(6, 40, ("R1",))
    scenario = replace(tables, teams=tuple(replace(team, max_hosts=2) for team in tables.teams))
    _, best = solved_with("columns", tables, QUICK)
    assert best is not None
    heard: list[Progress] = []
    stop = threading.Event()

    def watch(progress: Progress) -> None:
        heard.append(progress)
        if progress.value is not None and progress.value <= best.tiers[0].value:
            stop.set()

    status, plan = solved_with("columns", scenario, QUICK, watch=watch, stop=stop)
    assert_honest(scenario, status, plan)
    assert plan is not None
    assert plan.tiers[0].value <= best.tiers[0].value
    assert Problem.of(scenario).model(prices_stays=True).is_hardly_priced
    assert all(not progress.bound for progress in heard if progress.number == 0)


def test_teams_of_several_hosts_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """What every team may do in all its stays of a round together is priced, and proves something."""
    monkeypatch.setattr(module, "MOST_VISITS_AT_ONCE", 0)
    tables = replace(crowded(6, 60, ("R1",)), tiers=(TierSetting({"coverage": 1}, 0),))
    scenario = replace(tables, teams=tuple(replace(team, max_hosts=2) for team in tables.teams))
    status, plan = solved_with("columns", scenario, QUICK.changed(seconds=600.0, deterministic_seconds=4.0))
    assert_honest(scenario, status, plan)
    assert plan is not None
    (tier,) = plan.tiers
    assert tier.bound is not None
    assert tier.bound > 0


@settings(max_examples=12)
@given(any_scenarios(), tier_lists())
def test_any_tiers_with_any_slack_end_in_an_honest_plan(tiny: Scenario, tiers: tuple[TierSetting, ...]) -> None:
    """Bound ≤ best ≤ value in every tier, and a status that says just that."""
    tiny = replace(tiny, tiers=tiers)
    assert_honest(tiny, *solved_with("columns", tiny, QUICK))


@settings(max_examples=15)
@given(any_scenarios(), st.integers(0, 4))
def test_stopped_at_any_moment_it_returns_what_it_has(tiny: Scenario, words: int) -> None:
    """Told to stop at once, or after so many words of progress, it returns a sound plan with true bounds, or none."""
    stop, told = threading.Event(), 0

    def watch(_: Progress) -> None:
        nonlocal told
        told += 1
        if told >= words:
            stop.set()

    if words == 0:
        stop.set()
    status, plan = solved_with("columns", tiny, QUICK, watch=watch, stop=stop)
    event(status.value)
    assert_honest(tiny, status, plan)
    best = best_values(tiny)
    if plan is not None:
        assert best is not None
        assert (plan.tiers[0].bound or 0) <= best[0] <= plan.tiers[0].value
    assert best is None or status is not Status.INFEASIBLE


@pytest.mark.parametrize("words", [0, 1])
def test_a_large_search_is_stopped_with_a_sound_plan(harbin: Scenario, words: int) -> None:
    """Also where every step takes its time, a stop leaves a sound plan that claims no more than was proven."""
    stop = threading.Event()
    if words == 0:
        stop.set()
    status, plan = solved_with("columns", harbin, QUICK, watch=lambda _: stop.set(), stop=stop)
    assert status is Status.FEASIBLE
    assert_honest(harbin, status, plan)


def test_one_worker_a_seed_and_counted_effort_give_the_same_plan_twice(
    harbin: Scenario, harbin_solved: tuple[Status, Plan | None]
) -> None:
    """A search that does not look at the clock ends at the same plan with the same figures."""
    (one_status, one), (other_status, other) = harbin_solved, solved_with("columns", harbin, BRIEF)
    assert_honest(harbin, one_status, one)
    assert one is not None
    assert other is not None
    assert one.postings
    assert (one_status, one.postings, one.tiers) == (other_status, other.postings, other.tiers)


def test_a_larger_scenario_gets_a_plan_and_a_bound_that_say_something(
    harbin: Scenario, harbin_solved: tuple[Status, Plan | None]
) -> None:
    """Within little effort most risk is served, and what is proven is more than nothing."""
    _, plan = harbin_solved
    assert plan is not None
    coverage = next(tier for tier in plan.tiers if tier.name == "coverage")
    empty = next(value for tier, value in verify(harbin, Plan(())).values if tier.name == "coverage")
    assert coverage.value < empty / 2
    assert coverage.bound is not None
    assert coverage.bound > coverage.value / 2


def test_progress_is_honest_and_in_order() -> None:
    """No word on any tier has a bound above its value, and each tier ends with one last word."""
    told: list[Progress] = []
    solved_with("columns", crowded(4, 40, ("R1",)), COUNTED, watch=told.append)
    for word in told:
        assert word.bound is None or word.value is None or word.bound <= word.value
    last_words = [word for word in told if word.is_done]
    assert [word.number for word in last_words] == list(range(last_words[0].count))
    assert [word.number for word in told] == sorted(word.number for word in told)


@settings(max_examples=8)
@given(any_scenarios())
def test_starting_from_the_best_plan_loses_nothing(tiny: Scenario) -> None:
    """A warm start leads to as good a plan."""
    best = solved_with("columns", tiny, QUICK)[1]
    assume(best is not None)
    assert best is not None
    again = solved_with("columns", tiny, QUICK, start=best)[1]
    assert again is not None
    assert values(tiny, again) == values(tiny, best)


def test_a_start_is_kept_where_there_is_no_time() -> None:
    """Stopped before it begins, the search returns the start, as good as it was."""
    scenario, stop = crowded(4, 40, ("R1",)), threading.Event()
    start = solved_with("columns", scenario, COUNTED)[1]
    assert start is not None
    stop.set()
    again = solved_with("columns", scenario, QUICK, start=start, stop=stop)[1]
    assert again is not None
    assert again.postings == start.postings


def test_a_start_that_breaks_a_rule_is_not_kept() -> None:
    """An unsound start is left behind, and what comes out is sound."""
    scenario, stop = b.scenario(), threading.Event()
    stop.set()
    start = b.plan(b.posting("a1", "A", "tA"))
    status, plan = solved_with("columns", scenario, QUICK, start=start, stop=stop)
    assert_honest(scenario, status, plan)
    assert plan is not None
    assert plan.postings == ()


def test_the_impossible_is_infeasible() -> None:
    """Two homes whose teams may go nowhere cannot form a ring, and that is said and not guessed."""
    scenario = b.scenario(("A", "B"), pattern="ring", rules={"distance-limit": Setting(Mode.HARD, 1, {"km": 0})})
    assert solved_with("columns", scenario, QUICK) == (Status.INFEASIBLE, None)


def test_more_teams_than_targets_cannot_all_be_sent() -> None:
    """Two teams that must both go where there is one target are refused: neither may go without one."""
    pins = tuple(Pin(rule="must", team=team, host="B") for team in ("a1", "c1"))
    scenario = b.scenario(teams=[b.team("a1", "A"), b.team("c1", "C")], targets=[b.target("t", "B")], pins=pins)
    assert solved_with("columns", scenario, QUICK) == (Status.INFEASIBLE, None)


def test_what_is_paid_beside_postings_and_visits_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a tier of broken soft rules crews alone end with the best plan: what they save there is no column's cost."""
    for name in ("SHARE_OF_RELAXATION", "SHARE_OF_BEGINNING", "MOST_VISITS_AT_ONCE"):
        monkeypatch.setattr(module, name, 0)  # neither prices nor one model after them
    rules = {"no-mutual": Setting(Mode.SOFT, 3), "host-capacity": Setting(Mode.SOFT, 2)}
    tiers = (TierSetting({"coverage": 1}, 0), TierSetting({"soft": 1}, 0))
    scenario = replace(crowded(4, 16, ("R1",)), tiers=tiers)
    scenario = replace(scenario, rules={**scenario.rules, **rules})
    status, plan = solved_with("columns", scenario, QUICK)
    assert_honest(scenario, status, plan)
    assert plan is not None
    direct = solved_with("direct", scenario, QUICK)[1]
    assert direct is not None
    assert direct.tiers[1].value < verify(scenario, Plan(())).values[0][1]
    assert (status, values(scenario, plan)) == (Status.OPTIMAL, values(scenario, direct))


def test_what_still_fits_of_a_start_is_kept() -> None:
    """Of a start with one posting that is no longer on offer the others are kept, even without any time."""
    scenario, stop = crowded(4, 40, ("R1",)), threading.Event()
    start = solved_with("columns", scenario, COUNTED)[1]
    assert start is not None
    spoilt = replace(start.postings[0], host=scenario.team[start.postings[0].team].homes[0])
    stop.set()
    begun = Plan((spoilt, *start.postings[1:]))
    again = solved_with("columns", scenario, QUICK, start=begun, stop=stop)[1]
    assert again is not None
    assert [posting.key for posting in again.postings] == [posting.key for posting in start.postings[1:]]


def test_large_targets_in_a_single_lane_are_limited_too() -> None:
    """Teams that do one target after the other take no more large ones than they may."""
    teams = [b.team(f"{home}1", home, concurrent=1, max_targets=2, max_large=1) for home in "AB"]
    targets = [b.target(f"t{number}", "C", 5, size="large", risk=3) for number in range(4)]
    scenario = b.scenario(("A", "B", "C"), teams, targets)
    status, plan = solved_with("columns", scenario, QUICK)
    assert_honest(scenario, status, plan)
    assert plan is not None
    found: dict[str, TierValue] = {tier.name: tier for tier in plan.tiers}
    assert (found["coverage"].value, found["coverage"].bound) == (6, 6)


@pytest.mark.parametrize("asked", ["columns", "direct"])
def test_the_plan_says_which_engine_made_it(asked: str) -> None:
    """Provenance names the engine that was at work."""
    plan = solve(b.scenario(), QUICK.changed(engine=asked)).plan
    assert plan is not None
    assert plan.provenance["engine"] == asked


def test_rounds_that_overlap_are_planned_soon() -> None:
    """Where teams choose between two rounds that overlap, little counted effort is enough to cover most of it."""
    counties = [f"C{number}" for number in range(5)]
    given = b.scenario(
        counties,
        [b.team(f"{county}-{number}", county) for county in counties for number in range(2)],
        [
            b.target(f"{county}-t{number}", county, days=(20, 25, 30)[(place + number) % 3])
            for place, county in enumerate(counties)
            for number in range(6)
        ],
        [b.round_("R1", "2024-03-04", "2024-05-31"), b.round_("R2", "2024-05-06", "2024-07-31")],
    )
    status, plan = solved_with("columns", given, COUNTED.changed(deterministic_seconds=1.5))
    assert_honest(given, status, plan)
    assert plan is not None
    assert len(plan.served) > 15  # of 30
