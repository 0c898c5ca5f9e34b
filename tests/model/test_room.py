"""The most that one stay can hold."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from optimizer.model.room import best_in_lane, best_of_stay

pieces = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 9)), max_size=6).map(tuple)


@given(pieces, st.integers(0, 20), st.integers(0, 4))
def test_a_lane_is_worth_its_best_subset(lane: tuple[tuple[int, int], ...], room: int, most: int) -> None:
    """Dynamic programming finds what trying every subset finds."""
    best = [
        max(
            sum(worth for _, worth in chosen)
            for size in range(count + 1)
            for chosen in combinations(lane, min(size, len(lane)))
            if sum(days for days, _ in chosen) <= room
        )
        for count in range(most + 1)
    ]
    assert list(best_in_lane(lane, room, most)) == best


@given(pieces, pieces, st.integers(0, 20), st.integers(0, 5))
def test_two_lanes_share_the_number_of_targets(
    large: tuple[tuple[int, int], ...], small: tuple[tuple[int, int], ...], room: int, most: int
) -> None:
    """The best of both lanes is the best split of the number of targets between them."""
    both = [(days, worth, 0) for days, worth in large] + [(days, worth, 1) for days, worth in small]
    best = max(
        sum(worth for _, worth, _ in chosen)
        for size in range(min(most, len(both)) + 1)
        for chosen in combinations(both, size)
        if all(sum(days for days, _, which in chosen if which == lane) <= room for lane in (0, 1))
    )
    one, other = best_in_lane(large, room, min(most, len(large))), best_in_lane(small, room, min(most, len(small)))
    assert best_of_stay(one, other, most) == best
