"""Who is where at the same time: rules declare how much a place holds, and rows follow once dates are known."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ortools.sat.python import cp_model

    from optimizer.model.model import Literal, Model
    from optimizer.model.offer import PostingKey


class _Counted(NamedTuple):
    """A team that counts as being there from day ``start`` to before day ``stop`` if ``there`` is true."""

    start: int
    stop: int
    there: Literal
    team: str


class Presence:
    """Collects what places hold at once, then states it; days are numbers as in the timetable.

    A team's people are there on the days that :meth:`optimizer.domain.Scenario.counted_stay` says.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._limits: list[tuple[Sequence[PostingKey], Mapping[str, int], int, Literal | None]] = []

    def at_most_at_once(
        self,
        keys: Sequence[PostingKey],
        capacity: int,
        guard: Literal | None,
        amounts: Mapping[str, int] | None = None,
    ) -> None:
        """Declare that on no day more than ``capacity`` of these postings' teams are there.

        A team counts as much as ``amounts`` says, or else as one.
        """
        self._limits.append((keys, amounts or {key[1]: 1 for key in keys}, capacity, guard))

    def compile(self) -> None:
        """Post what was declared; call once, after the timetable was compiled."""
        for keys, amounts, capacity, guard in self._limits:
            for row in self._rows(keys, amounts, capacity):
                if guard is not None:
                    row.only_enforce_if(guard)

    def _rows(self, keys: Sequence[PostingKey], amounts: Mapping[str, int], capacity: int) -> list[cp_model.Constraint]:
        """Post a row for every time at which the same stays are counted, and a cumulative where dates are a choice."""
        cp, timetable, rows = self._model.cp, self._model.timetable, []
        counted = self._counted(keys)
        moving = [key for key in keys if self._model.scenario.team[key[1]].max_hosts > 1]
        if moving:
            intervals = [
                cp.new_optional_fixed_size_interval_var(start, stop - start, there, f"there:{team}|{start}")
                for start, stop, there, team in counted
            ]
            demands = [amounts[each.team] for each in counted] + [amounts[key[1]] for key in moving]
            rows.append(cp.add_cumulative([*intervals, *map(timetable.interval_of, moving)], demands, capacity))
        for there in _at_once(counted):
            if sum(amounts[each.team] for each in there) > capacity:
                rows.append(cp.add(sum(amounts[each.team] * each.there for each in there) <= capacity))
        return rows

    def _counted(self, keys: Sequence[PostingKey]) -> list[_Counted]:
        """Return when teams that count for the whole of their rounds are there, once a team and day."""
        scenario, day = self._model.scenario, self._model.timetable.day
        of_team: dict[str, list[tuple[int, int, Literal]]] = defaultdict(list)
        for key in keys:
            team = scenario.team[key[1]]
            if team.max_hosts == 1:
                span = scenario.longest_stay(scenario.round[key[0]], team)
                of_team[key[1]].append((day(span.start), day(span.end) + 1, self._model.posting(key)))
        counted = []
        for team_id, own in of_team.items():
            edges = sorted({edge for first, end, _ in own for edge in (first, end)})
            for start, stop in pairwise(edges):
                there = [literal for first, end, literal in own if first <= start < end]
                if there:
                    counted.append(_Counted(start, stop, cast("Literal", self._model.any_of(there)), team_id))
        return counted


def _at_once(counted: Sequence[_Counted]) -> list[list[_Counted]]:
    """Return who is counted together at some time; the same people once."""
    found: dict[tuple[int, ...], list[_Counted]] = {}
    for day in sorted({each.start for each in counted}):
        there = [each for each in counted if each.start <= day < each.stop]
        found[tuple(each.there.index for each in there)] = there
    return list(found.values())
