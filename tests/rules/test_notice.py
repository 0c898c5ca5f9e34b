from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Offsets
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
    "notice",
    with_rules(scenario(PLACES, TEAMS, TARGETS, [round_(phases={"notice": day("2024-02-24")})]), "notice", hard()),
    SENT,
    "Round R1 gives notice on 2024-02-24 and enters on 2024-03-04; 10 days must lie between",
    "R1轮次2024-02-24通知，2024-03-04进驻，应至少提前10天",
)


def test_a_late_notice_has_its_sentence() -> None:
    """The sentence names the round, both dates and how many days must lie between."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(("when", "is_late"), [("2024-02-22", False), ("2024-02-23", False), ("2024-02-24", True)])
def test_ten_days_before_entering_is_in_time(when: str, is_late: bool) -> None:
    """Ten days ahead will do, nine will not; a round that sends nobody is never late."""
    given = scenario(PLACES, TEAMS, TARGETS, [round_(phases={"notice": day(when)})])
    assert abouts("notice", given, SENT) == ({("R1",)} if is_late else set())
    assert not abouts("notice", given, plan())


def test_an_offset_shorter_than_the_rule_is_late() -> None:
    """What is computed from an offset is held against the rule; without an offset it is as early as the rule asks."""
    short = scenario(PLACES, TEAMS, TARGETS, offsets=Offsets(notice=3))
    assert abouts("notice", short, SENT) == {("R1",)}
    silent = with_rules(scenario(PLACES, TEAMS, TARGETS), "notice", hard(days=45))
    assert not abouts("notice", silent, SENT)


@pytest.mark.parametrize("setting", [hard(), soft(3), hard(days=60)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver find the same rounds late, however many teams they send."""
    rounds = [round_("R1", phases={"notice": day("2024-02-25")}), round_("R2", phases={"notice": day("2024-04-01")})]
    assert_halves_agree("notice", setting, scenario(PLACES, TEAMS, TARGETS[:1], rounds))
