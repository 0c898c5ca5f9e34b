"""Several searches of one scenario side by side: the best plan of all, with the best of what each has proven."""

from __future__ import annotations

import threading
from dataclasses import replace
from time import monotonic as now
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status
from optimizer.domain.result import Result
from optimizer.engines.progress import Progress
from optimizer.engines.settings import ENGINES
from optimizer.errors import ExecutionError, ModelError
from optimizer.execution import LinkedEvent, Outcome
from optimizer.planning import solving
from optimizer.planning.combining import combined
from optimizer.planning.dividing import PartTask, solve_part
from optimizer.planning.parts import size_of
from optimizer.planning.sharing import threaded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from optimizer.domain.scenario import Scenario
    from optimizer.engines.settings import Settings
    from optimizer.execution import Executor

LARGEST_SEED = 2**31 - 1

LARGEST_FOR_EACH = 3_000
"""Teams times targets times rounds up to which each engine is worth a search where the choice is left open.

Where every target has one host, it is no less than the visits on offer, by which a search chooses its engine; and
unlike those it is known without building the offer, which takes seconds where it is large.
"""


def solve_portfolio(  # noqa: PLR0913  # those of solve, and where it is done
    scenario: Scenario,
    executor: Executor,
    settings: Settings,
    *,
    count: int | None = None,
    start: Plan | None = None,
    known: Plan | None = None,
    watch: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Result:
    """Return the best plan of ``count`` searches (one per slot) that differ in their seeds and perhaps engines.

    As soon as one search has proven that its plan is the best, or that there is none, the others are stopped. A search
    whose worker is lost for good is left out as long as another has an answer.

    Raises
    ------
    ModelError
        If the plain checks contradict the solver, or one search another: a mistake of ours.
    ExecutionError
        If every search lost its worker again and again.
    """
    began, halt = now(), LinkedEvent(stop or threading.Event())
    board = _Board(watch or (lambda _: None))
    count = count or executor.slots
    own = threaded(settings, executor, count)
    tasks = [PartTask(scenario, each, start, known) for each in variants(own, count, size_of(scenario))]
    outcomes = []
    for outcome in executor.run(solve_part, tasks, board.hear, halt):
        outcomes.append(outcome)
        if outcome.error is None and outcome.result().status in (Status.OPTIMAL, Status.INFEASIBLE):
            halt.set()
    results = _answers(outcomes)
    seconds = round(now() - began, 2)
    plans = [result.plan for result in results if result.plan is not None]
    if not plans:
        decided = next((result for result in results if result.status is Status.INFEASIBLE), None)
        return replace(decided or Result(Status.UNDECIDED, None, seconds), seconds=seconds)
    if any(result.status is Status.INFEASIBLE for result in results):
        msg = "one search says that there is no plan, but another one found one"
        raise ModelError(msg)
    best = combined(scenario, plans, start)
    plan = solving.checked(scenario, best, own, seconds, solving.engines_of([best]))
    found_with = {key: best.provenance[key] for key in ("settings", "seed")}
    provenance = {**plan.provenance, **found_with, "searches": len(plans)}
    return Result(best.status or Status.FEASIBLE, replace(plan, provenance=provenance), seconds)


def variants(settings: Settings, count: int, size: int) -> list[Settings]:
    """Return settings that differ: engine after engine where the choice is left open, then seed after seed.

    In a scenario of more than ``LARGEST_FOR_EACH`` (``size`` is that of :func:`optimizer.planning.parts.size_of`) the
    choice stays with each search, which takes the engine that suits: the other one would be a slot wasted.
    """
    is_open = settings.engine == "auto" and count > 1 and size <= LARGEST_FOR_EACH
    engines = [name for name in ENGINES if name != "auto"] if is_open else [settings.engine]
    return [
        replace(
            settings,
            engine=engines[number % len(engines)],
            seed=(settings.seed + number // len(engines)) % (LARGEST_SEED + 1),
        )
        for number in range(count)
    ]


def _answers(outcomes: Sequence[Outcome[Result]]) -> list[Result]:
    """Return the results in order; raise what went wrong if that is all there is, or is a mistake of ours."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.index)
    lost = [outcome for outcome in ordered if outcome.error is not None]
    mistakes = [outcome for outcome in lost if not isinstance(outcome.error, ExecutionError)]
    if mistakes or len(lost) == len(ordered):
        for outcome in (*mistakes, *lost):
            outcome.result()
    return [outcome.result() for outcome in ordered if outcome.error is None]


class _Board:
    """What the searches tell, as news of one: the least value in the tier that the furthest has come to."""

    def __init__(self, watch: Callable[[Progress], None]) -> None:
        self.watch = watch
        self.newest: dict[int, Progress] = {}

    def hear(self, place: int, news: object) -> None:
        """Take note of one search's progress, and tell that of the one that leads."""
        assert isinstance(news, Progress)  # what solve_part tells
        self.newest[place] = news
        leader = max(self.newest, key=lambda each: (_standing(self.newest[each]), -each))
        if place == leader:
            self.watch(news)


def _standing(progress: Progress) -> tuple[int, bool, float]:
    value = progress.value
    return progress.number, value is not None, 0.0 if value is None else -value
