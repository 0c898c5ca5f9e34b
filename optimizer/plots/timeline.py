"""The phases of rounds as lines on one time axis: who trains, is on site and has something due when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from optimizer.domain.calendar import months_after
from optimizer.domain.phases import HEADINGS
from optimizer.plots.style import COLOURS, GRID, INK, PAPER, QUIET, width_of
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

    from optimizer.domain.phases import Phase

ON_SITE = Text("on site, enter to leave", "在驻（进驻至撤离）")
FOLLOWING = Text("after leaving", "撤离之后")
MONTHS = tuple(
    Text(name, f"{number}月")
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
)

TRAINING_COLOUR, ON_SITE_COLOUR = "#CFE3F0", COLOURS[0]


class Look(NamedTuple):
    """The marker of a phase of one day: shapes differ, so that colours are not needed to tell them apart."""

    shape: str
    colour: str
    size: float


LOOKS: Mapping[str, Look] = {
    "notice": Look("v", INK, 7.0),
    "midterm": Look("D", PAPER, 5.5),
    "report": Look("^", COLOURS[1], 7.5),
    "feedback": Look("o", COLOURS[2], 6.5),
    "rectification": Look("s", COLOURS[6], 6.0),
    "follow-up": Look("*", COLOURS[4], 10.0),
}
"""The look of each phase of one day; sizes, in points, are such that all look as large."""

SIZE, SMALL = 8.0, 7.5
ROW, BAR, LEGEND_ROW, TICKS, BELOW = 0.34, 0.1, 0.22, 0.4, 0.2
"""Inches: a round's line, a bar in it, a row of the legend, the years and months, and the space below all lines."""
MARKER, ASIDE = 0.11, 0.11
"""Inches that a marker needs, and from the line to where it stands if a bar or an earlier marker takes its place."""
LEAST_WIDTH, LEAST_STEP = 7.0, 0.5
"""Inches for the whole picture, and from one label of the time axis to the next."""
STEPS = (1, 3, 6, 12)
"""Months from one label to the next: as few as there is room for."""


class Axis(NamedTuple):
    """The months shown, ``end`` exclusive, with the months from one label to the next and the place in inches."""

    start: date
    end: date
    step: int
    left: float
    width: float

    def at(self, day: date) -> float:
        """Return where the day begins."""
        return self.left + (day - self.start).days * self.width / (self.end - self.start).days

    def middle(self, day: date) -> float:
        """Return where the middle of the day is."""
        return (self.at(day) + self.at(day + timedelta(days=1))) / 2

    @property
    def ticks(self) -> Iterator[date]:
        """Every day that gets a label."""
        day = self.start
        while day < self.end:
            yield day
            day = months_after(day, self.step)


@dataclass(frozen=True)
class Timeline:
    """One line for each round, in order, in the language of the picture.

    Parameters
    ----------
    rounds
        The phases of each round by their names.
    years
        How every year from the first phase to the last is written.
    """

    rounds: Mapping[str, Mapping[str, Phase]]
    years: Mapping[int, str]
    language: Language

    @property
    def width(self) -> float:
        """The least width, in inches; it is drawn as wide as there is room."""
        return LEAST_WIDTH if self.rounds else 0.0

    @property
    def height(self) -> float:
        """The height in inches, with the space below."""
        if not self.rounds:
            return 0.0
        return LEGEND_ROW * (1 + self._entries[-1][2]) + TICKS + ROW * len(self.rounds) + BELOW

    def draw(self, axes: Axes) -> None:
        """Draw legend, time axis and lines from the upper left corner of axes in which one unit is one inch."""
        if not self.rounds:
            return
        self._draw_legend(axes)
        top = LEGEND_ROW * (1 + self._entries[-1][2]) + TICKS
        axis = self._axis(axes.get_xlim()[1])
        self._draw_axis(axes, axis, top)
        for place, (id_, phases) in enumerate(self.rounds.items()):
            y = top + ROW * (place + 0.55)  # more markers stand above than below
            axes.text(0, y, id_, fontsize=SIZE, weight="bold", color=INK, ha="left", va="center", gid="line")
            _draw_line(axes, axis, y, phases)

    @property
    def _names(self) -> list[str]:
        """The phases that any round has, in order."""
        return [name for name in HEADINGS if any(name in phases for phases in self.rounds.values())]

    @property
    def _entries(self) -> list[tuple[str, str, int, float]]:
        """Return (phase, words, row, left) of each entry of the legend, in as many rows as the least width needs."""
        words = {name: HEADINGS[name][self.language] for name in self._names if name != "leave"}
        words |= {"enter": ON_SITE[self.language], "": FOLLOWING[self.language]}
        entries: list[tuple[str, str, int, float]] = []
        row, left = 0, 0.0
        for name, title in words.items():
            inches = 0.28 + width_of(title, SIZE)
            if left + inches > LEAST_WIDTH:
                row, left = row + 1, 0.0
            entries.append((name, title, row, left))
            left += inches + 0.18
        return entries

    def _axis(self, width: float) -> Axis:
        """Return the time axis from the first phase to the last, in whole steps."""
        days = [day for phases in self.rounds.values() for phase in phases.values() for day in (phase.start, phase.end)]
        first, last = min(days), max(days)
        left = max(width_of(id_, SIZE) for id_ in self.rounds) + 0.2
        for step in STEPS:
            start, end = _step_of(first, step), months_after(_step_of(last, step), step)
            steps = ((end.year - start.year) * 12 + end.month - start.month) // step
            if steps * LEAST_STEP <= width - left:
                break
        return Axis(start, end, step, left, width - left - MARKER / 2)

    def _draw_axis(self, axes: Axes, axis: Axis, top: float) -> None:
        bottom = top + ROW * len(self.rounds)
        for place in range(len(self.rounds) + 1):
            y = top + ROW * place
            axes.plot([0, axis.left + axis.width + MARKER / 2], [y, y], color=GRID, linewidth=0.6, zorder=0.5)
        looks = {"ha": "left", "va": "baseline", "fontsize": SMALL}
        for day in axis.ticks:
            x = axis.at(day)
            is_first = day == axis.start or day.month == 1
            upper = top - (TICKS - 0.06 if is_first else 0.17)
            line = QUIET if is_first else GRID
            axes.plot([x, x], [upper, bottom], color=line, linewidth=0.6, zorder=0.6, clip_on=False)
            axes.text(x + 0.04, top - 0.06, MONTHS[day.month - 1][self.language], color=QUIET, gid="month", **looks)  # type: ignore[arg-type]
            if is_first:
                year = self.years[day.year]
                axes.text(x + 0.04, top - 0.22, year, color=INK, weight="bold", gid="year", **looks)  # type: ignore[arg-type]

    def _draw_legend(self, axes: Axes) -> None:
        for name, words, row, left in self._entries:
            y = 0.1 + LEGEND_ROW * row
            if name in LOOKS:
                _draw_marker(axes, name, left + 0.11, y, "key")
            elif name:
                axes.add_patch(_bar(name, left, left + 0.22, y))
            else:
                axes.plot([left, left + 0.22], [y, y], color=QUIET, linewidth=1.2, gid="key")
            axes.text(left + 0.28, y, words, fontsize=SIZE, color=QUIET, ha="left", va="center")


def _step_of(day: date, step: int) -> date:
    """Return the first day of the stretch of ``step`` months in which the day lies; stretches start with the year."""
    return date(day.year, (day.month - 1) // step * step + 1, 1)


def _draw_line(axes: Axes, axis: Axis, y: float, phases: Mapping[str, Phase]) -> None:
    after = timedelta(days=1)
    leave, last = phases["leave"].end, max(phase.end for phase in phases.values())
    if last > leave:
        ends = [axis.at(leave + after), axis.middle(last)]
        axes.plot(ends, [y, y], color=QUIET, linewidth=1.2, solid_capstyle="butt", zorder=1, gid="due")
    bars = {"enter": (axis.at(phases["enter"].start), axis.at(leave + after))}
    if "training" in phases:
        training = phases["training"]
        bars["training"] = (axis.at(training.start), axis.at(training.end + after))
    for name, (left, right) in bars.items():
        axes.add_patch(_bar(name, left, right, y)).set_gid(f"{name} bar")
    taken = [(left, right, 0) for left, right in bars.values()]
    for phase in sorted((phases[name] for name in LOOKS if name in phases), key=lambda each: each.start):
        x = axis.middle(phase.start)
        left, right = x - MARKER / 2, x + MARKER / 2
        hidden = {level for start, end, level in taken if left < end and start < right}
        # The mid-term meeting is part of the time on site, and belongs on its bar; the notice is usually so close to
        # the training that it stands above the line in every round, for all to look alike.
        lowest = 1 if phase.name == "notice" else 0
        level = 0 if phase.name == "midterm" else next(each for each in count(lowest) if each not in hidden)
        taken.append((left, right, level))
        _draw_marker(axes, phase.name, x, y + _aside(level), f"{phase.name} marker")


def _aside(level: int) -> float:
    """Return how far below the line (above it: negative) a level is: the line itself, above, below, further above."""
    return ASIDE * (-(level + 1) // 2 if level % 2 else level // 2)


def _bar(name: str, left: float, right: float, y: float) -> Rectangle:
    from matplotlib.patches import Rectangle  # slow to import

    colour = TRAINING_COLOUR if name == "training" else ON_SITE_COLOUR
    corner = (left, y - BAR / 2)
    return Rectangle(corner, right - left, BAR, facecolor=colour, edgecolor=ON_SITE_COLOUR, linewidth=0.6, zorder=2)


def _draw_marker(axes: Axes, name: str, x: float, y: float, mark: str) -> None:
    look = LOOKS[name]
    axes.plot(
        [x],
        [y],
        marker=look.shape,
        markersize=look.size,
        markerfacecolor=look.colour,
        markeredgecolor=INK if look.colour == PAPER else PAPER,
        markeredgewidth=0.9 if look.colour == PAPER else 0.5,
        clip_on=False,
        zorder=3,
        gid=mark,
    )
