"""How the solver keeps ``kin-apart``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.rules.staffing.kin_apart import pairs_of_kin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import SeatModel
    from optimizer.rules.staffing.kin_apart import KinApart

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS,)


def seat(rule: KinApart, seats: SeatModel, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Of two kin at most one sits in a posting."""
    ids, pairs = {round_.id for round_ in rounds}, pairs_of_kin(seats.scenario)
    for place, posting in enumerate(seats.postings) if pairs else ():
        people = seats.people_in(place) if posting.round in ids else {}
        for tie in pairs:
            both = [people[who] for who in (tie.who, tie.whom) if who in people]
            if len(both) > 1 and tie.holds_on(seats.scenario.round[posting.round].enter):
                seats.at_most(both, 1, (*posting.key, *sorted((tie.who, tie.whom))))
