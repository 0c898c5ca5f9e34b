from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import WorkingCalendar
from optimizer.domain.calendar import days_of
from tests.agreement import STRUCTURE, assert_halves_agree, assert_halves_agree_on_days, hard, soft, with_rules
from tests.builders import history, plan, posting, region, round_, scenario, span, target, team, visit
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
WEEK = round_("R1", "2024-03-04", "2024-03-08")
OVER_A_WEEKEND = round_("R1", "2024-03-07", "2024-03-12")
TEAM = team("a1", "A", "一组")

EXAMPLE = StandardExample(
    "working-days",
    with_rules(
        scenario(REGIONS, [TEAM], [target("t", "B", days=5, name="医院")], [OVER_A_WEEKEND]), "working-days", hard()
    ),
    plan(posting("a1", "B", visit("t", "2024-03-07", "2024-03-12"), enter="2024-03-07", leave="2024-03-12")),
    "一组 has 4 working days for 医院 from 2024-03-07 to 2024-03-12, which needs 5",
    "一组巡察医院（2024-03-07至2024-03-12）只有4个工作日，需要5个",
)


def test_too_few_working_days_are_counted_without_the_weekend() -> None:
    """From Thursday to Tuesday there are four working days."""
    given = scenario(REGIONS, [TEAM], [target("t", "B", days=5, name="乙县医院")], [OVER_A_WEEKEND])
    short = plan(posting("a1", "B", visit("t", "2024-03-07", "2024-03-12"), enter="2024-03-07", leave="2024-03-12"))
    assert sentences("working-days", given, short) == [
        (
            "一组 has 4 working days for 乙县医院 from 2024-03-07 to 2024-03-12, which needs 5",
            "一组巡察乙县医院（2024-03-07至2024-03-12）只有4个工作日，需要5个",
        )
    ]


def test_a_target_lies_within_its_posting() -> None:
    """A target with days enough outside the posting is outside the posting."""
    given = scenario(REGIONS, [TEAM], [target("t", "B", days=5, name="乙县医院")], [WEEK])
    outside = plan(posting("a1", "B", visit("t", "2024-03-04", "2024-03-11"), enter="2024-03-05", leave="2024-03-08"))
    assert sentences("working-days", given, outside) == [
        (
            "一组 inspects 乙县医院 from 2024-03-04 to 2024-03-11, outside its posting from 2024-03-05 to 2024-03-08",
            "一组巡察乙县医院（2024-03-04至2024-03-11）超出派驻时间（2024-03-05至2024-03-08）",
        )
    ]


def test_one_lane_holds_one_target_at_a_time() -> None:
    """Two small targets on the same day are in each other's way; a small and a large one are not."""
    at_once = plan(posting("a1", "B", visit("t1", "2024-03-04", "2024-03-06"), visit("t2", "2024-03-06", "2024-03-08")))
    small = [target("t1", "B", days=2, name="财政局"), target("t2", "B", days=2, name="教育局")]
    assert sentences("working-days", scenario(REGIONS, [TEAM], small), at_once) == [
        (
            "一组 inspects 财政局 and 教育局 at the same time in one lane; 教育局 starts on 2024-03-06,"
            " before the other ends on 2024-03-06",
            "一组在同一条线上同时巡察财政局和教育局：后者2024-03-06开始，前者2024-03-06才结束",
        )
    ]
    mixed = [target("t1", "B", days=2, size="large"), target("t2", "B", days=2)]
    assert sentences("working-days", scenario(REGIONS, [TEAM], mixed), at_once) == []
    assert len(sentences("working-days", scenario(REGIONS, [team("a1", "A", concurrent=1)], mixed), at_once)) == 1


def test_a_long_target_is_compared_with_every_later_one() -> None:
    """A target that lasts beyond the next one still is in the way of the one after that."""
    targets = [target("t1", "B", days=1), target("t2", "B", days=1), target("t3", "B", days=1)]
    visits = [visit("t1", "2024-03-04", "2024-03-08"), visit("t2", "2024-03-11", "2024-03-11")]
    given = scenario(REGIONS, [TEAM], targets)
    assert sentences("working-days", given, plan(posting("a1", "B", *visits))) == []
    assert abouts(
        "working-days", given, plan(posting("a1", "B", *visits, visit("t3", "2024-03-07", "2024-03-07")))
    ) == {("R1", "a1", "B")}


def test_a_bundle_takes_its_heads_days_once() -> None:
    """Members of a bundle are in the same lane on the same days, and none needs days of its own."""
    targets = [target("town", "B", days=5), target("v1", "B", days=30, bundle="town")]
    whole = plan(posting("a1", "B", visit("town", "2024-03-04", "2024-03-08"), visit("v1", "2024-03-04", "2024-03-08")))
    assert sentences("working-days", scenario(REGIONS, [TEAM], targets), whole) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize("concurrent", [1, 2])
def test_both_halves_agree(setting: Setting, concurrent: int) -> None:
    """Check and solver agree on what fits into a stay, in one lane and in two, a bundle once."""
    targets = [
        target("t1", "B", days=3, size="large"),
        target("t2", "B", days=2),
        target("t3", "B", days=4),
        target("town", "B", days=1, size="large"),
        target("v1", "B", days=9, bundle="town"),
    ]
    given = scenario(REGIONS, [team("a1", "A", concurrent=concurrent), team("b1", "B")], targets, [WEEK])
    assert_halves_agree("working-days", setting, given)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_which_days(setting: Setting) -> None:
    """Some dating keeps the rule if and only if the solver finds one, over a weekend and past the round's end."""
    targets = [target("t1", "B", days=3), target("t2", "B", days=2), target("t3", "B", days=5)]
    given = scenario(REGIONS, [TEAM], targets[:2], [round_("R1", "2024-03-08", "2024-03-12")])
    assert_halves_agree_on_days("working-days", setting, given, keep=STRUCTURE)
    assert_halves_agree("working-days", setting, scenario(REGIONS, [TEAM], targets, [OVER_A_WEEKEND]))


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_where_stays_of_one_team_share_a_round(setting: Setting) -> None:
    """A team with two hosts in a round has to split its days between them."""
    targets = [target("t1", "B", days=1), target("t2", "C", days=2), target("t3", "D", days=3)]
    teams = [team("a1", "A", max_hosts=2)]
    given = scenario((*REGIONS, "D"), teams, targets, [round_("R1", "2024-03-04", "2024-03-06")])
    keep = (*STRUCTURE, "one-place")
    assert_halves_agree_on_days("working-days", setting, given, keep=keep)


def test_both_halves_agree_in_a_round_of_holidays() -> None:
    """In a round without a working day nothing fits, and the other round is not touched by that."""
    holidays = frozenset(days_of(span("2024-03-04", "2024-03-08")))
    rounds = [WEEK, round_("R2", "2024-03-11", "2024-03-12")]
    targets = [target("t1", "B", days=1), target("t2", "B", days=3)]
    given = scenario(REGIONS, [TEAM], targets, rounds, calendar=WorkingCalendar(country=None, extra_holidays=holidays))
    assert_halves_agree("working-days", hard(), given)


def test_both_halves_agree_where_the_term_has_seen_the_head() -> None:
    """A bundle without its head still takes the head's days."""
    targets = [target("town", "B", days=6), target("v1", "B", days=1, bundle="town"), target("t", "B", days=5)]
    given = scenario(REGIONS, [TEAM], targets, [WEEK], history=[history("R0", "2023-05-01", "B", target="town")])
    assert_halves_agree("working-days", hard(), given)
