"""``report``: the result is reported soon after leaving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.calendar import months_after
from optimizer.domain.phases import REPORT_MONTHS
from optimizer.rules.rule import number
from optimizer.rules.timing.deadline import Deadline
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_LATE = Text(
    "Round {round} leaves on {leave} and reports on {report}; the report is due within {months}",
    "{round}轮次{leave}撤离，{report}汇报，应在{months}内汇报",
)


@dataclass(frozen=True)
class Report(Deadline):
    """A round's report to those who sent it comes within some months after its teams left.

    A round that reports later, by a date or an offset of its own, sends nobody.

    Formula: ``report ≤ leave + months`` in calendar months.
    Source: Dingyuan county's rules: report to the party secretary within one month after the work on site.
    """

    id: ClassVar[str] = "report"
    title: ClassVar[Text] = Text("Reports come in time", "按时汇报")
    months: int = number(REPORT_MONTHS, "months from leaving to the report", "撤离到汇报的月数", most=60)

    def missed(self, scenario: Scenario, round_: Round) -> Text | None:
        """Return the sentence if the report is too late."""
        report = scenario.phase(round_.id, "report")
        if report is None or report.end <= months_after(round_.leave, self.months):
            return None
        months = counted(self.months, "month", "months", "个月")
        return _LATE.fill(round=round_.id, leave=round_.leave, report=report.end, months=months)
