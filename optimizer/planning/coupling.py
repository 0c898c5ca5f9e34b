"""Which zones of a scenario have nothing to do with each other.

Two zones belong together as soon as anything could couple them: a team of both, a waiver that opens one to a team of
the other, a pin or a bundle over both. What couples everything, such as a host without a zone, leaves no zone alone.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind, Mode
from optimizer.rules.decisions.pins import pins_kept
from optimizer.rules.recusal.zone import Zone
from optimizer.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.domain.records import Pin, Target, Team, Waiver
    from optimizer.domain.scenario import Scenario

_OPENING = ("zone", "home-recusal")
"""Rules that keep a team in its zone; a waiver of one may let it out."""


class Coupling:
    """The zones of a scenario, those joined that something couples."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._above: dict[str, str] = {}
        self._falls_apart = self._stays_in_zones() and self._join_all()

    @cached_property
    def part_of(self) -> Mapping[str, int]:
        """The number of the part to which each zone belongs; empty if nothing can be told zone by zone."""
        if not self._falls_apart:
            return {}
        roots = dict.fromkeys(self._root(zone) for zone in list(self._above))
        numbers = {root: number for number, root in enumerate(roots)}
        return {zone: numbers[self._root(zone)] for zone in self._above}

    def zone_of(self, target: Target) -> str:
        """Return the zone that a target belongs to: its host's, for one that nobody can inspect any."""
        host = self.scenario.host_of[target.id]
        return self.scenario.region[host].zone if host is not None else next(iter(self._above))

    def zones_of(self, team: Team) -> tuple[str, ...]:
        """Return the zones in which the team's hosts lie, and its home's if it turns."""
        homes = [self.scenario.region[home].zone for home in team.homes]
        if team.kind is Kind.LOCAL:
            return tuple(homes)
        own = [team.zone] if team.zone else [zone for zone in homes if zone]
        return tuple(dict.fromkeys([*own, *(homes if team.rotates else ())]))

    def zones_named(self, pin: Pin) -> tuple[str, ...]:
        """Return the zones of what a pin names; none if it speaks of everybody."""
        scenario = self.scenario
        zones: list[str] = []
        if pin.team is not None:
            zones += self.zones_of(scenario.team[pin.team])
        if pin.host is not None and scenario.region[pin.host].zone:
            zones.append(scenario.region[pin.host].zone)
        if pin.target is not None:
            zones.append(self.zone_of(scenario.target[pin.target]))
        return tuple(zones)

    # -- is it a matter of zones at all -------------------------------------------------------------------------------

    def _stays_in_zones(self) -> bool:
        """Whether every team and every target lies in a zone, and hard rules keep the teams inside theirs."""
        scenario = self.scenario
        hosts = {host for host in scenario.host_of.values() if host is not None}
        homes = {team.home for team in scenario.teams if team.rotates or team.kind is Kind.LOCAL}
        return (
            bool(scenario.teams and scenario.planned_rounds)
            and self._rules_keep_teams_inside()
            and all(scenario.region[place].zone for place in hosts | homes)
            and all(self.zones_of(team) for team in scenario.teams)
        )

    def _rules_keep_teams_inside(self) -> bool:
        scenario = self.scenario
        needed = {"zone", "target-host"}
        if any(team.kind is Kind.LOCAL for team in scenario.teams):
            needed.add("home-recusal")
        kept = {
            (each.rule.id, round_.id)
            for each in rulebook(scenario)
            if each.mode is Mode.HARD and not (isinstance(each.rule, Zone) and each.rule.side != "inside")
            for round_ in each.rounds
        }
        return all((rule, round_.id) in kept for rule in needed for round_ in scenario.planned_rounds)

    # -- joining ------------------------------------------------------------------------------------------------------

    def _join_all(self) -> bool:
        """Join what is coupled; return whether that could be told zone by zone."""
        scenario = self.scenario
        for team in scenario.teams:
            self._join(self.zones_of(team))
        for target in scenario.targets:
            self._join([self.zone_of(target), *self._zones_named_by(target)])
        for waiver in scenario.waivers:
            if waiver.rule in _OPENING:
                self._join(self._zones_opened_by(waiver))
        for kept in rulebook(scenario):
            for hosts in kept.rule.hosts_together(scenario):
                if hosts:
                    self._join([scenario.region[host].zone for host in hosts])
        for pin in pins_kept(scenario):
            zones = self.zones_named(pin)
            if not zones:
                return False
            self._join(zones)
        self._join_zones_without_teams()
        return True

    def _zones_named_by(self, target: Target) -> list[str]:
        others = [*target.after, *(each for each in (target.bundle, target.look_back_of) if each)]
        zones = [self.zone_of(self.scenario.target[each]) for each in others if each in self.scenario.target]
        fixed = self.scenario.team.get(target.fixed_team or "")
        return [*zones, *(self.zones_of(fixed) if fixed is not None else ())]

    def _zones_opened_by(self, waiver: Waiver) -> list[str]:
        scenario, lies_in = self.scenario, self.scenario.places.lies_in
        zones = [
            zone
            for team in scenario.teams
            if team.id == waiver.who or all(lies_in(home, waiver.who) for home in team.homes)
            for zone in self.zones_of(team)
        ]
        zones += [
            self.zone_of(target)
            for target in scenario.targets
            if target.id == waiver.whom or lies_in(target.region, waiver.whom)
        ]
        return zones + [region.zone for region in scenario.regions if region.zone and lies_in(region.id, waiver.whom)]

    def _join_zones_without_teams(self) -> None:
        """Nobody inspects what lies there: any part may have it."""
        with_teams = {self._root(zone) for team in self.scenario.teams for zone in self.zones_of(team)}
        anywhere = next(iter(with_teams), None)
        for zone in list(self._above):
            if anywhere is not None and self._root(zone) not in with_teams:
                self._join([anywhere, zone])

    def _join(self, zones: Iterable[str]) -> None:
        first, *others = dict.fromkeys(zones)
        self._above.setdefault(first, first)
        for zone in others:
            self._above.setdefault(zone, zone)
            # The earlier zone stays the root, so that parts are numbered in the order of the tables.
            self._above[self._root(zone)] = self._root(first)

    def _root(self, zone: str) -> str:
        while self._above[zone] != zone:
            self._above[zone] = self._above[self._above[zone]]
            zone = self._above[zone]
        return zone
