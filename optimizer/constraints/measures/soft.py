"""The tier ``soft`` in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.soft import Soft
    from optimizer.model import Model


def objective(measure: Soft, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return the weight of every guard that is given up."""
    return sum(weight * (1 - guard) for weight, guard in model.penalties)
