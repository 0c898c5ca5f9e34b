"""The executor ``processes``: worker processes on this machine.

Each worker has a pipe of its own and shares no lock with another, so a worker that is killed takes nothing along: its
task is begun again by a new worker, and the others do not notice. The pools of the standard library give up all running
tasks when one worker is lost, and cannot tell which task it was.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from queue import SimpleQueue
from typing import TYPE_CHECKING, Generic, TypeAlias

from optimizer.execution.executor import MOST_ATTEMPTS, PAUSE_SECONDS, Executor, ItemT, Outcome, ResultT, Task, cores
from optimizer.execution.messages import Kind, answer, lost, message, packed, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

SECONDS_TO_END = 2.0
"""How long a worker may take to end by itself before it is killed."""

_Orders: TypeAlias = "SimpleQueue[tuple[bytes, threading.Event] | None]"


# -- in the worker ---------------------------------------------------------------------------------------------------


def _work(pipe: Connection) -> None:
    """Do one task after the other until the pipe is closed."""
    # Ctrl-C and requests to end reach a whole group of processes; the caller passes them on as a wish to stop.
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, signal.SIG_IGN)
    orders: _Orders = SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, orders), name="orders", daemon=True).start()
    while (order := orders.get()) is not None:
        with suppress(BrokenPipeError):
            pipe.send_bytes(answer(order[0], lambda news: _tell(pipe, news), order[1]))


def _tell(pipe: Connection, news: object) -> None:
    with suppress(BrokenPipeError):
        pipe.send_bytes(message(Kind.TOLD, news))


def _listen(pipe: Connection, orders: _Orders) -> None:
    """Take in orders while a task runs: an empty one is the wish that the one before it end soon."""
    stop = threading.Event()
    try:
        while True:
            order = pipe.recv_bytes()
            if order:
                stop = threading.Event()  # a wish that comes late must not stop the next task
                orders.put((order, stop))
            else:
                stop.set()
    except (EOFError, OSError):  # whoever gave the orders is gone
        stop.set()
        orders.put(None)


# -- in the caller ---------------------------------------------------------------------------------------------------


@dataclass
class _Job:
    """An order with its place and how often it was begun."""

    place: int
    order: bytes
    attempts: int = 0


class _Worker:
    """A worker process and what it works on."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
        self.pipe, there = context.Pipe()
        self.process: BaseProcess = context.Process(target=_work, args=(there,), name="tuimo-worker", daemon=True)
        self.process.start()
        there.close()
        self.job: _Job | None = None

    def begin(self, job: _Job) -> None:
        """Hand over a job; that the worker is gone shows when it is listened to."""
        self.job, job.attempts = job, job.attempts + 1
        with suppress(OSError):
            self.pipe.send_bytes(job.order)

    def ask_to_stop(self) -> None:
        """Pass on the wish that what runs may end."""
        with suppress(OSError):
            self.pipe.send_bytes(b"")

    def end(self) -> None:
        """Let the process end, and kill it if it does not."""
        self.pipe.close()
        self.process.join(0 if self.job is not None else SECONDS_TO_END)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.process.close()


class _Run(Generic[ItemT, ResultT]):
    """One run over many items: what is still to be taken, what waits to be begun again, and what is running."""

    def __init__(
        self, pool: Processes, function: Task[ItemT, ResultT], items: Iterable[ItemT], stop: threading.Event
    ) -> None:
        self.pool, self.function, self.stop = pool, function, stop
        self.items = enumerate(items)
        self.waiting: list[_Job] = []
        self.is_stopping = False

    def outcomes(self, watch: Callable[[int, object], None]) -> Iterator[Outcome[ResultT]]:
        self._fill()
        while busy := [worker for worker in self.pool.workers if worker.job is not None]:
            for worker in self._with_news(busy):
                outcome = self._heard(worker, watch)
                if outcome is not None:
                    self._fill()  # first the next task, then what the caller makes of this one
                    yield outcome
            self._pass_on_stop()
            self._fill()

    def _with_news(self, busy: list[_Worker]) -> list[_Worker]:
        ready = wait([worker.pipe for worker in busy], PAUSE_SECONDS)
        return [worker for worker in busy if worker.pipe in ready]

    def _heard(self, worker: _Worker, watch: Callable[[int, object], None]) -> Outcome[ResultT] | None:
        """Take in one piece of news; return an outcome if the task has ended."""
        job = worker.job
        assert job is not None  # only those at work are listened to
        try:
            heard = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            return self._lost(worker, job)
        kind, content = unpacked(heard)
        if kind is Kind.TOLD:
            watch(job.place, content)
            return None
        worker.job = None
        return Outcome(job.place, content) if kind is Kind.DONE else Outcome(job.place, error=content)

    def _lost(self, worker: _Worker, job: _Job) -> Outcome[ResultT] | None:
        self.pool.discard(worker)
        if job.attempts < MOST_ATTEMPTS:
            self.waiting.append(job)
            return None
        return Outcome(job.place, error=lost(job.place, job.attempts))

    def _pass_on_stop(self) -> None:
        if self.stop.is_set() and not self.is_stopping:
            self.is_stopping = True
            for worker in self.pool.workers:
                if worker.job is not None:
                    worker.ask_to_stop()

    def _fill(self) -> None:
        """Give every free slot a job."""
        while self.pool.has_room and (job := self._next()) is not None:
            worker = self.pool.free()
            worker.begin(job)
            if self.is_stopping:
                worker.ask_to_stop()  # a task begun again is to end soon, but with something

    def _next(self) -> _Job | None:
        if self.waiting:
            return self.waiting.pop()
        given = None if self.stop.is_set() else next(self.items, None)
        return None if given is None else _Job(given[0], packed(self.function, given[1]))


class Processes:
    """Worker processes on this machine; each is started when there is something for it to do."""

    is_remote = False

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.workers: list[_Worker] = []

    @property
    def has_room(self) -> bool:
        """Whether a slot is free."""
        return sum(worker.job is not None for worker in self.workers) < self.slots

    def free(self) -> _Worker:
        """Return a worker without a job, a new one if all are at work."""
        for worker in self.workers:
            if worker.job is None:
                return worker
        self.workers.append(_Worker())
        return self.workers[-1]

    def discard(self, worker: _Worker) -> None:
        """Be done with a worker that is lost."""
        self.workers.remove(worker)
        worker.end()

    def run(
        self,
        function: Task[ItemT, ResultT],
        items: Iterable[ItemT],
        watch: Callable[[int, object], None],
        stop: threading.Event,
    ) -> Iterator[Outcome[ResultT]]:
        """Yield how each task ended; see :meth:`optimizer.execution.Executor.run`.

        A caller that does not ask for all outcomes gives up the tasks that still run.
        """
        try:
            yield from _Run(self, function, items, stop).outcomes(watch)
        finally:
            for worker in [each for each in self.workers if each.job is not None]:
                self.discard(worker)

    def close(self) -> None:
        """End every worker."""
        for worker in list(self.workers):
            self.discard(worker)


@contextmanager
def opened(processes: int | None = None, scheduler: str | None = None) -> Iterator[Executor]:  # noqa: ARG001  # as all
    """Give the executor, and end its workers afterwards."""
    pool = Processes(processes or cores())
    try:
        yield pool
    finally:
        pool.close()
