"""How coverage grows until the term ends: the share of all risk, and of all targets, inspected by each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from optimizer.domain.phases import words_on_estimates
from optimizer.plots.style import COLOURS, GRID, INK, QUIET, SHADE, empty_figure, new_figure, styled, width_of, write
from optimizer.texts import Language, Text, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Target
    from optimizer.domain.scenario import Scenario

TITLE = Text("{name}: how coverage grows", "{name}：覆盖进度")
NOTHING = Text("There is nothing to inspect.", "没有巡察对象。")
RISK = Text("risk", "风险")
TARGETS = Text("targets", "对象")
DUE = Text("risk due by then", "到期应覆盖的风险")
END = Text("end of the term, {day}", "届期结束 {day}")
LEFT = Text(
    "Covered in the end: {risk} of all risk, {targets} of all targets. Left: {count} of {points}.",
    "最终覆盖：风险 {risk}，对象 {targets}。未覆盖：{count}，{points}。",
)
ALL = Text("Everything is covered.", "已全部覆盖。")
WIDTH, CHART, TOP, LEFT_OF, RIGHT_OF, NOTE, MARGIN = 11.0, 3.7, 1.0, 0.8, 1.15, 0.2, 0.35
"""Inches: the whole picture, and the height of the chart with what is above it, left and right of it, and each note."""
LEAST_BAND = 0.012
"""Rounds that are narrower than this share of the picture are still drawn so wide."""


@dataclass(frozen=True)
class Curve:
    """A share that grows in steps: the days and what it is from each of them on."""

    days: tuple[date, ...]
    shares: tuple[float, ...]

    @property
    def places(self) -> tuple[float, ...]:
        """The days as the axis counts them."""
        return tuple(map(_at, self.days))


@styled
def draw_coverage(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> Figure:
    """Return the picture of how coverage grows, from what history covers to the end of the term."""
    if not scenario.targets:
        return empty_figure(NOTHING[language])
    first, last = _range(scenario, plan)
    risk = _curve(scenario, plan, (first, last), lambda target: target.risk)
    targets = _curve(scenario, plan, (first, last), lambda _: 1)
    title = TITLE.fill(name=scenario.name or scenario.id)[language]
    notes = [_words(scenario, plan, risk, targets)[language]]
    if scenario.estimated_years:
        notes.append(words_on_estimates(scenario.estimated_years)[language])
    width = max(WIDTH, 2 * MARGIN + max(width_of(title, 14), *(width_of(note, 9) for note in notes)))
    below = 0.65 + NOTE * len(notes)
    height = TOP + CHART + below
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, title, 14, weight="bold")
    inches = width - LEFT_OF - RIGHT_OF
    axes = figure.add_axes((LEFT_OF / width, below / height, inches / width, CHART / height))
    _draw_frame(axes, first, last)
    _draw_rounds(axes, scenario, (first, last), inches)
    axes.step(risk.places, risk.shares, where="post", color=COLOURS[0], linewidth=2.2, zorder=3, gid="risk")
    axes.step(targets.places, targets.shares, where="post", color=COLOURS[1], linewidth=1.4, zorder=2.5, gid="targets")
    due = _due(scenario, (first, last))
    if due is not None:
        axes.step(due.places, due.shares, where="post", color=QUIET, linewidth=1.2, linestyle="--", zorder=2, gid="due")
    _draw_end(axes, scenario, last, language)
    _draw_ends(axes, [(risk, RISK, COLOURS[0]), (targets, TARGETS, COLOURS[1])], language)
    if due is not None:
        _name_due(axes, due, language)
    for number, note in enumerate(notes[::-1]):
        write(figure, MARGIN, height - MARGIN - NOTE * (number + 0.6), note, 9, color=QUIET if number else INK)
    return figure


# -- what is shown ---------------------------------------------------------------------------------------------------


def _range(scenario: Scenario, plan: Plan) -> tuple[date, date]:
    """Return the first and the last day to show: the term if there is one, and all that is done."""
    days = [day for each in scenario.rounds for day in (each.enter, each.leave)]
    days += [visit.end for posting in plan.postings for visit in posting.visits]
    if scenario.term is not None:
        days += [scenario.term.start, scenario.term.end]
    return min(days), max(days) + timedelta(days=1)


def _curve(scenario: Scenario, plan: Plan, days: tuple[date, date], worth: Callable[[Target], int]) -> Curve:
    """Return the share that is covered by each day; what history covers counts from its own days on."""
    done: dict[str, date] = {}
    for row in scenario.history:
        if row.target in scenario.inspected and row.target is not None:
            day = row.leave or row.date
            done[row.target] = min(day, done.get(row.target, day))
    for posting in plan.postings:
        for visit in posting.visits:
            done.setdefault(visit.target, visit.end)
    steps = [(done[target.id], worth(target)) for target in scenario.targets if target.id in done]
    return _steps(steps, sum(worth(target) for target in scenario.targets), days)


def _due(scenario: Scenario, days: tuple[date, date]) -> Curve | None:
    """Return the share of risk that is due by each day; ``None`` if nothing is."""
    steps = [
        (scenario.round[target.due].leave, target.risk)
        for target in scenario.targets
        if target.due is not None and target.due in scenario.round
    ]
    return _steps(steps, sum(target.risk for target in scenario.targets), days) if steps else None


def _steps(steps: Iterable[tuple[date, int]], whole: int, days: tuple[date, date]) -> Curve:
    first, last = days
    by_day: dict[date, int] = {first: 0}
    for day, amount in steps:
        by_day[max(day, first)] = by_day.get(max(day, first), 0) + amount
    by_day.setdefault(last, 0)
    total, shares = 0, []
    for day in sorted(by_day):
        total += by_day[day]
        shares.append(100 * total / whole if whole else 0.0)
    return Curve(tuple(sorted(by_day)), tuple(shares))


def _words(scenario: Scenario, plan: Plan, risk: Curve, targets: Curve) -> Text:
    left = [each for each in scenario.targets if each.id not in scenario.inspected and each.id not in plan.served]
    if not left:
        return ALL
    return LEFT.fill(
        risk=f"{risk.shares[-1]:.1f}%",
        targets=f"{targets.shares[-1]:.1f}%",
        count=counted(len(left), "target", "targets", "个对象"),
        points=counted(sum(each.risk for each in left), "risk point", "risk points", "风险分"),
    )


# -- drawing ---------------------------------------------------------------------------------------------------------


def _at(day: date) -> float:
    """Return the day as matplotlib counts days: from the beginning of 1970."""
    return float((day - date(1970, 1, 1)).days)


def _draw_frame(axes: Axes, first: date, last: date) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter  # slow to import

    axes.set_xlim(_at(first), _at(last))
    axes.set_ylim(0, 104)
    axes.set_yticks(range(0, 101, 20), [f"{each}%" for each in range(0, 101, 20)])
    axes.grid(axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, pad=6)
    locator = AutoDateLocator(minticks=4, maxticks=10)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    formats = ["%Y", "%Y-%m", "%m-%d", "%m-%d", "%m-%d", "%m-%d"]
    formatter = ConciseDateFormatter(  # type: ignore[no-untyped-call]
        locator, formats=formats, zero_formats=formats, offset_formats=[""] * 6
    )
    axes.xaxis.set_major_formatter(formatter)


def _draw_rounds(axes: Axes, scenario: Scenario, days: tuple[date, date], inches: float) -> None:
    """Shade the days of each round; its id stands above where there is room."""
    first, last = days
    whole = (last - first).days
    free_from = -1.0
    for round_ in sorted(scenario.rounds, key=lambda each: (each.enter, each.leave, each.id)):
        length = max((round_.leave - round_.enter).days + 1, LEAST_BAND * whole / 4)
        start = _at(round_.enter)
        axes.axvspan(start, start + length, color=SHADE, zorder=0.5, gid="round")
        middle = inches * ((round_.enter - first).days + length / 2) / whole
        wide = width_of(round_.id, 7.5)
        if middle - wide / 2 >= free_from and middle + wide / 2 <= inches + 0.1:
            axes.text(
                start + length / 2,
                105.5,
                round_.id,
                fontsize=7.5,
                color=QUIET,
                ha="center",
                va="bottom",
                gid="name",
            )
            free_from = middle + wide / 2 + 0.04


def _draw_end(axes: Axes, scenario: Scenario, last: date, language: Language) -> None:
    """Mark the end of the term."""
    if scenario.term is None:
        return
    end = scenario.term.end + timedelta(days=1)
    axes.axvline(_at(end), color=COLOURS[1], linewidth=1.2, zorder=1, gid="end")
    words = END.fill(day=scenario.term.end)[language]
    axes.annotate(
        words,
        (_at(min(end, last)), 0),
        xytext=(-4, 4),
        textcoords="offset points",
        fontsize=8,
        color=COLOURS[1],
        ha="right",
        va="bottom",
    )


def _draw_ends(axes: Axes, curves: list[tuple[Curve, Text, str]], language: Language) -> None:
    """Name each curve at its end, the lower one below the other."""
    heights = [curve.shares[-1] for curve, _, _ in curves]
    if abs(heights[0] - heights[1]) < 6:  # noqa: PLR2004  # percent: two lines of text
        middle = max(6.0, sum(heights) / 2)
        is_first_higher = heights[0] >= heights[1]
        heights = [middle + 3.2, middle - 3.2] if is_first_higher else [middle - 3.2, middle + 3.2]
    for (curve, name, colour), height in zip(curves, heights, strict=True):
        axes.annotate(
            f"{name[language]} {curve.shares[-1]:.1f}%",
            (curve.places[-1], height),
            xytext=(5, 0),
            textcoords="offset points",
            fontsize=9,
            weight="bold",
            color=colour,
            ha="left",
            va="center",
            annotation_clip=False,
            gid="share",
        )


def _name_due(axes: Axes, due: Curve, language: Language) -> None:
    axes.annotate(
        DUE[language],
        (due.places[-1], due.shares[-1]),
        xytext=(-4, 3),
        textcoords="offset points",
        fontsize=8,
        color=QUIET,
        ha="right",
        va="bottom",
    )
