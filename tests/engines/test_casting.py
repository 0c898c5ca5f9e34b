"""Casting: the model of postings and crews proves what is true, and where crews decide everything the best there is."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, event, given, reject, settings
from hypothesis import strategies as st

from optimizer.domain import Mode, Pin, Setting, Status, TierSetting
from optimizer.engines import Settings
from optimizer.engines import crews as crews_module
from optimizer.engines.crews import Unsuited
from optimizer.engines.search import Limits, search
from optimizer.measures.verification import verify
from tests import builders as b
from tests.engines.priced import Ready, crowded
from tests.enumeration import all_plans, best_values, values
from tests.strategies import ONE_AFTER_THE_OTHER, any_scenarios, own_days, travel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import DrawFn

    from optimizer.domain import Plan, Scenario, Target
    from optimizer.engines.search import Found

QUICK = Settings(workers=1)
LIMITS = Limits(20.0, 5.0)
MOST_PLANS = 200
TIERS = (*ONE_AFTER_THE_OTHER, TierSetting({"coverage": 100, "travel": 1}))


@st.composite
def one_round(draw: DrawFn) -> Scenario:
    """Return a scenario of one round, in which teams of any pattern share out what there is at two hosts."""
    teams = [
        b.team(
            f"team{number}",
            draw(st.sampled_from("AB")),
            max_targets=draw(st.integers(1, 2)),
            max_large=draw(st.integers(0, 1)),
            skills=draw(st.sampled_from([(), ("audit",)])),
        )
        for number in range(draw(st.integers(2, 3)))
    ]
    targets = [
        b.target(
            f"t{number}",
            draw(st.sampled_from("BC")),
            draw(st.integers(1, 7)),
            risk=draw(st.integers(1, 9)),
            size=draw(st.sampled_from(["small", "large"])),
            mandatory=draw(st.booleans()),
            skills=draw(st.sampled_from([(), (), ("audit",)])),
            earliest=draw(own_days),
            latest=draw(own_days),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return b.scenario(
        ["A", b.region("B", host_capacity=draw(st.sampled_from([None, 1]))), "C"],
        teams,
        targets,
        [b.round_("R1", b.MONDAY, "2024-03-15")],
        pattern=draw(st.sampled_from(["no-mutual", "free", "exchange", "ring"])),
        travel=draw(travel()),
        tiers=ONE_AFTER_THE_OTHER,
    )


scenarios = st.one_of(any_scenarios(), one_round())


class Cast:
    """The model of one tier of a scenario, ready to be searched; earlier tiers are kept at the limits given."""

    def __init__(
        self, scenario: Scenario, tier: int = 0, limits: Sequence[int] = (), go_on: Callable[[], bool] = lambda: True
    ) -> None:
        self.ready = Ready(scenario, tier, limits)
        self.crews = self.ready.crews()
        self.crews.tell_apart(go_on)
        self.casting = self.ready.casting(self.crews)

    @classmethod
    def of(
        cls, scenario: Scenario, tier: int = 0, limits: Sequence[int] = (), go_on: Callable[[], bool] = lambda: True
    ) -> Cast:
        """Return the model of a tier; a scenario where crews are no use, or nobody can be sent, is passed over."""
        try:
            cast = cls(scenario, tier, limits, go_on)
        except Unsuited:
            reject()
        assume(cast.crews.sites)
        return cast

    def search(self, *, keeps_hints: bool = False) -> Found:
        """Return the best there is, or of what is hinted."""
        return search(self.casting.cp, QUICK, LIMITS, threading.Event(), lambda *_: None, keeps_hints=keeps_hints)

    def plan(self, found: Found) -> Plan:
        """Return the plan that was found."""
        return self.ready.plan(self.casting.columns(found))

    @property
    def units_at_stake(self) -> int:
        """In how many units some crew is worth anything."""
        by_unit = zip(*([packing.full for packing in site.packings] for site in self.crews.sites), strict=True)
        return sum(any(worths) for worths in by_unit)

    @property
    def is_exact(self) -> bool:
        """Whether crews decide everything: all are told apart, one unit is at stake, and no team is sent for nothing.

        Who has to go somewhere whatever it is worth needs a target there that counts for nothing, and crews know none.
        """
        scenario = self.ready.scenario
        asks_for_postings = scenario.pattern == "exchange" or any(pin.rule == "must" for pin in scenario.pins)
        are_all = self.crews.are_complete and self.ready.linear.is_exact and self.ready.model.is_priced_exactly
        return are_all and self.units_at_stake <= 1 and not asks_for_postings

    def value(self, plan: Plan) -> int:
        """Return a plan's value in the tier at hand."""
        return self.ready.tier.value(self.ready.scenario, plan)


def assert_true(cast: Cast, best: int | None) -> None:
    """Assert that nothing is proven that the best plan of all belies; where crews decide everything, that it is found.

    ``best`` is its value in the tier at hand; ``None`` if there is no plan.
    """
    found = cast.search()
    event(f"units: {cast.units_at_stake}, exact: {cast.is_exact}, a plan: {best is not None}, {found.status.value}")
    if best is None:
        is_plan = found.has_plan and cast.ready.model.is_priced_exactly
        assert not is_plan or verify(cast.ready.scenario, cast.plan(found)).hard_breaches
        return
    assert found.status is Status.OPTIMAL
    assert found.bound is not None
    assert found.bound <= best
    if cast.is_exact:
        plan = cast.plan(found)
        assert found.bound == best
        assert not verify(cast.ready.scenario, plan).hard_breaches
        assert cast.value(plan) == best


# -- bounds and plans ------------------------------------------------------------------------------------------------


@settings(max_examples=100)
@given(scenarios, st.sampled_from(TIERS))
def test_the_first_tier_is_bounded_and_often_solved(tiny: Scenario, tier: TierSetting) -> None:
    """No plan of all is better than what is proven; where one unit is at stake the best comes out, and is sound."""
    tiny = replace(tiny, tiers=(tier,))
    cast = Cast.of(tiny)
    best = best_values(tiny)
    assert_true(cast, None if best is None else best[0])


@settings(max_examples=100)
@given(scenarios, st.integers(1, 3))
def test_later_tiers_are_bounded_within_what_earlier_ones_were_promised(tiny: Scenario, tier: int) -> None:
    """With the best of all earlier tiers kept, no plan of all is better than what is proven of a later one."""
    Cast.of(tiny, tier, (10**6,) * tier)  # whether crews are of any use is known without any plan
    best = best_values(tiny)
    assume(best is not None)
    assert best is not None
    assert_true(Cast.of(tiny, tier, best[:tier]), best[tier])


@settings(max_examples=60)
@given(scenarios, st.integers(0, 3), st.sampled_from(["stopped", 0, 1, 3]))
def test_crews_that_are_not_told_apart_prove_nothing_untrue(tiny: Scenario, tier: int, most: int | str) -> None:
    """Also where there was no time for crews, or there were too many, no plan of all is better than what is proven."""
    Cast.of(tiny, tier, (10**6,) * tier)
    best = best_values(tiny)
    assume(best is not None)
    assert best is not None
    with pytest.MonkeyPatch.context() as patched:
        if isinstance(most, int):
            patched.setattr(crews_module, "MOST_CREWS", most)
        cast = Cast.of(tiny, tier, best[:tier], lambda: most != "stopped")
    assert_true(cast, best[tier])
    if most in ("stopped", 0):
        assert not cast.crews.are_complete


@settings(max_examples=60)
@given(one_round(), st.integers(1, 9))
def test_a_promise_that_no_plan_keeps_is_impossible(tiny: Scenario, less: int) -> None:
    """Asked to keep less than the best of the only tier in which anything is at stake, nothing is found."""
    tiny = replace(tiny, tiers=(TierSetting({"coverage": 1}, 0), TierSetting({"travel": 1}, 0)))
    best = best_values(tiny)
    assume(best is not None)
    assert best is not None
    cast = Cast.of(tiny, 1, (best[0] - less,))
    assume(cast.is_exact)
    assert cast.search().status is Status.INFEASIBLE


def test_crews_with_nothing_told_apart_count_as_everything() -> None:
    """Before any crew is known, whoever is sent could do all there is, and nobody else anything."""
    scenario = replace(crowded(4, 16, ("R1",)), tiers=(TierSetting({"coverage": 1}, 0),))
    stopped, whole = Cast(scenario, go_on=lambda: False).search(), Cast(scenario).search()
    assert (stopped.status, stopped.bound) == (Status.OPTIMAL, 0)
    assert whole.bound is not None
    assert whole.bound > 0
    never = tuple(Pin(rule="never", team=team.id) for team in scenario.teams)
    nobody = Cast(replace(scenario, pins=never), go_on=lambda: False).search()
    assert nobody.bound == sum(target.risk for target in scenario.targets)


@pytest.mark.parametrize("most", [1, 2_000])
def test_the_more_crews_are_told_apart_the_more_is_proven(most: int) -> None:
    """A larger scenario is bounded however many crews are known, and the plan found is sound."""
    scenario = replace(crowded(4, 40, ("R1",)), tiers=(TierSetting({"coverage": 1}, 0),))
    best = Cast(scenario).search()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(crews_module, "MOST_CREWS", most)
        cast = Cast(scenario)
    found = cast.search()
    assert found.bound is not None
    assert best.bound is not None
    assert found.bound <= best.bound <= cast.value(cast.plan(found))
    assert not verify(scenario, cast.plan(found)).hard_breaches
    assert (found.bound < best.bound) == (most == 1)
    assert cast.crews.are_complete == (most == 2_000)


# -- teams without a target ------------------------------------------------------------------------------------------


def pinned(*targets: Target, **tables: Any) -> Scenario:  # noqa: ANN401
    """Return a scenario in which two teams must go to one host with these targets, and risk is all that counts."""
    return b.scenario(
        ("A", "B", "C"),
        [b.team("a1", "A"), b.team("c1", "C")],
        [*targets, b.target("elsewhere", "C")],
        pins=tuple(Pin(rule="must", team=team, host="B") for team in ("a1", "c1")),
        tiers=(TierSetting({"coverage": 1}, 0),),
        **tables,
    )


def test_no_more_teams_are_sent_than_there_are_targets() -> None:
    """Two teams that must go where there is one target, or none, are impossible, because neither may go for nothing."""
    one, other = b.target("t", "B"), b.target("u", "B")
    assert Cast(pinned()).search().status is Status.INFEASIBLE
    assert Cast(pinned(one)).search().status is Status.INFEASIBLE
    assert Cast(pinned(one, other)).search().status is Status.OPTIMAL


def test_teams_for_different_targets_are_counted_apart() -> None:
    """Two teams that may both take nothing but the same target cannot both go, though there is another one."""
    one, other = b.target("t", "B"), b.target("u", "B", skills=("audit",))
    assert Cast(pinned(one, other)).search().status is Status.INFEASIBLE


def test_where_a_rule_may_need_idle_teams_more_are_sent_than_there_are_targets() -> None:
    """Both teams may go where there is one target if some rule asks for every team."""
    rules = {"every-team-sent": Setting(Mode.SOFT, 1)}
    assert Cast(pinned(b.target("t", "B"), rules=rules)).search().status is Status.OPTIMAL


def test_who_has_nothing_to_do_stays_at_home() -> None:
    """A team for which its crew has no target that counts makes no column, unless a rule may need it."""
    targets = b.target("t", "B"), b.target("u", "B", mandatory=True)
    for rules, sent in (({}, 1), ({"every-team-sent": Setting(Mode.SOFT, 1)}, 2)):
        cast = Cast(pinned(*targets, rules=rules))
        found = cast.search()
        assert found.status is Status.OPTIMAL
        assert len(cast.casting.columns(found)) == sent


# -- hints -------------------------------------------------------------------------------------------------------------


@settings(max_examples=80)
@given(scenarios, st.integers(0, 3), st.sampled_from(["all", "stopped", 1]), st.integers(0, MOST_PLANS - 1))
def test_a_plan_to_begin_with_is_a_whole_answer(tiny: Scenario, tier: int, most: int | str, number: int) -> None:
    """Hinted by any plan that keeps what was promised, the model is solved by the hints alone, and is no worse."""
    Cast.of(tiny, tier, (10**6,) * tier)
    plans = list(islice(all_plans(tiny), MOST_PLANS))
    assume(plans)
    plan = plans[number % len(plans)]
    with pytest.MonkeyPatch.context() as patched:
        if isinstance(most, int):
            patched.setattr(crews_module, "MOST_CREWS", most)
        cast = Cast.of(tiny, tier, values(tiny, plan)[:tier], lambda: most != "stopped")
    cast.casting.hint(cast.ready.stints.columns_of(plan))
    found = cast.search(keeps_hints=True)
    event(f"postings: {len(plan.postings)}, units: {cast.units_at_stake}")
    assert found.status is Status.OPTIMAL
    assert found.bound is not None
    assert found.bound <= cast.value(plan)


def test_a_crew_that_one_of_them_could_replace_is_hinted_by_that_one() -> None:
    """Two teams that share out what one could do alone are worth no less as a hint."""
    scenario = b.scenario(
        ("A", "B", "C"),
        [b.team("a1", "A"), b.team("c1", "C")],
        [b.target("t", "B", risk=2), b.target("u", "B", risk=3)],
        tiers=(TierSetting({"coverage": 1}, 0),),
    )
    cast = Cast(scenario)
    cast.casting.hint(cast.ready.stints.columns_of(b.plan(b.posting("a1", "B", "t"), b.posting("c1", "B", "u"))))
    found = cast.search(keeps_hints=True)
    assert (found.status, found.bound) == (Status.OPTIMAL, 0)
