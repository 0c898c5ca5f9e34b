"""What several teams can inspect together at one host, each target once: a knapsack with many bags.

Large and small targets are done side by side, so a crew's two lanes are two smaller questions. In each lane every set
of targets is a number whose bits are the targets in it. A team's *reach* is the sets that fit and to which nothing can
be added; the reach of a crew follows from those of its members by uniting each set of one with each of the next. Sets
that lie within another one are dropped, and what could not beat the best so far is not looked at. Where lanes are not
two questions, or too large for this, CP-SAT answers for the whole crew.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from ortools.sat.python import cp_model

from optimizer.domain.lane_sets import sets_that_fit
from optimizer.domain.plan import Status
from optimizer.engines.search import Limits, search
from optimizer.engines.settings import Settings
from optimizer.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from optimizer.model.room import Hold, Window

Crew: TypeAlias = tuple[int, ...]
"""Teams at one host in one round, as the numbers of their families in rising order."""

Shares: TypeAlias = tuple[tuple[str, ...], ...]
"""The units that each member of a crew takes."""

Masks: TypeAlias = "NDArray[np.int64]"
"""Sets of targets as bits of whole numbers."""

MOST_IN_LANE = 18
"""Up to so many targets of a lane all their sets are held in memory at once."""

CHUNK = 256
"""So many sets of a crew are united with those of its next member at once."""

ENOUGH = Limits(seconds=10.0, deterministic_seconds=0.5)
"""How long the search for what one crew can take may last; what it has not proven by then counts as possible."""


class Piece(NamedTuple):
    """A unit that a team may inspect: its working days, its lane, and what inspecting it is worth."""

    unit: str
    days: int
    is_large: bool
    worth: int


@dataclass(frozen=True, slots=True)
class Family:
    """Teams that can do the same at a host: what a stay holds, and the pieces that are worth something."""

    hold: Hold
    pieces: tuple[Piece, ...]

    def lane(self, is_large: bool) -> tuple[Piece, ...]:
        """Return the pieces of one lane; without two lanes everything is in that of the large ones."""
        two = self.hold.has_two_lanes
        return tuple(piece for piece in self.pieces if (piece.is_large or not two) == is_large)

    def windows_of(self, pieces: Sequence[Piece], is_large: bool) -> tuple[Window, ...]:
        """Return the days that each of some pieces of one lane may take, none if it is not the family's.

        No windows at all mean that days alone tell what fits.
        """
        if not self.is_timed(is_large):
            return ()
        own = {piece.unit for piece in self.lane(is_large)}
        return tuple(self.hold.window_of(piece.unit) if piece.unit in own else (0, 0) for piece in pieces)

    def is_timed(self, is_large: bool) -> bool:
        """Whether some piece of one lane may not take every day of the stay."""
        windows = dict(self.hold.windows)
        return any(piece.unit in windows for piece in self.lane(is_large))


class Packing:
    """The most that every crew of some families is worth, and how its members share it out.

    Parameters
    ----------
    families
        The families whose members meet at one host in one round.
    """

    def __init__(self, families: Sequence[Family]) -> None:
        self._families = tuple(families)
        best: dict[str, int] = {}
        for piece in (piece for family in families for piece in family.pieces):
            best[piece.unit] = max(best.get(piece.unit, 0), piece.worth)
        self.full = sum(best.values())
        """What all pieces together are worth; no crew is worth more."""
        self._lanes = _lanes(self._families)
        # Each lane heeds how many pieces a member may take, but not both together.
        self._may_be_too_many = any(
            sum(lane.longest(number) for lane in self._lanes) > family.hold.most
            for number, family in enumerate(self._families)
        )
        self._known: dict[Crew, tuple[int, Shares | None]] = {}

    def worth(self, crew: Crew) -> int:
        """Return the most that a crew is worth: no less than the truth, and the truth unless a search ran out."""
        return self._packed(crew)[0]

    def shares(self, crew: Crew) -> Shares:
        """Return the units that each member takes so that the crew is worth the most."""
        worth, shares = self._packed(crew)
        if shares is None:
            shares = self._by_lanes(crew)
            self._known[crew] = worth, shares
        return shares

    def _packed(self, crew: Crew) -> tuple[int, Shares | None]:
        """Return the worth of a crew, and its shares where they were needed to tell."""
        if crew not in self._known:
            self._known[crew] = self._pack(crew)
        return self._known[crew]

    def _pack(self, crew: Crew) -> tuple[int, Shares | None]:
        if not self._lanes:
            return self._searched(crew)
        worth = sum(lane.most(crew) for lane in self._lanes)
        if not self._may_be_too_many:
            return worth, None
        shares = self._by_lanes(crew)
        mosts = [self._families[number].hold.most for number in crew]
        if all(len(share) <= most for share, most in zip(shares, mosts, strict=True)):
            return worth, shares
        return self._searched(crew)

    def _by_lanes(self, crew: Crew) -> Shares:
        lanes = [lane.shares(crew) for lane in self._lanes]
        return tuple(tuple(unit for lane in member for unit in lane) for member in zip(*lanes, strict=True))

    def _searched(self, crew: Crew) -> tuple[int, Shares]:
        """Return what CP-SAT finds for a crew: its worth, no less than the truth, and the members' shares."""
        model = cp_model.CpModel()
        takers: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        taken: list[list[tuple[Piece, cp_model.IntVar]]] = []
        for number in crew:
            family = self._families[number]
            own = [(piece, model.new_bool_var("")) for piece in family.pieces]
            taken.append(own)
            model.add(cp_model.LinearExpr.sum([literal for _, literal in own]) <= family.hold.most)
            for is_large in (True, False):
                lane = {piece.unit for piece in family.lane(is_large)}
                inside = [(piece.days, literal) for piece, literal in own if piece.unit in lane]
                model.add(sum(days * literal for days, literal in inside) <= family.hold.room)
                model.add(sum(literal for _, literal in inside) <= family.hold.most_in(is_large))
                if family.is_timed(is_large):
                    model.add_no_overlap(
                        [_days_of(model, family, piece, each) for piece, each in own if piece.unit in lane]
                    )
            model.add(sum(literal for piece, literal in own if piece.is_large) <= family.hold.most_large)
            for piece, literal in own:
                takers[piece.unit].append(literal)
        for literals in takers.values():
            model.add_at_most_one(literals)
        model.minimize(-sum(piece.worth * literal for own in taken for piece, literal in own))
        found = search(model, Settings(workers=1), ENOUGH, threading.Event(), lambda *_: None)
        if found.status not in (Status.OPTIMAL, Status.FEASIBLE):
            return self.full, tuple(() for _ in crew)
        shares = tuple(tuple(piece.unit for piece, literal in own if found.value(literal)) for own in taken)
        return min(self.full, -found.bound) if found.bound is not None else self.full, shares


def _days_of(model: cp_model.CpModel, family: Family, piece: Piece, literal: cp_model.IntVar) -> cp_model.IntervalVar:
    """Return the days that a piece takes if it is taken; one that its own days cannot hold is not."""
    first, end = family.hold.window_of(piece.unit)
    if end - first < piece.days:
        model.add(literal == 0)
        first, end = 0, piece.days
    start = model.new_int_var(first, end - piece.days, "")
    return model.new_optional_fixed_size_interval_var(start, piece.days, literal, "")


def _lanes(families: Sequence[Family]) -> tuple[_Lane, ...]:
    """Return the two lanes; none if they are not two questions of their own, or too large ones."""
    worths: dict[str, int] = {}
    pieces = [piece for family in families for piece in family.pieces]
    if len({family.hold.has_two_lanes for family in families}) > 1:
        return ()
    if any(worths.setdefault(piece.unit, piece.worth) != piece.worth for piece in pieces):
        return ()
    sides = [sorted({piece for family in families for piece in family.lane(is_large)}) for is_large in (True, False)]
    if max(map(len, sides)) > MOST_IN_LANE:
        return ()
    return tuple(_Lane(side, families, is_large) for side, is_large in zip(sides, (True, False), strict=True))


class _Lane:
    """One lane of a host: which sets of its targets a crew can take."""

    def __init__(self, pieces: Sequence[Piece], families: Sequence[Family], is_large: bool) -> None:
        self._units = [piece.unit for piece in pieces]
        self._days_of_each = [piece.days for piece in pieces]
        self._worth = _sums([piece.worth for piece in pieces])
        self._days, self._count = _sums([piece.days for piece in pieces]), _sums([1] * len(pieces))
        bit = {unit: 1 << place for place, unit in enumerate(self._units)}
        self._large = _sums([int(piece.is_large) for piece in pieces])
        asked = [
            (
                family.hold.room,
                family.hold.most_in(is_large),
                family.hold.most_large,
                sum(bit[piece.unit] for piece in family.lane(is_large)),
                family.windows_of(pieces, is_large),
            )
            for family in families
        ]
        # Families that differ only in the other lane are one in this lane.
        self._kinds = list(dict.fromkeys(asked))
        self._kind = [self._kinds.index(each) for each in asked]
        self._sets = [self._reach_of(*kind) for kind in self._kinds]
        self._reached: dict[Crew, Masks] = {}
        self._best: dict[Crew, tuple[int, int, int]] = {}

    def longest(self, family: int) -> int:
        """Return the most pieces that a family's member can take here."""
        return int(self._count[self._sets[self._kind[family]]].max())

    def most(self, crew: Crew) -> int:
        """Return the most that a crew is worth here."""
        return self._most(self._own(crew))[0]

    def shares(self, crew: Crew) -> Shares:
        """Return the units that each member takes so that the crew is worth the most here."""
        kinds = [self._kind[family] for family in crew]
        order = sorted(range(len(crew)), key=lambda place: kinds[place])
        own = tuple(kinds[place] for place in order)
        _, before, last = self._most(own)
        masks = [*self._split(own[:-1], before), last & ~before]
        by_place = dict(zip(order, masks, strict=True))
        return tuple(
            tuple(unit for number, unit in enumerate(self._units) if by_place[place] >> number & 1)
            for place in range(len(crew))
        )

    def _own(self, crew: Crew) -> Crew:
        return tuple(sorted(self._kind[family] for family in crew))

    def _reach_of(self, room: int, most: int, most_large: int, allowed: int, windows: Sequence[Window]) -> Masks:
        """Return the sets that one member can take and to which nothing can be added."""
        every = np.arange(len(self._worth))
        counts = (self._count <= most) & (self._large <= most_large)
        fits = self._days <= room
        if windows:
            pieces = zip(self._days_of_each, windows, strict=True)
            in_time = sets_that_fit(tuple((days, *window) for days, window in pieces), most)
            assert in_time is not None  # else the stay would not know its windows
            fits &= np.isin(every, list(in_time))
        return _largest(counts & fits & ((every & ~allowed) == 0))

    def _most(self, kinds: Crew) -> tuple[int, int, int]:
        """Return the most that a crew is worth, with the sets of all members but the last, and of the last."""
        if kinds not in self._best:
            before, last = self._reach(kinds[:-1]), self._sets[kinds[-1]]
            before = before[np.argsort(-self._worth[before], kind="stable")]
            gain = int(self._worth[last].max())
            best = (-1, 0, 0)
            for start in range(0, len(before), CHUNK):
                # In falling order: once the first of them is too little even with all of the last, all others are.
                if int(self._worth[before[start]]) + gain <= best[0]:
                    break
                some = before[start : start + CHUNK]
                worth = self._worth[some[:, None] | last[None, :]]
                row, column = np.unravel_index(int(worth.argmax()), worth.shape)
                if worth[row, column] > best[0]:
                    best = int(worth[row, column]), int(some[row]), int(last[column])
            self._best[kinds] = best
        return self._best[kinds]

    def _reach(self, kinds: Crew) -> Masks:
        """Return the sets that a crew can take and to which nothing can be added."""
        if not kinds:
            return np.zeros(1, dtype=np.int64)
        if kinds not in self._reached:
            before, last = self._reach(kinds[:-1]), self._sets[kinds[-1]]
            reached = np.zeros(len(self._worth), dtype=bool)
            for start in range(0, len(before), CHUNK):
                reached[(before[start : start + CHUNK, None] | last[None, :]).ravel()] = True
            self._reached[kinds] = _largest(_with_subsets(reached))
        return self._reached[kinds]

    def _split(self, kinds: Crew, wanted: int) -> list[int]:
        """Return a share of a set for each member of a crew that can take it together."""
        if not kinds:
            return []
        own = wanted & ~_beside(self._reach(kinds[:-1]), self._sets[kinds[-1]], wanted)
        return [*self._split(kinds[:-1], wanted & ~own), own]


def _beside(before: Masks, last: Masks, wanted: int) -> int:
    """Return the first of some sets that gives all that is wanted together with one of the last."""
    for start in range(0, len(before), CHUNK):
        some = before[start : start + CHUNK]
        together = (some[:, None] | last[None, :]) & wanted
        rows = np.flatnonzero((together == wanted).any(axis=1))
        if len(rows):
            return int(some[rows[0]])
    msg = "a crew cannot share out what it was said to take"
    raise ModelError(msg)


def _sums(values: Sequence[int]) -> NDArray[np.int64]:
    """Return the sum over each set of values, by the set's bits."""
    sums = np.zeros(1, dtype=np.int64)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def _with_subsets(sets: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which sets are contained in one of these."""
    within = sets.copy()
    for bit in range(len(sets).bit_length() - 1):
        halves = within.reshape(-1, 2, 1 << bit)
        halves[:, 0] |= halves[:, 1]
    return within


def _largest(sets: NDArray[np.bool_]) -> Masks:
    """Return the sets to which nothing can be added; with each set all its subsets are there."""
    largest = sets.copy()
    for bit in range(len(sets).bit_length() - 1):
        kept, all_of = largest.reshape(-1, 2, 1 << bit), sets.reshape(-1, 2, 1 << bit)
        kept[:, 0] &= ~all_of[:, 1]
    return np.flatnonzero(largest)
