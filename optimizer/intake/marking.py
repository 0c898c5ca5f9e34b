"""A copy of the tables as a workbook in which every defective cell is coloured and says what is wrong."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.files.atomic import write_bytes
from optimizer.intake.cells import as_text
from optimizer.intake.issue import Report
from optimizer.intake.loading import read_source
from optimizer.intake.settings import rounds_by_id
from optimizer.intake.sheets import Book, flat, width_of, write_settings
from optimizer.texts import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlsxwriter.worksheet import Worksheet

    from optimizer.intake.grid import Grid
    from optimizer.intake.issue import Issue
    from optimizer.intake.nodes import Node

ISSUES_SHEET = "_issues"
"""Sheet with all issues; its name keeps it from being read as a table."""
_HEADS = {
    Language.EN: ("severity", "file", "sheet", "row", "column", "issue"),
    Language.ZH: ("程度", "文件", "工作表", "行", "列", "问题"),
}
_SEVERITIES = {Language.EN: {}, Language.ZH: {"error": "错误", "note": "提示"}}


def mark(path: str | Path, issues: Iterable[Issue], out: str | Path, *, lang: Language = Language.ZH) -> Path:
    """Write a copy of a scenario's tables to the workbook ``out`` with the issues on their cells, and return its path.

    The copy can be mended and read as a scenario itself. Its sheet ``_issues`` lists everything, also what belongs
    to no cell.

    Raises
    ------
    ExportError
        If the workbook cannot be written.
    """
    issues = tuple(issues)
    source = read_source(Path(path), Report())
    book = Book(lang)
    _write_list(book, issues)
    if source is not None:
        if source.settings is not None:
            root = rounds_by_id(source.settings, Report())
            write_settings(book, root)
            _mark_settings(book, root, issues)
        for grid in source.grids:
            _write_grid(book, grid, [issue for issue in issues if _is_about(issue, grid)])
    out = Path(out)
    write_bytes(out, book.close())
    return out


def _is_about(issue: Issue, grid: Grid) -> bool:
    return (issue.file, issue.sheet) == (grid.file, grid.sheet)


def _write_list(book: Book, issues: tuple[Issue, ...]) -> None:
    sheet = book.sheet(ISSUES_SHEET)
    for column, head in enumerate(_HEADS[book.language]):
        sheet.write_string(0, column, head, book.format("header"))
    for number, issue in enumerate(issues, 1):
        severity = _SEVERITIES[book.language].get(str(issue.severity), str(issue.severity))
        cells = (severity, issue.file, issue.sheet, issue.row, issue.column, issue.message[book.language])
        for column, cell in enumerate(cells):
            book.put(sheet, number, column, cell)
    sheet.set_column(5, 5, 100)
    sheet.freeze_panes(1, 0)


def _mark_settings(book: Book, root: Node, issues: tuple[Issue, ...]) -> None:
    rows = {key: number for number, (key, _) in enumerate(flat(root), 1)}
    places = {node.place.file for _, node in flat(root)}
    comments: dict[int, list[str]] = defaultdict(list)
    for issue in issues:
        if issue.file not in places or not issue.column:
            continue
        key = next((key for key in sorted(rows, key=len, reverse=True) if issue.column.startswith(key)), None)
        if key is not None:
            comments[rows[key]].append(issue.message[book.language])
    if book.settings_sheet is not None:
        for row, texts in comments.items():
            _comment(book.settings_sheet, row, 1, texts)


def _write_grid(book: Book, grid: Grid, issues: list[Issue]) -> None:
    sheet = book.sheet(book.title(grid.table))
    comments = _comments(grid, issues, book.language)
    rows = {1: grid.header, **dict(grid.rows)}
    for number, cells in rows.items():
        for position, cell in enumerate(cells):
            is_wrong = (number, position) in comments
            if number == 1 and not is_wrong:
                sheet.write_string(0, position, as_text(cell), book.format("header"))
            else:
                book.put(sheet, number - 1, position, cell, is_wrong=is_wrong)
    for (number, position), texts in comments.items():
        if position >= len(rows.get(number, ())):
            book.put(sheet, number - 1, position, None, is_wrong=True)
        _comment(sheet, number - 1, position, texts)
    for position in range(len(grid.header)):
        found = (as_text(cells[position]) for cells in rows.values() if position < len(cells))
        sheet.set_column(position, position, width_of(found))
    sheet.freeze_panes(1, 0)


def _comments(grid: Grid, issues: list[Issue], language: Language) -> Mapping[tuple[int, int], list[str]]:
    """Return what to say of which (row, position); a whole row or table is marked in its first cell."""
    positions = {header.strip(): position for position, header in enumerate(grid.header)}
    comments: dict[tuple[int, int], list[str]] = defaultdict(list)
    for issue in issues:
        position = positions.get((issue.column or "").strip(), 0)
        comments[issue.row or 1, position].append(issue.message[language])
    return comments


def _comment(sheet: Worksheet, row: int, position: int, texts: list[str]) -> None:
    sheet.write_comment(row, position, "\n".join(texts), {"x_scale": 2.5, "y_scale": 1.5})
