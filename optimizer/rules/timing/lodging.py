"""``lodging``: a host puts up only so many people at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text, counted

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

    Everybody who is sent there counts, whatever the kind of team, with the team's ``size``; a team one of whose homes
    is the host sleeps at home. Days are counted as in ``host-capacity``: a team that goes to one host a round is there
    for the whole round as far as it is available, one that may go to several from entering to leaving.

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
        for (campaign, host), postings in stays.items():
            beds = scenario.region[host].lodging
            if beds is None:
                continue
            spans = [(scenario.counted_stay(posting), posting) for posting in postings]
            # The number of people only ever rises on a day on which somebody enters.
            people = {
                day: _people(scenario, [posting for span, posting in spans if day in span])
                for day in sorted(span.start for span, _ in spans)
            }
            day, found = max(people.items(), key=lambda item: item[1])
            if found > beds:
                yield self.finding(
                    campaign,
                    host,
                    sentence=_FULL,
                    host=scenario.label(host),
                    found=counted(found, "person", "people", "人"),
                    day=day,
                    beds=beds,
                )


def _people(scenario: Scenario, postings: Sequence[Posting]) -> int:
    """Return how many people these postings bring; a team that stays on in another round counts once."""
    teams = [scenario.team[posting.team] for posting in postings]
    those = {
        posting.key if team.max_hosts > 1 else team.id: team for posting, team in zip(postings, teams, strict=True)
    }
    return sum(team.size or 0 for team in those.values())
