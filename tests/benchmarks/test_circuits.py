"""Circuits as rows: both statements allow exactly the circuits, and what they do not cover stays relaxed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from benchmarks.peers import circuits
from benchmarks.peers.circuits import with_circuits
from benchmarks.peers.linear_solvers import as_mathopt
from optimizer.engines.linear import linear_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.engines.linear import LinearModel

Arc = tuple[int, int]
ALL = {count: [(tail, head) for tail in range(count) for head in range(count) if tail != head] for count in (2, 3, 6)}
GRAPHS = {
    "two": ALL[2],
    "three": ALL[3],
    "an arc twice": [*ALL[3], (0, 1)],
    "arcs missing": [(0, 1), (1, 0), (0, 2), (2, 3), (3, 1), (1, 2), (2, 0), (3, 0), (1, 3)],
    "gaps in the numbers": [(7 * tail + 2, 7 * head + 2) for tail, head in ALL[3]],
}


def circuit_over(arcs: Sequence[Arc]) -> LinearModel:
    """Return the rows of a circuit in which every other arc is there while its variable is false."""
    cp = cp_model.CpModel()
    literals = [cp.new_bool_var("") for _ in arcs]
    cp.add_circuit(
        [
            (tail, head, literal.negated() if number % 2 else literal)
            for number, ((tail, head), literal) in enumerate(zip(arcs, literals, strict=True))
        ]
    )
    return with_circuits(linear_model(cp), cp)


def is_circuit(arcs: Sequence[Arc], nodes: set[int]) -> bool:
    """Whether the arcs are one circuit through all nodes."""
    onward = dict(arcs)
    if len(arcs) != len(nodes) or onward.keys() != nodes:
        return False
    walked, node = [], min(nodes)
    while node not in walked:
        walked.append(node)
        node = onward[node]
    return node == walked[0] and set(walked) == nodes


@pytest.mark.parametrize("arcs", GRAPHS.values(), ids=GRAPHS)
@pytest.mark.parametrize("most", [0, 75], ids=["numbers", "flow"])
def test_the_rows_allow_exactly_the_circuits(arcs: list[Arc], most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of all choices of arcs the rows allow the circuits and nothing else, by numbers and by a flow."""
    monkeypatch.setattr(circuits, "MOST_NODES_FOR_FLOW", most)
    linear = circuit_over(arcs)
    assert linear.is_exact
    program = as_mathopt(linear, 0)
    nodes = {node for arc in arcs for node in arc}
    verdicts = set()
    for choice in product((False, True), repeat=len(arcs)):
        for number, (variable, is_chosen) in enumerate(zip(program.variables(), choice, strict=False)):
            variable.lower_bound = variable.upper_bound = int(is_chosen != bool(number % 2))
        result = mathopt.solve(program, mathopt.SolverType.GLOP)
        verdict = is_circuit([arc for arc, is_chosen in zip(arcs, choice, strict=True) if is_chosen], nodes)
        assert result.has_primal_feasible_solution() == verdict
        verdicts.add(verdict)
    assert verdicts == {True, False}


@pytest.mark.parametrize("most", [0, 75], ids=["numbers", "flow"])
def test_two_rings_are_no_circuit(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six nodes in two rings of three have one way in and out each, and yet the rows of a circuit do not allow them."""
    monkeypatch.setattr(circuits, "MOST_NODES_FOR_FLOW", most)
    program = as_mathopt(circuit_over(ALL[6]), 0)
    two = [(0, 1), (1, 2), (2, 0), (3, 4), (4, 5), (5, 3)]
    one = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 0)]
    for arcs, is_allowed in ((two, False), (one, True)):
        for number, (variable, arc) in enumerate(zip(program.variables(), ALL[6], strict=False)):
            variable.lower_bound = variable.upper_bound = int((arc in arcs) != bool(number % 2))
        assert mathopt.solve(program, mathopt.SolverType.GLOP).has_primal_feasible_solution() == is_allowed


def test_what_is_no_plain_circuit_stays_relaxed() -> None:
    """A circuit that may be off or leave a node out is not said, and the rows of others are."""
    cp = cp_model.CpModel()
    one, other, is_on = (cp.new_bool_var(name) for name in ("one", "other", "is on"))
    cp.add_circuit([(0, 1, one), (1, 0, other)])
    assert with_circuits(linear_model(cp), cp).is_exact
    cp.add_circuit([(0, 1, one), (1, 0, other), (0, 0, other.negated())])
    cp.add_circuit([(0, 1, one), (1, 0, other)]).only_enforce_if(is_on)
    linear = with_circuits(linear_model(cp), cp)
    assert linear.relaxed == {"circuit": 2}
    assert linear.row_count > 0


def test_without_circuits_nothing_is_added() -> None:
    """The rows of a model without circuits stay the very same."""
    cp = cp_model.CpModel()
    cp.add(cp.new_bool_var("x") + cp.new_bool_var("y") <= 1)
    linear = linear_model(cp)
    assert with_circuits(linear, cp) is linear
