"""Who may go where: teams against hosts, each ban with its rule's mark, and what the plan chose."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from itertools import cycle
from typing import TYPE_CHECKING

from optimizer.domain.finding import Ban
from optimizer.domain.plan import Plan
from optimizer.domain.records import Kind, Mode
from optimizer.plots.style import (
    ALARM,
    COLOURS,
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
from optimizer.recusal.kept_away import KeptAway, kept_away, seats_somebody_barred
from optimizer.recusal.picture import picture
from optimizer.recusal.waived import waivers_used
from optimizer.rules import RULES, RecusalRule
from optimizer.rules.rulebook import rulebook
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.records import Team
    from optimizer.domain.scenario import Scenario

    Bans = Mapping[tuple[str, str], tuple[Ban, ...]]

TITLE = Text("{name}: who may go where", "{name}：回避与派出一览")
NOTHING = Text("There are no rounds to plan, no teams or no hosts.", "没有需要编排的轮次、巡察组或受巡地。")
PALE = Text("pale: not in every round", "浅色：仅部分轮次")
SEVERAL = Text("+: several rules", "+：多条规则")
BARRED = Text("sent there although barred", "违反回避仍派出")
CHOSEN = Text("sent there, with the round", "已派出（标注轮次）")
CHOSEN_SEVERAL = Text(
    "sent there, with the first round (+: and in later ones)", "已派出（标注首次轮次，+ 表示此后轮次还去）"
)
STAYS = Text("Local teams stay at home", "本地组只在本地巡察")
TEAMS, HOSTS = Text("teams sent ↓", "派出的组 ↓"), Text("hosts →", "受巡地 →")
AVOID = Text(" (to be avoided if possible)", "（尽量避免）")
CHOSEN_SMALL = Text("sent there", "已派出")
FREE = Text("no recusal", "无须回避")
FREE_OF_LEADERS = Text(
    "no recusal of the team, of who is pinned to it or may lead it", "全组、已固定人员及可任组长者无须回避"
)
DECISIVE = Text(
    "somebody pinned to the team, or everybody who may lead it, must stay away",
    "已固定到该组的人员或全部可任组长者须回避",
)
SOME = Text("some of those who may lead the team must stay away", "部分可任组长者须回避")
BY_WAIVER = Text("by waiver", "凭豁免")

MARGIN = 0.35
CELL, SMALL_CELL = 0.3, 0.12
"""Side of a cell in inches."""
LONGEST_HOST = 2.2
"""Hosts' names are cut to this many inches."""
MOST_ROWS, MOST_COLUMNS = 70, 50
"""A larger matrix is drawn small: colours and dots alone."""
CORNER = 0.4
"""How much of a side the corner takes that marks what is by waiver."""
CORNER_COLOUR = COLOURS[4]
WAIVED_MARK = "waived"
"""In the legend, in place of a letter: the corner."""
DECISIVE_MARK, SOME_MARK = "decisive", "some"
"""In the legend, in place of a letter: what stands for people who must stay away."""
HOME, STAY = "home-recusal", "local"
"""The rule that keeps teams from their homes, and what it says of local teams, which it keeps from all else."""
BAN_COLOURS = ("#C9CED6", *COLOURS)
"""The first rule, as a rule the own home, is the commonest and stays in the background."""
BROAD_COLOURS = {"zone": "#D8E9E1", STAY: "#E6EAEE"}
"""Rules that close most of a large matrix stay in the background, too."""


@dataclass(frozen=True)
class Look:
    """How a rule's bans look; ``is_wish`` if the rule is soft wherever it speaks."""

    title: Text
    mark: str
    colour: str
    is_wish: bool

    @property
    def ink(self) -> str:
        """The colour of a mark that stands alone."""
        return self.colour if is_dark(self.colour) else QUIET


@dataclass(frozen=True)
class Grid:
    """What stands where: rows and columns with the side of a cell, in inches; ``rounds`` counts the planned ones."""

    teams: tuple[Team, ...]
    hosts: tuple[str, ...]
    cell: float
    left: float
    top: float
    rounds: int

    @property
    def is_small(self) -> bool:
        """Whether there is room for colours and dots alone."""
        return self.cell < CELL


@styled
def draw_matrix(
    scenario: Scenario, plan: Plan | None = None, language: Language = Language.EN, bans: Bans | None = None
) -> Figure:
    """Return the picture of who may go where.

    Parameters
    ----------
    scenario
        What is given.
    plan
        Its choices are marked; ``None``: bans alone.
    language
        The language of the picture.
    bans
        The reasons against each (team, host); ``None``: those of the recusal rules in force. Those of a rule that
        is soft in their round are wishes: their mark stands alone, and going there is no breach.
    """
    against, wishes = _by_force(scenario, host_bans(scenario) if bans is None else bans)
    against, wishes = _with_local(scenario, against), _with_local(scenario, wishes)
    hosts = _hosts(scenario, plan)
    if not has_cells(scenario, plan):
        return empty_figure(NOTHING[language])
    looks = _looks(against, wishes, language)
    grid = _grid(scenario, hosts, language)
    title = TITLE.fill(name=scenario.name or scenario.id)[language]
    needed = [grid.left + len(hosts) * grid.cell, MARGIN + width_of(title, 14), MARGIN + 5.2]
    width = max(needed) + MARGIN
    waived = _waived(scenario, plan, hosts)
    people = _people(scenario, plan, grid, against)
    barred = _barred(scenario, plan, against)
    entries = _entries_on_people(scenario, people, language) + _legend_entries(grid, looks, plan, against, language)
    if barred:
        entries.append((ALARM, "", BARRED[language]))
    if waived:
        entries.append((PAPER, WAIVED_MARK, BY_WAIVER[language]))
    legend = _legend_places(entries, width - 2 * MARGIN)
    height = grid.top + len(grid.teams) * grid.cell + 0.3 + 0.24 * (legend[-1][0] + 1) + MARGIN
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, title, 14, weight="bold")
    axes = axes_at(figure, grid.left, grid.top, len(hosts) * grid.cell, len(grid.teams) * grid.cell)
    _draw_cells(axes, grid, against, looks)
    _draw_wishes(axes, grid, {pair: each for pair, each in wishes.items() if pair not in against}, looks)
    _draw_people(axes, grid, people)
    if plan is not None:
        _draw_chosen(axes, grid, plan, barred)
    _draw_waived(axes, grid, waived)
    _draw_names(axes, scenario, grid, language)
    for words, y in ((HOSTS, -0.22), (TEAMS, -0.06)):
        axes.text(-0.08, y, words[language], fontsize=7.5, color=QUIET, ha="right", va="bottom", gid="axis")
    below = axes_at(figure, MARGIN, height - MARGIN - 0.24 * (legend[-1][0] + 1), width - 2 * MARGIN, 0.24)
    _draw_legend(below, entries, legend)
    return figure


def has_cells(scenario: Scenario, plan: Plan | None) -> bool:
    """Whether there are rounds to plan, teams, and hosts to which they could go."""
    return bool(scenario.planned_rounds and scenario.teams and _hosts(scenario, plan))


def host_bans(scenario: Scenario) -> Bans:
    """Return the reasons against each (team, host) by the recusal rules in force, over all planned rounds."""
    bans: dict[tuple[str, str], tuple[Ban, ...]] = {}
    hosts = _hosts(scenario, None)
    for kept in rulebook(scenario):
        if not isinstance(kept.rule, RecusalRule):
            continue
        for round_ in kept.rounds:
            for team in scenario.teams:
                for host in hosts:
                    reasons = kept.rule.reasons_host(scenario, round_, team, host)
                    more = tuple(Ban(kept.rule.id, round_.id, team.id, host, reason) for reason in reasons)
                    if more:
                        bans[team.id, host] = (*bans.get((team.id, host), ()), *more)
    return bans


# -- what is shown ---------------------------------------------------------------------------------------------------


def _hosts(scenario: Scenario, plan: Plan | None) -> tuple[str, ...]:
    hosts = {host for host in scenario.host_of.values() if host is not None}
    hosts.update(home for team in scenario.teams for home in team.homes)
    if plan is not None:
        hosts.update(posting.host for posting in plan.postings)
    return tuple(region.id for region in scenario.regions if region.id in hosts)


def _grid(scenario: Scenario, hosts: tuple[str, ...], language: Language) -> Grid:
    homes = {region.id: place for place, region in enumerate(scenario.regions)}
    teams = tuple(sorted(scenario.teams, key=lambda team: homes[team.home]))
    is_small = len(teams) > MOST_ROWS or len(hosts) > MOST_COLUMNS
    size = _name_size(is_small=is_small)
    names = max(
        *(width_of(team.name, size) for team in teams), *(width_of(each[language], 7.5) for each in (TEAMS, HOSTS))
    )
    above = max(_length(shortened(scenario.label(host)[language], size, LONGEST_HOST), size) for host in hosts)
    cell = SMALL_CELL if is_small else CELL
    left, top = MARGIN + min(names, 2.4) + 0.12, MARGIN + 0.55 + max(above, 0.4)
    return Grid(teams, hosts, cell, left, top, len(scenario.planned_rounds))


def _length(words: str, size: float) -> float:
    """Return how high a host's name is above its column: level letters need more than turned ones."""
    return width_of(words, size) * (1.3 if _is_stacked(words) else 1.0)


def _name_size(*, is_small: bool) -> float:
    return 6.5 if is_small else 9.0


def _by_force(scenario: Scenario, bans: Bans) -> tuple[Bans, Bans]:
    """Return the bans that hold, and those of rules that are soft in their round."""
    book = rulebook(scenario)
    soft = {(kept.rule.id, round_.id) for kept in book if kept.mode is Mode.SOFT for round_ in kept.rounds}
    parts: tuple[dict[tuple[str, str], tuple[Ban, ...]], dict[tuple[str, str], tuple[Ban, ...]]] = ({}, {})
    for pair, each in bans.items():
        for ban in each:
            part = parts[(ban.rule, ban.round) in soft]
            part[pair] = (*part.get(pair, ()), ban)
    return parts


def _waived(scenario: Scenario, plan: Plan | None, hosts: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return the (team, host) that are open by waiver, and those where the plan needs one for its targets or people."""
    if not scenario.waivers:
        return frozenset()
    view = picture(scenario)
    pairs = [(team.id, host) for team in scenario.teams for host in hosts]
    found = {pair for round_ in scenario.planned_rounds for pair in pairs if any(view.waived_bans(round_.id, *pair))}
    return frozenset(found.union(each.posting[1:] for each in waivers_used(scenario, plan or Plan(()))))


def _people(scenario: Scenario, plan: Plan | None, grid: Grid, bans: Bans) -> KeptAway:
    """Return where people must stay away among the cells in which nothing else stands."""
    chosen = {(posting.team, posting.host) for posting in (plan or Plan(())).postings}
    pairs = ((team.id, host) for team in grid.teams for host in grid.hosts)
    return kept_away(scenario, (pair for pair in pairs if pair not in bans and pair not in chosen))


def _barred(scenario: Scenario, plan: Plan | None, bans: Bans) -> frozenset[tuple[str, str]]:
    """Return the (team, host) to which the plan sends a team although it, or somebody on its seats, is barred there."""
    if plan is None:
        return frozenset()
    teams = {
        (posting.team, posting.host)
        for posting in plan.postings
        if any(ban.round == posting.round for ban in bans.get((posting.team, posting.host), ()))
    }
    return seats_somebody_barred(scenario, plan).union(teams)


def _with_local(scenario: Scenario, bans: Bans) -> Bans:
    """Return the bans with those of local teams from all but their homes told apart from those from a home."""
    return {
        (team, host): tuple(replace(ban, rule=STAY) if ban.rule == HOME else ban for ban in against)
        if team in scenario.team and scenario.team[team].kind is Kind.LOCAL
        else against
        for (team, host), against in bans.items()
    }


def _looks(bans: Bans, wishes: Bans, language: Language) -> dict[str, Look]:
    """Return how each rule that bans something looks, in the order of the rules; marks are unlike each other."""
    holding = {ban.rule for each in bans.values() for ban in each}
    present = holding | {ban.rule for each in wishes.values() for ban in each}
    titles = {rule.id: rule.title for rule in RULES} | {STAY: STAYS}
    order = [rule for rule in titles if rule in present] + sorted(present - set(titles))
    looks: dict[str, Look] = {}
    taken: set[str] = {"+"}
    others = (rule for rule in order if rule not in BROAD_COLOURS)
    colours = {**dict(zip(others, cycle(BAN_COLOURS), strict=False)), **BROAD_COLOURS}
    for rule in order:
        title = titles.get(rule, Text.same(rule))
        words = title.zh if language is Language.ZH else rule.replace("-", "").upper()
        mark = next((each for each in words if each.isalpha() and each not in taken), "?")
        taken.add(mark)
        looks[rule] = Look(title, mark, colours[rule], is_wish=rule not in holding)
    return looks


# -- drawing ---------------------------------------------------------------------------------------------------------


def _draw_cells(axes: Axes, grid: Grid, bans: Bans, looks: Mapping[str, Look]) -> None:
    from matplotlib.collections import LineCollection, PatchCollection  # slow to import
    from matplotlib.patches import Rectangle  # as above

    patches, colours = [], []
    for row, team in enumerate(grid.teams):
        for column, host in enumerate(grid.hosts):
            against = bans.get((team.id, host), ())
            if not against:
                continue
            rules = _rules_of(against, looks)
            is_always = len({ban.round for ban in against}) >= grid.rounds
            colour = looks[rules[0]].colour if is_always else _paler(looks[rules[0]].colour)
            patches.append(Rectangle((column * grid.cell, row * grid.cell), grid.cell, grid.cell))
            colours.append(colour)
            if not grid.is_small:
                mark = looks[rules[0]].mark + ("+" if len(rules) > 1 else "")
                ink = PAPER if is_dark(colour) else INK
                x, y = (column + 0.5) * grid.cell, (row + 0.5) * grid.cell
                axes.text(x, y, mark, fontsize=7.5, color=ink, ha="center", va="center", zorder=3, gid="mark")
    axes.add_collection(PatchCollection(patches, facecolors=colours or "none", edgecolor="none", zorder=1))
    width, height = len(grid.hosts) * grid.cell, len(grid.teams) * grid.cell
    lines = [[(column * grid.cell, 0.0), (column * grid.cell, height)] for column in range(len(grid.hosts) + 1)]
    lines += [[(0.0, row * grid.cell), (width, row * grid.cell)] for row in range(len(grid.teams) + 1)]
    thin = 0.3 if grid.is_small else 0.7
    axes.add_collection(LineCollection(lines, colors=GRID, linewidths=thin, zorder=2, clip_on=False))
    breaks = [row for row in range(1, len(grid.teams)) if grid.teams[row].homes != grid.teams[row - 1].homes]
    if len(breaks) < len(grid.teams) - 1:
        strong = [[(0.0, row * grid.cell), (width, row * grid.cell)] for row in breaks]
        axes.add_collection(LineCollection(strong, colors="#AEB8C2", linewidths=2 * thin, zorder=2.1))


def _rules_of(bans: Iterable[Ban], looks: Mapping[str, Look]) -> list[str]:
    """Return the rules that speak here, in the order of the rules."""
    present = {ban.rule for ban in bans}
    return [rule for rule in looks if rule in present]


def _draw_wishes(axes: Axes, grid: Grid, wishes: Bans, looks: Mapping[str, Look]) -> None:
    """Draw what soft rules would rather not have: a mark without ground, a dot where marks are too large."""
    rows = {team.id: place for place, team in enumerate(grid.teams)}
    columns = {host: place for place, host in enumerate(grid.hosts)}
    for (team, host), against in wishes.items():
        if team not in rows or host not in columns:
            continue
        x, y = (columns[host] + 0.5) * grid.cell, (rows[team] + 0.5) * grid.cell
        look = looks[_rules_of(against, looks)[0]]
        if grid.is_small:
            axes.plot([x], [y], "o", color=look.ink, markersize=2, zorder=3, gid="wish")
        else:
            axes.text(x, y, look.mark, fontsize=7.5, color=look.ink, ha="center", va="center", zorder=3, gid="wish")


def _paler(colour: str) -> str:
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * 0.4):02X}" for part in parts)


def _draw_people(axes: Axes, grid: Grid, people: KeptAway) -> None:
    """Mark the cells where people must stay away who may lead the team or are pinned to it."""
    rows = {team.id: place for place, team in enumerate(grid.teams)}
    columns = {host: place for place, host in enumerate(grid.hosts)}
    for mark, pairs in ((DECISIVE_MARK, people.decisive), (SOME_MARK, people.some)):
        places = [((columns[host] + 0.5) * grid.cell, (rows[team] + 0.5) * grid.cell) for team, host in sorted(pairs)]
        _draw_mark(axes, mark, places, grid.cell)


def _draw_mark(axes: Axes, mark: str, places: Sequence[tuple[float, float]], cell: float) -> None:
    """Draw what stands for people who must stay away: a cross where it decides, else a small ring."""
    shape, share, colour = ("x", 0.42, INK) if mark == DECISIVE_MARK else ("o", 0.28, QUIET)
    axes.plot(
        *([place[number] for place in places] for number in (0, 1)),
        shape,
        color=colour,
        markerfacecolor="none",
        markersize=share * cell * 72,
        markeredgewidth=2.6 * cell + 0.2,
        zorder=3,
        clip_on=False,
        gid=mark,
    )


def _draw_chosen(axes: Axes, grid: Grid, plan: Plan, barred: Container[tuple[str, str]]) -> None:
    rows = {team.id: place for place, team in enumerate(grid.teams)}
    columns = {host: place for place, host in enumerate(grid.hosts)}
    rounds: dict[tuple[str, str], list[str]] = {}
    for posting in sorted(plan.postings, key=lambda each: each.enter):
        rounds.setdefault((posting.team, posting.host), []).append(posting.round)
    for (team, host), names in rounds.items():
        colour = ALARM if (team, host) in barred else INK
        x, y = (columns[host] + 0.5) * grid.cell, (rows[team] + 0.5) * grid.cell
        side = grid.cell * 72
        axes.plot(
            [x], [y], "s", color=colour, markersize=side * (0.62 if grid.is_small else 0.8), zorder=4, gid="chosen"
        )
        if not grid.is_small:
            words = names[0] if len(names) == 1 else f"{names[0]}+"
            size = min(7.5, side * 0.74 / max(len(words) * 0.62, 1))
            axes.text(
                x, y, words, fontsize=size, color=PAPER, weight="bold", ha="center", va="center", zorder=5, gid="round"
            )


def _draw_waived(axes: Axes, grid: Grid, waived: Container[tuple[str, str]]) -> None:
    """Draw a corner in the cells that are by waiver."""
    for row, team in enumerate(grid.teams):
        for column, host in enumerate(grid.hosts):
            if (team.id, host) in waived:
                _draw_corner(axes, (column + 1) * grid.cell, row * grid.cell, grid.cell)


def _draw_corner(axes: Axes, right: float, top: float, cell: float) -> None:
    """Draw the upper right corner of a cell, set off from what is below it."""
    from matplotlib.patches import Polygon  # slow to import

    side = CORNER * cell
    points = [(right - side, top), (right, top), (right, top + side)]
    corner = Polygon(points, facecolor=CORNER_COLOUR, edgecolor=PAPER, linewidth=2 * cell, zorder=6, clip_on=False)
    corner.set_gid("waived")
    axes.add_patch(corner)


def _draw_names(axes: Axes, scenario: Scenario, grid: Grid, language: Language) -> None:
    size = _name_size(is_small=grid.is_small)
    for row, team in enumerate(grid.teams):
        words = shortened(team.name, size, grid.left - MARGIN - 0.1)
        axes.text(-0.08, (row + 0.5) * grid.cell, words, fontsize=size, ha="right", va="center", gid="team")
    for column, host in enumerate(grid.hosts):
        words = shortened(scenario.label(host)[language], size, LONGEST_HOST)
        x = (column + 0.5) * grid.cell
        if _is_stacked(words):
            stack = "\n".join(words)
            axes.text(x, -0.08, stack, fontsize=size, linespacing=1.05, ha="center", va="bottom", gid="host")
        else:
            axes.text(x, -0.08, words, fontsize=size, rotation=90, ha="center", va="bottom", gid="host")


def _is_stacked(words: str) -> bool:
    """Whether the name is Chinese throughout, which is read from top to bottom without being turned."""
    return bool(words) and all(unicodedata.east_asian_width(each) == "W" for each in words)


def _legend_entries(
    grid: Grid, looks: Mapping[str, Look], plan: Plan | None, bans: Bans, language: Language
) -> list[tuple[str | None, str, str]]:
    """Return (colour, mark, words) of each entry; without a colour words alone. Only what is there is explained."""
    entries: list[tuple[str | None, str, str]] = []
    for look in looks.values():
        words = look.title[language] + (AVOID[language] if look.is_wish else "")
        entries.append((PAPER if look.is_wish else look.colour, look.mark, words))
    if plan is not None:
        entries.append((INK, "", _words_on_choice(plan, is_small=grid.is_small)[language]))
    if any(0 < len({ban.round for ban in each}) < grid.rounds for each in bans.values()):
        entries.append((None, "", PALE[language]))
    if any(len({ban.rule for ban in each}) > 1 for each in bans.values()):
        entries.append((None, "", SEVERAL[language]))
    return entries


def _entries_on_people(scenario: Scenario, people: KeptAway, language: Language) -> list[tuple[str | None, str, str]]:
    """Return what an empty cell means, and the marks of people who must stay away."""
    free = FREE_OF_LEADERS if scenario.staffing.is_planned else FREE
    marks = ((DECISIVE_MARK, DECISIVE, people.decisive), (SOME_MARK, SOME, people.some))
    found = ((PAPER, mark, words[language]) for mark, words, pairs in marks if pairs)
    return [(PAPER, "", free[language]), *found]


def _words_on_choice(plan: Plan, *, is_small: bool) -> Text:
    if is_small:
        return CHOSEN_SMALL
    cells = {(posting.team, posting.host) for posting in plan.postings}
    return CHOSEN_SEVERAL if len(cells) < len(plan.postings) else CHOSEN


def _legend_places(entries: Sequence[tuple[str | None, str, str]], width: float) -> list[tuple[int, float]]:
    places: list[tuple[int, float]] = []
    row, left = 0, 0.0
    for colour, _, words in entries:
        inches = width_of(words, 8) + (0.27 if colour is not None else 0.0)
        if left > 0 and left + inches > width:
            row, left = row + 1, 0.0
        places.append((row, left))
        left += inches + 0.2
    return places


def _draw_legend(
    axes: Axes, entries: Iterable[tuple[str | None, str, str]], places: Iterable[tuple[int, float]]
) -> None:
    from matplotlib.patches import Rectangle  # slow to import

    for (colour, mark, words), (row, left) in zip(entries, places, strict=True):
        y = 0.12 + 0.24 * row
        if colour is not None:
            corner = (left, y - 0.09)
            axes.add_patch(
                Rectangle(corner, 0.18, 0.18, facecolor=colour, edgecolor="#AEB8C2", linewidth=0.5, clip_on=False)
            )
            ink = PAPER if is_dark(colour) else INK
            if mark == WAIVED_MARK:
                _draw_corner(axes, left + 0.18, y - 0.09, 0.18)
            if mark in {DECISIVE_MARK, SOME_MARK}:
                _draw_mark(axes, mark, [(left + 0.09, y)], 0.18)
            mark = "" if len(mark) > 1 else mark
            axes.text(left + 0.09, y, mark, fontsize=7, color=ink, ha="center", va="center")
        indent = 0.0 if colour is None else 0.25
        axes.text(left + indent, y, words, fontsize=8, color=QUIET, ha="left", va="center", gid="legend")
