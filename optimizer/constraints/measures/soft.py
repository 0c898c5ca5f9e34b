"""The tier ``soft`` in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.shortages import least_in

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.soft import Soft
    from optimizer.model import Model


def objective(measure: Soft, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return the weight of every guard that is given up, and what people must cost wherever teams go."""
    known = model.scenario.shortages
    wishes = [] if known is None else [least_in(model, pool) for pool in known.wishes]
    return sum([*(weight * (1 - guard) for weight, guard in model.penalties), *wishes])
