from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import STRUCTURE, assert_halves_agree, findings, hard, soft, solver_accepts, with_rules, words
from tests.builders import plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Plan, Setting

EXAMPLE = StandardExample(
    "ring",
    with_rules(
        scenario(
            [
                region("A", "青县", name_en="Qing"),
                region("B", "东光县", name_en="Dongguang"),
                region("C", "海兴县", name_en="Haixing"),
                region("D", "盐山县", name_en="Yanshan"),
            ]
        ),
        "ring",
        hard(),
    ),
    plan(posting("a1", "B", "tB"), posting("b1", "A", "tA"), posting("c1", "D", "tD"), posting("d1", "C", "tC")),
    "in round R1 the ring closes too early, after 2 of 4 homes: Qing, Dongguang",
    "R1轮次的环过早闭合，4个派出地中只含2个：青县、东光县",
)

ZONES = [
    region("A", zone="N"),
    region("B", zone="N"),
    region("C", zone="N"),
    region("D", zone="S"),
    region("E", zone="S"),
]
TEAMS = [team("a1", "A"), team("b1", "B"), team("c1", "C")]
CASES = {
    "three homes over two rounds": scenario("ABC", targets=[], rounds=("R1", "R2")),
    "four homes with targets": scenario("ABCD"),
    "five homes, two cycles possible": scenario("ABCDE", targets=[]),
    "two teams a home": scenario(
        "ABC",
        [team(f"{home}{number}", home, kind=kind) for home in "ABC" for number, kind in enumerate(["whole", "half"])],
        [],
    ),
    "a host that sends nobody": scenario("ABCD", TEAMS),
    "one of two teams leaves the ring": scenario("ABCD", [*TEAMS, team("a2", "A")], [target("tD", "D")]),
    "a team that goes to two hosts": scenario(
        "ABC", [team("a1", "A", max_hosts=2), team("b1", "B"), team("c1", "C", kind="exchange")], []
    ),
    "a ring per zone": scenario(ZONES, targets=[]),
    "homes without a zone form one": scenario(
        [region("A", zone="N"), region("B", zone="N"), region("C"), region("D")],
        targets=[target("tA", "A"), target("tC", "C")],
    ),
    "mixed and upgraded teams beside": scenario(
        "ABC",
        [
            *(team(f"{home}1", home) for home in "ABC"),
            team("m", ["A", "B"], kind="mixed"),
            team("u", "C", kind="upgraded"),
        ],
    ),
    "a round of some": scenario("ABC", targets=[], rounds=(round_("R1", participants=("a1", "b1")), round_("R2"))),
}


def ring_of(homes: str) -> Plan:
    """Return the plan in which each home sends its first team to the next and the last to the first."""
    return plan(*(posting(f"{home.lower()}1", host) for home, host in zip(homes, homes[1:] + homes[0], strict=True)))


def test_two_small_cycles_have_their_sentence() -> None:
    """Two pairs are no ring of four; the sentence names the homes of the first."""
    EXAMPLE.assert_reported()


def test_a_cycle_that_leaves_the_first_home_out_is_no_ring() -> None:
    """A → B → C → D → B passes every home, but nobody goes to A."""
    sent = plan(posting("a1", "B"), posting("b1", "C"), posting("c1", "D"), posting("d1", "B"))
    assert sentences("ring", scenario("ABCD"), sent) == [
        (
            "in round R1 the ring closes too early, after 3 of 4 homes: B, C, D",
            "R1轮次的环过早闭合，4个派出地中只含3个：B、C、D",
        )
    ]


@pytest.mark.parametrize("homes", ["AB", "ABC", "ACBD", "AEDCB"])
def test_a_ring_keeps_the_rule(homes: str) -> None:
    """Every home sends to the next, in whatever order, without a target if need be."""
    assert not abouts("ring", scenario(sorted(homes)), ring_of(homes))


def test_a_home_that_sends_nobody_has_its_sentence() -> None:
    """A gap in the ring is named by the home that sends nobody."""
    sent = plan(posting("a1", "B", "tB"), posting("b1", "C", "tC"))
    assert sentences("ring", scenario("ABC"), sent) == [
        ("C sends nobody in round R1, so the ring is broken", "R1轮次中C没有派出，环断开")
    ]


def test_a_home_that_splits_has_its_sentence() -> None:
    """All posted teams of a home go to one successor, also when each of the two arcs could be in a ring."""
    given = scenario("ABC", [team("a1", "A"), team("a2", "A"), team("b1", "B"), team("c1", "C")])
    sent = plan(posting("a1", "B"), posting("a2", "C"), posting("b1", "C"), posting("c1", "A"))
    assert sentences("ring", given, sent) == [
        ("A sends to several hosts in round R1: B, C", "R1轮次中A派往多个受巡地：B、C")
    ]


def test_an_arc_out_of_the_ring_has_its_sentence() -> None:
    """A host in another zone, or one that sends nobody itself, is not in the ring."""
    sent = plan(posting("a1", "B"), posting("b1", "C"), posting("c1", "D"), posting("d1", "E"), posting("e1", "D"))
    assert sentences("ring", scenario(ZONES), sent) == [
        ("C sends to D in round R1, which is not a home of its ring", "R1轮次中C派往D，不在本环之内")
    ]


def test_a_home_alone_in_its_zone_can_form_no_ring() -> None:
    """A zone with one home makes a ring impossible for both halves, whatever the other homes do."""
    given = with_rules(scenario([region("A"), region("B"), region("C", zone="S")], targets=[]), "ring", hard())
    for host in (None, "A"):
        sent = plan(posting("a1", "B"), posting("b1", "A"), *([] if host is None else [posting("c1", host)]))
        assert {finding.about for finding in findings(given, sent, "ring")} == {("R1", "S")}
        assert not solver_accepts(given, sent)


def test_a_home_by_itself_that_stays_at_home_has_its_sentence() -> None:
    """One home that sends to itself is no ring, for the check as for the solver."""
    given = with_rules(scenario("AB", [team("a1", "A")], [target("t", "A")]), "ring", hard())
    sent = plan(posting("a1", "A"))
    assert sentences("ring", given, sent) == [
        ("A sends to itself in round R1, which is no ring", "R1轮次中A派往本地，不成环")
    ]
    assert not solver_accepts(given, sent)


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
@pytest.mark.parametrize("name", CASES)
def test_both_halves_agree(name: str, setting: Setting) -> None:
    """Check and solver call the same arcs a ring, and a broken one costs once a round and zone."""
    assert_halves_agree("ring", setting, CASES[name])


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_where_teams_may_stay_at_home(setting: Setting) -> None:
    """A home that sends to itself is in no ring."""
    keep = [rule for rule in STRUCTURE if rule != "home-recusal"]
    assert_halves_agree("ring", setting, scenario("ABCD", targets=[]), keep=keep)


def test_both_halves_agree_where_a_round_has_its_own_setting() -> None:
    """A round may set the rule for itself."""
    given = scenario("ABC", targets=[], rounds=(round_("R1"), round_("R2", rules={"ring": soft(2)})))
    assert_halves_agree("ring", hard(), given)
