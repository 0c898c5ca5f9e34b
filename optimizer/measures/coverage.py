"""The tier ``coverage``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.measures._risk import counts_in_coverage, is_left_out, open_targets
from optimizer.measures.measure import Measure
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario


@dataclass(frozen=True)
class Coverage(Measure):
    """Risk of the other targets left unserved.

    ``Σ risk`` over the open targets that are not inspected and are neither mandatory nor due within the plan. One that
    can be inspected after its due round, or whose due round is over, counts here, too, if it is not inspected at all:
    late is better than never.
    """

    id: ClassVar[str] = "coverage"
    title: ClassVar[Text] = Text("targets left out", "未覆盖对象")
    unit: ClassVar[Text] = Text("risk points", "风险分")
    adds_up: ClassVar[bool] = True

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return the risk points of the targets left out that count here."""
        return sum(
            target.risk
            for target in open_targets(scenario)
            if counts_in_coverage(scenario, target) and is_left_out(scenario, plan, target)
        )

    def whole(self, scenario: Scenario) -> int:
        """Return the risk of all open targets."""
        return sum(target.risk for target in open_targets(scenario))
