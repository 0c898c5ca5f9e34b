"""Days without gaps: what no tier asked about is still done as early as it can be.

Where dates are a choice, a search that is asked for other things leaves them as they come: a target starts a week later
than it could, a team enters weeks after its round has begun, or on a Sunday. Nothing is gained by that, and people
wonder. So at the end every target moves to the first days that its lane, its own dates and what it waits for leave. A
team with one host a round is there for all of its round, as far as its other rounds let it; the stays of others begin
and end on working days.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from optimizer.domain.plan import Visit
from optimizer.domain.records import Span
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.rules.rulebook import rulebook
from optimizer.rules.timing.precedence import done_by
from optimizer.rules.timing.rest_between_rounds import RestBetweenRounds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.scenario import Scenario, Unit


MOST_PASSES = 3
"""So often at most everything is moved; hardly ever does a third pass find anything."""


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
    for widens in (True, False):
        tidy = plan
        # What one pass brings forward may let what comes after it come sooner, too.
        for _ in range(MOST_PASSES):
            moved = _Days(scenario, tidy, kept).moved(widens=widens)
            if moved == tidy.postings:
                break
            tidy = replace(plan, postings=moved)
        if tidy is plan or _is_as_good(scenario, tidy, plan):
            return tidy
    return plan


def _is_as_good(scenario: Scenario, tidy: Plan, plan: Plan) -> bool:
    """Whether no tier is worse than it was and no hard rule is broken."""
    is_worse = any(tier.value(scenario, tidy) > tier.value(scenario, plan) for tier in tiers_of(scenario))
    return not is_worse and not verify(scenario, replace(tidy, tiers=())).hard_breaches


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
        self._postings = plan.postings
        rests = (each.rule for each in rulebook(scenario) if isinstance(each.rule, RestBetweenRounds))
        self._pause = timedelta(days=1 + max((rest.days for rest in rests), default=0))

    def moved(self, *, widens: bool) -> tuple[Posting, ...]:
        """Return the postings with their new days, in the order of the plan; stays are widened first if asked for."""
        if widens and not self._are_stays_pinned:
            self._postings = self._widened()
        lanes: dict[tuple[object, ...], date] = {}
        found = [
            (visit.start, visit.end, number, unit)
            for number, posting in enumerate(self._postings)
            for unit in posting.units(self._scenario)
            for visit in [next(each for each in posting.visits if self._unit_of(each) == unit)]
        ]
        for start, end, number, name in sorted(found):
            posting, unit = self._postings[number], self._scenario.units.get(name)
            if unit is None:
                continue
            lane = (number, unit.is_large if self._scenario.team[posting.team].concurrent > 1 else None)
            days = self._earlier(posting, unit, (start, end), lanes.get(lane, date.min))
            lanes[lane] = max(days[1], lanes.get(lane, date.min))
            self._dates.update((member.id, days) for member in unit.members if member.id in self._dates)
        return tuple(map(self._posting, self._postings))

    def _widened(self) -> tuple[Posting, ...]:
        """Return the postings with every stay as long as its round and the team's other stays allow."""
        of_team: dict[str, list[Posting]] = {}
        for posting in sorted(self._plan.postings, key=lambda each: each.enter):
            of_team.setdefault(posting.team, []).append(posting)
        widened = {each.key: each for own in of_team.values() for each in self._widened_together(own)}
        return tuple(widened[each.key] for each in self._plan.postings)

    def _widened_together(self, own: Sequence[Posting]) -> Iterator[Posting]:
        """Yield the stays of one team, the earliest first: each enters early, and leaves when the next one enters."""
        bounds, enters = [self._bounds(each) for each in own], [date.min]
        for each, bound in zip(own, bounds, strict=True):
            enters.append(min(each.enter, max(bound.start, enters.pop())))
            # Until then the team is needed here; the next stay may begin after that.
            enters.append(_later(self._needed_until(each), self._pause))
        for each, bound, enter, following in zip(own, bounds, enters, [*enters[1:-1], date.max], strict=False):
            free = bound.end if following == date.max else min(bound.end, following - self._pause)
            yield replace(each, enter=enter, leave=max(free, self._needed_until(each)))

    def _needed_until(self, posting: Posting) -> date:
        """Return the day up to which the stay has to last: its own where it may not be changed."""
        if not self._is_free(posting):
            return posting.leave
        return max((visit.end for visit in posting.visits), default=posting.enter)

    def _is_free(self, posting: Posting) -> bool:
        """Whether the stay may be made longer: a team with one host in its round that was told no days."""
        is_told = (posting.key, posting.span) in self._kept_stays
        return not is_told and self._scenario.team[posting.team].max_hosts == 1

    def _bounds(self, posting: Posting) -> Span:
        """Return the days within which the stay may lie: those around it in its round while the team is available."""
        if not self._is_free(posting):
            return posting.span
        team, round_ = self._scenario.team[posting.team], self._scenario.round[posting.round].span
        around = next((each for each in team.available if each.covers(posting.span)), round_)
        return Span(
            min(posting.enter, max(round_.start, around.start)), max(posting.leave, min(round_.end, around.end))
        )

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
    return _later(day, timedelta(days=1))


def _later(day: date, pause: timedelta) -> date:
    return day + pause if day < date.max - pause else date.max
