"""How the solver keeps ``must-serve``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.coverage.must_serve import MustServe

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: MustServe, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Every open mandatory target is visited in some round."""
    for unit in model.scenario.units.values():
        visits = [model.visit(visit) for visit in model.visits_of(unit.id)]
        for member in unit.members:
            if member.mandatory:
                model.require_one(visits, (member.id,))
