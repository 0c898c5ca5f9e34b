from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain import Blackout, Composition, Kind, Officer, Seat, TierSetting
from optimizer.domain.plan import Seating
from optimizer.domain.records import Mode, Setting
from optimizer.engines.settings import Settings
from optimizer.planning.solving import solve
from tests.agreement import STRUCTURE_ON_DAYS, assert_halves_agree, assert_halves_agree_on_days, hard, soft, with_rules
from tests.builders import day, plan, posting, region, round_, scenario, span, target, team, visit
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
WEEK = round_("R1", "2024-03-04", "2024-03-08")
HOST = Blackout(who="B", span=span("2024-03-05", "2024-03-05"))
TEAM = Blackout(who="a1", span=span("2024-03-08", "2024-03-10"))

EXAMPLE = StandardExample(
    "blackouts",
    with_rules(
        scenario(
            REGIONS, [team("a1", "A", "一组")], [target("t", "B", days=4, name="学校")], [WEEK], blackouts=(HOST, TEAM)
        ),
        "blackouts",
        hard(),
        STRUCTURE_ON_DAYS,
    ),
    plan(posting("a1", "B", "t", enter="2024-03-04", leave="2024-03-08")),
    "一组 has 3 working days for 学校 from 2024-03-04 to 2024-03-08 without the blackout days; it needs 4",
    "一组巡察学校（2024-03-04至2024-03-08）除去停巡日只有3个工作日，需要4个",
)


def test_days_without_blackouts_are_counted() -> None:
    """Of a week, the host's day and the team's day are gone; blackouts of others are not."""
    elsewhere = Blackout(who="C", span=span("2024-03-06", "2024-03-06"))
    given = scenario(
        REGIONS, [team("a1", "A", "一组")], [target("t", "B", days=4, name="学校")], blackouts=(HOST, TEAM, elsewhere)
    )
    judged = plan(posting("a1", "B", visit("t", "2024-03-04", "2024-03-08")))
    assert sentences("blackouts", given, judged) == [
        (
            "一组 has 3 working days for 学校 from 2024-03-04 to 2024-03-08 without the blackout days; it needs 4",
            "一组巡察学校（2024-03-04至2024-03-08）除去停巡日只有3个工作日，需要4个",
        )
    ]
    assert abouts("blackouts", given, judged) == {("R1", "a1", "B")}


def test_a_posting_may_span_a_blackout() -> None:
    """A target that has its days before and after a blackout is not touched by it."""
    given = scenario(REGIONS, [team("a1", "A")], [target("t", "B", days=4)], blackouts=(HOST, TEAM))
    judged = plan(posting("a1", "B", visit("t", "2024-03-04", "2024-03-11")))
    assert sentences("blackouts", given, judged) == []


def test_days_that_are_missing_anyway_are_no_matter_of_blackouts() -> None:
    """A target that is too short without any blackout in it is told by working-days alone."""
    given = scenario(REGIONS, [team("a1", "A")], [target("t", "B", days=4)], blackouts=(HOST, TEAM))
    assert sentences("blackouts", given, plan(posting("a1", "B", visit("t", "2024-03-06", "2024-03-07")))) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize("concurrent", [1, 2])
def test_both_halves_agree(setting: Setting, concurrent: int) -> None:
    """Check and solver take the blackout days of host and team off alike."""
    targets = [
        target("t1", "B", days=3),
        target("t2", "B", days=1, size="large"),
        target("t3", "B", days=4),
        target("t4", "C", days=4),
    ]
    given = scenario(REGIONS, [team("a1", "A", concurrent=concurrent)], targets, [WEEK], blackouts=(HOST, TEAM))
    assert_halves_agree("blackouts", setting, given, keep=STRUCTURE_ON_DAYS)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_which_days(setting: Setting) -> None:
    """Some dating keeps the rule if and only if the solver finds one, with one-day targets among them."""
    targets = [target("t1", "B", days=1), target("t2", "B", days=2), target("t3", "C", days=4)]
    given = scenario(
        REGIONS, [team("a1", "A")], targets, [round_("R1", "2024-03-05", "2024-03-08")], blackouts=(HOST, TEAM)
    )
    assert_halves_agree_on_days("blackouts", setting, given)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_where_stays_share_a_round(setting: Setting) -> None:
    """A blackout of one host is a good time for the other."""
    targets = [target("t1", "B", days=2), target("t2", "C", days=1), target("t3", "C", days=2)]
    given = scenario(
        REGIONS,
        [team("a1", "A", max_hosts=2)],
        targets,
        [round_("R1", "2024-03-04", "2024-03-07")],
        blackouts=(HOST,),
    )
    assert_halves_agree_on_days("blackouts", setting, given, keep=(*STRUCTURE_ON_DAYS, "one-place"))


@pytest.mark.parametrize("working_days", [Setting(Mode.OFF), soft(1)])
def test_targets_run_over_the_end_where_only_working_days_give_way(working_days: Setting) -> None:
    """A target that cannot have its days within the stay gets them after it, not on a blackout day."""
    given = scenario(
        REGIONS,
        [team("a1", "A")],
        [target("t1", "B", days=2)],
        [round_("R1", "2024-03-05", "2024-03-06")],
        blackouts=(HOST,),
        rules={"working-days": working_days},
        tiers=(TierSetting({"coverage": 1}),),
    )
    made = solve(given, Settings(seconds=10, workers=1)).plan
    assert made is not None
    assert [posting.visits for posting in made.postings] == [(visit("t1", "2024-03-06", "2024-03-07"),)]


def test_targets_are_done_on_blackout_days_where_only_blackouts_give_way() -> None:
    """A target that fits into the stay only on a blackout day is done on that day, at a cost."""
    given = scenario(
        REGIONS,
        [team("a1", "A")],
        [target("t1", "B", days=2)],
        [round_("R1", "2024-03-05", "2024-03-06")],
        blackouts=(HOST,),
        rules={"blackouts": soft(3)},
    )
    made = solve(given, Settings(seconds=10, workers=1)).plan
    assert made is not None
    assert [posting.visits for posting in made.postings] == [(visit("t1", "2024-03-05", "2024-03-06"),)]
    assert {tier.name: tier.value for tier in made.tiers}["soft"] == 3


def test_an_officer_is_not_away_on_every_day_of_a_seat() -> None:
    """Blackout days of an officer may lie within the days on a seat, but not be all of its working days."""
    officer = Officer(id="P1", name="P1", home="A")
    seat = Seating("leader", "P1", day("2024-03-04"), day("2024-03-10"))
    made = plan(posting("a1", "B", "tB", seats=(seat,)))
    for last, is_away in (("2024-03-08", True), ("2024-03-07", False)):
        away = Blackout(who="P1", span=span("2024-03-01", last))
        given = scenario(teams=[team("a1", "A", "一组")], officers=(officer,), blackouts=(away,))
        said = sentences("blackouts", given, made)
        assert bool(said) == is_away
    throughout = Blackout(who="P1", span=span("2024-03-01", "2024-03-31"))
    assert sentences("blackouts", replace(given, blackouts=(throughout,)), made) == [
        (
            "P1 is leader of 一组 from 2024-03-04 to 2024-03-10 without a working day that is no blackout day",
            "P1在一组任组长（2024-03-04至2024-03-10），其间没有不停巡的工作日",
        )
    ]


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_people(setting: Setting) -> None:
    """Check and solver keep those away who are away on every working day of a seat."""
    seats = (Seat("leader", 1), Seat("audit", 1, "any", days=2))
    given = scenario(
        REGIONS,
        [team("a1", "A", kind="half"), team("b1", "B")],
        [target("t", "B", days=2)],
        [round_("R1", "2024-03-04", "2024-03-08")],
        officers=(officer("P1", "A", "leader", "audit"), officer("P2", "A", "leader"), officer("P3", "C", "audit")),
        composition=Composition({Kind.HALF: seats}),
        blackouts=(
            Blackout(who="P1", span=span("2024-03-01", "2024-03-05")),
            Blackout(who="P2", span=span("2024-03-04", "2024-03-10")),
            Blackout(who="P3", span=span("2024-03-05", "2024-03-06")),
        ),
    )
    stay = posting("a1", "B", "t", enter="2024-03-04", leave="2024-03-08")
    assert_halves_agree_on_seats("blackouts", setting, given, [stay])
