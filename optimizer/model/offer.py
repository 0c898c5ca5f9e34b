"""What a plan may choose from: the postings and visits that no hard rule withholds.

What is withheld never becomes a variable, so the model stays as small as the choice is. What a soft rule would rather
withhold stays on offer and is remembered with what it is about; the model makes it cost.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from optimizer.domain.scenario import Scenario

PostingKey = tuple[str, str, str]
"""(round, team, host)"""

VisitKey = tuple[str, str, str, str]
"""(round, team, host, unit): unit is a single target or a bundle's head"""

About = tuple[str, ...]


@dataclass
class Offer:
    """Postings and visits on offer, in a fixed order.

    Visits come into being when they are first looked at: only those of postings that are on offer then.

    Rules withhold candidates one by one through :meth:`withhold_posting` and :meth:`withhold_visit` while
    ``is_hard`` says how strictly the rule at hand is kept.
    """

    postings: dict[PostingKey, None]
    units_at: Callable[[PostingKey], Iterable[str]]
    is_hard: bool = True
    unwanted_postings: dict[PostingKey, set[About]] = field(default_factory=lambda: defaultdict(set))
    unwanted_visits: dict[VisitKey, set[About]] = field(default_factory=lambda: defaultdict(set))

    @cached_property
    def visits(self) -> dict[VisitKey, None]:
        """The visits on offer."""
        return {(*key, unit): None for key in self.postings for unit in self.units_at(key)}

    def withhold_posting(self, key: PostingKey, about: About) -> None:
        """Take a posting off the offer, with its visits; under a soft rule only note that it is unwanted."""
        if self.is_hard:
            self.postings.pop(key, None)
        else:
            self.unwanted_postings[key].add(about)

    def withhold_visit(self, key: VisitKey, about: About) -> None:
        """Take a visit off the offer; under a soft rule only note that it is unwanted."""
        if self.is_hard:
            self.visits.pop(key, None)
        else:
            self.unwanted_visits[key].add(about)

    def wishing(self) -> Offer:
        """Return an offer of the same candidates for a soft rule to say what it would rather not have."""
        wishing = Offer(self.postings, self.units_at, is_hard=False)
        wishing.visits = self.visits
        return wishing

    def drop_orphans(self) -> None:
        """Take off the visits whose posting is no longer on offer."""
        if "visits" in vars(self):
            self.visits = {key: None for key in self.visits if key[:3] in self.postings}

    @classmethod
    def of(cls, postings: Iterable[PostingKey], visits: Iterable[VisitKey]) -> Offer:
        """Return an offer of just these postings and visits."""
        offer = cls(dict.fromkeys(postings), lambda _: ())
        offer.visits = dict.fromkeys(visits)
        return offer


def everything(scenario: Scenario, *, any_host: Iterable[str] = ()) -> Offer:
    """Return what could be chosen if no rule but the meaning of the words held.

    Every team, in every planned round, to every region that is some target's host or (for rotating teams) a home
    taking part; a local team to its home. Whether the target is still open does not matter: a team that is sent
    without one may be sent where everything is done, as it might have been before that. A unit is on offer at its own
    host, and in the rounds ``any_host`` at every host.
    """
    anywhere = set(any_host)
    hosts = dict.fromkeys(host for each in scenario.targets if (host := scenario.host_of[each.id]) is not None)
    postings: dict[PostingKey, None] = {}
    for round_ in scenario.planned_rounds:
        turning = dict.fromkeys((*hosts, *scenario.homes_taking_part(round_)))
        for team in scenario.teams:
            places = turning if team.rotates else dict.fromkeys((*hosts, *_own_home(team.kind, team.homes)))
            postings.update(dict.fromkeys((round_.id, team.id, host) for host in places))
    at_host: dict[str, list[str]] = defaultdict(list)
    for unit in scenario.units:
        at_host[scenario.host_of[unit] or ""].append(unit)
    return Offer(postings, lambda key: scenario.units if key[0] in anywhere else at_host.get(key[2], ()))


def _own_home(kind: Kind, homes: tuple[str, ...]) -> tuple[str, ...]:
    return homes if kind is Kind.LOCAL else ()
