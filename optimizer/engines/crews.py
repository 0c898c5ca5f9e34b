"""Crews: which teams work together at one host in one round, as columns of a model without a single target.

Where nothing but a host's own targets hangs on who inspects what there, the best that a crew can do is a number
(:mod:`optimizer.engines.packing`), and only few crews differ in it: teams with the same days, skills and recusals at a
host are one *family*. So a model of postings and crews says all that a model of postings and visits says:

    minimise Σ cost·posting − Σ worth·crew
    where each host has at most one crew, a crew's families have sent that many teams,
    and every row without visits holds as it is.

Its linear relaxation is nearly tight, because what fits and what does not is settled before, crew by crew. A row that
limits what an earlier tier may lose is kept by what crews are worth in *its* unit: none can do better, so the bound
is true; and where it is the only unit at stake the model is exact.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations_with_replacement
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from optimizer.engines.packing import Family, Packing, Piece

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence

    from numpy.typing import NDArray

    from optimizer.engines.linear import LinearModel
    from optimizer.engines.packing import Crew
    from optimizer.engines.pricing import Stints

MOST_CREWS = 2_000
"""So many crews of a host are told apart; larger ones count as if they could do everything."""

LARGEST = 2**60
"""Worths stay below this, so that sums of them are whole numbers of 64 bits."""


class Unsuited(Exception):  # noqa: N818  # nothing went wrong
    """Something else than crews decides what visits are worth."""


@dataclass
class Site:
    """A host in a round: the families that may meet there, and what their crews are worth.

    Parameters
    ----------
    members
        For each family the places of its postings among the keys of the stints.
    packings
        One for each unit at stake: the objective's first, then one for each earlier tier.
    sharing
        The packing by which a crew's targets are shared out: what earlier tiers are promised first, then the objective.
    most
        How many teams may be there at once.
    """

    members: tuple[tuple[int, ...], ...]
    packings: tuple[Packing, ...]
    sharing: Packing
    most: int
    crews: list[Crew] = field(default_factory=list)
    size: int = 0
    is_complete: bool = False

    def extend(self, go_on: Callable[[], bool]) -> bool:
        """Tell apart the crews that are larger by one, if there are not too many; return whether that was done."""
        known = {crew: self.worths(crew) for crew in self.crews if len(crew) == self.size}
        size = self.size + 1
        room = MOST_CREWS - len(self.crews)
        found: list[Crew] = []
        for crew in combinations_with_replacement(range(len(self.members)), size):
            if any(crew.count(family) > len(self.members[family]) for family in set(crew)):
                continue
            parts = {crew[:place] + crew[place + 1 :] for place in range(size)} if size > 1 else set()
            # Nobody needs to join a crew that can do everything already.
            if any(part not in known or self._is_full(known[part]) for part in parts):
                continue
            found.append(crew)
            if len(found) > room or not go_on():
                return False
            self.worths(crew)
        self.size = size
        self.crews += found
        self.is_complete = not found or size >= self.most
        return True

    def worths(self, crew: Crew) -> tuple[int, ...]:
        """Return what a crew is worth in each unit at stake."""
        return tuple(packing.worth(crew) for packing in self.packings)

    def crew_of(self, places: Iterable[int]) -> Crew:
        """Return the crew that postings make, given by their places among the keys of the stints."""
        return tuple(sorted(self._family_of(place) for place in places))

    def shared_out(self, places: Sequence[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield for each of the postings that make a crew the units that it takes."""
        if places:
            in_order = sorted(places, key=self._family_of)
            yield from zip(in_order, self.sharing.shares(self.crew_of(places)), strict=True)

    def _family_of(self, place: int) -> int:
        return next(number for number, members in enumerate(self.members) if place in members)

    def _is_full(self, worths: tuple[int, ...]) -> bool:
        return all(worth >= packing.full for worth, packing in zip(worths, self.packings, strict=True))


class Crews:
    """The crews of every host and round.

    Parameters
    ----------
    linear
        The rows and the objective of a model whose stints are all priced.
    stints
        Its stints.
    at_stake
        What each variable adds in every unit at stake: in the objective, and in each earlier tier.
    known
        Packings of other tiers; those of this one are added.

    Raises
    ------
    Unsuited
        If a posting is not priced, or a row over visits is neither "this target once", within one host and round, nor
        the limit of an earlier tier, nor one on a team's large targets that its stay keeps anyway.
    """

    def __init__(
        self,
        linear: LinearModel,
        stints: Stints,
        at_stake: Sequence[NDArray[np.float64]],
        known: MutableMapping[tuple[Family, ...], Packing] | None = None,
    ) -> None:
        self.stints = stints
        if not stints.are_all:
            raise Unsuited
        self._linear, self._entries, self._at_stake = linear, linear.entries, at_stake
        self._known: MutableMapping[tuple[Family, ...], Packing] = {} if known is None else known
        by_site: dict[tuple[str, str], list[int]] = defaultdict(list)
        for place, key in enumerate(stints.keys):
            by_site[key[0], key[2]].append(place)
        self._visit: dict[int, tuple[int, str]] = {}
        self._place: dict[int, int] = {}
        for number, places in enumerate(by_site.values()):
            for place in places:
                for unit, variable in stints.pieces_of(place):
                    self._visit[variable], self._place[variable] = (number, unit), place
        once = self._visited_once()
        if any(weights[variable] > 0 for weights in self._at_stake for variable in self._visit):
            raise Unsuited
        self.sites = [self._site(places) for places in by_site.values()]
        self._check_once(once)

    # -- what is there -------------------------------------------------------------------------------------------------

    def _visited_once(self) -> set[tuple[int, str]]:
        """Return which units of which sites are inspected once at most; no row may ask for anything else of visits."""
        linear = self._linear
        is_visit = np.zeros(linear.variable_count, dtype=bool)
        is_visit[list(self._visit)] = True
        once: set[tuple[int, str]] = set()
        takers = Counter(self._visit.values())
        for row in np.unique(linear.row[is_visit[linear.column]]).tolist():
            columns, values = self._entries.row(row)
            places = {self._visit.get(variable) for variable in columns.tolist()}
            place = places.pop()
            if not places and place is not None and self._is_once(row, values):
                # A row over some of those who may take a unit says nothing of the others.
                once |= {place} if len(columns) == takers[place] else set()
            elif self._is_kept_inside(row, columns, values):
                continue
            elif not self._is_limit(row, columns[is_visit[columns]], values[is_visit[columns]]):
                raise Unsuited
        return once

    def _is_once(self, row: int, values: NDArray[np.float64]) -> bool:
        return self._linear.high[row] == 1 and np.isinf(self._linear.low[row]) and bool((values == 1).all())

    def _is_kept_inside(self, row: int, columns: NDArray[np.int64], values: NDArray[np.float64]) -> bool:
        """Whether a row limits the large targets of one stint, and no more than every posting of it does by itself."""
        stints, most = self.stints, self._linear.high[row]
        entries = dict(zip(columns.tolist(), values.tolist(), strict=True))
        visits = {variable: value for variable, value in entries.items() if variable in self._visit}
        places = {self._place[variable] for variable in visits}
        postings = {int(stints.posting[place]): place for place in places}
        return (
            bool(np.isinf(self._linear.low[row]))
            and len({int(stints.stint[place]) for place in places}) == 1
            and all(value == 1 and stints.units[self._visit[each][1]].is_large for each, value in visits.items())
            and entries.keys() - visits.keys() <= postings.keys()
            # A posting among them with a negative entry lets so many more be taken where it takes place.
            and all(
                stints.hold_of(place).most_large <= most - entries.get(variable, 0)
                for variable, place in postings.items()
            )
        )

    def _is_limit(self, row: int, visits: NDArray[np.int64], values: NDArray[np.float64]) -> bool:
        """Whether all that a row says of visits is what an earlier tier says of them."""
        return bool(np.isinf(self._linear.low[row])) and any(
            np.array_equal(weights[visits], values) for weights in self._at_stake[1:]
        )

    def _site(self, places: Sequence[int]) -> Site:
        told_apart: dict[tuple[Family, ...], list[int]] = defaultdict(list)
        for place in places:
            hold = self.stints.hold_of(place)
            told_apart[tuple(Family(hold, self._pieces(place, weights)) for weights in self._at_stake)].append(place)
        packings = [self._packing(families) for families in zip(*told_apart, strict=True)]
        sharing = self._packing([_one_after_the_other(each, packings) for each in told_apart])
        return Site(tuple(map(tuple, told_apart.values())), tuple(packings), sharing, self._most_at_once(places))

    def _packing(self, families: Sequence[Family]) -> Packing:
        key = tuple(families)
        if key not in self._known:
            self._known[key] = Packing(key)
        return self._known[key]

    def _pieces(self, place: int, weights: NDArray[np.float64]) -> tuple[Piece, ...]:
        units = self.stints.units
        return tuple(
            Piece(unit, units[unit].days, units[unit].is_large, -int(weights[variable]))
            for unit, variable in self.stints.pieces_of(place)
            if weights[variable] < 0
        )

    def _most_at_once(self, places: Sequence[int]) -> int:
        """Return how many teams a row lets be at a host at once."""
        linear, postings = self._linear, {int(self.stints.posting[place]) for place in places}
        most = len(places)
        for row in self._entries.column(int(self.stints.posting[places[0]]))[0]:
            columns, values = self._entries.row(row)
            if (values == 1).all() and postings <= set(columns.tolist()) and (linear.least[columns] >= 0).all():
                most = min(most, int(min(linear.high[row], most)))
        return most

    def _check_once(self, once: set[tuple[int, str]]) -> None:
        if any(count > 1 and place not in once for place, count in Counter(self._visit.values()).items()):
            raise Unsuited

    # -- telling crews apart ------------------------------------------------------------------------------------------

    def tell_apart(self, go_on: Callable[[], bool]) -> None:
        """Find out what crews are worth, the small ones of every host first, while ``go_on`` says so."""
        waiting = self.sites
        while waiting:
            waiting = [site for site in waiting if site.extend(go_on) and not site.is_complete]

    @property
    def are_complete(self) -> bool:
        """Whether every crew that may matter is told apart."""
        return all(site.is_complete for site in self.sites)


def _one_after_the_other(families: Sequence[Family], packings: Sequence[Packing]) -> Family:
    """Return a family whose pieces count in the units of earlier tiers first, the earliest before all, then in this."""
    if prod(packing.full + 1 for packing in packings) > LARGEST:
        return families[0]
    worth: dict[Piece, int] = defaultdict(int)
    for family, packing in zip((*families[1:], families[0]), (*packings[1:], packings[0]), strict=True):
        for piece in worth:
            worth[piece] *= packing.full + 1
        for piece in family.pieces:
            worth[piece._replace(worth=0)] += piece.worth
    return Family(families[0].hold, tuple(piece._replace(worth=each) for piece, each in worth.items()))
