"""One solve, whatever the engine: tier after tier minimised, the best plan kept, the limits heeded."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Status
from optimizer.engines.building import objective
from optimizer.engines.leaving import left_out
from optimizer.engines.nearing import Nearing
from optimizer.engines.progress import Progress
from optimizer.engines.search import Limits, now
from optimizer.engines.tidying import without_gaps
from optimizer.errors import ModelError
from optimizer.measures.tiers import tiers_of
from optimizer.rules.meetings import with_meetings

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Sequence

    from ortools.sat.python.cp_model import LinearExprT

    from optimizer.domain.plan import TierValue
    from optimizer.domain.scenario import Scenario
    from optimizer.engines.base import Base
    from optimizer.engines.patches import Spread
    from optimizer.engines.settings import Settings
    from optimizer.measures.tiers import Tier
    from optimizer.model import Model

SHARE_OF_REST = 0.7
"""Every tier but the last may use this share of the time that is left; what it does not need goes to the later ones."""


@dataclass
class Clock:
    """What is left of the two limits."""

    seconds: float
    deterministic_seconds: float | None
    started: float = field(default_factory=now)
    deterministic_used: float = 0.0

    @classmethod
    def of(cls, settings: Settings, began: float | None = None) -> Clock:
        """Return the clock of a solve that began just now, or when it is said to have."""
        return cls(settings.seconds, settings.deterministic_seconds, now() if began is None else began)

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return now() - self.started

    def share(self, share: float) -> Limits:
        """Return a share of what is left of both limits."""
        limit = self.deterministic_seconds
        rest = None if limit is None else (limit - self.deterministic_used) * share
        return Limits((self.seconds - self.elapsed) * share, rest)

    @property
    def is_over(self) -> bool:
        """Whether one of the limits is reached."""
        limit = self.deterministic_seconds
        return self.elapsed >= self.seconds or (limit is not None and self.deterministic_used >= limit)


@dataclass(frozen=True, slots=True)
class Searched:
    """How the search of one tier ended: its status, and what is proven in whole ``1 / scale`` of the tier's unit."""

    status: Status
    bound: int


@dataclass(frozen=True)
class Terms:
    """How a solve goes on.

    Parameters
    ----------
    settings
        How to solve.
    watch
        Called with the state of the search.
    stop
        When set, the search ends soon and keeps the best plan so far.
    clock
        What is left of the limits.
    spread
        Where patches of a large plan are searched side by side; one by one in this process if left out.
    base
        The plan that is kept unless there is a better one, and that what must change stays near to.
    """

    settings: Settings
    watch: Callable[[Progress], None]
    stop: threading.Event
    clock: Clock
    spread: Spread | None = None
    base: Base | None = None


class Run(ABC):
    """One solve: the tiers accepted so far, the best plan, and the time left.

    Parameters
    ----------
    model
        Knows what is on offer; engines say what else they ask of it.
    terms
        How to solve it, and who is told.
    """

    def __init__(self, model: Model, terms: Terms) -> None:
        self.model, self.settings, self.watch, self.stop = model, terms.settings, terms.watch, terms.stop
        self.scenario: Scenario = model.scenario
        self.tiers = tiers_of(self.scenario)
        self.clock, self.spread, self.base = terms.clock, terms.spread, terms.base
        self._accepted: list[tuple[int, int]] = []
        self._held: list[bool] = []
        self._has_none_yet = False
        self._expressions: dict[int, LinearExprT] = {}

    # -- what an engine adds ------------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def best(self) -> Plan | None:
        """The best plan so far."""

    @abstractmethod
    def solve(self, start: Plan | None = None) -> tuple[Status, Plan | None]:
        """Minimise tier after tier, from a plan if one is given; return the status with the plan if there is one."""

    @abstractmethod
    def keep(self, plan: Plan) -> None:
        """Remember a plan, which is sound and within all limits, as the best."""

    @abstractmethod
    def nearer(self, limits: Sequence[int]) -> Iterator[Plan]:
        """Yield plans that may be nearer to the base than the best one, with every tier at its limit or less."""

    @abstractmethod
    def search(self, number: int, tier: Tier) -> Searched:
        """Minimise one tier within its share of the limits, and remember the best plan."""

    @abstractmethod
    def limit(self, number: int, most: int) -> None:
        """Keep later tiers from making this one worse than ``most`` (in whole ``1 / scale`` of its unit)."""

    # -- the tiers ----------------------------------------------------------------------------------------------------

    def minimise_all(self) -> tuple[Status, Plan | None]:
        """Minimise tier after tier, and return the status with the plan if there is one."""
        for number, tier in enumerate(self.tiers):
            status = self._minimise(number, tier)
            if status is not None:
                return status, None
        self._come_near()
        assert self.best is not None  # every tier ended with a plan
        return self._finished(self.best)

    def _minimise(self, number: int, tier: Tier) -> Status | None:
        """Minimise one tier and keep later ones from making it worse; return a status only if there is no plan."""
        self._go_back(tier)
        if self.best is not None and self.is_over:
            self._accept(number, tier, bound=0)
            return None
        bound = 0
        # No measure is below zero: a plan that is at zero needs no search.
        if self.best is None or self.value(tier) > 0:
            searched = self.search(number, tier)
            if self.best is None and searched.status is Status.UNDECIDED and not self.is_over:
                self._has_none_yet = True
                searched = self.search(number, tier)
            if self.best is None:
                return searched.status
            bound = max(0, searched.bound)
        self._accept(number, tier, bound)
        self.limit(number, self.most(number, self.value(tier)))
        return None

    @property
    def is_over(self) -> bool:
        """Whether the search ends: a limit is reached, or somebody wishes it to."""
        return self.stop.is_set() or self.clock.is_over

    def _go_back(self, tier: Tier) -> None:
        """Go back to the plan that the solve started from, as long as nothing better is known in this tier.

        A plan that was better in an earlier tier is given up for it where slack allows.
        """
        plan = self.kept
        if plan is not None and (self.best is None or tier.value(self.scenario, plan) <= self.value(tier)):
            self.keep(plan)

    @property
    def kept(self) -> Plan | None:
        """The plan that the solve started from, if it lies within the limits of all tiers accepted so far."""
        base = self.base
        if base is None or base.sound is None:
            return None
        holds = all(base.values[number] <= self.most(number, best) for number, (best, _) in enumerate(self._accepted))
        return base.sound if holds else None

    def most(self, number: int, best: int) -> int:
        """Return the most that later tiers may bring a tier to, given the least value found."""
        if self.base is None:
            return self.tiers[number].limit(best)
        holds = self._held[number] if number < len(self._held) else self.kept is not None
        return self.base.limit(number, self.tiers[number], best, holds=holds)

    def expression(self, number: int) -> LinearExprT:
        """Return what a tier says over the model; stated once, because stating it may add variables."""
        if number not in self._expressions:
            self._expressions[number] = objective(self.tiers[number], self.model)
        return self._expressions[number]

    def share(self, number: int) -> float:
        """Return the share of what is left of the limits that a tier may use; all, if there would be no plan else."""
        is_last = number == len(self.tiers) - 1
        takes_all = self._has_none_yet or (is_last and self.base is None)
        return 1.0 if takes_all else SHARE_OF_REST

    def value(self, tier: Tier) -> int:
        """Return the best plan's value by the plain measures."""
        assert self.best is not None  # asked for only then
        return tier.value(self.scenario, self.best)

    def _accept(self, number: int, tier: Tier, bound: int) -> None:
        best = self.value(tier)
        if bound > best:
            msg = f"tier {tier.name}: the bound {bound} exceeds the value {best} of a plan that the model accepts"
            raise ModelError(msg)
        self._held.append(self.kept is not None)
        self._accepted.append((best, bound))
        self.tell(number, tier, best, bound, is_done=True)

    def tell(self, number: int, tier: Tier, value: float | None, bound: float | None, *, is_done: bool = False) -> None:
        """Tell whoever watches where a tier stands."""
        # A solver's own bound starts below zero; no measure does.
        known = (value, None if bound is None else max(0, bound))
        shown = [None if each is None else tier.shown(round(each)) for each in known]
        self.watch(Progress(tier, number, len(self.tiers), shown[0], shown[1], self.clock.elapsed, is_done))

    # -- near to the start --------------------------------------------------------------------------------------------

    def _come_near(self) -> None:
        """Change no more against the plan that the solve started from than the tiers are worth.

        Within the limits of the tiers, and with the last one as good as it is, the plan becomes the one with the least
        changes that is found.
        """
        assert self.best is not None  # every tier ended with a plan
        if self.base is None:
            return
        bests = [best for best, _ in self._accepted]
        limits = [*(self.most(number, best) for number, best in enumerate(bests[:-1])), self.value(self.tiers[-1])]
        nearing = Nearing(self.scenario, self.base.plan, self.tiers, limits)
        self._take_nearer(nearing, self.best)
        if any(nearing.size(self.best)) and not self.is_over:
            for plan in self.nearer(limits):
                self._take_nearer(nearing, plan)

    def _take_nearer(self, nearing: Nearing, found: Plan) -> None:
        assert self.best is not None  # every tier ended with a plan
        plan = nearing.settled(found)
        if plan is not None and nearing.size(plan) < nearing.size(self.best):
            self.keep(plan)

    # -- the end ------------------------------------------------------------------------------------------------------

    def _finished(self, plan: Plan) -> tuple[Status, Plan]:
        plan = without_gaps(self.scenario, plan, () if self.base is None else self.base.plan.postings)
        values = tuple(
            self._tier_value(number, plan, best, bound) for number, (best, bound) in enumerate(self._accepted)
        )
        status = Status.OPTIMAL if all(value.is_proven for value in values) else Status.FEASIBLE
        unserved = left_out(self.scenario, self.model.visits_of, plan, values)
        postings = with_meetings(self.scenario, plan.postings)
        return status, Plan(postings, status=status, unserved=unserved, tiers=values)

    def _tier_value(self, number: int, plan: Plan, best: int, bound: int) -> TierValue:
        tier = self.tiers[number]
        value = tier.value(self.scenario, plan)
        # A later search may have made an earlier tier better by chance.
        best = min(best, value)
        return tier.stated(value, best, bound, self.most(number, best))
