"""Both engines prove the same of 120 scenarios in which every rule is off, soft or hard by lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Status
from optimizer.engines.settings import Settings
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from optimizer.rules import RULES
from tests.builders import round_, scenario
from tests.mixtures import mixture
from tests.running import without_crews

if TYPE_CHECKING:
    from optimizer.domain import Plan, Scenario
    from optimizer.domain.result import Result

SCENARIOS = 120
AT_ONCE = 20
"""So many scenarios are one test: many enough to say how many have a plan, few enough to run side by side."""

COUNTED = Settings(seconds=120, deterministic_seconds=20, workers=1)
"""Far more than is needed, and counted in work, so that a busy machine proves as much as an idle one."""

ENGINES = ("direct", "columns")


def solved(scenario: Scenario, engine: str) -> Result:
    """Return what an engine says of a scenario, its plan judged by the plain checks if there is one."""
    result = solve(scenario, COUNTED.changed(engine=engine))
    if result.plan is not None:
        verification = verify(scenario, result.plan)
        assert verification.is_sound, (scenario.id, engine, verification)
    return result


def figures(plan: Plan | None) -> list[tuple[str, float, float | None]]:
    """Return every tier of a plan with its value and what is proven of it."""
    return [] if plan is None else [(tier.name, tier.value, tier.bound) for tier in plan.tiers]


def assert_agree(scenario: Scenario, one: Result, other: Result) -> None:
    """Assert that two engines have proven the same values, or both that there is no plan."""
    assert one.status is other.status, f"{scenario.id}: one engine says {one.status}, the other {other.status}"
    assert one.status in (Status.OPTIMAL, Status.INFEASIBLE), f"{scenario.id}: nothing proven"
    assert figures(one.plan) == figures(other.plan), scenario.id


def test_a_ring_of_one_home_is_none_for_either() -> None:
    """A scenario in which one home alone takes part in a ring, which it may not form by staying where it is."""
    given = scenario("AB", rounds=[round_(participants=("a1",))], pattern="ring")
    assert_agree(given, *(solved(given, engine) for engine in ENGINES))


def solved_by_pieces(scenario: Scenario) -> Result:
    """Return what columns say where crews are no use and no plan is too small to be improved piece by piece."""
    with pytest.MonkeyPatch.context() as patched:
        without_crews(patched, MOST_VISITS_WITHOUT_PIECES=0, MOST_FAILURES=2, TRIES=3)
        return solved(scenario, "columns")


@pytest.mark.parametrize("first", range(0, SCENARIOS, AT_ONCE))
def test_columns_and_direct_prove_the_same(first: int) -> None:
    """Both engines prove the same value of every tier, or that there is no plan; many plans inspect something.

    Columns do so twice: as they are, and by prices and pieces alone.
    """
    inspecting = 0
    for seed in range(first, first + AT_ONCE):
        given = mixture(seed)
        direct, columns = (solved(given, engine) for engine in ENGINES)
        assert_agree(given, direct, columns)
        assert_agree(given, direct, solved_by_pieces(given))
        inspecting += direct.plan is not None and bool(direct.plan.served)
    assert inspecting >= AT_ONCE / 4


def test_every_rule_occurs_in_every_mode() -> None:
    """Among the scenarios each rule is hard, soft and off at least once, as far as it may be."""
    seen = {(name, setting.mode) for seed in range(SCENARIOS) for name, setting in mixture(seed).rules.items()}
    assert seen == {(rule.id, mode) for rule in RULES for mode in rule.modes}


def test_everything_that_rules_look_at_occurs() -> None:
    """Among the scenarios no table is always empty, nor any cell of teams, targets and rounds that a rule reads."""
    scenarios = [mixture(seed) for seed in range(SCENARIOS)]
    tables = ("ties", "waivers", "blackouts", "history", "neighbours", "travel", "pins", "term", "leaders")
    assert [name for name in tables if not any(getattr(each, name) for each in scenarios)] == []
    cells = {
        "regions": ("parent", "zone", "host_capacity", "lodging"),
        "teams": ("zone", "skills", "available"),
        "targets": (
            "skills",
            "mandatory",
            "due",
            "earliest",
            "latest",
            "bundle",
            "look_back_of",
            "fixed_team",
            "after",
            "village_class",
        ),
        "rounds": ("participants", "rules", "phases"),
    }
    empty = [
        (table, cell)
        for table, names in cells.items()
        for cell in names
        if not any(getattr(row, cell) for each in scenarios for row in getattr(each, table))
    ]
    assert empty == []
