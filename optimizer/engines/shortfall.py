"""Where the people of some postings fall short: a largest flow from seats to officers, and what its cut says.

Seats draw on officers, an officer sits once in a round and in a year as often as a rule allows. Where the largest flow
leaves seats empty, the seats on the source side of a smallest cut ask for more people than there are (Hall's condition
for the deficiency, found by Ford and Fulkerson's max-flow min-cut theorem). That holds whichever posting asks, so it is
said of all postings whose seats draw on no others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ortools.graph.python import max_flow  # type: ignore[import-untyped]

from optimizer.domain.shortages import Row
from optimizer.domain.staffing import EMPTY_SEAT, brings_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Seat
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
class _Asking:
    """A seat of a posting, with the ids of those who may sit there."""

    posting: tuple[str, str, str]
    place: int
    seat: Seat
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
    asking = list(_asking(scenario, staffable, postings))
    rows = _cut(scenario, staffable, asking, by_unit=False)
    if staffable.pools.limits_units:
        # Years and units cannot both be told apart in one flow, so units are looked at round by round.
        for round_id in dict.fromkeys(ask.round for ask in asking):
            rows += _cut(scenario, staffable, [ask for ask in asking if ask.round == round_id], by_unit=True)
    return rows


def likely_seats(scenario: Scenario, staffable: Staffable, postings: Sequence[Posting]) -> frozenset[Likely]:
    """Return who sits where in a largest flow: a good place for a search to begin, though it knows few of the rules."""
    asking = list(_asking(scenario, staffable, postings))
    network, _ = _flow(scenario, staffable, asking, by_unit=False)
    names = {number: name for name, number in network.numbers.items()}
    seats = {ask.place: ask for ask in asking}
    likely = set()
    for arc in range(network.flow.num_arcs()):
        ask = seats.get(names[network.flow.tail(arc)])  # type: ignore[call-overload]  # a name that is no place is none
        if ask is not None and network.flow.flow(arc):
            officer = names[network.flow.head(arc)]
            assert isinstance(officer, tuple)  # arcs from seats lead to officers in a round
            likely.add((ask.posting, ask.seat.name, str(officer[0])))
    return frozenset(likely)


def _cut(scenario: Scenario, staffable: Staffable, asking: Sequence[_Asking], *, by_unit: bool) -> tuple[Row, ...]:
    network, wanted = _flow(scenario, staffable, asking, by_unit=by_unit)
    if network.flow.optimal_flow() == wanted:
        return ()
    cut = set(network.flow.get_source_side_min_cut())
    short = [ask for ask in asking if network.numbers[ask.place] in cut]
    return tuple(
        _row(scenario, staffable, group, by_unit=by_unit) for group in _apart(scenario, short, by_unit=by_unit)
    )


def _flow(
    scenario: Scenario, staffable: Staffable, asking: Sequence[_Asking], *, by_unit: bool
) -> tuple[_Network, int]:
    """Return a largest flow from seats to officers, and how many people the seats ask for."""
    network = _Network()
    for ask in asking:
        network.link("source", ask.place, ask.seat.count)
        for officer in sorted(ask.people):
            network.link(ask.place, (officer, ask.round), 1)
    pools, units = staffable.pools, set()
    for officer, year, rounds in _years(scenario, asking):
        person = scenario.officer[officer]
        for round_id in rounds:
            network.link((officer, round_id), (officer, year), 1)
        times = pools.times(person, [scenario.round[each] for each in rounds])
        limit = pools.most_of(person.unit) if by_unit and person.unit else None
        network.link((officer, year), "sink" if limit is None else ("unit", person.unit), times)
        if limit is not None and person.unit not in units:
            units.add(person.unit)
            network.link(("unit", person.unit), "sink", limit)
    network.flow.solve(0, 1)
    return network, sum(ask.seat.count for ask in asking)


def _asking(scenario: Scenario, staffable: Staffable, postings: Iterable[Posting]) -> Iterable[_Asking]:
    place = 0
    for posting in postings:
        round_, team = scenario.round[posting.round], scenario.team[posting.team]
        if brings_people(team) or not staffable.stays(round_, team):
            continue
        seats = scenario.staffing.seats_of(team)
        for seat, people in zip(seats, staffable.candidates(round_, team, posting.host), strict=True):
            if seat.days is None and people:
                yield _Asking(posting.key, place, seat, people)
                place += 1


def _years(scenario: Scenario, asking: Iterable[_Asking]) -> list[tuple[str, int, tuple[str, ...]]]:
    """Return every officer who is asked for, by year, with the rounds."""
    rounds: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    for ask in asking:
        year = scenario.round[ask.round].enter.year
        for officer in ask.people:
            rounds[officer, year][ask.round] = None
    return [(officer, year, tuple(own)) for (officer, year), own in sorted(rounds.items())]


def _apart(scenario: Scenario, short: Sequence[_Asking], *, by_unit: bool) -> list[list[_Asking]]:
    """Return seats that fall short in groups that have no officer in common, nor a unit where units have limits."""
    from networkx.utils import UnionFind  # slow to import, and needed where people fall short

    links: UnionFind[object] = UnionFind(range(len(short)))
    for number, ask in enumerate(short):
        links.union(number, *(("officer", officer) for officer in ask.people))
        if by_unit:
            links.union(number, *(("unit", unit) for each in ask.people if (unit := scenario.officer[each].unit)))
    groups: dict[object, list[_Asking]] = defaultdict(list)
    for number, ask in enumerate(short):
        groups[links[number]].append(ask)
    return list(groups.values())


def _row(scenario: Scenario, staffable: Staffable, short: Sequence[_Asking], *, by_unit: bool) -> Row:
    """Return how many people are there for some seats, and what every posting asks of them."""
    people: dict[str, set[str]] = defaultdict(set)
    for ask in short:
        people[ask.round] |= ask.people
    room, pools = 0, staffable.pools
    by_limit: dict[str, int] = defaultdict(int)
    for officer, _, rounds in _years(scenario, short):
        person = scenario.officer[officer]
        times = pools.times(person, [scenario.round[each] for each in rounds])
        if by_unit and person.unit and pools.most_of(person.unit) is not None:
            by_limit[person.unit] += times
        else:
            room += times
    room += sum(min(times, pools.most_of(unit) or 0) for unit, times in by_limit.items())
    amounts: dict[tuple[str, ...], int] = {}
    for round_id, known in people.items():
        round_ = scenario.round[round_id]
        for team in [each for each in scenario.teams if scenario.may_take_part(round_, each)]:
            if brings_people(team) or not staffable.stays(round_, team):
                continue
            seats = scenario.staffing.seats_of(team)
            for host in scenario.staffing.hosts:
                theirs = zip(seats, staffable.candidates(round_, team, host), strict=True)
                count = sum(seat.count for seat, who in theirs if seat.days is None and who and who <= known)
                if count:
                    amounts[round_id, team.id, host] = count
    everybody = frozenset((officer, round_id) for round_id, known in people.items() for officer in known)
    return Row(amounts, room, EMPTY_SEAT, everybody)
