from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import assert_halves_agree, hard, soft, with_rules, words
from tests.builders import plan, posting, region, scenario, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Setting

ZONES = (region("A", zone="北"), region("B", zone="北"), region("C", zone="南"), region("D", zone="南"), region("E"))
"""A and B lie in the north, C and D in the south, E in no zone."""

EXAMPLE = StandardExample(
    "zone",
    with_rules(scenario(ZONES), "zone", hard()),
    plan(posting("a1", "C", "tC"), posting("b1", "A", "tA"), posting("c1", "E", "tE")),
    "C lies in zone 南, but a1 turns inside 北",
    "C属南片区，a1只在北片区内交叉",
)

TEAMS = {
    "a1": team("a1", "A"),
    "e1": team("e1", "E"),
    "own zone": team("z", "A", zone="南"),
    "zone of no region": team("w", "A", zone="东"),
    "both zones": team("m", ["A", "C"], kind="mixed"),
    "one home without": team("n", ["A", "E"], kind="mixed"),
    "upgraded": team("u", "C", kind="upgraded"),
    "local": team("l", "C", kind="local"),
}


def test_a_host_in_another_zone_has_its_sentence() -> None:
    """The sentence names the host's zone and the team's."""
    EXAMPLE.assert_reported()


def test_a_host_in_the_own_zone_has_its_sentence() -> None:
    """Where teams must go across, the sentence names the zone that they share with the host."""
    assert sentences("zone", scenario(ZONES), plan(posting("a1", "B", "tB")), hard(side="across")) == [
        ("B lies in a1's own zone 北, but teams must go to another", "B与a1同属北片区，须跨片区交叉")
    ]


@pytest.mark.parametrize(
    ("who", "inside", "across"),
    [
        ("a1", {"C", "D"}, {"A", "B"}),
        ("e1", set(), set()),
        ("own zone", {"A", "B"}, {"C", "D"}),
        ("zone of no region", {"A", "B", "C", "D"}, set()),
        ("both zones", set(), {"A", "B", "C", "D"}),
        ("one home without", {"C", "D"}, {"A", "B"}),
        ("upgraded", {"A", "B"}, {"C", "D"}),
        ("local", set(), set()),
    ],
)
def test_which_hosts_are_on_the_wrong_side(who: str, inside: set[str], across: set[str]) -> None:
    """A team's own zone comes before its homes'; without a zone on either side, and of local teams, nothing is said."""
    given = scenario(ZONES, [*(team(f"{home}0", home) for home in "ABCDE"), TEAMS[who]])
    for side, banned in (("inside", inside), ("across", across)):
        plans = {host: plan(posting(TEAMS[who].id, host, f"t{host}")) for host in "ABCDE"}
        assert {host for host in plans if abouts("zone", given, plans[host], hard(side=side))} == banned


@pytest.mark.parametrize("setting", [hard(side="inside"), hard(side="across"), soft(3, side="across")], ids=words)
@pytest.mark.parametrize(
    "who",
    [("a1", "e1", "both zones"), ("own zone", "one home without", "upgraded"), ("zone of no region", "local", "a1")],
)
def test_both_halves_agree(who: tuple[str, ...], setting: Setting) -> None:
    """Check and solver put the same hosts on the wrong side."""
    assert_halves_agree("zone", setting, scenario(ZONES, [TEAMS[each] for each in who]))
