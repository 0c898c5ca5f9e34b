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

MOST_SETS = 20_000
"""Where more sets fit than this, nobody looks at all of them; it takes about 0.1 s to find so many."""

NEVER = 2**30

TimedPiece = tuple[int, int, int]
"""(days, first, end): a unit takes so many working days, none before ``first``, and all before ``end``."""


@lru_cache(maxsize=10_000)
def sets_that_fit(pieces: tuple[TimedPiece, ...], most: int) -> Mapping[int, int] | None:
    """Return for each set of pieces that can be done one after the other, by its bits, the day before which it is done.

    Parameters
    ----------
    pieces
        What may be done. Days are counted from the beginning of the stay, which is day 0.
    most
        The most pieces that a set may have.

    Returns
    -------
    Mapping or None
        ``None`` if there are more than :data:`MOST_SETS` of them.
    """
    added = [(1 << place, *piece) for place, piece in enumerate(pieces)]
    done = larger = {0: 0}
    for _ in range(min(most, len(pieces))):
        before, larger = larger, {}
        for own, day in before.items():
            for bit, days, first, end in added:
                if not own & bit:
                    finish = (day if day > first else first) + days
                    if finish <= end and finish < larger.get(own | bit, NEVER):
                        larger[own | bit] = finish
            if len(done) + len(larger) > MOST_SETS:
                return None
        done = done | larger
    return done


def order_that_fits(pieces: tuple[TimedPiece, ...]) -> tuple[int, ...] | None:
    """Return the places of all pieces in an order in which they are done soonest.

    Parameters
    ----------
    pieces
        As of :func:`sets_that_fit`.

    Returns
    -------
    tuple or None
        ``None`` if they do not fit, or too many sets of them do to look at all.
    """
    done, order = sets_that_fit(pieces, len(pieces)), []
    left = (1 << len(pieces)) - 1
    if done is None or left not in done:
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
