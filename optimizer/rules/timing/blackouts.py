"""``blackouts``: no inspection work on blackout days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Span
from optimizer.rules.rule import Family, Rule
from optimizer.rules.staffing.words import seat_words
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_SHORT = Text(
    "{team} has {found} for {target} from {start} to {end} without the blackout days; it needs {days}",
    "{team}巡察{target}（{start}至{end}）除去停巡日只有{found}个工作日，需要{days}个",
)
_SEAT = Text(
    "{officer} is {seat} of {team} from {start} to {end} without a working day that is no blackout day",
    "{officer}在{team}任{seat}（{start}至{end}），其间没有不停巡的工作日",
)


@dataclass(frozen=True)
class Blackouts(Rule):
    """Blackout days of the host or of the team are no working days; a posting may span them.

    Where a plan names who sits on a seat, the officer's own blackout days may be spanned likewise, but not be all.

    Formula: a target's dates contain at least ``days`` working days that are no blackout days of its team or host; the
    days on a seat contain one that is none of the officer's.
    """

    id: ClassVar[str] = "blackouts"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("No inspection work on blackout days", "停巡日不计工作日")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per target that lacks days because of a blackout, all about the posting."""
        for posting in plan.in_rounds(rounds):
            yield from self._seats(scenario, posting)
            for visit in posting.visits:
                span = Span(visit.start, visit.end)
                if not any(scenario.has_blackouts(who, span) for who in (posting.team, posting.host)):
                    continue
                days = scenario.target[scenario.unit_of.get(visit.target, visit.target)].days
                found = len(scenario.open_line(span, posting.team, posting.host).days)
                if found < days:
                    yield self.finding(
                        *posting.key,
                        sentence=_SHORT,
                        team=scenario.label(posting.team),
                        target=scenario.label(visit.target),
                        found=counted(found, "working day", "working days"),
                        start=visit.start,
                        end=visit.end,
                        days=days,
                    )

    def _seats(self, scenario: Scenario, posting: Posting) -> Iterator[Finding]:
        for seating in posting.seats:
            days = posting.seated(seating)
            if scenario.has_blackouts(seating.officer, days) and not scenario.open_line(days, seating.officer).days:
                yield self.finding(
                    *posting.key,
                    sentence=_SEAT,
                    officer=scenario.label(seating.officer),
                    seat=seat_words(seating.seat),
                    team=scenario.label(posting.team),
                    start=days.start,
                    end=days.end,
                )
