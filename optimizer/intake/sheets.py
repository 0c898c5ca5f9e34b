"""Writes raw tables and settings as a workbook that can be read back; nothing in it can become a formula."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from optimizer.intake.cells import Listed, SeatCell, TextCell, Whole, as_text
from optimizer.intake.cells import Number as NumberCell
from optimizer.intake.grid import LONGEST_CELL
from optimizer.intake.tables import BY_NAME, ROUNDS
from optimizer.intake.workbook import SETTINGS_SHEETS
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from optimizer.intake.cells import Raw
    from optimizer.intake.grid import Row
    from optimizer.intake.nodes import Node
    from optimizer.intake.tables import Column, Table

LISTS_SHEET = "_lists"
"""Hidden sheet with the words of the drop-down lists."""
LIST_ROWS = 2_000
"""Rows for which drop-down lists are prepared."""
NARROWEST, WIDEST = 6, 40

_REMARKS: dict[str, Text] = {
    "id": Text("id of the scenario", "场景编号"),
    "name": Text("what people call it", "场景名称"),
    "term": Text("a target is inspected at most once within the term", "届期：同一对象在届期内最多巡察一次"),
    "calendar": Text(
        "country: CN or none; holidays and working_days: dates or FROM/TO, separated by ;",
        "country 填 CN 或 none；holidays、working_days 填日期或 起/止，用 ; 分隔",
    ),
    "rotation": Text(
        "no-mutual, ring, exchange or free", "no-mutual 不互查，ring 推磨成环，exchange 结对互派，free 不限"
    ),
    "rounds": Text(
        "rounds.ID.enter and rounds.ID.leave are needed", "每轮至少填 rounds.编号.enter 和 rounds.编号.leave"
    ),
    "rules": Text("off, hard, or {soft: WEIGHT}", "off 不启用，hard 必须遵守，{soft: 权重} 尽量遵守"),
    "tiers": Text("what makes a plan good, most important first", "目标自上而下逐层优化，最重要的在前"),
}


class Book:
    """A workbook in the making; :meth:`close` returns its bytes."""

    def __init__(self, language: Language) -> None:
        import xlsxwriter  # slow to import, and needed only to write

        self.language = language
        self._bytes = BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(self._bytes, options)
        self._formats: dict[tuple[str, bool], Format] = {}
        self.settings_sheet: Worksheet | None = None
        self._lists: Worksheet | None = None
        self._list_columns: dict[tuple[str, ...], str] = {}

    def close(self) -> bytes:
        """Return the finished workbook."""
        self._book.close()
        return self._bytes.getvalue()

    def sheet(self, name: str) -> Worksheet:
        """Return a new sheet."""
        return self._book.add_worksheet(name)

    def format(self, look: str, *, is_wrong: bool = False) -> Format:
        """Return the format for ``text``, ``day``, ``plain``, ``header`` or ``needed`` cells."""
        if (look, is_wrong) not in self._formats:
            wrong = {"bg_color": "#F8CBAD"} if is_wrong else {}
            self._formats[look, is_wrong] = self._book.add_format({**_LOOKS[look], **wrong})
        return self._formats[look, is_wrong]

    def title(self, table: Table) -> str:
        """Return the name of a table's sheet."""
        return table.zh[0] if self.language is Language.ZH else table.name

    def heading(self, column: Column) -> str:
        """Return a column's header."""
        return column.zh[0] if self.language is Language.ZH else column.name

    def put(self, sheet: Worksheet, row: int, column: int, value: Raw, *, is_wrong: bool = False) -> None:
        """Write one cell as what it is: text stays text, and a date is a date."""
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.format("plain", is_wrong=is_wrong))
        elif isinstance(value, int | float) and as_text(value).lower() not in ("nan", "inf", "-inf"):
            sheet.write_number(row, column, value, self.format("plain", is_wrong=is_wrong))
        elif isinstance(value, datetime | date) and as_text(value)[:4] >= "1900":
            look = "moment" if isinstance(value, datetime) and len(as_text(value)) > len("2020-04-20") else "day"
            sheet.write_datetime(row, column, value, self.format(look, is_wrong=is_wrong))
        elif as_text(value):
            text = value if isinstance(value, str) else as_text(value)
            sheet.write_string(row, column, text[:LONGEST_CELL], self.format("text", is_wrong=is_wrong))
        elif is_wrong:
            sheet.write_blank(row, column, None, self.format("text", is_wrong=True))

    def list_of(self, words: tuple[str, ...]) -> str:
        """Return the reference to a drop-down list of words on the hidden sheet."""
        if self._lists is None:
            self._lists = self.sheet(LISTS_SHEET)
            self._lists.hide()
        if words not in self._list_columns:
            column = len(self._list_columns)
            self._lists.write_column(0, column, words)
            letter = chr(ord("A") + column)
            self._list_columns[words] = f"='{LISTS_SHEET}'!${letter}$1:${letter}${len(words)}"
        return self._list_columns[words]


_LOOKS: dict[str, dict[str, object]] = {
    "plain": {},
    "text": {"num_format": "@"},
    "day": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "header": {"bold": True, "bg_color": "#DDEBF7", "border": 1},
    "needed": {"bold": True, "bg_color": "#9DC3E6", "border": 1},
}


def width_of(texts: Iterable[str]) -> int:
    """Return the column width that shows the texts; a Chinese character is two wide."""
    widest = max((sum(1 + (unicodedata.east_asian_width(each) in "WF") for each in text) for text in texts), default=0)
    return min(max(widest + 2, NARROWEST), WIDEST)


def write_settings(book: Book, root: Node) -> None:
    """Write the sheet with the settings: key, value and a remark."""
    sheet = book.settings_sheet = book.sheet(SETTINGS_SHEETS[book.language is Language.ZH])
    heads = ("键", "值", "说明") if book.language is Language.ZH else ("key", "value", "remark")
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, book.format("header"))
    remarked: set[str] = set()
    rows = list(flat(root))
    for row, (key, node) in enumerate(rows, 1):
        sheet.write_string(row, 0, key)
        book.put(sheet, row, 1, _day_or_text(node.shown))
        family = key.partition(".")[0]
        if family in _REMARKS and family not in remarked:
            remarked.add(family)
            sheet.write_string(row, 2, _REMARKS[family][book.language])
    sheet.set_column(0, 0, width_of(key for key, _ in rows))
    sheet.set_column(1, 1, WIDEST)
    sheet.set_column(2, 2, 2 * WIDEST)
    sheet.freeze_panes(1, 1)


def flat(node: Node, key: str = "") -> Iterable[tuple[str, Node]]:
    """Yield the settings as dotted keys; a rule's numbers, tiers and lists stay together."""
    is_deep = "." in key and not key.startswith(f"{ROUNDS}.")
    if node.pairs is None or is_deep or ".rules." in key:
        yield key, node
        return
    for name, inner in node.pairs.items():
        if not (name == "id" and key.startswith(f"{ROUNDS}.")):
            yield from flat(inner, f"{key}.{name}" if key else name)


def _day_or_text(text: str) -> Raw:
    try:
        return date.fromisoformat(text) if len(text) == len("2020-04-20") else text
    except ValueError:
        return text


def write_empty_sheet(book: Book, table: Table, rows: Sequence[Row] = ()) -> Worksheet:
    """Write a table's sheet with headers, notes, formats and drop-down lists, wide enough for ``rows``."""
    sheet = book.sheet(book.title(table))
    for position, column in enumerate(table.columns):
        is_needed = column.required and column.default is None
        sheet.write_string(0, position, book.heading(column), book.format("needed" if is_needed else "header"))
        sheet.write_comment(0, position, note_of(column)[book.language], {"x_scale": 2})
        width = width_of([book.heading(column), *(row.found(column.name) for row in rows)])
        is_text = not isinstance(column.parse, Whole | NumberCell)
        sheet.set_column(position, position, width, book.format("text") if is_text else None)
        _offer_list(book, sheet, position, column)
    sheet.freeze_panes(1, 2 if table.has_ids else 0)
    return sheet


def note_of(column: Column) -> Text:
    """Return a column's meaning, what may stand in it, and its default."""
    expected = column.expected
    en, zh = f"{column.meaning.en}. {expected.en}.", f"{column.meaning.zh}。{expected.zh}。"
    if isinstance(column.parse, TextCell):
        en, zh = f"{column.meaning.en}.", f"{column.meaning.zh}。"
    if column.required and column.default is None:
        return Text(f"{en} Needed.", f"{zh}必填。")
    if column.default_text:
        word = dict(column.parse.words).get(column.default_text, column.default_text)
        return Text(f"{en} If empty: {column.default_text}.", f"{zh}不填为 {word}。")
    return Text(en, zh)


def _offer_list(book: Book, sheet: Worksheet, position: int, column: Column) -> None:
    source = _list_for(book, column)
    if source:
        # where several values or other words are allowed as well, the list only helps and never refuses
        stops = not isinstance(column.parse, Listed | SeatCell)
        options = {"validate": "list", "source": source, "error_type": "warning", "show_error": stops}
        sheet.data_validation(1, position, LIST_ROWS, position, options)


def _list_for(book: Book, column: Column) -> str:
    if column.parse.words:
        return book.list_of(tuple(zh if book.language is Language.ZH else en for en, zh in column.parse.words))
    if len(column.refers) == 1 and column.refers[0] in BY_NAME:
        return f"='{book.title(BY_NAME[column.refers[0]])}'!$A$2:$A${LIST_ROWS}"
    return ""
