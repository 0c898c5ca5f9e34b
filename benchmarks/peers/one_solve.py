"""One solve in a process of its own: ``python -m benchmarks.peers.one_solve SOLVER SCENARIO OUT SECONDS SEED``."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers.told import NOT_RUN, PLAN, Told, Watch
from optimizer.intake import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.scenario import Scenario
    from optimizer.engines.progress import Progress

OURS = ("columns", "direct")
"""tuimo's engines, the one that is judged first."""
PEERS = ("highs", "scip", "timefold")
SOLVERS = (*OURS, *PEERS)
MOST_PAIRS = 2_000_000
"""Pairs of a team and a host, over all rounds, that models over everything are built for."""


def solve_with(solver: str, scenario: Scenario, seconds: float, seed: int, out: Path) -> Told:
    """Solve with a solver of that name and write its plan, if there is one, into a folder.

    Parameters
    ----------
    solver
        One of ``SOLVERS``.
    scenario
        What is given.
    seconds
        Time limit of the search.
    seed
        Seed of the solver's random choices.
    out
        Where the plan goes.
    """
    pairs = len(scenario.teams) * len(set(scenario.host_of.values())) * len(scenario.planned_rounds)
    if solver != "columns" and pairs > MOST_PAIRS:
        return Told(NOT_RUN, f"does not fit: {pairs:,} pairs of a team and a host are too many for a whole model")
    if solver in OURS:
        return _solve_ours(solver, scenario, seconds, seed, out)
    if solver == "timefold":
        from benchmarks.peers.timefold import solve_timefold

        return solve_timefold(scenario, seconds, seed, out)
    from benchmarks.peers.linear_solvers import HIGHS, SCIP, solve_linear

    return solve_linear({each.name: each for each in (HIGHS, SCIP)}[solver], scenario, seconds, seed, out)


def _solve_ours(engine: str, scenario: Scenario, seconds: float, seed: int, out: Path) -> Told:
    from optimizer.engines.settings import ENGINES, Settings
    from optimizer.files import write_plan
    from optimizer.planning.solving import solve

    if engine not in ENGINES:
        return Told(NOT_RUN, f"this version has no engine {engine}")
    import_module(f"optimizer.engines.{engine}")  # loading the solver is no part of solving
    watch = Watch()

    def hear(progress: Progress) -> None:
        watch.note(progress.value, progress.bound)

    result = solve(scenario, Settings(seconds=seconds, seed=seed, engine=engine), watch=hear)
    if result.plan is None:
        return Told(str(result.status), seconds=watch.seconds, trace=watch.trace)
    (tier,) = result.plan.tiers
    watch.note(tier.value, tier.bound)
    write_plan(result.plan, out / PLAN)
    took = watch.seconds
    counts, build_seconds = _size(engine, scenario)
    return Told(str(result.status), "", took, build_seconds, tier.value, tier.bound, watch.trace, counts)


def _size(engine: str, scenario: Scenario) -> tuple[dict[str, int], float | None]:
    """Return the size of the engine's model and the seconds to build it, once more after the clock has stopped."""
    if engine != "direct":
        return {}, None
    from optimizer.engines.building import build

    watch = Watch()
    model = build(scenario)
    return {"variables": model.variable_count, "rows": len(model.cp.proto.constraints)}, watch.seconds


def main(arguments: Sequence[str]) -> None:
    """Solve as the arguments say and leave what came out in the folder."""
    solver, scenario, out, seconds, seed = arguments
    folder = Path(out)
    told = solve_with(solver, load(Path(scenario)), float(seconds), int(seed), folder)
    told.write(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
