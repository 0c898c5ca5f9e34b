"""Who sits where in postings that are known."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Composition, Kind, Mode, Pin, Seat, Setting, Status
from optimizer.domain.records import Officer
from optimizer.engines import Settings, seating
from optimizer.engines.search import Limits
from optimizer.engines.seating import Filler, Group, Part
from optimizer.planning.solving import solve
from tests.builders import posting, region, round_, scenario, span, target, team

if TYPE_CHECKING:
    from optimizer.domain import Posting, Scenario
    from optimizer.model import SeatModel


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
    as_part = filler.fill(stays[:1], Limits(20.0), part=Part())
    assert [group.status for group in as_part] == [Status.FEASIBLE]


def test_time_that_others_left_is_for_groups_that_had_too_little(monkeypatch: pytest.MonkeyPatch) -> None:
    """A group whose first share was too small for all of its seats is looked at again with what is left."""
    given = scenario(
        [region(name) for name in "ABX"],
        [team(name.lower(), name, kind="mixed", size=3) for name in "AB"],
        officers=tuple(
            Officer(id=f"{home}-{seat}", name="N", home=home, seats=(seat,))
            for home in "AB"
            for seat in ("leader", "deputy", "liaison")
        ),
    )
    stays, asked = [posting("a", "X"), posting("b", "X")], []
    fill = Filler._fill_first  # noqa: SLF001

    def slow(self: Filler, task: Any, clock: Any) -> Group:  # noqa: ANN401
        asked.append([each.team for each in task.postings])
        group = fill(self, task, clock)
        is_first = len(asked) == 1
        return replace(group, postings=tuple(task.postings), missing=3000, bound=0) if is_first else group

    monkeypatch.setattr(Filler, "_fill_first", slow)
    filled = Filler(given, Settings(), threading.Event()).fill(stays, Limits(20.0))
    assert asked == [["a"], ["b"], ["a"]]
    assert [(group.missing, group.bound) for group in filled] == [(0, 0), (0, 0)]


@pytest.mark.parametrize("other", [Group((), Status.UNDECIDED), Group((), Status.FEASIBLE, 4000)])
def test_a_second_look_never_makes_a_group_worse(other: Group) -> None:
    """What was found first stays unless less is missing then; bounds of both count, and so does the work of both."""
    first = Group((), Status.FEASIBLE, 3000, 1000, effort=1.0)
    kept = first.or_better(replace(other, bound=2000, effort=0.5))
    assert (kept.missing, kept.bound, kept.effort, kept.status) == (3000, 2000, 1.5, Status.FEASIBLE)
    better = first.or_better(Group((), Status.FEASIBLE, 2000))
    assert (better.missing, better.bound, better.is_open) == (2000, 1000, True)


def lent() -> tuple[Scenario, list[Posting]]:
    """Return two teams of a leader each, with an auditor on any of 13 days in turn, and one auditor for both."""
    given = scenario(
        [region(name) for name in "ABSX"],
        [team(name.lower(), name, kind="half") for name in "AB"],
        rounds=[round_("R1", "2024-03-04", "2024-03-20")],
        officers=[
            *(Officer(id=f"{home}1", name="N", home=home, seats=("leader",)) for home in "AB"),
            Officer(id="S1", name="N", home="S", seats=("audit",), available=(span("2024-03-15", "2024-03-18"),)),
        ],
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("audit", 1, "any", 1))}),
    )
    return given, [posting(name, "X", enter="2024-03-04", leave="2024-03-20") for name in "ab"]


def test_few_blocks_of_days_are_looked_at_first_and_all_before_anything_is_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The one auditor is there on two days, which few blocks do not show; all blocks fill every seat."""
    given, stays = lent()
    looks: list[int] = []
    fill = Filler._fill  # noqa: SLF001

    def listening(self: Filler, task: Any, seats: SeatModel, likely: Any, clock: Any) -> Group:  # noqa: ANN401
        group = fill(self, task, seats, likely, clock)
        looks.append(len(seats.sittings))
        return group

    monkeypatch.setattr(Filler, "_fill", listening)
    (group,) = Filler(given, Settings(workers=1), threading.Event()).fill(stays, Limits(20.0))
    assert (group.missing, group.bound) == (0, 0)
    few, entire = looks
    assert few < entire


def test_where_there_are_too_many_ways_few_people_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found on few blocks of days stays if all would take too long, and nothing is proven of it."""
    given, stays = lent()
    monkeypatch.setattr(seating, "MOST_SITTINGS", 10)
    (group,) = Filler(given, Settings(workers=1), threading.Event()).fill(stays, Limits(20.0))
    assert group.missing >= group.bound == 0
    assert all(any(each.seat == "leader" for each in own.seats) for own in group.postings)
