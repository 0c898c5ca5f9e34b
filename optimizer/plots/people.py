"""How evenly people are sent: how many take part in how many rounds and days, and working days by unit or home."""

from __future__ import annotations

from collections import Counter, defaultdict
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
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Officer
    from optimizer.domain.scenario import Scenario
    from optimizer.measures.people import Share, Unit

TITLE = Text("{name}: how evenly people are sent", "{name}：人员任务均衡情况")
NOTHING = Text("The plan seats nobody.", "方案没有安排人员。")
BY_ROUNDS = Text("How many people take part in how many rounds", "参加轮次的人数分布")
ROUNDS = Text("rounds in the term, those done included", "届期内参加轮数（含已完成）")
BY_DAYS = Text("How many people work how many days", "工作日数的人数分布")
DAYS = Text("working days in the term, those done included", "届期内工作日数（含已完成）")
BY_UNIT = Text("Working days per person of each unit, those not sent included", "各单位人均工作日数（含未参加者）")
BY_HOME = Text("Working days per person by home, those not sent included", "各地人均工作日数（含未参加者）")
ENDS_OF_UNITS = Text(
    "Working days per person, those not sent included: the {most} units with most and {least} with least, of {count}",
    "人均工作日数（含未参加者）：最多的{most}个和最少的{least}个单位，共{count}个",
)
ENDS_OF_HOMES = Text(
    "Working days per person by home, those not sent included: the {most} with most and {least} with least, of {count}",
    "人均工作日数（含未参加者）：最多的{most}个和最少的{least}个地区，共{count}个",
)
ALIKE_UNITS = Text(
    "All {count} units are alike: {days} working days per person.", "{count}个单位情况相同，人均{days}个工作日。"
)
ALIKE_HOMES = Text(
    "All {count} homes are alike: {days} working days per person.", "{count}个地区情况相同，人均{days}个工作日。"
)
OF_UNIT = Text("{days} ({sent} of {staff} sent)", "{days}（{staff}人中{sent}人参加）")
NO_UNIT = Text("no unit", "未填单位")
AVERAGE = Text("average of everybody {days}", "全员平均 {days}")
SAID = Text(
    "{sent} of {people} take part; each of these {sent} takes part in {rounds} on average.",
    "共{people}，其中{sent}人参加；参加者人均{rounds}。",
)
UNITS_ELSEWHERE = Text(
    "The table “load by unit” has each of the {count} units.", "{count}个单位各自的任务量见“单位任务量”表。"
)
BETWEEN = Text("… {count} between them", "……中间还有{count}个")

MARGIN, PANEL, BAR, COLUMNS_HEIGHT, NOTE = 0.35, 7.6, 0.26, 1.9, 0.2
"""Inches: the edge, the width of all bars and names, the height of a unit's bar, of the columns, and of a note."""
LONGEST_NAME, NUMBERS = 2.6, 1.9
CLEAR = 5.5
"""Points around what is written beside a bar: as far as the next row, so that no line shows between rows of words."""
MOST_UNITS, ENDS = 30, 12
"""More units are put together by their homes; of more homes those with most and least load per person are shown."""
MOST_ROUNDS, MOST_RANGES = 12, 6
"""More rounds than this share the last column; so many ranges of days have one at most."""
WIDEST_COLUMN, ROUNDS_WIDTH, APART = 0.7, 0.42, 0.5
"""Inches: a column at most, one of many, and what lies between the two charts of columns."""
STEPS = (5, 10, 20, 50, 100, 200, 500)
"""How many days the ranges may span."""


@dataclass(frozen=True)
class Columns:
    """A chart of people: a column for each number of rounds or days, with how many people have that."""

    heading: str
    below: str
    counts: tuple[tuple[str, int], ...]
    mark: str

    @property
    def step(self) -> float:
        """Inches from one column to the next."""
        longest = max(width_of(words, 8) for words, _ in self.counts)
        return min(WIDEST_COLUMN, max(ROUNDS_WIDTH, longest + 0.12, 3.6 / len(self.counts)))

    @property
    def width(self) -> float:
        """How much room the chart takes."""
        return max(width_of(self.heading, 10), width_of(self.below, 8), self.step * len(self.counts))


@dataclass(frozen=True)
class Load:
    """What the people of a unit, or of a home, take part in."""

    name: str
    staff: int
    sent: int
    days: int

    @property
    def per_person(self) -> float:
        """Working days per person."""
        return self.days / self.staff


@styled
def draw_people(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> Figure:
    """Return the picture of how many people are sent how often and how long, and of the working days of each unit."""
    if not has_seats(scenario, plan) or not scenario.officers:
        return empty_figure(NOTHING[language])
    taken = shares(scenario, plan)
    charts = (
        Columns(BY_ROUNDS[language], ROUNDS[language], _by_rounds(taken.values()), "rounds"),
        Columns(BY_DAYS[language], DAYS[language], _by_days(taken.values()), "days"),
    )
    loads, is_by_home = _loads(scenario, plan, language)
    is_alike = len(loads) > 1 and len({f"{load.per_person:.1f}" for load in loads}) == 1
    shown = [] if is_alike else loads if len(loads) <= MOST_UNITS else [*loads[:ENDS], *loads[-ENDS:]]
    gap = BAR if 0 < len(shown) < len(loads) else 0.0
    title = TITLE.fill(name=scenario.name or scenario.id)[language]
    heading = _heading(loads, is_by_home=is_by_home, is_cut=bool(gap))[language]
    notes = [note[language] for note in _notes(scenario, taken, is_by_home=is_by_home)]
    wide = sum(chart.width for chart in charts) + APART
    width = 2 * MARGIN + max(PANEL, wide, *(width_of(words, 10) for words in (heading, *notes)), width_of(title, 14))
    first = MARGIN + 0.5
    second = first + 0.3 + COLUMNS_HEIGHT + 0.75
    body = len(shown) * BAR + gap + 0.1
    below = second + 0.7 + (0.0 if is_alike else body)
    figure = new_figure(width, below + NOTE * len(notes) + MARGIN)
    write(figure, MARGIN, MARGIN, title, 14, weight="bold")
    left = MARGIN
    for chart in charts:
        write(figure, left, first, chart.heading, 10, weight="bold")
        _draw_columns(axes_at(figure, left, first + 0.45, chart.width, COLUMNS_HEIGHT), chart)
        left += chart.width + APART
    write(figure, MARGIN, second, heading, 10, weight="bold")
    if is_alike:
        days = f"{loads[0].per_person:.1f}"
        words = (ALIKE_HOMES if is_by_home else ALIKE_UNITS).fill(count=f"{len(loads):,}", days=days)
        write(figure, MARGIN, second + 0.25, words[language], 9, gid="alike")
    else:
        names = 0.12 + max(min(LONGEST_NAME, width_of(load.name, 9)) for load in shown)
        axes = axes_at(figure, MARGIN, second + 0.5, width - 2 * MARGIN, body)
        average = sum(load.days for load in loads) / sum(load.staff for load in loads)
        _draw_units(axes, shown, names, gap, average, language, left_out=len(loads) - len(shown))
    for number, note in enumerate(notes):
        write(figure, MARGIN, below + NOTE * number, note, 9, color=QUIET)
    return figure


# -- what is shown ---------------------------------------------------------------------------------------------------


def _by_rounds(taken: Iterable[Share]) -> tuple[tuple[str, int], ...]:
    """Return how many people take part in each number of rounds."""
    people = Counter(share.rounds for share in taken)
    last = max(people)
    if last <= MOST_ROUNDS:
        return tuple((str(number), people[number]) for number in range(last + 1))
    counts = [(str(number), people[number]) for number in range(MOST_ROUNDS)]
    more = sum(count for number, count in people.items() if number >= MOST_ROUNDS)
    return (*counts, (f"{MOST_ROUNDS}+", more))


def _by_days(taken: Iterable[Share]) -> tuple[tuple[str, int], ...]:
    """Return how many people work each number of days; where there are many numbers, by ranges of them."""
    people = Counter(share.days for share in taken)
    if len(people) <= MOST_RANGES:
        return tuple((str(days), people[days]) for days in sorted(people))
    last = max(people)
    step = next((step for step in STEPS if step * (MOST_RANGES - 1) >= last), last)
    ranges = [(start, start + step - 1) for start in range(1, last + 1, step)]
    return (
        ("0", people[0]),
        *(
            (f"{start}–{end}", sum(count for days, count in people.items() if start <= days <= end))
            for start, end in ranges
        ),
    )


def _loads(scenario: Scenario, plan: Plan, language: Language) -> tuple[list[Load], bool]:
    """Return what people take part in by unit, or where there are too many by home, the most days per person first.

    Second comes whether it is by home.
    """
    taken, offices = shares(scenario, plan), units(scenario)
    several = Counter(unit for unit, _ in offices)
    by_home: dict[str, list[Officer]] = defaultdict(list)
    for (_, home), own in offices.items():
        by_home[home] += own
    is_by_home = len(offices) > MOST_UNITS and len(by_home) > 1
    named: list[tuple[str, Sequence[Officer]]]
    if is_by_home:
        named = [(scenario.label(home)[language], people) for home, people in by_home.items()]
    else:
        named = [(_unit_name(scenario, unit, several, language), people) for unit, people in offices.items()]
    loads = []
    for name, people in named:
        each = [taken[officer.id] for officer in people]
        sent = sum(1 for share in each if share.rounds)
        loads.append(Load(name, len(each), sent, sum(share.days for share in each)))
    return sorted(loads, key=lambda load: -load.per_person), is_by_home


def _unit_name(scenario: Scenario, office: Unit, several: Mapping[str, int], language: Language) -> str:
    """Return a unit's name, with that of its home where it needs one."""
    unit, home = office
    name = unit or NO_UNIT[language]
    if several[unit] > 1 or not unit:
        place = scenario.label(home)[language]
        return f"{place}{name}" if language is Language.ZH else f"{name}, {place}"
    return name


def _heading(loads: Sequence[Load], *, is_by_home: bool, is_cut: bool) -> Text:
    if is_cut:
        ends = ENDS_OF_HOMES if is_by_home else ENDS_OF_UNITS
        return ends.fill(most=ENDS, least=ENDS, count=f"{len(loads):,}")
    return BY_HOME if is_by_home else BY_UNIT


def _notes(scenario: Scenario, taken: Mapping[str, Share], *, is_by_home: bool) -> list[Text]:
    """Return what is written below: how many are sent, and where the units are if the picture has not all of them."""
    people, sent = len(taken), sum(1 for share in taken.values() if share.rounds)
    each = sum(share.rounds for share in taken.values()) / sent if sent else 0.0
    said = SAID.fill(
        sent=f"{sent:,}",
        people=Text(f"{people:,} people", f"{people:,}人"),
        rounds=Text(f"{each:.1f} rounds", f"{each:.1f}轮"),
    )
    return [said, *([UNITS_ELSEWHERE.fill(count=f"{len(units(scenario)):,}")] if is_by_home else [])]


# -- drawing ---------------------------------------------------------------------------------------------------------


def _draw_columns(axes: Axes, chart: Columns) -> None:
    """Draw a column for each number of rounds or days, with how many people have that."""
    from matplotlib.patches import Rectangle  # slow to import

    height, step, most = COLUMNS_HEIGHT - 0.35, chart.step, max(count for _, count in chart.counts)
    axes.plot([0, step * len(chart.counts)], [height] * 2, color=QUIET, linewidth=0.8)
    for number, (words, count) in enumerate(chart.counts):
        tall = (height - 0.2) * count / most
        corner = ((number + 0.12) * step, height - tall)
        axes.add_patch(Rectangle(corner, 0.76 * step, tall, facecolor=COLOURS[0], edgecolor="none", gid=chart.mark))
        middle = (number + 0.5) * step
        said = {"fontsize": 8, "ha": "center", "gid": f"people by {chart.mark}"}
        axes.text(middle, height - tall - 0.03, f"{count:,}", va="bottom", **said)  # type: ignore[arg-type]
        axes.text(middle, height + 0.05, words, fontsize=8, ha="center", va="top", gid=chart.mark)
    axes.text(0, height + 0.25, chart.below, fontsize=8, color=QUIET, ha="left", va="top")


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
        ground = {"facecolor": PAPER, "edgecolor": "none", "pad": CLEAR}  # the line of the average stops before it
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
