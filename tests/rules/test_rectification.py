from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import assert_halves_agree, hard, soft, with_rules, words
from tests.builders import day, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Setting

PLACES = [region("A"), region("B"), region("C")]
TEAMS = [team("b1", "B"), team("c1", "C")]
TARGETS = [target("tA", "A", 2), target("tB", "B", 2)]
SENT = plan(posting("b1", "A", "tA"))


EXAMPLE = StandardExample(
    "rectification",
    with_rules(
        scenario(
            PLACES,
            TEAMS,
            TARGETS,
            [round_(phases={"feedback": day("2024-07-01"), "rectification": day("2024-10-02")})],
        ),
        "rectification",
        hard(),
    ),
    SENT,
    "Round R1 has its feedback by 2024-07-01 and the rectification report on 2024-10-02; it is due within 3 months",
    "R1轮次2024-07-01前反馈，2024-10-02报整改情况，应在3个月内报告",
)


def test_a_late_rectification_report_has_its_sentence() -> None:
    """The sentence names the round, both dates and within how many months the report is due."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(("when", "is_late"), [("2024-10-01", False), ("2024-10-02", True)])
def test_three_months_after_the_feedback_is_in_time(when: str, is_late: bool) -> None:
    """It is counted from the round's feedback date; a round that sends nobody is never late."""
    dates = {"feedback": day("2024-07-01"), "rectification": day(when)}
    given = scenario(PLACES, TEAMS, TARGETS, [round_(phases=dates)])
    assert abouts("rectification", given, SENT) == ({("R1",)} if is_late else set())
    assert not abouts("rectification", given, plan())


@pytest.mark.parametrize("setting", [hard(), soft(3), hard(months=1)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver find the same rounds late, however many teams they send."""
    rounds = [round_("R1", phases={"rectification": day("2024-11-25")}), round_("R2", phases={})]
    assert_halves_agree("rectification", setting, scenario(PLACES, TEAMS, TARGETS[:1], rounds))
