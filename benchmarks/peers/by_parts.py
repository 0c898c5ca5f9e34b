"""Instances that fall apart, solved part by part on every core: tuimo's own way, and the same for solvers of rows.

The time is shared out by the size of the parts, and what one part does not need goes to later ones. While parts are
still to come, sending nobody is the plan for them and nought their bound.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from itertools import starmap
from typing import TYPE_CHECKING

from benchmarks.peers.linear_solvers import HIGHS, SCIP, solve_linear
from benchmarks.peers.told import Told, Watch, gap_in_percent
from optimizer.domain import Plan
from optimizer.domain.result import Result
from optimizer.engines.settings import Settings
from optimizer.execution import opened
from optimizer.measures.tiers import tiers_of
from optimizer.planning.dividing import PartTask
from optimizer.planning.parts import size_of
from optimizer.planning.sharing import Budget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from optimizer.domain import Scenario
    from optimizer.execution import Executor, Outcome, Task
    from optimizer.execution.executor import ItemT, ResultT

LINEAR = {each.name: each for each in (HIGHS, SCIP)}


@dataclass(frozen=True, slots=True)
class LinearTask:
    """One part for a solver of rows."""

    solver: str
    part: Scenario
    seconds: float
    seed: int


def solve_linear_part(
    task: LinearTask, _tell: Callable[[object], None], _stop: threading.Event
) -> tuple[Told, Plan | None]:
    """Return how the solve of one part ended, and its plan: a task for executors."""
    return solve_linear(LINEAR[task.solver], task.part, task.seconds, task.seed)


def solve_linear_parts(solver: str, parts: Sequence[Scenario], seconds: float, seed: int) -> tuple[Told, Plan | None]:
    """Return how a solver of rows did on all parts together, and their plans as one."""
    watch = Watch()
    ordered = sorted(parts, key=lambda part: -size_of(part))
    wholes = [whole_of(part) for part in ordered]
    done: dict[int, tuple[Told, Plan | None]] = {}
    with opened("processes") as executor:
        tasks = _tasks(solver, ordered, seconds, seed, executor)
        for outcome in executor.run(solve_linear_part, tasks, lambda *_: None, threading.Event()):
            done[outcome.index] = outcome.result()
            watch.note(*together(wholes, done))
    value, bound = together(wholes, done)
    told = [told for told, _ in done.values()]
    is_proven = len(done) == len(parts) and all(each.status == "optimal" for each in told)
    postings = tuple(posting for _, plan in done.values() if plan is not None for posting in plan.postings)
    counts = {name: sum(each.counts.get(name, 0) for each in told) for name in ("variables", "rows", "entries")}
    gaps = tuple(gap_of(done.get(number), whole) for number, whole in enumerate(wholes))
    status = "optimal" if is_proven else "feasible"
    words = f"{len(done)} of {len(parts)} parts, one thread each"
    summed = Told(status, words, watch.seconds, None, value, bound, watch.trace, {"parts": len(parts), **counts}, gaps)
    return summed, Plan(postings)


def _tasks(
    solver: str, parts: Sequence[Scenario], seconds: float, seed: int, executor: Executor
) -> Iterator[LinearTask]:
    budget = Budget(Settings(seconds=seconds), min(executor.slots, len(parts)), sum(map(size_of, parts)))
    for part in parts:
        share = budget.take(size_of(part))
        if share is None:
            return
        yield LinearTask(solver, part, share.seconds, seed)


def together(wholes: Sequence[float], done: dict[int, tuple[Told, Plan | None]]) -> tuple[float, float]:
    """Return value and bound of all parts, those that are not done wholly unserved."""
    values = [whole if number not in done else _value(done[number][0], whole) for number, whole in enumerate(wholes)]
    return sum(values), sum(told.bound or 0.0 for told, _ in done.values())


def _value(told: Told, whole: float) -> float:
    return whole if told.value is None else told.value


def gap_of(done: tuple[Told, Plan | None] | None, whole: float) -> float:
    """Return value less bound of a part in percent of its risk."""
    if done is None:
        return 100.0
    return gap_in_percent(_value(done[0], whole), done[0].bound or 0.0, whole)


def whole_of(scenario: Scenario) -> float:
    """Return what a gap is a share of: 1,000 × the risk of all open targets, in points."""
    (tier,) = tiers_of(scenario)
    whole = tier.whole(scenario)
    assert whole is not None  # every rung weighs risk
    return whole / tier.scale


class Listening:
    """An executor that remembers how good the plan of each part is, whoever asked for it."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._known: dict[str, tuple[float, float, float]] = {}

    @property
    def slots(self) -> int:
        """How many tasks can run at once."""
        return self._executor.slots

    @property
    def is_remote(self) -> bool:
        """Whether tasks may run on other machines."""
        return self._executor.is_remote

    def run(
        self,
        function: Task[ItemT, ResultT],
        items: Iterable[ItemT],
        watch: Callable[[int, object], None],
        stop: threading.Event,
    ) -> Iterator[Outcome[ResultT]]:
        """Yield how each task ended, after a look at it."""
        tasks: list[ItemT] = []

        def taken() -> Iterator[ItemT]:
            for item in items:
                tasks.append(item)
                yield item

        for outcome in self._executor.run(function, taken(), watch, stop):
            self._note(tasks[outcome.index], outcome.value)
            yield outcome

    def _note(self, task: object, result: object) -> None:
        if isinstance(task, PartTask) and isinstance(result, Result) and result.plan is not None:
            part = task.scenario
            (tier,) = result.plan.tiers
            whole, name = whole_of(part), part.teams[0].id
            value, bound, _ = self._known.get(name, (whole, 0.0, whole))
            self._known[name] = min(value, tier.value), max(bound, tier.bound or 0.0), whole

    def gaps(self, parts: Sequence[Scenario]) -> tuple[float, ...]:
        """Return value less bound of each part in percent of its risk; 100 for a part that nobody came to."""
        known = (self._known.get(part.teams[0].id, (1.0, 0.0, 1.0)) for part in parts)
        return tuple(starmap(gap_in_percent, known))


def with_parts(told: Told, gaps: tuple[float, ...]) -> Told:
    """Return what was told with the gaps of the parts added."""
    return replace(told, counts={"parts": len(gaps), **told.counts}, part_gaps=gaps)
