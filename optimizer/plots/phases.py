"""The dates of every phase of the rounds shown, as a small table below a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.phases import TITLES
from optimizer.plots.style import GRID, INK, QUIET, width_of
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matplotlib.axes import Axes

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

ROUND = Text("round", "轮次")
ESTIMATED_MARK = "?"
SIZE, LINE, APART = 8.0, 0.19, 0.22
"""Size of letters, and inches from one line to the next and between columns."""


@dataclass(frozen=True)
class PhaseTable:
    """A line of titles and one line for each round, in the language of the picture."""

    titles: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]

    @property
    def widths(self) -> tuple[float, ...]:
        """The width of each column, in inches."""
        columns = zip(self.titles, *self.lines, strict=True)
        return tuple(max(width_of(each, SIZE) for each in column) + APART for column in columns)

    @property
    def width(self) -> float:
        """The width of all columns, in inches."""
        return sum(self.widths) - APART

    @property
    def height(self) -> float:
        """The height of all lines, in inches."""
        return LINE * (1 + len(self.lines)) + 0.08 if self.lines else 0.0

    def draw(self, axes: Axes) -> None:
        """Draw the table from the upper left corner of axes in which one unit is one inch."""
        if not self.lines:
            return
        left = 0.0
        for number, width in enumerate(self.widths):
            looks = {"fontsize": SIZE, "ha": "left", "va": "baseline"}
            axes.text(left, 0.7 * LINE, self.titles[number], color=QUIET, gid="phase", **looks)  # type: ignore[arg-type]
            for place, line in enumerate(self.lines):
                y = LINE * (place + 1.7) + 0.08
                weight = "normal" if number else "bold"
                axes.text(left, y, line[number], color=INK, weight=weight, gid="day", **looks)  # type: ignore[arg-type]
            left += width
        axes.plot([0, left - APART], [LINE + 0.03, LINE + 0.03], color=GRID, linewidth=0.8)


def phase_table(scenario: Scenario, rounds: Iterable[Round], language: Language) -> PhaseTable:
    """Return the table of these rounds; phases that none of them has get no column, and rounds that are past no line.

    A date in a year whose public holidays are not published yet carries a question mark.
    """
    shown = {
        round_.id: {phase.name: phase for phase in scenario.phases[round_.id]}
        for round_ in rounds
        if round_.id in scenario.phases
    }
    names = [name for name in TITLES if any(name in phases for phases in shown.values())]
    lines = [
        (
            id_,
            *(
                f"{phases[name].start}{ESTIMATED_MARK if phases[name].is_estimated else ''}" if name in phases else ""
                for name in names
            ),
        )
        for id_, phases in shown.items()
    ]
    return PhaseTable((ROUND[language], *(TITLES[name][language] for name in names)), tuple(lines))
