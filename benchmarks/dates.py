"""What choices of dates cost: a city whose targets, teams or rules leave dates open, against the same city without.

One number is minimised as on the ladder. What is added to the city is drawn with a seed, and named by the cases.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.benchmark import Benchmark, Row, load_average
from benchmarks.ladder import draw, rung, write
from benchmarks.peers.told import gap_in_percent
from benchmarks.solving import in_words, solved
from optimizer.domain import Mode, Pin, Setting, Span
from optimizer.engines.settings import Settings
from optimizer.intake import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.benchmark import Request
    from optimizer.domain import Scenario, Target

NAME = "dates"
SECONDS = 20.0
CITY, QUICK_CITY = "city-18", "city-12"
SEED = 1
SHARE_WITH_DAYS = 0.1
MOST_DAYS = 25
"""A target's own first day is up to so many days after the round's, its last day as many before."""
SPLIT_TEAMS = 5


def with_days(scenario: Scenario) -> Scenario:
    """Return the city with a first day of its own, a last one, or both, on every tenth target."""
    dice, (round_,) = Random(SEED), scenario.rounds

    def narrowed(target: Target) -> Target:
        if dice.random() >= SHARE_WITH_DAYS:
            return target
        sides = dice.choice(("earliest", "latest", "both"))
        first, last = (timedelta(days=dice.randint(3, MOST_DAYS)) for _ in range(2))
        return replace(
            target,
            earliest=None if sides == "latest" else round_.enter + first,
            latest=None if sides == "earliest" else round_.leave - last,
        )

    return replace(scenario, targets=tuple(map(narrowed, scenario.targets)))


def with_pinned_day(scenario: Scenario) -> Scenario:
    """Return the city with one team that has to enter one host a week into the round."""
    (round_,), team = scenario.rounds, scenario.teams[0]
    banned = {tie.whom for tie in scenario.ties if tie.who == team.id}
    hosts = dict.fromkeys(target.region for target in scenario.targets)
    host = next(each for each in hosts if each not in (team.home, *banned))
    pin = Pin(rule="must", team=team.id, host=host, enter=round_.enter + timedelta(weeks=1))
    return replace(scenario, pins=(pin,))


def with_split_teams(scenario: Scenario) -> Scenario:
    """Return the city with a week in the middle of the round in which some teams are not available."""
    (round_,) = scenario.rounds
    middle = round_.enter + (round_.leave - round_.enter) // 2
    free = (Span(round_.enter, middle - timedelta(days=4)), Span(middle + timedelta(days=4), round_.leave))
    split = tuple(replace(team, available=free) for team in scenario.teams[:SPLIT_TEAMS])
    return replace(scenario, teams=(*split, *scenario.teams[SPLIT_TEAMS:]))


def with_two_hosts(scenario: Scenario, count: int | None = None) -> Scenario:
    """Return the city with so many teams that may go to two hosts in the round; all of them if left out."""
    teams = tuple(replace(team, max_hosts=2) for team in scenario.teams[:count])
    return replace(scenario, teams=(*teams, *scenario.teams[len(teams) :]))


def with_soft_window(scenario: Scenario) -> Scenario:
    """Return the city with a round whose days may be broken at a price."""
    return replace(scenario, rules={**scenario.rules, "round-window": Setting(Mode.SOFT, 5)})


CASES: Mapping[str, Callable[[Scenario], Scenario]] = {
    "no choice of dates": lambda scenario: scenario,
    "days of their own on every tenth target": with_days,
    "one day of entering pinned": with_pinned_day,
    "five teams not available for a week": with_split_teams,
    "two hosts for one team": partial(with_two_hosts, count=1),
    "two hosts for every team": with_two_hosts,
    "days off the round at a price": with_soft_window,
}


def run(request: Request) -> Iterator[Row]:
    """Yield for every case what was found and what is proven when the time is up."""
    settings = Settings(seconds=request.limit(SECONDS), seed=SEED)
    city = QUICK_CITY if request.is_quick else CITY
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), draw(rung(city, SEED), request.regions))
        scenario = load(Path(folder))
    whole = 1000.0 * sum(target.risk for target in scenario.targets)
    for case, changed in CASES.items():
        solve = solved(changed(scenario), settings)
        row = partial(Row, NAME, f"{city}, {case}", seed=SEED, settings=in_words(settings), load=load_average())
        yield row("status", str(solve.status))
        if solve.plan is not None:
            (tier,) = solve.plan.tiers
            assert tier.bound is not None
            yield row("value", round(tier.value, 1), "points")
            yield row("bound", round(tier.bound, 1), "points")
            gap = gap_in_percent(tier.value, tier.bound, whole)
            yield row("gap", round(gap, 2), "%")
        yield row("seconds in all", round(solve.seconds, 2), "s")
        request.tell(f"{NAME}: {city}, {case}: {solve.status} after {solve.seconds:.1f} s")


BENCHMARK = Benchmark(NAME, "What choices of dates cost", run)
