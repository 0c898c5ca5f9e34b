"""Putting a plan together from columns: at given prices, stint after stint takes the best column that still fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from optimizer.engines.entries import Entries

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from optimizer.engines.linear import LinearModel
    from optimizer.engines.pricing import Column, Stints

CLOSED = 2.0**50
"""What a variable costs that must not be chosen any more."""

SHAKE = 0.2
"""By how much, as a share, the order of stints is shaken, so that no two plans are alike."""

MOST_PASSES = 40
"""How often the stints that are left are priced anew."""


class Assembler:
    """Puts plans together that keep the rows, as far as fixing one variable after the other can tell.

    Parameters
    ----------
    linear
        The rows to keep. Where a row demands something rather than forbidding it, a plan may still break it.
    stints
        What is kept by pricing.
    seed
        Seed of the shaking.
    """

    def __init__(self, linear: LinearModel, stints: Stints, seed: int) -> None:
        self._linear, self._stints, self._entries = linear, stints, Entries(linear)
        self._dice = np.random.default_rng(seed)
        self._can_be = np.where(linear.most - linear.least == 1, 1, 0).astype(bool)

    def assemble(self, reduced: NDArray[np.float64]) -> tuple[Column, ...]:
        """Return columns of different stints that go together, chosen greedily at these reduced costs."""
        state = _State(self._linear, self._entries, self._stints.owned)
        prices = reduced.copy()
        is_open = np.ones(len(self._stints.keys), dtype=bool)
        chosen: list[Column] = []
        for _ in range(MOST_PASSES):
            priced = self._stints.price(prices, is_open)
            if not priced.columns:
                break
            least = priced.least[[column.stint for column in priced.columns]]
            order = np.argsort(least * self._dice.uniform(1 - SHAKE, 1 + SHAKE, len(least)))
            taken = [column for column in (priced.columns[each] for each in order) if state.take(column.variables)]
            if not taken:
                break
            chosen += taken
            prices[state.closed] = CLOSED
            state.closed.clear()
            is_open &= ~np.isin(self._stints.stint, [column.stint for column in taken])
        return tuple(chosen)


class _State:
    """Which variables are settled, and how much room every row has left."""

    def __init__(self, linear: LinearModel, entries: Entries, owned: NDArray[np.bool_]) -> None:
        self._linear, self._entries, self._owned = linear, entries, owned
        self.low, self.high = linear.least.copy(), linear.most.copy()
        # What columns may choose counts as not chosen until it is; of all others the least and the most are known.
        settled = np.where(owned, 0.0, 1.0)[linear.column]
        at_least, at_most = (
            np.where(linear.value > 0, linear.value * ends[linear.column], linear.value * others[linear.column])
            for ends, others in ((self.low, self.high), (self.high, self.low))
        )
        self._lightest = np.bincount(linear.row, weights=at_least * settled, minlength=linear.row_count)
        heaviest = np.where(np.isin(linear.column, np.flatnonzero(owned)) & (linear.value < 0), 0.0, at_most)
        self._heaviest = np.bincount(linear.row, weights=heaviest, minlength=linear.row_count)
        self.closed: list[int] = []

    def take(self, variables: tuple[int, ...]) -> bool:
        """Set variables to one, unless a row would be broken, and close what then cannot be; return whether."""
        if any(self.high[each] < 1 for each in variables):
            return False
        entries = self._entries.of(variables)
        if any(self._lightest[row] + value > self._linear.high[row] for row, value in entries.items() if value > 0):
            return False
        for variable in variables:
            self._settle(variable, 1.0)
        return True

    def _settle(self, variable: int, value: float) -> None:
        waiting = [(variable, value)]
        while waiting:
            each, end = waiting.pop()
            if self.low[each] == self.high[each]:
                continue
            self._settle_one(each, end, waiting)

    def _settle_one(self, variable: int, value: float, waiting: list[tuple[int, float]]) -> None:
        low, high = self.low[variable], self.high[variable]
        self.low[variable] = self.high[variable] = value
        owned = self._owned[variable]
        if owned and value == 0:
            self.closed.append(variable)
        rows, values = self._entries.column(variable)
        for row, coefficient in zip(rows, values, strict=True):
            before_least = 0.0 if owned else min(coefficient * low, coefficient * high)
            self._lightest[row] += coefficient * value - before_least
            before_most = max(0.0, coefficient) if owned else max(coefficient * low, coefficient * high)
            self._heaviest[row] += coefficient * value - before_most
            if not (owned and value == 0):
                self._look(row, waiting)

    def _look(self, row: int, waiting: list[tuple[int, float]]) -> None:
        """Find the yes-or-no variables of a row that are settled by what is settled already."""
        linear, (columns, values) = self._linear, self._entries.row(row)
        room = linear.high[row] - self._lightest[row]
        need = self._heaviest[row] - linear.low[row]
        is_open = (self.low[columns] == 0) & (self.high[columns] == 1)
        # A column's variable is counted as not chosen in the lightest, so that a negative entry cannot be relied on.
        owned = self._owned[columns]
        to_zero = is_open & ((values > room) | (~owned & (-values > need)))
        to_one = is_open & ~owned & ((-values > room) | (values > need))
        waiting += [(int(each), 0.0) for each in columns[to_zero]]
        waiting += [(int(each), 1.0) for each in columns[to_one & ~to_zero]]
