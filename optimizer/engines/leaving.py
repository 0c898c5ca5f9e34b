"""Why targets are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain.plan import Unserved
from optimizer.domain.reasons import is_open, reason_of
from optimizer.domain.records import Mode
from optimizer.rules.coverage.look_back_gap import LookBackGap
from optimizer.rules.meetings import crowds
from optimizer.rules.rulebook import rulebook
from optimizer.rules.timing.availability import Availability
from optimizer.rules.timing.blackouts import Blackouts
from optimizer.rules.timing.feedback_capacity import FeedbackCapacity
from optimizer.rules.timing.precedence import Precedence
from optimizer.rules.timing.round_window import RoundWindow
from optimizer.rules.workload.working_days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from optimizer.domain.calendar import DayLine
    from optimizer.domain.plan import Plan, Posting, TierValue
    from optimizer.domain.records import Round, Span
    from optimizer.domain.scenario import Scenario, Unit
    from optimizer.model import VisitKey
    from optimizer.rules import Rule


def left_out(
    scenario: Scenario,
    visits_of: Callable[[str], Sequence[VisitKey]],
    plan: Plan,
    tiers: Sequence[TierValue] = (),
) -> tuple[Unserved, ...]:
    """Return the open targets that the plan does not inspect, in table order, each with its reason.

    Parameters
    ----------
    visits_of
        Returns the visits on offer of a unit, over all rounds.
    plan
        Of which only the postings are looked at.
    tiers
        What was found and proven.
    """
    reasons = Reasons(scenario, plan, "not-found" if is_open(tiers) else "not-chosen")
    unserved = []
    for target in scenario.targets:
        if target.id in scenario.inspected or target.id in plan.served:
            continue
        unit = scenario.units[scenario.unit_of[target.id]]
        code = reasons.code(unit, visits_of(unit.id))
        unserved.append(Unserved(target.id, code, reason_of(code)))
    return tuple(unserved)


class Reasons:
    """Tells why a plan leaves a unit out, from what it could be offered."""

    def __init__(self, scenario: Scenario, plan: Plan, could: str = "not-chosen") -> None:
        self._scenario, self._plan, self._could = scenario, plan, could
        self._stays: dict[tuple[str, str], list[Posting]] = {}
        for posting in plan.postings:
            self._stays.setdefault((posting.round, posting.team), []).append(posting)
        hard = [kept for kept in rulebook(scenario) if kept.mode is Mode.HARD]
        self._rounds_of = {kept.rule.id: {round_.id for round_ in kept.rounds} for kept in hard}
        self._without_leaders = {
            round_id for rounds, seats in crowds(scenario) if scenario.leaders and not seats for round_id in rounds
        }

    def code(self, unit: Unit, visits: Sequence[VisitKey]) -> str:
        """Return the code of the reason for a unit with these visits on offer."""
        if not visits:
            is_admitted = any(self._admits(round_, unit) for round_ in self._scenario.planned_rounds)
            return "nobody-may" if is_admitted else "no-round"
        scenario, rounds = self._scenario, {visit[0] for visit in visits}
        bind = self._is_held(WorkingDays, rounds) and self._is_held(RoundWindow, rounds)
        if bind and not any(map(self._has_days, visits)):
            return "no-days"
        looked_back = [member.look_back_of for member in unit.members]
        waited_for = [first for member in unit.members for first in member.after]
        if (self._is_held(LookBackGap, rounds) and any(map(self._is_missing, looked_back))) or (
            self._is_held(Precedence, rounds)
            and any(scenario.unit_of.get(first) != unit.id and self._is_missing(first) for first in waited_for)
        ):
            return "waits"
        if self._is_held(FeedbackCapacity, rounds) and rounds <= self._without_leaders:
            return "no-feedback"
        return self._could if any(map(self.has_room, visits)) else "no-room"

    def _admits(self, round_: Round, unit: Unit) -> bool:
        modes = {member.mode for member in unit.members}
        return modes <= set(round_.modes) or not self._is_held(RoundWindow, {round_.id})

    def _is_held(self, rule: type[Rule], rounds: set[str]) -> bool:
        return rounds <= self._rounds_of.get(rule.id, set())

    def _is_missing(self, target: str | None) -> bool:
        """Whether a target is inspected neither in the plan nor in history."""
        return target is not None and target not in self._scenario.ever_inspected and target not in self._plan.served

    def _has_days(self, visit: VisitKey) -> bool:
        """Whether the longest stay leaves the unit working days enough within days of its own."""
        scenario, round_ = self._scenario, self._scenario.round[visit[0]]
        is_bound = self._is_held(Availability, {visit[0]})
        stay = scenario.longest_stay(round_, scenario.team[visit[1]]) if is_bound else round_.span
        return self._days_for(stay, visit) >= scenario.units[visit[3]].days

    def _days_for(self, stay: Span, visit: VisitKey) -> int:
        """Count the working days of a stay that lie within the unit's own earliest and latest day."""
        first, last = self._scenario.units[visit[3]].window
        return self._line(stay, visit).between(max(first or stay.start, stay.start), last or stay.end)

    def _line(self, stay: Span, visit: VisitKey) -> DayLine:
        closing = visit[1:3] if self._is_held(Blackouts, {visit[0]}) else ()
        return self._scenario.open_line(stay, *closing)

    def has_room(self, visit: VisitKey) -> bool:
        """Whether a team could take one more unit at the visit's host beside what it does in that round."""
        scenario, stays = self._scenario, self._stays.get(visit[:2], [])
        team, unit = scenario.team[visit[1]], scenario.units[visit[3]]
        taken = [scenario.units[each] for stay in stays for each in stay.units(scenario)]
        if len(taken) >= team.max_targets or (unit.is_large and sum(each.is_large for each in taken) >= team.max_large):
            return False
        here = next((stay for stay in stays if stay.host == visit[2]), None)
        if here is None:
            is_bound = self._is_held(Availability, {visit[0]})
            may_come = not is_bound or scenario.is_available(scenario.round[visit[0]], team)
            return len(stays) < team.max_hosts and may_come and self._has_days(visit)
        if self._days_for(here.span, visit) < unit.days:
            return False
        days = len(self._line(here.span, visit).days)
        lane = [scenario.units[each] for each in here.units(scenario)]
        return sum(each.days for each in lane if _shares_lane(team.concurrent, each, unit)) + unit.days <= days


def _shares_lane(concurrent: int, one: Unit, other: Unit) -> bool:
    return concurrent == 1 or one.is_large == other.is_large
