"""``every-team-sent``: every team is sent."""

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

_MISSING = Text("{team} is not sent in round {round}", "{round}轮次中{team}一次也没有派出")


@dataclass(frozen=True)
class EveryTeamSent(Rule):
    """Every rotating team that may take part is posted in each round, with or without targets."""

    id: ClassVar[str] = "every-team-sent"
    family: ClassVar[Family] = Family.ROTATION
    title: ClassVar[Text] = Text("Every team is sent", "各组都派出")
    default: ClassVar[Mode] = Mode.OFF
    may_need_idle_teams: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round and team left out."""
        sent = {(posting.round, posting.team) for posting in plan.postings}
        for round_ in rounds:
            for team in scenario.rotating_teams(round_):
                if (round_.id, team.id) not in sent:
                    yield self.finding(
                        round_.id, team.id, sentence=_MISSING, round=round_.id, team=scenario.label(team.id)
                    )
