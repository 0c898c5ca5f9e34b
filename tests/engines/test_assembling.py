"""Putting plans together: columns that go with each other, whatever they cost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from optimizer.domain import Mode, Plan, Scenario, Setting
from optimizer.engines.assembling import Assembler
from optimizer.measures.verification import verify
from tests import builders as b
from tests.engines.priced import Ready, crowded, seeds
from tests.strategies import any_scenarios

ONLY_FORBIDDING = {"once", "no-mutual", "targets-per-team", "large-and-small", "working-days", "home-recusal"}
"""Rules that the empty plan keeps and that rows say completely."""


def reduced(here: Ready, seed: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return reduced costs at which most postings pay and postings that are alike cost the same."""
    paid = np.random.default_rng(seed).integers(-9, 4, here.linear.row_count).astype(np.float64)
    prices = np.bincount(
        here.linear.column, weights=here.linear.value * paid[here.linear.row], minlength=here.linear.variable_count
    )
    return here.linear.cost - prices


@settings(max_examples=80)
@given(any_scenarios(), seeds)
def test_columns_put_together_go_together(tiny: Scenario, seed: int) -> None:
    """Every stint has at most one column, no row that only forbids is broken, and the plan breaks no such rule."""
    here = Ready.of(tiny, 1)
    columns = Assembler(here.linear, here.stints, seed).assemble(reduced(here, seed))
    assert len({column.stint for column in columns}) == len(columns)
    chosen = np.zeros(here.linear.variable_count)
    chosen[[variable for column in columns for variable in column.variables]] = 1.0
    rows = np.bincount(
        here.linear.row, weights=here.linear.value * chosen[here.linear.column], minlength=here.linear.row_count
    )
    is_owned = np.ones(here.linear.row_count, dtype=bool)
    is_owned[here.linear.row[~here.stints.owned[here.linear.column]]] = False
    only_forbids = is_owned & np.isinf(here.linear.low)
    assert (rows <= here.linear.high)[only_forbids].all()
    are_rough = here.stints.are_rough(columns)
    if not are_rough:
        broken = {breach.finding.rule for breach in verify(tiny, here.plan(columns)).hard_breaches}
        assert not broken & ONLY_FORBIDDING
    event(f"columns: {len(columns)}, are rough: {are_rough}")


@settings(max_examples=30)
@given(any_scenarios(), seeds)
def test_fixed_columns_stay(tiny: Scenario, seed: int) -> None:
    """What is fixed is among what is put together, column by column, and comes first."""
    here = Ready.of(tiny, 1)
    assembler = Assembler(here.linear, here.stints, seed)
    whole = assembler.assemble(reduced(here, seed))
    event(f"columns: {len(whole)}")
    fixed = whole[: (len(whole) + 1) // 2]
    assert assembler.assemble(reduced(here, seed + 1), fixed)[: len(fixed)] == fixed


@settings(max_examples=10)
@given(st.integers(0, 99))
def test_a_seed_puts_together_the_same_plans(seed: int) -> None:
    """Two assemblers of one seed put together the same plans in the same order."""
    here = Ready(crowded(3, 9), 1)
    one, other = (Assembler(here.linear, here.stints, seed) for _ in range(2))
    costs = [reduced(here, each) for each in range(3)]
    assert [one.assemble(each) for each in costs] == [other.assemble(each) for each in costs]


def test_one_plan_is_not_all_plans() -> None:
    """One assembler puts together different plans at the same prices, because it shakes the order."""
    here = Ready(crowded(4, 40), 1)
    assembler = Assembler(here.linear, here.stints, 1)
    costs = here.linear.cost
    assert len({frozenset(assembler.assemble(costs)) for _ in range(6)}) > 1


def test_what_is_put_together_is_a_sound_plan_where_rules_only_forbid() -> None:
    """At their own costs teams take many targets, none twice, without a mutual pair or too many at a host."""
    here = Ready(crowded(4, 40), 1)
    assembler = Assembler(here.linear, here.stints, 1)
    for _ in range(5):
        columns = assembler.assemble(here.linear.cost)
        plan = here.plan(columns)
        assert not verify(here.scenario, plan).hard_breaches
        assert sum(len(column.visits) for column in columns) >= 20


def test_hosts_of_limited_capacity_are_not_overrun() -> None:
    """Three teams that all want to one host of capacity two: one of them stays away."""
    scenario = b.scenario(
        ("A", "B", b.region("C", host_capacity=2)),
        [b.team("a1", "A", max_targets=1), b.team("a2", "A", max_targets=1), b.team("b1", "B", max_targets=1)],
        [b.target(f"t{number}", "C") for number in range(4)],
        rules={"host-capacity": Setting(Mode.HARD)},
    )
    here = Ready(scenario, 1)
    columns = Assembler(here.linear, here.stints, 1).assemble(here.linear.cost)
    assert [here.stints.key_of(column)[2] for column in columns] == ["C", "C"]


def test_a_column_is_refused_once_its_stint_or_its_target_is_taken() -> None:
    """A draft takes one column a stint, and none with a target that another column has; what is left stays open."""
    scenario = b.scenario(("A", "B", "C"), [b.team("a1", "A"), b.team("b1", "B")], [b.target("t", "C")])
    here = Ready(scenario, 1)
    first, second = here.stints.price(here.linear.cost).columns
    draft = Assembler(here.linear, here.stints, 1).draft([first])
    assert draft.chosen == [first]
    assert not draft.take(first)
    assert not draft.take(second)
    assert draft.chosen == [first]
    assert (draft.open_count, draft.is_open(first.stint), draft.is_open(second.stint)) == (1, False, True)


@pytest.mark.parametrize("gain", [0.0, 5.0])
def test_nothing_to_gain_is_nothing_put_together(gain: float) -> None:
    """At costs that nothing pays for the plan is empty, also where something could be gained by what is closed."""
    here = Ready(crowded(3, 6))
    assembler = Assembler(here.linear, here.stints, 1)
    assert assembler.assemble(np.full(here.linear.variable_count, gain)) == ()


def test_a_column_that_breaks_a_row_by_itself_is_refused() -> None:
    """Two large targets in a single lane are one too many, though pricing would take both."""
    scenario = b.scenario(
        ("A", "B"),
        [b.team("a1", "A", concurrent=1, max_large=1)],
        [b.target("t", "B", size="large"), b.target("u", "B", size="large")],
    )
    here = Ready(scenario, 1)
    (both,) = here.stints.price(here.linear.cost).columns
    assert len(both.visits) == 2
    assert not Assembler(here.linear, here.stints, 1).draft().take(both)
    columns = Assembler(here.linear, here.stints, 1).assemble(here.linear.cost)
    assert not verify(scenario, here.plan(columns)).hard_breaches


@settings(max_examples=80)
@given(any_scenarios(), seeds, st.data())
def test_columns_taken_at_once_leave_the_same_as_one_by_one(tiny: Scenario, seed: int, data: st.DataObject) -> None:
    """All at once or one after the other: the same go together, and the same ones can still be beside them."""
    here = Ready.of(tiny, 1)
    assembler = Assembler(here.linear, here.stints, seed)
    of_two_plans = [assembler.assemble(reduced(here, seed)), assembler.assemble(reduced(here, seed + 1))]
    some = [column for columns in of_two_plans for column in columns if data.draw(st.booleans())]
    at_once, one_by_one = assembler.draft(), assembler.draft()
    are_taken = [one_by_one.take(column) for column in some]
    event(f"columns: {len(some)}, all taken: {all(are_taken)}")
    if not all(are_taken):
        assert not at_once.take_all(some)
        assert at_once.chosen == []
        return
    assume(at_once.take_all(some))  # it also looks at rows that demand something
    costs = reduced(here, seed + 2)
    assert at_once.chosen == one_by_one.chosen == some
    assert at_once.open_count == one_by_one.open_count
    assert at_once.price(costs).columns == one_by_one.price(costs).columns


def test_columns_that_do_not_go_together_are_not_taken_at_once() -> None:
    """Two teams that want one target: neither is chosen, and the draft is as it was; one by one the first is."""
    scenario = b.scenario(("A", "B", "C"), [b.team("a1", "A"), b.team("b1", "B")], [b.target("t", "C")])
    here = Ready(scenario, 1)
    both = here.stints.price(here.linear.cost).columns
    assembler = Assembler(here.linear, here.stints, 1)
    draft = assembler.draft()
    assert not draft.take_all(both)
    assert (draft.chosen, draft.open_count) == ([], 2)
    assert draft.take_all(both[:1])
    assert not draft.take_all(both[:1])
    assert assembler.draft(both).chosen == [both[0]]


def test_a_large_part_of_a_plan_is_taken_at_once() -> None:
    """What was put together from columns goes together for the quick way too."""
    here = Ready(crowded(4, 40), 1)
    assembler = Assembler(here.linear, here.stints, 1)
    columns = assembler.assemble(here.linear.cost)
    assert len(columns) > 10
    assert assembler.draft().take_all(columns)


def test_postings_that_exclude_each_other_are_not_taken_at_once() -> None:
    """A team that may not return to where it was: one by one the second stay is refused, and so are both at once."""
    here = Ready(replace(crowded(4, 40), rules={"no-repeat": Setting(Mode.HARD)}), 1)
    plan = Plan((b.posting("H0-1", "H1", "t1"), b.posting("H0-1", "H1", "t5", round="R2")))
    stays = here.stints.columns_of(plan)
    assembler = Assembler(here.linear, here.stints, 1)
    one_by_one = assembler.draft()
    assert [one_by_one.take(column) for column in stays] == [True, False]
    assert not assembler.draft().take_all(stays)
    assert assembler.draft().take_all(stays[1:])
