"""One plan out of the plans of the parts, with what they prove of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status, TierValue, Unserved
from optimizer.engines.leaving import REASONS
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.scenario import Scenario
    from optimizer.measures.tiers import Tier


def merged(scenario: Scenario, plans: Sequence[Plan]) -> Plan:
    """Return the plan of a scenario that is the plans of its parts together; its provenance is the caller's to add.

    Parameters
    ----------
    scenario
        The whole.
    plans
        One solved plan for each of its parts.

    Returns
    -------
    Plan
        With values by the plain measures. A bound is the sum of the parts' bounds as long as all parts have proven
        every tier before and no slack is left there; else one part could give something up for another and the sum
        proves nothing. Then the bound is 0, which no measure falls short of.
    """
    rounds = {round_.id: place for place, round_ in enumerate(scenario.planned_rounds)}
    rows = {target.id: place for place, target in enumerate(scenario.targets)}
    postings = sorted(
        (posting for plan in plans for posting in plan.postings),
        key=lambda posting: (rounds[posting.round], posting.team, posting.host),
    )
    unserved = sorted((each for plan in plans for each in plan.unserved), key=lambda each: rows[each.target])
    tiers = _tiers(scenario, Plan(tuple(postings)), plans)
    status = Status.OPTIMAL if all(tier.is_proven for tier in tiers) else Status.FEASIBLE
    return Plan(tuple(postings), status=status, unserved=tuple(unserved), tiers=tiers)


def _tiers(scenario: Scenario, plan: Plan, plans: Sequence[Plan]) -> tuple[TierValue, ...]:
    values, is_told = [], True
    for number, tier in enumerate(tiers_of(scenario)):
        value = best = tier.value(scenario, plan)
        bound = 0
        if tier.adds_up:
            best = sum(_counted(tier, each.tiers[number].best) for each in plans)
            bound = sum(_counted(tier, each.tiers[number].bound) for each in plans) if is_told else 0
        limit = tier.limit(best)
        is_told = is_told and bound == best == limit
        values.append(TierValue(tier.name, *(tier.shown(each) for each in (value, best, bound, limit))))
    return tuple(values)


def _counted(tier: Tier, shown: float | None) -> int:
    assert shown is not None  # a plan that was solved states them all
    return tier.counted(shown)


def unsearched(part: Scenario, start: Plan | None = None) -> Plan | None:
    """Return a plan of a part that nobody has searched: the start, else sending nobody, with nothing proven.

    ``None`` if some rule forbids even that.
    """
    for known in (start, Plan(())):
        if known is not None and not verify(part, known).hard_breaches:
            return _with_figures(part, known.postings)
    return None


def _with_figures(part: Scenario, postings: tuple[Posting, ...]) -> Plan:
    plan = Plan(postings)
    values = [(tier, tier.value(part, plan)) for tier in tiers_of(part)]
    tiers = tuple(
        TierValue(tier.name, *(tier.shown(each) for each in (value, value, 0, tier.limit(value))))
        for tier, value in values
    )
    code = "not-chosen"
    left_out = [target.id for target in part.targets if target.id in part.unit_of and target.id not in plan.served]
    status = Status.OPTIMAL if all(tier.is_proven for tier in tiers) else Status.FEASIBLE
    unserved = tuple(Unserved(target, code, REASONS[code]) for target in left_out)
    return Plan(postings, status=status, unserved=unserved, tiers=tiers)
