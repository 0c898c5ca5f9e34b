"""What people who are scarce in several ways at once are worth, and what that says of every posting.

A flow from seats to officers (:mod:`optimizer.engines.shortfall`) knows one way of being scarce beside another, as long
as one lies inside the other: an officer sits once in a round and so often in a year. Where units may not lose too many
people at once, and where no home may send more than a share of a mixed team, the ways cross, and a linear program
takes the place of the flow. The duals of its rows are prices: of an officer in a round, of another round in a year, of
a place that a unit may leave open. Whatever the prices, no plan lacks less than::

    Σ over its postings of the least cost of filling their seats − Σ over rows of price · room

where a seat that stays empty costs what it counts in the tier, and somebody on a seat costs the prices of all rows in
which they are (the Lagrangian bound; Geoffrion 1974). So this is said of all postings, of those as well that nobody
asked for yet (a cut in the sense of Benders 1962). Prices are rounded to whole numbers, and the least cost of a posting
is that of a flow, so that nothing of it is a matter of tolerances.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from optimizer.domain.shortages import Row
from optimizer.domain.staffing import EMPTY_SEAT, office_of
from optimizer.engines.shortfall import Flows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.shortfall import Asking
    from optimizer.recusal.staffable import Staffable

MOST_PLACES = 60_000
"""Where more people could sit on more seats than this, counting each of them on each seat, no prices are looked for."""

SECONDS = 5.0
"""What looking for prices may take; whatever they are then, they prove something."""

Ask = tuple[int, frozenset[str]]
"""For how many people somebody asks, and the ids of those who could be it."""

Scarce = tuple[str, ...]
"""Of what there is little: an officer ``once`` in a round or in a ``year``, or a ``unit`` of a home in a round."""


@dataclass(frozen=True)
class Prices:
    """Finds what is scarce where some postings lack people, and what that says of all.

    Parameters
    ----------
    scenario
        What is given.
    staffable
        Who may sit where, as far as is known beforehand.
    """

    scenario: Scenario
    staffable: Staffable

    @cached_property
    def are_of_use(self) -> bool:
        """Whether people may be scarce in ways that cross."""
        return self.staffable.pools.limits_units or any(
            self.staffable.most_of_home(round_, team) is not None
            for round_ in self.scenario.planned_rounds
            for team in self.scenario.teams
        )

    def rows(self, postings: Sequence[Posting]) -> tuple[Row, ...]:
        """Return what prices say that are right for these postings, in rows that count on different people."""
        asking = self._flows.asking(postings) if self.are_of_use else []
        if sum(len(ask.people) for ask in asking) > MOST_PLACES:
            return ()
        rows = (self._row(asks) for asks in self._flows.apart(asking))
        return tuple(row for row in rows if sum(row.of(posting.key) for posting in postings) > row.room)

    def _row(self, asking: Sequence[Asking]) -> Row:
        """Return what prices say of all seats that nobody else can fill than those who are asked for here."""
        rooms, prices = self._priced(asking)
        room = sum(price * rooms[scarce] for scarce, price in prices.items())
        people = frozenset((officer, ask.round) for ask in asking for officer in ask.people)
        return Row(dict(self._amounts(prices, people)), room, 1, people)

    @cached_property
    def _flows(self) -> Flows:
        return Flows(self.scenario, self.staffable, by_unit=self.staffable.pools.limits_units)

    # -- the linear program -------------------------------------------------------------------------------------------

    def _priced(self, asking: Sequence[Asking]) -> tuple[dict[Scarce, int], dict[Scarce, int]]:
        """Return what there is room for, and the prices of what is scarce, in points of the tier."""
        from ortools.math_opt.python import mathopt  # slow to import

        model = mathopt.Model()
        rows: dict[object, mathopt.LinearConstraint] = {}
        rooms: dict[Scarce, int] = {}
        for ask in asking:
            seated = model.add_linear_constraint(lb=ask.count)
            empty = model.add_variable(lb=0)
            seated.set_coefficient(empty, 1)
            model.objective.set_linear_coefficient(empty, EMPTY_SEAT)
            most = self.staffable.most_of_home(self.scenario.round[ask.round], self.scenario.team[ask.posting[1]])
            for officer in sorted(ask.people):
                sits = model.add_variable(lb=0)
                seated.set_coefficient(sits, 1)
                for scarce in self._scarce(officer, ask.round):
                    if scarce not in rooms:
                        rooms[scarce] = self._room(scarce)
                        rows[scarce] = model.add_linear_constraint(ub=rooms[scarce])
                    rows[scarce].set_coefficient(sits, 1)
                if most is not None:
                    share = (*ask.posting, self.scenario.officer[officer].home)
                    if share not in rows:
                        rows[share] = model.add_linear_constraint(ub=most)
                    rows[share].set_coefficient(sits, 1)
        parameters = mathopt.SolveParameters(threads=1, time_limit=timedelta(seconds=SECONDS))
        result = mathopt.solve(model, mathopt.SolverType.GLOP, params=parameters)
        dual = next((each.dual_solution for each in result.solutions if each.dual_solution is not None), None)
        if dual is None:
            return rooms, {}
        prices = {scarce: round(-dual.dual_values[rows[scarce]]) for scarce in rooms}
        return rooms, {scarce: price for scarce, price in prices.items() if price > 0}

    def _scarce(self, officer: str, round_id: str) -> Iterator[Scarce]:
        """Yield of what there is less once an officer sits somewhere in a round."""
        yield "once", officer, round_id
        yield "year", officer, str(self.scenario.round[round_id].enter.year)
        unit = office_of(self.scenario.officer[officer])
        if all(unit) and self.staffable.pools.most_of(unit) is not None:
            yield "unit", *unit, round_id

    def _room(self, scarce: Scarce) -> int:
        """Return how often it may be made use of."""
        kind, *what = scarce
        if kind == "once":
            return 1
        if kind == "year":
            rounds = [each for each in self.scenario.planned_rounds if str(each.enter.year) == what[1]]
            return self.staffable.pools.times(self.scenario.officer[what[0]], rounds)
        most = self.staffable.pools.most_of((what[0], what[1]))
        assert most is not None  # it limits somebody
        return most

    # -- every posting ------------------------------------------------------------------------------------------------

    def _amounts(
        self, prices: Mapping[Scarce, int], people: frozenset[tuple[str, str]]
    ) -> Iterator[tuple[tuple[str, str, str], int]]:
        """Yield for every posting that may be what its seats cost at least, if that is more than nothing."""
        known: dict[object, int] = {}
        cost: dict[str, dict[str, int]] = defaultdict(dict)
        for officer, round_id in people if prices else ():
            scarce = self._scarce(officer, round_id)
            cost[round_id][officer] = sum(prices.get(each, 0) for each in scarce)
        for round_id, costs in cost.items():
            for key, every, most in self._every_posting[round_id]:
                asks = tuple(ask for ask in every if ask[1] <= costs.keys())
                same = (round_id, asks, most)
                if asks and same not in known:
                    known[same] = self._least(asks, costs, most)
                if asks and known[same]:
                    yield key, known[same]

    @cached_property
    def _every_posting(self) -> Mapping[str, Sequence[tuple[tuple[str, str, str], Sequence[Ask], int | None]]]:
        """By round every posting that may be, with what it asks for, and how many people of one home it may have."""
        postings: dict[str, list[tuple[tuple[str, str, str], Sequence[Ask], int | None]]] = defaultdict(list)
        hosts = sorted(self.scenario.staffing.hosts)
        for round_, team in product(self.scenario.planned_rounds, self.scenario.teams):
            if self.scenario.may_take_part(round_, team):
                most = self.staffable.most_of_home(round_, team)
                for host in hosts:
                    asks = tuple((count, who) for _, count, who in self._flows.asks_of(round_, team, host))
                    if asks:
                        postings[round_.id].append(((round_.id, team.id, host), asks, most))
        return postings

    def _least(self, asks: Sequence[Ask], cost: Mapping[str, int], most: int | None) -> int:
        """Return the least cost of filling seats, with no more than ``most`` people of one home if that is limited."""
        if most is None and not any(_cheapest(*ask, cost) for ask in asks):
            return 0
        filling = _Filling()
        for place, (count, people) in enumerate(asks):
            filling.ask(place, count)
            for officer in people:
                filling.link(place, officer, 1, 0)
        for officer in frozenset[str]().union(*(people for _, people in asks)):
            home = END if most is None else ("home", self.scenario.officer[officer].home)
            filling.link(officer, home, 1, cost[officer])
            if most is not None:
                filling.limit(home, most)
        return filling.cost()


END = "end"
"""Where all flow leads."""


class _Filling:
    """A flow of least cost from seats to officers, some of whose homes are limited; a seat may stay empty, dearly."""

    def __init__(self) -> None:
        from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]

        self._flow = min_cost_flow.SimpleMinCostFlow()
        self._numbers: dict[object, int] = {}
        self._limited: set[object] = set()
        self._asked = 0

    def ask(self, seat: object, count: int) -> None:
        """Ask for so many people on a seat."""
        self._asked += count
        self._flow.set_node_supply(self._number(seat), count)
        self.link(seat, END, count, EMPTY_SEAT)

    def link(self, start: object, end: object, capacity: int, cost: int) -> None:
        """Let so many people go on, for so much each."""
        self._flow.add_arc_with_capacity_and_unit_cost(self._number(start), self._number(end), capacity, cost)

    def limit(self, home: object, most: int) -> None:
        """Let no more than so many people of a home go on."""
        if home not in self._limited:
            self._limited.add(home)
            self.link(home, END, most, 0)

    def cost(self) -> int:
        """Return the least cost of all."""
        self._flow.set_node_supply(self._number(END), -self._asked)
        status = self._flow.solve()
        assert status == self._flow.OPTIMAL  # every seat may stay empty
        return int(self._flow.optimal_cost())

    def _number(self, node: object) -> int:
        return self._numbers.setdefault(node, len(self._numbers))


def _cheapest(count: int, people: Iterable[str], cost: Mapping[str, int]) -> int:
    """Return what so many people cost at least if all of them may sit there, one beside the other."""
    costs = sorted(min(EMPTY_SEAT, cost[officer]) for officer in people)[:count]
    return sum(costs) + EMPTY_SEAT * (count - len(costs))
