"""Solving over executors: the same plan wherever it is made, whatever happens to the workers."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass, replace
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Plan, Status, TierSetting
from optimizer.domain.records import Mode, Setting
from optimizer.domain.result import Result
from optimizer.engines import Progress, Settings, choosing, columns, neighbourhoods, tier_search
from optimizer.engines.building import Problem
from optimizer.engines.tier_search import MOST_VISITS_WITHOUT_PIECES
from optimizer.errors import ExecutionError, ModelError
from optimizer.execution.serial import Serial
from optimizer.measures.verification import verify
from optimizer.planning import portfolio, solving, spreading
from optimizer.planning.parts import parts_of
from optimizer.planning.portfolio import solve_portfolio, variants
from optimizer.planning.solving import solve
from optimizer.planning.spreading import solve_spread
from optimizer.texts import Text
from tests.engines.priced import crowded
from tests.planning.zones import STRICT, crowded_zones, two_zones
from tests.running import without_crews

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

    from optimizer.domain import Scenario
    from optimizer.engines.patches import Patch, Patched, Spread
    from optimizer.engines.run import Terms
    from optimizer.execution import Executor

REPRODUCIBLE = Settings(seconds=60, deterministic_seconds=4, workers=1, engine="direct")
SEARCHING = Settings(seconds=600, deterministic_seconds=0.5, workers=1, engine="columns")
QUICK = Settings(seconds=10, workers=1)


def worker_ids(executor: Any) -> list[int]:  # noqa: ANN401  # each executor has its own way
    """Return the processes that work for an executor."""
    if hasattr(executor, "client"):
        return list(executor.client.run(os.getpid).values())
    return [worker.process.pid for worker in executor.workers]


def choices(plan: Plan | None) -> tuple[object, ...]:
    """Return what a plan chose and what is proven of it."""
    assert plan is not None
    return plan.postings, plan.unserved, plan.tiers, plan.status


@dataclass(frozen=True)
class Undisturbed:
    """A scenario of two zones, how it is solved, and the choices of the plan that one process makes undisturbed."""

    scenario: Scenario
    settings: Settings
    choices: tuple[object, ...]


@pytest.fixture(scope="module")
def zones() -> Scenario:
    """Return a scenario of two zones of some size."""
    return two_zones(5)


@pytest.fixture(scope="module", params=["direct", "columns"])
def undisturbed(request: pytest.FixtureRequest, every_executor: Callable[[str], Executor]) -> Undisturbed:
    """Return what an engine makes of a scenario that gives it work; the one for columns it cannot prove in time."""
    given = {"direct": two_zones(5), "columns": crowded_zones()}[request.param]
    settings = {"direct": REPRODUCIBLE, "columns": SEARCHING}[request.param]
    plan = solve_spread(given, every_executor("serial"), settings).plan
    return Undisturbed(given, settings, choices(plan))


def test_the_same_plan_comes_from_everywhere(executor: Executor, undisturbed: Undisturbed) -> None:
    """Under a deterministic limit the executor makes no difference, whichever engine is at work."""
    plan = solve_spread(undisturbed.scenario, executor, undisturbed.settings).plan
    assert plan is not None
    assert choices(plan) == undisturbed.choices
    assert plan.provenance["parts"] == 2


def test_the_same_plan_comes_although_workers_are_lost(workers: Executor, undisturbed: Undisturbed) -> None:
    """Workers that are killed in the middle of it make no difference either."""
    killed: list[int] = []

    def watch(_: Progress) -> None:
        if not killed:
            killed.extend(worker_ids(workers))
            for each in killed:
                os.kill(each, signal.SIGKILL)

    plan = solve_spread(undisturbed.scenario, workers, undisturbed.settings, watch=watch).plan
    assert choices(plan) == undisturbed.choices
    assert killed
    assert set(killed).isdisjoint(worker_ids(workers))


class TwoAtOnce(Serial):
    """Promises two slots and does one thing after the other, where a test can watch it."""

    slots = 2


def alternating(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have solves take one engine and the other in turn, as if sizes called for it."""
    names = cycle(("direct", "columns"))
    monkeypatch.setattr(choosing, "engine_for", lambda *_: next(names))


def test_the_plan_of_parts_names_the_engines_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the choice is left open, provenance says what it was: one name, or both by the alphabet."""
    plain = solve_spread(two_zones(2), Serial(), QUICK).plan
    alternating(monkeypatch)
    mixed = solve_spread(two_zones(2), Serial(), QUICK).plan
    assert plain is not None
    assert mixed is not None
    assert plain.provenance["engine"] == "direct"
    assert mixed.provenance["engine"] == "columns, direct"


def test_a_plan_of_parts_and_whole_names_the_engines_of_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The whole is searched where the parts ended, so that the plan is owed to the engines of both."""
    given = two_zones(2, tiers=(*STRICT[:2], TierSetting({"load": 1})))
    names = iter(("direct", "direct", "columns"))
    monkeypatch.setattr(choosing, "engine_for", lambda *_: next(names))
    plan = solve_spread(given, TwoAtOnce(), QUICK).plan
    assert plan is not None
    assert plan.provenance["engine"] == "columns, direct"


def test_a_plan_of_several_searches_names_the_engine_that_found_it() -> None:
    """Of searches with different engines the plan names the one that it comes from."""
    plan = solve_portfolio(two_zones(2), Serial(), QUICK, count=2).plan
    assert plan is not None
    assert plan.provenance["engine"] == "direct"


@pytest.fixture
def _large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a small scenario count as a large one, whose plan is improved patch by patch soon after it is found."""
    monkeypatch.setattr(spreading, "LARGEST_FOR_EACH", 10)
    without_crews(monkeypatch, MOST_VISITS_AT_ONCE=0, SHARE_OF_RELAXATION=0.02, TRIES=0, MOST_STINTS_TO_SELECT=0)
    monkeypatch.setattr(neighbourhoods, "FIRST_SIZE", 100)


def noting(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return a list that grows with every answer to a patch: whether it was a better plan."""
    answers: list[bool] = []

    class Noting(columns.ColumnsRun):
        def __init__(self, problem: Problem, terms: Terms) -> None:
            super().__init__(problem, replace(terms, spread=None if terms.spread is None else self.listening(terms)))

        @staticmethod
        def listening(terms: Terms) -> Spread:
            def spread(
                patches: Iterable[Patch], is_over: Callable[[], bool]
            ) -> Generator[tuple[int, Patched | None], None, None]:
                assert terms.spread is not None
                for place, patched in terms.spread(patches, is_over):
                    answers.append(patched is not None and patched.plan is not None)
                    yield place, patched

            return spread

    monkeypatch.setitem(choosing.SOLVERS, "columns", Noting)
    return answers


@pytest.mark.usefixtures("_large")
def test_patches_of_a_large_plan_are_searched_by_workers(workers: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not fall apart is improved by patches that workers search, though one of them is killed meanwhile."""
    answers, killed = noting(monkeypatch), list[int]()
    given = replace(crowded(6, 60), tiers=(TierSetting({"coverage": 1000, "travel": 1}),))

    stop = threading.Event()

    def watch(_: Progress) -> None:
        if len(answers) > 1 and not killed:
            killed.append(worker_ids(workers)[0])
            os.kill(killed[0], signal.SIGKILL)
        if any(answers[2:]):
            stop.set()

    result = solve_spread(given, workers, Settings(seconds=60, engine="columns"), watch=watch, stop=stop)
    assert result.plan is not None
    assert verify(given, result.plan).is_sound
    assert result.plan.provenance["engine"] == "columns"
    assert killed
    assert any(answers[2:])


@pytest.mark.parametrize(
    ("settings", "size", "asked"),
    [
        (Settings(), 10, [("auto", True)]),
        (Settings(engine="columns"), 10, [("columns", True)]),
        (Settings(deterministic_seconds=1.0), 10, [("auto", False)]),
        (Settings(engine="direct"), 10, [("direct", False), ("direct", False)]),
        (Settings(engine="columns"), 9_999, [("columns", False), ("columns", False)]),
    ],
)
def test_only_of_large_plans_are_patches_handed_out(
    settings: Settings, size: int, asked: list[tuple[str, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not of small ones, of which there are several searches, nor where the same plan is wanted every time."""
    solves: list[tuple[str, bool]] = []

    def noted(*given: Any, **others: Any) -> Result:  # noqa: ANN401  # those of solve
        solves.append((given[1].engine, others.get("spread") is not None))
        return Result(Status.UNDECIDED, None, 0.1)

    monkeypatch.setattr(solving, "solve", noted)
    monkeypatch.setattr(spreading, "LARGEST_FOR_EACH", size)
    solve_spread(crowded(3, 6), TwoAtOnce(), settings)
    assert solves == asked


@pytest.mark.parametrize("undisturbed", ["columns"], indirect=True)
def test_columns_have_work_to_do(undisturbed: Undisturbed) -> None:
    """What columns are held to is searched piece by piece and ends unproven: the way there decides what is found."""
    for part in parts_of(undisturbed.scenario):
        assert len(Problem.of(part).offer.visits) > MOST_VISITS_WITHOUT_PIECES
    assert undisturbed.choices[-1] is Status.FEASIBLE


def test_progress_comes_from_all_parts(workers: Executor, zones: Scenario) -> None:
    """The caller hears how many parts have ended, and at last every tier's figures of the whole."""
    heard: list[Progress] = []
    result = solve_spread(zones, workers, QUICK, watch=heard.append)
    assert result.plan is not None
    assert {each.parts for each in heard} >= {(1, 2), (2, 2)}
    last = heard[-len(STRICT) :]
    assert [each.value for each in last] == [tier.value for tier in result.plan.tiers]
    assert all(each.is_done for each in last)


def test_a_wish_to_stop_keeps_the_best_plan(workers: Executor) -> None:
    """Stopped at the first news, a solve by parts soon ends with a sound plan of what it has."""
    given, stop = two_zones(8), threading.Event()
    result = solve_spread(given, workers, Settings(seconds=60, workers=1), watch=lambda _: stop.set(), stop=stop)
    assert result.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert result.plan is not None
    assert verify(given, result.plan).is_sound


@pytest.fixture(scope="module", params=["exact", "compared", "whole"])
def proven(request: pytest.FixtureRequest) -> tuple[Scenario, Plan]:
    """Return a scenario of each way to spread it with its best plan: exact parts, a start from parts, patches."""
    given = {
        "exact": two_zones(4),
        "compared": two_zones(4, tiers=(*STRICT[:2], TierSetting({"load": 1}))),
        "whole": two_zones(4, rules={"zone": Setting(Mode.OFF)}),
    }[request.param]
    plan = solve(given, Settings(seconds=60, workers=1)).plan
    assert plan is not None
    assert plan.status is Status.OPTIMAL
    return given, plan


@pytest.mark.parametrize("words", [0, 1, 3, None])
def test_the_best_plan_lies_between_bound_and_value_wherever_it_is_sought(
    workers: Executor, proven: tuple[Scenario, Plan], words: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off after so many words of progress, a search over workers still claims nothing that is not so."""
    for module, name in ((spreading, "LARGEST_FOR_EACH"), (tier_search, "MOST_VISITS_WITHOUT_PIECES")):
        monkeypatch.setattr(module, name, 0)
    given, best = proven
    stop, told = threading.Event(), list[Progress]()

    def watch(progress: Progress) -> None:
        told.append(progress)
        if words is not None and len(told) >= words:
            stop.set()

    if words == 0:
        stop.set()
    plan = solve_spread(given, workers, QUICK.changed(engine="columns"), watch=watch, stop=stop).plan
    assert plan is not None
    assert verify(given, plan).is_sound
    for tier, optimum in zip(plan.tiers, best.tiers, strict=True):
        assert (tier.bound or 0) <= optimum.value
        assert tier.best is not None
        if tier.best > optimum.value:
            break  # with more room than the best plan leaves, later tiers may be better
        assert optimum.value <= tier.value


def test_searches_side_by_side_give_the_best_plan(executor: Executor) -> None:
    """Several seeds of one scenario give one sound plan, as good as one search can prove."""
    given = two_zones(3, rules={"zone": Setting(Mode.OFF)})
    one = solve(given, QUICK).plan
    result = solve_portfolio(given, executor, QUICK, count=2)
    assert one is not None
    assert result.plan is not None
    assert result.status is Status.OPTIMAL
    assert result.plan.tiers == one.tiers
    assert result.plan.provenance["seed"] in (1, 2)


def test_one_answer_is_enough(workers: Executor) -> None:
    """As soon as one search has proven that there is no plan, the others are stopped."""
    given = two_zones(3, rules={"zone": Setting(Mode.OFF), "must-serve": Setting(Mode.HARD)})
    impossible = replace(given, targets=tuple(replace(each, mandatory=True, days=300) for each in given.targets))
    result = solve_spread(impossible, workers, Settings(seconds=60, workers=1))
    assert result.status is Status.INFEASIBLE
    assert result.plan is None


def test_after_a_proof_no_further_search_is_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    """One search that has proven its plan is enough, however many were asked for."""
    begun: list[int] = []

    def counted(*given: Any, **others: Any) -> Result:  # noqa: ANN401  # those of solve
        begun.append(given[1].seed)
        return solve(*given, **others)

    monkeypatch.setattr(solving, "solve", counted)
    assert solve_portfolio(two_zones(2), Serial(), QUICK, count=5).status is Status.OPTIMAL
    assert begun == [1]


@pytest.mark.parametrize(
    ("settings", "size", "expected"),
    [
        (Settings(engine="direct", seed=7), 9, [("direct", 7), ("direct", 8), ("direct", 9)]),
        (Settings(engine="auto", seed=7), 3_000, [("direct", 7), ("columns", 7), ("direct", 8)]),
        (Settings(engine="auto", seed=7), 3_001, [("auto", 7), ("auto", 8), ("auto", 9)]),
        (Settings(engine="direct", seed=7), 3_001, [("direct", 7), ("direct", 8), ("direct", 9)]),
        (Settings(engine="direct", seed=2**31 - 1), 9, [("direct", 2**31 - 1), ("direct", 0), ("direct", 1)]),
    ],
)
def test_searches_side_by_side_differ(settings: Settings, size: int, expected: list[tuple[str, int]]) -> None:
    """Searches differ in their seeds, and in small scenarios in their engines where the choice is left open."""
    assert [(each.engine, each.seed) for each in variants(settings, 3, size)] == expected


def test_the_size_of_the_scenario_decides_which_searches_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the scenario counts as large, no search is asked for an engine by name."""
    asked: list[str] = []

    def noted(*given: Any, **_: Any) -> Result:  # noqa: ANN401  # those of solve
        asked.append(given[1].engine)
        return Result(Status.UNDECIDED, None, 0.1)

    monkeypatch.setattr(solving, "solve", noted)
    solve_portfolio(two_zones(2), Serial(), QUICK, count=2)
    monkeypatch.setattr(portfolio, "LARGEST_FOR_EACH", 10)
    solve_portfolio(two_zones(2), Serial(), QUICK, count=2)
    assert asked == ["direct", "columns", "auto", "auto"]


def test_after_an_impossible_part_no_further_one_is_begun() -> None:
    """When one zone is proven impossible, nobody waits for the others."""
    given = two_zones(3, rules={"must-serve": Setting(Mode.HARD)})
    first = replace(given.targets[0], mandatory=True, days=300)
    heard: list[Progress] = []
    solve_spread(replace(given, targets=(first, *given.targets[1:])), Serial(), QUICK, watch=heard.append)
    assert {each.parts for each in heard} <= {(0, 2), (1, 2)}


def test_an_impossible_part_is_an_impossible_whole(executor: Executor) -> None:
    """Where one zone has no plan there is none, and what is said about it is said of that zone."""
    given = two_zones(3, rules={"must-serve": Setting(Mode.HARD)})
    first = replace(given.targets[0], mandatory=True, days=300)
    result = solve_spread(replace(given, targets=(first, *given.targets[1:])), executor, QUICK)
    assert result.status is Status.INFEASIBLE


@pytest.mark.parametrize("executor_of", [Serial, TwoAtOnce])
def test_teams_are_compared_in_the_same_way_wherever_that_is_done(executor_of: type[Serial]) -> None:
    """Under a deterministic limit one search over the whole makes the plan, however many could work at once."""
    given = two_zones(3, tiers=(*STRICT[:2], TierSetting({"load": 1})))
    counted = Settings(seconds=600, deterministic_seconds=1.0, workers=1)
    plan = solve_spread(given, executor_of(), counted).plan
    assert choices(plan) == choices(solve(given, counted).plan)
    assert plan is not None
    assert "parts" not in plan.provenance


def ending_with(monkeypatch: pytest.MonkeyPatch, *results: Result) -> None:
    """Let solves end with these results, one after the other."""
    left = iter(results)
    monkeypatch.setattr(solving, "solve", lambda *_, **__: next(left))


def test_searches_that_contradict_each_other_are_a_mistake_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """That there is no plan cannot be true beside a plan: not of several searches, nor of parts and the whole."""
    given, none = two_zones(2), Result(Status.INFEASIBLE, None, 0.1)
    found = solve(given, QUICK)
    assert found.plan is not None
    open_plan = replace(found.plan, status=Status.FEASIBLE)
    ending_with(monkeypatch, replace(found, status=Status.FEASIBLE, plan=open_plan), none)
    with pytest.raises(ModelError, match="another one found one"):
        solve_portfolio(given, Serial(), QUICK, count=2)
    monkeypatch.undo()
    compared = two_zones(2, tiers=(*STRICT[:2], TierSetting({"load": 1})))
    parts = [solve(part, QUICK) for part in parts_of(compared)]
    ending_with(monkeypatch, *parts, none)
    with pytest.raises(ModelError, match="the parts have one"):
        solve_spread(compared, TwoAtOnce(), replace(QUICK, engine="columns"))


def test_the_plan_of_the_parts_survives_the_loss_of_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the search over the whole loses all its workers, what the parts have found is the plan."""
    given = two_zones(2, tiers=(*STRICT[:2], TierSetting({"load": 1})))

    def lost(*_: object, **__: object) -> Result:
        raise ExecutionError(Text.same("lost"))

    monkeypatch.setattr(spreading, "solve_portfolio", lost)
    plan = solve_spread(given, TwoAtOnce(), QUICK).plan
    assert plan is not None
    assert verify(given, plan).is_sound


def test_parts_are_a_start_where_teams_are_compared(workers: Executor) -> None:
    """With a tier that compares teams the whole is searched too, and what is proven of the first tiers stays."""
    given = two_zones(3, tiers=(*STRICT[:2], TierSetting({"load": 1})))
    one, result = solve(given, QUICK).plan, solve_spread(given, workers, replace(QUICK, seconds=20))
    assert one is not None
    assert result.plan is not None
    assert result.plan.tiers[:2] == one.tiers[:2]
    assert verify(given, result.plan).is_sound
    assert result.plan.provenance["parts"] == 2
