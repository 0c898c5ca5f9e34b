from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Seat
from optimizer.domain.plan import Seating
from tests.agreement import STRUCTURE_ON_DAYS, assert_halves_agree_on_days, hard, soft, with_rules
from tests.builders import day, history, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import HistoryRow, Scenario
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))

EXAMPLE = StandardExample(
    "one-place",
    with_rules(
        scenario(
            REGIONS, [team("a1", "A", "一组")], rounds=[round_(each, *["2024-03-04"] * 2) for each in ("R1", "R2")]
        ),
        "one-place",
        hard(),
    ),
    plan(
        posting("a1", "B", "tB", enter="2024-03-04", leave="2024-03-04"),
        posting("a1", "C", "tC", round="R2", enter="2024-03-04", leave="2024-03-04"),
    ),
    "一组 is in 乙县 and in 丙县 on 2024-03-04",
    "2024-03-04，一组同时派驻乙县和丙县",
)


def test_two_hosts_on_one_day_are_told_with_the_first_such_day() -> None:
    """A team that leaves one host on the day on which it enters another is in two places."""
    given = scenario(REGIONS, [team("a1", "A", "一组", max_hosts=2)], [])
    first, second = posting("a1", "B", leave="2024-03-12"), posting("a1", "C", enter="2024-03-12")
    assert sentences("one-place", given, plan(first, second)) == [
        ("一组 is in 乙县 and in 丙县 on 2024-03-12", "2024-03-12，一组同时派驻乙县和丙县")
    ]
    next_day = posting("a1", "C", enter="2024-03-13")
    assert sentences("one-place", given, plan(first, next_day)) == []


def test_rounds_that_overlap_are_counted_as_one() -> None:
    """What collides over three rounds that overlap is one breach of one team."""
    rounds = [
        round_("R1", "2024-03-04", "2024-03-15"),
        round_("R2", "2024-03-11", "2024-03-22"),
        round_("R3", "2024-03-18", "2024-03-29"),
    ]
    stays = [
        posting("a1", host, round=each.id, enter=each.enter, leave=each.leave)
        for each, host in zip(rounds, "BCB", strict=True)
    ]
    given = scenario(REGIONS, [team("a1", "A")], [], rounds)
    assert abouts("one-place", given, plan(*stays)) == {("R1", "a1")}
    assert len(sentences("one-place", given, plan(*stays))) == 2


def test_other_teams_may_be_anywhere() -> None:
    """Two teams at one host, or at two, are no matter of this rule."""
    given = scenario(REGIONS, [team("a1", "A"), team("a2", "A")], [])
    assert sentences("one-place", given, plan(posting("a1", "B"), posting("a2", "B"), posting("a2", "B"))) != []
    assert sentences("one-place", given, plan(posting("a1", "B"), posting("a2", "C"))) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_within_a_round(setting: Setting) -> None:
    """A team of two hosts a round is at both in turn if and only if the days suffice."""
    targets = [target("t1", "B", days=2), target("t2", "C", days=2), target("t3", "C", days=1)]
    given = scenario(REGIONS, [team("a1", "A", max_hosts=2)], targets, [round_("R1", "2024-03-04", "2024-03-07")])
    assert_halves_agree_on_days("one-place", setting, given)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_where_rounds_overlap(setting: Setting) -> None:
    """A team posted in two rounds that overlap is in one place a day, and the weekend between gives no days."""
    rounds = [round_("R1", "2024-03-07", "2024-03-08"), round_("R2", "2024-03-08", "2024-03-11")]
    targets = [target("t1", "B", days=2), target("t2", "C", days=1)]
    given = scenario(REGIONS, [team("a1", "A")], targets, rounds)
    assert_halves_agree_on_days("one-place", setting, given, keep=STRUCTURE_ON_DAYS)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_where_stays_may_stray_from_their_rounds(setting: Setting) -> None:
    """Where rounds do not bind, stays of rounds that lie apart can collide as well."""
    rounds = [round_("R1", "2024-03-05", "2024-03-05"), round_("R2", "2024-03-06", "2024-03-06")]
    targets = [target("t1", "B", days=2), target("t2", "C", days=1)]
    given = scenario(REGIONS, [team("a1", "A")], targets, rounds)
    keep = [each for each in STRUCTURE_ON_DAYS if each != "round-window"]
    assert_halves_agree_on_days("one-place", setting, given, keep=keep)


PAST = [history("R0", "2024-03-05", "B", team="a1", leave=day("2024-03-07"))]


def test_a_stay_of_history_is_a_place_too() -> None:
    """Who is still elsewhere by a row of history is in two places; without team or last day the row is silent."""
    given = scenario(REGIONS, [team("a1", "A", "一组"), team("a2", "A")], [], history=PAST)
    sent = plan(posting("a1", "C", enter="2024-03-07"), posting("a2", "C", enter="2024-03-07"))
    assert sentences("one-place", given, sent) == [
        ("一组 is in 乙县 and in 丙县 on 2024-03-07", "2024-03-07，一组同时派驻乙县和丙县")
    ]
    assert abouts("one-place", given, sent) == {("R1", "a1")}
    assert sentences("one-place", given, plan(posting("a1", "C", enter="2024-03-08"))) == []
    for silent in ({"team": None}, {"leave": None}, {"team": "gone"}):
        rows = [replace(row, **silent) for row in PAST]
        assert sentences("one-place", replace(given, history=tuple(rows)), sent) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize("window", [hard(), soft(3)])
def test_both_halves_agree_on_stays_of_history(setting: Setting, window: Setting) -> None:
    """A team that is still elsewhere enters later or not at all, before or after, whatever its round allows."""
    targets = [target("t1", "B", days=1), target("t2", "C", days=2)]
    given = scenario(
        REGIONS,
        [team("a1", "A", max_hosts=2)],
        targets,
        [round_("R1", "2024-03-04", "2024-03-06")],
        history=(replace(PAST[0], leave=day("2024-03-05")),),
        rules={"round-window": window},
    )
    assert_halves_agree_on_days("one-place", setting, given)


# -- people -----------------------------------------------------------------------------------------------------------

OVERLAPPING = (
    round_("R1", "2024-03-04", "2024-03-15"),
    round_("R2", "2024-03-15", "2024-03-22"),
    round_("R3", "2024-03-25", "2024-03-29"),
)
"""R1 and R2 share a Friday."""
HALVES = (team("a1", "A", "一组", kind="half"), team("a2", "A", "二组", kind="half"), team("b1", "B"))
SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("audit", 1, "any", days=3))})
P1, P2 = officer("P1", "A", "leader", skills=("audit",)), officer("P2", "C", skills=("audit",))
IN_R1 = {"enter": "2024-03-04", "leave": "2024-03-15"}
IN_R2 = {"round": "R2", "enter": "2024-03-15", "leave": "2024-03-22"}


def peopled(*past: HistoryRow) -> Scenario:
    """Return a scenario of three rounds with people."""
    return scenario(
        REGIONS, HALVES, [target("tB", "B", 2)], OVERLAPPING, officers=(P1, P2), composition=SEATS, history=past
    )


def test_nobody_sits_in_two_teams_on_a_day() -> None:
    """The sentence names the officer, both teams and the first day; what collides is counted by officer."""
    first = posting("a1", "B", seats=people("leader=P1"), **IN_R1)
    second = posting("a2", "C", seats=people("leader=P1"), **IN_R2)
    assert sentences("one-place", peopled(), plan(first, second)) == [
        ("P1 sits in 一组 and in 二组 on 2024-03-15", "2024-03-15，P1同时编入一组和二组")
    ]
    assert abouts("one-place", peopled(), plan(first, second)) == {("R1", "P1")}
    left = replace(first, seats=(Seating("leader", "P1", end=day("2024-03-14")),))
    assert sentences("one-place", peopled(), plan(left, second)) == []


def test_a_seat_of_history_is_a_place_too() -> None:
    """A row that names the officer and the last day counts; without a last day it does not."""
    made = plan(posting("a1", "B", seats=people("leader=P1"), **IN_R1))
    row = history("R0", "2024-02-26", "C", officer="P1", team="a2", kind="half", leave=day("2024-03-04"))
    assert sentences("one-place", peopled(row), made) == [
        ("P1 sits in 二组 and in 一组 on 2024-03-04", "2024-03-04，P1同时编入二组和一组")
    ]
    for other in (replace(row, leave=day("2024-03-03")), replace(row, leave=None), replace(row, officer="P2")):
        assert sentences("one-place", peopled(other), made) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize("is_again", [False, True])
def test_both_halves_agree_on_people(is_again: bool, setting: Setting) -> None:
    """Check and solver agree on days on seats, rounds that overlap, history, and a team with two postings."""
    row = history("R0", "2024-02-26", "C", officer="P2", team="a9", kind="half", leave=day("2024-03-05"))
    stays = [posting("a1", "B", "tB", **IN_R1), posting("a2", "C", enter="2024-03-11", leave="2024-03-15")]
    if is_again:
        stays[0] = posting("a1", "B", round="R3", enter="2024-03-25", leave="2024-03-29")
    stays.append(posting("a1" if is_again else "b1", "C", **IN_R2))
    assert_halves_agree_on_seats("one-place", setting, peopled(row), stays)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_on_people_in_many_teams(setting: Setting) -> None:
    """Three teams on one day are one breach, and what collides in a later round is another one."""
    halves = [team(f"a{n}", "A", kind="half") for n in range(5)]
    given = scenario(
        REGIONS,
        [*halves, team("b1", "B"), team("c1", "C")],
        [target("tB", "B", 2)],
        OVERLAPPING,
        officers=(officer("P1", "A", "leader"), officer("P2", "A", "leader")),
        composition=Composition({Kind.HALF: (Seat("leader", 1),)}),
    )
    late = {"round": "R3", "enter": "2024-03-25", "leave": "2024-03-29"}
    stays = [
        posting("a0", "B", **IN_R1),
        posting("a1", "B", **IN_R2),
        posting("a2", "B", enter="2024-03-11", leave="2024-03-15"),
    ]
    stays += [posting(each, "B", **late) for each in ("a3", "a4")]
    assert_halves_agree_on_seats("one-place", setting, given, stays)
