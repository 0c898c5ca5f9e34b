"""The engine ``columns``: crews where they decide everything, else prices that bound and guide, and neighbourhoods.

Where nothing but a host's own targets hangs on who inspects what there, it is enough to choose a crew for every host
(:mod:`optimizer.engines.crews`), and that ends with a proof. Else postings are columns of a relaxation: what holds
inside a team's round is priced by dynamic programming, what couples teams is a row with a price; together they prove
a bound and put plans together (:mod:`optimizer.engines.relaxation`). Plans are then improved by arranging a few hosts
at a time anew (:mod:`optimizer.engines.neighbourhoods`). What neither can express is still kept, because every plan
comes from a model with all rules or passes the plain checks; it only weakens the bound. A problem that is small
enough is at last handed to one model over everything, which starts from the best plan and the best bound, and ends
with a proof.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING
from uuid import uuid4

from optimizer.domain.plan import Plan, Status
from optimizer.engines.building import Problem, objective
from optimizer.engines.casting import Casting
from optimizer.engines.crews import Crews, Unsuited
from optimizer.engines.idle import without_idle
from optimizer.engines.linear import weights_of
from optimizer.engines.nearer import Nearer
from optimizer.engines.neighbourhoods import Neighbourhoods
from optimizer.engines.patches import Goal, Source
from optimizer.engines.run import Clock, Run, Searched, Terms
from optimizer.engines.simpler import simpler
from optimizer.engines.tier_search import TierSearch
from optimizer.measures.verification import verify
from optimizer.model.offer import Offer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from optimizer.engines.packing import Family, Packing
    from optimizer.engines.progress import Progress
    from optimizer.measures.tiers import Tier

SHARE_OF_SIMPLER = 0.3
"""What a plan of a simpler scenario may use of the time, where teams have liberties that cannot be priced."""

MOST_VISITS_WITHOUT_START = 600
"""Up to so many visits on offer a plan is found soon enough without one of a simpler scenario."""


class ColumnsRun(Run):
    """One solve by columns and neighbourhoods."""

    def __init__(self, problem: Problem, terms: Terms) -> None:
        super().__init__(problem.model(prices_stays=True), terms)
        self.problem, self.source = problem, Source(uuid4().hex, self.scenario)
        self.start: Plan | None = None
        self._plan: Plan | None = None
        self._limits: list[tuple[Tier, int]] = []
        self.neighbourhoods = Neighbourhoods(problem, terms.settings.seed)
        self.packings: dict[tuple[Family, ...], Packing] = {}

    @property
    def best(self) -> Plan | None:
        """The best plan so far."""
        return self._plan

    def solve(self, start: Plan | None = None) -> tuple[Status, Plan | None]:
        """Minimise tier after tier, and return the status with the plan if there is one."""
        if (
            start is None
            and self.base is None
            and self.model.is_hardly_priced
            and self.on_offer > MOST_VISITS_WITHOUT_START
        ):
            start = self._plan_of_simpler()
        kept = None if self.base is None else self.base.sound
        self.start = start or kept
        for plan in (start, self._fitting(start), kept, Plan(())):
            if self._plan is None and plan is not None and self.is_sound(plan):
                self._plan = plan
        return self.minimise_all()

    @property
    def on_offer(self) -> int:
        """How many visits there are to choose from."""
        return len(self.problem.offer.visits)

    def _plan_of_simpler(self) -> Plan | None:
        """Return the best plan of a simpler scenario that is found in a share of the time."""

        def watch(progress: Progress) -> None:
            # What is proven of the simpler scenario is not proven of this one.
            if progress.number == 0:
                self.watch(replace(progress, bound=None, is_done=False))

        clock = Clock(**asdict(self.clock.share(SHARE_OF_SIMPLER)))
        run = ColumnsRun(Problem.of(simpler(self.scenario)), Terms(self.settings, watch, self.stop, clock, self.spread))
        run.solve()
        self.clock.deterministic_used += clock.deterministic_used
        return run.best

    def _fitting(self, start: Plan | None) -> Plan | None:
        """Return the postings of a start that are still on offer with all their visits."""
        if start is None:
            return None
        offer = self.problem.offer
        return Plan(
            tuple(
                posting
                for posting in start.postings
                if posting.key in offer.postings
                and all((*posting.key, unit) in offer.visits for unit in posting.units(self.scenario))
            )
        )

    def is_sound(self, plan: Plan) -> bool:
        """Whether a plan breaks no hard rule and keeps the limits of the tiers accepted so far."""
        return not verify(self.scenario, plan).hard_breaches and all(
            tier.value(self.scenario, plan) <= most for tier, most in self._limits
        )

    def limit(self, number: int, most: int) -> None:
        """Keep later tiers from making this one worse than ``most``."""
        self._limits.append((self.tiers[number], most))
        self.model.limit(self.expression(number), most)

    def search(self, number: int, tier: Tier) -> Searched:
        """Minimise one tier: prices and a bound first, then neighbourhoods, then all at once if it is small."""
        budget = Clock(**asdict(self.clock.share(self.share(number))))
        searched = TierSearch(self, number, tier, budget).run()
        if self._plan is not None and not self._is_base(self._plan):
            self._plan = without_idle(self.scenario, self._plan)
        self.clock.deterministic_used += budget.deterministic_used
        return searched

    def keep(self, plan: Plan) -> None:
        """Remember a better plan."""
        self._plan = plan

    def _is_base(self, plan: Plan) -> bool:
        return self.base is not None and plan is self.base.sound

    def nearer(self, limits: Sequence[int]) -> Iterator[Plan]:
        """Yield plans nearer to the base."""
        assert self.base is not None  # asked for only then
        yield from Nearer(self, self.base.plan, limits).plans()

    def goal(self, number: int, least: int) -> Goal:
        """Return the goal of a search for less of a tier that is known to be no less than ``least``."""
        return Goal(number, least, tuple(most for _, most in self._limits))

    def at_stake(self, number: int) -> list[NDArray[np.float64]]:
        """Return what every variable of the model adds to a tier, and to each of the tiers before."""
        count = self.model.variable_count
        return [weights_of(self.expression(each), count)[0] for each in (number, *range(number))]

    def casting(self, crews: Crews, tier: Tier) -> Casting:
        """Return the model that chooses crews so that a tier is least and those before keep their limits."""
        model = self.problem.model(Offer.of(self.problem.offer.postings, ()), prices_stays=True)
        if not model.is_all_priced:
            raise Unsuited  # a posting without a visit would be forbidden
        limits = [(objective(earlier, model), most) for earlier, most in self._limits]
        return Casting(crews, model, objective(tier, model), limits)
