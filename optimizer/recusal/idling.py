"""Planned rounds in which a plan sends nobody, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.reasons import NOT_FOUND, is_open
from optimizer.recusal.picture import picture
from optimizer.recusal.unstaffed import why_without_crew
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario, Unit
    from optimizer.recusal.openings import Openings

REASONS = {
    "no-team": Text("no team takes part", "没有巡察组参加"),
    "no-target": Text("no open target may be inspected then", "没有待巡对象可在该轮巡察"),
    "no-crew": Text("no crew that the rules allow could be seated", "按规则无法配齐人员"),
    "few-newcomers": Text("too few people were promoted lately for a crew", "新提任干部不足，无法按比例配齐人员"),
    "other-rounds": Text(
        "what could be inspected then is inspected in other rounds", "可在该轮巡察的对象都已安排在其他轮次"
    ),
    "not-chosen": Text("other targets or aims came first", "让位于其他对象或目标"),
    "not-found": NOT_FOUND,
}
"""Why nobody is sent in a round, by code; of several the first that is true."""


@dataclass(frozen=True, slots=True)
class IdleRound:
    """A planned round without postings, with the code of the reason."""

    round: str
    code: str

    @property
    def reason(self) -> Text:
        """The reason in words."""
        return REASONS[self.code]


def idle_rounds(scenario: Scenario, plan: Plan) -> tuple[IdleRound, ...]:
    """Return the planned rounds in which the plan sends nobody, by entry."""
    busy = {posting.round for posting in plan.postings}
    idle = [round_ for round_ in scenario.planned_rounds if round_.id not in busy]
    if not idle:
        return ()
    openings = picture(scenario).openings
    units: dict[bool, dict[Hashable, Unit]] = {True: {}, False: {}}
    for unit in scenario.units.values():  # those for which the same teams are open need one question
        units[any(member.id in plan.served for member in unit.members)].setdefault(openings.likeness(unit), unit)
    could = "not-found" if is_open(plan.tiers) else "not-chosen"
    return tuple(IdleRound(round_.id, _code(openings, round_, units, could)) for round_ in idle)


def _code(openings: Openings, round_: Round, units: dict[bool, dict[Hashable, Unit]], could: str) -> str:
    teams = [team for team in openings.scenario.teams if openings.scenario.may_take_part(round_, team)]
    if not teams:
        return "no-team"
    for is_served, code in ((False, could), (True, "other-rounds")):
        if any(openings.can_serve(round_, team, unit) for unit in units[is_served].values() for team in teams):
            return code
    visits = ((round_, team, unit) for unit in units[False].values() for team in openings.scenario.teams)
    return why_without_crew(openings, visits) or "no-target"
