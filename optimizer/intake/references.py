"""Checks that every id is unique and that every reference leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.intake.cells import Listed, relisted
from optimizer.intake.tables import ROUNDS, TABLES, thing_in
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Collection

    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row
    from optimizer.intake.tables import Column

_KEPT_IN_HISTORY = ("team", "home", "host", "target", "officer")
_HISTORY_TABLES = {"team": "teams", "home": "regions", "host": "regions", "target": "targets", "officer": "officers"}

MOST_FORGOTTEN = 5
"""A ledger of another scenario may hold hundreds of ids that do not exist here; so many are named per column."""

_FORGOTTEN = Text(
    "This id no longer exists; the row still counts where it can.", "这个编号已不存在；该行在可用之处仍然计入。"
)
_MORE_FORGOTTEN = Text(
    "From here on {count} more ids of this column do not exist; their rows still count where they can.",
    "自此行起，该列另有 {count} 个编号不存在；所在行在可用之处仍然计入。",
)


def check_ids(draft: Draft) -> None:
    """Report every id that is used twice, in one table or in two."""
    first: dict[str, Row] = {}
    for table in TABLES:
        if not table.has_ids:
            continue
        for row in draft[table.name]:
            if row.id is None:
                continue
            other = first.setdefault(row.id, row)
            if other is not row:
                sentence = Text(
                    "This id is already used in {place}; ids are unique over all tables.",
                    "这个编号已在 {place} 使用；编号在所有表中不得重复。",
                ).fill(place=_where(other))
                draft.report.error(row.place("id"), sentence, found=row.id)


def _where(row: Row) -> Text:
    table = row.grid.sheet or row.grid.file
    return Text(f"{table}, row {row.number}", f"{table} 第 {row.number} 行")


def check_references(draft: Draft) -> None:
    """Report every reference to an id that does not exist, with the nearest one that does."""
    for table in TABLES:
        for column in table.columns:
            if column.refers:
                _check_column(draft, table.name, column)


def _check_column(draft: Draft, table: str, column: Column) -> None:
    if not all(draft.report.is_complete(name) for name in column.refers):
        return
    known = _known(draft, column)
    for row in draft.good(table, column.name):
        value = row[column.name]
        for id_ in value if isinstance(value, tuple) else (value,):
            if id_ not in known:
                what = join((thing_in(name) for name in column.refers if name != "history"), " or ", "或")
                sentence = Text("There is no {what} with this id.", "没有这个编号的{what}。").fill(what=what)
                place, several = row.place(column.name), None
                if isinstance(column.parse, Listed):
                    several = relisted(id_, known.__contains__)
                if several is not None:
                    draft.report.error(place, sentence, found=id_, expected=column.expected, maybe=several)
                else:
                    draft.report.error(place, sentence, found=id_, maybe=draft.report.nearest(id_, known))


def _known(draft: Draft, column: Column) -> Collection[str]:
    known: set[str] = set()
    for table in column.refers:
        if table == ROUNDS:
            known |= draft.round_ids
        elif table == "history":
            known |= {row["target"] for row in draft.good("history", "target")}
        else:
            known |= draft.ids(table).keys()
    return known


def note_forgotten_ids(draft: Draft) -> None:
    """Note the ids in history that no longer exist, each once; of many in one file the first ones."""
    noted: set[tuple[str, str]] = set()
    first: dict[tuple[str, str], list[Row]] = {}
    for row in draft["history"]:
        for column in _KEPT_IN_HISTORY:
            if not row.good(column):
                continue
            value = row[column]
            for id_ in value if isinstance(value, tuple) else (value,):
                if id_ not in draft.ids(_HISTORY_TABLES[column]) and (column, id_) not in noted:
                    noted.add((column, id_))
                    rows = first.setdefault((row.grid.file, column), [])
                    rows.append(row)
                    if len(rows) <= MOST_FORGOTTEN:
                        draft.report.note(row.place(column), _FORGOTTEN, found=id_)
    for (_, column), rows in first.items():
        if len(rows) > MOST_FORGOTTEN:
            sentence = _MORE_FORGOTTEN.fill(count=len(rows) - MOST_FORGOTTEN)
            draft.report.note(rows[MOST_FORGOTTEN].place(column), sentence)
