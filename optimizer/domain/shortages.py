"""What is known of people while teams are sent: the seats come afterwards, but must not come too late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Joint:
    """What must be missing at least wherever all of some stints take place at one of their hosts each.

    ``stints`` are (round, team, hosts); ``least`` is counted like the tier ``seats``, ``None`` if such postings cannot
    be staffed at all.
    """

    stints: tuple[tuple[str, str, frozenset[str]], ...]
    least: int | None

    def is_met_by(self, chosen: set[tuple[str, str, str]]) -> bool:
        """Whether all of the stints take place at one of their hosts each, among postings by round, team and host."""
        return all(any((round_id, team, host) in chosen for host in hosts) for round_id, team, hosts in self.stints)


@dataclass(frozen=True, slots=True)
class Shortages:
    """What is known of people while teams are sent: what must be missing at least, and what cannot be staffed.

    Parameters
    ----------
    least
        What must be missing in a posting by itself, counted like the tier ``seats``; 0 if it is not named.
    never
        Postings for which no crew that the hard rules allow can be seated.
    groups
        Teams that compete for people, each with what is known of several of their postings together. Groups share
        no team.
    """

    least: Mapping[tuple[str, str, str], int]
    never: frozenset[tuple[str, str, str]] = frozenset()
    groups: tuple[tuple[frozenset[str], tuple[Joint, ...]], ...] = ()
