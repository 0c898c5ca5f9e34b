from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Seat, Tie
from tests.agreement import hard, soft, with_rules, words
from tests.builders import day, plan, posting, round_, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Scenario, Setting

OFFICERS = (
    officer("P1", "A", "leader", "member"),
    officer("P2", "A"),
    officer("P3", "A"),
    officer("L1", "B", "liaison"),
)
SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1), Seat("liaison", 1, "host"))})
TEAMS = (team("a1", "A", "一组", kind="half"), team("a2", "A", "二组", kind="half"), team("b1", "B"))
BOTH = people("leader=P1", "member=P2")


def given(*ties: Tie) -> Scenario:
    """Return a scenario with two teams of A and some ties."""
    return scenario("AB", TEAMS, [target("tB", "B")], ("R1", "R2"), officers=OFFICERS, ties=ties, composition=SEATS)


def tie(one: str, other: str, kind: str = "spouse", **columns: object) -> Tie:
    """Return a tie between two officers."""
    return Tie(who=one, whom=other, kind=kind, **columns)  # type: ignore[arg-type]


EXAMPLE = StandardExample(
    "kin-apart",
    with_rules(given(tie("P2", "P1")), "kin-apart", hard()),
    plan(posting("a1", "B", "tB", seats=BOTH)),
    "P2 and P1 are kin (spouse) and both sit in 一组",
    "P2与P1是亲属（配偶），却同在一组",
    on_seats=True,
)


def test_kin_in_one_team_have_a_sentence() -> None:
    """The sentence names both, how they are related and the team."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        ("spouse", True),
        ("lineal", True),
        ("collateral", True),
        ("in-law", True),
        ("classmate", False),
        ("other", False),
    ],
)
def test_which_ties_are_of_kin(kind: str, counts: bool) -> None:
    """Classmates may sit together."""
    assert bool(abouts("kin-apart", given(tie("P1", "P2", kind)), plan(posting("a1", "B", seats=BOTH)))) is counts


def test_kin_may_sit_in_two_teams() -> None:
    """Apart is apart."""
    made = plan(posting("a1", "B", seats=people("leader=P1")), posting("a2", "B", seats=people("member=P2")))
    assert not abouts("kin-apart", given(tie("P1", "P2")), made)


def test_a_pair_counts_once() -> None:
    """Both may declare it, and be kin in two ways."""
    ties = (tie("P1", "P2"), tie("P2", "P1"), tie("P1", "P2", "in-law"))
    made = plan(posting("a1", "B", seats=BOTH))
    assert abouts("kin-apart", given(*ties), made) == {("R1", "a1", "B", "P1", "P2")}


@pytest.mark.parametrize(
    ("end", "found"), [("2024-03-03", set()), ("2024-03-04", {"R1"}), ("2024-04-29", {"R1", "R2"})]
)
def test_a_tie_holds_on_the_day_of_entry(end: str, found: set[str]) -> None:
    """Round by round."""
    made = plan(*(posting("a1", "B", round=each, seats=BOTH) for each in ("R1", "R2")))
    ended = tie("P1", "P2", end=day(end))
    assert {about[0] for about in abouts("kin-apart", given(ended), made)} == found


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver keep the same pairs apart, locals and later rounds included."""
    ties = (
        tie("P2", "P1", end=day("2024-03-31")),
        tie("P1", "P2", "in-law", end=day("2024-03-10")),
        tie("L1", "P1", "lineal"),
        tie("P1", "P3", "classmate"),
        tie("P1", "B"),
    )
    stays = [posting("a1", "B", "tB"), posting("a1", "B", round="R2")]
    assert_halves_agree_on_seats("kin-apart", setting, given(*ties), stays)


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_on_who_sits_on_several_seats(setting: Setting) -> None:
    """Somebody who may sit on two seats, or for two blocks of days, is one person."""
    short = scenario(
        "AB",
        [TEAMS[0], TEAMS[2]],
        [target("tB", "B", 2)],
        [round_("R1", "2024-03-04", "2024-03-07")],
        officers=(officer("P1", "A", "leader", skills=("audit",)), officer("P2", "A", skills=("audit",))),
        ties=(tie("P1", "P2"),),
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("audit", 1, days=2), Seat("member", 1))}),
    )
    stay = posting("a1", "B", "tB", enter="2024-03-04", leave="2024-03-07")
    assert_halves_agree_on_seats("kin-apart", setting, short, [stay])
