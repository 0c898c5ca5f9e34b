"""One solve in a process of its own: ``python -m benchmarks.peers.one_solve SOLVER SCENARIO OUT SECONDS SEED``.

The scenario is a folder, or a file of a pickled one: some instances have no targets, which no folder may lack.
"""

from __future__ import annotations

import pickle
import sys
from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.peers.by_parts import LINEAR, Listening, solve_linear_parts, with_parts
from benchmarks.peers.linear_solvers import solve_linear
from benchmarks.peers.timefold import solve_timefold
from benchmarks.peers.told import NOT_RUN, PLAN, Told, Watch
from optimizer.engines.building import Problem, objective
from optimizer.engines.crews import Crews, Unsuited
from optimizer.engines.linear import linear_model
from optimizer.engines.pricing import Stints
from optimizer.engines.settings import ENGINES, Settings
from optimizer.execution import opened
from optimizer.files import write_plan
from optimizer.intake import load
from optimizer.measures.tiers import tiers_of
from optimizer.planning.parts import parts_of
from optimizer.planning.solving import solve
from optimizer.planning.spreading import solve_spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.scenario import Scenario
    from optimizer.engines.progress import Progress
    from optimizer.model import Model

OURS = ("columns", "direct")
"""tuimo's engines, the one that is judged first."""
PEERS = ("highs", "scip", "timefold")
SOLVERS = (*OURS, *PEERS)
WORKERS = 2
"""How many parts tuimo solves at once, on the small machine that this is measured on one for each core."""
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
    parts = parts_of(scenario)
    pairs = max(map(_pairs, parts))
    if solver != "columns" and pairs > MOST_PAIRS:
        return Told(NOT_RUN, f"does not fit: {pairs:,} pairs of a team and a host are too many for a whole model")
    if solver in OURS:
        return _solve_ours(solver, scenario, parts, Settings(seconds=seconds, seed=seed), out)
    if solver == "timefold":
        return solve_timefold(parts, seconds, seed, out)
    if len(parts) == 1:
        told, plan = solve_linear(LINEAR[solver], scenario, seconds, seed)
    else:
        told, plan = solve_linear_parts(solver, parts, seconds, seed)
    if plan is not None:
        write_plan(plan, out / PLAN)
    return told


def _pairs(part: Scenario) -> int:
    return len(part.teams) * len(set(part.host_of.values())) * len(part.planned_rounds)


def _solve_ours(engine: str, scenario: Scenario, parts: Sequence[Scenario], settings: Settings, out: Path) -> Told:
    if engine not in ENGINES:
        return Told(NOT_RUN, f"this version has no engine {engine}")
    settings = settings.changed(engine=engine)
    import_module(f"optimizer.engines.{engine}")  # loading the solver is no part of solving
    watch = Watch()

    def hear(progress: Progress) -> None:
        watch.note(progress.value, progress.bound)

    gaps: tuple[float, ...] = ()
    words = ""
    if len(parts) == 1:
        result = solve(scenario, settings, watch=hear)
        took = watch.seconds
    else:
        name, words = workplace()
        with opened(name, WORKERS) as executor:
            listening = Listening(executor)
            result = solve_spread(scenario, listening, settings, watch=hear)
            took = watch.seconds  # the answer is there before the workers are gone
            gaps = listening.gaps(parts)
    if result.plan is None:
        return Told(str(result.status), words, seconds=took, trace=watch.trace)
    (tier,) = result.plan.tiers
    watch.note(tier.value, tier.bound)
    write_plan(result.plan, out / PLAN)
    counts, build_seconds = size_of_models(engine, parts)
    told = Told(str(result.status), words, took, build_seconds, tier.value, tier.bound, watch.trace, counts)
    return with_parts(told, gaps) if gaps else told


def workplace() -> tuple[str, str]:
    """Return the executor that tuimo solves parts with, and in words what works there."""
    if find_spec("distributed") is not None:
        return "dask", f"parts by {WORKERS} local Dask workers"
    return "processes", f"parts by {WORKERS} worker processes, since dask is not installed"


def size_of_models(engine: str, parts: Sequence[Scenario]) -> tuple[dict[str, int], float | None]:
    """Return the sizes of the engine's models and the seconds to build them, once more after the clock has stopped.

    ``columns`` leaves what holds inside postings to its pricing, so that its models have the coupling rows alone.
    """
    watch = Watch()
    counts: Counter[str] = Counter()
    for part in parts:
        model = Problem.of(part).model(prices_stays=engine == "columns")
        (tier,) = tiers_of(part)
        model.minimise(objective(tier, model))
        counts.update(variables=model.variable_count, rows=len(model.cp.proto.constraints))
        if engine == "columns":
            counts.update(columns=_crew_count(model))
    return dict(counts), watch.seconds


def _crew_count(model: Model) -> int:
    """Return how many columns of host and crew there are; none where crews do not decide everything."""
    linear = linear_model(model.cp)
    try:
        crews = Crews(linear, Stints(model, linear), [linear.cost])
    except Unsuited:
        return 0
    crews.tell_apart(lambda: True)
    return sum(len(site.crews) for site in crews.sites)


def main(arguments: Sequence[str]) -> None:
    """Solve as the arguments say and leave what came out in the folder."""
    solver, scenario, out, seconds, seed = arguments
    folder = Path(out)
    told = solve_with(solver, read_scenario(Path(scenario)), float(seconds), int(seed), folder)
    told.write(folder)


def read_scenario(path: Path) -> Scenario:
    """Return the scenario in a folder, or the pickled one in a file."""
    if path.is_dir():
        return load(path)
    scenario: Scenario = pickle.loads(path.read_bytes())
    return scenario


if __name__ == "__main__":
    main(sys.argv[1:])
