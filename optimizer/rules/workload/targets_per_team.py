"""``targets-per-team``: one team takes only so many targets."""

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
    "{team} inspects {found} targets in round {round}; at most {limit} are allowed",
    "{round}轮次中{team}巡察{found}个对象，最多{limit}个",
)


@dataclass(frozen=True)
class TargetsPerTeam(Rule):
    """A team inspects at most ``max_targets`` targets in a round (一托二, 一托三, …); a bundle counts as one.

    Source: one team for two targets is by far the commonest form; three and four occur.
    """

    id: ClassVar[str] = "targets-per-team"
    family: ClassVar[Family] = Family.WORKLOAD
    title: ClassVar[Text] = Text("One team takes only so many targets a round", "一托N：每轮对象数不超限")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round and team with too many targets."""
        counts: dict[tuple[str, str], int] = defaultdict(int)
        for posting in plan.in_rounds(rounds):
            counts[posting.round, posting.team] += len(posting.units(scenario))
        for (round_id, team), found in counts.items():
            limit = scenario.team[team].max_targets
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
