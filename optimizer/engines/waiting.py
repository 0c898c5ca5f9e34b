"""Waiting for a solver that runs in a thread of its own, so that a wish to stop, or Ctrl-C, reaches it at any time."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

ResultT = TypeVar("ResultT")

POLL_SECONDS = 0.1


def awaited(
    work: Callable[[], ResultT],
    end: Callable[[], None],
    stop: threading.Event,
    tell: Callable[[], None] = lambda: None,
) -> ResultT:
    """Return what a solver's work comes to.

    Parameters
    ----------
    work
        What is done in the thread; what it raises is raised here.
    end
        Asks the work to end soon, which it then does with what it has; safe to call from another thread and again.
    stop
        When set, the work is asked to end. Ctrl-C in the calling thread sets it.
    tell
        Called about ten times a second from the calling thread.
    """
    outcome: Future[ResultT] = Future()

    def run() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:  # whatever it is, the calling thread raises it
            outcome.set_exception(error)

    threading.Thread(target=run, name="solver", daemon=True).start()
    while True:
        try:
            while True:
                try:
                    return outcome.result(timeout=POLL_SECONDS)
                except NotYet:
                    if outcome.done():
                        raise
                    tell()
                    if stop.is_set():
                        end()
        except KeyboardInterrupt:
            stop.set()
            end()
