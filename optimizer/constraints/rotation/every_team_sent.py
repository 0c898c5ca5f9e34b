"""How the solver keeps ``every-team-sent``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.rotation.every_team_sent import EveryTeamSent

ACTS: tuple[ActsOn, ...] = (ActsOn.BETWEEN,)


def post(rule: EveryTeamSent, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Every rotating team that may take part has a posting."""
    for round_ in rounds:
        for team in model.scenario.rotating_teams(round_):
            stays = [model.posting(key) for key in model.postings_of(round_.id, team.id)]
            model.require_one(stays, (round_.id, team.id))
