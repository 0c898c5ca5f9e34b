"""Where the people of some postings fall short: a largest flow from seats to officers, and what its cut says.

Seats draw on officers, an officer sits once in a round and in a year as often as a rule allows. Where the largest flow
leaves seats empty, the seats on the source side of a smallest cut ask for more people than there are (Hall's condition
for the deficiency, found by Ford and Fulkerson's max-flow min-cut theorem). That holds whichever posting asks, so it is
said of all postings whose seats draw on no others.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ortools.graph.python import max_flow  # type: ignore[import-untyped]

from optimizer.domain.shortages import Row
from optimizer.domain.staffing import EMPTY_SEAT, brings_people, office_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario
    from optimizer.recusal.staffable import Staffable

Likely = tuple[tuple[str, str, str], str, str]
"""A posting by round, team and host, a seat, and the id of an officer."""


@dataclass
class _Network:
    """Nodes by number: the source, the sink, seats, officers in a round, and officers in a year."""

    flow: max_flow.SimpleMaxFlow = field(default_factory=max_flow.SimpleMaxFlow)
    numbers: dict[object, int] = field(default_factory=lambda: {"source": 0, "sink": 1})

    def node(self, name: object) -> int:
        """Return the number of a node."""
        return self.numbers.setdefault(name, len(self.numbers))

    def link(self, start: object, end: object, capacity: int) -> None:
        """Add an arc."""
        self.flow.add_arc_with_capacity(self.node(start), self.node(end), capacity)


@dataclass(frozen=True, slots=True)
class Asking:
    """A seat of a posting, or a skill that it needs: for how many people, and the ids of those who could be it."""

    posting: tuple[str, str, str]
    place: int
    name: str
    count: int
    people: frozenset[str]

    @property
    def round(self) -> str:
        """The round of the posting."""
        return self.posting[0]


def shortfalls(scenario: Scenario, staffable: Staffable, postings: Sequence[Posting]) -> tuple[Row, ...]:
    """Return rows that the postings break: what they ask of some people beyond what these can do stays empty.

    Parameters
    ----------
    staffable
        Who may sit where, as far as is known beforehand.
    postings
        Whose seats are to be filled; those of teams that may not stay for their whole round are left out of account.
    """
    rows = Flows(scenario, staffable).rows(postings)
    if staffable.pools.limits_units:
        # Years and units cannot both be told apart in one flow, so units are looked at round by round.
        flows = Flows(scenario, staffable, by_unit=True)
        for round_id in dict.fromkeys(posting.round for posting in postings):
            rows += flows.rows([posting for posting in postings if posting.round == round_id])
    for skill in scenario.composition.skills:
        rows += Flows(scenario, staffable, skill=skill).rows(postings)
    return rows


def likely_seats(scenario: Scenario, staffable: Staffable, postings: Sequence[Posting]) -> frozenset[Likely]:
    """Return who sits where in a largest flow: a good place for a search to begin, though it knows few of the rules."""
    flows = Flows(scenario, staffable)
    asking = flows.asking(postings)
    network = flows.largest(asking)
    names = {number: name for name, number in network.numbers.items()}
    seats: dict[object, Asking] = {ask.place: ask for ask in asking}
    likely = set()
    for arc in range(network.flow.num_arcs()):
        ask = seats.get(names[network.flow.tail(arc)])
        if ask is not None and network.flow.flow(arc):
            officer = names[network.flow.head(arc)]
            assert isinstance(officer, tuple)  # arcs from seats lead to officers in a round
            likely.add((ask.posting, ask.name, str(officer[0])))
    for posting in postings:
        likely |= _own_seats(scenario, staffable, posting)
    return frozenset(likely | set(_lent_seats(scenario, staffable, postings, {officer for *_, officer in likely})))


def _own_seats(scenario: Scenario, staffable: Staffable, posting: Posting) -> set[Likely]:
    """Return seats for the people whom a team brings: the seats that few can fill first, by those who can fill few."""
    round_, team = scenario.round[posting.round], scenario.team[posting.team]
    if not brings_people(team):
        return set()
    seats = scenario.staffing.seats_of(team)
    both = list(zip(seats, staffable.candidates(round_, team, posting.host), strict=True))
    fills = Counter(officer for _, people in both for officer in people)
    seated: dict[str, str] = {}
    for seat, people in sorted(both, key=lambda each: len(each[1])):
        free = sorted((officer for officer in people if officer not in seated), key=lambda each: (fills[each], each))
        seated.update(dict.fromkeys(free[: seat.count], seat.name))
    return {(posting.key, seat, officer) for officer, seat in seated.items()}


def _lent_seats(
    scenario: Scenario, staffable: Staffable, postings: Sequence[Posting], seated: set[str]
) -> Iterator[Likely]:
    """Yield who could be lent for some days: those who sit nowhere else, each once."""
    for posting in postings:
        round_, team = scenario.round[posting.round], scenario.team[posting.team]
        seats = scenario.staffing.seats_of(team)
        if all(seat.days is None for seat in seats):
            continue
        for seat, people in zip(seats, staffable.candidates(round_, team, posting.host), strict=True):
            lent = sorted(people - seated)[: seat.count] if seat.days is not None else []
            seated.update(lent)
            yield from ((posting.key, seat.name, officer) for officer in lent)


@dataclass(frozen=True)
class Flows:
    """Flows from what postings ask for to officers.

    Parameters
    ----------
    by_unit
        Whether the people of a unit who may be away at once are limited, too; then all postings are of one round.
    skill
        The skill that is asked for; ``""`` for seats.
    """

    scenario: Scenario
    staffable: Staffable
    by_unit: bool = False
    skill: str = ""

    def rows(self, postings: Sequence[Posting]) -> tuple[Row, ...]:
        """Return what the smallest cut says, in rows that count on different people."""
        asking = self.asking(postings)
        network = self.largest(asking)
        if network.flow.optimal_flow() == sum(ask.count for ask in asking):
            return ()
        cut = set(network.flow.get_source_side_min_cut())
        return tuple(map(self._row, self.apart([ask for ask in asking if network.numbers[ask.place] in cut])))

    def asking(self, postings: Iterable[Posting]) -> list[Asking]:
        """Return what postings ask for."""
        asking: list[Asking] = []
        for posting in postings:
            round_, team = self.scenario.round[posting.round], self.scenario.team[posting.team]
            for name, count, people in self.asks_of(round_, team, posting.host):
                asking.append(Asking(posting.key, len(asking), name, count, people))
        return asking

    def asks_of(self, round_: Round, team: Team, host: str) -> Iterator[tuple[str, int, frozenset[str]]]:
        """Yield what a team asks for at a host; nothing if its people may sit elsewhere in the same round, too."""
        seats = self.scenario.staffing.seats_of(team)
        if brings_people(team) or not self.staffable.stays(round_, team):
            return
        people = self.staffable.candidates(round_, team, host)
        if not self.skill:
            for seat, who in zip(seats, people, strict=True):
                if seat.days is None and who:
                    yield seat.name, seat.count, who
        elif all(seat.days is None for seat in seats):
            people = (*people, self.staffable.more_members(round_, team, host))
            having = frozenset().union(*people) & self.staffable.skilled.get(self.skill, frozenset())
            if having:
                yield self.skill, self.scenario.staffing.skills_of(team)[self.skill], having

    def largest(self, asking: Sequence[Asking]) -> _Network:
        """Return a largest flow from what is asked for to officers."""
        network = _Network()
        for ask in asking:
            network.link("source", ask.place, ask.count)
            for officer in sorted(ask.people):
                network.link(ask.place, (officer, ask.round), 1)
        units = set()
        for officer, year, rounds in self._years(asking):
            for round_id in rounds:
                network.link((officer, round_id), (officer, year), 1)
            unit = office_of(self.scenario.officer[officer])
            limit = self._limit(unit)
            network.link((officer, year), "sink" if limit is None else ("unit", unit), self._times(officer, rounds))
            if limit is not None and unit not in units:
                units.add(unit)
                network.link(("unit", unit), "sink", limit)
        network.flow.solve(0, 1)
        return network

    def _limit(self, unit: tuple[str, str]) -> int | None:
        return self.staffable.pools.most_of(unit) if self.by_unit and all(unit) else None

    def _times(self, officer: str, rounds: Sequence[str]) -> int:
        return self.staffable.pools.times(
            self.scenario.officer[officer], [self.scenario.round[each] for each in rounds]
        )

    def _years(self, asking: Iterable[Asking]) -> list[tuple[str, int, tuple[str, ...]]]:
        """Return every officer who is asked for, by year, with the rounds."""
        rounds: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
        for ask in asking:
            year = self.scenario.round[ask.round].enter.year
            for officer in ask.people:
                rounds[officer, year][ask.round] = None
        return [(officer, year, tuple(own)) for (officer, year), own in sorted(rounds.items())]

    def apart(self, short: Sequence[Asking]) -> list[list[Asking]]:
        """Return what is asked for in groups that have no officer in common, nor a unit where units have limits."""
        from networkx.utils import UnionFind  # slow to import, and needed where people fall short

        links: UnionFind[object] = UnionFind(range(len(short)))
        for number, ask in enumerate(short):
            links.union(number, *(("officer", officer) for officer in ask.people))
            units = {office_of(self.scenario.officer[each]) for each in ask.people} if self.by_unit else set()
            links.union(number, *(("unit", unit) for unit in units if all(unit)))
        groups: dict[object, list[Asking]] = defaultdict(list)
        for number, ask in enumerate(short):
            groups[links[number]].append(ask)
        return list(groups.values())

    def _row(self, short: Sequence[Asking]) -> Row:
        """Return how many people are there for what falls short, and what every posting asks of them."""
        people: dict[str, set[str]] = defaultdict(set)
        for ask in short:
            people[ask.round] |= ask.people
        amounts: dict[tuple[str, ...], int] = {}
        for round_id, known in people.items():
            round_ = self.scenario.round[round_id]
            for team in self.scenario.teams:
                if self.scenario.may_take_part(round_, team):
                    for host in sorted(self.scenario.staffing.hosts):
                        count = sum(count for _, count, who in self.asks_of(round_, team, host) if who <= known)
                        if count:
                            amounts[round_id, team.id, host] = count
        everybody = frozenset((officer, round_id) for round_id, known in people.items() for officer in known)
        return Row(amounts, self._room(short), 1 if self.skill else EMPTY_SEAT, everybody, self.skill)

    def _room(self, short: Sequence[Asking]) -> int:
        """Return how often the people who are asked for can take part at most."""
        room = 0
        limited: dict[tuple[str, str], int] = defaultdict(int)
        for officer, _, rounds in self._years(short):
            unit = office_of(self.scenario.officer[officer])
            if self._limit(unit) is None:
                room += self._times(officer, rounds)
            else:
                limited[unit] += self._times(officer, rounds)
        return room + sum(min(times, self._limit(unit) or 0) for unit, times in limited.items())
