"""``zone``: teams turn inside their zone, or are forced across zones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Kind
from optimizer.rules.rule import RecusalRule, choice
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario

_OUTSIDE = Text(
    "{host} lies in zone {zone}, but {team} turns inside {own}", "{host}属{zone}片区，{team}只在{own}片区内交叉"
)
_INSIDE = Text(
    "{host} lies in {team}'s own zone {zone}, but teams must go to another",
    "{host}与{team}同属{zone}片区，须跨片区交叉",
)


@dataclass(frozen=True)
class Zone(RecusalRule):
    """Teams turn inside their zone (片区协作), or with ``side: across`` must leave it.

    A team's zone is its own ``zone`` cell, else the zones of its homes. Silent for teams and hosts without a zone;
    local teams are exempt. Source: zone co-operation in Linli and Guichi.
    """

    id: ClassVar[str] = "zone"
    title: ClassVar[Text] = Text("Teams turn inside their zone", "片区协作：在片区内（或跨片区）交叉")
    side: str = choice(
        "inside", "whether teams stay inside their zone or must go across", "在片区内还是跨片区", "inside", "across"
    )

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:  # noqa: ARG002
        """Return nothing: the rule says the same in every round."""
        return ()

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield a reason if the host's zone is on the wrong side."""
        zone = scenario.region[host].zone
        own = {team.zone} if team.zone else {scenario.region[home].zone for home in team.homes} - {""}
        if team.kind is Kind.LOCAL or not zone or not own or (zone in own) == (self.side == "inside"):
            return
        sentence = _OUTSIDE if self.side == "inside" else _INSIDE
        yield sentence.fill(
            team=scenario.label(team.id), host=scenario.label(host), zone=zone, own="/".join(sorted(own))
        )
