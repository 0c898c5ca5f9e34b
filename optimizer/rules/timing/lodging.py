"""``lodging``: a host puts up only so many people at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.guests import WHOLE_ROUND, counts_longer, fullest_day, guests, past_guests
from optimizer.rules.rule import Family, Rule
from optimizer.rules.staffing.words import people_counted
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_FULL = Text(
    "{host} puts up {found} on {day}; it has beds for {beds}", "{day}，{host}要安排{found}住宿，最多容纳{beds}人"
)


@dataclass(frozen=True)
class Lodging(Rule):
    """A host puts up no more people at once than its ``lodging``.

    Everybody who is sent there counts, whatever the kind of team, with the team's ``size``, or where people are planned
    with its seats but those of the host's locals; a team one of whose homes is the host sleeps at home. Days are
    counted as in ``host-capacity``: a team that goes to one host a round is there for the whole round, from the first
    to the last day on which it is available, one that may go to several from entering to leaving. Teams that are still
    there by rows of history that tell team and last day count, too.

    Formula: on every day the sizes of the teams at the host add up to no more than its ``lodging``; an empty cell is
    no limit. It is counted by host and by group of rounds that overlap in time.
    Source: the host county provides board and lodging (Pingli, 2018); teams live and work in one place.
    """

    id: ClassVar[str] = "lodging"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("No host puts up too many people at once", "受巡地同时住宿人数不超限")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per host and group of overlapping rounds: its fullest day."""
        campaign_of = {round_.id: campaign[0].id for campaign in scenario.campaigns for round_ in campaign}
        stays: dict[tuple[str, str], list[Posting]] = defaultdict(list)
        for posting in plan.in_rounds(rounds):
            if posting.host not in scenario.team[posting.team].homes:
                stays[campaign_of[posting.round], posting.host].append(posting)
        travellers = scenario.staffing.travellers
        for (campaign, host), postings in stays.items():
            beds = scenario.region[host].lodging
            if beds is None:
                continue
            before = [guest for guest in past_guests(scenario, host) if host not in guest.team.homes]
            fullest = fullest_day(guests(scenario, postings), before, lambda team: travellers(team) or 0)
            if fullest is not None and fullest[1] > beds:
                day, found = fullest
                is_longer = counts_longer(scenario, postings)
                yield self.finding(
                    campaign,
                    host,
                    sentence=WHOLE_ROUND.fill(sentence=_FULL) if is_longer else _FULL,
                    host=scenario.label(host),
                    found=people_counted(found),
                    day=day,
                    beds=beds,
                )
