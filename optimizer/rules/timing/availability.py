"""``availability``: a team is sent only while it is available."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule
from optimizer.rules.staffing.words import seat_words
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round, Span
    from optimizer.domain.scenario import Scenario

_ABSENT = Text(
    "{team} is in {host} from {enter} to {leave}, but is available only {spans}",
    "{team}派驻{host}（{enter}至{leave}），但可用时间只有{spans}",
)
_SEAT = Text(
    "{officer} is {seat} of {team} from {enter} to {leave}, but is available only {spans}",
    "{officer}在{team}任{seat}（{enter}至{leave}），但可用时间只有{spans}",
)


@dataclass(frozen=True)
class Availability(Rule):
    """A posting lies within one of the team's ``available`` spans; a team without any is always available.

    Where a plan names who sits on a seat, the days on it lie within one of the officer's spans likewise.

    Formula: some span contains ``[enter, leave]``; for a seat, its own days.
    """

    id: ClassVar[str] = "availability"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("A team is sent only while it is available", "在可用时间内派出")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per posting that reaches beyond the team's availability, or that of an officer in it."""
        for posting in plan.in_rounds(rounds):
            yield from self._seats(scenario, posting)
            spans = scenario.team[posting.team].available
            if spans and not any(posting.enter in span and posting.leave in span for span in spans):
                yield self.finding(
                    *posting.key,
                    sentence=_ABSENT,
                    team=scenario.label(posting.team),
                    host=scenario.label(posting.host),
                    enter=posting.enter,
                    leave=posting.leave,
                    spans=_in_words(spans),
                )

    def _seats(self, scenario: Scenario, posting: Posting) -> Iterator[Finding]:
        for seating in posting.seats:
            spans, days = scenario.available_of(seating.officer), posting.seated(seating)
            if spans and not any(span.covers(days) for span in spans):
                yield self.finding(
                    *posting.key,
                    sentence=_SEAT,
                    officer=scenario.label(seating.officer),
                    seat=seat_words(seating.seat),
                    team=scenario.label(posting.team),
                    enter=days.start,
                    leave=days.end,
                    spans=_in_words(spans),
                )


def _in_words(spans: Iterable[Span]) -> Text:
    return join(Text(f"{span.start} to {span.end}", f"{span.start}至{span.end}") for span in spans)
