"""The best of several plans of one scenario, with the best of what each search has proven."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, status_of
from optimizer.measures.tiers import tiers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.scenario import Scenario
    from optimizer.measures.tiers import Tier


@dataclass(frozen=True, slots=True)
class Figures:
    """What a plan says of one tier, in the tier's whole numbers."""

    value: int
    best: int
    bound: int
    limit: int


def combined(scenario: Scenario, plans: Sequence[Plan]) -> Plan:
    """Return the best plan among some that were solved, with tiers that hold for it whichever search proved them.

    A tier's bound is proven given the limits of the tiers before, and holds under tighter limits too. So a bound counts
    where the limits under which it was proven are no tighter than those that are kept; in the same way the ``best`` of
    a search counts where its limits are no looser. Plans beyond the limit of a tier drop out.
    """
    tiers = tiers_of(scenario)
    said = [figures_of(tiers, plan) for plan in plans]
    left = list(range(len(plans)))
    lower, upper = set(left), set(left)  # whose bounds, and whose best values, still count
    proven: list[tuple[int, int]] = []
    for number, tier in enumerate(tiers):
        bound = max((said[each][number].bound for each in lower), default=0)
        found = min([said[each][number].value for each in left] + [said[each][number].best for each in upper])
        # A search may have made an earlier tier better after it found its best here, which then is out of reach.
        best = max(found, bound)
        limit = tier.limit(best)
        left = [each for each in left if said[each][number].value <= limit]
        lower = {each for each in lower if said[each][number].limit >= limit}
        upper = {each for each in upper if said[each][number].limit <= limit}
        proven.append((best, bound))
    chosen = min(left, key=lambda each: [figures.value for figures in reversed(said[each])])
    values = tuple(
        tier.stated(own.value, best, bound)
        for tier, (best, bound), own in zip(tiers, proven, said[chosen], strict=True)
    )
    return replace(plans[chosen], tiers=values, status=status_of(values))


def figures_of(tiers: Sequence[Tier], plan: Plan) -> list[Figures]:
    """Return what a plan that was solved says of each tier."""
    return [
        Figures(*(tier.counted(_known(number)) for number in (said.value, said.best, said.bound, said.limit)))
        for tier, said in zip(tiers, plan.tiers, strict=True)
    ]


def _known(number: float | None) -> float:
    assert number is not None  # a plan that was solved states them all
    return number
