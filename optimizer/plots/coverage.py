"""How coverage grows until the term ends: the share of all risk, and of all targets, inspected by each day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from optimizer.domain.phases import words_on_estimates
from optimizer.plots.style import (
    COLOURS,
    GRID,
    INK,
    QUIET,
    empty_figure,
    new_figure,
    shortened,
    styled,
    width_of,
    write,
)
from optimizer.plots.term import has_targets
from optimizer.texts import Language, Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Target
    from optimizer.domain.scenario import Scenario

TITLE = Text("{name}: how coverage grows", "{name}：覆盖进度")
NOTHING = Text("There is nothing to inspect.", "没有巡察对象。")
RISK = Text("risk", "风险")
TARGETS = Text("targets", "对象")
DUE = Text("risk due", "到期风险")
SHARE = Text("share covered", "已覆盖比例")
END = Text("end of the term, {day}", "届期结束 {day}")
TERM = Text("The term runs from {start} to {end}.", "届期为 {start} 至 {end}。")
DUE_LINE = Text(
    "Dashed: the share of risk that is due by the end of the rounds so far.", "虚线：截至各轮结束应覆盖的风险比例。"
)
LEFT = Text(
    "Covered in the end: {risk} of all risk, {targets} of all targets. Left: {count} of {points}.",
    "最终覆盖：风险 {risk}，对象 {targets}。未覆盖：{count}，{points}。",
)
ALL = Text("Everything is covered.", "已全部覆盖。")
WIDTH, CHART, TOP, LEFT_OF, NOTE, MARGIN = 11.0, 3.7, 0.85, 1.05, 0.2, 0.35
"""Inches: the whole picture, the height of the chart and of what is above its rounds' names, left of it, each note."""
LEVEL, TURNED, LONGEST = 0.17, 0.14, 1.3
"""Inches: the height of level names of rounds, from one turned name to the next, and how long these may be."""
LEAST_BAND = 0.003
"""Rounds that are narrower than this share of the picture are still drawn so wide."""
LONG = 800
"""Days beyond which quarters are marked instead of months."""
LINE = 5.5
"""Percent from one curve's name to the next."""
BEFORE = 0.02
"""The picture begins by this share of its days before anything is told."""
DAYS, MONTHS = (1, 7, 14), (1, 3, 6, 12, 60)
"""Days, or months, from one date below the chart to the next: as few as leave room for the dates."""


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
    if not has_targets(scenario, plan):
        return empty_figure(NOTHING[language])
    first, last = _range(scenario, plan)
    risk = _curve(scenario, plan, (first, last), lambda target: target.risk)
    targets = _curve(scenario, plan, (first, last), lambda _: 1)
    title = TITLE.fill(name=scenario.name or scenario.id)[language]
    due = _due(scenario, (first, last))
    notes = _notes(scenario, _words(scenario, plan, risk, targets), language, has_due=due is not None)
    curves = [(risk, RISK, COLOURS[0]), (targets, TARGETS, COLOURS[1]), *([(due, DUE, QUIET)] if due else [])]
    names = [(f"{name[language]} {curve.shares[-1]:.1f}%", curve.shares[-1], colour) for curve, name, colour in curves]
    right = MARGIN + 0.1 + max(width_of(words, 9) for words, _, _ in names)
    width = max(WIDTH, 2 * MARGIN + max(width_of(title, 14), *(width_of(note, 9) for note in notes)))
    inches = width - LEFT_OF - right
    heads = _heads(scenario, (first, last), inches)
    top = TOP + max((width_of(head.name, 7.5) if head.is_turned else LEVEL for head in heads), default=0.0)
    below = (0.75 if scenario.term is None else 0.85) + NOTE * len(notes)
    height = top + CHART + below
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, title, 14, weight="bold")
    axes = figure.add_axes((LEFT_OF / width, below / height, inches / width, CHART / height))
    _draw_frame(axes, language)
    _draw_days(axes, (first, last), inches)
    _draw_rounds(axes, heads)
    axes.step(risk.places, risk.shares, where="post", color=COLOURS[0], linewidth=2.2, zorder=3, gid="risk")
    axes.step(targets.places, targets.shares, where="post", color=COLOURS[1], linewidth=1.4, zorder=2.5, gid="targets")
    if due is not None:
        axes.step(due.places, due.shares, where="post", color=QUIET, linewidth=1.2, linestyle="--", zorder=2, gid="due")
    _draw_end(axes, scenario, (first, last), language)
    _draw_ends(axes, names)
    for number, note in enumerate(notes):
        y = height - MARGIN - NOTE * (len(notes) - number - 0.4)
        write(figure, MARGIN, y, note, 9, color=QUIET if number else INK)
    return figure


# -- what is shown ---------------------------------------------------------------------------------------------------


def _range(scenario: Scenario, plan: Plan) -> tuple[date, date]:
    """Return the first and the last day to show: a little before anything is done, to the end of the term and of all.

    A term may have begun long before; without one, what history tells was always there.
    """
    days = [day for each in scenario.rounds for day in (each.enter, each.leave)]
    days += [visit.end for posting in plan.postings for visit in posting.visits]
    if scenario.term is None:
        return min(days), max(days) + timedelta(days=1)
    days += _days_of_history(scenario).values()
    last = max(*days, scenario.term.end) + timedelta(days=1)
    first = min(days)
    before = first - timedelta(days=round(BEFORE * (last - first).days))
    return min(first, max(before, scenario.term.start)), last


def _days_of_history(scenario: Scenario) -> Mapping[str, date]:
    """Return the day on which each target was first inspected within the term (without a term: ever)."""
    days: dict[str, date] = {}
    for row in scenario.history:
        if row.target is not None and (scenario.term is None or row.date in scenario.term):
            day = row.leave or row.date
            days[row.target] = min(day, days.get(row.target, day))
    return days


def _curve(scenario: Scenario, plan: Plan, days: tuple[date, date], worth: Callable[[Target], int]) -> Curve:
    """Return the share that is covered by each day; what history covers counts from its own days on."""
    done = dict(_days_of_history(scenario))
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


def _notes(scenario: Scenario, result: Text, language: Language, *, has_due: bool) -> list[str]:
    """Return what is written below: what is covered in the end, the term and the dashed line, estimated years."""
    notes = [result]
    term = [TERM.fill(start=scenario.term.start, end=scenario.term.end)] if scenario.term is not None else []
    more = [*term, *([DUE_LINE] if has_due else [])]
    if more:
        notes.append(join(more, " ", ""))
    if scenario.estimated_years:
        notes.append(words_on_estimates(scenario.estimated_years))
    return [note[language] for note in notes]


# -- drawing ---------------------------------------------------------------------------------------------------------


def _at(day: date) -> float:
    """Return the day as matplotlib counts days: from the beginning of 1970."""
    return float((day - date(1970, 1, 1)).days)


@dataclass(frozen=True)
class Head:
    """A round's band and its name above: where the band begins and how long it is, and the name's middle."""

    name: str
    start: float
    length: float
    middle: float
    is_turned: bool


def _heads(scenario: Scenario, days: tuple[date, date], inches: float) -> list[Head]:
    """Return where each round is drawn and named; where level names would run into each other all are turned."""
    first, last = days
    whole = (last - first).days
    rounds = sorted(scenario.rounds, key=lambda each: (each.enter + (each.leave - each.enter) / 2, each.id))
    lengths = [max((round_.leave - round_.enter).days + 1, LEAST_BAND * whole) for round_ in rounds]
    middles = [
        inches * ((round_.enter - first).days + length / 2) / whole
        for round_, length in zip(rounds, lengths, strict=True)
    ]
    wide = [width_of(round_.id, 7.5) + 0.06 for round_ in rounds]
    is_turned = any(
        (one + other) / 2 > right - left
        for (one, other), (left, right) in zip(pairwise(wide), pairwise(middles), strict=True)
    )
    heads: list[Head] = []
    at = -inches
    for round_, length, middle, half in zip(rounds, lengths, middles, (each / 2 for each in wide), strict=True):
        at = max(middle, at + TURNED) if is_turned else min(max(middle, half), max(half, inches - half))
        name = shortened(round_.id, 7.5, LONGEST) if is_turned else round_.id
        heads.append(Head(name, _at(round_.enter), length, _at(first) + at * whole / inches, is_turned))
    return heads


def _draw_frame(axes: Axes, language: Language) -> None:
    axes.set_ylim(0, 104)
    axes.set_yticks(range(0, 101, 20), [f"{each}%" for each in range(0, 101, 20)])
    axes.set_ylabel(SHARE[language], fontsize=9, color=QUIET, labelpad=6)
    axes.grid(axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0, pad=6)


def _draw_days(axes: Axes, days: tuple[date, date], inches: float) -> None:
    """Write whole dates below, as close together as they have room, and mark what lies between."""
    axes.set_xlim(_at(days[0]), _at(days[1]))
    shown, words = next((dates, words) for dates, words in _dates(days) if sum(map(_room, words)) <= inches)
    axes.set_xticks([_at(day) for day in shown], words)
    is_long = (days[1] - days[0]).days > LONG
    axes.set_xticks([_at(day) for day in _firsts(days, 3 if is_long else 1)], minor=True)
    axes.tick_params(axis="x", length=5, pad=4, color=QUIET)
    axes.tick_params(axis="x", which="minor", length=2.5, color=QUIET)


def _dates(days: tuple[date, date]) -> Iterator[tuple[list[date], list[str]]]:
    """Yield dates with their words, ever further apart, in the end none: days from a Monday on, then months."""
    monday = days[0] - timedelta(days=days[0].weekday())
    for step in DAYS:
        every = (monday + timedelta(days=place) for place in range(0, (days[1] - monday).days + 1, step))
        dates = [day for day in every if day >= days[0]]
        yield dates, [f"{day}" for day in dates]
    for step in MONTHS:
        dates = _firsts(days, step)
        yield dates, [f"{day:%Y-%m}" for day in dates]
    yield [], []


def _firsts(days: tuple[date, date], step: int) -> list[date]:
    """Return the first day of every so many months, from a January on."""
    months = range(days[0].year * 12, days[1].year * 12 + 12, step)
    firsts = (date(month // 12, month % 12 + 1, 1) for month in months)
    return [day for day in firsts if days[0] <= day <= days[1]]


def _room(words: str) -> float:
    return width_of(words, 9) + 0.1


def _draw_rounds(axes: Axes, heads: Iterable[Head]) -> None:
    """Shade the days of each round, and name it above."""
    for head in heads:
        axes.axvspan(head.start, head.start + head.length, color=GRID, alpha=0.45, linewidth=0, zorder=0.5, gid="round")
        looks = {"fontsize": 7.5, "color": QUIET, "rotation": 90 if head.is_turned else 0, "gid": "name"}
        axes.text(head.middle, 105.5, head.name, ha="center", va="bottom", **looks)  # type: ignore[arg-type]


def _draw_end(axes: Axes, scenario: Scenario, days: tuple[date, date], language: Language) -> None:
    """Mark the end of the term, and name it below the dates."""
    if scenario.term is None:
        return
    end = _at(scenario.term.end + timedelta(days=1))
    axes.axvline(end, color=INK, linewidth=1.0, zorder=1, gid="end")
    axes.annotate(
        END.fill(day=scenario.term.end)[language],
        (end, 0),
        xytext=(0, -20),
        textcoords="offset points",
        fontsize=8,
        color=INK,
        ha="right" if 2 * end > _at(days[0]) + _at(days[1]) else "left",
        va="top",
    )


def _draw_ends(axes: Axes, names: Iterable[tuple[str, float, str]]) -> None:
    """Name each curve beside its end, from the lowest up, so that no name covers another."""
    free_from = 0.0
    for words, share, colour in sorted(names, key=lambda each: each[1]):
        height = max(share, free_from)
        free_from = height + LINE
        axes.annotate(
            words,
            (1, height),
            xycoords=("axes fraction", "data"),
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
