"""Reads TSPLIB instances whose distances are written out as a matrix (``EDGE_WEIGHT_TYPE: EXPLICIT``).

Reference: G. Reinelt, TSPLIB – a traveling salesman problem library, ORSA Journal on Computing 3 (1991) 376–384,
https://doi.org/10.1287/ijoc.3.4.376.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Cell = tuple[int, int]

SECTION = "EDGE_WEIGHT_SECTION"


@dataclass(frozen=True, slots=True)
class Instance:
    """A named matrix: ``distances[i][j]`` leads from node i to node j; the diagonal is zero."""

    name: str
    distances: tuple[tuple[int, ...], ...]

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.distances)


def read_instance(path: Path) -> Instance:
    """Return the instance in a file.

    Raises
    ------
    ValueError
        If the file is no such instance; the message names the file.
    """
    try:
        return parse_instance(path.read_text("utf-8"))
    except ValueError as error:
        msg = f"{path.name}: {error}"
        raise ValueError(msg) from None


def parse_instance(text: str) -> Instance:
    """Return the instance in a text.

    Raises
    ------
    ValueError
        If a keyword is missing, the format is not one with explicit distances, or their number is not what it says.
    """
    head, _, rest = text.partition(SECTION)
    keywords = dict(re.findall(r"^\s*(\w+)\s*:\s*(.*?)\s*$", head, re.MULTILINE))
    for wanted in ("NAME", "DIMENSION", "EDGE_WEIGHT_TYPE"):
        if wanted not in keywords:
            msg = f"the keyword {wanted} is missing"
            raise ValueError(msg)
    kind, layout, size = keywords["EDGE_WEIGHT_TYPE"], keywords.get("EDGE_WEIGHT_FORMAT", ""), keywords["DIMENSION"]
    if kind != "EXPLICIT" or layout not in LAYOUTS:
        msg = f"distances must be EXPLICIT in one of {', '.join(LAYOUTS)}, not {kind} {layout}".rstrip()
        raise ValueError(msg)
    if not size.isdigit():
        msg = f"DIMENSION must be a whole number, not {size!r}"
        raise ValueError(msg)
    return Instance(keywords["NAME"], _matrix(_numbers(rest), layout, int(size)))


def _numbers(text: str) -> list[int]:
    """Return the whole numbers up to the next keyword, ``EOF`` or the end."""
    numbers = []
    for word in text.replace(":", " ").split():
        if re.fullmatch(r"[A-Z][A-Z_]*", word):
            break
        try:
            numbers.append(int(word))
        except ValueError:
            msg = f"a distance must be a whole number, not {word!r}"
            raise ValueError(msg) from None
    return numbers


def _matrix(numbers: list[int], layout: str, size: int) -> tuple[tuple[int, ...], ...]:
    cells = list(LAYOUTS[layout](size))
    if len(numbers) != len(cells):
        msg = f"{layout} of {size} nodes has {len(cells)} distances, not {len(numbers)}"
        raise ValueError(msg)
    matrix = [[0] * size for _ in range(size)]
    for (row, column), number in zip(cells, numbers, strict=True):
        if row != column:  # what stands on the diagonal means nothing
            matrix[row][column] = number
            if layout != "FULL_MATRIX":
                matrix[column][row] = number
    return tuple(map(tuple, matrix))


def _full(size: int) -> Iterator[Cell]:
    return ((row, column) for row in range(size) for column in range(size))


def _lower(size: int) -> Iterator[Cell]:
    return ((row, column) for row in range(size) for column in range(row))


def _lower_with_diagonal(size: int) -> Iterator[Cell]:
    return ((row, column) for row in range(size) for column in range(row + 1))


def _upper(size: int) -> Iterator[Cell]:
    return ((row, column) for row in range(size) for column in range(row + 1, size))


def _upper_with_diagonal(size: int) -> Iterator[Cell]:
    return ((row, column) for row in range(size) for column in range(row, size))


# By columns, one triangle reads like the other by rows, and the matrix is symmetric.
LAYOUTS = {
    "FULL_MATRIX": _full,
    "LOWER_ROW": _lower,
    "LOWER_DIAG_ROW": _lower_with_diagonal,
    "UPPER_ROW": _upper,
    "UPPER_DIAG_ROW": _upper_with_diagonal,
    "LOWER_COL": _upper,
    "LOWER_DIAG_COL": _upper_with_diagonal,
    "UPPER_COL": _lower,
    "UPPER_DIAG_COL": _lower_with_diagonal,
}
"""The order in which each format lists its cells."""
