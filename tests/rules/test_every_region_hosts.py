from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import assert_halves_agree, hard, soft, with_rules, words
from tests.builders import plan, posting, region, round_, scenario, span, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Setting

EXAMPLE = StandardExample(
    "every-region-hosts",
    with_rules(
        scenario([region("A", "青县", name_en="Qing"), region("B", "东光县", name_en="Dongguang")]),
        "every-region-hosts",
        hard(),
    ),
    plan(posting("a1", "B", "tB")),
    "Qing receives nobody in round R1",
    "R1轮次中没有组进驻青县",
)

CASES = {
    "three homes": scenario("ABC"),
    "two teams a home": scenario("AB", [team("a1", "A"), team("a2", "A", kind="half"), team("b1", "B")]),
    "mixed and upgraded teams do not count": scenario(
        "ABC",
        [team("a1", "A"), team("b1", "B"), team("m", "C", kind="mixed"), team("u", "C", kind="upgraded")],
    ),
    "a host that is no home": scenario("ABC", [team("a1", "A"), team("b1", "B")]),
    "rounds of some": scenario(
        "ABC", targets=[], rounds=(round_("R1", participants=("a1", "b1")), round_("R2", participants=("whole",)))
    ),
    "a home that is away": scenario(
        "ABC",
        [team("a1", "A"), team("b1", "B"), team("c1", "C", available=(span("2024-05-01", "2024-06-30"),))],
        targets=[],
        rounds=("R1", "R2"),
    ),
}


def test_a_home_left_out_has_its_sentence() -> None:
    """The sentence names the home that receives nobody, and the round."""
    EXAMPLE.assert_reported()


def test_a_visit_by_a_mixed_team_does_not_count() -> None:
    """A home is inspected once a rotating team comes; a mixed team is none."""
    given = scenario("ABC", [team("a1", "A"), team("b1", "B"), team("m", "C", kind="mixed")])
    sent = plan(posting("m", "A", "tA"), posting("a1", "B"))
    assert abouts("every-region-hosts", given, sent) == {("R1", "A")}


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
@pytest.mark.parametrize("name", CASES)
def test_both_halves_agree(name: str, setting: Setting) -> None:
    """Check and solver miss the same homes in the same rounds."""
    assert_halves_agree("every-region-hosts", setting, CASES[name])


def test_both_halves_agree_where_a_round_has_its_own_setting() -> None:
    """A round may set the rule for itself."""
    rounds = (round_("R1"), round_("R2", rules={"every-region-hosts": soft(2)}))
    assert_halves_agree("every-region-hosts", hard(), scenario("AB", targets=[target("tA", "A")], rounds=rounds))
