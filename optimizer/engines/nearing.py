"""Near to the plan that a solve started from: changes as the model counts them, and days kept where they still fit.

What is counted here is :mod:`optimizer.measures.changes`: postings first, then units, then days.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.domain.plan import DraftPosting, DraftVisit, Plan
from optimizer.engines.idle import without_idle
from optimizer.measures.changes import changes_between
from optimizer.measures.verification import verify
from optimizer.rules.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from ortools.sat.python.cp_model import IntVar, LinearExprT

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Span
    from optimizer.domain.scenario import Scenario
    from optimizer.measures.tiers import Tier
    from optimizer.model import Model, PostingKey, VisitKey
    from optimizer.model.timetable import Dates

MOST_TRIED = 100
"""Postings whose days are tried one by one, where those of all postings do not go together."""


@dataclass(frozen=True)
class Nearing:
    """What a plan must keep to be taken instead, and how near it is.

    Parameters
    ----------
    before
        The plan to stay near to.
    limits
        The most that each tier may come to.
    """

    scenario: Scenario
    before: Plan
    tiers: Sequence[Tier]
    limits: Sequence[int]

    def size(self, plan: Plan) -> tuple[int, int, int]:
        """Return how much the plan changes: postings, units, days."""
        return changes_between(self.scenario, self.before, plan).size

    def settled(self, plan: Plan) -> Plan | None:
        """Return the plan without idle teams and with the days of before where they still fit; ``None`` if unsound."""
        if not self._is_fine(plan):
            return None
        plan = without_idle(self.scenario, plan)
        old = {posting.key: posting for posting in self.before.postings}
        drafts = [_draft(posting, old.get(posting.key)) for posting in plan.postings]
        redated = self._redated(plan, drafts)
        return _with_seats(self.scenario, redated or self._piece_by_piece(plan, drafts), old)

    def _redated(self, plan: Plan, drafts: Sequence[DraftPosting]) -> Plan | None:
        """Return the plan with the days of these drafts; ``None`` if that is no nearer, or not to be taken."""
        redated = replace(plan, postings=_laid_out(self.scenario, drafts))
        return redated if self.size(redated) < self.size(plan) and self._is_fine(redated) else None

    def _piece_by_piece(self, plan: Plan, drafts: Sequence[DraftPosting]) -> Plan:
        """Return the plan with the days of before in every posting where they fit by themselves."""
        own = [_full(posting) for posting in plan.postings]
        tried = [place for place, draft in enumerate(drafts) if draft != own[place]]
        for place in tried[:MOST_TRIED]:
            redated = self._redated(plan, [*own[:place], drafts[place], *own[place + 1 :]])
            if redated is not None:
                plan, own[place] = redated, _full(redated.postings[place])
        return plan

    def _is_fine(self, plan: Plan) -> bool:
        """Whether a plan breaks no hard rule, keeps every tier within its limit, and has no day that is past."""
        first = self.scenario.first_entry
        if first is not None and any(posting.first_day < first for posting in plan.postings):
            return False
        values = (tier.value(self.scenario, plan) for tier in self.tiers)
        return all(value <= most for value, most in zip(values, self.limits, strict=True)) and not (
            verify(self.scenario, plan).hard_breaches
        )


def _full(posting: Posting) -> DraftPosting:
    visits = tuple(DraftVisit(visit.target, visit.start, visit.end) for visit in posting.visits)
    return DraftPosting(*posting.key, posting.enter, posting.leave, visits, posting.seats, posting.feedback)


def _draft(posting: Posting, old: Posting | None) -> DraftPosting:
    """Return the posting with the days of an old one, and without days for what is new in it."""
    full = _full(posting)
    if old is None:
        return full
    days = {visit.target: visit for visit in old.visits}
    visits = tuple(
        DraftVisit(visit.target, days[visit.target].start, days[visit.target].end)
        if visit.target in days
        else DraftVisit(visit.target)
        for visit in posting.visits
    )
    return replace(full, enter=old.enter, leave=old.leave, visits=visits)


def _laid_out(scenario: Scenario, drafts: Sequence[DraftPosting]) -> tuple[Posting, ...]:
    return tuple(
        replace(posting, visits=tuple(sorted(posting.visits, key=lambda visit: (visit.start, visit.end, visit.target))))
        for posting in lay_out(scenario, tuple(drafts))
    )


def _with_seats(scenario: Scenario, plan: Plan, old: Mapping[PostingKey, Posting]) -> Plan:
    """Return the plan with seats and feedback as they were, wherever a posting and its days are.

    Officers who are not free on these days any more are left out.
    """
    return replace(
        plan,
        postings=tuple(
            replace(
                posting,
                seats=tuple(each for each in before.seats if scenario.is_free(each.officer, posting.seated(each))),
                feedback=before.feedback,
            )
            if (before := old.get(posting.key)) is not None and before.span == posting.span
            else posting
            for posting in plan.postings
        ),
    )


# -- in the model ------------------------------------------------------------------------------------------------------


def changes_of(model: Model, before: Plan) -> LinearExprT:
    """Return the changes against a plan as one number to be minimised, but for what cannot be kept in any case.

    Postings weigh more than all units together, and units more than all days: the least sum has the least
    :attr:`~optimizer.measures.changes.Changes.size`.
    """
    postings = {posting.key: posting for posting in before.postings}
    visits = {(*posting.key, unit): posting for posting in before.postings for unit in posting.units(model.scenario)}
    days = len(postings) + len(visits) + 1
    units = len({visit[3] for visit in (*model.visits, *visits)}) + 1
    terms: list[LinearExprT] = [
        days * units * (1 - model.posting(key) if key in postings else model.posting(key)) for key in model.postings
    ]
    terms += [days * moved for moved in _moved(model, set(visits))]
    terms += [-kept for kept in _kept_days(model, postings, visits)]
    return sum(terms)


def _moved(model: Model, before: set[VisitKey]) -> list[LinearExprT]:
    """Return for every unit whether it is inspected otherwise than before."""
    moved: list[LinearExprT] = []
    places: dict[str, set[VisitKey]] = defaultdict(set)
    for visit in before:
        places[visit[3]].add(visit)
    for unit in dict.fromkeys(visit[3] for visit in model.visits):
        here, was = model.visits_of(unit), places[unit]
        if not was.issubset(here):
            continue  # it moves in any case
        if model.visits_once and len(was) == 1:
            moved.append(1 - model.visit(next(iter(was))))
        elif model.visits_once and not was:
            moved.append(sum(model.visit(visit) for visit in here))
        else:
            literal = model.new_literal()
            for visit in here:
                same = model.visit(visit) if visit in was else model.visit(visit).negated()
                model.cp.add_bool_or(literal, same)
            moved.append(literal)
    return moved


def _kept_days(
    model: Model, postings: Mapping[PostingKey, Posting], visits: Mapping[VisitKey, Posting]
) -> list[LinearExprT]:
    """Return for every posting and unit that may stay whether its days stay, too."""
    kept: list[LinearExprT] = []
    on_offer: set[tuple[str, ...]] = {*model.postings, *model.visits}
    for key, posting in postings.items():
        if key in on_offer:
            model.timetable.date_visits(key)
            kept += _kept_stay(model, key, posting.span)
    for visit, posting in visits.items():
        dates = model.timetable.visit_dates_of(visit) if visit in on_offer else None
        days = {
            (each.start, each.end)
            for each in posting.visits
            if model.scenario.unit_of.get(each.target, each.target) == visit[3]
        }
        if dates is not None and len(days) == 1:
            start, end = days.pop()
            kept.append(_same(model, model.visit(visit), dates, start, end))
    return kept


def _kept_stay(model: Model, key: PostingKey, span: Span) -> list[LinearExprT]:
    stay = model.timetable.dates_of(key)
    if stay is not None:
        return [_same(model, model.posting(key), stay, span.start, span.end)]
    return [literal for each, literal in model.timetable.spans_of(key) if each == span]


def _same(model: Model, happens: IntVar, dates: Dates, start: date, end: date) -> IntVar:
    """Return whether something takes place on these days; true only if it does."""
    literal = model.new_literal()
    model.cp.add_implication(literal, happens)
    model.cp.add(dates.first == model.timetable.day(start)).only_enforce_if(literal)
    model.cp.add(dates.last == model.timetable.day(end)).only_enforce_if(literal)
    return literal
