"""How the solver keeps ``skills-in-team``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import SeatModel
    from optimizer.rules.staffing.skills_in_team import SkillsInTeam

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS,)


def seat(rule: SkillsInTeam, seats: SeatModel, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """No skill that a posting needs is short."""
    ids = {round_.id for round_ in rounds}
    for place, posting in enumerate(seats.postings):
        for skill in seats.skills(place) if posting.round in ids else ():
            seats.at_most([seats.lacking(place, skill)], 0, (*posting.key, skill))
