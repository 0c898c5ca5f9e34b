"""What it costs in travel that nobody is inspected by those whom he inspects, and what one ring costs.

Each instance has regions at points drawn uniformly from a square of 200 km, with straight-line distances in the plane
(given as a travel table, to 0.1 km). Every region sends its one team and hosts one. The least travel is proven three
times: without any rule on how the teams turn, without mutual pairs, and as one ring.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import hypot
from statistics import mean, median
from typing import TYPE_CHECKING

from benchmarks.benchmark import Benchmark, Request, Row, Verdict, load_average
from benchmarks.one_team_each import OFF, one_team_each
from benchmarks.results import SUMMARY
from benchmarks.solving import in_words, solved
from optimizer.domain import Setting
from optimizer.engines.settings import Settings
from scenarios._generate.tables import Dice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.domain import Plan, Scenario

NAME = "price-of-no-mutual"
SECONDS = 60.0
INSTANCES, REGIONS = 100, 16
QUICK_INSTANCES, QUICK_REGIONS = 3, 6
SIDE_KM = 200
HARD = Setting()
EVERYBODY = {"every-region-sends": HARD, "every-region-hosts": HARD}
WAYS_TO_TURN = {
    "free": ("free", {}),
    "no mutual pairs": ("no-mutual", {"no-mutual": Setting(numbers={"window": 0}), "no-repeat": OFF}),
    "one ring": ("ring", {"no-mutual": OFF, "no-repeat": OFF}),
}
"""Pattern and further rules of each way to turn."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one instance gave.

    ``km`` is the least travel by way to turn; ``mutual_pairs`` counts those of the free plan; ``is_proven`` tells
    whether all three are proven.
    """

    name: str
    seed: int
    km: dict[str, float]
    mutual_pairs: int
    is_proven: bool

    @property
    def needs_mutual_pairs(self) -> bool:
        """Whether every free optimum has a mutual pair: one without would be as short as the best without."""
        return self.is_proven and self.km["no mutual pairs"] > self.km["free"]

    def extra_percent(self, way: str) -> float:
        """Return how much longer than free the least travel of a way to turn is, in percent."""
        return 100 * (self.km[way] / self.km["free"] - 1)


def instance_name(seed: int, regions: int) -> str:
    """Return the name of an instance, which says how to draw it again."""
    return f"square-{regions}-seed-{seed:03d}"


def distances(seed: int, regions: int) -> tuple[tuple[float, ...], ...]:
    """Return the distances in km between points drawn with this seed, to 0.1 km."""
    dice = Dice(instance_name(seed, regions))
    metres = SIDE_KM * 1000
    points = [(dice.between(0, metres) / 1000, dice.between(0, metres) / 1000) for _ in range(regions)]
    return tuple(tuple(round(hypot(a[0] - b[0], a[1] - b[1]), 1) for b in points) for a in points)


def scenario_of(seed: int, regions: int, way: str) -> Scenario:
    """Return the instance with one of the ways to turn."""
    pattern, rules = WAYS_TO_TURN[way]
    return one_team_each(
        instance_name(seed, regions),
        distances(seed, regions),
        pattern=pattern,
        rules={**rules, **EVERYBODY},
        host_capacity=1,
    )


def mutual_pairs(scenario: Scenario, plan: Plan) -> int:
    """Return how many pairs of regions inspect each other."""
    arcs = {(arc.home, arc.host) for arc in plan.arcs(scenario)}
    return sum((host, home) in arcs for home, host in arcs if home < host)


def measured(seed: int, regions: int, settings: Settings) -> Outcome:
    """Return what one instance gives."""
    km, pairs, proven = {}, 0, True
    for way in WAYS_TO_TURN:
        scenario = scenario_of(seed, regions, way)
        run = solved(scenario, settings)
        travel = run.tier("travel")
        km[way] = travel.value
        proven = proven and travel.is_proven
        if way == "free" and run.plan is not None:
            pairs = mutual_pairs(scenario, run.plan)
    return Outcome(instance_name(seed, regions), seed, km, pairs, proven)


def run(request: Request) -> Iterator[Row]:
    """Yield the least travel of every instance in three ways, then what they add up to."""
    count, regions = (QUICK_INSTANCES, QUICK_REGIONS) if request.is_quick else (INSTANCES, REGIONS)
    settings = Settings(seconds=request.limit(SECONDS))
    outcomes = []
    for seed in range(1, count + 1):
        outcome = measured(seed, regions, settings)
        outcomes.append(outcome)
        ways = ", ".join(f"{way} {km:,.1f} km" for way, km in outcome.km.items())
        request.tell(f"{NAME}: {outcome.name}: {ways}")
        row = partial(Row, NAME, outcome.name, seed=seed, settings=in_words(settings), load=load_average())
        for way, km in outcome.km.items():
            yield row(f"least travel, {way}", km, "km")
        yield row("mutual pairs in the free optimum", outcome.mutual_pairs, "pairs")
    yield from summary(outcomes, in_words(settings))


def summary(outcomes: Sequence[Outcome], settings: str) -> Iterator[Row]:
    """Yield what the outcomes add up to."""
    row = partial(Row, NAME, SUMMARY, settings=settings, load=load_average())
    seeds = f"{outcomes[0].seed} to {outcomes[-1].seed}"
    row = partial(row, seed=seeds)
    proven = sum(outcome.is_proven for outcome in outcomes)
    verdict = Verdict.MET if proven == len(outcomes) else Verdict.MISSED
    yield row("instances", len(outcomes))
    yield row("instances with all three proven", proven, bar=f"all {len(outcomes)}", verdict=verdict)
    yield row("free optima with a mutual pair", sum(outcome.mutual_pairs > 0 for outcome in outcomes))
    yield row("instances whose every free optimum has one", sum(outcome.needs_mutual_pairs for outcome in outcomes))
    yield row("mean mutual pairs in the free optimum", round(mean(each.mutual_pairs for each in outcomes), 2), "pairs")
    for way in list(WAYS_TO_TURN)[1:]:
        for name, value in spread(outcome.extra_percent(way) for outcome in outcomes).items():
            yield row(f"extra travel over free, {way}, {name}", round(value, 1), "%")


def spread(values: Iterable[float]) -> dict[str, float]:
    """Return mean, median, least and most."""
    known = list(values)
    return {"mean": mean(known), "median": median(known), "least": min(known), "most": max(known)}


BENCHMARK = Benchmark(NAME, "What doing without mutual pairs, and turning in one ring, costs in travel", run)
