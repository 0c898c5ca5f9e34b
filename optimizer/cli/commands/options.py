"""``options``: several really different good plans."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from optimizer.cli.bilingual import Command, Place, Whole, option
from optimizer.cli.commands.solve import solver_options, stopping, without_plan
from optimizer.cli.opening import (
    change_options,
    digests_of,
    json_option,
    open_scenario,
    redact_option,
    scenario_argument,
    tell_of_ids,
)
from optimizer.cli.terminal import Exit, Terminal
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.cli.saving import Folder
    from optimizer.domain import Plan, Scenario
    from optimizer.engines import Settings
    from optimizer.planning.options import Options

MOST = 100
"""More options than this are nobody's choice."""

_FOUND = Text(
    "{count} options, each within the limits of the first and at least {distance} apart.",
    "共 {count} 套方案，均不超出第一套的上限，两两至少相差 {distance} 次派驻。",
)
_ONE_FOUND = Text("1 plan.", "共 1 套方案。")
_NO_MORE = Text(
    "There are no more: proven within these limits and this distance. A smaller --distance may give more.",
    "已证明在这些上限和差异要求下没有更多方案；减小 --distance 或可得到更多。",
)
_NO_TIME = Text(
    "More were not found in time. Allow more with --time.", "时间内没有找到更多方案，可用 --time 增加时间。"
)


@click.command(
    "options",
    cls=Command,
    words=Text(
        "Find several good plans that really differ, so that people can choose. The time limit covers all of them. "
        "Writes option-1.json, option-2.json, … and a picture that compares them.",
        "给出几套真正不同的好方案，供选择。时间上限为全部方案合计。写出 option-1.json、option-2.json……和一张比较图。",
    ),
)
@scenario_argument
@option(
    "-n",
    "count",
    metavar="N",
    type=Whole(1, MOST),
    default=3,
    words=Text("How many (default: 3).", "几套（默认：3）。"),
)
@option(
    "--distance",
    metavar="D",
    type=Whole(1, 10**6),
    words=Text(
        "Postings in which any two differ at least (default: a quarter of the postings).",
        "两两至少相差的派驻次数（默认：派驻总数的四分之一）。",
    ),
)
@solver_options
@change_options
@option(
    "--out",
    metavar="DIR",
    type=Place(),
    words=Text("The folder to write to (default: out/ and the scenario's id).", "输出文件夹（默认：out/场景编号）。"),
)
@redact_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one per option
    terminal: Terminal,
    scenario: str,
    count: int,
    distance: int | None,
    settings: Settings,
    overrides: tuple[tuple[str, str], ...],
    ledgers: tuple[str, ...],
    out: str | None,
    redact: bool,
    as_json: bool,
) -> Exit:
    """Find, write and show several plans."""
    from optimizer.cli.progress import watching
    from optimizer.cli.saving import Folder, folder_for, with_reference
    from optimizer.domain.redaction import with_ids
    from optimizer.planning.options import options

    given = open_scenario(terminal, scenario, dict(overrides), ledgers, redact=redact)
    digests = digests_of(ledgers)
    folder = Folder.prepared(folder_for(given, out), terminal)
    with stopping() as stop, watching(terminal) as watch:
        found = options(given, count, distance=distance, settings=settings, watch=watch, stop=stop)
    if not found.plans:
        folder.leave_empty()
        return without_plan(terminal, found.first, settings, was_stopped=stop.is_set(), as_json=as_json)
    plans = {}
    for number, plan in enumerate(found.plans, 1):
        name = f"option-{number}"
        plans[name] = with_reference(plan, given, folder.path, dict(overrides), digests)
        tell_of_ids(terminal, given, folder.save_plan(with_ids(given, plans[name]), f"{name}.json"))
    folder.attempt(partial(_picture, terminal, given, plans, folder))
    _show(terminal, given, plans, found, folder, count, as_json=as_json)
    return Exit.OTHER if folder.failures else Exit.DONE


def _picture(terminal: Terminal, scenario: Scenario, plans: dict[str, Plan], folder: Folder) -> list[Path]:
    from optimizer.cli.comparing import draw

    path = folder.path / "options.png"
    draw(terminal, scenario, plans, path)
    return [path]


def _show(  # noqa: PLR0913, PLR0917
    terminal: Terminal,
    scenario: Scenario,
    plans: dict[str, Plan],
    found: Options,
    folder: Folder,
    wanted: int,
    *,
    as_json: bool,
) -> None:
    from optimizer.cli import comparing, reporting

    if as_json:
        alone = {"plans": list(plans), "waived": comparing.waived_content(terminal, scenario, plans)}
        content = comparing.content(terminal, scenario, plans) if len(plans) > 1 else alone
        files = [str(path) for path in folder.written]
        terminal.show_json({**content, "distance": found.distance, "complete": found.is_complete, "files": files})
        return
    distance = counted(found.distance, "posting", "postings")
    terminal.show(_ONE_FOUND if len(plans) == 1 else _FOUND.fill(count=len(plans), distance=distance))
    if len(plans) < wanted:
        terminal.show(_NO_MORE if found.is_complete else _NO_TIME)
    if len(plans) > 1:
        comparing.show(terminal, scenario, plans)
    else:
        comparing.show_waivers(terminal, scenario, plans)
    reporting.show_files(terminal, folder.written)
