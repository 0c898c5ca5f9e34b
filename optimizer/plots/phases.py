"""The phases of the rounds shown, below a picture: drawn as lines on a time axis, and their dates as a small table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.phases import HEADINGS
from optimizer.plots.style import GRID, INK, QUIET, width_of
from optimizer.plots.timeline import Timeline
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

    from optimizer.domain.phases import Phase
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

ROUND = Text("round", "轮次")
ESTIMATED_MARK = "?"
SIZE, LINE, APART = 8.0, 0.19, 0.22
"""Size of letters, and inches from one line to the next and between columns."""


@dataclass(frozen=True)
class PhaseTable:
    """The drawn lines, and below them a line of titles and one line for each round, in the language of the picture."""

    timeline: Timeline
    titles: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

    @property
    def widths(self) -> tuple[float, ...]:
        """The width of each column, in inches."""
        columns = zip(self.titles, *self.lines, strict=True)
        return tuple(max(width_of(each, SIZE) for each in column) + APART for column in columns)

    @property
    def width(self) -> float:
        """The least width of lines and table, in inches."""
        return max(self.timeline.width, sum(self.widths) - APART)

    @property
    def height(self) -> float:
        """The height of lines and table, in inches."""
        return self.timeline.height + LINE * (1 + len(self.lines)) + 0.08 if self.lines else 0.0

    def draw(self, axes: Axes) -> None:
        """Draw lines and table from the upper left corner of axes in which one unit is one inch."""
        if not self.lines:
            return
        self.timeline.draw(axes)
        left, top = 0.0, self.timeline.height
        for number, width in enumerate(self.widths):
            looks = {"fontsize": SIZE, "ha": "left", "va": "baseline"}
            axes.text(left, top + 0.7 * LINE, self.titles[number], color=QUIET, gid="phase", **looks)  # type: ignore[arg-type]
            for place, line in enumerate(self.lines):
                y = top + LINE * (place + 1.7) + 0.08
                weight = "normal" if number else "bold"
                axes.text(left, y, line[number], color=INK, weight=weight, gid="day", **looks)  # type: ignore[arg-type]
            left += width
        below = top + LINE + 0.03
        axes.plot([0, left - APART], [below, below], color=GRID, linewidth=0.8)


def phase_table(scenario: Scenario, rounds: Iterable[Round], language: Language) -> PhaseTable:
    """Return lines and table of these rounds.

    Phases that none of them has get no column, and rounds that are past no line. A year whose public holidays are not
    published yet, and a date in it, carries a question mark.
    """
    shown = {
        round_.id: {phase.name: phase for phase in scenario.phases[round_.id]}
        for round_ in rounds
        if round_.id in scenario.phases
    }
    names = [name for name in HEADINGS if any(name in phases for phases in shown.values())]
    lines = [
        (
            id_,
            *(_days(phases[name], phases["enter"].start.year) if name in phases else "" for name in names),
        )
        for id_, phases in shown.items()
    ]
    years = {day.year for phases in shown.values() for phase in phases.values() for day in (phase.start, phase.end)}
    called = {
        year: f"{year}{ESTIMATED_MARK if scenario.calendar.is_estimated(year) else ''}"
        for year in range(min(years, default=0), max(years, default=-1) + 1)
    }
    timeline = Timeline(shown, called, language)
    return PhaseTable(timeline, (ROUND[language], *(HEADINGS[name][language] for name in names)), tuple(lines))


def _days(phase: Phase, year: int) -> str:
    """Return the day of a phase, or its first and last, without the years if a span lies in the year of entering."""
    words = f"{phase.start}"
    if phase.start != phase.end:
        is_that_year = phase.start.year == phase.end.year == year
        words = f"{phase.start:%m-%d} – {phase.end:%m-%d}" if is_that_year else f"{phase.start} – {phase.end}"
    return f"{words}{ESTIMATED_MARK if phase.is_estimated else ''}"
