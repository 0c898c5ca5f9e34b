"""The model of who goes where and inspects what: CP-SAT variables by meaning.

Whatever is not on offer counts as zero.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from optimizer.model.counts import Counts
from optimizer.model.order import Order
from optimizer.model.presence import Presence
from optimizer.model.statements import Statements, name_of
from optimizer.model.timetable import Timetable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from optimizer.domain.scenario import Scenario
    from optimizer.model.offer import Offer, PostingKey, VisitKey

Literal = cp_model.IntVar
Linear = cp_model.LinearExprT


class Model(Statements):
    """Postings, visits and arcs of one scenario as CP-SAT variables.

    Parameters
    ----------
    scenario
        What is given.
    offer
        The postings and visits to choose from; nothing else gets a variable.
    idle_rounds
        Rounds in which some rule may need a team that has no target.

    Attributes
    ----------
    visits_once
        Whether a hard rule keeps every unit from being visited twice.
    """

    def __init__(self, scenario: Scenario, offer: Offer, idle_rounds: Iterable[str] = ()) -> None:
        super().__init__()
        self.scenario = scenario
        self.visits_once = False
        self._posting = {key: self.cp.new_bool_var(name_of("posting", key)) for key in offer.postings}
        self._visit = {key: self.cp.new_bool_var(name_of("visit", key)) for key in offer.visits}
        self._by_place: dict[tuple[str, str], list[PostingKey]] = defaultdict(list)
        self._by_team: dict[tuple[str, str], list[PostingKey]] = defaultdict(list)
        self._units_at: dict[PostingKey, list[str]] = defaultdict(list)
        self._visits_of: dict[str, list[VisitKey]] = defaultdict(list)
        self._any_of: dict[tuple[int, ...], Literal] = {}
        self._arcs: dict[tuple[str, str, str], Literal | None] = {}
        self._by_arc: dict[tuple[str, str, str], list[PostingKey]] = defaultdict(list)
        for key in self._posting:
            self._by_place[key[0], key[2]].append(key)
            self._by_team[key[0], key[1]].append(key)
            team = scenario.team[key[1]]
            if team.rotates:
                self._by_arc[key[0], team.home, key[2]].append(key)
        for visit in self._visit:
            self._units_at[visit[:3]].append(visit[3])
            self._visits_of[visit[3]].append(visit)
        self.counts = Counts(self)
        self.timetable = Timetable(self)
        self.presence = Presence(self)
        self.order = Order(self)
        self._idle_rounds = set(idle_rounds)

    def compile(self, *, prices_stays: bool = False) -> None:
        """State what rules declared of stints; call once, after every rule has spoken.

        Parameters
        ----------
        prices_stays
            Leave out what holds inside a stint wherever :meth:`Timetable.hold_of` says it completely. The model then
            lets too much happen there; whoever asks for it must choose the stays of those stints by other means.
        """
        self.timetable.compile(prices_stays=prices_stays)
        self.presence.compile()
        self.order.compile()
        self.counts.compile(self.timetable.priced - self.timetable.with_several)
        self._link()

    @property
    def is_all_priced(self) -> bool:
        """Whether what holds inside every stint was left out, so that it has to be kept by other means."""
        return all(key[:2] in self.timetable.priced for key in self._posting)

    @property
    def is_priced_exactly(self) -> bool:
        """Whether all stints are priced, and whatever fits into what their stays hold is a plan inside them."""
        return self.is_all_priced and not self.timetable.rough

    @property
    def is_hardly_priced(self) -> bool:
        """Whether a stint is not priced, or may have several stays, of which prices know little."""
        return not self.is_all_priced or bool(self.timetable.with_several)

    def may_be_idle(self, key: PostingKey) -> bool:
        """Whether the posting may have no target, because a rule may need the team there."""
        return key[0] in self._idle_rounds and self.scenario.team[key[1]].rotates

    def _link(self) -> None:
        """State that a visit needs its posting, and a posting a visit unless a rule may need an idle team."""
        for key, posting in self._posting.items():
            if key[:2] in self.timetable.priced:
                continue
            visits = [self._visit[*key, unit] for unit in self._units_at[key]]
            for visit in visits:
                self.cp.add_implication(visit, posting)
            if not self.may_be_idle(key):
                self.cp.add_bool_or(*visits, posting.negated())

    # -- what is on offer ------------------------------------------------------------------------------------------

    @property
    def postings(self) -> Iterable[PostingKey]:
        """Every posting on offer."""
        return self._posting.keys()

    @property
    def visits(self) -> Iterable[VisitKey]:
        """Every visit on offer."""
        return self._visit.keys()

    def posting(self, key: PostingKey) -> Literal:
        """Return whether the posting takes place."""
        return self._posting[key]

    def visit(self, key: VisitKey) -> Literal:
        """Return whether the unit is inspected in that posting."""
        return self._visit[key]

    def inspects(self, key: PostingKey) -> Literal:
        """Return whether the posting takes place and has a target."""
        if not self.may_be_idle(key):
            return self._posting[key]
        found = self.any_of([self._visit[visit] for visit in self.visits_in(key)])
        assert isinstance(found, cp_model.IntVar)  # asked for only where something may be inspected
        return found

    def postings_of(self, round_id: str, team: str) -> list[PostingKey]:
        """Return the postings on offer to a team in a round."""
        return self._by_team.get((round_id, team), [])

    def postings_at(self, round_id: str, host: str) -> list[PostingKey]:
        """Return the postings on offer at a host in a round."""
        return self._by_place.get((round_id, host), [])

    def visits_in(self, key: PostingKey) -> list[VisitKey]:
        """Return the visits on offer in a posting."""
        return [(*key, unit) for unit in self._units_at.get(key, ())]

    def visits_of(self, unit: str) -> list[VisitKey]:
        """Return the visits on offer of a unit, over all rounds."""
        return self._visits_of.get(unit, [])

    def rotating_at(self, round_id: str, host: str) -> list[PostingKey]:
        """Return the postings of rotating teams on offer at a host in a round."""
        return [key for key in self.postings_at(round_id, host) if self.scenario.team[key[1]].rotates]

    def postings_along(self, round_id: str, home: str, host: str) -> list[PostingKey]:
        """Return the postings on offer that draw an arc."""
        return self._by_arc.get((round_id, home, host), [])

    def arc(self, round_id: str, home: str, host: str) -> Literal | None:
        """Return whether some rotating team goes from home to host in the round; ``None`` if none can."""
        arc = (round_id, home, host)
        if arc not in self._arcs:
            self._arcs[arc] = self._new_arc(arc)
        return self._arcs[arc]

    def _new_arc(self, arc: tuple[str, str, str]) -> Literal | None:
        stays = [self._posting[key] for key in self.postings_along(*arc)]
        if len(stays) < 2:  # noqa: PLR2004  # one posting is the arc itself
            return stays[0] if stays else None
        literal = self.cp.new_bool_var(name_of("arc", arc))
        self.cp.add_max_equality(literal, stays)
        return literal

    def arcs(self, round_id: str) -> dict[tuple[str, str], Literal]:
        """Return the arcs that can be drawn in a round, by (home, host); none where no rotating team takes part."""
        if round_id not in self.scenario.turn_of:
            return {}
        pairs = dict.fromkeys(
            (self.scenario.team[team].home, host)
            for _, team, host in (key for key in self._posting if key[0] == round_id)
            if self.scenario.team[team].rotates
        )
        return {pair: arc for pair in pairs if (arc := self.arc(round_id, *pair)) is not None}

    @property
    def choice_count(self) -> int:
        """How many of them, the first ones, say whether a posting or a visit takes place."""
        return len(self._posting) + len(self._visit)

    def tighten(self, worth: Mapping[str, int]) -> None:
        """State the most that units can be worth together in every stay, and in all stays that one arc stands for.

        Every plan keeps these rows anyway; the linear relaxation does not see them, and without them its bounds are
        far from the truth.
        """
        together: dict[tuple[str, str, str], list[PostingKey]] = defaultdict(list)
        for key, posting in self._posting.items():
            if key[:2] in self.timetable.priced:
                continue
            team = self.scenario.team[key[1]]
            # Other kinds of team draw no arc, so their stays must not be held to one.
            if self._state_most(worth, [key], self.timetable.most_worth(key, worth), posting) and team.rotates:
                together[key[0], team.home, key[2]].append(key)
        for arc, keys in together.items():
            if len(keys) > 1 and self.visits_once:
                units = {unit for key in keys for unit in self._units_at[key]}
                literal = self.arc(*arc)
                assert literal is not None  # its postings are on offer
                self._state_most(worth, keys, sum(worth.get(unit, 0) for unit in units), literal)

    def _state_most(
        self, worth: Mapping[str, int], keys: Sequence[PostingKey], most: int | None, happens: Literal
    ) -> bool:
        """State that the stays hold at most so much if ``happens``, else nothing; return whether a limit is known."""
        terms = [(worth.get(unit, 0), self._visit[*key, unit]) for key in keys for unit in self._units_at[key]]
        if most is not None and most < sum(each for each, _ in terms):
            self.cp.add(sum(each * visit for each, visit in terms) <= most * happens)
        return most is not None

    # -- parts of objectives -------------------------------------------------------------------------------------------

    def any_visit(self, visits: Sequence[VisitKey]) -> Linear:
        """Return 1 if one of these visits of one unit happens, else 0."""
        literals = [self._visit[visit] for visit in visits]
        return sum(literals) if self.visits_once else self.any_of(literals)

    def any_of(self, literals: Sequence[Literal]) -> Linear:
        """Return 1 if some literal is true, else 0."""
        if len(literals) < 2:  # noqa: PLR2004  # nothing to combine
            return literals[0] if literals else 0
        key = tuple(literal.index for literal in literals)
        if key not in self._any_of:
            self._any_of[key] = self.new_literal()
            self.cp.add_max_equality(self._any_of[key], literals)
        return self._any_of[key]

    def spread(self, amounts: Sequence[Linear], highest: int) -> Linear:
        """Return an expression that is at least the largest minus the smallest of amounts from 0 to ``highest``."""
        if len(amounts) < 2:  # noqa: PLR2004  # a single amount has no spread
            return 0
        most, least = (self.cp.new_int_var(0, highest, name) for name in ("most", "least"))
        for amount in amounts:
            self.cp.add(amount <= most)
            self.cp.add(amount >= least)
        return most - least

    def if_happens(self, happens: Literal, amount: Literal, lowest: int, highest: int) -> Linear:
        """Return a variable that is at least ``amount`` if ``happens`` is true, and at least 0 otherwise.

        The amount is known to lie between ``lowest`` and ``highest`` if it happens; the lowest is stated as a row of
        its own, because it is all that the linear relaxation sees.
        """
        counted = self.cp.new_int_var(0, highest, "")
        self.cp.add(counted >= amount).only_enforce_if(happens)
        self.cp.add(counted >= lowest * happens)
        return counted

    def keep_unwanted(self, offer: Offer) -> None:
        """State for the soft rule at hand what it would rather withhold."""
        for key, posting in self._posting.items():
            for about in sorted(offer.unwanted_postings.get(key, ())):
                self.forbid_all([posting], about)
        for visit, literal in self._visit.items():
            for about in sorted(offer.unwanted_visits.get(visit, ())):
                self.forbid_all([literal], about)
