"""How the solver keeps ``look-back-gap``."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.calendar import months_after
from optimizer.domain.staffing import LEADER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from optimizer.domain.records import Round, Span
    from optimizer.model import Model, SeatModel, Sitting, VisitKey
    from optimizer.rules.coverage.look_back_gap import LookBackGap

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS, ActsOn.BETWEEN)


def post(rule: LookBackGap, model: Model, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """A look-back is visited only where what it looks back at was left long enough before, by another team."""
    for unit in model.scenario.units.values():
        for member in unit.members:
            if member.look_back_of is not None:
                _LookBack(rule, model, unit.id, member.look_back_of).post()


def seat(rule: LookBackGap, seats: SeatModel, rounds: Sequence[Round]) -> None:  # noqa: ARG001
    """Who led the first inspection does not lead the look-back."""
    scenario = seats.scenario
    led: dict[str, list[Sitting]] = defaultdict(list)
    for sitting in seats.sittings:
        for visit in sitting.posting.visits if sitting.seat.name == LEADER else ():
            led[visit.target].append(sitting)
    for target in (each for each in scenario.targets if each.look_back_of is not None):
        first, about = target.look_back_of or "", (scenario.unit_of.get(target.id, target.id),)
        past = {row.officer for row in scenario.history if row.target == first and row.seat == LEADER}
        for sitting in led.get(target.id, ()):
            if sitting.officer.id in past:
                seats.forbid(sitting, about)
            for other in led.get(first, ()):
                if other.officer == sitting.officer:
                    seats.at_most([sitting.literal, other.literal], 1, about)


class _LookBack:
    """One look-back, and the visits of what it looks back at."""

    def __init__(self, rule: LookBackGap, model: Model, unit: str, first: str) -> None:
        self.model, self.months, self.about = model, rule.months, (unit,)
        self.visits = model.visits_of(unit)
        self.firsts = model.visits_of(model.scenario.unit_of.get(first, ""))
        self.past = [row for row in model.scenario.history if row.target == first]

    def post(self) -> None:
        """State what holds of the look-back: after history, after the plan's own visits, and by another team."""
        self._after_history()
        self._after_visits()
        self._by_another_team()

    def _stay(self, visit: VisitKey) -> Span:
        """Return the longest days of the visit's stay: those that count unless the team may go to several hosts."""
        scenario = self.model.scenario
        return scenario.longest_stay(scenario.round[visit[0]], scenario.team[visit[1]])

    def _moves(self, visit: VisitKey) -> bool:
        return self.model.scenario.team[visit[1]].max_hosts > 1

    def _after_history(self) -> None:
        if not self.past:
            return
        limit = max(months_after(row.leave or row.date, self.months) for row in self.past)
        for visit in self.visits:
            if self._moves(visit):
                self.model.order.enter_from(visit, limit, self.model.guard(self.about))
            elif self._stay(visit).start < limit:
                self.model.forbid_all([self.model.visit(visit)], self.about)

    def _after_visits(self) -> None:
        """Visits that begin on one day are stated together: they need a first one that was left in time."""
        starting: dict[date, list[VisitKey]] = defaultdict(list)
        for visit in self.visits:
            starting[self._stay(visit).start].append(visit)
        for start, visits in starting.items():
            settled = [visit for visit in visits if not self._moves(visit)]
            early = [first for first in self.firsts if self._is_early(first, start)]
            if not self.past:
                could = [first for first in self.firsts if first in early or self._moves(first) or settled != visits]
                self.model.at_most([self.model.any_visit(visits)], self.model.any_visit(could), self.about)
            late = [first for first in self.firsts if first not in early and not self._moves(first)]
            if settled and late:
                both = [self.model.any_visit(visits) for visits in (settled, late)]
                self.model.at_most(both, 1, self.about)
            self._by_dates(visits, early)

    def _is_early(self, first: VisitKey, start: date) -> bool:
        """Whether a first inspection is left in time for a look-back entered on that day, whatever its own days."""
        return months_after(self._stay(first).end, self.months) <= start

    def _by_dates(self, visits: Sequence[VisitKey], early: Sequence[VisitKey]) -> None:
        """Where one of the two teams moves on within a round, its own days decide."""
        for visit in visits:
            for first in self.firsts:
                if first not in early and (self._moves(visit) or self._moves(first)):
                    guard = self.model.guard(self.about)
                    self.model.order.enter_months_after(first, visit, self.months, guard)

    def _by_another_team(self) -> None:
        model, was_there = self.model, {row.team for row in self.past}
        by_team: dict[str, tuple[list[VisitKey], list[VisitKey]]] = defaultdict(lambda: ([], []))
        for place, visits in enumerate((self.visits, self.firsts)):
            for visit in visits:
                by_team[visit[1]][place].append(visit)
        for team, (own, firsts) in by_team.items():
            if own and team in was_there:
                model.at_most([model.any_visit(own)], 0, self.about)
            elif own and firsts:
                model.at_most([model.any_visit(own), model.any_visit(firsts)], 1, self.about)
