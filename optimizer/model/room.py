"""The most that one stay can be worth: the exact answer to a small question that the linear relaxation gets wrong.

A lane of 42 days holds one target of 30 days, not 1.4 of them. Knowing the best set of targets of every stay gives
rows that every plan keeps anyway and that bring the bound close to the truth.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Piece = tuple[int, int]
"""(days, worth) of a unit"""

Window = tuple[int, int]
"""(first, end): a unit takes no working day of the stay before ``first``, and all of its days before ``end``."""


@dataclass(frozen=True, slots=True)
class Hold:
    """What one stay can hold.

    Parameters
    ----------
    room
        Working days of the stay; each lane has all of them.
    most, most_large
        The most units, and the most large ones, that the team may take.
    has_two_lanes
        Whether large and small units are done side by side. In one lane the number of large ones is not looked at, so
        that what is said to fit may be too much, never too little.
    windows
        Units that may not take every day of the stay, with the days that they may take, counted from 0.
    knows_windows
        Whether these are all such units. Else none is told, and what is said to fit may be too much.
    """

    room: int
    most: int
    most_large: int
    has_two_lanes: bool
    windows: tuple[tuple[str, Window], ...] = ()
    knows_windows: bool = True

    def most_in(self, is_large: bool) -> int:
        """Return how many units the lane of large or small ones may hold, whatever their days; one lane has all."""
        return min(self.most, self.most_large) if is_large and self.has_two_lanes else self.most

    def window_of(self, unit: str) -> Window:
        """Return the days of the stay that a unit may take."""
        return dict(self.windows).get(unit, (0, self.room))


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


def most_worth(units: Sequence[tuple[int, int, bool]], hold: Hold) -> int:
    """Return the greatest worth of units (days, worth, is large) that one stay can hold, windows aside."""
    most, two = min(hold.most, len(units)), hold.has_two_lanes
    large = tuple(sorted((days, worth) for days, worth, is_large in units if is_large or not two))
    small = tuple(sorted((days, worth) for days, worth, is_large in units if two and not is_large))
    most_large, most_small = min(len(large), hold.most_large if two else most), min(most, len(small))
    return best_of_stay(best_in_lane(large, hold.room, most_large), best_in_lane(small, hold.room, most_small), most)
