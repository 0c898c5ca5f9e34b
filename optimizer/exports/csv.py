"""Comma-separated files that a spreadsheet opens with Chinese intact and runs nothing of."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from optimizer.exports.people import people_tables
from optimizer.exports.table import Row, UnservedRow, WaiverRow, cells, columns, rows, unserved_rows, waiver_rows
from optimizer.exports.weeks import WeekRow, week_rows
from optimizer.files import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from _typeshed import DataclassInstance

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.exports.table import Cell
    from optimizer.texts import Language

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet may run text that begins so as a formula."""


def write_csv(scenario: Scenario, plan: Plan, path: Path, language: Language) -> tuple[Path, ...]:
    """Write the plan's flat table to ``path``, and further tables to files beside it.

    They are the targets left out, the weekly lists, the tables about people where the plan has seats, and the waivers
    where there are any.

    Raises
    ------
    ExportError
        If a file cannot be written.
    """
    beside: list[tuple[str, type[DataclassInstance], Iterable[DataclassInstance]]] = [
        ("unserved", UnservedRow, unserved_rows(scenario, plan)),
        ("weeks", WeekRow, week_rows(scenario, plan)),
        *((table.name, table.row, table.rows(scenario, plan)) for table in people_tables(scenario, plan)),
        *([("waivers", WaiverRow, waiver_rows(scenario))] if scenario.waivers else []),
    ]
    write_bytes(path, _encoded(Row, rows(scenario, plan), language))
    written = [path]
    for name, kind, table in beside:
        written.append(path.with_name(f"{path.stem}-{name}{path.suffix}"))
        write_bytes(written[-1], _encoded(kind, table, language))
    return tuple(written)


def _encoded(kind: type[DataclassInstance], table: Iterable[DataclassInstance], language: Language) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([column.title[language] for column in columns(kind)])
    writer.writerows([harmless(cell) for cell in cells(row, language)] for row in table)
    # The byte order mark tells spreadsheets that this is UTF-8.
    return buffer.getvalue().encode("utf-8-sig", errors="replace")


def harmless(cell: Cell) -> Cell:
    """Return text that a spreadsheet would run with an apostrophe before it, anything else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(RUNS) else cell
