"""One workbook for the office: summary, postings, targets, weekly lists, phases, what is left out, people, waivers."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from optimizer.exports.people import PEOPLE_TABLES, people_tables
from optimizer.exports.table import (
    PhaseRow,
    PostingRow,
    Row,
    UnservedRow,
    WaiverRow,
    cells,
    columns,
    phase_rows,
    posting_rows,
    rows,
    unserved_rows,
    waiver_rows,
)
from optimizer.exports.weeks import WeekRow, week_rows
from optimizer.files import unheard, write_bytes
from optimizer.measures.reading import tier_lines
from optimizer.recusal.waived import waivers_used
from optimizer.texts import Language, Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from _typeshed import DataclassInstance
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.exports.table import Cell
    from optimizer.files.atomic import Tell

FONTS = {Language.ZH: "微软雅黑", Language.EN: "Calibri"}
"""Fonts are not part of a workbook; these two are on office computers."""

NARROWEST, WIDEST = 6.0, 60.0
"""Limits of a column's width, in characters of the standard font."""

PADDING = 3
"""What a column is wider than its text."""

WEEKDAY_WIDTH = 21.0
"""Width of a day in the weekly lists; what is longer goes on in the next line."""

LINE_HEIGHT = 15.0
"""Height of a line of text, in points. Office programs do not all make rows as high as their text by themselves."""

MOST_WIDTHS = 100_000
"""Of so many texts it is remembered how wide they are: large tables say the same again and again."""

LONGEST_CELL = 32_767
"""A cell of a workbook holds this many characters."""

MOST_ROWS = 1_048_576
"""A sheet of a workbook has this many rows."""

CUT = Text(
    "The sheet is full: the table has {count} rows. The CSV files have them all.",
    "工作表已满：全表共 {count} 行，CSV 文件中有全部内容。",
)

_PIECES = re.compile(r"\s+|[^\s\u2e80-\uffef]+|.")
"""What of a text stays on one line: blanks, words, and single Chinese characters."""

A4 = 9
HEADER_COLOUR = "#DCE6F1"
DAY_FORMAT = "yyyy-mm-dd"

SHEETS = {
    "summary": Text("summary", "概要"),
    "postings": Text("postings", "派驻安排"),
    "targets": Text("targets", "巡察对象"),
    "weeks": Text("weeks", "每周任务"),
    "phases": Text("phases", "各轮环节"),
    "unserved": Text("unserved", "未安排对象"),
    **{table.name: table.title for table in PEOPLE_TABLES},
    "waivers": Text("waivers", "回避豁免"),
}

STATUSES = {
    "optimal": Text("optimal: proven that nothing better exists", "最优：已证明没有更好的方案"),
    "feasible": Text("feasible: something better may exist", "可行：可能还有更好的方案"),
}

_ORIGIN = {
    key: Text(key, zh)
    for key, zh in {
        "version": "tuimo 版本",
        "settings.seconds": "时限（秒）",
        "settings.deterministic_seconds": "计算量上限（确定性秒）",
        "settings.workers": "搜索线程数",
        "settings.engine": "指定引擎",
        "seed": "随机种子",
        "seconds": "求解用时（秒）",
        "engine": "所用引擎",
        "ortools": "OR-Tools 版本",
        "python": "Python 版本",
        "estimated_years": "工作日为估计的年份",
        "searches": "搜索次数",
        "parts": "分块数",
        "start.path": "起始方案",
        "start.digest": "起始方案摘要值",
    }.items()
}
"""What tells one run from another: the keys of a plan's provenance, as they stand there and in Chinese."""

TIER_TITLES = (
    Text("tier", "目标层级"),
    Text("value", "数值"),
    Text("unit", "单位"),
    Text("best found", "最好值"),
    Text("bound", "已证下界"),
    Text("gap", "差距"),
    Text("gap in %", "差距（%）"),
    Text("slack given away", "让步"),
    Text("in words", "说明"),
)


def write_xlsx(
    scenario: Scenario, plan: Plan, path: Path, language: Language, tell: Tell = unheard
) -> tuple[Path, ...]:
    """Write the workbook to ``path``; ``tell`` hears of it before.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    import xlsxwriter  # needed only when a workbook is asked for

    tell(path)
    buffer = io.BytesIO()
    # Text stays text: nothing that somebody typed into a name becomes a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        book = _Book(workbook, language)
        _summary(book, scenario, plan)
        book.table("postings", [each.title for each in columns(PostingRow)], _cells(book, posting_rows(scenario, plan)))
        book.table("targets", [each.title for each in columns(Row)], _cells(book, rows(scenario, plan)))
        book.table(
            "weeks",
            [each.title for each in columns(WeekRow)],
            _cells(book, week_rows(scenario, plan)),
            wrapped=WEEKDAY_WIDTH,
        )
        book.table("phases", [each.title for each in columns(PhaseRow)], _cells(book, phase_rows(scenario)))
        book.table(
            "unserved", [each.title for each in columns(UnservedRow)], _cells(book, unserved_rows(scenario, plan))
        )
        for table, made in people_tables(scenario, plan):
            book.table(table.name, [each.title for each in columns(table.row)], _cells(book, made))
        if scenario.waivers:
            book.table(
                "waivers", [each.title for each in columns(WaiverRow)], _cells(book, waiver_rows(scenario, plan))
            )
    write_bytes(path, buffer.getvalue())
    return (path,)


def _cells(book: _Book, table: Iterable[DataclassInstance]) -> list[Sequence[Cell]]:
    return [cells(row, book.language) for row in table]


def _summary(book: _Book, scenario: Scenario, plan: Plan) -> None:
    """Write what planners ask first, the tiers, and last what tells one run from another."""
    sheet = book.sheet("summary")
    row = sheet.lines(_facts(scenario, plan), 0)
    if plan.tiers:
        row = sheet.header([title[book.language] for title in TIER_TITLES], row + 1)
        for line in tier_lines(scenario, plan):
            share = None if line.share is None else round(100 * line.share, 2)
            numbers = (line.value.best, line.value.bound, line.gap, share, line.slack)
            words = (line.title[book.language], line.value.value, line.unit[book.language])
            row = sheet.row((*words, *numbers, line.sentence[book.language]), row)
    row = sheet.header([Text("how the plan was made", "方案来源")[book.language], ""], row + 1)
    sheet.lines(_origin(scenario, plan), row)
    sheet.fit()


def _facts(scenario: Scenario, plan: Plan) -> Iterable[tuple[Text, object]]:
    yield Text("scenario", "场景"), scenario.name or scenario.id
    if plan.status is not None:
        yield Text("status", "状态"), STATUSES.get(plan.status, Text.same(plan.status))
    yield Text("targets inspected", "已安排对象数"), len(plan.served)
    yield Text("targets left out", "未安排对象数"), len(plan.unserved)
    yield Text("postings", "派驻数"), len(plan.postings)
    yield Text("teams sent", "派出巡察组数"), len({posting.team for posting in plan.postings})
    if scenario.waivers:
        yield Text("arrangements by waiver", "凭豁免的安排数"), len(waivers_used(scenario, plan))
    if scenario.estimated_years:
        yield Text("years whose working days are estimated", "工作日为估计的年份"), join(scenario.estimated_years)


def _origin(scenario: Scenario, plan: Plan) -> Iterable[tuple[Text, object]]:
    yield Text("scenario id", "场景编号"), scenario.id
    yield Text("digest", "场景摘要值"), plan.scenario.digest if plan.scenario is not None else scenario.digest
    yield from ((_ORIGIN.get(key, Text.same(key)), value) for key, value in _flat(plan.provenance))


def _flat(values: Mapping[str, object], above: str = "") -> Iterable[tuple[str, object]]:
    """Yield every value with the keys that lead to it, separated by points."""
    for key, value in values.items():
        items = getattr(value, "items", None)
        if callable(items):
            yield from _flat(dict(items()), f"{above}{key}.")
        else:
            yield f"{above}{key}", value


class _Book:
    """A workbook with the formats that its sheets share."""

    def __init__(self, workbook: Workbook, language: Language) -> None:
        self.workbook = workbook
        self.language = language
        base = {"font_name": FONTS[language], "font_size": 10, "valign": "vcenter"}
        self.plain = workbook.add_format(base)
        self.day = workbook.add_format({**base, "num_format": DAY_FORMAT, "align": "center"})
        # A number to the left of text ends where the text begins: the indent keeps them apart.
        self.text = workbook.add_format({**base, "align": "left", "indent": 1})
        self.wrapped = workbook.add_format({**base, "align": "left", "indent": 1, "text_wrap": True})
        self.bold = workbook.add_format(
            {**base, "bold": True, "bg_color": HEADER_COLOUR, "bottom": 1, "text_wrap": True}
        )

    def sheet(self, name: str) -> _Sheet:
        """Return a new sheet that prints on A4 across, as wide as one page."""
        worksheet = self.workbook.add_worksheet(SHEETS[name][self.language])
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        worksheet.set_footer("&L&A&R&P / &N")
        return _Sheet(worksheet, self)

    def table(
        self, name: str, titles: Sequence[Text], table: Sequence[Sequence[Cell]], *, wrapped: float = WIDEST
    ) -> None:
        """Write a sheet that is one table; its header stays in view, is printed on every page and can filter.

        Columns are at most ``wrapped`` wide; with less than the usual, longer text goes on in the next line.
        """
        sheet = self.sheet(name)
        sheet.widest = wrapped
        row = sheet.header([title[self.language] for title in titles], 0)
        for cells_ in table[: MOST_ROWS - 2]:
            row = sheet.row(cells_, row)
        if len(table) > MOST_ROWS - 2:
            row = sheet.row([CUT.fill(count=f"{len(table):,}")[self.language]], row)
        sheet.worksheet.freeze_panes(1, 0)
        sheet.worksheet.repeat_rows(0)
        sheet.worksheet.autofilter(0, 0, max(0, row - 1), len(titles) - 1)
        sheet.fit()


@dataclass
class _Sheet:
    """A sheet that remembers how wide its columns must be."""

    worksheet: Worksheet
    book: _Book
    widths: dict[int, float] = field(default_factory=dict)
    widest: float = WIDEST

    def header(self, titles: Sequence[str], row: int) -> int:
        """Write a header line and return the next row."""
        for column, title in enumerate(titles):
            self._put(row, column, title, self.book.bold)
        self._make_high(titles, row)
        return row + 1

    def row(self, cells_: Sequence[Cell], row: int) -> int:
        """Write a line and return the next row."""
        for column, cell in enumerate(cells_):
            self._put(row, column, cell, self._format_of(cell, self.book.wrapped))
        self._make_high(cells_, row)
        return row + 1

    def _format_of(self, cell: object, text: Format) -> Format:
        return self.book.day if isinstance(cell, date) else text if isinstance(cell, str) else self.book.plain

    def _make_high(self, cells_: Sequence[Cell], row: int) -> None:
        """Make a line as high as the text in it that goes on in further lines."""
        lines = max((lines_in(cell, self.widest - PADDING) for cell in cells_ if isinstance(cell, str)), default=1)
        if lines > 1:
            self.worksheet.set_row(row, lines * LINE_HEIGHT)

    def lines(self, facts: Iterable[tuple[Text, object]], row: int) -> int:
        """Write one line per fact, its name before it, and return the next row."""
        for name, value in facts:
            shown = value[self.book.language] if isinstance(value, Text) else value
            is_plain = shown is None or (isinstance(shown, str | int | float) and not isinstance(shown, bool))
            value = shown if is_plain else str(shown)
            self._put(row, 0, name[self.book.language], self.book.text)
            self._put(row, 1, value, self._format_of(value, self.book.text), counts=False)
            row += 1
        return row

    def fit(self) -> None:
        """Make every column as wide as its widest cell needs."""
        for column, width in self.widths.items():
            self.worksheet.set_column(column, column, min(self.widest, max(NARROWEST, width + PADDING)))

    def _put(self, row: int, column: int, cell: object, how: Format, *, counts: bool = True) -> None:
        if cell is None:
            self.worksheet.write_blank(row, column, None, how)
        elif isinstance(cell, str):
            self.worksheet.write_string(row, column, cell[:LONGEST_CELL], how)
        else:
            self.worksheet.write(row, column, cell, how)
        if counts and cell is not None:
            self.widths[column] = max(self.widths.get(column, 0.0), width_of(str(cell)))


def lines_in(text: str, room: float) -> int:
    """Return how many lines of so many standard characters the text takes, broken at blanks and Chinese characters."""
    paragraphs = text.splitlines() or [""]
    if width_of(text) <= room:
        return len(paragraphs)
    lines = 0
    for paragraph in paragraphs:
        lines, used = lines + 1, 0.0
        for piece in _PIECES.findall(paragraph):
            width = width_of(piece)
            if used and used + width > room:
                lines, used = lines + 1, 0.0
            if width > room:
                lines += int((width - 1) // room)
            used += 0 if piece.isspace() and not used else width
    return lines


@lru_cache(maxsize=MOST_WIDTHS)
def width_of(text: str) -> float:
    """Return how many standard characters the longest line takes; Chinese characters take two."""
    return max(map(_width_of_line, text.splitlines()), default=0)


def _width_of_line(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in line)
