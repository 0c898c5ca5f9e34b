"""``rest-between-rounds``: a team comes home between two rounds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

    _Stay = tuple[date, date, str, bool]
    """(enter, leave, round, whether it is planned)"""

_SHORT = Text(
    "{team} leaves round {earlier} on {left} and enters round {round} on {enter}; {days} must lie between",
    "{team}于{left}结束{earlier}轮次，{enter}又进入{round}轮次，中间至少要隔{days}",
)


@dataclass(frozen=True)
class RestBetweenRounds(Rule):
    """Between leaving one round and entering the next a team has some days of rest, and so has everybody on a seat.

    The default of 0 days asks for nothing: no source gives a number. Rows of history that name the team, or the
    officer, and the last day count as an earlier round.

    Formula: ``enter − leave > days`` in calendar days, for any two postings of a team, or seats of an officer, in
    different rounds, if days > 0.
    """

    id: ClassVar[str] = "rest-between-rounds"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("Teams rest between rounds", "两轮之间休整")
    for_whole_term: ClassVar[bool] = True
    days: int = number(0, "calendar days between leaving and entering", "撤离到下次进驻之间的自然日数", most=365)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per team and pair of rounds that lie too near."""
        if self.days == 0:
            return
        stays = defaultdict(set)
        for posting in plan.in_rounds(rounds):
            stays[posting.team].add((posting.enter, posting.leave, posting.round, True))
        for row in scenario.history:
            if row.team is not None and row.team in stays and row.leave is not None:
                stays[row.team].add((row.date, row.leave, row.round, False))
        people = self._people(scenario, plan.in_rounds(rounds))
        for who, own in (*stays.items(), *people.items()):
            ordered = sorted(own)
            for place, (enter, _, round_id, is_planned) in enumerate(ordered):
                for _, left, earlier, was_planned in ordered[:place]:
                    is_same = earlier == round_id and was_planned == is_planned
                    if (is_planned or was_planned) and not is_same and enter <= left + timedelta(days=self.days):
                        yield self.finding(
                            who,
                            *sorted((earlier, round_id)),
                            sentence=_SHORT,
                            team=scenario.label(who),
                            earlier=earlier,
                            left=left,
                            round=round_id,
                            enter=enter,
                            days=counted(self.days, "calendar day", "calendar days", "个自然日"),
                        )

    @staticmethod
    def _people(scenario: Scenario, postings: Iterable[Posting]) -> Mapping[str, set[_Stay]]:
        """Return the stays of those who sit on seats and did not come with their own team."""
        stays = defaultdict(set)
        for posting in postings:
            own = scenario.staffing.people_of(scenario.team[posting.team])
            for seating in posting.seats:
                if seating.officer in scenario.officer and scenario.officer[seating.officer] not in own:
                    days = posting.seated(seating)
                    stays[seating.officer].add((days.start, days.end, posting.round, True))
        for officer, own_stays in stays.items():
            for row in scenario.past_seats.get(officer, ()):
                own_stays.add((row.date, row.leave or row.date, row.round, False))
        return stays
