"""Where people fall short: what the smallest cut of a flow says is as much as is missing, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Officer, Seat
from optimizer.domain.shortages import chosen_in
from optimizer.engines.shortfall import likely_seats, shortfalls
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rulebook import rulebook
from tests.builders import posting, round_, scenario, target, team

if TYPE_CHECKING:
    from optimizer.domain import Scenario

ROUNDS = (round_("R1", "2024-03-04", "2024-04-26"), round_("R2", "2024-09-02", "2024-10-25"))
TEAMS = [team(f"a{number}", "A", kind="half") for number in range(3)]


def crowd(leaders: int, *, full_time: int = 0) -> Scenario:
    """Return a scenario of three half teams of one county, each with a leader and nobody else."""
    people = tuple(
        Officer(id=f"P{number}", name=f"P{number}", home="A", seats=("leader",), full_time=number < full_time)
        for number in range(leaders)
    )
    composition = Composition({Kind.HALF: (Seat("leader", 1),)})
    return scenario("ABC", TEAMS, [target("tB", "B")], ROUNDS, officers=people, composition=composition)


@pytest.mark.parametrize(
    ("leaders", "full_time", "rounds", "missing"),
    [(3, 0, 1, 0), (2, 0, 1, 1), (1, 1, 1, 2), (6, 0, 2, 0), (5, 0, 2, 1), (4, 2, 2, 0), (3, 2, 2, 1)],
)
def test_a_cut_says_just_how_many_are_missing(leaders: int, full_time: int, rounds: int, missing: int) -> None:
    """Nobody leads twice in a round, nor in a year but for full-time staff; all seats beyond that stay empty."""
    given = crowd(leaders, full_time=full_time)
    sent = [
        posting(each.id, "B", round=own.id, enter=own.enter, leave=own.leave)
        for own in ROUNDS[:rounds]
        for each in TEAMS
    ]
    rows = shortfalls(given, Staffable(given, rulebook(given)), sent)
    assert sum(row.beyond(chosen_in(given, sent)) for row in rows) == missing


def test_specialists_who_are_lent_for_some_days_are_likely_too() -> None:
    """Whoever has the skill and sits nowhere else is lent to one posting; once nobody is left the seat stays empty."""
    people = [
        *(Officer(id=f"L{number}", name="L", home="A", seats=("leader",), skills=("audit",)) for number in range(3)),
        *(Officer(id=f"S{number}", name="S", home="C", seats=("member",), skills=("audit",)) for number in range(2)),
    ]
    composition = Composition({Kind.HALF: (Seat("leader", 1), Seat("audit", 1, "any", 10))})
    given = scenario("ABC", TEAMS, [target("tB", "B")], ROUNDS[:1], officers=people, composition=composition)
    sent = [posting(each.id, "B") for each in TEAMS]
    likely = likely_seats(given, Staffable(given, rulebook(given)), sent)
    leaders = {officer for _, seat, officer in likely if seat == "leader"}
    lent = {officer: key for key, seat, officer in likely if seat == "audit"}
    assert leaders == {"L0", "L1", "L2"}
    assert set(lent) == {"S0", "S1"}
    assert len(set(lent.values())) == 2
