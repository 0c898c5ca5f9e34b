"""Pricing: the best posting of every team in every round, given a price for everything that postings share.

A team's round is a *stint*. For one posting of it the best set of targets is a small knapsack with a lane for large
and a lane for small targets, solved by dynamic programming over (targets used, days used). Postings whose targets cost
the same, fit the same and have the same room are one *class* and are solved once; all classes are solved together in
NumPy. Where targets have first and last days of their own, days used do not tell what else fits; there every set of
targets that fits is known beforehand (:mod:`optimizer.domain.lane_sets`), and its worth is added up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from optimizer.domain.lane_sets import sets_that_fit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from optimizer.domain.lane_sets import TimedPiece
    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Unit
    from optimizer.engines.linear import LinearModel
    from optimizer.model import Model
    from optimizer.model.counts import Stint
    from optimizer.model.offer import PostingKey, VisitKey
    from optimizer.model.room import Hold, Window


@dataclass(frozen=True, slots=True)
class Column:
    """One way to spend a stint: a posting with the units inspected in it, as variables of the model."""

    stint: int
    posting: int
    visits: tuple[int, ...]

    @property
    def variables(self) -> tuple[int, ...]:
        """The variables of the model that are 1 if the column is chosen."""
        return (self.posting, *self.visits)


@dataclass(frozen=True)
class Priced:
    """The answer of one pricing: the least reduced cost of each stint, and the columns that have it.

    A stint whose least reduced cost is not negative stays at home: its entry is zero and it has no column. ``extra``
    says for each posting asked for how much more the best of its columns costs than the best its stint can do.
    """

    least: NDArray[np.float64]
    columns: tuple[Column, ...]
    extra: NDArray[np.float64]


class Stints:
    """The stints of a model that are kept by pricing, ready to be priced.

    Parameters
    ----------
    model
        A model compiled with ``prices_stays``.
    linear
        The same model with its objective as linear rows.
    """

    def __init__(self, model: Model, linear: LinearModel) -> None:
        self._model = model
        self.keys = [key for key in model.postings if key[:2] in model.timetable.priced]
        self._place = {key: place for place, key in enumerate(self.keys)}
        several = model.timetable.with_several
        groups = [key if key[:2] in several else key[:2] for key in self.keys]
        number = {group: place for place, group in enumerate(dict.fromkeys(groups))}
        self.stints: list[Stint] = [group[:2] for group in number]
        self.stint = np.array([number[group] for group in groups], dtype=np.int64)
        self.posting = np.array([model.posting(key).index for key in self.keys], dtype=np.int64)
        self._key: dict[int, PostingKey] = dict(zip(self.posting.tolist(), self.keys, strict=True))
        self._may_be_idle = np.array([model.may_be_idle(key) for key in self.keys], dtype=bool)
        self._visits = [model.visits_in(key) for key in self.keys]
        self._variables = [np.array([model.visit(visit).index for visit in visits]) for visits in self._visits]
        self.owned = np.zeros(linear.variable_count, dtype=bool)
        self.owned[self.posting] = True
        for variables in self._variables:
            self.owned[variables.astype(np.int64)] = True
        self._kind = self._classify(linear)

    def _classify(self, linear: LinearModel) -> NDArray[np.int64]:
        """Sort postings into classes and prepare the lanes of each class; return each posting's class."""
        mark = _marks(linear).tolist()
        units = self._model.scenario.units
        classes: dict[object, int] = {}
        kind = np.zeros(len(self.keys), dtype=np.int64)
        members: list[tuple[Hold, Sequence[int], Sequence[VisitKey]]] = []
        for place in range(len(self.keys)):
            hold = self.hold_of(place)
            variables = self._variables[place].tolist()
            pieces = tuple(
                (mark[variable], units[visit[3]].days, units[visit[3]].is_large)
                for variable, visit in zip(variables, self._visits[place], strict=True)
            )
            signature = (hold, pieces)
            if signature not in classes:
                classes[signature] = len(members)
                members.append((hold, variables, self._visits[place]))
            kind[place] = classes[signature]
        self._holds = [hold for hold, _, _ in members]
        most = np.array([hold.most for hold in self._holds], dtype=np.int64)
        most_large = np.array([hold.most_in(True) for hold in self._holds], dtype=np.int64)
        most_small = np.array([hold.most_in(False) for hold in self._holds], dtype=np.int64)
        room = np.array([hold.room for hold in self._holds], dtype=np.int64)
        self._most = most
        large, small = [], []
        for hold, _, visits in members:
            is_large = [units[visit[3]].is_large or not hold.has_two_lanes for visit in visits]
            large.append([place for place, each in enumerate(is_large) if each])
            small.append([place for place, each in enumerate(is_large) if not each])
        days = [[units[visit[3]].days for visit in visits] for _, _, visits in members]
        windows = [[hold.window_of(visit[3]) for visit in visits] for hold, _, visits in members]
        first = [members[each][1] for each in kind.tolist()]
        self._all_variables = np.array([each for own in self._variables for each in own.tolist()], dtype=np.int64)
        self._all_first = np.array([each for own in first for each in own], dtype=np.int64)
        variables = [variables for _, variables, _ in members]
        self._lanes = (
            _Lane(large, variables, days, room, most_large, windows),
            _Lane(small, variables, days, room, most_small, windows),
        )
        return kind

    @property
    def class_count(self) -> int:
        """How many postings are solved in one pricing; the others are like one of them."""
        return len(self._holds)

    @property
    def are_all(self) -> bool:
        """Whether no posting on offer is outside of these stints."""
        return self._model.is_all_priced

    def are_rough(self, columns: Iterable[Column]) -> bool:
        """Whether a column is among these inside which more holds than its price says, so that it may be no posting."""
        rough = self._model.timetable.rough
        return bool(rough) and any(self.stints[column.stint] in rough for column in columns)

    @property
    def units(self) -> Mapping[str, Unit]:
        """The units of the scenario by id."""
        return self._model.scenario.units

    def hold_of(self, place: int) -> Hold:
        """Return what the stay of a posting can hold, by the posting's place among the keys."""
        hold = self._model.timetable.hold_of(self.keys[place])
        assert hold is not None  # what is priced is described
        return hold

    def pieces_of(self, place: int) -> Iterator[tuple[str, int]]:
        """Yield unit and variable of each visit on offer in a posting, by the posting's place among the keys."""
        for visit, variable in zip(self._visits[place], self._variables[place].tolist(), strict=True):
            yield visit[3], int(variable)

    def may_be_idle(self, place: int) -> bool:
        """Whether a posting may have no target, by the posting's place among the keys."""
        return bool(self._may_be_idle[place])

    def days_of_rows(self, linear: LinearModel) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return for each row the days of the longest large target in it, and of the longest small one."""
        days = np.zeros((2, linear.variable_count))
        for place in range(len(self.keys)):
            for unit, variable in self.pieces_of(place):
                days[0 if self.units[unit].is_large else 1, variable] = self.units[unit].days
        large, small = np.zeros((2, linear.row_count))
        np.maximum.at(large, linear.row, days[0, linear.column])
        np.maximum.at(small, linear.row, days[1, linear.column])
        return large, small

    def key_of(self, column: Column) -> PostingKey:
        """Return round, team and host of a column."""
        return self._key[column.posting]

    def visits_of(self, column: Column) -> list[VisitKey]:
        """Return the visits of a column."""
        place = self._place[self.key_of(column)]
        of_variable = dict(zip(self._variables[place].tolist(), self._visits[place], strict=True))
        return [of_variable[variable] for variable in column.visits]

    def columns_of(self, plan: Plan) -> tuple[Column, ...]:
        """Return the columns that a plan consists of, as far as its stints are priced and its visits on offer."""
        columns = []
        for posting in plan.postings:
            place = self._place.get(posting.key)
            if place is not None:
                units = set(posting.units(self._model.scenario))
                visits = zip(self._visits[place], self._variables[place].tolist(), strict=True)
                taken = tuple(variable for visit, variable in visits if visit[3] in units)
                columns.append(Column(int(self.stint[place]), int(self.posting[place]), taken))
        return tuple(columns)

    def price(self, reduced: NDArray[np.float64], is_open: NDArray[np.bool_] | None = None) -> Priced:
        """Return the best column of every stint.

        Parameters
        ----------
        reduced
            The reduced cost of every variable of the model: whole numbers, so that every sum is exact.
        is_open
            Which postings may be chosen; all if left out.
        """
        places = np.arange(len(self.keys)) if is_open is None else np.flatnonzero(is_open)
        kinds, kind = np.unique(self._kind[places], return_inverse=True)
        best, counts = self._best(reduced, kinds)
        costs = reduced[self.posting[places]] - best[kind]
        stint = self.stint[places]
        least = np.zeros(len(self.stints))
        np.minimum.at(least, stint, costs)
        order = np.lexsort((costs, stint))
        first = order[np.unique(stint[order], return_index=True)[1]]
        chosen = first[costs[first] < 0]
        return Priced(least, self._columns(places[chosen], kinds, kind[chosen], counts), costs - least[stint])

    def are_alike(self, reduced: NDArray[np.float64]) -> bool:
        """Whether postings of one class really have the same prices; what they are told by is no more than a hash."""
        return bool((reduced[self._all_variables] == reduced[self._all_first]).all())

    def _best(
        self, reduced: NDArray[np.float64], kinds: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return for each of these classes the greatest worth of its targets, and how many of them are large then."""
        large, small = (lane.fill(reduced, kinds) for lane in self._lanes)
        rows = np.arange(len(kinds))
        best = np.full(len(kinds), -np.inf)
        counts = np.zeros(len(kinds), dtype=np.int64)
        for count in range(large.shape[1]):
            rest = np.minimum(self._most[kinds] - count, small.shape[1] - 1)
            worth = np.where(rest >= 0, large[:, count] + small[rows, np.maximum(rest, 0)], -np.inf)
            better = worth > best
            best[better], counts[better] = worth[better], count
        return best, counts

    def _columns(
        self,
        places: NDArray[np.int64],
        kinds: NDArray[np.int64],
        kind: NDArray[np.int64],
        counts: NDArray[np.int64],
    ) -> tuple[Column, ...]:
        """Return the columns of these postings with the targets that were found best.

        ``kinds`` are the classes that were solved, ``kind`` says for each posting which of them is its own.
        """
        asked, back = np.unique(kind, return_inverse=True)
        large, small = self._lanes
        taken_large = large.taken(asked, kinds[asked], counts[asked])
        taken_small = small.taken(asked, kinds[asked], self._most[kinds[asked]] - counts[asked])
        columns = []
        for place, each in zip(places.tolist(), back.tolist(), strict=True):
            visits = self._variables[place][sorted([*taken_large[each], *taken_small[each]])]
            if len(visits) or self._may_be_idle[place]:
                columns.append(Column(int(self.stint[place]), int(self.posting[place]), tuple(visits.tolist())))
        return tuple(columns)


class _Lane:
    """One lane of every class: its pieces, and the table of the last dynamic programming over it."""

    def __init__(  # noqa: PLR0913, PLR0917  # one number or list per class each
        self,
        pieces: Sequence[Sequence[int]],
        variables: Sequence[Sequence[int]],
        days: Sequence[Sequence[int]],
        room: NDArray[np.int64],
        limits: NDArray[np.int64],
        windows: Sequence[Sequence[Window]],
    ) -> None:
        width = max(map(len, pieces), default=0)
        count = len(pieces)
        self._place = np.full((count, width), -1, dtype=np.int64)
        self._variable = np.zeros((count, width), dtype=np.int64)
        self._days = np.zeros((count, width), dtype=np.int64)
        for kind, own in enumerate(pieces):
            self._place[kind, : len(own)] = own
            self._variable[kind, : len(own)] = [variables[kind][place] for place in own]
            self._days[kind, : len(own)] = [days[kind][place] for place in own]
        # No lane holds more pieces than the shortest ones that fit.
        fitting = np.zeros(count, dtype=np.int64)
        for kind, own in enumerate(pieces):
            total = np.cumsum(sorted(days[kind][place] for place in own))
            fitting[kind] = int(np.searchsorted(total, room[kind], side="right"))
        self._room = room
        self.limit = np.minimum(limits, fitting)
        self.most = int(self.limit.max(initial=0))
        self._span = int(room.max(initial=0))
        self._steps: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]] = []
        limits_of = np.stack([limits, self.limit], axis=1).tolist()
        self._timed = {
            kind: _Timed([(days[kind][place], *windows[kind][place]) for place in own], *limits_of[kind])
            for kind, own in enumerate(pieces)
            if any(windows[kind][place] != (0, room[kind]) for place in own)
        }

    def fill(self, reduced: NDArray[np.float64], kinds: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return for these classes the greatest worth of at most k pieces, k = 0 … ``most``, and remember how."""
        places, all_days = self._place[kinds], self._days[kinds]
        worth = np.where(places >= 0, -reduced[self._variable[kinds]], 0.0)
        order = np.argsort(-worth, axis=1, kind="stable")
        rows, room = np.arange(len(kinds)), self._room[kinds]
        table = np.zeros((len(kinds), self.most + 1, self._span + 1))
        self._steps = []
        for step in range(places.shape[1]):
            piece = order[:, step]
            gain, days = worth[rows, piece], all_days[rows, piece]
            active = np.flatnonzero((gain > 0) & (days <= room))
            if len(active):
                self._take(table, active, piece[active], gain[active], days[active])
            elif not (gain > 0).any():
                break
        best = table[rows, :, room]
        for row in np.flatnonzero(np.isin(kinds, list(self._timed))).tolist():
            timed = self._timed[int(kinds[row])]
            best[row, : len(timed.sizes)] = timed.fill(worth[row])
        # A class that allows fewer pieces than the widest has its best at its own limit.
        return best[rows[:, None], np.minimum(np.arange(self.most + 1), self.limit[kinds][:, None])]

    def _take(
        self,
        table: NDArray[np.float64],
        active: NDArray[np.int64],
        piece: NDArray[np.int64],
        gain: NDArray[np.float64],
        days: NDArray[np.int64],
    ) -> None:
        """Let some classes take one more piece each where that is worth more, and remember where it was."""
        took = np.zeros((len(active), self.most + 1, self._span + 1), dtype=bool)
        for length in np.unique(days):
            own = np.flatnonzero(days == length)
            before = table[active[own]]
            offer = before[:, :-1, : self._span + 1 - length] + gain[own, None, None]
            better = offer > before[:, 1:, length:]
            before[:, 1:, length:][better] = offer[better]
            table[active[own]] = before
            took[own, 1:, length:] = better
        self._steps.append((active, piece, took))

    def taken(self, asked: NDArray[np.int64], kinds: NDArray[np.int64], counts: NDArray[np.int64]) -> list[list[int]]:
        """Return the places of the pieces that give classes their best with at most so many pieces.

        ``asked`` are places in the last :meth:`fill`, in rising order, and ``kinds`` the classes that were there.
        """
        left, room = np.minimum(counts, self.limit[kinds]), self._room[kinds].copy()
        left_at_first = left.copy()
        taken: list[list[int]] = [[] for _ in asked]
        for active, piece, took in reversed(self._steps):
            row = np.minimum(np.searchsorted(active, asked), len(active) - 1)
            inside = np.flatnonzero(active[row] == asked)
            for each in inside[took[row[inside], left[inside], room[inside]]].tolist():
                chosen = piece[row[each]]
                taken[each].append(int(self._place[kinds[each], chosen]))
                left[each] -= 1
                room[each] -= self._days[kinds[each], chosen]
        for each in np.flatnonzero(np.isin(kinds, list(self._timed))).tolist():
            kind = int(kinds[each])
            taken[each] = self._place[kind, self._timed[kind].taken(int(left_at_first[each]))].tolist()
        return taken


class _Timed:
    """One lane of one class in which targets have days of their own: the sets that fit, and which were best of late.

    At ``most`` so many pieces are allowed, and no more than ``limit`` of them fit whatever days they may take.
    """

    def __init__(self, pieces: Sequence[TimedPiece], most: int, limit: int) -> None:
        fitting = sets_that_fit(tuple(pieces), most)
        assert fitting is not None  # else the stay would not know its windows
        sets = np.array(sorted(fitting), dtype=np.int64)
        inside = sets[:, None] >> np.arange(len(pieces)) & 1 == 1
        counts = inside.sum(axis=1)
        order = np.argsort(counts, kind="stable")
        self.sizes = range(limit + 1)
        self._inside = inside[order]
        self._ends = np.searchsorted(counts[order], self.sizes, side="right")
        self._best = np.zeros(limit + 1, dtype=np.int64)

    def fill(self, worth: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the greatest worth of at most k pieces, k = 0 … the limit, and remember which these are.

        Of sets that are worth the same the first one is taken, which has no piece that is worth nothing: smaller sets
        come first, and every part of a set that fits fits, too.
        """
        sums = self._inside @ worth[: self._inside.shape[1]]
        self._best = np.array([int(np.argmax(sums[:end])) for end in self._ends])
        best: NDArray[np.float64] = sums[self._best]
        return best

    def taken(self, most: int) -> NDArray[np.int64]:
        """Return the numbers of the pieces that were best with at most so many of them."""
        return np.flatnonzero(self._inside[self._best[most]])


def _marks(linear: LinearModel) -> NDArray[np.uint64]:
    """Return a number per variable that is equal for variables with the same cost and the same column of the matrix.

    It is a hash: a sum of random numbers, one per row, times the entries.
    """
    dice = np.random.default_rng(1)
    of_row = dice.integers(1, 2**63, size=linear.row_count, dtype=np.uint64)
    mark = linear.cost.astype(np.int64).astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    np.add.at(mark, linear.column, linear.value.astype(np.int64).astype(np.uint64) * of_row[linear.row])
    return mark
