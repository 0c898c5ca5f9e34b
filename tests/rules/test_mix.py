from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Seat
from tests.agreement import hard, soft, with_rules, words
from tests.builders import plan, posting, region, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Scenario, Setting

PLACES = (
    region("P", "海市", level="city"),
    *(region(each, name, level="county", parent="P") for each, name in (("A", "甲县"), ("B", "乙县"), ("C", "丙县"))),
)
MIXED = team("m1", ("A", "B"), "混编组", kind="mixed")
SEATS = (Seat("leader", 1), Seat("member", 3))
OFFICERS = (
    officer("A1", "A", "leader", "member"),
    officer("A2", "A"),
    officer("A3", "A"),
    officer("B1", "B"),
    officer("P1", "P", "leader"),
)


def given(own: object = MIXED, seats: tuple[Seat, ...] = SEATS) -> Scenario:
    """Return a scenario in which one team inspects in C."""
    return scenario(
        PLACES,
        [own, team("c1", "C")],  # type: ignore[list-item]
        [target("tC", "C")],
        officers=OFFICERS,
        composition=Composition(dict.fromkeys(Kind, seats)),
    )


THREE = people("leader=A1", "member=A2", "member=A3")
EXAMPLE = StandardExample(
    "mix",
    with_rules(given(), "mix", hard()),
    plan(posting("m1", "C", "tC", seats=THREE)),
    "3 people in 混编组, which has 4 seats, come from 甲县; at most 2 may",
    "混编组的4个岗位中3人来自甲县，至多2人",
    on_seats=True,
)


def test_a_one_sided_team_has_its_sentence() -> None:
    """The sentence names the team, how many seats it has, how many of them go to which region, and how many may."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(("share", "is_breach"), [(1, True), (50, True), (74, True), (75, False), (100, False)])
def test_the_share_is_of_all_seats(share: int, is_breach: bool) -> None:
    """Of the four seats, filled or not; three from one region are 75 percent."""
    assert bool(abouts("mix", given(), plan(posting("m1", "C", "tC", seats=THREE)), hard(share=share))) is is_breach


def test_one_may_always_come() -> None:
    """However small the share, one person of a region is not too many."""
    made = plan(posting("m1", "C", "tC", seats=people("leader=A1", "member=B1")))
    assert not abouts("mix", given(), made, hard(share=1))


@pytest.mark.parametrize(
    ("own", "speaks"),
    [
        (team("m1", "A"), False),
        (team("m1", "A", kind="half"), False),
        (team("m1", "A", kind="exchange"), False),
        (team("m1", ("A", "B"), kind="upgraded"), True),
    ],
    ids=lambda each: str(getattr(each, "kind", each)),
)
def test_it_speaks_of_mixed_and_upgraded_teams_alone(own: object, speaks: bool) -> None:
    """All others come from one region by their very meaning."""
    assert bool(abouts("mix", given(own), plan(posting("m1", "C", "tC", seats=THREE)))) is speaks


@pytest.mark.parametrize("setting", [hard(), soft(3), soft(2, share=25)], ids=words)
@pytest.mark.parametrize("kind", ["mixed", "upgraded"])
def test_both_halves_agree(kind: str, setting: Setting) -> None:
    """Check and solver count people for the same homes."""
    tiny = (Seat("leader", 1), Seat("member", 3))
    case = given(team("m1", ("A", "B"), kind=kind), tiny)
    assert_halves_agree_on_seats("mix", setting, case, [posting("m1", "C", "tC")])


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_leave_other_kinds_alone(setting: Setting) -> None:
    """A half team beside a mixed one may be all of one region in both halves."""
    both = scenario(
        PLACES,
        [MIXED, team("a1", "A", kind="half"), team("c1", "C")],
        [target("tC", "C")],
        officers=OFFICERS[:4],
        composition=Composition(dict.fromkeys((Kind.MIXED, Kind.HALF), (Seat("member", 2),))),
    )
    stays = [posting("m1", "C", "tC"), posting("a1", "C")]
    assert_halves_agree_on_seats("mix", setting, both, stays)
