"""Circuits as exact rows, for solvers that know no circuits; which rows, depends on how many nodes there are.

``x`` is the sum of an arc's literals, ``n`` counts the nodes, and the circuit begins at one of them, ``r``. Every node
has one way out and one way in: ``Σ_j x_ij = 1`` and ``Σ_i x_ij = 1``. That the arcs form one circuit and not several is
said in one of two ways.

*A flow*, of which every node but ``r`` keeps one unit:

- ``x_ij ≤ y_ij ≤ (n − 2) x_ij`` for arcs that leave out ``r``: it keeps to the arcs that were chosen;
- ``(n − 1) x_rk + Σ_i y_ik − Σ_j y_kj = 1`` for ``k ≠ r``: it comes from ``r``, so no ring is without ``r``;
- ``x_ij + x_ji ≤ 1`` if ``n > 2``: no ring of two. This is so for whole numbers anyhow, but not for broken ones.

*Numbers* ``u`` from 1 to ``n − 1`` along the circuit:

- ``u_i − u_j + (n − 1) x_ij + (n − 3) x_ji ≤ n − 2`` for arcs that leave out ``r``: they go up by one;
- ``2 − x_rj + (n − 3) x_jr ≤ u_j ≤ n − 2 + x_jr − (n − 3) x_rj``: they begin and end beside ``r``.

The flow bounds mostly better, and has as many variables again as there are arcs; what each gave to whom is in
``docs/benchmarks.md``.

Sources: B. Gavish and S. C. Graves, The travelling salesman problem and related problems, working paper OR 078-78,
Operations Research Center, MIT, 1978, for the flow; C. E. Miller, A. W. Tucker and R. A. Zemlin, Integer programming
formulation of traveling salesman problems, Journal of the ACM 7 (1960) 326–329, for the numbers, lifted as by
M. Desrochers and G. Laporte, Improvements and extensions to the Miller–Tucker–Zemlin subtour elimination constraints,
Operations Research Letters 10 (1991) 27–36.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ortools.sat.python import cp_model
    from ortools.sat.python.cp_model_helper import ConstraintProto

    from optimizer.engines.linear import LinearModel

Arcs: TypeAlias = "Mapping[tuple[int, int], list[int]]"
"""The literals of each arc from tail to head; a negative one stands for ``1 − x``."""
Term = tuple[int, int]
"""A literal or a variable, and its coefficient."""
INFINITE = float("inf")
KIND = "circuit"
MOST_NODES_FOR_FLOW = 75
"""Flows were better with up to 53 nodes, numbers with 100."""


def with_circuits(linear: LinearModel, cp: cp_model.CpModel) -> LinearModel:
    """Return the rows of a CP-SAT model with those of its circuits added; their variables come after the model's own.

    Those may be broken numbers: where the model's own are whole, such numbers exist only if the arcs form a circuit.

    A circuit that may be off, or that nodes may be left out of, is not said: it stays among what is relaxed.
    """
    circuits = [_arcs(constraint) for constraint in cp.proto.constraints if is_plain(constraint)]
    if not circuits:
        return linear
    rows = _Rows(linear.variable_count)
    for arcs in circuits:
        rows.add_circuit(arcs)
    left = linear.relaxed.get(KIND, 0) - len(circuits)
    others = {kind: count for kind, count in linear.relaxed.items() if kind != KIND}
    return replace(
        linear,
        least=np.append(linear.least, rows.least),
        most=np.append(linear.most, rows.most),
        cost=np.append(linear.cost, np.zeros(len(rows.most))),
        row=np.append(linear.row, np.array(rows.row, dtype=np.int64) + linear.row_count),
        column=np.append(linear.column, np.array(rows.column, dtype=np.int64)),
        value=np.append(linear.value, np.array(rows.value, dtype=np.float64)),
        low=np.append(linear.low, rows.low),
        high=np.append(linear.high, rows.high),
        relaxed={**others, KIND: left} if left else others,
    )


def is_plain(constraint: ConstraintProto) -> bool:
    """Whether a constraint is a circuit that is always on and leads through all of its nodes."""
    if not constraint.has_circuit() or len(constraint.enforcement_literal):
        return False
    return all(tail != head for tail, head in zip(constraint.circuit.tails, constraint.circuit.heads, strict=True))


def _arcs(constraint: ConstraintProto) -> Arcs:
    circuit = constraint.circuit
    arcs: dict[tuple[int, int], list[int]] = defaultdict(list)
    for tail, head, literal in zip(circuit.tails, circuit.heads, circuit.literals, strict=True):
        arcs[tail, head].append(literal)
    return arcs


class _Rows:
    """Rows and variables that come after those of a model."""

    def __init__(self, variable_count: int) -> None:
        self._count = variable_count
        self.least: list[float] = []
        self.most: list[float] = []
        self.row: list[int] = []
        self.column: list[int] = []
        self.value: list[int] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add_circuit(self, arcs: Arcs) -> None:
        """Add the rows and variables of one circuit."""
        root, *others = sorted({node for arc in arcs for node in arc})
        for node in (root, *others):
            self._add(_once([each for arc, literals in arcs.items() if arc[0] == node for each in literals]), 1, 1)
            self._add(_once([each for arc, literals in arcs.items() if arc[1] == node for each in literals]), 1, 1)
        (self._flow if len(others) < MOST_NODES_FOR_FLOW else self._numbers)(arcs, root, others)

    def _flow(self, arcs: Arcs, root: int, others: Sequence[int]) -> None:
        count = len(others) + 1
        flow = {arc: self._variable(0, count - 2) for arc in arcs if root not in arc}
        for arc, amount in flow.items():
            self._add([(amount, 1), *_times(-1, arcs[arc])], 0, INFINITE)
            self._add([(amount, 1), *_times(2 - count, arcs[arc])], -INFINITE, 0)
        for node in others:
            there = [(amount, 1) for arc, amount in flow.items() if arc[1] == node]
            onward = [(amount, -1) for arc, amount in flow.items() if arc[0] == node]
            self._add([*_times(count - 1, arcs.get((root, node), ())), *there, *onward], 1, 1)
        for (tail, head), literals in arcs.items():
            if tail < head and count > 2:  # noqa: PLR2004  # two nodes form no other ring
                self._add(_once([*literals, *arcs.get((head, tail), ())]), -INFINITE, 1)

    def _numbers(self, arcs: Arcs, root: int, others: Sequence[int]) -> None:
        count = len(others) + 1
        number = {node: self._variable(1, count - 1) for node in others}
        for node in others:
            first, last = arcs.get((root, node), ()), arcs.get((node, root), ())
            self._add([(number[node], 1), *_once(first), *_times(3 - count, last)], 2, INFINITE)
            self._add([(number[node], 1), *_times(-1, last), *_times(count - 3, first)], -INFINITE, count - 2)
        for (tail, head), literals in arcs.items():
            if root not in (tail, head):
                step = [(number[tail], 1), (number[head], -1), *_times(count - 1, literals)]
                self._add([*step, *_times(count - 3, arcs.get((head, tail), ()))], -INFINITE, count - 2)

    def _variable(self, least: float, most: float) -> int:
        self.least.append(least)
        self.most.append(most)
        return self._count + len(self.most) - 1

    def _add(self, terms: Iterable[Term], low: float, high: float) -> None:
        """Add the row ``low ≤ Σ coefficient × literal or variable ≤ high``."""
        entries: dict[int, int] = defaultdict(int)
        for reference, coefficient in terms:
            if reference >= 0:
                entries[reference] += coefficient
            else:
                entries[-1 - reference] -= coefficient
                low, high = low - coefficient, high - coefficient
        for column, coefficient in entries.items():
            if coefficient:
                self.row.append(len(self.low))
                self.column.append(column)
                self.value.append(coefficient)
        self.low.append(low)
        self.high.append(high)


def _once(literals: Iterable[int]) -> list[Term]:
    return _times(1, literals)


def _times(coefficient: int, literals: Iterable[int]) -> list[Term]:
    return [(literal, coefficient) for literal in literals]
