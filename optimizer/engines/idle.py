"""Teams without a target: none is posted unless a rule needs it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario


def without_idle(scenario: Scenario, plan: Plan) -> Plan:
    """Call off, one by one, the postings without targets that can be missed: no rule is broken, no tier gets worse."""
    for posting in plan.postings:
        if not posting.visits:
            shorter = replace(plan, postings=tuple(other for other in plan.postings if other is not posting))
            if is_no_worse(scenario, shorter, plan):
                plan = shorter
    return plan


def is_no_worse(scenario: Scenario, plan: Plan, than: Plan) -> bool:
    """Whether a plan breaks no hard rule and is worse than another in no tier."""
    if verify(scenario, plan).hard_breaches:
        return False
    return all(tier.value(scenario, plan) <= tier.value(scenario, than) for tier in tiers_of(scenario))
