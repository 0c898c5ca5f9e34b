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
    "report",
    with_rules(scenario(PLACES, TEAMS, TARGETS, [round_(phases={"report": day("2024-05-27")})]), "report", hard()),
    SENT,
    "Round R1 leaves on 2024-04-26 and reports on 2024-05-27; the report is due within 1 month",
    "R1轮次2024-04-26撤离，2024-05-27汇报，应在1个月内汇报",
)


def test_a_late_report_has_its_sentence() -> None:
    """The sentence names the round, both dates and within how many months the report is due."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(("when", "is_late"), [("2024-05-26", False), ("2024-05-27", True)])
def test_the_same_day_of_the_next_month_is_in_time(when: str, is_late: bool) -> None:
    """A month after leaving will do, a day later will not; a round that sends nobody is never late."""
    given = scenario(PLACES, TEAMS, TARGETS, [round_(phases={"report": day(when)})])
    assert abouts("report", given, SENT) == ({("R1",)} if is_late else set())
    assert not abouts("report", given, plan())


@pytest.mark.parametrize("setting", [hard(), soft(3), hard(months=0)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver find the same rounds late, however many teams they send."""
    rounds = [round_("R1", phases={"report": day("2024-06-25")}), round_("R2", phases={"report": day("2024-07-01")})]
    assert_halves_agree("report", setting, scenario(PLACES, TEAMS, TARGETS[:1], rounds))
