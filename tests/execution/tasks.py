"""Tasks for executors to run: functions of a module, so that another process finds them by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.errors import SettingsError
from optimizer.texts import Text

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

PATIENCE_SECONDS = 30.0
"""Long after this a test would have failed anyway."""


def double(number: int, tell: Callable[[object], None], _stop: threading.Event) -> int:
    """Tell the number, return twice as much; refuse 13."""
    tell(f"doubling {number}")
    if number == 13:
        raise SettingsError(Text("13 is not doubled", "13 不加倍"))
    return 2 * number


def process_id(_item: object, _tell: Callable[[object], None], stop: threading.Event) -> int:
    """Return which process this is, after a moment in which the others take up work."""
    stop.wait(0.2)
    return os.getpid()


def until_stopped(item: str, tell: Callable[[object], None], stop: threading.Event) -> str:
    """Tell that it runs, and return once it is asked to stop."""
    tell("running")
    return f"{item}: stopped" if stop.wait(PATIENCE_SECONDS) else f"{item}: forgotten"


def asked_to_stop(_item: object, _tell: Callable[[object], None], stop: threading.Event) -> bool:
    """Return whether this task is asked to stop as soon as it begins."""
    return stop.is_set()


def stubborn(_item: object, tell: Callable[[object], None], _stop: threading.Event) -> None:
    """Tell that it runs, and go on for a while whatever is wished for."""
    tell("running")
    time.sleep(3)


def once_killed(marks: tuple[str, int], _tell: Callable[[object], None], _stop: threading.Event) -> int:
    """Kill the own process the first time this runs, which a file remembers; later return the number."""
    file, number = Path(marks[0]), marks[1]
    if not file.exists():
        file.write_text("was here", "utf-8")
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(PATIENCE_SECONDS)
    return number


def always_killed(_item: object, _tell: Callable[[object], None], _stop: threading.Event) -> None:
    """Kill the own process whenever this runs."""
    os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(PATIENCE_SECONDS)


class UnpackableError(Exception):
    """An exception that can be packed but not unpacked."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def failing_badly(_item: object, _tell: Callable[[object], None], _stop: threading.Event) -> None:
    """Fail with an exception that does not survive the way back."""
    raise UnpackableError("one", "other")
