"""Days in the model: rules declare what they want of stays, and one compilation turns it into constraints.

Most teams go to one host in a round whose dates do not collide with anything; for them the targets of a lane fit if
and only if their days add up to no more than the usable days of the stay (*counted*). A team whose dates are a real
choice (several hosts in a round, rounds that overlap, targets with dates of their own, pinned dates) gets intervals
over calendar days (*dated*). Both are exact; compilation chooses per team and round after every rule has spoken, so
the order in which rules speak does not matter.

Days are whole numbers counted from ``origin``, the first entry of all planned rounds.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ortools.sat.python.cp_model import Domain

from optimizer.domain.lane_sets import sets_that_fit
from optimizer.model.counts import Counted
from optimizer.model.ends import MARGIN_DAYS, Ends
from optimizer.model.room import Hold, most_worth
from optimizer.model.wishes import Wishes, has_hard, intersected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ortools.sat.python import cp_model

    from optimizer.domain.calendar import DayLine
    from optimizer.domain.records import Span
    from optimizer.model.counts import Stint
    from optimizer.model.model import Literal, Model
    from optimizer.model.offer import PostingKey, VisitKey
    from optimizer.model.room import Window


@dataclass(frozen=True)
class Dates:
    """First and last day of a posting or a visit as variables, in days from the origin; meaningful if it happens."""

    first: cp_model.IntVar
    last: cp_model.IntVar


class Timetable:
    """Collects what rules want of days, then compiles it once."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._scenario = model.scenario
        rounds = self._scenario.planned_rounds
        self.origin = min((round_.enter for round_ in rounds), default=date.min)
        self.horizon = (max((round_.leave for round_ in rounds), default=date.min) - self.origin).days
        self._wishes: dict[PostingKey, Wishes] = defaultdict(Wishes)
        self._dated: set[tuple[str, str]] = set()
        self._visit_dated: set[PostingKey] = set()
        self._apart: list[tuple[Sequence[PostingKey], Literal | None]] = []
        self._ordered: set[PostingKey] = set()
        self._on_days: list[tuple[Literal, Literal, PostingKey, VisitKey | None, Mapping[str, date]]] = []
        self._ends = Ends(self._scenario, self.origin)
        self._choices: dict[PostingKey, list[tuple[Span, Literal]]] = {}
        self._stays: dict[PostingKey, Dates] = {}
        self._visits: dict[VisitKey, Dates] = {}
        self._round_days: dict[str, Span] = {round_.id: round_.span for round_ in rounds}
        self._is_compiled = False
        self.priced: set[Stint] = set()
        self.rough: set[Stint] = set()
        self.with_several: set[Stint] = set()

    @property
    def last_possible_day(self) -> int:
        """No target ends later than this, in days from the origin."""
        return self.horizon + MARGIN_DAYS

    # -- what rules declare -----------------------------------------------------------------------------------------

    def stay_within(self, key: PostingKey, spans: tuple[Span, ...], guard: Literal | None) -> None:
        """Declare that a posting lies within one of the spans."""
        self._wishes[key].windows.append((spans, guard))

    def respect_blackouts(self, key: PostingKey, guard: Literal | None) -> None:
        """Declare that blackout days of team and host are no working days for the posting's targets."""
        self._wishes[key].blackouts.append(guard)

    def fit_lanes(self, key: PostingKey, guard: Literal | None) -> None:
        """Declare that the posting's targets get their working days within it, one after the other in each lane."""
        self._wishes[key].fits.append(guard)

    def visit_within(self, visit: VisitKey, earliest: date | None, latest: date | None, guard: Literal | None) -> None:
        """Declare that a target starts no earlier and ends no later than these days."""
        self._wishes[visit[:3]].visit_windows.append((visit, earliest, latest, guard))

    def keep_apart(self, keys: Sequence[PostingKey], guard: Literal | None) -> None:
        """Declare that these postings of one team share no day."""
        self._apart.append((keys, guard))
        stays = {key[:2] for key in keys}
        for round_id, team in stays if len(stays) > 1 else ():
            self.need_dates(round_id, team)

    def wait(self, visit: VisitKey) -> None:
        """Declare that the days of a visit depend on those of another one."""
        self._visit_dated.add(visit[:3])
        self._ordered.add(visit[:3])

    def happens_on(
        self, happens: Literal, key: PostingKey, visit: VisitKey | None, days: Mapping[str, date]
    ) -> Literal:
        """Return whether a posting (or a visit in it) happens on exactly these days.

        ``days`` maps ``enter`` and ``leave`` of the posting, ``start`` and ``end`` of the visit, to a day.
        """
        literal = self._model.new_literal()
        self._on_days.append((literal, happens, key, visit, days))
        self.need_dates(*key[:2])
        return literal

    def need_dates(self, round_id: str, team: str) -> None:
        """Declare that the team's dates in this round are a real choice."""
        if self._is_compiled:
            msg = "dates must be asked for before the timetable is compiled"
            raise RuntimeError(msg)
        self._dated.add((round_id, team))

    # -- compilation ------------------------------------------------------------------------------------------------

    def compile(self, *, prices_stays: bool = False) -> None:
        """Turn everything declared into constraints; call once, after every rule has spoken.

        Parameters
        ----------
        prices_stays
            Leave out what holds inside stays whose targets have to fit into their days; their stints are then
            ``priced``. Those of them that :meth:`hold_of` does not describe completely are ``rough``: more may hold
            inside them than the hold says, so what fits into it may be no stay. Of those, the ones ``with_several``
            hosts are priced stay by stay, and what holds for all their stays together is stated.
        """
        for key in self._model.postings:
            if not self._is_simple(key):
                self._dated.add(key[:2])
            if self._has_days_of_its_own(key):
                self._visit_dated.add(key)
        self._is_compiled = True
        if prices_stays:
            open_ended = {key[:2] for key in self._model.postings if not self._is_held(key)}
            self.priced = {key[:2] for key in self._model.postings} - open_ended
            self.rough = self.priced & {key[:2] for key in self._model.postings if not self._is_described(key)}
            self.with_several = {stint for stint in self.priced if not self._goes_to_one_host(stint)}
        for key in self._model.postings:
            self._post_stay(key)
        for keys, guard in self._apart:
            self._no_overlap([self.interval_of(key) for key in keys if key[:2] in self._dated], guard)
            if guard is None:
                self._sharpen_team([key for key in keys if key[:2] in self._dated - (self.priced - self.with_several)])
        for literal, happens, key, visit, days in self._on_days:
            self._match_days(literal, happens, key, visit, days)

    def _post_stay(self, key: PostingKey) -> None:
        if key[:2] in self.rough:
            if key[:2] in self._dated:
                self._date(key)
            else:
                self._options(key)
        elif key[:2] in self.priced:
            self._post_guarded(key)
        elif key[:2] in self._dated:
            self._date(key)
            self._date_visits(key, self._stays[key])
            self._sharpen(key)
        else:
            self._count(key)
            if key in self._visit_dated:
                self._date_counted(key)

    def _match_days(
        self, literal: Literal, happens: Literal, key: PostingKey, visit: VisitKey | None, days: Mapping[str, date]
    ) -> None:
        cp, stay = self._model.cp, self._stays[key]
        variables = {"enter": stay.first, "leave": stay.last}
        if visit in self._visits:
            variables |= {"start": self._visits[visit].first, "end": self._visits[visit].last}
        parts = [happens]
        for name, day in days.items():
            if name not in variables:
                continue
            on_day = self._model.new_literal()
            cp.add(variables[name] == self.day(day)).only_enforce_if(on_day)
            cp.add(variables[name] != self.day(day)).only_enforce_if(on_day.negated())
            parts.append(on_day)
        cp.add_bool_and(*parts).only_enforce_if(literal)
        if days.keys() <= variables.keys():
            cp.add_bool_or(literal, *(part.negated() for part in parts))

    def _is_simple(self, key: PostingKey) -> bool:
        """Whether the posting's round binds its dates and the team goes to one host in it."""
        return self._is_bound(key) and self._goes_to_one_host(key[:2]) and key[:2] not in self._dated

    def _has_days_of_its_own(self, key: PostingKey) -> bool:
        """Whether a target of the stay could, by the stay's days alone, be inspected on days that are not its own."""
        wishes, span = self._wishes[key], self._round_days[key[0]]
        ends_there = has_hard(wishes.fits)
        return any(
            (earliest is not None and earliest > span.start)
            or (latest is not None and (latest < span.end or not ends_there))
            for _, earliest, latest, _ in wishes.visit_windows
        )

    def _goes_to_one_host(self, stint: Stint) -> bool:
        most = self._model.counts.most(Counted.HOSTS, stint)
        return most is not None and most <= 1

    def _is_held(self, key: PostingKey) -> bool:
        """Whether :meth:`hold_of` limits what can be done in the posting."""
        return self._is_bound(key) and self._fits_its_days(key)

    def _is_described(self, key: PostingKey) -> bool:
        """Whether :meth:`hold_of` says all that must hold inside the posting, as far as no guard lets it go."""
        choices = self._span_choices(key)
        is_fixed = len(choices) == 1 and not choices[0][1]
        are_told = key not in self._ordered and (key not in self._visit_dated or self._tells_windows(key))
        return is_fixed and key[:2] not in self._dated and are_told and self._fits_its_days(key)

    def _tells_windows(self, key: PostingKey) -> bool:
        """Whether it is known which targets with days of their own fit into the stay, and no guard lets them go."""
        wishes, hold = self._wishes[key], self.hold_of(key)
        guards = [*wishes.blackouts, *(guard for *_, guard in wishes.visit_windows)]
        return all(guard is None for guard in guards) and hold is not None and hold.knows_windows

    def _fits_its_days(self, key: PostingKey) -> bool:
        """Whether the targets of the stay have to fit into its days; no rule says so of a stay that can have none."""
        return has_hard(self._wishes[key].fits) or not self._model.visits_in(key)

    def _is_bound(self, key: PostingKey) -> bool:
        """Whether the posting has to lie within its round."""
        days = (self._round_days[key[0]],)
        return any(guard is None and spans == days for spans, guard in self._wishes[key].windows)

    # -- counted stays ----------------------------------------------------------------------------------------------

    def _count(self, key: PostingKey) -> None:
        """Post one row a lane: the days of its targets add up to no more than the days of the stay."""
        options = self._options(key)
        for guard in self._wishes[key].fits:
            self._post_lanes(key, options, [], guard)
            for closed in self._wishes[key].blackouts:
                self._post_lanes(key, options, [key[1], key[2]], guard, closed)

    def _post_guarded(self, key: PostingKey) -> None:
        """Post for a priced stay the rows that a guard may let go, and take its one span."""
        span = self._span_choices(key)[0][0]
        self._choices[key] = [(span, self._model.posting(key))]
        for closed in self._wishes[key].blackouts:
            if closed is not None:
                self._post_lanes(key, self._choices[key], [key[1], key[2]], closed)

    def _span_choices(self, key: PostingKey) -> list[tuple[Span, list[Literal]]]:
        """Return the spans that the stay may take, each with the guards that are given up for it."""
        choices: list[tuple[Span, list[Literal]]] = [(self._round_days[key[0]], [])]
        for spans, guard in self._wishes[key].windows:
            choices = intersected(choices, spans, guard)
        return choices

    def _options(self, key: PostingKey) -> list[tuple[Span, Literal]]:
        """Return the spans that the stay may take with the literal that chooses each; exactly one if it takes place."""
        posting, cp = self._model.posting(key), self._model.cp
        choices = self._span_choices(key)
        if len(choices) == 1 and not choices[0][1]:
            options = [(choices[0][0], posting)]
        else:
            options = []
            for number, (span, broken) in enumerate(choices):
                literal = cp.new_bool_var(f"span{number}:" + "|".join(key))
                for guard in broken:
                    cp.add_implication(literal, guard.negated())
                options.append((span, literal))
            cp.add(sum(literal for _, literal in options) == posting)
        self._choices[key] = options
        return options

    def _post_lanes(
        self,
        key: PostingKey,
        options: Sequence[tuple[Span, Literal]],
        closing: Sequence[str],
        *guards: Literal | None,
    ) -> None:
        cp = self._model.cp
        lines = [(self._line(span, closing), literal) for span, literal in options]
        room = sum(len(line.days) * literal for line, literal in lines)
        for lane in self._lanes(key):
            days = sum(self._scenario.units[visit[3]].days * self._model.visit(visit) for visit in lane)
            row = cp.add(days <= room)
            literals = [guard for guard in guards if guard is not None]
            if literals:
                row.only_enforce_if(literals)

    def _line(self, span: Span, closing: Sequence[str]) -> DayLine:
        """Return the working days of a span without the blackout days of ``closing`` (regions and teams)."""
        return self._scenario.open_line(span, *closing)

    def _lanes(self, *keys: PostingKey) -> list[list[VisitKey]]:
        """Return the visits on offer in these stays of one team, lane by lane."""
        visits = [visit for key in keys for visit in self._model.visits_in(key)]
        if self._scenario.team[keys[0][1]].concurrent == 1:
            return [visits] if visits else []
        large = [visit for visit in visits if self._scenario.units[visit[3]].is_large]
        small = [visit for visit in visits if not self._scenario.units[visit[3]].is_large]
        return [lane for lane in (large, small) if lane]

    def _sharpen(self, key: PostingKey) -> None:
        """State for a dated stay what would be counted of it: redundant, but intervals alone bound nothing."""
        if not self._is_bound(key) or not has_hard(self._wishes[key].fits):
            return
        options = [(self._round_days[key[0]], self._model.posting(key))]
        self._post_lanes(key, options, [key[1], key[2]] if has_hard(self._wishes[key].blackouts) else [])

    def _sharpen_team(self, keys: Sequence[PostingKey]) -> None:
        """State that the targets of one team's stays in one round, wherever, fit into the round lane by lane."""
        by_round: dict[str, list[PostingKey]] = defaultdict(list)
        for key in keys:
            if self._is_bound(key) and has_hard(self._wishes[key].fits):
                by_round[key[0]].append(key)
        for round_id, stays in by_round.items():
            room = len(self._line(self._round_days[round_id], ()).days)
            for lane in self._lanes(*stays):
                days = sum(self._scenario.units[visit[3]].days * self._model.visit(visit) for visit in lane)
                self._model.cp.add(days <= room)

    # -- dated stays ------------------------------------------------------------------------------------------------

    def _date(self, key: PostingKey) -> None:
        cp, posting, name = self._model.cp, self._model.posting(key), "|".join(key)
        stay = self._stays[key] = self._new_dates(key, 0, name)
        cp.add(stay.first <= stay.last)
        for spans, guard in self._wishes[key].windows:
            self._choose_span(key, stay, spans, [posting, *([] if guard is None else [guard])])

    def _date_visits(self, key: PostingKey, stay: Dates) -> None:
        for visit in self._model.visits_in(key):
            self._visits[visit] = self._date_visit(key, stay, visit)
        for guard in self._wishes[key].fits:
            for lane in self._lanes(key):
                self._no_overlap([self._visit_interval(visit) for visit in lane], guard)

    def reach(self, key: PostingKey) -> tuple[int, int]:
        """Return the first and the last day of the stay at all: its round's if that is hard, else of all rounds."""
        span = self._round_days[key[0]]
        if self._is_bound(key):
            return self.day(span.start), self.day(span.end)
        return 0, self.horizon

    def _new_dates(self, key: PostingKey, margin: int, name: str) -> Dates:
        first, last = self.reach(key)
        cp = self._model.cp
        return Dates(cp.new_int_var(first, last, f"first:{name}"), cp.new_int_var(first, last + margin, f"last:{name}"))

    def _choose_span(self, key: PostingKey, stay: Dates, spans: Sequence[Span], when: list[Literal]) -> None:
        """While all of ``when`` hold, the stay lies within one of the spans."""
        cp = self._model.cp
        chosen = []
        for number, span in enumerate(spans):
            literal = when[0] if len(spans) == 1 else cp.new_bool_var(f"span{number}:" + "|".join(key))
            enforced = when if len(spans) == 1 else [literal]
            cp.add(stay.first >= self.day(span.start)).only_enforce_if(enforced)
            cp.add(stay.last <= self.day(span.end)).only_enforce_if(enforced)
            chosen.append(literal)
        if len(spans) != 1:
            cp.add_bool_or(chosen).only_enforce_if(when)

    def _date_visit(self, key: PostingKey, stay: Dates, visit: VisitKey) -> Dates:
        cp, literal = self._model.cp, self._model.visit(visit)
        dates = self._new_dates(key, MARGIN_DAYS, "|".join(visit))
        cp.add(dates.first <= dates.last)
        wishes = self._wishes[key]
        for guard in wishes.fits:
            enforced = [literal, *([] if guard is None else [guard])]
            cp.add(dates.first >= stay.first).only_enforce_if(enforced)
            cp.add(dates.last <= stay.last).only_enforce_if(enforced)
            self._take_days(visit, dates, [], enforced)
        for guard in wishes.blackouts:
            enforced = [literal, *([] if guard is None else [guard])]
            if has_hard(wishes.fits) and not self._ends.closed(visit[1:3], *self.reach(key)):
                continue  # its days are taken as if there were no blackouts
            if not has_hard(wishes.fits):
                # Days that are missing anyway are no matter of blackouts: dates that touch none are left alone.
                touches = self._model.new_literal()
                self._end_before_closing(visit, dates, [*enforced, touches.negated()])
                enforced.append(touches)
            self._take_days(visit, dates, [key[1], key[2]], enforced)
        for wished, earliest, latest, guard in wishes.visit_windows:
            if wished == visit:
                enforced = [literal, *([] if guard is None else [guard])]
                if earliest is not None:
                    cp.add(dates.first >= self.day(earliest)).only_enforce_if(enforced)
                if latest is not None:
                    cp.add(dates.last <= self.day(latest)).only_enforce_if(enforced)
        return dates

    def _take_days(self, visit: VisitKey, dates: Dates, closing: Sequence[str], enforced: list[Literal]) -> None:
        """While enforced, the visit ends no earlier than its days after its start allow.

        How long it takes at least depends on the days off in between: stated once for the shortest, and anew for
        every run of starts from which it takes longer.
        """
        first, last = self.reach(visit[:3])
        runs = self._ends.runs(self._scenario.units[visit[3]].days, closing, first, last)
        shortest = min(length for *_, length in runs)
        cp = self._model.cp
        cp.add(dates.last >= dates.first + shortest).only_enforce_if(enforced)
        for start, end, length in runs:
            if length > shortest:
                starts_then, others = self._model.new_literal(), Domain(start, end).complement()
                cp.add_linear_expression_in_domain(dates.first, Domain(start, end)).only_enforce_if(starts_then)
                cp.add_linear_expression_in_domain(dates.first, others).only_enforce_if(starts_then.negated())
                cp.add(dates.last >= dates.first + length).only_enforce_if([*enforced, starts_then])

    def _end_before_closing(self, visit: VisitKey, dates: Dates, enforced: list[cp_model.LiteralT]) -> None:
        """While enforced, the visit ends before the first blackout day of its team or host after its start."""
        first, last = self.reach(visit[:3])
        touching = self._ends.first_closed(visit[1:3], first, last)
        before = self._model.cp.new_int_var(first, max(touching), "before:" + "|".join(visit))
        self._model.cp.add_element(dates.first - first, touching, before)
        self._model.cp.add(dates.last < before).only_enforce_if(enforced)

    def day(self, day: date) -> int:
        """Return a day as a number, counted from the origin."""
        return (day - self.origin).days

    # -- asked for after compilation ----------------------------------------------------------------------------------

    def hold_of(self, key: PostingKey) -> Hold | None:
        """Return what the stay can hold; ``None`` if nothing limits it here.

        Known for stays that must keep to their round and whose lanes must fit; the number of targets limits it as far
        as that is declared. The days that hard rules leave to single targets are told where the stay is one span and
        no more sets of targets fit than can be looked at.
        """
        wishes = self._wishes[key]
        if not self._is_bound(key) or not self._fits_its_days(key):
            return None
        closing = [key[1], key[2]] if has_hard(wishes.blackouts) else []
        spans = [span for span, _ in self._choices[key]] if key in self._choices else [self._round_days[key[0]]]
        room = max((len(self._line(span, closing).days) for span in spans), default=0)
        most, most_large = (self._model.counts.most(each, key[:2]) for each in (Counted.TARGETS, Counted.LARGE))
        every = len(self._model.visits_in(key))
        hold = Hold(
            room=room,
            most=every if most is None else most,
            most_large=every if most_large is None else most_large,
            has_two_lanes=self._scenario.team[key[1]].concurrent != 1,
        )
        if key not in self._visit_dated:
            return hold
        if len(spans) == 1:
            timed = replace(hold, windows=self._windows_of(key, self._line(spans[0], closing)))
            if all(self._are_few(lane, timed) for lane in self._lanes(key)):
                return timed
        return replace(hold, knows_windows=False)

    def _are_few(self, lane: Sequence[VisitKey], hold: Hold) -> bool:
        """Whether there are few enough sets of a lane's targets that fit to look at all of them."""
        units = [self._scenario.units[visit[3]] for visit in lane]
        pieces = tuple((unit.days, *hold.window_of(unit.id)) for unit in units)
        return sets_that_fit(pieces, hold.most_in(units[0].is_large)) is not None

    def _windows_of(self, key: PostingKey, line: DayLine) -> tuple[tuple[str, Window], ...]:
        """Return the working days of a stay that units may take by hard rules, of all that may not take every one."""
        windows: dict[str, Window] = {}
        for visit, earliest, latest, guard in self._wishes[key].visit_windows:
            if guard is None:
                first, end = windows.get(visit[3], (0, len(line.days)))
                first = first if earliest is None else max(first, bisect_left(line.days, earliest))
                end = end if latest is None else min(end, bisect_right(line.days, latest))
                windows[visit[3]] = first, end
        return tuple(sorted((unit, own) for unit, own in windows.items() if own != (0, len(line.days))))

    def most_worth(self, key: PostingKey, worth: Mapping[str, int]) -> int | None:
        """Return the greatest sum of ``worth`` over units that one stay can hold; ``None`` if nothing limits it."""
        hold = self.hold_of(key)
        units = [self._scenario.units[visit[3]] for visit in self._model.visits_in(key)]
        return (
            None
            if hold is None
            else most_worth([(unit.days, worth.get(unit.id, 0), unit.is_large) for unit in units], hold)
        )

    def first_possible_end(self, visit: VisitKey) -> int:
        """Return a day before which the visit cannot end, in days from the origin.

        It is the end of the visit's days from its round's entry on, if these are hard, and 0 otherwise.
        """
        wishes, span = self._wishes[visit[:3]], self._round_days[visit[0]]
        is_bound = self._is_bound(visit[:3]) and has_hard(wishes.fits)
        line = self._line(span, ())
        end = line.end_of(span.start, self._scenario.units[visit[3]].days) if is_bound else None
        return 0 if end is None else self.day(end)

    def last_days(self) -> dict[VisitKey, cp_model.IntVar]:
        """Return the last day of every visit on offer, in days from the origin; meaningful if it takes place.

        Counted stays get dates for their visits now: what fits by counting can also be laid out one after the other,
        so no plan is lost.
        """
        for key in self._choices:
            self.date_visits(key)
        return {visit: dates.last for visit, dates in self._visits.items()}

    def date_visits(self, key: PostingKey) -> None:
        """Give dates to the visits of a counted stay now, unless they have some; no plan is lost by that."""
        if key in self._choices and not all(visit in self._visits for visit in self._model.visits_in(key)):
            self._date_counted(key)

    def _date_counted(self, key: PostingKey) -> None:
        """Give dates to the visits of a stay whose own dates are fixed."""
        cp, name = self._model.cp, "|".join(key)
        stay = self._new_dates(key, 0, name)
        for span, literal in self._choices[key]:
            cp.add(stay.first == self.day(span.start)).only_enforce_if(literal)
            cp.add(stay.last == self.day(span.end)).only_enforce_if(literal)
        self._date_visits(key, stay)

    def dates_of(self, key: PostingKey) -> Dates | None:
        """Return the dates of a dated posting; ``None`` if its stay is counted."""
        return self._stays.get(key)

    def visit_dates_of(self, visit: VisitKey) -> Dates | None:
        """Return the dates of a visit in the model; ``None`` if its lane is only counted so far."""
        return self._visits.get(visit)

    def dates_are_a_choice(self, key: PostingKey) -> bool:
        """Whether the dates in a posting matter to the rules, so that laying its targets out anew could break one."""
        return key in self._stays or key in self._visit_dated

    def spans_of(self, key: PostingKey) -> list[tuple[Span, Literal]]:
        """Return the spans that a counted stay may take, each with the literal that chooses it."""
        return self._choices.get(key, [])

    def heeds_blackouts(self, key: PostingKey, value: Callable[[cp_model.IntVar], int]) -> bool:
        """Whether blackout days count as no working days of the posting, given the solver's values."""
        guards = self._wishes[key].blackouts
        return bool(guards) and all(guard is None or value(guard) for guard in guards)

    # -- intervals --------------------------------------------------------------------------------------------------

    def interval_of(self, key: PostingKey) -> cp_model.IntervalVar:
        """Return the days of a dated posting as an interval, absent if it does not take place."""
        stay, literal, name = self._stays[key], self._model.posting(key), "|".join(key)
        return self._optional(stay, literal, f"stay:{name}")

    def _visit_interval(self, visit: VisitKey) -> cp_model.IntervalVar:
        return self._optional(self._visits[visit], self._model.visit(visit), "lane:" + "|".join(visit))

    def _optional(self, stay: Dates, literal: Literal, name: str) -> cp_model.IntervalVar:
        length = self._model.cp.new_int_var(1, self.horizon + MARGIN_DAYS + 1, f"length:{name}")
        return self._model.cp.new_optional_interval_var(stay.first, length, stay.last + 1, literal, name)

    def _no_overlap(self, intervals: Sequence[cp_model.IntervalVar], guard: Literal | None) -> None:
        if len(intervals) > 1:
            constraint = self._model.cp.add_no_overlap(intervals)
            if guard is not None:
                constraint.only_enforce_if(guard)
