"""Time and threads shared out among tasks."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from time import monotonic as now
from typing import TYPE_CHECKING

from optimizer.execution.executor import cores

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.engines.progress import Progress
    from optimizer.engines.settings import Settings
    from optimizer.execution import Executor

SECONDS_BETWEEN_NEWS = 0.5


def threaded(settings: Settings, executor: Executor, tasks: int) -> Settings:
    """Return settings with so many search threads that tasks side by side do not take more than the cores of a machine.

    What the settings say themselves is kept. On machines of others each task has one thread.
    """
    if settings.workers:
        return settings
    side_by_side = max(1, min(executor.slots, tasks))
    return replace(settings, workers=1 if executor.is_remote else max(1, cores() // side_by_side))


def with_share(settings: Settings, share: float) -> Settings:
    """Return settings with a share of the time: of wall clock, which never comes to nothing, and of search effort."""
    limit = settings.deterministic_seconds
    return replace(
        settings,
        seconds=max(0.01, settings.seconds * share),
        deterministic_seconds=None if limit is None else limit * share,
    )


def sparingly(tell: Callable[[object], None]) -> Callable[[Progress], None]:
    """Return a watcher that passes on every last word on a tier, and of the rest only so much as people can read.

    News from many workers come together in one place, which has other things to do.
    """
    said = float("-inf")

    def watch(progress: Progress) -> None:
        nonlocal said
        if progress.is_done or now() - said >= SECONDS_BETWEEN_NEWS:
            said = now()
            tell(progress)

    return watch


@dataclass
class Budget:
    """The time for many tasks: each gets its share of what is left, so that what one does not need goes to later ones.

    Parameters
    ----------
    settings
        With the limits for all tasks together.
    slots
        How many tasks run side by side.
    size
        The sizes of all tasks together.
    """

    settings: Settings
    slots: int
    size: int
    _began: float = field(default_factory=lambda: now())
    _size_left: int = field(init=False)

    def __post_init__(self) -> None:
        self._size_left = self.size

    @property
    def left(self) -> float:
        """Seconds of wall clock that are left; not below 0."""
        return max(0.0, self.settings.seconds - (now() - self._began))

    def take(self, size: int) -> Settings | None:
        """Return settings with the share of the next task; ``None`` if no time is left.

        Deterministic seconds are shared out by size alone: they must not depend on how quick the others were. Wall
        clock is then no more than the outermost limit.
        """
        left, limit = self.left, self.settings.deterministic_seconds
        if not left:
            return None
        if limit is not None:
            return replace(self.settings, seconds=left, deterministic_seconds=limit * size / self.size)
        seconds = min(left, left * self.slots * size / max(size, self._size_left))
        self._size_left -= size
        return replace(self.settings, seconds=seconds)
