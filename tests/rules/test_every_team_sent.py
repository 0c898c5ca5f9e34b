from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import assert_halves_agree, hard, soft, with_rules, words
from tests.builders import plan, posting, round_, scenario, span, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Setting

EXAMPLE = StandardExample(
    "every-team-sent",
    with_rules(
        scenario("AB", [team("a1", "A", "甲县一组"), team("a2", "A", "甲县二组"), team("b1", "B", "乙县一组")]),
        "every-team-sent",
        hard(),
    ),
    plan(posting("a1", "B", "tB"), posting("b1", "A", "tA")),
    "甲县二组 is not sent in round R1",
    "R1轮次中甲县二组一次也没有派出",
)

CASES = {
    "three homes": scenario("ABC"),
    "two teams a home": scenario("AB", [team("a1", "A"), team("a2", "A", kind="half"), team("b1", "B")]),
    "a team that may go to two hosts": scenario("ABC", [team("a1", "A", max_hosts=2), team("b1", "B")]),
    "mixed and upgraded teams may stay": scenario(
        "ABC", [team("a1", "A"), team("m", ["B", "C"], kind="mixed"), team("u", "B", kind="upgraded")]
    ),
    "rounds of some": scenario(
        "ABC", targets=[], rounds=(round_("R1", participants=("a1", "b1")), round_("R2", participants=("whole",)))
    ),
    "a team that is away": scenario(
        "AB", [team("a1", "A"), team("b1", "B", available=(span("2024-05-01", "2024-06-30"),))], rounds=("R1", "R2")
    ),
}


def test_a_team_left_out_has_its_sentence() -> None:
    """The sentence names the team that stays behind, and the round."""
    EXAMPLE.assert_reported()


def test_teams_that_do_not_turn_may_stay_behind() -> None:
    """Only rotating teams that take part in the round must be sent."""
    given = scenario(
        "AB",
        [team("a1", "A"), team("b1", "B", available=(span("2025-01-01", "2025-12-31"),)), team("m", "B", kind="mixed")],
    )
    assert not abouts("every-team-sent", given, plan(posting("a1", "B")))


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
@pytest.mark.parametrize("name", CASES)
def test_both_halves_agree(name: str, setting: Setting) -> None:
    """Check and solver miss the same teams in the same rounds."""
    assert_halves_agree("every-team-sent", setting, CASES[name])


def test_both_halves_agree_where_a_round_has_its_own_setting() -> None:
    """A round may set the rule for itself."""
    rounds = (round_("R1"), round_("R2", rules={"every-team-sent": soft(2)}))
    assert_halves_agree("every-team-sent", hard(), scenario("AB", targets=[target("tA", "A")], rounds=rounds))
