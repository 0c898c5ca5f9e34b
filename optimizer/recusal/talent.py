"""The people of the pool at a glance: what keeps whom away from where, and where each team finds a full crew."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.records import Mode
from optimizer.domain.staffing import LEADER, LEADING, can_fill
from optimizer.recusal.inherited import inherited
from optimizer.recusal.openings import OF_CREWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from optimizer.domain.records import Officer, Round, Seat, Team
    from optimizer.recusal.inherited import Inherited
    from optimizer.recusal.people import HeldBan
    from optimizer.recusal.picture import RecusalPicture

HOME = "home-recusal"

OwnSeat = tuple[str, bool]
"""A seat that somebody may fill, with whether as a local of the host."""


@dataclass(frozen=True, slots=True)
class PersonBan:
    """A ban on one officer at one place, with the rounds in which it holds."""

    officer: str
    held: HeldBan
    rounds: tuple[str, ...]

    @property
    def is_in_force(self) -> bool:
        """Whether it keeps the officer away: the rule is hard, and nothing sets it aside."""
        return self.held.mode is Mode.HARD and not self.held.is_open

    def on(self, seats: Iterable[OwnSeat]) -> tuple[OwnSeat, ...]:
        """Return those of some seats on which it holds."""
        return tuple((name, is_local) for name, is_local in seats if self.held.ban.holds_on(name, is_local=is_local))


@dataclass(frozen=True, slots=True)
class Crew:
    """Where a team finds a full crew in a round.

    Parameters
    ----------
    hosts
        The hosts to which it may be sent.
    full
        Those at which all seats can be filled and no skill is lacking, as far as is known before solving.
    empty, lacking
        The fewest seats that stay empty, and people with a skill that are lacking then, at any host.
    """

    round: str
    team: str
    hosts: tuple[str, ...]
    full: tuple[str, ...]
    empty: int
    lacking: int


@dataclass(frozen=True)
class Talent:
    """The people of a scenario as the recusal rules and the seats see them, computed when it is asked for."""

    picture: RecusalPicture

    @cached_property
    def officers(self) -> tuple[Officer, ...]:
        """All officers."""
        return self.picture.scenario.officers

    @cached_property
    def free(self) -> tuple[Officer, ...]:
        """Those who belong to no team."""
        return self.picture.scenario.staffing.free

    @cached_property
    def leaders(self) -> tuple[Officer, ...]:
        """Those who may lead a team."""
        return tuple(officer for officer in self.officers if LEADER in officer.seats)

    @cached_property
    def skills(self) -> Mapping[str, int]:
        """How many have each skill, the commonest first."""
        return dict(Counter(skill for officer in self.officers for skill in officer.skills).most_common())

    # -- bans ---------------------------------------------------------------------------------------------------------

    @cached_property
    def bans(self) -> tuple[PersonBan, ...]:
        """Every ban on an officer, officer by officer; those that hold in several rounds once."""
        return tuple(ban for officer in self.officers for ban in self._bans_of(officer))

    def _bans_of(self, officer: Officer) -> Iterator[PersonBan]:
        rounds: dict[HeldBan, list[str]] = {}
        people = self.picture.openings.people
        for round_ in self.picture.scenario.planned_rounds:
            for held in people.of(round_, officer):
                rounds.setdefault(held, []).append(round_.id)
        for held, ids in rounds.items():
            yield PersonBan(officer.id, held, tuple(ids))

    @cached_property
    def in_force(self) -> tuple[PersonBan, ...]:
        """The bans that keep somebody away from a seat that this officer may fill."""
        return tuple(ban for ban in self.bans if ban.is_in_force and self.barred_seats(ban))

    def barred_seats(self, ban: PersonBan) -> tuple[OwnSeat, ...]:
        """Return the seats that the officer may fill and on which a ban holds."""
        return ban.on(self._seats_of[ban.officer])

    @cached_property
    def _seats_of(self) -> Mapping[str, tuple[OwnSeat, ...]]:
        """The seats that each officer may fill anywhere, in the own team if there is one."""
        scenario, known = self.picture.scenario, dict[object, tuple[OwnSeat, ...]]()
        of_team = {team.id: self._seats_in([team]) for team in scenario.teams}
        every = self._seats_in(scenario.teams)
        for officer in self.officers:
            key = (officer.team, officer.seats, officer.skills)
            if key not in known:
                seats = every if officer.team is None else of_team[officer.team]
                known[key] = tuple(own for own, seat in seats.items() if can_fill(officer, seat))
        return {officer.id: known[officer.team, officer.seats, officer.skills] for officer in self.officers}

    def _seats_in(self, teams: Iterable[Team]) -> Mapping[OwnSeat, Seat]:
        staffing = self.picture.scenario.staffing
        return {(seat.name, staffing.is_local(team, seat)): seat for team in teams for seat in staffing.seats_of(team)}

    def seats_at(self, ban: PersonBan) -> tuple[OwnSeat, ...]:
        """Return the seats that the officer may fill where a ban holds, but for what home already forbids.

        At home these are the seats of locals, elsewhere all others.
        """
        scenario = self.picture.scenario
        officer, host = scenario.officer[ban.officer], scenario.host_of.get(ban.held.place, ban.held.place)
        is_home = host is not None and scenario.places.lies_in(officer.home, host)
        is_closed = (officer.id, host) in self._own_turf
        return tuple(own for own in self._seats_of[officer.id] if (is_home if own[1] else not is_closed))

    @cached_property
    def _own_turf(self) -> frozenset[tuple[str, str]]:
        return frozenset((ban.officer, ban.held.place) for ban in self.in_force if ban.held.rule == HOME)

    @cached_property
    def by_rule(self) -> Mapping[str, tuple[int, int]]:
        """Of how many places, officer by officer, and of how many officers each rule speaks."""
        places: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for ban in self.in_force:
            places[ban.held.rule].add((ban.officer, ban.held.place))
        return {rule: (len(found), len({who for who, _ in found})) for rule, found in places.items()}

    @cached_property
    def waived(self) -> tuple[PersonBan, ...]:
        """The bans that a waiver sets aside."""
        return tuple(ban for ban in self.bans if ban.held.is_open)

    @cached_property
    def beyond_home(self) -> tuple[PersonBan, ...]:
        """The bans that say more than that somebody keeps away from home; those on locals at home come last."""
        found = [ban for ban in self.in_force if ban.held.rule != HOME and ban.on(self.seats_at(ban))]
        host_of = self.picture.scenario.host_of
        return tuple(
            sorted(found, key=lambda ban: (ban.officer, host_of.get(ban.held.place, ban.held.place)) in self._own_turf)
        )

    @cached_property
    def hosts_closed_to(self) -> Mapping[str, int]:
        """From how many hosts each officer is kept on some seat, those kept from most first."""
        hosts = self.picture.scenario.staffing.hosts
        found: dict[str, set[str]] = defaultdict(set)
        for ban in self.in_force:
            if ban.held.place in hosts:
                found[ban.officer].add(ban.held.place)
        return dict(sorted(((who, len(each)) for who, each in found.items()), key=lambda item: -item[1]))

    @cached_property
    def people_kept_from(self) -> Mapping[str, int]:
        """How many officers are kept from each host on every seat, the most closed host first."""
        found: dict[str, set[str]] = defaultdict(set)
        leaders = {officer.id for officer in self.officers if officer.seats and LEADING.issuperset(officer.seats)}
        for ban in self.in_force:
            if not ban.held.ban.leading_only or ban.officer in leaders:
                found[ban.held.place].add(ban.officer)
        hosts = self.picture.scenario.staffing.hosts
        counts = [(host, len(who)) for host, who in found.items() if host in hosts]
        return dict(sorted(counts, key=lambda item: -item[1]))

    @cached_property
    def inherited(self) -> tuple[Inherited, ...]:
        """The places that some of its own people alone close to a whole team."""
        return inherited(self.picture.scenario)

    # -- crews --------------------------------------------------------------------------------------------------------

    @cached_property
    def crews(self) -> tuple[Crew, ...]:
        """Where each team that is staffed finds a full crew, round by round; nothing where no people are planned."""
        return tuple(crew for round_ in self.picture.scenario.planned_rounds for crew in self._crews_in(round_))

    def _crews_in(self, round_: Round) -> Iterator[Crew]:
        crews, openings = self.picture.crews, self.picture.openings
        staffing = self.picture.scenario.staffing
        for team in self.picture.teams(round_.id) if crews is not None else ():
            assert crews is not None
            if not staffing.is_staffed(team):
                continue
            hosts = [
                host
                for host in openings.places(round_, team)
                if (first := openings.first_against_posting(round_, team, host)) is None or first.rule in OF_CREWS
            ]
            missing = {host: crews.missing(round_, team, host) for host in hosts}
            full = tuple(host for host in hosts if missing[host] == (0, 0))
            empty, lacking = min(missing.values(), default=(0, 0))
            yield Crew(round_.id, team.id, tuple(hosts), full, empty, lacking)
