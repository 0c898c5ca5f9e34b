"""A CP-SAT model as linear rows over whole numbers: for bounds by linear programming, and for other solvers.

What a row can say exactly is said exactly; a constraint that rows can say only in part (or not at all) is relaxed and
counted in :attr:`LinearModel.relaxed`. So every plan of the model is a solution of the rows, and if nothing was relaxed
every solution of the rows is a plan.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from optimizer.engines.entries import Entries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from ortools.sat.python import cp_model
    from ortools.sat.python.cp_model import LinearExprT
    from ortools.sat.python.cp_model_helper import (
        BoolArgumentProto,
        ConstraintProto,
        CpModelProto,
        LinearArgumentProto,
        LinearConstraintProto,
    )

INFINITE = float("inf")
HUGE = 2**62
"""CP-SAT writes a side without limit as a number beyond this."""


@dataclass(frozen=True)
class LinearModel:
    """Minimise ``cost · x + constant`` subject to ``low ≤ A x ≤ high`` and ``least ≤ x ≤ most``, ``x`` whole.

    All numbers are whole numbers held as floats, or infinite.

    Parameters
    ----------
    least, most, cost
        One number per variable, in the order of the CP-SAT model's variables.
    constant
        What the objective is where all variables are zero.
    row, column, value
        The entries of ``A``: three arrays of the same length; a pair of row and column comes up at most once.
    low, high
        One number per row.
    relaxed
        How many constraints of each kind the rows do not say completely.
    """

    least: NDArray[np.float64]
    most: NDArray[np.float64]
    cost: NDArray[np.float64]
    constant: float
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    relaxed: Mapping[str, int]

    @property
    def variable_count(self) -> int:
        """How many variables there are."""
        return len(self.least)

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.low)

    @cached_property
    def entries(self) -> Entries:
        """The matrix by column and by row, sorted once for everybody who looks at single ones."""
        return Entries(self)

    @property
    def is_exact(self) -> bool:
        """Whether the rows say all that the model says."""
        return not self.relaxed


def weights_of(expression: LinearExprT, count: int) -> tuple[NDArray[np.float64], float]:
    """Return what each of a model's first ``count`` variables adds to an expression, by index, and its constant."""
    from ortools.sat.python.cp_model import FlatIntExpr, LinearExpr

    weights = np.zeros(count)
    if not isinstance(expression, LinearExpr):
        return weights, float(expression)
    flat = FlatIntExpr(expression)
    np.add.at(weights, [variable.index for variable in flat.vars], flat.coeffs)
    return weights, float(flat.offset)


def linear_model(cp: cp_model.CpModel, objective: LinearExprT | None = None, *, literals: int = 0) -> LinearModel:
    """Return a CP-SAT model as linear rows.

    Parameters
    ----------
    cp
        The model.
    objective
        What to minimise; the model's own objective if left out, and without one all costs are zero.
    literals
        So many of the first variables are known to be yes or no; asking each takes longer than reading the rows.
    """
    proto = cp.proto
    domains = [proto.variables[index].domain for index in range(literals, len(proto.variables))]
    ends = [(0, 1, 2)] * literals
    ends += [(domain[0], domain[len(domain) - 1], len(domain)) for domain in domains]  # a domain has no place -1
    least, most, lengths = np.array(ends, dtype=np.float64).reshape(-1, 3).T
    reader = _Reader(least.tolist(), most.tolist())
    with_holes = int((lengths > 2).sum())  # noqa: PLR2004  # two numbers are one interval
    if with_holes:
        reader.relaxed["domain"] = with_holes
    for constraint in proto.constraints:
        reader.read(constraint)
    cost, constant = _own_objective(proto, len(least)) if objective is None else weights_of(objective, len(least))
    return LinearModel(
        least=least,
        most=most,
        cost=cost,
        constant=constant,
        row=np.array(reader.row, dtype=np.int64),
        column=np.array(reader.column, dtype=np.int64),
        value=np.array(reader.value, dtype=np.float64),
        low=np.array(reader.low, dtype=np.float64),
        high=np.array(reader.high, dtype=np.float64),
        relaxed=dict(reader.relaxed),
    )


def _own_objective(proto: CpModelProto, count: int) -> tuple[NDArray[np.float64], float]:
    """Return what each of so many variables costs, and what all of them at zero cost together."""
    cost, constant = np.zeros(count), 0.0
    if proto.has_objective():
        for variable, coefficient in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
            index, sign, base = _plain(variable)
            cost[index] += sign * coefficient
            constant += base * coefficient
        constant += proto.objective.offset
    return cost, constant


def _plain(reference: int) -> tuple[int, int, int]:
    """Return variable, sign and base of a reference: a negative one stands for ``1 − x``."""
    return (reference, 1, 0) if reference >= 0 else (-1 - reference, -1, 1)


class _Reader:
    """Turns one constraint after the other into rows."""

    def __init__(self, least: Sequence[float], most: Sequence[float]) -> None:
        self._least, self._most = least, most
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[int] = []
        self.low: list[float] = []
        self.high: list[float] = []
        self.relaxed: Counter[str] = Counter()

    def read(self, constraint: ConstraintProto) -> None:
        """Add the rows of one constraint."""
        for kind, read in _KINDS:
            if getattr(constraint, f"has_{kind}")():
                read(self, getattr(constraint, kind), list(constraint.enforcement_literal))
                return
        self.relaxed["circuit" if constraint.has_circuit() else "other"] += 1

    def add(self, terms: Sequence[tuple[int, int]], low: float, high: float) -> None:
        """Add the row ``low ≤ Σ coefficient × reference ≤ high``."""
        entries: dict[int, int] = {}
        for reference, coefficient in terms:
            index, sign, base = _plain(reference)
            entries[index] = entries.get(index, 0) + sign * coefficient
            low, high = low - base * coefficient, high - base * coefficient
        number = len(self.low)
        for index, coefficient in entries.items():
            if coefficient:
                self.row.append(number)
                self.column.append(index)
                self.value.append(coefficient)
        self.low.append(low)
        self.high.append(high)

    def linear(self, linear: LinearConstraintProto, enforced: Sequence[int]) -> None:
        """Add a linear constraint; one that is enforced gives way while some enforcement literal is false."""
        domain = list(linear.domain)
        terms = list(zip(linear.vars, linear.coeffs, strict=True))
        low = -INFINITE if domain[0] <= -HUGE else domain[0]
        high = INFINITE if domain[-1] >= HUGE else domain[-1]
        if len(domain) > 2:  # noqa: PLR2004  # a domain with holes
            self.relaxed["linear"] += 1
        if not enforced:
            self.add(terms, low, high)
            return
        # While some enforcement literal is false, each side gives way by as much as it could ever be missed by.
        if low > -INFINITE:
            give = max(0, low - self._extreme(terms, least=True))
            self.add([*terms, *((-1 - literal, int(give)) for literal in enforced)], low, INFINITE)
        if high < INFINITE:
            give = max(0, self._extreme(terms, least=False) - high)
            self.add([*terms, *((-1 - literal, -int(give)) for literal in enforced)], -INFINITE, high)

    def _extreme(self, terms: Sequence[tuple[int, int]], *, least: bool) -> float:
        total = 0.0
        for reference, coefficient in terms:
            index, sign, base = _plain(reference)
            ends = [base + sign * self._least[index], base + sign * self._most[index]]
            total += (min if least == (coefficient > 0) else max)(ends) * coefficient
        return total

    def bool_or(self, clause: BoolArgumentProto, enforced: Sequence[int]) -> None:
        """Add a clause."""
        literals = [*clause.literals, *(-1 - literal for literal in enforced)]
        self.add([(literal, 1) for literal in literals], 1, INFINITE)

    def bool_and(self, clause: BoolArgumentProto, enforced: Sequence[int]) -> None:
        """Add what follows from the enforcement literals."""
        for literal in clause.literals:
            self.add([(each, 1) for each in (literal, *(-1 - other for other in enforced))], 1, INFINITE)

    def at_most_one(self, clause: BoolArgumentProto, enforced: Sequence[int]) -> None:
        """Add a row of which at most one literal is true."""
        self._count(clause, enforced, -INFINITE)

    def exactly_one(self, clause: BoolArgumentProto, enforced: Sequence[int]) -> None:
        """Add a row of which exactly one literal is true."""
        self._count(clause, enforced, 1)

    def _count(self, clause: BoolArgumentProto, enforced: Sequence[int], low: float) -> None:
        if enforced:
            self.relaxed["enforced count"] += 1
        else:
            self.add([(literal, 1) for literal in clause.literals], low, 1)

    def lin_max(self, maximum: LinearArgumentProto, enforced: Sequence[int]) -> None:
        """Add a maximum: exact for yes-or-no parts, a lower limit for others."""
        target = list(zip(maximum.target.vars, maximum.target.coeffs, strict=True))
        parts = [(list(zip(part.vars, part.coeffs, strict=True)), part.offset) for part in maximum.exprs]
        if enforced:
            self.relaxed["enforced maximum"] += 1
            return
        offset = maximum.target.offset
        for terms, base in parts:
            self.add([*target, *((index, -each) for index, each in terms)], base - offset, INFINITE)
        # Of yes-or-no parts the maximum is their disjunction, and no more than their sum.
        are_literals = all(self._extreme(terms, least=True) + base >= 0 for terms, base in parts)
        are_small = all(self._extreme(terms, least=False) + base <= 1 for terms, base in parts)
        if are_literals:
            together = [(index, -each) for terms, _ in parts for index, each in terms]
            self.add([*target, *together], -INFINITE, sum(base for _, base in parts) - offset)
        if not (are_literals and are_small):
            self.relaxed["maximum"] += 1
        elif self._extreme(target, least=False) + offset > 1:
            # The sum of the parts can be more than one, their maximum cannot.
            self.add(target, -INFINITE, 1 - offset)


_KINDS = (
    ("linear", _Reader.linear),
    ("bool_or", _Reader.bool_or),
    ("bool_and", _Reader.bool_and),
    ("at_most_one", _Reader.at_most_one),
    ("exactly_one", _Reader.exactly_one),
    ("lin_max", _Reader.lin_max),
)
