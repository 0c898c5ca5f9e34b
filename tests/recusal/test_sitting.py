"""Pins that seat people: what is said against those that cannot be kept, and that the search says the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Composition, Kind, Mode, Officer, Pin, Post, Seat, Setting, Status
from optimizer.domain.records import Blackout, TierSetting
from optimizer.domain.shortages import Shortages
from optimizer.engines import Settings
from optimizer.planning.solving import solve
from optimizer.recusal import Matter, Severity, examine, picture
from optimizer.recusal.keeping import pinned_stays
from tests.builders import day, scenario, span, target, team

if TYPE_CHECKING:
    from optimizer.domain import Scenario

TEAMS = (team("a1", "A", kind="half"), team("b1", "B", kind="half"), team("w1", "C"))
SEATS = Composition({kind: (Seat("leader", 1), Seat("member", 2)) for kind in (Kind.HALF, Kind.WHOLE)})
PEOPLE = (
    Officer(id="P1", name="One", home="A", seats=("leader", "member")),
    Officer(id="P2", name="Two", home="A", seats=("leader", "member")),
    Officer(id="P3", name="Three", home="A"),
    Officer(id="P4", name="Four", home="A"),
    Officer(id="Q1", name="Five", home="B", seats=("leader", "member")),
    Officer(id="W1", name="Six", home="C", team="w1", seats=("leader", "member")),
)


def must(**cells: Any) -> Pin:  # noqa: ANN401
    """Return a pin that demands something."""
    return Pin(rule="must", **cells)


def never(**cells: Any) -> Pin:  # noqa: ANN401
    """Return a pin that forbids something."""
    return Pin(rule="never", **cells)


def peopled(*pins: Pin, **columns: Any) -> Scenario:  # noqa: ANN401
    """Return three counties with a team and a target each."""
    given: dict[str, Any] = {"officers": PEOPLE, "composition": SEATS, **columns}
    return scenario("ABC", TEAMS, [target(f"t{home}", home) for home in "ABC"], pins=pins, **given)


def changed(**columns: Any) -> tuple[Officer, ...]:  # noqa: ANN401
    """Return the officers, the first of them with other columns."""
    first = {"id": "P1", "name": "One", "home": "A", "seats": ("leader", "member"), **columns}
    return (Officer(**first), *PEOPLE[1:])


FULL: dict[str, Any] = {"rules": {"seats": Setting(Mode.HARD, numbers={"least": 1})}}
B1_LACKS = "b1 needs 3 people as leader, member, but only 1 person may go: Five"
BY_DAYS = Composition({kind: (Seat("leader", 1), Seat("audit", 1, "any", 5)) for kind in (Kind.HALF, Kind.WHOLE)})
AT_B = (Post(officer="P1", region="B", start=day("2023-01-01")),)
CASES: dict[str, tuple[tuple[Pin, ...], dict[str, Any], str]] = {
    "a bad seat anywhere": ((must(officer="P3", seat="leader"),), {}, "Three may sit on the seat leader of no team"),
    "a bad seat": ((must(team="a1", officer="P3", seat="leader"),), {}, "Three may not sit on the seat leader of a1"),
    "another home": ((must(team="b1", officer="P1"),), {}, "One may sit on no seat of b1"),
    "no such seat": ((must(team="a1", seat="audit"),), {}, "a1 has no seat audit"),
    "nobody": ((must(team="b1", seat="leader"),), {"officers": PEOPLE[:4]}, "nobody may sit on the seat leader of b1"),
    "a whole team": ((must(team="a1", officer="W1"),), {}, "Six belongs to w1 and sits in no other team"),
    "a ban": (
        (must(team="a1", host="B", officer="P1", seat="leader"),),
        {"posts": AT_B},
        "One has served in B since 2023-01",
    ),
    "away": (
        (must(officer="P1"),),
        {"officers": changed(available=(span("2025-01-01", "2025-12-31"),))},
        "One is not available in round R1",
    ),
    "away in part": (
        (must(officer="P1"),),
        {"officers": changed(available=(span("2024-03-11", "2025-12-31"),))},
        "One is available only from 2024-03-11 to 2025-12-31, and a1 stays for all of round R1",
    ),
    "blacked out": (
        (must(officer="P1"),),
        {"blackouts": (Blackout(who="P1", span=span("2024-03-01", "2024-04-30")),)},
        "One has no working day in round R1 that is not blacked out",
    ),
    "never sent": (
        (must(officer="P1"),),
        {"officers": changed(max_rounds=0)},
        "One may take part in no more rounds by round R1",
    ),
    "forbidden": (
        (must(officer="P1"), never(officer="P1", team="a1")),
        {},
        "the pin never, team=a1, officer=P1 forbids it",
    ),
    "forbidden seats": (
        (must(team="a1", officer="P1"), never(officer="P1", seat="leader"), never(seat="member", team="a1")),
        {},
        "forbids it",
    ),
    "a narrower pin": (
        (must(team="a1", target="tC", officer="P1"), never(target="tC", officer="P1")),
        {},
        "the pin never, target=tC, officer=P1 forbids it",
    ),
    "a target that lies elsewhere": (
        (must(host="B", target="tC"),),
        {},
        "the pin host=B, target=tC cannot be kept: tC is inspected from C, not from B",
    ),
    "too few in the team": ((must(team="b1"),), FULL, f"in A, C {B1_LACKS}; b1 is kept away by “Nobody inspects"),
    "too few in the team there": ((must(team="b1", host="A"),), FULL, f"cannot be kept: in A {B1_LACKS}"),
    "too few for the target": (
        (must(target="tA"),),
        FULL,
        "Nobody inspects their own turf” (1 team); in A " + B1_LACKS,
    ),
    "too few for the host": ((must(host="A"),), FULL, "Nobody inspects their own turf” (1 team); in A " + B1_LACKS),
    "too few for the host in all rounds": (
        (must(host="A"),),
        {**FULL, "rounds": ("R1", "R2")},
        "left with 2 seats that nobody may fill (2 teams); kept away by “Nobody inspects their own turf” (1 team)",
    ),
    "too few with the officer": ((must(officer="Q1"),), FULL, f"in A, C {B1_LACKS}"),
    "too few with the officer there": ((must(officer="Q1", host="A"),), FULL, f"cannot be kept: in A {B1_LACKS}"),
    "a skill": (
        (must(team="a1", host="C"),),
        {
            "rules": {"skills-in-team": Setting(Mode.HARD)},
            "composition": replace(SEATS, skills={"audit": 2}),
            "officers": (replace(PEOPLE[0], skills=("audit",)), *PEOPLE[1:]),
        },
        "in C a1 needs 2 people with the skill audit, but only 1 person may go: One",
    ),
}
COLLISIONS: dict[str, tuple[tuple[Pin, ...], dict[str, Any], str]] = {
    "two seats": (
        (must(officer="P1", seat="leader"), must(officer="P1", seat="member")),
        {},
        "pins seat One in round R1 twice, and nobody sits on two seats at once: officer=P1, seat=leader; officer=P1, "
        "seat=member",
    ),
    "two hosts, and a seat for some days that is not open to the officer": (
        (must(officer="P1", host="B"), must(officer="P1", host="C")),
        {"composition": BY_DAYS},
        "pins seat One in round R1 twice, and nobody sits on two seats at once: host=B, officer=P1; host=C, officer=P1",
    ),
    "two hosts on one day of one round": (
        (
            must(officer="P1", host="B", enter=day("2024-03-04"), leave=day("2024-03-15")),
            must(officer="P1", host="C", target="tC", start=day("2024-03-14")),
        ),
        {"rounds": ("R1", "R2")},
        "pins seat One in round R1 twice, and nobody sits on two seats at once",
    ),
    "two hosts of a team, though people are meant": (
        (must(officer="P1", team="a1", host="B"), must(officer="P2", team="a1", host="C")),
        {},
        "pins send a1 to 2 hosts in round R1, but it may go to 1 host: B, C",
    ),
    "two leaders": (
        (must(team="a1", officer="P1", seat="leader"), must(team="a1", officer="P2", seat="leader")),
        {},
        "pins seat 2 people as leader of a1 in round R1, but the team has room for 1 person: One, Two",
    ),
    "two rounds": (
        (must(round="R1", officer="P1"), must(round="R2", officer="P1", team="a1")),
        {"rounds": ("R1", "R2")},
        "pins send One in the rounds R1, R2, but in 2024 One may take part in 1 round only",
    ),
}


@pytest.mark.parametrize(
    ("matter", "case"),
    [
        *((Matter.BANNED_PIN, each) for each in CASES.items()),
        *((Matter.COLLIDING_PINS, each) for each in COLLISIONS.items()),
    ],
    ids=lambda each: each if isinstance(each, str) else each[0],
)
def test_pins_that_cannot_be_kept_are_told_before_and_after_the_search(
    matter: Matter, case: tuple[str, tuple[tuple[Pin, ...], dict[str, Any], str]]
) -> None:
    """The check and the search both call them impossible, with the reason, in both languages."""
    _, (pins, columns, words) = case
    given = peopled(*pins, **columns)
    (found,) = examine(given).of(matter)
    assert found.severity is Severity.IMPOSSIBLE
    assert words in found.sentence.en
    assert found.sentence.zh != found.sentence.en
    result = solve(given, Settings(seconds=20.0))
    assert result.status is Status.INFEASIBLE
    assert found.sentence in result.reasons


@pytest.mark.parametrize(
    "pins",
    [
        [must(officer="P1")],
        [must(officer="P1", seat="member"), must(officer="P2", seat="leader")],
        [must(officer="P1"), never(officer="P1", seat="leader"), never(officer="P1", team="b1")],
        [must(team="a1", officer="P3", seat="member"), must(team="a1", officer="P4", seat="member")],
        [must(officer="Q1"), never(officer="P1")],
        [must(officer="W1", seat="leader"), never(officer="W1", seat="member")],
    ],
)
def test_pins_that_can_be_kept_are_kept(pins: list[Pin]) -> None:
    """Nothing is said against pins that the search keeps; the plan is judged by the plain check."""
    given = peopled(*pins)
    seen = examine(given)
    assert seen.of(Matter.BANNED_PIN) == seen.of(Matter.COLLIDING_PINS) == ()
    result = solve(given, Settings(seconds=20.0))
    assert result.status is Status.OPTIMAL


def test_a_team_is_sent_so_that_a_pin_on_people_can_be_kept() -> None:
    """Where one team would do, the one is sent to the place at which the pinned officer may sit."""
    columns: dict[str, Any] = {"posts": AT_B, "rules": {"no-mutual": Setting(Mode.OFF)}}
    given = peopled(must(officer="P1", seat="leader"), **columns)
    result = solve(given, Settings(seconds=20.0))
    assert result.plan is not None
    stays = pinned_stays(picture(given).openings)
    assert list(stays.values()) == [{("R1", "a1", "C")}]
    (at,) = [each for each in result.plan.postings if any(seat.officer == "P1" for seat in each.seats)]
    assert (at.team, at.host) == ("a1", "C")


@pytest.mark.parametrize(("team_id", "host"), [("a1", "C"), ("b1", "A")])
def test_while_teams_are_sent_what_is_known_of_a_pin_counts(team_id: str, host: str) -> None:
    """Where people are seated later, a pin on one of them sends a team to where that is possible."""
    known = Shortages(pinned={must(officer="P1"): frozenset({("R1", team_id, host)})})
    given = replace(peopled(must(officer="P1")), shortages=known, tiers=(TierSetting({"travel": 1}, 0),))
    sent = solve(given, Settings(seconds=20.0)).plan
    assert sent is not None
    assert [(each.team, each.host) for each in sent.postings] == [(team_id, host)]


def test_what_may_be_kept_is_not_called_impossible() -> None:
    """People on two seats of some days, members beyond the usual, and soft pins are no contradiction."""
    by_days = Composition({Kind.HALF: (Seat("leader", 1), Seat("audit", 1, "any", 5))})
    lender = Officer(id="X", name="X", home="C", skills=("audit",))
    pins = [must(team=each, officer="X", seat="audit") for each in ("a1", "b1")]
    assert not examine(peopled(*pins, officers=(*PEOPLE, lender), composition=by_days)).impossible
    members = [must(team="a1", officer=each, seat="member") for each in ("P2", "P3", "P4")]
    assert examine(peopled(*members)).of(Matter.COLLIDING_PINS)
    many = [target("tB", "B", headcount=5)]
    wide = scenario("ABC", TEAMS, many, pins=members, officers=PEOPLE, composition=SEATS)
    assert not examine(wide).impossible
    soft = {"pins": Setting(Mode.SOFT)}
    for pins_, columns, _ in (*CASES.values(), *COLLISIONS.values()):
        rules = {"rules": {**columns.get("rules", {}), **soft}}
        assert not examine(peopled(*pins_, **{**columns, **rules})).impossible


def test_one_stay_after_the_other_is_no_contradiction() -> None:
    """Days of two pins that do not meet may be kept one after the other; so may those of visits that bind no stay."""
    first = must(officer="P1", host="B", enter=day("2024-03-04"), leave=day("2024-03-15"))
    later = must(officer="P1", host="C", enter=day("2024-04-01"))
    assert examine(peopled(first, later)).of(Matter.COLLIDING_PINS) == ()
    visit = must(officer="P1", host="C", target="tC", start=day("2024-03-14"))
    assert examine(peopled(first, visit)).of(Matter.COLLIDING_PINS)
    loose = {"working-days": Setting(Mode.OFF)}
    assert examine(peopled(first, visit, rules=loose)).of(Matter.COLLIDING_PINS) == ()
