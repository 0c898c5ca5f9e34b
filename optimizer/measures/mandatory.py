"""The tier ``mandatory``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.measures._risk import is_left_unserved, is_pressing, open_targets
from optimizer.measures.measure import Measure
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario


@dataclass(frozen=True)
class Mandatory(Measure):
    """Risk of mandatory and overdue targets left unserved.

    ``Σ risk`` over the open targets that are mandatory and not inspected, or that are due within the plan and not
    inspected by their due round.
    """

    id: ClassVar[str] = "mandatory"
    title: ClassVar[Text] = Text("mandatory and overdue targets left out", "必巡和到期对象未覆盖")
    unit: ClassVar[Text] = Text("risk points", "风险分")
    adds_up: ClassVar[bool] = True

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return the risk points of the pressing targets left unserved."""
        return sum(
            target.risk
            for target in open_targets(scenario)
            if is_pressing(scenario, target) and is_left_unserved(scenario, plan, target)
        )

    def whole(self, scenario: Scenario) -> int:
        """Return the risk of all open targets."""
        return sum(target.risk for target in open_targets(scenario))
