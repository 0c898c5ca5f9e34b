from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Pin, Seat, Seating
from optimizer.domain.calendar import months_after
from tests.agreement import (
    STRUCTURE,
    STRUCTURE_ON_DAYS,
    assert_halves_agree,
    assert_halves_agree_on_days,
    hard,
    soft,
    solver_accepts,
    with_rules,
    words,
)
from tests.builders import history, plan, posting, region, round_, scenario, span, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer

if TYPE_CHECKING:
    from optimizer.domain import HistoryRow, Posting
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
TEAMS = [team("a1", "A", "一组"), team("c1", "C", "二组")]
TARGETS = [target("t", "B", name="学校"), target("again", "B", name="学校回头看", look_back_of="t")]
ROUNDS = (
    round_("R1", "2024-03-04", "2024-04-26"),
    round_("R2", "2024-07-01", "2024-08-02"),
    round_("R3", "2024-11-04", "2024-12-06"),
)

EXAMPLE = StandardExample(
    "look-back-gap",
    with_rules(scenario(REGIONS, TEAMS, TARGETS, ROUNDS), "look-back-gap", hard(months=6)),
    plan(
        posting("a1", "B", "t"),
        posting("c1", "B", "again", round="R2", enter="2024-07-01", leave="2024-08-02"),
    ),
    "学校回头看 is entered on 2024-07-01, 66 days after 学校 was left on 2024-04-26; a look-back comes at least 6"
    " months later",
    "学校回头看于2024-07-01进驻，学校于2024-04-26才撤离（相隔66天），回头看至少要隔6个月",
)


def in_round(round_id: str, who: str, *targets: str, host: str = "B") -> Posting:
    """Return a posting over one of the rounds."""
    days = next(each for each in ROUNDS if each.id == round_id)
    return posting(who, host, *targets, round=round_id, enter=days.enter, leave=days.leave)


def test_a_look_back_that_comes_too_soon_has_its_sentence() -> None:
    """The sentence names both targets, when one was left and the other entered, and what lies between."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(("months", "is_breach"), [(0, False), (2, False), (3, True), (6, True)])
def test_the_gap_is_counted_in_months(months: int, is_breach: bool) -> None:
    """From 26 April to 1 July are two months and five days."""
    given = scenario(REGIONS, TEAMS, TARGETS, ROUNDS)
    sent = plan(in_round("R1", "a1", "t"), in_round("R2", "c1", "again"))
    assert bool(abouts("look-back-gap", given, sent, hard(months=months))) is is_breach


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2024-01-31", 1, "2024-02-29"), ("2023-08-31", 6, "2024-02-29"), ("2024-12-15", 1, "2025-01-15")],
)
def test_months_end_where_the_shorter_month_does(day: str, months: int, later: str) -> None:
    """A month after the last of January is the last of February, and a year ends after December."""
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.mark.parametrize("sent", [("R1", "a1"), ("R2", "c1")])
def test_a_look_back_at_nothing_has_its_sentence(sent: tuple[str, str]) -> None:
    """What has not been inspected by then cannot be looked back at: left out, or inspected later or side by side."""
    given = scenario(REGIONS, TEAMS, TARGETS, ROUNDS)
    never = [
        (
            "学校回头看 looks back at 学校, which has not been inspected by then",
            "学校回头看是对学校的回头看，但此前未巡察过学校",
        )
    ]
    assert sentences("look-back-gap", given, plan(in_round("R2", "c1", "again"))) == never
    later = plan(
        in_round("R1", "c1", "again"), in_round(*sent, "t") if sent != ("R2", "c1") else in_round("R3", "a1", "t")
    )
    assert sentences("look-back-gap", given, later) == never


def test_another_team_must_come() -> None:
    """The team that inspected first must not look back, in the plan or in history."""
    said = [
        (
            "学校回头看 looks back at what 一组 inspected itself; another team must",
            "学校回头看是对一组自己巡察结果的回头看，应换组",
        )
    ]
    given = scenario(REGIONS, TEAMS, TARGETS, ROUNDS)
    assert sentences("look-back-gap", given, plan(in_round("R1", "a1", "t"), in_round("R3", "a1", "again"))) == said
    past = [history("old", "2022-05-01", "B", target="t", team="a1")]
    given = scenario(REGIONS, TEAMS, TARGETS, ROUNDS, history=past)
    assert sentences("look-back-gap", given, plan(in_round("R3", "a1", "again"))) == said
    assert not sentences("look-back-gap", given, plan(in_round("R3", "c1", "again")))


def test_another_leader_must_lead() -> None:
    """Where seats say who leads, the same person must not lead both times; other seats do not matter."""
    given = scenario(
        REGIONS,
        TEAMS,
        TARGETS,
        ROUNDS,
        history=[history("old", "2022-05-01", "B", target="t", officer="P1", seat="leader")],
    )
    sent = [in_round("R3", "c1", "again")]
    for seats, number in (((Seating("leader", "P1"),), 1), ((Seating("deputy", "P1"), Seating("leader", "P2")), 0)):
        again = posting("c1", "B", "again", round="R3", enter="2024-11-04", leave="2024-12-06", seats=seats)
        assert len(sentences("look-back-gap", given, plan(again))) == number
    assert not sentences("look-back-gap", given, plan(*sent))


def test_history_without_a_last_day_counts_from_its_first() -> None:
    """A row of history is left on its ``leave``, or where that is missing on its ``date``."""
    for columns, is_breach in (({}, False), ({"leave": date(2024, 2, 28)}, True)):
        past = [history("old", "2023-12-01", "B", target="t", **columns)]
        given = scenario(REGIONS, TEAMS, TARGETS, ROUNDS, history=past)
        assert bool(abouts("look-back-gap", given, plan(in_round("R2", "c1", "again")))) is is_breach


SETTINGS = [hard(months=2), hard(months=6), soft(2, months=3)]
PASTS: dict[str, list[HistoryRow]] = {
    "nothing before": [],
    "by a team, long ago": [history("old", "2022-05-01", "B", target="t", team="a1")],
    "of late": [history("old", "2024-01-10", "B", target="t", leave=date(2024, 2, 2))],
}


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
@pytest.mark.parametrize("past", PASTS)
def test_both_halves_agree(past: str, setting: Setting) -> None:
    """Check and solver agree on when and by whom a look-back may come, with history and with teams that come later."""
    teams = [*TEAMS, team("m", "A", kind="mixed", available=(span("2024-07-15", "2024-12-31"),))]
    given = scenario(REGIONS, teams, TARGETS, ROUNDS, history=PASTS[past])
    assert_halves_agree("look-back-gap", setting, given, keep=(*STRUCTURE, "once"))


@pytest.mark.parametrize("setting", SETTINGS[1:], ids=words)
def test_both_halves_agree_where_targets_may_come_twice(setting: Setting) -> None:
    """Every inspection of what is looked back at counts, also where a target may be inspected more than once."""
    given = scenario(REGIONS, [TEAMS[0], team("m", "A", kind="mixed")], TARGETS, ROUNDS)
    assert_halves_agree("look-back-gap", setting, given)


@pytest.mark.parametrize("setting", [hard(months=0), soft(2, months=0)], ids=words)
@pytest.mark.parametrize("movers", ["first", "second", "both"])
def test_both_halves_agree_on_days(movers: str, setting: Setting) -> None:
    """A team that goes to several hosts counts from entering to leaving, so that it may come when another has left."""
    rounds = (round_("R1", "2024-03-04", "2024-03-05"), round_("R2", "2024-03-05", "2024-03-06"))
    teams = [
        team("a1", "A", max_hosts=1 if movers == "second" else 2, max_targets=1),
        team("c1", "C", max_hosts=1 if movers == "first" else 2, max_targets=1),
    ]
    targets = [target("t", "B", 1), target("again", "B", 1, look_back_of="t")]
    given = scenario(REGIONS, teams, targets, rounds)
    keep = (*STRUCTURE_ON_DAYS, "once", "targets-per-team", "one-place")
    assert_halves_agree_on_days("look-back-gap", setting, given, keep=keep)


@pytest.mark.parametrize(("leave", "is_open"), [("2024-03-15", True), ("2024-03-19", True), ("2024-03-20", False)])
def test_the_solver_counts_months_from_the_day_of_leaving(leave: str, is_open: bool) -> None:
    """Where a team may leave early the solver finds the last day on which a month lies before the look-back."""
    rounds = (round_("R1", "2024-03-04", "2024-03-29"), round_("R2", "2024-04-01", "2024-04-19"))
    teams = [team("a1", "A", max_hosts=2), team("c1", "C", max_hosts=2)]
    targets = [target("t", "B", 1, latest=date.fromisoformat(leave)), target("again", "B", 1, look_back_of="t")]
    pins = [Pin(rule="must", team="a1", host="B", round="R1", leave=date.fromisoformat(leave))]
    given = replace(scenario(REGIONS, teams, targets, rounds), pins=tuple(pins))
    given = with_rules(given, "look-back-gap", hard(months=1), STRUCTURE_ON_DAYS, pins=hard())
    wanted = plan(
        posting("a1", "B", "t", leave=leave),
        posting("c1", "B", "again", round="R2", enter="2024-04-19", leave="2024-04-19"),
    )
    assert solver_accepts(given, wanted) is is_open


@pytest.mark.parametrize("setting", [hard(months=2), soft(2, months=2)], ids=words)
def test_both_halves_agree_on_leaders(setting: Setting) -> None:
    """Check and solver want another leader than those of all earlier inspections, of the plan and of history."""
    given = scenario(
        REGIONS,
        [team("a1", "A", kind="half"), team("a2", "A", kind="half"), team("c1", "C")],
        [*TARGETS, target("old", "B"), target("old again", "B", look_back_of="old")],
        ROUNDS,
        officers=(officer("P1", "A", "leader", "member"), officer("P2", "A", "leader"), officer("P3", "A", "leader")),
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1))}),
        history=[
            history("R0", "2022-05-01", "B", target="old", officer="P2", seat="leader", kind="half"),
            history("R0", "2022-05-01", "B", target="old", officer="P3", seat="member", kind="half"),
        ],
    )
    stays = [in_round("R1", "a1", "t"), in_round("R2", "a2", "again", "old again")]
    assert_halves_agree_on_seats("look-back-gap", setting, given, stays)
