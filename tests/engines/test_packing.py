"""Packing: the most that a crew can inspect together, told by trying every way to share it out."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from dataclasses import replace
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from optimizer.domain import Status
from optimizer.engines import packing as module
from optimizer.engines.packing import Family, Packing, Piece
from optimizer.engines.search import Found, search
from optimizer.model.room import Hold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from hypothesis.strategies import DrawFn, SearchStrategy

    from optimizer.engines.packing import Crew, Shares

UNITS = "tuvwxyz"


@st.composite
def holds(draw: DrawFn, has_two_lanes: bool | None = None) -> Hold:
    """Return what a stay holds: little enough to bind, in lanes as asked or in any."""
    two = draw(st.booleans()) if has_two_lanes is None else has_two_lanes
    return Hold(draw(st.integers(1, 12)), draw(st.integers(1, 4)), draw(st.integers(0, 3)), two)


@st.composite
def timed(draw: DrawFn, given: SearchStrategy[Hold], units: str) -> Hold:
    """Return what a stay holds, sometimes with days that some of these units may not take."""
    hold = draw(given)
    if draw(st.booleans()):
        return hold
    day = st.integers(0, hold.room)
    own = draw(st.dictionaries(st.sampled_from(units or "-"), st.tuples(day, day), max_size=4))
    return replace(hold, windows=tuple(sorted((unit, days) for unit, days in own.items() if days != (0, hold.room))))


@st.composite
def families(draw: DrawFn, *, lanes_are_alike: bool, worths_are_alike: bool) -> tuple[Family, ...]:
    """Return one to three families, each with some of up to seven units.

    Either all have the same lanes or any; either a unit is worth the same to all or not.
    """
    units = UNITS[: draw(st.integers(0, 7))]
    pieces = {
        unit: Piece(unit, draw(st.integers(1, 6)), draw(st.booleans()), draw(st.integers(1, 9))) for unit in units
    }
    lanes = draw(st.booleans()) if lanes_are_alike else None
    return tuple(
        Family(
            draw(timed(holds(lanes), units)),
            tuple(
                pieces[unit] if worths_are_alike else pieces[unit]._replace(worth=draw(st.integers(1, 9)))
                for unit in units
                if draw(st.integers(0, 3))
            ),
        )
        for _ in range(draw(st.integers(1, 3)))
    )


def crews(count: int) -> SearchStrategy[Crew]:
    """Return crews of one to three members of so many families."""
    return st.lists(st.integers(0, count - 1), min_size=1, max_size=3).map(lambda crew: tuple(sorted(crew)))


@st.composite
def cases(draw: DrawFn, *, are_alike: bool = False) -> tuple[tuple[Family, ...], Crew]:
    """Return families, alike if asked and any otherwise, and a crew of some of them."""
    lanes, worths = (are_alike or draw(st.booleans()) for _ in range(2))
    made = draw(families(lanes_are_alike=lanes, worths_are_alike=worths))
    return made, draw(crews(len(made)))


def fits(hold: Hold, pieces: Sequence[Piece]) -> bool:
    """Whether one stay can hold these pieces together."""
    large, small = ([piece for piece in pieces if piece.is_large is wanted] for wanted in (True, False))
    if len(pieces) > hold.most or len(large) > hold.most_large:
        return False
    lanes = (large, small) if hold.has_two_lanes else (pieces,)
    return all(any(_is_in_time(hold, order) for order in permutations(lane)) for lane in lanes)


def _is_in_time(hold: Hold, order: Sequence[Piece]) -> bool:
    """Whether pieces one after the other in this order fit into a stay, each within its own days."""
    day = 0
    for piece in order:
        first, end = dict(hold.windows).get(piece.unit, (0, hold.room))
        day = max(day, first) + piece.days
        if day > end:
            return False
    return True


def tried(own: Sequence[Family], crew: Crew) -> int:
    """Return the most that a crew is worth, by giving each unit to each member or to nobody."""
    members = [{piece.unit: piece for piece in own[number].pieces} for number in crew]
    units = sorted({unit for member in members for unit in member})

    def best(place: int, taken: tuple[tuple[Piece, ...], ...]) -> int:
        if place == len(units):
            return sum(piece.worth for share in taken for piece in share)
        values = [best(place + 1, taken)]
        for number, member in enumerate(members):
            piece = member.get(units[place])
            if piece is not None and fits(own[crew[number]].hold, (*taken[number], piece)):
                values.append(
                    best(place + 1, (*taken[:number], (*taken[number], piece), *taken[number + 1 :])),
                )
        return max(values)

    return best(0, tuple(() for _ in crew))


def assert_shared_out(own: Sequence[Family], crew: Crew, shares: Shares, worth: int) -> None:
    """Assert that each unit has one taker, each share fits and may be taken, and all shares are worth so much."""
    assert len(shares) == len(crew)
    assert max(Counter(unit for share in shares for unit in share).values(), default=1) == 1
    total = 0
    for number, share in zip(crew, shares, strict=True):
        pieces = {piece.unit: piece for piece in own[number].pieces}
        taken = [pieces[unit] for unit in share]
        assert fits(own[number].hold, taken)
        total += sum(piece.worth for piece in taken)
    assert total == worth


@settings(max_examples=150)
@given(cases(), st.sampled_from([1, 2, 256]))
# Both lanes together are more than each member may take.
@example(((Family(Hold(9, 1, 1, True), (Piece("t", 2, True, 5), Piece("u", 2, False, 4))),), (0, 0)), 256)
@example(((Family(Hold(9, 2, 2, True), tuple(Piece(unit, 2, unit < "v", 3) for unit in "tuvw")),), (0,)), 256)
# A small target is in the only lane of one family and in the second lane of the other.
@example((tuple(Family(Hold(3, 1, 1, two), (Piece("t", 3, False, 5),)) for two in (True, False)), (0, 1)), 256)
# Nobody can do anything.
@example(((Family(Hold(3, 1, 1, True), ()), Family(Hold(3, 1, 1, False), ())), (0, 1)), 256)
def test_a_crew_is_worth_the_most_of_all_ways_to_share_out(case: tuple[tuple[Family, ...], Crew], chunk: int) -> None:
    """No way to give units to members is worth more than what is said, and one is worth that."""
    own, crew = case
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "CHUNK", chunk)
        packing = Packing(own)
        worth = packing.worth(crew)
        event(f"members: {len(crew)}, full: {worth == packing.full}")
        assert worth == tried(own, crew)
        assert_shared_out(own, crew, packing.shares(crew), worth)
        assert packing.worth(crew) == worth


@settings(max_examples=80)
@given(cases(), st.integers(0, 2))
def test_who_joins_never_lessens_a_crew(case: tuple[tuple[Family, ...], Crew], joining: int) -> None:
    """With one more member a crew is worth no less, and never more than all pieces at what they are worth at most."""
    own, crew = case
    packing, larger = Packing(own), tuple(sorted((*crew, joining % len(own))))
    best = {
        unit: max(piece.worth for family in own for piece in family.pieces if piece.unit == unit)
        for unit in UNITS
        if any(piece.unit == unit for family in own for piece in family.pieces)
    }
    assert packing.full == sum(best.values())
    assert packing.worth(crew) <= packing.worth(larger) <= packing.full


@settings(max_examples=60)
@given(cases(are_alike=True), st.integers(0, 6))
def test_too_many_pieces_for_sets_are_searched_as_well(case: tuple[tuple[Family, ...], Crew], most: int) -> None:
    """However few pieces a lane may have to be told by sets, a crew is worth the same, and its shares are sound."""
    own, crew = case
    by_lanes, searches = Packing(own).worth(crew), 0

    def counted(*given: Any) -> Found:  # noqa: ANN401
        nonlocal searches
        searches += 1
        return search(*given)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "MOST_IN_LANE", most)
        patched.setattr(module, "search", counted)
        packing = Packing(own)
        assert packing.worth(crew) == by_lanes
        assert_shared_out(own, crew, packing.shares(crew), by_lanes)
    widest = max(len({piece.unit for family in own for piece in family.lane(is_large)}) for is_large in (True, False))
    event(f"too many: {widest > most}")
    assert searches == 1 or widest <= most


@settings(max_examples=60)
@given(cases(are_alike=True))
def test_lanes_are_told_without_a_search(case: tuple[tuple[Family, ...], Crew]) -> None:
    """Where no member can take more than it may, CP-SAT is not asked, and only there may it be."""
    own, crew = case
    asked = []

    def undecided(*_: object) -> Found:
        asked.append(crew)
        return Found(Status.UNDECIDED, (), None, 0.0)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "search", undecided)
        worth = Packing(own).worth(crew)
    bound_to_fit = all(len(family.pieces) <= family.hold.most or not family.hold.has_two_lanes for family in own)
    event(f"asked: {bool(asked)}, bound to fit: {bound_to_fit}")
    assert not (asked and bound_to_fit)
    assert asked or worth == tried(own, crew)


@settings(max_examples=60)
@given(cases(), st.randoms(use_true_random=False), st.integers(1, 2))
def test_neither_order_nor_doubles_of_families_matter(
    case: tuple[tuple[Family, ...], Crew], dice: Random, copies: int
) -> None:
    """Families in another order, or there twice, make crews that are worth the same."""
    own, crew = case
    order = list(range(len(own))) * copies
    dice.shuffle(order)
    again = tuple(own[number] for number in order)
    where = {number: [place for place, each in enumerate(order) if each == number] for number in set(order)}
    moved = tuple(sorted(dice.choice(where[number]) for number in crew))
    packing = Packing(again)
    worth = packing.worth(moved)
    assert worth == Packing(own).worth(crew)
    assert_shared_out(again, moved, packing.shares(moved), worth)


def test_alike_members_take_turns() -> None:
    """Three members with room for one piece each take the three best of four."""
    own = (
        Family(
            Hold(5, 3, 3, False),
            tuple(Piece(unit, 5, True, worth) for unit, worth in zip("tuvw", (1, 4, 2, 3), strict=True)),
        ),
    )
    packing = Packing(own)
    assert [packing.worth((0,) * size) for size in (1, 2, 3, 4)] == [4, 7, 9, 10]
    assert sorted(packing.shares((0, 0, 0))) == [("u",), ("v",), ("w",)]


def test_a_search_that_finds_nothing_counts_as_everything() -> None:
    """What a search could not tell counts as possible: a crew is worth all pieces then, though nobody takes any."""
    own = (Family(Hold(2, 1, 1, True), (Piece("t", 2, True, 5), Piece("u", 2, False, 4))),)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "search", lambda *_: Found(Status.UNDECIDED, (), None, 0.0))
        packing = Packing(own)
        assert packing.worth((0,)) == packing.full == 9
        assert packing.shares((0,)) == ((),)


@pytest.mark.parametrize(("bound", "worth"), [(-8, 8), (None, 9), (-12, 9)])
def test_a_search_that_ran_out_counts_as_what_it_could_not_rule_out(bound: int | None, worth: int) -> None:
    """A crew is worth what the search has not ruled out, but never more than all pieces; its shares are as found."""
    own = (Family(Hold(2, 1, 1, True), (Piece("t", 2, True, 5), Piece("u", 2, False, 4))),)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "search", lambda *_: Found(Status.FEASIBLE, (0, 1), bound, 0.0))
        packing = Packing(own)
        assert packing.worth((0,)) == worth
        assert packing.shares((0,)) == (("u",),)


def test_sharing_out_many_pieces_takes_little_memory() -> None:
    """Also where each member can take thousands of sets of pieces, only a part of all their unions is held at once."""
    own = (Family(Hold(99, 8, 8, False), tuple(Piece(f"u{number}", 1, True, 1) for number in range(16))),)
    packing = Packing(own)
    tracemalloc.start()
    try:
        shares = packing.shares((0, 0, 0))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert_shared_out(own, (0, 0, 0), shares, 16)
    assert peak < 2**28
