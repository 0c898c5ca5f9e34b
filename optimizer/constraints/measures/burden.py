"""The tier ``burden`` in the model."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from optimizer.measures.burden import burdened_hosts, past_burden

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.measures.burden import Burden
    from optimizer.model import Model


def objective(measure: Burden, model: Model) -> LinearExprT:  # noqa: ARG001
    """Return most minus least days over the hosts."""
    scenario = model.scenario
    past = past_burden(scenario)
    burdens: dict[str, list[LinearExprT]] = {host: [past.get(host, 0)] for host in burdened_hosts(scenario)}
    highest = Counter({host: past.get(host, 0) for host in burdens})
    for visit in model.visits:
        if visit[2] in burdens:
            days = scenario.units[visit[3]].days
            burdens[visit[2]].append(days * model.visit(visit))
            highest[visit[2]] += days
    return model.spread([sum(terms) for terms in burdens.values()], max(highest.values(), default=0))
