"""``due-round``: targets are inspected by the round in which they are due."""

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

_MISSING = Text("{target} is due by round {due} and left out", "{target}应在{due}轮次或之前巡察，但未安排")
_LATE = Text(
    "{target} is due by round {due} and inspected only in round {round}",
    "{target}应在{due}轮次或之前巡察，但安排在{round}轮次",
)
_OVERDUE = Text(
    "{target} was due by round {due} and is left out again", "{target}应在{due}轮次或之前巡察，这次仍未安排"
)


@dataclass(frozen=True)
class DueRound(Rule):
    """Every target with a due round that is still open is inspected in that round or an earlier one.

    Where the due round is over, any planned round will do. Off by default: the tier ``mandatory`` leaves out and puts
    off as little as possible without making a plan impossible.

    Formula: ``enter(round of the target) ≤ enter(due round)``.
    Source: every target at least once within the term of five years.
    """

    id: ClassVar[str] = "due-round"
    family: ClassVar[Family] = Family.COVERAGE
    title: ClassVar[Text] = Text("Targets are inspected by their due round", "到期对象按时巡察")
    default: ClassVar[Mode] = Mode.OFF
    for_whole_term: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per target that is left out or put off."""
        planned = {round_.id: round_ for round_ in rounds}
        for target in scenario.targets:
            if target.due is None or target.id in scenario.inspected:
                continue
            held = sorted({posting.round for posting in plan.served.get(target.id, ())} & planned.keys())
            is_over = target.due in scenario.past_rounds
            limit = scenario.round[target.due].enter
            if held and (is_over or any(planned[round_id].enter <= limit for round_id in held)):
                continue
            yield self.finding(
                target.id,
                sentence=_LATE if held else _OVERDUE if is_over else _MISSING,
                target=scenario.label(target.id),
                due=target.due,
                round=min(held, key=lambda round_id: planned[round_id].enter, default=""),
            )
