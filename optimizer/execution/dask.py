"""The executor ``dask``: workers of a dask cluster, on other machines or on this one."""

from __future__ import annotations

import logging
import signal
import threading
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from secrets import token_hex
from time import monotonic as now
from typing import TYPE_CHECKING, Any, Generic

from optimizer import __version__
from optimizer.errors import ExecutionError
from optimizer.execution.executor import MOST_ATTEMPTS, PAUSE_SECONDS, Executor, ItemT, Outcome, ResultT, Task, cores
from optimizer.execution.messages import Kind, answer, lost, message, packed, unpacked
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Client, Future, WorkerPlugin

SECONDS_TO_ANSWER = 30
"""How long a scheduler may take to answer, and its first worker to appear."""

SECONDS_BETWEEN_LOOKS = 1.0
"""How often the number of workers is asked for, and a wish to stop is said again for workers that are new."""

SECONDS_ALONE = 10.0
"""A run that is to stop waits this long for a worker to come back when all are gone."""

_NOT_INSTALLED = Text(
    "The executor dask needs the package of that name. Install it with: pip install 'tuimo[cluster]'",
    "使用 dask 执行方式需要先安装同名软件包：pip install 'tuimo[cluster]'",
)
_NO_SCHEDULER = Text("There is no dask scheduler at {address}: {why}", "在 {address} 没有找到 dask 调度器：{why}")
_NO_WORKERS = Text(
    "The dask scheduler at {address} has no workers; start some with: dask worker {address} --nthreads 1",
    "{address} 的 dask 调度器还没有工作进程，请先启动：dask worker {address} --nthreads 1",
)
_OTHER_VERSION = Text(
    "The workers have tuimo {found}, here is {own}; install the same version everywhere.",
    "工作进程上的 tuimo 版本是{found}，本机是 {own}，请在各台机器上安装同一版本。",
)
_NO_TUIMO = Text(
    "On {count} of {total} workers tuimo {own} cannot be loaded ({why}); install it wherever a worker runs.",
    "{total} 个工作进程中有 {count} 个无法加载 tuimo（{why}），请在每台运行工作进程的机器上安装 tuimo {own}。",
)

_QUIET = ("distributed", "distributed.client", "distributed.nanny", "distributed.worker", "tornado.application")
"""Loggers whose chatter about connections is not for planners; what goes wrong is said by tuimo itself."""


# -- in the worker ---------------------------------------------------------------------------------------------------

_stops: dict[str, threading.Event] = {}
"""In a worker: the wish to stop, by run. It is there before a task of the run begins, or after."""


def _work(run: str, place: int, order: bytes) -> bytes:
    """Carry out one order."""
    from distributed import get_worker

    worker = get_worker()

    def tell(news: object) -> None:
        worker.log_event(run, message(Kind.TOLD, (place, news)))

    return answer(order, tell, _stops.setdefault(run, threading.Event()))


async def _stop(run: str) -> None:
    _stops.setdefault(run, threading.Event()).set()


async def _forget(run: str) -> None:
    _stops.pop(run, None)


def _steady() -> WorkerPlugin:
    """Return what keeps the workers on this machine from ending when Ctrl-C or a request to end reaches all processes.

    The caller passes it on as a wish to stop. Dask gives it to every worker, new ones too.
    """
    from distributed import WorkerPlugin

    class Steady(WorkerPlugin):
        name = "tuimo-steady"

        def setup(self, worker: object) -> None:  # noqa: ARG002  # what dask calls, in the worker's main thread
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, signal.SIG_IGN)

    return Steady()


def _version() -> str:
    return __version__


# -- in the caller ---------------------------------------------------------------------------------------------------


@dataclass
class Dask:
    """Workers of a dask cluster, each task on a thread of one."""

    client: Client
    is_remote: bool
    _seen: int = 0
    _looked: float = float("-inf")

    @property
    def slots(self) -> int:
        """How many threads the workers have together now; at least 1."""
        return max(1, self._threads)

    @property
    def has_workers(self) -> bool:
        """Whether anybody works there now."""
        return self._threads > 0

    @property
    def _threads(self) -> int:
        if now() - self._looked > SECONDS_BETWEEN_LOOKS:
            self._looked = now()
            self._seen = sum(self.client.nthreads().values())
        return self._seen

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
        run = _Run(self, function, items, watch, stop)
        try:
            yield from run.outcomes()
        finally:
            run.close()


class _Run(Generic[ItemT, ResultT]):
    """One run over many items: what is at work on the cluster, and what was heard of it."""

    def __init__(
        self,
        cluster: Dask,
        function: Task[ItemT, ResultT],
        items: Iterable[ItemT],
        watch: Callable[[int, object], None],
        stop: threading.Event,
    ) -> None:
        self.cluster, self.client, self.function = cluster, cluster.client, function
        self.items, self.watch, self.stop = enumerate(items), watch, stop
        self.name = f"tuimo-{token_hex(8)}"
        self.heard: SimpleQueue[bytes | int] = SimpleQueue()
        self.at_work: dict[int, Future[bytes]] = {}
        self._said_stop = float("-inf")
        self._alone_since: float | None = None
        self.client.subscribe_topic(self.name, lambda event: self.heard.put(event[1]))

    def outcomes(self) -> Iterator[Outcome[ResultT]]:
        self._fill()
        while self.at_work and not self._is_deserted:
            with suppress(Empty):
                heard = self.heard.get(timeout=PAUSE_SECONDS)
                if isinstance(heard, bytes):
                    place, news = unpacked(heard)[1]
                    self.watch(place, news)
                else:
                    future = self.at_work.pop(heard)
                    self._fill()  # first the next task, then what the caller makes of this one
                    yield self._outcome(heard, future)
            self._pass_on_stop()
            self._fill()

    @property
    def _is_deserted(self) -> bool:
        """Whether it is to stop, but for some time nobody has been there to hear it."""
        return self._alone_since is not None and now() - self._alone_since > SECONDS_ALONE

    def close(self) -> None:
        """Give up what is still at work, and leave nothing behind on the cluster."""
        if self.at_work:
            self.client.run(_stop, self.name, wait=False)
            self.client.cancel(list(self.at_work.values()), force=True)
        self.client.unsubscribe_topic(self.name)
        self.client.run(_forget, self.name, wait=False)

    def _fill(self) -> None:
        while len(self.at_work) < self.cluster.slots and not self.stop.is_set():
            given = next(self.items, None)
            if given is None:
                return
            place, item = given
            order = packed(self.function, item)
            future = self.client.submit(_work, self.name, place, order, key=f"{self.name}-{place}", pure=False)
            self.at_work[place] = future
            future.add_done_callback(partial(self._note, place))

    def _note(self, place: int, _future: Future[bytes]) -> None:
        self.heard.put(place)

    def _pass_on_stop(self) -> None:
        if self.stop.is_set() and now() - self._said_stop > SECONDS_BETWEEN_LOOKS:
            self._said_stop = now()
            if self.cluster.has_workers:
                self._alone_since = None
                self.client.run(_stop, self.name, wait=False)
            elif self._alone_since is None:
                self._alone_since = now()

    def _outcome(self, place: int, future: Future[bytes]) -> Outcome[ResultT]:
        from distributed import KilledWorker

        try:
            kind, content = unpacked(future.result())
        except KilledWorker:
            times = None if self.cluster.is_remote else MOST_ATTEMPTS
            return Outcome(place, error=lost(place, times))
        except Exception as error:  # whatever it is, whoever asks for the result gets it
            return Outcome(place, error=error)
        finally:
            future.release()
        return Outcome(place, content) if kind is Kind.DONE else Outcome(place, error=content)


# -- opening ---------------------------------------------------------------------------------------------------------


@contextmanager
def opened(processes: int | None = None, scheduler: str | None = None) -> Iterator[Executor]:
    """Give an executor of the cluster at ``scheduler``, or of one on this machine that ends with the block.

    Raises
    ------
    ExecutionError
        If dask is not installed, the scheduler does not answer or has no workers, or these have another tuimo.
    """
    try:
        import dask
        import distributed  # noqa: F401  # whether it is there
    except ImportError:
        raise ExecutionError(_NOT_INSTALLED) from None
    settings = {
        "distributed.scheduler.allowed-failures": MOST_ATTEMPTS - 1,
        # A worker that is lost comes back, however long that takes on a busy machine; dask would soon give it up.
        "distributed.deploy.lost-worker-timeout": "1 day",
        "distributed.admin.large-graph-warning-threshold": "1GB",  # a scenario is as large as it is
    }
    with ExitStack() as stack:
        stack.enter_context(_quiet())
        stack.enter_context(dask.config.set(settings))
        client = stack.enter_context(_connected(scheduler) if scheduler else _local(processes or cores()))
        yield Dask(client, is_remote=scheduler is not None)


@contextmanager
def _local(processes: int) -> Iterator[Client]:
    from distributed import Client, LocalCluster

    cluster = LocalCluster(
        n_workers=processes,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
        memory_limit=0,  # the system knows better than a share of it by count of workers
    )
    with cluster, Client(cluster) as client:
        client.register_plugin(_steady())
        yield client


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    from distributed import Client

    try:
        client = Client(address, timeout=SECONDS_TO_ANSWER)
    except (OSError, ValueError, TimeoutError) as error:
        raise ExecutionError(_NO_SCHEDULER.fill(address=address, why=error)) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
        except TimeoutError:
            raise ExecutionError(_NO_WORKERS.fill(address=address)) from None
        _check_versions(client)
        yield client


def _check_versions(client: Client) -> None:
    """Refuse workers without tuimo, and those that would plan by other rules than the plan is checked by here."""
    found: dict[str, Any] = client.run(_version, on_error="return")
    without = [each for each in found.values() if not isinstance(each, str)]
    if without:
        words = {"count": len(without), "total": len(found), "why": without[0], "own": __version__}
        raise ExecutionError(_NO_TUIMO.fill(**words))
    others = set(found.values()) - {__version__}
    if others:
        raise ExecutionError(_OTHER_VERSION.fill(found=join(sorted(others)), own=__version__))


@contextmanager
def _quiet() -> Iterator[None]:
    """Let dask's own log say nothing below what is critical, as long as the block lasts."""
    loggers = [logging.getLogger(name) for name in _QUIET]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
