"""Patches: a few hosts of a plan arranged anew by a model of its own, while all else stays as it is.

The same search serves a solve that goes from patch to patch by itself, and one that hands patches out to be searched
wherever there is room (:func:`rearranged`). Whoever hands them out takes over what changed, and has the plain checks
look at the whole.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, TypeAlias

from optimizer.domain.plan import Plan, Status
from optimizer.engines.building import Problem, extract, objective
from optimizer.engines.direct import choices, days_of
from optimizer.engines.neighbourhoods import Neighbourhoods
from optimizer.engines.search import search
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Container, Generator, Iterable

    from optimizer.domain.plan import Posting
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.neighbourhoods import Area, Neighbourhood
    from optimizer.engines.search import Limits
    from optimizer.engines.settings import Settings
    from optimizer.model import Model
    from optimizer.model.counts import Stint


@dataclass(frozen=True, slots=True)
class Goal:
    """What is sought: less of one tier, while those before keep what was settled.

    Parameters
    ----------
    number
        The place of the tier to be minimised.
    least
        It is known to be no less, in whole ``1 / scale`` of its unit.
    limits
        The most that each tier before may come to, in theirs.
    """

    number: int
    least: int
    limits: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A scenario under a name of its own; what a process works out from it, it works out once as long as that lasts."""

    name: str
    scenario: Scenario = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Patch:
    """An area of a plan to be arranged anew: everything that a process needs to know for it."""

    source: Source
    plan: Plan
    area: Area
    goal: Goal
    limits: Limits
    settings: Settings


@dataclass(frozen=True, slots=True)
class Patched:
    """The plan with its area arranged anew, if that is better; whether nothing else could be better still.

    ``deterministic_seconds`` is the effort of the search.
    """

    plan: Plan | None
    was_searched_through: bool
    deterministic_seconds: float = field(compare=False)


Spread: TypeAlias = "Callable[[Iterable[Patch], Callable[[], bool]], Generator[tuple[int, Patched | None], None, None]]"
"""``spread(patches, is_over)`` has patches searched side by side, each taken when there is room for it.

It yields the place of each with how it went, in any order; ``None`` if whoever searched it was lost. It asks
``is_over`` many times a second; once that is so, no further patch is taken, and what runs ends soon. Who asks for no
more answers gives up what still runs.
"""


def model_of(
    problem: Problem, neighbourhood: Neighbourhood, goal: Goal, *, most: int | None = None, hint: Plan | None = None
) -> Model:
    """Return the model of a neighbourhood, with the goal as its objective.

    Parameters
    ----------
    most
        How much the tier may come to at most, if that is limited.
    hint
        A plan to start from.
    """
    model, tiers = problem.model(neighbourhood.offer), tiers_of(problem.scenario)
    for tier, limit in zip(tiers, goal.limits, strict=False):
        model.limit(objective(tier, model), limit)
    expression = objective(tiers[goal.number], model)
    model.cp.add(expression >= goal.least)
    if most is not None:
        model.cp.add(expression <= most)
    model.minimise(expression)
    fixed = [model.posting(key) for key in neighbourhood.fixed_postings]
    for literal in (*fixed, *(model.visit(visit) for visit in neighbourhood.fixed_visits)):
        model.cp.add(literal == 1)
    if hint is not None:
        model.hint(choices(model, hint) | days_of(model, hint))
    return model


def rearranged(patch: Patch, _tell: Callable[[object], None], stop: threading.Event) -> Patched:
    """Return how the search of a patch went: a task for executors."""
    problem, neighbourhoods = _prepared(patch.source)
    model = model_of(problem, neighbourhoods.around(patch.plan, patch.area), patch.goal, hint=patch.plan)
    if stop.is_set():
        return Patched(None, was_searched_through=False, deterministic_seconds=0.0)
    found = search(model.cp, patch.settings, patch.limits, stop, lambda *_: None)
    plans = [Plan(extract(model, found.value, lays_out=each)) for each in (True, False)] if found.has_plan else []
    tier = tiers_of(problem.scenario)[patch.goal.number]
    value = partial(tier.value, problem.scenario)
    better = [plan for plan in plans if value(plan) < value(patch.plan) and _keeps(problem.scenario, plan, patch.goal)]
    plan = min(better, key=value, default=None)
    return Patched(plan, found.status is Status.OPTIMAL, found.deterministic_seconds)


def _keeps(scenario: Scenario, plan: Plan, goal: Goal) -> bool:
    """Whether a plan breaks no hard rule and keeps the limits of the tiers before."""
    tiers = zip(tiers_of(scenario), goal.limits, strict=False)
    return not verify(scenario, plan).hard_breaches and all(tier.value(scenario, plan) <= most for tier, most in tiers)


@lru_cache(maxsize=1)
def _prepared(source: Source) -> tuple[Problem, Neighbourhoods]:
    problem = Problem.of(source.scenario)
    return problem, Neighbourhoods(problem, seed=0)


def taken_over(scenario: Scenario, plan: Plan, before: Plan, after: Plan, stints: Container[Stint]) -> Plan:
    """Return a plan with everything changed in it that changed between two others in some stints.

    What one team does in one round is changed as a whole.
    """
    own, old, new = _by_stint(plan), _by_stint(before), _by_stint(after)
    changed = {
        stint: new.get(stint, []) for stint in {**old, **new} if stint in stints and old.get(stint) != new.get(stint)
    }
    order = {round_.id: number for number, round_ in enumerate(scenario.planned_rounds)}
    postings = [posting for stay in (own | changed).values() for posting in stay]
    return Plan(tuple(sorted(postings, key=lambda posting: (order[posting.round], posting.team, posting.host))))


def _by_stint(plan: Plan) -> dict[Stint, list[Posting]]:
    stints: dict[Stint, list[Posting]] = defaultdict(list)
    for posting in plan.postings:
        stints[posting.key[:2]].append(posting)
    return dict(stints)
