from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain.records import InspectionMode
from optimizer.engines.settings import Settings
from optimizer.planning.solving import solve
from tests.agreement import STRUCTURE, assert_halves_agree, assert_halves_agree_on_days, hard, soft, with_rules
from tests.builders import day, plan, posting, region, round_, scenario, target, team, visit
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县", zone="east"), region("B", "乙县", zone="west"), region("C", "丙县"))
WEEK = round_("R1", "2024-03-04", "2024-03-08")
TEAM = team("a1", "A", "一组")
OTHERS = tuple(each for each in STRUCTURE if each != "round-window")

EXAMPLE = StandardExample(
    "round-window",
    with_rules(scenario(REGIONS, [TEAM], rounds=[round_("R1", participants=("half",))]), "round-window", hard()),
    plan(posting("a1", "B", "tB")),
    "一组 does not take part in round R1",
    "一组不参加R1轮次",
)


def test_a_posting_outside_its_round_is_told_with_both_dates() -> None:
    """A day too early and a day too late are each outside."""
    given = scenario(REGIONS, [TEAM], [], [WEEK])
    expected = (
        "一组 is in B乙 from 2024-03-03 to 2024-03-08, outside round R1 (2024-03-04 to 2024-03-08)".replace(
            "B乙", "乙县"
        ),
        "一组派驻乙县（2024-03-03至2024-03-08）超出R1轮次（2024-03-04至2024-03-08）",
    )
    early = plan(posting("a1", "B", enter="2024-03-03", leave="2024-03-08"))
    assert sentences("round-window", given, early) == [expected]
    late = plan(posting("a1", "B", enter="2024-03-04", leave="2024-03-09"))
    assert abouts("round-window", given, late) == {("R1", "a1", "B")}
    exact = plan(posting("a1", "B", enter="2024-03-04", leave="2024-03-08"))
    assert sentences("round-window", given, exact) == []


@pytest.mark.parametrize(
    ("participants", "is_admitted"),
    [((), True), (("a1",), True), (("whole",), True), (("east",), True), (("b1", "half", "west"), False)],
)
def test_participants_are_named_by_id_kind_or_zone(participants: tuple[str, ...], is_admitted: bool) -> None:
    """A team takes part if its id, its kind or its home's zone is named, or nothing is."""
    given = scenario(REGIONS, [TEAM], [], [round_("R1", WEEK.enter, WEEK.leave, participants=participants)])
    expected = [] if is_admitted else [("一组 does not take part in round R1", "一组不参加R1轮次")]
    judged = plan(posting("a1", "B", enter=WEEK.enter, leave=WEEK.leave))
    assert sentences("round-window", given, judged) == expected


def test_a_mode_that_the_round_does_not_admit() -> None:
    """A special inspection has no place in a round of regular ones."""
    only_regular = round_("R1", participants=(), modes=(InspectionMode.REGULAR,))
    targets = [target("t", "B", name="乙县医院", mode=InspectionMode.SPECIAL), target("u", "B")]
    judged = plan(posting("a1", "B", "t", "u"))
    assert sentences("round-window", scenario(REGIONS, [TEAM], targets, [only_regular]), judged) == [
        (
            "乙县医院 is inspected in mode special, which round R1 does not admit",
            "R1轮次不含乙县医院的巡察方式专项",
        )
    ]


def test_a_target_keeps_to_its_own_dates() -> None:
    """A target starts on its earliest day at the earliest and ends on its latest day at the latest."""
    own = target("t", "B", name="学校", earliest=day("2024-03-05"), latest=day("2024-03-07"))
    given = scenario(REGIONS, [TEAM], [own])
    assert sentences("round-window", given, plan(posting("a1", "B", visit("t", "2024-03-04", "2024-03-08")))) == [
        (
            "学校 starts on 2024-03-04, before its earliest day 2024-03-05",
            "学校于2024-03-04开始，早于最早日期2024-03-05",
        ),
        ("学校 ends on 2024-03-08, after its latest day 2024-03-07", "学校于2024-03-08结束，晚于最晚日期2024-03-07"),
    ]
    assert sentences("round-window", given, plan(posting("a1", "B", visit("t", "2024-03-05", "2024-03-07")))) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_participants_and_modes(setting: Setting) -> None:
    """Check and solver agree on who takes part, by id, kind and zone, and on the modes admitted."""
    rounds = [
        round_("R1", participants=("a1", "half"), modes=(InspectionMode.REGULAR,)),
        round_("R2", participants=("west",), modes=(InspectionMode.SPECIAL, InspectionMode.REGULAR)),
    ]
    teams = [TEAM, team("b1", "B"), team("c1", "C", kind="half")]
    targets = [target("t", "A", mode=InspectionMode.SPECIAL), target("u", "C")]
    assert_halves_agree("round-window", setting, scenario(REGIONS, teams, targets, rounds), keep=OTHERS)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_the_targets_own_dates(setting: Setting) -> None:
    """Some dating keeps to the earliest and latest days of all members if and only if the solver finds one."""
    targets = [
        target("town", "B", days=3, earliest=day("2024-03-05"), latest=day("2024-03-07")),
        target("v1", "B", bundle="town", earliest=day("2024-03-06"), latest=day("2024-03-08")),
        target("w", "C", days=2, earliest=day("2024-03-07")),
        target("u", "C", days=1, earliest=day("2024-03-09")),
    ]
    given = scenario(REGIONS, [TEAM], targets, [round_("R1", "2024-03-05", "2024-03-08")])
    keep = (*OTHERS, "working-days")
    assert_halves_agree_on_days("round-window", setting, given, keep=keep)


def test_both_halves_agree_where_dates_and_lane_collide() -> None:
    """Two targets that fit by their days but want the same days do not fit."""
    targets = [
        target("t", "B", days=2, earliest=day("2024-03-05"), latest=day("2024-03-06")),
        target("u", "B", days=2, earliest=day("2024-03-05"), latest=day("2024-03-07")),
    ]
    given = scenario(REGIONS, [TEAM], targets, [WEEK])
    assert_halves_agree_on_days("round-window", hard(), given, keep=(*OTHERS, "working-days"))


def test_both_halves_agree_where_working_days_may_be_too_few() -> None:
    """Where a target may run over its posting at a price, its latest day holds even if that is the round's last one."""
    targets = [
        target("t", "B", days=2, latest=day("2024-03-05")),
        target("u", "B", days=2, earliest=day("2024-03-05"), latest=day("2024-03-05")),
    ]
    rounds = [round_("R1", "2024-03-05", "2024-03-05")]
    given = scenario("AB", [TEAM], targets, rounds, rules={"working-days": soft(2)})
    for engine in ("direct", "columns"):
        result = solve(given, Settings(engine=engine, workers=1))
        assert result.plan is not None
        assert [each.end for posting in result.plan.postings for each in posting.visits] == 2 * [day("2024-03-05")]
