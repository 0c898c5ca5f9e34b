"""HiGHS and SCIP, through OR-Tools, over the very rows that tuimo's own model has.

The rows are those of the engine ``direct``, with all that it states to tighten its linear relaxation: the peers get the
model that tuimo found best for itself. What it says there as a circuit they get as rows of their own
(:mod:`benchmarks.peers.circuits`). Both run in one thread: OR-Tools passes HiGHS no number of threads, and its SCIP
searches in one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from benchmarks.peers.circuits import with_circuits
from benchmarks.peers.told import NOT_RUN, Told, Watch
from optimizer.domain.plan import Plan
from optimizer.engines.building import build, extract, objective
from optimizer.engines.idle import without_idle
from optimizer.engines.linear import linear_model
from optimizer.measures.tiers import tiers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ortools.math_opt.python import mathopt

    from optimizer.domain.scenario import Scenario
    from optimizer.engines.linear import LinearModel

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?(?:e[-+]?\d+)?|inf)"
_HIGHS = re.compile(rf"\s\d+\.\d+%\s+({_NUMBER})\s+({_NUMBER})\s+(?:\d+\.\d+%|Large|inf)", re.IGNORECASE)
_SCIP = re.compile(rf"\|\s*({_NUMBER}|--)\s*\|\s*({_NUMBER}|--)\s*\|[^|]*\|[^|]*$", re.IGNORECASE)


@dataclass(frozen=True)
class LinearSolver:
    """A solver of whole-number programs as OR-Tools knows it, and how its log tells bound and value."""

    name: str
    kind: str
    line: re.Pattern[str]

    def read(self, line: str) -> tuple[float | None, float | None] | None:
        """Return bound and value that a line of the log tells; ``None`` for a line that tells neither."""
        found = self.line.search(line)
        return None if found is None else (_finite(found[1]), _finite(found[2]))


def _finite(text: str) -> float | None:
    number = float("inf") if text.startswith("-") and text.endswith("-") else float(text)
    return number if abs(number) < 1e20 else None  # noqa: PLR2004  # both write infinity as 1e20


HIGHS = LinearSolver("highs", "HIGHS", _HIGHS)
SCIP = LinearSolver("scip", "GSCIP", _SCIP)


def as_mathopt(linear: LinearModel, whole_count: int) -> mathopt.Model:
    """Return the rows as a model of OR-Tools' MathOpt, of whose variables the first ones must be whole."""
    import numpy as np
    from ortools.math_opt import model_pb2
    from ortools.math_opt.python import mathopt

    proto = model_pb2.ModelProto()
    count = linear.variable_count
    proto.variables.ids.extend(range(count))
    proto.variables.lower_bounds.extend(linear.least.tolist())
    proto.variables.upper_bounds.extend(linear.most.tolist())
    proto.variables.integers.extend(index < whole_count for index in range(count))
    costly = np.nonzero(linear.cost)[0]
    proto.objective.linear_coefficients.ids.extend(costly.tolist())
    proto.objective.linear_coefficients.values.extend(linear.cost[costly].tolist())
    proto.objective.offset = linear.constant
    proto.linear_constraints.ids.extend(range(linear.row_count))
    proto.linear_constraints.lower_bounds.extend(linear.low.tolist())
    proto.linear_constraints.upper_bounds.extend(linear.high.tolist())
    order = np.lexsort((linear.column, linear.row))
    proto.linear_constraint_matrix.row_ids.extend(linear.row[order].tolist())
    proto.linear_constraint_matrix.column_ids.extend(linear.column[order].tolist())
    proto.linear_constraint_matrix.coefficients.extend(linear.value[order].tolist())
    return mathopt.Model.from_model_proto(proto)


def solve_linear(solver: LinearSolver, scenario: Scenario, seconds: float, seed: int) -> tuple[Told, Plan | None]:
    """Solve a scenario of one tier, and return how that ended with the plan, if there is one.

    Parameters
    ----------
    solver
        Which solver.
    scenario
        What is given.
    seconds
        Time limit of the search, after the model is built.
    seed
        Seed of the solver's random choices.
    """
    from ortools.math_opt.python import mathopt

    watch = Watch()
    tiers = tiers_of(scenario)
    if len(tiers) > 1:
        return Told(NOT_RUN, "the scenario has several tiers, which a linear program has not"), None
    (tier,) = tiers
    model = build(scenario)
    model.minimise(objective(tier, model))
    linear = with_circuits(linear_model(model.cp), model.cp)
    if not linear.is_exact:
        return Told(NOT_RUN, f"rows cannot say all that the model says: {', '.join(linear.relaxed)}"), None
    counts = {"variables": linear.variable_count, "rows": linear.row_count, "entries": len(linear.value)}
    program = as_mathopt(linear, model.variable_count)
    build_seconds = watch.seconds

    def hear(lines: Sequence[str]) -> None:
        for line in lines:
            told = solver.read(line)
            if told is not None:
                bound, value = (None if number is None else number / tier.scale for number in told)
                watch.note(value, None if bound is None else max(0.0, bound))

    result = mathopt.solve(
        program,
        mathopt.SolverType[solver.kind],
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=seconds), relative_gap_tolerance=0.0, random_seed=seed
        ),
        msg_cb=hear,
    )
    plan, value, bound = None, None, max(0.0, result.dual_bound() / tier.scale)
    if result.has_primal_feasible_solution():
        value = result.objective_value() / tier.scale
        values = result.variable_values()
        chosen = [round(values[variable]) for variable in program.variables()]
        plan = without_idle(scenario, Plan(extract(model, lambda variable: chosen[variable.index])))
        watch.note(value, bound)
    told = Told(
        _status(result.termination.reason.name, has_plan=value is not None),
        "one thread",
        watch.seconds,
        build_seconds,
        value,
        bound,
        watch.trace,
        counts,
    )
    return told, plan


def _status(reason: str, *, has_plan: bool) -> str:
    if reason in ("OPTIMAL", "INFEASIBLE"):
        return reason.lower()
    return "feasible" if has_plan else "undecided"
