"""On which day a target ends that starts on a given one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from optimizer.domain.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from optimizer.domain.scenario import Scenario

MARGIN_DAYS = 400
"""Calendar days beyond the last leave within which a target of a broken stay may still end."""


class Ends:
    """Tables of ends by start, kept for stays that look alike.

    Parameters
    ----------
    scenario
        Tells working days and blackouts.
    origin
        The day that is number 0.
    """

    def __init__(self, scenario: Scenario, origin: date) -> None:
        self._scenario, self._origin = scenario, origin
        self._known: dict[tuple[int, tuple[str, ...], int, int], tuple[int, ...]] = {}

    def of(self, days: int, closing: Sequence[str], first: int, last: int) -> tuple[int, ...]:
        """Return, for every start from ``first`` to ``last``, the day on which that many working days from it end.

        Blackout days of ``closing`` (regions and teams) are no working days. Where too few days are left, the end is
        one day later than any that a visit may have.
        """
        closed = self.closed(closing, first, last)
        key = (days, closed, first, last)
        if key not in self._known:
            line = self._scenario.open_line(self._span(first, last), *closed)
            ends = (line.end_of(self._origin + timedelta(days=start), days) for start in range(first, last + 1))
            self._known[key] = tuple(
                last + MARGIN_DAYS + 1 if end is None else (end - self._origin).days for end in ends
            )
        return self._known[key]

    def runs(self, days: int, closing: Sequence[str], first: int, last: int) -> list[tuple[int, int, int]]:
        """Return the runs of starts from which so many working days end equally many days later.

        Each is its first and last start, and how many days after the start they end.
        """
        runs: list[tuple[int, int, int]] = []
        for start, end in enumerate(self.of(days, closing, first, last), first):
            if runs and runs[-1][2] == end - start:
                runs[-1] = (runs[-1][0], start, end - start)
            else:
                runs.append((start, start, end - start))
        return runs

    def closed(self, closing: Sequence[str], first: int, last: int) -> tuple[str, ...]:
        """Return who of ``closing`` has blackout days that a visit may meet which starts from ``first`` to ``last``."""
        span = self._span(first, last)
        return tuple(who for who in closing if self._scenario.has_blackouts(who, span))

    def _span(self, first: int, last: int) -> Span:
        return Span(self._origin + timedelta(days=first), self._origin + timedelta(days=last + MARGIN_DAYS))

    def first_closed(self, closing: Sequence[str], first: int, last: int) -> tuple[int, ...]:
        """Return, for every day from ``first`` to ``last``, the first blackout day of ``closing`` from it on.

        Where none is left, it is one day later than any that a visit may have.
        """
        found, nearest = [], last + MARGIN_DAYS + 1
        for number in range(last + MARGIN_DAYS, first - 1, -1):
            day = self._origin + timedelta(days=number)
            if any(self._scenario.is_blacked_out(who, day) for who in closing):
                nearest = number
            if number <= last:
                found.append(nearest)
        return tuple(reversed(found))
