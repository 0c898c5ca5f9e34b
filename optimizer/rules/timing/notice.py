"""``notice``: the inspected know in time that a team comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.phases import NOTICE_DAYS
from optimizer.rules.rule import number
from optimizer.rules.timing.deadline import Deadline
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_LATE = Text(
    "Round {round} gives notice on {notice} and enters on {enter}; {days} must lie between",
    "{round}轮次{notice}通知，{enter}进驻，应至少提前{days}",
)


@dataclass(frozen=True)
class Notice(Deadline):
    """The notice of a round goes out some days before its teams enter.

    A round that gives it later, by a date or an offset of its own, sends nobody.

    Formula: ``notice + days ≤ enter`` in calendar days.
    Source: Dingyuan county's rules: notice to the unit ten days before entry.
    """

    id: ClassVar[str] = "notice"
    title: ClassVar[Text] = Text("Notice is given in time", "提前通知")
    days: int = number(NOTICE_DAYS, "calendar days from the notice to entering", "通知到进驻的自然日数", most=365)

    def missed(self, scenario: Scenario, round_: Round) -> Text | None:
        """Return the sentence if the notice is too late."""
        notice = scenario.phase(round_.id, "notice")
        if notice is None or notice.end + timedelta(days=self.days) <= round_.enter:
            return None
        days = counted(self.days, "day", "days", "天")
        return _LATE.fill(round=round_.id, notice=notice.end, enter=round_.enter, days=days)
