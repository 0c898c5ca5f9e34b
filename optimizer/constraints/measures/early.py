"""The tier ``early`` in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.early import Early
    from optimizer.model import Model


def objective(measure: Early, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return risk times the last day of every visit that takes place."""
    units = model.scenario.units
    return sum(
        units[visit[3]].risk * model.if_happens(model.visit(visit), last_day, model.timetable.last_possible_day)
        for visit, last_day in model.timetable.last_days().items()
    )
