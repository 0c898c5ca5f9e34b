"""Who sits where in postings that are known: groups of teams that compete for the same people, one model each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.constraints import constraints_of
from optimizer.constraints.measures import seats as seats_tier
from optimizer.domain.plan import Plan, Seating, Status
from optimizer.domain.records import Mode
from optimizer.domain.staffing import office_of
from optimizer.engines.linear import weights_of
from optimizer.engines.run import Clock
from optimizer.engines.search import search
from optimizer.measures.seats import Seats, missing_in
from optimizer.measures.soft import Soft
from optimizer.measures.tiers import tiers_of
from optimizer.model import SeatModel
from optimizer.rules.decisions.pins import matches, pins_kept, speaks_of_seats
from optimizer.rules.rulebook import rulebook

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Officer, Pin, Seat
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.search import Found, Limits
    from optimizer.engines.settings import Settings
    from optimizer.engines.shortfall import Likely
    from optimizer.rules.rulebook import InForce

MOST_MENDED = 10
"""How often likely seats are given up where they break a rule, before none is left to be tried."""
FEW_BLOCKS = 4
"""On so many blocks of days a seat for some days is filled at first."""
MOST_SITTINGS = 500_000
"""Where there are more ways to seat anybody somewhere, seats that few people fill are not improved by all."""
MANY_MORE = 2
"""From so many times as many people on those who are looked at first are looked at alone."""
LEAST_FOR_GROUP = 0.05
"""Seconds that each group has in any case."""
SHARE_OF_GOAL = 0.6
"""What each goal may use of what is left of the limits of a group."""


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
    wishes
        What soft rules on people weigh that are not kept.
    values
        What is minimised, tier after tier, where something comes before what is missing, or is weighed against it.
    """

    postings: tuple[Posting, ...]
    status: Status
    missing: int = 0
    bound: int = 0
    effort: float = 0.0
    wishes: int = 0
    values: tuple[int, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether it is not known that nothing better can be found."""
        return self.status is not Status.INFEASIBLE and (
            self.status is not Status.FEASIBLE or self.missing > self.bound
        )

    def or_better(self, other: Group) -> Group:
        """Return the better of two ways to fill the same seats, with all that was proven and done."""
        is_filled = self.status is Status.FEASIBLE
        is_told = self.values and other.values
        own, others = (
            (self.values, other.values) if is_told else ((self.missing, self.wishes), (other.missing, other.wishes))
        )
        is_better = others < own
        has_won = not is_filled or (other.status is Status.FEASIBLE and is_better)
        bound, effort = max(self.bound, other.bound), self.effort + other.effort
        return replace(other if has_won else self, bound=bound, effort=effort)


@dataclass(frozen=True)
class _Goal:
    """What is minimised, how often it counts what is missing if it counts nothing else, and whether it is kept then."""

    expression: LinearExprT
    counts: int
    is_kept: bool = True


@dataclass(frozen=True)
class Clues:
    """What helps to fill seats soon, and well enough.

    Parameters
    ----------
    before
        Postings to whose seats the new ones stay near, where that costs nothing.
    likely
        Seats with which the search begins.
    first
        The ids of those who are looked at first, and then: if with them nothing is missing beyond what must be, nobody
        else is.
    least
        Returns what must be missing in some postings at least.
    """

    before: tuple[Posting, ...] = ()
    likely: frozenset[Likely] = frozenset()
    first: tuple[frozenset[str], ...] = ()
    least: Callable[[Sequence[Posting]], int] = lambda _: 0


@dataclass(frozen=True)
class Part:
    """What may be left to other postings, where those whose seats are filled are not all of a plan.

    Pins that nobody in these can keep others may keep in any case.

    Parameters
    ----------
    pins
        Pins that others may keep although somebody in these can, too.
    book
        The rules that these postings keep by themselves; all in force if left out.
    """

    pins: Collection[Pin] = ()
    book: Sequence[InForce] | None = None


@dataclass(frozen=True)
class _Rivals:
    """Postings that compete for the same people, the pins that somebody in them can keep, and the people by id."""

    postings: tuple[Posting, ...]
    pins: frozenset[Pin]
    people: frozenset[str]


@dataclass(frozen=True)
class _Task:
    """Some postings, pins kept elsewhere, who may sit in them, the rules, what is known, and what must be missing."""

    postings: tuple[Posting, ...]
    elsewhere: frozenset[Pin]
    people: frozenset[str]
    book: Sequence[InForce]
    clues: Clues
    least: int

    def beginning_with(self, group: Group) -> _Task:
        """Return the task with the seats that were found as those with which the search begins."""
        if group.status is not Status.FEASIBLE:
            return replace(self, clues=replace(self.clues, first=()))
        return replace(self, clues=replace(self.clues, first=(), likely=_seats_of(group.postings)))


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
        clues: Clues | None = None,
        *,
        part: Part | None = None,
    ) -> tuple[Group, ...]:
        """Return the postings with their seats, group by group.

        Parameters
        ----------
        limits
            How long it may take.
        clues
            What helps to fill them soon.
        part
            What other postings of a plan do, if it has others.
        """
        book = rulebook(self.scenario) if part is None or part.book is None else part.book
        pins = [pin for pin in pins_kept(self.scenario) if pin.rule == "must" and speaks_of_seats(pin)]
        groups = self._groups(postings, book, pins)
        kept = frozenset().union(*(group.pins for group in groups))
        others = {pin for pin in pins if part is not None and (pin in part.pins or pin not in kept)}
        clock, known = Clock(limits.seconds, limits.deterministic_seconds), clues or Clues()
        tasks = []
        for group in groups:
            apart = others | (kept - group.pins)
            bare = tuple(replace(posting, seats=()) for posting in group.postings)
            tasks.append(_Task(bare, frozenset(apart), group.people, book, known, known.least(bare)))
        filled = self._fill_all(tasks, clock)
        # What was not used is for those who had too little.
        open_ = [number for number, group in enumerate(filled) if group.is_open]
        again = [tasks[number].beginning_with(filled[number]) for number in open_]
        for number, other in zip(open_, self._fill_all(again, clock), strict=True):
            filled[number] = filled[number].or_better(other)
        return tuple(filled)

    def least_wishes(
        self, postings: Sequence[Posting], most_missing: int | None, limits: Limits, book: Sequence[InForce]
    ) -> int:
        """Return what soft rules on people weigh at least that some postings cannot keep, whatever else a plan sends.

        It is proven; 0 if nothing was found out within the limits.

        Parameters
        ----------
        most_missing
            What may be missing in the postings at most; any amount if it is ``None``.
        book
            The rules that the postings keep by themselves, and the soft ones that count.
        """
        pins = frozenset(pin for pin in pins_kept(self.scenario) if pin.rule == "must")  # others may keep them
        seats = SeatModel(self.scenario, tuple(replace(each, seats=()) for each in postings), pins)
        state(seats, book)
        if not seats.penalties:
            return 0
        if most_missing is not None:
            seats.cp.add(seats_tier.missing(Seats(), seats) <= most_missing)
        seats.minimise(_penalties(seats))
        found = search(seats.cp, self.settings, limits, self.stop, lambda *_: None)
        return max(0, round(found.bound or 0)) if found.has_plan else 0

    def _fill_all(self, tasks: Sequence[_Task], clock: Clock) -> list[Group]:
        """Return the groups of tasks with their seats, each in its share of what is left of the clock."""
        filled = []
        left = total = sum(len(task.postings) for task in tasks)
        effort_left = clock.share(1).deterministic_seconds
        for task in tasks:
            # Time that a group does not need goes to the later ones; effort must not depend on how quick others were.
            size = len(task.postings)
            seconds = max(LEAST_FOR_GROUP, (clock.seconds - clock.elapsed) * size / left)
            own = Clock(seconds, None if effort_left is None else effort_left * size / total)
            left -= size
            group = self._fill_first(task, own)
            clock.deterministic_used += own.deterministic_used
            filled.append(replace(group, effort=own.deterministic_used))
        return filled

    def _fill_first(self, task: _Task, clock: Clock) -> Group:
        """Return a group with its seats: filled by few people if nothing is missing then that need not be, else by all.

        What few people lack, or on few of the days, is known soon, and where many could sit, few do.
        """
        likely, found = task.clues.likely, None
        for among, most_blocks in self._first_looks(task):
            seats = SeatModel(self.scenario, task.postings, task.elsewhere, among, most_blocks)
            group = self._fill(task, seats, likely, clock)
            if group.status is Status.FEASIBLE:
                if group.missing <= task.least and not group.wishes:
                    return replace(group, bound=task.least)
                likely = _seats_of(group.postings)
                group = replace(group, bound=task.least)  # what was proven of few is not proven of all
                found = group if found is None else found.or_better(group)
        if found is not None and self._size(task.postings) > MOST_SITTINGS:
            return found
        group = self._fill(task, SeatModel(self.scenario, task.postings, task.elsewhere), likely, clock)
        return group if found is None else found.or_better(group)

    def _first_looks(self, task: _Task) -> Iterator[tuple[frozenset[str] | None, int | None]]:
        """Yield who is looked at first, and on how many blocks of days of each seat; on all where it is ``None``."""
        for among in task.clues.first:
            if len(task.people) < MANY_MORE * len(task.people & among):
                break
            yield among, FEW_BLOCKS
        staffing = self.scenario.staffing
        blocks = (
            len(staffing.blocks(posting, seat)) for posting in task.postings for seat in staffing.seats_at(posting)
        )
        if max(blocks, default=0) > FEW_BLOCKS:
            yield None, FEW_BLOCKS

    def _size(self, postings: Iterable[Posting]) -> int:
        """Return how many ways there are to seat anybody somewhere."""
        staffing, size = self.scenario.staffing, 0
        for posting in postings:
            team, reserves = (
                self.scenario.team[posting.team],
                not staffing.leaves_as_one(self.scenario.round[posting.round]),
            )
            for seat in staffing.seats_at(posting):
                people = staffing.candidates(team, seat, posting.host, reserves=reserves)
                size += len(people) * len(staffing.blocks(posting, seat))
        return size

    # -- groups -------------------------------------------------------------------------------------------------------

    def _groups(self, postings: Sequence[Posting], book: Sequence[InForce], pins: Sequence[Pin]) -> list[_Rivals]:
        """Return the postings by groups that have nobody in common, in the order of their first posting."""
        from networkx.utils import UnionFind  # slow to import, and needed for people alone

        staffing = self.scenario.staffing
        links: UnionFind[object] = UnionFind(range(len(postings)))
        coupled = {round_.id for kept in book if kept.rule.joins_all_people for round_ in kept.rounds}
        by_unit = any(kept.rule.joins_people_of_unit for kept in book)
        seen: dict[str, None] = {}
        for place, posting in enumerate(postings):
            team = self.scenario.team[posting.team]
            reserves = not staffing.leaves_as_one(self.scenario.round[posting.round])
            asked = [pin for pin in pins if matches(pin, posting)]
            for seat in staffing.seats_at(posting):
                people = staffing.candidates(team, seat, posting.host, reserves=reserves)
                seen.update(dict.fromkeys(officer.id for officer in people))
                links.union(place, *(("officer", officer.id) for officer in people))
                if by_unit:
                    links.union(place, *(("unit", office_of(officer)) for officer in people if officer.unit))
                links.union(place, *(("pin", pin) for pin in _kept_on(seat, people, asked)))
            if posting.round in coupled:
                links.union(place, ("round", posting.round))
        grouped: dict[object, list[Posting]] = defaultdict(list)
        for place, posting in enumerate(postings):
            grouped[links[place]].append(posting)
        keepers: dict[object, set[Pin]] = defaultdict(set)
        for pin in pins:
            if ("pin", pin) in links.parents:
                keepers[links["pin", pin]].add(pin)
        people_of: dict[object, set[str]] = defaultdict(set)
        for who in seen:
            people_of[links["officer", who]].add(who)
        return [_Rivals(tuple(own), frozenset(keepers[key]), frozenset(people_of[key])) for key, own in grouped.items()]

    # -- one group ----------------------------------------------------------------------------------------------------

    def _fill(self, task: _Task, seats: SeatModel, likely: frozenset[Likely], clock: Clock) -> Group:
        state(seats, task.book)
        mended = self._mended(seats.postings, task.book, likely)
        sits = {
            (posting.key, each.seat, each.officer, posting.seated(each))
            for posting in mended or ()
            for each in posting.seats
        }
        seats.hint(
            {
                sitting.literal.index: int(
                    (sitting.posting.key, sitting.seat.name, sitting.officer.id, sitting.days) in sits
                )
                for sitting in seats.sittings
            }
        )
        missing, bound = seats_tier.missing(Seats(), seats), 0
        seats.cp.add(missing >= task.least)
        best: Found | None = None
        goals = list(self._goals(seats, missing))
        for goal in goals:
            found = self._minimise(seats, goal.expression, clock, best)
            if best is None and not found.has_plan:
                return self._unsought(mended, seats.postings, found.status)
            if found.has_plan:
                best = found
            if goal.counts:
                bound = max(bound, -(-(found.bound or 0) // goal.counts))
            assert best is not None  # the first goal ended with seats, or there are none at all
            if goal.is_kept:
                seats.limit(goal.expression, _value(goal.expression, best))
        kept_seats = self._kept(seats, task.clues.before)
        if best is not None and kept_seats is not None:
            found = self._minimise(seats, kept_seats, clock, best)
            best = found if found.has_plan else best
        assert best is not None  # there is always a goal
        seated = self._seated(seats, best)
        if mended is not None and goals[0].is_kept and self._missing(mended) < self._missing(seated):
            seated = mended  # the search had hardly any time
        wishes = _value(_penalties(seats), best) if seats.penalties else 0
        is_bare = goals[0].is_kept  # else something comes before what is missing, or is weighed against it
        values = () if is_bare else tuple(_value(goal.expression, best) for goal in goals if goal.is_kept)
        return Group(seated, Status.FEASIBLE, self._missing(seated), bound, wishes=wishes, values=values)

    def _unsought(self, mended: tuple[Posting, ...] | None, postings: tuple[Posting, ...], status: Status) -> Group:
        """Return what can be said where the search found nothing: it proved that there is nothing, or had no time."""
        if status is Status.INFEASIBLE or mended is None:
            return Group(postings, status)
        return Group(mended, Status.FEASIBLE, self._missing(mended))

    def _mended(
        self, postings: Sequence[Posting], book: Sequence[InForce], likely: frozenset[Likely]
    ) -> tuple[Posting, ...] | None:
        """Return the postings with their likely seats, but for those that break a rule; ``None`` if some still does."""
        seats: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
        for key, seat, officer in sorted(likely):
            seats[key].append((seat, officer))
        tried = tuple(
            replace(posting, seats=tuple(self._on_first_days(posting, *each) for each in seats[posting.key]))
            for posting in postings
        )
        strict = [kept for kept in book if kept.mode is Mode.HARD and hasattr(constraints_of(type(kept.rule)), "seat")]
        for _ in range(MOST_MENDED):
            plan = Plan(tried)
            breaches = [each for kept in strict for each in kept.rule.breaches(self.scenario, plan, kept.rounds)]
            if not breaches:
                return tried
            lighter = self._without_blamed(tried, [set(breach.about) for breach in breaches])
            if lighter == tried:
                lighter = tuple(replace(posting, seats=()) for posting in tried)
            tried = lighter
        return None

    def _on_first_days(self, posting: Posting, name: str, officer: str) -> Seating:
        """Return an officer on a seat throughout, or in the first of its blocks of days."""
        staffing, throughout = self.scenario.staffing, Seating(name, officer)
        seat = staffing.seat_of(posting, throughout)
        return throughout if seat is None else posting.seating(name, officer, staffing.blocks(posting, seat)[0])

    def _without_blamed(self, postings: Sequence[Posting], breaches: Sequence[set[str]]) -> tuple[Posting, ...]:
        """Return the postings without the seats that breaches speak of: by officer, unit, or posting and seat."""

        def is_blamed(posting: Posting, seating: Seating) -> bool:
            officer = self.scenario.officer[seating.officer]
            names = {seating.seat}
            for about in breaches:
                is_here = about.issuperset(posting.key)
                if officer.id in about or (officer.unit and {officer.home, officer.unit} <= about):
                    return True
                if is_here and (about == set(posting.key) or names & about or officer.home in about - set(posting.key)):
                    return True
            return False

        return tuple(
            replace(posting, seats=tuple(each for each in posting.seats if not is_blamed(posting, each)))
            for posting in postings
        )

    def _missing(self, postings: Iterable[Posting]) -> int:
        return sum(missing_in(self.scenario, posting) for posting in postings)

    def _goals(self, seats: SeatModel, missing: LinearExprT) -> Iterable[_Goal]:
        """Yield what is minimised one after the other; of a tier only what seats can change counts.

        Where something else comes first, or is weighed against what is missing, the least that can be missing is looked
        for beforehand: what is proven then holds in any case.
        """
        penalties = _penalties(seats)
        goals: list[_Goal] = []
        for tier in tiers_of(self.scenario):
            factors = [factor for factor, measure in tier.factors if isinstance(measure, Seats)]
            soft = [factor for factor, measure in tier.factors if isinstance(measure, Soft)] if seats.penalties else []
            if factors or soft:
                terms = [*(factor * missing for factor in factors), *(factor * penalties for factor in soft)]
                goals.append(_Goal(sum(terms), sum(factors) if not soft and not goals else 0))
        if not goals or not goals[0].counts:
            yield _Goal(missing, 1, is_kept=not goals)
        yield from goals

    def _minimise(self, seats: SeatModel, goal: LinearExprT, clock: Clock, best: Found | None) -> Found:
        if best is not None:
            seats.hint(dict(enumerate(best.values)))
        seats.minimise(goal)
        found = search(seats.cp, self.settings, clock.share(SHARE_OF_GOAL), self.stop, lambda *_: None)
        clock.deterministic_used += found.deterministic_seconds
        return found

    @staticmethod
    def _kept(seats: SeatModel, before: Iterable[Posting]) -> LinearExprT | None:
        """Return how many seats differ from those of before; ``None`` if there is nothing to compare with."""
        kept = []
        known = {posting.key: posting for posting in before}
        for sitting in seats.sittings:
            old = known.get(sitting.posting.key)
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
                seating = sitting.posting.seating(sitting.seat.name, sitting.officer.id, sitting.days)
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


def _penalties(seats: SeatModel) -> LinearExprT:
    """Return what soft rules weigh that are not kept."""
    return sum(weight * (1 - guard) for weight, guard in seats.penalties)


def _kept_on(seat: Seat, people: Sequence[Officer], pins: Iterable[Pin]) -> list[Pin]:
    """Return the pins that one of the people keeps on a seat."""
    named = [pin for pin in pins if pin.seat in (None, seat.name)]
    ids = {officer.id for officer in people} if named else set()
    return [pin for pin in named if ids and (pin.officer is None or pin.officer in ids)]


def _seats_of(postings: Iterable[Posting]) -> frozenset[Likely]:
    """Return who sits where."""
    return frozenset((posting.key, each.seat, each.officer) for posting in postings for each in posting.seats)


def _in_order(each: tuple[int, Seating]) -> tuple[object, ...]:
    seat_place, seating = each
    return seat_place, str(seating.start or ""), seating.officer


def _value(expression: LinearExprT, found: Found) -> int:
    """Return an expression's value in what was found."""
    weights, constant = weights_of(expression, len(found.values))
    return round(float(weights @ found.values) + constant)
