"""``field-recusal``: nobody inspects their own line of work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.rules.rule import OfficerBan, RecusalRule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.records import Officer, Round, Team
    from optimizer.domain.scenario import Scenario

_FIELD = Text("{officer} works in the line of {field}", "{officer}属{field}系统")


@dataclass(frozen=True)
class FieldRecusal(RecusalRule):
    """Nobody inspects a body of their own line of work (系统回避).

    Formula: a target is barred for an officer if both have the same ``field``. It can be at odds with the wish to send
    people who know the trade, so it is off unless set.

    Source: named by county cross-inspection in Fujian beside recusal of place and kin.
    """

    id: ClassVar[str] = "field-recusal"
    title: ClassVar[Text] = Text("Nobody inspects their own line of work", "系统回避：不得巡察本系统单位")
    default: ClassVar[Mode] = Mode.OFF

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:  # noqa: ARG002
        """Return nothing: the rule says the same in every round."""
        return ()

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield nothing of the team itself: it inherits what bars its people."""
        yield from ()

    def bans_officer(self, scenario: Scenario, round_: Round, officer: Officer) -> Iterator[OfficerBan]:  # noqa: ARG002
        """Yield a ban on all targets of the officer's line of work."""
        targets = scenario.staffing.targets_of_field.get(officer.field, ())
        if targets:
            yield OfficerBan(targets, _FIELD.fill(officer=scenario.label(officer.id), field=officer.field))
