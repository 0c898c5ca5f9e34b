"""How the time grows with the number of cities, and what it costs to hand them to worker processes.

A small city is copied under other ids, each copy a zone of its own, so that all copies together are one scenario that
falls apart into equal parts. Each part is solved to proof in one search thread.
"""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.benchmark import Benchmark, Request, Row, Verdict, at_most, load_average
from benchmarks.commands import CommandFailed, measured_module
from benchmarks.ladder import Rung, draw, replicated, write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.ladder import Drawn

NAME = "spreading"
CITY = Rung("city-18", 18, 40, 200, "harbin.csv", has_zones=True)
"""Proven within about a second."""
QUICK_CITY = Rung("city-4", 4, 8, 12, "harbin.csv", has_zones=True)
FLAT_COUNTS, QUICK_COUNTS = (10, 30, 100, 300), (2,)
OVERHEAD_COUNT, QUICK_OVERHEAD_COUNT = 60, 2
FLAT_BAR, OVERHEAD_BAR = 20.0, 5.0
"""Percent."""
WAYS = {
    "no worker": ("serial", 1),
    "one process": ("processes", 1),
    "two processes": ("processes", 2),
    "one dask worker": ("dask", 1),
    "two dask workers": ("dask", 2),
}
"""Executors and how many tasks they run at once. With two, the last task may run alone, which counts as overhead."""
SECONDS_PER_CITY = 60.0


@dataclass(frozen=True, slots=True)
class Took:
    """What a spread solve of some cities took, in seconds, and how it ended.

    ``starting`` is until all workers had solved one city, which does not count in ``solving``; ``inside`` is what the
    cities took where they were solved, added up.
    """

    cities: int
    status: str
    value: float | None
    loading: float
    starting: float
    solving: float
    inside: float
    processor: float | None

    @property
    def per_city(self) -> float:
        """Wall-clock seconds of solving for one city."""
        return self.solving / self.cities


def run(request: Request) -> Iterator[Row]:
    """Yield how the time grows with the number of cities, then the overhead of other processes."""
    try:
        yield from flat(request)
        yield from overhead(request)
    except CommandFailed as error:
        request.tell(f"{NAME}: {error}")
        yield Row(NAME, "all", "failed", None, bar="exit code 0", verdict=Verdict.WRONG)


def flat(request: Request) -> Iterator[Row]:
    """Yield the seconds for one city of ever more, on every core, and how far they are from their mean."""
    city = draw(QUICK_CITY if request.is_quick else CITY, request.regions)
    runs = []
    for count in QUICK_COUNTS if request.is_quick else FLAT_COUNTS:
        took = solve(city, count, "whole", "processes", 0)
        runs.append(took)
        request.tell(f"{NAME}: {count} cities: {took.status} in {took.solving:.1f} s")
        row = partial(Row, NAME, f"{count} cities", seed=CITY.seed, settings=_in_words(city), load=load_average())
        yield row("status", took.status, bar="optimal", verdict=_reached(took.status == "optimal"))
        yield row("seconds to load", round(took.loading, 2), "s")
        yield row("seconds to start the workers", round(took.starting, 2), "s")
        yield row("seconds to solve", round(took.solving, 2), "s")
        yield row("seconds to solve, per city", round(took.per_city, 3), "s")
        yield row("processor seconds, per city", _per_city(took), "s")
    yield from _is_flat(runs)


def _is_flat(runs: list[Took]) -> Iterator[Row]:
    away = round(deviation([took.per_city for took in runs]), 1)
    row = partial(Row, NAME, "all cities", load=load_average())
    yield row(
        "seconds per city, furthest from their mean", away, "%",
        bar=f"{FLAT_BAR:g} %", verdict=at_most(away, FLAT_BAR),
    )  # fmt: skip
    values = {round(took.value / took.cities, 3) for took in runs if took.value is not None}
    yield row("different values of one city", len(values), bar="1", verdict=_right(len(values) == 1))


def deviation(numbers: list[float]) -> float:
    """Return how far the furthest number is from the mean of the least and the most, in percent of it."""
    middle = (min(numbers) + max(numbers)) / 2
    return 100 * (max(numbers) - middle) / middle


def overhead(request: Request) -> Iterator[Row]:
    """Yield what worker processes take beside the time inside of their tasks."""
    city = draw(QUICK_CITY if request.is_quick else CITY, request.regions)
    count = QUICK_OVERHEAD_COUNT if request.is_quick else OVERHEAD_COUNT
    row = partial(Row, NAME, f"overhead, {count} cities", seed=CITY.seed, settings=_in_words(city), load=load_average())
    values = set()
    for way, (executor, slots) in WAYS.items():
        took = solve(city, count, "parts", executor, slots)
        values.add(took.value)
        request.tell(f"{NAME}: {count} cities, {way}: {took.status} in {took.solving:.1f} s")
        more = round(100 * (took.solving * slots / took.inside - 1), 1)
        yield row(f"seconds to solve, {way}", round(took.solving, 2), "s")
        yield row(f"seconds inside tasks, {way}", round(took.inside, 2), "s")
        yield row(f"overhead, {way}", more, "%", bar=f"{OVERHEAD_BAR:g} %", verdict=at_most(more, OVERHEAD_BAR))
    yield row("values are the same", "yes" if len(values) == 1 else "no", bar="yes", verdict=_right(len(values) == 1))


def solve(city: Drawn, count: int, how: str, executor: str, slots: int) -> Took:
    """Solve so many copies of a city in a process of its own, with an executor of so many slots (0: every core).

    ``how`` is ``whole`` or ``parts``; see :mod:`benchmarks.spread_run`.

    Raises
    ------
    CommandFailed
        If the process fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "told.json"
        write(Path(folder) / "cities", replicated(city, count))
        seconds = SECONDS_PER_CITY * count
        arguments = (how, str(Path(folder) / "cities"), str(out), executor, str(slots), f"{seconds:g}")
        measured = measured_module("benchmarks.spread_run", *arguments)
        told = json.loads(out.read_text("utf-8"))
    return Took(count, processor=measured.processor_seconds, **told)


def _per_city(took: Took) -> float | None:
    return None if took.processor is None else round(took.processor / took.cities, 3)


def _in_words(city: Drawn) -> str:
    return f"copies of {city.id}, each to proof in one search thread"


def _reached(is_reached: bool) -> Verdict:
    return Verdict.MET if is_reached else Verdict.MISSED


def _right(is_right: bool) -> Verdict:
    return Verdict.MET if is_right else Verdict.WRONG


BENCHMARK = Benchmark(NAME, "Many cities: time per city, and what worker processes cost", run)
