"""When the solver itself stumbles."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from optimizer.domain import Status
from optimizer.engines import Settings
from optimizer.engines.search import Limits, search

if TYPE_CHECKING:
    import pytest


def test_a_search_that_stumbles_over_symmetries_is_done_again_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index error from inside the solver costs a second search, not the plan."""
    levels, real = [], cp_model.CpSolver.solve

    def stumbling(
        solver: cp_model.CpSolver, model: cp_model.CpModel, callback: cp_model.CpSolverSolutionCallback
    ) -> cp_model.CpSolverStatus:
        levels.append(solver.parameters.symmetry_level)
        if len(levels) == 1:
            msg = "absl::btree_map::at"
            raise IndexError(msg)
        return real(solver, model, callback)

    monkeypatch.setattr(cp_model.CpSolver, "solve", stumbling)
    model = cp_model.CpModel()
    model.minimize(model.new_int_var(2, 5, "x"))
    found = search(model, Settings(workers=1), Limits(10), threading.Event(), lambda *_: None)
    assert (found.status, found.bound) == (Status.OPTIMAL, 2)
    assert levels[1] == 0
