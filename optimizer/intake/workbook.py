"""Reads a scenario from one workbook: a sheet ``scenario`` and one sheet per table.

The sheet ``scenario`` (or ``设置``) has two columns, ``key`` and ``value`` (further columns are for remarks and are
not read). A key is dotted: ``id``, ``term.from``, ``calendar.country``, ``rotation.pattern``, ``rounds.R1.enter``,
``rounds.R1.rules.ring``, ``rules.no-mutual``, ``tiers``. A value is a number, a date, a word, or a piece of YAML such
as ``{soft: 1, window: 2}`` or ``[coverage, travel]``. The rows of a round need not stand together; the rounds come in
the order of their first mention.

Hidden sheets, sheets whose name begins with ``_``, empty sheets and a sheet ``readme`` (``说明``) are not read; of a
hidden sheet with the name of a table it is said.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree as ET

from optimizer.intake.cells import as_text
from optimizer.intake.grid import LARGEST_FILE, Grid, Source
from optimizer.intake.issue import Place, Report
from optimizer.intake.nodes import Node, insert, node_from_cell
from optimizer.intake.settings import split_key
from optimizer.intake.tables import BY_NAME, TABLES, folded, table_called
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

    from optimizer.intake.cells import Raw
    from optimizer.intake.tables import Table

SETTINGS_SHEETS = ("scenario", "设置")
UNREAD_SHEETS = frozenset({"readme", "说明"})
MOST_CELLS = 5_000_000
"""Cells of the rectangle that holds a sheet's content; a stray cell far away would fill the memory."""
_NEEDED = (SETTINGS_SHEETS[0], *(table.name for table in TABLES if table.required))
_HIDDEN = Text("The sheet is hidden, so it is not read; please unhide it.", "工作表是隐藏的，不予读取；请取消隐藏。")
_Cell: TypeAlias = tuple[int, int]
"""A cell by its row from 1 and its column from 0."""
_NONE: frozenset[_Cell] = frozenset()
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
    cells_told = _look_into(path, place, report)
    if cells_told is None:
        return source
    try:
        from python_calamine import CalamineWorkbook  # not needed for --help

        book = CalamineWorkbook.from_path(str(path))
        _Reader(source, place, report, cells_told).read(book)
    except Exception:  # the library raises whatever its parts raise
        report.error(place, Text("The workbook is damaged and cannot be read.", "工作簿已损坏，无法读取。"))
    return source


@dataclass
class _Reader:
    source: Source
    place: Place
    report: Report
    cells_told: Mapping[str, frozenset[_Cell] | None]
    seen: set[str] = field(default_factory=set)
    hidden: dict[str, str] = field(default_factory=dict)

    def read(self, book: CalamineWorkbook) -> None:
        from python_calamine import SheetVisibleEnum  # as above

        for about in book.sheets_metadata:
            name = about.name
            if not _is_read(name):
                continue
            if about.visible != SheetVisibleEnum.Visible:
                self.hidden.setdefault(_meaning(name), name)
            elif self.cells_told.get(name, _NONE) is None:
                self.seen.add(_meaning(name))
                self.report.lose(_meaning(name))
            else:
                self._sheet(name, _rows(book.get_sheet_by_name(name)))
        self._report_hidden()
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
            self.source.settings = _settings(rows, place._replace(topic="settings"), self.report, self._told(name))
        else:
            self._table(BY_NAME[meaning], name, rows)

    def _table(self, table: Table, name: str, rows: list[tuple[int, tuple[Raw, ...]]]) -> None:
        if rows:
            header = tuple(as_text(cell) for cell in rows[0][1])
            self.source.grids.append(Grid(table, self.place.file, name, header, tuple(rows[1:]), self._told(name)))
        elif table.required:
            place = self.place._replace(sheet=name, topic=table.name)
            self.report.error(place, Text("The sheet is empty.", "工作表是空的。"))
            self.report.lose(table.name)

    def _told(self, name: str) -> frozenset[_Cell]:
        return self.cells_told.get(name) or _NONE

    def _report_hidden(self) -> None:
        """Report hidden sheets in which something needed stands, and note those of other tables."""
        for meaning, name in self.hidden.items():
            place = self.place._replace(sheet=name, topic=meaning)
            if not meaning or meaning in self.seen:
                continue
            if meaning in _NEEDED:
                self.report.error(place, _HIDDEN)
                self.report.lose(meaning)
            else:
                self.report.note(place, _HIDDEN)

    def _report_missing(self) -> None:
        for name in _NEEDED:
            if name not in self.seen and name not in self.hidden:
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


def _settings(rows: list[tuple[int, tuple[Raw, ...]]], place: Place, report: Report, told: frozenset[_Cell]) -> Node:
    root = Node(place, pairs={})
    known: set[str] = set()
    for number, cells in rows:
        key, value = as_text(cells[0]), cells[1] if len(cells) > 1 else None
        if number == rows[0][0] and folded(key) in ("key", "键", "项目"):
            continue
        here = place._replace(row=number, column=key, is_key=True)
        if not key and (number, 0) in told:
            continue
        if not key:
            report.error(here, Text("There is a value without a key.", "有值而没有键。"), found=value)
        elif key in known:
            report.error(here, Text("This key stands here twice.", "同一个键写了两次。"), found=key)
        else:
            known.add(key)
            node = None if (number, 1) in told else node_from_cell(value, here, report)
            node = node or Node(here, is_told=True)
            if not node.is_empty or node.is_told:
                root = insert(root, split_key(key), node)
    return root


# -- a look into the file before it is opened ---------------------------------------------------------------------


def _look_into(path: Path, place: Place, report: Report) -> dict[str, frozenset[_Cell] | None] | None:
    """Return the cells of each sheet of which something was reported, ``None`` for a sheet that must not be opened.

    A stray cell in a far corner would make the reader fill the memory, and it hands over a formula's error as an
    empty cell. Without a result the whole file must not be opened.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(each.file_size for each in archive.infolist()) > MOST_UNPACKED:
                report.error(place, Text("The workbook is too large.", "工作簿过大。"))
                return None
            return {
                name: _look_at(archive.read(part), place._replace(sheet=name), report)
                for name, part in _parts(archive).items()
                if _is_read(name)
            }
    except (zipfile.BadZipFile, ET.ParseError, KeyError, OSError, NotImplementedError, RuntimeError):
        sentence = Text("This is not a workbook that can be read.", "这不是可以读取的工作簿。")
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


def _look_at(xml: bytes, place: Place, report: Report) -> frozenset[_Cell] | None:
    topic = _meaning(place.sheet or "") or place.topic
    place = place._replace(topic=topic)
    told: set[_Cell] = set()
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
            told.add((row, column - 1))
    if last_row * last_column > MOST_CELLS:
        sentence = Text(
            "The sheet has content as far as row {row} of column {column}; please delete stray cells.",
            "工作表的内容一直到第 {row} 行第 {column} 列，请删除多余的单元格。",
        )
        report.error(place, sentence.fill(row=last_row, column=last_column))
        return None
    if topic != "tables":
        told |= _report_empty_formulas(xml, place, report)
        _report_merged(xml, place, report, last_row, SETTINGS_COLUMNS if topic == SETTINGS_SHEETS[0] else last_column)
    return frozenset(told)


def _report_empty_formulas(xml: bytes, place: Place, report: Report) -> set[_Cell]:
    """Name formulas without a result, which the reader hands over as empty cells, and return these cells."""
    told: set[_Cell] = set()
    for match in _FORMULA.finditer(xml):
        reference = _REFERENCE.search(match[1])
        if reference is not None and b't="str"' not in match[1]:
            sentence = Text(
                "The formula in this cell has no result yet; please open the workbook, save it, or type the value.",
                "这个单元格的公式还没有计算结果，请打开工作簿重新保存，或直接填写数值。",
            )
            row = int(reference[2])
            report.error(place._replace(row=row, column=reference[1].decode()), sentence)
            told.add((row, _column_number(reference[1]) - 1))
    return told


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
