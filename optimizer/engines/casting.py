"""The model that chooses a crew for every host: postings and crews, no targets.

The postings are stated by the same rules as ever, from an offer without visits; crews stand for those.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from optimizer.engines.pricing import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ortools.sat.python.cp_model import IntVar, LinearExprT

    from optimizer.engines.crews import Crews, Site
    from optimizer.engines.packing import Crew
    from optimizer.engines.search import Found
    from optimizer.model import Model


class Casting:
    """A model over the postings of all stints and the crews of all sites.

    Its least value is a bound for the tier, and where crews decide everything it is the best value.

    Parameters
    ----------
    crews
        The crews, told apart as far as there was time.
    model
        The model of the same postings without any visit; crews are added to it.
    objective
        What the tier that is minimised says over that model.
    limits
        What each earlier tier says over that model, and the most that it may come to.
    """

    def __init__(
        self, crews: Crews, model: Model, objective: LinearExprT, limits: Sequence[tuple[LinearExprT, int]]
    ) -> None:
        self._crews, self.cp = crews, model.cp
        self._posting = [model.posting(key) for key in crews.stints.keys]
        self._choices: list[dict[Crew, IntVar]] = []
        self._larger: list[IntVar | None] = []
        self._units: list[list[LinearExprT]] = [[objective], *([expression] for expression, _ in limits)]
        self._state_stints()
        for site in crews.sites:
            self._state_site(site)
            self._state_work(site)
        for terms, (_, most) in zip(self._units[1:], limits, strict=True):
            self.cp.add(_sum(terms) <= most)
        model.minimise(_sum(self._units[0]))

    def _state_stints(self) -> None:
        by_stint: dict[int, list[IntVar]] = defaultdict(list)
        for stint, posting in zip(self._crews.stints.stint.tolist(), self._posting, strict=True):
            by_stint[stint].append(posting)
        for postings in by_stint.values():
            self.cp.add_at_most_one(postings)

    def _state_site(self, site: Site) -> None:
        """Let a site have one crew, whose teams are sent, and count what it is worth."""
        choice = {crew: self.cp.new_bool_var("") for crew in site.crews}
        self._choices.append(choice)
        for crew, literal in choice.items():
            self._count(literal, site.worths(crew))
        needed: dict[int, list[LinearExprT]] = defaultdict(list)
        for crew, literal in choice.items():
            for family, count in Counter(crew).items():
                needed[family].append(count * literal)
        postings = [[self._posting[place] for place in members] for members in site.members]
        for family, terms in needed.items():
            self.cp.add(_sum(terms) <= _sum(postings[family]))
        literals, larger = list(choice.values()), None
        if not site.is_complete:
            larger = self.cp.new_bool_var("")
            self._count(larger, [packing.full for packing in site.packings])
            self.cp.add((site.size + 1) * larger <= _sum([each for own in postings for each in own]))
            literals.append(larger)
        self._larger.append(larger)
        self.cp.add_at_most_one(literals)

    def _state_work(self, site: Site) -> None:
        """Let no more teams be sent than there are targets for them to do, where none may be without one."""
        stints = self._crews.stints
        places = [place for members in site.members for place in members if not stints.may_be_idle(place)]
        own = {place: frozenset(unit for unit, _ in stints.pieces_of(place)) for place in places}
        for units in dict.fromkeys((*own.values(), frozenset().union(*own.values()))):
            postings = [self._posting[place] for place in places if own[place] <= units]
            if min(len(postings), site.most) > len(units):
                self.cp.add(_sum(postings) <= len(units))

    def _count(self, literal: IntVar, worths: Sequence[int]) -> None:
        for terms, worth in zip(self._units, worths, strict=True):
            if worth:
                terms.append(-worth * literal)

    # -- there and back ------------------------------------------------------------------------------------------------

    def hint(self, columns: Iterable[Column]) -> None:
        """Let the search begin with a plan made of these columns."""
        chosen = {column.posting for column in columns}
        sent = [int(variable) in chosen for variable in self._crews.stints.posting.tolist()]
        for posting, is_sent in zip(self._posting, sent, strict=True):
            self.cp.add_hint(posting, int(is_sent))
        for site, choice, larger in zip(self._crews.sites, self._choices, self._larger, strict=True):
            present = site.crew_of([place for members in site.members for place in members if sent[place]])
            is_larger = larger is not None and len(present) > site.size
            if larger is not None:
                self.cp.add_hint(larger, int(is_larger))
            # A part of a crew is chosen instead where it can do everything.
            part = None if is_larger else _best_part(present, site)
            for crew, literal in choice.items():
                self.cp.add_hint(literal, int(crew == part))

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


def _best_part(present: Crew, site: Site) -> Crew | None:
    """Return the part of those present that is told apart and worth the most; ``None`` if nobody is there."""
    parts = [crew for crew in site.crews if crew == present or not Counter(crew) - Counter(present)]
    return max(parts, key=site.worths, default=None)


def _sum(terms: Sequence[LinearExprT]) -> LinearExprT:
    return cp_model.LinearExpr.sum(list(terms))
