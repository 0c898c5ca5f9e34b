"""What is covered where and when: regions as rows, rounds as columns, risk as colour."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.phases import words_on_estimates
from optimizer.plots.style import (
    GRID,
    QUIET,
    SHADE,
    axes_at,
    empty_figure,
    new_figure,
    shortened,
    styled,
    width_of,
    write,
)
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

TITLE = Text("{name}: what is covered where and when (risk points)", "{name}：各地各轮覆盖情况（风险分）")
NOTHING = Text("There is nothing to inspect.", "没有巡察对象。")
BEFORE = Text("before", "此前")
COVERED = Text("covered", "已覆盖")
OF_ALL = Text("of risk", "总风险")
TOTAL = Text("all", "合计")
OTHERS = Text("{count} others", "其余 {count} 个")
NOWHERE = Text("no host", "无受巡地")
CAPTION = Text(
    "Numbers are risk points of the targets inspected there in that round; darker is more.",
    "数字为该轮在该地巡察对象的风险分，颜色越深越多。",
)
CAPTION_SMALL = Text(
    "Darker is more risk inspected there in that round, up to {most} points.",
    "颜色越深，该轮在该地覆盖的风险越多（最多 {most} 分）。",
)

MARGIN, CELL_WIDTH, SMALL_CELL_WIDTH, CELL_HEIGHT = 0.35, 0.5, 0.22, 0.27
HEAD, TALL_HEAD, SHARE_WIDTH = 0.36, 0.66, 1.7
"""Heights and widths in inches: the rounds' names, level and upright, and the share covered of each region."""
MOST_COLUMNS_WITH_NUMBERS = 24
MOST_ROWS = 60
"""The regions with the most risk have rows of their own; the others share one."""
LONGEST_NAME = 1.8
PALE, DEEP = (228, 239, 247), (74, 140, 200)
"""Ends of the colours for little and for much, as red, green and blue; black is read on all of them."""


@dataclass(frozen=True)
class Row:
    """One region or several together: its name, the risk covered in each column, and the risk of everything there."""

    name: str
    covered: tuple[int, ...]
    whole: int
    is_sum: bool = False

    @property
    def share(self) -> float:
        """The share of its risk that is covered."""
        return sum(self.covered) / self.whole if self.whole else 0.0


@styled
def draw_term(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> Figure:
    """Return the picture of what is covered where and when, what history covered included."""
    if not has_targets(scenario, plan):
        return empty_figure(NOTHING[language])
    columns, table = _table(scenario, plan)
    rows = _rows(scenario, table, len(columns), language)
    is_small = len(columns) > MOST_COLUMNS_WITH_NUMBERS
    cell = SMALL_CELL_WIDTH if is_small else CELL_WIDTH
    labels = max(min(LONGEST_NAME, width_of(row.name, 9)) for row in rows) + 0.15
    title = TITLE.fill(name=scenario.name or scenario.id)[language]
    most = max(1, *(each for row in rows if not row.is_sum for each in row.covered))
    caption = (CAPTION_SMALL.fill(most=most) if is_small else CAPTION)[language]
    notes = [caption]
    if scenario.estimated_years:
        notes.append(words_on_estimates(scenario.estimated_years)[language])
    grid = len(columns) * cell
    needed = (labels + grid + SHARE_WIDTH, width_of(title, 14), *(width_of(note, 8) for note in notes))
    width = 2 * MARGIN + max(needed)
    is_level = all(round_ is None or width_of(round_.id, 8.5) <= cell - 0.04 for round_ in columns)
    top = MARGIN + 0.4 + (HEAD if is_level else TALL_HEAD)
    body = len(rows) * CELL_HEIGHT + 0.06
    height = top + body + 0.25 + 0.18 * len(notes) + MARGIN
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, title, 14, weight="bold")
    axes = axes_at(figure, MARGIN + labels, top, grid, body)
    _draw_heads(axes, columns, cell, language, is_level=is_level)
    _draw_cells(axes, rows, cell, most, with_numbers=not is_small)
    _draw_names(axes_at(figure, MARGIN, top, labels, body), rows)
    _draw_shares(axes_at(figure, MARGIN + labels + grid, top, SHARE_WIDTH, body), rows, language)
    for number, note in enumerate(reversed(notes)):
        write(figure, MARGIN, height - MARGIN - 0.14 - 0.18 * number, note, 8, color=QUIET)
    return figure


def has_targets(scenario: Scenario, plan: Plan) -> bool:  # noqa: ARG001  # every picture is asked alike
    """Whether there is anything to inspect."""
    return bool(scenario.targets)


# -- what is shown ---------------------------------------------------------------------------------------------------


def _table(
    scenario: Scenario, plan: Plan
) -> tuple[tuple[Round | None, ...], Mapping[str | None, tuple[list[int], int]]]:
    """Return the columns (``None``: before) and for each host the risk covered in each and that of everything there.

    A round of the scenario that is over keeps its column; what history tells of other rounds is before.
    """
    columns: list[Round | None] = [*sorted(scenario.rounds, key=lambda each: (each.enter, each.leave, each.id))]
    past = {round_id: scenario.round[round_id].span for round_id in scenario.past_rounds}
    done = {
        row.target: row.round if row.round in past and row.date in past[row.round] else None
        for row in sorted(scenario.history, key=lambda row: row.date)
        if row.target in scenario.inspected
    }
    if None in done.values():
        columns.insert(0, None)
    place = {None if each is None else each.id: number for number, each in enumerate(columns)}
    table: dict[str | None, tuple[list[int], Counter[str]]] = defaultdict(lambda: ([0] * len(columns), Counter()))
    for target in scenario.targets:
        covered, whole = table[scenario.host_of[target.id]]
        whole["risk"] += target.risk
        if target.id in done:
            covered[place[done[target.id]]] += target.risk
        elif target.id in plan.served:
            covered[place[plan.served[target.id][0].round]] += target.risk
    return tuple(columns), {host: (covered, whole["risk"]) for host, (covered, whole) in table.items()}


def _rows(
    scenario: Scenario, table: Mapping[str | None, tuple[list[int], int]], columns: int, language: Language
) -> tuple[Row, ...]:
    """Return a row for each region in the order of the table of regions, and one for all together."""
    order = {region.id: number for number, region in enumerate(scenario.regions)}
    kept = sorted(table, key=lambda host: -table[host][1])[: MOST_ROWS if len(table) > MOST_ROWS else len(table)]
    kept.sort(key=lambda host: len(order) if host is None else order[host])
    rows = [
        Row((NOWHERE if host is None else scenario.label(host))[language], tuple(table[host][0]), table[host][1])
        for host in kept
    ]
    others = [table[host] for host in table if host not in kept]
    if others:
        rows.append(_together(OTHERS.fill(count=len(others))[language], others, columns))
    return (*rows, _together(TOTAL[language], table.values(), columns))


def _together(name: str, parts: Iterable[tuple[list[int], int]], columns: int) -> Row:
    known = list(parts)
    covered = tuple(sum(part[number] for part, _ in known) for number in range(columns))
    return Row(name, covered, sum(whole for _, whole in known), is_sum=True)


# -- drawing ---------------------------------------------------------------------------------------------------------


def shade_of(share: float) -> str:
    """Return the colour for a share from 0 to 1 of the most, as ``#RRGGBB``."""
    return "#" + "".join(
        f"{round(pale + (deep - pale) * share**0.7):02X}" for pale, deep in zip(PALE, DEEP, strict=True)
    )


def _draw_heads(
    axes: Axes, columns: Sequence[Round | None], cell: float, language: Language, *, is_level: bool
) -> None:
    for number, round_ in enumerate(columns):
        words = BEFORE[language] if round_ is None else round_.id
        middle = (number + 0.5) * cell
        looks = {"ha": "center", "va": "bottom", "fontsize": 8.5, "weight": "bold"}
        if not is_level or width_of(words, 8.5) > cell - 0.02:
            words = shortened(words, 8.5, TALL_HEAD - 0.05 if not is_level else HEAD)
            axes.text(middle, -0.06, words, rotation=90, gid="round", **looks)  # type: ignore[arg-type]
            continue
        has_month = round_ is not None and cell == CELL_WIDTH
        axes.text(middle, -0.22 if has_month else -0.06, words, gid="round", **looks)  # type: ignore[arg-type]
        if has_month:
            words = f"{round_.enter:%Y-%m}"  # type: ignore[union-attr]  # has_month says that it is one
            axes.text(middle, -0.06, words, fontsize=7, color=QUIET, ha="center", va="bottom")


def _draw_cells(axes: Axes, rows: Sequence[Row], cell: float, most: int, *, with_numbers: bool) -> None:
    from matplotlib.collections import PatchCollection  # slow to import
    from matplotlib.patches import Rectangle  # as above

    patches, colours = [], []
    for line, row in enumerate(rows):
        is_total = line == len(rows) - 1
        top = line * CELL_HEIGHT + (0.06 if is_total else 0)
        for number, risk in enumerate(row.covered):
            colour = SHADE if not risk or row.is_sum else shade_of(risk / most)
            patches.append(Rectangle((number * cell + 0.01, top + 0.01), cell - 0.02, CELL_HEIGHT - 0.02))
            colours.append(colour)
            if risk and with_numbers:
                axes.text(
                    (number + 0.5) * cell,
                    top + CELL_HEIGHT / 2,
                    str(risk),
                    fontsize=8 if risk < 1000 else 7,  # noqa: PLR2004  # four digits
                    weight="bold" if is_total else "normal",
                    color="black",
                    ha="center",
                    va="center",
                    gid="risk",
                )
    axes.add_collection(PatchCollection(patches, facecolors=colours, edgecolor="none", gid="cells"))


def _draw_names(axes: Axes, rows: Sequence[Row]) -> None:
    for line, row in enumerate(rows):
        is_total = line == len(rows) - 1
        y = (line + 0.5) * CELL_HEIGHT + (0.06 if is_total else 0)
        words = shortened(row.name, 9, LONGEST_NAME)
        axes.text(0, y, words, fontsize=9, weight="bold" if is_total else "normal", ha="left", va="center", gid="name")


def _draw_shares(axes: Axes, rows: Sequence[Row], language: Language) -> None:
    """Draw how much of each region's risk is covered, as a bar and in numbers."""
    from matplotlib.patches import Rectangle  # slow to import

    left, length = 0.12, 0.75
    axes.text(left, -0.06, COVERED[language], fontsize=8, color=QUIET, ha="left", va="bottom")
    axes.text(SHARE_WIDTH, -0.06, OF_ALL[language], fontsize=8, color=QUIET, ha="right", va="bottom")
    for line, row in enumerate(rows):
        top = line * CELL_HEIGHT + (0.06 if line == len(rows) - 1 else 0)
        y = top + CELL_HEIGHT / 2
        axes.add_patch(Rectangle((left, y - 0.05), length, 0.1, facecolor=GRID, edgecolor="none"))
        axes.add_patch(
            Rectangle((left, y - 0.05), length * row.share, 0.1, facecolor=shade_of(0.7), edgecolor="none", gid="share")
        )
        percent = f"{100 * row.share:.0f}%"
        axes.text(left + length + 0.06, y, percent, fontsize=8, ha="left", va="center", gid="percent")
        axes.text(SHARE_WIDTH, y, f"{row.whole:,}", fontsize=8, color=QUIET, ha="right", va="center")
