"""What history records of work done, each inspection counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from optimizer.domain.scenario import Scenario


class PastVisit(NamedTuple):
    """One target that was inspected in one stay; ``team`` is ``None`` where history does not name it."""

    round: str
    date: date
    team: str | None
    host: str
    target: str


def past_days(scenario: Scenario) -> Mapping[PastVisit, int]:
    """Return the days that history records for each target of each stay; a row without target or days says nothing.

    Several rows of one visit, one an officer, say its days several times; where they differ the last one counts.
    """
    return {
        PastVisit(row.round, row.date, row.team, row.host, row.target): row.days
        for row in scenario.history
        if row.target is not None and row.days is not None
    }
