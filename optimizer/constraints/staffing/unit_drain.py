"""How the solver keeps ``unit-drain``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.staffing import brings_people, office_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import SeatModel, Sitting
    from optimizer.rules.staffing.unit_drain import UnitDrain

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS,)


def seat(rule: UnitDrain, seats: SeatModel, rounds: Sequence[Round]) -> None:
    """On the first day of every stay, no unit has too many people away: only then can there be more than before."""
    ids = {round_.id for round_ in rounds}
    for campaign in seats.scenario.campaigns:
        own = {round_.id for round_ in campaign} & ids
        away: dict[tuple[str, str], list[Sitting]] = defaultdict(list)
        for sitting in seats.sittings:
            is_whole = brings_people(seats.scenario.team[sitting.posting.team])
            if sitting.posting.round in own and not is_whole and sitting.officer.unit and sitting.officer.team is None:
                away[office_of(sitting.officer)].append(sitting)
        for unit, sittings in away.items():
            most = rule.most(len(seats.scenario.staffing.staff_of[unit]))
            for day in sorted({sitting.days.start for sitting in sittings}):
                there: dict[str, list[Sitting]] = defaultdict(list)
                for sitting in sittings:
                    if day in sitting.days:
                        there[sitting.officer.id].append(sitting)
                if len(there) > most:
                    seats.at_most([seats.any_of(each) for each in there.values()], most, (campaign[0].id, *unit))
