"""The pictures about people: skills needed and seated, and how evenly people are sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from optimizer.domain import Kind
from optimizer.plots import draw_people, draw_skills
from optimizer.plots.people import BAR, BETWEEN, ENDS
from optimizer.plots.skills import PAGE
from optimizer.plots.style import is_dark
from optimizer.texts import Language
from tests.builders import day, history
from tests.plots.looking import assert_is_legible, every_text, marked, texts
from tests.staffed import staffed

if TYPE_CHECKING:
    from optimizer.domain import Plan, Scenario

LANGUAGES = pytest.mark.parametrize("language", list(Language))


def without_members(given: Scenario, plan: Plan, count: int) -> tuple[Scenario, Plan]:
    """Return a plan whose first postings have leaders alone."""
    postings = [
        replace(each, seats=tuple(seat for seat in each.seats if seat.seat != "member")) if number < count else each
        for number, each in enumerate(plan.postings)
    ]
    return given, replace(plan, postings=tuple(postings))


@LANGUAGES
@pytest.mark.parametrize("short", [1, 45, 150])
def test_skills_are_legible_however_many_postings_lack_something(short: int, language: Language) -> None:
    """With hundreds of postings, few or most of them incomplete, no text covers another."""
    assert_is_legible(draw_skills(*without_members(*staffed(30, 2, 3), short), language))


def test_every_cell_tells_seated_and_needed() -> None:
    """Per posting, and in all: how many are seated and how many needed; too few is dark, and counted where added up."""
    figure = draw_skills(*staffed(3), Language.EN)
    assert texts(figure, "skill") == ["seats filled", "audit", "discipline inspection"]
    assert texts(figure, "short") == ["3/4", "0/1", "11/12 −1", "2/3 −1"]
    assert Counter(texts(figure, "enough")) == {"1/1": 5, "4/4": 2, "3/3": 1}
    dark = [
        each for each in marked(figure, "cell") if isinstance(each, Rectangle) and is_dark(to_hex(each.get_facecolor()))
    ]
    assert len(dark) == 4


def test_people_too_many_are_counted_and_hide_nobody_who_lacks() -> None:
    """The last row has everybody who is seated, and how many are lacking although there are enough in all."""
    given, plan = staffed(3)
    first, second = ({seating.officer for seating in posting.seats} for posting in plan.postings[:2])
    officers = tuple(
        replace(each, skills=("audit",) if each.id in second else () if each.id in first else each.skills)
        for each in given.officers
    )
    figure = draw_skills(replace(given, officers=officers), plan, Language.EN)
    assert "4/1" in texts(figure, "enough")
    assert "5/3 −1" in texts(figure, "short")
    assert "−2 in a row of several postings" in " ".join(each.get_text() for each in every_text(figure))


def test_a_skill_that_only_some_need_is_left_open_elsewhere() -> None:
    """A target's own skill has a column; postings that do not need it have an empty cell there."""
    given, plan = staffed(3)
    first = given.targets[0]
    given = replace(given, targets=(replace(first, skills=("finance",)), *given.targets[1:]))
    figure = draw_skills(given, plan, Language.ZH)
    assert texts(figure, "skill")[-1] == "财政财会"
    assert len(texts(figure, "short") + texts(figure, "enough")) == len(marked(figure, "cell")) - 2
    assert "不需要" in texts(figure, "legend")


def test_a_city_has_a_row_for_every_posting() -> None:
    """More postings than one column of rows holds stand in two, each in a row, what lacks something first."""
    figure = draw_skills(*without_members(*staffed(26, 1, 2), 3), Language.EN)
    names = texts(figure, "name")
    assert len(set(names)) == len(names) == 53
    assert names[-1] == "all 52 postings"
    assert texts(figure, "skill").count("audit") == 2
    assert texts(figure, "short")[: 3 * 3] == ["2/4", "0/1", "0/1"] * 3
    assert len({each.axes for each in marked(figure, "name")}) == 2


def test_what_a_page_does_not_hold_is_added_up() -> None:
    """Beyond a page what lacks something comes first, then what every team lacks nothing for, added up; then all."""
    figure = draw_skills(*without_members(*staffed(10, 3, 3), 2), Language.ZH)
    names = texts(figure, "name")
    assert len(names) == 2 + 30 + 1
    assert names[:4] == [
        "R1  松江县第1组 → 白桦县",
        "R1  松江县第2组 → 白桦县",
        "松江县第1组：2次派驻",
        "松江县第2组：2次派驻",
    ]
    assert names[-1] == "全部90次派驻"
    assert Counter(texts(figure, "enough"))["12/12"] == 28
    said = " ".join(each.get_text() for each in every_text(figure))
    assert "未配齐的在前。一行含多次派驻的，数字为合计。" in said


@pytest.mark.parametrize(
    ("short", "ends"),
    [
        (2, ["… and 28 postings that lack nothing"]),
        (150, ["… and 72 postings that lack something", "… and 30 postings that lack nothing"]),
    ],
)
def test_what_has_no_row_is_told_as_what_it_is(short: int, ends: list[str]) -> None:
    """What lacks something and what lacks nothing are counted apart, and both only beside rows that are shown."""
    figure = draw_skills(*without_members(*staffed(30, 2, 3), short), Language.EN)
    names = texts(figure, "name")
    assert len(names) == PAGE - 2 + len(ends) + 1
    assert names[-1 - len(ends) :] == [*ends, "all 180 postings"]


def test_people_are_counted_by_rounds_and_days_done_and_planned() -> None:
    """Each column tells how many people take part in so many rounds, and days, of the term, history included."""
    given, plan = staffed(3)
    past = history("R0", "2023-09-01", "H02", leave=day("2023-09-29"), officer="H00-1-0")
    figure = draw_people(replace(given, history=(past,)), plan, Language.EN)
    assert texts(figure, "rounds") == ["0", "1", "2"]
    assert texts(figure, "people by rounds") == ["7", "10", "1"]
    assert texts(figure, "days") == ["0", "40", "61"]
    assert texts(figure, "people by days") == ["7", "10", "1"]


@LANGUAGES
def test_many_numbers_of_days_are_told_by_ranges(language: Language) -> None:
    """Where people work very different numbers of days each column stands for a range, and everybody is in one."""
    given, plan = staffed(4)
    past = tuple(
        history("R0", "2023-03-01", "H02", leave=day(f"2023-03-{2 + number:02}"), officer=each.id)
        for number, each in enumerate(given.officers)
    )
    figure = draw_people(replace(given, history=past), plan, language)
    assert_is_legible(figure)
    assert texts(figure, "days") == ["0", "1–20", "21–40", "41–60"]
    assert sum(int(each) for each in texts(figure, "people by days")) == len(given.officers)


def test_units_come_by_working_days_per_person() -> None:
    """The unit whose people are away most comes first, with its days per person and how many are sent."""
    figure = draw_people(*staffed(3), Language.ZH)
    said = dict(zip(texts(figure, "unit"), texts(figure, "said"), strict=True))
    assert next(iter(said.items())) == ("松江县纪委", "40.0（2人中2人参加）")
    assert said["松江县审计局"] == "20.0（2人中1人参加）"
    assert list(said.values())[-1] == "0.0（2人中0人参加）"


@LANGUAGES
def test_units_that_are_alike_are_told_in_a_sentence(language: Language) -> None:
    """Where every unit has the same load per person the picture says so and spares the bars, however people differ."""
    given, plan = staffed(4, 2)
    officers = tuple(replace(each, unit=f"{each.home}纪委") for each in given.officers)
    given, plan = replace(given, officers=officers), replace(plan, postings=plan.postings[4:])
    figure = draw_people(given, plan, language)
    assert_is_legible(figure)
    assert texts(figure, "unit") == []
    days = {Language.EN: "All 4 units are alike: 26.7 working", Language.ZH: "4个单位情况相同，人均26.7个工作日"}[
        language
    ]
    assert texts(figure, "alike")[0].startswith(days)
    assert texts(figure, "days") == ["0", "40"]


def test_many_units_are_put_together_by_home() -> None:
    """With more units than a page holds each home has a bar, and the picture names the table that has the units."""
    figure = draw_people(*staffed(12), Language.EN)
    assert len(texts(figure, "unit")) == 12
    assert "The table “load by unit” has each of the 36 units." in [each.get_text() for each in every_text(figure)]


@LANGUAGES
@pytest.mark.parametrize("is_one", [True, False])
def test_of_many_bars_the_ends_are_shown(language: Language, *, is_one: bool) -> None:
    """With many homes, or many units of one home, those with most and least load stand there, and how many between."""
    given, plan = staffed(60, 2)
    if is_one:
        officers = tuple(replace(each, home="H00", unit=each.id[:-2]) for each in given.officers)
        given = replace(given, officers=officers)
    figure = draw_people(given, plan, language)
    assert_is_legible(figure)
    assert len(texts(figure, "unit")) == 2 * ENDS
    assert BETWEEN.fill(count=60 - 2 * ENDS)[language] in [each.get_text() for each in every_text(figure)]


def test_postings_of_whose_people_nothing_is_known_leave_the_cells_blank() -> None:
    """Where a whole team with nobody of its own is all that is sent there is nothing to count, and still a picture."""
    scenario, plan = staffed()
    whole = tuple(replace(team, kind=Kind.WHOLE) for team in scenario.teams)
    bare = tuple(replace(posting, seats=()) for posting in plan.postings)
    figure = draw_skills(replace(scenario, teams=whole), replace(plan, postings=bare), Language.EN)
    said = [each.get_text() for each in every_text(figure)]
    assert not any("/" in words and words[0].isdigit() for words in said)


def test_the_line_of_the_average_passes_by_what_is_written() -> None:
    """What stands beside bars has a ground of its own above the line, as high as a row, so that no line crosses it."""
    figure = draw_people(*staffed(12, 1, 2), Language.ZH)
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    (line,) = marked(figure, "average")
    said = [each for each in marked(figure, "said") if isinstance(each, Text)]
    assert len(said) > 1
    for words in said:
        ground = words.get_bbox_patch()
        assert ground is not None
        assert to_hex(ground.get_facecolor()) == "#ffffff"
        assert ground.get_window_extent().height >= BAR * figure.dpi
        assert words.get_zorder() > line.get_zorder()
