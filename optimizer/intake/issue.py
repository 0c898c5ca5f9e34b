"""What intake has to say about the files: defects and notes, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from optimizer.texts import Text
from optimizer.texts.found import nearest, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_SUGGESTIONS = 200
"""Nearest names are looked for this often in one reading; a file with more unknown names has another problem."""

_NOTHING = Text("", "")


class Severity(StrEnum):
    """Whether an issue keeps the scenario from being used."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One defect of the input, or one note about it.

    ``row`` is the row as a spreadsheet counts it (the header is row 1), in ``scenario.yaml`` the line. ``column`` is
    the header as written, in ``scenario.yaml`` and in the sheet ``scenario`` (``is_key``) the key. ``file`` is empty
    for an override; ``column`` is its key then.

    Names and ids of people are in ``found`` and ``maybe`` alone, which are left out where nobody may be named;
    sentences name people by their rows.
    """

    sentence: Text
    severity: Severity = Severity.ERROR
    file: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    is_key: bool = False
    found: str | None = None
    expected: Text = _NOTHING
    maybe: str | None = None

    @property
    def is_error(self) -> bool:
        """Whether the scenario cannot be used because of it."""
        return self.severity is Severity.ERROR

    @property
    def place(self) -> Text:
        """Where it is: file, sheet, row and column as far as they are known."""
        if not self.file:
            return Text(f"setting {self.column}", f"设置项 {self.column}") if self.column else _NOTHING
        en, zh = [self.file], [self.file]
        if self.sheet:
            en.append(f"sheet {self.sheet}")
            zh.append(f"工作表“{self.sheet}”")
        in_settings = self.file.endswith((".yaml", ".yml"))
        if self.row:
            en.append(f"line {self.row}" if in_settings else f"row {self.row}")
            zh.append(f"第 {self.row} 行")
        if self.column and in_settings:
            en.append(self.column)
            zh.append(self.column)
        elif self.column:
            en.append(f"key {self.column}" if self.is_key else f"column {self.column}")
            zh.append(f"键“{self.column}”" if self.is_key else f"“{self.column}”列")
        return Text(", ".join(en), " ".join(zh))

    @property
    def text(self) -> Text:
        """The issue as one paragraph, beginning with its place."""
        en, zh = self.message.en, self.message.zh
        return Text(f"{self.place.en}: {en}", f"{self.place.zh}：{zh}") if self.place.en else self.message

    @property
    def message(self) -> Text:
        """The issue as one paragraph without its place."""
        en, zh = self.sentence.en, self.sentence.zh
        if self.found is not None:
            en += f" Found: “{self.found}”."
            zh += f"实际为“{self.found}”。"
        if self.expected.en:
            en += f" Expected: {self.expected.en}."
            zh += f"应为：{self.expected.zh}。"
        if self.maybe is not None:
            en += f" Maybe: {self.maybe}"
            zh += f"是否想写：{self.maybe}"
        return Text(en, zh)

    def __str__(self) -> str:
        return self.text.en


class Place(NamedTuple):
    """A place in the input. ``topic`` is what it is about (``table.column``), whatever the header is called.

    ``is_key``: ``column`` names the key of a setting in a workbook, not a column.
    """

    file: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    topic: str = ""
    is_key: bool = False


@dataclass
class Report:
    """Collects issues while the input is read, and knows which parts of it are sound."""

    issues: list[Issue] = field(default_factory=list)
    _broken: set[str] = field(default_factory=set)
    _incomplete: set[str] = field(default_factory=set)
    _suggestions: int = 0

    def error(
        self,
        place: Place,
        sentence: Text,
        *,
        found: object = None,
        expected: Text = _NOTHING,
        maybe: str | None = None,
    ) -> None:
        """Add a defect."""
        self._broken.add(place.topic)
        about = Issue(sentence=sentence, expected=expected, maybe=maybe)
        self._add(about, place, found)

    def note(
        self,
        place: Place,
        sentence: Text,
        *,
        found: object = None,
        expected: Text = _NOTHING,
        maybe: str | None = None,
    ) -> None:
        """Add a note, which does not keep the scenario from being used."""
        self._add(Issue(sentence=sentence, expected=expected, maybe=maybe, severity=Severity.NOTE), place, found)

    def _add(self, about: Issue, place: Place, found: object) -> None:
        what = None if found is None else one_line(str(found))
        file, sheet, row, column, _, is_key = place
        self.issues.append(replace(about, file=file, sheet=sheet, row=row, column=column, is_key=is_key, found=what))

    def lose(self, table: str) -> None:
        """Remember that rows of a table could not be read, so that nobody complains about ids that are in them."""
        self._broken.add(table)
        self._incomplete.add(table)

    def is_complete(self, table: str) -> bool:
        """Whether all rows of a table could be read."""
        return table not in self._incomplete

    def nearest(self, name: str, known: Iterable[str]) -> str | None:
        """Return the known name most like ``name``, as long as not too many were asked for already."""
        self._suggestions += 1
        return nearest(name, known) if self._suggestions <= MOST_SUGGESTIONS else None

    def is_sound(self, *topics: str) -> bool:
        """Whether no defect touches any of the topics: a ``table.column``, or a table with all its columns."""
        tables = {broken.partition(".")[0] for broken in self._broken}
        return not any(
            topic in self._broken or topic.partition(".")[0] in self._broken or ("." not in topic and topic in tables)
            for topic in topics
        )

    def in_order(self) -> tuple[Issue, ...]:
        """Return the defects by file and row, then the notes."""
        files = {place: number for number, place in enumerate({(each.file, each.sheet): None for each in self.issues})}
        return tuple(
            sorted(self.issues, key=lambda each: (not each.is_error, files[each.file, each.sheet], each.row or 0))
        )

    @property
    def has_errors(self) -> bool:
        """Whether there is a defect."""
        return any(issue.is_error for issue in self.issues)
