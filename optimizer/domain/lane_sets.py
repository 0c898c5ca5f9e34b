"""Which targets of a lane can be done one after the other where some of them have first and last days of their own.

Days alone do not tell: two targets of ten days fit into thirty, but not if both have to be done within the same
twelve. So every set of targets is a number whose bits are the targets in it, and the earliest day by which each can
be done is known from those of one target less:

    done(∅) = 0,  done(S) = min over the last target j of S of max(done(S − j), first of j) + days of j,

where a target counts as the last only if it is done before its end. (One machine with release dates and deadlines,
solved exactly; dynamic programming over subsets as in Held and Karp, *A dynamic programming approach to sequencing
problems*, 1962.) Sets that do not fit are never looked at, and a lane is soon full, so there are few.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_IN_LANE = 16
"""Of up to so many targets all sets that fit are looked at."""

TimedPiece = tuple[int, int, int]
"""(days, first, end): a unit takes so many working days, none before ``first``, and all before ``end``."""


@lru_cache(maxsize=10_000)
def sets_that_fit(pieces: tuple[TimedPiece, ...], most: int = MOST_IN_LANE) -> Mapping[int, int]:
    """Return for each set of pieces that can be done one after the other, by its bits, the day before which it is done.

    Parameters
    ----------
    pieces
        At most :data:`MOST_IN_LANE` of them. Days are counted from the beginning of the stay, which is day 0.
    most
        The most pieces that a set may have.
    """
    done = larger = {0: 0}
    for _ in range(min(most, len(pieces))):
        before, larger = larger, {}
        for own, day in before.items():
            for place, (days, first, end) in enumerate(pieces):
                finish = max(day, first) + days
                with_it = own | 1 << place
                if own < with_it and finish <= min(end, larger.get(with_it, end)):
                    larger[with_it] = finish
        done = done | larger
    return done


def order_that_fits(pieces: tuple[TimedPiece, ...]) -> tuple[int, ...] | None:
    """Return the places of all pieces in an order in which they are done soonest; ``None`` if they do not fit.

    Parameters
    ----------
    pieces
        As of :func:`sets_that_fit`.
    """
    done, order = sets_that_fit(pieces), []
    left = (1 << len(pieces)) - 1
    if left not in done:
        return None
    while left:
        inside = [place for place in range(len(pieces)) if left >> place & 1]
        last = next(place for place in inside if _may_be_last(done, left, place, pieces[place]))
        order.append(last)
        left ^= 1 << last
    return tuple(reversed(order))


def _may_be_last(done: Mapping[int, int], own: int, place: int, piece: TimedPiece) -> bool:
    days, first, end = piece
    before = done.get(own ^ 1 << place)
    return before is not None and max(before, first) + days == done[own] <= end
