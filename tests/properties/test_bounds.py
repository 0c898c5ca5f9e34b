"""What is said of a known optimum: bound ≤ optimum ≤ value, by both engines, also when a search is broken off."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import pairwise, permutations, product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Leg, Mode, Setting, Status, TierSetting
from optimizer.engines.settings import Settings
from optimizer.planning.solving import solve
from tests.builders import region, round_, scenario, target, team
from tests.bundled import FOLDERS, expected_of, known_part
from tests.running import without_crews

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from optimizer.domain import Plan, Scenario
    from optimizer.domain.result import Result
    from optimizer.engines import Progress

ENGINES = ("direct", "columns", "pieces")
"""The engines by name, and once more the one of columns without its crews, which alone would prove most of this."""

SEEDS = (1, 2)
MOST_TARGETS = 100
"""Of larger scenarios one seed must do."""
WORDS = (0, 1, 3, None)
"""After how many words of progress a search is broken off; one is left to itself."""

COUNTED = Settings(seconds=300, deterministic_seconds=0.3, workers=1)
"""Too little for some proofs; counted in work, so that a busy machine claims as much as an idle one."""

TRAVEL = TierSetting({"travel": 1}, slack=0)
COVERAGE = TierSetting({"coverage": 1}, slack=0)


@dataclass(frozen=True)
class Known:
    """A scenario and the least value of each of its tiers, given the limits of the tiers before it."""

    scenario: Scenario
    optimum: dict[str, float]


def bundled(name: str) -> Known:
    """Return a scenario that comes along with what is proven of it, of a province one zone."""
    given, expected = known_part(name)
    return Known(given, expected["tiers"])


def least_tour() -> Known:
    """Return a ring of seven regions, its optimum found by trying every tour."""
    homes, km = "ABCDEFG", random_km("ABCDEFG")
    tours = (("A", *rest, "A") for rest in permutations(homes[1:]))
    given = scenario(
        homes, (team(f"team{home}", home) for home in homes), [target("t", "A")], pattern="ring",
        travel=legs(km), tiers=(TRAVEL,),
    )  # fmt: skip
    return Known(given, {"travel": min(length(km, pairwise(tour)) for tour in tours)})


def least_assignment() -> Known:
    """Return six teams of which each inspects one target away from home; every way to assign them was tried."""
    homes, km = "ABCDEF", random_km("ABCDEF")
    strangers = (hosts for hosts in permutations(homes) if all(a != b for a, b in zip(homes, hosts, strict=True)))
    given = scenario(
        homes,
        (team(f"team{home}", home, max_targets=1) for home in homes),
        pattern="free",
        travel=legs(km),
        tiers=(COVERAGE, TRAVEL),
    )
    best = min(length(km, zip(homes, hosts, strict=True)) for hosts in strangers)
    return Known(given, {"coverage": 0, "travel": best})


def best_knapsacks() -> Known:
    """Return eight targets for two teams who have twenty working days each; every way to share them out was tried."""
    dice = Random(8)
    days, risk = ([dice.randint(low, high) for _ in range(8)] for low, high in ((4, 13), (1, 9)))
    given = scenario(
        [region(home) for home in "ABC"],
        [team(f"team{home}", home, concurrent=1, max_targets=8) for home in "AB"],
        [target(f"t{number}", "C", days[number], risk=risk[number]) for number in range(8)],
        [round_("R1", "2024-03-04", "2024-03-29")],
        rules={"host-capacity": Setting(Mode.OFF)},
        tiers=(COVERAGE,),
    )
    left_out = (
        sum(each for each, who in zip(risk, whose, strict=True) if who == 2)
        for whose in product(range(3), repeat=8)
        if all(sum(each for each, who in zip(days, whose, strict=True) if who == one) <= 20 for one in (0, 1))
    )
    return Known(given, {"coverage": min(left_out)})


def random_km(homes: str) -> dict[tuple[str, str], int]:
    """Return whole km of every way, which differ there and back."""
    dice = Random(7)
    return {(a, b): dice.randint(10, 99) for a, b in permutations(homes, 2)}


def legs(km: dict[tuple[str, str], int]) -> dict[tuple[str, str], Leg]:
    """Return the table of ways."""
    return {pair: Leg(km=float(each)) for pair, each in km.items()}


def length(km: dict[tuple[str, str], int], ways: Iterable[tuple[str, str]]) -> int:
    """Return how long some ways are together."""
    return sum(km[way] for way in ways)


GENERATED: dict[str, Callable[[], Known]] = {
    "least-tour": least_tour,
    "least-assignment": least_assignment,
    "best-knapsacks": best_knapsacks,
}


@pytest.fixture(scope="module", params=[*(name for name in FOLDERS if expected_of(name).get("tiers")), *GENERATED])
def known(request: pytest.FixtureRequest) -> Known:
    """Return each instance with a known optimum."""
    return GENERATED[request.param]() if request.param in GENERATED else bundled(request.param)


def broken_off(given: Scenario, settings: Settings, words: int | None) -> Result:
    """Return how a search ends that is told to stop after so many words of progress."""
    stop, told = threading.Event(), 0

    def watch(_: Progress) -> None:
        nonlocal told
        told += 1
        if words is not None and told >= words:
            stop.set()

    if words == 0:
        stop.set()
    return solve(given, settings, watch=watch, stop=stop)


def assert_true(plan: Plan, optimum: dict[str, float], case: Any) -> None:  # noqa: ANN401  # whatever names the case
    """Assert of every tier that bound ≤ optimum, and optimum ≤ value as long as all tiers before are at their best.

    Where an earlier tier is worse than its best, its limit is wider than that of the optimum: that can only lower a
    bound, but it lets later tiers be better than they could be otherwise. After a tier that is better for that reason,
    whose limit is narrower than that of the optimum, nothing can be compared; nor after one whose optimum is unknown.
    """
    is_comparable = True
    for tier in plan.tiers:
        if tier.name not in optimum:
            break
        assert tier.bound is not None, case
        assert tier.best is not None, case
        assert tier.bound <= optimum[tier.name], (case, tier)
        if is_comparable:
            assert optimum[tier.name] <= tier.best <= tier.value, (case, tier)
        if tier.best < optimum[tier.name]:
            break
        is_comparable = is_comparable and tier.best == optimum[tier.name]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return each engine; that of columns once as it is, and once left with prices and pieces."""
    if request.param == "pieces":
        without_crews(monkeypatch, MOST_VISITS_WITHOUT_PIECES=0)
        return "columns"
    return str(request.param)


@pytest.mark.parametrize("words", WORDS)
def test_the_optimum_lies_between_bound_and_value(known: Known, engine: str, words: int | None) -> None:
    """Whatever the seed and whenever a search is broken off, the truth is between what is proven and what was found."""
    for seed in SEEDS if len(known.scenario.targets) <= MOST_TARGETS else SEEDS[:1]:
        result = broken_off(known.scenario, COUNTED.changed(engine=engine, seed=seed), words)
        assert result.status is not Status.INFEASIBLE
        if result.plan is not None:
            assert_true(result.plan, known.optimum, (known.scenario.id, engine, seed, words))


@pytest.mark.parametrize("name", GENERATED)
def test_what_was_found_by_trying_everything_is_proven(name: str, engine: str) -> None:
    """Left to itself, each engine proves what trying every tour, assignment and share says."""
    known = GENERATED[name]()
    result = solve(known.scenario, COUNTED.changed(engine=engine, deterministic_seconds=10.0))
    assert result.status is Status.OPTIMAL
    assert result.plan is not None
    assert {tier.name: tier.value for tier in result.plan.tiers} == known.optimum
