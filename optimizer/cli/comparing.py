"""How plans side by side read on a terminal, in a picture, and for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from optimizer.cli.layout import table
from optimizer.cli.reporting import number
from optimizer.planning.comparison import compare
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Plan, Scenario

_FIGURE = Text("figure", "指标")
_UNIT = Text("unit", "单位")
_ROUND = Text("round", "轮次")
_TEAM = Text("team", "巡察组")
_NOT_SENT = Text("not sent", "不派出")
_TARGETS = Text("{host} ({count} targets)", "{host}（{count} 个对象）")
_ALIKE = Text("The plans send every team to the same host and targets.", "各方案的派出去向和巡察对象完全相同。")
_MOVES = Text(
    "What moves: {hosts} go elsewhere, {targets} to other targets.",
    "变动：{hosts} 组次去向不同，{targets} 组次仅对象不同。",
)


def show(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan]) -> None:
    """Show the figures and what moves."""
    comparison = compare(scenario, tuple(plans.values()))
    words = terminal.words
    rows = [[words(each.title), *map(number, each.values), words(each.unit)] for each in comparison.figures]
    numbers = range(1, len(plans) + 1)
    terminal.show(table([words(_FIGURE), *map(words, plans), words(_UNIT)], rows, right=numbers))
    terminal.show()
    if not comparison.differences:
        terminal.show(_ALIKE)
        return
    elsewhere = sum(each.changes_host for each in comparison.differences)
    terminal.show(_MOVES.fill(hosts=elsewhere, targets=len(comparison.differences) - elsewhere))
    lines = [
        [
            each.round,
            words(scenario.label(each.team)),
            *(words(_stay(scenario, *stay)) for stay in zip(each.hosts, each.targets, strict=True)),
        ]
        for each in comparison.differences
    ]
    terminal.show(table([words(_ROUND), words(_TEAM), *map(words, plans)], lines))


def _stay(scenario: Scenario, hosts: tuple[str, ...], targets: tuple[str, ...]) -> Text:
    if not hosts:
        return _NOT_SENT
    return _TARGETS.fill(host=join(scenario.label(host) for host in hosts), count=len(targets))


def content(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan]) -> dict[str, object]:
    """Return the comparison as JSON knows it."""
    comparison = compare(scenario, tuple(plans.values()))
    return {
        "plans": list(plans),
        "figures": [
            {
                "id": each.id,
                "title": each.title[terminal.language],
                "unit": each.unit[terminal.language],
                "values": list(each.values),
            }
            for each in comparison.figures
        ],
        "differences": [asdict(each) for each in comparison.differences],
    }


def draw(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan], path: Path) -> None:
    """Draw the comparison.

    Raises
    ------
    ExportError
        If the picture cannot be written.
    """
    from optimizer.plots import draw_comparison, save_figure

    save_figure(draw_comparison(scenario, plans, terminal.language), path)
