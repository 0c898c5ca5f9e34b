from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import STRUCTURE, assert_halves_agree, hard, soft, with_rules, words
from tests.builders import history, plan, posting, region, round_, scenario, span, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Setting

LUOPING_AND_HUIZE = (region("A", "罗平县", name_en="Luoping"), region("B", "会泽县", name_en="Huize"))

EXAMPLE = StandardExample(
    "mutual",
    with_rules(
        scenario(LUOPING_AND_HUIZE, rounds=("R1", "R2")),
        "mutual",
        hard(),
    ),
    plan(posting("a1", "B", "tB"), posting("b1", "A", "tA"), posting("b1", "A", "tA", round="R2")),
    "Huize inspects Luoping in round R2, but Luoping does not inspect Huize",
    "R2轮次中会泽县巡察罗平县，但罗平县没有巡察会泽县",
)

CASES = {
    "four homes": scenario("ABCD"),
    "two rounds": scenario("AB", rounds=("R1", "R2")),
    "two teams a home": scenario(
        "AB",
        [team("a1", "A"), team("a2", "A", kind="half"), team("b1", "B"), team("b2", "B", kind="exchange")],
        [target("tA", "A"), target("tB", "B"), target("uB", "B")],
    ),
    "a host that sends nobody": scenario("ABC", [team("a1", "A"), team("b1", "B")]),
    "a mixed team beside": scenario("ABC", [team("a1", "A"), team("b1", "B"), team("m", ["B", "C"], kind="mixed")]),
    "history answers nothing": scenario("AB", history=[history("2023", "2023-10-09", "A", home="B")]),
}


def test_an_arc_without_answer_has_its_sentence() -> None:
    """The sentence names who went where without the others coming; an answer of another round is none."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize("kind", ["whole", "half", "exchange"])
def test_an_exchange_keeps_the_rule(kind: str) -> None:
    """Two homes that send to each other in one round are what the rule wants, whichever of their teams go."""
    given = scenario("AB", [team("a1", "A", kind=kind), team("b1", "B"), team("b2", "B")])
    sent = plan(posting("a1", "B", "tB"), posting("b2", "A", "tA"))
    assert not abouts("mutual", given, sent)


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
@pytest.mark.parametrize("name", CASES)
def test_both_halves_agree(name: str, setting: Setting) -> None:
    """Check and solver want the same arcs answered in the same round."""
    assert_halves_agree("mutual", setting, CASES[name])


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_where_teams_may_stay_at_home(setting: Setting) -> None:
    """A home that sends to itself answers itself."""
    keep = [rule for rule in STRUCTURE if rule != "home-recusal"]
    assert_halves_agree("mutual", setting, scenario("ABC"), keep=keep)


def test_both_halves_agree_where_a_round_has_its_own_setting() -> None:
    """A round may set the rule for itself."""
    given = scenario("AB", rounds=(round_("R1", rules={"mutual": soft(2)}), round_("R2")))
    assert_halves_agree("mutual", hard(), given)


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_where_nobody_can_take_part(setting: Setting) -> None:
    """In a round in which no rotating team is available no arcs are drawn, should a team be sent all the same."""
    away = (span("2024-05-06", "2024-12-31"),)
    teams = [team("a1", "A", available=away), team("b1", "B", available=away)]
    assert_halves_agree("mutual", setting, scenario("AB", teams, rounds=("R1", "R2")))
