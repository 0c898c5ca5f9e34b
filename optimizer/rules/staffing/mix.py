"""``mix``: mixed teams are drawn from several regions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Kind, Mode
from optimizer.rules.rule import Family, Rule, number
from optimizer.rules.staffing.words import people_counted
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

MIXED = (Kind.MIXED, Kind.UPGRADED)
_ONE_SIDED = Text(
    "{found} in {team}, which has {seats} seats, come from {home}; at most {most} may",
    "{team}的{seats}个岗位中{found}来自{home}，至多{most}人",
)


@dataclass(frozen=True)
class Mix(Rule):
    """No region sends more than a share of a mixed or upgraded team.

    It speaks of mixed and upgraded teams alone. People count for their ``home``; the share is taken of the seats that
    the posting has, filled or not, and one person may always come from each region.

    Formula: people of one home in the posting ≤ max(1, ⌊seats · share / 100⌋).

    Source: mixed teams (混编) in Chuzhou and Xiamen, whose people come from several counties.
    """

    id: ClassVar[str] = "mix"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("Mixed teams come from several regions", "混编：同一地区人员不超过比例")
    default: ClassVar[Mode] = Mode.OFF
    share: int = number(
        50, "most of a team from one region, in percent", "同一地区人员上限（百分比）", least=1, most=100
    )

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per posting and region that sends too many."""
        for posting in plan.in_rounds(rounds) if scenario.officers else ():
            if scenario.team[posting.team].kind not in MIXED:
                continue
            people: dict[str, set[str]] = defaultdict(set)
            for seating in posting.seats:
                if seating.officer in scenario.officer:
                    people[scenario.officer[seating.officer].home].add(seating.officer)
            seats = sum(seat.count for seat in scenario.staffing.seats_at(posting))
            most = self.most(seats)
            for home, who in people.items():
                if len(who) > most:
                    yield self.finding(
                        *posting.key,
                        home,
                        sentence=_ONE_SIDED,
                        found=people_counted(len(who)),
                        seats=seats,
                        team=scenario.label(posting.team),
                        home=scenario.label(home),
                        most=most,
                    )

    def most(self, seats: int) -> int:
        """Return how many people of one region a posting with so many seats may have."""
        return max(1, seats * self.share // 100)
