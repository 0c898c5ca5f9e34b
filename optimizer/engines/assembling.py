"""Putting a plan together from columns: at given prices, stint after stint takes the best column that still fits."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from optimizer.engines.linear import LinearModel
    from optimizer.engines.pricing import Column, Priced, Stints

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
        self._stints = stints
        self._nothing = _State(linear, stints.owned)
        self._nothing.look_everywhere()
        self._dice = np.random.default_rng(seed)

    def assemble(self, reduced: NDArray[np.float64], fixed: Sequence[Column] = ()) -> tuple[Column, ...]:
        """Return columns of different stints that go together, the fixed ones among them, chosen at reduced costs."""
        draft = self.draft(fixed)
        for _ in range(MOST_PASSES):
            priced = draft.price(reduced)
            if not priced.columns:
                break
            least = priced.least[[column.stint for column in priced.columns]]
            order = np.argsort(least * self._dice.uniform(1 - SHAKE, 1 + SHAKE, len(least)))
            refused = [column for column in (priced.columns[each] for each in order) if not draft.take(column)]
            if len(refused) == len(priced.columns):
                draft.close(refused)
        return tuple(draft.chosen)

    def draft(self, fixed: Sequence[Column] = ()) -> Draft:
        """Return a draft with these columns, as far as they go together."""
        draft = Draft(self._stints, self._nothing.copy())
        if not draft.take_all(fixed):
            for column in fixed:
                draft.take(column)
        return draft


class Draft:
    """A plan in the making: the columns chosen so far, and what can still be chosen beside them."""

    def __init__(self, stints: Stints, state: _State) -> None:
        self._stints, self._state = stints, state
        self._is_open = np.ones(len(stints.keys), dtype=bool)
        self._is_closed = np.zeros(len(state.low), dtype=bool)
        self._is_spent = np.zeros(len(stints.stints), dtype=bool)
        self.chosen: list[Column] = []

    def take(self, column: Column) -> bool:
        """Choose a column if it still goes with the others; return whether it was chosen."""
        if self._is_spent[column.stint] or not self._state.take(column.variables):
            return False
        self._is_spent[column.stint] = True
        # What is chosen is closed to all others, and may stand for them where targets are priced once for many.
        self._is_closed[list(column.variables)] = True
        self.chosen.append(column)
        return True

    def take_all(self, columns: Sequence[Column]) -> bool:
        """Choose columns at once if all of them go together; return whether they do.

        It comes to the same as one after the other, and is many times quicker: most of a plan stays when a piece of it
        is put together anew.
        """
        stints = [column.stint for column in columns]
        if len(set(stints)) < len(stints) or self._is_spent[stints].any():
            return False
        variables = np.array([each for column in columns for each in column.variables], dtype=np.int64)
        if not self._state.take_all(variables):
            return False
        self._is_spent[stints] = True
        self._is_closed[variables] = True
        self._is_closed |= self._state.high < 1
        self.chosen += columns
        return True

    def price(self, reduced: NDArray[np.float64]) -> Priced:
        """Return the best columns that can still be chosen."""
        self._is_closed[self._state.closed] = True
        self._state.closed.clear()
        self._is_open &= ~self._is_spent[self._stints.stint]
        return self._stints.price(np.where(self._is_closed, CLOSED, reduced), self._is_open)

    def close(self, columns: Sequence[Column]) -> None:
        """Choose the postings of these columns no more: something that no single row shows keeps them out."""
        self._is_closed[[column.posting for column in columns]] = True

    def is_open(self, stint: int) -> bool:
        """Whether a stint has no column yet."""
        return not self._is_spent[stint]

    @property
    def open_count(self) -> int:
        """How many stints have no column yet."""
        return int((~self._is_spent).sum())


class _State:
    """Which variables are settled, and how much room every row has left."""

    def __init__(self, linear: LinearModel, owned: NDArray[np.bool_]) -> None:
        self._linear, self._entries, self._owned = linear, linear.entries, owned
        self.low, self.high = linear.least.copy(), linear.most.copy()
        # Single numbers are looked at far more often than many at once, so these are lists.
        lightest, heaviest = self._reaches()
        self._lightest: list[float] = lightest.tolist()
        self._heaviest: list[float] = heaviest.tolist()
        largest = np.zeros(linear.row_count)
        np.maximum.at(largest, linear.row, np.abs(linear.value))
        self._largest: list[float] = largest.tolist()
        self._row_low: list[float] = linear.low.tolist()
        self._row_high: list[float] = linear.high.tolist()
        self.closed: list[int] = []

    def copy(self) -> _State:
        """Return a state that goes its own way from here."""
        other = copy(self)
        other.low, other.high = self.low.copy(), self.high.copy()
        other._lightest, other._heaviest = list(self._lightest), list(self._heaviest)  # noqa: SLF001
        other.closed = list(self.closed)
        return other

    def take(self, variables: tuple[int, ...]) -> bool:
        """Set variables to one, unless a row would be broken, and close what then cannot be; return whether."""
        if any(self.high[each] < 1 for each in variables):
            return False
        entries = self._entries.of(variables)
        if any(self._lightest[row] + value > self._row_high[row] for row, value in entries.items() if value > 0):
            return False
        for variable in variables:
            self._settle([(variable, 1.0)])
        return True

    def take_all(self, variables: NDArray[np.int64]) -> bool:
        """Set many variables to one at once, and settle what then cannot be otherwise; return whether no row is broken.

        If one is, nothing has changed.
        """
        if (self.high[variables] < 1).any():
            return False
        low, high = self.low.copy(), self.high.copy()
        self.low[variables] = self.high[variables] = 1.0
        while True:
            lightest, heaviest = self._reaches()
            if (lightest > self._linear.high).any() or (heaviest < self._linear.low).any():
                self.low, self.high = low, high
                return False
            if not self._settle_entries(self._linear.high - lightest, heaviest - self._linear.low):
                break
        self._lightest, self._heaviest = lightest.tolist(), heaviest.tolist()
        return True

    def _reaches(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the least and the most that every row can still come to.

        That a variable kept by pricing is closed, not settled, is left out, which only sees less.
        """
        column, value = self._linear.column, self._linear.value
        low, high = self.low[column], np.where(self._owned, 1.0, self.high)[column]
        ends = value * low, value * high
        count = self._linear.row_count
        lightest, heaviest = (
            np.bincount(self._linear.row, weights=end, minlength=count).astype(np.float64)
            for end in (np.minimum(*ends), np.maximum(*ends))
        )
        return lightest, heaviest

    def _settle_entries(self, room: NDArray[np.float64], need: NDArray[np.float64]) -> bool:
        """Close or settle all yes-or-no variables at once that rows leave no choice; return whether any was settled."""
        linear = self._linear
        tight = np.minimum(room, need) < np.array(self._largest)
        is_open = (self.low == 0) & (self.high == 1)
        here = np.flatnonzero(tight[linear.row] & is_open[linear.column])
        columns, values = linear.column[here], linear.value[here]
        room, need, owned = room[linear.row[here]], need[linear.row[here]], self._owned[columns]
        to_zero = (values > room) | (-values > need)
        to_one = ~owned & ((-values > room) | (values > need))
        self.high[columns[to_zero]] = 0.0
        ones = columns[to_one & ~to_zero]
        ones = ones[self.high[ones] == 1]
        self.low[ones] = 1.0
        return bool((to_zero & ~owned).any() or len(ones))

    def look_everywhere(self) -> None:
        """Settle what rows settle before anything is chosen."""
        waiting: list[tuple[int, float]] = []
        for row in range(len(self._row_low)):
            self._look(row, waiting)
        self._settle(waiting)

    def _settle(self, waiting: list[tuple[int, float]]) -> None:
        while waiting:
            each, end = waiting.pop()
            if self.low[each] == self.high[each]:
                continue
            self._settle_one(each, end, waiting)

    def _settle_one(self, variable: int, value: float, waiting: list[tuple[int, float]]) -> None:
        low, high = self.low[variable], self.high[variable]
        self.low[variable] = self.high[variable] = value
        owned = self._owned[variable]
        rows, values = self._entries.column(variable)
        for row, coefficient in zip(rows, values, strict=True):
            before_least = min(coefficient, 0.0) if owned else min(coefficient * low, coefficient * high)
            self._lightest[row] += coefficient * value - before_least
            before_most = max(0.0, coefficient) if owned else max(coefficient * low, coefficient * high)
            self._heaviest[row] += coefficient * value - before_most
            self._look(row, waiting)

    def _look(self, row: int, waiting: list[tuple[int, float]]) -> None:
        """Find the yes-or-no variables of a row that are settled by what is settled already."""
        room = self._row_high[row] - self._lightest[row]
        need = self._heaviest[row] - self._row_low[row]
        if min(room, need) >= self._largest[row]:
            return
        columns, values = self._entries.row(row)
        is_open = (self.low[columns] == 0) & (self.high[columns] == 1)
        owned = self._owned[columns]
        to_zero = is_open & ((values > room) | (-values > need))
        to_one = is_open & ~owned & ((-values > room) | (values > need))
        shut = columns[to_zero & owned]
        # That other rows have one chance less is left out, which only sees less.
        self.high[shut] = 0.0
        self.closed += shut.tolist()
        waiting += [(int(each), 0.0) for each in columns[to_zero & ~owned]]
        waiting += [(int(each), 1.0) for each in columns[to_one & ~to_zero]]
