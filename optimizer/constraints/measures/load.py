"""The tier ``load`` in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.measures.load import compared_teams, past_load

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.load import Load
    from optimizer.model import Model


def objective(measure: Load, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return most minus least days over the teams compared."""
    scenario = model.scenario
    past = past_load(scenario)
    teams = compared_teams(scenario)
    loads: dict[str, list[LinearExprT]] = {team.id: [past.get(team.id, 0)] for team in teams}
    for visit in model.visits:
        if visit[1] in loads:
            loads[visit[1]].append(scenario.units[visit[3]].days * model.visit(visit))
    highest = max(past.values(), default=0) + sum(unit.days for unit in scenario.units.values())
    return model.spread([sum(terms) for terms in loads.values()], highest * len(scenario.planned_rounds))
