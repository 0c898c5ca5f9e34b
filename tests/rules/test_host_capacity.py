from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.agreement import (
    STRUCTURE,
    STRUCTURE_ON_DAYS,
    assert_halves_agree,
    assert_halves_agree_on_days,
    hard,
    soft,
    with_rules,
    words,
)
from tests.builders import day, history, plan, posting, region, round_, scenario, span, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Setting

QING = region("A", "青县", name_en="Qing", host_capacity=1)
TARGETS = [target("tA", "A", 2), target("uA", "A", 2)]
SETTINGS = [hard(), soft(3)]

EXAMPLE = StandardExample(
    "host-capacity",
    with_rules(scenario([QING, "B", "C"], targets=TARGETS), "host-capacity", hard()),
    plan(posting("b1", "A", "tA"), posting("c1", "A", "uA")),
    "Qing receives 2 teams on 2024-03-04; it has room for 1",
    "2024-03-04，青县同时接待2个组，最多1个",
)

WEEK = round_("R1", "2024-03-04", "2024-03-08")
OVERLAPPING = (
    round_("R1", "2024-03-04", "2024-03-06", participants=("b1", "c1")),
    round_("R2", "2024-03-06", "2024-03-08", participants=("b1", "d1")),
    round_("R3", "2024-03-11", "2024-03-12", participants=("b1", "c1")),
)
"""R1 and R2 share the Wednesday; R3 comes after a weekend."""


def test_a_host_with_too_many_teams_has_its_sentence() -> None:
    """The sentence names the host, its fullest day, how many teams are there and for how many there is room."""
    EXAMPLE.assert_reported()


def test_a_host_without_a_capacity_takes_everybody() -> None:
    """An empty cell is no limit, and 0 means that nobody may come."""
    sent = plan(posting("b1", "A", "tA"), posting("c1", "A", "uA"))
    assert not abouts("host-capacity", scenario("ABC", targets=TARGETS), sent)
    closed = scenario([region("A", host_capacity=0), "B", "C"], targets=TARGETS)
    assert abouts("host-capacity", closed, plan(posting("b1", "A", "tA"))) == {("R1", "A")}


@pytest.mark.parametrize("kind", ["mixed", "upgraded"])
def test_teams_that_do_not_turn_are_not_counted(kind: str) -> None:
    """The limit is on rotating teams."""
    given = scenario([QING, "B"], [team("b1", "B"), team("m", "B", kind=kind)], TARGETS)
    assert not abouts("host-capacity", given, plan(posting("b1", "A", "tA"), posting("m", "A", "uA")))


def test_teams_of_one_round_do_not_take_turns() -> None:
    """Two teams of one round are counted together even if one leaves before the other comes."""
    sent = plan(
        posting("b1", "A", "tA", enter="2024-03-04", leave="2024-03-22"),
        posting("c1", "A", "uA", enter="2024-03-25", leave="2024-04-26"),
    )
    assert abouts("host-capacity", scenario([QING, "B", "C"], targets=TARGETS), sent) == {("R1", "A")}


@pytest.mark.parametrize(("max_hosts", "is_breach"), [(2, False), (1, True)])
def test_teams_that_go_to_several_hosts_may_take_turns(max_hosts: int, is_breach: bool) -> None:
    """A team that moves on within the round is counted from entering to leaving."""
    teams = [team("b1", "B", max_hosts=max_hosts), team("c1", "C", max_hosts=max_hosts)]
    sent = plan(
        posting("b1", "A", "tA", enter="2024-03-04", leave="2024-03-22"),
        posting("c1", "A", "uA", enter="2024-03-25", leave="2024-04-26"),
    )
    assert bool(abouts("host-capacity", scenario([QING, "B", "C"], teams, TARGETS), sent)) is is_breach


def test_teams_that_are_never_there_together_may_take_turns() -> None:
    """A team is counted only while it is available."""
    first, second = span("2024-03-01", "2024-03-22"), span("2024-03-25", "2024-05-31")
    teams = [team("b1", "B", available=(first,)), team("c1", "C", available=(second,))]
    sent = plan(posting("b1", "A", "tA"), posting("c1", "A", "uA"))
    assert not abouts("host-capacity", scenario([QING, "B", "C"], teams, TARGETS), sent)


def test_rounds_that_overlap_are_counted_together() -> None:
    """Teams of two rounds are counted on the days that the rounds share, and a team that stays on counts once."""
    given = scenario([QING, "B", "C", "D"], targets=TARGETS, rounds=OVERLAPPING)
    days = {"enter": "2024-03-06", "leave": "2024-03-08"}
    early = posting("b1", "A", "tA", leave="2024-03-06")
    assert abouts("host-capacity", given, plan(early, posting("d1", "A", "uA", round="R2", **days))) == {("R1", "A")}
    assert not abouts("host-capacity", given, plan(early, posting("b1", "A", "uA", round="R2", **days)))
    days = {"enter": "2024-03-11", "leave": "2024-03-12"}
    assert not abouts("host-capacity", given, plan(early, posting("c1", "A", "uA", round="R3", **days)))


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
@pytest.mark.parametrize("capacity", [0, 1, 2])
def test_both_halves_agree_in_one_round(capacity: int, setting: Setting) -> None:
    """Check and solver count the same teams, whatever their kind."""
    places = [region("A", host_capacity=capacity), region("B"), region("C", host_capacity=1), region("D")]
    teams = [team("b1", "B"), team("c1", "C", kind="half"), team("d1", "D"), team("m", "D", kind="mixed")]
    targets = [*TARGETS, target("tC", "C", 2)]
    assert_halves_agree("host-capacity", setting, scenario(places, teams[: 3 if capacity else 4], targets))


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_over_rounds(setting: Setting) -> None:
    """Check and solver count together what rounds that overlap have on one day, and no more."""
    given = scenario([QING, "B", "C", "D"], targets=TARGETS[:1], rounds=OVERLAPPING)
    assert_halves_agree("host-capacity", setting, given)


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_on_days(setting: Setting) -> None:
    """A team that goes to one host counts for the whole round, also where dates are a real choice."""
    targets = [target("tA", "A", 3), target("uA", "A", 4)]
    given = scenario([QING, "B", "C"], [team("b1", "B"), team("c1", "C")], targets, [WEEK])
    assert_halves_agree_on_days("host-capacity", setting, given)
    loose = tuple(rule for rule in STRUCTURE_ON_DAYS if rule != "hosts-per-round")
    assert_halves_agree_on_days("host-capacity", setting, given, keep=loose)


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
@pytest.mark.parametrize("days", [2, 3])
def test_both_halves_agree_on_turns_taken(days: int, setting: Setting) -> None:
    """Two teams that go to several hosts may take turns at one as long as both find the days for it."""
    targets = [target("tA", "A", 2), target("uA", "A", days + 1)]
    teams = [team("b1", "B", max_hosts=2, max_targets=1), team("c1", "C", max_hosts=2, max_targets=1)]
    given = scenario([QING, "B", "C"], teams, targets, [WEEK])
    assert_halves_agree_on_days("host-capacity", setting, given, keep=(*STRUCTURE_ON_DAYS, "targets-per-team"))


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_on_availability(setting: Setting) -> None:
    """Teams that are never there together do not count together."""
    teams = [
        team("b1", "B", available=(span("2024-03-01", "2024-03-15"), span("2024-03-20", "2024-03-22"))),
        team("c1", "C", available=(span("2024-03-25", "2024-05-31"),)),
        team("d1", "D", available=(span("2024-03-21", "2024-03-29"),)),
    ]
    given = scenario([QING, "B", "C", "D"], teams, TARGETS)
    assert_halves_agree("host-capacity", setting, given, keep=STRUCTURE)


STILL_THERE = history("R0", "2024-02-26", "A", team="c1", leave=day("2024-03-05"))


def test_who_is_still_there_by_history_is_counted() -> None:
    """A rotating team whose stay goes on into a planned round takes a place; when it has left it does not."""
    given = scenario([region("A", host_capacity=1), "B", "C"], history=[STILL_THERE])
    sent = plan(posting("b1", "A", "tA"))
    assert abouts("host-capacity", given, sent) == {("R1", "A")}
    assert not abouts("host-capacity", given, plan(posting("c1", "A", "tA")))
    for row in (replace(STILL_THERE, leave=day("2024-03-03")), replace(STILL_THERE, host="B")):
        assert not abouts("host-capacity", replace(given, history=(row,)), sent)
    local = replace(given, teams=(team("b1", "B"), team("c1", "A", kind="local")))
    assert not abouts("host-capacity", local, sent)


@pytest.mark.parametrize("setting", [hard(), soft(3)])
@pytest.mark.parametrize("hosts", [1, 2])
def test_both_halves_agree_on_who_is_still_there(hosts: int, setting: Setting) -> None:
    """Two places with one taken until the second day: one more at first, two when it is free."""
    given = scenario(
        [region("A", host_capacity=2), "B", "C"],
        [team("b1", "B", max_hosts=hosts), team("b2", "B", max_hosts=hosts), team("c1", "C")],
        [target("tA", "A", 1), target("uA", "A", 1)],
        [round_("R1", "2024-03-04", "2024-03-06")],
        history=[STILL_THERE],
    )
    assert_halves_agree_on_days("host-capacity", setting, given)


@pytest.mark.parametrize("setting", [hard(), soft(3)])
def test_both_halves_agree_on_teams_that_stay_on_alone(setting: Setting) -> None:
    """Teams too many that history leaves there count as the plan's own from the day after."""
    given = scenario(
        [region("A", host_capacity=1), "B", "C"],
        [team("b1", "B"), team("c1", "C")],
        [target("tA", "A", 1), target("uA", "A", 1)],
        [round_("R1", "2024-03-04", "2024-03-07")],
        history=[STILL_THERE, replace(STILL_THERE, team="b1")],
    )
    assert_halves_agree_on_days("host-capacity", setting, given)
    assert abouts("host-capacity", given, plan(posting("b1", "A", "tA"), posting("c1", "A", "uA"))) == {("R1", "A")}
