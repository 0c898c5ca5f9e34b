"""What a tier is: an id, a unit, a value computed from the plan, and what its gap is a share of."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rule import Number
    from optimizer.texts import Text


@dataclass(frozen=True)
class Measure(ABC):
    """Base of all measures. Less is better.

    Values are whole numbers of ``1 / scale`` of the unit, so that checks and solver compare exactly; people and
    files see ``value / scale``. A subclass adds its options as fields made with :func:`optimizer.rules.rule.choice`.
    """

    id: ClassVar[str]
    title: ClassVar[Text]
    unit: ClassVar[Text]
    scale: ClassVar[int] = 1
    default_slack: ClassVar[tuple[float, bool]] = (0, False)
    """What later tiers may give up: an amount in the unit, or a share of the best value if the flag is set."""
    adds_up: ClassVar[bool] = False
    """Whether the value of a plan is the sum of its values in parts of the scenario that share no team and no host."""

    @classmethod
    def options(cls) -> Mapping[str, Number]:
        """Return what may stand in each of the measure's options, by name."""
        return {each.name: each.metadata["number"] for each in fields(cls) if "number" in each.metadata}

    @abstractmethod
    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return the plan's value in whole ``1 / scale`` of the unit."""

    def whole(self, scenario: Scenario) -> int | None:  # noqa: ARG002
        """Return what a gap is a share of, in ``1 / scale`` of the unit; ``None``: the value itself."""
        return None
