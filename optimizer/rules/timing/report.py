"""``report``: the result is reported soon after leaving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.calendar import months_after
from optimizer.domain.phases import REPORT_MONTHS
from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_LATE = Text(
    "Round {round} leaves on {leave} and reports on {report}; the report is due within {months}",
    "{round}轮次{leave}撤离，{report}汇报，应在{months}内汇报",
)


@dataclass(frozen=True)
class Report(Rule):
    """A round's report to those who sent it comes within some months after its teams left.

    A round that reports later, by a date or an offset of its own, sends nobody.

    Formula: ``report ≤ leave + months`` in calendar months.
    Source: Dingyuan county's rules: report to the party secretary within one month after the work on site.
    """

    id: ClassVar[str] = "report"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("Reports come in time", "按时汇报")
    months: int = number(REPORT_MONTHS, "months from leaving to the report", "撤离到汇报的月数", most=60)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round that sends somebody and reports late."""
        sending = {posting.round for posting in plan.postings}
        for round_ in rounds:
            report = scenario.phase(round_.id, "report")
            if round_.id in sending and report is not None and report.end > months_after(round_.leave, self.months):
                yield self.finding(
                    round_.id,
                    sentence=_LATE,
                    round=round_.id,
                    leave=round_.leave,
                    report=report.end,
                    months=counted(self.months, "month", "months", "个月"),
                )
