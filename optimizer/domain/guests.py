"""Who is at a host on which day: teams that a plan sends there, and those that are still there by history."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Span, Team
    from optimizer.domain.scenario import Scenario


WHOLE_ROUND = Text(
    "{sentence}; a team with one host a round counts for all of it", "{sentence}（一轮只去一地的组按整轮计）"
)
"""What is added where a reader may wonder, because stays are shorter than what is counted."""


class Guest(NamedTuple):
    """A team at a host, with the days on which it counts; one that stays on in another round is the same ``who``."""

    who: object
    team: Team
    span: Span


def guests(scenario: Scenario, postings: Iterable[Posting]) -> list[Guest]:
    """Return the guests that postings bring; a team that may go to several hosts is another one each time."""
    return [
        Guest(team.id if team.max_hosts == 1 else posting.key, team, scenario.counted_stay(posting))
        for posting in postings
        for team in [scenario.team[posting.team]]
    ]


def counts_longer(scenario: Scenario, postings: Iterable[Posting]) -> bool:
    """Whether some posting is shorter than the stay that its team counts for."""
    stays = ((posting, scenario.counted_stay(posting)) for posting in postings)
    return any(counted.start < posting.enter or posting.leave < counted.end for posting, counted in stays)


def past_guests(scenario: Scenario, host: str) -> list[Guest]:
    """Return the guests of a host by history, as far as rows tell team and last day."""
    return [
        Guest(team.id if team.max_hosts == 1 else (row.round, team.id, host), team, scenario.counted_past(row))
        for id_, rows in scenario.past_stays.items()
        for team in [scenario.team[id_]]
        for row in rows
        if row.host == host
    ]


def fullest_day(
    planned: Sequence[Guest], before: Sequence[Guest], amount: Callable[[Team], int]
) -> tuple[date, int] | None:
    """Return the first of the days with the greatest amount of guests, and how much that is.

    Only days count on which the plan adds somebody: what history alone brings is no matter of a plan. ``None`` if
    there is no such day.
    """
    found: dict[date, int] = {}
    # The amount only ever rises on a day on which somebody enters, and whoever was there by history is there by the
    # plan alone from the day after.
    entered = {guest.span.start for guest in (*planned, *before)}
    for day in sorted(entered | {guest.span.end + timedelta(days=1) for guest in before}):
        there = {guest.who: guest.team for guest in before if day in guest.span}
        more = {guest.who: guest.team for guest in planned if day in guest.span and guest.who not in there}
        if more:
            found[day] = sum(map(amount, (*there.values(), *more.values())))
    return max(found.items(), key=lambda item: item[1], default=None)
