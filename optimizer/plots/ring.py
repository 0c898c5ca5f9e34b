"""Who goes where: one circle of homes per round, with an arrow from each home to its host."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, pairwise
from math import ceil, cos, dist, pi, sin, sqrt
from typing import TYPE_CHECKING

from optimizer.domain.phases import words_on_estimates
from optimizer.plots.style import (
    ALARM,
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
from optimizer.texts import Language, Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

TITLE = Text("{name}: who goes where", "{name}：派出去向")
NO_ARROW = Text("No rotating team is sent anywhere.", "没有轮换的巡察组被派出。")
ONE_RING = Text("one ring of {length}", "{length} 家成一环")
CYCLES = Text("{count} cycles: {lengths}", "{count} 个环：{lengths}")
ONE_CYCLE = Text("one cycle of {length}", "一个 {length} 家的环")
NO_CYCLE = Text("no closed cycle", "没有闭合的环")
PAIR = Text("1 pair inspects each other", "1 对互相巡察")
PAIRS = Text("{count} pairs inspect each other", "{count} 对互相巡察")
NO_PAIR = Text("no mutual pairs; the shortest closed cycle has {length} homes", "没有互相巡察；最短的环为 {length} 家")
NO_PAIR_NO_CYCLE = Text("no mutual pairs, no closed cycle", "没有互相巡察，也没有闭合的环")
ON_PAIR = Text("two that inspect each other", "互相巡察")
ON_CYCLE = Text("one closed cycle, one colour", "闭合的环（一环一色）")
ON_NONE = Text("all others", "其他派出")
LEFT_OUT = Text(
    "Not drawn: {postings} of mixed, upgraded and local teams. A number on an arrow counts its teams.",
    "图中不含混编、提级和本地巡察组的 {postings} 次派驻。箭头上的数字为巡察组数。",
)
NUMBERS = Text("A number on an arrow counts its teams.", "箭头上的数字为巡察组数。")
OTHER = "#9AA5B1"
"""Colour of arrows that are on no cycle and in no pair."""
CYCLE_COLOURS = tuple(colour for colour in COLOURS if colour != COLOURS[1])
"""Colours of cycles: none that could be taken for that of pairs."""

MARGIN, NAME_SIZE = 0.35, 9.0
SMALLEST, LARGEST = 1.15, 4.0
"""Radius of the circle, in inches."""
DOT = 0.042
APART, NUMBERED_APART = 0.42, 0.62
"""Inches from one home to the next around the circle, without and with numbers on the arrows."""
LONGEST_NAME = 1.5
"""Names are cut to this many inches."""
MOST_HOMES = 40
"""More homes than this have a circle per city or zone, if no team leaves its own."""
MOST_COLUMNS = 4
"""Circles side by side at most, unless they are those of cities."""
BULGE, DIP, DEEP_DIP = 0.12, 0.2, 0.36
"""How far arrows bend, as a share of their length: to the next home, past others, and past others the other way."""
NUMBER_AT, NUMBER = (0.38, 0.3, 0.46, 0.54), 0.2
"""Where on its way an arrow may have its number, best before the middle where many cross, and its width in inches."""
INWARDS = 0.6
"""On a circle with names turned outwards: how far to the middle short arrows are drawn; others further."""


@dataclass(frozen=True)
class Turn:
    """One round's arrows, in table order: how many teams go from home to host."""

    round: Round
    arrows: Mapping[tuple[str, str], int]
    regions: tuple[str, ...]
    group: str | None = None
    """The region or zone whose homes these are; ``None`` if they are all there are."""

    @property
    def is_apart(self) -> bool:
        """Whether no home has two hosts or two senders, so that cycles have nothing in common."""
        homes, hosts = ({arrow[place] for arrow in self.arrows} for place in (0, 1))
        return len(homes) == len(hosts) == len(self.arrows)

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Those that inspect each other, each two once."""
        return tuple(
            (one, other)
            for one, other in combinations(self.regions, 2)
            if {(one, other), (other, one)} <= set(self.arrows)
        )

    @cached_property
    def cycles(self) -> tuple[tuple[str, ...], ...]:
        """The closed cycles, longest first; none are told where they share homes."""
        return cycles_of(self.arrows, self.regions) if self.is_apart else ()

    @property
    def colours(self) -> Mapping[tuple[str, str], str]:
        """The colour of each arrow: pairs warn, each longer cycle has its own."""
        colours = dict.fromkeys(self.arrows, OTHER)
        longer = [cycle for cycle in self.cycles if len(cycle) > 2]  # noqa: PLR2004  # two are a pair
        for place, cycle in enumerate(longer):
            colours.update(dict.fromkeys(pairwise((*cycle, cycle[0])), CYCLE_COLOURS[place % len(CYCLE_COLOURS)]))
        for one, other in self.pairs:
            colours |= {(one, other): ALARM, (other, one): ALARM}
        return colours

    @property
    def is_one_ring(self) -> bool:
        """Whether all homes form a single cycle."""
        return len(self.cycles) == 1 and len(self.cycles[0]) == len(self.regions)


@styled
def draw_ring(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> Figure:
    """Return the picture of who goes where, one circle per round.

    The homes stand around the circle in the order of their longest cycle, clockwise from the top, so that a ring
    looks like one; of several rounds, that of the longest cycle of all, and everybody has the same place in each.
    Where no home has two hosts or two senders each cycle has a colour. Elsewhere cycles overlap without number, and
    only those who inspect each other stand out. Other arrows are grey, and so are those who take no part.
    Where there are many homes and no team leaves its city or zone, each of these has a circle of its own.
    """
    if not has_arrows(scenario, plan):
        return empty_figure(NO_ARROW[language])
    turns = tuple(turn for turn in _turns(scenario, plan) if turn.arrows)
    rings = tuple(_rings(scenario, turns, language))
    is_split = len(rings) > len(turns)
    headings = [width_of(words, 10) + 0.2 for ring in rings for words in _heading(scenario, ring.turn, language)]
    side = max([2 * ring.circle.reach for ring in rings] + (headings if is_split else []))
    columns = ceil(sqrt(len(rings))) if is_split else min(ceil(sqrt(len(rings))), MOST_COLUMNS)
    rows = [rings[first : first + columns] for first in range(0, len(rings), columns)]
    heights = [max(2 * ring.circle.rise for ring in row) + 0.6 for row in rows]
    title = TITLE.fill(name=scenario.name or scenario.id)[language]
    caption = _caption(scenario, plan, turns)[language]
    legend = _legend((ring.turn for ring in rings), language)
    widths = (columns * side, width_of(title, 14), width_of(caption, 8), _legend_width(legend))
    width = 2 * MARGIN + max(widths)
    height = MARGIN + 0.5 + sum(heights) + 0.25 + (0.25 if legend else 0.0) + MARGIN
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, title, 14, weight="bold")
    indent = (width - columns * side) / 2
    top = MARGIN + 0.5
    for row, tall in zip(rows, heights, strict=True):
        for place, ring in enumerate(row):
            axes = axes_at(figure, indent + place * side, top, side, tall)
            _draw_heading(axes, side / 2, _heading(scenario, ring.turn, language))
            _draw_ring(axes, ring, (side / 2, 0.5 + (tall - 0.6) / 2))
        top += tall
    _draw_legend(axes_at(figure, MARGIN, height - MARGIN - 0.42, width - 2 * MARGIN, 0.2), legend)
    write(figure, MARGIN, height - MARGIN - 0.12, caption, 8, color=QUIET)
    return figure


def has_arrows(scenario: Scenario, plan: Plan) -> bool:
    """Whether some rotating team is sent anywhere."""
    return any(scenario.team[posting.team].rotates for posting in plan.postings)


# -- what is shown ---------------------------------------------------------------------------------------------------


def _turns(scenario: Scenario, plan: Plan) -> Iterable[Turn]:
    used = {posting.round for posting in plan.postings}
    for round_ in sorted(scenario.rounds, key=lambda each: (each.enter, each.leave, each.id)):
        if round_.id in used:
            arrows = Counter(
                (scenario.team[posting.team].home, posting.host)
                for posting in plan.postings
                if posting.round == round_.id and scenario.team[posting.team].rotates
            )
            places = {region.id: place for place, region in enumerate(scenario.regions)}
            regions = sorted({region for arrow in arrows for region in arrow}, key=lambda each: places[each])
            yield Turn(round_, arrows, tuple(regions))


def _rings(scenario: Scenario, turns: Sequence[Turn], language: Language) -> Iterable[Ring]:
    """Yield what each circle shows: one per round, or of many homes one per round and city."""
    for alike in _split(scenario, turns):
        order = _order(scenario, alike)
        names = {region: shortened(scenario.label(region)[language], NAME_SIZE, LONGEST_NAME) for region in order}
        is_numbered = any(count > 1 for turn in alike for count in turn.arrows.values())
        circle = _circle(len(order), names.values(), NUMBERED_APART if is_numbered else APART)
        for turn in alike:
            yield Ring(turn, names, circle)


def _split(scenario: Scenario, turns: Sequence[Turn]) -> Sequence[Sequence[Turn]]:
    """Return the turns, those of each city or zone together if there are many homes and no arrow leads to another."""
    regions = {region for turn in turns for region in turn.regions}
    if len(regions) <= MOST_HOMES:
        return [turns]
    parents = {region: scenario.region[region].parent for region in regions}
    zones = {region: scenario.region[region].zone for region in regions}
    for groups in (parents, zones):
        names = [group for group in dict.fromkeys(groups[each.id] for each in scenario.regions if each.id in regions)]
        is_closed = all(groups[home] == groups[host] for turn in turns for home, host in turn.arrows)
        if is_closed and len(names) > 1 and all(names):
            parts = ([_part(turn, groups, name) for turn in turns] for name in names)
            return [[turn for turn in part if turn.arrows] for part in parts]
    return [turns]


def _part(turn: Turn, groups: Mapping[str, str | None], group: str | None) -> Turn:
    arrows = {arrow: count for arrow, count in turn.arrows.items() if groups[arrow[0]] == group}
    return Turn(turn.round, arrows, tuple(each for each in turn.regions if groups[each] == group), group)


def _order(scenario: Scenario, turns: Sequence[Turn]) -> tuple[str, ...]:
    """Return everybody in the order around the circle: along the cycles of the round with the longest, then others."""
    most = max(turns, key=lambda turn: [len(cycle) for cycle in turn.cycles])
    taking_part = {region for turn in turns for region in turn.regions}
    on_cycles = [region for cycle in most.cycles for region in cycle]
    rest = [region.id for region in scenario.regions if region.id in taking_part.difference(on_cycles)]
    return (*on_cycles, *rest)


def cycles_of(arrows: Iterable[tuple[str, str]], homes: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Return the cycles of arrows of which no two begin or end together, longest first.

    Each begins with its first home in table order.
    """
    places = {home: place for place, home in enumerate(homes)}
    following = dict(iter(arrows))
    cycles: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in homes:
        path: list[str] = []
        current: str | None = start
        while current is not None and current not in done:
            done.add(current)
            path.append(current)
            current = following.get(current)
        if current in path:
            cycles.append(_turned(path[path.index(current) :], places))
    return tuple(sorted(cycles, key=lambda cycle: (-len(cycle), places[cycle[0]])))


def shortest_cycle(arrows: Iterable[tuple[str, str]]) -> int | None:
    """Return how many homes the shortest closed way along any arrows has; ``None`` if there is none."""
    hosts: dict[str, list[str]] = {}
    for home, host in arrows:
        hosts.setdefault(home, []).append(host)
    return min((length for home in hosts if (length := _way_back(hosts, home)) is not None), default=None)


def _way_back(hosts: Mapping[str, Sequence[str]], home: str) -> int | None:
    """Return the least number of arrows from a home back to itself."""
    steps: dict[str, int] = {}
    waiting = deque([(home, 0)])
    while waiting and home not in steps:
        current, length = waiting.popleft()
        for host in hosts.get(current, ()):
            if host not in steps:
                steps[host] = length + 1
                waiting.append((host, length + 1))
    return steps.get(home)


def _turned(cycle: list[str], places: Mapping[str, int]) -> tuple[str, ...]:
    first = cycle.index(min(cycle, key=lambda each: places[each]))
    return (*cycle[first:], *cycle[:first])


def _caption(scenario: Scenario, plan: Plan, turns: Sequence[Turn]) -> Text:
    left_out = sum(not scenario.team[posting.team].rotates for posting in plan.postings)
    several = any(count > 1 for turn in turns for count in turn.arrows.values())
    said = [NUMBERS] if several else []
    if left_out:
        said = [LEFT_OUT.fill(postings=counted(left_out, "posting", "postings"))]
    if scenario.estimated_years:
        said.append(words_on_estimates(scenario.estimated_years))
    return join(said, " ", "")


def _heading(scenario: Scenario, turn: Turn, language: Language) -> tuple[str, str]:
    """Return what stands above a circle: which round, of which city if there are several, and what comes of it."""
    dash = " – " if language is Language.EN else " 至 "
    words = f"{turn.round.id}  {turn.round.enter}{dash}{turn.round.leave}"
    if turn.group is not None:
        known = turn.group in scenario.region
        words = f"{scenario.label(turn.group)[language] if known else turn.group}  {words}"
    return words, _result(turn)[language]


def _result(turn: Turn) -> Text:
    return _on_cycles(turn) if turn.is_apart else _on_pairs(turn)


def _on_pairs(turn: Turn) -> Text:
    if turn.pairs:
        return PAIR if len(turn.pairs) == 1 else PAIRS.fill(count=len(turn.pairs))
    length = shortest_cycle(turn.arrows)
    return NO_PAIR_NO_CYCLE if length is None else NO_PAIR.fill(length=length)


def _on_cycles(turn: Turn) -> Text:
    if turn.is_one_ring:
        return ONE_RING.fill(length=len(turn.regions))
    if not turn.cycles:
        return NO_CYCLE
    lengths = [len(cycle) for cycle in turn.cycles]
    if len(lengths) == 1:
        return ONE_CYCLE.fill(length=lengths[0])
    return CYCLES.fill(count=len(lengths), lengths=Text(", ".join(map(str, lengths)), "、".join(map(str, lengths))))


def _legend(turns: Iterable[Turn], language: Language) -> list[tuple[tuple[str, ...], str]]:
    """Return the colours that occur, those of one meaning together with their words; nothing if all is grey."""
    used = {colour for turn in turns for colour in turn.colours.values()}
    if used == {OTHER}:
        return []
    meanings = ((CYCLE_COLOURS, ON_CYCLE), ((ALARM,), ON_PAIR), ((OTHER,), ON_NONE))
    found = ((tuple(colour for colour in colours if colour in used), words[language]) for colours, words in meanings)
    return [(colours, words) for colours, words in found if colours]


def _legend_width(legend: Iterable[tuple[tuple[str, ...], str]]) -> float:
    return sum(0.3 * len(colours) + width_of(words, 8) + 0.25 for colours, words in legend)


# -- where things stand ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Circle:
    """The circle on which homes stand; lengths in inches.

    ``reach`` and ``rise`` are half the width and height of what holds circle and names; ``is_radial`` turns names
    outwards.
    """

    radius: float
    reach: float
    rise: float
    is_radial: bool


@dataclass(frozen=True)
class Ring:
    """One circle: whose arrows it shows, the names around it by region in their order, and how large it is."""

    turn: Turn
    names: Mapping[str, str]
    circle: Circle


@dataclass(frozen=True)
class Arrow:
    """How an arrow looks: how many teams it stands for, and how far it bends to the left as a share of its length."""

    colour: str
    teams: int
    bend: float
    is_thin: bool


def _circle(count: int, names: Iterable[str], apart: float) -> Circle:
    """Return the smallest circle on which neither homes nor names run into each other."""
    width = max(width_of(name, NAME_SIZE) for name in names)
    least = min(LARGEST, max(SMALLEST, count * apart / (2 * pi)))
    radius = least
    while radius <= LARGEST:
        if _is_clear(count, radius, width):
            return Circle(radius, radius + width + 0.35, radius + 0.35, is_radial=False)
        radius += 0.05
    radius = max(least, count * 0.21 / (2 * pi))
    reach = radius + width + 0.35
    return Circle(radius, reach, reach, is_radial=True)


def _is_clear(count: int, radius: float, width: float) -> bool:
    boxes = [_box(place, count, radius, width) for place in range(count)]
    return not any(_overlap(one, other) for one, other in pairwise([*boxes, boxes[0]]) if one != other) and (
        len(boxes) < 3 or not any(_overlap(one, other) for one, other in zip(boxes, boxes[2:], strict=False))  # noqa: PLR2004
    )


def _box(place: int, count: int, radius: float, width: float) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a level name beside its dot, a little generous."""
    x, y = _spot(place, count, radius + 0.14)
    height = NAME_SIZE / 72 * 1.45
    left = x - width * _lean(x, radius)
    return left - 0.03, y - height / 2, left + width + 0.03, y + height / 2


def _spot(place: int, count: int, radius: float) -> tuple[float, float]:
    """Return where a home stands, clockwise from the top, seen from the middle; y downwards."""
    angle = 2 * pi * place / count
    return radius * sin(angle), -radius * cos(angle)


def _lean(x: float, radius: float) -> float:
    """Return which share of a name lies left of its anchor: all on the left, half at top and bottom."""
    if abs(x) < 0.02 * radius:
        return 0.5
    return 1.0 if x < 0 else 0.0


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


# -- drawing ---------------------------------------------------------------------------------------------------------


def _draw_heading(axes: Axes, middle: float, words: tuple[str, str]) -> None:
    axes.text(middle, 0.1, words[0], fontsize=10, weight="bold", ha="center", va="center", gid="heading")
    axes.text(middle, 0.3, words[1], fontsize=9, color=QUIET, ha="center", va="center", gid="result")


def _draw_ring(axes: Axes, ring: Ring, middle: tuple[float, float]) -> None:
    names, circle, turn = ring.names, ring.circle, ring.turn
    count = len(names)
    colours = turn.colours
    places = {region: place for place, region in enumerate(names)}
    spots = {
        region: tuple(sum(pair) for pair in zip(middle, _spot(place, count, circle.radius), strict=True))
        for region, place in places.items()
    }
    numbers: list[tuple[float, float]] = []
    for (home, host), teams in turn.arrows.items():
        bend = _bend(places[home], places[host], count, circle, is_mutual=(host, home) in turn.arrows)
        looks = Arrow(colours[home, host], teams, bend, is_thin=circle.is_radial)
        ends = (spots[home], spots[host])
        _draw_arrow(axes, ends, looks)
        if teams > 1:
            numbers.append(_number_spot(ends, bend, numbers))
            _draw_number(axes, looks, numbers[-1])
    for region, place in places.items():
        takes_part = region in turn.regions
        colour = INK if takes_part else GRID
        spot = ([each] for each in spots[region])
        axes.plot(*spot, "o", color=colour, markersize=DOT * 2 * 72, zorder=4, gid="dot")
        _draw_name(axes, names[region], place / count, circle, middle, INK if takes_part else OTHER)


def _bend(place: int, other: int, count: int, circle: Circle, *, is_mutual: bool) -> float:
    """Return how far an arrow bends to the left of its way, as a share of its length; it passes by all other homes.

    To the left is outwards for those who go clockwise. Two that inspect each other have an arrow each.
    """
    steps = (other - place) % count
    apart = min(steps, count - steps)
    if apart == 0:
        return 0.0
    is_clockwise = 2 * steps < count
    if apart == 1 or (2 * steps == count and not circle.is_radial):
        return BULGE
    if circle.is_radial:
        # the end of the bend lies on the way from the middle of the two to that of the circle
        angle = pi * apart / count
        depth = INWARDS + (1 - INWARDS) * 2 * apart / count
        share = depth * cos(angle) / (2 * sin(angle))
        return -share if is_clockwise else share
    if is_clockwise:
        return -DEEP_DIP if is_mutual else -DIP
    return DIP


def _draw_arrow(axes: Axes, ends: tuple[tuple[float, ...], tuple[float, ...]], looks: Arrow) -> None:
    from matplotlib.patches import FancyArrowPatch  # slow to import

    (x0, y0), (x1, y1) = ends
    gap = (DOT + 0.03) * 72
    axes.add_patch(
        FancyArrowPatch(
            (x0, y0),
            (x1, y1),
            connectionstyle=f"arc3,rad={-looks.bend}",
            arrowstyle="-|>",
            mutation_scale=7 if looks.is_thin else 11,
            shrinkA=gap,
            shrinkB=gap,
            color=looks.colour,
            alpha=0.7 if looks.is_thin else None,
            linewidth=0.9 if looks.is_thin else 1.5,
            zorder=2 if looks.colour != OTHER else 1.5,
            gid="arrow",
        )
    )


def _draw_number(axes: Axes, looks: Arrow, spot: tuple[float, float]) -> None:
    box = {"boxstyle": "circle,pad=0.18", "facecolor": PAPER, "edgecolor": looks.colour, "linewidth": 1.0}
    size = 6 if looks.is_thin else 8
    axes.text(*spot, str(looks.teams), fontsize=size, ha="center", va="center", bbox=box, zorder=5, gid="teams")


def _number_spot(
    ends: tuple[tuple[float, ...], tuple[float, ...]], bend: float, taken: Iterable[tuple[float, float]]
) -> tuple[float, float]:
    """Return where on its way an arrow has its number: where there is none yet, if possible."""
    (x0, y0), (x1, y1) = ends
    spots = []
    for share in NUMBER_AT:
        # the curve is drawn to a point to the left of the way there on paper
        aside = 2 * (1 - share) * share * bend
        spots.append((x0 + share * (x1 - x0) - aside * (y0 - y1), y0 + share * (y1 - y0) - aside * (x1 - x0)))
    free = (spot for spot in spots if all(dist(spot, other) >= NUMBER for other in taken))
    return next(free, spots[0])


def _draw_name(  # noqa: PLR0913, PLR0917  # a name, its place and its looks
    axes: Axes, name: str, share: float, circle: Circle, middle: tuple[float, float], colour: str
) -> None:
    angle = 2 * pi * share
    x, y = (circle.radius + 0.14) * sin(angle), -(circle.radius + 0.14) * cos(angle)
    looks: dict[str, object] = {"ha": {0.5: "center", 1.0: "right", 0.0: "left"}[_lean(x, circle.radius)]}
    if circle.is_radial:
        is_left = share > 0.5  # noqa: PLR2004  # the second half of the circle
        degrees = 90 - 360 * share + (180 if is_left else 0)
        looks = {"ha": "right" if is_left else "left", "rotation": degrees, "rotation_mode": "anchor"}
    elif abs(x) < 0.02 * circle.radius:
        y += 0.03 if y > 0 else -0.03
    axes.text(
        middle[0] + x,
        middle[1] + y,
        name,
        fontsize=NAME_SIZE,
        color=colour,
        va="center",
        zorder=6,
        gid="name",
        **looks,  # type: ignore[arg-type]
    )


def _draw_legend(axes: Axes, legend: Iterable[tuple[tuple[str, ...], str]]) -> None:
    left = 0.0
    for colours, words in legend:
        for colour in colours:
            axes.plot([left, left + 0.24], [0.1, 0.1], color=colour, linewidth=2.2, gid="colour")
            left += 0.3
        axes.text(left + 0.02, 0.1, words, fontsize=8, color=QUIET, ha="left", va="center", gid="legend")
        left += width_of(words, 8) + 0.25
