"""``solve`` over many workers: by parts where a scenario falls apart, else by several searches, or patches of one."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from time import monotonic as now
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status
from optimizer.domain.result import Result
from optimizer.engines.settings import Settings
from optimizer.errors import ExecutionError, ModelError
from optimizer.measures.tiers import tiers_of
from optimizer.planning import solving
from optimizer.planning.combining import combined
from optimizer.planning.dividing import solve_parts
from optimizer.planning.parts import adds_up, parts_of, separable, size_of
from optimizer.planning.patching import spread_over
from optimizer.planning.portfolio import LARGEST_FOR_EACH, solve_portfolio
from optimizer.planning.sharing import with_share
from optimizer.planning.staffing import without_seats

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.domain.scenario import Scenario
    from optimizer.engines.progress import Progress
    from optimizer.execution import Executor

LARGEST_WHOLE = 3_000_000
"""Teams times targets times rounds up to which one model over everything is worth trying after the parts."""

SHARE_FOR_PARTS = 0.5
"""What the parts may use of the time where the whole is solved after them."""


@dataclass(frozen=True, slots=True)
class _Begin:
    """Where a search begins: the plan to start from, and one found before."""

    start: Plan | None = None
    known: Plan | None = None


def solve_spread(  # noqa: PLR0913  # those of solve, and where it is done
    scenario: Scenario,
    executor: Executor,
    settings: Settings | None = None,
    *,
    start: Plan | None = None,
    watch: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Result:
    """Return the best plan found with an executor, and how good it is proven to be.

    Where people are planned, teams are sent first and their seats filled then, see :mod:`optimizer.planning.staffing`.

    A scenario whose teams stay within zones is solved part by part. Where best parts are a best whole, that is all;
    else they are where the search over the whole starts, if that is not too large. A whole is searched by one process
    if the executor has one slot, or a deterministic limit asks for the same plan every time. Else a small one is
    searched with several seeds side by side, and of a large one patches of the plan are searched side by side.

    Parameters
    ----------
    scenario, settings, start, watch, stop
        As of :func:`optimizer.solve`.
    executor
        Where the work is done.

    Raises
    ------
    ModelError
        If the plain checks contradict the solver: a mistake of ours, and no plan leaves the program.
    ExecutionError
        If a task lost its worker again and again.
    """
    settings, watch, stop = settings or Settings(), watch or (lambda _: None), stop or threading.Event()
    if scenario.staffing.is_planned:
        begun = None if start is None else without_seats(start)

        def send(given: Scenario, within: Settings, known: Plan | None, listen: Callable[[Progress], None]) -> Result:
            return _solve_teams(given, executor, within, _Begin(begun, known), listen, stop)

        return solving.with_people(scenario, settings, send, stop, start, watch)
    return _solve_teams(scenario, executor, settings, _Begin(start), watch, stop)


def _solve_teams(  # noqa: PLR0913, PLR0917  # what solve_spread was given
    scenario: Scenario,
    executor: Executor,
    settings: Settings,
    begin: _Begin,
    watch: Callable[[Progress], None],
    stop: threading.Event,
) -> Result:
    """Decide who goes where and inspects what: by parts, or all together."""
    start, apart = begin.start, separable(scenario)
    parts = parts_of(apart)
    is_exact = adds_up(tiers_of(scenario))
    is_small = size_of(scenario) <= LARGEST_WHOLE
    if len(parts) == 1 or (is_small and not is_exact and _is_alone(executor, settings)):
        return _solve_whole(scenario, executor, settings, begin, watch, stop)
    if is_exact or not is_small:
        return solve_parts(apart, parts, executor, settings, start=start, watch=watch, stop=stop)
    return _parts_then_whole(apart, parts, executor, settings, start, watch, stop)


def _is_alone(executor: Executor, settings: Settings) -> bool:
    """Whether one process searches a whole: nobody else is there, or must make a difference to what is found."""
    return executor.slots == 1 or settings.deterministic_seconds is not None


def _solve_whole(  # noqa: PLR0913, PLR0917  # what solve_spread was given
    scenario: Scenario,
    executor: Executor,
    settings: Settings,
    begin: _Begin,
    watch: Callable[[Progress], None],
    stop: threading.Event,
) -> Result:
    """Solve what does not fall apart: alone, as a portfolio of searches, or with patches of the plan handed out."""
    if _is_alone(executor, settings):
        return solving.solve(scenario, settings, start=begin.start, known=begin.known, watch=watch, stop=stop)
    if settings.engine == "direct" or size_of(scenario) <= LARGEST_FOR_EACH:
        return solve_portfolio(
            scenario, executor, settings, start=begin.start, known=begin.known, watch=watch, stop=stop
        )
    spread = spread_over(executor, settings, stop)
    return solving.solve(
        scenario, settings, start=begin.start, known=begin.known, watch=watch, stop=stop, spread=spread
    )


def _parts_then_whole(  # noqa: PLR0913, PLR0917  # what solve_spread was given
    scenario: Scenario,
    parts: tuple[Scenario, ...],
    executor: Executor,
    settings: Settings,
    start: Plan | None,
    watch: Callable[[Progress], None],
    stop: threading.Event,
) -> Result:
    """Solve the parts, then the whole from there; what the parts prove of the first tiers is kept."""
    began = now()
    first = solve_parts(
        scenario, parts, executor, with_share(settings, SHARE_FOR_PARTS), start=start, watch=watch, stop=stop
    )
    left = settings.seconds - (now() - began)
    if first.status is Status.INFEASIBLE or stop.is_set() or left <= 0:
        return first
    rest = replace(with_share(settings, 1 - SHARE_FOR_PARTS), seconds=left)
    try:
        whole = _solve_whole(scenario, executor, rest, _Begin(start, first.plan), watch, stop)
    except ExecutionError:
        if first.plan is None:
            raise
        return replace(first, seconds=round(now() - began, 2))
    seconds = round(now() - began, 2)
    if whole.status is Status.INFEASIBLE and first.plan is not None:
        msg = "the search over the whole says that there is no plan, but the parts have one"
        raise ModelError(msg)
    plans = [plan for plan in (first.plan, whole.plan) if plan is not None]
    if not plans:
        return replace(whole, seconds=seconds)
    best = combined(scenario, plans, start)
    assert best.status is not None  # it was just settled
    engine = solving.engines_of(plans)
    plan = solving.checked(scenario, best, settings, seconds, engine)
    found_with = {key: best.provenance[key] for key in ("settings", "seed")}
    provenance = {**plan.provenance, **found_with, "parts": len(parts)}
    return Result(best.status, replace(plan, provenance=provenance), seconds)
