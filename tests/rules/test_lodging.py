from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Officer
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
from tests.builders import LAST_FRIDAY, day, history, plan, posting, region, round_, scenario, span, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Setting

QING = region("A", "青县", name_en="Qing", lodging=10)
TARGETS = [target("tA", "A", 2), target("uA", "A", 2)]
TEAMS = [team("b1", "B", size=6), team("c1", "C", size=5)]
SETTINGS = [hard(), soft(3)]
BOTH = plan(posting("b1", "A", "tA"), posting("c1", "A", "uA"))

EXAMPLE = StandardExample(
    "lodging",
    with_rules(scenario([QING, "B", "C"], TEAMS, TARGETS), "lodging", hard()),
    BOTH,
    "Qing puts up 11 people on 2024-03-04; it has beds for 10",
    "2024-03-04，青县要安排11人住宿，最多容纳10人",
)


def test_a_host_with_too_many_people_has_its_sentence() -> None:
    """The sentence names the host, its fullest day, how many people are there and for how many there are beds."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(("beds", "is_breach"), [(None, False), (11, False), (10, True), (0, True)])
def test_every_bed_counts(beds: int | None, is_breach: bool) -> None:
    """An empty cell is no limit, and 0 means that nobody can stay."""
    given = scenario([region("A", lodging=beds), "B", "C"], TEAMS, TARGETS)
    assert bool(abouts("lodging", given, BOTH)) is is_breach


@pytest.mark.parametrize("kind", ["mixed", "upgraded"])
def test_every_kind_of_team_needs_beds(kind: str) -> None:
    """Unlike ``host-capacity`` it counts everybody who is sent."""
    given = scenario([QING, "B", "C"], [TEAMS[0], team("c1", "C", kind=kind, size=5)], TARGETS)
    assert abouts("lodging", given, BOTH) == {("R1", "A")}


def test_people_of_the_host_sleep_at_home() -> None:
    """A local team needs no bed, nor does a team one of whose homes is the host."""
    for here in (team("c1", "A", kind="local", size=50), team("c1", ("C", "A"), kind="upgraded", size=50)):
        assert not abouts("lodging", scenario([QING, "B", "C"], [TEAMS[0], here], TARGETS), BOTH)


def test_teams_that_are_never_there_together_share_beds() -> None:
    """A team counts only while it is available."""
    first, second = span("2024-03-01", "2024-03-22"), span("2024-03-25", "2024-05-31")
    teams = [team("b1", "B", size=6, available=(first,)), team("c1", "C", size=5, available=(second,))]
    assert not abouts("lodging", scenario([QING, "B", "C"], teams, TARGETS), BOTH)


OVERLAPPING = (
    round_("R1", "2024-03-04", "2024-03-06", participants=("b1", "c1")),
    round_("R2", "2024-03-06", "2024-03-08", participants=("b1", "d1")),
    round_("R3", "2024-03-11", "2024-03-12", participants=("b1", "c1")),
)
"""R1 and R2 share the Wednesday; R3 comes after a weekend."""


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
@pytest.mark.parametrize("beds", [0, 5, 6, 9, 15])
def test_both_halves_agree_in_one_round(beds: int, setting: Setting) -> None:
    """Check and solver count the same people, whatever the kind of team; some beds are always too few."""
    places = [region("A", lodging=beds), region("B"), region("C", lodging=3), region("D")]
    teams = [team("b1", "B", size=6), team("m", "D", kind="mixed", size=4), team("l", "A", kind="local", size=9)]
    targets = [*TARGETS, target("tC", "C", 2)]
    keep = [rule for rule in STRUCTURE if rule != "home-recusal"]
    assert_halves_agree("lodging", setting, scenario(places, teams, targets), keep=keep)


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_over_rounds(setting: Setting) -> None:
    """Rounds that overlap share beds on the days that they share, and a team that stays on counts once."""
    teams = [team("b1", "B", size=6), team("c1", "C", size=4), team("d1", "D", size=5)]
    given = scenario([QING, "B", "C", "D"], teams, TARGETS[:1], OVERLAPPING)
    assert_halves_agree("lodging", setting, given)


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
@pytest.mark.parametrize("days", [2, 3])
def test_both_halves_agree_on_turns_taken(days: int, setting: Setting) -> None:
    """Two teams that go to several hosts may take turns as long as both find the days; another counts throughout."""
    week = [round_("R1", "2024-03-04", "2024-03-08")]
    targets = [target("tA", "A", 2), target("uA", "A", days + 1)]
    movers = [team("b1", "B", max_hosts=2, max_targets=1, size=6), team("c1", "C", max_hosts=2, max_targets=1, size=6)]
    keep = (*STRUCTURE_ON_DAYS, "targets-per-team")
    assert_halves_agree_on_days("lodging", setting, scenario([QING, "B", "C"], movers, targets, week), keep=keep)
    mixed = [movers[0], team("c1", "C", max_targets=1, size=6)]
    assert_halves_agree_on_days("lodging", setting, scenario([QING, "B", "C"], mixed, targets, week), keep=keep)


STILL_THERE = history("R0", "2024-02-26", "A", team="c1", leave=day("2024-03-05"))


def test_who_is_still_there_by_history_needs_a_bed() -> None:
    """A stay that goes on into a planned round counts on its days; one that has ended, or tells no team, does not."""
    given = scenario([QING, "B", "C"], TEAMS, TARGETS, history=[STILL_THERE])
    sent = plan(posting("b1", "A", "tA"))
    assert sentences("lodging", given, sent) == [
        ("Qing puts up 11 people on 2024-03-04; it has beds for 10", "2024-03-04，青县要安排11人住宿，最多容纳10人")
    ]
    for row in (replace(STILL_THERE, leave=day("2024-03-03")), replace(STILL_THERE, team=None)):
        assert not abouts("lodging", replace(given, history=(row,)), sent)
    # history alone is no matter of the plan, nor is a team that stays on for as long as history tells
    narrow = replace(given, regions=(replace(QING, lodging=4), *given.regions[1:]))
    assert not abouts("lodging", narrow, plan(posting("b1", "C", "tC")))
    throughout = replace(narrow, history=(replace(STILL_THERE, leave=LAST_FRIDAY),))
    assert not abouts("lodging", throughout, plan(posting("c1", "A", "uA")))


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
@pytest.mark.parametrize("hosts", [1, 2])
def test_both_halves_agree_on_who_is_still_there(hosts: int, setting: Setting) -> None:
    """One-host teams find no bed in the whole round, others enter when those of history have left."""
    given = scenario(
        [region("A", lodging=10), "B", "C"],
        [team("b1", "B", size=6, max_hosts=hosts), team("c1", "C", size=5)],
        [target("tA", "A", 1), target("tC", "C", 1)],
        [round_("R1", "2024-03-04", "2024-03-06")],
        history=[STILL_THERE, replace(STILL_THERE, team="gone", host="C")],
    )
    assert_halves_agree_on_days("lodging", setting, given)


STAYING_ON = scenario(
    [region("A", "青县", name_en="Qing", lodging=5), "B", "C"],
    [team("b1", "B", size=6), team("c1", "C", size=5)],
    [target("tA", "A", 1), target("uA", "A", 1)],
    [round_("R1", "2024-03-04", "2024-03-07")],
    history=[history("R0", "2024-02-26", "A", team="b1", leave=day("2024-03-05"))],
)


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree_on_a_team_that_stays_on_alone(setting: Setting) -> None:
    """A team too many that history leaves there counts as the plan's own from the day after."""
    assert_halves_agree_on_days("lodging", setting, STAYING_ON)
    sent = plan(posting("b1", "A", "tA"))
    assert sentences("lodging", STAYING_ON, sent) == [
        ("Qing puts up 6 people on 2024-03-06; it has beds for 5", "2024-03-06，青县要安排6人住宿，最多容纳5人")
    ]


def test_two_that_take_turns_in_a_round_are_told_that_they_count_for_all_of_it() -> None:
    """Where stays are shorter than what is counted the sentence says so; it does not where they are not."""
    given = scenario([region("A", "青县", name_en="Qing", lodging=10), "B", "C"], TEAMS, TARGETS)
    turns = plan(
        posting("b1", "A", "tA", leave="2024-03-22"),
        posting("c1", "A", "uA", enter="2024-03-25"),
    )
    ((en, zh),) = sentences("lodging", given, turns)
    assert en == (
        "Qing puts up 11 people on 2024-03-04; it has beds for 10; a team with one host a round counts for all of it"
    )
    assert zh.endswith("最多容纳10人（一轮只去一地的组按整轮计）")
    ((whole, _),) = sentences("lodging", given, plan(posting("b1", "A", "tA"), posting("c1", "A", "uA")))
    assert whole == "Qing puts up 11 people on 2024-03-04; it has beds for 10"


def test_locals_among_a_team_need_no_bed() -> None:
    """Where people are planned, of a half team of eight the six who are sent count."""
    half = [team("b1", "B", kind="half", size=8)]
    people = (Officer(id="P1", name="P1", home="B"),)
    for officers, is_breach in ((people, False), ((), True)):
        given = scenario([region("A", lodging=6), "B"], half, [target("tA", "A")], officers=officers)
        assert bool(abouts("lodging", given, plan(posting("b1", "A", "tA")))) is is_breach
