"""``check``: every defect of a scenario at once, then what holds and what cannot be done, before any solving."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from optimizer.cli.bilingual import Command, argument, option
from optimizer.cli.opening import change_options, inspected, json_option, redact_option
from optimizer.cli.terminal import Exit, FailureError, Terminal
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from optimizer.domain import Scenario
    from optimizer.intake import Intake

_WHICH = Text("Name a scenario, or ask for the --columns.", "请给出场景，或用 --columns 查看表头一览。")
_MARK_HAS_NAMES = Text(
    "--mark writes a copy of the input, with every name in it, and does not go with --redact.",
    "--mark 写出的是含全部姓名的原表副本，不能与 --redact 同用。",
)
_DEFECTS = Text("{defects} in {path}:", "{path} 有 {defects} 处问题：")
_MARKED = Text("A copy with every defect on its cell is in {path}.", "已写出标注问题的副本：{path}。")


@click.command(
    "check",
    cls=Command,
    words=Text(
        "Name every defect of a scenario at once, with file, sheet, row and column (exit code 3). If there is none: "
        "the rules in force, who may not go where, and what cannot be done, before any solving (exit code 4 if "
        "counting alone proves that no plan exists).",
        "一次列出场景的全部问题，写明文件、工作表、行和列（退出码 3）。没有问题时，列出生效的规则、"
        "谁不能去哪里，以及求解之前就能断定排不出来的事项（仅凭计数即可证明无解时，退出码 4）。",
    ),
)
@argument(
    "scenario",
    required=False,
    metavar="SCENARIO",
    words=Text(
        "A folder, an .xlsx workbook, or the name of a bundled scenario.", "文件夹、.xlsx 工作簿，或自带场景的名称。"
    ),
)
@option(
    "--columns",
    "wants_columns",
    is_flag=True,
    words=Text("Show every table and column with its names.", "列出全部表和列的中英文名称。"),
)
@option(
    "--mark",
    metavar="OUT.xlsx",
    words=Text("Write a workbook with every issue on its cell.", "写出在单元格上标注问题的工作簿。"),
)
@option(
    "--plot",
    metavar="FILE",
    words=Text("Draw who may go where (.png, .svg, .pdf).", "绘制回避一览图（.png、.svg、.pdf）。"),
)
@change_options
@redact_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one per option
    terminal: Terminal,
    scenario: str | None,
    wants_columns: bool,
    mark: str | None,
    plot: str | None,
    overrides: tuple[tuple[str, str], ...],
    ledgers: tuple[str, ...],
    redact: bool,
    as_json: bool,
) -> Exit:
    """Show the defects, or what holds."""
    from optimizer.cli import checking
    from optimizer.files.bundled import scenario_path

    if wants_columns:
        checking.show_columns(terminal, as_json=as_json)
        return Exit.DONE
    if scenario is None:
        raise FailureError(Exit.USAGE, _WHICH)
    if redact and mark is not None:
        raise FailureError(Exit.USAGE, _MARK_HAS_NAMES)
    path = scenario_path(scenario)
    intake = inspected(terminal, path, dict(overrides), ledgers, redact=redact)
    if mark is not None:
        _mark(terminal, path, intake, mark)
    if intake.scenario is None:
        return _show_defects(terminal, path, intake, as_json=as_json)
    if plot is not None:
        _draw(terminal, intake.scenario, Path(plot))
    return checking.show(terminal, intake.scenario, intake.notes, as_json=as_json)


def _mark(terminal: Terminal, path: Path, intake: Intake, out: str) -> None:
    from optimizer.cli.saving import refuse_scenario
    from optimizer.intake import mark

    refuse_scenario(Path(out), path)
    terminal.tell(_MARKED.fill(path=mark(path, intake.issues, out, lang=terminal.language)))


def _draw(terminal: Terminal, scenario: Scenario, path: Path) -> None:
    from optimizer.plots import draw_matrix, save_figure

    save_figure(draw_matrix(scenario, None, terminal.language), path)


def _show_defects(terminal: Terminal, path: Path, intake: Intake, *, as_json: bool) -> Exit:
    from optimizer.cli import checking

    if as_json:
        terminal.show_json({"issues": checking.issues_content(terminal, intake.issues)})
    else:
        terminal.show(_DEFECTS.fill(path=path, defects=counted(len(intake.errors), "defect", "defects")))
        for issue in intake.errors:
            terminal.show(issue.text)
        for note in intake.notes:
            terminal.tell(note.text)
    is_file = any(issue.file for issue in intake.errors)  # what is wrong with no file stands on the command line
    return Exit.DEFECTIVE if is_file else Exit.USAGE
