"""How the solver keeps ``seats``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import SeatModel
    from optimizer.rules.staffing.seats import Seats

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS,)


def seat(rule: Seats, seats: SeatModel, rounds: Sequence[Round]) -> None:
    """Every seat is filled, by neither too few people nor too many."""
    ids = {round_.id for round_ in rounds}
    for place, posting in enumerate(seats.postings):
        if posting.round not in ids or not seats.scenario.staffing.is_staffed(seats.scenario.team[posting.team]):
            continue
        for seat_place, each in enumerate(seats.seats[place]):
            seats.at_most([seats.empty(place, seat_place)], 0, (*posting.key, each.name))
        people = list(seats.people_in(place).values())
        seats.at_most([rule.least], sum(people), (*posting.key, "least"))
        seats.at_most(people, rule.most_at(seats.scenario, posting), (*posting.key, "most"))
