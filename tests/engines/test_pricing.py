"""Pricing: the best posting of every stint, told by trying every set of targets."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations, permutations
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from optimizer.domain import Blackout, Mode, Plan, Span
from optimizer.engines.building import Problem, objective
from optimizer.engines.linear import linear_model
from optimizer.engines.pricing import Column, Stints
from optimizer.measures.tiers import tiers_of
from optimizer.rules.rulebook import setting_of
from optimizer.rules.timing.blackouts import Blackouts
from tests import builders as b
from tests.strategies import any_scenarios, own_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from hypothesis.strategies import DrawFn
    from numpy.typing import NDArray

    from optimizer.domain import Scenario
    from optimizer.domain.scenario import Unit
    from optimizer.engines.linear import LinearModel
    from optimizer.model import Model
    from optimizer.model.offer import PostingKey, VisitKey
    from optimizer.model.room import Hold


class Priceable:
    """A scenario's model in which stays are priced, its rows, and its stints."""

    def __init__(self, scenario: Scenario, tier: int = 0) -> None:
        self.scenario = scenario
        self.model: Model = Problem.of(scenario).model(prices_stays=True)
        self.model.minimise(objective(tiers_of(scenario)[tier], self.model))
        self.linear: LinearModel = linear_model(self.model.cp)
        self.stints = Stints(self.model, self.linear)

    def prices(self, seed: int, least: int = -9, most: int = 9) -> NDArray[np.float64]:
        """Return random whole reduced costs by which postings that are alike stay alike."""
        dice = np.random.default_rng(seed)
        rows = dice.integers(least, most + 1, self.linear.row_count).astype(np.float64)
        paid = np.bincount(
            self.linear.column,
            weights=self.linear.value * rows[self.linear.row],
            minlength=self.linear.variable_count,
        )
        return self.linear.cost - paid

    def wild_prices(self, seed: int) -> NDArray[np.float64]:
        """Return random whole reduced costs of every variable on its own."""
        return np.random.default_rng(seed).integers(-9, 10, self.linear.variable_count).astype(np.float64)

    def hold(self, key: PostingKey) -> Hold:
        """Return what a posting can hold."""
        hold = self.model.timetable.hold_of(key)
        assert hold is not None
        return hold

    def fits(self, key: PostingKey, visits: Sequence[VisitKey]) -> bool:
        """Whether one posting can hold these visits together."""
        hold, units = self.hold(key), [self.scenario.units[visit[3]] for visit in visits]
        large, small = ([unit for unit in units if unit.is_large is wanted] for wanted in (True, False))
        if len(units) > hold.most or (hold.has_two_lanes and len(large) > hold.most_large):
            return False
        return all(self.are_in_time(key, lane) for lane in ((large, small) if hold.has_two_lanes else (units,)))

    def are_in_time(self, key: PostingKey, lane: Sequence[Unit]) -> bool:
        """Whether a team can do these one after the other within its stay and each within its own days.

        Of a stay that is held only roughly, whether they fit into what it is said to hold.
        """
        if key[:2] in self.model.timetable.rough:
            hold = self.hold(key)
            windows = [range(hold.room)[slice(*hold.window_of(unit.id))] for unit in lane]
            orders = permutations(zip(lane, windows, strict=True))
            return any(_takes_its_days([(unit.days, own) for unit, own in order]) for order in orders)
        ((span, _),) = self.model.timetable.spans_of(key)
        heeds = setting_of(self.scenario, self.scenario.round[key[0]], Blackouts).mode is Mode.HARD
        days = self.scenario.open_line(span, *(key[1:] if heeds else ())).days
        return any(_is_in_time(order, days) for order in permutations(lane))

    def columns(self, key: PostingKey) -> list[tuple[VisitKey, ...]]:
        """Return every set of visits that one posting can hold."""
        visits = self.model.visits_in(key)
        return [
            chosen for size in range(len(visits) + 1) for chosen in combinations(visits, size) if self.fits(key, chosen)
        ]

    def cost(self, key: PostingKey, visits: Sequence[VisitKey], reduced: NDArray[np.float64]) -> float:
        """Return the reduced cost of a posting with these visits."""
        variables = [self.model.posting(key).index, *(self.model.visit(visit).index for visit in visits)]
        return float(reduced[variables].sum())

    def least(self, key: PostingKey, reduced: NDArray[np.float64]) -> float:
        """Return the least reduced cost of a posting, by trying every set of its visits."""
        return min(self.cost(key, visits, reduced) for visits in self.columns(key))

    def visits_of(self, column: Column) -> list[VisitKey]:
        """Return the visits of a column."""
        key = self.stints.key_of(column)
        index = {self.model.visit(visit).index: visit for visit in self.model.visits_in(key)}
        return [index[variable] for variable in column.visits]


def _takes_its_days(order: Sequence[tuple[int, range]]) -> bool:
    """Whether units can take so many days of their own one after the other."""
    day = 0
    for length, own in order:
        day = max(day, own.start) + length
        if day > own.stop:
            return False
    return True


def _is_in_time(order: Sequence[Unit], days: Sequence[date]) -> bool:
    """Whether units fit into these working days one after the other in this order, each within its own days."""
    left = list(days)
    for unit in order:
        left = [day for day in left if all(each.earliest is None or day >= each.earliest for each in unit.members)]
        own, left = left[: unit.days], left[unit.days :]
        if len(own) < unit.days or any(each.latest is not None and own[-1] > each.latest for each in unit.members):
            return False
    return True


@st.composite
def packed(draw: DrawFn) -> Scenario:
    """Return a scenario whose teams differ in lanes and limits and have little room for many targets."""
    teams = [
        b.team(
            f"team{number}",
            home,
            max_targets=draw(st.integers(1, 5)),
            max_large=draw(st.integers(0, 3)),
            concurrent=draw(st.sampled_from([1, 2])),
            skills=draw(st.sampled_from([(), ("audit",)])),
        )
        for number, home in enumerate(draw(st.lists(st.sampled_from("AB"), min_size=1, max_size=3)))
    ]
    targets = [
        b.target(
            f"t{number}",
            draw(st.sampled_from("BC")),
            draw(st.integers(1, 7)),
            risk=draw(st.integers(1, 9)),
            size=draw(st.sampled_from(["small", "large"])),
            skills=draw(st.sampled_from([(), (), ("audit",)])),
            earliest=draw(own_days),
            latest=draw(own_days),
        )
        for number in range(draw(st.integers(1, 6)))
    ]
    rounds = [b.round_("R1", b.MONDAY, "2024-03-15")]
    closed = draw(
        st.lists(st.builds(Blackout, who=st.sampled_from(["A", "B", "team0"]), span=st.builds(on_one_day, days)))
    )
    return b.scenario(
        ("A", "B", "C"),
        teams,
        targets,
        rounds,
        pattern=draw(st.sampled_from(["no-mutual", "ring"])),
        blackouts=tuple(closed),
    )


def on_one_day(day: date) -> Span:
    """Return the span of one day."""
    return Span(day, day)


days = st.integers(0, 11).map(lambda shift: b.MONDAY + timedelta(days=shift))
any_prices = st.integers(0, 2**32 - 1)
scenarios = st.one_of(packed(), any_scenarios())


def made(scenario: Scenario) -> Priceable:
    """Return the scenario ready to be priced; one without a stay to price is passed over."""
    given = Priceable(scenario)
    assume(given.stints.keys)
    return given


@settings(max_examples=80)
@given(scenarios, any_prices)
def test_the_least_cost_is_that_of_the_best_set_of_targets(scenario: Scenario, seed: int) -> None:
    """Whatever rows cost, no posting of a stint with any targets costs less than pricing says, and one costs that."""
    here = made(scenario)
    reduced = here.prices(seed)
    priced = here.stints.price(reduced)
    assert here.stints.are_alike(reduced)
    least = {stint: 0.0 for stint in here.stints.stints}
    for key in here.stints.keys:
        own = here.least(key, reduced)
        least[key[:2]] = min(least[key[:2]], own)
    assert priced.least.tolist() == [least[stint] for stint in here.stints.stints]
    for key, extra in zip(here.stints.keys, priced.extra.tolist(), strict=True):
        assert extra == here.least(key, reduced) - least[key[:2]]


@settings(max_examples=80)
@given(scenarios, any_prices)
def test_columns_fit_and_cost_what_was_found(scenario: Scenario, seed: int) -> None:
    """A column belongs to its stint, has targets that its posting can hold together, and the least cost exactly."""
    here = made(scenario)
    reduced = here.prices(seed)
    priced = here.stints.price(reduced)
    stints = [column.stint for column in priced.columns]
    assert len(set(stints)) == len(stints)
    for column in priced.columns:
        key, visits = here.stints.key_of(column), here.visits_of(column)
        assert here.stints.stints[column.stint] == key[:2]
        assert column.variables[0] == here.model.posting(key).index
        assert here.fits(key, visits)
        assert here.cost(key, visits, reduced) == priced.least[column.stint]
        assert visits or here.model.may_be_idle(key)
    event(f"columns: {len(stints)}")


pieces = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 9), st.booleans()), min_size=4, max_size=7)


@settings(max_examples=150)
@given(pieces, st.integers(1, 4), st.integers(0, 3), st.sampled_from([1, 2]))
@example([(8, 10, False), (4, 6, False), (4, 5, False), (2, 5, False)], 2, 0, 1)  # two of the four fill the stay best
def test_one_stay_is_packed_as_well_as_can_be(
    own: list[tuple[int, int, bool]], most: int, most_large: int, concurrent: int
) -> None:
    """Of many targets of any worth, the column of one stay holds a best set, and never more than it has room for."""
    here = Priceable(
        b.scenario(
            ("A", "B"),
            [b.team("a1", "A", max_targets=most, max_large=most_large, concurrent=concurrent)],
            [
                b.target(f"t{number}", "B", days, size="large" if is_large else "small")
                for number, (days, _, is_large) in enumerate(own)
            ],
            [b.round_("R1", b.MONDAY, "2024-03-15")],
        )
    )
    reduced, (key,) = np.zeros(here.linear.variable_count), here.stints.keys
    for number, (_, worth, _) in enumerate(own):
        reduced[here.model.visit((*key, f"t{number}")).index] = -worth
    priced = here.stints.price(reduced)
    assert priced.least.tolist() == [here.least(key, reduced)]
    for column in priced.columns:
        assert here.fits(key, here.visits_of(column))
        assert here.cost(key, here.visits_of(column), reduced) == priced.least[0]


@settings(max_examples=60)
@given(scenarios, any_prices)
def test_only_stints_with_nothing_to_gain_have_no_column(scenario: Scenario, seed: int) -> None:
    """A stint that could cost less than staying at home has a column, unless only a forbidden idle posting would."""
    here = made(scenario)
    reduced = here.prices(seed)
    priced = here.stints.price(reduced)
    with_column = {column.stint for column in priced.columns}
    for number, least in enumerate(priced.least.tolist()):
        keys = [key for key in here.stints.keys if key[:2] == here.stints.stints[number]]
        is_forbidden = any(
            not here.model.may_be_idle(key) and here.cost(key, (), reduced) == least for key in keys if least < 0
        )
        assert (number in with_column) == (least < 0) or is_forbidden


@settings(max_examples=60)
@given(scenarios, any_prices)
def test_closed_postings_are_not_chosen(scenario: Scenario, seed: int) -> None:
    """With some postings closed, the best of the others is found, and no column is of a closed one."""
    here = made(scenario)
    reduced = here.prices(seed)
    is_open = np.random.default_rng(seed + 1).random(len(here.stints.keys)) < 0.5
    priced = here.stints.price(reduced, is_open)
    opened = [key for key, each in zip(here.stints.keys, is_open.tolist(), strict=True) if each]
    for number, stint in enumerate(here.stints.stints):
        found = [here.least(key, reduced) for key in opened if key[:2] == stint]
        assert priced.least[number] == min([0.0, *found])
    assert {here.stints.key_of(column) for column in priced.columns} <= set(opened)
    assert len(priced.extra) == len(opened)


@settings(max_examples=60)
@given(scenarios, any_prices)
def test_postings_of_one_class_are_alike_at_prices_of_rows(scenario: Scenario, seed: int) -> None:
    """Prices of rows never tell postings apart that are solved as one."""
    here = made(scenario)
    assert here.stints.are_alike(here.prices(seed, -1000, 1000))
    assert here.stints.class_count <= len(here.stints.keys)


def two_alike() -> Priceable:
    """Return two teams of different homes that may do the same at a third region."""
    return Priceable(
        b.scenario(
            ("A", "B", "C"),
            [b.team("a1", "A"), b.team("b1", "B")],
            [b.target("t", "C", 5), b.target("u", "C", 9)],
            pattern="free",
        )
    )


def test_a_stay_that_can_have_no_target_keeps_no_stint_from_being_priced() -> None:
    """Teams that could also go where nothing is left to inspect are priced with all they could do."""
    here = two_alike()
    assert {key[1:] for key in here.stints.keys} == {("a1", "B"), ("a1", "C"), ("b1", "A"), ("b1", "C")}
    assert here.model.timetable.priced == {("R1", "a1"), ("R1", "b1")}


def test_likeness_is_checked_and_not_believed() -> None:
    """Prices that tell apart what is solved as one are noticed, and the bound is not to be trusted then."""
    here = two_alike()
    at_third = [key for key in here.stints.keys if key[2] == "C"]
    assert len(at_third) == 2
    assert here.stints.class_count < len(here.stints.keys)
    reduced = here.linear.cost.copy()
    assert here.stints.are_alike(reduced)
    reduced[here.model.visit(("R1", "b1", "C", "t")).index] -= 1
    assert not here.stints.are_alike(reduced)


def test_idle_postings_are_columns_only_where_a_rule_may_need_them() -> None:
    """A posting that pays without a target is chosen in a ring and nowhere else."""
    for pattern, expected in (("ring", True), ("free", False)):
        here = Priceable(b.scenario(("A", "B"), [b.team("a1", "A")], [b.target("t", "B")], pattern=pattern))
        reduced = np.zeros(here.linear.variable_count)
        reduced[here.stints.posting] = -5.0
        reduced[here.model.visit(("R1", "a1", "B", "t")).index] = 1.0
        priced = here.stints.price(reduced)
        assert priced.least.tolist() == [-5.0]
        assert bool(priced.columns) is expected
        assert all(not column.visits for column in priced.columns)


@pytest.mark.parametrize(("concurrent", "expected"), [(1, 9.0), (2, 12.0)])
def test_two_lanes_hold_more_than_one(concurrent: int, expected: float) -> None:
    """A large target beside a small one fits two lanes of ten days; one after the other they do not."""
    here = Priceable(
        b.scenario(
            ("A", "B"),
            [b.team("a1", "A", concurrent=concurrent)],
            [b.target("big", "B", 8, size="large"), b.target("little", "B", 7), b.target("day", "B", 2)],
            [b.round_("R1", b.MONDAY, "2024-03-15")],
        )
    )
    reduced = np.zeros(here.linear.variable_count)
    for unit, worth in (("big", 7.0), ("little", 5.0), ("day", 2.0)):
        reduced[here.model.visit(("R1", "a1", "B", unit)).index] = -worth
    assert here.stints.price(reduced).least.tolist() == [-expected]


@settings(max_examples=40)
@given(scenarios, any_prices)
def test_a_plan_of_columns_gives_its_columns_back(scenario: Scenario, seed: int) -> None:
    """Columns made into postings and read as columns again are the same."""
    here = made(scenario)
    columns = here.stints.price(here.prices(seed)).columns
    postings = [
        b.posting(
            key[1], key[2], *(m.id for v in here.visits_of(c) for m in scenario.units[v[3]].members), round=key[0]
        )
        for c in columns
        for key in [here.stints.key_of(c)]
    ]
    again = here.stints.columns_of(Plan(tuple(postings)))
    assert [(c.stint, c.posting, set(c.visits)) for c in again] == [
        (c.stint, c.posting, set(c.visits)) for c in columns
    ]


def test_what_is_not_on_offer_is_no_column() -> None:
    """Postings that no rule offers, and visits that are not on offer in them, are left behind."""
    here = two_alike()
    away, half = b.posting("a1", "A", "t"), b.posting("b1", "C", "t", "elsewhere")
    (column,) = here.stints.columns_of(Plan((away, half)))
    assert here.stints.key_of(column) == ("R1", "b1", "C")
    assert here.visits_of(column) == [("R1", "b1", "C", "t")]
