from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import STRUCTURE, assert_halves_agree, hard, soft, with_rules
from tests.builders import plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Setting

EXAMPLE = StandardExample(
    "min-cycle",
    with_rules(
        scenario(
            [
                region("A", "青县", name_en="Qing"),
                region("B", "东光县", name_en="Dongguang"),
                region("C", "海兴县", name_en="Haixing"),
            ],
            [team("a1", "A", max_hosts=1), team("b1", "B"), team("m", "C", kind="mixed")],
        ),
        "min-cycle",
        hard(length=2),
        keep=("target-host", "hosts-per-round", "round-window", "bundles"),
    ),
    plan(posting("a1", "A", "tA"), posting("b1", "C", "tC")),
    "in round R1 Qing lies on a cycle of 1 home; at least 2 are required",
    "R1轮次中青县处在一个1地小循环中，至少应为2地",
)

TWO_A_HOME = [team(f"{home.lower()}{number}", home) for home in "ABC" for number in (1, 2)]


def homes_on_short_cycles(arcs: str, length: int) -> set[str]:
    """Return the homes that the rule names; arcs are given as ``AB BC CA``, each by a team of its own."""
    teams = [team(f"{arc.lower()}{number}", arc[0]) for number, arc in enumerate(arcs.split())]
    sent = [posting(one.id, arc[1], f"t{arc[1]}") for one, arc in zip(teams, arcs.split(), strict=True)]
    return {home for _, home in abouts("min-cycle", scenario("ABCDE", teams), plan(*sent), hard(length=length))}


def test_a_short_cycle_has_its_sentence() -> None:
    """The sentence names the home, the length of its cycle and the least length."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(
    ("arcs", "length", "found"),
    [
        ("AB BA", 2, set()),
        ("AB BA", 3, {"A", "B"}),
        ("AB BC CA", 3, set()),
        ("AB BC CA", 4, {"A", "B", "C"}),
        ("AB BC CD DA", 4, set()),
        ("AB BC CD DA", 5, {"A", "B", "C", "D"}),
        ("AB BC CD DB", 4, {"B", "C", "D"}),
        ("AB BC CA CB", 3, {"B", "C"}),
        ("AB BC CA CB", 4, {"A", "B", "C"}),
        ("AB BC CD DE", 9, set()),
        ("AB BA CD DE EC", 4, {"A", "B", "C", "D", "E"}),
        ("AB BC CD DE EA", 9, {"A", "B", "C", "D", "E"}),
    ],
)
def test_the_homes_on_a_short_cycle_are_named(arcs: str, length: int, found: set[str]) -> None:
    """A home is named if the shortest way back to it is too short; one that merely leads to a cycle is not."""
    assert homes_on_short_cycles(arcs, length) == found


def test_a_mixed_team_closes_no_cycle() -> None:
    """Only rotating teams draw arcs."""
    given = scenario("AB", [team("a1", "A"), team("b1", "B", kind="mixed")])
    assert not abouts("min-cycle", given, plan(posting("a1", "B", "tB"), posting("b1", "A", "tA")), hard(length=5))


@pytest.mark.parametrize("length", [3, 4, 5, 6])
def test_both_halves_agree_on_four_homes(length: int) -> None:
    """Check and solver find the same short cycles, and a soft one costs once for each home on it."""
    assert_halves_agree("min-cycle", hard(length=length), scenario("ABCD"))
    assert_halves_agree("min-cycle", soft(2, length=length), scenario("ABCD"))


@pytest.mark.parametrize("setting", [soft(2, length=4), hard(length=5)], ids=["soft 4", "5"])
def test_both_halves_agree_on_five_homes(setting: Setting) -> None:
    """Check and solver agree where a pair and a triple can stand side by side."""
    assert_halves_agree("min-cycle", setting, scenario("ABCDE"))


@pytest.mark.parametrize("length", [3, 4])
def test_both_halves_agree_where_homes_send_to_several_hosts(length: int) -> None:
    """Two teams of a home may draw two arcs, and a home then lies on several cycles."""
    assert_halves_agree("min-cycle", hard(length=length), scenario("ABC", TWO_A_HOME))
    assert_halves_agree("min-cycle", soft(3, length=length), scenario("ABC", TWO_A_HOME))


@pytest.mark.parametrize("length", [2, 3, 4, 5])
def test_both_halves_agree_where_teams_may_stay_at_home(length: int) -> None:
    """A home that sends to itself is a cycle of one."""
    keep = [rule for rule in STRUCTURE if rule != "home-recusal"]
    assert_halves_agree("min-cycle", hard(length=length), scenario("ABCD"), keep=keep)
    assert_halves_agree("min-cycle", soft(length=length), scenario("ABC"), keep=keep)


@pytest.mark.parametrize("setting", [hard(length=3), soft(2, length=4)], ids=["hard", "soft"])
def test_both_halves_agree_round_by_round(setting: Setting) -> None:
    """A cycle lies within one round; mixed teams and homes that host alone are on none; a round may differ."""
    teams = [team("a1", "A"), team("b1", "B", kind="half"), team("m", ["B", "C"], kind="mixed")]
    rounds = (round_("R1", participants=("whole", "half")), round_("R2", rules={"min-cycle": soft(5, length=3)}))
    given = scenario("ABC", teams, [target(f"t{host}", host) for host in "ABC"], rounds)
    assert_halves_agree("min-cycle", setting, given)
