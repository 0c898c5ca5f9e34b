"""Days without gaps: what no tier asked about is still done as early as it can be.

Where dates are a choice, a search that is asked for other things leaves them as they come: a target starts a week later
than it could, a team enters on a Sunday. Nothing is gained by that, and people wonder. So at the end every target moves
to the first days that its lane, its own dates and what it waits for leave, and stays begin and end on working days.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from optimizer.domain.plan import Visit
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.rules.timing.precedence import done_by

if TYPE_CHECKING:
    from collections.abc import Collection

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.scenario import Scenario, Unit


def without_gaps(scenario: Scenario, plan: Plan, kept: Collection[Posting] = ()) -> Plan:
    """Return the plan with nothing later than need be, or as it is where that would break a rule or cost something.

    Parameters
    ----------
    scenario
        What the plan is for.
    plan
        A plan that breaks no hard rule.
    kept
        Postings of the plan that people were told; stays and targets that have their days from there keep them.
    """
    moved = _Days(scenario, plan, kept).moved()
    if moved == plan.postings:
        return plan
    tidy = replace(plan, postings=moved)
    is_worse = any(tier.value(scenario, tidy) > tier.value(scenario, plan) for tier in tiers_of(scenario))
    return plan if is_worse or verify(scenario, replace(tidy, tiers=())).hard_breaches else tidy


class _Days:
    """The days of every unit while they are moved, one unit after the other in the order in which they start."""

    def __init__(self, scenario: Scenario, plan: Plan, kept: Collection[Posting]) -> None:
        self._scenario, self._plan = scenario, plan
        self._kept_stays = {(posting.key, posting.span) for posting in kept}
        self._kept_visits = {(posting.key, visit) for posting in kept for visit in posting.visits}
        self._dates = {visit.target: (visit.start, visit.end) for each in plan.postings for visit in each.visits}
        pins = scenario.pins
        self._pinned = {pin.target for pin in pins if pin.start is not None or pin.end is not None}
        self._are_stays_pinned = any(pin.enter is not None or pin.leave is not None for pin in pins)

    def moved(self) -> tuple[Posting, ...]:
        """Return the postings with their new days, in the order of the plan."""
        lanes: dict[tuple[object, ...], date] = {}
        found = [
            (visit.start, visit.end, number, unit)
            for number, posting in enumerate(self._plan.postings)
            for unit in posting.units(self._scenario)
            for visit in [next(each for each in posting.visits if self._unit_of(each) == unit)]
        ]
        for start, end, number, name in sorted(found):
            posting, unit = self._plan.postings[number], self._scenario.units.get(name)
            if unit is None:
                continue
            lane = (number, unit.is_large if self._scenario.team[posting.team].concurrent > 1 else None)
            days = self._earlier(posting, unit, (start, end), lanes.get(lane, date.min))
            lanes[lane] = max(days[1], lanes.get(lane, date.min))
            self._dates.update((member.id, days) for member in unit.members if member.id in self._dates)
        return tuple(map(self._posting, self._plan.postings))

    def _unit_of(self, visit: Visit) -> str:
        return self._scenario.unit_of.get(visit.target, visit.target)

    def _earlier(self, posting: Posting, unit: Unit, now: tuple[date, date], busy: date) -> tuple[date, date]:
        """Return the first days for the unit after its lane was ``busy``; those of now if there are none before."""
        scenario = self._scenario
        is_told = any((posting.key, Visit(member.id, *now)) in self._kept_visits for member in unit.members)
        if is_told or not self._pinned.isdisjoint({None, *(member.id for member in unit.members)}):
            return now
        for who in ((posting.team, posting.host), ()):
            line = scenario.open_line(posting.span, *who)
            if line.between(*now) == unit.days:
                break
        else:
            return now  # days that no calendar explains, by a rule that is not hard
        waited_for = {first for member in unit.members for first in scenario.firsts(member)}
        firsts = {first for first in waited_for if scenario.unit_of.get(first) != unit.id}
        free = (_next(day) for day in (busy, *map(self._done, firsts)))
        earliest = max(posting.enter, unit.window[0] or posting.enter, *free)
        start = next((day for day in line.days if day >= earliest), None)
        end = None if start is None else line.end_of(start, unit.days)
        return now if start is None or end is None or start >= now[0] else (start, end)

    def _done(self, target: str) -> date:
        """Return the last day of what must come first, as far as it is known; long ago if it is not."""
        planned = self._dates.get(target)
        return planned[1] if planned is not None else done_by(self._scenario, target) or date.min

    def _posting(self, posting: Posting) -> Posting:
        visits = [replace(each, start=start, end=end) for each, (start, end) in self._with_dates(posting)]
        if visits != list(posting.visits):
            visits.sort(key=lambda each: (each.start, each.end, each.target))
        enter, leave = posting.enter, posting.leave
        is_free = (posting.key, posting.span) not in self._kept_stays and not self._are_stays_pinned
        if is_free and self._scenario.team[posting.team].max_hosts > 1:
            days = self._scenario.calendar.working_days(posting.span)
            enter, leave = (days[0], days[-1]) if days else (enter, leave)
        return replace(posting, enter=enter, leave=leave, visits=tuple(visits))

    def _with_dates(self, posting: Posting) -> list[tuple[Visit, tuple[date, date]]]:
        return [(each, self._dates[each.target]) for each in posting.visits]


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day
