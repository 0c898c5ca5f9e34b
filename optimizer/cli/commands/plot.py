"""``plot``: draws a plan."""

from __future__ import annotations

from pathlib import Path

import click

from optimizer.cli.bilingual import Command, OneOf, Place, argument, option
from optimizer.cli.opening import open_to_show, plan_options, posted_rounds, redact_option, refuse_unknown_rounds
from optimizer.cli.terminal import Exit, FailureError, Terminal
from optimizer.plots import PLOTS, SUFFIXES
from optimizer.texts import Text, join

_KINDS = {plot.name: plot for plot in PLOTS}
_OF_ROUNDS = tuple(plot.name for plot in PLOTS if not plot.of_terms)
_OF_TERMS = Text(
    "The picture {kind} is of all rounds together; --round goes with {kinds}.",
    "{kind} 图展示全部轮次，--round 只用于 {kinds}。",
)
_NO_PICTURE = Text(
    "{path} does not end in {suffixes}, as pictures do.", "{path} 不以 {suffixes} 结尾，无法作为图片写出。"
)
_ONE_KIND = Text(
    "{path} is one picture; say with --kind which ({kinds}).", "{path} 只能放一张图，请用 --kind 指定（{kinds}）。"
)


@click.command(
    "plot",
    cls=Command,
    words=Text(
        "Draw a plan: " + "; ".join(f"{plot.name}: {plot.title.en}" for plot in PLOTS) + ".",
        "绘制方案图：" + "；".join(f"{plot.name} {plot.title.zh}" for plot in PLOTS) + "。",
    ),
)
@argument("plan", metavar="PLAN", words=Text("A plan.json.", "plan.json 方案文件。"))
@option(
    "--kind",
    metavar="KIND",
    type=OneOf(*_KINDS),
    words=Text(
        "Which picture (default: all that show something; {kinds} only where there are several rounds).",
        "画哪一种（默认：全部有内容的图；只有一轮时不含 {kinds}）。",
    ).fill(kinds=join(plot.name for plot in PLOTS if plot.of_terms)),
)
@option(
    "--round",
    "rounds",
    metavar="R",
    multiple=True,
    words=Text(
        "Only this round ({kinds}); may be repeated (default: all).",
        "只画这一轮次（{kinds}）；可多次使用（默认：全部）。",
    ).fill(kinds=join(_OF_ROUNDS)),
)
@option(
    "--out",
    metavar="FILE|DIR",
    type=Place(),
    words=Text(
        "A folder (default: the plan's), or a file ending in {suffixes}.",
        "文件夹（默认：方案所在文件夹），或以 {suffixes} 结尾的文件。",
    ).fill(suffixes=join(SUFFIXES)),
)
@plan_options
@redact_option
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917  # one per option
    terminal: Terminal,
    plan: str,
    kind: str | None,
    rounds: tuple[str, ...],
    out: str | None,
    scenario: str | None,
    changed_scenario: bool,
    redact: bool,
) -> Exit:
    """Draw one picture or all of them."""
    from optimizer.cli import reporting
    from optimizer.cli.saving import in_a_name, usual_plots
    from optimizer.files import make_folder
    from optimizer.plots import of_rounds

    if rounds and kind is not None and _KINDS[kind].of_terms:
        raise FailureError(Exit.USAGE, _OF_TERMS.fill(kind=kind, kinds=join(_OF_ROUNDS)))
    place = Path(out) if out is not None else Path(plan).parent
    is_file = bool(place.suffix) and not place.is_dir()
    if is_file and kind is None:
        raise FailureError(Exit.USAGE, _ONE_KIND.fill(path=place, kinds=join(_KINDS)))
    if is_file and place.suffix.lower() not in SUFFIXES:
        raise FailureError(Exit.USAGE, _NO_PICTURE.fill(path=place, suffixes=join(SUFFIXES)))
    opened = open_to_show(terminal, plan, scenario, changed_scenario=changed_scenario, redact=redact)
    shown = (opened.scenario, opened.plan)
    if rounds:
        refuse_unknown_rounds(dict.fromkeys(rounds), posted_rounds([opened]))
        shown = of_rounds(*shown, rounds)
    make_folder(place.parent if is_file else place)
    written: list[Path] = []
    usual = [plot.name for plot in usual_plots(*shown) if not (rounds and plot.of_terms)]
    for name in usual if kind is None else (kind,):
        path = place if is_file else place / f"{'-'.join((name, *map(in_a_name, dict.fromkeys(rounds))))}.png"
        written += _KINDS[name].save(*shown, terminal.language, path)
    reporting.show_files(terminal, written)
    return Exit.DONE
