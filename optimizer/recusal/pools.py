"""What seats must stay empty at least because too few people are there, counted pool by pool.

People stand in pools by where they come from: the officers of a county, of the city around it, of everywhere. A seat
draws on the smallest of these pools in which all of its candidates lie. In a round everybody sits on one seat, in a
year (or the term) on no more than a rule allows; so what the postings ask of a pool beyond that stays empty (Hall's
condition, for every set of seats that the same people can fill).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, combinations
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind, Mode, Seat
from optimizer.domain.shortages import Row, of_single_teams, pool_of
from optimizer.domain.staffing import EMPTY_SEAT, LEADER, brings_people, can_fill, office_of
from optimizer.rules.rulebook import is_in_force
from optimizer.rules.staffing.rounds_per_person import RoundsPerPerson, past_rounds_of
from optimizer.rules.staffing.unit_drain import UnitDrain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from optimizer.domain.records import Officer, Round, Team
    from optimizer.domain.scenario import Scenario
    from optimizer.domain.shortages import Pool
    from optimizer.recusal.forbidden import Forbidden
    from optimizer.rules.rulebook import InForce

EVERYWHERE = ""
"""The pool of all officers, around every region."""
MOST_NAMES_FOR_ALL_SETS = 5
"""Up to so many kinds of seat every set of them is looked at, else each by itself and all together."""

Asks = tuple[tuple[str, ...], str, int]
"""What asks (round and team, or round, team and host), for which seat, and for how many people."""


@dataclass(frozen=True, slots=True)
class _Profile:
    """What counts of an officer: the seats that they can fill, how often, and the unit if it limits who may go."""

    fills: frozenset[str]
    times: int
    unit: tuple[str, str]


@dataclass
class _Node:
    """A region as a pool: the seats that draw on it and on no smaller one, and the smaller pools in it."""

    region: str
    asks: list[Asks] = field(default_factory=list)
    inside: list[_Node] = field(default_factory=list)

    def all_asks(self) -> Iterator[Asks]:
        """Yield what draws on it or on a pool inside it."""
        yield from self.asks
        for node in self.inside:
            yield from node.all_asks()


class Pools:
    """Counts what pools must lack.

    Parameters
    ----------
    scenario
        What is given.
    book
        The rules in force.
    stays
        Whether a team, if it is sent in a round, stays for all of it, so that its people cannot sit elsewhere then.
    forbidden
        Whom pins keep at home.
    """

    def __init__(
        self,
        scenario: Scenario,
        book: Sequence[InForce],
        stays: Callable[[Round, Team], bool],
        forbidden: Forbidden,
    ) -> None:
        self._scenario, self._book, self._stays, self._forbidden = scenario, tuple(book), stays, forbidden
        kept = [each.rule for each in book if each.mode is Mode.HARD]
        self._limits = next((rule for rule in kept if isinstance(rule, RoundsPerPerson)), None)
        self._drain = next((rule for rule in kept if isinstance(rule, UnitDrain)), None)
        self._profiles: dict[tuple[str, str], Counter[_Profile]] = {}

    # -- the tree of pools --------------------------------------------------------------------------------------------

    @cached_property
    def _root(self) -> _Node:
        """The pools as a tree, with what draws on each."""
        nodes: dict[str, _Node] = {EVERYWHERE: _Node(EVERYWHERE)}
        for team in self._scenario.teams:
            nodes.setdefault(region := self.pool_of_team(team), _Node(region))
        for round_ in self._scenario.planned_rounds:
            for team in self._scenario.teams:
                is_counted = self._scenario.may_take_part(round_, team) and self._stays(round_, team)
                if is_counted and not brings_people(team):
                    for what, region, seat in self._asks_of(round_, team):
                        nodes.setdefault(region, _Node(region)).asks.append((what, seat.name, seat.count))
        for region, node in nodes.items():
            if region != EVERYWHERE:
                around = self._scenario.places.upward(region)
                outer = next((each for each in around if each != region and each in nodes), EVERYWHERE)
                nodes[outer].inside.append(node)
        return nodes[EVERYWHERE]

    def _asks_of(self, round_: Round, team: Team) -> Iterator[tuple[tuple[str, ...], str, Seat]]:
        """Yield what a team asks for in a round: of which pool, for which seat."""
        home = self._around(team.homes)
        for seat in self._scenario.staffing.seats_of(team):
            if seat.days is not None:
                continue  # one person may sit on several of them
            is_from_above = team.kind is Kind.UPGRADED and seat.name == LEADER
            if seat.source == "host":
                for host in sorted(self._scenario.staffing.hosts):
                    yield (round_.id, team.id, host), host, seat
            else:
                region = EVERYWHERE if seat.source == "any" or is_from_above else home
                yield (round_.id, team.id), region, seat

    def _around(self, regions: Iterable[str]) -> str:
        """Return the smallest region in which all of these lie."""
        first, *others = regions
        lies_in = self._scenario.places.lies_in
        for region in self._scenario.places.upward(first):
            if all(lies_in(other, region) for other in others):
                return region
        return EVERYWHERE

    # -- what is missing ----------------------------------------------------------------------------------------------

    def pool(self, single: Mapping[tuple[str, str], Mapping[tuple[str, ...], int]]) -> Pool:
        """Return what must be missing on seats that draw on the pools.

        Parameters
        ----------
        single
            By pool and round, how many of these seats must stay empty in each posting by itself.
        """
        return self._pool(self._root, single)

    def pool_of_team(self, team: Team) -> str:
        """Return the smallest pool on which all seats draw for which a team sends people."""
        seats = self._scenario.staffing.seats_of(team)
        is_open = team.kind is Kind.UPGRADED or any(seat.source == "any" for seat in seats)
        return EVERYWHERE if is_open else self._around(team.homes)

    def rows(self) -> Iterator[tuple[str, str, frozenset[str], Row]]:
        """Yield every row that may bind, with its region, its round (or year), and the seats of which it speaks."""
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            waiting += node.inside
            for name, rounds in (*self._rounds(), *self._years()):
                for seats, row in self._rows(node, name, rounds):
                    yield node.region, name, seats, row

    def _pool(self, node: _Node, single: Mapping[tuple[str, str], Mapping[tuple[str, ...], int]]) -> Pool:
        by_round = []
        for name, rounds in self._rounds():
            alone = of_single_teams(single.get((node.region, name), {}), EMPTY_SEAT)
            by_round.append(pool_of((row for _, row in self._rows(node, name, rounds)), [alone]))
        by_year = [pool_of(row for _, row in self._rows(node, name, rounds)) for name, rounds in self._years()]
        return pool_of((), (by_round, by_year, [self._pool(inner, single) for inner in node.inside]))

    def _rounds(self) -> tuple[tuple[str, tuple[Round, ...]], ...]:
        return tuple((round_.id, (round_,)) for round_ in self._scenario.planned_rounds)

    def _years(self) -> tuple[tuple[str, tuple[Round, ...]], ...]:
        """Return the rounds by calendar year, if nobody may take part in all of them."""
        years: dict[int, list[Round]] = defaultdict(list)
        for round_ in self._scenario.planned_rounds if self._limits is not None else ():
            years[round_.enter.year].append(round_)
        return tuple((str(year), tuple(rounds)) for year, rounds in years.items() if len(rounds) > 1)

    def _rows(self, node: _Node, name: str, rounds: tuple[Round, ...]) -> Iterator[tuple[frozenset[str], Row]]:
        """Yield for each set of seats how many people are asked for and how many are there, where that may not do."""
        ids = {round_.id for round_ in rounds}
        asks = [ask for ask in node.all_asks() if ask[0][0] in ids]
        profiles = self._profiles_of(node.region, name, rounds)
        for seats in _sets(sorted({seat for _, seat, _ in asks})):
            amounts: dict[tuple[str, ...], int] = defaultdict(int)
            for what, seat, count in asks:
                if seat in seats:
                    amounts[what] += count
            room = self.room({each: count for each, count in profiles.items() if each.fills & seats}, len(rounds))
            if _most(amounts) > room:
                yield seats, Row(dict(amounts), room, EMPTY_SEAT)

    def room(self, people: Mapping[_Profile, int], rounds: int) -> int:
        """Return how many seats so many people of each profile can fill at most in so many rounds."""
        by_unit: dict[tuple[str, str], int] = defaultdict(int)
        for profile, count in people.items():
            by_unit[profile.unit] += profile.times * count
        room = 0
        for unit, most in by_unit.items():
            limit = self.most_of(unit) if all(unit) else None
            room += most if limit is None else min(most, limit * rounds)
        return room

    @property
    def limits_units(self) -> bool:
        """Whether a hard rule limits how many people of one unit may be away at once."""
        return self._drain is not None

    def most_of(self, unit: tuple[str, str]) -> int | None:
        """Return how many people of a unit may be away at once; ``None`` if nothing limits that."""
        return None if self._drain is None else self._drain.most(len(self._scenario.staffing.staff_of[unit]))

    def profile(self, officer: Officer, rounds: Sequence[Round]) -> _Profile:
        """Return what counts of an officer in these rounds, all of one year."""
        unit = office_of(officer) if self._drain is not None else ("", "")
        return _Profile(self._fills(officer), self.times(officer, rounds), unit)

    def _profiles_of(self, region: str, name: str, rounds: tuple[Round, ...]) -> Counter[_Profile]:
        """Return how many officers of a pool can fill which seats, how often in these rounds, and from which unit."""
        if (region, name) not in self._profiles:
            staffing = self._scenario.staffing
            people = staffing.free_in(region) if region != EVERYWHERE else staffing.free
            self._profiles[region, name] = Counter(self.profile(officer, rounds) for officer in people)
        return self._profiles[region, name]

    def _fills(self, officer: Officer) -> frozenset[str]:
        return frozenset(seat.name for seat in self._every_seat if can_fill(officer, seat))

    @cached_property
    def _every_seat(self) -> tuple[Seat, ...]:
        staffing = self._scenario.staffing
        names = dict.fromkeys(seat.name for team in self._scenario.teams for seat in staffing.seats_of(team))
        return tuple(Seat(name, 1) for name in names)

    def times(self, officer: Officer, rounds: Sequence[Round]) -> int:
        """Return in how many of these rounds, all of one year, an officer may sit on seats at most."""
        present = sum(self.may_come(round_, officer) for round_ in rounds)
        if self._limits is None or officer.team is not None or not present:
            return present
        done = self._past.get(officer.id, frozenset())
        left = self._limits.most(officer) - sum(year == rounds[0].enter.year for year, _ in done)
        if officer.max_rounds is not None:
            left = min(left, officer.max_rounds - len(done))
        return max(0, min(present, left))

    def may_come(self, round_: Round, officer: Officer) -> bool:
        """Whether an officer is there at all during a round, and no pin keeps them at home."""
        if self._forbidden.at_home(round_, officer) is not None:
            return False
        is_there = not officer.available or any(span.overlaps(round_.span) for span in officer.available)
        return is_there or not is_in_force(self._book, "availability", round_, Mode.HARD)

    @cached_property
    def _past(self) -> Mapping[str, frozenset[tuple[int, str]]]:
        return past_rounds_of(self._scenario)


def _sets(names: Sequence[str]) -> Iterator[frozenset[str]]:
    """Yield the sets of seats that are looked at."""
    sizes = range(1, len(names) + 1) if len(names) <= MOST_NAMES_FOR_ALL_SETS else dict.fromkeys((1, len(names)))
    yield from map(frozenset, chain.from_iterable(combinations(names, size) for size in sizes if size))


def _most(amounts: Mapping[tuple[str, ...], int]) -> int:
    """Return the most that can be asked for: a team goes to one host a round."""
    at_hosts: dict[tuple[str, ...], int] = defaultdict(int)
    total = 0
    for what, count in amounts.items():
        if len(what) == 2:  # noqa: PLR2004  # round and team
            total += count
        else:
            at_hosts[what[:2]] = max(at_hosts[what[:2]], count)
    return total + sum(at_hosts.values())
