"""What holds of every plan with people: both engines find the best there is, and nobody sits where they must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import (
    Composition,
    Kind,
    Mode,
    Officer,
    Seat,
    Setting,
    Status,
    Tie,
    TierSetting,
)
from optimizer.engines.settings import Settings
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.planning import staffing
from optimizer.planning.solving import solve
from tests.builders import region, scenario, target, team
from tests.crowds import ALL_SEATS, COUNTIES, SKILLS, bare, best_values, crowd, least_missing, some
from tests.enumeration import all_plans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain import Scenario

COUNTED = Settings(seconds=120, deterministic_seconds=8, workers=1)
"""Far more than is needed, and counted in work, so that a busy machine proves as much as an idle one."""
SCENARIOS, AT_ONCE = 16, 8
HARD = (33, 153, 184, 460)
"""One in which a pin cannot be kept, two in which what several groups of teams lack must be added up, one in which a
reserve in a whole team has been sent as often as is allowed."""


def growing(seed: int) -> Scenario:
    """Return a crowd whose targets ask for more people than teams have seats, or that needs few newcomers."""
    lot, given = Random(seed), crowd(seed)
    targets = tuple(
        replace(each, headcount=lot.choice((None, 2, 3, 4)), skills=some(lot, SKILLS, 0.3)) for each in given.targets
    )
    officers = tuple(
        replace(each, promoted_on=lot.choice((None, None, date(2023, 9, 1), date(2020, 1, 1))))
        for each in given.officers
    )
    few = {"newcomers": Setting(Mode.HARD, 1, {"share": 10})} if lot.random() < 0.5 else {}
    return replace(given, targets=targets, officers=officers, rules={**given.rules, **few}, pins=())


# -- the tests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seeds", [*(range(each, each + AT_ONCE) for each in range(0, SCENARIOS, AT_ONCE)), HARD])
@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_plans_with_people_are_the_best_there_are(seeds: Sequence[int], engine: str) -> None:
    """Coverage and seats are those of brute force, and no bound exceeds them; some plans fall short of people."""
    short = 0
    for seed in seeds:
        given = crowd(seed)
        result, best = solve(given, COUNTED.changed(engine=engine)), best_values(given)
        if best is None:
            assert result.status is Status.INFEASIBLE, given.id
            continue
        plan = result.plan
        assert plan is not None, given.id
        assert verify(given, plan).is_sound, given.id
        assert tuple(tier.value for tier in plan.tiers[:2]) == best, given.id
        assert all((tier.bound or 0) <= value for tier, value in zip(plan.tiers, best, strict=False)), given.id
        short += best[1] > 0
    assert short


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_bounds_stay_true_where_teams_need_full_crews(engine: str) -> None:
    """Where teams need a full crew, plans are sound, and the best that brute force finds is never ruled out."""
    for seed in range(12):
        given = crowd(seed, is_demanding=True)
        result, best = solve(given, COUNTED.changed(engine=engine)), best_values(given)
        if result.plan is None:
            assert best is None, given.id
            continue
        assert verify(given, result.plan).is_sound, given.id
        assert best is not None
        coverage, seats = result.plan.tiers[:2]
        assert (coverage.bound or 0) <= best[0] <= coverage.value, given.id
        assert coverage.value > best[0] or (seats.bound or 0) <= best[1] <= seats.value, given.id


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_bounds_stay_true_where_postings_grow_and_others_help(engine: str) -> None:
    """What a posting lacks may be less with more targets, or beside others who bring newcomers: bounds hold."""
    for seed in range(5):
        given = growing(seed)
        result, best = solve(given, COUNTED.changed(engine=engine)), best_values(given)
        assert result.plan is not None, given.id
        assert verify(given, result.plan).is_sound, given.id
        assert best is not None
        coverage, seats = result.plan.tiers[:2]
        assert (coverage.bound or 0) <= best[0] <= coverage.value, given.id
        assert coverage.value > best[0] or (seats.bound or 0) <= best[1] <= seats.value, given.id


@pytest.mark.parametrize("slack", [0, 1000])
def test_seats_weighed_or_given_away_stay_true(slack: int) -> None:
    """Weighed against coverage, seats and coverage are together what brute force says; slack makes no bound untrue."""
    for seed in range(6):
        given = replace(crowd(seed), pins=())
        weighed = replace(given, tiers=(TierSetting({"coverage": 500, "seats": 1}, slack=slack),))
        plan = solve(weighed, COUNTED).plan
        assert plan is not None, given.id
        coverage, *_ = tiers_of(given)
        least = min(
            500 * coverage.value(given, each) + missing
            for each in all_plans(bare(given))
            if (missing := least_missing(given, each)) is not None
        )
        (tier,) = plan.tiers
        assert (tier.bound or 0) <= least <= tier.value, given.id
        assert tier.best is not None
        assert tier.best >= least, given.id
        if not slack:
            assert tier.value == least, given.id


@pytest.mark.parametrize("attempts", [1, 2, 16])
def test_a_search_cut_short_leaves_what_can_be_staffed(attempts: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three teams one has only kin for its crew, which no count shows; the others go, whenever the search ends."""
    monkeypatch.setattr(staffing, "MOST_ATTEMPTS", attempts)
    people = [
        Officer(id=f"{home}{seat}", name="N", home=home, seats=(seat,))
        for home in "ABC"
        for seat in ("leader", "member")
    ]
    given = scenario(
        [region(county) for county in COUNTIES],
        [team(f"t{home}", home, kind="half") for home in "ABC"],
        [target(f"g{home}", home, risk=3) for home in "ABC"],
        officers=people,
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1))}),
        ties=[Tie(who="Aleader", whom="Amember", kind="spouse")],
        rules={"seats": ALL_SEATS},
        pattern="free",
        tiers=tuple(TierSetting({name: 1}) for name in ("coverage", "seats", "travel")),
    )
    plan = solve(given, COUNTED).plan
    assert plan is not None
    assert verify(given, plan).is_sound
    assert {posting.team for posting in plan.postings} == {"tB", "tC"}
    assert all((tier.bound or 0) <= tier.value for tier in plan.tiers)
