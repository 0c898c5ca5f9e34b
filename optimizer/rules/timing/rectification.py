"""``rectification``: the inspected report soon after the feedback what they put right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.calendar import months_after
from optimizer.domain.phases import RECTIFICATION_MONTHS
from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_LATE = Text(
    "Round {round} has its feedback by {feedback} and the rectification report on {rectification}; it is due within"
    " {months}",
    "{round}轮次{feedback}前反馈，{rectification}报整改情况，应在{months}内报告",
)


@dataclass(frozen=True)
class Rectification(Rule):
    """The report on what was put right comes within some months after a round's feedback.

    A round that asks for it later, by a date or an offset of its own, sends nobody.

    Formula: ``rectification ≤ feedback + months`` in calendar months.
    Source: Dingyuan county's rules: rectification report within three months of the feedback.
    """

    id: ClassVar[str] = "rectification"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("Rectification is reported in time", "按时报整改情况")
    months: int = number(
        RECTIFICATION_MONTHS, "months from the feedback to the rectification report", "反馈到整改报告的月数", most=60
    )

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round that sends somebody and has the report late."""
        sending = {posting.round for posting in plan.postings}
        for round_ in rounds:
            feedback, report = (scenario.phase(round_.id, name) for name in ("feedback", "rectification"))
            if round_.id not in sending or feedback is None or report is None:
                continue
            if report.end > months_after(feedback.end, self.months):
                yield self.finding(
                    round_.id,
                    sentence=_LATE,
                    round=round_.id,
                    feedback=feedback.end,
                    rectification=report.end,
                    months=counted(self.months, "month", "months", "个月"),
                )
