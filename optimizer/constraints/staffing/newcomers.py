"""How the solver keeps ``newcomers``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import SeatModel, Sitting
    from optimizer.rules.staffing.newcomers import Newcomers

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS,)


def seat(rule: Newcomers, seats: SeatModel, rounds: Sequence[Round]) -> None:
    """In every round a share of the people are newcomers."""
    for round_ in rounds:
        by_officer: dict[str, list[Sitting]] = defaultdict(list)
        for sitting in seats.sittings:
            if sitting.posting.round == round_.id:
                by_officer[sitting.officer.id].append(sitting)
        people = {officer: seats.any_of(own) for officer, own in by_officer.items()}
        if people:
            new = [sits for who, sits in people.items() if rule.is_new(seats.scenario.officer[who], round_.enter)]
            seats.require(100 * sum(new) >= rule.share * sum(people.values()), (round_.id,))
