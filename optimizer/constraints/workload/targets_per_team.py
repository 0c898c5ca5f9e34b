"""How the solver keeps ``targets-per-team``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.workload.targets_per_team import TargetsPerTeam

ACTS: tuple[ActsOn, ...] = (ActsOn.STINT,)


def post(rule: TargetsPerTeam, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """A team's targets in a round number at most its ``max_targets``."""
    for round_ in rounds:
        for team in model.scenario.teams:
            if any(model.visits_in(key) for key in model.postings_of(round_.id, team.id)):
                guard = model.guard((round_.id, team.id))
                model.counts.at_most_targets(round_.id, team.id, team.max_targets, guard)
