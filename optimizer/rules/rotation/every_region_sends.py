"""``every-region-sends``: every home taking part sends a team."""

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

_MISSING = Text("{home} sends nobody in round {round}", "{round}轮次中{home}没有派出")


@dataclass(frozen=True)
class EveryRegionSends(Rule):
    """Every home taking part sends at least one rotating team in each round."""

    id: ClassVar[str] = "every-region-sends"
    family: ClassVar[Family] = Family.ROTATION
    title: ClassVar[Text] = Text("Every home taking part sends a team", "各派出地都派出")
    default: ClassVar[Mode] = Mode.OFF
    may_need_idle_teams: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round and home left out."""
        sending = {(arc.round, arc.home) for arc in plan.arcs(scenario)}
        for round_ in rounds:
            for home in scenario.homes_taking_part(round_):
                if (round_.id, home) not in sending:
                    yield self.finding(round_.id, home, sentence=_MISSING, round=round_.id, home=scenario.label(home))
