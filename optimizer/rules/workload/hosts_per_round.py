"""``hosts-per-round``: a team goes to only so many hosts in one round."""

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
    "{team} is posted to {found} hosts in round {round}; at most {limit} are allowed",
    "{round}轮次中{team}派驻{found}地，最多{limit}地",
)


@dataclass(frozen=True)
class HostsPerRound(Rule):
    """A team has at most ``max_hosts`` postings in a round."""

    id: ClassVar[str] = "hosts-per-round"
    family: ClassVar[Family] = Family.WORKLOAD
    title: ClassVar[Text] = Text("A team goes to only so many hosts a round", "每轮派驻地数不超限")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per round and team with too many postings."""
        hosts: dict[tuple[str, str], int] = defaultdict(int)
        for posting in plan.in_rounds(rounds):
            hosts[posting.round, posting.team] += 1
        for (round_id, team), found in hosts.items():
            limit = scenario.team[team].max_hosts
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
