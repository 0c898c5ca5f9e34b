"""Several plans side by side: each tier's value as bars, and below which team goes where in which plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.measures.reading import tier_lines
from optimizer.plots.style import (
    COLOURS,
    GRID,
    INK,
    PAPER,
    QUIET,
    axes_at,
    empty_figure,
    is_dark,
    new_figure,
    shortened,
    styled,
    width_of,
    write,
)
from optimizer.texts import Language, Text, join
from optimizer.texts.numbers import written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario

TITLE = Text("{name}: plans compared", "{name}：方案比较")
NO_PLAN = Text("There is no plan to compare.", "没有可比较的方案。")
TIERS = Text("What the plans cost (less is better)", "各目标数值（越小越好）")
MOVES = Text("What differs: who goes where", "不同之处：派出去向")
SAME = Text("Every team goes to the same host in every plan.", "各方案的派出去向完全相同。")
MORE = Text("… and {count} more", "……另有 {count} 处")
TARGETS = Text(
    "targets in another round or team than in {first} – {counts}",
    "与“{first}”相比，轮次或巡察组不同的巡察对象：{counts}",
)
NOT_SENT = Text("not sent", "未派出")

MARGIN, ROW, BAR_WIDTH = 0.35, 0.24, 2.0
MOVE_COLOURS = ("#E9EDF1", "#BFDDF0", "#F5CFA3", "#B5E0CF", "#EBCBDD", "#F4EDA6")
MOST_MOVES = 60
"""More differences than this are counted, not shown."""


@dataclass(frozen=True)
class _Page:
    """The columns of the picture: widths in inches of the labels and of each plan's column."""

    label: float
    cell: float
    names: tuple[str, ...]
    language: Language

    @property
    def width(self) -> float:
        """How wide labels and columns are together."""
        return self.label + self.cell * len(self.names)

    def left(self, place: int) -> float:
        """Return where a plan's column begins."""
        return self.label + self.cell * place


@dataclass(frozen=True)
class Move:
    """One team in one round, and its hosts in each plan."""

    round: str
    team: str
    hosts: tuple[tuple[str, ...], ...]


@styled
def draw_comparison(scenario: Scenario, plans: Mapping[str, Plan], language: Language = Language.EN) -> Figure:
    """Return the picture of several plans by name: their tiers, and the teams that go elsewhere.

    The best value of each tier stands in bold. Only teams whose hosts differ are listed.
    """
    if not plans:
        return empty_figure(NO_PLAN[language])
    names = list(plans)
    tiers = _tiers(scenario, plans)
    moves = moves_between(scenario, list(plans.values()))
    shown = moves[:MOST_MOVES]
    label = _label_width(scenario, shown, tiers, language)
    page = _Page(label, _cell_width(scenario, shown, names, language), tuple(names), language)
    title = TITLE.fill(name=scenario.name or scenario.id)[language]
    caption = _caption(plans, names, language)
    width = 2 * MARGIN + max(page.width, width_of(title, 14), width_of(caption, 8))
    rows = len(tiers) + 1 + max(1, len(shown)) + (len(moves) > len(shown))
    height = 2 * MARGIN + 0.5 + 0.35 + 0.25 + 0.35 + ROW * rows + 0.35
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, title, 14, weight="bold")
    top = MARGIN + 0.5
    height_of_tiers = 0.35 + ROW * (len(tiers) + 1)
    _draw_tiers(axes_at(figure, MARGIN, top, page.width, height_of_tiers), tiers, page)
    top += height_of_tiers + 0.25
    _draw_moves(axes_at(figure, MARGIN, top, page.width, height - top - MARGIN), scenario, moves, page)
    write(figure, MARGIN, height - MARGIN - 0.12, caption, 8, color=QUIET)
    return figure


def moves_between(scenario: Scenario, plans: Sequence[Plan]) -> tuple[Move, ...]:
    """Return the teams, round by round, whose hosts are not the same in all plans."""
    rounds = sorted(scenario.rounds, key=lambda each: (each.enter, each.leave, each.id))
    hosts: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for place, plan in enumerate(plans):
        for posting in plan.postings:
            row = hosts.setdefault((posting.round, posting.team), [()] * len(plans))
            row[place] = tuple(sorted({*row[place], posting.host}))
    return tuple(
        Move(round_.id, team.id, tuple(hosts[round_.id, team.id]))
        for round_ in rounds
        for team in scenario.teams
        if len(set(hosts.get((round_.id, team.id), ()))) > 1
    )


# -- what is shown ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Tier:
    """A tier with its value in each plan; ``None`` where a plan lacks it."""

    label: Text
    values: tuple[float | None, ...]


def _tiers(scenario: Scenario, plans: Mapping[str, Plan]) -> tuple[_Tier, ...]:
    lines = [{line.value.name: line for line in tier_lines(scenario, plan)} for plan in plans.values()]
    known = {name: line for each in lines for name, line in each.items()}
    return tuple(
        _Tier(
            Text(f"{line.title.en} ({line.unit.en})", f"{line.title.zh}（{line.unit.zh}）"),
            tuple(each[name].value.value if name in each else None for each in lines),
        )
        for name, line in known.items()
    )


def _caption(plans: Mapping[str, Plan], names: Sequence[str], language: Language) -> str:
    first, *others = plans.values()
    if not others:
        return ""
    served = {target: {(each.round, each.team) for each in postings} for target, postings in first.served.items()}
    counts: list[Text] = []
    for name, plan in zip(names[1:], others, strict=True):
        here = {target: {(each.round, each.team) for each in postings} for target, postings in plan.served.items()}
        count = sum(served.get(target) != here.get(target) for target in served.keys() | here.keys())
        counts.append(Text(f"{name}: {count}", f"{name} {count} 个"))
    return TARGETS.fill(first=names[0], counts=join(counts, zh="，"))[language]


def _move_label(scenario: Scenario, move: Move) -> str:
    return f"{move.round}  {scenario.team[move.team].name}"


def _hosts(scenario: Scenario, hosts: tuple[str, ...], language: Language) -> str:
    if not hosts:
        return NOT_SENT[language]
    return (", " if language is Language.EN else "、").join(scenario.label(host)[language] for host in hosts)


def _label_width(scenario: Scenario, moves: Sequence[Move], tiers: Sequence[_Tier], language: Language) -> float:
    words = [_move_label(scenario, move) for move in moves] + [tier.label[language] for tier in tiers]
    return min(3.6, max((width_of(each, 9) for each in words), default=1.0)) + 0.25


def _cell_width(scenario: Scenario, moves: Sequence[Move], names: Sequence[str], language: Language) -> float:
    words = [_hosts(scenario, hosts, language) for move in moves for hosts in move.hosts]
    widest = max((width_of(each, 9) for each in [*words, *names]), default=1.0) + 0.3
    return min(2.6, max(BAR_WIDTH if len(names) <= 4 else 1.3, widest))  # noqa: PLR2004  # few plans have room


# -- drawing ---------------------------------------------------------------------------------------------------------


def _draw_tiers(axes: Axes, tiers: Sequence[_Tier], page: _Page) -> None:
    """Draw the tiers as a table of bars."""
    axes.text(0, 0.12, TIERS[page.language], fontsize=10, weight="bold", ha="left", va="center")
    for place, name in enumerate(page.names):
        words = shortened(name, 9, page.cell - 0.15)
        axes.text(page.left(place), 0.37, words, fontsize=9, weight="bold", ha="left", va="center", gid="plan")
    for row, tier in enumerate(tiers):
        y = 0.37 + ROW * (row + 1)
        words = shortened(tier.label[page.language], 9, page.label - 0.1)
        axes.text(0, y, words, fontsize=9, ha="left", va="center", gid="tier")
        axes.plot([0, page.width], [y - ROW / 2] * 2, color=GRID, linewidth=0.6)
        _draw_bars(axes, tier, y, page)


def _draw_bars(axes: Axes, tier: _Tier, y: float, page: _Page) -> None:
    from matplotlib.patches import Rectangle  # slow to import

    known = [value for value in tier.values if value is not None]
    most, least = max(known), min(known)
    room = max(0.1, page.cell - 0.25 - max(width_of(written(each), 8.5) for each in known))
    for place, value in enumerate(tier.values):
        left = page.left(place)
        if value is None:
            axes.text(left, y, "–", fontsize=8.5, color=QUIET, ha="left", va="center", gid="value")
            continue
        length = max(room * value / most if most > 0 else 0.0, 0.015)
        axes.add_patch(Rectangle((left, y - 0.065), length, 0.13, facecolor=COLOURS[0], gid="bar"))
        weight = "bold" if value == least and least < most else "normal"
        axes.text(
            left + length + 0.06, y, written(value), fontsize=8.5, weight=weight, ha="left", va="center", gid="value"
        )


def _draw_moves(axes: Axes, scenario: Scenario, moves: Sequence[Move], page: _Page) -> None:
    """Draw one row per team that goes elsewhere; equal hosts have equal colours along a row."""
    axes.text(0, 0.12, MOVES[page.language], fontsize=10, weight="bold", ha="left", va="center")
    if not moves:
        axes.text(0, 0.4, SAME[page.language], fontsize=9, color=QUIET, ha="left", va="center", gid="same")
    for row, move in enumerate(moves[:MOST_MOVES]):
        y = 0.4 + ROW * row
        words = shortened(_move_label(scenario, move), 9, page.label - 0.1)
        axes.text(0, y, words, fontsize=9, ha="left", va="center", gid="move")
        for place in range(len(page.names)):
            _draw_hosts(axes, scenario, move, (place, y), page)
    if len(moves) > MOST_MOVES:
        words = MORE.fill(count=len(moves) - MOST_MOVES)[page.language]
        axes.text(0, 0.4 + ROW * MOST_MOVES, words, fontsize=9, color=QUIET, ha="left", va="center", gid="more")


def _draw_hosts(axes: Axes, scenario: Scenario, move: Move, where: tuple[int, float], page: _Page) -> None:
    from matplotlib.patches import Rectangle  # slow to import

    place, y = where
    hosts = move.hosts[place]
    kinds = list(dict.fromkeys(each for each in move.hosts if each))
    colour = MOVE_COLOURS[kinds.index(hosts) % len(MOVE_COLOURS)] if hosts else PAPER
    corner = (page.left(place), y - ROW / 2 + 0.02)
    axes.add_patch(Rectangle(corner, page.cell - 0.1, ROW - 0.04, facecolor=colour, gid="host"))
    ink = QUIET if not hosts else PAPER if is_dark(colour) else INK
    words = shortened(_hosts(scenario, hosts, page.language), 9, page.cell - 0.2)
    axes.text(corner[0] + 0.06, y, words, fontsize=9, color=ink, ha="left", va="center")
