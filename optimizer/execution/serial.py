"""The executor ``serial``: one task after the other, in this process."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from optimizer.execution.executor import Executor, ItemT, Outcome, ResultT, Task

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Iterator


class Serial:
    """Runs one task after the other, in this process."""

    slots = 1
    is_remote = False

    def run(
        self,
        function: Task[ItemT, ResultT],
        items: Iterable[ItemT],
        watch: Callable[[int, object], None],
        stop: threading.Event,
    ) -> Iterator[Outcome[ResultT]]:
        """Yield how each task ended; see :meth:`optimizer.execution.Executor.run`."""
        place, each = 0, iter(items)
        while not stop.is_set():
            try:
                item = next(each)
            except StopIteration:
                return
            yield _outcome(place, function, item, partial(watch, place), stop)
            place += 1


def _outcome(
    place: int, function: Task[ItemT, ResultT], item: ItemT, tell: Callable[[object], None], stop: threading.Event
) -> Outcome[ResultT]:
    try:
        return Outcome(place, function(item, tell, stop))
    except Exception as error:  # whatever it is, whoever asks for the result gets it
        return Outcome(place, error=error)


@contextmanager
def opened(processes: int | None = None, scheduler: str | None = None) -> Iterator[Executor]:  # noqa: ARG001  # as all
    """Give the executor; it has nothing to prepare."""
    yield Serial()
