"""Writing a plan and the office's files: the folder is tried before the solve, and a plan is never lost after it."""

from __future__ import annotations

import os
import re
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.cli.terminal import Exit, FailureError
from optimizer.domain import ScenarioReference
from optimizer.errors import ExportError
from optimizer.files import unheard, write_plan, write_text
from optimizer.recusal.waived import with_waivers_named
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Plan, Scenario
    from optimizer.exports import Export
    from optimizer.files.atomic import Tell
    from optimizer.plots import Plot

PLAN_FILE = "plan.json"

MOST_DRAWN = 1_000
"""A picture of more postings or regions than this takes minutes and gigabytes to draw, and nobody could read it."""

_NO_FOLDER = Text(
    "The folder {folder} cannot be written to: {why}. Nothing was planned.",
    "无法写入文件夹 {folder}：{why}。尚未开始编排。",
)
_SCENARIO_ITSELF = Text(
    "{folder} is the scenario itself, where every CSV file is one of its tables; name another folder with --out.",
    "{folder} 就是场景本身，其中的 CSV 文件都会当作场景的表；请用 --out 指定其他文件夹。",
)
_OVER_SCENARIO = Text(
    "{path} is part of the scenario and was left as it is; name another file.",
    "{path} 属于场景本身，未作改动；请指定其他文件。",
)
_IN_THE_WAY = Text("a file stands where a folder should be", "该处已有同名文件，不是文件夹")
_NOT_PERMITTED = Text("writing is not permitted there", "没有写入权限")
_RESCUED = Text("The plan was saved here instead: {path}", "方案已改存到：{path}")
_LOST = Text("The plan could not be saved anywhere.", "方案无法保存到任何位置。")
_NOT_DRAWN = Text(
    "No pictures were drawn: with {postings} postings and {regions} regions nobody could read them. tuimo plot draws "
    "them all the same.",
    "共 {postings} 次派驻、{regions} 个地区，图上无法看清，因此没有绘图；仍需要时可用 tuimo plot 绘制。",
)
_STALE = Text(
    "{path} is of an earlier run and was left as it is.", "{path} 是以前生成的方案，未作改动，不是本次的结果。"
)


def folder_for(scenario: Scenario, given: str | None) -> Path:
    """Return the folder to write to: the one given, else ``out/`` and the scenario's id.

    Raises
    ------
    FailureError
        If it is the scenario's own folder.
    """
    if given is not None:
        if scenario.path and Path(given).resolve() == Path(scenario.path).resolve():
            raise FailureError(Exit.USAGE, _SCENARIO_ITSELF.fill(folder=given))
        return Path(given)
    return Path("out") / (in_a_name(scenario.id) or "plan")


def in_a_name(id_: str) -> str:
    """Return an id as it may stand in the name of a file or folder, on any system."""
    return re.sub(r"[^\w.-]+", "_", id_).strip(".")


def refuse_scenario(path: Path, scenario: Path) -> None:
    """Refuse to write over a scenario, or a table into its folder.

    Raises
    ------
    FailureError
        If the file is the scenario's workbook, or a file of its folder that would be read with it.
    """
    here, there = path.resolve(), scenario.resolve()
    if here == there or (here.parent == there and (here.suffix.lower() == ".csv" or here.exists())):
        raise FailureError(Exit.USAGE, _OVER_SCENARIO.fill(path=path))


def _why(error: OSError | ValueError | ExportError) -> Text:
    if isinstance(error, ExportError):
        return _why(error.__cause__) if isinstance(error.__cause__, OSError) else Text.same(error)
    if isinstance(error, FileExistsError | NotADirectoryError):
        return _IN_THE_WAY
    if isinstance(error, PermissionError):
        return _NOT_PERMITTED
    return Text.same(getattr(error, "strerror", None) or error)


@dataclass
class Folder:
    """A folder that files can be written to, and what was written; ``tell`` hears of the office's files before."""

    path: Path
    terminal: Terminal
    written: list[Path] = field(default_factory=list)
    failures: int = 0
    tell: Tell = unheard

    @classmethod
    def prepared(cls, path: Path, terminal: Terminal) -> Folder:
        """Make the folder and try it.

        Raises
        ------
        FailureError
            If no plan could be written there.
        """
        try:
            path.mkdir(parents=True, exist_ok=True)
            if (path / PLAN_FILE).is_dir():
                raise IsADirectoryError(None, os.strerror(21))
            trial = path / f".tuimo-{os.getpid()}.tmp"
            write_text(trial, "")
            trial.unlink()
        except (OSError, ValueError, ExportError) as error:
            raise FailureError(Exit.OTHER, _NO_FOLDER.fill(folder=path, why=_why(error))) from None
        return cls(path, terminal)

    def leave_empty(self) -> None:
        """Say that no plan was written here; a folder that holds nothing is taken away again."""
        self.tell_if_stale()
        with suppress(OSError):
            self.path.rmdir()

    def tell_if_stale(self) -> None:
        """Say that the plan that is here, if there is one, is of an earlier run."""
        if (self.path / PLAN_FILE).exists():
            self.terminal.tell(_STALE.fill(path=self.path / PLAN_FILE))

    def save_plan(self, plan: Plan, name: str = PLAN_FILE) -> Path:
        """Write the plan file, or rescue it to a temporary folder.

        Raises
        ------
        FailureError
            If it could not be written where it belongs.
        """
        path = self.path / name
        try:
            write_plan(plan, path, self.terminal.language)
        except ExportError as error:
            raise FailureError(Exit.OTHER, error.args[0], self._rescued(plan, name)) from None
        self.written.append(path)
        return path

    def _rescued(self, plan: Plan, name: str) -> Text:
        try:
            place = Path(tempfile.mkdtemp(prefix="tuimo-")) / name
            write_plan(plan, place, self.terminal.language)
        except (OSError, ExportError):
            return _LOST
        return _RESCUED.fill(path=place)

    def attempt(self, write: Callable[[], Sequence[Path]]) -> None:
        """Write one of the office's files; if that fails say so and go on, for the plan is safe."""
        try:
            self.written += write()
        except (ExportError, OSError) as error:
            self.failures += 1
            words = error.args[0] if isinstance(error, ExportError) else str(error)
            self.terminal.tell(words if isinstance(words, Text) else str(words))


def with_reference(
    plan: Plan, scenario: Scenario, folder: Path, overrides: Mapping[str, str], ledgers: Mapping[str, str]
) -> Plan:
    """Return the plan with where its scenario is, as seen from ``folder``, what was set, and the waivers in use.

    ``ledgers`` are the digests of the ledgers by path, taken when they were read: a file that is gone or changed by the
    time there is a plan must not cost the plan.
    """
    entries = tuple({"path": relative(ledger, folder), "digest": digest} for ledger, digest in ledgers.items())
    reference = ScenarioReference(
        scenario.id, relative(scenario.path, folder), scenario.digest, set=dict(overrides), ledgers=entries
    )
    return replace(with_waivers_named(scenario, plan), scenario=reference)


def relative(path: str, folder: Path) -> str:
    """Return the path as seen from ``folder``, with ``/`` on every system; in full where there is no way between."""
    try:
        return Path(os.path.relpath(Path(path).resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive
        return Path(path).resolve().as_posix()


def write_office_files(folder: Folder, scenario: Scenario, plan: Plan) -> None:
    """Write every table and picture of the plan beside it."""
    from optimizer.exports import EXPORTS

    for export in EXPORTS:
        if export.name != "json":
            folder.attempt(partial(write_table, folder, export, scenario, plan))
    if max(len(plan.postings), len(scenario.regions)) > MOST_DRAWN:
        counts = {"postings": f"{len(plan.postings):,}", "regions": f"{len(scenario.regions):,}"}
        folder.terminal.tell(_NOT_DRAWN.fill(**counts))
        return
    for plot in usual_plots(scenario, plan):
        folder.attempt(partial(draw, folder, plot, scenario, plan))


def usual_plots(scenario: Scenario, plan: Plan) -> tuple[Plot, ...]:
    """Return the pictures that are drawn unless one is asked for: those that show something.

    Pictures of a term are drawn only where it has several rounds.
    """
    from optimizer.plots import PLOTS

    is_term = len(scenario.rounds) > 1
    return tuple(plot for plot in PLOTS if (is_term or not plot.of_terms) and plot.shows(scenario, plan))


def write_table(folder: Folder, export: Export, scenario: Scenario, plan: Plan) -> Sequence[Path]:
    """Write the plan in one format into the folder, and return the files."""
    return export.write(scenario, plan, folder.path / f"plan{export.suffix}", folder.terminal.language, folder.tell)


def draw(folder: Folder, plot: Plot, scenario: Scenario, plan: Plan) -> Sequence[Path]:
    """Draw one picture of the plan into the folder, with its pages if it has some, and return the files."""
    path = folder.path / f"{plot.name}.png"
    folder.tell(path)
    return plot.save(scenario, plan, folder.terminal.language, path)


def moved(plan: Plan, before: Path, after: Path) -> Plan:
    """Return the plan of one folder as it reads in another: its scenario and ledgers as seen from there."""
    if plan.scenario is None:
        return plan

    def seen(path: str) -> str:
        return relative(str(before / path), after) if path else path

    ledgers = tuple({**each, "path": seen(each["path"])} for each in plan.scenario.ledgers)
    return replace(plan, scenario=replace(plan.scenario, path=seen(plan.scenario.path), ledgers=ledgers))
