"""The engine ``direct``: one CP-SAT model over everything, its tiers minimised one after the other."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status, TierValue, Unserved
from optimizer.engines.building import build, extract, objective
from optimizer.engines.idle import without_idle
from optimizer.engines.progress import Progress
from optimizer.engines.search import Found, now, search
from optimizer.errors import ModelError
from optimizer.measures.tiers import tiers_of
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.domain.scenario import Scenario
    from optimizer.engines.settings import Settings
    from optimizer.measures.tiers import Tier
    from optimizer.model import Model

SHARE_OF_REST = 0.5
"""Every tier but the last may use this share of the time that is left; what it does not need goes to the later ones."""

_NOBODY = Text("no team may inspect it", "没有任何巡察组可以巡察")
_NO_ROOM = Text("no eligible team has room", "可派的巡察组都已排满")


@dataclass
class _Clock:
    """What is left of the two limits."""

    seconds: float
    deterministic_seconds: float | None
    started: float = field(default_factory=now)
    used: float = 0.0

    @property
    def elapsed(self) -> float:
        return now() - self.started

    def slice(self, *, is_last: bool) -> tuple[float, float | None]:
        share = 1.0 if is_last else SHARE_OF_REST
        rest = None if self.deterministic_seconds is None else (self.deterministic_seconds - self.used) * share
        return (self.seconds - self.elapsed) * share, rest

    @property
    def is_over(self) -> bool:
        spent = self.deterministic_seconds is not None and self.used >= self.deterministic_seconds
        return spent or self.elapsed >= self.seconds


@dataclass
class _Incumbent:
    """The best plan so far: the solver's values of every variable and what they mean."""

    values: tuple[int, ...]
    plan: Plan


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
    run = _Run(scenario, settings, watch or (lambda _: None), stop or threading.Event())
    return run.solve(start)


class _Run:
    """One solve: the model, the tiers done so far and the best plan."""

    def __init__(
        self, scenario: Scenario, settings: Settings, watch: Callable[[Progress], None], stop: threading.Event
    ) -> None:
        self.scenario, self.settings, self.watch, self.stop = scenario, settings, watch, stop
        self.clock = _Clock(settings.seconds, settings.deterministic_seconds)
        self.tiers = tiers_of(scenario)
        self.model = build(scenario)
        self.best: _Incumbent | None = None
        self.marks: list[tuple[int, int]] = []

    def solve(self, start: Plan | None) -> tuple[Status, Plan | None]:
        if start is not None:
            self._complete(_choices(self.model, start))
        for number, tier in enumerate(self.tiers):
            status = self._minimise(number, tier)
            if status is not None:
                return status, None
        assert self.best is not None  # every tier ended with a plan
        return self._finished(self.best.plan)

    # -- one tier -----------------------------------------------------------------------------------------------------

    def _minimise(self, number: int, tier: Tier) -> Status | None:
        """Minimise one tier and fix its limit; return a status only if there is no plan."""
        if self.best is not None and (self.stop.is_set() or self.clock.is_over):
            value = tier.value(self.scenario, self.best.plan)
            return self._accept(number, tier, value, 0, expression=None)
        expression = objective(tier, self.model)
        if self.best is not None and tier.value(self.scenario, self.best.plan) == 0:
            return self._accept(number, tier, 0, 0, expression)
        self._hint()
        self.model.cp.minimize(expression)
        found = self._search(number, tier)
        if found.status is Status.INFEASIBLE and self.best is not None:
            msg = f"the solver says that tier {tier.name} is impossible, but a plan is known"
            raise ModelError(msg)
        if found.values:
            self._keep(found)
        if self.best is None:
            return found.status
        best = tier.value(self.scenario, self.best.plan)
        return self._accept(number, tier, best, max(0, found.bound or 0), expression)

    def _search(self, number: int, tier: Tier) -> Found:
        def tell(value: float | None, bound: float | None) -> None:
            self._tell(number, tier, value, bound)

        seconds, deterministic = self.clock.slice(is_last=number == len(self.tiers) - 1)
        found = search(
            self.model.cp,
            self.settings,
            seconds=seconds,
            deterministic_seconds=deterministic,
            stop=self.stop,
            tell=tell,
        )
        self.clock.used += found.deterministic_seconds
        return found

    def _accept(self, number: int, tier: Tier, best: int, bound: int, expression: object) -> None:
        """Write down how good the tier is, and keep later tiers from making it worse than its limit."""
        if bound > best:
            msg = f"tier {tier.name}: the bound {bound} exceeds the value {best} of a plan that passed the model"
            raise ModelError(msg)
        self.marks.append((best, bound))
        self._tell(number, tier, best, bound, is_done=True)
        if expression is not None and not isinstance(expression, int):
            self.model.cp.clear_objective()
            self.model.cp.add(expression <= tier.limit(best))

    def _tell(
        self, number: int, tier: Tier, value: float | None, bound: float | None, *, is_done: bool = False
    ) -> None:
        shown = [None if each is None else tier.shown(round(each)) for each in (value, bound)]
        self.watch(Progress(tier, number, len(self.tiers), shown[0], shown[1], self.clock.elapsed, is_done))

    # -- the best plan so far ---------------------------------------------------------------------------------------

    def _keep(self, found: Found) -> None:
        plan = without_idle(self.scenario, Plan(extract(self.model, found.value)))
        self.best = _Incumbent(found.values, plan)

    def _hint(self) -> None:
        """Start from the best plan: hint every variable, completing those that are newer than the plan."""
        if self.best is None:
            return
        known = dict(enumerate(self.best.values))
        if len(self.best.values) < self.model.variable_count:
            self._complete(known)
        else:
            self.model.hint(known)

    def _complete(self, known: dict[int, int]) -> None:
        """Fix what is known, let the solver fill in the rest, and hint all of it; leave a part that cannot be filled."""
        self.model.hint(known)
        self.model.cp.clear_objective()
        found = search(
            self.model.cp,
            self.settings.changed(cp_sat={**self.settings.cp_sat, "fix_variables_to_their_hinted_value": True}),
            seconds=self.clock.slice(is_last=False)[0],
            deterministic_seconds=self.clock.slice(is_last=False)[1],
            stop=self.stop,
            tell=lambda *_: None,
        )
        if found.values:
            self.model.hint(dict(enumerate(found.values)))
            self._keep(found)

    # -- the end ------------------------------------------------------------------------------------------------------

    def _finished(self, plan: Plan) -> tuple[Status, Plan]:
        values = []
        for tier, (best, bound) in zip(self.tiers, self.marks, strict=True):
            value = tier.value(self.scenario, plan)
            values.append(
                TierValue(
                    tier.name,
                    value=tier.shown(value),
                    best=tier.shown(min(best, value)),
                    bound=tier.shown(bound),
                    limit=tier.shown(tier.limit(min(best, value))),
                )
            )
        status = Status.OPTIMAL if all(value.is_proven for value in values) else Status.FEASIBLE
        return status, Plan(plan.postings, status=status, unserved=self._unserved(plan), tiers=tuple(values))

    def _unserved(self, plan: Plan) -> tuple[Unserved, ...]:
        scenario, left_out = self.scenario, []
        for target in scenario.targets:
            if target.id not in scenario.inspected and target.id not in plan.served:
                has_team = bool(self.model.visits_of(scenario.unit_of[target.id]))
                code, reason = ("no-room", _NO_ROOM) if has_team else ("nobody-may", _NOBODY)
                left_out.append(Unserved(target.id, code, reason))
        return tuple(left_out)


def _choices(model: Model, plan: Plan) -> dict[int, int]:
    """Return the values of the posting and visit variables that a plan stands for."""
    chosen = {posting.key for posting in plan.postings}
    visited = {(*posting.key, unit) for posting in plan.postings for unit in posting.units(model.scenario)}
    return {
        **{model.posting(key).index: int(key in chosen) for key in model.postings},
        **{model.visit(visit).index: int(visit in visited) for visit in model.visits},
    }
