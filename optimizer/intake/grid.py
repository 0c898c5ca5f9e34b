"""Raw tables, before anybody looks at what stands in them: the readers for folders and workbooks make these."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from optimizer.intake.cells import as_text
from optimizer.intake.issue import Place

if TYPE_CHECKING:
    from optimizer.intake.cells import Raw
    from optimizer.intake.nodes import Node
    from optimizer.intake.tables import Table

LONGEST_CELL = 32_767
"""Characters that a cell may hold, the limit of spreadsheets."""
LARGEST_FILE = 100_000_000
"""Bytes that a file may have."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table as read: a header and rows with their numbers as a spreadsheet counts them.

    ``told`` are cells, by row and position, that could not be read, which has been reported.
    """

    table: Table
    file: str
    sheet: str | None
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Raw, ...]], ...]
    told: frozenset[tuple[int, int]] = frozenset()

    def place(self, row: int | None = None, column: str | None = None, topic: str = "") -> Place:
        """Return a place in this table."""
        return Place(self.file, self.sheet, row, column, topic or self.table.name)


@dataclass(slots=True)
class Row:
    """One row of a table: what stood in it, what it means, and which cells are defective."""

    grid: Grid
    number: int
    headers: dict[str, str]
    raw: dict[str, Raw]
    values: dict[str, Any] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)
    overridden: dict[str, str] = field(default_factory=dict)
    told: frozenset[str] = frozenset()

    @property
    def table(self) -> Table:
        """The table it belongs to."""
        return self.grid.table

    @property
    def id(self) -> str | None:
        """Its id, or ``None`` if it has none that can be used."""
        return None if "id" in self.bad else self.values.get("id")

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401  # the type depends on the column
        return self.values[column]

    def place(self, column: str | None = None) -> Place:
        """Return the place of one of its cells, or of the row."""
        if column is None:
            return self.grid.place(self.number)
        topic = f"{self.table.name}.{column}"
        if column in self.overridden:
            return Place(column=self.overridden[column], topic=topic)
        return self.grid.place(self.number, self.headers.get(column, column), topic)

    def found(self, column: str) -> str:
        """Return what stood in a cell."""
        return as_text(self.raw.get(column))

    def good(self, *columns: str) -> bool:
        """Whether the cells are neither empty nor defective."""
        return all(column not in self.bad and self.values.get(column) not in (None, "", ()) for column in columns)


@dataclass(slots=True)
class Source:
    """What a reader found: the settings and the raw tables."""

    name: str
    settings: Node | None = None
    grids: list[Grid] = field(default_factory=list)
