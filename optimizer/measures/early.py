"""The tier ``early``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.measures.measure import Measure
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario


@dataclass(frozen=True)
class Early(Measure):
    """High risk first: ``Σ risk × calendar days`` from the first planned entry to the target's end.

    The first planned entry is the ``enter`` of the first planned round, whether anybody enters then or not.
    """

    id: ClassVar[str] = "early"
    title: ClassVar[Text] = Text("high risk first", "高风险先巡")
    unit: ClassVar[Text] = Text("risk-days", "风险·天")
    adds_up: ClassVar[bool] = True

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return the sum over all inspected targets of risk times calendar days until their end."""
        start = scenario.first_entry
        if start is None:
            return 0
        return sum(
            scenario.target[visit.target].risk * (visit.end - start).days
            for posting in plan.postings
            for visit in posting.visits
        )
