"""tuimo against other solvers: same instances, machine and limits, every plan judged by ``verify``.

The instances are the rungs of the ladder and, where their folder is given, the rings of TSPLIB. Each solve is a process
of its own, one after the other. A solver's own word on its plan counts for nothing: the plan is read back, checked by
the plain checks, and its value computed anew.
"""

from __future__ import annotations

import pickle
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.benchmark import Benchmark, Request, Row, Verdict, at_most, load_average
from benchmarks.commands import CommandFailed, measured_module
from benchmarks.ladder import RUNGS, draw, rung, write
from benchmarks.peers.by_parts import whole_of
from benchmarks.peers.one_solve import OURS, PEERS, SOLVERS
from benchmarks.peers.told import NOT_RUN, PLAN, Told, gap_in_percent
from benchmarks.results import BOARD, SUMMARY
from benchmarks.tsplib import read_instance
from benchmarks.tsplib_rings import OPTIMA, file_of, ring_of
from optimizer.errors import OptimizerError
from optimizer.intake import load
from optimizer.measures.verification import verify
from optimizer.planning.reading import read_plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.commands import Measured
    from benchmarks.peers.told import Point
    from optimizer.domain import Scenario

NAME = BOARD
LADDER, RINGS = tuple(each.name for each in RUNGS), tuple(OPTIMA)
INSTANCES = (*LADDER, *RINGS)
LIMITS = (10.0, 60.0, 300.0)
LIMITS_OF = {"nation-2843": (10.0, 60.0, 300.0, 900.0), **dict.fromkeys(RINGS, (10.0, 60.0))}
"""Where other limits make sense; what somebody asks for counts everywhere."""
SEED = 1
QUICK_INSTANCES, QUICK_LIMITS = ("city-12",), (2.0,)
QUICK_SOLVERS = tuple(name for name in SOLVERS if name != "timefold")
"""A quick run installs nothing."""
CLOSE = (5.0, 2.0, 1.0)
"""Percent of the gap whose first moments are told."""
GRACE_SECONDS = 600.0
"""What loading, building and writing may take beside the limit before a process is ended."""
INFINITE = float("inf")
BEST_BOUND = "gap to the best bound"
CONTRADICTED = "plans that the checks contradict"
ROUNDING = 1e-3
"""Points by which two values may differ and still count as one: solvers of rows work in decimals."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What tuimo must reach on an instance: a measure's most, in runs whose limit is from ``least`` to ``most``."""

    instance: str
    measure: str
    most: float
    unit: str
    least_limit: float
    most_limit: float = float("inf")


GAP, FIRST, PEAK, WORST = "gap", "seconds to first plan", "peak memory", "worst gap of a part"
IN_ALL = "seconds in all"
BARS = (
    Bar("city-18", GAP, 0.5, "%", 10, 10),
    Bar("term-18", "seconds to 2 %", 120, "s", 120),
    Bar("province-132", FIRST, 10, "s", 10),
    Bar("province-132", "seconds to 2 %", 300, "s", 300),
    Bar("province-132", PEAK, 4096, "MB", 10),
    Bar("nation-2843", WORST, 1, "%", 900),
    Bar("nation-2843", IN_ALL, 900, "s", 900),
    Bar("nation-2843", PEAK, 8192, "MB", 10),
)
"""Kept by the engine ``columns``, which is made for them."""


@dataclass(frozen=True)
class Outcome:
    """One solve, judged.

    Parameters
    ----------
    instance, solver, limit
        What was solved, by whom, within how many seconds.
    told
        What the solver says.
    value
        What the plan is worth by the plain measures; ``None`` without a sound plan.
    whole
        What a gap is a share of: 1,000 × the risk of all open targets; of a ring its published optimum.
    judged
        What the plain checks say, in words.
    is_wrong
        Whether they contradict the solver.
    peak_bytes
        Peak memory of its processes together.
    """

    instance: str
    solver: str
    limit: float
    told: Told
    value: float | None
    whole: float
    judged: str = ""
    is_wrong: bool = False
    peak_bytes: int | None = None

    @property
    def bound(self) -> float | None:
        """The proven bound, if the solver has one."""
        return self.told.bound

    @property
    def is_ring(self) -> bool:
        """Whether the instance is a ring, which is nothing but travel."""
        return self.instance in RINGS

    @property
    def unit(self) -> str:
        """The unit of value and bound."""
        return "km" if self.is_ring else "points"

    @property
    def gap(self) -> float | None:
        """The proven gap in percent of the whole; ``None`` without plan or bound."""
        return _percent(self.value, self.bound, self.whole)

    def seconds_to(self, percent: float) -> float | None:
        """Return when value and bound, both as known then, were first so close; ``None`` if they never were."""
        return next((point.seconds for point in self.told.trace if _is_close(point, self.whole, percent)), None)

    @property
    def seconds_to_first_plan(self) -> float | None:
        """When there was a plan that serves anything; the trivial plan of sending nobody does not count.

        No ring has that plan: all of its plans count.
        """
        nothing = INFINITE if self.is_ring else self.whole
        return next((point.seconds for point in self.told.trace if _serves(point, nothing)), None)


def _percent(value: float | None, bound: float | None, whole: float) -> float | None:
    return None if value is None or bound is None else gap_in_percent(value, bound, whole)


def _is_close(point: Point, whole: float, percent: float) -> bool:
    gap = _percent(point.value, point.bound, whole)
    return gap is not None and gap <= percent


def _serves(point: Point, nothing: float) -> bool:
    return point.value is not None and point.value < nothing - ROUNDING


def run(request: Request) -> Iterator[Row]:
    """Yield the rows of every instance, limit and solver asked for, then how tuimo stands to the others."""
    solvers = request.solvers or (QUICK_SOLVERS if request.is_quick else SOLVERS)
    outcomes: list[Outcome] = []
    for instance in instances_of(request):
        with tempfile.TemporaryDirectory() as folder:
            scenario, where = prepared(instance, request, Path(folder))
            for limit in _limits(request, instance):
                for solver in solvers:
                    outcome = replace(solve(scenario, where, solver, limit), instance=instance)
                    outcomes.append(outcome)
                    request.tell(f"{NAME}: {in_words(outcome)}")
                    yield from rows_of(outcome, scenario.id)
    yield from summary(outcomes)


def instances_of(request: Request) -> Iterator[str]:
    """Yield the instances asked for; a ring whose file is not there is left out and said to be."""
    usual = QUICK_INSTANCES if request.is_quick else LADDER if request.tsplib is None else INSTANCES
    for instance in request.instances or usual:
        if instance in LADDER or _ring_file(request, instance) is not None:
            yield instance
        else:
            request.tell(f"{NAME}: {instance} is in no folder that --tsplib names; left out")


def _ring_file(request: Request, name: str) -> Path | None:
    return None if request.tsplib is None else file_of(request.tsplib, name)


def prepared(instance: str, request: Request, folder: Path) -> tuple[Scenario, Path]:
    """Return an instance, and where in the folder a process of its own reads it.

    A ring is pickled, because scenarios in files must have targets.
    """
    if instance in LADDER:
        write(folder, draw(rung(instance, SEED), request.regions))
        return load(folder), folder
    path = _ring_file(request, instance)
    assert path is not None  # else it was left out
    scenario = ring_of(read_instance(path))
    pickled = folder / f"{instance}.pickle"
    pickled.write_bytes(pickle.dumps(scenario))
    return scenario, pickled


def _limits(request: Request, instance: str) -> tuple[float, ...]:
    return request.limits or (QUICK_LIMITS if request.is_quick else LIMITS_OF.get(instance, LIMITS))


def solve(scenario: Scenario, where: Path, solver: str, limit: float) -> Outcome:
    """Solve the scenario, which is read there, in a process of its own, and judge the plan."""
    whole = float(OPTIMA[scenario.id]) if scenario.id in RINGS else whole_of(scenario)
    outcome = partial(Outcome, scenario.id, solver, limit, whole=whole)
    with tempfile.TemporaryDirectory() as out:
        try:
            arguments = (solver, str(where), out, f"{limit:g}", str(SEED))
            took = measured_module("benchmarks.peers.one_solve", *arguments, seconds=limit + GRACE_SECONDS)
            told = Told.read(Path(out))
        except CommandFailed as error:
            return outcome(Told("failed", str(error).splitlines()[-1]), None)
        return _judged(scenario, Path(out) / PLAN, partial(outcome, told), took)


def _judged(scenario: Scenario, file: Path, outcome: partial[Outcome], took: Measured) -> Outcome:
    peak = max((each for each in (took.peak_bytes, took.peak_bytes_together) if each is not None), default=None)
    if not file.is_file():
        return outcome(None, peak_bytes=peak)
    try:
        plan = read_plan(file, scenario)
    except OptimizerError as error:
        return outcome(None, judged=f"cannot be read: {error}", is_wrong=True, peak_bytes=peak)
    verification = verify(scenario, plan)
    value = verification.values[0][1]
    said = [breach.finding.sentence.en for breach in verification.hard_breaches]
    said += [difference.en for difference in verification.differences]
    judged = outcome(value, judged="sound", peak_bytes=peak)
    if _is_below(value, judged.bound):
        said.append(f"the bound {judged.bound:,.1f} is above the value of the solver's own plan")
    if judged.is_ring and (_is_below(value, judged.whole) or _is_below(judged.whole, judged.bound)):
        said.append(f"value or bound contradicts the published optimum {judged.whole:,.0f}")
    if said:
        return replace(judged, value=None, judged=f"{len(said)} faults, such as: {said[0]}", is_wrong=True)
    return judged


def _is_below(value: float, bound: float | None) -> bool:
    return bound is not None and value < bound - max(ROUNDING, value * 1e-6)


def in_words(outcome: Outcome) -> str:
    """Return how a solve ended as one line."""
    told = outcome.told
    words = f"{outcome.instance}, {outcome.limit:g} s, {outcome.solver}: {told.status}"
    if outcome.value is not None:
        words += f", {outcome.value:,.1f} {outcome.unit}"
    if outcome.gap is not None:
        words += f", gap {outcome.gap:.2f} %"
    return words + (f" ({told.words})" if told.words else "") + (f"; {outcome.judged}" if outcome.is_wrong else "")


def rows_of(outcome: Outcome, scenario_id: str) -> Iterator[Row]:
    """Yield the figures of one solve, with the bars that tuimo must keep there."""
    told = outcome.told
    settings = f"{scenario_id}, at most {outcome.limit:g} s of search, seed {SEED}"
    row = partial(Row, NAME, case_of(outcome), seed=SEED, settings=settings, load=load_average())
    figures: list[tuple[str, float | str | None, str]] = [("status", told.status, "")]
    figures += [("in words", told.words, "")] if told.words else []
    if told.status not in (NOT_RUN, "failed"):
        figures += _figures(outcome)
    for measure, value, unit in figures:
        bar = next((each for each in BARS if _holds(each, outcome, measure)), None)
        if bar is None:
            verdict = Verdict.WRONG if measure == "checked" and outcome.is_wrong else Verdict.NONE
            yield row(measure, value, unit, verdict=verdict)
        else:
            number = value if isinstance(value, int | float) else None
            yield row(measure, value, unit, bar=f"{bar.most:g} {bar.unit}", verdict=at_most(number, bar.most))


def case_of(outcome: Outcome) -> str:
    """Return the name under which the rows of a solve stand together."""
    return f"{outcome.instance}, {outcome.limit:g} s, {outcome.solver}"


def _figures(outcome: Outcome) -> list[tuple[str, float | str | None, str]]:
    told = outcome.told
    peak = None if outcome.peak_bytes is None else round(outcome.peak_bytes / 2**20)
    return [
        ("value", _rounded(outcome.value, 1), outcome.unit),
        ("bound", _rounded(outcome.bound, 1), outcome.unit),
        (GAP, _rounded(outcome.gap, 3), "%"),
        *([(WORST, _rounded(max(told.part_gaps), 3), "%")] if told.part_gaps else []),
        (FIRST, _rounded(outcome.seconds_to_first_plan, 2), "s"),
        *((f"seconds to {close:g} %", _rounded(outcome.seconds_to(close), 2), "s") for close in CLOSE),
        ("seconds to proof", _rounded(told.seconds if told.status == "optimal" else None, 2), "s"),
        ("seconds to build", _rounded(told.build_seconds, 2), "s"),
        (IN_ALL, _rounded(told.seconds, 2), "s"),
        (PEAK, peak, "MB"),
        *((name, count, "") for name, count in told.counts.items()),
        ("checked", outcome.judged or "no plan", ""),
    ]


def _rounded(number: float | None, digits: int) -> float | None:
    return None if number is None else round(number, digits)


def _holds(bar: Bar, outcome: Outcome, measure: str) -> bool:
    is_meant = (bar.instance, bar.measure) == (outcome.instance, measure) and outcome.solver == OURS[0]
    return is_meant and bar.least_limit <= outcome.limit <= bar.most_limit


def outcomes_of(rows: Sequence[Row]) -> list[Outcome]:
    """Return what rows say of solves, as far as it matters for how these stand to each other.

    What gaps are a share of is told by the largest gap of the instance; without any gap it does not matter.
    """
    cases: dict[str, dict[str, Row]] = {}
    for row in rows:
        if row.benchmark == NAME and row.case != SUMMARY:
            cases.setdefault(row.case, {})[row.measure] = row
    wholes: dict[str, tuple[float, float]] = {}
    for case, of in cases.items():
        value, bound, gap = (_number(of.get(measure)) for measure in ("value", "bound", GAP))
        if value is not None and bound is not None and gap:
            instance = case.partition(", ")[0]
            wholes[instance] = max(wholes.get(instance, (0.0, 1.0)), (gap, 100 * (value - bound) / gap))
    return [_outcome_of(case, of, wholes) for case, of in cases.items()]


def _outcome_of(case: str, of: Mapping[str, Row], wholes: Mapping[str, tuple[float, float]]) -> Outcome:
    instance, limit, solver = case.split(", ")
    told = Told(str(of["status"].value), bound=_number(of.get("bound")))
    is_wrong = any(row.verdict is Verdict.WRONG for row in of.values())
    whole = wholes.get(instance, (0.0, 1.0))[1]
    seconds = float(limit.removesuffix(" s"))
    return Outcome(instance, solver, seconds, told, _number(of.get("value")), whole, is_wrong=is_wrong)


def _number(row: Row | None) -> float | None:
    return None if row is None or row.value in (None, "") else float(row.value or 0)


def summary(outcomes: Sequence[Outcome]) -> Iterator[Row]:
    """Yield whether tuimo is worse than any other solver anywhere, in value and in bound.

    tuimo is one engine: of ours the one made for the instance, if it was run with that limit, not the better of two.
    """
    for instance, limit in dict.fromkeys((outcome.instance, outcome.limit) for outcome in outcomes):
        here = [each for each in outcomes if (each.instance, each.limit) == (instance, limit)]
        ran = [each for each in here if each.told.status != NOT_RUN]
        # Where there is nothing to inspect, tuimo takes one model over everything.
        engines = reversed(OURS) if instance in RINGS else OURS
        ours = next((each for name in engines for each in ran if each.solver == name), None)
        peers = [each for each in ran if each.solver in PEERS]
        if ours is not None and peers:
            yield from _standing(ours, peers)
    yield from _to_the_best_bound(outcomes)
    row = partial(Row, NAME, SUMMARY, load=load_average())
    wrong = [case_of(outcome) for outcome in outcomes if outcome.is_wrong]
    yield row(CONTRADICTED, len(wrong), bar="0", verdict=Verdict.WRONG if wrong else Verdict.MET)


def _to_the_best_bound(outcomes: Sequence[Outcome]) -> Iterator[Row]:
    """Yield how far each plan is from the best bound that any solver proved for the instance, whatever the limit."""
    for outcome in outcomes:
        bounds = [each.bound for each in outcomes if each.instance == outcome.instance and each.bound is not None]
        gap = _percent(outcome.value, max(bounds, default=None), outcome.whole)
        if gap is not None:
            yield Row(NAME, case_of(outcome), BEST_BOUND, _rounded(gap, 3), "%", seed=SEED)


def _standing(ours: Outcome, peers: Sequence[Outcome]) -> Iterator[Row]:
    row = partial(Row, NAME, SUMMARY, load=load_average())
    where = f"{ours.instance}, {ours.limit:g} s"
    values = {each.solver: each.value for each in peers if each.value is not None}
    bounds = {each.solver: each.bound for each in peers if each.bound is not None}
    best = min(values, key=lambda solver: values[solver], default=None)
    if best is not None:
        is_kept = ours.value is not None and ours.value <= values[best] + ROUNDING
        yield row(
            f"{where}: {ours.solver}, value", _rounded(ours.value, 1), ours.unit,
            bar=f"{values[best]:,.1f} by {best}", verdict=Verdict.MET if is_kept else Verdict.MISSED,
        )  # fmt: skip
    best = max(bounds, key=lambda solver: bounds[solver], default=None)
    if best is not None:
        is_kept = ours.bound is not None and ours.bound >= bounds[best] - ROUNDING
        yield row(
            f"{where}: {ours.solver}, bound", _rounded(ours.bound, 1), ours.unit,
            bar=f"{bounds[best]:,.1f} by {best}", verdict=Verdict.MET if is_kept else Verdict.MISSED,
        )  # fmt: skip


BENCHMARK = Benchmark(NAME, "tuimo against other solvers on the ladder and on rings", run)
