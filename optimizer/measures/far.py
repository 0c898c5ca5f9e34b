"""The tier ``far``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.measures.load import compared_teams
from optimizer.measures.measure import Measure
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario


def past_km_tenths(scenario: Scenario) -> Mapping[str, int]:
    """Return the way that history records for each team, in tenths of a km, each stay counted once."""
    km: Counter[str] = Counter()
    stays = {
        (row.round, row.date, row.team, row.host): round(row.km * 10)
        for row in scenario.history
        if row.team is not None and row.km is not None
    }
    for (_, _, team, _), tenths in stays.items():
        km[team] += tenths
    return km


@dataclass(frozen=True)
class Far(Measure):
    """Most minus least km over the rotating teams that may take part, history included.

    ``max − min`` over those teams of ``Σ km(home, host)`` of their postings.
    """

    id: ClassVar[str] = "far"
    title: ClassVar[Text] = Text("difference in distance", "路程差")
    unit: ClassVar[Text] = Text("km", "公里")
    scale: ClassVar[int] = 10

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return most minus least over the teams in tenths of a km, 0 if there are none."""
        km = Counter(past_km_tenths(scenario))
        for posting in plan.postings:
            km[posting.team] += scenario.km_tenths(scenario.team[posting.team], posting.host)
        ways = [km[team.id] for team in compared_teams(scenario)]
        return max(ways) - min(ways) if ways else 0
