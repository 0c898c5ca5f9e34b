"""How the solver keeps ``availability``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model, SeatModel
    from optimizer.rules.timing.availability import Availability

ACTS: tuple[ActsOn, ...] = (ActsOn.STINT, ActsOn.SEATS)


def post(rule: Availability, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Every posting lies within one of its team's spans."""
    in_force = {round_.id for round_ in rounds}
    for key in model.postings:
        spans = model.scenario.team[key[1]].available
        if key[0] in in_force and spans:
            model.timetable.stay_within(key, spans, model.guard(key))


def seat(rule: Availability, seats: SeatModel, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Nobody sits anywhere beyond their own spans."""
    in_force = {round_.id for round_ in rounds}
    for sitting in seats.sittings:
        spans = sitting.officer.available
        if sitting.posting.round in in_force and spans and not any(span.covers(sitting.days) for span in spans):
            seats.forbid(sitting, sitting.posting.key)
