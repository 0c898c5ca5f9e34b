"""Who is looked at first where many more could sit than are needed: some to choose from for every seat and skill."""

from __future__ import annotations

from heapq import nsmallest
from typing import TYPE_CHECKING
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.shortfall import Likely
    from optimizer.recusal.staffable import Staffable

SPARES = (2, 8)
"""So many people are looked at first for each who is needed, beside those who likely sit there; and then so many."""


def shortlists(
    scenario: Scenario,
    staffable: Staffable,
    postings: Sequence[Posting],
    likely: Iterable[Likely],
    before: Iterable[Posting],
) -> tuple[frozenset[str], ...]:
    """Return the ids of the people who are looked at first, and of those who are if these do not do.

    Parameters
    ----------
    staffable
        Who may sit where, as far as is known beforehand.
    postings
        Whose seats are to be filled.
    likely
        Who likely sits where.
    before
        Postings to whose seats the new ones are to stay near.
    """
    wanted = set(_always(scenario, likely, before))
    lists = []
    for spare in SPARES:
        for posting in postings:
            _add(wanted, scenario, staffable, posting, spare)
        lists.append(frozenset(wanted))
    return tuple(lists)


def _always(scenario: Scenario, likely: Iterable[Likely], before: Iterable[Posting]) -> Iterator[str]:
    """Yield those who likely sit somewhere, did before, or of whom pins speak."""
    yield from (officer for *_, officer in likely)
    yield from (seating.officer for posting in before for seating in posting.seats)
    yield from (pin.officer for pin in scenario.pins if pin.officer is not None)


def _add(wanted: set[str], scenario: Scenario, staffable: Staffable, posting: Posting, spare: int) -> None:
    """Add people for each seat and skill of a posting, ``spare`` times as many as it needs."""
    staffing, team, round_ = scenario.staffing, scenario.team[posting.team], scenario.round[posting.round]
    usual, people = staffing.seats_of(team), staffable.candidates(round_, team, posting.host)
    for seat, who in zip(usual, people, strict=True):
        wanted.update(_some(who - wanted, spare * seat.count))
    more = sum(seat.count for seat in staffing.seats_at(posting)) - sum(seat.count for seat in usual)
    everybody = frozenset().union(*people)
    if more:
        others = staffable.more_members(round_, team, posting.host)
        wanted.update(_some(others - wanted, spare * more))
        everybody |= others
    for skill, needed in staffing.skills_at(posting).items():
        able = everybody & staffable.skilled.get(skill, frozenset())
        wanted.update(_some(able - wanted, spare * needed))


def _some(people: Iterable[str], count: int) -> list[str]:
    """Return some of the people, always the same, in no order that has to do with their units."""
    return nsmallest(count, people, key=lambda who: (crc32(who.encode()), who))
