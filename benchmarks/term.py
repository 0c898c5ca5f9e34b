"""The two clocks: one round in days until every tier is proven, a whole term until its coverage nearly is."""

from __future__ import annotations

from functools import partial
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.benchmark import Benchmark, Row, Verdict, at_most, load_average
from benchmarks.peers.told import gap_in_percent
from benchmarks.solving import in_words, solved
from optimizer.domain import Plan, Status
from optimizer.engines.settings import Settings
from optimizer.files.bundled import scenario_path
from optimizer.intake import load
from optimizer.measures.tiers import tiers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.benchmark import Request
    from optimizer.engines.progress import Progress

NAME = "term"
SECONDS = 120.0
ROUND, TERM = "ankang-2018", "jingzhou-term"
QUICK_ROUND, QUICK_TERM = "zhangzhou-2017", "cangzhou-2020"
"""Take their places in a quick run."""
PROOF_BAR, FIRST_PLAN_BAR, GAP_BAR = 20.0, 10.0, 2.0
"""Seconds, seconds, and percent of all risk."""
REPEATS = 3


def run(request: Request) -> Iterator[Row]:
    """Yield the rows of each part in turn."""
    for part in (in_days, in_rounds):
        for row in part(request):
            request.tell(f"{NAME}: {row.case}: {row.measure} {row.value} {row.unit} {row.verdict}".rstrip())
            yield row


def in_days(request: Request) -> Iterator[Row]:
    """Yield how long a round takes until its plan is proven in every tier, days included: the median of some runs."""
    case = QUICK_ROUND if request.is_quick else ROUND
    scenario = load(scenario_path(case))
    settings = Settings(seconds=request.limit(SECONDS))
    runs = [solved(scenario, settings) for _ in range(1 if request.is_quick else REPEATS)]
    are_proven = all(each.status is Status.OPTIMAL for each in runs)
    seconds = median(each.seconds for each in runs)
    row = partial(Row, NAME, case, seed=settings.seed, settings=in_words(settings), load=load_average())
    yield row(
        "seconds to proof" if are_proven else "seconds, not proven",
        round(seconds, 2),
        "s",
        bar=f"proven in at most {PROOF_BAR:g} s",
        verdict=at_most(seconds, PROOF_BAR) if are_proven else Verdict.MISSED,
    )
    yield row("processor seconds", round(median(each.processor_seconds for each in runs), 2), "s")


def in_rounds(request: Request) -> Iterator[Row]:
    """Yield how soon a term has a plan, and how soon and how nearly it is proven to cover as much as can be.

    Seconds count from before the scenario is read. To send nobody is no plan.
    """
    case = QUICK_TERM if request.is_quick else TERM
    began = perf_counter()
    scenario = load(scenario_path(case))
    settings = Settings(seconds=request.limit(SECONDS))
    whole = float(sum(target.risk for target in scenario.targets))
    nobody = {tier.name: tier.shown(tier.value(scenario, Plan(()))) for tier in tiers_of(scenario)}
    first: list[float] = []
    near: list[float] = []

    def listen(progress: Progress) -> None:
        if progress.value is not None and progress.value < nobody[progress.tier.name] and not first:
            first.append(perf_counter() - began)
        is_known = progress.tier.name == "coverage" and progress.value is not None and progress.bound is not None
        if is_known and not near and gap_in_percent(progress.value, progress.bound, whole) <= GAP_BAR:  # type: ignore[arg-type]
            near.append(perf_counter() - began)

    solve = solved(scenario, settings, listen)
    row = partial(Row, NAME, case, seed=settings.seed, settings=in_words(settings), load=load_average())
    seconds = round(first[0], 2) if first else None
    yield row(
        "seconds to first plan", seconds, "s", bar=f"{FIRST_PLAN_BAR:g} s", verdict=at_most(seconds, FIRST_PLAN_BAR)
    )
    yield row("seconds until the gap of coverage is 2 %", round(near[0], 2) if near else None, "s")
    value = None if solve.plan is None else solve.tier("coverage")
    gap = None
    if value is not None and value.best is not None and value.bound is not None:
        yield row("risk left unserved", value.best, "points")
        yield row("proven bound of it", value.bound, "points")
        gap = round(gap_in_percent(value.best, value.bound, whole), 2)
    yield row("gap of coverage", gap, "% of all risk", bar=f"{GAP_BAR:g} %", verdict=at_most(gap, GAP_BAR))
    yield row("status", str(solve.status))
    yield row("seconds in all", round(solve.seconds, 2), "s")


BENCHMARK = Benchmark(NAME, "One round in days, and a whole term in rounds", run)
