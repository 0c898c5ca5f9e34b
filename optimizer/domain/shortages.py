"""What is known of people while teams are sent: the seats come afterwards, but must not come too late.

Everything here is a lower bound on what will be missing, counted like the tier ``seats``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Chosen = set[tuple[str, str, str]]
"""The postings of a plan, by round, team and host."""


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
    """

    amounts: Mapping[tuple[str, ...], int]
    room: int
    weight: int = 1

    def of(self, posting: tuple[str, str, str]) -> int:
        """Return what a posting asks for."""
        return self.amounts.get(posting[:2], 0) + self.amounts.get(posting, 0)

    def beyond(self, chosen: Chosen) -> int:
        """Return how many more are asked for than there are; not below 0."""
        return max(0, sum(map(self.of, chosen)) - self.room)


@dataclass(frozen=True, slots=True)
class Joint:
    """What must be missing at least wherever all of some stints take place at one of their hosts each.

    ``stints`` are (round, team, hosts); ``least`` is ``None`` if such postings cannot be staffed at all.
    """

    stints: tuple[tuple[str, str, frozenset[str]], ...]
    least: int | None

    def is_met_by(self, chosen: Chosen) -> bool:
        """Whether all of the stints take place at one of their hosts each."""
        return all(any((round_id, team, host) in chosen for host in hosts) for round_id, team, hosts in self.stints)


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
        own |= {team for joint in self.joints for _, team, _ in joint.stints}
        return frozenset(own).union(*(part.teams for split in self.splits for part in split))

    def within(self, parts: Sequence[frozenset[str]]) -> tuple[Pool, ...]:
        """Return pools each of which speaks of the teams of one part alone; they say no more than this one does."""
        teams = self.teams
        if any(teams <= part for part in parts):
            return (self,)
        splits = [tuple(pool for part in split for pool in part.within(parts)) for split in self.splits]
        return max(splits, key=len, default=())

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


@dataclass(frozen=True, slots=True)
class Shortages:
    """What is known of people while teams are sent.

    Parameters
    ----------
    pools
        What must be missing at least; it adds up over them.
    limits
        Rows beyond which nothing may go, where hard rules demand that seats be filled.
    never
        Postings for which no crew that the hard rules allow can be seated.
    together
        Stints that cannot be staffed all together.
    """

    pools: tuple[Pool, ...] = ()
    limits: tuple[Row, ...] = ()
    never: frozenset[tuple[str, str, str]] = frozenset()
    together: tuple[Joint, ...] = ()

    def least(self, chosen: Chosen) -> int:
        """Return what must be missing at least in a plan with these postings."""
        return sum(pool.least(chosen) for pool in self.pools)

    def within(self, parts: Sequence[frozenset[str]]) -> Shortages | None:
        """Return what can be said of parts, given by their teams, one by one; ``None`` if a limit binds several."""
        spoken_of = [{key[1] for key in row.amounts} for row in self.limits]
        spoken_of += [{team for _, team, _ in joint.stints} for joint in self.together]
        if not all(any(teams <= part for part in parts) for teams in spoken_of):
            return None
        return replace(self, pools=tuple(own for pool in self.pools for own in pool.within(parts)))

    def of_teams(self, teams: frozenset[str]) -> Shortages:
        """Return what is said of some teams alone."""
        return Shortages(
            tuple(pool for pool in self.pools if pool.teams <= teams),
            tuple(row for row in self.limits if {key[1] for key in row.amounts} <= teams),
            frozenset(key for key in self.never if key[1] in teams),
            tuple(joint for joint in self.together if {team for _, team, _ in joint.stints} <= teams),
        )

    def with_joint(self, joint: Joint) -> Shortages:
        """Return what is known, and in addition what some stints lack together."""
        if joint.least is None:
            return replace(self, together=(*self.together, joint))
        # On which of the pools its postings draw is not told apart, so it is set against all of them.
        if len(self.pools) == 1:
            (only,) = self.pools
            return replace(self, pools=(replace(only, joints=(*only.joints, joint)),))
        return replace(self, pools=(Pool((), (joint,), (self.pools,)),))
