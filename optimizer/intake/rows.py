"""Turns raw tables into rows whose cells are understood; every defect of a header or cell is reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.intake.cells import UnfitError, as_text
from optimizer.intake.grid import LONGEST_CELL, Row
from optimizer.intake.tables import folded
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.intake.cells import Raw
    from optimizer.intake.grid import Grid
    from optimizer.intake.issue import Report
    from optimizer.intake.tables import Column


def rows_of(grid: Grid, report: Report) -> list[Row]:
    """Return the rows of a raw table, unread as yet: each knows what stands under which column."""
    columns = _columns(grid, report)
    headers = {column.name: grid.header[position].strip() for position, column in columns.items()}
    rows = []
    for number, cells in grid.rows:
        _report_extra_cells(grid, number, cells, report)
        raw = {column.name: cells[position] if position < len(cells) else None for position, column in columns.items()}
        told = frozenset(column.name for position, column in columns.items() if (number, position) in grid.told)
        rows.append(Row(grid, number, headers, raw, told=told))
    return rows


def _columns(grid: Grid, report: Report) -> dict[int, Column]:
    """Return the columns by position; unknown, doubled and missing ones are reported."""
    table = grid.table
    columns: dict[int, Column] = {}
    for position, header in enumerate(grid.header):
        if not as_text(header):
            _report_unnamed(grid, position, report)
            continue
        place = grid.place(1, header)
        column = table.column(header)
        if column is None:
            known = {folded(name): name for name in table.header_names}
            sentence = Text("The table {table} has no such column.", "“{table}”表没有这一列。").fill(
                table=Text(table.name, table.zh[0])
            )
            report.error(place, sentence, found=header, maybe=known.get(report.nearest(folded(header), known) or ""))
        elif column in columns.values():
            report.error(place, Text("This column stands here twice.", "这一列出现了两次。"), found=header)
        else:
            columns[position] = column
    _report_missing(grid, columns, report)
    return columns


def _report_unnamed(grid: Grid, position: int, report: Report) -> None:
    filled = next((number for number, cells in grid.rows if position < len(cells) and as_text(cells[position])), None)
    if filled is not None:
        sentence = Text("Column {position} has content but no header.", "第 {position} 列有内容而没有表头。").fill(
            position=position + 1
        )
        report.error(grid.place(filled), sentence)


def _report_missing(grid: Grid, columns: dict[int, Column], report: Report) -> None:
    for column in grid.table.columns:
        if column.required and column.default is None and column not in columns.values():
            sentence = Text("The column “{name}” is missing.", "缺少“{name}”列。")
            name = Text(column.name, f"{column.zh[0]}（{column.name}）")
            report.error(grid.place(1, topic=f"{grid.table.name}.{column.name}"), sentence.fill(name=name))
            if column.name == "id":
                report.lose(grid.table.name)


def _report_extra_cells(grid: Grid, number: int, cells: tuple[Raw, ...], report: Report) -> None:
    extra = [as_text(cell) for cell in cells[len(grid.header) :] if as_text(cell)]
    if extra:
        sentence = Text("The row has more cells than the header.", "本行的单元格比表头多。")
        expected = Text(f"{len(grid.header)} cells", f"{len(grid.header)} 个单元格")
        report.error(grid.place(number), sentence, found=extra[0], expected=expected)


def understand(row: Row, report: Report) -> None:
    """Read every cell of the row; a cell that does not fit is reported and stands for something harmless."""
    for column in row.table.columns:
        raw = row.raw.get(column.name)
        try:
            row.values[column.name] = _value(column, raw)
            if column.name in row.told:
                row.bad.add(column.name)
        except UnfitError as unfit:
            row.bad.add(column.name)
            row.values[column.name] = column.parse.stand_in if column.default is None else column.default
            if column.name not in row.raw or column.name in row.told:
                continue  # the missing column has been reported once, or the cell
            found = row.found(column.name) or None
            expected = column.expected
            report.error(row.place(column.name), unfit.sentence, found=found, expected=expected, maybe=unfit.maybe)


def _value(column: Column, raw: Raw) -> object:
    if isinstance(raw, str):
        if len(raw) > LONGEST_CELL:
            raise UnfitError(
                Text(
                    f"The cell has {len(raw):,} characters; {LONGEST_CELL:,} is the most.",
                    f"单元格有 {len(raw):,} 个字符，最多 {LONGEST_CELL:,} 个。",
                )
            )
        if "\0" in raw:
            raise UnfitError(
                Text("The cell contains a NUL character; the file is damaged.", "单元格含有空字符，文件已损坏。")
            )
    value = column.parse.parse(raw) if as_text(raw) else None
    if value not in (None, (), ""):
        return value
    if column.required and column.default is None:
        raise UnfitError(Text("The cell is empty.", "单元格是空的。"))
    if column.required and column.default == "":
        raise UnfitError(Text("The cell is empty.", "单元格是空的。"))
    return column.default
