"""``every-region-hosts``: every home taking part is inspected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_MISSING = Text("{home} receives nobody in round {round}", "{round}轮次中没有组进驻{home}")


@dataclass(frozen=True)
class EveryRegionHosts(Rule):
    """Every home taking part receives at least one rotating team in each round."""

    id: ClassVar[str] = "every-region-hosts"
    family: ClassVar[Family] = Family.ROTATION
    title: ClassVar[Text] = Text("Every home taking part is inspected", "各派出地都受巡")
    default: ClassVar[Mode] = Mode.OFF
    may_need_idle_teams: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round and home left out."""
        hosting = {(arc.round, arc.host) for arc in plan.arcs(scenario)}
        for round_ in rounds:
            for home in scenario.homes_taking_part(round_):
                if (round_.id, home) not in hosting:
                    yield self.finding(round_.id, home, sentence=_MISSING, round=round_.id, home=scenario.label(home))
