"""The results of a batch: one row per scenario, remembered beside each plan, and all of them in one table."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer import __version__
from optimizer.cli.layout import table
from optimizer.cli.saving import PLAN_FILE
from optimizer.errors import OptimizerError
from optimizer.exports.csv import harmless
from optimizer.files import write_bytes, write_text
from optimizer.measures.reading import tier_lines
from optimizer.recusal.waived import waivers_used
from optimizer.texts import Text, join
from optimizer.texts.numbers import written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from optimizer.domain import Plan, Scenario
    from optimizer.domain.result import Result
    from optimizer.engines import Settings
    from optimizer.exports.table import Cell
    from optimizer.texts import Language

FORMAT = "tuimo.result/1"
RESULT_FILE = "result.json"
TABLE_FILE = "results.csv"

STATUS: Mapping[str, Text] = {
    "optimal": Text("optimal", "最优"),
    "feasible": Text("feasible", "可行"),
    "infeasible": Text("infeasible", "无解"),
    "undecided": Text("undecided", "未定"),
    "defective": Text("defective", "数据有误"),
    "failed": Text("failed", "出错"),
    "interrupted": Text("interrupted", "中断"),
    "waiting": Text("not begun", "未开始"),
}
"""How a scenario of a batch may stand, by the word for programs."""

_COLUMNS = (
    Text("scenario", "场景"),
    Text("name", "名称"),
    Text("status", "状态"),
)
_SECONDS = Text("seconds", "秒")
_LAST_COLUMNS = (
    Text("arrangements by waiver", "凭豁免的安排数"),
    _SECONDS,
    Text("engine", "引擎"),
    Text("seed", "随机数种子"),
    Text("folder", "文件夹"),
    Text("note", "说明"),
)
_VALUE, _BOUND, _GAP = (
    Text("{tier}: value", "{tier}：数值"),
    Text("{tier}: bound", "{tier}：下界"),
    Text("{tier}: gap", "{tier}：差距"),
)


_IN_FOLDER = Text("{id} ({folder})", "{id}（{folder}）")

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A plan's figures in one tier, in the tier's unit."""

    tier: str
    title: Text
    value: float
    bound: float | None
    gap: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """How one scenario of a batch stands. ``status`` is a key of :data:`STATUS`.

    ``waived`` counts what the plan does by waiver alone; without a plan it is ``None``.
    """

    id: str
    name: str
    status: str
    folder: str
    figures: tuple[Figure, ...] = ()
    seconds: float | None = None
    engine: str = ""
    seed: int | None = None
    note: Text = NOTHING
    waived: int | None = None

    def content(self, language: Language) -> dict[str, object]:
        """Return the row for programs."""
        tiers = [
            {"name": each.tier, "value": each.value, "bound": each.bound, "gap": each.gap} for each in self.figures
        ]
        return {
            "id": self.id,
            "name": self.name,
            "status": self.status,
            "tiers": tiers,
            "waived": self.waived,
            "seconds": self.seconds,
            "engine": self.engine,
            "seed": self.seed,
            "out": self.folder,
            "note": self.note[language],
        }


def row_of(scenario: Scenario, result: Result, settings: Settings, folder: Path, status: str | None = None) -> Row:
    """Return the row of a scenario that was solved; ``status`` overrules the result's.

    Engine and seed are those that made the plan; without a plan those that were asked for.
    """
    plan = result.plan
    lines = () if plan is None else tier_lines(scenario, plan)
    figures = tuple(Figure(each.value.name, each.title, each.value.value, each.value.bound, each.gap) for each in lines)
    made_with = {} if plan is None else plan.provenance
    seed = made_with.get("seed")
    return Row(
        scenario.id,
        scenario.name,
        status or str(result.status),
        str(folder),
        figures,
        result.seconds,
        str(made_with.get("engine") or settings.engine),
        seed if isinstance(seed, int) else settings.seed,
        join(result.reasons, " ", ""),
        None if plan is None else len(waivers_used(scenario, plan)),
    )


# -- what is remembered ----------------------------------------------------------------------------------------------


def _asked(scenario: Scenario, settings: Settings) -> dict[str, object]:
    """Return what a result belongs to: with all of it equal, nothing would be gained by solving again."""
    return {
        "format": FORMAT,
        "version": __version__,
        "digest": scenario.digest,
        "settings": {**asdict(settings), "cp_sat": dict(settings.cp_sat)},
    }


def remember(row: Row, scenario: Scenario, settings: Settings, folder: Path) -> None:
    """Write beside the plan how its scenario's solve ended, and what was asked.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    content = {**_asked(scenario, settings), "plan": _fingerprint(folder), "row": asdict(row)}
    write_text(folder / RESULT_FILE, json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n")


def remembered(scenario: Scenario, settings: Settings, folder: Path) -> Row | None:
    """Return how the scenario ended before, if the same was asked; ``None`` if it is to be solved.

    A row that tells of a plan counts only as long as that very plan is still there.
    """
    try:
        content = json.loads((folder / RESULT_FILE).read_text("utf-8"))
        asked = json.loads(json.dumps(_asked(scenario, settings), default=str))
        if any(content.get(key) != value for key, value in asked.items()):
            return None
        row = _row(content["row"], str(folder))
        is_as_it_was = not row.figures or content["plan"] == _fingerprint(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # no such file, or not one of ours
        return None
    return row if is_as_it_was else None


def _fingerprint(folder: Path) -> str:
    """Return what tells the plan file in a folder from any other; empty if there is none."""
    file = folder / PLAN_FILE
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else ""


def better_plan(scenario: Scenario, plan: Plan | None, folder: Path) -> Plan | None:
    """Return the plan of this scenario that lies in a folder already, if it is sound and no worse than a new one."""
    from optimizer.measures.verification import verify
    from optimizer.planning.reading import read_plan

    try:
        before = read_plan(folder / PLAN_FILE, scenario)
    except OptimizerError:  # there is none, or not one of this scenario
        return None
    known = verify(scenario, before)
    if not known.is_sound or before.scenario is None or before.scenario.digest != scenario.digest:
        return None
    if plan is None:
        return before
    values, others = ([value for _, value in each.values] for each in (known, verify(scenario, plan)))
    return before if values <= others else None


def _row(content: Mapping[str, Any], folder: str) -> Row:
    figures = tuple(Figure(**{**each, "title": Text(**each["title"])}) for each in content["figures"])
    numbers = [content["seconds"], *(number for each in figures for number in (each.value, each.bound, each.gap))]
    if content["status"] not in STATUS or not all(each is None or isinstance(each, int | float) for each in numbers):
        raise ValueError
    return Row(**{**content, "figures": figures, "note": Text(**content["note"]), "folder": folder})


# -- the table -------------------------------------------------------------------------------------------------------


def write_table(rows: Iterable[Row], path: Path, language: Language) -> None:
    """Write all rows as one table that a spreadsheet opens with Chinese intact and runs nothing of.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    known = list(rows)
    titles = {figure.tier: figure.title for row in known for figure in row.figures}
    tiers = [sentence.fill(tier=title) for title in titles.values() for sentence in (_VALUE, _BOUND, _GAP)]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([title[language] for title in (*_COLUMNS, *tiers, *_LAST_COLUMNS)])
    for row in known:
        writer.writerow([harmless(cell) for cell in _cells(row, list(titles), language)])
    # The byte order mark tells spreadsheets that this is UTF-8.
    write_bytes(path, buffer.getvalue().encode("utf-8-sig", errors="replace"))


def _cells(row: Row, tiers: Sequence[str], language: Language) -> list[Cell]:
    figures = {each.tier: each for each in row.figures}
    numbers: list[Cell] = []
    for each in (figures.get(tier) for tier in tiers):
        numbers += (None, None, None) if each is None else (each.value, each.bound, each.gap)
    status = STATUS[row.status][language]
    made = (row.waived, row.seconds, row.engine, row.seed)
    return [row.id, row.name, status, *numbers, *made, row.folder, row.note[language]]


def labels(rows: Sequence[Row]) -> list[Text]:
    """Return what each row is called: by the scenario's id, and where several have the same, by its folder, too."""
    how_often = Counter(row.id for row in rows)
    return [
        Text.same(row.id) if how_often[row.id] == 1 else _IN_FOLDER.fill(id=row.id, folder=Path(row.folder).name)
        for row in rows
    ]


def terminal_table(rows: Sequence[Row], words: Callable[[Text | str], str]) -> str:
    """Return all rows as a table for a terminal: a tier's value, and what it cannot be less than where that is open."""
    titles = {figure.tier: figure.title for row in rows for figure in row.figures}
    tiers = list(titles)
    header = [words(title) for title in (_COLUMNS[0], _COLUMNS[2], _SECONDS, *titles.values())]
    cells = [
        [
            words(label),
            words(STATUS[row.status]),
            "" if row.seconds is None else f"{row.seconds:.1f}",
            *_shown(row, tiers),
        ]
        for label, row in zip(labels(rows), rows, strict=True)
    ]
    return table(header, cells, right=range(2, len(header)))


def _shown(row: Row, tiers: Sequence[str]) -> list[str]:
    figures = {each.tier: each for each in row.figures}
    return [_figure(figures[tier]) if tier in figures else "" for tier in tiers]


def _figure(figure: Figure) -> str:
    if figure.bound is None or not figure.gap:
        return written(figure.value)
    return f"{written(figure.value)} (≥ {written(figure.bound)})"
