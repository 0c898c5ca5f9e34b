"""The tier ``early`` in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.early import Early
    from optimizer.model import Model


def objective(measure: Early, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return risk times the last day of every visit that takes place."""
    units, timetable = model.scenario.units, model.timetable
    return sum(
        units[visit[3]].risk
        * model.if_happens(
            model.visit(visit), last_day, timetable.first_possible_end(visit), timetable.last_possible_day
        )
        for visit, last_day in timetable.last_days().items()
    )
