"""The tier ``soft``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.domain.shortages import chosen_in
from optimizer.measures.measure import Measure
from optimizer.rules.rulebook import rulebook
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario


@dataclass(frozen=True)
class Soft(Measure):
    """Weighted breaches of soft rules.

    ``Σ weight × number of distinct breaches`` over the soft rules; two findings of one rule about the same things
    are one breach. While teams are sent and people are not seated yet, what is known to cost something wherever a team
    goes is added.
    """

    id: ClassVar[str] = "soft"
    title: ClassVar[Text] = Text("wishes not met", "未满足的软性规则")
    unit: ClassVar[Text] = Text("penalty points", "扣分")
    adds_up: ClassVar[bool] = True

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return the penalty points of all breaches of soft rules."""
        known = scenario.shortages
        wishes = known.least_wishes(chosen_in(scenario, plan.postings)) if known is not None and known.wishes else 0
        return wishes + sum(
            kept.weight * len({finding.about for finding in kept.rule.breaches(scenario, plan, kept.rounds)})
            for kept in rulebook(scenario)
            if kept.mode is Mode.SOFT
        )
