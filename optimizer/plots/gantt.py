"""When every team is where: teams as rows grouped by home, postings as light bars, targets as solid ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from optimizer.domain.calendar import days_of
from optimizer.domain.phases import words_on_estimates
from optimizer.domain.records import Span
from optimizer.plots.phases import ESTIMATED_MARK, phase_table
from optimizer.plots.style import (
    GRID,
    INK,
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
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patheffects import withStroke

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario

TITLE = Text("{name}: who is where, and when", "{name}：各组进驻安排")
PAGE = Text("{title} (page {page} of {pages}: {homes})", "{title}（第{page}页，共{pages}页：{homes}）")
FROM_TO = Text("{first} to {last}", "{first}至{last}")
NAMES_ON_PAGES = Text("The names of the targets are in the PDF, page by page.", "巡察对象名称见 PDF 分页图。")
NO_POSTING = Text("The plan sends nobody anywhere.", "方案中没有任何派驻。")
IDLE = Text("Not sent ({count}): {teams}", "未派出（{count} 个）：{teams}")
SHADED = Text("shaded: no working day", "阴影：非工作日")
BLACKED_OUT = Text("hatched: team or host does no inspection work", "斜线：巡察组或受巡地停巡")
MIDTERM = Text("dashed: mid-term meeting", "虚线：中期会商")
HOST_BAR = Text("at the host", "在驻")
SIZES = {"large": Text("large (outlined)", "大（加框）"), "small": Text("small", "小")}
RISK_RANGE = Text("{size}, risk {range}", "{size}，风险 {range}")

RAMPS = {"large": ("#F5C08A", "#E58A2E", "#A34F00"), "small": ("#A9CDE8", "#4A93C8", "#0A4F85")}
"""Hue tells the size, and so does a dark outline, which is seen without colour too; darkness tells the risk."""
RISK_STEPS = ((1, 3), (4, 6), (7, 10))
POSTING_LOOKS = {"facecolor": "#EDF5E8", "edgecolor": "#8FA68A", "linewidth": 0.6}
IDLE_LOOKS = {"facecolor": "#CBD2D9", "edgecolor": "none", "alpha": 0.55}
BLACKOUT_LOOKS = {"facecolor": (1.0, 1.0, 1.0, 0.5), "edgecolor": INK, "hatch": "////", "linewidth": 0}
"""Days on which team or host is blacked out: lines above everything, for no work goes on below them."""
MEETING_LOOKS = {"color": INK, "linewidth": 0.9, "linestyle": (0, (4, 3))}
LONGEST_HOMES, LONGEST_TEAM = 3.2, 2.2
"""Inches at most for the names of a team's homes, and for its own."""
LONGEST_SMALL_HOMES = 1.7
"""The same where rows are drawn small."""

MARGIN = 0.35
LANE, STRIP, GAP, GROUP_GAP = 0.2, 0.2, 0.09, 0.1
SMALL_ROW, LEGEND_ROW, BRACKET = 0.29, 0.22, 0.22
"""Heights in inches: a target's bar, the host's name above it, the space between rows, and that between homes."""
WIDEST_TIME, NARROWEST_TIME, USUAL_DAY = 24.0, 7.0, 0.13
"""Inches for the time axis: at most, at least, and per day."""
NARROWEST_SMALL, SMALL_DAY = 4.2, 0.065
"""The same where rows are drawn small."""
NOTE, DATE_ROW = 0.2, 0.14
"""Inches from one line below the picture to the next, and from one row of meetings' dates to the next."""
FULL_ROWS = 60
"""Beyond this many teams rows are drawn small and in columns: hosts' names inside, no targets' names."""
PAGE_ROWS = 20
"""Rows of a page at most; where a page is half full it ends with a city."""
APART, COLUMNS_APART = 0.25, 0.4
"""Inches between panels, and between columns of rows."""
FAR_APART = 21
"""Rounds that lie further apart than this many days get panels of their own."""


class Bar(NamedTuple):
    """One target, or one bundle, inspected in a posting; ``lane`` counts the bars that run side by side.

    ``short`` is the name without that of the host, which stands above the bar.
    """

    name: str
    short: str
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


class Entry(NamedTuple):
    """One entry of the legend: its words, how its sample looks, and whether that is a line."""

    words: str
    looks: Mapping[str, object]
    is_line: bool = False


class Meeting(NamedTuple):
    """A mid-term meeting: where its line stands in inches, its words below and the row in which these have room."""

    middle: float
    words: str
    row: int


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


@dataclass(frozen=True)
class Sheet:
    """One picture: its title, and its rows in columns side by side; small rows have a shorter time axis."""

    title: str
    columns: tuple[tuple[Line, ...], ...]
    is_small: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """The rows of all columns."""
        return tuple(line for column in self.columns for line in column)

    @property
    def longest_homes(self) -> float:
        """Inches at most for the names of a team's homes."""
        return LONGEST_SMALL_HOMES if self.is_small else LONGEST_HOMES


@styled
def draw_gantt(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> Figure:
    """Return the picture of who is where and when.

    A bundle is one bar with its head's name. Days that are no working days by the scenario's calendar are shaded.
    More teams than fit one below the other stand in columns, without the names of their targets: pages have these.
    """
    if not has_postings(scenario, plan):
        return empty_figure(NO_POSTING[language])
    teams = _teams(scenario, plan)
    is_small = len(teams) > FULL_ROWS
    lines = _stacked(_lines(scenario, plan, teams, is_small=is_small), is_small=is_small)
    sheet = Sheet(_title(scenario, language), (lines,), is_small)
    if is_small:
        wide = _label_width(scenario, sheet, language) + sum(each.width for each in _panels(scenario, plan, sheet, 0.0))
        sheet = replace(sheet, columns=_columns(lines, max(1, round(sqrt(_depth(lines) / wide)))))
    return _drawn(scenario, plan, sheet, language)


@styled
def gantt_pages(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> tuple[Figure, ...]:
    """Return the same with the names of targets, page by page, where there are too many teams for one picture."""
    teams = _teams(scenario, plan)
    if len(teams) <= FULL_ROWS:
        return ()
    pages = _pages(scenario, teams)
    figures = []
    for number, page in enumerate(pages, 1):
        first, last = (scenario.label(team.home)[language] for team in (page[0], page[-1]))
        homes = first if first == last else FROM_TO.fill(first=first, last=last)[language]
        said = {"title": _title(scenario, language), "page": number, "pages": len(pages), "homes": homes}
        lines = _stacked(_lines(scenario, plan, page, is_small=False), is_small=False)
        figures.append(_drawn(scenario, plan, Sheet(PAGE.fill(**said)[language], (lines,), is_small=False), language))
    return tuple(figures)


def _drawn(scenario: Scenario, plan: Plan, sheet: Sheet, language: Language) -> Figure:
    labels = _label_width(scenario, sheet, language)
    panels = _panels(scenario, plan, sheet, MARGIN + labels)
    used = {posting.round for posting in plan.postings}
    phases = phase_table(scenario, (each for each in _in_order(scenario) if each.id in used), language)
    step = panels[-1].left + panels[-1].width - MARGIN + COLUMNS_APART
    right = MARGIN + step * len(sheet.columns) - COLUMNS_APART
    width = max(right, MARGIN + phases.width, MARGIN + width_of(sheet.title, 14)) + MARGIN
    levels = {panel: _levels(_rounds_in(scenario, plan, panel)) for panel in panels}
    meetings = {panel: _meetings(scenario, levels[panel], panel) for panel in panels}
    entries = _placed(_entries(scenario, sheet.lines, language, has_meeting=any(meetings.values())), width - 2 * MARGIN)
    deepest = max(level for each in levels.values() for _, level in each)
    top = 1.42 + LEGEND_ROW * max(row for _, row, _ in entries) + BRACKET * deepest
    body = max(_depth(column) for column in sheet.columns) + 0.06
    below = top + body + 0.35 + DATE_ROW * max((each.row for some in meetings.values() for each in some), default=0)
    notes = [NAMES_ON_PAGES[language]] if sheet.is_small else []
    notes += _notes(scenario, plan, language, width - 2 * MARGIN)
    height = below + phases.height + 0.1 + NOTE * len(notes) + MARGIN
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, sheet.title, 14, weight="bold")
    _draw_legend(axes_at(figure, MARGIN, MARGIN + 0.36, width - 2 * MARGIN, 0.25), entries)
    for place, lines in enumerate(sheet.columns):
        for panel in panels:
            axes = axes_at(figure, panel.left + place * step, top, panel.width, body)
            _draw_time(axes, scenario, panel, body)
            _draw_rounds(axes, levels[panel], panel, language)
            _draw_meetings(axes, meetings[panel], body)
            _draw_stays(axes, scenario, lines, panel, language)
        column = axes_at(figure, MARGIN + place * step, top, labels, body)
        _draw_labels(column, scenario, lines, sheet.longest_homes, language)
    phases.draw(axes_at(figure, MARGIN, below, width - 2 * MARGIN, phases.height))
    for number, note in enumerate(notes):
        write(figure, MARGIN, below + phases.height + 0.1 + NOTE * number, note, 8.5, color=QUIET)
    return figure


def has_postings(scenario: Scenario, plan: Plan) -> bool:  # noqa: ARG001  # every picture is asked alike
    """Whether the plan sends anybody anywhere."""
    return bool(plan.postings)


# -- what is shown ---------------------------------------------------------------------------------------------------


def _title(scenario: Scenario, language: Language) -> str:
    return TITLE.fill(name=scenario.name or scenario.id)[language]


def _teams(scenario: Scenario, plan: Plan) -> list[Team]:
    """Return the teams that are sent, by their homes."""
    sent = {posting.team for posting in plan.postings}
    homes = {region.id: place for place, region in enumerate(scenario.regions)}
    return sorted((team for team in scenario.teams if team.id in sent), key=lambda team: homes[team.home])


def _lines(scenario: Scenario, plan: Plan, teams: Iterable[Team], *, is_small: bool) -> Iterator[Line]:
    """Yield the row of each team, still without its place."""
    by_team: dict[str, list[Posting]] = {}
    for posting in sorted(plan.postings, key=lambda each: (each.enter, each.leave)):
        by_team.setdefault(posting.team, []).append(posting)
    for team in teams:
        stays = tuple((posting, _bars(scenario, posting)) for posting in by_team[team.id])
        lanes = 1 + max((bar.lane for _, bars in stays for bar in bars), default=0)
        yield Line(team, stays, 0.0, SMALL_ROW if is_small else STRIP + LANE * lanes + 0.04)


def _stacked(lines: Iterable[Line], *, is_small: bool) -> tuple[Line, ...]:
    """Return the rows one below the other, those of other homes a little apart."""
    placed: list[Line] = []
    top = 0.08
    for line in lines:
        if placed and placed[-1].team.homes != line.team.homes:
            top += GROUP_GAP
        placed.append(replace(line, top=top))
        top += line.height + (GAP / 2 if is_small else GAP)
    return tuple(placed)


def _depth(lines: Sequence[Line]) -> float:
    return lines[-1].top + lines[-1].height


def _columns(lines: Sequence[Line], count: int) -> tuple[tuple[Line, ...], ...]:
    """Return small rows in columns about as high as each other; teams of the same homes stay together."""
    columns: list[list[Line]] = [[] for _ in range(count)]
    for _, group in groupby(lines, key=lambda line: line.team.homes):
        own = list(group)
        columns[min(count - 1, int(own[0].top / _depth(lines) * count))] += own
    return tuple(_stacked(column, is_small=True) for column in columns if column)


def _pages(scenario: Scenario, teams: Iterable[Team]) -> list[list[Team]]:
    """Return the teams of each page; those of the same homes stay together unless they need more than a page."""
    pages: list[list[Team]] = []
    for _, group in groupby(teams, key=lambda team: team.homes):
        own = list(group)
        last = pages[-1] if pages else []
        is_new_city = bool(last) and scenario.region[last[-1].home].parent != scenario.region[own[0].home].parent
        if not last or len(last) + len(own) > PAGE_ROWS or (is_new_city and 2 * len(last) >= PAGE_ROWS):
            pages += [own[first : first + PAGE_ROWS] for first in range(0, len(own), PAGE_ROWS)]
        else:
            last += own
    return pages


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
        more = "" if len(ids) == 1 else f" +{len(ids) - 1}"
        short = target.name.removeprefix(scenario.label(posting.host).zh) or target.name
        bars.append(
            Bar(
                target.name + more,
                short + more,
                start,
                end,
                target.size,
                max(scenario.target[each].risk for each in ids),
                lane,
            )
        )
    return tuple(bars)


def _panels(scenario: Scenario, plan: Plan, sheet: Sheet, left: float) -> tuple[Panel, ...]:
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
    narrowest, day = (NARROWEST_SMALL, SMALL_DAY) if sheet.is_small else (NARROWEST_TIME, USUAL_DAY)
    inches = min(WIDEST_TIME, max(narrowest, total * day)) / total
    panels: list[Panel] = []
    for span in spans:
        width = ((span.end - span.start).days + 1) * inches
        panels.append(Panel(span, left, width))
        left += width + APART
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


def _meetings(scenario: Scenario, levels: Iterable[tuple[Round, int]], panel: Panel) -> tuple[Meeting, ...]:
    """Return the mid-term meetings of a panel; where rounds overlap in time each is named with its date."""
    known = list(levels)
    overlap = any(level for _, level in known)
    found = sorted(
        (phase.start, round_.id, ESTIMATED_MARK if phase.is_estimated else "")
        for round_, _ in known
        for phase in scenario.phases.get(round_.id, ())
        if phase.name == "midterm" and panel.span.start <= phase.start <= panel.span.end
    )
    free_from: list[float] = []
    meetings: list[Meeting] = []
    for day, name, mark in found:
        words = f"{name}  {day:%m-%d}{mark}" if overlap else f"{day:%m-%d}{mark}"
        middle, half = panel.at(day) + panel.width / panel.days / 2, width_of(words, 7.5) / 2
        row = next((place for place, free in enumerate(free_from) if middle - half >= free), len(free_from))
        free_from[row : row + 1] = [middle + half + 0.05]
        meetings.append(Meeting(middle, words, row))
    return tuple(meetings)


def _in_order(scenario: Scenario) -> list[Round]:
    return sorted(scenario.rounds, key=lambda each: (each.enter, each.leave, each.id))


def _notes(scenario: Scenario, plan: Plan, language: Language, inches: float) -> list[str]:
    """Return what is written below: who is not sent, which years are estimated."""
    notes = [_idle(scenario, plan, language, inches)]
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


def _label_width(scenario: Scenario, sheet: Sheet, language: Language) -> float:
    homes = max(width_of(_home_name(scenario, line.team, language), 9) for line in sheet.lines)
    teams = max(width_of(line.team.name, 9) for line in sheet.lines)
    return min(homes, sheet.longest_homes) + min(teams, LONGEST_TEAM) + 0.4


# -- drawing ---------------------------------------------------------------------------------------------------------


def _draw_time(axes: Axes, scenario: Scenario, panel: Panel, height: float) -> None:
    """Shade the days that are no working days, and mark Mondays; the first that has a date also has the year."""
    from matplotlib.collections import LineCollection, PatchCollection  # slow to import
    from matplotlib.patches import Rectangle  # as above

    patches = [
        Rectangle((panel.at(start), 0), panel.at(end + timedelta(days=1)) - panel.at(start), height)
        for start, end in _stretches(panel.span, lambda day: not scenario.calendar.is_working(day))
    ]
    axes.add_collection(
        PatchCollection(patches, **IDLE_LOOKS, zorder=1.5, gid="shade")  # type: ignore[arg-type]
    )
    mondays = [day for day in days_of(panel.span) if day.weekday() == 0]
    marks = [[(panel.at(day), 0), (panel.at(day), height)] for day in mondays]
    axes.add_collection(LineCollection(marks, colors=GRID, linewidths=0.6, zorder=0.5))
    free_from = -1.0
    for day in mondays:
        words = f"{day}" if free_from < 0 else f"{day:%m-%d}"
        if panel.at(day) >= free_from and panel.at(day) + width_of(words, 7.5) <= panel.width + 0.2:
            axes.text(panel.at(day) + 0.02, -0.06, words, fontsize=7.5, color=QUIET, ha="left", va="bottom", gid="tick")
            free_from = panel.at(day) + width_of(words, 7.5) + 0.08


def _stretches(span: Span, holds: Callable[[date], bool]) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each stretch of days of which something holds."""
    for is_so, days in groupby(days_of(span), holds):
        if is_so:
            stretch = list(days)
            yield stretch[0], stretch[-1]


def _draw_rounds(axes: Axes, levels: Iterable[tuple[Round, int]], panel: Panel, language: Language) -> None:
    """Draw each round as a bracket above the days, with its dates or at least its year where these have room."""
    known = list(levels)
    for round_, level in known:
        left, right = panel.at(round_.enter), panel.at(round_.leave + timedelta(days=1))
        y = -0.26 - BRACKET * level
        axes.plot([left + 0.02, right - 0.02], [y, y], color=INK, linewidth=1.6, clip_on=False, solid_capstyle="butt")
        dash = " – " if language is Language.EN else " 至 "
        after = [panel.at(each.enter) for each, other in known if other == level and each.enter > round_.enter]
        room = min(after, default=panel.width + APART) - left - 0.05
        fitting = (
            words
            for words in (f"{round_.id}  {round_.enter}{dash}{round_.leave}", f"{round_.id}  {round_.enter:%Y}")
            if width_of(words, 8.5) <= room
        )
        words = next(fitting, shortened(round_.id, 8.5, room, least=1))
        axes.text(left + 0.02, y - 0.03, words, fontsize=8.5, weight="bold", ha="left", va="bottom", gid="round")


def _draw_meetings(axes: Axes, meetings: Iterable[Meeting], height: float) -> None:
    """Draw the day of each mid-term meeting as a dashed line with its date below."""
    for middle, words, row in meetings:
        axes.plot([middle, middle], [0, height], **MEETING_LOOKS, zorder=1.8)  # type: ignore[arg-type]
        y = height + 0.04 + DATE_ROW * row
        axes.text(middle, y, words, fontsize=7.5, ha="center", va="top", gid="meeting")


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
        **POSTING_LOOKS,  # type: ignore[arg-type]
        zorder=1,
        gid="posting",
    )
    axes.add_patch(shape)
    size = 8.0 if line.height > SMALL_ROW else 7.0
    words = shortened(f"→ {host}", size, right - left - 0.1)
    looks = {"path_effects": _halo(str(POSTING_LOOKS["facecolor"])), "zorder": 3, "gid": "host"}
    axes.text(left + 0.06, line.top + size / 75, words, fontsize=size, ha="left", va="center", **looks)  # type: ignore[arg-type]


def _halo(colour: str) -> list[withStroke]:
    """Return what keeps lines and hatching clear of letters."""
    from matplotlib.patheffects import withStroke  # slow to import

    return [withStroke(linewidth=2.2, foreground=colour)]


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
        looks = looks_of(bar.size, bar.risk)
        axes.add_patch(Rectangle((left, top), max(right - left, 0.02), height, **looks, zorder=2, gid="target"))  # type: ignore[arg-type]
        colour = str(looks["facecolor"])
        words = "" if is_small else _name_in(bar, right - left - 0.06)
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
                path_effects=_halo(colour),
                zorder=3,
                gid="name",
            )


def _name_in(bar: Bar, inches: float) -> str:
    """Return as much of a bar's name as fits, first without the host's; numbers at its end stay."""
    if width_of(bar.name, 7) <= inches:
        return bar.name
    end = re.search(r"[0-9]*$", bar.short)[0]  # type: ignore[index]  # it matches nothing at least
    begin = shortened(bar.short, 7, inches)
    if not end or begin == bar.short:
        return begin
    kept = shortened(bar.short.removesuffix(end), 7, inches - width_of(end, 7), least=1)
    return kept + end if kept else ""


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
            Rectangle((left, line.top), right - left, line.height, **BLACKOUT_LOOKS, zorder=2.5, gid="blackout")  # type: ignore[arg-type]
        )


def looks_of(size: str, risk: int) -> dict[str, object]:
    """Return how a target's bar looks: hue and outline by size, darkness by risk."""
    colour = RAMPS[size][_step_of(risk)]
    is_large = size == "large"
    return {"facecolor": colour, "edgecolor": INK if is_large else "none", "linewidth": 0.9 if is_large else 0.0}


def _step_of(risk: int) -> int:
    return next((place for place, (_, most) in enumerate(RISK_STEPS) if risk <= most), len(RISK_STEPS) - 1)


def _draw_labels(axes: Axes, scenario: Scenario, lines: Sequence[Line], longest: float, language: Language) -> None:
    """Write the team beside each row, and each home once, beside its first team."""
    width = axes.get_xlim()[1]
    home_width = min(max(width_of(_home_name(scenario, line.team, language), 9) for line in lines), longest)
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


def _entries(scenario: Scenario, lines: Iterable[Line], language: Language, *, has_meeting: bool) -> list[Entry]:
    """Return the legend of what occurs."""
    stays = [stay for line in lines for stay in line.stays]
    kinds = {(bar.size, _step_of(bar.risk)) for _, bars in stays for bar in bars}
    entries = [Entry(HOST_BAR[language], POSTING_LOOKS)]
    for size in RAMPS:
        for step, (least, most) in enumerate(RISK_STEPS):
            if (size, step) in kinds:
                words = RISK_RANGE.fill(size=SIZES[size], range=f"{least}–{most}")[language]
                entries.append(Entry(words, looks_of(size, most)))
    entries.append(Entry(SHADED[language], IDLE_LOOKS))
    if any(scenario.has_blackouts(who, each.span) for each, _ in stays for who in (each.host, each.team)):
        entries.append(Entry(BLACKED_OUT[language], BLACKOUT_LOOKS))
    if has_meeting:
        entries.append(Entry(MIDTERM[language], MEETING_LOOKS, is_line=True))
    return entries


def _placed(entries: Iterable[Entry], width: float) -> list[tuple[Entry, int, float]]:
    """Return each legend entry with its row and left edge, in as many rows as the width needs."""
    placed: list[tuple[Entry, int, float]] = []
    row, left = 0, 0.0
    for entry in entries:
        inches = 0.28 + width_of(entry.words, 8)
        if left > 0 and left + inches > width:
            row, left = row + 1, 0.0
        placed.append((entry, row, left))
        left += inches + 0.18
    return placed


def _draw_legend(axes: Axes, entries: Iterable[tuple[Entry, int, float]]) -> None:
    from matplotlib.patches import Rectangle  # slow to import

    for (words, looks, is_line), row, left in entries:
        y = 0.125 + LEGEND_ROW * row
        if is_line:
            axes.plot([left + 0.11, left + 0.11], [y - 0.09, y + 0.09], **looks, clip_on=False)  # type: ignore[arg-type]
        else:
            axes.add_patch(Rectangle((left, y - 0.065), 0.22, 0.13, **looks, clip_on=False))  # type: ignore[arg-type]
        axes.text(left + 0.28, y, words, fontsize=8, color=QUIET, ha="left", va="center", gid="legend")
