"""The model that chooses a crew for every host: postings and crews, no targets."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from optimizer.engines.pricing import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from ortools.sat.python.cp_model import IntVar, LinearExprT

    from optimizer.engines.crews import Crews, Site
    from optimizer.engines.packing import Crew
    from optimizer.engines.search import Found


class Casting:
    """A CP-SAT model over the postings of all stints and the crews of all sites.

    Its least value is a bound for the scenario's tier, and where crews decide everything it is the best value.

    Parameters
    ----------
    crews
        The crews, told apart as far as there was time.
    """

    def __init__(self, crews: Crews) -> None:
        self._crews, linear, stints = crews, crews.linear, crews.stints
        self.cp = cp_model.CpModel()
        self._posting = [self.cp.new_bool_var("") for _ in stints.keys]
        self._variable: dict[int, IntVar] = dict(zip(stints.posting.tolist(), self._posting, strict=True))
        for other in np.flatnonzero(~stints.owned).tolist():
            self._variable[other] = self.cp.new_int_var(int(linear.least[other]), int(linear.most[other]), "")
        self._choice: list[dict[Crew, IntVar]] = []
        self._larger: dict[int, IntVar] = {}
        self._limits = [self._terms(*crews.entries.row(row)) for row in crews.limits]
        own = np.flatnonzero(linear.cost).tolist()
        self._objective = self._terms(np.array(own, dtype=np.int64), linear.cost[own])
        self._state_stints()
        self._state_rows()
        for number, site in enumerate(crews.sites):
            self._state_site(number, site)
            self._state_work(site)
        for row, terms in zip(crews.limits, self._limits, strict=True):
            self.cp.add(_sum(terms) <= int(linear.high[row]))
        self.cp.minimize(_sum(self._objective) + int(linear.constant))

    def _terms(self, columns: NDArray[np.int64], values: NDArray[np.float64]) -> list[LinearExprT]:
        """Return what a row or the objective says of all that is not a visit."""
        pairs = zip(columns.tolist(), values.tolist(), strict=True)
        return [int(value) * self._variable[column] for column, value in pairs if column in self._variable]

    def _state_stints(self) -> None:
        by_stint: dict[int, list[IntVar]] = defaultdict(list)
        for stint, posting in zip(self._crews.stints.stint.tolist(), self._posting, strict=True):
            by_stint[stint].append(posting)
        for postings in by_stint.values():
            self.cp.add_at_most_one(postings)

    def _state_rows(self) -> None:
        linear, entries = self._crews.linear, self._crews.entries
        for row in self._crews.rows_without_visits:
            expression = _sum(self._terms(*entries.row(row)))
            low, high = linear.low[row], linear.high[row]
            if np.isfinite(low):
                self.cp.add(expression >= int(low))
            if np.isfinite(high):
                self.cp.add(expression <= int(high))

    def _state_site(self, number: int, site: Site) -> None:
        """Let a site have one crew, whose teams are sent, and count what it is worth."""
        choice = {crew: self.cp.new_bool_var("") for crew in site.crews}
        self._choice.append(choice)
        for crew, literal in choice.items():
            self._count(literal, site.worths(crew))
        needed: dict[int, list[LinearExprT]] = defaultdict(list)
        for crew, literal in choice.items():
            for family, count in Counter(crew).items():
                needed[family].append(count * literal)
        postings = [[self._posting[place] for place in members] for members in site.members]
        for family, terms in needed.items():
            self.cp.add(_sum(terms) <= _sum(postings[family]))
        literals = list(choice.values())
        if not site.is_complete:
            larger = self._larger[number] = self.cp.new_bool_var("")
            self._count(larger, [packing.full for packing in site.packings])
            self.cp.add((site.size + 1) * larger <= _sum([each for own in postings for each in own]))
            literals.append(larger)
        self.cp.add_at_most_one(literals)

    def _state_work(self, site: Site) -> None:
        """Let no more teams be sent than there are targets for them to do, where none may be without one."""
        stints = self._crews.stints
        places = [place for members in site.members for place in members if not stints.may_be_idle(place)]
        own = {place: frozenset(unit for unit, _ in stints.pieces_of(place)) for place in places}
        for units in {*own.values(), frozenset().union(*own.values())}:
            postings = [self._posting[place] for place in places if own[place] <= units]
            if min(len(postings), site.most) > len(units):
                self.cp.add(_sum(postings) <= len(units))

    def _count(self, literal: IntVar, worths: Sequence[int]) -> None:
        for terms, worth in zip((self._objective, *self._limits), worths, strict=True):
            if worth:
                terms.append(-worth * literal)

    # -- there and back ------------------------------------------------------------------------------------------------

    def hint(self, columns: Iterable[Column]) -> None:
        """Let the search begin with a plan made of these columns."""
        chosen = {column.posting for column in columns}
        sent = [int(variable) in chosen for variable in self._crews.stints.posting.tolist()]
        for posting, is_sent in zip(self._posting, sent, strict=True):
            self.cp.add_hint(posting, int(is_sent))
        for site, choice in zip(self._crews.sites, self._choice, strict=True):
            present = site.crew_of([place for members in site.members for place in members if sent[place]])
            for crew, literal in choice.items():
                self.cp.add_hint(literal, int(crew == present))

    def columns(self, found: Found) -> tuple[Column, ...]:
        """Return the columns of what was found: every team that was sent, with its share of its crew's targets.

        Who is left without a target stays at home, unless a rule may need idle teams.
        """
        stints, columns = self._crews.stints, []
        for site in self._crews.sites:
            sent = [place for members in site.members for place in members if found.value(self._posting[place])]
            for place, units in site.shared_out(sent):
                visits = tuple(variable for unit, variable in stints.pieces_of(place) if unit in units)
                if visits or stints.may_be_idle(place):
                    columns.append(Column(int(stints.stint[place]), int(stints.posting[place]), visits))
        return tuple(columns)


def _sum(terms: Sequence[LinearExprT]) -> LinearExprT:
    return cp_model.LinearExpr.sum(list(terms))
