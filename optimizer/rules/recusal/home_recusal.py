"""``home-recusal``: nobody inspects their own turf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Kind
from optimizer.rules.rule import OfficerBan, RecusalRule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.records import Officer, Round, Team
    from optimizer.domain.scenario import Scenario

_OWN = Text(
    "{team} comes from {home} and must not inspect {place}",
    "{team}来自{home}，不得巡察{place}",
)
_STAYS = Text(
    "{team} is a local team and stays in {home}; it does not go to {place}",
    "{team}是本地组，只在{home}工作，不去{place}",
)

_PERSON = Text("{officer} comes from {home}", "{officer}来自{home}")


@dataclass(frozen=True)
class HomeRecusal(RecusalRule):
    """Nobody inspects their own turf (地域回避).

    A rotating or mixed team keeps away from every target whose region is one of its homes, lies inside one, or contains
    one. An upgraded team keeps away from every target whose region equals or lies inside one of its homes. A local team
    is the opposite case: its host is its home. An officer keeps away from the host in which the own home lies, but for
    locals on the seats that the host fills.

    Formula: ``p`` is banned for team ``g`` if for some home ``a`` of ``g``: ``p ⊆ a``, or ``a ⊂ p`` unless ``g`` is
    upgraded. Source: inspection regulations of 2015/2017 (地域回避) and the principle of every cross-region round.
    """

    id: ClassVar[str] = "home-recusal"
    title: ClassVar[Text] = Text("Nobody inspects their own turf", "地域回避：不得巡察本地")

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:  # noqa: ARG002
        """Return nothing: the rule says the same in every round."""
        return ()

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield a reason if the whole host is the team's own turf (for a local team: if it is not).

        A host that contains a home is not banned as a whole: it may hold targets that lie beside the home.
        """
        if team.kind is Kind.LOCAL:
            if host not in team.homes:
                yield _STAYS.fill(
                    team=scenario.label(team.id), home=scenario.label(team.home), place=scenario.label(host)
                )
            return
        for home in team.homes:
            if scenario.places.lies_in(host, home):
                yield _own(scenario, team, home, host)

    def bans_target(self, scenario: Scenario, round_: Round, team: Team, target: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield a reason if the target's own region is, lies in or contains a home, beyond what its host says."""
        region, host, lies_in = scenario.target[target].region, scenario.host_of[target], scenario.places.lies_in
        for home in team.homes if team.kind is not Kind.LOCAL else ():
            is_own = lies_in(region, home) or (team.kind is not Kind.UPGRADED and lies_in(home, region))
            if is_own and (host is None or not lies_in(host, home)):
                yield _own(scenario, team, home, target)

    def bans_officer(self, scenario: Scenario, round_: Round, officer: Officer) -> Iterator[OfficerBan]:  # noqa: ARG002
        """Yield a ban on the host in which the officer's home lies; somebody from above the hosts has none.

        Locals on the seats that the host fills are exempt, and so is who stays at home with a local team.
        """
        host = scenario.staffing.host_around(officer.home)
        if host is not None:
            reason = _PERSON.fill(officer=scenario.label(officer.id), home=scenario.label(officer.home))
            yield OfficerBan((host,), reason, spares_locals=True)

    def brought(self, scenario: Scenario, round_: Round, team: Team) -> tuple[tuple[Officer, OfficerBan], ...]:
        """Return the bans of people who come from elsewhere: those of the team's own homes are said of the team."""
        own = {scenario.staffing.host_around(home) for home in team.homes}
        return tuple(pair for pair in super().brought(scenario, round_, team) if own.isdisjoint(pair[1].places))

    def singles_out(self, scenario: Scenario, target: str) -> bool:
        """Whether some home lies inside the target's host and is no host as a whole."""
        return scenario.host_of[target] in scenario.around_homes


def _own(scenario: Scenario, team: Team, home: str, place: str) -> Text:
    return _OWN.fill(team=scenario.label(team.id), home=scenario.label(home), place=scenario.label(place))
