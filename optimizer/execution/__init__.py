"""Where tasks run: a folder is a choice, a file is one option.

A task is a function of picklable data; it builds its own models, tells how far it is, and ends soon when asked to.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from optimizer.execution.executor import Executor, LinkedEvent, Outcome, Task

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

EXECUTORS = ("serial", "processes", "dask")
"""Every executor by name, the plainest first; each is the file of its name."""


def opened(
    name: str = "serial", processes: int | None = None, scheduler: str | None = None
) -> AbstractContextManager[Executor]:
    """Return an executor, ready when its block is entered and gone when it is left.

    Parameters
    ----------
    name
        ``serial``: one task after the other in this process; ``processes``: worker processes on this machine; ``dask``:
        a cluster.
    processes
        How many tasks run at once; every core of this process one if left out. ``serial`` runs one.
    scheduler
        The address of a dask scheduler; without it dask works with ``processes`` processes on this machine.

    Raises
    ------
    ExecutionError
        When the block is entered: if dask is not installed, or the scheduler does not answer.
    """
    # Loaded by name, so that nobody waits for an executor that was not asked for.
    module = import_module(f"optimizer.execution.{name}")
    found: AbstractContextManager[Executor] = module.opened(processes, scheduler)
    return found


__all__ = ["EXECUTORS", "Executor", "LinkedEvent", "Outcome", "Task", "opened"]
