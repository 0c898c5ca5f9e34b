"""What comes before what: rules declare it of stays and visits, and it is stated once dates are known."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, cast
from typing import Literal as OneOf

from optimizer.domain.calendar import months_after

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ortools.sat.python import cp_model

    from optimizer.model.model import Literal, Model
    from optimizer.model.offer import PostingKey, VisitKey


class Order:
    """Collects what must come before what, then states it; days are numbers as in the timetable."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._rests: list[tuple[Sequence[PostingKey], Sequence[PostingKey], int, Literal | None]] = []
        self._in_turn: list[tuple[VisitKey, VisitKey, Literal | None]] = []
        self._entries: list[tuple[VisitKey, date, Literal | None]] = []
        self._months_apart: list[tuple[VisitKey, VisitKey, int, Literal | None]] = []

    # -- what rules declare -----------------------------------------------------------------------------------------

    def rest_between(
        self, keys: Sequence[PostingKey], others: Sequence[PostingKey], days: int, guard: Literal | None
    ) -> None:
        """Declare that a team's stays in two rounds lie more than ``days`` apart, whichever comes first."""
        self._rests.append((keys, others, days, guard))
        for round_id, team in {key[:2] for key in (*keys, *others)}:
            self._model.timetable.need_dates(round_id, team)

    def start_after(self, first: VisitKey, second: VisitKey, guard: Literal | None) -> None:
        """Declare that the second visit starts only after the first has ended, if both take place."""
        self._in_turn.append((first, second, guard))
        for visit in (first, second):
            self._model.timetable.wait(visit)

    def enter_from(self, visit: VisitKey, day: date, guard: Literal | None) -> None:
        """Declare that a dated stay begins no earlier than on a day if the visit takes place in it."""
        self._entries.append((visit, day, guard))

    def enter_months_after(self, first: VisitKey, second: VisitKey, months: int, guard: Literal | None) -> None:
        """Declare that the second visit's stay begins so many months after the first one's ends, if both take place.

        Stays are counted as in :meth:`optimizer.domain.Scenario.counted_stay`.
        """
        self._months_apart.append((first, second, months, guard))

    # -- compilation ------------------------------------------------------------------------------------------------

    def compile(self) -> None:
        """Post what was declared; call once, after the timetable was compiled."""
        for keys, others, days, guard in self._rests:
            for key, other in product(keys, others):
                self._rest(key, other, days, guard)
        for visit, day, guard in self._entries:
            stay = self._model.timetable.dates_of(visit[:3])
            assert stay is not None  # it was said to be dated
            self._model.cp.add(stay.first >= self._model.timetable.day(day)).only_enforce_if(self._when(guard, visit))
        for first, second, guard in self._in_turn:
            self._put_in_turn(first, second, guard)
        for first, second, months, guard in self._months_apart:
            self._put_months_apart(first, second, months, guard)

    def _when(self, guard: Literal | None, *visits: VisitKey) -> list[Literal]:
        return [*(self._model.visit(visit) for visit in visits), *([] if guard is None else [guard])]

    def _rest(self, key: PostingKey, other: PostingKey, days: int, guard: Literal | None) -> None:
        model, timetable = self._model, self._model.timetable
        both = [model.posting(key), model.posting(other), *([] if guard is None else [guard])]
        first, second = timetable.dates_of(key), timetable.dates_of(other)
        assert first is not None  # dates were asked for
        assert second is not None  # as above
        if timetable.reach(key)[1] < timetable.reach(other)[0]:
            model.cp.add(first.last + days < second.first).only_enforce_if(both)
            return
        comes_first = model.new_literal()
        model.cp.add(first.last + days < second.first).only_enforce_if([*both, comes_first])
        model.cp.add(second.last + days < first.first).only_enforce_if([*both, comes_first.negated()])

    def _put_in_turn(self, first: VisitKey, second: VisitKey, guard: Literal | None) -> None:
        """Post that one visit waits for another; where they have no dates in this model, others keep it."""
        before, after = (self._model.timetable.visit_dates_of(visit) for visit in (first, second))
        if before is not None and after is not None:
            self._model.cp.add(after.first > before.last).only_enforce_if(self._when(guard, first, second))

    def _put_months_apart(self, first: VisitKey, second: VisitKey, months: int, guard: Literal | None) -> None:
        """Post that one stay begins so many months after another ends; constants where the round gives the days."""
        cp, when = self._model.cp, self._when(guard, first, second)
        left, enter = self._edge(first[:3], "last"), self._edge(second[:3], "first")
        if isinstance(left, int):
            earliest: cp_model.LinearExprT = self._later(left, months)
        else:
            start, stop = self._model.timetable.reach(first[:3])
            later = [self._later(day, months) for day in range(start, stop + 1)]
            earliest = cp.new_int_var(later[0], later[-1], "")
            cp.add_element(left - start, later, earliest)
        if isinstance(enter, int) and isinstance(earliest, int):
            if enter < earliest:
                cp.add_bool_or(*(literal.negated() for literal in when))
        else:
            cp.add(enter >= earliest).only_enforce_if(when)

    def _edge(self, key: PostingKey, edge: OneOf["first", "last"]) -> cp_model.IntVar | int:
        """Return the first or the last day on which the posting's people count as being there."""
        scenario, timetable = self._model.scenario, self._model.timetable
        team = scenario.team[key[1]]
        if team.max_hosts > 1:
            return cast("cp_model.IntVar", getattr(timetable.dates_of(key), edge))
        span = scenario.longest_stay(scenario.round[key[0]], team)
        return timetable.day(span.start if edge == "first" else span.end)

    def _later(self, day: int, months: int) -> int:
        timetable = self._model.timetable
        return timetable.day(months_after(timetable.origin + timedelta(days=day), months))
