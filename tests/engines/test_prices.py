"""Prices of people who are scarce in several ways: what they say is as much as is missing, and never more."""

from __future__ import annotations

import threading
from random import Random
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Mode, Officer, Seat, Setting
from optimizer.domain.shortages import chosen_in
from optimizer.domain.staffing import EMPTY_SEAT
from optimizer.engines import Settings
from optimizer.engines.prices import Prices
from optimizer.engines.search import Limits
from optimizer.engines.shortfall import shortfalls
from optimizer.planning.people import People
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rulebook import rulebook
from tests.builders import posting, round_, scenario, target, team

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain import Posting, Scenario

ROUNDS = (round_("R1", "2024-03-04", "2024-04-26"), round_("R2", "2024-09-02", "2024-10-25"))
DRAINED = {"unit-drain": Setting(Mode.HARD, 1, {"share": 25})}


def member(number: int, home: str = "A", **columns: object) -> Officer:
    """Return an officer who may sit as a member."""
    return Officer(**{"id": f"P{number}", "name": f"P{number}", "home": home, "seats": ("member",), **columns})  # type: ignore[arg-type]


def missing(given: Scenario, sent: Sequence[Posting]) -> tuple[int, int]:
    """Return how many seats stay empty in these postings as flows know it, and as prices do."""
    staffable, chosen = Staffable(given, rulebook(given)), chosen_in(given, sent)
    flows = sum(row.weight * row.beyond(chosen) for row in shortfalls(given, staffable, sent))
    return flows // EMPTY_SEAT, sum(row.beyond(chosen) for row in Prices(given, staffable).rows(sent)) // EMPTY_SEAT


def test_rounds_in_a_year_and_places_of_a_unit_are_scarce_at_once() -> None:
    """One of a unit's four may go at a time, and one more person, once a year: two members a round are one too many."""
    people = (*(member(number, unit="office") for number in range(4)), member(4))
    teams = [team(f"a{number}", "A", kind="half") for number in range(2)]
    seats = Composition({Kind.HALF: (Seat("member", 1),)})
    given = scenario(
        "ABC", teams, [target("tB", "B")], ROUNDS, officers=people, composition=seats, rules=DRAINED, pattern="free"
    )
    sent = [posting(each.id, "B", round=own.id, enter=own.enter, leave=own.leave) for own in ROUNDS for each in teams]
    assert missing(given, sent) == (0, 1)
    assert missing(given, sent[:3]) == (0, 0)


def test_people_and_shares_of_homes_are_scarce_at_once() -> None:
    """Two mixed teams take one from each home at most: of four people three come from one home, so one is of no use."""
    people = (*(member(number) for number in range(3)), member(3, "B"))
    teams = [team(f"m{number}", ("A", "B"), kind="mixed") for number in range(2)]
    seats = Composition({Kind.MIXED: (Seat("member", 2),)})
    rules = {"mix": Setting(Mode.HARD)}
    given = scenario("ABC", teams, [target("tC", "C")], ROUNDS[:1], officers=people, composition=seats, rules=rules)
    assert missing(given, [posting(each.id, "C") for each in teams]) == (0, 1)


def test_where_nothing_crosses_no_prices_are_looked_for() -> None:
    """Without limits on units and homes flows know everything, so that there is nothing to add."""
    teams = [team(f"a{number}", "A", kind="half") for number in range(2)]
    seats = Composition({Kind.HALF: (Seat("member", 1),)})
    given = scenario("ABC", teams, [target("tB", "B")], ROUNDS[:1], officers=(member(0),), composition=seats)
    assert missing(given, [posting(each.id, "B") for each in teams]) == (1, 0)


def scarce(lot: Random) -> Scenario:
    """Return a made-up scenario of teams that ask for more people than there are, in units, homes and two rounds."""
    kinds = [lot.choice(("half", "mixed")) for _ in range(4)]
    teams = [
        team(f"t{number}", lot.sample("ABC", 2) if kind == "mixed" else lot.choice("ABC"), kind=kind)
        for number, kind in enumerate(kinds)
    ]
    people = tuple(
        member(
            number,
            lot.choice("ABC"),
            unit=lot.choice(("", "u", "v")),
            full_time=lot.random() < 0.3,
            native_region=lot.choice(("", "", "A", "B", "C")),
        )
        for number in range(lot.randint(5, 10))
    )
    seats = Composition(dict.fromkeys((Kind.HALF, Kind.MIXED), (Seat("member", 2),)))
    rules = DRAINED | {"mix": Setting(Mode.HARD)}
    targets = [target(f"t{home}", home) for home in "ABC"]
    return scenario("ABC", teams, targets, ROUNDS, officers=people, composition=seats, rules=rules, pattern="free")


def some_postings(lot: Random, given: Scenario) -> tuple[Posting, ...]:
    """Return postings of some teams in some rounds, away from home."""
    return tuple(
        posting(each.id, lot.choice(sorted({*"ABC"} - {*each.homes})), round=own.id, enter=own.enter, leave=own.leave)
        for own in ROUNDS
        for each in given.teams
        if lot.random() < 0.8
    )


@pytest.mark.parametrize("seed", range(12))
def test_prices_say_no_more_than_is_missing_whoever_is_sent(seed: int) -> None:
    """What is said for one set of postings holds for every other: no seating leaves fewer seats empty."""
    lot = Random(seed)
    given = scarce(lot)
    people = People(given, Settings(workers=1), threading.Event())
    sent = [some_postings(lot, given) for _ in range(6)]
    rows = [row for postings in sent for row in people.prices.rows(postings)]
    assert rows
    for postings in sent:
        groups = people.filler.fill(postings, Limits(60.0))
        empty = sum(group.missing for group in groups) // EMPTY_SEAT
        assert all(row.beyond(chosen_in(given, postings)) <= EMPTY_SEAT * empty for row in rows)
