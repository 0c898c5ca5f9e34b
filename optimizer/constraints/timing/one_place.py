"""How the solver keeps ``one-place``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model
    from optimizer.rules.timing.one_place import OnePlace


def post(rule: OnePlace, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """A team's postings in rounds that overlap share no day."""
    for campaign in model.scenario.campaigns:
        for team in model.scenario.teams:
            keys = [key for round_ in campaign for key in model.postings_of(round_.id, team.id)]
            if keys:
                model.timetable.keep_apart(keys, model.guard((campaign[0].id, team.id)))
