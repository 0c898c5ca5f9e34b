"""Seconds, memory and gaps that people feel: a small plan proven, a large one begun, a province checked, help shown."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.benchmark import Benchmark, Request, Row, Verdict, at_most, load_average
from benchmarks.commands import CommandFailed, measured
from benchmarks.counties import Size, has_real_regions, write_counties
from benchmarks.solving import in_words, solved
from optimizer.domain import Status
from optimizer.engines.building import build
from optimizer.engines.settings import Settings
from optimizer.files.bundled import scenario_path
from optimizer.intake import load
from optimizer.measures.tiers import tiers_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.commands import Measured
    from optimizer.domain import Scenario

NAME = "speed"
SECONDS = 60.0
SMALL, LARGE = "cangzhou-2020", "harbin-2017"
TINY = "zhangzhou-2017"
"""Takes the place of both in a quick run."""
TINY_SIZE = Size(counties=6, teams=13, targets=40)
PROOF_BAR, FIRST_PLAN_BAR, GAP_BAR = 10.0, 5.0, 10.0
"""Seconds, seconds, and percent of all open risk."""
CHECK_BAR, MEMORY_BAR, HELP_BAR = 3.0, 500.0, 0.25
"""Seconds, MB (millions of bytes), seconds."""
REPEATS, HELP_REPEATS = 3, 5


def run(request: Request) -> Iterator[Row]:
    """Yield the rows of each part in turn."""
    for part in (proof, first_plan, check, show_help):
        try:
            for row in part(request):
                request.tell(f"{NAME}: {row.case}: {row.measure} {row.value} {row.unit} {row.verdict}".rstrip())
                yield row
        except CommandFailed as error:
            request.tell(f"{NAME}: {error}")
            yield Row(NAME, part.__name__, "failed", None, bar="exit code 0", verdict=Verdict.WRONG)


def counts(case: str, scenario: Scenario) -> Iterator[Row]:
    """Yield the size of the scenario's model, the same on every machine, and the seconds it takes to build."""
    began = perf_counter()
    model = build(scenario)
    seconds = perf_counter() - began
    row = partial(Row, NAME, case, load=load_average())
    yield row("variables", model.variable_count)
    yield row("constraints", len(model.cp.proto.constraints))
    yield row("seconds to build the model", round(seconds, 2), "s")


def proof(request: Request) -> Iterator[Row]:
    """Yield how long a small scenario takes until the plan is proven in every tier: the median of some runs."""
    case = TINY if request.is_quick else SMALL
    scenario = load(scenario_path(case))
    settings = Settings(seconds=request.limit(SECONDS))
    yield from counts(case, scenario)
    runs = [solved(scenario, settings) for _ in range(_repeats(request, REPEATS))]
    are_proven = all(run.status is Status.OPTIMAL for run in runs)
    seconds = median(run.seconds for run in runs)
    row = partial(Row, NAME, case, seed=settings.seed, settings=in_words(settings), load=load_average())
    yield row(
        "seconds to proof" if are_proven else "seconds, not proven",
        round(seconds, 2),
        "s",
        bar=f"proven in at most {PROOF_BAR:g} s",
        verdict=at_most(seconds, PROOF_BAR) if are_proven else Verdict.MISSED,
    )
    yield row("processor seconds", round(median(run.processor_seconds for run in runs), 2), "s")
    yield row("runs proven", f"{sum(run.status is Status.OPTIMAL for run in runs)} of {len(runs)}")


def first_plan(request: Request) -> Iterator[Row]:
    """Yield how soon a large scenario has a plan, and how much better one may exist when the time is up."""
    case = TINY if request.is_quick else LARGE
    began = perf_counter()
    scenario = load(scenario_path(case))
    reading = perf_counter() - began
    settings = Settings(seconds=request.limit(SECONDS))
    yield from counts(case, scenario)
    run = solved(scenario, settings)
    row = partial(Row, NAME, case, seed=settings.seed, settings=in_words(settings), load=load_average())
    # A plan that is there before the first look at the search has no moment of its own; it is no later than the end.
    found = run.seconds_to_first_plan or (run.seconds if run.plan else None)
    seconds = None if found is None else round(found + reading, 2)
    yield row(
        "seconds to first plan", seconds, "s", bar=f"{FIRST_PLAN_BAR:g} s", verdict=at_most(seconds, FIRST_PLAN_BAR)
    )
    if run.plan is None:
        yield row("gap of coverage", None, "% of open risk", bar=f"{GAP_BAR:g} %", verdict=Verdict.MISSED)
        return
    tier = next(tier for tier in tiers_of(scenario) if tier.name == "coverage")
    value = run.tier("coverage")
    share = tier.share(scenario, value)
    percent = None if share is None else round(100 * share, 2)
    yield row("risk left unserved", value.value, "points")
    yield row("proven bound of it", value.bound, "points")
    yield row("gap of coverage", percent, "% of open risk", bar=f"{GAP_BAR:g} %", verdict=at_most(percent, GAP_BAR))
    yield row("status", str(run.status))
    yield row("seconds in all", round(run.seconds, 2), "s")


def check(request: Request) -> Iterator[Row]:
    """Yield seconds and memory of ``tuimo check`` on a generated province: the median of some whole processes."""
    size = TINY_SIZE if request.is_quick else Size()
    with tempfile.TemporaryDirectory() as folder:
        write_counties(Path(folder), size, request.regions)
        runs = [measured("check", folder) for _ in range(_repeats(request, REPEATS))]
    seconds = median(run.seconds for run in runs)
    peaks = [run.peak_bytes for run in runs if run.peak_bytes is not None]
    peak = round(max(peaks) / 1e6, 1) if peaks else None
    points = "real counties" if has_real_regions(request.regions) else "made-up points"
    row = partial(Row, NAME, size.name, seed=size.seed, settings=f"tuimo check, {points}", load=load_average())
    yield row("seconds of check", round(seconds, 2), "s", bar=f"{CHECK_BAR:g} s", verdict=at_most(seconds, CHECK_BAR))
    yield row("processor seconds of check", _processor_seconds(runs), "s")
    yield row("peak memory of check", peak, "MB", bar=f"{MEMORY_BAR:g} MB", verdict=at_most(peak, MEMORY_BAR))


def show_help(request: Request) -> Iterator[Row]:
    """Yield how long ``tuimo --help`` takes: the median of some whole processes."""
    runs = [measured("--help") for _ in range(_repeats(request, HELP_REPEATS))]
    seconds = median(run.seconds for run in runs)
    row = partial(Row, NAME, "help", settings="tuimo --help", load=load_average())
    yield row("seconds of --help", round(seconds, 3), "s", bar=f"{HELP_BAR:g} s", verdict=at_most(seconds, HELP_BAR))
    yield row("processor seconds of --help", _processor_seconds(runs), "s")


def _processor_seconds(runs: Sequence[Measured]) -> float | None:
    known = [run.processor_seconds for run in runs if run.processor_seconds is not None]
    return round(median(known), 3) if known else None


def _repeats(request: Request, usual: int) -> int:
    return 1 if request.is_quick else usual


BENCHMARK = Benchmark(NAME, "Seconds, memory and gaps that people feel", run)
