"""The two clocks: one round in days until every tier is proven, a whole term until its coverage nearly is."""

from __future__ import annotations

from dataclasses import dataclass
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
    from collections.abc import Iterator, Sequence

    from benchmarks.benchmark import Request
    from benchmarks.solving import Solved
    from optimizer.domain import Scenario, TierValue
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


@dataclass(frozen=True)
class _Term:
    """One solve of a term: when there was a plan, when coverage was near, and how it ended; seconds from reading on."""

    first: float | None
    near: float | None
    solve: Solved

    @property
    def coverage(self) -> TierValue | None:
        """What is known of coverage in the end."""
        return None if self.solve.plan is None else self.solve.tier("coverage")


def in_rounds(request: Request) -> Iterator[Row]:
    """Yield how soon a term has a plan, and how soon and how nearly it is proven to cover as much as can be.

    Seconds count from before the scenario is read. To send nobody is no plan. All figures are medians of some runs.
    """
    case = QUICK_TERM if request.is_quick else TERM
    settings = Settings(seconds=request.limit(SECONDS))
    runs = [_solve_term(case, settings) for _ in range(1 if request.is_quick else REPEATS)]
    whole = _all_risk(load(scenario_path(case)))
    row = partial(Row, NAME, case, seed=settings.seed, settings=in_words(settings), load=load_average())
    first = _median([each.first for each in runs])
    yield row("seconds to first plan", first, "s", bar=f"{FIRST_PLAN_BAR:g} s", verdict=at_most(first, FIRST_PLAN_BAR))
    yield row("seconds until the gap of coverage is 2 %", _median([each.near for each in runs]), "s")
    known = [each.coverage for each in runs if each.coverage is not None]
    best, bound = (_median([getattr(each, name) for each in known]) for name in ("best", "bound"))
    gap = None
    if len(known) == len(runs) and best is not None and bound is not None:
        yield row("risk left unserved", best, "points")
        yield row("proven bound of it", bound, "points")
        gap = _median([gap_in_percent(each.best, each.bound, whole) for each in known])  # type: ignore[arg-type]
    yield row("gap of coverage", gap, "% of all risk", bar=f"{GAP_BAR:g} %", verdict=at_most(gap, GAP_BAR))
    yield row("status", " ".join(sorted({str(each.solve.status) for each in runs})))
    yield row("seconds in all", _median([each.solve.seconds for each in runs]), "s")


def _solve_term(case: str, settings: Settings) -> _Term:
    began = perf_counter()
    scenario = load(scenario_path(case))
    whole = _all_risk(scenario)
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
    return _Term(next(iter(first), None), next(iter(near), None), solve)


def _all_risk(scenario: Scenario) -> float:
    return float(sum(target.risk for target in scenario.targets))


def _median(figures: Sequence[float | None]) -> float | None:
    """Return the median of figures that every run has; ``None`` if some run has none."""
    known = [each for each in figures if each is not None]
    return round(median(known), 2) if known and len(known) == len(figures) else None


BENCHMARK = Benchmark(NAME, "One round in days, and a whole term in rounds", run)
