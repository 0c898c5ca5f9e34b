"""The engine ``direct``: one CP-SAT model over everything, its tiers minimised one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status
from optimizer.engines.building import extract
from optimizer.engines.idle import is_no_worse, without_idle
from optimizer.engines.nearing import changes_of
from optimizer.engines.run import SHARE_OF_REST, Run, Searched
from optimizer.engines.search import search
from optimizer.errors import ModelError
from optimizer.measures.verification import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from ortools.sat.python.cp_model import IntVar

    from optimizer.engines.building import Problem
    from optimizer.engines.run import Terms
    from optimizer.engines.search import Found
    from optimizer.measures.tiers import Tier
    from optimizer.model import Model
    from optimizer.model.timetable import Dates

SHARE_TO_REACH = 0.8
"""What bringing an amount down to zero may use of the time, before the tiers are minimised."""


@dataclass(frozen=True)
class _Incumbent:
    """The best plan so far, and the solver's values of the variables that it stands for, by index, as far as known."""

    values: Mapping[int, int]
    plan: Plan


class DirectRun(Run):
    """One solve over one model of everything that the rules demand, and whatever else the caller added to it."""

    def __init__(self, model: Model, terms: Terms) -> None:
        super().__init__(model, terms)
        self._incumbent: _Incumbent | None = None
        self._of_base: _Incumbent | None = None

    @classmethod
    def over(cls, problem: Problem, terms: Terms) -> DirectRun:
        """Return a solve of a problem by one model over all of it."""
        return cls(problem.model(), terms)

    @property
    def best(self) -> Plan | None:
        """The best plan so far."""
        return None if self._incumbent is None else self._incumbent.plan

    def solve(self, start: Plan | None = None) -> tuple[Status, Plan | None]:
        """Minimise tier after tier, and return the status with the plan if there is one."""
        if self.base is not None and self.base.sound is not None:
            self._begin_with_base(self.base.sound)
        if start is None and self.best is None and not verify(self.scenario, Plan(())).hard_breaches:
            # Sending nobody is a plan where nothing has to be done: with it, no limit is too short for any plan at all.
            start = Plan(())
        if start is not None:
            self._complete(choices(self.model, start))
        return self.minimise_all()

    def _begin_with_base(self, plan: Plan) -> None:
        """Take the plan to start from as it is, and work out the solver's values for it, with its days if it can."""
        for known in (choices(self.model, plan) | days_of(self.model, plan), choices(self.model, plan)):
            self._of_base = self._incumbent = _Incumbent(known, plan)
            if self._complete(known):
                break
        self._of_base = self._incumbent

    def keep(self, plan: Plan) -> None:
        """Remember a plan as the best."""
        is_base = self._of_base is not None and self._of_base.plan is plan
        self._incumbent = self._of_base if is_base else _Incumbent(choices(self.model, plan), plan)

    def nearer(self, limits: Sequence[int]) -> Iterator[Plan]:
        """Yield what the model says is nearest to the base."""
        assert self.base is not None  # asked for only then
        for number, most in enumerate(limits):
            self.model.limit(self.expression(number), most)
        changes = changes_of(self.model, self.base.plan)
        self._start_from_best()
        self.model.minimise(changes)
        found = search(self.model.cp, self.settings, self.clock.share(1.0), self.stop, lambda *_: None)
        self.clock.deterministic_used += found.deterministic_seconds
        if found.has_plan:
            for lays_out in (False, True):
                yield Plan(extract(self.model, found.value, lays_out=lays_out))

    def reach_zero(self, amount: IntVar, start: Plan) -> tuple[Status, Plan | None]:
        """Bring an amount down to zero from a plan at which it is not, then minimise the tiers as :meth:`solve` does.

        Infeasible means that it cannot be brought down to zero, undecided that it was not within most of the time.
        """
        self._complete(choices(self.model, start))
        self.model.minimise(amount)
        found = search(self.model.cp, self.settings, self.clock.share(SHARE_TO_REACH), self.stop, lambda *_: None)
        self.clock.deterministic_used += found.deterministic_seconds
        if not found.has_plan or found.value(amount) > 0:
            is_proven = found.status is Status.INFEASIBLE or (found.bound or 0) > 0
            return (Status.INFEASIBLE if is_proven else Status.UNDECIDED), None
        self._keep(found)
        self.model.limit(amount, 0)
        return self.solve()

    def search(self, number: int, tier: Tier) -> Searched:
        """Minimise one tier over the model."""
        self._start_from_best()
        self.model.minimise(self.expression(number))

        def tell(value: float | None, bound: float | None) -> None:
            self.tell(number, tier, value, bound)

        found = search(self.model.cp, self.settings, self.clock.share(self.share(number)), self.stop, tell)
        self.clock.deterministic_used += found.deterministic_seconds
        if found.status is Status.INFEASIBLE and self.best is not None:
            msg = f"the solver says that tier {tier.name} is impossible, but a plan is known"
            raise ModelError(msg)
        before = self._incumbent
        self._keep(found)
        if self.base is not None and before is not None and self.value(tier) >= tier.value(self.scenario, before.plan):
            self._incumbent = before  # only what is better takes the place of the plan to start from
        return Searched(found.status, found.bound or 0)

    def limit(self, number: int, most: int) -> None:
        """Keep later tiers from making this one worse than ``most``."""
        self.model.limit(self.expression(number), most)

    # -- the best plan so far -----------------------------------------------------------------------------------------

    def _keep(self, found: Found) -> None:
        if found.has_plan:
            as_found, laid_out = (
                without_idle(self.scenario, Plan(extract(self.model, found.value, lays_out=lays_out)))
                for lays_out in (False, True)
            )
            # Dates laid out anew are often better than the solver's, but they must not undo what a tier was promised.
            is_better = is_no_worse(self.scenario, laid_out, as_found)
            self._incumbent = _Incumbent(dict(enumerate(found.values)), laid_out if is_better else as_found)

    def _start_from_best(self) -> None:
        """Hint every variable; those that are newer than the best plan are filled in first."""
        if self._incumbent is None:
            return
        known = dict(self._incumbent.values)
        if len(known) < self.model.variable_count:
            self._complete(known)
        else:
            self.model.hint(known)

    def _complete(self, known: dict[int, int]) -> bool:
        """Fix what is known, let the solver fill in the rest, and hint all of it; return whether it could.

        What is known is hinted alone where the rest cannot be filled in.
        """
        self.model.hint(known)
        self.model.drop_objective()
        limits = self.clock.share(SHARE_OF_REST)
        found = search(self.model.cp, self.settings, limits, self.stop, lambda *_: None, keeps_hints=True)
        self.clock.deterministic_used += found.deterministic_seconds
        if found.has_plan:
            values, best = dict(enumerate(found.values)), self._incumbent
            self.model.hint(values)
            if best is not None and self.base is not None and best.values.items() <= values.items():
                self._incumbent = _Incumbent(values, best.plan)
            else:
                self._keep(found)
        return found.has_plan


def choices(model: Model, plan: Plan) -> dict[int, int]:
    """Return the values of the posting and visit variables that a plan stands for, by variable index.

    What of the plan is not on offer is left behind.
    """
    chosen = {posting.key for posting in plan.postings}
    visited = {(*posting.key, unit) for posting in plan.postings for unit in posting.units(model.scenario)}
    return {
        **{model.posting(key).index: int(key in chosen) for key in model.postings},
        **{model.visit(visit).index: int(visit in visited) for visit in model.visits},
    }


def days_of(model: Model, plan: Plan) -> dict[int, int]:
    """Return the values of the days that a plan stands for, by variable index, where the model has them as a choice."""
    values: dict[int, int] = {}
    offered = set(model.postings)
    for posting in (each for each in plan.postings if each.key in offered):
        stay = model.timetable.dates_of(posting.key)
        if stay is not None:
            values |= _on_days(model, stay, posting.enter, posting.leave)
        for visit in posting.visits:
            dates = model.timetable.visit_dates_of((*posting.key, model.scenario.unit_of.get(visit.target, "")))
            if dates is not None:
                values |= _on_days(model, dates, visit.start, visit.end)
    return values


def _on_days(model: Model, dates: Dates, first: date, last: date) -> dict[int, int]:
    """Return the values of two days, of each only if it is one that the variable may take."""
    values = {dates.first.index: model.timetable.day(first), dates.last.index: model.timetable.day(last)}
    domains = model.cp.proto.variables
    return {index: day for index, day in values.items() if domains[index].domain[0] <= day <= domains[index].domain[-1]}
