"""Kin among the own people of a team: that only one of them goes is said before anything is solved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Composition, Kind, Mode, Officer, Seat, Setting, Status, Tie
from optimizer.engines import Settings
from optimizer.planning.solving import solve
from optimizer.recusal import Matter, Severity, examine
from tests.builders import day, scenario, target, team

if TYPE_CHECKING:
    from optimizer.domain import Scenario

HARD, SOFT = Setting(Mode.HARD), Setting(Mode.SOFT)
FULL = Setting(Mode.HARD, numbers={"least": 1})


def given(own: int = 2, kind: str = "spouse", end: str | None = None, members: int = 1, **rules: Setting) -> Scenario:
    """Return two counties with a whole team of two seats each, of which one has so many people, two of them kin."""
    people = [Officer(id=f"P{n}", name=f"P{n}", home="A", team="a1", seats=("leader", "member")) for n in range(own)]
    people += [Officer(id=f"Q{n}", name=f"Q{n}", home="B", team="b1", seats=("leader", "member")) for n in range(2)]
    last = None if end is None else day(end)
    ties = [Tie(who=who, whom=whom, kind=kind, end=last) for who, whom in (("P1", "P0"), ("P0", "Q1"), ("P0", "P1"))]
    columns: dict[str, Any] = {"officers": people, "ties": ties}
    return scenario(
        "AB",
        [team("a1", "A", "一组"), team("b1", "B")],
        [target(f"t{home}", home) for home in "AB"],
        ("R1", "R2"),
        composition=Composition({Kind.WHOLE: (Seat("leader", 1), Seat("member", members))}),
        rules={"no-mutual": Setting(Mode.OFF), **{name.replace("_", "-"): each for name, each in rules.items()}},
        **columns,
    )


KIN = "P1 and P0 (spouse) both belong to 一组, and by “Kin do not sit in one team” only one of them may go"


@pytest.mark.parametrize(
    ("case", "severity", "words"),
    [
        (given(), Severity.WARNING, f"in every round: {KIN}; 1 seat will stay empty if the team is sent"),
        (given(3), Severity.NOTE, f"in every round: {KIN}"),
        (given(3, members=9), Severity.WARNING, f"in every round: {KIN}; 1 seat will stay empty"),
        (given(own_people=SOFT), Severity.NOTE, f"in every round: {KIN}; a reserve may take the other's seat"),
        (given(seats=FULL), Severity.WARNING, "“Every seat is filled” is hard, so the team cannot be sent"),
        (given(seats=FULL, every_team_sent=HARD), Severity.IMPOSSIBLE, "but the team must be sent, and “Every seat"),
        (given(kin_apart=SOFT), Severity.NOTE, "“Kin do not sit in one team” is soft: to send both costs its weight"),
        (given(end="2024-03-10"), Severity.WARNING, f"{KIN}; 1 seat will stay empty"),
    ],
)
def test_kin_in_a_team_are_named(case: Scenario, severity: Severity, words: str) -> None:
    """Team, both people and what they are to each other, once, and what it means for the seats."""
    (found,) = examine(case).of(Matter.KIN_IN_TEAM)
    assert (found.severity, found.about) == (severity, ("a1", "P0", "P1"))
    assert words in found.sentence.en
    assert found.sentence.zh != found.sentence.en


def test_rounds_in_which_they_are_kin_are_told() -> None:
    """A tie that has ended is of no concern later."""
    (found,) = examine(given(end="2024-03-10")).of(Matter.KIN_IN_TEAM)
    assert found.rounds == ("R1",)


@pytest.mark.parametrize("case", [given(kin_apart=Setting(Mode.OFF)), given(kind="classmate"), given(end="2024-01-01")])
def test_who_is_no_kin_is_not_named(case: Scenario) -> None:
    """Where the rule is off, or no tie of kin holds, nothing is said."""
    assert examine(case).of(Matter.KIN_IN_TEAM) == ()


def test_the_search_finds_what_was_said() -> None:
    """What is called impossible has no plan; where a seat stays empty, one does in each round."""
    assert solve(given(seats=FULL, every_team_sent=HARD), Settings(seconds=20.0)).status is Status.INFEASIBLE
    result = solve(given(every_team_sent=HARD), Settings(seconds=20.0))
    assert result.plan is not None
    assert [(each.name, each.value) for each in result.plan.tiers if each.name == "seats"] == [("seats", 2000)]
