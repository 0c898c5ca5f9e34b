"""What must be missing at least in every posting, known by matching before anything is solved.

Everything here is *necessary*: an officer counts as a candidate unless something that is known beforehand rules it out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind, Mode
from optimizer.domain.shortages import Shortages
from optimizer.domain.staffing import EMPTY_SEAT, LEADING
from optimizer.recusal.people import OfficerBans
from optimizer.rules.rulebook import is_in_force
from optimizer.rules.staffing.rounds_per_person import RoundsPerPerson, past_rounds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from optimizer.domain.records import Officer, Round, Seat, Team
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rulebook import InForce


@dataclass(frozen=True)
class _Pool:
    """The candidates of a team's seats, and who of them is barred where.

    ``people`` are the ids of the candidates of each seat; ``barred`` says by host who must not sit there, on any seat
    or on those of leaders and deputies alone.
    """

    seats: tuple[Seat, ...]
    people: tuple[frozenset[str], ...]
    barred: Mapping[str, frozenset[str]]
    barred_leading: Mapping[str, frozenset[str]]

    def at(self, host: str) -> tuple[frozenset[str], ...]:
        """Return the candidates of each seat at a host."""
        barred, leading = self.barred.get(host), self.barred_leading.get(host)
        if barred is None and leading is None:
            return self.people
        nobody: frozenset[str] = frozenset()
        return tuple(
            people - (barred or nobody) - ((leading or nobody) if seat.name in LEADING else nobody)
            for seat, people in zip(self.seats, self.people, strict=True)
        )


class Staffable:
    """What must be missing at least in each posting by itself.

    Parameters
    ----------
    scenario
        What is given.
    book
        The rules in force.
    """

    def __init__(self, scenario: Scenario, book: tuple[InForce, ...]) -> None:
        self._scenario, self._book = scenario, book
        self._bans = OfficerBans(scenario, book)
        self._pools: dict[tuple[object, ...], _Pool] = {}
        self._least: dict[tuple[object, ...], tuple[int, int]] = {}
        self._rounds_rule = next((kept for kept in book if isinstance(kept.rule, RoundsPerPerson)), None)

    def shortages(self, hosts: Iterable[str]) -> Shortages:
        """Return what is known of every posting to one of these hosts by itself."""
        least: dict[tuple[str, str, str], int] = {}
        never: set[tuple[str, str, str]] = set()
        places = tuple(hosts)
        for round_ in self._scenario.planned_rounds:
            must_fill = is_in_force(self._book, "seats", round_, Mode.HARD)
            must_know = is_in_force(self._book, "skills-in-team", round_, Mode.HARD)
            for team in self._scenario.teams:
                if not self._scenario.staffing.is_staffed(team) or not self._scenario.may_take_part(round_, team):
                    continue
                for host in places:
                    empty, lacking = self.missing(round_, team, host)
                    if empty or lacking:
                        least[round_.id, team.id, host] = EMPTY_SEAT * empty + lacking
                    if (empty and must_fill) or (lacking and must_know):
                        never.add((round_.id, team.id, host))
        return Shortages(least, frozenset(never))

    def missing(self, round_: Round, team: Team, host: str) -> tuple[int, int]:
        """Return how many seats must stay empty at least, and how many people with a skill must be lacking."""
        people = self.candidates(round_, team, host)
        seats = self._scenario.staffing.seats_of(team)
        needs = self._scenario.staffing.skills_of(team)
        total = sum(seat.count for seat in seats)
        everybody = frozenset().union(*people)
        empty = 0
        if any(len(each) < total for each in people):
            key = tuple((seat.count, each) for seat, each in zip(seats, people, strict=True))
            if key not in self._least:
                self._least[key] = (total - _most_seated(seats, people), 0)
            empty = self._least[key][0]
        lacking = 0
        for skill, needed in needs.items():
            lacking += max(0, needed - len(everybody & self._skilled.get(skill, frozenset())))
        return empty, lacking

    def candidates(self, round_: Round, team: Team, host: str) -> tuple[frozenset[str], ...]:
        """Return the ids of those who may sit on each seat of a team at a host, as far as is known beforehand."""
        seats = self._scenario.staffing.seats_of(team)
        if team.kind is Kind.UPGRADED:  # who may lead it depends on the host
            return self._new_pool(round_, team, seats, host, of_all=True).at(host)
        own = self._pool(round_, team, seats, None).at(host)
        if all(seat.source != "host" for seat in seats):
            return own
        local = self._pool(round_, team, seats, host).at(host)
        return tuple(
            theirs if seat.source == "host" else ours for seat, ours, theirs in zip(seats, own, local, strict=True)
        )

    @cached_property
    def _skilled(self) -> Mapping[str, frozenset[str]]:
        skilled: dict[str, set[str]] = defaultdict(set)
        for officer in self._scenario.officers:
            for skill in officer.skills:
                skilled[skill].add(officer.id)
        return {skill: frozenset(people) for skill, people in skilled.items()}

    def _pool(self, round_: Round, team: Team, seats: tuple[Seat, ...], host: str | None) -> _Pool:
        """Return the candidates for the team's own seats, or for those of the locals of a host.

        Teams of one kind that come from the same homes share them.
        """
        own = team.id if self._scenario.staffing.people_of(team) else ""
        key = (round_.id, seats, host, None if host is not None else (team.kind, team.homes, team.level, own))
        if key not in self._pools:
            self._pools[key] = self._new_pool(round_, team, seats, host)
        return self._pools[key]

    def _new_pool(
        self, round_: Round, team: Team, seats: Sequence[Seat], host: str | None, *, of_all: bool = False
    ) -> _Pool:
        staffing = self._scenario.staffing
        reserves = not staffing.leaves_as_one(round_)
        above = host or self._somewhere
        people = []
        pool: dict[str, tuple[Officer, bool]] = {}
        for seat in seats:
            is_local = seat.source == "host"
            own = (
                [
                    officer
                    for officer in staffing.candidates(team, seat, above, reserves=reserves)
                    if self._may_come(round_, officer)
                ]
                if of_all or is_local == (host is not None)
                else []
            )
            people.append(frozenset(officer.id for officer in own))
            pool.update({officer.id: (officer, is_local) for officer in own})
        barred: dict[str, set[str]] = defaultdict(set)
        leading: dict[str, set[str]] = defaultdict(set)
        for officer, is_local in pool.values():
            for held in self._bans.of(round_, officer):
                spared = held.ban.spares_locals and is_local
                if held.mode is Mode.HARD and held.waiver is None and not spared:
                    (leading if held.ban.leading_only else barred)[held.place].add(officer.id)
        return _Pool(
            tuple(seats),
            tuple(people),
            {place: frozenset(who) for place, who in barred.items()},
            {place: frozenset(who) for place, who in leading.items()},
        )

    @cached_property
    def _somewhere(self) -> str:
        return next(iter(self._scenario.region))

    def _may_come(self, round_: Round, officer: Officer) -> bool:
        """Whether an officer is there at all during a round and has not been sent too often already."""
        is_there = not officer.available or any(span.overlaps(round_.span) for span in officer.available)
        if not is_there and is_in_force(self._book, "availability", round_, Mode.HARD):
            return False
        kept = self._rounds_rule
        if kept is None or kept.mode is not Mode.HARD or officer.team is not None:
            return True
        assert isinstance(kept.rule, RoundsPerPerson)  # found as such
        done = self._past.get(officer.id, frozenset())
        this_year = sum(year == round_.enter.year for year, _ in done)
        in_term = officer.max_rounds is None or len(done) < officer.max_rounds
        return in_term and this_year < kept.rule.most(officer)

    @cached_property
    def _past(self) -> Mapping[str, frozenset[tuple[int, str]]]:
        return past_rounds_of(self._scenario)


def _most_seated(seats: Sequence[Seat], people: Sequence[frozenset[str]]) -> int:
    """Return how many of the places on the seats can be filled at most, by a largest matching."""
    import networkx as nx  # slow to import, and needed where people are few

    graph: nx.Graph[object] = nx.Graph()
    places = []
    for number, (seat, candidates) in enumerate(zip(seats, people, strict=True)):
        for place in range(seat.count):
            places.append((number, place))
            graph.add_node((number, place))
            graph.add_edges_from(((number, place), officer) for officer in candidates)
    matched = nx.bipartite.hopcroft_karp_matching(graph, top_nodes=places)
    return sum(place in matched for place in places)
