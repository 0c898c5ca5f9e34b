"""Single settings and cells that replace what the files say, as ``KEY=VALUE``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.intake.issue import Place, Report
from optimizer.intake.nodes import Node, insert, read_yaml
from optimizer.intake.settings import KEYS, split_key
from optimizer.intake.tables import BY_NAME, ROUNDS
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.intake.grid import Row
    from optimizer.intake.tables import Table

_EXPECTED = Text(
    "a key of scenario.yaml such as rules.no-mutual, or TABLE.ID.COLUMN such as teams.T1.size",
    "scenario.yaml 中的键（如 rules.no-mutual），或 表.编号.列（如 teams.T1.size）",
)


def apply_to_settings(root: Node, overrides: Mapping[str, object], report: Report) -> Node:
    """Return the settings with the overrides that concern them put in; those for cells are left alone."""
    for key, value in overrides.items():
        place = Place(column=key, topic="settings")
        rounds = (root.pairs or {}).get(ROUNDS)
        parts = split_key(key, () if rounds is None else rounds.pairs or {})
        if parts[0] in BY_NAME:
            continue
        if parts[0] not in KEYS:
            known = [*KEYS, *(table.name for table in BY_NAME.values() if table.has_ids)]
            sentence = Text("There is nothing of this name to set.", "没有可以这样设置的内容。")
            maybe = report.nearest(parts[0], known)
            report.error(place, sentence, found=parts[0], expected=_EXPECTED, maybe=maybe)
            continue
        if _is_known_round(root, parts, place, report):
            node = _node(value, place, report)
            if node is not None:
                root = insert(root, parts, node)
    return root


def _is_known_round(root: Node, parts: tuple[str, ...], place: Place, report: Report) -> bool:
    if parts[0] != ROUNDS or parts == (ROUNDS,):
        return True
    rounds = (root.pairs or {}).get(ROUNDS)
    known = {} if rounds is None else rounds.pairs or {}
    if parts[1] in known:
        return True
    sentence = Text("There is no round with this id.", "没有这个编号的轮次。")
    report.error(place, sentence, found=parts[1], maybe=report.nearest(parts[1], known))
    return False


def _node(value: object, place: Place, report: Report) -> Node | None:
    return read_yaml(value if isinstance(value, str) else str(value), place, report)


def apply_to_rows(rows: Mapping[str, list[Row]], overrides: Mapping[str, object], report: Report) -> None:
    """Put the overrides that concern cells into the rows, before they are understood."""
    for key, value in overrides.items():
        table = BY_NAME.get(key.partition(".")[0])
        if table is not None:
            _apply_to_cell(table, rows.get(table.name, []), key, value, report)


def _apply_to_cell(table: Table, rows: Iterable[Row], key: str, value: object, report: Report) -> None:
    place = Place(column=key, topic="settings")
    _, _, rest = key.partition(".")
    id_, _, header = rest.rpartition(".")
    if not table.has_ids or not id_:
        report.error(place, Text("This does not name a cell.", "这没有指明单元格。"), expected=_EXPECTED)
        return
    by_id = {row.found("id"): row for row in reversed(list(rows))}
    column = table.column(header)
    if id_ not in by_id:
        sentence = Text("The table {table} has no such id.", "“{table}”表没有这个编号。")
        name = Text(table.name, table.zh[0])
        report.error(place, sentence.fill(table=name), found=id_, maybe=report.nearest(id_, by_id))
    elif column is None or column.name == "id":
        sentence = Text("There is no such column to set.", "没有可以设置的这一列。")
        known = [each.name for each in table.columns if each.name != "id"]
        report.error(place, sentence, found=header, maybe=report.nearest(header, known))
    else:
        node = _node(value, place, report)
        if node is not None:
            row = by_id[id_]
            row.raw[column.name] = ";".join(item.text or "" for item in node.items) if node.items else node.text
            row.overridden[column.name] = key
