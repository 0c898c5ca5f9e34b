"""The pictures about people: skills needed and seated, and how evenly people are sent."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from optimizer.domain import Kind
from optimizer.plots import draw_people, draw_skills
from optimizer.plots.people import BETWEEN, ENDS
from optimizer.plots.skills import MOST_ROWS
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


def test_many_postings_are_told_together() -> None:
    """Beyond a page those that lack something come first, the rest together, and all of them in the last row."""
    figure = draw_skills(*without_members(*staffed(30, 2, 3), 150), Language.EN)
    names = texts(figure, "name")
    assert len(names) == MOST_ROWS + 1 + 1 + 1
    assert names[-3:] == [
        f"{150 - MOST_ROWS} postings that lack something, too",
        "R2: 30 postings that lack nothing",
        "all 180 postings",
    ]


def test_people_are_counted_by_rounds_done_and_planned() -> None:
    """Each column tells how many people take part in so many rounds of the term, history included."""
    given, plan = staffed(3)
    past = history("R0", "2023-09-01", "H02", leave=day("2023-09-29"), officer="H00-1-0")
    figure = draw_people(replace(given, history=(past,)), plan, Language.EN)
    assert texts(figure, "rounds") == ["0", "1", "2"]
    assert texts(figure, "count") == ["7", "10", "1"]


def test_units_come_by_working_days_per_person() -> None:
    """The unit whose people are away most comes first, with its days per person and how many are sent."""
    figure = draw_people(*staffed(3), Language.ZH)
    said = dict(zip(texts(figure, "unit"), texts(figure, "said"), strict=True))
    assert next(iter(said.items())) == ("松江县纪委", "40.0（2人中2人参加）")
    assert said["松江县审计局"] == "20.0（2人中1人参加）"
    assert list(said.values())[-1] == "0.0（2人中0人参加）"


@LANGUAGES
def test_of_many_units_the_ends_are_shown(language: Language) -> None:
    """With hundreds of units those with most and least load stand there, and how many lie between."""
    figure = draw_people(*staffed(60, 2), language)
    assert_is_legible(figure)
    assert len(texts(figure, "unit")) == 2 * ENDS
    assert BETWEEN.fill(count=180 - 2 * ENDS)[language] in [each.get_text() for each in every_text(figure)]


def test_postings_of_whose_people_nothing_is_known_leave_the_cells_blank() -> None:
    """Where a whole team with nobody of its own is all that is sent there is nothing to count, and still a picture."""
    scenario, plan = staffed()
    whole = tuple(replace(team, kind=Kind.WHOLE) for team in scenario.teams)
    bare = tuple(replace(posting, seats=()) for posting in plan.postings)
    figure = draw_skills(replace(scenario, teams=whole), replace(plan, postings=bare), Language.EN)
    said = [each.get_text() for each in every_text(figure)]
    assert not any("/" in words and words[0].isdigit() for words in said)
