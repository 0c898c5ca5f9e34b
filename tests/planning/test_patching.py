"""Patches over an executor: what comes back, and what is made of it if something goes wrong there."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Plan
from optimizer.engines import Settings
from optimizer.engines.neighbourhoods import Area
from optimizer.engines.patches import Goal, Patch, Patched, Source
from optimizer.engines.search import Limits
from optimizer.errors import ExecutionError, ModelError
from optimizer.execution import Outcome
from optimizer.planning.patching import spread_over
from optimizer.texts import Text
from tests import builders as b

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

NOTHING_BETTER = Patched(None, was_searched_through=True, deterministic_seconds=0.0)
LOST = ExecutionError(Text.same("lost"))


class Told:
    """An executor that ends tasks as it is told to, and remembers what it was given."""

    slots, is_remote = 2, True

    def __init__(self, *ends: Exception | None, breaks_with: Exception | None = None) -> None:
        self.ends, self.breaks_with = ends, breaks_with
        self.items: list[Patch] = []
        self.stop = threading.Event()

    def run(
        self,
        _function: Any,  # noqa: ANN401  # any task
        items: Iterable[Any],
        _watch: Callable[..., None],
        stop: threading.Event,
    ) -> Iterator[Outcome[Any]]:
        """Yield the ends, one for each item."""
        self.stop = stop
        for place, (item, error) in enumerate(zip(items, self.ends, strict=False)):
            self.items.append(item)
            yield Outcome(place, None if error else NOTHING_BETTER, error)
        if self.breaks_with is not None:
            raise self.breaks_with


def patches(count: int = 9) -> Iterator[Patch]:
    """Yield patches of nothing."""
    source, settings = Source("one", b.scenario()), Settings(workers=7)
    for _ in range(count):
        yield Patch(source, Plan(()), Area((), ()), Goal(0, 0), Limits(1.0), settings)


def answers(executor: Told, stop: threading.Event | None = None) -> list[tuple[int, Patched | None]]:
    """Return what comes back."""
    return list(spread_over(executor, Settings(), stop or threading.Event())(patches(), lambda: False))


def test_every_patch_has_its_share_of_the_threads() -> None:
    """On machines of others a patch has one thread, however many the solve itself has."""
    executor = Told(None, None)
    assert answers(executor) == [(0, NOTHING_BETTER), (1, NOTHING_BETTER)]
    assert [patch.settings.workers for patch in executor.items] == [1, 1]


@pytest.mark.parametrize("error", [LOST, MemoryError(), OSError("no way there")])
def test_what_goes_wrong_with_a_patch_is_no_answer(error: Exception) -> None:
    """A lost worker, or one without memory, has nothing to say; the others go on."""
    assert answers(Told(error, None)) == [(0, None), (1, NOTHING_BETTER)]


@pytest.mark.parametrize("error", [LOST, OSError("no way there")])
def test_an_executor_that_breaks_down_ends_the_answers(error: Exception) -> None:
    """What has come back so far stays."""
    assert answers(Told(None, breaks_with=error)) == [(0, NOTHING_BETTER)]


def test_a_contradiction_is_not_passed_over() -> None:
    """A mistake of ours is raised, wherever it was noticed."""
    with pytest.raises(ModelError):
        answers(Told(ModelError("a contradiction")))


def test_workers_are_asked_to_end_when_it_is_over_or_a_stop_is_wished_for() -> None:
    """The event that the executor looks at is set by either."""
    stop, is_over = threading.Event(), [False]
    executor = Told(None)
    assert list(spread_over(executor, Settings(), stop)(patches(), lambda: is_over[0]))
    assert not executor.stop.is_set()
    is_over[0] = True
    assert executor.stop.is_set()
    is_over[0] = False
    stop.set()
    assert executor.stop.is_set()
