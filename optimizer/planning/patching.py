"""Patches of one large plan, searched side by side wherever an executor has room."""

from __future__ import annotations

from concurrent.futures import CancelledError
from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.errors import ExecutionError, ModelError
from optimizer.execution import LinkedEvent
from optimizer.planning.sharing import threaded

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Generator, Iterable

    from optimizer.engines.patches import Patch, Patched, Spread
    from optimizer.engines.settings import Settings
    from optimizer.execution import Executor


CONNECTION_LOST = (ExecutionError, OSError, CancelledError)
"""What an executor may raise by itself when whoever did the work is out of reach."""


def spread_over(executor: Executor, settings: Settings, stop: threading.Event) -> Spread:
    """Return what has patches searched by an executor.

    A patch whose search failed, for want of memory or of a worker, is answered by ``None``: the plan is there without
    it. Only a contradiction between plan and checks is raised, for that is a mistake of ours.

    Parameters
    ----------
    executor
        Where the work is done.
    settings
        Those of the solve; each search gets its share of the threads.
    stop
        When set, what runs ends soon, and no further patch is taken.
    """
    from optimizer.engines.patches import rearranged  # the solver is slow to import

    workers = threaded(settings, executor, executor.slots).workers

    def spread(
        patches: Iterable[Patch], is_over: Callable[[], bool]
    ) -> Generator[tuple[int, Patched | None], None, None]:
        own = (replace(patch, settings=replace(patch.settings, workers=workers)) for patch in patches)
        try:
            for outcome in executor.run(rearranged, own, lambda *_: None, _End(stop, is_over)):
                if isinstance(outcome.error, ModelError):
                    raise outcome.error
                yield outcome.index, outcome.value
        except CONNECTION_LOST:
            return

    return spread


class _End(LinkedEvent):
    """An event that is set when another one is, and when something is over."""

    def __init__(self, other: threading.Event, is_over: Callable[[], bool]) -> None:
        super().__init__(other)
        self._is_over = is_over

    def is_set(self) -> bool:
        """Whether the other event is set, or it is over."""
        return super().is_set() or self._is_over()
