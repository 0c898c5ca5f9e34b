"""``own-people``: whole teams leave with their own people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.staffing import brings_people
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_RESERVE = Text("{officer} stands in for one of {team}'s own people", "{officer}替换{team}的本组人员")


@dataclass(frozen=True)
class OwnPeople(Rule):
    """Whole and local teams are formed of their own people (整建制).

    Hard, such a team goes nowhere where one of its people must not go: it inherits the bans of all of them. Soft, the
    one person may stay at home and a reserve, a free officer of the team's home, takes the seat; each reserve costs the
    weight, to be compared with what it costs to send the team elsewhere. Seats that the composition gives to lent
    people, or to locals, are no matter of this rule.

    Source: whole-team rotation (成建制) in Cangzhou, Zhangzhou and Guangdong; the inspection office verifies a recusal
    and proposes a substitute.
    """

    id: ClassVar[str] = "own-people"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("Whole teams leave with their own people", "整建制：由本组人员组成")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per reserve in a whole or local team."""
        for posting in plan.in_rounds(rounds) if scenario.officers else ():
            team = scenario.team[posting.team]
            if not brings_people(team):
                continue
            for who in dict.fromkeys(self._on_own_seats(scenario, posting)):
                if who in scenario.officer and scenario.officer[who].team != team.id:
                    officer, own = scenario.label(who), scenario.label(team.id)
                    yield self.finding(*posting.key, who, sentence=_RESERVE, officer=officer, team=own)

    @staticmethod
    def _on_own_seats(scenario: Scenario, posting: Posting) -> Iterator[str]:
        for seating in posting.seats:
            seat = scenario.staffing.seat_of(posting, seating)
            if seat is None or seat.source == "own":
                yield seating.officer
