"""Many scenarios, each solved by itself."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.engines.progress import Progress
from optimizer.errors import ModelError
from optimizer.execution.serial import Serial
from optimizer.measures.verification import verify
from optimizer.planning.sharing import sparingly, threaded
from optimizer.planning.spreading import solve_spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from optimizer.domain.result import Result
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.settings import Settings
    from optimizer.execution import Executor, Outcome


@dataclass(frozen=True, slots=True)
class Case:
    """One scenario of a batch and how to solve it."""

    scenario: Scenario
    settings: Settings


def solve_case(case: Case, tell: Callable[[object], None], stop: threading.Event) -> Result:
    """Return how the solve of one scenario ended: a task for executors."""
    return solve_spread(case.scenario, Serial(), case.settings, watch=sparingly(tell), stop=stop)


def judged(scenario: Scenario, result: Result) -> Result:
    """Return a result that came from elsewhere, after the plain checks found its plan sound here too.

    Raises
    ------
    ModelError
        If they did not.
    """
    if result.plan is not None and not verify(scenario, result.plan).is_sound:
        msg = "the plan that came back from a worker does not pass the plain checks here"
        raise ModelError(msg)
    return result


def solve_each(  # noqa: PLR0913  # those of solve, and where it is done
    scenarios: Iterable[Scenario],
    executor: Executor,
    settings: Settings,
    *,
    count: int,
    watch: Callable[[int, Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Outcome[Result]]:
    """Yield how the solve of each scenario ended, as they end.

    Parameters
    ----------
    scenarios
        Each is taken when there is a slot for it, so that they may be read one by one.
    executor
        Where the work is done.
    settings
        With the limits for each scenario.
    count
        How many scenarios there are at most, for sharing out the threads of this machine.
    watch
        Called with a scenario's place and the state of its search.
    stop
        When set, what runs ends soon with its best plan so far, and no further scenario is taken.
    """
    own = threaded(settings, executor, count)
    cases = (Case(scenario, own) for scenario in scenarios)

    def hear(place: int, news: object) -> None:
        assert isinstance(news, Progress)  # what solve_case tells
        if watch is not None:
            watch(place, news)

    return executor.run(solve_case, cases, hear, stop or threading.Event())
