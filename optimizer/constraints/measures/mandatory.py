"""The tier ``mandatory`` in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.measures._risk import tighten, visited_in_time
from optimizer.measures._risk import is_pressing, open_targets

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.mandatory import Mandatory
    from optimizer.model import Model


def objective(measure: Mandatory, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return the risk of the pressing targets less that of those visited in time."""
    scenario = model.scenario
    counted = [target for target in open_targets(scenario) if is_pressing(scenario, target)]
    tighten(model, counted)
    return sum(target.risk * (1 - visited_in_time(model, target)) for target in counted)
