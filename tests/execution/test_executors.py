"""Every executor runs tasks in the same way, and loses none of them."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from optimizer.errors import ExecutionError, SettingsError
from optimizer.execution import opened
from tests.execution import tasks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from optimizer.execution import Executor, Task
    from optimizer.execution.executor import ItemT, ResultT


def outcomes(executor: Executor, task: Task[ItemT, ResultT], items: list[ItemT]) -> list[ResultT]:
    """Return what the tasks return, in the order of the items."""
    found = list(executor.run(task, items, lambda *_: None, threading.Event()))
    return [each.result() for each in sorted(found, key=lambda each: each.index)]


def test_every_item_has_its_outcome(executor: Executor) -> None:
    """As many outcomes as items come back, each with the place of its item."""
    assert outcomes(executor, tasks.double, list(range(7))) == [0, 2, 4, 6, 8, 10, 12]


def test_nothing_to_do_is_done_at_once(executor: Executor) -> None:
    """Without items there are no outcomes."""
    assert outcomes(executor, tasks.double, []) == []


def test_what_tasks_tell_comes_back_with_their_place(executor: Executor) -> None:
    """News reach the caller, each with the place of the item."""
    news: list[tuple[int, object]] = []
    list(executor.run(tasks.double, [5, 6], lambda *each: news.append(each), threading.Event()))
    assert sorted(news, key=str) == [(0, "doubling 5"), (1, "doubling 6")]


def test_one_failure_does_not_stop_the_rest(executor: Executor) -> None:
    """A task that raises has its exception as outcome, the others have their values."""
    found = sorted(
        executor.run(tasks.double, [1, 13, 3], lambda *_: None, threading.Event()), key=lambda each: each.index
    )
    assert [each.value for each in found] == [2, None, 6]
    with pytest.raises(SettingsError, match="13 is not doubled"):
        found[1].result()


def test_items_are_taken_when_there_is_a_slot(executor: Executor) -> None:
    """No more items are taken than can run, so that a later one can depend on earlier outcomes."""
    taken, ended, most = 0, 0, 0

    def items() -> Iterator[int]:
        nonlocal taken
        for number in range(6):
            taken += 1
            yield number

    for _ in executor.run(tasks.double, items(), lambda *_: None, threading.Event()):
        most = max(most, taken - ended)
        ended += 1
    assert ended == 6
    assert most <= executor.slots + 1


def test_a_wish_to_stop_reaches_what_runs(executor: Executor) -> None:
    """When asked to stop, running tasks end with what they have and no other is begun."""
    stop = threading.Event()
    found = list(executor.run(tasks.until_stopped, ["a", "b", "c", "d"], lambda *_: stop.set(), stop))
    assert {each.value for each in found} <= {"a: stopped", "b: stopped"}
    assert found


def test_a_stopped_executor_can_be_used_again(executor: Executor) -> None:
    """The wish to stop ends with its run."""
    stop = threading.Event()
    list(executor.run(tasks.until_stopped, ["a", "b"], lambda *_: stop.set(), stop))
    assert outcomes(executor, tasks.asked_to_stop, [1, 2, 3]) == [False, False, False]


def test_tasks_run_side_by_side(workers: Executor) -> None:
    """Two slots are two processes, neither of them the caller's."""
    found = set(outcomes(workers, tasks.process_id, [None] * 4))
    assert len(found) == 2
    assert os.getpid() not in found


def test_a_killed_worker_loses_nothing(workers: Executor, tmp_path: Path) -> None:
    """The task of a worker that is killed is run again, and all others have their outcomes."""
    mark = str(tmp_path / "mark")
    assert outcomes(workers, tasks.once_killed, [(mark, number) for number in range(5)]) == [0, 1, 2, 3, 4]
    assert (tmp_path / "mark").exists()


def test_a_task_that_kills_every_worker_is_given_up(workers: Executor) -> None:
    """A task that loses its worker again and again ends with a sentence, and the executor goes on."""
    (found,) = workers.run(tasks.always_killed, [None], lambda *_: None, threading.Event())
    with pytest.raises(ExecutionError) as caught:
        found.result()
    assert "lost its worker 3 times" in caught.value.args[0].en
    assert "内存" in caught.value.args[0].zh
    assert outcomes(workers, tasks.double, [4]) == [8]


def test_an_exception_that_cannot_be_sent_is_told_in_words(workers: Executor) -> None:
    """What cannot be unpacked in the caller comes as a sentence with its name."""
    (found,) = workers.run(tasks.failing_badly, [None], lambda *_: None, threading.Event())
    with pytest.raises(ExecutionError, match="UnpackableError"):
        found.result()


def test_outcomes_may_be_left(workers: Executor) -> None:
    """A caller that does not want the rest gives up what still runs."""
    run = workers.run(tasks.until_stopped, ["a", "b"], lambda *_: None, threading.Event())
    quick = workers.run(tasks.double, [1, 2, 3], lambda *_: None, threading.Event())
    next(quick)
    for each in (quick, run):
        each.close()  # type: ignore[union-attr]  # both are generators
    assert outcomes(workers, tasks.double, [5]) == [10]


def test_an_unknown_executor_is_no_silent_choice() -> None:
    """Only executors that exist can be opened."""
    with pytest.raises(ModuleNotFoundError):
        opened("abacus")
