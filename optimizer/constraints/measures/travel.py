"""The tier ``travel`` in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.travel import Travel
    from optimizer.model import Model


def objective(measure: Travel, model: Model) -> LinearExprT:
    """Return the way of every posting that takes place."""
    scenario = model.scenario
    return sum(measure.of(scenario, scenario.team[key[1]], key[2]) * model.posting(key) for key in model.postings)
