"""The engine ``direct``: one CP-SAT model over everything, its tiers minimised one after the other."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status, TierValue
from optimizer.engines.building import build, extract, objective
from optimizer.engines.idle import is_no_worse, without_idle
from optimizer.engines.leaving import left_out
from optimizer.engines.progress import Progress
from optimizer.engines.search import Limits, now, search
from optimizer.errors import ModelError
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from ortools.sat.python.cp_model import IntVar

    from optimizer.domain.scenario import Scenario
    from optimizer.engines.search import Found
    from optimizer.engines.settings import Settings
    from optimizer.measures.tiers import Tier
    from optimizer.model import Model

SHARE_OF_REST = 0.7
"""Every tier but the last may use this share of the time that is left; what it does not need goes to the later ones."""

SHARE_TO_REACH = 0.8
"""What bringing an amount down to zero may use of the time, before the tiers are minimised."""


def solve_direct(
    scenario: Scenario,
    settings: Settings,
    *,
    start: Plan | None = None,
    watch: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> tuple[Status, Plan | None]:
    """Return the status and the best plan that one CP-SAT model over everything gives within the limits.

    The plan carries postings, unserved targets, tiers and status; its provenance is the caller's to add.
    """
    run = Run(build(scenario), settings, watch or (lambda _: None), stop or threading.Event())
    return run.solve(start)


@dataclass
class _Clock:
    """What is left of the two limits."""

    seconds: float
    deterministic_seconds: float | None
    started: float = field(default_factory=now)
    deterministic_used: float = 0.0

    @property
    def elapsed(self) -> float:
        return now() - self.started

    def share(self, share: float) -> Limits:
        limit = self.deterministic_seconds
        rest = None if limit is None else (limit - self.deterministic_used) * share
        return Limits((self.seconds - self.elapsed) * share, rest)

    @property
    def is_over(self) -> bool:
        limit = self.deterministic_seconds
        return self.elapsed >= self.seconds or (limit is not None and self.deterministic_used >= limit)


@dataclass(frozen=True)
class _Incumbent:
    """The best plan so far, and the solver's values of every variable that it stands for."""

    values: tuple[int, ...]
    plan: Plan


class Run:
    """One solve over one model: the tiers accepted so far, the best plan, and the time left.

    Parameters
    ----------
    model
        Everything that the rules demand, and whatever else the caller added.
    settings
        How to solve.
    watch
        Called with the state of the search.
    stop
        When set, the search ends soon and keeps the best plan so far.
    """

    def __init__(
        self, model: Model, settings: Settings, watch: Callable[[Progress], None], stop: threading.Event
    ) -> None:
        self.model, self.settings, self.watch, self.stop = model, settings, watch, stop
        self.scenario = model.scenario
        self.tiers = tiers_of(self.scenario)
        self._clock = _Clock(settings.seconds, settings.deterministic_seconds)
        self._best: _Incumbent | None = None
        self._accepted: list[tuple[int, int]] = []

    def solve(self, start: Plan | None = None) -> tuple[Status, Plan | None]:
        """Minimise tier after tier, and return the status with the plan if there is one."""
        if start is None and self._best is None and not verify(self.scenario, Plan(())).hard_breaches:
            # Sending nobody is a plan where nothing has to be done: with it, no limit is too short for any plan at all.
            start = Plan(())
        if start is not None:
            self._complete(choices(self.model, start))
        for number, tier in enumerate(self.tiers):
            status = self._minimise(number, tier)
            if status is not None:
                return status, None
        assert self._best is not None  # every tier ended with a plan
        return self._finished(self._best.plan)

    def reach_zero(self, amount: IntVar, start: Plan) -> tuple[Status, Plan | None]:
        """Bring an amount down to zero from a plan at which it is not, then minimise the tiers as :meth:`solve` does.

        Infeasible means that it cannot be brought down to zero, undecided that it was not within most of the time.
        """
        self._complete(choices(self.model, start))
        self.model.minimise(amount)
        found = search(self.model.cp, self.settings, self._clock.share(SHARE_TO_REACH), self.stop, lambda *_: None)
        self._clock.deterministic_used += found.deterministic_seconds
        if not found.has_plan or found.value(amount) > 0:
            is_proven = found.status is Status.INFEASIBLE or (found.bound or 0) > 0
            return (Status.INFEASIBLE if is_proven else Status.UNDECIDED), None
        self._keep(found)
        self.model.limit(amount, 0)
        return self.solve()

    # -- one tier -----------------------------------------------------------------------------------------------------

    def _minimise(self, number: int, tier: Tier) -> Status | None:
        """Minimise one tier and keep later ones from making it worse; return a status only if there is no plan."""
        if self._best is not None and (self.stop.is_set() or self._clock.is_over):
            self._accept(number, tier, bound=0)
            return None
        expression = objective(tier, self.model)
        bound = 0
        # No measure is below zero: a plan that is at zero needs no search.
        if self._best is None or self._value(tier) > 0:
            self._start_from_best()
            self.model.minimise(expression)
            found = self._search(number, tier)
            if self._best is None:
                return found.status
            bound = max(0, found.bound or 0)
        self._accept(number, tier, bound)
        self.model.limit(expression, tier.limit(self._value(tier)))
        return None

    def _search(self, number: int, tier: Tier) -> Found:
        def tell(value: float | None, bound: float | None) -> None:
            self._tell(number, tier, value, bound)

        limits = self._clock.share(1 if number == len(self.tiers) - 1 else SHARE_OF_REST)
        found = search(self.model.cp, self.settings, limits, self.stop, tell)
        self._clock.deterministic_used += found.deterministic_seconds
        if found.status is Status.INFEASIBLE and self._best is not None:
            msg = f"the solver says that tier {tier.name} is impossible, but a plan is known"
            raise ModelError(msg)
        self._keep(found)
        return found

    def _value(self, tier: Tier) -> int:
        """Return the best plan's value by the plain measures."""
        assert self._best is not None  # asked for only then
        return tier.value(self.scenario, self._best.plan)

    def _accept(self, number: int, tier: Tier, bound: int) -> None:
        best = self._value(tier)
        if bound > best:
            msg = f"tier {tier.name}: the bound {bound} exceeds the value {best} of a plan that the model accepts"
            raise ModelError(msg)
        self._accepted.append((best, bound))
        self._tell(number, tier, best, bound, is_done=True)

    def _tell(
        self, number: int, tier: Tier, value: float | None, bound: float | None, *, is_done: bool = False
    ) -> None:
        # The solver's own bound starts below zero; no measure does.
        known = (value, None if bound is None else max(0, bound))
        shown = [None if each is None else tier.shown(round(each)) for each in known]
        self.watch(Progress(tier, number, len(self.tiers), shown[0], shown[1], self._clock.elapsed, is_done))

    # -- the best plan so far -----------------------------------------------------------------------------------------

    def _keep(self, found: Found) -> None:
        if found.has_plan:
            as_found, laid_out = (
                without_idle(self.scenario, Plan(extract(self.model, found.value, lays_out=lays_out)))
                for lays_out in (False, True)
            )
            # Dates laid out anew are often better than the solver's, but they must not undo what a tier was promised.
            is_better = is_no_worse(self.scenario, laid_out, as_found)
            self._best = _Incumbent(found.values, laid_out if is_better else as_found)

    def _start_from_best(self) -> None:
        """Hint every variable; those that are newer than the best plan are filled in first."""
        if self._best is None:
            return
        known = dict(enumerate(self._best.values))
        if len(known) < self.model.variable_count:
            self._complete(known)
        else:
            self.model.hint(known)

    def _complete(self, known: dict[int, int]) -> None:
        """Fix what is known, let the solver fill in the rest, and hint all of it.

        What is known is hinted alone where the rest cannot be filled in.
        """
        self.model.hint(known)
        self.model.drop_objective()
        fixed = self.settings.changed(cp_sat={**self.settings.cp_sat, "fix_variables_to_their_hinted_value": True})
        found = search(self.model.cp, fixed, self._clock.share(SHARE_OF_REST), self.stop, lambda *_: None)
        self._clock.deterministic_used += found.deterministic_seconds
        if found.has_plan:
            self.model.hint(dict(enumerate(found.values)))
            self._keep(found)

    # -- the end ------------------------------------------------------------------------------------------------------

    def _finished(self, plan: Plan) -> tuple[Status, Plan]:
        values = tuple(
            self._tier_value(tier, plan, best, bound)
            for tier, (best, bound) in zip(self.tiers, self._accepted, strict=True)
        )
        status = Status.OPTIMAL if all(value.is_proven for value in values) else Status.FEASIBLE
        unserved = left_out(self.model, plan)
        return status, Plan(plan.postings, status=status, unserved=unserved, tiers=values)

    def _tier_value(self, tier: Tier, plan: Plan, best: int, bound: int) -> TierValue:
        value = tier.value(self.scenario, plan)
        # A later search may have made an earlier tier better by chance.
        best = min(best, value)
        return TierValue(
            tier.name,
            value=tier.shown(value),
            best=tier.shown(best),
            bound=tier.shown(bound),
            limit=tier.shown(tier.limit(best)),
        )


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
