"""Dates for targets within a stay, and for postings that were typed without any."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import permutations
from typing import TYPE_CHECKING

from optimizer.domain.lane_sets import order_that_fits
from optimizer.domain.plan import Posting, Visit
from optimizer.domain.records import Span
from optimizer.rules.rulebook import is_in_force, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from optimizer.domain.calendar import DayLine
    from optimizer.domain.plan import DraftPosting, DraftVisit
    from optimizer.domain.records import Round, Target, Team
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rulebook import InForce

MARGIN_DAYS = 400
"""Calendar days beyond the stay within which targets that do not fit are still laid out, to show by how much."""
MOST_TO_PERMUTE = 6
"""Lanes of more targets than this are laid out by risk per day (Smith's rule), or else by their own days."""

_ONE_DAY = timedelta(days=1)


# -- targets within a stay ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is inspected as one and needs dates: a unit, or as much of it as was typed.

    ``after`` are the units that it waits for.
    """

    head: str
    targets: tuple[str, ...]
    days: int
    risk: int
    is_large: bool
    earliest: date | None
    latest: date | None
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Order:
    """One lane laid out: calendar days too late, risk × days, and the dates of each piece."""

    late: int
    cost: int
    placed: tuple[tuple[_Piece, Span], ...]

    @property
    def badness(self) -> tuple[int, int]:
        """What makes one order worse than another: not fitting, then high risk late."""
        return self.late, self.cost


def lay_out_visits(  # noqa: PLR0913  # the last one is for those who know better
    scenario: Scenario,
    team: Team,
    host: str,
    span: Span,
    units: Iterable[str],
    *,
    heeds_blackouts: bool | None = None,
) -> tuple[Visit, ...]:
    """Return the units' visits one after the other in each lane, as early as high risk asks for.

    Parameters
    ----------
    scenario
        What is given.
    team, host, span
        Who stays where, and when. Targets that do not fit run over the end of the stay.
    units
        What is inspected there, each by its id.
    heeds_blackouts
        Whether blackout days of team and host count as no working days. ``None``: they do, unless the targets of a
        lane fit into the stay only without that.
    """
    pieces = [_piece(scenario, unit, scenario.units[unit].members) for unit in units]
    lines = _lines(scenario, team, host, span, heeds_blackouts)
    on = _lay_out(lines, [(lane, ()) for lane in _lanes(team, pieces)], span, {})
    visits = [Visit(target, on[piece.head].start, on[piece.head].end) for piece in pieces for target in piece.targets]
    return tuple(sorted(visits, key=lambda visit: (visit.start, visit.end, visit.target)))


def _piece(scenario: Scenario, head: str, members: Sequence[Target]) -> _Piece:
    return _Piece(
        head=head,
        targets=tuple(member.id for member in members),
        days=scenario.target[head].days,
        risk=sum(member.risk for member in members),
        is_large=scenario.target[head].size == "large",
        earliest=max((member.earliest for member in members if member.earliest), default=None),
        latest=min((member.latest for member in members if member.latest), default=None),
        after=frozenset(
            _head(scenario, first)
            for member in members
            for first in scenario.firsts(member)
            if first not in scenario.ever_inspected
        )
        - {head},
    )


def _lanes(team: Team, pieces: Sequence[_Piece]) -> tuple[list[_Piece], ...]:
    if team.concurrent == 1:
        return (list(pieces),)
    return [piece for piece in pieces if piece.is_large], [piece for piece in pieces if not piece.is_large]


def _lines(scenario: Scenario, team: Team, host: str, span: Span, heeds_blackouts: bool | None) -> tuple[DayLine, ...]:
    """Return the days to lay targets out on: one line, or first the better and then the roomier one."""
    wide = Span(span.start, span.end + timedelta(days=MARGIN_DAYS))
    every, without_blackouts = scenario.open_line(wide), scenario.open_line(wide, team.id, host)
    if heeds_blackouts is None and every is not without_blackouts:
        return without_blackouts, every
    return (every,) if heeds_blackouts is False else (without_blackouts,)


def _lay_out(
    lines: tuple[DayLine, ...],
    lanes: Sequence[tuple[Sequence[_Piece], Sequence[Span]]],
    span: Span,
    known: Mapping[str, Span],
) -> dict[str, Span]:
    """Return the dates of the pieces of all lanes, each given with the dates that are taken in it.

    Where pieces wait for others, in their lane or in the other one, the lanes are laid out again until none is too
    early; every time some piece moves later, so that it ends.
    """
    on = dict(known)
    waiting = any(piece.after for lane, _ in lanes for piece in lane)
    for _ in range(1 + sum(len(lane) for lane, _ in lanes) if waiting else 1):
        before = dict(on)
        for lane, taken in lanes:
            bounded = [_after_others(piece, lane, on) for piece in lane]
            on |= {piece.head: dates for piece, dates in _best_on(lines, bounded, span, taken).placed}
        if on == before:
            break
    return on


def _after_others(piece: _Piece, lane: Sequence[_Piece], on: Mapping[str, Span]) -> _Piece:
    """Return the piece with no day before what it waits for outside its lane has ended; its lane is kept by order."""
    own = {other.head for other in lane}
    ends = [on[first].end + _ONE_DAY for first in piece.after if first in on and first not in own]
    return replace(piece, earliest=max([*ends, piece.earliest or date.min])) if ends else piece


def _waits(order: Sequence[_Piece]) -> bool:
    """Whether everything in the order comes after what it waits for there."""
    place = {piece.head: number for number, piece in enumerate(order)}
    return all(place.get(first, -1) < place[piece.head] for piece in order for first in piece.after)


def _in_turn(order: Sequence[_Piece]) -> list[_Piece]:
    """Return the order with everything put off until what it waits for is done; pieces in a circle come last."""
    rest, done = list(order), []
    while rest:
        names = {piece.head for piece in rest}
        following = next((piece for piece in rest if names.isdisjoint(piece.after)), rest[0])
        rest.remove(following)
        done.append(following)
    return done


def _best_on(lines: tuple[DayLine, ...], lane: Sequence[_Piece], span: Span, taken: Sequence[Span]) -> _Order:
    """Return the best order on the first line on which the lane fits; on the first one if it fits on none."""
    first = _best_order(lane, lines[0], span, taken)
    if first.late:
        for line in lines[1:]:
            other = _best_order(lane, line, span, taken)
            if not other.late:
                return other
    return first


def _best_order(lane: Sequence[_Piece], line: DayLine, span: Span, taken: Sequence[Span]) -> _Order:
    smith = sorted(lane, key=lambda piece: (-piece.risk / piece.days, piece.head))
    orders: Iterable[Sequence[_Piece]]
    if len(lane) <= MOST_TO_PERMUTE:
        orders = permutations(smith)
        if any(piece.after for piece in lane):
            orders = [order for order in orders if _waits(order)] or [_in_turn(smith)]
    else:
        by_days = sorted(smith, key=lambda piece: (piece.latest or date.max, piece.earliest or date.min))
        orders = (_in_turn(order) for order in (smith, by_days, *_in_time(smith, line, span)))
    return min((_place(order, line, span, taken) for order in orders), key=lambda order: order.badness)


def _in_time(lane: Sequence[_Piece], line: DayLine, span: Span) -> Iterator[Sequence[_Piece]]:
    """Yield an order in which pieces with days of their own are done in time, if there is one and it can be told."""
    if not any(piece.earliest or piece.latest for piece in lane):
        return
    order = order_that_fits(
        tuple(
            (
                piece.days,
                bisect_left(line.days, piece.earliest or span.start),
                bisect_right(line.days, min(span.end, piece.latest or span.end)),
            )
            for piece in lane
        )
    )
    if order is not None:
        yield [lane[place] for place in order]


def _place(order: Sequence[_Piece], line: DayLine, span: Span, taken: Sequence[Span]) -> _Order:
    begin, late, cost, placed = span.start, 0, 0, []
    for piece in order:
        on = _first_fit(piece.days, line, max(begin, piece.earliest or begin), taken)
        late += max(0, (on.end - min(span.end, piece.latest or span.end)).days)
        cost += piece.risk * (on.end - span.start).days
        placed.append((piece, on))
        begin = on.end + _ONE_DAY
    return _Order(late, cost, tuple(placed))


def _first_fit(days: int, line: DayLine, begin: date, taken: Sequence[Span]) -> Span:
    """Return the first dates from ``begin`` on that hold so many days of the line and touch nothing taken."""
    while True:
        position = bisect_left(line.days, begin)
        start = line.days[position] if position < len(line.days) else begin
        on = Span(start, line.end_of(start, days) or start)
        clash = next((each for each in taken if each.overlaps(on)), None)
        if clash is None:
            return on
        begin = clash.end + _ONE_DAY


# -- stays within a round ----------------------------------------------------------------------------------------------


def stay_of(scenario: Scenario, round_: Round, team: Team) -> Span:
    """Return the longest stay that the round and the team's availability allow; the round's dates if none does."""
    return max(_stays(round_, team), key=lambda span: len(scenario.open_line(span).days), default=round_.span)


def _stays(round_: Round, team: Team) -> list[Span]:
    if not team.available:
        return [round_.span]
    return [
        Span(max(span.start, round_.enter), min(span.end, round_.leave))
        for span in team.available
        if span.overlaps(round_.span)
    ]


# -- postings typed without dates --------------------------------------------------------------------------------------


def lay_out(scenario: Scenario, drafts: tuple[DraftPosting, ...]) -> tuple[Posting, ...]:
    """Return the postings with every missing date filled in, in the same order; dates that are there are kept.

    A posting without dates takes the team's longest stay in the round; several of one team in one round take their
    turns, each until its targets are done. Targets without dates are laid out around those with dates, bundles as
    one. Where they do not fit they are laid out all the same: the checks say what is wrong with the plan.
    """
    book = rulebook(scenario)
    spans = _spans(scenario, book, drafts)
    return tuple(
        Posting(
            draft.round,
            draft.team,
            draft.host,
            span.start,
            span.end,
            _visits(scenario, book, draft, span),
            draft.seats,
            draft.feedback,
        )
        for draft, span in zip(drafts, spans, strict=True)
    )


def _spans(scenario: Scenario, book: tuple[InForce, ...], drafts: tuple[DraftPosting, ...]) -> list[Span]:
    """Return each draft's stay: as it says, else the team's, and one after the other where several lack dates."""
    spans = [_said_span(scenario, draft) for draft in drafts]
    for place, draft in enumerate(drafts):
        if spans[place] is None:
            same = [other for other, each in enumerate(drafts) if (each.round, each.team) == (draft.round, draft.team)]
            taken = [span for other in same if (span := spans[other]) is not None]
            is_last = all(spans[other] is not None for other in same if other != place)
            spans[place] = _free_span(scenario, book, draft, taken, is_last=is_last)
    return [span for span in spans if span is not None]


def _said_span(scenario: Scenario, draft: DraftPosting) -> Span | None:
    if draft.enter is None and draft.leave is None:
        return None
    round_, team = scenario.round[draft.round], scenario.team[draft.team]
    stay = stay_of(scenario, round_, team)
    if draft.enter is None and draft.leave is not None:
        return Span(min(stay.start if stay.start <= draft.leave else round_.enter, draft.leave), draft.leave)
    enter = draft.enter or stay.start
    return Span(enter, draft.leave or max(stay.end if stay.end >= enter else round_.leave, enter))


def _free_span(
    scenario: Scenario, book: tuple[InForce, ...], draft: DraftPosting, taken: Sequence[Span], *, is_last: bool
) -> Span:
    """Return the first free days of the team in which the targets fit, else its longest free days."""
    round_, team = scenario.round[draft.round], scenario.team[draft.team]
    free = [gap for stay in _stays(round_, team) for gap in _gaps(stay, taken)]
    longest = max(free, key=lambda gap: len(scenario.open_line(gap).days), default=stay_of(scenario, round_, team))
    if is_last and not taken:
        return longest
    for gap in free:
        done = max((visit.end for visit in _visits(scenario, book, draft, gap)), default=gap.start)
        if done <= gap.end:
            return gap if is_last else Span(gap.start, done)
    return longest


def _gaps(span: Span, taken: Sequence[Span]) -> list[Span]:
    gaps, start = [], span.start
    for each in sorted(taken, key=lambda each: each.start):
        if each.overlaps(span):
            if start < each.start:
                gaps.append(Span(start, each.start - _ONE_DAY))
            start = max(start, each.end + _ONE_DAY)
    return [*gaps, Span(start, span.end)] if start <= span.end else gaps


def _visits(scenario: Scenario, book: tuple[InForce, ...], draft: DraftPosting, span: Span) -> tuple[Visit, ...]:
    """Return the draft's visits in its order, with what they lack of dates."""
    team = scenario.team[draft.team]
    heeds = None if is_in_force(book, "blackouts", scenario.round[draft.round]) else False
    lines = _lines(scenario, team, draft.host, span, heeds)
    groups: dict[str, list[DraftVisit]] = {}
    for visit in draft.visits:
        groups.setdefault(_head(scenario, visit.target), []).append(visit)
    pieces = [
        _piece(scenario, head, [scenario.target[visit.target] for visit in visits]) for head, visits in groups.items()
    ]
    said = {piece.head: dates for piece in pieces if (dates := _said_dates(groups[piece.head], lines[0], piece.days))}
    lanes = [
        (
            [piece for piece in lane if piece.head not in said],
            [said[piece.head] for piece in lane if piece.head in said],
        )
        for lane in _lanes(team, pieces)
    ]
    on = _lay_out(lines, lanes, span, said)
    return tuple(_completed(visit, on[_head(scenario, visit.target)]) for visit in draft.visits)


def _head(scenario: Scenario, target: str) -> str:
    """Return the unit of an open target; one that the term has already seen stands for itself."""
    return scenario.unit_of.get(target, target)


def _completed(visit: DraftVisit, on: Span) -> Visit:
    """Return the visit with its own dates where it has any, else those of what it is inspected with."""
    start = visit.start or min(on.start, visit.end or on.start)
    return Visit(visit.target, start, visit.end or max(on.end, start))


def _said_dates(visits: Sequence[DraftVisit], line: DayLine, days: int) -> Span | None:
    """Return the dates that the first dated member of a unit says, completed by the days it takes."""
    for visit in visits:
        if visit.start is not None:
            return Span(visit.start, visit.end or line.end_of(visit.start, days) or visit.start)
        if visit.end is not None:
            last = bisect_right(line.days, visit.end)
            return Span(min(line.days[max(0, last - days)], visit.end) if last else visit.end, visit.end)
    return None
