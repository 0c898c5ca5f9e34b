"""``one-place``: a team is in one place on a day."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Span
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_BOTH = Text("{officer} sits in {first} and in {second} on {day}", "{day}，{officer}同时编入{first}和{second}")
_TWICE = Text("{team} is in {first} and in {second} on {day}", "{day}，{team}同时派驻{first}和{second}")


@dataclass(frozen=True)
class OnePlace(Rule):
    """A team is in one place on a day, and nobody sits in two teams on a day, also where rounds overlap.

    Rows of history that name the team, or the officer, and the last day count as postings.

    Formula: the spans from entering to leaving of a team's postings are disjoint. It is counted by team and by group
    of rounds that overlap in time; postings that collide although their groups lie apart count with the earlier one.
    """

    id: ClassVar[str] = "one-place"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("A team is in one place on a day", "同一天只在一地")
    for_whole_term: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per pair of postings of one team that share a day, one of them perhaps of history."""
        names = [campaign[0].id for campaign in scenario.campaigns]
        number = {round_.id: place for place, campaign in enumerate(scenario.campaigns) for round_ in campaign}
        postings = defaultdict(list)
        for posting in plan.in_rounds(rounds):
            postings[posting.team].append(posting)
        for first, second in (pair for own in postings.values() for pair in combinations(own, 2)):
            if first.span.overlaps(second.span):
                yield self.finding(
                    names[min(number[first.round], number[second.round])],
                    first.team,
                    sentence=_TWICE,
                    team=scenario.label(first.team),
                    first=scenario.label(first.host),
                    second=scenario.label(second.host),
                    day=max(first.enter, second.enter),
                )
        for posting in (each for own in postings.values() for each in own):
            for row in scenario.past_stays.get(posting.team, ()):
                if row.date <= posting.leave and posting.enter <= (row.leave or row.date):
                    yield self.finding(
                        names[number[posting.round]],
                        posting.team,
                        sentence=_TWICE,
                        team=scenario.label(posting.team),
                        first=scenario.label(row.host),
                        second=scenario.label(posting.host),
                        day=max(row.date, posting.enter),
                    )
        yield from self._people(scenario, plan.in_rounds(rounds), {key: names[place] for key, place in number.items()})

    def _people(self, scenario: Scenario, postings: Sequence[Posting], named: Mapping[str, str]) -> Iterator[Finding]:
        """Yield one finding per pair of seats of one officer that share a day, one of them perhaps of history."""
        seats = defaultdict(list)
        for posting in postings:
            for seating in posting.seats:
                seats[seating.officer].append((posting, posting.seated(seating)))
        for officer, own in seats.items():
            stays = [(posting.team, days, named[posting.round]) for posting, days in own]
            rows = scenario.past_seats.get(officer, ())
            past = [(row.team or row.host, Span(row.date, row.leave or row.date)) for row in rows]
            for (first, one, earlier), (second, other, later) in combinations(stays, 2):
                if one.overlaps(other) and first != second:
                    yield self._doubled(scenario, officer, min(earlier, later), (first, one), (second, other))
            for second, other, name in stays:
                for first, one in past:
                    if one.overlaps(other):
                        yield self._doubled(scenario, officer, name, (first, one), (second, other))

    def _doubled(
        self, scenario: Scenario, officer: str, campaign: str, one: tuple[str, Span], other: tuple[str, Span]
    ) -> Finding:
        return self.finding(
            campaign,
            officer,
            sentence=_BOTH,
            officer=scenario.label(officer),
            first=scenario.label(one[0]),
            second=scenario.label(other[0]),
            day=max(one[1].start, other[1].start),
        )
