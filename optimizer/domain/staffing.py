"""Who may sit where: the seats of a posting, the people from whom they are filled, and the skills that it needs.

A team is *staffed* if its people are known or chosen one by one. Whole and local teams bring their own people: they are
staffed if the table ``officers`` names any for them. All other kinds draw on the pool.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING

from optimizer.domain.place_names import PlaceNames
from optimizer.domain.records import Kind, Mode, Post, Seat, Span

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence

    from optimizer.domain.plan import Posting, Seating
    from optimizer.domain.records import Officer, Round, Team, Tie
    from optimizer.domain.scenario import Scenario

LEADER, DEPUTY, LIAISON, MEMBER = "leader", "deputy", "liaison", "member"
ROLES = (LEADER, DEPUTY, LIAISON, MEMBER)
"""Seats that stand for a role; every other seat is a speciality, which whoever has the skill of that name may fill."""
LEADING = frozenset({LEADER, DEPUTY})
"""Seats for which recusal reaches further."""

USUAL_SIZE: Mapping[Kind, int] = {Kind.HALF: 8, Kind.EXCHANGE: 8}
"""People of a team that says nothing of its size: six from outside and two locals (6+2), or eight in an exchange."""
SMALLEST_USUAL = 6
_BASIC = (Seat(LEADER, 1), Seat(DEPUTY, 1), Seat(LIAISON, 1))
_USUAL: Mapping[Kind, tuple[Seat, ...]] = {
    Kind.HALF: (Seat(LEADER, 1), Seat(DEPUTY, 1, "host"), Seat(LIAISON, 1, "host")),
    Kind.EXCHANGE: (Seat(LEADER, 1, "host"), Seat(DEPUTY, 1), Seat(LIAISON, 1, "host"), Seat("petitions", 1)),
}

SINCE_UNKNOWN = date.min
"""The first day of a post of which it is only known that it has begun."""

EMPTY_SEAT = 1000
"""What an empty seat counts beside a missing skill."""

KIN = frozenset({"spouse", "lineal", "collateral", "in-law"})
"""Ties of kin; all others are relations of work, school or interest."""


@dataclass(frozen=True)
class Staffing:
    """What follows for people from a scenario; knows neither rules nor solver.

    ``memo`` is for whoever asks the same of the scenario many times.
    """

    scenario: Scenario
    memo: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def is_planned(self) -> bool:
        """Whether seats are to be filled.

        They are if there are officers, and the tier ``seats`` or a rule that demands people is asked for; a scenario
        that names no tiers has that tier.
        """
        given = self.scenario
        if not given.officers or given.shortages is not None:
            return False
        named = not given.tiers or any("seats" in tier.weights for tier in given.tiers)
        said = [given.rules, *(round_.rules for round_ in given.rounds)]
        demands = [rules[rule].mode for rules in said for rule in ("seats", "skills-in-team") if rule in rules]
        return named or any(mode is not Mode.OFF for mode in demands)

    def chooses_people(self, team: Team) -> bool:
        """Whether the plan chooses the team's people, so that nothing is known of their skills beforehand."""
        is_planned = self.is_planned or self.scenario.shortages is not None
        return is_planned and not brings_people(team)

    def lacks_beforehand(self, team: Team, skills: Iterable[str]) -> tuple[str, ...]:
        """Return which of these skills a team cannot bring: it states none of them, nor has any of its own people.

        A team whose people the plan chooses may bring any.
        """
        if self.chooses_people(team):
            return ()
        return tuple(skill for skill in skills if skill not in self._brought[team.id])

    @cached_property
    def _brought(self) -> Mapping[str, frozenset[str]]:
        return {
            team.id: frozenset(team.skills).union(*(officer.skills for officer in self.people_of(team)))
            for team in self.scenario.teams
        }

    def leaves_as_one(self, round_: Round) -> bool:
        """Whether whole teams leave with their own people alone in the round, as the rule ``own-people`` demands."""
        said = round_.rules.get("own-people") or self.scenario.rules.get("own-people")
        return said is None or said.mode is Mode.HARD

    # -- people -----------------------------------------------------------------------------------------------------

    @cached_property
    def own_people(self) -> Mapping[str, tuple[Officer, ...]]:
        """The people of each whole or local team that has any."""
        people: dict[str, list[Officer]] = defaultdict(list)
        for officer in self.scenario.officers:
            if officer.team is not None:
                people[officer.team].append(officer)
        return {team: tuple(own) for team, own in people.items()}

    def people_of(self, team: Team) -> tuple[Officer, ...]:
        """Return the own people of a team that brings them; nobody for a team that draws on the pool."""
        return self.own_people.get(team.id, ()) if brings_people(team) else ()

    def is_staffed(self, team: Team) -> bool:
        """Whether people are seated in the team's postings."""
        return not brings_people(team) or team.id in self.own_people

    @cached_property
    def _free_by_home(self) -> Mapping[str, tuple[Officer, ...]]:
        """The officers who belong to no team, by each region in which their home lies."""
        free: dict[str, list[Officer]] = defaultdict(list)
        for officer in self.scenario.officers:
            if officer.team is None:
                for region in self.scenario.places.upward(officer.home):
                    free[region].append(officer)
        return {region: tuple(officers) for region, officers in free.items()}

    def free_in(self, region: str) -> tuple[Officer, ...]:
        """Return the officers of no team whose home is the region or lies in it."""
        return self._free_by_home.get(region, ())

    @cached_property
    def free(self) -> tuple[Officer, ...]:
        """The officers who belong to no team."""
        return tuple(officer for officer in self.scenario.officers if officer.team is None)

    @cached_property
    def staff_of(self) -> Mapping[tuple[str, str], tuple[Officer, ...]]:
        """The officers of each unit by its home and name, whole teams' people left out: they leave as one.

        Every county has an audit office; those of two counties are two units.
        """
        units: dict[tuple[str, str], list[Officer]] = defaultdict(list)
        for officer in self.scenario.officers:
            if officer.unit and officer.team is None:
                units[office_of(officer)].append(officer)
        return {unit: tuple(staff) for unit, staff in units.items()}

    @cached_property
    def posts_of(self) -> Mapping[str, tuple[Post, ...]]:
        """The posts of each officer, earliest first.

        Whoever works in a target now, or away from home, has a post there. Since when is not known
        (:data:`SINCE_UNKNOWN`), nor does it end.
        """
        now: list[Post] = []
        for officer in self.scenario.officers:
            targets = self.targets_at(officer)
            now += (Post(officer=officer.id, start=SINCE_UNKNOWN, target=target) for target in targets)
            if not targets and self._works_away(officer):
                now.append(Post(officer=officer.id, start=SINCE_UNKNOWN, unit=officer.unit))
        posts: dict[str, list[Post]] = defaultdict(list)
        for post in sorted((*now, *self.scenario.posts), key=lambda post: post.start):
            posts[post.officer].append(post)
        return {officer: tuple(own) for officer, own in posts.items()}

    @cached_property
    def ties_of(self) -> Mapping[str, tuple[tuple[Tie, str], ...]]:
        """The ties of each officer with the other side; between two officers they hold both ways."""
        ties: dict[str, list[tuple[Tie, str]]] = defaultdict(list)
        people = self.scenario.officer
        for tie in self.scenario.ties:
            if tie.who in people:
                ties[tie.who].append((tie, tie.whom))
                if tie.whom in people:
                    ties[tie.whom].append((tie, tie.who))
        return {officer: tuple(own) for officer, own in ties.items()}

    @cached_property
    def targets_of_unit(self) -> Mapping[str, tuple[str, ...]]:
        """The targets by the unit that they are, and by their own name."""
        targets: dict[str, list[str]] = defaultdict(list)
        for target in self.scenario.targets:
            for name in dict.fromkeys((target.unit, target.name)):
                if name:
                    targets[name].append(target.id)
        return {unit: tuple(ids) for unit, ids in targets.items()}

    def targets_at(self, officer: Officer) -> tuple[str, ...]:
        """Return the targets that an officer's unit is.

        Many counties have a finance bureau: of targets of one name those in the host around the officer's home are
        meant, else those in the host around the region that the name tells, else those of the one host in which there
        are any, if officers of one home alone have a unit of that name. The unit may be called by its name at home
        (财政局), and the target by its full name (乙县财政局).
        """
        return self._targets_of_office[office_of(officer)]

    @cached_property
    def _targets_of_office(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        offices = dict.fromkeys(map(office_of, self.scenario.officers))
        return {(home, unit): tuple(self._targets_in(home, unit)) if unit else () for home, unit in offices}

    def _targets_in(self, home: str, unit: str) -> Iterable[str]:
        places = self.scenario.places
        names = (unit, *(f"{places.regions[region].name}{unit}" for region in places.upward(home)))
        by_host: dict[str | None, dict[str, None]] = defaultdict(dict)
        for target in (target for name in names for target in self.targets_of_unit.get(name, ())):
            by_host[self.scenario.host_of[target]][target] = None
        if len(by_host) == 1 and len(self._homes_of_unit[unit]) == 1:
            return next(iter(by_host.values()))
        hosts = (self.host_around(home), self.host_of_unit.get(unit))
        return next((by_host[host] for host in hosts if host is not None and host in by_host), ())

    @cached_property
    def _homes_of_unit(self) -> Mapping[str, frozenset[str | None]]:
        homes: dict[str, set[str | None]] = defaultdict(set)
        for officer in self.scenario.officers:
            homes[officer.unit].add(self.host_around(officer.home))
        return {unit: frozenset(hosts) for unit, hosts in homes.items()}

    @cached_property
    def host_of_unit(self) -> Mapping[str, str | None]:
        """The host around the region that the name of a unit tells, for all units of officers and posts that tell one.

        ``None`` where that region lies in no host.
        """
        names = PlaceNames(self.scenario.places)
        units = {officer.unit for officer in self.scenario.officers}.union(
            post.unit or "" for post in self.scenario.posts
        )
        told = ((unit, names.region_in(unit)) for unit in sorted(units))
        return {unit: self.host_around(region) for unit, region in told if region is not None}

    def _works_away(self, officer: Officer) -> bool:
        """Whether an officer works in another host than the one of the own home."""
        host = self.host_of_unit.get(officer.unit or "")
        return host is not None and host != self.host_around(officer.home)

    @cached_property
    def targets_of_field(self) -> Mapping[str, tuple[str, ...]]:
        """The targets by line of work."""
        targets: dict[str, list[str]] = defaultdict(list)
        for target in self.scenario.targets:
            if target.field:
                targets[target.field].append(target.id)
        return {field: tuple(ids) for field, ids in targets.items()}

    def places_within(self, region: str) -> tuple[str, ...]:
        """Return what lies in a region, as hosts and as targets that no such host covers.

        For a region at the level of hosts that is the host; for a smaller one the targets in it; for a larger one the
        targets and the host of that very region, because whoever served in a city has not served in each of its
        counties.
        """
        return self._places_within.get(region, ())

    @cached_property
    def _places_within(self) -> Mapping[str, tuple[str, ...]]:
        given = self.scenario
        within: dict[str, list[str]] = {host: [host] for host in self.hosts}
        for target in given.targets:
            host = given.host_of[target.id]
            region: str | None = target.region if host is not None else None
            while region is not None and region != host:
                within.setdefault(region, []).append(target.id)
                region = given.region[region].parent
        return {region: tuple(places) for region, places in within.items()}

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The regions to which teams may be sent: hosts of targets, and homes."""
        given = self.scenario
        return frozenset(host for host in given.host_of.values() if host is not None).union(given.all_homes)

    def covered_by(self, region: str) -> tuple[str, ...]:
        """Return everything inside a region: the hosts in it, and the targets in it that no such host covers."""
        inside = self.scenario.places.lies_in
        hosts = tuple(host for host in sorted(self.hosts) if inside(host, region))
        return hosts or self.places_within(region)

    def host_around(self, region: str) -> str | None:
        """Return the nearest host from a region upward, or ``None``."""
        return next((up for up in self.scenario.places.upward(region) if up in self.hosts), None)

    # -- seats ------------------------------------------------------------------------------------------------------

    def travellers(self, team: Team) -> int | None:
        """Return how many people a team brings to its host: its ``size``, or where people are planned its seats.

        Locals of the host, who sleep at home, are left out then. ``None`` if nothing is known of it.
        """
        is_planned = self.is_planned or self.scenario.shortages is not None
        if not is_planned or not self.is_staffed(team):
            return team.size
        return sum(seat.count for seat in self._seats[team.id] if seat.source != "host")

    @cached_property
    def _seats(self) -> Mapping[str, tuple[Seat, ...]]:
        return {team.id: tuple(self._seats_of_team(team)) for team in self.scenario.teams}

    def _seats_of_team(self, team: Team) -> Iterator[Seat]:
        given = self.scenario.composition.seats.get(team.kind)
        size = team.size
        if size is None and brings_people(team):
            size = len(self.people_of(team))
        if given is not None and (team.size is None or not any(seat.name == MEMBER for seat in given)):
            yield from given
            return
        seats = _USUAL.get(team.kind, _BASIC) if given is None else given
        others = [seat for seat in seats if seat.name != MEMBER]
        wanted = USUAL_SIZE.get(team.kind, SMALLEST_USUAL) if size is None else size
        members = wanted - sum(seat.count for seat in others)
        yield from others
        if members > 0:
            stated = next((seat for seat in seats if seat.name == MEMBER), Seat(MEMBER, 1))
            yield replace(stated, count=members)

    def seats_of(self, team: Team, targets: Iterable[str] = ()) -> tuple[Seat, ...]:
        """Return the seats of a team's posting to these targets; a target that needs more people adds members.

        A team that is not staffed has none.
        """
        if not self.is_staffed(team):
            return ()
        seats = self._seats[team.id]
        extra = self.headcount(targets) - sum(seat.count for seat in seats)
        if extra <= 0:
            return seats
        for place, seat in enumerate(seats):
            if seat.name == MEMBER and seat.days is None:
                return (*seats[:place], replace(seat, count=seat.count + extra), *seats[place + 1 :])
        return (*seats, Seat(MEMBER, extra))

    def headcount(self, targets: Iterable[str]) -> int:
        """Return how many people the most demanding of the targets needs; 0 if none says so."""
        return max((self.scenario.target[target].headcount or 0 for target in targets), default=0)

    def skills_of(self, team: Team, targets: Iterable[str] = ()) -> Mapping[str, int]:
        """Return the skills that a team's posting needs, with how many people: every team's, and the targets' own."""
        if not self.is_staffed(team):
            return {}
        needs = dict(self.scenario.composition.skills)
        for target in targets:
            for skill in self.scenario.target[target].skills:
                needs[skill] = max(1, needs.get(skill, 0))
        return needs

    def seats_at(self, posting: Posting) -> tuple[Seat, ...]:
        """Return the seats of a posting of a plan."""
        return self.seats_of(self.scenario.team[posting.team], [visit.target for visit in posting.visits])

    def skills_at(self, posting: Posting) -> Mapping[str, int]:
        """Return the skills that a posting of a plan needs."""
        return self.skills_of(self.scenario.team[posting.team], [visit.target for visit in posting.visits])

    # -- who may sit where ------------------------------------------------------------------------------------------

    def candidates(self, team: Team, seat: Seat, host: str, *, reserves: bool = False) -> tuple[Officer, ...]:
        """Return who may sit on a seat of a team at a host if no rule spoke, in table order.

        Parameters
        ----------
        reserves
            Whether a whole team may take in free officers of its home.
        """
        return tuple(
            officer for officer in self._source(team, seat, host, reserves=reserves) if can_fill(officer, seat)
        )

    def draws_on(self, team: Team, seat: Seat, host: str, officer: str) -> bool:
        """Whether an officer is among those from whom a seat of a team at a host is filled, reserves included."""
        return any(each.id == officer for each in self._source(team, seat, host, reserves=True))

    def _source(self, team: Team, seat: Seat, host: str, *, reserves: bool) -> Iterable[Officer]:
        if seat.source == "any":
            return self.free
        if seat.source == "host":
            return self.free_in(host)
        if brings_people(team):
            return (*self.people_of(team), *(self.free_in(team.home) if reserves else ()))
        if team.kind is Kind.UPGRADED and seat.name == LEADER:
            return self._leaders_above(team, host)
        sent = [officer for home in team.homes for officer in self.free_in(home)]
        return sent if len(team.homes) == 1 else tuple({officer.id: officer for officer in sent}.values())

    def _leaders_above(self, team: Team, host: str) -> Sequence[Officer]:
        """Return those who may lead an upgraded team: of the level that it names, else of a region around the host."""
        places = self.scenario.places
        if team.level:
            homes = [home for home in self._free_at if places.level_of(home) == team.level]
        else:
            homes = [home for home in places.upward(host) if home != host]
        leaders = [numbered for home in homes for numbered in self._free_at.get(home, ())]
        return [officer for _, officer in sorted(leaders, key=itemgetter(0))]

    @cached_property
    def _free_at(self) -> Mapping[str, tuple[tuple[int, Officer], ...]]:
        """The officers of no team by their very home, with their places in the table."""
        free: dict[str, list[tuple[int, Officer]]] = defaultdict(list)
        for number, officer in enumerate(self.free):
            free[officer.home].append((number, officer))
        return {home: tuple(officers) for home, officers in free.items()}

    def seat_of(self, posting: Posting, seating: Seating) -> Seat | None:
        """Return the seat on which somebody sits in a posting; ``None`` if the posting has no such seat.

        Of two seats with one name, one of them for locals, it is the one on which the officer may sit.
        """
        named = [seat for seat in self.seats_at(posting) if seat.name == seating.seat]
        if len(named) > 1:
            team = self.scenario.team[posting.team]
            for seat in named:
                if self.draws_on(team, seat, posting.host, seating.officer):
                    return seat
        return named[0] if named else None

    @staticmethod
    def is_local(team: Team, seat: Seat | None) -> bool:
        """Whether whoever sits there is a local of the host: on a seat that the host fills, and in a local team."""
        return team.kind is Kind.LOCAL or (seat is not None and seat.source == "host")

    def fills(self, posting: Posting, seating: Seating, seat: Seat) -> bool:
        """Whether somebody sits there as long as the seat is needed: throughout, or for one of its blocks of days."""
        days = posting.seated(seating)
        return any(days.covers(block) for block in self.blocks(posting, seat))

    def people_in(self, posting: Posting) -> tuple[Officer, ...]:
        """Return the officers who fill a seat of a posting, each once."""
        people: dict[str, Officer] = {}
        for seating in posting.seats:
            officer, seat = self.scenario.officer.get(seating.officer), self.seat_of(posting, seating)
            if officer is not None and seat is not None and self.fills(posting, seating, seat):
                people[officer.id] = officer
        return tuple(people.values())

    def empty_seats(self, posting: Posting) -> tuple[tuple[Seat, int], ...]:
        """Return the seats of a posting that are not filled, with how many people each lacks."""
        empty = []
        for seat in self.seats_at(posting):
            filled = [
                seating
                for seating in posting.seats
                if self.seat_of(posting, seating) == seat and self.fills(posting, seating, seat)
            ]
            if len(filled) < seat.count:
                empty.append((seat, seat.count - len(filled)))
        return tuple(empty)

    def missing_skills(self, posting: Posting) -> tuple[tuple[str, int], ...]:
        """Return the skills that a posting lacks, with how many people each."""
        people = self.people_in(posting)
        missing = []
        for skill, needed in self.skills_at(posting).items():
            found = sum(skill in officer.skills for officer in people)
            if found < needed:
                missing.append((skill, needed - found))
        return tuple(missing)

    def blocks(self, posting: Posting, seat: Seat) -> tuple[Span, ...]:
        """Return the days for any of which a seat of a posting may be filled: all of the posting, or some of its days.

        A seat that is needed for some working days alone has one block of so many after another, counted from the
        first; what is left over at the end is no block. A posting that is no longer has one block, all of it.
        """
        if seat.days is None:
            return (posting.span,)
        days = self.scenario.calendar.working_days(posting.span)
        if len(days) <= seat.days:
            return (posting.span,)
        return tuple(
            Span(days[start], days[start + seat.days - 1]) for start in range(0, len(days) - seat.days + 1, seat.days)
        )


def brings_people(team: Team) -> bool:
    """Whether a team leaves, or stays, with its own people: whole and local teams do."""
    return team.kind in (Kind.WHOLE, Kind.LOCAL)


def office_of(officer: Officer) -> tuple[str, str]:
    """Return what tells an officer's unit from all others: its home and its name; ``("", "")`` if it is not known."""
    return (officer.home, officer.unit) if officer.unit else ("", "")


def can_fill(officer: Officer, seat: Seat) -> bool:
    """Whether an officer may fill a seat: it is among those stated, or a speciality that is one of the skills.

    Who states no seats may be an ordinary member.
    """
    if seat.name in officer.seats or (not officer.seats and seat.name == MEMBER):
        return True
    return seat.name not in ROLES and seat.name in officer.skills
