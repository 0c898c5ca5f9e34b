"""A plan: what was chosen. It holds choices only; loads, distances and gaps are computed from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.records import Span
from optimizer.domain.scenario import Arc
from optimizer.domain.staffing import LEADER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.texts import Text


class Status(StrEnum):
    """How a solve ended. A plan exists only for the first two."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, order=True)
class Visit:
    """One target inspected in a posting, from ``start`` to ``end`` inclusive."""

    target: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Seating:
    """An officer on a seat, for the whole posting unless ``start`` or ``end`` says otherwise."""

    seat: str
    officer: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """When the result is told to the host, and which city leader attends."""

    date: date
    leader: str | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """One team's stay at one host in one round, with the targets it inspects there."""

    round: str
    team: str
    host: str
    enter: date
    leave: date
    visits: tuple[Visit, ...] = ()
    seats: tuple[Seating, ...] = ()
    feedback: Feedback | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it this posting and no other: round, team and host."""
        return self.round, self.team, self.host

    @property
    def span(self) -> Span:
        """The days from entering to leaving."""
        return Span(self.enter, self.leave)

    @property
    def leaders(self) -> tuple[str, ...]:
        """Whoever sits on the seat of the leader."""
        return tuple(each.officer for each in self.seats if each.seat == LEADER)

    def seated(self, seating: Seating) -> Span:
        """Return the days of an officer on a seat here: those of the posting as far as the seat does not say others."""
        start = seating.start or self.enter
        return Span(start, max(start, seating.end or self.leave))

    def seating(self, seat: str, officer: str, days: Span) -> Seating:
        """Return an officer on a seat here on these days; dates are named only if they are not those of the posting."""
        start, end = (None, None) if days == self.span else (days.start, days.end)
        return Seating(seat, officer, start, end)

    @property
    def first_day(self) -> date:
        """The day on which it begins: that of entering, unless something is inspected before that."""
        return min([self.enter, *(visit.start for visit in self.visits)])

    def units(self, scenario: Scenario) -> tuple[str, ...]:
        """Return the units inspected here: single targets, and each bundle once, by its head."""
        return tuple(dict.fromkeys(scenario.unit_of.get(visit.target, visit.target) for visit in self.visits))


@dataclass(frozen=True, slots=True)
class DraftVisit:
    """A target to be inspected in a posting, with the dates that are known."""

    target: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class DraftPosting:
    """A posting as it was typed, with the dates that are known."""

    round: str
    team: str
    host: str
    enter: date | None = None
    leave: date | None = None
    visits: tuple[DraftVisit, ...] = ()
    seats: tuple[Seating, ...] = ()
    feedback: Feedback | None = None

    @property
    def is_complete(self) -> bool:
        """Whether no date is missing."""
        return None not in (self.enter, self.leave) and all(
            visit.start is not None and visit.end is not None for visit in self.visits
        )


@dataclass(frozen=True, slots=True)
class Unserved:
    """A target that is left out, with a code for programs and a sentence for people."""

    target: str
    code: str
    reason: Text


@dataclass(frozen=True, slots=True)
class TierValue:
    """How good the plan is in one tier, in the tier's own unit.

    Always ``bound ≤ best`` and ``bound ≤ value ≤ limit``: ``best`` is the least value found while the tier was
    minimised, ``bound`` is proven given the limits of the earlier tiers, ``limit`` is best plus slack, and
    ``value`` is the final plan's. ``slack`` is stated where it is not what the scenario says, because a plan to start
    from had given away more, or less (see :mod:`optimizer.engines.base`). A plan that a person typed has values alone.
    """

    name: str
    value: float
    best: float | None = None
    bound: float | None = None
    limit: float | None = None
    slack: float | None = None

    @property
    def is_proven(self) -> bool:
        """Whether nothing better than ``best`` exists."""
        return self.best is not None and self.bound == self.best


def status_of(tiers: Iterable[TierValue]) -> Status:
    """Return how good a plan with these tiers is: optimal if each is proven."""
    return Status.OPTIMAL if all(tier.is_proven for tier in tiers) else Status.FEASIBLE


@dataclass(frozen=True, slots=True)
class ScenarioReference:
    """Where a plan's scenario is, what it was when the plan was made, and what was set on the command line."""

    id: str
    path: str = ""
    digest: str = ""
    set: Mapping[str, str] = field(default_factory=dict)
    ledgers: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Waived:
    """A posting that is by waiver alone, with what names the waiver."""

    round: str
    team: str
    host: str
    rule: str
    who: str
    whom: str


@dataclass(frozen=True)
class Plan:
    """A complete decision. Postings are in order of round, team and host.

    ``waived`` is for those who read the plan's file: it follows from the rest and is found anew for every file.
    """

    postings: tuple[Posting, ...]
    scenario: ScenarioReference | None = None
    status: Status | None = None
    unserved: tuple[Unserved, ...] = ()
    tiers: tuple[TierValue, ...] = ()
    provenance: Mapping[str, object] = field(default_factory=dict)
    waived: tuple[Waived, ...] = field(default=(), compare=False)

    def unproven(self) -> Plan:
        """Return the plan with nothing said of how good it is, as if somebody had typed it."""
        return replace(self, status=None, tiers=())

    def in_rounds(self, rounds: Iterable[Round]) -> tuple[Posting, ...]:
        """Return the postings of these rounds, in plan order."""
        ids = {round_.id for round_ in rounds}
        return tuple(posting for posting in self.postings if posting.round in ids)

    @cached_property
    def served(self) -> Mapping[str, tuple[Posting, ...]]:
        """The postings in which each target is inspected."""
        served: dict[str, list[Posting]] = {}
        for posting in self.postings:
            for visit in posting.visits:
                served.setdefault(visit.target, []).append(posting)
        return {target: tuple(postings) for target, postings in served.items()}

    def arcs(self, scenario: Scenario) -> tuple[Arc, ...]:
        """Return the distinct arcs home → host that the postings of rotating teams draw, in plan order."""
        arcs = [
            Arc(scenario.turn_of[posting.round], posting.round, scenario.team[posting.team].home, posting.host)
            for posting in self.postings
            if scenario.team[posting.team].rotates and posting.round in scenario.turn_of
        ]
        return tuple(dict.fromkeys(arcs))
