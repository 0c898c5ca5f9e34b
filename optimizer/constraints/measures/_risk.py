"""Whether a target is visited, and in time, as variables shared by the tiers of risk."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from optimizer.measures._risk import rounds_in_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.domain.records import Target
    from optimizer.model import Model


def visited(model: Model, target: Target) -> LinearExprT:
    """Return 1 if the target is visited at all, else 0."""
    return model.any_visit(model.visits_of(model.scenario.unit_of[target.id]))


def visited_in_time(model: Model, target: Target) -> LinearExprT:
    """Return 1 if the target is visited in a round that is in time for it, else 0."""
    scenario = model.scenario
    rounds = rounds_in_time(scenario, target)
    in_time = {round_.id for round_ in (scenario.planned_rounds if rounds is None else rounds)}
    return model.any_visit([visit for visit in model.visits_of(scenario.unit_of[target.id]) if visit[0] in in_time])


def tighten(model: Model, counted: Sequence[Target]) -> None:
    """State how much of the risk counted, and how many of its units, one stay can hold."""
    risk: Counter[str] = Counter()
    for target in counted:
        risk[model.scenario.unit_of[target.id]] += target.risk
    model.tighten(risk)
    model.tighten(dict.fromkeys(risk, 1))
