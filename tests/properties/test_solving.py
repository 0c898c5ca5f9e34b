"""What holds of every plan that solve returns, whatever the scenario."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from optimizer.domain import Leg, Plan, Status
from optimizer.domain.records import Mode, Setting
from optimizer.engines.settings import Settings
from optimizer.files import plan_text, read_plan
from optimizer.measures import DEFAULT_TIERS
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from tests.enumeration import values
from tests.strategies import any_scenarios, dated_scenarios, tier_lists, with_plans

if TYPE_CHECKING:
    from optimizer.domain import Scenario, TierSetting

QUICK = Settings(seconds=20, workers=1)


def solved(tiny: Scenario, wanted: Settings = QUICK) -> Plan:
    """Return the plan of a solve that has one, judged sound; scenarios without a plan are passed over."""
    plan = solve(tiny, wanted).plan
    assume(plan is not None)
    assert plan is not None
    verification = verify(tiny, plan)
    assert verification.is_sound, [each.finding for each in verification.hard_breaches] or verification.differences
    return plan


@settings(max_examples=20)
@given(any_scenarios(), tier_lists())
def test_every_plan_is_sound_and_its_figures_are_in_order(tiny: Scenario, tiers: tuple[TierSetting, ...]) -> None:
    """Any tiers in any order with any slack: bound ≤ best and bound ≤ value ≤ limit, and a status that says so."""
    tiny = replace(tiny, tiers=tiers)
    plan = solved(tiny)
    assert [each.name for each in plan.tiers] == [each.name for each in tiers]
    for ready, said in zip(tiers_of(tiny), plan.tiers, strict=True):
        assert said.bound is not None
        assert said.best is not None
        assert said.limit is not None
        assert said.bound <= said.best <= said.value <= said.limit
        assert ready.counted(said.limit) == ready.limit(ready.counted(said.best))
    assert (plan.status is Status.OPTIMAL) == all(each.is_proven for each in plan.tiers)


@settings(max_examples=15)
@given(dated_scenarios())
def test_plans_keep_calendars_availability_and_blackouts(tiny: Scenario) -> None:
    """Random calendars, absences, targets with dates of their own and several hosts a round: no check complains."""
    assert tuple(each.name for each in solved(tiny).tiers) == DEFAULT_TIERS


@settings(max_examples=15)
@given(any_scenarios(), st.permutations(range(3)))
def test_names_and_order_do_not_matter(tiny: Scenario, order: list[int]) -> None:
    """Renaming every region, team and target, and turning the tables round, leaves the best values as they are."""
    best, other = solve(tiny, QUICK), solve(renamed(tiny, order), QUICK)
    assert other.status is best.status
    if best.plan is not None and other.plan is not None:
        assert [each.value for each in other.plan.tiers] == [each.value for each in best.plan.tiers]


def renamed(tiny: Scenario, order: list[int]) -> Scenario:
    """Return the same scenario under other names and in another order."""
    new = {f"team{number}": f"组{9 - number}" for number in range(3)}
    new |= {region.id: f"{place}-{region.id}" for place, region in zip(order, tiny.regions, strict=True)}
    new |= {target.id: f"对象{99 - number}" for number, target in enumerate(tiny.targets)}

    def name(old: str | None) -> str | None:
        return None if old is None else new.get(old, old)

    def sure(old: str) -> str:
        return new.get(old, old)

    return replace(
        tiny,
        regions=tuple(sorted((replace(each, id=sure(each.id)) for each in tiny.regions), key=lambda each: each.id)),
        teams=tuple(
            replace(each, id=sure(each.id), homes=tuple(sure(home) for home in each.homes))
            for each in reversed(tiny.teams)
        ),
        targets=tuple(
            replace(each, id=sure(each.id), region=sure(each.region), bundle=name(each.bundle))
            for each in reversed(tiny.targets)
        ),
        history=tuple(
            replace(
                each,
                host=sure(each.host),
                home=tuple(sure(home) for home in each.home),
                target=name(each.target),
                team=name(each.team),
            )
            for each in tiny.history
        ),
        blackouts=tuple(replace(each, who=sure(each.who)) for each in tiny.blackouts),
        pins=tuple(
            replace(each, team=name(each.team), host=name(each.host), target=name(each.target)) for each in tiny.pins
        ),
        travel={(sure(a), sure(b)): leg for (a, b), leg in tiny.travel.items()},
    )


@settings(max_examples=15)
@given(
    any_scenarios(),
    st.sampled_from(["every-region-sends", "every-region-hosts", "every-team-sent", "no-repeat", "ring", "min-cycle"]),
)
def test_one_more_hard_rule_makes_nothing_better(tiny: Scenario, rule: str) -> None:
    """The best value of the first tier never gets better by demanding more, and no plan never becomes a plan."""
    first = replace(tiny, tiers=tiny.tiers[1:2], rules={**tiny.rules, rule: Setting(Mode.OFF)})
    more = replace(first, rules={**tiny.rules, rule: Setting(Mode.HARD)})
    assume(rule == "no-repeat" or tiny.pattern == "ring")  # elsewhere the rule would also let teams go without targets
    easy, strict = solve(first, QUICK), solve(more, QUICK)
    if strict.plan is not None:
        assert easy.plan is not None
        assert easy.plan.tiers[0].value <= strict.plan.tiers[0].value


@settings(max_examples=15)
@given(any_scenarios())
def test_a_plan_file_gives_the_plan_back(tiny: Scenario) -> None:
    """Written and read again, a plan is the same, but for reasons that are kept in one language."""
    plan = solved(tiny)
    again = read_plan(plan_text(plan), tiny)
    assert replace(again, unserved=()) == replace(plan, unserved=(), provenance=again.provenance)
    assert [(each.target, each.code) for each in again.unserved] == [(each.target, each.code) for each in plan.unserved]
    assert plan_text(again) == plan_text(plan)
    assert verify(tiny, again).is_sound


@settings(max_examples=10)
@given(any_scenarios(), st.integers(0, 1000))
def test_one_worker_a_seed_and_counted_effort_give_the_same_plan(tiny: Scenario, seed: int) -> None:
    """A run that does not look at the clock can be repeated to the letter."""
    counted = Settings(seconds=60, deterministic_seconds=5, workers=1, seed=seed)
    first, second = solve(tiny, counted), solve(tiny, counted)
    assert first.status is second.status
    if first.plan is not None and second.plan is not None:
        assert replace(first.plan, provenance={}) == replace(second.plan, provenance={})


@settings(max_examples=12)
@given(any_scenarios())
def test_starting_from_the_best_plan_leads_to_as_good_a_one(tiny: Scenario) -> None:
    """A warm start changes how fast the best plan is found, not how good it is."""
    best = solved(tiny)
    again = solve(tiny, QUICK, start=best).plan
    assert again is not None
    assert again.status is Status.OPTIMAL
    assert values(tiny, again) == values(tiny, best)


@settings(max_examples=10)
@given(with_plans())
def test_farther_is_never_nearer(made: tuple[Scenario, Plan]) -> None:
    """With every way twice as long, the least travel is twice as much and nothing else changes."""
    tiny, _ = made
    doubled = replace(tiny, travel={pair: Leg(km=2 * (leg.km or 0)) for pair, leg in tiny.travel.items()})
    near, far = values(tiny, solved(tiny)), values(doubled, solved(doubled))
    assert far == (*near[:-1], 2 * near[-1])
