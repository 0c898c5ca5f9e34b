"""The most that one stay can be worth: the exact answer to a small question that the linear relaxation gets wrong.

A lane of 42 days holds one target of 30 days, not 1.4 of them. Knowing the best set of targets of every stay gives
rows that every plan keeps anyway and that bring the bound close to the truth.
"""

from __future__ import annotations

from functools import lru_cache

Piece = tuple[int, int]
"""(days, worth) of a unit"""


@lru_cache(maxsize=100_000)
def best_in_lane(pieces: tuple[Piece, ...], room: int, most: int) -> tuple[int, ...]:
    """Return the greatest worth of at most k pieces that fit into ``room`` days, for k = 0 … ``most``.

    Dynamic programming over (pieces used, days used); the answer for k is never less than for k − 1.
    """
    best = [[0] * (room + 1) for _ in range(most + 1)]
    for days, worth in pieces:
        for used in range(most, 0, -1):
            row, shorter = best[used], best[used - 1]
            for room_left in range(room, days - 1, -1):
                row[room_left] = max(row[room_left], shorter[room_left - days] + worth)
    return tuple(row[room] for row in best)


def best_of_stay(large: tuple[int, ...], small: tuple[int, ...], most: int) -> int:
    """Return the greatest worth of both lanes together with at most ``most`` pieces.

    ``large[k]`` and ``small[k]`` are the best of at most k pieces in each lane.
    """
    return max(
        large[first] + small[min(most - first, len(small) - 1)] for first in range(min(most, len(large) - 1) + 1)
    )
