"""How many hosts, targets and large targets a team may have: what rules declare, and which rows follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ortools.sat.python import cp_model

from optimizer.model import Model
from optimizer.model.counts import Counted
from optimizer.model.offer import everything
from tests import builders as b

if TYPE_CHECKING:
    from optimizer.domain import Scenario

STINT = ("R1", "a1")


def model(concurrent: int = 2) -> Model:
    """Return the model of one team, two hosts, and a large and two small targets at each, without any rule."""
    scenario: Scenario = b.scenario(
        ("A", "B", "C"),
        [b.team("a1", "A", concurrent=concurrent)],
        [
            b.target(f"{host}{number}", host, size="large" if number == 0 else "small")
            for host in "BC"
            for number in range(3)
        ],
        pattern="free",
    )
    return Model(scenario, everything(scenario))


def greatest(made: Model, counted: Counted, guard: cp_model.IntVar | None = None) -> int:
    """Return the most that the rows allow to be counted; with a guard, while it holds."""
    literals = {
        Counted.HOSTS: [made.posting(key) for key in made.postings],
        Counted.TARGETS: [made.visit(visit) for visit in made.visits],
        Counted.LARGE: [made.visit(visit) for visit in made.visits if visit[3].endswith("0")],
    }[counted]
    if guard is not None:
        made.cp.add(guard == 1)
    made.cp.maximize(sum(literals))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(made.cp) == cp_model.OPTIMAL
    return round(solver.objective_value)


def declare(made: Model, counted: Counted, most: int, guard: cp_model.IntVar | None = None) -> None:
    """Declare a limit of one kind."""
    {
        Counted.HOSTS: made.counts.at_most_hosts,
        Counted.TARGETS: made.counts.at_most_targets,
        Counted.LARGE: made.counts.at_most_large,
    }[counted](*STINT, most, guard)


@pytest.mark.parametrize("counted", list(Counted))
def test_the_strictest_limit_holds(counted: Counted) -> None:
    """Of several limits of one kind the least counts, and each kind is counted for itself."""
    made = model()
    assert made.counts.most(counted, STINT) is None
    for most in (3, 1, 2):
        declare(made, counted, most)
    made.counts.compile(priced=())
    assert made.counts.most(counted, STINT) == 1
    assert {each: made.counts.most(each, STINT) for each in Counted if each is not counted} == dict.fromkeys(
        [each for each in Counted if each is not counted]
    )
    assert greatest(made, counted) == 1


def test_a_limit_under_a_guard_is_kept_while_the_guard_holds() -> None:
    """Such a limit is no limit for sure: it holds while its guard does and not otherwise."""
    for holds, expected in ((False, 6), (True, 1)):
        made = model()
        guard = made.new_literal()
        declare(made, Counted.TARGETS, 1, guard)
        made.counts.compile(priced={STINT})
        assert made.counts.most(Counted.TARGETS, STINT) is None
        assert greatest(made, Counted.TARGETS, guard if holds else None) == expected


@pytest.mark.parametrize(
    ("counted", "concurrent", "expected"),
    [
        (Counted.HOSTS, 2, 3),
        (Counted.TARGETS, 2, 6),
        (Counted.LARGE, 2, 2),
        (Counted.TARGETS, 1, 6),
        (Counted.LARGE, 1, 1),
    ],
)
def test_what_pricing_keeps_needs_no_row(counted: Counted, concurrent: int, expected: int) -> None:
    """Hard limits of a priced team are left to pricing, but for large targets in a single lane, which it overlooks."""
    made = model(concurrent)
    declare(made, counted, 1)
    made.counts.compile(priced={STINT})
    assert made.counts.most(counted, STINT) == 1
    assert greatest(made, counted) == expected


def test_visits_are_tied_to_their_posting() -> None:
    """A limit on targets also says, stay by stay, that none is visited where the team is not."""
    made = model()
    declare(made, Counted.TARGETS, 1)
    made.counts.compile(priced=())
    for key in made.postings:
        made.cp.add(made.posting(key) == 0)
    assert greatest(made, Counted.TARGETS) == 0
