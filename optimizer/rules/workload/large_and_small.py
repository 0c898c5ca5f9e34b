"""``large-and-small``: only so many large targets a team."""

from __future__ import annotations

from collections import defaultdict
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

_TOO_MANY = Text(
    "{team} inspects {found} large targets in round {round}; at most {limit} are allowed",
    "{round}轮次中{team}巡察{found}个大对象，最多{limit}个",
)


@dataclass(frozen=True)
class LargeAndSmall(Rule):
    """A team inspects at most ``max_large`` large targets in a round, beside its small ones (一大一小).

    A bundle counts once, with its head's size. Source: each team takes one large and one small unit at a time.
    """

    id: ClassVar[str] = "large-and-small"
    family: ClassVar[Family] = Family.WORKLOAD
    title: ClassVar[Text] = Text("A team takes only so many large targets", "大小搭配：大对象数不超限")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round and team with too many large targets."""
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for posting in plan.in_rounds(rounds):
            large = [unit for unit in posting.units(scenario) if scenario.target[unit].size == "large"]
            counts[posting.round, posting.team] += len(large)
        for (round_id, team), found in counts.items():
            limit = scenario.team[team].max_large
            if found > limit:
                yield self.finding(
                    round_id,
                    team,
                    sentence=_TOO_MANY,
                    team=scenario.label(team),
                    found=found,
                    round=round_id,
                    limit=limit,
                )
