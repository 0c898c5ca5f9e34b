"""Who sits where in postings that are known."""

from __future__ import annotations

import pytest

from optimizer.domain import Pin, Status
from optimizer.domain.records import Officer
from optimizer.engines import Settings
from optimizer.planning.solving import solve
from tests.builders import region, scenario, target, team


@pytest.mark.parametrize(
    "pin",
    [
        Pin(rule="must", team="a", officer="a2", seat="leader"),
        Pin(rule="must", round="R1", officer="a2", seat="leader"),
        Pin(rule="must", team="b", seat="member"),
    ],
    ids=lambda pin: str(pin.team),
)
def test_a_pin_on_a_seat_speaks_of_its_posting_alone(pin: Pin) -> None:
    """Teams that share nobody are filled one by one, and a pin on one of them asks nothing of the others."""
    given = scenario(
        [region(name) for name in "ABCD"],
        [team(name.lower(), name, kind="mixed", size=4) for name in "AB"],
        [target("c", "C"), target("d", "D")],
        officers=tuple(
            Officer(id=f"{home.lower()}{number}", name="N", home=home, seats=("leader", "deputy", "liaison", "member"))
            for home in "AB"
            for number in range(4)
        ),
        pins=(pin,),
    )
    result = solve(given, Settings(seconds=20.0))
    assert result.status is Status.OPTIMAL
    assert result.plan is not None
    seats = {(posting.team, each.seat, each.officer) for posting in result.plan.postings for each in posting.seats}
    assert len(seats) == 8
    assert pin.officer is None or ("a", "leader", "a2") in seats
