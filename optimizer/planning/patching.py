"""Patches of one large plan, searched side by side wherever an executor has room."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.errors import ExecutionError
from optimizer.planning.sharing import threaded

if TYPE_CHECKING:
    import threading
    from collections.abc import Generator, Iterable

    from optimizer.engines.patches import Patch, Patched, Spread
    from optimizer.engines.settings import Settings
    from optimizer.execution import Executor


def spread_over(executor: Executor, settings: Settings, stop: threading.Event) -> Spread:
    """Return what has patches searched by an executor; a patch whose worker is lost for good is answered by ``None``.

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

    def spread(patches: Iterable[Patch]) -> Generator[tuple[int, Patched | None], None, None]:
        own = (replace(patch, settings=replace(patch.settings, workers=workers)) for patch in patches)
        for outcome in executor.run(rearranged, own, lambda *_: None, stop):
            is_lost = isinstance(outcome.error, ExecutionError)
            yield outcome.index, None if is_lost else outcome.result()

    return spread
