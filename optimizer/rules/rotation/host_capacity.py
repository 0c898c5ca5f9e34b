"""``host-capacity``: a host receives only so many teams at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.guests import WHOLE_ROUND, counts_longer, fullest_day, guests, past_guests
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_FULL = Text(
    "{host} receives {found} teams on {day}; it has room for {capacity}",
    "{day}，{host}同时接待{found}个组，最多{capacity}个",
)


@dataclass(frozen=True)
class HostCapacity(Rule):
    """A host receives no more rotating teams at once than its ``host_capacity``.

    A team that goes to one host a round is counted there for the whole round, from the first to the last day on which
    it is available, even if its posting is shorter: the teams of a round come and go together, and two that share a
    round do not take turns. A team that may go to several hosts (``max_hosts``) is counted from entering to leaving.
    Teams that are still there by rows of history that tell team and last day are counted, too.

    Formula: on every day the rotating teams at the host number at most its capacity; an empty cell is no limit. It is
    counted by host and by group of rounds that overlap in time.
    Source: Shenzhen had about three teams in a district in 2022 and one in 2023.
    """

    id: ClassVar[str] = "host-capacity"
    family: ClassVar[Family] = Family.ROTATION
    title: ClassVar[Text] = Text("No host receives too many teams at once", "受巡地同时接待组数不超限")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per host and group of overlapping rounds: its fullest day."""
        campaign_of = {round_.id: campaign[0].id for campaign in scenario.campaigns for round_ in campaign}
        stays = defaultdict(list)
        for posting in plan.in_rounds(rounds):
            if scenario.team[posting.team].rotates:
                stays[campaign_of[posting.round], posting.host].append(posting)
        for (campaign, host), postings in stays.items():
            capacity = scenario.region[host].host_capacity
            if capacity is None:
                continue
            before = [guest for guest in past_guests(scenario, host) if guest.team.rotates]
            fullest = fullest_day(guests(scenario, postings), before, lambda _: 1)
            if fullest is not None and fullest[1] > capacity:
                day, found = fullest
                is_longer = counts_longer(scenario, postings)
                yield self.finding(
                    campaign,
                    host,
                    sentence=WHOLE_ROUND.fill(sentence=_FULL) if is_longer else _FULL,
                    host=scenario.label(host),
                    found=found,
                    day=day,
                    capacity=capacity,
                )
