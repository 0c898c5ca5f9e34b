"""One spread solve in a process of its own: ``python -m benchmarks.spread_run SCENARIO OUT EXECUTOR SLOTS SECONDS``."""

from __future__ import annotations

import json
import sys
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
    from collections.abc import Sequence

    from optimizer.domain import Scenario
    from optimizer.execution import Executor


def main(arguments: Sequence[str]) -> None:
    """Solve as the arguments say, each part in one search thread, and write down what it took."""
    folder, out, executor, slots, seconds = arguments
    began = perf_counter()
    scenario = load(Path(folder))
    loading = perf_counter() - began
    settings = Settings(seconds=float(seconds), workers=1)
    with opened(executor, int(slots) or None) as ready:
        began = perf_counter()
        _warm_up(ready, parts_of(scenario)[0], settings)
        starting, began = perf_counter() - began, perf_counter()
        result = solve_spread(scenario, ready, settings)
        solving = perf_counter() - began
    value = result.plan.tiers[0].value if result.plan is not None else None
    told = {"status": str(result.status), "value": value, "loading": loading, "starting": starting, "solving": solving}
    Path(out).write_text(json.dumps(told), "utf-8")


def _warm_up(executor: Executor, part: Scenario, settings: Settings) -> None:
    """Let every worker load the solver and build a model once, so that none of it counts for the cities."""
    tasks = [PartTask(part, settings)] * executor.slots
    for outcome in executor.run(solve_part, tasks, lambda *_: None, Event()):
        outcome.result()


if __name__ == "__main__":
    main(sys.argv[1:])
