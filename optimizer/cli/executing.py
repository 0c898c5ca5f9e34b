"""Where the work is done: the options that choose an executor, and the executor that they choose."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from optimizer.cli.bilingual import OneOf, UsageTextError, Whole, option
from optimizer.execution import EXECUTORS, opened
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from optimizer.execution import Executor

MOST_PROCESSES = 1024
"""More than this on one machine is a slip of the keyboard."""

_ONLY_DASK = Text("--scheduler is for --executor dask alone.", "--scheduler 只用于 --executor dask。")
_NO_ADDRESS = Text(
    "--scheduler is empty; it takes the address of a dask scheduler, such as tcp://10.0.0.5:8786.",
    "--scheduler 为空；应为 dask 调度器地址，如 tcp://10.0.0.5:8786。",
)
_NOT_SERIAL = Text(
    "--processes is for --executor processes, or dask without --scheduler.",
    "--processes 用于 --executor processes，或不带 --scheduler 的 --executor dask。",
)


def executor_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--executor``, ``--processes`` and ``--scheduler``, of which the command gets the ``workplace`` they choose.

    The workplace is an executor that is ready in the block of a ``with``.
    """
    name = option(
        "--executor",
        metavar="|".join(EXECUTORS),
        type=OneOf(*EXECUTORS),
        default=EXECUTORS[0],
        words=Text(
            "Where the work is done: here, one thing after the other (serial, the default); in several processes on "
            "this machine; or on a dask cluster.",
            "在哪里计算：本进程内依次进行（serial，默认）；本机多个进程（processes）；或 dask 集群（dask）。",
        ),
    )
    processes = option(
        "--processes",
        metavar="N",
        type=Whole(1, MOST_PROCESSES),
        words=Text("How many processes work at once (default: one per core).", "同时工作的进程数（默认：每核一个）。"),
    )
    scheduler = option(
        "--scheduler",
        metavar="ADDRESS",
        words=Text(
            "The address of a dask scheduler, such as tcp://10.0.0.5:8786 (default: processes on this machine).",
            "dask 调度器地址，如 tcp://10.0.0.5:8786（默认：在本机启动进程）。",
        ),
    )

    @wraps(function)
    def with_workplace(
        *given: object, executor: str, processes: int | None, scheduler: str | None, **others: object
    ) -> object:
        return function(*given, workplace=_chosen(executor, processes, scheduler), **others)

    return name(processes(scheduler(with_workplace)))


def _chosen(executor: str, processes: int | None, scheduler: str | None) -> AbstractContextManager[Executor]:
    """Return the executor that the options choose.

    Raises
    ------
    UsageTextError
        If the options contradict each other.
    ExecutionError
        When its block is entered, if it cannot be had.
    """
    if scheduler is not None and not scheduler.strip():
        raise UsageTextError(_NO_ADDRESS)
    if scheduler is not None and executor != "dask":
        raise UsageTextError(_ONLY_DASK)
    if processes is not None and (executor == "serial" or scheduler is not None):
        raise UsageTextError(_NOT_SERIAL)
    return opened(executor, processes, scheduler)
