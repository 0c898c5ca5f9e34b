"""When every team is where: teams as rows grouped by home, postings as light bars, targets as solid ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from optimizer.domain.calendar import days_of
from optimizer.domain.phases import words_on_estimates
from optimizer.domain.records import Span
from optimizer.plots.phases import ESTIMATED_MARK, phase_table
from optimizer.plots.style import (
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
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario

TITLE = Text("{name}: who is where, and when", "{name}：各组进驻安排")
NO_POSTING = Text("The plan sends nobody anywhere.", "方案中没有任何派驻。")
IDLE = Text("Not sent ({count}): {teams}", "未派出（{count} 个）：{teams}")
SHADED = Text("shaded: no working day", "阴影：非工作日")
BLACKED_OUT = Text("hatched: team or host does no inspection work", "斜线：巡察组或受巡地停巡")
MIDTERM = Text("Dashed line: mid-term meeting.", "虚线：中期会商。")
HOST_BAR = Text("at the host", "在驻")
SIZES = {"large": Text("large", "大"), "small": Text("small", "小")}
RISK_RANGE = Text("{size}, risk {range}", "{size}，风险 {range}")

RAMPS = {"large": ("#F5C08A", "#E58A2E", "#A34F00"), "small": ("#A9CDE8", "#4A93C8", "#0A4F85")}
"""Hue tells the size, darkness the risk."""
RISK_STEPS = ((1, 3), (4, 6), (7, 10))
POSTING_COLOUR = "#E9EDF1"
IDLE_COLOUR = "#D3DAE0"
HATCH = "////"
"""Lines over days on which team or host is blacked out; in the legend it stands in the place of a colour."""

MARGIN = 0.35
LANE, STRIP, GAP, GROUP_GAP = 0.2, 0.2, 0.09, 0.1
SMALL_ROW, LEGEND_ROW, BRACKET = 0.29, 0.22, 0.22
"""Heights in inches: a target's bar, the host's name above it, the space between rows, and that between homes."""
WIDEST_TIME, NARROWEST_TIME, USUAL_DAY = 24.0, 7.0, 0.13
"""Inches for the time axis: at most, at least, and per day."""
NOTE = 0.2
"""Inches from one line below the picture to the next."""
FULL_ROWS = 60
"""Beyond this many teams rows are drawn small: hosts' names inside, no targets' names."""
FAR_APART = 21
"""Rounds that lie further apart than this many days get panels of their own."""


class Bar(NamedTuple):
    """One target, or one bundle, inspected in a posting; ``lane`` counts the bars that run side by side."""

    name: str
    start: date
    end: date
    size: str
    risk: int
    lane: int


@dataclass(frozen=True)
class Line:
    """One row of the picture: a team with its postings; ``top`` and ``height`` in inches."""

    team: Team
    stays: tuple[tuple[Posting, tuple[Bar, ...]], ...]
    top: float
    height: float


@dataclass(frozen=True)
class Panel:
    """A stretch of time with its place on the picture, in inches."""

    span: Span
    left: float
    width: float

    @property
    def days(self) -> int:
        """How many calendar days the panel shows."""
        return (self.span.end - self.span.start).days + 1

    def at(self, day: date) -> float:
        """Return where the day begins, in inches from the panel's left edge."""
        return (day - self.span.start).days * self.width / self.days


@styled
def draw_gantt(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> Figure:
    """Return the picture of who is where and when.

    A bundle is one bar with its head's name. Days that are no working days by the scenario's calendar are shaded.
    """
    if not plan.postings:
        return empty_figure(NO_POSTING[language])
    lines = _lines(scenario, plan)
    labels = _label_width(scenario, lines, language)
    panels = _panels(scenario, plan, MARGIN + labels)
    used = {posting.round for posting in plan.postings}
    phases = phase_table(scenario, (each for each in _in_order(scenario) if each.id in used), language)
    width = max(panels[-1].left + panels[-1].width, MARGIN + phases.width) + MARGIN
    has_blackouts = any(
        scenario.has_blackouts(who, each.span) for each in plan.postings for who in (each.host, each.team)
    )
    entries = _placed(_entries(language, has_blackouts=has_blackouts), width - 2 * MARGIN)
    levels = {panel: _levels(_rounds_in(scenario, plan, panel)) for panel in panels}
    deepest = max(level for each in levels.values() for _, level in each)
    top = 1.42 + LEGEND_ROW * max(row for _, _, row, _ in entries) + BRACKET * deepest
    body = lines[-1].top + lines[-1].height + 0.06
    below = top + body + 0.35
    notes = _notes(scenario, plan, language, width - 2 * MARGIN)
    height = below + phases.height + 0.1 + NOTE * len(notes) + MARGIN
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, TITLE.fill(name=scenario.name or scenario.id)[language], 14, weight="bold")
    _draw_legend(axes_at(figure, MARGIN, MARGIN + 0.36, width - 2 * MARGIN, 0.25), entries)
    for panel in panels:
        axes = axes_at(figure, panel.left, top, panel.width, body)
        _draw_time(axes, scenario, panel, body)
        _draw_rounds(axes, levels[panel], panel, language)
        _draw_meetings(axes, scenario, (round_ for round_, _ in levels[panel]), panel, body)
        _draw_stays(axes, scenario, lines, panel, language)
    _draw_labels(axes_at(figure, MARGIN, top, labels, body), scenario, lines, labels, language)
    phases.draw(axes_at(figure, MARGIN, below, width - 2 * MARGIN, phases.height))
    for number, note in enumerate(notes):
        write(figure, MARGIN, below + phases.height + 0.1 + NOTE * number, note, 8.5, color=QUIET)
    return figure


# -- what is shown ---------------------------------------------------------------------------------------------------


def _lines(scenario: Scenario, plan: Plan) -> tuple[Line, ...]:
    by_team: dict[str, list[Posting]] = {}
    for posting in sorted(plan.postings, key=lambda each: (each.enter, each.leave)):
        by_team.setdefault(posting.team, []).append(posting)
    homes = {region.id: place for place, region in enumerate(scenario.regions)}
    teams = sorted((team for team in scenario.teams if team.id in by_team), key=lambda team: homes[team.home])
    is_small = len(teams) > FULL_ROWS
    lines: list[Line] = []
    top = 0.08
    for team in teams:
        stays = tuple((posting, _bars(scenario, posting)) for posting in by_team[team.id])
        lanes = 1 + max((bar.lane for _, bars in stays for bar in bars), default=0)
        height = SMALL_ROW if is_small else STRIP + LANE * lanes + 0.04
        if lines and lines[-1].team.homes != team.homes:
            top += GROUP_GAP
        lines.append(Line(team, stays, top, height))
        top += height + (GAP / 2 if is_small else GAP)
    return tuple(lines)


def _bars(scenario: Scenario, posting: Posting) -> tuple[Bar, ...]:
    """Return one bar per unit, laid side by side where they overlap in time."""
    members: dict[str, list[str]] = {}
    for visit in posting.visits:
        members.setdefault(scenario.unit_of.get(visit.target, visit.target), []).append(visit.target)
    dates = {visit.target: (visit.start, visit.end) for visit in posting.visits}
    starts = {head: min(dates[each][0] for each in ids) for head, ids in members.items()}
    # Of two that start together the large one comes first: the large lane is the upper one.
    units = sorted(members.items(), key=lambda item: (starts[item[0]], scenario.target[item[0]].size, item[0]))
    free_from: list[date] = []
    bars: list[Bar] = []
    for head, ids in units:
        start, end = starts[head], max(dates[each][1] for each in ids)
        lane = next((place for place, day in enumerate(free_from) if day <= start), len(free_from))
        free_from[lane : lane + 1] = [end + timedelta(days=1)]
        target = scenario.target[head]
        name = target.name if len(ids) == 1 else f"{target.name} +{len(ids) - 1}"
        bars.append(Bar(name, start, end, target.size, max(scenario.target[each].risk for each in ids), lane))
    return tuple(bars)


def _panels(scenario: Scenario, plan: Plan, left: float) -> tuple[Panel, ...]:
    """Return the stretches of time to show: the plan's rounds, those close together in one panel."""
    used = {posting.round for posting in plan.postings}
    days = [(scenario.round[name].enter, scenario.round[name].leave) for name in used]
    days += [(posting.enter, posting.leave) for posting in plan.postings]
    days += [(visit.start, visit.end) for posting in plan.postings for visit in posting.visits]
    spans: list[Span] = []
    for start, end in sorted(days):
        if spans and (start - spans[-1].end).days <= FAR_APART:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, end))
        else:
            spans.append(Span(start, end))
    total = sum((span.end - span.start).days + 1 for span in spans)
    inches = min(WIDEST_TIME, max(NARROWEST_TIME, total * USUAL_DAY)) / total
    panels: list[Panel] = []
    for span in spans:
        width = ((span.end - span.start).days + 1) * inches
        panels.append(Panel(span, left, width))
        left += width + 0.25
    return tuple(panels)


def _rounds_in(scenario: Scenario, plan: Plan, panel: Panel) -> tuple[Round, ...]:
    used = {posting.round for posting in plan.postings}
    return tuple(each for each in _in_order(scenario) if each.id in used and each.span.overlaps(panel.span))


def _levels(rounds: Iterable[Round]) -> tuple[tuple[Round, int], ...]:
    """Return each round with its level: rounds that overlap stand one above the other."""
    last_days: list[date] = []
    levels: list[tuple[Round, int]] = []
    for round_ in rounds:
        level = next((place for place, day in enumerate(last_days) if day < round_.enter), len(last_days))
        last_days[level : level + 1] = [round_.leave]
        levels.append((round_, level))
    return tuple(levels)


def _in_order(scenario: Scenario) -> list[Round]:
    return sorted(scenario.rounds, key=lambda each: (each.enter, each.leave, each.id))


def _notes(scenario: Scenario, plan: Plan, language: Language, inches: float) -> list[str]:
    """Return what is written below: what the dashed line is, who is not sent, which years are estimated."""
    rounds = {posting.round for posting in plan.postings}
    has_meeting = any(phase.name == "midterm" for each in rounds for phase in scenario.phases.get(each, ()))
    notes = [MIDTERM[language] if has_meeting else "", _idle(scenario, plan, language, inches)]
    if scenario.estimated_years:
        notes.append(words_on_estimates(scenario.estimated_years)[language])
    return [note for note in notes if note]


def _idle(scenario: Scenario, plan: Plan, language: Language, inches: float) -> str:
    sent = {posting.team for posting in plan.postings}
    names = [
        team.name
        for team in scenario.teams
        if team.id not in sent and any(scenario.may_take_part(round_, team) for round_ in scenario.rounds)
    ]
    if not names:
        return ""
    listed = (", " if language is Language.EN else "、").join(names)
    return shortened(IDLE.fill(count=len(names), teams=listed)[language], 8.5, inches)


def _home_name(scenario: Scenario, team: Team, language: Language) -> str:
    return (", " if language is Language.EN else "、").join(scenario.label(home)[language] for home in team.homes)


def _label_width(scenario: Scenario, lines: Sequence[Line], language: Language) -> float:
    homes = max(width_of(_home_name(scenario, line.team, language), 9) for line in lines)
    teams = max(width_of(line.team.name, 9) for line in lines)
    return min(homes, 1.7) + min(teams, 2.2) + 0.4


# -- drawing ---------------------------------------------------------------------------------------------------------


def _draw_time(axes: Axes, scenario: Scenario, panel: Panel, height: float) -> None:
    """Shade the days that are no working days, and mark Mondays."""
    from matplotlib.collections import LineCollection, PatchCollection  # slow to import
    from matplotlib.patches import Rectangle  # as above

    patches = [
        Rectangle((panel.at(start), 0), panel.at(end + timedelta(days=1)) - panel.at(start), height)
        for start, end in _stretches(panel.span, lambda day: not scenario.calendar.is_working(day))
    ]
    axes.add_collection(
        PatchCollection(patches, facecolor=IDLE_COLOUR, alpha=0.55, edgecolor="none", zorder=1.5, gid="shade")
    )
    mondays = [day for day in days_of(panel.span) if day.weekday() == 0]
    marks = [[(panel.at(day), 0), (panel.at(day), height)] for day in mondays]
    axes.add_collection(LineCollection(marks, colors=GRID, linewidths=0.6, zorder=0.5))
    free_from = -1.0
    for day in mondays:
        words = f"{day:%m-%d}"
        if panel.at(day) >= free_from and panel.at(day) + width_of(words, 7.5) <= panel.width + 0.2:
            axes.text(panel.at(day) + 0.02, -0.06, words, fontsize=7.5, color=QUIET, ha="left", va="bottom")
            free_from = panel.at(day) + width_of(words, 7.5) + 0.08


def _stretches(span: Span, holds: Callable[[date], bool]) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each stretch of days of which something holds."""
    for is_so, days in groupby(days_of(span), holds):
        if is_so:
            stretch = list(days)
            yield stretch[0], stretch[-1]


def _draw_rounds(axes: Axes, levels: Iterable[tuple[Round, int]], panel: Panel, language: Language) -> None:
    """Draw each round as a bracket above the days."""
    for round_, level in levels:
        left, right = panel.at(round_.enter), panel.at(round_.leave + timedelta(days=1))
        y = -0.26 - BRACKET * level
        axes.plot([left + 0.02, right - 0.02], [y, y], color=INK, linewidth=1.6, clip_on=False, solid_capstyle="butt")
        dash = " – " if language is Language.EN else " 至 "
        words = f"{round_.id}  {round_.enter}{dash}{round_.leave}"
        if width_of(words, 8.5) > right - left:
            words = shortened(round_.id, 8.5, right - left, least=1)
        axes.text(left + 0.02, y - 0.03, words, fontsize=8.5, weight="bold", ha="left", va="bottom", gid="round")


def _draw_meetings(axes: Axes, scenario: Scenario, rounds: Iterable[Round], panel: Panel, height: float) -> None:
    """Draw the day of each round's mid-term meeting as a dashed line with its date below."""
    meetings = [phase for each in rounds for phase in scenario.phases.get(each.id, ()) if phase.name == "midterm"]
    free_from = -1.0
    for meeting in sorted(meetings, key=lambda each: each.start):
        if not panel.span.start <= meeting.start <= panel.span.end:
            continue
        middle = panel.at(meeting.start) + panel.width / panel.days / 2
        axes.plot([middle, middle], [0, height], color=INK, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1.8)
        words = f"{meeting.start:%m-%d}{ESTIMATED_MARK if meeting.is_estimated else ''}"
        wide = width_of(words, 7.5)
        if middle - wide / 2 < free_from:
            continue
        free_from = middle + wide / 2 + 0.05
        axes.text(middle, height + 0.04, words, fontsize=7.5, ha="center", va="top", gid="meeting")


def _draw_stays(axes: Axes, scenario: Scenario, lines: Iterable[Line], panel: Panel, language: Language) -> None:
    for line in lines:
        for posting, bars in line.stays:
            if posting.span.overlaps(panel.span):
                _draw_posting(axes, line, posting.span, panel, scenario.label(posting.host)[language])
                _draw_bars(axes, line, bars, panel)
                _draw_blackouts(axes, scenario, line, posting, panel)


def _draw_posting(axes: Axes, line: Line, span: Span, panel: Panel, host: str) -> None:
    from matplotlib.patches import FancyBboxPatch  # slow to import

    left, right = panel.at(span.start), panel.at(span.end + timedelta(days=1))
    shape = FancyBboxPatch(
        (left + 0.02, line.top),
        right - left - 0.04,
        line.height,
        boxstyle="round,pad=0,rounding_size=0.04",
        facecolor=POSTING_COLOUR,
        edgecolor="#B8C2CC",
        linewidth=0.6,
        zorder=1,
        gid="posting",
    )
    axes.add_patch(shape)
    size = 8.0 if line.height > SMALL_ROW else 7.0
    words = shortened(f"→ {host}", size, right - left - 0.1)
    axes.text(left + 0.06, line.top + size / 75, words, fontsize=size, ha="left", va="center", zorder=3, gid="host")


def _draw_bars(axes: Axes, line: Line, bars: Iterable[Bar], panel: Panel) -> None:
    from matplotlib.patches import Rectangle  # slow to import

    is_small = line.height < STRIP + LANE
    lanes = 1 + max((bar.lane for bar in bars), default=0)
    for bar in bars:
        left, right = panel.at(bar.start) + 0.04, panel.at(bar.end + timedelta(days=1)) - 0.04
        top = line.top + STRIP + LANE * bar.lane
        height = LANE - 0.03
        if is_small:
            height = 0.09 / lanes
            top = line.top + 0.18 + height * bar.lane
        colour = colour_of(bar.size, bar.risk)
        axes.add_patch(
            Rectangle((left, top), max(right - left, 0.02), height, facecolor=colour, zorder=2, gid="target")
        )
        words = "" if is_small else shortened(bar.name, 7, right - left - 0.06)
        if words:
            ink = "white" if is_dark(colour) else INK
            axes.text(
                left + 0.03,
                top + height / 2,
                words,
                fontsize=7,
                color=ink,
                ha="left",
                va="center",
                zorder=3,
                gid="name",
            )


def _draw_blackouts(axes: Axes, scenario: Scenario, line: Line, posting: Posting, panel: Panel) -> None:
    """Hatch the working days of a stay on which host or team is blacked out."""
    from matplotlib.patches import Rectangle  # slow to import

    if not any(scenario.has_blackouts(who, posting.span) for who in (posting.host, posting.team)):
        return

    def is_lost(day: date) -> bool:
        is_out = any(scenario.is_blacked_out(who, day) for who in (posting.host, posting.team))
        return is_out and scenario.calendar.is_working(day)

    for start, end in _stretches(posting.span, is_lost):
        left, right = panel.at(start), panel.at(end + timedelta(days=1))
        axes.add_patch(
            Rectangle(
                (left, line.top),
                right - left,
                line.height,
                facecolor=PAPER,
                edgecolor=QUIET,
                hatch=HATCH,
                linewidth=0,
                zorder=1.7,
                gid="blackout",
            )
        )


def colour_of(size: str, risk: int) -> str:
    """Return the colour of a target: hue by size, darkness by risk."""
    step = next((place for place, (_, most) in enumerate(RISK_STEPS) if risk <= most), len(RISK_STEPS) - 1)
    return RAMPS[size][step]


def _draw_labels(axes: Axes, scenario: Scenario, lines: Sequence[Line], width: float, language: Language) -> None:
    """Write the team beside each row, and each home once, beside its first team."""
    home_width = min(max(width_of(_home_name(scenario, line.team, language), 9) for line in lines), 1.7)
    for place, line in enumerate(lines):
        middle = line.top + line.height / 2
        team = shortened(line.team.name, 9, width - home_width - 0.3)
        axes.text(width - 0.1, middle, team, fontsize=9, ha="right", va="center", gid="team")
        if place and lines[place - 1].team.homes == line.team.homes:
            continue
        home = shortened(_home_name(scenario, line.team, language), 9, home_width + 0.05)
        axes.text(0, middle, home, fontsize=9, weight="bold", ha="left", va="center", gid="home")
        if place:
            y = line.top - (GROUP_GAP + GAP) / 2
            axes.plot([0, width], [y, y], color=GRID, linewidth=0.8)


def _entries(language: Language, *, has_blackouts: bool) -> list[tuple[str, str]]:
    entries = [(POSTING_COLOUR, HOST_BAR[language])]
    for size, ramp in RAMPS.items():
        for colour, (least, most) in zip(ramp, RISK_STEPS, strict=True):
            words = RISK_RANGE.fill(size=SIZES[size], range=f"{least}–{most}")[language]
            entries.append((colour, words))
    entries.append((IDLE_COLOUR, SHADED[language]))
    if has_blackouts:
        entries.append((HATCH, BLACKED_OUT[language]))
    return entries


def _placed(entries: Iterable[tuple[str, str]], width: float) -> list[tuple[str, str, int, float]]:
    """Return (colour, words, row, left) of each legend entry, in as many rows as the width needs."""
    placed: list[tuple[str, str, int, float]] = []
    row, left = 0, 0.0
    for colour, words in entries:
        inches = 0.28 + width_of(words, 8)
        if left > 0 and left + inches > width:
            row, left = row + 1, 0.0
        placed.append((colour, words, row, left))
        left += inches + 0.18
    return placed


def _draw_legend(axes: Axes, entries: Iterable[tuple[str, str, int, float]]) -> None:
    from matplotlib.patches import Rectangle  # slow to import

    for colour, words, row, left in entries:
        y = 0.125 + LEGEND_ROW * row
        corner = (left, y - 0.065)
        looks = {"edgecolor": QUIET, "hatch": HATCH} if colour == HATCH else {"edgecolor": "#B8C2CC"}
        face = PAPER if colour == HATCH else colour
        axes.add_patch(Rectangle(corner, 0.22, 0.13, facecolor=face, linewidth=0.4, clip_on=False, **looks))  # type: ignore[arg-type]
        axes.text(left + 0.28, y, words, fontsize=8, color=QUIET, ha="left", va="center")
