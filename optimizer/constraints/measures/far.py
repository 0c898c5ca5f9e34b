"""The tier ``far`` in the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.measures.far import past_km_tenths
from optimizer.measures.load import compared_teams

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.far import Far
    from optimizer.model import Model


def objective(measure: Far, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return most minus least way over the teams compared."""
    scenario = model.scenario
    past = past_km_tenths(scenario)
    ways: dict[str, list[LinearExprT]] = {team.id: [past.get(team.id, 0)] for team in compared_teams(scenario)}
    for key in model.postings:
        if key[1] in ways:
            ways[key[1]].append(scenario.km_tenths(scenario.team[key[1]], key[2]) * model.posting(key))
    highest = max(past.values(), default=0) + sum(
        scenario.km_tenths(scenario.team[key[1]], key[2]) for key in model.postings if key[1] in ways
    )
    return model.spread([sum(terms) for terms in ways.values()], highest)
