"""Choosing among columns: whatever comes out is a plan, the best that the columns and their parts make."""

from __future__ import annotations

import threading
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING

from hypothesis import event, given, settings

from optimizer.domain import Plan, Setting, TierSetting
from optimizer.domain.records import Mode
from optimizer.engines import Settings
from optimizer.engines.building import extract
from optimizer.engines.search import Limits, search
from optimizer.engines.selection import Selection
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from tests.engines.priced import Ready, crowded
from tests.enumeration import all_plans
from tests.strategies import any_scenarios

if TYPE_CHECKING:
    from optimizer.domain import Scenario

COVERAGE = (TierSetting({"coverage": 1}, 0),)


def chosen(here: Ready) -> tuple[int | None, Plan | None, float]:
    """Return the least value among the columns that prices bring to light, the plan that has it, and the bound.

    There is no plan where columns are not all that is chosen.
    """
    relaxation = here.relaxation()
    relaxation.begin()
    relaxation.improve(lambda: True, lambda _: None)
    selection = Selection(relaxation.linear, relaxation.stints, relaxation.columns_within(inf, 1000))
    selection.hint(())
    found = search(selection.cp, Settings(workers=1), Limits(60), threading.Event(), lambda *_: None)
    if not found.has_plan:
        return None, None, relaxation.bound
    columns = selection.columns(found)
    if not here.model.is_all_priced or relaxation.stints.are_rough(columns):
        return found.bound, None, relaxation.bound  # columns do not know what else is chosen, such as days
    variables = {variable for column in columns for variable in column.variables}
    plan = Plan(extract(here.model, lambda variable: int(variable.index in variables)))
    return found.bound, plan, relaxation.bound


@settings(max_examples=40)
@given(any_scenarios())
def test_what_is_chosen_is_worth_what_it_says_and_no_better_than_the_best(tiny: Scenario) -> None:
    """The value of a choice is that of its plan; where the checks find that sound, no plan of all is beaten by it."""
    here = Ready.of(replace(tiny, tiers=COVERAGE))
    (tier,) = tiers_of(here.scenario)
    value, plan, bound = chosen(here)
    is_sound = plan is not None and not verify(here.scenario, plan).hard_breaches
    event(f"all priced: {here.model.is_all_priced}, sound: {is_sound}")
    if plan is not None and is_sound:
        assert bound <= tier.value(here.scenario, plan) == value
        assert value >= min(tier.value(here.scenario, each) for each in all_plans(here.scenario))


def test_overlapping_columns_do_not_exclude_each_other() -> None:
    """Columns that want the same targets share them out, so that the choice is as good as prices say it can be."""
    value, plan, bound = chosen(Ready(replace(crowded(4, 12), tiers=COVERAGE)))
    assert plan is not None
    assert plan.served
    assert value == bound


def test_a_demand_that_columns_cannot_meet_has_no_choice() -> None:
    """A rule that demands a target that no column inspects leaves nothing to choose."""
    full = crowded(2, 4)
    targets = tuple(replace(each, mandatory=True, skills=("none has it",)) for each in full.targets)
    rules = {**full.rules, "must-serve": Setting(Mode.HARD)}
    assert chosen(Ready(replace(full, targets=targets, rules=rules, tiers=COVERAGE)))[:2] == (None, None)
