"""The relaxation over columns: prices for what stints share, and a bound that every choice of prices proves.

Every stint chooses freely among its columns at the prices of the rows that couple stints; what that costs, plus what
the rows are worth at these prices, is a Lagrangian bound:

    L(π) = constant + Σ_rows max(π, 0)·low + min(π, 0)·high + Σ_others min over x of (c − πA)·x + Σ_stints min(0, price)

It holds for *any* prices π, so a search for prices may end at any moment, be inexact, or leave rows out (π = 0), and
the bound is still true. To keep rounding out of it prices are taken as multiples of a small fraction, whereupon every
number in the sum is whole and the arithmetic exact.

Good prices come from the linear program over the columns known so far (Dantzig and Wolfe 1960), smoothed towards the
best prices so far (Wentges 1997). A large program is solved roughly by PDLP, whose central prices make better columns
than the corners at which a simplex method stops, and in a small part of the time. Besides the best column of every
stint a whole plan is put together at each price: its columns fit each other, and the program needs far fewer of them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from optimizer.engines.assembling import Assembler
from optimizer.engines.waiting import awaited

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    from numpy.typing import NDArray
    from ortools.math_opt.python import mathopt
    from ortools.util.python.solve_interrupter import SolveInterrupter

    from optimizer.engines.linear import LinearModel
    from optimizer.engines.pricing import Column, Priced, Stints
    from optimizer.model.offer import PostingKey

EXACT = 2.0**52
"""Whole numbers below this are exact in floating point, and so are sums that stay below it."""

FINEST = 2.0**10
"""Prices are multiples of one over this, or of something coarser where the numbers are large."""

ROUNDING = 1e-6
"""More than a division of whole numbers that are exact can be off by, and less than the finest price."""

CONVERGED = 1e-4
"""Near enough: the gap between program and bound as a share of what is at stake."""

FIRST_PRICES = (1.0, 0.85, 0.7, 0.5, 0.3)
"""Before any program is solved: these shares of what a row's dearest variable is worth."""

LEAST_CONCEDED = 2.0**-14
"""What teams are first left of a target for each of its days, as a share of what the dearest is worth."""

SMOOTHING = 0.5
"""How much of the best prices so far is kept in the next ones, once bound and program are near each other."""

NEAR, ROUGH, FINE_ENOUGH, FINE = 0.05, 1e-2, 1e-4, 1e-5
"""Near: gap as a share of what is at stake. Rough to fine: the relative tolerances that PDLP is run with."""

ALWAYS_ASSEMBLED, ASSEMBLED_EVERY = 12, 3
"""A plan is put together at each of the first prices and at every third later."""

PATIENCE = 6
"""Programs without a better bound before they are solved more finely."""

SHARES = (0.0, 0.9)
"""Plans are put together at some share between these of the prices."""

MOST_STINTS_EXACTLY = 300
"""Up to so many stints the program is solved by a simplex method, beyond that roughly by PDLP."""

MOST_ROWS_WITH_OTHERS = 4_000
"""With more rows than this only those over stints alone are priced; the others are relaxed."""


@dataclass(frozen=True)
class Bounded:
    """What prices prove: the bound (in the objective's whole numbers), and what every variable costs at them.

    ``total`` is the bound before it is rounded up, without the constant and times ``scale``, as ``reduced`` is.
    """

    bound: float
    total: float
    reduced: NDArray[np.float64]
    scale: float
    priced: Priced


@dataclass
class Relaxation:
    """The columns found so far, the best prices and the best bound.

    Parameters
    ----------
    linear
        The model's rows and objective.
    stints
        What is kept by pricing.
    seed
        Seed of the order in which plans are put together.
    """

    linear: LinearModel
    stints: Stints
    seed: int = 1
    best: Bounded | None = field(default=None, init=False)
    plans: list[tuple[Column, ...]] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        linear, owned = self.linear, self.stints.owned
        self._others = np.flatnonzero(~owned)
        self._has_low, self._has_high = np.isfinite(linear.low), np.isfinite(linear.high)
        self._low = np.where(self._has_low, linear.low, 0.0)
        self._high = np.where(self._has_high, linear.high, 0.0)
        self._is_priced = np.ones(linear.row_count, dtype=bool)
        if linear.row_count > MOST_ROWS_WITH_OTHERS:
            self._is_priced[linear.row[~owned[linear.column]]] = False
        widest = np.maximum(np.abs(linear.least), np.abs(linear.most))
        self._at_stake = float(np.abs(linear.cost) @ widest) + abs(linear.constant) + 1.0
        self._scale = FINEST
        while self._scale * self._at_stake > EXACT / 64 and self._scale > 1:
            self._scale /= 2
        self._dice = np.random.default_rng(self.seed)
        self.assembler = Assembler(linear, self.stints, self.seed)
        self._program = _Program(linear, self.stints, self._is_priced)

    @property
    def bound(self) -> float:
        """The best bound so far, in the objective's whole numbers; minus infinity before the first prices."""
        return -np.inf if self.best is None else self.best.bound

    # -- bounds --------------------------------------------------------------------------------------------------------

    def at(self, prices: NDArray[np.float64]) -> Bounded:
        """Return what these prices of the rows prove; one with a sign that its row does not allow counts as zero."""
        linear, scale = self.linear, self._scale
        allowed = np.where(self._has_low, np.maximum(prices, 0), 0)
        allowed += np.where(self._has_high, np.minimum(prices, 0), 0)
        whole = np.round(np.where(self._is_priced, allowed, 0.0) * scale)
        paid = np.bincount(linear.column, weights=linear.value * whole[linear.row], minlength=linear.variable_count)
        reduced = linear.cost * scale - paid
        rows = np.maximum(whole, 0) * self._low + np.minimum(whole, 0) * self._high
        rest = reduced[self._others]
        others = np.minimum(rest * linear.least[self._others], rest * linear.most[self._others])
        priced = self.stints.price(reduced)
        total = rows.sum() + others.sum() + priced.least.sum()
        largest = (
            np.abs(rows).sum() + np.abs(others).sum() + np.abs(priced.least).sum() + np.abs(reduced).max(initial=0)
        )
        is_exact = largest < EXACT and self.stints.are_alike(reduced)
        bound = float(np.ceil(total / scale) + linear.constant) if is_exact else -np.inf
        return Bounded(bound, total, reduced, scale, priced)

    def hopeless(self, value: float) -> set[PostingKey]:
        """Return the postings that are in no plan better than ``value``: the bound shows it at the best prices."""
        if self.best is None or self.bound == -np.inf:
            return set()
        total = (self.best.total + self.best.priced.extra) / self.best.scale + self.linear.constant
        return {self.stints.keys[place] for place in np.flatnonzero(total > value - 1 + ROUNDING).tolist()}

    @property
    def knows_costs(self) -> bool:
        """Whether :meth:`cost` is all that a plan costs: nothing but postings and visits costs anything."""
        return not self.linear.cost[self._others].any()

    def cost(self, columns: Iterable[Column]) -> float:
        """Return the objective of a plan made of these columns alone, as far as columns decide it."""
        chosen = [variable for column in columns for variable in column.variables]
        return float(self.linear.cost[chosen].sum() + self.linear.constant)

    def _keep(self, bounded: Bounded, prices: NDArray[np.float64]) -> bool:
        """Remember columns, and the prices if they prove more; return whether they do."""
        self._program.add(bounded.priced.columns)
        if bounded.bound <= self.bound:
            return False
        self.best, self._prices = bounded, prices
        return True

    def learn(self, columns: Iterable[Column]) -> None:
        """Remember columns that somebody else found."""
        self._program.add(columns)

    def assemble(self, bounded: Bounded) -> tuple[Column, ...]:
        """Put a plan together at a share of these prices, remember its columns, and return it."""
        plan = self.assembler.assemble(self._at_a_share(bounded))
        self._program.add(plan)
        return plan

    # -- prices --------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Try the first prices: shares of what is at stake in rows that hold targets to one inspection."""
        for share in FIRST_PRICES:
            prices = share * self._at_stake_in_rows
            self._keep(self.at(prices), prices)

    def concede(self, go_on: Callable[[], bool]) -> None:
        """Leave teams a little of what each target is worth, by its days: what is best where nearly all can be done.

        The little is found by doubling, for each length of lane by itself: large targets, then small ones.
        """
        whole, days = self._at_stake_in_rows, self.stints.days_of_rows(self.linear)
        left = np.zeros(len(whole))
        for lane in days:
            step, best = LEAST_CONCEDED * float(np.abs(whole).max(initial=1.0)), 0.0
            while go_on():
                prices = np.minimum(0.0, whole + left + step * lane)
                if not self._keep(self.at(prices), prices):
                    break
                step, best = 2 * step, step
            left += best * lane

    @cached_property
    def _at_stake_in_rows(self) -> NDArray[np.float64]:
        """For each row that holds a target to one inspection what its dearest visit costs, which is less than zero."""
        dearest = np.zeros(self.linear.row_count)
        visits = self.stints.owned[self.linear.column]
        np.minimum.at(dearest, self.linear.row, np.where(visits, self.linear.cost[self.linear.column], 0.0))
        return np.where(self._has_high & ~self._has_low & (self._high == 1), dearest, 0.0)

    def improve(
        self,
        go_on: Callable[[], bool],
        told: Callable[[tuple[Column, ...]], None],
        seconds_left: Callable[[], float] = lambda: inf,
        stop: threading.Event | None = None,
        is_enough: Callable[[], bool] = lambda: True,
    ) -> float:
        """Search for better prices while ``go_on`` says so; return the value of the last program.

        ``is_enough`` says whether to end once no prices can prove more; else the search goes on for more columns.

        ``told`` is handed every plan that is put together on the way. No program runs for longer than there are
        ``seconds_left``, or after ``stop`` is set.
        """
        stop = stop or threading.Event()
        tolerance, stalled, value, steps = ROUGH, 0, np.inf, 0
        while go_on():
            answer = self._program.solve(tolerance, seconds_left(), stop)
            if answer is None:
                break
            value, prices = answer.value, answer.prices
            value += self.linear.constant
            if is_enough() and self._program.is_exact and self.bound >= np.ceil(value - ROUNDING):
                break
            if abs(value - self.bound) < CONVERGED * max(abs(self.linear.constant), abs(value)):
                if tolerance <= FINE_ENOUGH:
                    break
                tolerance /= 2
            is_near = value - self.bound < NEAR * max(abs(self.linear.constant), abs(value))
            smooth = SMOOTHING * self._prices + (1 - SMOOTHING) * prices if is_near else prices
            known = self._program.column_count
            bounded = self.at(smooth)
            is_better = self._keep(bounded, smooth)
            if is_near and self._program.column_count == known:
                bounded = self.at(prices)
                is_better |= self._keep(bounded, prices)
            steps += 1
            if steps <= ALWAYS_ASSEMBLED or steps % ASSEMBLED_EVERY == 0:
                told(self.assemble(bounded))
            stalled = 0 if is_better else stalled + 1
            is_exhausted = self._program.column_count == known
            if is_exhausted or (is_near and stalled >= PATIENCE):
                if is_exhausted and tolerance <= FINE:
                    break
                tolerance, stalled = max(FINE, tolerance / 2), 0
        return value

    def columns_within(self, gap: float, most: int) -> list[Column]:
        """Return the known columns that cost no more than ``gap`` above the best of their stint, the nearest first.

        What a column costs more than the best, at the best prices, is at least how much worse a plan with it is than
        the bound. No more than ``most`` are returned.
        """
        assert self.best is not None  # prices came first
        reduced, least, scale = self.best.reduced, self.best.priced.least, self.best.scale
        known = self._program.columns
        extra = [
            (float(reduced[list(column.variables)].sum() - least[column.stint]) / scale, number)
            for number, column in enumerate(known)
        ]
        near = sorted(each for each in extra if each[0] <= gap)[:most]
        return [known[number] for _, number in near]

    def recreate(self, plan: Sequence[Column], freed: Container[int]) -> tuple[Column, ...]:
        """Put a plan together anew in which all but the freed stints keep their columns."""
        assert self.best is not None  # nothing is put together before the first prices
        kept = [column for column in plan if column.stint not in freed]
        return self.assembler.assemble(self._at_a_share(self.best), kept)

    def _at_a_share(self, bounded: Bounded) -> NDArray[np.float64]:
        """Return what variables cost at a share of the prices: at full prices all columns cost the same."""
        cost = self.linear.cost * self._scale
        reduced: NDArray[np.float64] = cost + self._dice.uniform(*SHARES) * (bounded.reduced - cost)
        return reduced


@dataclass(frozen=True)
class _Answer:
    """Of the linear program: its value without the constant, and a price per row."""

    value: float
    prices: NDArray[np.float64]


class _Program:
    """The linear program over the columns known so far."""

    def __init__(self, linear: LinearModel, stints: Stints, is_priced: NDArray[np.bool_]) -> None:
        from ortools.math_opt.python import mathopt  # slow to import

        self._mathopt = mathopt
        self._linear = linear
        self._model = mathopt.Model()
        self._rows: dict[int, mathopt.LinearConstraint] = {}
        self._is_priced = is_priced
        self._once = [self._model.add_linear_constraint(ub=1.0) for _ in stints.stints]
        self._columns: dict[Column, mathopt.Variable] = {}
        self._entries = linear.entries
        self._others: set[int] = set()
        self._incomplete: list[int] = []
        self._owned = stints.owned
        self._is_small = len(stints.stints) <= MOST_STINTS_EXACTLY
        self._simplex: mathopt.IncrementalSolver | None = None
        # Reading what nobody asks for takes as long as a quick solve.
        nothing = mathopt.VariableFilter(filtered_items=())
        self._prices_alone = mathopt.ModelSolveParameters(variable_values_filter=nothing, reduced_costs_filter=nothing)
        self._dear = 10.0 * float(np.abs(linear.cost).max(initial=1.0))

    @property
    def is_exact(self) -> bool:
        """Whether it is solved exactly, rather than roughly."""
        return self._is_small

    @property
    def column_count(self) -> int:
        """How many columns are known."""
        return len(self._columns)

    @property
    def columns(self) -> list[Column]:
        """The columns known, in the order in which they came."""
        return list(self._columns)

    def add(self, columns: Iterable[Column]) -> None:
        """Add the columns that are not known yet."""
        for column in columns:
            if column not in self._columns:
                entries = self._entries.of(column.variables)
                cost = float(self._linear.cost[list(column.variables)].sum())
                once = self._once[column.stint]
                self._columns[column] = self._variable(cost, 0.0, float("inf"), entries, once)
        self._complete()

    def _variable(
        self,
        cost: float,
        least: float,
        most: float,
        entries: dict[int, float],
        once: mathopt.LinearConstraint | None = None,
    ) -> mathopt.Variable:
        variable = self._model.add_variable(lb=least, ub=most)
        if cost:
            self._model.objective.set_linear_coefficient(variable, cost)
        if once is not None:
            once.set_coefficient(variable, 1.0)
        for row, value in entries.items():
            if value and self._is_priced[row]:
                self._row(row).set_coefficient(variable, value)
        return variable

    def _row(self, row: int) -> mathopt.LinearConstraint:
        """Return a row; it is added when the first of its columns is, and what else is in it soon after."""
        if row not in self._rows:
            low, high = float(self._linear.low[row]), float(self._linear.high[row])
            self._rows[row] = self._model.add_linear_constraint(lb=low, ub=high)
            if low > 0 or high < 0:
                # No column may be known yet that keeps the row: what is missing can be bought, dearly.
                missing = self._model.add_variable(lb=0.0)
                self._model.objective.set_linear_coefficient(missing, self._dear)
                self._rows[row].set_coefficient(missing, 1.0 if low > 0 else -1.0)
            self._incomplete.append(row)
        return self._rows[row]

    def _complete(self) -> None:
        """Add what is in the new rows beside columns, with the rows that it is in, and so on."""
        while self._incomplete:
            for other in self._entries.row(self._incomplete.pop())[0].tolist():
                if not self._owned[other] and other not in self._others:
                    self._others.add(other)
                    least, most = float(self._linear.least[other]), float(self._linear.most[other])
                    self._variable(float(self._linear.cost[other]), least, most, self._entries.of((other,)))

    def solve(self, tolerance: float, seconds: float, stop: threading.Event) -> _Answer | None:
        """Return the answer of the program, or ``None`` if the solver has none within so many seconds or by a stop."""
        from ortools.util.python.solve_interrupter import SolveInterrupter  # slow to import

        parameters = self._mathopt.SolveParameters(threads=1)
        if seconds < inf:
            parameters.time_limit = timedelta(seconds=max(0.0, seconds))
        if not self._is_small:
            criteria = parameters.pdlp.termination_criteria.simple_optimality_criteria
            criteria.eps_optimal_relative = tolerance
            criteria.eps_optimal_absolute = 1.0
        interrupter, solve = SolveInterrupter(), self._solved_exactly if self._is_small else self._solved_roughly
        result = awaited(lambda: solve(parameters, interrupter), interrupter.interrupt, stop)
        solution = result.solutions[0] if result.solutions else None
        if solution is None or solution.dual_solution is None or solution.primal_solution is None:
            return None
        found = solution.dual_solution.dual_values
        prices = np.zeros(self._linear.row_count)
        for row, constraint in self._rows.items():
            prices[row] = found[constraint]
        return _Answer(solution.primal_solution.objective_value, prices)

    def _solved_exactly(
        self, parameters: mathopt.SolveParameters, interrupter: SolveInterrupter
    ) -> mathopt.SolveResult:
        """Let a simplex method go on from where it stopped the last time."""
        if self._simplex is None:
            self._simplex = self._mathopt.IncrementalSolver(self._model, self._mathopt.SolverType.GLOP)
        return self._simplex.solve(params=parameters, model_params=self._prices_alone, interrupter=interrupter)

    def _solved_roughly(
        self, parameters: mathopt.SolveParameters, interrupter: SolveInterrupter
    ) -> mathopt.SolveResult:
        return self._mathopt.solve(
            self._model,
            self._mathopt.SolverType.PDLP,
            params=parameters,
            model_params=self._prices_alone,
            interrupter=interrupter,
        )
