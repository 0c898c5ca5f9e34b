"""The tier ``coverage`` in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.measures._risk import tighten, visited
from optimizer.measures._risk import counts_in_coverage, open_targets

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.coverage import Coverage
    from optimizer.model import Model


def objective(measure: Coverage, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return the risk of the targets that count here less that of those visited."""
    scenario = model.scenario
    counted = [target for target in open_targets(scenario) if counts_in_coverage(scenario, target)]
    tighten(model, counted)
    return sum(target.risk * (1 - visited(model, target)) for target in counted)
