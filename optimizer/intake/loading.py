"""Scenario files → Scenario, or every defect at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.errors import ScenarioError
from optimizer.intake import checks
from optimizer.intake.digest import digest_of
from optimizer.intake.draft import Draft
from optimizer.intake.folder import SETTINGS_FILE, read_folder, read_table
from optimizer.intake.issue import Issue, Place, Report
from optimizer.intake.nodes import Node
from optimizer.intake.overrides import apply_to_rows, apply_to_settings
from optimizer.intake.past import complete_kinds, distinct
from optimizer.intake.rows import rows_of, understand
from optimizer.intake.settings import Settings, read_settings, rounds_by_id
from optimizer.intake.tables import BY_NAME, ROUNDS
from optimizer.intake.workbook import read_workbook
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.domain import Scenario
    from optimizer.intake.grid import Row, Source

WORKBOOKS = (".xlsx", ".xlsm")

ZIP = b"PK\x03\x04"
"""How a workbook begins, whatever it is called."""
BEGINNING = 1_000
"""Bytes of a file that tell what it is."""

_A_LEDGER = Text("a CSV file with exactly the columns of the table history", "与“历史”表的列完全相同的 CSV 文件")
_NO_LEDGER = Text("This is not a ledger.", "这不是台账。")
_PLAN = Text(
    "This is a plan, not a ledger; tuimo ledger makes one of it.",
    "这是方案，不是台账；可用 tuimo ledger 由它生成台账。",
)
_WORKBOOK = Text(
    "This is a workbook, not a ledger; save its sheet as CSV.", "这是工作簿，不是台账；请把其中的工作表另存为 CSV。"
)
_FOLDER = Text("This is a folder, not a ledger.", "这是文件夹，不是台账。")
_LACKS = Text("This is not a ledger: it lacks the columns {columns}.", "这不是台账：缺少 {columns} 列。")


@dataclass(frozen=True)
class Intake:
    """What became of the files: the scenario if it can be used, and every issue."""

    scenario: Scenario | None
    issues: tuple[Issue, ...]

    @property
    def errors(self) -> tuple[Issue, ...]:
        """The defects."""
        return tuple(issue for issue in self.issues if issue.is_error)

    @property
    def notes(self) -> tuple[Issue, ...]:
        """The notes."""
        return tuple(issue for issue in self.issues if not issue.is_error)


def load(
    path: str | Path, *, overrides: Mapping[str, object] | None = None, ledgers: Iterable[str | Path] = ()
) -> Scenario:
    """Return the scenario in a folder or workbook.

    Parameters
    ----------
    path
        A folder with ``scenario.yaml`` and one CSV per table, or an ``.xlsx`` workbook.
    overrides
        Values (as YAML text) that replace what the files say, by key: ``rules.no-mutual``, ``rounds.R1.enter``,
        ``tiers``, ``teams.T1.max_targets``.
    ledgers
        CSV files with the columns of ``history``, added to it.

    Raises
    ------
    ScenarioError
        If there is any defect; ``issues`` lists all of them.
    """
    intake = inspect(path, overrides=overrides, ledgers=ledgers)
    if intake.scenario is None:
        raise ScenarioError(intake.errors)
    return intake.scenario


def inspect(
    path: str | Path, *, overrides: Mapping[str, object] | None = None, ledgers: Iterable[str | Path] = ()
) -> Intake:
    """Return the scenario in a folder or workbook with every issue; parameters as for :func:`load`."""
    report = Report()
    draft = _draft(Path(path), overrides or {}, tuple(map(Path, ledgers)), report)
    if draft is not None:
        draft.path = str(path)
        checks.run(draft)
    if draft is None or report.has_errors:
        return Intake(None, report.in_order())
    scenario = draft.scenario
    return Intake(replace(scenario, digest=digest_of(scenario)), report.in_order())


def _draft(path: Path, overrides: Mapping[str, object], ledgers: tuple[Path, ...], report: Report) -> Draft | None:
    source = read_source(path, report)
    if source is None:
        return None
    settings = _settings(source, overrides, report)
    rows: dict[str, list[Row]] = {}
    for grid in source.grids:
        rows[grid.table.name] = rows_of(grid, report)
        if grid.table.required and not grid.rows and report.is_complete(grid.table.name):
            report.error(grid.place(), Text("The table has no rows.", "表中没有内容。"))
    for ledger in ledgers:
        rows.setdefault("history", []).extend(_ledger(ledger, report))
    apply_to_rows(rows, overrides, report)
    for of_table in rows.values():
        for row in of_table:
            understand(row, report)
    if "history" in rows:
        complete_kinds(rows["history"], rows.get("teams", ()))
        rows["history"] = distinct(rows["history"], report)
    return Draft(rows, settings, report)


def read_source(path: Path, report: Report) -> Source | None:
    """Return what stands in a folder or workbook as it is, or ``None`` if there is none; defects are reported."""
    place = Place(path.name or str(path), topic="tables")
    expected = Text("a folder with scenario.yaml, or an .xlsx workbook", "含 scenario.yaml 的文件夹，或 .xlsx 工作簿")
    try:
        if path.is_dir():
            return read_folder(path, report)
        if not path.exists():
            maybe = report.nearest(
                path.name, (each.name for each in path.parent.iterdir()) if path.parent.is_dir() else ()
            )
            report.error(
                place,
                Text("There is no such folder or file.", "没有这个文件夹或文件。"),
                expected=expected,
                maybe=maybe,
            )
            return None
    except (OSError, ValueError) as error:
        sentence = Text("The path cannot be read: {why}.", "路径无法读取：{why}。")
        report.error(place, sentence.fill(why=getattr(error, "strerror", None) or "?"), expected=expected)
        return None
    if path.suffix.lower() in WORKBOOKS and path.is_file():
        return read_workbook(path, report)
    maybe = str(path.parent) if path.name == SETTINGS_FILE else None
    report.error(place, Text("This is not a scenario.", "这不是场景数据。"), expected=expected, maybe=maybe)
    return None


def _settings(source: Source, overrides: Mapping[str, object], report: Report) -> Settings:
    if source.settings is None:
        report.lose(ROUNDS)
        return Settings(root=Node(Place(source.name, topic="settings")))
    root = rounds_by_id(source.settings, report)
    return read_settings(rounds_by_id(apply_to_settings(root, overrides, report), report), report)


def _ledger(path: Path, report: Report) -> list[Row]:
    """Return the rows of a ledger; its columns must be those of ``history``, all of them."""
    history = BY_NAME["history"]
    # In full as it was given: several ledgers may have the same name, or that of a table of the scenario.
    name = str(path) if path.name != str(path) else f"./{path}"
    place = Place(name, topic="history")
    other = _something_else(path)
    if other is not None:
        inside = path / "ledger.csv"
        maybe = str(inside) if other is _FOLDER and inside.is_file() else None
        report.error(place, other, expected=_A_LEDGER, maybe=maybe)
        return []
    grid = read_table(path, history, report, name=name)
    if grid is None:
        return []
    given = {column.name for column in map(history.column, grid.header) if column is not None}
    if not given & {column.name for column in history.columns if column.required}:
        report.error(grid.place(1), _NO_LEDGER, found=",".join(grid.header), expected=_A_LEDGER)
        return []
    missing = [column for column in history.columns if column.name not in given and not column.required]
    if missing:
        names = Text(", ".join(each.name for each in missing), "、".join(each.zh[0] for each in missing))
        report.error(grid.place(1), _LACKS.fill(columns=names), expected=_A_LEDGER)
    return rows_of(grid, report)


def _something_else(path: Path) -> Text | None:
    """Return what to say of a file that is not a ledger at a glance, or ``None``."""
    try:
        if path.is_dir():
            return _FOLDER
        if not path.is_file():
            return None
        with path.open("rb") as file:
            beginning = file.read(BEGINNING)
    except (OSError, ValueError):
        return None
    if beginning.startswith(ZIP):
        return _WORKBOOK
    return _PLAN if beginning.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else None
