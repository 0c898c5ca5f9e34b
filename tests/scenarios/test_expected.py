"""Every bundled scenario is solved, checked and held against what was proven of it."""

from __future__ import annotations

import pytest

from optimizer.domain import Status
from optimizer.engines import Settings
from optimizer.intake import load
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from tests.bundled import FOLDERS, SCENARIOS, expected_of, known_part

SHORT_LOOK = Settings(seconds=300.0, deterministic_seconds=4.0)
"""Where some tier is open. It is counted in work, so that a busy machine is no excuse; the first tiers need less."""


@pytest.mark.parametrize("name", FOLDERS)
def test_a_scenario_solves_to_what_is_expected(name: str) -> None:
    """The proven optimum comes out, of the first tier at least, and nothing contradicts a known bound or value.

    Of a province only the zone that is named is solved.
    """
    scenario, expected = known_part(name)
    look = SHORT_LOOK.changed(deterministic_seconds=expected.get("work", SHORT_LOOK.deterministic_seconds))
    result = solve(scenario, look if expected["status"] == "feasible" else Settings(seconds=300.0))
    if expected["status"] == "infeasible":
        assert result.status is Status.INFEASIBLE
        assert result.reasons
        return
    assert result.plan is not None
    assert verify(scenario, result.plan).is_sound
    found = {tier.name: tier for tier in result.plan.tiers}
    if expected["status"] == "optimal":
        assert result.status is Status.OPTIMAL
        assert {tier: value.best for tier, value in found.items()} == expected["tiers"]
        return
    exact = {tier: {"bound": optimum, "seen": optimum} for tier, optimum in expected.get("tiers", {}).items()}
    assert found[next(iter(found))].is_proven or not exact
    for tier, known in {**exact, **expected.get("open", {})}.items():
        best, bound = found[tier].best, found[tier].bound
        assert best is not None
        assert bound is not None
        assert best <= known.get("most", best)
        # Later tiers are bounded under the limits of earlier ones, which a short look may not reach.
        if all(each.is_proven for each in result.plan.tiers[: list(found).index(tier)]):
            assert bound <= known["seen"]
            assert best >= known["bound"]


@pytest.mark.parametrize("name", FOLDERS)
def test_expected_names_the_scenarios_own_tiers(name: str) -> None:
    """What is expected is given for tiers that the scenario has, and an optimum for all of them or for none."""
    expected, scenario = expected_of(name), load(SCENARIOS / name)
    tiers = [tier.name for tier in scenario.tiers]
    assert set(expected.get("tiers", {})) | set(expected.get("open", {})) <= set(tiers)
    if expected["status"] == "optimal":
        assert list(expected["tiers"]) == tiers
