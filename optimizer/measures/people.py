"""Who is where and when: the stays of people on seats, planned and past, and how often and how long each is sent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from optimizer.domain.plan import Plan, Posting, Seating
    from optimizer.domain.records import Officer
    from optimizer.domain.scenario import Scenario

Unit = tuple[str, str]
"""(unit, home): offices of two regions may have the same name. Who states no unit counts for the home alone."""


@dataclass(frozen=True, slots=True)
class Stay:
    """An officer on a seat from a day to another.

    ``end`` is ``None`` where history does not tell it, ``team`` and ``seat`` are empty then likewise. ``is_local`` says
    whether the seat is one that the host fills, which history does not tell.
    """

    officer: str
    round: str
    start: date
    end: date | None
    team: str
    host: str
    seat: str
    is_past: bool = False
    is_local: bool = False

    def is_away(self, day: date) -> bool:
        """Whether the stay covers a day."""
        return self.start <= day <= (self.end or self.start)


@dataclass(frozen=True, slots=True)
class Share:
    """What somebody takes part in within the term: rounds that are done, rounds that are planned, and working days."""

    done: int = 0
    planned: int = 0
    days: int = 0

    @property
    def rounds(self) -> int:
        """All rounds, done and planned."""
        return self.done + self.planned


def has_seats(scenario: Scenario, plan: Plan) -> bool:
    """Whether a plan speaks of people: it seats some, or leaves seats empty that were to be filled."""
    return any(posting.seats for posting in plan.postings) or (scenario.staffing.is_planned and bool(plan.postings))


def planned_stays(scenario: Scenario, plan: Plan) -> tuple[Stay, ...]:
    """Return who sits where in the rounds that are planned, in plan order."""
    return tuple(
        _stay(scenario, posting, seating)
        for posting in plan.in_rounds(scenario.planned_rounds)
        for seating in posting.seats
    )


def _stay(scenario: Scenario, posting: Posting, seating: Seating) -> Stay:
    days, seat = posting.seated(seating), scenario.staffing.seat_of(posting, seating)
    is_local = seat is not None and seat.source == "host"
    where = (posting.team, posting.host, seating.seat)
    return Stay(seating.officer, posting.round, days.start, days.end, *where, is_local=is_local)


def past_stays(scenario: Scenario) -> tuple[Stay, ...]:
    """Return where history tells that officers of the scenario were within the term (without a term: ever)."""
    told = {
        Stay(row.officer, row.round, row.date, row.leave, row.team or "", row.host, row.seat or "", is_past=True): None
        for row in scenario.history
        if row.officer is not None
        and row.officer in scenario.officer
        and (scenario.term is None or row.date in scenario.term)
    }
    return tuple(told)


def shares(scenario: Scenario, plan: Plan) -> Mapping[str, Share]:
    """Return what each officer of the scenario takes part in, in table order.

    A round counts once however many seats somebody has in it; the days are working days, each counted once. A stay of
    which history does not tell the end has no days.
    """
    stays: dict[str, list[Stay]] = defaultdict(list)
    for stay in (*past_stays(scenario), *planned_stays(scenario, plan)):
        stays[stay.officer].append(stay)
    return {officer.id: _share(scenario, stays.get(officer.id, ())) for officer in scenario.officers}


def _share(scenario: Scenario, stays: Iterable[Stay]) -> Share:
    # an id of a round may be used again in another year
    done = {(stay.round, stay.start.year) for stay in stays if stay.is_past}
    planned = {stay.round for stay in stays if not stay.is_past}
    spans = {Span(stay.start, stay.end) for stay in stays if stay.end is not None}
    days = {day for span in spans for day in scenario.open_line(span).days}
    return Share(len(done), len(planned), len(days))


def unit_of(officer: Officer) -> Unit:
    """Return the unit of an officer."""
    return officer.unit, officer.home


def units(scenario: Scenario) -> Mapping[Unit, tuple[Officer, ...]]:
    """Return the officers of each unit, units in the order in which the table names them."""
    people: dict[Unit, list[Officer]] = defaultdict(list)
    for officer in scenario.officers:
        people[unit_of(officer)].append(officer)
    return {unit: tuple(own) for unit, own in people.items()}


def most_away(stays: Iterable[Stay]) -> int:
    """Return how many people are away on the worst day."""
    known = list(stays)
    return max((len({each.officer for each in known if each.is_away(stay.start)}) for stay in known), default=0)
