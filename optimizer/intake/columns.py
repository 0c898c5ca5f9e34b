"""The list of all tables and columns, for people to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.intake.tables import TABLES
from optimizer.texts import Language, Text, join

if TYPE_CHECKING:
    from optimizer.intake.tables import Column, Table

HEADS = (
    Text("column", "列"),
    Text("also called", "又名"),
    Text("what it means", "含义"),
    Text("what may stand in it", "可填内容"),
    Text("if empty", "不填时"),
)
NEEDED = Text("needed", "必填")
_NEEDED_TABLE = Text("Needed.", "必需的表。")


def column_cells(column: Column) -> tuple[Text, ...]:
    """Return one line of the list, in the order of :data:`HEADS`."""
    words = dict(column.parse.words)
    default = column.default_text
    empty = Text(default, words.get(default, default))
    if column.required and column.default is None:
        empty = NEEDED
    return Text.same(column.name), join(column.zh), column.meaning, column.expected, empty


def columns_page(language: Language) -> str:
    """Return the list of all tables and columns as Markdown."""
    return "\n".join(_section(table, language) for table in TABLES)


def _section(table: Table, language: Language) -> str:
    lines = [f"## {table.name} {' '.join(table.zh)}", "", _about(table)[language], ""]
    rows = [HEADS, *(column_cells(column) for column in table.columns)]
    lines += [_line(row, language) for row in rows]
    lines.insert(5, "|" + "---|" * len(HEADS))
    return "\n".join([*lines, ""])


def _about(table: Table) -> Text:
    about = Text(f"{table.meaning.en}.", f"{table.meaning.zh}。")
    if table.required:
        return join((about, _NEEDED_TABLE), " ", "")
    return about


def _line(cells: tuple[Text, ...], language: Language) -> str:
    return "| " + " | ".join(cell[language].replace("|", "\\|") for cell in cells) + " |"
