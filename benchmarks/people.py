"""People on seats: a province and a city from the scenario to a checked plan, as whole processes.

And the province with a pool of more than 100,000 people, to see what a pool of that size takes.
"""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import copytree
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.benchmark import Benchmark, Row, Verdict, at_most, load_average
from benchmarks.commands import CommandFailed, measured
from optimizer.files.bundled import scenario_path
from optimizer.intake import load
from optimizer.measures.tiers import tiers_of
from optimizer.planning.reading import read_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.benchmark import Request
    from benchmarks.commands import Measured
    from optimizer.domain import Plan, Scenario

NAME = "people"
GAP_BAR = 1.0
"""Percent of all seats, or of all risk."""
CHECK_BAR, MEMORY_BAR = 15.0, 4.0
"""Seconds of a check, and GB of a solve."""
CHECKS = 3


@dataclass(frozen=True)
class Case:
    """A bundled scenario with people, and what is asked of it.

    Parameters
    ----------
    name
        The scenario's.
    limit
        Seconds for which its solve searches.
    bar
        Seconds within which the plan is there, checked; ``None``: the limit says it.
    needs_proof
        Whether seats are to be proven the best, given the tiers before; else a small gap will do.
    copies
        How many times over everybody who belongs to no team is there.
    has_bars
        Whether times are held against bars.
    """

    name: str
    limit: float
    bar: float | None
    needs_proof: bool
    copies: int = 1
    has_bars: bool = True

    @property
    def label(self) -> str:
        """What it is called."""
        return self.name if self.copies == 1 else f"{self.name}, its pool {self.copies} times over"

    def written(self, folder: Path) -> Path:
        """Return where the scenario lies, written to a folder if it is not as it comes along."""
        own = scenario_path(self.name)
        if self.copies == 1:
            return own
        copied = folder / "scenario"
        copytree(own, copied)
        path = copied / "officers.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            officers = list(csv.DictReader(file))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, officers[0].keys())
            writer.writeheader()
            for officer in officers:
                writer.writerow(officer)
                for number in range(2, self.copies + 1 if not officer["team"] else 2):
                    names = {name: f"{officer[name]}-{number}" for name in ("id", "name")}
                    writer.writerow({**officer, **names})
        return copied


PROVINCE = Case("heilongjiang-2017", 90.0, 120.0, needs_proof=False)
CITY = Case("city-people", 10.0, 20.0, needs_proof=True)
CROWD = Case("heilongjiang-2017", 240.0, None, needs_proof=False, copies=13, has_bars=False)
QUICK = Case("zhangzhou-2017-people", 20.0, 120.0, needs_proof=True)


def run(request: Request) -> Iterator[Row]:
    """Yield the rows of each scenario in turn."""
    for case in (QUICK,) if request.is_quick else (PROVINCE, CITY, CROWD):
        with tempfile.TemporaryDirectory() as folder:
            path = case.written(Path(folder))
            for row in (*checking(case, path, request), *solving(case, path, request)):
                request.tell(f"{NAME}: {row.case}: {row.measure} {row.value} {row.unit} {row.verdict}".rstrip())
                yield row


def checking(case: Case, path: Path, request: Request) -> Iterator[Row]:
    """Yield how long the whole process ``tuimo check`` takes: the median of some."""
    runs = [measured("check", str(path)) for _ in range(1 if request.is_quick else CHECKS)]
    seconds = round(median(run.seconds for run in runs), 2)
    row = partial(Row, NAME, case.label, settings="tuimo check", load=load_average())
    if case.has_bars:
        row = partial(row, bar=f"{CHECK_BAR:g} s", verdict=at_most(seconds, CHECK_BAR))
    yield row("seconds of check", seconds, "s")


def solving(case: Case, path: Path, request: Request) -> Iterator[Row]:
    """Yield what the whole process ``tuimo solve`` takes, and how good the plan is that it leaves."""
    scenario, limit = load(path), request.limit(case.limit)
    words = f"tuimo solve --time {limit:g}"
    row = partial(Row, NAME, case.label, settings=words)
    with tempfile.TemporaryDirectory() as folder:
        try:
            took = measured("solve", str(path), "--time", f"{limit:g}", "--out", folder)
        except CommandFailed as failed:
            yield row("status", str(failed).splitlines()[0], verdict=Verdict.WRONG, load=load_average())
            return
        plan = read_plan(Path(folder) / "plan.json", scenario)
    row = partial(row, load=load_average())
    yield from _took(case, row, took)
    yield row("status", str(plan.status))
    yield from _quality(case, row, scenario, plan)


def _took(case: Case, row: partial[Row], took: Measured) -> Iterator[Row]:
    seconds = round(took.seconds, 2)
    if case.bar is None:
        yield row("seconds from scenario to checked plan", seconds, "s")
    else:
        verdict = at_most(seconds, case.bar)
        yield row("seconds from scenario to checked plan", seconds, "s", bar=f"{case.bar:g} s", verdict=verdict)
    if took.processor_seconds is not None:
        yield row("processor seconds", round(took.processor_seconds, 2), "s")
    peak = took.peak_bytes_together or took.peak_bytes
    gigabytes = None if peak is None else round(peak / 1e9, 2)
    yield row("peak memory", gigabytes, "GB", bar=f"{MEMORY_BAR:g} GB", verdict=at_most(gigabytes, MEMORY_BAR))


def _quality(case: Case, row: partial[Row], scenario: Scenario, plan: Plan) -> Iterator[Row]:
    tiers = {tier.name: tier for tier in tiers_of(scenario)}
    stated = {value.name: value for value in plan.tiers}
    coverage, seats = stated["coverage"], stated["seats"]
    yield row("risk left unserved", coverage.value, "points")
    gap = _percent(tiers["coverage"].share(scenario, coverage))
    yield row("gap of coverage", gap, "% of open risk", bar=f"{GAP_BAR:g} %", verdict=at_most(gap, GAP_BAR))
    yield row("empty seats and missing skills", seats.value, "points")
    yield row("proven bound of it", seats.bound, "points")
    gap = _percent(tiers["seats"].share(scenario, seats))
    if case.needs_proof:
        verdict = Verdict.MET if seats.is_proven else Verdict.MISSED
        yield row("gap of seats", gap, "% of all seats", bar="proven", verdict=verdict)
    else:
        yield row("gap of seats", gap, "% of all seats", bar=f"{GAP_BAR:g} %", verdict=at_most(gap, GAP_BAR))


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


BENCHMARK = Benchmark(NAME, "People on seats, in a province and in a city", run)
