"""Rolling on: with nothing changed the future stays, and with one target postponed only what must move moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from random import Random
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Leg, Mode, Pin, Plan, Setting, Status, TierSetting
from optimizer.engines.settings import Settings
from optimizer.files import facts_of
from optimizer.measures.changes import changes_between
from optimizer.measures.tiers import tiers_of
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from tests.builders import scenario, target, team
from tests.enumeration import all_plans, values
from tests.mixtures import mixture
from tests.strategies import weeks

if TYPE_CHECKING:
    from optimizer.domain import Scenario

QUICK = Settings(seconds=20, workers=1)
SEEDS = range(100, 150)
WITH_SLACK = (TierSetting({"travel": 1}, 0.5, slack_is_share=True), TierSetting({"load": 1}), TierSetting({"early": 1}))
COVERAGE, TRAVEL, SOFT, EARLY, LOAD = (
    TierSetting({name: 1}, slack=0) for name in ("coverage", "travel", "soft", "early", "load")
)


# -- nothing changed --------------------------------------------------------------------------------------------------


def several_rounds(seed: int) -> Scenario:
    """Return the mixture of a seed over two or three rounds that follow each other, in part with slack in some tiers.

    Left out is what makes a future worth something else when its past is over: an overdue target, which only then is
    mandatory, a second visit of one that is done, days of a round before the round, and a city leader who attends
    meetings of two rounds on one day, since history tells of no meetings. So every round has its dates three weeks
    after those of the round before.
    """
    dice, given = Random(seed), mixture(seed)
    first = given.rounds[0]
    rounds = [
        replace(
            first,
            id=f"R{number + 1}",
            enter=first.enter + later,
            leave=first.leave + later,
            phases={name: day + later for name, day in first.phases.items()},
            rules={},
        )
        for number in range(dice.choice((2, 3)))
        for later in [timedelta(days=21 * number)]
    ]
    tiers = dice.choice((given.tiers, (), (*given.tiers[:2], *WITH_SLACK)))
    strict = {"round-window": Setting(Mode.HARD), "once": Setting(Mode.HARD)}
    return replace(
        given,
        rounds=tuple(rounds),
        targets=tuple(replace(each, due=None) for each in given.targets),
        rules={**given.rules, **strict},
        tiers=tuple({each.name: each for each in tiers}.values()),
    )


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_with_nothing_changed_the_future_stays(engine: str) -> None:
    """Solved, the first round frozen as a ledger, and solved again from the plan: the rest is the same to the day.

    Whatever rules are hard or soft, whatever tiers there are and whatever slack the first round gave away.
    """
    kept = moved_on = 0
    for seed in SEEDS:
        given, settings = several_rounds(seed), QUICK.changed(engine=engine)
        first = solve(given, settings)
        done = () if first.plan is None else facts_of(given, first.plan, {"R1"})
        if first.plan is None or not done:
            continue
        rest = replace(given, history=(*given.history, *done))
        again = solve(rest, settings, start=first.plan)
        assert again.plan is not None, seed
        assert again.plan.postings == first.plan.in_rounds(rest.planned_rounds), seed
        assert again.status is Status.OPTIMAL
        assert verify(rest, again.plan).is_sound
        kept += bool(again.plan.postings)
        moved_on += any(tier.slack is not None for tier in again.plan.tiers)
    assert kept > 10
    assert moved_on


# -- one target postponed ----------------------------------------------------------------------------------------------


def with_ties(seed: int) -> Scenario:
    """Return a tiny scenario of two or three rounds with many plans that are equally good."""
    dice = Random(seed)
    homes = "ABC"[: dice.choice((2, 3))]
    tiers = ((COVERAGE,), (COVERAGE, TRAVEL), (COVERAGE, SOFT), (COVERAGE, EARLY), (COVERAGE, WITH_SLACK[0], LOAD))
    return scenario(
        homes,
        [
            team(f"team{n}", dice.choice(homes), max_targets=dice.choice((1, 2)), concurrent=dice.choice((1, 2)))
            for n in range(2)
        ],
        [
            target(
                f"t{n}",
                dice.choice(homes),
                dice.choice((2, 3, 5, 8)),
                risk=dice.randint(1, 2),
                size=dice.choice(("small", "large")),
            )
            for n in range(dice.choice((3, 4)))
        ],
        [weeks(number + 1) for number in range(dice.choice((2, 2, 3)))],
        pattern=dice.choice(("no-mutual", "free")),
        travel={pair: Leg(km=float(dice.choice((10, 20)))) for pair in permutations(homes, 2)},
        tiers=dice.choice(tiers),
    )


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_with_one_target_postponed_only_what_must_move_moves(engine: str) -> None:
    """Of all plans that are as good, counted one by one, none changes less against the start than the one found."""
    told = set()
    for seed in range(25):
        given, settings = with_ties(seed), QUICK.changed(engine=engine)
        first = solve(given, settings).plan
        assert first is not None
        visits = [(posting.round, visit.target) for posting in first.postings for visit in posting.visits]
        if not visits:
            continue
        round_id, postponed = Random(seed).choice(visits)
        changed = replace(given, pins=(Pin(rule="never", target=postponed, round=round_id),))
        plan = solve(changed, settings, start=first).plan
        assert plan is not None
        found = changes_between(changed, first, plan).size
        assert found <= min(changes_between(changed, first, each).size for each in as_good_as(changed, plan)), seed
        told.add(found)
    assert len(told) > 3


def as_good_as(given: Scenario, plan: Plan) -> list[Plan]:
    """Return all plans within the limits of the tiers and as good as the best in the last; the limits are checked."""
    left = [(values(given, each), each) for each in all_plans(given)]
    tiers = tiers_of(given)
    for number, (tier, said) in enumerate(zip(tiers, plan.tiers, strict=True)):
        best = min(own[number] for own, _ in left)
        assert said.best == tier.shown(best)
        assert said.limit is not None
        most = tier.counted(said.limit) if number < len(tiers) - 1 else best
        left = [(own, each) for own, each in left if own[number] <= most]
    return [each for _, each in left]
