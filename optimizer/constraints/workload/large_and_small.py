"""How the solver keeps ``large-and-small``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.workload.large_and_small import LargeAndSmall


def post(rule: LargeAndSmall, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """A team's large targets in a round number at most its ``max_large``."""
    for round_ in rounds:
        for team in model.scenario.teams:
            postings = model.postings_of(round_.id, team.id)
            visits = {
                key: [visit for visit in model.visits_in(key) if model.scenario.units[visit[3]].is_large]
                for key in postings
            }
            every = [model.visit(visit) for key in postings for visit in visits[key]]
            if every:
                model.require(sum(every) <= team.max_large, (round_.id, team.id))
            if model.is_hard:
                model.timetable.at_most_large(round_.id, team.id, team.max_large)
                model.tie_to_postings(visits, team.max_large, (round_.id, team.id))
