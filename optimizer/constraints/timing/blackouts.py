"""How the solver keeps ``blackouts``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model, SeatModel
    from optimizer.rules.timing.blackouts import Blackouts

ACTS: tuple[ActsOn, ...] = (ActsOn.STINT, ActsOn.SEATS)


def post(rule: Blackouts, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Blackout days of team and host are no working days; a posting that no blackout can touch needs no row."""
    in_force = {round_.id for round_ in rounds}
    for key in model.postings:
        if key[0] in in_force and not model.scenario.blacked_out.isdisjoint(key[1:]) and model.visits_in(key):
            model.timetable.respect_blackouts(key, model.guard(key))


def seat(rule: Blackouts, seats: SeatModel, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Nobody sits anywhere without a single working day that is none of their blackout days."""
    in_force, scenario = {round_.id for round_ in rounds}, seats.scenario
    for sitting in seats.sittings:
        who, days = sitting.officer.id, sitting.days
        is_away = scenario.has_blackouts(who, days) and not scenario.open_line(days, who).days
        if sitting.posting.round in in_force and is_away:
            seats.forbid(sitting, sitting.posting.key)
