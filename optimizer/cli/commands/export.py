"""``export``: writes a plan as files for the office."""

from __future__ import annotations

from pathlib import Path

import click

from optimizer.cli.bilingual import Command, OneOf, Place, argument, option
from optimizer.cli.opening import open_to_show, plan_options, redact_option, tell_of_ids
from optimizer.cli.terminal import Exit, FailureError, Terminal
from optimizer.exports import EXPORTS
from optimizer.texts import Text, join

_FORMATS = {export.name: export for export in EXPORTS}
_ITSELF = Text(
    "{path} is the plan itself; name another file with --out.", "{path} 就是方案本身，请用 --out 指定其他文件。"
)

_SUFFIX = Text("{path} does not end in {suffix}.", "{path} 不以 {suffix} 结尾。")


@click.command(
    "export",
    cls=Command,
    words=Text("Write a plan as a file for the office.", "把方案导出为办公文件。"),
)
@argument("plan", metavar="PLAN", words=Text("A plan.json.", "plan.json 方案文件。"))
@option(
    "--to",
    "form",
    metavar="FORMAT",
    type=OneOf(*_FORMATS),
    required=True,
    words=Text("{names}", "{names}").fill(
        names=join(
            (Text(f"{each.name}: {each.title.en}", f"{each.name}：{each.title.zh}") for each in EXPORTS), "; ", "；"
        )
    ),
)
@option(
    "--out",
    metavar="FILE|DIR",
    type=Place(),
    words=Text("Where to write (default: beside the plan).", "输出位置（默认：与方案同一文件夹）。"),
)
@plan_options
@redact_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one per option
    terminal: Terminal,
    plan: str,
    form: str,
    out: str | None,
    scenario: str | None,
    changed_scenario: bool,
    redact: bool,
) -> Exit:
    """Write a plan in one format."""
    from optimizer.cli import reporting
    from optimizer.cli.saving import moved, refuse_scenario
    from optimizer.files import make_folder

    export = _FORMATS[form]
    opened = open_to_show(terminal, plan, scenario, changed_scenario=changed_scenario, redact=redact)
    path = place_for(opened.path, out, f"{opened.path.stem}{export.suffix}")
    if path.resolve() == opened.path.resolve():
        raise FailureError(Exit.USAGE, _ITSELF.fill(path=path))
    if path.suffix.lower() != export.suffix:
        raise FailureError(Exit.USAGE, _SUFFIX.fill(path=path, suffix=export.suffix))
    if opened.scenario.path:
        refuse_scenario(path, Path(opened.scenario.path))
    make_folder(path.parent)
    content = moved(opened.plan, opened.path.parent, path.parent)
    written = export.write(opened.scenario, content, path, terminal.language)
    if form == "json":
        tell_of_ids(terminal, opened.scenario, path)
    reporting.show_files(terminal, written)
    return Exit.DONE


def place_for(plan: Path, out: str | None, name: str) -> Path:
    """Return the file to write: ``out``, ``name`` inside it if it is a folder, or ``name`` beside the plan."""
    if out is None:
        return plan.parent / name
    return Path(out) / name if Path(out).is_dir() or not Path(out).suffix else Path(out)
