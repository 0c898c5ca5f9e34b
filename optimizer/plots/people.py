"""How evenly people are sent: how many take part in how many rounds, and working days by unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.measures.people import has_seats, shares, units
from optimizer.plots.style import (
    COLOURS,
    GRID,
    INK,
    PAPER,
    QUIET,
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
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario

TITLE = Text("{name}: how evenly people are sent", "{name}：人员任务均衡情况")
NOTHING = Text("The plan seats nobody.", "方案没有安排人员。")
BY_PERSON = Text("How many people take part in how many rounds", "参加轮次的人数分布")
ROUNDS = Text("rounds in the term, those done included", "届期内参加轮数（含已完成）")
BY_UNIT = Text("Working days per person of each unit, those not sent included", "各单位人均工作日数（含未参加者）")
BY_UNIT_ENDS = Text(
    "Working days per person, those not sent included: the {most} units with most and {least} with least, of {count}",
    "人均工作日数（含未参加者）：最多的{most}个和最少的{least}个单位，共{count}个",
)
OF_UNIT = Text("{days} ({sent} of {staff} sent)", "{days}（{staff}人中{sent}人参加）")
NO_UNIT = Text("no unit", "未填单位")
AVERAGE = Text("average of everybody {days}", "全员平均 {days}")
SAID = Text(
    "{sent} of {people} take part; each of these {sent} takes part in {rounds} on average.",
    "共{people}，其中{sent}人参加；参加者人均{rounds}。",
)
BETWEEN = Text("… {count} units between them", "……中间还有{count}个单位")

MARGIN, PANEL, BAR, HIST_HEIGHT = 0.35, 7.6, 0.26, 1.9
"""Inches: the edge, the width of all bars and names, the height of a unit's bar, and of the columns by rounds."""
LONGEST_NAME, NUMBERS = 2.6, 1.9
MOST_UNITS, ENDS = 30, 12
"""With more units only those with most and least load per person are shown, so many of each."""
MOST_BARS = 12
"""More rounds than this share the last column."""


@dataclass(frozen=True)
class Load:
    """What a unit's people take part in."""

    name: str
    staff: int
    sent: int
    days: int

    @property
    def per_person(self) -> float:
        """Working days per person of the unit."""
        return self.days / self.staff


@styled
def draw_people(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> Figure:
    """Return the picture of how many people are sent how often, and of the working days of each unit."""
    if not has_seats(scenario, plan) or not scenario.officers:
        return empty_figure(NOTHING[language])
    taken = shares(scenario, plan)
    rounds = Counter(share.rounds for share in taken.values())
    loads = _loads(scenario, plan, language)
    shown = loads if len(loads) <= MOST_UNITS else [*loads[:ENDS], *loads[-ENDS:]]
    gap = 0.0 if len(loads) == len(shown) else BAR
    title = TITLE.fill(name=scenario.name or scenario.id)[language]
    heading = (
        BY_UNIT[language] if not gap else BY_UNIT_ENDS.fill(most=ENDS, least=ENDS, count=f"{len(loads):,}")[language]
    )
    width = 2 * MARGIN + max(PANEL, width_of(title, 14), width_of(heading, 10))
    first = MARGIN + 0.5
    second = first + 0.3 + HIST_HEIGHT + 0.75
    body = len(shown) * BAR + gap + 0.1
    height = second + 0.45 + body + 0.45 + MARGIN
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, title, 14, weight="bold")
    write(figure, MARGIN, first, BY_PERSON[language], 10, weight="bold")
    _draw_rounds(axes_at(figure, MARGIN, first + 0.45, width - 2 * MARGIN, HIST_HEIGHT), rounds, language)
    write(figure, MARGIN, second, heading, 10, weight="bold")
    names = 0.12 + max(min(LONGEST_NAME, width_of(load.name, 9)) for load in shown)
    average = sum(load.days for load in loads) / sum(load.staff for load in loads)
    axes = axes_at(figure, MARGIN, second + 0.5, width - 2 * MARGIN, body)
    _draw_units(axes, shown, names, gap, average, language, left_out=len(loads) - len(shown))
    people, sent = len(taken), sum(1 for share in taken.values() if share.rounds)
    each = sum(share.rounds for share in taken.values()) / sent if sent else 0.0
    said = SAID.fill(
        sent=f"{sent:,}",
        people=Text(f"{people:,} people", f"{people:,}人"),
        rounds=Text(f"{each:.1f} rounds", f"{each:.1f}轮"),
    )
    write(figure, MARGIN, height - MARGIN - 0.16, said[language], 9, color=QUIET)
    return figure


# -- what is shown ---------------------------------------------------------------------------------------------------


def _loads(scenario: Scenario, plan: Plan, language: Language) -> list[Load]:
    """Return what each unit's people take part in, the most days per person first."""
    taken, offices = shares(scenario, plan), units(scenario)
    several = Counter(unit for unit, _ in offices)
    loads = []
    for (unit, home), people in offices.items():
        place = scenario.label(home)[language]
        name = unit or NO_UNIT[language]
        if several[unit] > 1 or not unit:
            name = f"{place}{name}" if language is Language.ZH else f"{name}, {place}"
        own = [taken[officer.id] for officer in people]
        loads.append(Load(name, len(own), sum(1 for share in own if share.rounds), sum(share.days for share in own)))
    return sorted(loads, key=lambda load: -load.per_person)


# -- drawing ---------------------------------------------------------------------------------------------------------


def _draw_rounds(axes: Axes, rounds: Counter[int], language: Language) -> None:
    """Draw a column for each number of rounds, with how many people take part in so many."""
    from matplotlib.patches import Rectangle  # slow to import

    most = min(max(rounds), MOST_BARS)
    counts = [rounds[number] for number in range(most)]
    counts.append(sum(count for number, count in rounds.items() if number >= most))
    width, height = axes.get_xlim()[1], HIST_HEIGHT - 0.35
    step = min(0.9, width / len(counts))
    axes.plot([0, step * len(counts)], [height] * 2, color=QUIET, linewidth=0.8)
    for number, count in enumerate(counts):
        tall = (height - 0.2) * count / max(counts)
        left = number * step + 0.12 * step
        axes.add_patch(
            Rectangle((left, height - tall), 0.76 * step, tall, facecolor=COLOURS[0], edgecolor="none", gid="people")
        )
        middle = (number + 0.5) * step
        axes.text(middle, height - tall - 0.03, f"{count:,}", fontsize=8, ha="center", va="bottom", gid="count")
        words = f"{number}+" if number == most and max(rounds) > most else str(number)
        axes.text(middle, height + 0.04, words, fontsize=9, ha="center", va="top", gid="rounds")
    axes.text(0, height + 0.25, ROUNDS[language], fontsize=8, color=QUIET, ha="left", va="top")


def _draw_units(  # noqa: PLR0913, PLR0917  # what is drawn, and where
    axes: Axes,
    loads: Sequence[Load],
    names: float,
    gap: float,
    average: float,
    language: Language,
    *,
    left_out: int,
) -> None:
    """Draw a bar for each unit, and a line where the average of all people lies."""
    from matplotlib.patches import Rectangle  # slow to import

    room = axes.get_xlim()[1] - names - NUMBERS
    most = max(*(load.per_person for load in loads), average, 1.0)
    for number, load in enumerate(loads):
        y = (number + 0.5) * BAR + (gap if number >= ENDS else 0.0)
        axes.text(0, y, shortened(load.name, 9, LONGEST_NAME), fontsize=9, ha="left", va="center", gid="unit")
        length = room * load.per_person / most
        axes.add_patch(
            Rectangle((names, y - 0.08), length, 0.16, facecolor=COLOURS[0], edgecolor="none", zorder=2, gid="days")
        )
        words = OF_UNIT.fill(days=f"{load.per_person:.1f}", sent=load.sent, staff=load.staff)[language]
        ground = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0}  # the line of the average stops before it
        at = names + length + 0.06
        axes.text(at, y, words, fontsize=8, color=INK, ha="left", va="center", bbox=ground, zorder=1.5, gid="said")
    if gap:
        y = (ENDS + 0.5) * BAR
        words = BETWEEN.fill(count=f"{left_out:,}")[language]
        axes.text(0, y, words, fontsize=8, color=QUIET, ha="left", va="center")
    bottom = len(loads) * BAR + gap
    middle = names + room * average / most
    axes.plot([middle, middle], [0, bottom], color=GRID, linewidth=1.2, zorder=1, gid="average")
    words = AVERAGE.fill(days=f"{average:.1f}")[language]
    axes.text(middle, -0.03, words, fontsize=8, color=QUIET, ha="center", va="bottom")
