"""How the solver keeps ``due-round``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.coverage.due_round import DueRound

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: DueRound, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Every open target with a due round is visited by then; one that is overdue, at any time."""
    scenario = model.scenario
    for unit in scenario.units.values():
        for member in unit.members:
            if member.due is not None:
                limit = scenario.round[member.due].enter
                any_round = member.due in scenario.past_rounds
                in_time = {round_.id for round_ in rounds if any_round or round_.enter <= limit}
                visits = [model.visit(visit) for visit in model.visits_of(unit.id) if visit[0] in in_time]
                model.require_one(visits, (member.id,))
