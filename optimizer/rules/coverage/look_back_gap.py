"""``look-back-gap``: a look-back comes late enough, by other people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.calendar import months_after
from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round, Target
    from optimizer.domain.scenario import Scenario

_NEVER = Text(
    "{target} looks back at {first}, which has not been inspected by then",
    "{target}是对{first}的回头看，但此前未巡察过{first}",
)
_SOON = Text(
    "{target} is entered on {enter}, {gap} after {first} was left on {left}; a look-back comes at least {months} later",
    "{target}于{enter}进驻，{first}于{left}才撤离（相隔{gap}），回头看至少要隔{months}",
)
_SAME_TEAM = Text(
    "{target} looks back at what {team} inspected itself; another team must",
    "{target}是对{team}自己巡察结果的回头看，应换组",
)
_SAME_LEADER = Text(
    "{target} looks back at {first} under the same leader, {leader}; another one must lead",
    "{target}是对{first}的回头看，组长仍是{leader}，应换组长",
)
LEADER = "leader"


@dataclass(frozen=True)
class LookBackGap(Rule):
    """A look-back comes some months after what it looks back at, by another team and under another leader.

    What it looks back at must have been inspected before: in an earlier round, or in one of history. A team that goes
    to one host a round counts as there for the whole round, from the first to the last day on which it is available;
    one that may go to several hosts counts from entering to leaving. Leaders are compared where seats say who leads.

    Formula: ``enter(look-back) ≥ leave(first inspection) + months`` in calendar months, for every inspection of it.
    A row of history without ``leave`` counts by its ``date``; one without ``team`` or leader is silent on that.
    Source: follow-ups of earlier inspections half a year later; the number is a setting, since no source prescribes it.
    """

    id: ClassVar[str] = "look-back-gap"
    family: ClassVar[Family] = Family.COVERAGE
    title: ClassVar[Text] = Text("A look-back comes late enough, by other people", "回头看：间隔足够，换组换组长")
    for_whole_term: ClassVar[bool] = True
    months: int = number(6, "months between leaving and coming back", "撤离到再次进驻至少相隔的月数", most=120)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield every objection to a look-back, all about its unit."""
        for posting in plan.in_rounds(rounds):
            for visit in posting.visits:
                target = scenario.target[visit.target]
                if target.look_back_of is not None:
                    yield from self._objections(scenario, plan, posting, target, target.look_back_of)

    def _objections(
        self, scenario: Scenario, plan: Plan, posting: Posting, target: Target, first: str
    ) -> Iterator[Finding]:
        about = scenario.unit_of.get(target.id, target.id)
        said: dict[str, object] = {"target": scenario.label(target.id), "first": scenario.label(first)}
        enter = scenario.counted_stay(posting).start
        before, too_late = self._lefts(scenario, plan, first, enter)
        if not before and not too_late:
            yield self.finding(about, sentence=_NEVER, **said)
        for left in too_late:
            if left >= enter:
                yield self.finding(about, sentence=_NEVER, **said)
            else:
                gap = counted((enter - left).days, "day", "days", "天")
                months = counted(self.months, "month", "months", "个月")
                yield self.finding(about, sentence=_SOON, **said, enter=enter, left=left, gap=gap, months=months)
        if posting.team in _teams(scenario, plan, first):
            yield self.finding(about, sentence=_SAME_TEAM, **said, team=scenario.label(posting.team))
        for leader in sorted(_leaders_of(posting) & _leaders(scenario, plan, first)):
            yield self.finding(about, sentence=_SAME_LEADER, **said, leader=scenario.label(leader))

    def _lefts(self, scenario: Scenario, plan: Plan, first: str, enter: date) -> tuple[list[date], list[date]]:
        """Return when inspections of a target were left: those early enough before ``enter``, and the others."""
        lefts = [row.leave or row.date for row in scenario.history if row.target == first]
        lefts += [scenario.counted_stay(posting).end for posting in plan.served.get(first, ())]
        return (
            [left for left in lefts if months_after(left, self.months) <= enter],
            [left for left in lefts if months_after(left, self.months) > enter],
        )


def _teams(scenario: Scenario, plan: Plan, target: str) -> set[str]:
    past = {row.team for row in scenario.history if row.target == target and row.team is not None}
    return past | {posting.team for posting in plan.served.get(target, ())}


def _leaders(scenario: Scenario, plan: Plan, target: str) -> set[str]:
    past = {
        row.officer
        for row in scenario.history
        if row.target == target and row.officer is not None and row.seat == LEADER
    }
    return past.union(*(_leaders_of(posting) for posting in plan.served.get(target, ())))


def _leaders_of(posting: Posting) -> set[str]:
    return {seating.officer for seating in posting.seats if seating.seat == LEADER}
