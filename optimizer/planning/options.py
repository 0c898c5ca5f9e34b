"""Options: several good plans that really differ, so that people can choose."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.domain.plan import Status, TierValue, status_of
from optimizer.engines.settings import Settings
from optimizer.measures.tiers import tiers_of
from optimizer.planning.difference import moves_of, postings_apart, reversed_rings, seen_from_outside
from optimizer.planning.people import Grade, People
from optimizer.planning.sharing import with_share
from optimizer.planning.solving import checked, solve
from optimizer.planning.staffing import with_seats, without_seats

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from optimizer.domain.plan import Plan
    from optimizer.domain.result import Result
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.direct import DirectRun
    from optimizer.engines.progress import Progress
    from optimizer.engines.run import Terms
    from optimizer.engines.search import Limits
    from optimizer.measures.tiers import Tier
    from optimizer.model import Model
    from optimizer.model.model import Literal
    from optimizer.planning.difference import Move

SHARE_OF_FIRST = 0.5
"""The share of the time limit that the first plan may use; the others share the rest."""


@dataclass(frozen=True)
class Options:
    """Several plans for one scenario, the best first.

    ``is_complete`` tells whether the search ended because no further plan exists that is within the limits and far
    enough from all others; if it is false and fewer plans than asked for were found, time ran out.
    """

    first: Result
    plans: tuple[Plan, ...]
    distance: int
    is_complete: bool


def options(  # noqa: PLR0913  # each is a question that a planner may want to answer
    scenario: Scenario,
    count: int = 3,
    *,
    distance: int | None = None,
    settings: Settings | None = None,
    watch: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Options:
    """Return plans that keep every rule, stay within each tier's limit, and differ pairwise.

    The first is the plan of :func:`solve`. Each further one stays within the limits that the first was accepted with
    and differs from every earlier one, and from the same plan with its rings turned the other way, in at least
    ``distance`` postings (see :func:`optimizer.planning.difference.postings_apart`).

    Parameters
    ----------
    count
        Plans wanted; at least 1.
    distance
        Postings in which two options differ at least; a quarter of the first plan's postings, rounded up, if left out.
    settings
        How to solve; its time limit covers all plans together.

    Raises
    ------
    ValueError
        If ``count`` or ``distance`` is below 1.
    """
    if count < 1 or (distance is not None and distance < 1):
        msg = f"count and distance must be at least 1, not {count} and {distance}"
        raise ValueError(msg)
    settings, stop = settings or Settings(), stop or threading.Event()
    began = time.monotonic()
    share = SHARE_OF_FIRST if count > 1 else 1.0
    first = solve(scenario, with_share(settings, share), watch=watch, stop=stop)
    if first.plan is None:
        return Options(first, (), distance or 1, is_complete=first.status is Status.INFEASIBLE)
    apart = distance or max(1, -(-len(first.plan.postings) // 4))
    plans, status = [first.plan], None
    while len(plans) < count and not stop.is_set():
        rest = 1 - (time.monotonic() - began) / settings.seconds
        part = max(0.0, rest) if settings.deterministic_seconds is None else 1 - share
        status, plan = _another(scenario, with_share(settings, part / (count - len(plans))), plans, apart, watch, stop)
        if plan is None:
            break
        plans.append(plan)
    return Options(first, tuple(plans), apart, is_complete=status is Status.INFEASIBLE)


def _another(  # noqa: PLR0913, PLR0917
    scenario: Scenario,
    settings: Settings,
    plans: list[Plan],
    distance: int,
    watch: Callable[[Progress], None] | None,
    stop: threading.Event,
) -> tuple[Status, Plan | None]:
    """Return a plan within the first one's limits that keeps its distance from all others, if there is one."""
    from optimizer.engines.run import Clock, Terms  # the solver is slow to import
    from optimizer.engines.search import now

    began = now()
    terms = Terms(settings, watch or (lambda _: None), stop, Clock.of(settings, began))
    tiers_run, status, plan = _farther(scenario, plans, distance, terms)
    if plan is None or any(
        postings_apart(moves_of(scenario, plan), moves_of(scenario, other)) < distance for other in plans
    ):
        return status, None
    tiers = tuple(
        _marked(tier, replace(mine, value=tier.shown(tier.value(scenario, plan))), first)
        for tier, mine, first in zip(tiers_run, plan.tiers, plans[0].tiers, strict=True)
    )
    marked = replace(plan, status=status_of(tiers), tiers=tiers)
    return status, checked(scenario, marked, settings, round(now() - began, 2), "direct")


def _farther(
    scenario: Scenario, plans: Sequence[Plan], distance: int, terms: Terms
) -> tuple[Sequence[Tier], Status, Plan | None]:
    """Return the tiers, and a plan within the first one's limits that is as far from all others as asked for."""
    people = People(scenario, terms.settings, terms.stop) if scenario.staffing.is_planned else None
    while True:
        run, shortfall = _apart(scenario if people is None else people.sending(Grade.ANYTHING), plans, distance, terms)
        # The first plan is within every limit and has no distance from itself: from there it can be gained.
        status, plan = run.reach_zero(shortfall, without_seats(plans[0]))
        if plan is None or people is None:
            return run.tiers, status, plan
        seated = _seated(people, plan, plans[0], run.clock.share(1.0))
        if seated is not None:
            return run.tiers, status, seated
        if terms.clock.is_over or not people.learn(plan.postings):
            # Whether people can be found for another choice of postings is not looked at.
            return run.tiers, Status.UNDECIDED, None


def _apart(scenario: Scenario, plans: Sequence[Plan], distance: int, terms: Terms) -> tuple[DirectRun, Literal]:
    """Return a search within the limits of the first plan, and what its distance from all plans falls short."""
    from optimizer.engines.building import build, objective  # the solver is slow to import
    from optimizer.engines.direct import DirectRun

    model = build(scenario)
    run = DirectRun(model, terms)
    for tier, accepted in zip(run.tiers, plans[0].tiers, strict=True):
        assert accepted.limit is not None  # a solved plan has limits
        model.limit(objective(tier, model), tier.counted(accepted.limit))
    shortfall = model.amount(distance)
    for other in plans:
        for moves in (moves_of(scenario, other), reversed_rings(scenario, other)):
            if moves is not None:
                _keep_distance(model, moves, distance, shortfall)
    return run, shortfall


def _seated(people: People, plan: Plan, first: Plan, limits: Limits) -> Plan | None:
    """Return a plan with its seats, or ``None`` if that takes it beyond a limit of the first one."""
    groups = people.fill(plan.postings, limits, first)
    if any(group.status is not Status.FEASIBLE for group in groups):
        return None
    seated = with_seats(plan, groups)
    tiers = zip(tiers_of(people.scenario), first.tiers, strict=True)
    is_within = all(tier.value(people.scenario, seated) <= tier.counted(said.limit or 0) for tier, said in tiers)
    return seated if is_within else None


def _marked(tier: Tier, mine: TierValue, first: TierValue) -> TierValue:
    """Return the option's value beside what was found and proven for the tier itself, without any distance.

    Where the first plan was not the best, an option may be better than it.
    """
    known = [tier.counted(mine.value), *([] if first.best is None else [tier.counted(first.best)])]
    best = min(known)
    return replace(first, value=mine.value, best=tier.shown(best), limit=tier.shown(tier.limit(best)))


def _keep_distance(model: Model, moves: Mapping[Move, int], distance: int, shortfall: Literal) -> None:
    """Demand the distance less the shortfall between a given plan A and the model's B.

    ``|A| − Σ min(A, B) ≥ distance − shortfall`` or ``|B| − Σ min(A, B) ≥ distance − shortfall``.
    """
    alike: dict[Move, list[Literal]] = defaultdict(list)
    for key in model.postings:
        alike[seen_from_outside(model.scenario, *key)].append(model.posting(key))
    common = sum(model.least_of(sum(alike[move]), count) for move, count in moves.items() if move in alike)
    total = sum([*(model.posting(key) for key in model.postings), shortfall])
    model.at_most_one_of(common + distance, (sum(moves.values()) + shortfall, total))
