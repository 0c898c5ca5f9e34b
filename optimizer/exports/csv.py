"""Comma-separated files that a spreadsheet opens with Chinese intact and runs nothing of."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from optimizer.exports.people import people_tables
from optimizer.exports.table import (
    Row,
    UnservedRow,
    WaiverRow,
    cells,
    columns,
    rows,
    unserved_rows,
    waiver_rows,
)
from optimizer.exports.weeks import WeekRow, week_rows
from optimizer.files import unheard, write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from _typeshed import DataclassInstance

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.exports.table import Cell
    from optimizer.files.atomic import Tell
    from optimizer.texts import Language

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet may run text that begins so as a formula."""


def write_csv(scenario: Scenario, plan: Plan, path: Path, language: Language, tell: Tell = unheard) -> tuple[Path, ...]:
    """Write the plan's flat table to ``path``, and further tables to files beside it; ``tell`` hears of each before.

    They are the targets left out, the weekly lists, the tables about people where the plan has seats, and the waivers
    where there are any. Tables about people without a row are left out.

    Raises
    ------
    ExportError
        If a file cannot be written.
    """
    written = []
    for name, kind, made in _tables(scenario, plan):
        written.append(path.with_name(f"{path.stem}{name}{path.suffix}"))
        tell(written[-1])
        write_bytes(written[-1], _encoded(kind, made, language))
    return tuple(written)


def _tables(
    scenario: Scenario, plan: Plan
) -> Iterator[tuple[str, type[DataclassInstance], Iterable[DataclassInstance]]]:
    """Yield what each file is called after the plan, its kind of row and its rows, made when it is their turn."""
    yield "", Row, rows(scenario, plan)
    yield "-unserved", UnservedRow, unserved_rows(scenario, plan)
    yield "-weeks", WeekRow, week_rows(scenario, plan)
    for table, made in people_tables(scenario, plan):
        yield f"-{table.name}", table.row, made
    if scenario.waivers:
        yield "-waivers", WaiverRow, waiver_rows(scenario, plan)


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
