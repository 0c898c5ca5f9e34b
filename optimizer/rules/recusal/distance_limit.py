"""``distance-limit``: no team goes too far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Kind, Mode
from optimizer.rules.rule import RecusalRule, number
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario

_FAR = Text(
    "{team} would travel {way} km to {host}, more than {limit} km",
    "{team}到{host}路程{way}公里，超过{limit}公里",
)


@dataclass(frozen=True)
class DistanceLimit(RecusalRule):
    """No team is sent further than ``km`` kilometres, one way home → host.

    Formula: ``km(home, host) ≤ km``; a team of several homes counts their mean. Local teams stay at home and are
    exempt. Source: "地域就近" (near by) in Shenzhen's round of 2023.
    """

    id: ClassVar[str] = "distance-limit"
    title: ClassVar[Text] = Text("No team goes too far", "地域就近：路程不超过上限")
    default: ClassVar[Mode] = Mode.OFF
    km: int = number(200, "longest way in km", "最远路程（公里）")

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:  # noqa: ARG002
        """Return nothing: the rule says the same in every round."""
        return ()

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield a reason if the host is further away than the limit."""
        if team.kind is Kind.LOCAL:
            return
        way = scenario.km_tenths(team, host)
        if way > self.km * 10:
            yield _FAR.fill(
                team=scenario.label(team.id), host=scenario.label(host), way=f"{way / 10:.1f}", limit=self.km
            )
