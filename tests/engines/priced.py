"""A scenario whose stays are priced, ready for tests of what is built upon that."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from optimizer.domain import Plan
from optimizer.engines.building import Problem, extract, objective
from optimizer.engines.casting import Casting
from optimizer.engines.crews import Crews
from optimizer.engines.linear import linear_model, weights_of
from optimizer.engines.pricing import Stints
from optimizer.engines.relaxation import Relaxation
from optimizer.measures.tiers import tiers_of
from optimizer.model.offer import Offer
from tests import builders as b

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from optimizer.domain import Scenario
    from optimizer.engines.packing import Family, Packing
    from optimizer.engines.pricing import Column

seeds = st.integers(0, 2**32 - 1)


class Ready:
    """The problem of a scenario with its priced model, the rows of one tier, and the stints.

    Tiers before it are kept at the ``limits`` given, the first tier's first.
    """

    def __init__(self, scenario: Scenario, tier: int = 0, limits: Sequence[int] = ()) -> None:
        self.scenario, self.tier = scenario, tiers_of(scenario)[tier]
        self.problem = Problem.of(scenario)
        self.model = self.problem.model(prices_stays=True)
        self._limits = list(zip(tiers_of(scenario), limits, strict=False))
        said = [objective(tier, self.model) for tier in (self.tier, *(earlier for earlier, _ in self._limits))]
        for expression, (_, most) in zip(said[1:], self._limits, strict=True):
            self.model.limit(expression, most)
        self.model.minimise(said[0])
        self.linear = linear_model(self.model.cp)
        self.stints = Stints(self.model, self.linear)
        self.at_stake = [weights_of(expression, self.model.variable_count)[0] for expression in said]

    @classmethod
    def of(cls, scenario: Scenario, tier: int = 0, limits: Sequence[int] = ()) -> Ready:
        """Return the scenario ready to be priced; one without a stay to price is passed over."""
        ready = cls(scenario, tier, limits)
        assume(ready.stints.keys)
        return ready

    def crews(self, known: dict[tuple[Family, ...], Packing] | None = None) -> Crews:
        """Return the crews of this tier, not yet told apart."""
        return Crews(self.linear, self.stints, self.at_stake, known)

    def casting(self, crews: Crews) -> Casting:
        """Return the model that chooses among crews."""
        model = self.problem.model(Offer.of(self.problem.offer.postings, ()), prices_stays=True)
        limits = [(objective(earlier, model), most) for earlier, most in self._limits]
        return Casting(crews, model, objective(self.tier, model), limits)

    def relaxation(self, seed: int = 1) -> Relaxation:
        """Return a relaxation that knows nothing yet."""
        return Relaxation(self.linear, self.stints, seed)

    def prices(self, seed: int, size: float = 9.0) -> NDArray[np.float64]:
        """Return random prices of the rows, of any sign and up to some size, half of them zero."""
        dice = np.random.default_rng(seed)
        prices: NDArray[np.float64] = dice.uniform(-size, size, self.linear.row_count)
        return prices * (dice.random(self.linear.row_count) < 0.5)

    def plan(self, columns: Sequence[Column]) -> Plan:
        """Return the plan that columns stand for, none of which may be no posting."""
        assert not self.stints.are_rough(columns)
        chosen = {variable for column in columns for variable in column.variables}
        return Plan(extract(self.model, lambda variable: int(variable.index in chosen)))


def crowded(homes: int = 4, targets: int = 16, rounds: Sequence[str] = ("R1", "R2")) -> Scenario:
    """Return a scenario with much to inspect, whose hosts take two teams at once."""
    names = [f"H{number}" for number in range(homes)]
    return b.scenario(
        regions=[b.region(name, host_capacity=2) for name in names],
        teams=[b.team(f"{name}-{number}", name, max_targets=3) for name in names for number in (1, 2)],
        targets=[
            b.target(
                f"t{number}",
                names[number % homes],
                days=10 + 7 * number % 29,
                risk=1 + 5 * number % 9,
                size="large" if number % 3 == 0 else "small",
            )
            for number in range(targets)
        ],
        rounds=rounds,
    )
