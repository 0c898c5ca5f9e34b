"""What is known of people while teams are sent: the seats come afterwards, but must not come too late.

Everything here is a lower bound on what will be missing, counted like the tier ``seats``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Pin
    from optimizer.domain.scenario import Scenario

Chosen = dict[tuple[str, str, str], frozenset[str]]
"""The postings of a plan, by round, team and host, with the units inspected there."""


def chosen_in(scenario: Scenario, postings: Iterable[Posting]) -> Chosen:
    """Return what a plan with these postings chose."""
    return {posting.key: frozenset(posting.units(scenario)) for posting in postings}


@dataclass(frozen=True, slots=True)
class Row:
    """So many people are asked for, and no more are there.

    Parameters
    ----------
    amounts
        What each posting asks for, by round, team and host, or by round and team wherever it goes; both add up.
    room
        How many there are.
    weight
        What each one lacking counts.
    people
        Whom it counts on in which rounds, where that is known one by one.
    skill
        The skill of which it speaks; ``""`` for seats.
    """

    amounts: Mapping[tuple[str, ...], int]
    room: int
    weight: int = 1
    people: frozenset[tuple[str, str]] = frozenset()
    skill: str = ""

    def of(self, posting: tuple[str, str, str]) -> int:
        """Return what a posting asks for."""
        return self.amounts.get(posting[:2], 0) + self.amounts.get(posting, 0)

    def beyond(self, chosen: Chosen) -> int:
        """Return how many more are asked for than there are; not below 0."""
        return max(0, sum(map(self.of, chosen)) - self.room)


def of_single_teams(amounts: Mapping[tuple[str, ...], int], weight: int) -> list[Pool]:
    """Return what postings lack by themselves as pools, one for each team, so that teams can be told apart later."""
    by_team: dict[str, dict[tuple[str, ...], int]] = {}
    for what, amount in amounts.items():
        by_team.setdefault(what[1], {})[what] = amount
    return [Pool((Row(own, 0, weight),)) for own in by_team.values()]


@dataclass(frozen=True, slots=True)
class Stint:
    """What a team does in a round: it goes to one of some hosts, or inspects at least some units at a single one."""

    round: str
    team: str
    hosts: frozenset[str]
    units: frozenset[str] = frozenset()

    def is_met_by(self, chosen: Chosen) -> bool:
        """Whether a plan does so."""
        keys = ((self.round, self.team, host) for host in self.hosts)
        return any(key in chosen and self.units <= chosen[key] for key in keys)


@dataclass(frozen=True, slots=True)
class Joint:
    """What must be missing at least wherever all of some stints take place.

    ``least`` is ``None`` if such postings cannot be staffed at all.
    """

    stints: tuple[Stint, ...]
    least: int | None

    def is_met_by(self, chosen: Chosen) -> bool:
        """Whether all of the stints take place."""
        return all(stint.is_met_by(chosen) for stint in self.stints)


@dataclass(frozen=True, slots=True)
class Pool:
    """People on whom some seats draw, and what must be missing on these seats at least.

    That is the most that one of its rows or joints says, or that one of its ``splits`` adds up to: the same seats taken
    apart by region, by round or by year.
    """

    rows: tuple[Row, ...] = ()
    joints: tuple[Joint, ...] = ()
    splits: tuple[tuple[Pool, ...], ...] = ()

    def least(self, chosen: Chosen) -> int:
        """Return what must be missing at least in a plan with these postings."""
        return max(
            [
                0,
                *(row.weight * row.beyond(chosen) for row in self.rows),
                *(joint.least or 0 for joint in self.joints if joint.is_met_by(chosen)),
                *(sum(part.least(chosen) for part in split) for split in self.splits),
            ]
        )

    @property
    def teams(self) -> frozenset[str]:
        """The teams of which it speaks."""
        own = {key[1] for row in self.rows for key in row.amounts}
        own |= {stint.team for joint in self.joints for stint in joint.stints}
        return frozenset(own).union(*(part.teams for split in self.splits for part in split))

    def within(self, parts: Sequence[frozenset[str]]) -> tuple[Pool, ...]:
        """Return pools each of which speaks of the teams of one part alone; they say no more than this one does."""
        teams = self.teams
        if any(teams <= part for part in parts):
            return (self,)
        splits = [tuple(pool for part in split for pool in part.within(parts)) for split in self.splits]
        return max(splits, key=len, default=())

    def all_rows(self) -> Iterator[Row]:
        """Yield the rows of this pool and of all its parts."""
        yield from self.rows
        for split in self.splits:
            for part in split:
                yield from part.all_rows()

    @property
    def says_nothing(self) -> bool:
        """Whether nothing is known to be missing, whatever the plan."""
        return not self.rows and not self.joints and all(part.says_nothing for split in self.splits for part in split)


def pool_of(rows: Iterable[Row] = (), splits: Iterable[Iterable[Pool]] = ()) -> Pool:
    """Return a pool without the parts and splits that say nothing; a pool that is only one other is that one."""
    told = [tuple(part for part in split if not part.says_nothing) for split in splits]
    kept = tuple(split for split in told if split)
    own = tuple(rows)
    if not own and len(kept) == 1 and len(kept[0]) == 1:
        return kept[0][0]
    return Pool(own, (), kept)


@dataclass(frozen=True)
class Shortages:
    """What is known of people while teams are sent.

    Parameters
    ----------
    seats
        Seats that must stay empty at least, pool by pool; it adds up over them.
    skills
        Skills that must be lacking at least; that adds up, too.
    alone
        Seats that must stay empty in single postings and of which no row speaks that is found later.
    found
        Rows that became known later: together with ``alone`` another way to count the same as ``seats``, and likewise
        for skills.
    joints
        Likewise, what some stints lack together.
    limits
        Rows beyond which nothing may go, where hard rules demand that seats be filled.
    never
        Postings for which no crew that the hard rules allow can be seated.
    unfit
        Visits for which that is so wherever the team goes, by round, team and unit.
    together
        Stints that cannot be staffed all together.
    pinned
        By every pin ``must`` that speaks of seats, the postings in which it may be kept.
    wishes
        What soft rules on people weigh at least that cannot be kept, pool by pool, in plans in which no more is missing
        than was supposed when that was found out.
    """

    seats: tuple[Pool, ...] = ()
    skills: tuple[Pool, ...] = ()
    alone: tuple[Pool, ...] = ()
    found: tuple[Row, ...] = ()
    joints: tuple[Joint, ...] = ()
    limits: tuple[Row, ...] = ()
    never: frozenset[tuple[str, str, str]] = frozenset()
    unfit: frozenset[tuple[str, str, str]] = frozenset()
    together: tuple[Joint, ...] = ()
    pinned: Mapping[Pin, frozenset[tuple[str, str, str]]] = field(default_factory=dict)
    wishes: tuple[Pool, ...] = ()

    @cached_property
    def pools(self) -> tuple[Pool, ...]:
        """Everything that must be missing at least, as pools over which it adds up."""
        by_skill: dict[str, list[Row]] = {}
        for row in self.found:
            by_skill.setdefault(row.skill, []).append(row)
        seats = _either(self.seats, by_skill.pop("", []), self.alone)
        skills = _either(self.skills, [row for rows in by_skill.values() for row in rows])
        return (Pool((), self.joints, ((*seats, *skills),)),) if self.joints else (*seats, *skills)

    def least(self, chosen: Chosen) -> int:
        """Return what must be missing at least in a plan with these postings."""
        return sum(pool.least(chosen) for pool in self.pools)

    def least_wishes(self, chosen: Chosen) -> int:
        """Return what soft rules on people weigh at least that cannot be kept in a plan with these postings."""
        return sum(pool.least(chosen) for pool in self.wishes)

    @property
    def is_ample(self) -> bool:
        """Whether nothing is known to fall short, whatever the plan."""
        return all(pool.says_nothing for pool in self.pools)

    def strictly(self, *, skills: bool) -> Shortages:
        """Return the same with a limit wherever a seat would have to stay empty, or with ``skills`` a skill be lacking.

        What has no limit then is still counted.
        """
        rows = [row for pool in (*self.seats, *(self.skills if skills else ())) for row in pool.all_rows()]
        rows += [row for row in self.found if skills or not row.skill]
        return replace(
            self,
            seats=(),
            alone=(),
            skills=() if skills else self.skills,
            found=() if skills else tuple(row for row in self.found if row.skill),
            joints=(),
            limits=tuple({id(row): row for row in (*self.limits, *rows)}.values()),
            together=(*self.together, *(replace(joint, least=None) for joint in self.joints)),
        )

    def within(self, parts: Sequence[frozenset[str]]) -> Shortages | None:
        """Return what can be said of parts, given by their teams, one by one; ``None`` if a limit binds several."""
        spoken_of = [{key[1] for key in row.amounts} for row in self.limits]
        spoken_of += [{stint.team for stint in joint.stints} for joint in self.together]
        if not all(any(teams <= part for part in parts) for teams in spoken_of):
            return None
        apart = tuple(own for pool in self.pools for own in pool.within(parts))
        wishes = tuple(own for pool in self.wishes for own in pool.within(parts))
        return replace(self, seats=apart, alone=(), skills=(), found=(), joints=(), wishes=wishes)

    def of_teams(self, teams: frozenset[str]) -> Shortages:
        """Return what is said of some teams alone."""
        return Shortages(
            tuple(pool for pool in self.pools if pool.teams <= teams),
            limits=tuple(row for row in self.limits if {key[1] for key in row.amounts} <= teams),
            never=frozenset(key for key in self.never if key[1] in teams),
            unfit=frozenset(key for key in self.unfit if key[1] in teams),
            together=tuple(joint for joint in self.together if {stint.team for stint in joint.stints} <= teams),
            pinned={pin: frozenset(key for key in keys if key[1] in teams) for pin, keys in self.pinned.items()},
            wishes=tuple(pool for pool in self.wishes if pool.teams <= teams),
        )


def _either(known: tuple[Pool, ...], found: Sequence[Row], alone: tuple[Pool, ...] = ()) -> tuple[Pool, ...]:
    """Return pools that say as much as those that are known, or as the rows that were found if that is more."""
    if not found:
        return known
    return (Pool((), (), (known, (*(Pool(tuple(rows)) for rows in _by_people(found)), *alone))),)


def _by_people(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows in groups that count on nobody in common for the same in one round."""
    groups: list[tuple[frozenset[tuple[str, str, str]], list[Row]]] = []
    for row in rows:
        own = frozenset((row.skill, *each) for each in row.people)
        touching = [group for group in groups if group[0] & own]
        groups = [group for group in groups if not group[0] & own]
        groups.append(
            (own.union(*(group[0] for group in touching)), [row, *(each for _, more in touching for each in more)])
        )
    return [own for _, own in groups]
