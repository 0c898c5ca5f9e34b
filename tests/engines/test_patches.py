"""Patches: areas of a plan arranged anew somewhere else, and taken over where they were handed out."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain import Plan, TierSetting
from optimizer.engines import Settings, building, neighbourhoods
from optimizer.engines import tier_search as module
from optimizer.engines.neighbourhoods import Area
from optimizer.engines.patches import Goal, Patch, Patched, Source, rearranged, taken_over
from optimizer.engines.search import Limits
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.rules.rulebook import rulebook
from tests import builders as b
from tests.engines.priced import crowded
from tests.running import solved_with, without_crews

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from optimizer.domain import Scenario
    from optimizer.domain.plan import Posting
    from optimizer.rules.rulebook import InForce

ONE_THREAD = Settings(seconds=20, workers=1, engine="columns")
COUNTED = ONE_THREAD.changed(seconds=600.0, deterministic_seconds=1.5)
ENOUGH = Limits(20.0, 5.0)
COVERAGE = Goal(1, 0, (0,))


@pytest.fixture
def _by_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let also small scenarios be improved piece by piece, as if crews were no use and prices soon used up."""
    without_crews(
        monkeypatch,
        MOST_VISITS_WITHOUT_PIECES=0,
        MOST_VISITS_AT_ONCE=0,
        SHARE_OF_RELAXATION=0.05,
        SHARE_OF_BEGINNING=0.1,
        TRIES=0,
        FEW_TRIES=0,
    )
    monkeypatch.setattr(neighbourhoods, "FIRST_SIZE", 100)


def weighed(homes: int, targets: int) -> Scenario:
    """Return a crowded scenario with one tier, in which there is always some way to be saved."""
    return replace(crowded(homes, targets), tiers=(TierSetting({"coverage": 1000, "travel": 1}),))


def patch_of(scenario: Scenario, plan: Plan) -> Patch:
    """Return the patch that frees everything."""
    rounds = [each.id for each in scenario.planned_rounds]
    stints = tuple((round_id, team.id) for round_id in rounds for team in scenario.teams)
    area = Area(stints, tuple(region.id for region in scenario.regions))
    return Patch(Source(uuid4().hex, scenario), plan, area, COVERAGE, ENOUGH, ONE_THREAD)


def searched(patch: Patch) -> Patched:
    """Return how the search of a patch went."""
    return rearranged(patch, lambda _: None, threading.Event())


def coverage(scenario: Scenario, plan: Plan | None) -> int:
    """Return what a plan leaves uninspected."""
    assert plan is not None
    return tiers_of(scenario)[1].value(scenario, plan)


def test_an_area_of_everything_is_searched_for_the_best_plan() -> None:
    """Where all is free, the patch ends with the best plan there is, and says that there is no better one."""
    scenario = crowded(3, 6, ("R1",))
    best = solved_with("direct", scenario, ONE_THREAD)[1]
    patched = searched(patch_of(scenario, Plan(())))
    assert patched.was_searched_through
    assert coverage(scenario, patched.plan) == coverage(scenario, best)
    assert patched.plan is not None
    assert not verify(scenario, patched.plan).hard_breaches
    assert searched(patch_of(scenario, patched.plan)) == Patched(
        None, was_searched_through=True, deterministic_seconds=0
    )


def test_outside_of_an_area_everything_stays() -> None:
    """A patch of one host leaves what teams do elsewhere as it is."""
    scenario = crowded(4, 24, ("R1",))
    idle = Plan((b.posting("H0-1", "H1", "t1"), b.posting("H1-1", "H2", "t2")))
    whole = patch_of(scenario, idle)
    area = Area(tuple(stint for stint in whole.area.stints if stint[1] in ("H2-1", "H2-2")), ("H3",))
    plan = searched(replace(whole, area=area)).plan
    assert plan is not None
    assert {(each.team, each.host) for each in plan.postings} == {
        *(("H0-1", "H1"), ("H1-1", "H2"), ("H2-1", "H3"), ("H2-2", "H3")),
    }
    assert [[visit.target for visit in each.visits] for each in plan.postings[:2]] == [["t1"], ["t2"]]


def test_a_patch_that_is_asked_to_stop_ends_without_a_word() -> None:
    """When it is over before the search has begun, there is none, whatever its limits are."""
    scenario = crowded(4, 40)
    stop = threading.Event()
    stop.set()
    patched = rearranged(patch_of(scenario, Plan(())), lambda _: None, stop)
    assert patched == Patched(None, was_searched_through=False, deterministic_seconds=0)


def test_a_process_works_out_a_scenario_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two patches of one source share what is worked out from the scenario; those of another do not."""
    asked: list[str] = []

    def noted(scenario: Scenario) -> tuple[InForce, ...]:
        asked.append(scenario.id)
        return rulebook(scenario)

    monkeypatch.setattr(building, "rulebook", noted)
    patch = patch_of(crowded(3, 6, ("R1",)), Plan(()))
    other = replace(patch, source=Source("another", patch.source.scenario))
    for each in (patch, patch, other):
        searched(each)
    assert len(asked) == 2


def posting(team: int, host: int) -> Posting:
    """Return a posting without targets."""
    return b.posting(f"team{team}", f"H{host}")


plans = st.lists(st.integers(0, 3), min_size=4, max_size=4).map(
    lambda hosts: Plan(tuple(posting(team, host) for team, host in enumerate(hosts) if host))
)


@given(plans, plans, plans, st.sets(st.integers(0, 3)))
def test_what_changed_is_taken_over_and_nothing_else(own: Plan, before: Plan, after: Plan, inside: set[int]) -> None:
    """Team by team: as in the patch where that changed something in its area, else as in the plan it is laid upon."""
    area = {("R1", f"team{number}") for number in inside}
    result = taken_over(b.scenario(), own, before, after, area)
    own_stays, old, new, stays = ({p.team: p for p in plan.postings} for plan in (own, before, after, result))
    for team in {*own_stays, *old, *new, *stays}:
        is_kept = ("R1", team) not in area or old.get(team) == new.get(team)
        assert stays.get(team) == (own_stays if is_kept else new).get(team)


def test_what_is_taken_over_keeps_the_order_of_plans() -> None:
    """Postings are in the order of rounds, whatever these are called."""
    scenario = b.scenario(rounds=("R2", "R10"))
    late, soon = (replace(posting(1, 2), round=name) for name in ("R10", "R2"))
    changed = taken_over(scenario, Plan((late,)), Plan(()), Plan((soon,)), {("R2", "team1")})
    assert [each.round for each in changed.postings] == ["R2", "R10"]


class Elsewhere:
    """Searches patches two at a time in this process, the later one first, and keeps account of them."""

    def __init__(self, *, loses: bool = False) -> None:
        self.loses, self.taken, self.is_closed = loses, list[Patch](), False
        self.shared = set[str]()

    def spread(
        self, patches: Iterable[Patch], is_over: Callable[[], bool]
    ) -> Generator[tuple[int, Patched | None], None, None]:
        """Yield how each went."""
        waiting = list[tuple[int, Patch]]()
        try:
            for place, patch in enumerate(patches):
                self.taken.append(patch)
                for _, other in waiting:
                    self.shared |= set(patch.area.hosts) & set(other.area.hosts)
                waiting.append((place, patch))
                while len(waiting) > 1 or (waiting and is_over()):
                    yield self._answer(*waiting.pop())
            while waiting:
                yield self._answer(*waiting.pop())
        finally:
            self.is_closed = True

    def _answer(self, place: int, patch: Patch) -> tuple[int, Patched | None]:
        return place, None if self.loses else searched(patch)


@pytest.mark.usefixtures("_by_pieces")
def test_a_large_plan_is_improved_by_patches_from_elsewhere() -> None:
    """With somebody to search them, patches are handed out that do not meet, and make a plan that is sound."""
    scenario, elsewhere = weighed(6, 60), Elsewhere()
    plan = solved_with("columns", scenario, COUNTED, spread=elsewhere.spread)[1]
    assert plan is not None
    assert not verify(scenario, plan).hard_breaches
    assert all((tier.bound or 0) <= tier.value for tier in plan.tiers)
    values = [tiers_of(scenario)[0].value(scenario, each) for each in (*(p.plan for p in elsewhere.taken), plan)]
    assert values == sorted(values, reverse=True)
    assert values[-1] < values[0]
    assert not elsewhere.shared


@pytest.mark.usefixtures("_by_pieces")
def test_patches_that_are_lost_do_not_end_the_search() -> None:
    """If everybody elsewhere is lost, the search goes on here, and asks for nothing more."""
    scenario, elsewhere = weighed(4, 40), Elsewhere(loses=True)
    plan = solved_with("columns", scenario, COUNTED, spread=elsewhere.spread)[1]
    assert plan is not None
    assert elsewhere.is_closed
    assert len(elsewhere.taken) == module.MOST_LOST + 1
    assert not verify(scenario, plan).hard_breaches
    value = partial(tiers_of(scenario)[0].value, scenario)
    assert value(plan) < value(elsewhere.taken[-1].plan)


@pytest.mark.usefixtures("_by_pieces")
def test_where_nobody_answers_the_search_goes_on_here() -> None:
    """Whoever takes a patch and is not heard of again is not asked a second time."""
    scenario, taken = weighed(4, 40), list[Patch]()

    def spread(
        patches: Iterable[Patch], _is_over: Callable[[], bool]
    ) -> Generator[tuple[int, Patched | None], None, None]:
        taken.append(next(iter(patches)))
        yield from ()

    plan = solved_with("columns", scenario, COUNTED, spread=spread)[1]
    assert plan is not None
    assert len(taken) == 1
    value = partial(tiers_of(scenario)[0].value, scenario)
    assert value(plan) < value(taken[0].plan)


@pytest.mark.usefixtures("_by_pieces")
def test_what_comes_back_after_a_stop_is_not_lost() -> None:
    """A better plan that was on its way when the search was stopped is the one that it ends with."""
    scenario, stop, found = weighed(6, 60), threading.Event(), list[Plan]()

    def spread(
        patches: Iterable[Patch], _is_over: Callable[[], bool]
    ) -> Generator[tuple[int, Patched | None], None, None]:
        for place, patch in enumerate(patches):
            patched = searched(patch)
            if patched.plan is not None:
                found.append(patched.plan)
                stop.set()
            yield place, patched

    plan = solved_with("columns", scenario, COUNTED, stop=stop, spread=spread)[1]
    assert plan is not None
    assert len(found) == 1
    tier = tiers_of(scenario)[0]
    assert tier.value(scenario, plan) == tier.value(scenario, found[0])
