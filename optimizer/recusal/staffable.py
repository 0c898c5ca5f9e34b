"""What must be missing at least in every posting, known by matching before anything is solved.

Everything here is *necessary*: an officer counts as a candidate unless something that is known beforehand rules it out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind, Mode, Seat
from optimizer.domain.shortages import Pool, Row, Shortages, of_single_teams, pool_of
from optimizer.domain.staffing import EMPTY_SEAT, LEADER, LEADING, MEMBER, brings_people, can_fill
from optimizer.recusal.bans import BanBook
from optimizer.recusal.forbidden import Forbidden
from optimizer.recusal.newcomers import Ceiling, row_of, rule_in
from optimizer.recusal.openings import Openings
from optimizer.recusal.people import OfficerBans
from optimizer.recusal.pools import Pools
from optimizer.recusal.sizes import Sizes
from optimizer.rules.rulebook import is_in_force
from optimizer.rules.staffing.mix import MIXED, Mix

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from optimizer.domain.records import Officer, Round, Team
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rulebook import InForce
    from optimizer.rules.staffing.newcomers import Newcomers


_NOBODY: frozenset[str] = frozenset()

Key = tuple[str, str, str]
"""(round, team, host)"""
Stint = tuple[str, ...]
"""(round, team), perhaps with the host"""


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
    needs: tuple[tuple[int, frozenset[str]], ...]
    """Numbers of people, each with the people of whom so many are enough: for all seats together, and for each skill.

    Where for every seat alone there are as many as for all of them, nothing is missing.
    """

    def is_ample_at(self, host: str) -> bool:
        """Whether so few of them are barred at a host that every seat can be filled and no skill is lacking."""
        barred = self.barred.get(host, _NOBODY) | self.barred_leading.get(host, _NOBODY)
        return all(len(people) - len(people & barred) >= needed for needed, people in self.needs)

    def is_open(self, number: int, host: str, officer: str) -> bool:
        """Whether an officer is a candidate of one of the seats at a host."""
        if officer not in self.people[number] or officer in self.barred.get(host, _NOBODY):
            return False
        return self.seats[number].name not in LEADING or officer not in self.barred_leading.get(host, _NOBODY)

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
    """What must be missing at least in each posting by itself, and in all of them together.

    Parameters
    ----------
    scenario
        What is given.
    book
        The rules in force.
    """

    def __init__(self, scenario: Scenario, book: tuple[InForce, ...]) -> None:
        self._scenario, self._book = scenario, book
        self.bans = OfficerBans(scenario, book)
        self._openings = Openings(scenario, book, BanBook(scenario, book))
        self.forbidden = Forbidden(scenario, book)
        self.pools = Pools(scenario, book, self.stays, self.forbidden)
        self.sizes = Sizes(scenario, book)
        self._pools: dict[tuple[object, ...], _Pool] = {}
        self._led: dict[tuple[object, ...], frozenset[str]] = {}
        self._least: dict[tuple[object, ...], int] = {}
        self._ceilings: dict[str, Ceiling | None] = {}
        self._open: dict[tuple[str, str], tuple[str, ...]] = {}

    def stays(self, round_: Round, team: Team) -> bool:
        """Whether a team's people, if it is sent in a round, cannot sit in any other team in that round.

        The team stays for all of it then, and nobody is in two places on a day.
        """
        return self._openings.is_hard(round_.id, "one-place") and self.has_fixed_days(round_, team)

    def has_fixed_days(self, round_: Round, team: Team) -> bool:
        """Whether a team, if it is sent in a round, stays from its first day to its last."""
        return self._openings.stays_whole_round(round_, team)

    def shortages(self, hosts: Iterable[str]) -> Shortages:
        """Return what is known while teams are sent: of every posting to one of these hosts by itself, and of pools."""
        never: set[Key] = set()
        empty: dict[tuple[str, str], dict[Stint, int]] = defaultdict(dict)
        brought: dict[str, dict[Stint, int]] = defaultdict(dict)
        lacking: dict[str, dict[Stint, int]] = defaultdict(dict)
        alone: dict[Stint, int] = {}
        places = tuple(hosts)
        for round_, team in self._staffed():
            must_fill = is_in_force(self._book, "seats", round_, Mode.HARD)
            must_know = is_in_force(self._book, "skills-in-team", round_, Mode.HARD)
            beyond = self.beyond_ceiling(round_, team)
            for host in places:
                key = (round_.id, team.id, host)
                if must_fill and (beyond or self.sizes.against_posting(round_, team, host) is not None):
                    never.add(key)
                if self._is_ample(round_, team, host):
                    continue
                own, local = self._empty(round_, team, host)
                skills = self._lacking(round_, team, host)
                if (must_fill and own + local) or (must_know and skills):
                    never.add(key)
                if own and brings_people(team):
                    brought[team.id][key] = own
                elif own:
                    empty[self.pools.pool_of_team(team), round_.id][key] = own
                if local:
                    empty[host, round_.id][key] = local
                alone[key] = self._alone(round_, team, host, own + local)
                for skill, count in skills.items():
                    lacking[skill][key] = count
        own_people = [pool_of([Row(amounts, 0, EMPTY_SEAT)]) for amounts in brought.values()]
        told = tuple(pool for pool in (self.pools.pool(empty), *own_people) if not pool.says_nothing)
        rows = tuple(Pool((row,)) for row in self._ceiling_rows())
        return Shortages(
            (Pool((), (), (told, rows)),) if told and rows else told or rows,
            tuple(pool for pool in self._of_skills(lacking) if not pool.says_nothing),
            alone=tuple(of_single_teams({key: count for key, count in alone.items() if count}, EMPTY_SEAT)),
            limits=self._limits(),
            never=frozenset(never),
            unfit=frozenset(visit for each in self._staffed() for visit in self.sizes.unfit(*each)),
        )

    def _alone(self, round_: Round, team: Team, host: str, empty: int) -> int:
        """Return how many of the seats that stay empty are matters of a team alone: nobody could sit there anyway.

        All of them are where a team brings its people, or these are not known to be missed by any other.
        """
        if brings_people(team) or not self.stays(round_, team):
            return empty
        seats = self._scenario.staffing.seats_of(team)
        return sum(seat.count for seat, who in zip(seats, self.candidates(round_, team, host), strict=True) if not who)

    def _staffed(self) -> Iterator[tuple[Round, Team]]:
        """Yield every round with the teams that may take part in it and are staffed."""
        for round_ in self._scenario.planned_rounds:
            yield from ((round_, team) for team in self.staffed_in(round_))

    def staffed_in(self, round_: Round) -> tuple[Team, ...]:
        """Return the teams that may take part in a round and are staffed."""
        staffing = self._scenario.staffing
        return tuple(
            team
            for team in self._scenario.teams
            if staffing.is_staffed(team) and self._scenario.may_take_part(round_, team)
        )

    def _of_skills(self, lacking: Mapping[str, Mapping[Stint, int]]) -> Iterator[Pool]:
        """Yield for every skill what must be lacking: in single postings, or since too few people have it."""
        asked: dict[str, dict[str, dict[Stint, int]]] = defaultdict(lambda: defaultdict(dict))
        for round_, team in self._staffed():
            # People who come for some days alone bring their skills to several teams.
            by_days = any(seat.days is not None for seat in self._scenario.staffing.seats_of(team))
            if self.stays(round_, team) and not by_days:
                for skill, needed in self._scenario.staffing.skills_of(team).items():
                    asked[skill][round_.id][round_.id, team.id] = needed
        for skill in dict.fromkeys((*asked, *lacking)):
            people = [officer for officer in self._scenario.officers if skill in officer.skills]
            parts = []
            for round_ in self._scenario.planned_rounds:
                amounts = asked[skill][round_.id]
                room = sum(self._may_sit_anywhere(round_, officer) for officer in people)
                rows = [Row(amounts, room)] if sum(amounts.values()) > room else []
                single = {key: count for key, count in lacking.get(skill, {}).items() if key[0] == round_.id}
                parts.append(pool_of(rows, [of_single_teams(single, 1)]))
            yield pool_of((), (parts,))

    def _limits(self) -> tuple[Row, ...]:
        """Return the rows of pools beyond which nobody can be sent, because all seats must be filled."""
        hard = {
            round_.id for round_ in self._scenario.planned_rounds if is_in_force(self._book, "seats", round_, Mode.HARD)
        }
        rows = [*(row for *_, row in self.pools.rows()), *self._ceiling_rows()] if hard else []
        return tuple(row for row in rows if {what[0] for what in row.amounts} <= hard)

    # -- people promoted lately ---------------------------------------------------------------------------------------

    def ceiling(self, round_: Round) -> Ceiling | None:
        """Return how many people can take part in a round, if a hard rule demands that some were promoted lately."""
        if round_.id not in self._ceilings:
            rule = rule_in(self._book, round_)
            self._ceilings[round_.id] = None if rule is None else self._ceiling_by(rule, round_)
        return self._ceilings[round_.id]

    def _ceiling_by(self, rule: Newcomers, round_: Round) -> Ceiling:
        teams = self.staffed_in(round_)
        new = frozenset(
            officer.id
            for officer in self._scenario.officers
            if rule.is_new(officer, round_.enter) and any(self._may_sit_in(round_, team, officer) for team in teams)
        )
        return Ceiling(rule, new, 100 * len(new) // rule.share)

    def _may_sit_in(self, round_: Round, team: Team, officer: Officer) -> bool:
        """Whether an officer may sit in a team at some host, as far as is known beforehand."""
        if officer.team not in (None, team.id) or not self.may_sit(round_, team, officer):
            return False
        if self.may_grow(team) and can_fill(officer, Seat(MEMBER, 1)):
            return True  # perhaps where a target asks for more people
        is_sent = team.kind is Kind.UPGRADED or any(officer.id in people for people in self._own(round_, team).people)
        around = tuple(self._scenario.places.upward(officer.home))
        hosts = [host for host in self._open_hosts(round_, team) if is_sent or host in around]
        return any(self.seats_open_to(round_, team, host, officer.id) for host in hosts)

    def _open_hosts(self, round_: Round, team: Team) -> tuple[str, ...]:
        """Return the hosts to which a team may be sent if it finds a crew."""
        key = (round_.id, team.id)
        if key not in self._open:
            self._open[key] = self._openings.allowed_hosts(round_, team)
        return self._open[key]

    def people_in(self, round_: Round) -> int:
        """Return how many people may sit on some seat in a round, as far as is known beforehand."""
        people = [
            who
            for team in self.staffed_in(round_)
            for who in self.candidates_at_any(round_, team, self._open_hosts(round_, team))
        ]
        return len(frozenset().union(*people))

    def beyond_ceiling(self, round_: Round, team: Team) -> int:
        """Return how many seats of a team stay empty at least because too few people were promoted lately."""
        ceiling = self.ceiling(round_)
        return 0 if ceiling is None else ceiling.beyond(self._scenario.staffing.seats_of(team))

    def _nobody_goes(self, round_: Round) -> bool:
        """Whether nobody can take part in a round at all."""
        ceiling = self.ceiling(round_)
        return ceiling is not None and not ceiling.most

    def _ceiling_rows(self) -> Iterator[Row]:
        """Yield what all teams of a round ask for, where that is more than can take part."""
        for round_ in self._scenario.planned_rounds:
            ceiling = self.ceiling(round_)
            if ceiling is not None:
                teams = (team for team in self.staffed_in(round_) if not ceiling.most or self.stays(round_, team))
                row = row_of(self._scenario, ceiling, round_, teams)
                if row is not None:
                    yield row

    # -- single postings ----------------------------------------------------------------------------------------------

    def missing(self, round_: Round, team: Team, host: str) -> tuple[int, int]:
        """Return how many seats must stay empty at least, and how many people with a skill must be lacking."""
        beyond = self.beyond_ceiling(round_, team)
        if self._is_ample(round_, team, host):
            return beyond, 0
        empty = max(beyond, sum(self._empty(round_, team, host)))
        return empty, sum(self._lacking(round_, team, host).values())

    def _is_ample(self, round_: Round, team: Team, host: str) -> bool:
        """Whether a glance is enough to see that nothing must be missing."""
        if self._mix(round_, team) is not None or self.forbidden.on_seats(round_, team, host):
            return False
        if self._nobody_goes(round_):
            return False
        if team.kind is Kind.UPGRADED or not self._own(round_, team).is_ample_at(host):
            return False
        seats = self._scenario.staffing.seats_of(team)
        return not any(map(_is_local, seats)) or self._pool(round_, team, seats, host).is_ample_at(host)

    def _empty(self, round_: Round, team: Team, host: str) -> tuple[int, int]:
        """Return how many seats must stay empty at least, of those for people who are sent and of those for locals."""
        seats = self._scenario.staffing.seats_of(team)
        both = list(zip(seats, self.candidates(round_, team, host), strict=True))
        own = [(seat, who) for seat, who in both if not _is_local(seat)]
        local = [(seat, who) for seat, who in both if _is_local(seat)]
        return max(self.least_empty(own), self._empty_by_mix(round_, team, own)), self.least_empty(local)

    def _mix(self, round_: Round, team: Team) -> Mix | None:
        """Return the rule that limits how many people of one home a team has, if it is hard and speaks of the team."""
        if team.kind not in MIXED:
            return None
        in_force = (kept for kept in self._book if kept.mode is Mode.HARD and round_ in kept.rounds)
        return next((kept.rule for kept in in_force if isinstance(kept.rule, Mix)), None)

    def _empty_by_mix(self, round_: Round, team: Team, own: Sequence[tuple[Seat, frozenset[str]]]) -> int:
        """Return how many seats must stay empty at least because no home may send more than a share of a mixed team."""
        most = self.most_of_home(round_, team)
        if most is None:
            return 0
        throughout = [(seat, who) for seat, who in own if seat.days is None]
        people = frozenset().union(*(who for _, who in throughout))
        homes = Counter(self._scenario.officer[who].home for who in people)
        room = sum(min(most, count) for count in homes.values())
        return max(0, sum(seat.count for seat, _ in throughout) - room)

    def most_of_home(self, round_: Round, team: Team) -> int | None:
        """Return how many people of one home a posting of a team may have at most; ``None`` if nothing limits that."""
        rule = self._mix(round_, team)
        size = sum(seat.count for seat in self._scenario.staffing.seats_of(team))
        # Targets that ask for more people make the share larger.
        return None if rule is None else rule.most(max(size, self._largest_headcount))

    def least_empty(self, both: Iterable[tuple[Seat, frozenset[str]]]) -> int:
        """Return how many places must stay empty at least if these people may sit on these seats.

        One person may sit on several seats that are needed for some days alone, one after the other.
        """
        seats = tuple(both)
        by_days = sum(seat.count for seat, who in seats if seat.days is not None and not who)
        throughout = [(seat, who) for seat, who in seats if seat.days is None]
        total = sum(seat.count for seat, _ in throughout)
        if all(len(who) >= total for _, who in throughout):
            return by_days
        key = tuple((seat.count, who) for seat, who in throughout)
        if key not in self._least:
            self._least[key] = total - _most_seated(throughout)
        return by_days + self._least[key]

    def _lacking(self, round_: Round, team: Team, host: str) -> dict[str, int]:
        """Return of which skills how many people must be lacking."""
        needs = self._scenario.staffing.skills_of(team)
        if not needs:
            return {}
        if self._nobody_goes(round_):
            return dict(needs)
        everybody = frozenset().union(*self.candidates(round_, team, host), self.more_members(round_, team, host))
        nobody: frozenset[str] = frozenset()
        found = {skill: len(everybody & self.skilled.get(skill, nobody)) for skill in needs}
        return {skill: needed - found[skill] for skill, needed in needs.items() if found[skill] < needed}

    def more_members(self, round_: Round, team: Team, host: str) -> frozenset[str]:
        """Return who else may come where a target asks for more people than the team has seats."""
        staffing = self._scenario.staffing
        if not self.may_grow(team):
            return frozenset()
        reserves = not staffing.leaves_as_one(round_)
        seats = [seat for seat in staffing.seats_of(team) if seat.name == MEMBER] or [Seat(MEMBER, 1)]
        people = (each for seat in seats for each in staffing.candidates(team, seat, host, reserves=reserves))
        return self.forbidden.open_to(round_, team, host, MEMBER, frozenset(officer.id for officer in people))

    def may_grow(self, team: Team) -> bool:
        """Whether some target asks for more people than the team has seats."""
        return self._largest_headcount > sum(seat.count for seat in self._scenario.staffing.seats_of(team))

    @cached_property
    def _largest_headcount(self) -> int:
        return max((target.headcount or 0 for target in self._scenario.targets), default=0)

    def candidates(self, round_: Round, team: Team, host: str) -> tuple[frozenset[str], ...]:
        """Return the ids of those who may sit on each seat of a team at a host, as far as is known beforehand."""
        found = self._unpinned(round_, team, host)
        if not self.forbidden.on_seats(round_, team, host):
            return found
        seats = self._scenario.staffing.seats_of(team)
        return tuple(
            self.forbidden.open_to(round_, team, host, seat.name, people)
            for seat, people in zip(seats, found, strict=True)
        )

    def _unpinned(self, round_: Round, team: Team, host: str) -> tuple[frozenset[str], ...]:
        """Return the candidates for each seat of a team at a host, those whom pins keep off some seats included."""
        seats = self._scenario.staffing.seats_of(team)
        own = self._own(round_, team).at(host)
        if team.kind is Kind.UPGRADED:  # who may lead it depends on the host
            own = tuple(
                self._leaders(round_, team, seat, host) if _is_from_above(seat) else people
                for seat, people in zip(seats, own, strict=True)
            )
        if not any(map(_is_local, seats)):
            return own
        local = self._pool(round_, team, seats, host).at(host)
        return tuple(
            theirs if seat.source == "host" else ours for seat, ours, theirs in zip(seats, own, local, strict=True)
        )

    def seats_open_to(self, round_: Round, team: Team, host: str, officer: str) -> tuple[Seat, ...]:
        """Return the seats of a team at a host on which an officer may sit, as far as is known beforehand."""
        seats, own = self._scenario.staffing.seats_of(team), self._own(round_, team)
        is_there = host in self._scenario.places.upward(self._scenario.officer[officer].home)
        found = []
        for number, seat in enumerate(seats):
            if _is_local(seat):
                is_open = is_there and self._pool(round_, team, seats, host).is_open(number, host, officer)
            elif team.kind is Kind.UPGRADED and _is_from_above(seat):
                is_open = officer in self._leaders(round_, team, seat, host)
            else:
                is_open = own.is_open(number, host, officer)
            if is_open and self.forbidden.against(round_, team, host, seat.name, officer) is None:
                found.append(seat)
        return tuple(found)

    def _leaders(self, round_: Round, team: Team, seat: Seat, host: str) -> frozenset[str]:
        """Return who may lead an upgraded team at a host."""
        key = (round_.id, team.level, seat, host)
        if key not in self._led:
            self._led[key] = frozenset(
                officer.id
                for officer in self._scenario.staffing.candidates(team, seat, host)
                if self.may_sit(round_, team, officer)
                and not any(
                    held.place == host and held.mode is Mode.HARD and not held.is_open
                    for held in self.bans.of(round_, officer)
                )
            )
        return self._led[key]

    def candidates_at_any(self, round_: Round, team: Team, hosts: Iterable[str]) -> tuple[frozenset[str], ...]:
        """Return the ids of those who may sit on each seat of a team at some of these hosts."""
        seats = self._scenario.staffing.seats_of(team)
        found = tuple(frozenset[str]() for _ in seats)
        depends_on_host = team.kind is Kind.UPGRADED or any(map(_is_local, seats))
        for host in hosts:
            here = self.candidates(round_, team, host)
            found = tuple(known | each for each, known in zip(here, found, strict=True))
            if not depends_on_host and found == self._own(round_, team).people:
                break
        return found

    def empty_without(self, round_: Round, team: Team, hosts: Iterable[str], absent: Set[str]) -> int:
        """Return how many of the seats for people who are sent stay empty at least, wherever, if some stay at home."""
        seats = self._scenario.staffing.seats_of(team)
        people = self.candidates_at_any(round_, team, hosts)
        return self.least_empty(
            [(seat, who - absent) for seat, who in zip(seats, people, strict=True) if not _is_local(seat)]
        )

    def may_sit(self, round_: Round, team: Team, officer: Officer) -> bool:
        """Whether an officer may sit on a seat of a team in a round at all: is there, and was not sent too often.

        A seat in a whole team is no round of the officer's, as the rule ``rounds-per-person`` has it.
        """
        if self._is_still_elsewhere(round_, team, officer):
            return False
        if team.kind is Kind.WHOLE:
            return self.pools.may_come(round_, officer)
        return self.pools.times(officer, (round_,)) > 0

    def _is_still_elsewhere(self, round_: Round, team: Team, officer: Officer) -> bool:
        """Whether by history an officer sits somewhere on a day on which the team, if it is sent, needs them."""
        past = self._scenario.past_seats.get(officer.id, ())
        if not any(row.date <= round_.leave and round_.enter <= (row.leave or row.date) for row in past):
            return False
        is_for_some_days = any(seat.days is not None for seat in self._scenario.staffing.seats_of(team))
        return not is_for_some_days and self.stays(round_, team)

    def draws_whole_teams_on_pool(self, round_: Round) -> bool:
        """Whether a whole team may have a seat for somebody who is not of its own people."""
        if not self._scenario.staffing.leaves_as_one(round_):
            return self._has_whole_teams
        return self._lends_to_whole_teams

    @cached_property
    def _has_whole_teams(self) -> bool:
        return any(team.kind is Kind.WHOLE for team in self._scenario.teams)

    @cached_property
    def _lends_to_whole_teams(self) -> bool:
        seats_of = self._scenario.staffing.seats_of
        whole = (team for team in self._scenario.teams if team.kind is Kind.WHOLE)
        return any(seat.source != "own" for team in whole for seat in seats_of(team))

    def _may_sit_anywhere(self, round_: Round, officer: Officer) -> bool:
        if self.draws_whole_teams_on_pool(round_):
            return self.pools.may_come(round_, officer)
        return self.pools.times(officer, (round_,)) > 0

    @cached_property
    def skilled(self) -> Mapping[str, frozenset[str]]:
        """The ids of the officers with each skill."""
        skilled: dict[str, set[str]] = defaultdict(set)
        for officer in self._scenario.officers:
            for skill in officer.skills:
                skilled[skill].add(officer.id)
        return {skill: frozenset(people) for skill, people in skilled.items()}

    def _own(self, round_: Round, team: Team) -> _Pool:
        """Return the candidates for the team's own seats."""
        key = (round_.id, team.id)
        if key not in self._pools:
            self._pools[key] = self._pool(round_, team, self._scenario.staffing.seats_of(team), None)
        return self._pools[key]

    def _pool(self, round_: Round, team: Team, seats: tuple[Seat, ...], host: str | None) -> _Pool:
        """Return the candidates for the team's own seats, or for those of the locals of a host.

        Teams of one kind that come from the same homes share them.
        """
        own = team.id if self._scenario.staffing.people_of(team) else ""
        whose = team.kind is Kind.WHOLE if host is not None else (team.kind, team.homes, team.level, own)
        key = (round_.id, seats, host, whose)
        if key not in self._pools:
            self._pools[key] = self._new_pool(round_, team, seats, host)
        return self._pools[key]

    def _new_pool(self, round_: Round, team: Team, seats: Sequence[Seat], host: str | None) -> _Pool:
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
                    if self.may_sit(round_, team, officer)
                ]
                if is_local == (host is not None)
                else []
            )
            people.append(frozenset(officer.id for officer in own))
            spared = staffing.is_local(team, seat)
            pool.update({officer.id: (officer, spared or (officer, True) == pool.get(officer.id)) for officer in own})
        barred: dict[str, set[str]] = defaultdict(set)
        leading: dict[str, set[str]] = defaultdict(set)
        for officer, spared in pool.values():
            for held in self.bans.of(round_, officer):
                is_spared = (spared and held.ban.spares_locals) or held.is_open
                if held.mode is Mode.HARD and not is_spared:
                    (leading if held.ban.leading_only else barred)[held.place].add(officer.id)
        return _Pool(
            tuple(seats),
            tuple(people),
            {place: frozenset(who) for place, who in barred.items()},
            {place: frozenset(who) for place, who in leading.items()},
            tuple(self._needs(team, seats, people, is_local=host is not None)),
        )

    def _needs(
        self, team: Team, seats: Sequence[Seat], people: Sequence[frozenset[str]], *, is_local: bool
    ) -> Iterator[tuple[int, frozenset[str]]]:
        """Yield how many people are enough, and of whom, so that no seat is empty and no skill is lacking."""
        own = [(seat, who) for seat, who in zip(seats, people, strict=True) if _is_local(seat) == is_local]
        total = sum(seat.count for seat, _ in own)
        for _, who in own:
            yield total, who
        if not is_local:  # those who are sent are looked at for skills
            everybody = _NOBODY.union(*people)
            for skill, needed in self._scenario.staffing.skills_of(team).items():
                yield needed, everybody & self.skilled.get(skill, _NOBODY)

    @cached_property
    def _somewhere(self) -> str:
        return next(iter(self._scenario.region))


def _is_local(seat: Seat) -> bool:
    return seat.source == "host"


def _is_from_above(seat: Seat) -> bool:
    """Whether the leader of an upgraded team sits there."""
    return seat.name == LEADER and seat.source == "own"


def _most_seated(seats: Sequence[tuple[Seat, frozenset[str]]]) -> int:
    """Return how many of the places on the seats can be filled at most, by a largest matching."""
    import networkx as nx  # slow to import, and needed where people are few

    graph: nx.Graph[object] = nx.Graph()
    places = []
    for number, (seat, candidates) in enumerate(seats):
        for place in range(seat.count):
            places.append((number, place))
            graph.add_node((number, place))
            graph.add_edges_from(((number, place), officer) for officer in candidates)
    matched = nx.bipartite.hopcroft_karp_matching(graph, top_nodes=places)
    return sum(place in matched for place in places)
