"""Who is where at the same time: rules declare how much a place holds, and rows follow once dates are known."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ortools.sat.python import cp_model

    from optimizer.domain.guests import Guest
    from optimizer.model.model import Literal, Model
    from optimizer.model.offer import PostingKey


class _Counted(NamedTuple):
    """A team that counts as being there from day ``start`` to before day ``stop`` if ``there`` is true."""

    start: int
    stop: int
    there: Literal
    team: str


class _Limit(NamedTuple):
    """What a place holds at once; see :meth:`Presence.at_most_at_once`."""

    keys: Sequence[PostingKey]
    amounts: Mapping[str, int]
    capacity: int
    guard: Literal | None
    before: Sequence[Guest]


class Presence:
    """Collects what places hold at once, then states it; days are numbers as in the timetable.

    A team's people are there on the days that :meth:`optimizer.domain.Scenario.counted_stay` says.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._limits: list[_Limit] = []

    def at_most_at_once(
        self,
        keys: Sequence[PostingKey],
        capacity: int,
        guard: Literal | None,
        amounts: Mapping[str, int] | None = None,
        before: Sequence[Guest] = (),
    ) -> None:
        """Declare that on no day more than ``capacity`` of these postings' teams are there.

        A team counts as much as ``amounts`` says, or else as one. Those of ``before`` are there whatever is planned;
        on days on which they are too many already, nobody is added.
        """
        timetable = self._model.timetable
        before = [
            guest
            for guest in before
            if timetable.day(guest.span.end) >= 0 and timetable.day(guest.span.start) <= timetable.horizon
        ]
        counts = amounts or dict.fromkeys([*(key[1] for key in keys), *(guest.team.id for guest in before)], 1)
        self._limits.append(_Limit(keys, counts, capacity, guard, before))

    def compile(self) -> None:
        """Post what was declared; call once, after the timetable was compiled."""
        for limit in self._limits:
            for row in self._rows(limit):
                if limit.guard is not None:
                    row.only_enforce_if(limit.guard)

    def _rows(self, limit: _Limit) -> list[cp_model.Constraint]:
        """Post a row for every time at which the same stays are counted, and a cumulative where dates are a choice."""
        cp, timetable, rows = self._model.cp, self._model.timetable, []
        keys, amounts, capacity, _, before = limit
        counted = [each for each in self._counted(keys, before) if not self._is_there(each, before)]
        moving = [key for key in keys if self._model.scenario.team[key[1]].max_hosts > 1]
        if moving:
            intervals = [
                cp.new_optional_fixed_size_interval_var(start, stop - start, there, f"there:{team}|{start}")
                for start, stop, there, team in counted
            ]
            demands = [amounts[each.team] for each in counted] + [amounts[key[1]] for key in moving]
            for start, stop, taken in self._taken(limit):
                intervals.append(cp.new_fixed_size_interval_var(start, stop - start, f"before:{start}"))
                demands.insert(len(intervals) - 1, min(taken, capacity))
            rows.append(cp.add_cumulative([*intervals, *map(timetable.interval_of, moving)], demands, capacity))
        for there, start in _at_once(counted, is_cut=bool(before)):
            left = max(0, capacity - sum(taken for first, stop, taken in self._taken(limit) if first <= start < stop))
            if sum(amounts[each.team] for each in there) > left:
                rows.append(cp.add(sum(amounts[each.team] * each.there for each in there) <= left))
        return rows

    def _taken(self, limit: _Limit) -> list[tuple[int, int, int]]:
        """Return how much those of before take: first day, day after the last, and amount, one after the other."""
        day = self._model.timetable.day
        spans = [(guest, day(guest.span.start), day(guest.span.end) + 1) for guest in limit.before]
        edges = sorted({edge for _, start, stop in spans for edge in (start, stop)})
        taken = []
        for first, last in pairwise(edges):
            there = {guest.who: guest.team.id for guest, start, stop in spans if start <= first < stop}
            if there:
                taken.append((first, last, sum(limit.amounts[team] for team in there.values())))
        return taken

    def _is_there(self, counted: _Counted, before: Sequence[Guest]) -> bool:
        """Whether the team is there anyway, by history, and so is counted already."""
        day = self._model.timetable.day
        return any(
            guest.who == counted.team and day(guest.span.start) <= counted.start <= day(guest.span.end)
            for guest in before
        )

    def _counted(self, keys: Sequence[PostingKey], before: Sequence[Guest]) -> list[_Counted]:
        """Return when teams that count for the whole of their rounds are there, once a team and day.

        Times are cut where somebody of ``before`` comes or goes, so that each of them has the same people throughout.
        """
        scenario, day = self._model.scenario, self._model.timetable.day
        of_team: dict[str, list[tuple[int, int, Literal]]] = defaultdict(list)
        for key in keys:
            team = scenario.team[key[1]]
            if team.max_hosts == 1:
                span = scenario.longest_stay(scenario.round[key[0]], team)
                of_team[key[1]].append((day(span.start), day(span.end) + 1, self._model.posting(key)))
        counted = []
        cuts = {edge for guest in before for edge in (day(guest.span.start), day(guest.span.end) + 1)}
        for team_id, own in of_team.items():
            ends = {edge for first, end, _ in own for edge in (first, end)}
            edges = sorted(ends | {cut for cut in cuts if min(ends) < cut < max(ends)})
            for start, stop in pairwise(edges):
                there = [literal for first, end, literal in own if first <= start < end]
                if there:
                    counted.append(_Counted(start, stop, cast("Literal", self._model.any_of(there)), team_id))
        return counted


def _at_once(counted: Sequence[_Counted], *, is_cut: bool) -> list[tuple[list[_Counted], int]]:
    """Return who is counted together from some day on; the same people once, unless others cut their time."""
    found: dict[tuple[int, ...], tuple[list[_Counted], int]] = {}
    for day in sorted({each.start for each in counted}):
        there = [each for each in counted if each.start <= day < each.stop]
        found[*(each.there.index for each in there), *([day] if is_cut else [])] = there, day
    return list(found.values())
