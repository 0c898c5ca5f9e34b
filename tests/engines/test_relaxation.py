"""The relaxation: whatever the prices, what they prove is true of every plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from optimizer.domain import TierSetting
from optimizer.engines import relaxation as module
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from tests.engines.priced import Ready, crowded, seeds
from tests.enumeration import all_plans
from tests.strategies import any_scenarios

if TYPE_CHECKING:
    from optimizer.domain import Plan, Scenario

MOST_PLANS = 400
TIERS = (
    TierSetting({"coverage": 1}, 0),
    TierSetting({"mandatory": 1}, 0),
    TierSetting({"soft": 1}, 0),
    TierSetting({"travel": 1}, 0),
    TierSetting({"coverage": 100, "travel": 1}),
    TierSetting({"load": 1}, 0),
    TierSetting({"burden": 1}, 0),
)
tiers = st.sampled_from(TIERS)


def ready(tiny: Scenario, tier: TierSetting) -> Ready:
    """Return the scenario with one tier alone."""
    return Ready.of(replace(tiny, tiers=(tier,)))


def some_plans(tiny: Scenario) -> list[tuple[int, Plan]]:
    """Return the first of all plans with their values in the only tier."""
    (tier,) = tiers_of(tiny)
    return [(tier.value(tiny, plan), plan) for plan in islice(all_plans(tiny), MOST_PLANS)]


@settings(max_examples=60)
@given(any_scenarios(), tiers, seeds, st.sampled_from([0.5, 3.0, 50.0, 1e4, 1e9, 1e15]))
def test_no_prices_prove_too_much(tiny: Scenario, tier: TierSetting, seed: int, size: float) -> None:
    """At any prices, of any sign and size, the bound is no more than the value of any plan."""
    here = ready(tiny, tier)
    bounded = here.relaxation().at(here.prices(seed, size))
    best = min((value for value, _ in some_plans(here.scenario)), default=None)
    event(f"finite: {bounded.bound > -np.inf}, a plan: {best is not None}")
    if best is not None:
        assert bounded.bound <= best


@settings(max_examples=40)
@given(any_scenarios(), tiers)
def test_what_is_proven_in_the_end_is_true(tiny: Scenario, tier: TierSetting) -> None:
    """The best bound after the whole search is no more than the value of any plan, nor is what no plan needs in one."""
    here = ready(tiny, tier)
    relaxation = here.relaxation()
    relaxation.begin()
    relaxation.concede(lambda: True)
    relaxation.improve(lambda: True, lambda _: None)
    plans = some_plans(here.scenario)
    assert all(relaxation.bound <= value for value, _ in plans)
    for wanted in sorted({value for value, _ in plans} | {value + 1 for value, _ in plans}):
        hopeless = relaxation.hopeless(wanted)
        event(f"hopeless: {bool(hopeless)}")
        for value, plan in plans:
            assert value >= wanted or not hopeless & {posting.key for posting in plan.postings}


def test_where_all_can_be_done_a_little_for_each_day_proves_more() -> None:
    """With teams for every target and travel to pay, leaving them a little per day proves some of the travel."""
    scenario = replace(crowded(4, 12), tiers=(TierSetting({"coverage": 1000, "travel": 1}),))
    relaxation = Ready(scenario).relaxation()
    relaxation.begin()
    before = relaxation.bound
    relaxation.concede(lambda: False)
    assert relaxation.bound == before
    relaxation.concede(lambda: True)
    assert relaxation.bound > max(0, before)


@settings(max_examples=30)
@given(any_scenarios(), tiers, seeds)
def test_postings_given_up_are_in_no_better_plan_at_any_prices(tiny: Scenario, tier: TierSetting, seed: int) -> None:
    """Also prices that nobody searched for give up no posting of a plan better than the value asked about."""
    here = ready(tiny, tier)
    relaxation = here.relaxation()
    relaxation.best = relaxation.at(here.prices(seed, 5.0))
    for value, plan in some_plans(here.scenario):
        assert not relaxation.hopeless(value + 1) & {posting.key for posting in plan.postings}


def test_where_everything_is_known_to_be_too_dear_all_postings_are_hopeless() -> None:
    """No posting is in a plan better than the bound itself."""
    here = Ready(crowded(3, 6, ("R1",)))
    relaxation = here.relaxation()
    assert relaxation.hopeless(-1e9) == set()
    relaxation.begin()
    assert relaxation.hopeless(relaxation.bound) == set(here.stints.keys)
    assert relaxation.hopeless(1e9) == set()


@pytest.mark.parametrize("most_exactly", [0, 100])
def test_the_search_for_prices_ends_and_its_program_is_no_less_than_the_bound(
    most_exactly: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a simplex method or roughly: bounds rise, end near the program's value, and never pass a plan's."""
    monkeypatch.setattr(module, "MOST_STINTS_EXACTLY", most_exactly)
    here = Ready(crowded(4, 60), 1)
    relaxation, bounds, values = here.relaxation(), [], []
    relaxation.begin()

    def told(columns: object) -> None:
        bounds.append(relaxation.bound)
        values.append(relaxation.cost(columns))  # type: ignore[arg-type]

    value = relaxation.improve(lambda: True, told)
    assert bounds == sorted(bounds)
    assert relaxation.bound <= value + max(1.0, 1e-3 * abs(value))
    assert relaxation.bound > 0
    assert values
    assert relaxation.bound <= min(values)


def test_a_search_told_not_to_go_on_ends_at_once() -> None:
    """Nothing is solved when there is no time, and what the first prices proved is kept."""
    here = Ready(crowded())
    relaxation = here.relaxation()
    relaxation.begin()
    before = relaxation.bound
    assert relaxation.improve(lambda: False, lambda _: pytest.fail("a plan was put together")) == np.inf
    assert relaxation.bound == before


def test_without_any_prices_nothing_is_proven() -> None:
    """The bound is minus infinity at first, and nothing is hopeless."""
    relaxation = Ready(crowded()).relaxation()
    assert relaxation.bound == -np.inf
    assert relaxation.hopeless(0) == set()


def test_prices_of_the_wrong_sign_count_as_zero() -> None:
    """A row that only forbids cannot be paid for being kept."""
    here = Ready(crowded())
    relaxation = here.relaxation()
    only_high = np.isinf(here.linear.low) & np.isfinite(here.linear.high)
    assert only_high.any()
    nothing, wrong = np.zeros(here.linear.row_count), np.where(only_high, 7.0, 0.0)
    assert relaxation.at(wrong).bound == relaxation.at(nothing).bound


def test_prices_too_large_to_be_exact_prove_nothing() -> None:
    """Where sums may be rounded the bound is given up rather than guessed."""
    here = Ready(crowded())
    only_high = np.isinf(here.linear.low) & np.isfinite(here.linear.high)
    assert here.relaxation().at(np.where(only_high, -1e17, 0.0)).bound == -np.inf


def test_rows_left_out_weaken_the_bound_but_keep_it_true(monkeypatch: pytest.MonkeyPatch) -> None:
    """With only the rows over stints priced, the bound is still below every plan and no better than with all."""
    bounds = []
    for most in (4_000, 0):
        monkeypatch.setattr(module, "MOST_ROWS_WITH_OTHERS", most)
        here = Ready(crowded(3, 9), 1)
        relaxation = here.relaxation()
        relaxation.begin()
        relaxation.improve(lambda: True, lambda _: None)
        plan = here.plan(relaxation.assemble(relaxation.best))  # type: ignore[arg-type]
        assert relaxation.bound <= here.tier.value(here.scenario, plan)
        bounds.append(relaxation.bound)
    assert bounds[1] <= bounds[0] + 1


def test_a_part_put_together_anew_leaves_the_rest_alone() -> None:
    """Only freed stints change their columns, and the plan stays sound."""
    here = Ready(crowded(), 1)
    relaxation = here.relaxation()
    relaxation.begin()
    assert relaxation.best is not None
    plan = relaxation.assemble(relaxation.best)
    freed = {column.stint for column in plan[: len(plan) // 2]}
    again = relaxation.recreate(plan, freed)
    kept = [column for column in plan if column.stint not in freed]
    assert kept
    assert set(kept) <= set(again)
    assert not verify(here.scenario, here.plan(again)).hard_breaches
