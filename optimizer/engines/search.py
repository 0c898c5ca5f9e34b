"""One search of CP-SAT in a thread of its own: watched, stoppable, and with every status mapped."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from optimizer.domain.plan import Status
from optimizer.engines.parameters import refused
from optimizer.engines.waiting import awaited
from optimizer.errors import ModelError, SettingsError
from optimizer.texts import Text, join

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from optimizer.engines.settings import Settings

_OUT_OF_RANGE = Text("cp_sat: CP-SAT refuses these parameters ({why})", "cp_sat：CP-SAT 不接受这些参数（{why}）")

TINY = 1e-6

FEW_THREADS = 7
"""With more threads than this CP-SAT's own choice of full searches has the strongest linear relaxation among them."""

FULL_SEARCHES = ("max_lp", "default_lp", "core", "quick_restart", "reduced_costs")
"""Kinds of full search, the one with the strongest linear relaxation first.

With few threads CP-SAT runs only the first one or two of its own list, which begins with ``default_lp``; rings, and
travel under rules on how teams turn, are proven ten times sooner by ``max_lp``.
"""

_LITTLE_PRESOLVE = {"cp_model_probing_level": 0, "max_presolve_iterations": 1}

_STATUS = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
    cp_model.UNKNOWN: Status.UNDECIDED,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one search may take: seconds of wall clock, and deterministic seconds if they are counted."""

    seconds: float
    deterministic_seconds: float | None = None


@dataclass(frozen=True)
class Found:
    """How a search ended: status, the values of all variables if there is a plan, and the proven bound."""

    status: Status
    values: tuple[int, ...]
    bound: int | None
    deterministic_seconds: float

    @property
    def has_plan(self) -> bool:
        """Whether the search ended with a plan, be it one of a model without a single variable."""
        return self.status in (Status.OPTIMAL, Status.FEASIBLE)

    def value(self, variable: cp_model.IntVar) -> int:
        """Return the value of a variable."""
        return self.values[variable.index]


class _Watch(cp_model.CpSolverSolutionCallback):
    """Keeps the newest objective and bound; the solver calls it from its own threads."""

    def __init__(self) -> None:
        super().__init__()
        self.newest_value: float | None = None
        self.newest_bound: float | None = None

    def on_solution_callback(self) -> None:
        self.newest_value = self.objective_value
        self.on_bound(self.best_objective_bound)

    def on_bound(self, bound: float) -> None:
        self.newest_bound = bound if self.newest_bound is None else max(self.newest_bound, bound)


def search(  # noqa: PLR0913  # what is searched, how, and who is told
    cp: cp_model.CpModel,
    settings: Settings,
    limits: Limits,
    stop: threading.Event,
    tell: Callable[[float | None, float | None], None],
    *,
    keeps_hints: bool = False,
    presolves_little: bool = False,
) -> Found:
    """Minimise, and return how it ended.

    Parameters
    ----------
    cp
        The model with its objective and hints.
    limits
        How long this search may take.
    stop
        When set, the search ends soon and keeps the best plan so far. Ctrl-C in the calling thread sets it.
    tell
        Called about ten times a second with the newest value and bound, from the calling thread.
    keeps_hints
        Whether every variable that is hinted has to have its hinted value.
    presolves_little
        Whether the search begins soon: what is probed in a model with many dates takes longer than it saves.

    Raises
    ------
    SettingsError
        If the solver refuses a parameter of the settings.
    ModelError
        If the solver calls the model invalid: a mistake of ours.
    """
    solver = _solver(settings, limits)
    solver.parameters.fix_variables_to_their_hinted_value = keeps_hints
    if presolves_little:
        _presolve_little(solver, settings)
    try:
        return _search(cp, solver, stop, tell)
    except IndexError:
        # CP-SAT 9.15 can fall over its own symmetries while it presolves a model with hints; without them it does not.
        solver.parameters.symmetry_level = 0
        return _search(cp, solver, stop, tell)


def _search(
    cp: cp_model.CpModel,
    solver: cp_model.CpSolver,
    stop: threading.Event,
    tell: Callable[[float | None, float | None], None],
) -> Found:
    watch = _Watch()
    solver.best_bound_callback = watch.on_bound
    status = awaited(
        lambda: solver.solve(cp, watch),
        solver.stop_search,
        stop,
        lambda: tell(watch.newest_value, watch.newest_bound),
    )
    if status not in _STATUS:
        fault = cp.validate()
        if not fault:  # the model is fine, so the parameters are not: their ranges are known to the solver alone
            raise SettingsError(_OUT_OF_RANGE.fill(why=solver.solution_info()))
        msg = f"the solver refused the model ({status}): {fault}"
        raise ModelError(msg)
    has_plan = _STATUS[status] in (Status.OPTIMAL, Status.FEASIBLE)
    proto = solver.response_proto
    bound = ceil(solver.best_objective_bound - TINY) if has_plan or status == cp_model.UNKNOWN else None
    if bound is not None and bound < -(2**62):
        bound = None
    return Found(_STATUS[status], tuple(proto.solution), bound, proto.deterministic_time)


def _solver(settings: Settings, limits: Limits) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    if settings.threads <= FEW_THREADS and "subsolvers" not in settings.cp_sat:
        parameters.subsolvers.extend(FULL_SEARCHES)
    said = refused(settings.cp_sat, solver)
    if said:
        raise SettingsError(join(said, "\n", "\n"))
    parameters.max_time_in_seconds = max(0.01, limits.seconds)
    if limits.deterministic_seconds is not None:
        parameters.max_deterministic_time = max(0.01, limits.deterministic_seconds)
    parameters.num_workers = settings.threads
    parameters.random_seed = settings.seed
    # Solving in a thread with the solver's own Ctrl-C handler aborts the process; the caller handles Ctrl-C.
    parameters.catch_sigint_signal = False
    return solver


def _presolve_little(solver: cp_model.CpSolver, settings: Settings) -> None:
    """Have a model presolved once, without probing, but for what the settings say of that."""
    for name, value in _LITTLE_PRESOLVE.items():
        if name not in settings.cp_sat:
            setattr(solver.parameters, name, value)


def now() -> float:
    """Return seconds of a clock that only goes forward."""
    return time.monotonic()
