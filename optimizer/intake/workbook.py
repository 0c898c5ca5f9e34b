"""Reads a scenario from one workbook: a sheet ``scenario`` and one sheet per table.

The sheet ``scenario`` (or ``设置``) has two columns, ``key`` and ``value`` (further columns are for remarks and are
not read). A key is dotted: ``id``, ``term.from``, ``calendar.country``, ``rotation.pattern``, ``rounds.R1.enter``,
``rounds.R1.rules.ring``, ``rules.no-mutual``, ``tiers``. A value is a number, a date, a word, or a piece of YAML such
as ``{soft: 1, window: 2}`` or ``[coverage, travel]``. The rows of a round need not stand together; the rounds come in
the order of their first mention.

Hidden sheets, sheets whose name begins with ``_``, empty sheets and a sheet ``readme`` (``说明``) are not read.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from optimizer.intake.cells import as_text
from optimizer.intake.grid import LARGEST_FILE, Grid, Source
from optimizer.intake.issue import Place, Report
from optimizer.intake.nodes import Node, insert, node_from_cell
from optimizer.intake.settings import split_key
from optimizer.intake.tables import BY_NAME, TABLES, folded, table_called
from optimizer.texts import Text

if TYPE_CHECKING:
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

    from optimizer.intake.cells import Raw
    from optimizer.intake.tables import Table

SETTINGS_SHEETS = ("scenario", "设置")
UNREAD_SHEETS = frozenset({"readme", "说明"})
MOST_CELLS = 5_000_000
"""Cells of the rectangle that holds a sheet's content; a stray cell far away would fill the memory."""
SETTINGS_COLUMNS = 2
"""Columns of the sheet ``scenario`` that are read."""
MOST_UNPACKED = 5 * LARGEST_FILE

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula that no program has worked out yet; an empty text as its result is marked by ``t="str"``."""
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')


def read_workbook(path: Path, report: Report) -> Source:
    """Return what stands in a scenario workbook."""
    source = Source(path.name)
    place = Place(path.name, topic="tables")
    unusable = _sheets_not_to_open(path, place, report)
    if unusable is None:
        return source
    try:
        from python_calamine import CalamineWorkbook  # not needed for --help

        book = CalamineWorkbook.from_path(str(path))
        _Reader(source, place, report).read(book, unusable)
    except Exception as error:  # the library raises whatever its parts raise
        sentence = Text("The workbook cannot be read: {why}.", "工作簿无法读取：{why}。")
        report.error(place, sentence.fill(why=str(error).partition("\n")[0]))
    return source


@dataclass
class _Reader:
    source: Source
    place: Place
    report: Report
    seen: set[str] = field(default_factory=set)

    def read(self, book: CalamineWorkbook, unusable: set[str]) -> None:
        from python_calamine import SheetVisibleEnum  # as above

        for about in book.sheets_metadata:
            name = about.name
            if about.visible != SheetVisibleEnum.Visible or not _is_read(name):
                continue
            if name in unusable:
                self.seen.add(_meaning(name))
                self.report.lose(_meaning(name))
            else:
                self._sheet(name, _rows(book.get_sheet_by_name(name)))
        self._report_missing()

    def _sheet(self, name: str, rows: list[tuple[int, tuple[Raw, ...]]]) -> None:
        meaning, place = _meaning(name), self.place._replace(sheet=name)
        if not meaning:
            if rows:
                known = [*SETTINGS_SHEETS, *(each for table in TABLES for each in (table.name, *table.zh))]
                sentence = Text("There is no table of this name.", "没有叫这个名字的表。")
                self.report.error(place, sentence, maybe=self.report.nearest(name, known))
            return
        if meaning in self.seen:
            sentence = Text("The workbook has this table twice.", "工作簿中这个表出现了两次。")
            self.report.error(place._replace(topic=meaning), sentence)
            return
        self.seen.add(meaning)
        if meaning == SETTINGS_SHEETS[0]:
            self.source.settings = _settings(rows, place._replace(topic="settings"), self.report)
        else:
            self._table(BY_NAME[meaning], name, rows)

    def _table(self, table: Table, name: str, rows: list[tuple[int, tuple[Raw, ...]]]) -> None:
        if rows:
            header = tuple(as_text(cell) for cell in rows[0][1])
            self.source.grids.append(Grid(table, self.place.file, name, header, tuple(rows[1:])))
        elif table.required:
            place = self.place._replace(sheet=name, topic=table.name)
            self.report.error(place, Text("The sheet is empty.", "工作表是空的。"))
            self.report.lose(table.name)

    def _report_missing(self) -> None:
        needed = [SETTINGS_SHEETS[0], *(table.name for table in TABLES if table.required)]
        for name in needed:
            if name not in self.seen:
                sentence = Text("The workbook has no sheet “{name}”.", "工作簿缺少工作表“{name}”。").fill(name=name)
                self.report.error(self.place._replace(topic=name), sentence)
                self.report.lose(name)


def _meaning(name: str) -> str:
    if folded(name) in SETTINGS_SHEETS:
        return SETTINGS_SHEETS[0]
    table = table_called(name)
    return "" if table is None else table.name


def _is_read(name: str) -> bool:
    return not name.startswith("_") and folded(name) not in UNREAD_SHEETS


def _rows(sheet: CalamineSheet) -> list[tuple[int, tuple[Raw, ...]]]:
    rows: list[tuple[int, tuple[Raw, ...]]] = []
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        if any(as_text(cell) for cell in cells):
            rows.append((number, tuple(cells)))
    return rows


def _settings(rows: list[tuple[int, tuple[Raw, ...]]], place: Place, report: Report) -> Node:
    root = Node(place, pairs={})
    known: set[str] = set()
    for number, cells in rows:
        key, value = as_text(cells[0]), cells[1] if len(cells) > 1 else None
        if number == rows[0][0] and folded(key) in ("key", "键", "项目"):
            continue
        here = place._replace(row=number, column=key)
        if not key:
            report.error(here, Text("There is a value without a key.", "有值而没有键。"), found=value)
        elif key in known:
            report.error(here, Text("This key stands here twice.", "同一个键写了两次。"), found=key)
        else:
            known.add(key)
            node = node_from_cell(value, here, report)
            if node is not None and not node.is_empty:
                root = insert(root, split_key(key), node)
    return root


# -- a look into the file before it is opened ---------------------------------------------------------------------


def _sheets_not_to_open(path: Path, place: Place, report: Report) -> set[str] | None:
    """Return the sheets that must not be opened, or ``None`` if the whole file must not; every reason is reported.

    A stray cell in a far corner would make the reader fill the memory, and it hands over a formula's error as an
    empty cell.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
                report.error(place, Text("The workbook is too large.", "工作簿过大。"))
                return None
            return {
                name
                for name, part in _parts(archive).items()
                if _is_read(name) and not _is_usable(archive.read(part), place._replace(sheet=name), report)
            }
    except (zipfile.BadZipFile, ET.ParseError, KeyError, OSError, NotImplementedError, RuntimeError) as error:
        sentence = Text("This is not a workbook that can be read ({why}).", "这不是可以读取的工作簿（{why}）。").fill(
            why=str(error).partition("\n")[0]
        )
        report.error(place, sentence, expected=Text("an .xlsx file without a password", "没有密码的 .xlsx 文件"))
        return None


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the file inside the workbook for each sheet."""
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    paths = {each.get("Id"): str(each.get("Target")) for each in relations}
    book = ET.fromstring(archive.read("xl/workbook.xml"))
    parts = {}
    for sheet in book.iter():
        if not sheet.tag.endswith("}sheet"):
            continue
        target = paths.get(_relation_of(sheet), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist():
            parts[str(sheet.get("name"))] = part
    return parts


def _relation_of(sheet: ET.Element) -> str | None:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)


def _is_usable(xml: bytes, place: Place, report: Report) -> bool:
    topic = _meaning(place.sheet or "") or place.topic
    place = place._replace(topic=topic)
    last_row = last_column = 0
    for match in _CELL.finditer(xml):
        attributes = match[1]
        reference = _REFERENCE.search(attributes)
        if attributes.endswith(b"/") or reference is None:
            continue
        row, column = int(reference[2]), _column_number(reference[1])
        last_row, last_column = max(last_row, row), max(last_column, column)
        if b't="e"' in attributes and topic != "tables":
            sentence = Text("A formula in this cell fails.", "这个单元格的公式出错。")
            report.error(place._replace(row=row, column=reference[1].decode()), sentence)
    if last_row * last_column > MOST_CELLS:
        sentence = Text(
            "The sheet has content as far as row {row} of column {column}; please delete stray cells.",
            "工作表的内容一直到第 {row} 行第 {column} 列，请删除多余的单元格。",
        )
        report.error(place, sentence.fill(row=last_row, column=last_column))
        return False
    if topic != "tables":
        _report_empty_formulas(xml, place, report)
        _report_merged(xml, place, report, last_row, SETTINGS_COLUMNS if topic == SETTINGS_SHEETS[0] else last_column)
    return True


def _report_empty_formulas(xml: bytes, place: Place, report: Report) -> None:
    """Name formulas without a result, which the reader hands over as empty cells."""
    for match in _FORMULA.finditer(xml):
        reference = _REFERENCE.search(match[1])
        if reference is not None and b't="str"' not in match[1]:
            sentence = Text(
                "The formula in this cell has no result yet; please open the workbook, save it, or type the value.",
                "这个单元格的公式还没有计算结果，请打开工作簿重新保存，或直接填写数值。",
            )
            report.error(place._replace(row=int(reference[2]), column=reference[1].decode()), sentence)


def _report_merged(xml: bytes, place: Place, report: Report, last_row: int, last_column: int) -> None:
    """Name merged cells with content: all but the first come as empty cells, which would mean something else."""
    for match in _MERGED.finditer(xml):
        row, column = int(match[2]), match[1].decode()
        if row <= last_row and _column_number(match[1]) <= last_column:
            sentence = Text(
                "Merged cells count as one filled cell and empty ones; please unmerge them and fill in each.",
                "合并的单元格只有第一格有内容，请取消合并并逐格填写。",
            )
            found = f"{column}{row}:{match[3].decode()}{match[4].decode()}"
            report.error(place._replace(row=row, column=column), sentence, found=found)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
