"""How the solver keeps ``large-and-small``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.workload.large_and_small import LargeAndSmall

ACTS: tuple[ActsOn, ...] = (ActsOn.STINT,)


def post(rule: LargeAndSmall, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """A team's large targets in a round number at most its ``max_large``."""
    units = model.scenario.units
    for round_ in rounds:
        for team in model.scenario.teams:
            visits = [visit for key in model.postings_of(round_.id, team.id) for visit in model.visits_in(key)]
            if any(units[visit[3]].is_large for visit in visits):
                guard = model.guard((round_.id, team.id))
                model.counts.at_most_large(round_.id, team.id, team.max_large, guard)
