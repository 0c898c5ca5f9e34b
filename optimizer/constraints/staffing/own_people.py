"""How the solver keeps ``own-people``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.staffing import brings_people

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import SeatModel
    from optimizer.rules.staffing.own_people import OwnPeople

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS,)


def seat(rule: OwnPeople, seats: SeatModel, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Nobody but its own people sits on a whole or local team's own seats; hard, nobody else is a candidate."""
    ids = {round_.id for round_ in rounds}
    for place, posting in enumerate(seats.postings):
        team = seats.scenario.team[posting.team]
        if posting.round in ids and brings_people(team):
            for sitting in seats.in_posting(place):
                if sitting.officer.team != team.id and sitting.seat.source == "own":
                    seats.forbid(sitting, (*posting.key, sitting.officer.id))
