"""Neighbourhoods: smaller offers that keep the plan they were drawn around."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from optimizer.domain import Plan
from optimizer.engines import neighbourhoods as module
from optimizer.engines.building import Problem
from optimizer.engines.direct import choices
from optimizer.engines.neighbourhoods import FIRST_SIZE, LEAST_SIZE, MOST_SIZE, Area, Neighbourhood, Neighbourhoods
from tests import builders as b
from tests.engines.priced import Ready, crowded
from tests.enumeration import all_plans
from tests.strategies import any_scenarios

if TYPE_CHECKING:
    from optimizer.domain import Scenario

small_seeds = st.integers(0, 999)


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let neighbourhoods be so small that they leave something out of tiny scenarios."""
    monkeypatch.setattr(module, "FIRST_SIZE", 3)
    monkeypatch.setattr(module, "MOST_IDLE", 1)


def visits_of(scenario: Scenario, plan: Plan) -> set[tuple[str, str, str, str]]:
    """Return the visits of a plan."""
    return {(*posting.key, unit) for posting in plan.postings for unit in posting.units(scenario)}


def assert_around(scenario: Scenario, plan: Plan, problem: Problem, drawn: Neighbourhood) -> None:
    """Assert that a neighbourhood is a part of the offer that contains the plan, its fixed part as it is."""
    offer = drawn.offer
    assert set(offer.postings) <= set(problem.offer.postings)
    assert set(offer.visits) <= set(problem.offer.visits)
    assert {visit[:3] for visit in offer.visits} <= set(offer.postings)
    assert {posting.key for posting in plan.postings} <= set(offer.postings)
    assert visits_of(scenario, plan) <= set(offer.visits)
    fixed = set(drawn.fixed_postings)
    assert fixed <= {posting.key for posting in plan.postings}
    assert set(drawn.fixed_visits) == {visit for visit in visits_of(scenario, plan) if visit[:3] in fixed}
    assert {visit for visit in offer.visits if visit[:3] in fixed} == set(drawn.fixed_visits)
    stays = {key[:2] for key in fixed}
    assert {key for key in offer.postings if key[:2] in stays} == fixed or any(
        team.max_hosts > 1 for team in scenario.teams
    )


def drawn_around(neighbourhoods: Neighbourhoods, plan: Plan) -> Neighbourhood:
    """Return the next neighbourhood of a plan."""
    return neighbourhoods.around(plan, neighbourhoods.draw(plan))


def first_plan(scenario: Scenario, number: int) -> Plan:
    """Return one of the first plans of a scenario; a scenario without any is passed over."""
    plans = [plan for plan, _ in zip(all_plans(scenario), range(number + 1), strict=False)]
    assume(plans)
    return plans[-1]


@settings(max_examples=30)
@given(st.data())
def test_whatever_is_drawn_contains_the_plan(data: st.DataObject) -> None:
    """Every neighbourhood is a part of the offer with the plan in it, and a model of it accepts the plan."""
    tiny = data.draw(any_scenarios())
    plan = first_plan(tiny, data.draw(st.integers(0, 10)))
    problem = Problem.of(tiny)
    neighbourhoods = Neighbourhoods(problem, data.draw(small_seeds))
    assume(problem.offer.postings)
    for _ in range(3):
        drawn = drawn_around(neighbourhoods, plan)
        assert_around(tiny, plan, problem, drawn)
    model = problem.model(drawn.offer)
    model.hint(choices(model, plan))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = True
    assert solver.solve(model.cp) in (cp_model.OPTIMAL, cp_model.FEASIBLE)


def assembled(seed: int = 1) -> tuple[Ready, Plan, tuple[object, ...]]:
    """Return a crowded scenario with a plan of it made of columns."""
    here = Ready(crowded(4, 24), 1)
    relaxation = here.relaxation(seed)
    columns = relaxation.assembler.assemble(here.linear.cost)
    return here, here.plan(columns), columns


@given(small_seeds)
@settings(max_examples=20)
def test_what_is_drawn_of_a_larger_plan_frees_some_and_keeps_the_rest(seed: int) -> None:
    """Some stints are free and some stay; what stays is fixed, and its targets are offered to nobody else."""
    here, plan, _ = assembled()
    drawn = drawn_around(Neighbourhoods(here.problem, seed), plan)
    assert_around(here.scenario, plan, here.problem, drawn)
    assert 0 < len(drawn.fixed_postings) < len(drawn.offer.postings)
    taken = {visit[3] for visit in drawn.fixed_visits}
    assert not any(visit[3] in taken and visit not in set(drawn.fixed_visits) for visit in drawn.offer.visits)


def test_among_columns_there_is_what_they_hold_and_nothing_else() -> None:
    """The visits of some columns are on offer with their postings, nothing is fixed, and a model of it holds them."""
    here = Ready(crowded(4, 24), 1)
    relaxation = here.relaxation()
    chosen = relaxation.assembler.assemble(here.linear.cost)
    plan = here.plan(chosen)
    drawn = Neighbourhoods(here.problem, 1).among(here.stints, chosen)
    assert (drawn.fixed_postings, drawn.fixed_visits) == ((), ())
    assert set(drawn.offer.visits) == visits_of(here.scenario, plan)
    assert set(drawn.offer.postings) == {posting.key for posting in plan.postings}
    assert len(drawn.offer.visits) < len(here.problem.offer.visits)
    assert list(drawn.offer.visits) == [visit for visit in here.problem.offer.visits if visit in drawn.offer.visits]


def test_postings_that_are_not_on_offer_are_left_behind() -> None:
    """A plan to start from with a posting that no rule offers, and a visit that is not on offer, breaks nothing."""
    scenario = crowded(3, 6, ("R1",))
    problem = Problem.of(scenario)
    home = b.posting("H0-1", "H0", "t0")
    strange = b.posting("H1-1", "H0", "t0", "t1")
    for seed in range(8):
        drawn = drawn_around(Neighbourhoods(problem, seed), Plan((home, strange)))
        assert set(drawn.offer.postings) <= set(problem.offer.postings)
        assert set(drawn.offer.visits) <= set(problem.offer.visits)
        assert set(drawn.fixed_postings) <= {strange.key}
        assert set(drawn.fixed_visits) <= {(*strange.key, "t0")}


def test_what_free_teams_do_now_stays_on_offer() -> None:
    """Free teams may stay where they are, even if no host at all is opened to them."""
    here, plan, _ = assembled()
    stints = tuple(posting.key[:2] for posting in plan.postings[:3])
    around = Neighbourhoods(here.problem, 1).around(plan, Area(stints, ()))
    assert_around(here.scenario, plan, here.problem, around)
    assert set(around.offer.postings) == {posting.key for posting in plan.postings}
    assert set(around.fixed_postings) == {posting.key for posting in plan.postings[3:]}


def test_the_same_seed_draws_the_same() -> None:
    """Two drawers of one seed draw the same neighbourhoods one after the other."""
    here, plan, _ = assembled()
    one, other = (Neighbourhoods(here.problem, 7) for _ in range(2))
    for _ in range(5):
        first, second = drawn_around(one, plan), drawn_around(other, plan)
        assert list(first.offer.visits) == list(second.offer.visits)
        assert first.fixed_postings == second.fixed_postings


def test_size_follows_how_it_went_between_its_ends() -> None:
    """Neighbourhoods that are searched through grow, others shrink, neither without end."""
    neighbourhoods, area = Neighbourhoods(Problem.of(crowded(3, 6)), 1), Area((), ())
    neighbourhoods.size = FIRST_SIZE
    neighbourhoods.went(area, was_searched_through=True)
    assert neighbourhoods.size > FIRST_SIZE
    neighbourhoods.size = FIRST_SIZE
    neighbourhoods.went(area, was_searched_through=False)
    assert neighbourhoods.size < FIRST_SIZE
    for searched_through, end in ((True, MOST_SIZE), (False, LEAST_SIZE)):
        for _ in range(60):
            neighbourhoods.went(area, was_searched_through=searched_through)
        assert neighbourhoods.size == end


def test_an_area_with_too_little_to_free_teaches_nothing_when_it_is_searched_through() -> None:
    """That little is quickly searched through says nothing of more; that it is not does."""
    here, plan, _ = assembled()
    neighbourhoods = Neighbourhoods(here.problem, 3)
    assert neighbourhoods.draw(plan).is_full
    neighbourhoods.size = 10_000
    area = neighbourhoods.draw(plan)
    assert not area.is_full
    neighbourhoods.went(area, was_searched_through=True)
    assert neighbourhoods.size == 10_000
    neighbourhoods.went(area, was_searched_through=False)
    assert neighbourhoods.size < 10_000


def test_a_larger_size_draws_more() -> None:
    """The size is how many visits are free at least, as long as there are so many."""
    here, plan, _ = assembled()
    small, large = (Neighbourhoods(here.problem, 3) for _ in range(2))
    large.size = 10_000
    assert len(drawn_around(small, plan).fixed_postings) > len(drawn_around(large, plan).fixed_postings)


@given(small_seeds)
@settings(max_examples=20)
def test_areas_that_are_out_at_once_share_no_host(seed: int) -> None:
    """Hosts that others are busy with are left out, and only when all are is one of them drawn all the same."""
    here, plan, _ = assembled()
    neighbourhoods = Neighbourhoods(here.problem, seed)
    hosts = {region.id for region in here.scenario.regions}
    first = neighbourhoods.draw(plan)
    assert set(first.hosts) < hosts
    second = neighbourhoods.draw(plan, set(first.hosts))
    assert set(second.hosts) <= hosts - set(first.hosts)
    assert not set(first.stints) & {p.key[:2] for p in plan.postings if p.host in second.hosts}
    assert neighbourhoods.draw(plan, hosts).hosts


def test_everything_but_some_postings_fixes_nothing() -> None:
    """Without some postings and their visits, all else is on offer and free."""
    problem = Problem.of(crowded(3, 6, ("R1",)))
    gone = set(list(problem.offer.postings)[:2])
    rest = Neighbourhoods(problem, 1).everything_but(gone)
    assert set(rest.offer.postings) == set(problem.offer.postings) - gone
    assert set(rest.offer.visits) == {visit for visit in problem.offer.visits if visit[:3] not in gone}
    assert (rest.fixed_postings, rest.fixed_visits) == ((), ())


@given(small_seeds)
@settings(max_examples=20)
def test_stints_to_be_freed_are_some_of_those_that_have_columns(seed: int) -> None:
    """Some columns' stints are freed, and no others; of a plan without columns none are."""
    here, _, columns = assembled()
    neighbourhoods = Neighbourhoods(here.problem, seed)
    freed = neighbourhoods.some_stints(here.stints, columns)  # type: ignore[arg-type]
    assert freed
    assert freed <= {column.stint for column in columns}  # type: ignore[attr-defined]
    assert neighbourhoods.some_stints(here.stints, ()) == set()


def test_hosts_whose_distance_is_unknown_are_drawn_all_the_same() -> None:
    """Without coordinates and ways no host is near another, and neighbourhoods are still drawn."""
    scenario = crowded(3, 6, ("R1",))
    lost = replace(scenario, regions=tuple(replace(each, lon=None, lat=None) for each in scenario.regions))
    problem = Problem.of(lost)
    for seed in range(8):
        assert drawn_around(Neighbourhoods(problem, seed), Plan(())).offer.postings
    assert np.isinf(Neighbourhoods(problem, 1)._way("H0", "H1"))  # noqa: SLF001  # what it falls back to
