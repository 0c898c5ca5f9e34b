"""Which skills each posting needs and has: postings as rows, seats and skills as columns.

More postings than one column of rows holds stand in two, what lacks something first. More than a page holds are added
up: of every team the postings that lack nothing, and what still has no room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from optimizer.measures.people import has_seats
from optimizer.plots.style import (
    ALARM,
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
from optimizer.rules.staffing.words import seat_words
from optimizer.texts import Language, Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.scenario import Scenario

TITLE = Text("{name}: skills needed and seated", "{name}：各组所需专长与配备")
NOTHING = Text("The plan seats nobody.", "方案没有安排人员。")
SEATS = Text("seats filled", "在岗人数")
ALL = Text("all {count}", "全部{count}")
OF_TEAM = Text("{team}: {count}", "{team}：{count}")
OTHERS = Text("… and {count} that lack nothing", "……另有{count}均已配齐")
MORE = Text("… and {count} that lack something", "……另有{count}未配齐")
ENOUGH, LACKING = Text("as many as needed, or more", "已配齐"), Text("too few", "不足")
NOT_NEEDED = Text("not needed", "不需要")
CAPTION = Text("Numbers: people seated / people needed.", "数字：配备人数/所需人数。")
FIRST = Text("What lacks something stands first.", "未配齐的在前。")
ADDED_UP = Text("Where a row stands for several postings its numbers are sums.", "一行含多次派驻的，数字为合计。")
LACKING_IN_ALL = Text(
    "−{count} in a row of several postings: so many are lacking; people too many elsewhere do not help.",
    "多次派驻合为一行的“−{count}”：各次派驻共缺{count}人，他处超配不能抵补。",
)

MARGIN, CELL_WIDTH, CELL_HEIGHT = 0.35, 0.62, 0.27
HEAD, LONGEST_HEAD = 0.3, 2.2
"""Inches above the rows for names of columns: level ones, and turned ones at most."""
LONGEST_NAME = 3.4
CAPTION_HEIGHT = 0.2
MOST_ROWS, APART = 40, 0.45
"""With more postings there are two blocks of rows side by side, so far apart."""
PAGE = 2 * MOST_ROWS
"""As many rows as are read on a page. With more postings those that lack nothing are added up by team."""
FILL, EMPTY = "#DCE9F3", "#F6F8FA"
"""Enough, and not needed; too few is told by a dark ground, which stays dark without colours."""


@dataclass(frozen=True)
class Cell:
    """How many people of a kind are seated, how many are needed, and how many are lacking where there are too few."""

    seated: int
    needed: int
    lacking: int

    def words(self, *, is_sum: bool) -> str:
        """Return what stands in the cell."""
        return f"{self.seated}/{self.needed}" + (f" −{self.lacking}" if is_sum and self.lacking else "")


@dataclass(frozen=True)
class Row:
    """A posting, or several together: its name, and a cell in each column; ``None``: not needed.

    ``is_all`` says of the row of all postings that it is that one.
    """

    name: str
    cells: tuple[Cell | None, ...]
    is_sum: bool = False
    is_all: bool = False

    @property
    def lacking(self) -> int:
        """How many people are lacking, over all columns."""
        return sum(cell.lacking for cell in self.cells if cell is not None)

    @property
    def weight(self) -> Literal["bold", "normal"]:
        """How heavy its words are."""
        return "bold" if self.is_all else "normal"


@styled
def draw_skills(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> Figure:
    """Return the picture of which skills postings need and have, how many of their seats are filled included."""
    if not has_seats(scenario, plan):
        return empty_figure(NOTHING[language])
    skills = _skills(scenario, plan)
    rows = _rows(scenario, plan, skills, language)
    blocks = _blocks(rows)
    heads = [SEATS[language], *(seat_words(skill)[language] for skill in skills)]
    wide = max([CELL_WIDTH, *(width_of(words, 8) + 0.12 for row in rows for words in _words(row))])
    is_level = all(width_of(head, 8.5) <= wide - 0.04 for head in heads)
    above = HEAD if is_level else min(LONGEST_HEAD, 0.15 + max(width_of(head, 8.5) for head in heads))
    names = 0.15 + max(min(LONGEST_NAME, width_of(row.name, 9)) for row in rows)
    grid = len(heads) * wide
    table = len(blocks) * (names + grid + APART) - APART
    title = TITLE.fill(name=scenario.name or scenario.id)[language]
    captions = [each[language] for each in _captions(rows, len(plan.postings))]
    legend = _legend(rows, language)
    length = sum(width_of(words, 8) + 0.55 for _, words in legend)
    width = 2 * MARGIN + max(table, width_of(title, 14), length, *(width_of(each, 8) for each in captions))
    top = MARGIN + 0.4 + above
    body = len(blocks[0]) * CELL_HEIGHT + 0.06
    height = top + body + 0.42 + CAPTION_HEIGHT * len(captions) + MARGIN
    figure = new_figure(width, height)
    write(figure, MARGIN, MARGIN, title, 14, weight="bold")
    for number, block in enumerate(blocks):
        left = MARGIN + number * (names + grid + APART)
        axes = axes_at(figure, left + names, top, grid, body)
        _draw_heads(axes, heads, wide, is_level=is_level)
        _draw_cells(axes, block, wide)
        _draw_names(axes_at(figure, left, top, names, body), block)
    _draw_legend(axes_at(figure, MARGIN, top + body + 0.12, length, 0.2), legend)
    for number, caption in enumerate(captions):
        write(figure, MARGIN, top + body + 0.42 + CAPTION_HEIGHT * number, caption, 8, color=QUIET)
    return figure


# -- what is shown ---------------------------------------------------------------------------------------------------


def _skills(scenario: Scenario, plan: Plan) -> tuple[str, ...]:
    """Return every skill that some posting needs, those that all teams need first."""
    needed = dict.fromkeys(scenario.composition.skills)
    for posting in plan.postings:
        needed |= dict.fromkeys(scenario.staffing.skills_at(posting))
    return tuple(needed)


def _rows(scenario: Scenario, plan: Plan, skills: Sequence[str], language: Language) -> tuple[Row, ...]:
    """Return a row for each posting, as far as a page holds them, and one for all."""
    several = len({posting.round for posting in plan.postings}) > 1
    ordered = sorted(plan.postings, key=lambda posting: scenario.round[posting.round].enter)
    rows = {posting.key: _row(scenario, posting, skills, language, with_round=several) for posting in ordered}
    total = replace(_together(ALL.fill(count=_postings(len(rows)))[language], rows.values()), is_all=True)
    if len(rows) <= MOST_ROWS:
        return (*rows.values(), total)
    short = sorted((row for row in rows.values() if row.lacking), key=lambda row: -row.lacking)
    complete = {posting: rows[posting.key] for posting in ordered if not rows[posting.key].lacking}
    if len(rows) <= PAGE:
        return (*short, *complete.values(), total)
    return (*_folded(scenario, short, complete, language), total)


def _folded(
    scenario: Scenario, short: Sequence[Row], complete: Mapping[Posting, Row], language: Language
) -> Iterator[Row]:
    """Yield what lacks something, then what each team lacks nothing for; what has no room is told in two rows."""
    by_team: dict[str, list[Row]] = {team.id: [] for team in scenario.teams}
    for posting, row in complete.items():
        by_team[posting.team].append(row)
    of_teams = [(team, own) for team, own in by_team.items() if own]
    room = PAGE if len(short) + len(of_teams) <= PAGE else PAGE - 2
    yield from short[:room]
    if len(short) > room:
        yield _together(MORE.fill(count=_postings(len(short) - room))[language], short[room:])
    room = max(0, room - len(short))
    for team, own in of_teams[:room]:
        name = OF_TEAM.fill(team=scenario.team[team].name, count=_postings(len(own)))[language]
        yield own[0] if len(own) == 1 else _together(name, own)
    others = [row for _, own in of_teams[room:] for row in own]
    if others:
        yield _together(OTHERS.fill(count=_postings(len(others)))[language], others)


def _postings(number: int) -> Text:
    return counted(number, "posting", "postings", "次派驻")


def _blocks(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], ...]:
    """Return the rows as one block, or as two that stand side by side."""
    half = (len(rows) + 1) // 2
    return (rows,) if len(rows) <= MOST_ROWS + 1 else (rows[:half], rows[half:])


def _row(scenario: Scenario, posting: Posting, skills: Sequence[str], language: Language, *, with_round: bool) -> Row:
    staffing = scenario.staffing
    people = staffing.people_in(posting)
    needed: Mapping[str, int] = staffing.skills_at(posting)
    seats = sum(seat.count for seat in staffing.seats_at(posting))
    filled = seats - sum(lacking for _, lacking in staffing.empty_seats(posting))
    cells = [_cell(sum(skill in officer.skills for officer in people), needed.get(skill, 0)) for skill in skills]
    team, host = scenario.team[posting.team].name, scenario.label(posting.host)[language]
    name = f"{posting.round}  {team} → {host}" if with_round else f"{team} → {host}"
    return Row(name, (_cell(filled, seats), *cells))


def _cell(seated: int, needed: int) -> Cell | None:
    return Cell(seated, needed, max(0, needed - seated)) if needed else None


def _together(name: str, rows: Iterable[Row]) -> Row:
    """Return rows added up: of those who are more than needed somewhere none helps elsewhere."""
    cells: list[Cell | None] = []
    for column in zip(*(row.cells for row in rows), strict=True):
        known = [cell for cell in column if cell is not None]
        seated, needed, lacking = (
            sum(getattr(cell, each) for cell in known) for each in ("seated", "needed", "lacking")
        )
        cells.append(Cell(seated, needed, lacking) if known else None)
    return Row(name, tuple(cells), is_sum=True)


def _captions(rows: Sequence[Row], postings: int) -> list[Text]:
    """Return what the numbers mean and how the rows stand, line by line."""
    lacking = max((cell.lacking for row in rows if row.is_sum for cell in row.cells if cell is not None), default=0)
    order = [FIRST] if lacking and postings > MOST_ROWS else []
    order += [ADDED_UP] if any(row.is_sum and not row.is_all for row in rows) else []
    more = [LACKING_IN_ALL.fill(count=lacking)] if lacking else []
    return [CAPTION, *([join(order, " ", "")] if order else []), *more]


# -- drawing ---------------------------------------------------------------------------------------------------------


def _words(row: Row) -> list[str]:
    """Return what stands in the row's cells that are needed."""
    return [cell.words(is_sum=row.is_sum) for cell in row.cells if cell is not None]


def _draw_heads(axes: Axes, heads: Sequence[str], wide: float, *, is_level: bool) -> None:
    for number, head in enumerate(heads):
        words = shortened(head, 8.5, LONGEST_HEAD - 0.1)
        looks = {"fontsize": 8.5, "weight": "bold", "ha": "center", "va": "bottom", "gid": "skill"}
        turned = {} if is_level else {"rotation": 90}
        axes.text((number + 0.5) * wide, -0.06, words, **looks, **turned)  # type: ignore[arg-type]


def _draw_cells(axes: Axes, rows: Sequence[Row], wide: float) -> None:
    from matplotlib.patches import Rectangle  # slow to import

    for line, row in enumerate(rows):
        top = _top(rows, line)
        for number, cell in enumerate(row.cells):
            corner = (number * wide + 0.01, top + 0.01)
            is_short = cell is not None and cell.lacking > 0
            ground = EMPTY if cell is None else ALARM if is_short else FILL
            axes.add_patch(
                Rectangle(corner, wide - 0.02, CELL_HEIGHT - 0.02, facecolor=ground, edgecolor="none", gid="cell")
            )
            if cell is not None:
                axes.text(
                    (number + 0.5) * wide,
                    top + CELL_HEIGHT / 2,
                    cell.words(is_sum=row.is_sum),
                    fontsize=8,
                    weight="bold" if is_short else row.weight,
                    color=PAPER if is_short else INK,
                    ha="center",
                    va="center",
                    gid="short" if is_short else "enough",
                )
        if row.is_all:
            axes.plot([0, len(row.cells) * wide], [top - 0.03] * 2, color=GRID, linewidth=1.0)


def _top(rows: Sequence[Row], line: int) -> float:
    """Return where a row begins; the one of all postings stands a little apart."""
    return line * CELL_HEIGHT + (0.06 if rows[line].is_all else 0.0)


def _draw_names(axes: Axes, rows: Sequence[Row]) -> None:
    for line, row in enumerate(rows):
        words, y = shortened(row.name, 9, LONGEST_NAME), _top(rows, line) + CELL_HEIGHT / 2
        axes.text(0, y, words, fontsize=9, weight=row.weight, ha="left", va="center", gid="name")


def _legend(rows: Sequence[Row], language: Language) -> list[tuple[str, str]]:
    """Return colour and words of what is there."""
    cells = [cell for row in rows for cell in row.cells]
    entries = [(FILL, ENOUGH)]
    if any(cell is not None and cell.lacking for cell in cells):
        entries.append((ALARM, LACKING))
    if None in cells:
        entries.append((EMPTY, NOT_NEEDED))
    return [(colour, words[language]) for colour, words in entries]


def _draw_legend(axes: Axes, legend: Iterable[tuple[str, str]]) -> None:
    from matplotlib.patches import Rectangle  # slow to import

    left = 0.0
    for colour, words in legend:
        axes.add_patch(Rectangle((left, 0.02), 0.22, 0.16, facecolor=colour, edgecolor=QUIET, linewidth=0.5))
        axes.text(left + 0.28, 0.1, words, fontsize=8, ha="left", va="center", gid="legend")
        left += width_of(words, 8) + 0.55
