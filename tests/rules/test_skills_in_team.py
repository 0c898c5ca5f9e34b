from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Seat
from optimizer.domain.plan import Seating
from tests.agreement import hard, soft, with_rules, words
from tests.builders import day, plan, posting, region, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.domain import Scenario, Setting

SEATS = {Kind.HALF: (Seat("leader", 1), Seat("member", 2), Seat("liaison", 1, "host"))}
OFFICERS = (
    officer("P1", "A", "leader", "member", skills=("audit", "discipline")),
    officer("P2", "A", skills=("audit",)),
    officer("P3", "A"),
    officer("L1", "B", "liaison", skills=("law",)),
)


def given(skills: Mapping[str, int], *needed: str) -> Scenario:
    """Return a scenario whose teams need skills, and whose target needs some, too."""
    return scenario(
        [region("A"), region("B", "乙县", name_en="Yi")],
        [team("a1", "A", "一组", kind="half", skills=("medicine",)), team("b1", "B")],
        [target("tB", "B", skills=needed), target("uB", "B")],
        officers=OFFICERS,
        composition=Composition(SEATS, skills),
    )


EXAMPLE = StandardExample(
    "skills-in-team",
    with_rules(given({"audit": 2}), "skills-in-team", hard()),
    plan(posting("a1", "B", "tB", seats=people("leader=P1", "member=P3"))),
    "一组 in Yi lacks 1 person with the skill audit",
    "一组派驻乙县缺1人具备审计专长的人员",
    on_seats=True,
)


def test_a_missing_skill_has_its_sentence() -> None:
    """The sentence names the team, the host, the skill and how many people lack."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(
    ("skills", "needed", "seats", "missing"),
    [
        ({"audit": 1, "discipline": 1}, (), ("leader=P1",), set()),
        ({"audit": 2}, (), ("leader=P1", "member=P2"), set()),
        ({"audit": 3}, (), ("leader=P1", "member=P2"), {"audit"}),
        ({}, ("law",), ("leader=P1",), {"law"}),
        ({}, ("law",), ("liaison=L1",), set()),
        ({"law": 1}, ("law", "medicine"), ("liaison=L1",), {"medicine"}),
        ({"audit": 1}, (), ("member=gone",), {"audit"}),
    ],
)
def test_which_skills_are_missing(
    skills: Mapping[str, int], needed: tuple[str, ...], seats: tuple[str, ...], missing: set[str]
) -> None:
    """One person may bring several, locals count, and of a team whose people are known its own column says nothing."""
    made = plan(posting("a1", "B", "tB", seats=people(*seats)))
    assert {about[-1] for about in abouts("skills-in-team", given(skills, *needed), made)} == missing


def test_a_target_that_is_not_inspected_needs_nothing() -> None:
    """Only the targets of the posting count."""
    assert not abouts("skills-in-team", given({}, "law"), plan(posting("a1", "B", "uB")))


def test_who_leaves_early_brings_nothing() -> None:
    """People count who fill a seat."""
    seats = (Seating("leader", "P1", end=day("2024-03-20")),)
    assert abouts("skills-in-team", given({"audit": 1}), plan(posting("a1", "B", "tB", seats=seats)))


def test_a_team_whose_people_are_not_known_is_passed_over() -> None:
    """A whole team without own people in the table is the matter of required-skills."""
    assert not abouts("skills-in-team", given({"audit": 1}), plan(posting("b1", "A")))


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver count the same people for the same skills."""
    needs = given({"audit": 2, "discipline": 1}, "law")
    assert_halves_agree_on_seats("skills-in-team", setting, needs, [posting("a1", "B", "tB"), posting("b1", "A")])
