"""``declared-ties``: no team where a declared relation leads."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.staffing import KIN
from optimizer.rules.rule import OfficerBan, RecusalRule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.records import Officer, Round, Team, Tie
    from optimizer.domain.scenario import Scenario

_TIE = Text(
    "{who} and {whom} declared a tie ({kind}), so {team} must not inspect {place}",
    "{who}与{whom}申报有关系（{kind}），{team}不得巡察{place}",
)
_PERSON = Text("{who} declared a tie ({kind}) to {whom}", "{who}申报与{whom}有关系（{kind}）")
KINDS: dict[str, Text] = {
    "spouse": Text("spouse", "配偶"),
    "lineal": Text("lineal relative", "直系亲属"),
    "collateral": Text("collateral relative", "旁系亲属"),
    "in-law": Text("in-law", "姻亲"),
    "superior": Text("superior", "上级"),
    "subordinate": Text("subordinate", "下级"),
    "colleague": Text("colleague", "同事"),
    "teacher": Text("teacher", "老师"),
    "student": Text("student", "学生"),
    "classmate": Text("classmate", "同学"),
    "comrade": Text("comrade-in-arms", "战友"),
    "interest": Text("interest", "利害关系"),
    "other": Text("other", "其他"),
}


@dataclass(frozen=True)
class DeclaredTies(RecusalRule):
    """Declared relations keep a team away, from the tie's first day to its last.

    A tie of a team, or of a region for all teams whose home lies in it, to a region covers everything inside that
    region; one to a target covers the target. Between two regions it holds both ways. The round's day of entry
    decides whether the tie is in force. A tie of a single officer bars this officer in the same way; those of kin are
    the matter of ``kin-recusal``, and those between two officers bar the targets that are the other one's unit.

    Source: recusal declarations before each round; classmates and comrades-in-arms are named by county practice.
    """

    id: ClassVar[str] = "declared-ties"
    title: ClassVar[Text] = Text("No team goes where a declared tie leads", "申报回避：有申报关系的不得巡察")

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:
        """Return the ties in force on the round's day of entry."""
        return tuple(tie for tie in scenario.ties if tie.holds_on(round_.enter))

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:
        """Yield a reason for every tie in force that covers the whole host."""
        for tie, whom in _ties_of(scenario, round_, team):
            if whom in scenario.region and scenario.places.lies_in(host, whom):
                yield _sentence(scenario, tie, team, host)

    def bans_target(self, scenario: Scenario, round_: Round, team: Team, target: str) -> Iterator[Text]:
        """Yield a reason for every tie in force that covers the target but not its whole host."""
        region, host = scenario.target[target].region, scenario.host_of[target]
        for tie, whom in _ties_of(scenario, round_, team):
            covers_host = host is not None and whom in scenario.region and scenario.places.lies_in(host, whom)
            if whom == target or (scenario.places.lies_in(region, whom) and not covers_host):
                yield _sentence(scenario, tie, team, target)

    def bans_officer(self, scenario: Scenario, round_: Round, officer: Officer) -> Iterator[OfficerBan]:
        """Yield one ban per tie of the officer that is in force and not one of kin."""
        staffing = scenario.staffing
        for tie, other in staffing.ties_of.get(officer.id, ()):
            if tie.kind in KIN or not tie.holds_on(round_.enter):
                continue
            if other in scenario.officer:
                places = staffing.targets_at(scenario.officer[other])
            else:
                places = (other,) if other in scenario.target else staffing.covered_by(other)
            if places:
                kind = KINDS.get(tie.kind, Text.same(tie.kind))
                reason = _PERSON.fill(who=scenario.label(officer.id), whom=scenario.label(other), kind=kind)
                yield OfficerBan(places, reason)

    def singles_out(self, scenario: Scenario, target: str) -> bool:
        """Whether a tie names the target, or a region around it that is smaller than its host."""
        if target in scenario.ties_to:
            return True
        host = scenario.host_of[target]
        smaller = takewhile(lambda region: region != host, scenario.places.upward(scenario.target[target].region))
        return any(region in scenario.ties_to or region in scenario.ties_from for region in smaller)


def _ties_of(scenario: Scenario, round_: Round, team: Team) -> Iterator[tuple[Tie, str]]:
    """Yield every tie in force that speaks of the team, with the other side."""
    return ((tie, whom) for tie, whom in scenario.ties_of.get(team.id, ()) if tie.holds_on(round_.enter))


def _sentence(scenario: Scenario, tie: Tie, team: Team, place: str) -> Text:
    return _TIE.fill(
        who=scenario.label(tie.who),
        whom=scenario.label(tie.whom),
        kind=KINDS.get(tie.kind, Text.same(tie.kind)),
        team=scenario.label(team.id),
        place=scenario.label(place),
    )
