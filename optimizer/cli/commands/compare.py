"""``compare``: puts plans side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from optimizer.cli.bilingual import Command, argument, option
from optimizer.cli.opening import Opened, json_option, open_plan, plan_options, redact_option
from optimizer.cli.terminal import Exit, FailureError, Terminal
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from optimizer.domain import Plan, Scenario

_TWO = Text("Name two plans or more.", "请给出两套或更多方案。")
_OTHER = Text(
    "{other} belongs to another scenario than {first}. If they are to be compared all the same, by what the first "
    "one's scenario says, add --changed-scenario.",
    "{other} 与 {first} 不属于同一场景。如仍要按第一套方案的场景比较，请加 --changed-scenario。",
)
_JUDGED = Text(
    "{other} was made with other settings; here it is judged by those of {first}.",
    "{other} 编制时的设置不同，此处按 {first} 的设置评判。",
)


@click.command(
    "compare",
    cls=Command,
    words=Text(
        "Put plans side by side: their figures, which team goes elsewhere or to other targets, and on which seats "
        "other people sit.",
        "并列比较几套方案：各项数字，哪些组的去向或巡察对象不同，以及哪些岗位换了人。",
    ),
)
@argument(
    "plans",
    nargs=-1,
    metavar="PLAN PLAN …",
    words=Text(
        "Two plan files or more; the others are held against the first.", "两个或更多方案文件，以第一个为基准。"
    ),
)
@option(
    "--plot",
    "picture",
    metavar="FILE",
    words=Text("Draw the comparison (.png, .svg, .pdf).", "绘制比较图（.png、.svg、.pdf）。"),
)
@plan_options
@redact_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one per option
    terminal: Terminal,
    plans: tuple[str, ...],
    picture: str | None,
    scenario: str | None,
    changed_scenario: bool,
    redact: bool,
    as_json: bool,
) -> Exit:
    """Show plans side by side."""
    from optimizer.cli import comparing, reporting

    if len(plans) < 2:  # noqa: PLR2004  # a comparison has two sides
        raise FailureError(Exit.USAGE, _TWO)
    opened = [open_plan(terminal, plan, scenario, changed_scenario=changed_scenario, redact=redact) for plan in plans]
    given = _common_scenario(terminal, opened, changed_scenario=changed_scenario)
    named = _named([each.path for each in opened], [each.plan for each in opened])
    if as_json:
        terminal.show_json(comparing.content(terminal, given, named))
    else:
        comparing.show(terminal, given, named)
    if picture is not None:
        comparing.draw(terminal, given, named, Path(picture))
        if not as_json:
            reporting.show_files(terminal, [Path(picture)])
    return Exit.DONE


def _common_scenario(terminal: Terminal, opened: Sequence[Opened], *, changed_scenario: bool) -> Scenario:
    """Return the scenario that judges all plans: the first one's, with what was set for it."""
    first = opened[0]
    for other in opened[1:]:
        if other.scenario.digest == first.scenario.digest:
            continue
        if not changed_scenario and not _differs_by_command_line(first, other):
            raise FailureError(Exit.DEFECTIVE, _OTHER.fill(other=other.path, first=first.path))
        terminal.tell(_JUDGED.fill(other=other.path, first=first.path))
    return first.scenario


def _differs_by_command_line(one: Opened, other: Opened) -> bool:
    """Whether both plans come from one scenario, with other settings or ledgers on the command line."""
    if one.plan.scenario is None or other.plan.scenario is None:
        return False
    made = [(each.set, each.ledgers) for each in (one.plan.scenario, other.plan.scenario)]
    return one.scenario.id == other.scenario.id and made[0] != made[1]


def _named(paths: Sequence[Path], plans: Sequence[Plan]) -> Mapping[str, Plan]:
    """Return the plans by the shortest names that tell them apart: file, folder, whole path, and then a number."""
    choices = [
        [path.stem for path in paths],
        [path.resolve().parent.name for path in paths],
        [str(path) for path in paths],
        [f"{number}" for number in range(1, len(paths) + 1)],
    ]
    names = next(each for each in choices if len(set(each)) == len(each))
    return dict(zip(names, plans, strict=True))
