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
    "every-region-sends",
    with_rules(
        scenario([region("A", "青县", name_en="Qing"), region("B", "东光县", name_en="Dongguang")]),
        "every-region-sends",
        hard(),
    ),
    plan(posting("a1", "B", "tB")),
    "Dongguang sends nobody in round R1",
    "R1轮次中东光县没有派出",
)

CASES = {
    "three homes": scenario("ABC"),
    "two teams a home": scenario("AB", [team("a1", "A"), team("a2", "A", kind="half"), team("b1", "B")]),
    "mixed and upgraded teams do not count": scenario(
        "ABC", [team("a1", "A"), team("m", ["B", "C"], kind="mixed"), team("u", "B", kind="upgraded")]
    ),
    "rounds of some": scenario(
        "ABC", targets=[], rounds=(round_("R1", participants=("a1", "b1")), round_("R2", participants=("whole",)))
    ),
    "a home that is away": scenario(
        "AB", [team("a1", "A"), team("b1", "B", available=(span("2024-05-01", "2024-06-30"),))], rounds=("R1", "R2")
    ),
}


def test_a_home_left_out_has_its_sentence() -> None:
    """The sentence names the home that sends nobody, and the round."""
    EXAMPLE.assert_reported()


def test_a_team_without_a_target_is_sent_too() -> None:
    """One team of each home is enough, with or without a target."""
    given = scenario("AB", [team("a1", "A"), team("a2", "A"), team("b1", "B")])
    assert not abouts("every-region-sends", given, plan(posting("a2", "B"), posting("b1", "A", "tA")))


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
@pytest.mark.parametrize("name", CASES)
def test_both_halves_agree(name: str, setting: Setting) -> None:
    """Check and solver miss the same homes in the same rounds."""
    assert_halves_agree("every-region-sends", setting, CASES[name])


def test_both_halves_agree_where_a_round_has_its_own_setting() -> None:
    """A round may set the rule for itself."""
    rounds = (round_("R1"), round_("R2", rules={"every-region-sends": soft(2)}))
    assert_halves_agree("every-region-sends", hard(), scenario("AB", targets=[target("tA", "A")], rounds=rounds))
