"""Who sits where in postings that are known."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from optimizer.domain import Mode, Pin, Setting, Status
from optimizer.domain.records import Officer
from optimizer.engines import Settings
from optimizer.engines.search import Limits
from optimizer.engines.seating import Filler
from optimizer.planning.solving import solve
from tests.builders import posting, region, scenario, target, team


@pytest.mark.parametrize(
    "pin",
    [
        Pin(rule="must", team="a", officer="a2", seat="leader"),
        Pin(rule="must", round="R1", officer="a2", seat="leader"),
        Pin(rule="must", team="b", seat="member"),
        Pin(rule="must", officer="a2"),
        Pin(rule="must", officer="a2", seat="leader"),
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
    assert pin.officer is None or pin.seat is None or ("a", "leader", "a2") in seats


def test_a_rule_on_all_people_joins_all_teams_of_a_round() -> None:
    """Teams that share nobody are one group where a rule looks at all people together, and else by themselves."""
    given = scenario(
        [region(name) for name in "ABX"],
        [team(name.lower(), name, kind="mixed", size=3) for name in "AB"],
        officers=tuple(Officer(id=f"{home}1", name="N", home=home, seats=("leader",)) for home in "AB"),
    )
    stays = [posting("a", "X"), posting("b", "X")]
    for rules, groups in (({}, [1, 1]), ({"newcomers": Setting(Mode.SOFT)}, [2])):
        filler = Filler(replace(given, rules=rules), Settings(), threading.Event())
        assert [len(group.postings) for group in filler.fill(stays, Limits(20.0))] == groups


def test_postings_of_which_a_pin_asks_nothing_are_filled_by_themselves() -> None:
    """A pin on an officer alone joins the teams in which the officer may sit, and no others."""
    homes = [f"H{number}" for number in range(4)]
    given = scenario(
        [region(name) for name in (*homes, "X")],
        [team(f"t{home}", home, kind="mixed", size=3) for home in homes],
        officers=tuple(
            Officer(id=f"{home}-{seat}", name="N", home=home, seats=(seat,))
            for home in homes
            for seat in ("leader", "deputy", "liaison")
        ),
        pins=(Pin(rule="must", officer="H1-leader"), Pin(rule="must", officer="H2-leader")),
    )
    filler = Filler(given, Settings(), threading.Event())
    stays = [posting(f"t{home}", "X") for home in homes]
    assert [len(group.postings) for group in filler.fill(stays, Limits(20.0))] == [1, 1, 1, 1]
    assert {group.status for group in filler.fill(stays, Limits(20.0))} == {Status.FEASIBLE}
    without = filler.fill(stays[:1], Limits(20.0))
    assert [group.status for group in without] == [Status.INFEASIBLE]
    as_part = filler.fill(stays[:1], Limits(20.0), is_part=True)
    assert [group.status for group in as_part] == [Status.FEASIBLE]
