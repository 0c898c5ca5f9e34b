"""A CP-SAT model as linear rows: every plan is a solution, and where nothing was relaxed every solution is a plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model

from optimizer.domain import Plan, Setting
from optimizer.domain.records import Mode
from optimizer.engines.building import Problem, extract, objective
from optimizer.engines.direct import choices
from optimizer.engines.linear import LinearModel, linear_model
from optimizer.measures.tiers import tiers_of
from tests import builders as b
from tests.enumeration import all_plans, best_values
from tests.strategies import any_scenarios

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hypothesis.strategies import DrawFn

    from optimizer.domain import Scenario

    Values = Sequence[int]
    Check = Callable[[Values], bool]


def keeps(linear: LinearModel, values: Values) -> bool:
    """Whether values of all variables keep their ends and every row."""
    x = np.array(values, dtype=np.float64)
    rows = np.bincount(linear.row, weights=linear.value * x[linear.column], minlength=linear.row_count)
    within = (linear.low <= rows) & (rows <= linear.high)
    return bool(within.all() and (linear.least <= x).all() and (x <= linear.most).all())


def worth(linear: LinearModel, values: Values) -> float:
    """Return the objective at these values."""
    return float(linear.cost @ np.array(values, dtype=np.float64) + linear.constant)


# -- any model -----------------------------------------------------------------------------------------------------


class Made:
    """A CP-SAT model in the making, each constraint with a plain check of its own."""

    def __init__(self) -> None:
        self.cp = cp_model.CpModel()
        self.variables: list[cp_model.IntVar] = []
        self.domains: list[list[int]] = []
        self.checks: list[Check] = []
        self.value: Callable[[Values], int] = lambda _: 0

    def variable(self, domain: Sequence[int]) -> None:
        """Add a variable."""
        self.domains.append(sorted(domain))
        wanted = cp_model.Domain.from_values(sorted(domain))
        self.variables.append(self.cp.new_int_var_from_domain(wanted, f"x{len(self.variables)}"))

    @property
    def whole(self) -> list[tuple[int, ...]]:
        """All values of all variables that keep every constraint."""
        return [values for values in product(*self.domains) if all(check(values) for check in self.checks)]


class Literal:
    """A yes-or-no variable or its opposite, for the solver and for plain checks."""

    def __init__(self, made: Made, place: int, *, is_negated: bool) -> None:
        variable = made.variables[place]
        self.place, self.is_negated = place, is_negated
        self.told: cp_model.LiteralT = variable.negated() if is_negated else variable

    def holds(self, values: Values) -> bool:
        """Whether the literal is true."""
        return bool(values[self.place]) != self.is_negated


@st.composite
def models(draw: DrawFn) -> Made:
    """Return a model of a few yes-or-no variables, a few whole numbers and constraints of every kind we use."""
    made = Made()
    booleans = draw(st.integers(1, 3))
    for _ in range(booleans):
        made.variable([0, 1])
    for _ in range(draw(st.integers(0, 2))):
        made.variable(draw(st.one_of(st.just([0, 1, 2]), st.sets(st.integers(-3, 4), min_size=1, max_size=4))))
    literal = st.builds(
        lambda place, negated: Literal(made, place, is_negated=negated), st.integers(0, booleans - 1), st.booleans()
    )
    for _ in range(draw(st.integers(0, 3))):
        draw(st.sampled_from([add_linear, add_clause, add_both, add_count, add_maximum]))(draw, made, literal)
    if draw(st.booleans()):
        coefficients, constant = draw_terms(draw, made), draw(st.integers(-9, 9))
        made.value = lambda values: dotted(coefficients, values) + constant
        made.cp.minimize(expression(made, coefficients) + constant)
    return made


def draw_terms(draw: DrawFn, made: Made) -> list[int]:
    """Return a small coefficient per variable."""
    return [draw(st.integers(-3, 3)) for _ in made.variables]


def dotted(coefficients: Sequence[int], values: Values) -> int:
    """Return the sum of products."""
    return sum(each * value for each, value in zip(coefficients, values, strict=True))


def expression(made: Made, coefficients: Sequence[int]) -> cp_model.LinearExprT:
    """Return the same sum for the solver."""
    return cp_model.LinearExpr.weighted_sum(made.variables, coefficients)


def enforced(draw: DrawFn, literal: st.SearchStrategy[Literal], row: cp_model.Constraint, check: Check) -> Check:
    """Let a constraint hold only while up to two literals do, and return the check of that."""
    when = draw(st.lists(literal, max_size=2))
    if when:
        row.only_enforce_if([each.told for each in when])
    return lambda values: not all(each.holds(values) for each in when) or check(values)


def add_linear(draw: DrawFn, made: Made, literal: st.SearchStrategy[Literal]) -> None:
    """Add a sum that lies between two ends, or on one side of one, or on both sides of a hole."""
    coefficients, low, width = draw_terms(draw, made), draw(st.integers(-6, 6)), draw(st.integers(0, 5))
    allowed = draw(
        st.sampled_from(
            [
                cp_model.Domain(low, low + width),
                cp_model.Domain(low, cp_model.INT_MAX),
                cp_model.Domain(cp_model.INT_MIN, low),
                cp_model.Domain.from_intervals([[low - 4, low - 2], [low + 1, low + width + 1]]),
            ]
        )
    )
    row = made.cp.add_linear_expression_in_domain(expression(made, coefficients), allowed)
    made.checks.append(enforced(draw, literal, row, lambda values: allowed.contains(dotted(coefficients, values))))


def add_clause(draw: DrawFn, made: Made, literal: st.SearchStrategy[Literal]) -> None:
    """Add that one of some literals holds; of none, none can."""
    literals = draw(st.lists(literal, max_size=3))
    row = made.cp.add_bool_or([each.told for each in literals])
    made.checks.append(enforced(draw, literal, row, lambda values: any(each.holds(values) for each in literals)))


def add_both(draw: DrawFn, made: Made, literal: st.SearchStrategy[Literal]) -> None:
    """Add that all of some literals hold."""
    literals = draw(st.lists(literal, max_size=3))
    row = made.cp.add_bool_and([each.told for each in literals])
    made.checks.append(enforced(draw, literal, row, lambda values: all(each.holds(values) for each in literals)))


def add_count(draw: DrawFn, made: Made, literal: st.SearchStrategy[Literal]) -> None:
    """Add that at most or exactly one of some literals holds."""
    literals = draw(st.lists(literal, min_size=1, max_size=3))
    is_exact = draw(st.booleans())
    add = made.cp.add_exactly_one if is_exact else made.cp.add_at_most_one
    row = add([each.told for each in literals])
    least = 1 if is_exact else 0
    made.checks.append(
        enforced(draw, literal, row, lambda values: least <= sum(each.holds(values) for each in literals) <= 1)
    )


def add_maximum(draw: DrawFn, made: Made, _: object) -> None:
    """Add that a variable is the greatest of some sums."""
    places = range(len(made.variables))
    goal, booleans = draw(st.sampled_from(places)), [place for place in places if made.domains[place] == [0, 1]]
    literal = st.sampled_from(booleans).map(lambda place: [int(each == place) for each in places])
    anything = st.lists(st.integers(-3, 3), min_size=len(places), max_size=len(places))
    part = literal if draw(st.booleans()) else st.one_of(literal, anything)
    parts = draw(st.lists(part, min_size=1, max_size=3))
    made.cp.add_max_equality(made.variables[goal], [expression(made, part) for part in parts])
    made.checks.append(lambda values: values[goal] == max(dotted(part, values) for part in parts))


@settings(max_examples=250)
@given(models())
def test_rows_say_all_they_claim_to_say(made: Made) -> None:
    """What a model allows its rows allow at the same objective, and where nothing was relaxed they allow no more."""
    linear = linear_model(made.cp)
    allowed = made.whole
    for values in allowed:
        assert keeps(linear, values), f"{values} is allowed by the model and forbidden by its rows"
        assert worth(linear, values) == made.value(values)
    event(f"exact: {linear.is_exact}")
    if linear.is_exact:
        ends = [range(domain[0], domain[-1] + 1) for domain in made.domains]
        assert sorted(allowed) == [values for values in product(*ends) if keeps(linear, values)]


@settings(max_examples=60)
@given(models())
def test_an_exact_model_has_the_optimum_of_its_rows(made: Made) -> None:
    """A solver of linear programs over whole numbers finds the same best value as trying everything."""
    linear = linear_model(made.cp)
    assume(linear.is_exact)
    best = min((made.value(values) for values in made.whole), default=None)
    assert best_of_rows(linear) == (None if best is None else pytest.approx(best))


def best_of_rows(linear: LinearModel) -> float | None:
    """Return the least objective by another solver than CP-SAT; ``None`` if there is no solution."""
    model = mathopt.Model()
    variables = [
        model.add_integer_variable(lb=float(least), ub=float(most))
        for least, most in zip(linear.least, linear.most, strict=True)
    ]
    model.minimize(
        sum((float(cost) * each for cost, each in zip(linear.cost, variables, strict=True)), start=linear.constant)
    )
    rows = [
        model.add_linear_constraint(lb=float(low), ub=float(high))
        for low, high in zip(linear.low, linear.high, strict=True)
    ]
    for row, column, value in zip(linear.row.tolist(), linear.column.tolist(), linear.value.tolist(), strict=True):
        rows[row].set_coefficient(variables[column], value)
    result = mathopt.solve(model, mathopt.SolverType.HIGHS)
    return result.objective_value() if result.solutions else None


# -- single facts --------------------------------------------------------------------------------------------------


def test_a_model_without_anything_has_no_rows() -> None:
    """The empty model has no variable, no row and no cost, and is exact."""
    linear = linear_model(cp_model.CpModel())
    assert (linear.variable_count, linear.row_count, linear.constant) == (0, 0, 0)
    assert linear.is_exact
    assert keeps(linear, [])


def test_what_is_relaxed_is_counted_by_kind() -> None:
    """Holes, maxima of whole numbers and constraints that rows cannot say are named with their number."""
    cp = cp_model.CpModel()
    x, y = cp.new_int_var(0, 5, "x"), cp.new_int_var_from_domain(cp_model.Domain.from_values([0, 2, 4]), "y")
    cp.add_max_equality(x, [y, 3])
    cp.add_all_different([x, y])
    cp.add_circuit([(0, 1, True), (1, 0, True)])
    cp.add(x != y)
    assert linear_model(cp).relaxed == {"domain": 1, "maximum": 1, "other": 1, "circuit": 1, "linear": 1}


def test_a_maximum_of_literals_is_one_and_no_more() -> None:
    """A whole number that is the maximum of literals is not held to zero and one by the rows unless it is exact."""
    cp = cp_model.CpModel()
    goal, one, other = cp.new_int_var(0, 2, "goal"), cp.new_bool_var("one"), cp.new_bool_var("other")
    cp.add_max_equality(goal, [one, other])
    linear = linear_model(cp)
    assert not (linear.is_exact and keeps(linear, [2, 1, 1]))


def test_a_pair_of_row_and_column_comes_up_once() -> None:
    """A variable that a constraint names twice has one entry, the sum of both."""
    cp = cp_model.CpModel()
    x = cp.new_bool_var("x")
    cp.add_bool_or([x, x])
    linear = linear_model(cp)
    assert (linear.row.tolist(), linear.column.tolist(), linear.value.tolist()) == ([0], [0], [2.0])


def test_an_objective_of_ones_own_counts_instead_of_the_models() -> None:
    """Another objective than the model's is read with its constant, negated literals and all; so is a mere number."""
    cp = cp_model.CpModel()
    x, y = cp.new_bool_var("x"), cp.new_int_var(0, 5, "y")
    cp.minimize(7 * x)
    linear = linear_model(cp, 3 * ~x + 2 * y + y - 4)
    assert (linear.cost.tolist(), linear.constant) == ([-3.0, 3.0], -1.0)
    nothing = linear_model(cp, 5)
    assert (nothing.cost.tolist(), nothing.constant) == ([0.0, 0.0], 5.0)


@settings(max_examples=15)
@given(any_scenarios())
def test_choices_are_the_first_variables_and_need_not_be_asked(tiny: Scenario) -> None:
    """The variables that come first are the yes or no of postings and visits, so rows are the same without asking."""
    model = Problem.of(tiny).model(prices_stays=True)
    asked, known = linear_model(model.cp), linear_model(model.cp, literals=model.choice_count)
    choices = [*map(model.posting, model.postings), *map(model.visit, model.visits)]
    assert sorted(choice.index for choice in choices) == list(range(model.choice_count))
    for name in ("least", "most", "low", "high", "row", "column", "value"):
        assert np.array_equal(getattr(asked, name), getattr(known, name))
    assert asked.relaxed == known.relaxed


# -- scenarios -----------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(any_scenarios(), st.booleans())
def test_every_plan_keeps_the_rows(tiny: Scenario, prices_stays: bool) -> None:
    """Each plan that CP-SAT accepts keeps every row at the value of the plan in the first tier, priced or not."""
    model = Problem.of(tiny).model(prices_stays=prices_stays)
    tier = tiers_of(tiny)[-1]
    model.minimise(objective(tier, model))
    linear = linear_model(model.cp)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.fix_variables_to_their_hinted_value = True
    for plan in islice(all_plans(tiny), 4):
        model.hint(choices(model, plan))
        assert solver.solve(model.cp) == cp_model.OPTIMAL
        values = list(solver.response_proto.solution)
        assert keeps(linear, values)
        assert worth(linear, values) == solver.objective_value
        found = Plan(extract(model, solver.value))
        assert worth(linear, values) >= tier.value(tiny, found)


@settings(max_examples=15)
@given(any_scenarios(), st.integers(0, 3))
def test_rows_are_no_dearer_than_the_best_plan(tiny: Scenario, number: int) -> None:
    """The best solution of the rows bounds the best plan of any tier, and equals it where nothing was relaxed."""
    tiny = replace(tiny, tiers=(tiny.tiers[number],))
    model = Problem.of(tiny).model()
    model.minimise(objective(tiers_of(tiny)[0], model))
    linear, best = linear_model(model.cp), best_values(tiny)
    found = best_of_rows(linear)
    event(f"exact: {linear.is_exact}")
    if best is None:
        assert found is None or not linear.is_exact
        return
    assert found is not None
    assert found <= best[0] + 1e-6
    if linear.is_exact:
        assert found == pytest.approx(best[0])


def test_a_side_without_limit_is_infinite() -> None:
    """No row of any rule stands in for infinity with a large number, which would make its price worthless."""
    places = [b.region("A", lodging=9), b.region("B", lodging=9), b.region("C", host_capacity=1)]
    targets = [b.target(f"t{name}", name, village_class="key", due="R2") for name in "ABC"]
    rules = {
        "class-quota": Setting(Mode.HARD, 1, {"least": (("key", 1),)}),
        "due-round": Setting(Mode.SOFT, 3),
        "lodging": Setting(Mode.SOFT, 2),
    }
    given_ = b.scenario(places, targets=targets, rounds=["R1", "R2"], rules=rules)
    model = Problem.of(given_).model(prices_stays=True)
    linear = linear_model(model.cp)
    limits = np.concatenate([linear.low, linear.high])
    assert np.isinf(linear.low).any()
    assert np.abs(limits[np.isfinite(limits)]).max() < 1000
