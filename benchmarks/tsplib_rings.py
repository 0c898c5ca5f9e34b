"""The rule ``ring`` against published optima: one ring with travel alone is the travelling salesman problem."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from benchmarks.benchmark import Benchmark, Request, Row, Verdict, at_most, load_average
from benchmarks.one_team_each import OFF, one_team_each
from benchmarks.solving import Solved, in_words, solved
from benchmarks.tsplib import Instance, read_instance
from optimizer.domain import Status
from optimizer.engines.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from optimizer.domain import Scenario

NAME = "tsplib-rings"
SECONDS = 120.0
OPTIMA = {
    "gr17": 2085,
    "gr24": 1272,
    "bays29": 2020,
    "ftv33": 1286,
    "dantzig42": 699,
    "ft53": 6905,
    "kro124p": 36230,
}
"""Length of the shortest tour of each instance, as published with TSPLIB."""
QUICK = ("gr17",)
SOONER = {"kro124p": 60.0}
"""Seconds until the optimum must be proven, where that is sooner than ``SECONDS``."""


def ring_of(instance: Instance) -> Scenario:
    """Return the instance as a scenario: a region per node, one ring, distances as km."""
    return one_team_each(instance.name, instance.distances, pattern="ring", rules={"no-mutual": OFF, "no-repeat": OFF})


def run(request: Request) -> Iterator[Row]:
    """Yield length and seconds of every known instance in the folder."""
    assert request.tsplib is not None  # the benchmark says that it needs the folder
    settings = Settings(seconds=request.limit(SECONDS))
    for name, optimum in OPTIMA.items():
        if request.is_quick and name not in QUICK:
            continue
        path = file_of(request.tsplib, name)
        if path is None:
            request.tell(f"{NAME}: {name} is not in the folder; left out")
            continue
        yield from _rows(read_instance(path), optimum, settings, request)


def file_of(folder: Path, name: str) -> Path | None:
    """Return the file of an instance in a folder, or ``None`` if it is not there."""
    return next((path for ending in ("tsp", "atsp") if (path := folder / f"{name}.{ending}").is_file()), None)


def _rows(instance: Instance, optimum: int, settings: Settings, request: Request) -> Iterator[Row]:
    run = solved(ring_of(instance), settings)
    length, bound = (None, None) if run.plan is None else (run.tier("travel").value, run.tier("travel").bound)
    request.tell(f"{NAME}: {instance.name}: {length} ({run.status}) in {run.seconds:.1f} s")
    row = partial(Row, NAME, instance.name, seed=settings.seed, settings=in_words(settings), load=load_average())
    yield row("length", length, "km", bar=f"{optimum} with proof", verdict=verdict_of(run, optimum))
    yield row("proven bound", bound, "km")
    bar = SOONER.get(instance.name, SECONDS)
    verdict = at_most(run.seconds if run.status is Status.OPTIMAL else None, bar)
    yield row("seconds", round(run.seconds, 2), "s", bar=f"proven in at most {bar:g} s", verdict=verdict)
    yield row("processor seconds", round(run.processor_seconds, 2), "s")


def verdict_of(run: Solved, optimum: float) -> Verdict:
    """Return whether the published optimum was reached with proof; what contradicts it is wrong."""
    if run.plan is None:
        return Verdict.MISSED if run.status is Status.UNDECIDED else Verdict.WRONG
    travel = run.tier("travel")
    if travel.value < optimum or (travel.bound is not None and travel.bound > optimum):
        return Verdict.WRONG
    return Verdict.MET if travel.is_proven else Verdict.MISSED


BENCHMARK = Benchmark(NAME, "One ring against the published optima of TSPLIB", run, needs="tsplib")
