"""One plan out of the plans of the parts, with what they prove of the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Unserved, status_of
from optimizer.domain.reasons import reason_of
from optimizer.engines.base import Base
from optimizer.engines.building import Problem
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.planning.combining import figures_of
from optimizer.rules.meetings import with_meetings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.plan import Posting, TierValue
    from optimizer.domain.scenario import Scenario


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
    held = with_meetings(scenario, tuple(replace(posting, feedback=None) for posting in postings))
    return Plan(held, status=status_of(tiers), unserved=tuple(unserved), tiers=tiers)


def _tiers(scenario: Scenario, plan: Plan, plans: Sequence[Plan]) -> tuple[TierValue, ...]:
    tiers = tiers_of(scenario)
    said = [figures_of(tiers, each) for each in plans]
    values, is_told = [], True
    for number, tier in enumerate(tiers):
        value = best = tier.value(scenario, plan)
        bound = 0
        if tier.adds_up:
            best = sum(figures[number].best for figures in said)
            bound = sum(figures[number].bound for figures in said) if is_told else 0
        # Parts that started from a plan have limits of their own.
        is_own = tier.adds_up and any(plan.tiers[number].slack is not None for plan in plans)
        limit = max(tier.limit(best), sum(figures[number].limit for figures in said)) if is_own else tier.limit(best)
        is_told = is_told and bound == best == limit
        values.append(tier.stated(value, best, bound, limit))
    return tuple(values)


def unsearched(part: Scenario, start: Plan | None = None) -> Plan | None:
    """Return a plan of a part that nobody has searched: what can be kept of a start, else sending nobody.

    Nothing is proven of it.

    ``None`` if some rule forbids even that.
    """
    kept = None if start is None else Base.of(Problem.of(part), start).sound
    if kept is not None:
        return _with_figures(part, kept.postings)
    return None if verify(part, Plan(())).hard_breaches else _with_figures(part, ())


def _with_figures(part: Scenario, postings: tuple[Posting, ...]) -> Plan:
    plan = Plan(postings)
    values = [(tier, tier.value(part, plan)) for tier in tiers_of(part)]
    tiers = tuple(tier.stated(value, value, 0) for tier, value in values)
    code = "not-searched"
    left_out = [target.id for target in part.targets if target.id in part.unit_of and target.id not in plan.served]
    unserved = tuple(Unserved(target, code, reason_of(code)) for target in left_out)
    return Plan(postings, status=status_of(tiers), unserved=unserved, tiers=tiers)
