from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Officer, Seat
from optimizer.domain.plan import Seating
from tests.agreement import hard, soft, with_rules, words
from tests.builders import day, plan, posting, round_, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Scenario, Setting

SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 2))})
TEAMS = (team("a1", "A", kind="half"), team("a2", "A", kind="half"), team("w1", "A"), team("b1", "B"))
ROUNDS = (
    round_("R1", "2024-03-04", "2024-03-15"),
    round_("R2", "2024-03-11", "2024-03-22"),
    round_("R3", "2024-04-01", "2024-04-12"),
)
"""R1 and R2 overlap in the second week."""


def staff(count: int, unit: str = "审计局", **columns: object) -> tuple[Officer, ...]:
    """Return so many people of a unit, who may all be anything."""
    return tuple(officer(f"{unit}{n}", "A", "leader", "member", unit=unit, **columns) for n in range(1, count + 1))


def given(*officers: Officer) -> Scenario:
    """Return a scenario with three rounds, of which the first two overlap."""
    return scenario("ABC", TEAMS, [target("tB", "B")], ROUNDS, officers=officers, composition=SEATS)


EXAMPLE = StandardExample(
    "unit-drain",
    with_rules(given(*staff(4)), "unit-drain", hard()),
    plan(posting("a1", "B", "tB", leave="2024-03-15", seats=people("leader=审计局1", "member=审计局2"))),
    "2 people of 审计局 (A) are away on 2024-03-04; of its 4 at most 1 may be",
    "2024-03-04，A审计局有2人外出；该单位4人中至多1人可同时外出",
    on_seats=True,
)


def test_a_drained_unit_has_its_sentence() -> None:
    """The sentence names the unit, its worst day, how many are away then, and of how many how many may be."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(
    ("size", "away", "share", "is_breach"),
    [
        (1, 1, 30, False),
        (4, 2, 49, True),
        (4, 2, 50, False),
        (3, 2, 0, True),
        (3, 1, 0, False),
        (7, 3, 30, True),
        (10, 3, 30, False),
    ],
)
def test_one_may_always_go(size: int, away: int, share: int, is_breach: bool) -> None:
    """The share is rounded down, but one is always allowed."""
    seats = people("leader=审计局1", "member=审计局2", "member=审计局3")[:away]
    made = plan(posting("a1", "B", "tB", leave="2024-03-15", seats=seats))
    found = abouts("unit-drain", given(*staff(size)), made, hard(share=share))
    assert found == ({("R1", "A", "审计局")} if is_breach else set())


def test_days_decide() -> None:
    """Rounds that overlap count together, one breach for both, but only on days that stays share."""
    officers, setting = given(*staff(3)), hard()
    first = posting("a1", "B", leave="2024-03-15", seats=people("leader=审计局1"))
    second = posting("a2", "B", round="R2", enter="2024-03-11", leave="2024-03-22", seats=people("leader=审计局2"))
    assert abouts("unit-drain", officers, plan(first, second), setting) == {("R1", "A", "审计局")}
    relieved = (Seating("leader", "审计局1", end=day("2024-03-10")),)
    gone = posting("a1", "B", leave="2024-03-15", seats=relieved)
    assert not abouts("unit-drain", officers, plan(gone, second), setting)
    third = posting("a2", "B", round="R3", enter="2024-04-01", leave="2024-04-12", seats=people("leader=审计局2"))
    assert not abouts("unit-drain", officers, plan(first, third), setting)


def test_one_person_on_two_seats_is_one_person() -> None:
    """Whoever sits in two teams is away once."""
    first = posting("a1", "B", leave="2024-03-15", seats=people("leader=审计局1"))
    second = posting("a2", "C", leave="2024-03-15", seats=people("leader=审计局1"))
    assert not abouts("unit-drain", given(*staff(3)), plan(first, second))


def test_whole_teams_leave_as_one() -> None:
    """The people of a whole team neither count as away nor as staff."""
    own = staff(2, team="w1")
    made = plan(posting("w1", "B", leave="2024-03-15", seats=people("leader=审计局1", "member=审计局2")))
    assert not abouts("unit-drain", given(*own), made)
    free = Officer(id="P9", name="P9", home="A", unit="审计局", seats=("leader",))
    more = Officer(id="P8", name="P8", home="A", unit="审计局", seats=("member",))
    sent = plan(posting("a1", "B", leave="2024-03-15", seats=people("leader=P9", "member=P8")))
    assert abouts("unit-drain", given(*own, free, more), sent, hard(share=50)) == {("R1", "A", "审计局")}
    astray = plan(posting("a1", "B", leave="2024-03-15", seats=people("leader=审计局1", "member=审计局2")))
    assert not abouts("unit-drain", given(*own), astray)


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_on_reserves(setting: Setting) -> None:
    """Who stands in for one of a whole team's people leaves with it, and does not count either."""
    officers = (*staff(2), officer("W1", "A", "leader", unit="审计局", team="w1"))
    tiny = Composition({kind: (Seat("leader", 1), Seat("member", 1)) for kind in Kind})
    case = scenario("ABC", TEAMS, [target("tB", "B")], ROUNDS, officers=officers, composition=tiny)
    stays = [posting("w1", "C", leave="2024-03-15"), posting("a1", "B", leave="2024-03-15")]
    assert_halves_agree_on_seats("unit-drain", setting, case, stays)


@pytest.mark.parametrize("setting", [hard(), soft(3), soft(2, share=70)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver count who is away on the same days, in rounds that overlap and in others."""
    officers = (*staff(3), officer("P4", "A", "leader", unit="法院"), officer("P5", "A", "member"))
    tiny = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1))})
    case = scenario("ABC", TEAMS, [target("tB", "B")], ROUNDS, officers=officers, composition=tiny)
    stays = [
        posting("a1", "B", leave="2024-03-15"),
        posting("a2", "C", round="R2", enter="2024-03-11", leave="2024-03-22"),
    ]
    assert_halves_agree_on_seats("unit-drain", setting, case, stays)


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_on_lent_days(setting: Setting) -> None:
    """Two of a unit may be away one after the other."""
    officers = (*staff(2), officer("X1", "B", "audit", unit="审计局"))
    case = scenario(
        "ABC",
        TEAMS,
        [target("tB", "B")],
        ROUNDS,
        officers=tuple(
            Officer(id=each.id, name=each.id, home=each.home, unit=each.unit, seats=("audit",)) for each in officers
        ),
        composition=Composition({Kind.HALF: (Seat("audit", 2, "any", days=5),)}),
    )
    assert_halves_agree_on_seats("unit-drain", setting, case, [posting("a1", "B", leave="2024-03-15")])


def test_offices_of_one_name_in_two_counties_are_two_units() -> None:
    """Every county has an audit office; one person of each may go although none of them could spare two."""
    other = replace(staff(2)[1], home="B")
    made = plan(posting("a1", "B", "tB", leave="2024-03-15", seats=people("leader=审计局1", "member=审计局2")))
    assert abouts("unit-drain", given(*staff(2)), made) == {("R1", "A", "审计局")}
    assert not abouts("unit-drain", given(staff(2)[0], other), made)
