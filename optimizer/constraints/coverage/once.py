"""How the solver keeps ``once``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.coverage.once import Once

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: Once, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """A unit is visited at most once; what history has seen is not on offer."""
    for unit in model.scenario.units:
        visits = [model.visit(visit) for visit in model.visits_of(unit)]
        if len(visits) > 1:
            model.require(sum(visits) <= 1, (unit,))
