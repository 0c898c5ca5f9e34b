"""``rectification``: the inspected report soon after the feedback what they put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.calendar import months_after
from optimizer.domain.phases import RECTIFICATION_MONTHS
from optimizer.rules.rule import number
from optimizer.rules.timing.deadline import Deadline
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_LATE = Text(
    "Round {round} has its feedback by {feedback} and the rectification report on {rectification}; it is due within"
    " {months}",
    "{round}轮次{feedback}前反馈，{rectification}报整改情况，应在{months}内报告",
)


@dataclass(frozen=True)
class Rectification(Deadline):
    """The report on what was put right comes within some months after a round's feedback.

    A round that asks for it later, by a date or an offset of its own, sends nobody.

    Formula: ``rectification ≤ feedback + months`` in calendar months.
    Source: Dingyuan county's rules: rectification report within three months of the feedback.
    """

    id: ClassVar[str] = "rectification"
    title: ClassVar[Text] = Text("Rectification is reported in time", "按时报整改情况")
    months: int = number(
        RECTIFICATION_MONTHS, "months from the feedback to the rectification report", "反馈到整改报告的月数", most=60
    )

    def missed(self, scenario: Scenario, round_: Round) -> Text | None:
        """Return the sentence if the rectification report is too late."""
        feedback, report = (scenario.phase(round_.id, name) for name in ("feedback", "rectification"))
        if feedback is None or report is None or report.end <= months_after(feedback.end, self.months):
            return None
        months = counted(self.months, "month", "months", "个月")
        return _LATE.fill(round=round_.id, feedback=feedback.end, rectification=report.end, months=months)
