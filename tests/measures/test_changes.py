"""What counts as a change between two plans, and how much it weighs."""

from __future__ import annotations

from itertools import starmap

import pytest

from optimizer.domain import Plan, Posting, Seating
from optimizer.measures.changes import Changes, SeatChange, changes_between, seats_between
from tests.builders import plan, posting, scenario, target, visit

GIVEN = scenario(
    rounds=("R1", "R2"),
    targets=[target("tB", "B"), target("tC", "C"), target("town", "B"), target("village", "B", bundle="town")],
)
BEFORE = plan(posting("a1", "B", "tB", "town", "village"), posting("b1", "C", "tC", round="R2"))


def changed(*postings: Posting) -> Changes:
    """Return the changes of a plan of these postings."""
    return changes_between(GIVEN, BEFORE, plan(*postings))


def test_the_same_plan_changes_nothing() -> None:
    """A plan against itself has no changes, whatever seats and feedback say."""
    assert not changes_between(GIVEN, BEFORE, BEFORE)
    assert changes_between(GIVEN, BEFORE, BEFORE).size == (0, 0, 0)
    assert not changes_between(GIVEN, Plan(()), Plan(()))


def test_another_host_is_a_posting_less_and_one_more() -> None:
    """A team that goes elsewhere counts twice, and what it would have inspected moves."""
    changes = changed(posting("a1", "B", "tB", "town", "village"), posting("b1", "A", round="R2"))
    assert changes == Changes(removed=(("R2", "b1", "C"),), added=(("R2", "b1", "A"),), moved=("tC",))
    assert changes.size == (2, 1, 0)


def test_a_target_moves_to_another_team_another_round_or_out_of_the_plan() -> None:
    """Each of them moves once; a bundle is one unit, named by its head."""
    other = posting("c1", "B", "town", "village")
    changes = changed(posting("a1", "B", "tB"), other, posting("b1", "C", "tC", round="R2"))
    assert (changes.added, changes.moved) == ((("R1", "c1", "B"),), ("town",))
    left_out = changed(posting("a1", "B", "town", "village"), posting("b1", "C", "tC", round="R2"))
    assert (left_out.moved, left_out.size) == (("tB",), (0, 1, 0))
    new = changes_between(GIVEN, plan(posting("a1", "B", "tB")), plan(posting("a1", "B", "tB", "town", "village")))
    assert (new.moved, new.size) == (("town",), (0, 1, 0))


@pytest.mark.parametrize(
    ("posting_", "found"),
    [
        (posting("b1", "C", visit("tC", "2024-05-06", "2024-05-10"), round="R2"), (0, 0, 1)),
        (posting("b1", "C", visit("tC", "2024-05-06", "2024-05-10"), round="R2", leave="2024-05-31"), (0, 0, 2)),
    ],
)
def test_days_count_where_the_posting_stays(posting_: Posting, found: tuple[int, int, int]) -> None:
    """Other days of a stay and other days of what is inspected there count one each, however many days that is."""
    assert changed(posting("a1", "B", "tB", "town", "village"), posting_).size == found


def test_days_of_what_moves_do_not_count() -> None:
    """A target that moves to another posting has other days by that alone, and is counted once."""
    changes = changed(posting("c1", "B", "tB", "town", "village", enter="2024-03-05"), *BEFORE.postings[1:])
    assert changes.size == (2, 2, 0)
    assert changes.redated == ()


def test_a_posting_weighs_more_than_any_number_of_targets() -> None:
    """Sizes compare as changes do: postings, then units, then days."""
    assert Changes(added=(("R1", "a1", "C"),)).size > Changes(moved=("tB", "tC", "town")).size
    assert Changes(moved=("tB",)).size > Changes(redated=(("R1", "a1", "B", "tB"), ("R1", "a1", "B", "town"))).size


def test_what_is_already_inspected_stands_for_itself() -> None:
    """A target that no unit holds any more is compared all the same."""
    later = scenario(history=GIVEN.history, targets=[target("tB", "B")])
    assert changes_between(later, plan(posting("a1", "B", "gone")), plan(posting("a1", "B"))).moved == ("gone",)


def test_other_people_on_a_seat_are_a_change_of_the_seat() -> None:
    """Who left and who came is told by round, team and seat; going elsewhere with the same people changes none."""
    seats = tuple(starmap(Seating, (("leader", "p"), ("member", "q"), ("member", "r"))))
    before = plan(posting("a1", "B", seats=seats), posting("b1", "C", seats=(Seating("leader", "s"),)))
    others = (seats[0], Seating("member", "r"), Seating("member", "t"), Seating("audit", "u"))
    after = plan(posting("a1", "C", seats=others))
    assert seats_between(GIVEN, before, after) == (
        SeatChange("R1", "a1", "member", ("q",), ("t",)),
        SeatChange("R1", "a1", "audit", (), ("u",)),
    )
    assert seats_between(GIVEN, before, before) == ()


def test_where_one_plan_seats_nobody_no_seat_changes() -> None:
    """A plan that leaves people out does not take anybody off a seat."""
    before = plan(posting("a1", "B", seats=(Seating("leader", "p"),)))
    assert seats_between(GIVEN, before, plan(posting("a1", "B"))) == ()
