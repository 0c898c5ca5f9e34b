"""``target-host``: a target is inspected from its host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_ELSEWHERE = Text(
    "{target} belongs to {host}, but {team} inspects it while posted to {place}",
    "{target}属{host}，{team}却在派驻{place}时巡察",
)


@dataclass(frozen=True)
class TargetHost(Rule):
    """A target is inspected by a team that is posted to the target's host.

    The host is the nearest region, from the target's own upward, at a level at which some team has its home.
    Where the rule is soft or off, teams may be posted to any host of some target, and rotating teams to any home that
    takes part.
    """

    id: ClassVar[str] = "target-host"
    family: ClassVar[Family] = Family.WORKLOAD
    title: ClassVar[Text] = Text("A target is inspected from its host", "对象由派驻其所在地的组巡察")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per unit inspected from elsewhere."""
        for posting in plan.in_rounds(rounds):
            for visit in posting.visits:
                host = scenario.host_of[visit.target]
                if host != posting.host:
                    yield self.finding(
                        *posting.key,
                        scenario.unit_of.get(visit.target, visit.target),
                        sentence=_ELSEWHERE,
                        target=scenario.label(visit.target),
                        host=scenario.label(host or "–"),
                        team=scenario.label(posting.team),
                        place=scenario.label(posting.host),
                    )
