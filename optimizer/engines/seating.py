"""Who sits where in postings that are known: groups of teams that compete for the same people, one model each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.constraints import constraints_of
from optimizer.constraints.measures import seats as seats_tier
from optimizer.domain.plan import Plan, Seating, Status
from optimizer.domain.records import Mode
from optimizer.engines.linear import weights_of
from optimizer.engines.run import Clock
from optimizer.engines.search import search
from optimizer.measures.seats import Seats, missing_in
from optimizer.measures.soft import Soft
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.model import SeatModel
from optimizer.rules import RULES
from optimizer.rules.decisions.pins import matches, pins_kept, speaks_of_seats
from optimizer.rules.rulebook import rulebook

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Mapping, Sequence

    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.domain.plan import Posting
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.search import Found, Limits
    from optimizer.engines.settings import Settings
    from optimizer.engines.shortfall import Likely
    from optimizer.rules.rulebook import InForce

MOST_MENDED = 10
"""How often likely seats are given up where they break a rule, before none is left to be tried."""
SHARE_OF_GOAL = 0.6
"""What each goal may use of what is left of the limits of a group."""
COUPLING_RULES = ("newcomers",)
"""Rules that look at all people of a round together; with one of them in force the round's teams are one group."""


@dataclass(frozen=True)
class Group:
    """What became of some postings that compete for the same people.

    Parameters
    ----------
    postings
        With their seats, if the hard rules allow any.
    status
        ``infeasible`` or ``undecided`` if there are none.
    missing
        What is missing, counted like the tier ``seats``.
    bound
        What must be missing at least in these postings.
    effort
        Deterministic seconds that it took.
    """

    postings: tuple[Posting, ...]
    status: Status
    missing: int = 0
    bound: int = 0
    effort: float = 0.0


@dataclass(frozen=True)
class Filler:
    """Fills the seats of postings, tier after tier.

    Parameters
    ----------
    scenario
        What is given.
    settings
        How to solve.
    stop
        When set, the search ends soon and keeps the best seats so far.
    """

    scenario: Scenario
    settings: Settings
    stop: threading.Event

    def fill(
        self,
        postings: Sequence[Posting],
        limits: Limits,
        before: Iterable[Posting] = (),
        likely: frozenset[Likely] = frozenset(),
    ) -> tuple[Group, ...]:
        """Return the postings with their seats, group by group.

        Parameters
        ----------
        limits
            How long it may take.
        before
            Postings with seats to stay near to, where that costs nothing.
        likely
            Seats with which the search begins.
        """
        book = rulebook(self.scenario)
        groups = self._groups(postings, book)
        clock = Clock(limits.seconds, limits.deterministic_seconds)
        old = {posting.key: posting for posting in before}
        filled: list[Group] = []
        left = total = sum(map(len, groups))
        for own in groups:
            # Time that a group does not need goes to the later ones; effort must not depend on how quick others were.
            seconds = max(0.05, (limits.seconds - clock.elapsed) * len(own) / left)
            effort = None if limits.deterministic_seconds is None else limits.deterministic_seconds * len(own) / total
            left -= len(own)
            own_clock = Clock(seconds, effort)
            group = self._fill(own, book, own_clock, old, likely)
            filled.append(replace(group, effort=own_clock.deterministic_used))
        return tuple(filled)

    # -- groups -------------------------------------------------------------------------------------------------------

    def _groups(self, postings: Sequence[Posting], book: Sequence[InForce]) -> list[list[Posting]]:
        """Return the postings by groups that have nobody in common, in the order of their first posting."""
        from networkx.utils import UnionFind  # slow to import, and needed for people alone

        staffing = self.scenario.staffing
        links: UnionFind[object] = UnionFind(range(len(postings)))
        coupled = {round_.id for kept in book if kept.rule.id in COUPLING_RULES for round_ in kept.rounds}
        by_unit = any(kept.rule.id == "unit-drain" for kept in book)
        pins = [pin for pin in pins_kept(self.scenario) if pin.rule == "must" and speaks_of_seats(pin)]
        for place, posting in enumerate(postings):
            team = self.scenario.team[posting.team]
            reserves = not staffing.leaves_as_one(self.scenario.round[posting.round])
            for seat in staffing.seats_at(posting):
                people = staffing.candidates(team, seat, posting.host, reserves=reserves)
                links.union(place, *(("officer", officer.id) for officer in people))
                if by_unit:
                    links.union(place, *(("unit", officer.unit) for officer in people if officer.unit))
            if posting.round in coupled:
                links.union(place, ("round", posting.round))
            links.union(place, *(("pin", number) for number, pin in enumerate(pins) if matches(pin, posting)))
        grouped: dict[object, list[Posting]] = defaultdict(list)
        for place, posting in enumerate(postings):
            grouped[links[place]].append(posting)
        return list(grouped.values())

    # -- one group ----------------------------------------------------------------------------------------------------

    def _fill(
        self,
        postings: Sequence[Posting],
        book: Sequence[InForce],
        clock: Clock,
        before: Mapping[tuple[str, str, str], Posting],
        likely: frozenset[Likely],
    ) -> Group:
        seats = SeatModel(self.scenario, [replace(posting, seats=()) for posting in postings])
        state(seats, book)
        seats.hint(
            {
                sitting.literal.index: int((sitting.posting.key, sitting.seat.name, sitting.officer.id) in likely)
                for sitting in seats.sittings
            }
        )
        missing, bound = seats_tier.missing(Seats(), seats), 0
        best: Found | None = None
        for goal, counts_missing in self._goals(seats, missing):
            found = self._minimise(seats, goal, clock, best)
            if best is None and not found.has_plan:
                return self._unsought(seats.postings, likely, found.status)
            if found.has_plan:
                best = found
            if counts_missing:
                bound = max(0, found.bound or 0)
            assert best is not None  # the first goal ended with seats, or there are none at all
            seats.limit(goal, _value(goal, best))
        kept_seats = self._kept(seats, before)
        if best is not None and kept_seats is not None:
            found = self._minimise(seats, kept_seats, clock, best)
            best = found if found.has_plan else best
        assert best is not None  # there is always a goal
        seated = self._seated(seats, best)
        return Group(seated, Status.FEASIBLE, self._missing(seated), bound)

    def _unsought(self, postings: Sequence[Posting], likely: frozenset[Likely], status: Status) -> Group:
        """Return what can be said where the search had no time: the likely seats without whatever breaks a rule."""
        if status is Status.INFEASIBLE:
            return Group(tuple(postings), status)
        seats: dict[tuple[str, str, str], list[Seating]] = defaultdict(list)
        for key, seat, officer in sorted(likely):
            seats[key].append(Seating(seat, officer))
        tried = [replace(posting, seats=tuple(seats[posting.key])) for posting in postings]
        for _ in range(MOST_MENDED):
            breaches = verify(self.scenario, Plan(tuple(tried))).hard_breaches
            of_people = [set(each.finding.about) for each in breaches if self._speaks_of_seats(each.finding.rule)]
            if not of_people:
                return Group(tuple(tried), Status.FEASIBLE, self._missing(tried))
            tried = [
                replace(
                    posting, seats=tuple(seat for seat in posting.seats if not _is_blamed(posting, seat, of_people))
                )
                for posting in tried
            ]
        return Group(tuple(postings), status)

    def _missing(self, postings: Iterable[Posting]) -> int:
        return sum(missing_in(self.scenario, posting) for posting in postings)

    @staticmethod
    def _speaks_of_seats(rule_id: str) -> bool:
        (rule,) = [each for each in RULES if each.id == rule_id]
        return hasattr(constraints_of(rule), "seat")

    def _goals(self, seats: SeatModel, missing: LinearExprT) -> Iterable[tuple[LinearExprT, bool]]:
        """Yield what is minimised one after the other, and whether it is just what is missing.

        Of a tier only what seats can change counts.
        """
        penalties = [weight * (1 - guard) for weight, guard in seats.penalties]
        named = False
        for tier in tiers_of(self.scenario):
            terms = [factor * missing for factor, measure in tier.factors if isinstance(measure, Seats)]
            is_plain = len(terms) == len(tier.factors) and not named
            named = named or bool(terms)
            terms += [factor * sum(penalties) for factor, measure in tier.factors if isinstance(measure, Soft)]
            if terms and (penalties or is_plain):
                yield sum(terms), is_plain
        if not named:
            yield missing, True

    def _minimise(self, seats: SeatModel, goal: LinearExprT, clock: Clock, best: Found | None) -> Found:
        if best is not None:
            seats.hint(dict(enumerate(best.values)))
        seats.minimise(goal)
        found = search(seats.cp, self.settings, clock.share(SHARE_OF_GOAL), self.stop, lambda *_: None)
        clock.deterministic_used += found.deterministic_seconds
        return found

    @staticmethod
    def _kept(seats: SeatModel, before: Mapping[tuple[str, str, str], Posting]) -> LinearExprT | None:
        """Return how many seats differ from those of before; ``None`` if there is nothing to compare with."""
        kept = []
        for sitting in seats.sittings:
            old = before.get(sitting.posting.key)
            if old is not None and any(
                each.seat == sitting.seat.name and each.officer == sitting.officer.id for each in old.seats
            ):
                kept.append(1 - sitting.literal)
        return sum(kept) if kept else None

    @staticmethod
    def _seated(seats: SeatModel, found: Found) -> tuple[Posting, ...]:
        seated: list[list[tuple[int, Seating]]] = [[] for _ in seats.postings]
        for sitting in seats.sittings:
            if found.value(sitting.literal):
                whole = sitting.days == sitting.posting.span
                start, end = (None, None) if whole else (sitting.days.start, sitting.days.end)
                seating = Seating(sitting.seat.name, sitting.officer.id, start, end)
                seated[sitting.place].append((sitting.seat_place, seating))
        return tuple(
            replace(posting, seats=tuple(seating for _, seating in sorted(own, key=_in_order)))
            for posting, own in zip(seats.postings, seated, strict=True)
        )


def state(seats: SeatModel, book: Iterable[InForce]) -> None:
    """State every rule in force on who sits where."""
    for kept in book:
        half = getattr(constraints_of(type(kept.rule)), "seat", None)
        if half is not None:
            name = f"{kept.rule.id}@{kept.rounds[0].id}"
            with seats.stating(name, kept.weight if kept.mode is Mode.SOFT else None):
                half(kept.rule, seats, kept.rounds)


def _without_blamed(posting: Posting, breaches: Sequence[set[str]]) -> Posting:
    return replace(posting, seats=tuple(each for each in posting.seats if not _is_blamed(posting, each, breaches)))


def _is_blamed(posting: Posting, seating: Seating, breaches: Sequence[set[str]]) -> bool:
    """Whether a breach speaks of an officer, or of a posting as a whole, so that the seat is given up."""
    for about in breaches:
        is_here = about.issuperset(posting.key)
        if seating.officer in about or (is_here and len(about) == len(set(posting.key))):
            return True
        if is_here and seating.seat in about:
            return True
    return False


def _in_order(each: tuple[int, Seating]) -> tuple[object, ...]:
    seat_place, seating = each
    return seat_place, str(seating.start or ""), seating.officer


def _value(expression: LinearExprT, found: Found) -> int:
    """Return an expression's value in what was found."""
    weights, constant = weights_of(expression, len(found.values))
    return round(float(weights @ found.values) + constant)
