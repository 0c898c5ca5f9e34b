"""What may stand in a cell, and what it means.

A cell comes as text from CSV and as text, number, truth value or date from a workbook; both mean the same. A parser
is declared once per column and knows what it expects in words, so that every refusal can say so.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from optimizer.domain import Span
from optimizer.domain.calendar import FIRST_YEAR, LAST_YEAR
from optimizer.domain.seat_names import WORDS, seat_called
from optimizer.texts import Text
from optimizer.texts.found import nearest, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

Raw: TypeAlias = str | float | int | bool | date | datetime | time | timedelta | None
"""A cell as a reader hands it over."""

INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060"
MOST = 1_000_000
"""No count in a scenario is larger."""
FIRST_YEAR_OF_A_CAREER = 1900
EXCEL_DAY_ZERO = date(1899, 12, 30)
_LIKELY_DAY_NUMBERS = range(20_000, 80_000)
_EXACT = 1e15

_WHOLE = re.compile(r"[+-]?(\d+)(\.0+)?")
_MOST_DIGITS = 18
"""No number of more digits is in any range."""
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LOOSE_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?")
_WITH_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[ T]\d")
_NO_TIME = Text("There must be a date without a time of day.", "只填日期，不要带钟点。")
_STILL = frozenset(
    {"至今", "迄今", "现在", "目前", "在任", "在职", "今", "now", "present", "to date", "today", "current", "ongoing"}
)
"""Words that people write where something goes on still."""
_LEAVE_EMPTY = Text(
    "This is not a date. What goes on still has an empty cell here.", "这不是日期；至今仍在继续的请留空。"
)
_SEPARATORS = re.compile("[;；]")
_COMMAS = re.compile("[、,，]")
_ONE_ID = Text("There must be one id only, without a semicolon.", "这里只能填一个编号，不能含分号。")


class UnfitError(Exception):
    """A cell that does not fit; ``maybe`` is what was perhaps meant."""

    def __init__(self, sentence: Text, maybe: str | None = None) -> None:
        super().__init__(sentence.en)
        self.sentence = sentence
        self.maybe = maybe


def relisted(found: str, is_known: Callable[[str], bool]) -> str | None:
    """Return a list that commas separate with the separator of lists, if every piece is known, else ``None``.

    A comma may belong to a single word or id, so lists are not split at it.
    """
    pieces = [piece.strip() for piece in _COMMAS.split(found)]
    return ";".join(pieces) if len(pieces) > 1 and all(map(is_known, pieces)) else None


def as_text(raw: Raw) -> str:
    """Return the cell as text: whole numbers without a point, dates as ``YYYY-MM-DD``, edges trimmed."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw.strip().strip(INVISIBLE).strip()
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float) and isfinite(raw) and raw == int(raw) and abs(raw) < _EXACT:
        return str(int(raw))
    if isinstance(raw, datetime) and raw.time() == time():
        return raw.date().isoformat()
    return raw.isoformat() if isinstance(raw, date | time) else str(raw)


@dataclass(frozen=True, slots=True)
class Parser(ABC):
    """Base of all parsers of a cell."""

    @property
    @abstractmethod
    def expected(self) -> Text:
        """What may stand in the cell, in words that complete “Expected: …”."""

    @property
    def stand_in(self) -> object:
        """A harmless value in place of one that could not be read, so that the checks can go on."""
        return ""

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The words that may stand in the cell with their Chinese names, if there is a fixed list."""
        return ()

    @abstractmethod
    def parse(self, raw: Raw) -> object:
        """Return the value of a cell that is not empty.

        Raises
        ------
        UnfitError
            If the cell does not fit.
        """


@dataclass(frozen=True, slots=True)
class TextCell(Parser):
    """Any text. What nobody sees in it is left out, for names and units are compared."""

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        return Text("text", "文字")

    def parse(self, raw: Raw) -> str:
        """Return the trimmed text."""
        return as_text(visible(as_text(raw)))


@dataclass(frozen=True, slots=True)
class SeatCell(TextCell):
    """A seat or a skill: any word, the usual ones in English or Chinese; those offered are only the usual ones."""

    offered: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The usual words with their Chinese names."""
        return tuple((name, WORDS[name].zh) for name in self.offered)

    def parse(self, raw: Raw) -> str:
        """Return the seat or skill by its own name."""
        return seat_called(as_text(raw))


@dataclass(frozen=True, slots=True)
class IdCell(Parser):
    """An id: text without separators of lists; ``one_only`` is what is said of several."""

    one_only: Text = _ONE_ID

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        return Text("an id", "编号")

    def parse(self, raw: Raw) -> str:
        """Return the id."""
        text = as_text(raw)
        if _SEPARATORS.search(text):
            raise UnfitError(self.one_only)
        if not text.isprintable():
            raise UnfitError(Text("An id must not contain control characters.", "编号中不能含控制字符。"))
        return text


@dataclass(frozen=True, slots=True)
class Whole(Parser):
    """A whole number in a range."""

    least: int = 0
    most: int = MOST

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        return Text(f"a whole number from {self.least} to {self.most:,}", f"{self.least} 到 {self.most:,} 的整数")

    @property
    def stand_in(self) -> int:
        """The least number."""
        return self.least

    def parse(self, raw: Raw) -> int:
        """Return the number."""
        is_far = isinstance(raw, float) and abs(raw) >= _EXACT and isfinite(raw)
        match = _WHOLE.fullmatch(as_text(raw))
        if not is_far and (match is None or isinstance(raw, bool)):
            raise UnfitError(Text("This is not a whole number.", "这不是整数。"))
        if match is None or len(match[1]) > _MOST_DIGITS or not self.least <= _whole(match) <= self.most:
            raise UnfitError(Text("The number is out of range.", "数值超出范围。"))
        return _whole(match)


@dataclass(frozen=True, slots=True)
class Percent(Whole):
    """A whole number of percent, with the sign or without."""

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        return Text(
            f"a whole number from {self.least} to {self.most}, with or without %",
            f"{self.least} 到 {self.most} 的整数，可带 %",
        )

    def parse(self, raw: Raw) -> int:
        """Return the number."""
        return Whole.parse(self, re.sub(r"\s*[%％]$", "", raw) if isinstance(raw, str) else raw)


def _whole(match: re.Match[str]) -> int:
    return int(match[0].partition(".")[0])


@dataclass(frozen=True, slots=True)
class Number(Parser):
    """A number in a range."""

    least: float
    most: float

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        return Text(f"a number from {self.least:g} to {self.most:g}", f"{self.least:g} 到 {self.most:g} 的数")

    @property
    def stand_in(self) -> None:
        """Nothing."""
        return

    def parse(self, raw: Raw) -> float:
        """Return the number."""
        text = as_text(raw)
        if not _NUMBER.fullmatch(text) or isinstance(raw, bool):
            raise UnfitError(Text("This is not a number.", "这不是数字。"))
        number = float(text)
        if not self.least <= number <= self.most:
            raise UnfitError(Text("The number is out of range.", "数值超出范围。"))
        return number + 0.0


@dataclass(frozen=True, slots=True)
class Day(Parser):
    """A date: ``YYYY-MM-DD`` or a real date of the workbook.

    ``ends`` says that it ends something, which goes on still while there is no date.
    """

    first_year: int = FIRST_YEAR
    ends: bool = False

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        return Text(
            f"a date such as 2020-04-20, from {self.first_year} to {LAST_YEAR}",
            f"形如 2020-04-20 的日期（{self.first_year} 至 {LAST_YEAR} 年）",
        )

    @property
    def stand_in(self) -> None:
        """Nothing."""
        return

    def parse(self, raw: Raw) -> date:
        """Return the date."""
        if self.ends and as_text(raw).casefold().rstrip(".。") in _STILL:
            raise UnfitError(_LEAVE_EMPTY)
        day = _day_of(raw)
        if not self.first_year <= day.year <= LAST_YEAR:
            raise UnfitError(Text("The year is out of range.", "年份超出范围。"))
        return day


def _day_of(raw: Raw) -> date:
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise UnfitError(_NO_TIME, raw.date().isoformat())
        return raw.date()
    if isinstance(raw, date):
        return raw
    text = as_text(raw)
    match = _DATE.fullmatch(text)
    if _WITH_TIME.match(text) and not text.endswith(("00:00", "00:00:00")):
        raise UnfitError(_NO_TIME, text[: len("2020-04-20")])
    if match is None:
        raise UnfitError(Text("This is not a date.", "这不是日期。"), _perhaps_a_date(raw, text))
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise UnfitError(Text("There is no such day in the calendar.", "日历上没有这一天。")) from None


def _perhaps_a_date(raw: Raw, text: str) -> str | None:
    try:
        if isinstance(raw, float) and raw in _LIKELY_DAY_NUMBERS:
            return (EXCEL_DAY_ZERO + timedelta(days=int(raw))).isoformat()
        match = _LOOSE_DATE.fullmatch(text)
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _perhaps_a_span(*texts: str) -> str | None:
    days = [text.strip() if _DATE.fullmatch(text.strip()) else _perhaps_a_date(text, text.strip()) for text in texts]
    return "/".join(day for day in days if day is not None) if None not in days else None


_TRUE = frozenset({"yes", "true", "1", "是", "y"})
_FALSE = frozenset({"no", "false", "0", "否", "n"})


@dataclass(frozen=True, slots=True)
class Flag(Parser):
    """Yes or no."""

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        return Text("yes or no", "是或否")

    @property
    def stand_in(self) -> bool:
        """No."""
        return False

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Yes and no."""
        return (("yes", "是"), ("no", "否"))

    def parse(self, raw: Raw) -> bool:
        """Return the truth value."""
        text = as_text(raw).casefold()
        if text in _TRUE:
            return True
        if text in _FALSE:
            return False
        raise UnfitError(Text("This is neither yes nor no.", "这里只能填是或否。"))


@dataclass(frozen=True, slots=True)
class Word(Parser):
    """One of a fixed list of words, in English or Chinese.

    ``choices`` maps each word to its Chinese names, the main one first.
    """

    choices: Mapping[str, tuple[str, ...]]
    kind: type[StrEnum] | None = None

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        return Text(
            "one of " + ", ".join(en for en, _ in self.words), "以下之一：" + "、".join(zh for _, zh in self.words)
        )

    @property
    def stand_in(self) -> object:
        """The first word."""
        return self._value(next(iter(self.choices)))

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The words with their main Chinese names."""
        return tuple((en, zh[0] if zh else en) for en, zh in self.choices.items())

    def parse(self, raw: Raw) -> object:
        """Return the word, as a member of the enumeration if there is one."""
        text = as_text(raw).casefold()
        for english, chinese in self.choices.items():
            if text in (english, english.replace("-", "_")) or text in chinese:
                return self._value(english)
        names = [name for en, zh in self.choices.items() for name in (en, *zh)]
        raise UnfitError(Text("This word is not known here.", "这里没有这个词。"), nearest(text, names))

    def _value(self, word: str) -> object:
        return word if self.kind is None else self.kind(word)


@dataclass(frozen=True, slots=True)
class Listed(Parser):
    """Several values separated by ``;``."""

    item: Parser
    is_set: bool = False
    """Whether naming something twice is a defect; else the second mention is dropped."""

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        item = self.item.expected
        return Text(f"{item.en}, or several separated by “;”", f"{item.zh}，多个用“;”分隔")

    @property
    def stand_in(self) -> tuple[object, ...]:
        """Nothing."""
        return ()

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The words of one item."""
        return self.item.words

    def parse(self, raw: Raw) -> tuple[object, ...]:
        """Return the values in their order; empty pieces are skipped."""
        pieces = [raw] if not isinstance(raw, str) else [each for each in _SEPARATORS.split(raw) if as_text(each)]
        values = [self.item.parse(piece) for piece in pieces]
        once = tuple(dict.fromkeys(values))
        if self.is_set and len(once) != len(values):
            raise UnfitError(
                Text("The same thing is named twice.", "同一项写了两次。"), ";".join(str(each) for each in once)
            )
        return once


@dataclass(frozen=True, slots=True)
class SpanCell(Parser):
    """A stretch of days, ``FROM/TO``; one date alone is one day."""

    @property
    def expected(self) -> Text:
        """What may stand in the cell."""
        return Text(
            "FROM/TO such as 2020-04-20/2020-06-19, or a single day such as 2020-04-20",
            "形如 2020-04-20/2020-06-19 的起止日期，或形如 2020-04-20 的某一天",
        )

    def parse(self, raw: Raw) -> Span:
        """Return the span."""
        start_text, slash, end_text = as_text(raw).partition("/")
        day = Day()
        if slash and _LOOSE_DATE.fullmatch(as_text(raw)):
            slash = ""  # a date that is written with slashes
        try:
            start = day.parse(raw if not slash else start_text)
            end = day.parse(end_text) if slash else start
        except UnfitError as unfit:
            if slash:
                unfit.maybe = _perhaps_a_span(start_text, end_text)
            raise
        if end < start:
            raise UnfitError(Text("It ends before it starts.", "结束早于开始。"), f"{end}/{start}")
        return Span(start, end)


@dataclass(frozen=True, slots=True)
class SpansCell(Listed):
    """Several stretches of days; those that touch or overlap are one, for nobody leaves and comes back between them."""

    item: Parser = field(default_factory=SpanCell)

    def parse(self, raw: Raw) -> tuple[Span, ...]:
        """Return the stretches by their days."""
        joined: list[Span] = []
        spans = [each for each in Listed.parse(self, raw) if isinstance(each, Span)]
        for span in sorted(spans, key=lambda span: span.start):
            if joined and span.start <= joined[-1].end + timedelta(days=1):
                joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
            else:
                joined.append(span)
        return tuple(joined)
