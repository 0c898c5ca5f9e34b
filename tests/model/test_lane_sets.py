"""Which targets of a lane can be done one after the other within their own days, told by trying every order."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import TYPE_CHECKING

from hypothesis import event, given
from hypothesis import strategies as st

from optimizer.domain.lane_sets import order_that_fits, sets_that_fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.lane_sets import TimedPiece

pieces = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 9), st.integers(0, 14)), max_size=5).map(tuple)


NEVER = 99


def done(order: Sequence[TimedPiece]) -> int:
    """Return the day by which pieces are done in this order; never if one of them is too late."""
    day = 0
    for days, first, end in order:
        day = max(day, first) + days
        if day > end:
            return NEVER
    return day


@given(pieces, st.integers(0, 6))
def test_a_set_fits_if_some_order_of_it_does(lane: tuple[TimedPiece, ...], most: int) -> None:
    """Of every set of so many pieces it is known whether it can be done in time, and how soon."""
    expected = {
        sum(1 << place for place in chosen): soonest
        for size in range(min(most, len(lane)) + 1)
        for chosen in combinations(range(len(lane)), size)
        if (soonest := min(done([lane[place] for place in order]) for order in permutations(chosen))) < NEVER
    }
    event(f"of {2 ** len(lane)} fit {len(expected)}")
    assert sets_that_fit(lane, most) == expected


def test_too_many_sets_are_not_looked_at() -> None:
    """Of twenty targets of a day each there are too many sets of ten, and enough of two to be told."""
    many = ((1, 0, 30),) * 20
    assert sets_that_fit(many, 10) is None
    assert sets_that_fit(many, 2) == {own: own.bit_count() for own in range(1 << 20) if own.bit_count() <= 2}
    assert order_that_fits(many) is None


@given(pieces)
def test_the_order_is_one_in_which_all_is_done_soonest(lane: tuple[TimedPiece, ...]) -> None:
    """No order is done sooner than the one that is told, and none is told only if none is in time."""
    best = min(done(order) for order in permutations(lane))
    order = order_that_fits(lane)
    event(f"there is one: {order is not None}")
    assert (order is None) == (best >= NEVER)
    if order is not None:
        assert sorted(order) == list(range(len(lane)))
        assert done([lane[place] for place in order]) == best
