"""The recusal picture: who may not go where in which round, with every reason, before anything is solved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.finding import Ban
from optimizer.recusal.bans import BanBook, WaivedBan
from optimizer.recusal.openings import Openings
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.domain.records import Team
    from optimizer.domain.scenario import Scenario
    from optimizer.recusal.bans import Verdict
    from optimizer.recusal.obstacle import Obstacle
    from optimizer.rules.rulebook import InForce


def picture(scenario: Scenario) -> RecusalPicture:
    """Return who may not go where in every planned round of the scenario, and why."""
    return RecusalPicture(scenario)


@dataclass(frozen=True)
class RecusalPicture:
    """Bans with all their reasons, and what stays open, by round, team and place.

    Nothing is computed before it is asked for, and rounds in which the rules say the same share one computation.
    Rounds, teams, hosts and targets are named by id. A *place* is a host or a target.
    """

    scenario: Scenario

    @cached_property
    def book(self) -> tuple[InForce, ...]:
        """The rules in force."""
        return rulebook(self.scenario)

    @cached_property
    def _bans(self) -> BanBook:
        return BanBook(self.scenario, self.book)

    @cached_property
    def openings(self) -> Openings:
        """What stays open after every hard rule that can be judged before solving."""
        return Openings(self.scenario, self.book, self._bans, self.crews)

    @cached_property
    def crews(self) -> Staffable | None:
        """What must be missing in every posting, if people are planned."""
        return Staffable(self.scenario, self.book) if self.scenario.staffing.is_planned else None

    # -- bans -----------------------------------------------------------------------------------------------------

    def bans(self, round_id: str, team: str, place: str) -> tuple[Ban, ...]:
        """Return every hard, unwaived reason that keeps the team from a host or a target in the round."""
        return tuple(
            Ban(rule, round_id, team, where, reason)
            for where, verdict in self._verdicts(round_id, team, place)
            for rule, reason in verdict.hard
        )

    def soft_bans(self, round_id: str, team: str, place: str) -> tuple[Ban, ...]:
        """Return every reason of a soft rule against the team at a host or a target in the round."""
        return tuple(
            Ban(rule, round_id, team, where, reason)
            for where, verdict in self._verdicts(round_id, team, place)
            for rule, reason in verdict.soft
        )

    def waived_bans(self, round_id: str, team: str, place: str) -> tuple[WaivedBan, ...]:
        """Return every ban of the team from a host or a target that is waived, with its waiver."""
        return tuple(
            WaivedBan(Ban(rule, round_id, team, where, reason), waiver)
            for where, verdict in self._verdicts(round_id, team, place)
            for rule, reason, waiver in verdict.waived
        )

    def _verdicts(self, round_id: str, team_id: str, place: str) -> Iterator[tuple[str, Verdict]]:
        """Yield what is said of the place; of a target, what is said of its host comes first."""
        team = self.scenario.team[team_id]
        if place not in self.scenario.target:
            yield place, self._bans.on_host(round_id, team, place)
            return
        host = self.scenario.host_of[place]
        if host is not None:
            yield host, self._bans.on_host(round_id, team, host)
        yield place, self._bans.on_target(round_id, team, place)

    def every_ban(self) -> Iterator[Ban]:
        """Yield all hard, unwaived bans: of hosts, then of the open targets at hosts that are not banned."""
        for round_ in self.scenario.planned_rounds:
            special = self._bans.singled_out(round_.id)
            for team in self.teams(round_.id):
                for host in self.openings.places(round_, team):
                    bans = self.bans(round_.id, team.id, host)
                    yield from bans
                    units = () if bans or not special else self.openings.units_at(host)
                    for member in (member.id for unit in units for member in unit.members if member.id in special):
                        yield from self.bans(round_.id, team.id, member)

    # -- what stays open ------------------------------------------------------------------------------------------

    def teams(self, round_id: str) -> tuple[Team, ...]:
        """Return the teams that may take part in the round."""
        round_ = self.scenario.round[round_id]
        return tuple(team for team in self.scenario.teams if self.scenario.may_take_part(round_, team))

    def hosts(self, round_id: str, team: str) -> tuple[str, ...]:
        """Return where the team could be sent if no rule spoke: hosts of open targets, and homes taking part."""
        return self.openings.places(self.scenario.round[round_id], self.scenario.team[team])

    def allowed_hosts(self, round_id: str, team: str) -> tuple[str, ...]:
        """Return the hosts that nothing known before solving closes to the team in the round."""
        return self.openings.allowed_hosts(self.scenario.round[round_id], self.scenario.team[team])

    def allowed_teams(self, round_id: str, host: str) -> tuple[str, ...]:
        """Return the teams for which nothing known before solving closes the host in the round."""
        round_, openings = self.scenario.round[round_id], self.openings
        return tuple(
            team.id
            for team in self.scenario.teams
            if host in openings.places(round_, team) and openings.is_allowed(round_, team, host)
        )

    def teams_for(self, round_id: str, unit: str) -> tuple[str, ...]:
        """Return the teams that may inspect a target (of a bundle: its head) in the round."""
        round_, wanted = self.scenario.round[round_id], self.scenario.units[unit]
        return tuple(team.id for team in self.scenario.teams if self.openings.can_serve(round_, team, wanted))

    def obstacles(self, round_id: str, team: str, place: str) -> tuple[Obstacle, ...]:
        """Return everything known before solving that keeps the team from a host, or from an open target."""
        round_, who = self.scenario.round[round_id], self.scenario.team[team]
        if place in self.scenario.unit_of:
            unit = self.scenario.units[self.scenario.unit_of[place]]
            return tuple(self.openings.against_visit(round_, who, unit))
        return tuple(self.openings.against_posting(round_, who, place))
