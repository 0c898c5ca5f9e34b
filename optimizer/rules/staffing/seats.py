"""``seats``: every seat is filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.rules.rule import Family, Rule, number
from optimizer.rules.staffing.words import people_counted, seat_words
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_EMPTY = Text("{team} in {host} lacks {count} on the seat {seat}", "{team}派驻{host}缺{seat}{count}")
_FEW = Text("{team} in {host} has {found}; at least {least} are needed", "{team}派驻{host}只有{found}，至少应有{least}")
_AT_ODDS = Text(
    "A posting needs at least {least} people here, but at most {most} may go.",
    "这里每组至少{least}人，却至多{most}人。",
)
_MANY = Text("{team} in {host} has {found}; at most {most} may go", "{team}派驻{host}有{found}，至多{most}")


@dataclass(frozen=True)
class Seats(Rule):
    """Every seat of a posting is filled, and neither too few nor too many people go.

    Which seats there are follows from the kind of team, its ``size``, the scenario's ``composition`` and the
    ``headcount`` of the targets. A seat is filled by somebody who sits there throughout, or, where it is needed for
    some working days alone, for as many days. It speaks of teams that are staffed: of all but whole and local teams of
    whose people the table ``officers`` knows nothing.

    Off unless set, because the tier ``seats`` fills as many as can be filled; hard, no team is sent that could not be
    filled.

    Formula: ``filled(seat) = count(seat)`` for each seat, and ``least ≤ people ≤ most``, where a posting that inspects
    a bundle has the limit ``most_with_villages``. One breach is counted per seat and per limit.

    Source: teams of 5 to 12 in published rounds, 21 for a town with all its villages.
    """

    id: ClassVar[str] = "seats"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("Every seat is filled", "岗位配齐")
    default: ClassVar[Mode] = Mode.OFF
    least: int = number(5, "fewest people in a posting", "一个组最少人数", most=100)
    most: int = number(12, "most people in a posting", "一个组最多人数", least=1, most=100)
    most_with_villages: int = number(
        21, "most people where a bundle is inspected", "镇村同巡时一个组最多人数", least=1, most=200
    )

    def at_odds(self) -> Text | None:
        """Return that fewer people are allowed than are needed, if so."""
        most = min(self.most, self.most_with_villages)
        return None if self.least <= most else _AT_ODDS.fill(least=self.least, most=most)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per seat that lacks somebody, and per posting with too few or too many people."""
        for posting in plan.in_rounds(rounds) if scenario.staffing.is_planned else ():
            team, host = scenario.label(posting.team), scenario.label(posting.host)
            if not scenario.staffing.is_staffed(scenario.team[posting.team]):
                continue
            for seat, lacking in scenario.staffing.empty_seats(posting):
                yield self.finding(
                    *posting.key,
                    seat.name,
                    sentence=_EMPTY,
                    team=team,
                    host=host,
                    count=people_counted(lacking),
                    seat=seat_words(seat.name),
                )
            found = len(scenario.staffing.people_in(posting))
            most = self.most_at(scenario, posting)
            if found < self.least:
                words = {"found": people_counted(found), "least": people_counted(self.least)}
                yield self.finding(*posting.key, "least", sentence=_FEW, team=team, host=host, **words)
            if found > most:
                words = {"found": people_counted(found), "most": people_counted(most)}
                yield self.finding(*posting.key, "most", sentence=_MANY, team=team, host=host, **words)

    def most_at(self, scenario: Scenario, posting: Posting) -> int:
        """Return the most people who may go on a posting."""
        has_bundle = any(scenario.target[visit.target].bundle is not None for visit in posting.visits)
        return self.most_with_villages if has_bundle else self.most
