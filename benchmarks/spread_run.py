"""One spread solve in a process of its own: ``benchmarks.spread_run HOW SCENARIO OUT EXECUTOR SLOTS SECONDS``.

``HOW`` is ``whole`` for a solve as users have it, ``parts`` for the parts alone, each timed where it is solved.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING

from optimizer.engines.settings import Settings
from optimizer.execution import opened
from optimizer.intake import load
from optimizer.planning.dividing import PartTask, solve_part
from optimizer.planning.parts import parts_of
from optimizer.planning.spreading import solve_spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from optimizer.domain import Scenario
    from optimizer.execution import Executor


@dataclass(frozen=True, slots=True)
class TimedPart:
    """How one part ended: its status, the value of its first tier, and the seconds of its solve where it ran."""

    status: str
    value: float | None
    seconds: float


def timed_part(task: PartTask, tell: Callable[[object], None], stop: Event) -> TimedPart:
    """Return how the solve of one part ended and what it took: a task for executors."""
    began = perf_counter()
    result = solve_part(task, tell, stop)
    value = None if result.plan is None else result.plan.tiers[0].value
    return TimedPart(str(result.status), value, perf_counter() - began)


def main(arguments: Sequence[str]) -> None:
    """Solve as the arguments say, each part in one search thread, and write down what it took."""
    how, folder, out, executor, slots, seconds = arguments
    began = perf_counter()
    scenario = load(Path(folder))
    loading = perf_counter() - began
    settings = Settings(seconds=float(seconds), workers=1)
    with opened(executor, int(slots) or None) as ready:
        began = perf_counter()
        parts = parts_of(scenario)
        _warm_up(ready, parts[0], settings)
        starting, began = perf_counter() - began, perf_counter()
        ended = _whole(scenario, ready, settings) if how == "whole" else _parts(parts, ready, settings)
        solving = perf_counter() - began
    told = {"status": ended.status, "value": ended.value, "inside": ended.seconds}
    told.update(loading=loading, starting=starting, solving=solving)
    Path(out).write_text(json.dumps(told), "utf-8")


def _whole(scenario: Scenario, executor: Executor, settings: Settings) -> TimedPart:
    result = solve_spread(scenario, executor, settings)
    value = result.plan.tiers[0].value if result.plan is not None else None
    return TimedPart(str(result.status), value, result.seconds)


def _parts(parts: Sequence[Scenario], executor: Executor, settings: Settings) -> TimedPart:
    """Return the worst status of the parts, and their values and seconds added up."""
    tasks = [PartTask(part, settings) for part in parts]
    ended = [outcome.result() for outcome in executor.run(timed_part, tasks, lambda *_: None, Event())]
    status = next((each.status for each in ended if each.status != "optimal"), "optimal")
    return TimedPart(status, round(sum(each.value or 0 for each in ended), 3), sum(each.seconds for each in ended))


def _warm_up(executor: Executor, part: Scenario, settings: Settings) -> None:
    """Let every worker load the solver and build a model once, so that none of it counts for the cities."""
    tasks = [PartTask(part, settings)] * executor.slots
    for outcome in executor.run(solve_part, tasks, lambda *_: None, Event()):
        outcome.result()


if __name__ == "__main__":
    main(sys.argv[1:])
