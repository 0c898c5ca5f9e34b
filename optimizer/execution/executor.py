"""What an executor is: it runs one function over many items, wherever that may be."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ItemT = TypeVar("ItemT")
ResultT = TypeVar("ResultT")

MOST_ATTEMPTS = 3
"""A task whose worker is lost is begun again, up to this many times in all."""

PAUSE_SECONDS = 0.05
"""How long an executor waits for news before it looks whether it is to stop."""

Task = Callable[[ItemT, Callable[[object], None], threading.Event], ResultT]
"""``function(item, tell, stop)``: a function of a module, so that another process can find it by its name.

It calls ``tell`` with whatever is to be known meanwhile, and ends soon with the best it has when ``stop`` is set. The
same item gives the same result wherever it runs.
"""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[ResultT]):
    """How one task ended: with a value or with an error."""

    index: int
    value: ResultT | None = None
    error: Exception | None = None

    def result(self) -> ResultT:
        """Return the value.

        Raises
        ------
        Exception
            The one with which the task ended, if it did.
        """
        if self.error is not None:
            raise self.error
        return self.value  # type: ignore[return-value]  # a task may well return None


class Executor(Protocol):
    """Runs one function over many items."""

    @property
    def slots(self) -> int:
        """How many tasks can run at once now; at least 1."""

    @property
    def is_remote(self) -> bool:
        """Whether tasks may run on other machines, whose cores are not those of this one."""

    def run(
        self,
        function: Task[ItemT, ResultT],
        items: Iterable[ItemT],
        watch: Callable[[int, object], None],
        stop: threading.Event,
    ) -> Iterator[Outcome[ResultT]]:
        """Yield how each task ended, as they end; outcomes and news bear the item's place.

        Items are taken one by one, each when there is a slot for it, so that it can depend on earlier outcomes.
        After ``stop`` no further item is taken; what runs is asked to end soon, and its outcome is yielded.

        Parameters
        ----------
        function
            The task.
        items
            What each task gets; picklable.
        watch
            Called with the place of the item and what its task told, from the calling thread.
        stop
            When set, everything ends soon.
        """


class LinkedEvent(threading.Event):
    """An event that is set when it or another one is: it can be set alone without setting the other."""

    def __init__(self, other: threading.Event) -> None:
        super().__init__()
        self._other = other

    def is_set(self) -> bool:
        """Whether this event or the other one is set."""
        return super().is_set() or self._other.is_set()


def cores() -> int:
    """Return the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
