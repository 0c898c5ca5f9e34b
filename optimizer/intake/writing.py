"""Scenarios to start from, as a folder or as a workbook."""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.errors import ExportError
from optimizer.files.atomic import NOT_WRITTEN, write_bytes
from optimizer.files.bundled import bundled_scenarios, scenario_folder
from optimizer.intake.cells import Flag, Listed, SeatCell, Word, as_text
from optimizer.intake.folder import read_folder
from optimizer.intake.issue import Report
from optimizer.intake.rows import rows_of, understand
from optimizer.intake.settings import rounds_by_id
from optimizer.intake.sheets import Book, write_empty_sheet, write_settings
from optimizer.intake.tables import TABLES
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from optimizer.intake.cells import Raw
    from optimizer.intake.grid import Row
    from optimizer.intake.tables import Column

TEMPLATES = Path(__file__).parent / "templates"

_TAKEN = Text(
    "{path} exists already and is not empty; nothing was written. Please choose another name.",
    "{path} 已存在且不是空文件夹，没有写入任何内容。请换一个名称。",
)
_NO_TEMPLATE = Text("There is no template {name}. There are: {names}.", "没有模板 {name}。可用的模板：{names}。")


KEPT = (".csv", ".yaml", ".md")
"""What of a bundled scenario belongs to one to start from: not what its own plans came to."""


def templates() -> tuple[str, ...]:
    """Return the names of the templates: those made for it, in both languages, then the bundled scenarios."""
    return (*_own(), *bundled_scenarios())


def _own() -> tuple[str, ...]:
    return tuple(sorted(each.name for each in TEMPLATES.iterdir() if each.is_dir()))


def init(directory: str | Path, *, template: str = "small", lang: Language = Language.ZH, xlsx: bool = False) -> Path:
    """Write a scenario to start from, which can be solved as it is, and return where it was written.

    Parameters
    ----------
    directory
        The folder to make; with ``xlsx`` the workbook, to which ``.xlsx`` is added if it has no such ending.
    template
        One of :func:`templates`.
    lang
        The language of headers, names and comments. The folder of a bundled scenario is copied as it is.
    xlsx
        Whether to write one workbook, with drop-down lists, instead of a folder; so it is where the name ends in
        ``.xlsx``.

    Raises
    ------
    ExportError
        If the template is unknown, something is there already or writing fails; nothing is left then.
    """
    if template not in templates():
        names = ", ".join(templates())
        raise ExportError(_NO_TEMPLATE.fill(name=template, names=names))
    source = TEMPLATES / template / str(lang) if template in _own() else scenario_folder(template)
    path = Path(directory)
    is_named_so = path.suffix.lower() == ".xlsx"
    if xlsx and not is_named_so:
        path = path.with_name(f"{path.name}.xlsx")
    xlsx = xlsx or is_named_so
    if path.exists() and (xlsx or not path.is_dir() or any(path.iterdir())):
        raise ExportError(_TAKEN.fill(path=path))
    if xlsx:
        write_bytes(path, _workbook(source, lang))
    else:
        _write_folder(path, source)
    return path


def _write_folder(path: Path, source: Path) -> None:
    """Copy the template beside the place and move it there as a whole."""
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.mkdir()
        for file in sorted(each for each in source.iterdir() if each.suffix in KEPT):
            # spreadsheets take a CSV file for UTF-8 only if it begins with a byte order mark
            encoding = "utf-8-sig" if file.suffix == ".csv" else "utf-8"
            (half / file.name).write_text(file.read_text("utf-8-sig"), encoding=encoding, newline="\n")
        if path.exists():
            path.rmdir()
        half.replace(path)
    except OSError as error:
        shutil.rmtree(half, ignore_errors=True)
        raise ExportError(NOT_WRITTEN.fill(path=path, why=error.strerror or error)) from error


def _workbook(source: Path, language: Language) -> bytes:
    report = Report()
    read = read_folder(source, report)
    grids = {grid.table.name: grid for grid in read.grids}
    book = Book(language)
    if read.settings is not None:
        write_settings(book, rounds_by_id(read.settings, report))
    for table in TABLES:
        rows = rows_of(grids[table.name], report) if table.name in grids else []
        sheet = write_empty_sheet(book, table, rows)
        for number, row in enumerate(rows, 1):
            understand(row, report)
            _write_row(book, sheet, number, row)
    return book.close()


def _write_row(book: Book, sheet: Worksheet, number: int, row: Row) -> None:
    for position, column in enumerate(row.table.columns):
        if row.good(column.name) and row.found(column.name):
            book.put(sheet, number, position, _cell(row, column))


def _cell(row: Row, column: Column) -> Raw:
    """Return what to write: numbers and dates as such, everything else as it stands in the template."""
    value = row[column.name]
    return row.found(column.name) if isinstance(column.parse, Flag | Word | Listed | SeatCell) else _plain(value)


def _plain(value: object) -> Raw:
    return value if isinstance(value, int | float | date) else as_text(str(value))
