"""The best of several plans of one scenario, with the best of what each search has proven."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, status_of
from optimizer.measures.changes import changes_between
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


def combined(scenario: Scenario, plans: Sequence[Plan], start: Plan | None = None) -> Plan:
    """Return the best plan among some that were solved, with tiers that hold for it whichever search proved them.

    A tier's bound is proven given the limits of the tiers before, and holds under tighter limits too. So a bound counts
    where the limits under which it was proven are no tighter than those that are kept; in the same way the ``best`` of
    a search counts where its limits are no looser. Plans beyond the limit of a tier drop out.

    Searches that started from a plan have limits of their own, which are the lower the less they found; the lowest is
    what all of them together would have had. Of plans that are as good in the last tier that one is best then which
    changes least.
    """
    tiers = tiers_of(scenario)
    said = [figures_of(tiers, plan) for plan in plans]
    left = list(range(len(plans)))
    lower, upper = set(left), set(left)  # whose bounds, and whose best values, still count
    proven: list[tuple[int, int, int]] = []
    own_limits = {number for plan in plans for number, tier in enumerate(plan.tiers) if tier.slack is not None}
    for number, tier in enumerate(tiers):
        bound = max((said[each][number].bound for each in lower), default=0)
        found = min([said[each][number].value for each in left] + [said[each][number].best for each in upper])
        # A search may have made an earlier tier better after it found its best here, which then is out of reach.
        best = max(found, bound)
        limit = _limit(tier, best, [said[each][number] for each in left], is_own=number in own_limits)
        left = [each for each in left if said[each][number].value <= limit]
        lower = {each for each in lower if said[each][number].limit >= limit}
        upper = {each for each in upper if said[each][number].limit <= limit}
        proven.append((best, bound, limit))

    def badness(each: int) -> tuple[object, ...]:
        last, *others = [figures.value for figures in reversed(said[each])]
        changes = () if start is None else changes_between(scenario, start, plans[each]).size
        return last, changes, others

    chosen = min(left, key=badness)
    values = tuple(
        tier.stated(own.value, best, bound, limit)
        for tier, (best, bound, limit), own in zip(tiers, proven, said[chosen], strict=True)
    )
    return replace(plans[chosen], tiers=values, status=status_of(values))


def _limit(tier: Tier, best: int, said: Sequence[Figures], *, is_own: bool) -> int:
    return max(best, min(figures.limit for figures in said)) if is_own else tier.limit(best)


def figures_of(tiers: Sequence[Tier], plan: Plan) -> list[Figures]:
    """Return what a plan that was solved says of each tier."""
    return [
        Figures(*(tier.counted(_known(number)) for number in (said.value, said.best, said.bound, said.limit)))
        for tier, said in zip(tiers, plan.tiers, strict=True)
    ]


def _known(number: float | None) -> float:
    assert number is not None  # a plan that was solved states them all
    return number
