"""Text on a terminal, where a Chinese character is two columns wide: wrapping, filling and tables."""

from __future__ import annotations

import re
import shutil
import unicodedata
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WIDEST = 100
"""Lines of running text are not made longer than this, however wide the terminal is."""

_OPENING = "（《“‘【([{"
_CLOSING = "，。；：、！？）》”’】…,.;:!?)]}%"
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…"
_PIECE = re.compile(
    rf"\s+|[{re.escape(_OPENING)}]*(?:[^\s{_WIDE}]+|[^\s])[{re.escape(_CLOSING)}]*",
)


def width_of(text: str) -> int:
    """Return how many columns the text takes on a terminal."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def line_width() -> int:
    """Return the columns of a line of running text on this terminal."""
    return max(40, min(shutil.get_terminal_size().columns, WIDEST))


def filled(text: str, width: int) -> str:
    """Return the text with blanks behind it up to ``width`` columns."""
    return text + " " * (width - width_of(text))


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Return the text as lines of at most ``width`` columns where it can be broken, each after ``indent``.

    Lines break at blanks and between Chinese characters, but never before a closing mark or after an opening one.
    """
    room = max(1, width - width_of(indent))
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _PIECE.findall(paragraph):
            if line.strip() and width_of(line + piece.rstrip()) > room:
                lines.append(line.rstrip())
                line = ""
            line += piece if line or not piece.isspace() else ""
        lines.append(line.rstrip())
    return [indent + line if line else "" for line in lines]


def columns(rows: Sequence[tuple[str, str]], width: int, indent: str = "  ") -> list[str]:
    """Return rows of a word and its explanation as lines, the explanations one under the other."""
    left = min(max((width_of(word) for word, _ in rows), default=0), 34)
    hanging = " " * (width_of(indent) + left + 2)
    lines: list[str] = []
    for word, meaning in rows:
        explanation = wrapped(meaning, width, hanging) or [""]
        if width_of(word) > left:
            lines += [indent + word, *explanation]
        else:
            lines += [f"{indent}{filled(word, left)}  {explanation[0].lstrip()}".rstrip(), *explanation[1:]]
    return lines


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Iterable[int] = (),
    indent: str = "",
    widest: Mapping[int, int] | None = None,
) -> str:
    """Return a table as text: a header, a rule and one line per row.

    Columns in ``right`` are set to the right. ``widest`` says how wide some columns may be, so that one long cell does
    not make the whole table wide: it goes on in the lines below.
    """
    body = [line for row in rows for line in _lines(row, widest or {})]
    widths = [max(width_of(row[place]) for row in [list(header), *body]) for place in range(len(header))]
    to_right = frozenset(right)

    def line(cells: Sequence[str]) -> str:
        parts = [
            " " * (width - width_of(cell)) + cell if place in to_right else filled(cell, width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return (indent + "  ".join(parts)).rstrip()

    return "\n".join([line(header), indent + "  ".join("-" * width for width in widths), *map(line, body)])


def _lines(row: Sequence[str], widest: Mapping[int, int]) -> Iterable[Sequence[str]]:
    """Return the lines that a row takes."""
    cells = [wrapped(cell, widest[place]) if place in widest else [cell] for place, cell in enumerate(row)]
    return zip_longest(*cells, fillvalue="")
