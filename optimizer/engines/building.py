"""Scenario → model, and the solver's values → postings: who translates a problem also translates the answer back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.constraints import constraints_of, objective_of
from optimizer.domain.plan import Posting, Visit
from optimizer.domain.records import Mode, Span
from optimizer.model import Model
from optimizer.model.offer import everything
from optimizer.rules.layout import lay_out_visits
from optimizer.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from ortools.sat.python.cp_model import IntVar, LinearExprT

    from optimizer.domain.scenario import Scenario
    from optimizer.measures.tiers import Tier
    from optimizer.model import Offer, PostingKey, VisitKey
    from optimizer.rules.rulebook import InForce


def build_offer(scenario: Scenario, book: tuple[InForce, ...]) -> tuple[Offer, list[tuple[InForce, Offer]]]:
    """Return what is on offer after every hard rule withheld its part, and what each soft rule would rather not have.

    A soft rule's wishes are kept in an offer of their own over the same candidates.
    """
    strict_host = {
        round_.id for kept in book if kept.rule.id == "target-host" and kept.mode is Mode.HARD for round_ in kept.rounds
    }
    offer = everything(
        scenario, any_host=[round_.id for round_ in scenario.planned_rounds if round_.id not in strict_host]
    )
    withholding = [kept for kept in book if hasattr(constraints_of(type(kept.rule)), "withhold")]
    for kept in withholding:
        if kept.mode is Mode.HARD:
            constraints_of(type(kept.rule)).withhold(kept.rule, scenario, offer, kept.rounds)
            offer.drop_orphans()
    wishes = []
    for kept in withholding:
        if kept.mode is Mode.SOFT:
            wish = offer.wishing()
            constraints_of(type(kept.rule)).withhold(kept.rule, scenario, wish, kept.rounds)
            wishes.append((kept, wish))
    return offer, wishes


@dataclass(frozen=True)
class Problem:
    """What models of one scenario are built from: the rules in force, and what is on offer.

    Parameters
    ----------
    book
        The rules in force.
    offer
        The postings and visits that no hard rule withholds.
    wishes
        What each soft rule would rather not have.
    """

    scenario: Scenario
    book: tuple[InForce, ...]
    offer: Offer
    wishes: Sequence[tuple[InForce, Offer]]

    @classmethod
    def of(cls, scenario: Scenario) -> Problem:
        """Return the problem that a scenario poses."""
        book = rulebook(scenario)
        return cls(scenario, book, *build_offer(scenario, book))

    @cached_property
    def idle_rounds(self) -> frozenset[str]:
        """Rounds in which some rule may need a team that has no target."""
        return frozenset(round_.id for kept in self.book if kept.rule.may_need_idle_teams for round_ in kept.rounds)

    def may_be_idle(self, key: PostingKey) -> bool:
        """Whether the posting may have no target (see :meth:`optimizer.model.Model.may_be_idle`)."""
        return key[0] in self.idle_rounds and self.scenario.team[key[1]].rotates

    def model(self, part: Offer | None = None, *, prices_stays: bool = False) -> Model:
        """Return the model of everything that the rules demand, without an objective.

        Parameters
        ----------
        part
            The part of the offer to choose from; all of it if left out.
        prices_stays
            Leave out what holds inside stints that can be priced (see :meth:`optimizer.model.Model.compile`).
        """
        model = Model(self.scenario, self.offer if part is None else part, self.idle_rounds)
        model.visits_once = any(kept.rule.id == "once" and kept.mode is Mode.HARD for kept in self.book)
        for kept, wish in self.wishes:
            with stating(model, kept):
                model.keep_unwanted(wish)
        for kept in self.book:
            post = getattr(constraints_of(type(kept.rule)), "post", None)
            if post is not None:
                with stating(model, kept):
                    post(kept.rule, model, kept.rounds)
        model.compile(prices_stays=prices_stays)
        return model


def build(scenario: Scenario) -> Model:
    """Return the model of everything that the rules demand, without an objective."""
    return Problem.of(scenario).model()


def stating(model: Model, kept: InForce) -> AbstractContextManager[None]:
    """Let the model state what follows for one rule in force."""
    name = f"{kept.rule.id}@{kept.rounds[0].id}"
    return model.stating(name, kept.weight if kept.mode is Mode.SOFT else None)


def extract(model: Model, value: Callable[[IntVar], int], *, lays_out: bool = True) -> tuple[Posting, ...]:
    """Return the postings that the solver chose, with dates, in order of round, team and host.

    Where dates are no choice of their own, targets are laid out anew, high risk first; with ``lays_out`` false only
    where the model has no dates for them.
    """
    scenario, postings = model.scenario, []
    for key in model.postings:
        if value(model.posting(key)):
            units = [visit[3] for visit in model.visits_in(key) if value(model.visit(visit))]
            postings.append(_posting(model, value, key, units, lays_out=lays_out))
    order = {round_.id: number for number, round_ in enumerate(scenario.planned_rounds)}
    return tuple(sorted(postings, key=lambda posting: (order[posting.round], posting.team, posting.host)))


def _posting(
    model: Model, value: Callable[[IntVar], int], key: PostingKey, units: list[str], *, lays_out: bool
) -> Posting:
    span = _stay(model, value, key)
    chosen = {unit: dates for unit in units if (dates := model.timetable.visit_dates_of((*key, unit))) is not None}
    if len(chosen) < len(units) or (lays_out and not model.timetable.dates_are_a_choice(key)):
        heeds = model.timetable.heeds_blackouts(key, value)
        team = model.scenario.team[key[1]]
        visits = lay_out_visits(model.scenario, team, key[2], span, units, heeds_blackouts=heeds)
    else:
        worked = {
            unit: _worked(
                model, value, (*key, unit), Span(_day(model, value, dates.first), _day(model, value, dates.last))
            )
            for unit, dates in chosen.items()
        }
        dated = [
            Visit(member.id, days.start, days.end)
            for unit, days in worked.items()
            for member in model.scenario.units[unit].members
        ]
        visits = tuple(sorted(dated, key=_by_start))
    return Posting(*key, enter=span.start, leave=span.end, visits=visits)


def _worked(model: Model, value: Callable[[IntVar], int], visit: VisitKey, span: Span) -> Span:
    """Return the days from the first to the last on which there is work.

    Dates may begin or end on days off, and nothing hurries a target whose end no tier asks for; to end earlier is never
    against a rule, only against a pin that speaks of these dates.
    """
    scenario, (*_, unit) = model.scenario, visit
    who = visit[1:3] if model.timetable.heeds_blackouts(visit[:3], value) else ()
    days = scenario.open_line(span, *who).days
    dated = [pin for pin in scenario.pins if pin.start is not None or pin.end is not None]
    if not days or any(pin.target is None or scenario.unit_of.get(pin.target) == unit for pin in dated):
        return span
    return Span(days[0], days[: scenario.units[unit].days][-1])


def _stay(model: Model, value: Callable[[IntVar], int], key: PostingKey) -> Span:
    """Return the days of the stay: what was chosen where they were a choice, else the span that was taken."""
    stay = model.timetable.dates_of(key)
    if stay is not None:
        return Span(_day(model, value, stay.first), _day(model, value, stay.last))
    return next(span for span, literal in model.timetable.spans_of(key) if value(literal))


def _day(model: Model, value: Callable[[IntVar], int], variable: IntVar) -> date:
    return model.timetable.origin + timedelta(days=value(variable))


def _by_start(visit: Visit) -> tuple[object, ...]:
    return visit.start, visit.end, visit.target


def objective(tier: Tier, model: Model) -> LinearExprT:
    """Return the tier's value as an expression over the model, in whole ``1 / scale`` of its unit."""
    total: LinearExprT = 0
    for factor, measure in tier.factors:
        total = total + factor * objective_of(type(measure)).objective(measure, model)
    return total
