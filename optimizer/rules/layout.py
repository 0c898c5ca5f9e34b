"""Dates for targets within a stay, and for postings that were typed without any."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from optimizer.domain.plan import Visit
from optimizer.domain.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from optimizer.domain.calendar import DayLine
    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario, Unit

MARGIN_DAYS = 400
"""Calendar days beyond the stay within which targets that do not fit are still laid out, to show by how much."""
MOST_TO_PERMUTE = 6
"""Lanes of more targets than this are laid out by risk per day (Smith's rule), then by earliest and latest day."""


def lay_out_visits(scenario: Scenario, team: Team, host: str, span: Span, units: Iterable[str]) -> tuple[Visit, ...]:
    """Return the units' visits one after the other in each lane, as early as high risk asks for.

    Blackout days are left out as far as the targets still fit; targets that do not fit run over the end of the stay.
    """
    lanes = _lanes(scenario, team, [scenario.units[unit] for unit in units])
    wide = Span(span.start, span.end + timedelta(days=MARGIN_DAYS))
    lines = [scenario.open_line(wide, team.id, host), scenario.open_line(wide)]
    visits: list[Visit] = []
    for lane in lanes:
        orders = [_best_order(lane, line, span) for line in lines]
        overrun, _, placed = orders[0] if orders[0][0] <= orders[1][0] else orders[1]
        del overrun
        visits += [Visit(member.id, start, end) for unit, start, end in placed for member in unit.members]
    return tuple(sorted(visits, key=lambda visit: (visit.start, visit.end, visit.target)))


def _lanes(scenario: Scenario, team: Team, units: Sequence[Unit]) -> list[list[Unit]]:
    del scenario
    if team.concurrent == 1:
        return [list(units)]
    return [[unit for unit in units if unit.is_large], [unit for unit in units if not unit.is_large]]


_Placed = list[tuple["Unit", date, date]]


def _best_order(lane: Sequence[Unit], line: DayLine, span: Span) -> tuple[int, int, _Placed]:
    """Return (days too late, risk × days, placed units) of the best order: fit first, then high risk early."""
    smith = sorted(lane, key=lambda unit: (-unit.risk / unit.days, unit.id))
    if len(lane) <= MOST_TO_PERMUTE:
        orders: Iterable[Sequence[Unit]] = permutations(smith)
    else:
        orders = (smith, sorted(smith, key=lambda unit: (_latest(unit) or date.max, _earliest(unit) or date.min)))
    return min((_place(order, line, span) for order in orders), key=lambda placed: placed[:2])


def _place(order: Sequence[Unit], line: DayLine, span: Span) -> tuple[int, int, _Placed]:
    cursor, late, cost, placed = span.start, 0, 0, []
    for unit in order:
        begin = max(cursor, _earliest(unit) or cursor)
        start = next((day for day in line.days if day >= begin), begin)
        end = line.end_of(start, unit.days) or start
        late += max(0, (end - min(span.end, _latest(unit) or span.end)).days)
        cost += unit.risk * (end - span.start).days
        placed.append((unit, start, end))
        cursor = end + timedelta(days=1)
    return late, cost, placed


def _earliest(unit: Unit) -> date | None:
    return max((member.earliest for member in unit.members if member.earliest), default=None)


def _latest(unit: Unit) -> date | None:
    return min((member.latest for member in unit.members if member.latest), default=None)


def stay_of(scenario: Scenario, round_: Round, team: Team) -> Span:
    """Return the longest stay that the round and the team's availability allow; the round's dates if none does."""
    spans = [
        Span(max(span.start, round_.enter), min(span.end, round_.leave))
        for span in team.available
        if span.overlaps(round_.span)
    ]
    return max(spans, key=lambda span: len(scenario.calendar.working_days(span)), default=round_.span)
