"""How plans side by side read on a terminal, in a picture, and for programs."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from optimizer.cli.layout import table
from optimizer.cli.reporting import MOST_LISTED, paragraph, show_waived, waivers_content
from optimizer.cli.starting import seat_line
from optimizer.planning.comparison import compare
from optimizer.recusal.waived import waivers_used
from optimizer.texts import Text, counted, join
from optimizer.texts.numbers import written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Plan, Scenario, Seating
    from optimizer.measures.changes import SeatChange
    from optimizer.planning.comparison import Comparison, Difference
    from optimizer.recusal.waived import UsedWaiver

_FIGURE = Text("figure", "指标")
_UNIT = Text("unit", "单位")
_ROUND = Text("round", "轮次")
_TEAM = Text("team", "巡察组")
_NOT_SENT = Text("not sent", "不派出")
_CHANGES = Text("{host}: {changes}", "{host}：{changes}")
_SAME = Text("the same", "相同")
_TARGETS = Text("{host} ({targets})", "{host}（{targets} 个对象）")
_ALIKE = Text("The plans send every team to the same host and targets.", "各方案的派出去向和巡察对象完全相同。")
_MOVES = Text(
    "Team by team in every round: {hosts} go elsewhere, {targets} to other targets only.",
    "逐轮逐组对照：去向不同 {hosts} 组次，仅对象不同 {targets} 组次。",
)
_SEATS = Text(
    "{plan}: other people than in {first} sit on {count}{within}.",
    "{plan}：与 {first} 相比，人员不同的岗位有 {count}{within}。",
)
_WITHIN = Text(", on {count} of them people who change seats within their team", "，其中 {count} 个是组内调整")
_ALL_WITHIN = Text(", all of them people who change seats within their team", "，均为组内调整")
_SAME_SEATS = Text(
    "{plan}: the same people as in {first} sit on every seat.", "{plan}：各岗位人员与 {first} 完全相同。"
)
_MORE_SEATS = Text("  … and {count} more; --json lists them all", "  ……另有 {count} 个，--json 可列出全部")
_OTHER_COUNT = Text(
    "(“{figure}” is another count: of postings, with teams of one home and kind counted as the same.)",
    "（指标“{figure}”的算法不同：按派驻计数，同一派出地的同类巡察组互换不算变动。）",
)
_WAIVED = Text("{plans}, by waiver ({count}):", "{plans}凭豁免（{count}）：")


def show(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan]) -> None:
    """Show the figures and what moves."""
    comparison = compare(scenario, tuple(plans.values()))
    words = terminal.words
    rows = [[words(each.title), *map(written, each.values), words(each.unit)] for each in comparison.figures]
    numbers = range(1, len(plans) + 1)
    terminal.show(table([words(_FIGURE), *map(words, plans), words(_UNIT)], rows, right=numbers))
    terminal.show()
    _show_moves(terminal, scenario, plans, comparison)
    _show_seats(terminal, scenario, plans, comparison)
    show_waivers(terminal, scenario, plans)


def show_waivers(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan]) -> None:
    """Show what the plans do by waiver alone; plans that do the same share one list."""
    lists: dict[tuple[UsedWaiver, ...], list[str]] = {}
    for name, plan in plans.items():
        lists.setdefault(waivers_used(scenario, plan), []).append(name)
    for used, names in lists.items():
        show_waived(terminal, scenario, used, _WAIVED.fill(plans=join(names), count=len(used)))


def _show_seats(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan], comparison: Comparison) -> None:
    """Show on which seats other people sit than in the first plan, the first of them."""
    first, *others = plans
    for name, changes in zip(others, comparison.seats, strict=True):
        if changes:
            count = counted(len(changes), "seat", "seats", " 个")
            paragraph(terminal, _SEATS.fill(plan=name, first=first, count=count, within=_within(changes)))
        elif _sitting(plans[first]) and _sitting(plans[name]) == _sitting(plans[first]):
            terminal.show(_SAME_SEATS.fill(plan=name, first=first))
        for change in changes[:MOST_LISTED]:
            terminal.show(seat_line(scenario, change))
        if len(changes) > MOST_LISTED:
            terminal.show(_MORE_SEATS.fill(count=len(changes) - MOST_LISTED))


def _within(changes: Sequence[SeatChange]) -> Text:
    """Return how many seats only change hands within their team."""
    count = sum(change.within_team for change in changes)
    if count == len(changes):
        return _ALL_WITHIN
    return _WITHIN.fill(count=count) if count else Text("", "")


def _sitting(plan: Plan) -> Counter[tuple[str, str, Seating]]:
    """Return who sits where and when, whatever the host is."""
    return Counter((posting.round, posting.team, seating) for posting in plan.postings for seating in posting.seats)


def _show_moves(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan], comparison: Comparison) -> None:
    """Show which team goes elsewhere, or to other targets, in which round."""
    words = terminal.words
    if not comparison.differences:
        terminal.show(_ALIKE)
        return
    elsewhere = sum(each.changes_host for each in comparison.differences)
    terminal.show(_MOVES.fill(hosts=elsewhere, targets=len(comparison.differences) - elsewhere))
    (apart,) = (each for each in comparison.figures if each.id == "apart")
    if max(apart.values) != elsewhere:
        paragraph(terminal, _OTHER_COUNT.fill(figure=apart.title))
    lines = [
        [each.round, words(scenario.label(each.team)), *map(words, _stays(scenario, each))]
        for each in comparison.differences
    ]
    terminal.show(table([words(_ROUND), words(_TEAM), *map(words, plans)], lines))


def _stays(scenario: Scenario, difference: Difference) -> list[Text]:
    """Return where the team goes in each plan, with its targets or how they differ from the first plan's."""
    stays = list(zip(difference.hosts, difference.targets, strict=True))
    first_hosts, first_targets = stays[0]
    return [
        _stay(scenario, hosts, targets)
        if number == 0 or hosts != first_hosts
        else _changes(scenario, hosts, first_targets, targets)
        for number, (hosts, targets) in enumerate(stays)
    ]


def _stay(scenario: Scenario, hosts: tuple[str, ...], targets: tuple[str, ...]) -> Text:
    if not hosts:
        return _NOT_SENT
    return _TARGETS.fill(host=_hosts(scenario, hosts), targets=counted(len(targets), "target", "targets"))


def _changes(scenario: Scenario, hosts: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...]) -> Text:
    marks = [f"+{target}" for target in after if target not in before]
    marks += [f"−{target}" for target in before if target not in after]
    return _CHANGES.fill(host=_hosts(scenario, hosts), changes=" ".join(marks)) if marks else _SAME


def _hosts(scenario: Scenario, hosts: tuple[str, ...]) -> Text:
    return join(scenario.label(host) for host in hosts)


def content(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan]) -> dict[str, object]:
    """Return the comparison as JSON knows it."""
    comparison = compare(scenario, tuple(plans.values()))
    return {
        "plans": list(plans),
        "estimated_years": list(scenario.estimated_years),
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
        "seats": {
            name: [asdict(each) for each in changes]
            for name, changes in zip([*plans][1:], comparison.seats, strict=True)
        },
        "waived": waived_content(terminal, scenario, plans),
    }


def waived_content(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan]) -> dict[str, object]:
    """Return what each plan does by waiver alone, as JSON knows it."""
    return {name: waivers_content(terminal, waivers_used(scenario, plan)) for name, plan in plans.items()}


def draw(terminal: Terminal, scenario: Scenario, plans: Mapping[str, Plan], path: Path) -> None:
    """Draw the comparison.

    Raises
    ------
    ExportError
        If the picture cannot be written.
    """
    from optimizer.plots import draw_comparison, save_figure

    save_figure(draw_comparison(scenario, plans, terminal.language), path)
