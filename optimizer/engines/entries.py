"""The matrix of a linear model, by column and by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from optimizer.engines.linear import LinearModel


class Entries:
    """Quick access to the entries of single rows and columns."""

    def __init__(self, linear: LinearModel) -> None:
        by_column = np.argsort(linear.column, kind="stable")
        self._column_start = np.searchsorted(linear.column[by_column], np.arange(linear.variable_count + 1)).tolist()
        self._column_rows = linear.row[by_column].tolist()
        self._column_values = linear.value[by_column].tolist()
        by_row = np.argsort(linear.row, kind="stable")
        self._row_start = np.searchsorted(linear.row[by_row], np.arange(linear.row_count + 1)).tolist()
        self._row_columns, self._row_values = linear.column[by_row], linear.value[by_row]

    def column(self, variable: int) -> tuple[list[int], list[float]]:
        """Return the rows that a variable is in, and its entries."""
        start, end = self._column_start[variable], self._column_start[variable + 1]
        return self._column_rows[start:end], self._column_values[start:end]

    def row(self, row: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the variables in a row, and their entries."""
        start, end = self._row_start[row], self._row_start[row + 1]
        return self._row_columns[start:end], self._row_values[start:end]

    def of(self, variables: Iterable[int]) -> dict[int, float]:
        """Return the entries of several variables added up, by row."""
        entries: dict[int, float] = {}
        for variable in variables:
            for row, value in zip(*self.column(variable), strict=True):
                entries[row] = entries.get(row, 0.0) + value
        return entries
