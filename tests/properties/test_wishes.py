"""Soft rules on people are weighed where teams are sent, and not only once they are there."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Mode, Setting
from optimizer.engines.settings import Settings
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from tests.crowds import MORE_THAN_ALL, best_values, crowd, least_wishes

if TYPE_CHECKING:
    from optimizer.domain import Scenario

COUNTED = Settings(seconds=120, deterministic_seconds=2, workers=1)
SOFT = (
    *(
        "post-recusal",
        "kin-recusal",
        "native-place-recusal",
        "declared-ties",
        "home-recusal",
        "own-people",
        "kin-apart",
    ),
    *("unit-drain", "leader-turns", "mix", "rounds-per-person", "skills-in-team", "seats"),
)

CHEAPER = (7, 13)
"""Those in which wishes weigh less if two more seats are empty."""
FIRST = (5, 12, 14, 100)
"""Those that brute force looks through soon without asking how many seats are empty."""


def wishing(seed: int) -> Scenario:
    """Return a crowd of whose rules on people some are soft, each with a weight of its own."""
    lot, given = Random(seed), crowd(seed)
    soft = {name: Setting(Mode.SOFT, lot.randint(1, 4)) for name in SOFT if lot.random() < 0.4}
    return replace(given, rules={**given.rules, **soft}, pins=())


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_wishes_of_people_are_met_as_far_as_they_can_be(engine: str) -> None:
    """Coverage, seats and wishes are those of brute force, no bound exceeds them, and most are proven."""
    costly = proven = 0
    for seed in (0, 1, 5, 7, 8, 13, 17):
        given = wishing(seed)
        plan, best = solve(given, COUNTED.changed(engine=engine)).plan, best_values(given, with_wishes=True)
        assert plan is not None, given.id
        assert verify(given, plan).is_sound, given.id
        assert tuple(tier.value for tier in plan.tiers) == best, given.id
        assert all((tier.bound or 0) <= tier.value for tier in plan.tiers), given.id
        costly += plan.tiers[-1].value > 0
        proven += all(tier.is_proven for tier in plan.tiers)
    assert costly
    assert proven >= 5


@pytest.mark.parametrize("slack", [1, 2000])
def test_what_wishes_cost_is_not_said_of_plans_in_which_more_is_missing(slack: int) -> None:
    """With slack for empty seats wishes cost less, since whoever breaks one may stay at home: no bound forbids that."""
    cheaper = 0
    for seed in CHEAPER:
        given = wishing(seed)
        coverage, seats, soft = given.tiers
        loose = replace(given, tiers=(coverage, replace(seats, slack=slack), soft))
        plan, best = solve(loose, COUNTED).plan, best_values(given, with_wishes=True)
        assert plan is not None, given.id
        assert best is not None
        assert verify(loose, plan).is_sound, given.id
        least = least_wishes(given, best[0], best[1] + slack)
        assert (plan.tiers[2].bound or 0) <= least <= plan.tiers[2].value, given.id
        cheaper += least < best[2]
    assert cheaper == (0 if slack == 1 else len(CHEAPER))


def test_a_seat_stays_empty_where_wishes_come_first() -> None:
    """With the tier ``soft`` before ``seats`` nobody sits where a wish is broken, as far as that costs no coverage."""
    for seed in FIRST:
        given = wishing(seed)
        coverage, seats, soft = given.tiers
        turned = replace(given, tiers=(coverage, soft, seats))
        plan = solve(turned, COUNTED).plan
        assert plan is not None, given.id
        assert verify(turned, plan).is_sound, given.id
        least = least_wishes(given, round(plan.tiers[0].value), MORE_THAN_ALL)
        assert plan.tiers[1].value == least, given.id
