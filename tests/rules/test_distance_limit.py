from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Leg
from tests.agreement import STRUCTURE, assert_halves_agree, hard, soft, with_rules, words
from tests.builders import plan, posting, region, scenario, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.domain import Setting

EXAMPLE = StandardExample(
    "distance-limit",
    with_rules(
        scenario(
            [region("A", "青县", name_en="Qing"), region("B", "东光县", name_en="Dongguang")],
            [team("a1", "A", "青县一组"), team("b1", "B", "东光一组")],
            travel={("A", "B"): Leg(km=100.1), ("B", "A"): Leg(km=99)},
        ),
        "distance-limit",
        hard(km=100),
    ),
    plan(posting("a1", "B", "tB"), posting("b1", "A", "tA")),
    "青县一组 would travel 100.1 km to Dongguang, more than 100 km",
    "青县一组到东光县路程100.1公里，超过100公里",
)

ROADS = {
    ("A", "B"): Leg(km=100),
    ("A", "C"): Leg(km=150.1),
    ("C", "A"): Leg(km=90),
    ("B", "C"): Leg(km=50.2),
    ("C", "D"): Leg(km=40),
    ("B", "D"): Leg(km=160.04),
    ("A", "D"): Leg(km=10),
}
TEAMS = [team("a1", "A"), team("b1", "B", kind="half"), team("c1", "C"), team("m", ["B", "C"], kind="mixed")]
ABCD = ("A", "B", "C", "D")


def banned(team_id: str, km: int) -> set[str]:
    """Return the hosts that are too far for a team."""
    given = scenario(ABCD, [*TEAMS, team("l", "D", kind="local"), team("u", "D", kind="upgraded")], travel=ROADS)
    hosts = [host for host in ABCD if abouts("distance-limit", given, plan(posting(team_id, host)), hard(km=km))]
    return set(hosts)


def test_a_way_too_far_has_its_sentence() -> None:
    """The sentence names the way and the limit; the way back is another."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(
    ("team_id", "km", "found"),
    [
        ("a1", 100, {"C"}),
        ("a1", 99, {"B", "C"}),
        ("c1", 90, set()),
        ("c1", 89, {"A"}),
        ("b1", 160, set()),
        ("b1", 159, {"D"}),
        ("m", 100, set()),
        ("m", 99, {"D"}),
        ("m", 95, {"D"}),
        ("m", 94, {"A", "D"}),
        ("u", 100, {"B"}),
        ("l", 0, set()),
    ],
)
def test_the_limit_itself_is_near_enough(team_id: str, km: int, found: set[str]) -> None:
    """A way is rounded to 0.1 km and may equal the limit; several homes count their mean, local teams do not count."""
    assert banned(team_id, km) == found


@pytest.mark.parametrize("km", [0, 49, 50, 95, 100, 150])
@pytest.mark.parametrize("setting", [hard, soft], ids=["hard", "soft"])
def test_both_halves_agree(setting: Callable[..., Setting], km: int) -> None:
    """Check and solver measure the same ways against the same limit."""
    assert_halves_agree("distance-limit", setting(km=km), scenario("ABCD", TEAMS[:2] + TEAMS[3:], travel=ROADS))


@pytest.mark.parametrize("setting", [hard(km=0), soft(7, km=0)], ids=words)
def test_both_halves_agree_on_teams_that_stay(setting: Setting) -> None:
    """A team at home goes nowhere, and a local team is never asked."""
    keep = [rule for rule in STRUCTURE if rule != "home-recusal"]
    teams = [team("a1", "A"), team("l", "B", kind="local")]
    assert_halves_agree("distance-limit", setting, scenario("AB", teams, travel=ROADS), keep=keep)
