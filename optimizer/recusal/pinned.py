"""What pins ``must`` settle in one round, and what they close to everybody else.

Only what follows for certain is drawn from a pin: it must name the round (or only one is planned), the team and the
host (or a target with a host of its own), and the rule that closes the rest must be hard. Pins that contradict each
other close nothing here: which of them has to give way is not for us to say, so the contradiction itself is named.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from optimizer.recusal.obstacle import Obstacle
from optimizer.rules.decisions.pins import pins_kept
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.domain.records import Pin, Round, Team
    from optimizer.recusal.openings import Openings
    from optimizer.rules import Rule

_SENT_ELSEWHERE = Obstacle("pins", Text("sent elsewhere by a pin", "因固定安排须去别处"))
_HOME_ELSEWHERE = Obstacle(
    "ring",
    Text("bound to go elsewhere, with the pinned team of their home in the ring", "因须与本地已固定的组同去环中下家"),
)
_TAKEN = Obstacle(
    "ring",
    Text("kept out because a pin makes the host the successor of another home", "因该地已固定为别地的下家不能去"),
)
_BACK = Text("kept away by “{title}” because of a pin the other way", "因“{title}”和反方向的固定安排不能去")


class Pinned:
    """Where pins ``must`` send the teams in one round.

    Parameters
    ----------
    openings
        What stays open.
    round_
        The round.
    """

    def __init__(self, openings: Openings, round_: Round) -> None:
        self._scenario = openings.scenario
        self._round = round_
        self._limits_hosts = openings.is_hard(round_.id, "hosts-per-round")
        self._is_ring = openings.is_hard(round_.id, "ring")
        self._no_mutual = openings.hard(round_.id, "no-mutual")
        self.hosts_of: Mapping[str, tuple[str, ...]] = _hosts_by_team(openings, round_)
        """The hosts to which pins send each team; teams without such a pin are left out."""

    @cached_property
    def hosts_of_home(self) -> Mapping[str, tuple[str, ...]]:
        """The hosts to which pins send the rotating teams of each home; homes without such a pin are left out."""
        found: dict[str, dict[str, None]] = {}
        for team_id, hosts in self.hosts_of.items():
            team = self._scenario.team[team_id]
            if team.rotates:
                found.setdefault(team.home, {}).update(dict.fromkeys(hosts))
        return {home: tuple(hosts) for home, hosts in found.items()}

    def sends(self, home: str, host: str) -> bool:
        """Whether a pin sends a rotating team of the home to the host."""
        return host in self.hosts_of_home.get(home, ())

    def against(self, team: Team, host: str) -> Iterator[Obstacle]:
        """Yield what the pins of the round put between the team and the host."""
        if not self.hosts_of or host in self.hosts_of.get(team.id, ()):
            return
        if self._limits_hosts and len(self.hosts_of.get(team.id, ())) == team.max_hosts:
            yield _SENT_ELSEWHERE
        if not team.rotates or self.sends(team.home, host):
            return
        if team.home in self._ring_homes:
            yield from self._against_in_ring(team.home, host)
        if self._no_mutual is not None and host != team.home and self.sends(host, team.home):
            yield _mutual(self._no_mutual)

    def _against_in_ring(self, home: str, host: str) -> Iterator[Obstacle]:
        settled = self.hosts_of_home.get(home, ())
        if len(settled) == 1:
            yield _HOME_ELSEWHERE
        elif not settled and (self._scenario.region[home].zone, host) in self._taken:
            yield _TAKEN

    @cached_property
    def _ring_homes(self) -> frozenset[str]:
        """The homes that must turn in a ring; none where no ring is demanded."""
        return frozenset(self._scenario.homes_taking_part(self._round) if self._is_ring else ())

    @cached_property
    def _taken(self) -> frozenset[tuple[str, str]]:
        """The zones of rings, each with a host that is the pinned successor of one of its homes."""
        return frozenset(
            (self._scenario.region[home].zone, hosts[0])
            for home, hosts in self.hosts_of_home.items()
            if home in self._ring_homes and len(hosts) == 1
        )

    # -- contradictions -----------------------------------------------------------------------------------------------

    def split_homes(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield every home of a ring that pins send to several hosts, with these."""
        for home, hosts in self.hosts_of_home.items():
            if home in self._ring_homes and len(hosts) > 1:
                yield home, hosts

    def mutual_pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every two homes that pins send to each other although that is forbidden."""
        if self._no_mutual is not None:
            for home, other in combinations(self.hosts_of_home, 2):
                if self.sends(home, other) and self.sends(other, home):
                    yield home, other


@lru_cache(maxsize=8)
def _mutual(rule: Rule) -> Obstacle:
    return Obstacle(rule.id, _BACK.fill(title=rule.title))


def _hosts_by_team(openings: Openings, round_: Round) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for pin in musts(openings):
        host = host_of(openings, pin)
        if pin.team is not None and host is not None and rounds_of(openings, pin) == [round_]:
            found.setdefault(pin.team, {})[host] = None
    return {team: tuple(hosts) for team, hosts in found.items()}


def musts(openings: Openings) -> list[Pin]:
    """Return the pins ``must`` that still bind, those on people included; none where pins are not kept."""
    return [pin for pin in binding(openings) if pin.rule == "must"]


def binding(openings: Openings) -> list[Pin]:
    """Return the pins that still bind; none where pins are not kept."""
    rounds = openings.scenario.planned_rounds
    if not rounds or not openings.is_hard(rounds[0].id, "pins"):
        return []
    return list(pins_kept(openings.scenario))


def rounds_of(openings: Openings, pin: Pin) -> list[Round]:
    """Return the planned rounds that the pin may mean."""
    return [round_ for round_ in openings.scenario.planned_rounds if pin.round in (None, round_.id)]


def host_of(openings: Openings, pin: Pin) -> str | None:
    """Return the host at which the pin wants its team; ``None`` if it leaves that open or contradicts itself."""
    if pin.target is None or pin.target not in openings.scenario.unit_of:
        return pin.host
    if not all(openings.is_hard(round_.id, "target-host") for round_ in rounds_of(openings, pin)):
        return pin.host
    host = openings.host_of(openings.scenario.units[openings.scenario.unit_of[pin.target]])
    return host if pin.host in (None, host) else None
