"""What goes to a worker and what comes back, as bytes: an order, news, and how a task ended."""

from __future__ import annotations

import pickle
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from optimizer.errors import ExecutionError
from optimizer.texts import Text

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

_LOST = Text(
    "Task {number} lost its worker {times} times; most likely there is not enough memory for it.",
    "第 {number} 个任务的工作进程 {times} 次意外终止，很可能是内存不足。",
)
_LOST_OFTEN = Text(
    "Task {number} lost its worker as often as the scheduler allows; most likely there is not enough memory for it.",
    "第 {number} 个任务的工作进程意外终止，次数已达调度器允许的上限，很可能是内存不足。",
)


class Kind(StrEnum):
    """What a message from a worker says."""

    TOLD = "told"
    DONE = "done"
    FAILED = "failed"


def packed(function: Callable[..., object], item: object) -> bytes:
    """Return an order: the function, by its name, and what it gets."""
    return pickle.dumps((function, item))


def message(kind: Kind, content: object) -> bytes:
    """Return a message of a worker."""
    return pickle.dumps((kind, content))


def unpacked(received: bytes) -> tuple[Kind, Any]:
    """Return what a message says; it comes from our own worker, for no other has the other end of its line."""
    kind, content = pickle.loads(received)
    return kind, content


def answer(order: bytes, tell: Callable[[object], None], stop: threading.Event) -> bytes:
    """Carry out an order, and return the message that says how it ended."""
    try:
        function, item = pickle.loads(order)
        return message(Kind.DONE, function(item, tell, stop))
    except Exception as error:  # whatever it is, the caller gets it
        return _failure(error)


def _failure(error: Exception) -> bytes:
    try:
        failed = message(Kind.FAILED, error)
        unpacked(failed)  # some exceptions can be packed but not unpacked
    except Exception:
        return message(Kind.FAILED, ExecutionError(Text.same(f"{type(error).__name__}: {error}")))
    return failed


def lost(place: int, times: int | None) -> ExecutionError:
    """Return the error that a task lost its worker so many times; ``None``: as often as somebody else's limit says."""
    if times is None:
        return ExecutionError(_LOST_OFTEN.fill(number=place + 1))
    return ExecutionError(_LOST.fill(number=place + 1, times=times))
