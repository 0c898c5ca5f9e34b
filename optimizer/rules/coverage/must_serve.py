"""``must-serve``: mandatory targets are inspected."""

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

_MISSING = Text("{target} is mandatory and left out", "{target}为必巡对象，但未安排")


@dataclass(frozen=True)
class MustServe(Rule):
    """Every mandatory target that is still open is inspected.

    Off by default: the tier ``mandatory`` leaves out as little as possible without making a plan impossible.
    """

    id: ClassVar[str] = "must-serve"
    family: ClassVar[Family] = Family.COVERAGE
    title: ClassVar[Text] = Text("Mandatory targets are inspected", "必巡对象必须安排")
    default: ClassVar[Mode] = Mode.OFF
    for_whole_term: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per mandatory target left out."""
        planned = {round_.id for round_ in rounds}
        for target in scenario.targets:
            if not target.mandatory or target.id in scenario.inspected:
                continue
            if not any(posting.round in planned for posting in plan.served.get(target.id, ())):
                yield self.finding(target.id, sentence=_MISSING, target=scenario.label(target.id))
