"""What people are told when a cluster is not as it should be."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest

from optimizer.errors import ExecutionError
from optimizer.execution import dask, messages, opened
from tests.execution import tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from distributed import LocalCluster

    from optimizer.execution import Executor


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    """Start a scheduler with one worker, a thread of this process."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as cluster:
        yield cluster


def free_port() -> int:
    """Return a port at which nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def test_without_dask_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names the extra, in both languages."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ExecutionError) as caught, opened("dask"):
        pass
    assert "tuimo[cluster]" in caught.value.args[0].en
    assert "tuimo[cluster]" in caught.value.args[0].zh


def test_an_address_without_scheduler_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no scheduler answers, the sentence says at which address it was looked for."""
    monkeypatch.setattr(dask, "SECONDS_TO_ANSWER", 0.3)
    address = f"tcp://127.0.0.1:{free_port()}"
    with pytest.raises(ExecutionError) as caught, opened("dask", scheduler=address):
        pass
    assert address in caught.value.args[0].en


def test_a_scheduler_without_workers_is_told(cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cluster in which nobody works is said to be so, with the command that starts a worker."""
    cluster.scale(0)
    monkeypatch.setattr(dask, "SECONDS_TO_ANSWER", 1.0)
    with pytest.raises(ExecutionError) as caught, opened("dask", scheduler=cluster.scheduler_address):
        pass
    assert "dask worker" in caught.value.args[0].en


def test_workers_with_another_version_are_refused(cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that would plan by other rules than the plan is checked by are not used."""
    monkeypatch.setattr(dask, "__version__", "99.0")
    monkeypatch.setattr(dask, "_version", lambda: "98.0")
    with pytest.raises(ExecutionError) as caught, opened("dask", scheduler=cluster.scheduler_address):
        pass
    assert "98.0" in caught.value.args[0].en
    assert "99.0" in caught.value.args[0].en


def test_workers_without_tuimo_are_told(cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a worker cannot load tuimo, a sentence of its own says on how many and why, in both languages."""

    def without() -> str:
        raise ModuleNotFoundError("No module named 'optimizer'")

    monkeypatch.setattr(dask, "_version", without)
    with pytest.raises(ExecutionError) as caught, opened("dask", scheduler=cluster.scheduler_address):
        pass
    words = caught.value.args[0]
    assert words.en.startswith("On 1 of 1 workers tuimo")
    assert words.zh.startswith("1 个工作进程中有 1 个无法加载 tuimo")
    assert all("No module named 'optimizer'" in each for each in (words.en, words.zh))


def test_where_others_set_the_limit_no_number_is_claimed() -> None:
    """How often a task may lose its worker is known of our own workers, and not of another scheduler."""
    own, other = (messages.lost(4, times).args[0] for times in (3, None))
    assert "Task 5 lost its worker 3 times" in own.en
    assert "3 次" in own.zh
    assert "as often as the scheduler allows" in other.en
    assert not any(sign.isdigit() for sign in other.en.replace("Task 5", "") + other.zh.replace("第 5 个", ""))


@pytest.mark.parametrize(("is_remote", "expected"), [(True, "as often as the scheduler allows"), (False, "3 times")])
def test_a_task_given_up_by_dask_says_who_set_the_limit(is_remote: bool, expected: str) -> None:
    """Only a cluster of our own gives a task up after the number of times that we chose."""
    from distributed import KilledWorker

    future: Any = Mock()
    future.result.side_effect = KilledWorker("task", Mock(), 9)
    run: Any = dask._Run(dask.Dask(Mock(), is_remote), tasks.until_stopped, [], Mock(), threading.Event())  # noqa: SLF001
    outcome = run._outcome(0, future)  # noqa: SLF001
    assert expected in outcome.error.args[0].en


def test_a_cluster_has_as_many_slots_as_its_workers_threads(cluster: LocalCluster) -> None:
    """The slots are counted over the workers, who may be on other machines."""
    with opened("dask", scheduler=cluster.scheduler_address) as executor:
        assert executor.slots == 2
        assert executor.is_remote


def test_ctrl_c_does_not_end_the_workers_on_this_machine(every_executor: Callable[[str], Executor]) -> None:
    """Ctrl-C reaches every process of a group; the workers leave it to the caller, who asks their tasks to stop."""
    executor: Any = every_executor("dask")
    before = set(executor.client.run(os.getpid).values())
    for each in before:
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(each, number)
    stop = threading.Event()
    found = list(executor.run(tasks.until_stopped, ["a", "b"], lambda *_: stop.set(), stop))
    assert {each.value for each in found} == {"a: stopped", "b: stopped"}
    assert set(executor.client.run(os.getpid).values()) == before


def test_a_stopped_run_does_not_wait_for_workers_that_are_gone(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody is left to hear the wish to stop, the run ends without outcomes."""
    monkeypatch.setattr(dask, "SECONDS_ALONE", 0.1)
    monkeypatch.setattr(dask, "SECONDS_BETWEEN_LOOKS", 0.1)
    stop = threading.Event()

    def leave(*_: object) -> None:
        cluster.scale(0)
        stop.set()

    with opened("dask", scheduler=cluster.scheduler_address) as executor:
        found = list(executor.run(tasks.stubborn, ["a"], leave, stop))
    assert found == []


def test_lost_workers_are_waited_for(every_executor: Callable[[str], Executor]) -> None:
    """A busy machine may take long to start a lost worker again; it is not given up meanwhile."""
    from dask import config
    from dask.utils import parse_timedelta

    every_executor("dask")
    assert parse_timedelta(config.get("distributed.deploy.lost-worker-timeout")) > 3600


def test_loggers_speak_again_afterwards(cluster: LocalCluster) -> None:
    """Dask's own log is silent only as long as it is used, and no handler is added."""
    logger = logging.getLogger("distributed")
    before = logger.level, list(logger.handlers)
    with opened("dask", scheduler=cluster.scheduler_address):
        assert logger.level == logging.CRITICAL
    assert (logger.level, list(logger.handlers)) == before
