"""``notice``: the inspected know in time that a team comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.phases import NOTICE_DAYS
from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_LATE = Text(
    "Round {round} gives notice on {notice} and enters on {enter}; {days} must lie between",
    "{round}轮次{notice}通知，{enter}进驻，应至少提前{days}",
)


@dataclass(frozen=True)
class Notice(Rule):
    """The notice of a round goes out some days before its teams enter.

    A round that gives it later, by a date or an offset of its own, sends nobody.

    Formula: ``notice + days ≤ enter`` in calendar days.
    Source: Dingyuan county's rules: notice to the unit ten days before entry.
    """

    id: ClassVar[str] = "notice"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("Notice is given in time", "提前通知")
    days: int = number(NOTICE_DAYS, "calendar days from the notice to entering", "通知到进驻的自然日数", most=365)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round that sends somebody after a late notice."""
        sending = {posting.round for posting in plan.postings}
        for round_ in rounds:
            notice = scenario.phase(round_.id, "notice")
            if round_.id in sending and notice is not None and notice.end + timedelta(days=self.days) > round_.enter:
                yield self.finding(
                    round_.id,
                    sentence=_LATE,
                    round=round_.id,
                    notice=notice.end,
                    enter=round_.enter,
                    days=counted(self.days, "day", "days", "天"),
                )
