"""The solvers of the scoreboard: each solves tuimo's own problem, and what cannot be said to it is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.ladder import rung, write_rung
from benchmarks.one_team_each import OFF
from benchmarks.peers import by_parts, circuits, one_solve, timefold
from benchmarks.peers.linear_solvers import HIGHS, SCIP
from benchmarks.peers.neutral import TooMuchSaid, neutral
from benchmarks.peers.told import NOT_RUN, PLAN, Point, Told, Watch
from benchmarks.tsplib import Instance
from benchmarks.tsplib_rings import ring_of
from optimizer.domain import Plan, Status, TierValue
from optimizer.domain.records import Mode, Setting, TierSetting
from optimizer.domain.result import Result
from optimizer.engines.settings import Settings
from optimizer.execution import Outcome, opened
from optimizer.intake import load
from optimizer.measures.verification import verify
from optimizer.planning.dividing import PartTask, solve_part
from optimizer.planning.reading import read_plan
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from benchmarks.ladder import Rung
    from optimizer.domain import Scenario

TINY = replace(rung("city-12"), regions=4, teams=6, targets=14)
LAND = replace(rung("nation-2843"), regions=10, teams=14, targets=40, cities=3)
TERM = replace(rung("term-18"), regions=5, teams=5, targets=40, rounds=3)
WEIGHED: Any = {
    "tiers": (TierSetting({"coverage": 1000, "travel": 1}),),
    "rules": {"no-repeat": Setting(Mode.OFF)},
}
WAYS = ((0, 2, 9, 9, 9), (9, 0, 3, 9, 9), (3, 9, 0, 9, 5), (6, 9, 9, 0, 1), (9, 9, 9, 1, 0))
RING = ring_of(Instance("ring", WAYS))
SHORTEST = 2 + 3 + 5 + 1 + 6
"""The homes in the order 1, 2, 3, 5, 4; a ring of 1, 2, 3 and one of 4, 5 would be shorter."""


@pytest.fixture
def tiny(tmp_path: Path) -> Scenario:
    """Return a small city."""
    write_rung(tmp_path / "tiny", TINY)
    return load(tmp_path / "tiny")


def value_of(scenario: Scenario, out: Path) -> float:
    """Return what the plan in a folder is worth, after the plain checks found it sound."""
    verification = verify(scenario, read_plan(out / PLAN, scenario))
    assert verification.is_sound
    return verification.values[0][1]


@pytest.mark.parametrize("each", [TINY, TERM, LAND], ids=["city", "term", "land"])
def test_every_solver_of_rows_finds_the_same_optimum(each: Rung, tmp_path: Path) -> None:
    """Both engines, HiGHS and SCIP prove the same value, with plans that the plain checks accept."""
    write_rung(tmp_path, each)
    scenario = load(tmp_path)
    values = set()
    for solver in ("direct", "columns", "highs", "scip"):
        told = one_solve.solve_with(solver, scenario, 60, 1, tmp_path)
        assert told.status == "optimal"
        assert told.value == pytest.approx(told.bound)
        assert told.trace[-1].value == pytest.approx(told.value)
        # Where targets may wait for a later round there are no crews to count.
        assert [name for name, count in told.counts.items() if not count] == (
            ["columns"] if (solver, each) == ("columns", TERM) else []
        )
        assert told.part_gaps == pytest.approx((0.0,) * 3 if each is LAND else ())
        values.add(round(value_of(scenario, tmp_path), 1))
        assert told.value == pytest.approx(max(values))
    assert len(values) == 1


@pytest.mark.parametrize("most", [0, 75], ids=["numbers", "flow"])
def test_every_solver_of_rows_finds_the_shortest_ring(
    most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One ring is proven by both engines, HiGHS and SCIP, and shorter small rings beside each other are no plan."""
    monkeypatch.setattr(circuits, "MOST_NODES_FOR_FLOW", most)
    for solver in ("direct", "columns", "highs", "scip"):
        told = one_solve.solve_with(solver, RING, 60, 1, tmp_path)
        assert told.status == "optimal"
        assert told.value == pytest.approx(told.bound) == pytest.approx(SHORTEST)
        assert value_of(RING, tmp_path) == SHORTEST


def test_a_soft_ring_is_refused_by_solvers_of_rows(tmp_path: Path) -> None:
    """A circuit that may be broken at a price has no rows, and the row says so."""
    soft = replace(RING, pattern="free", rules={**RING.rules, "ring": Setting(Mode.SOFT, 5)})
    told = one_solve.solve_with("highs", replace(soft, tiers=(TierSetting({"soft": 1}),)), 1, 1, tmp_path)
    assert (told.status, told.words) == (NOT_RUN, "rows cannot say all that the model says: circuit")


@pytest.mark.skipif(not timefold.is_ready(), reason="Timefold is not installed in the system's temporary folder")
def test_timefold_turns_in_one_ring(tmp_path: Path) -> None:
    """Timefold's ring is sound, worth what it says, and no shorter than the shortest."""
    told = one_solve.solve_with("timefold", RING, 2, 1, tmp_path)
    assert (told.status, told.counts) == ("feasible", {"variables": 1})
    assert told.value == value_of(RING, tmp_path)
    assert told.value >= SHORTEST


@pytest.mark.parametrize(
    ("is_there", "name", "words"),
    [
        (True, "dask", "parts by 2 local Dask workers"),
        (False, "processes", "parts by 2 worker processes, since dask is not installed"),
    ],
)
def test_parts_are_solved_by_two_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool, name: str, words: str
) -> None:
    """The parts are solved with local Dask workers, or it is said that they are not; one city needs no worker."""
    asked: list[object] = []

    def noted(*given: object) -> object:
        asked.append(given)
        return opened("serial")

    monkeypatch.setattr(one_solve, "find_spec", lambda _: object() if is_there else None)
    monkeypatch.setattr(one_solve, "opened", noted)
    write_rung(tmp_path / "land", LAND)
    write_rung(tmp_path / "tiny", TINY)
    assert one_solve.solve_with("columns", load(tmp_path / "land"), 60, 1, tmp_path).words == words
    assert one_solve.solve_with("columns", load(tmp_path / "tiny"), 60, 1, tmp_path).words == ""
    assert asked == [(name, 2)]


@pytest.mark.skipif(not timefold.is_ready(), reason="Timefold is not installed in the system's temporary folder")
@pytest.mark.parametrize("each", [TINY, TERM, LAND], ids=["city", "term", "land"])
def test_timefold_solves_the_same_problem(each: Rung, tmp_path: Path) -> None:
    """Timefold's plan is sound, worth what it says, and no better than the proven optimum."""
    write_rung(tmp_path, each)
    scenario = load(tmp_path)
    told = one_solve.solve_with("timefold", scenario, 2, 1, tmp_path)
    assert told.status == "feasible"
    assert told.value == pytest.approx(value_of(scenario, tmp_path))
    best = one_solve.solve_with("direct", scenario, 60, 1, tmp_path)
    assert best.value is not None
    assert told.value is not None
    assert best.value <= told.value + 0.01


def test_logs_are_understood() -> None:
    """Bound and value are read from the lines of both logs; other lines tell nothing, and infinity is no number."""
    assert HIGHS.read(" R 0 0 0   0.00%   177673.077872   1497967   88.14%  0  0  0  3763  0.5s") == (
        177673.077872,
        1497967,
    )
    assert HIGHS.read(" z 0 0 0   0.00%   -inf   3160000   Large   0  0  0  0  0.1s") == (None, 3160000)
    assert HIGHS.read("   Gap               0% (tolerance: 0.01%)") is None
    head = "  0.6s|     1 |     0 |  6700 |     - |    25M |   0 |1425 |1703 |2015 |   0 |  0 |  14 |   0 |"
    assert SCIP.read(f"{head} 3.090120e+05 | 7.063020e+05 | 128.57%| unknown") == (309012, 706302)
    assert SCIP.read(f"{head}-1.000000e+20 |      --      |    Inf | unknown") == (None, None)
    assert SCIP.read("presolving (16 rounds: 16 fast, 11 medium, 7 exhaustive):") is None


def test_neutral_words_say_the_whole_instance(tiny: Scenario) -> None:
    """Every team, allowed way, target and number is in the neutral words, and only pairs that are allowed."""
    said: Any = json.loads(json.dumps(neutral([tiny])))
    assert [team["id"] for team in said["teams"]] == [team.id for team in tiny.teams]
    assert {target["id"] for target in said["targets"]} <= {target.id for target in tiny.targets}
    assert (said["risk_weight"], said["way_weight"], said["no_mutual_window"], said["no_repeat_window"]) == (
        10000, 1, 1, None,
    )  # fmt: skip
    assert said["rounds"] == [{"id": "R1", "turn": 0, "days": 48}]
    for team, host, way in said["ways"]:
        sent = tiny.teams[team]
        assert sent.home != said["hosts"][host]["id"]
        assert way == tiny.km_tenths(sent, said["hosts"][host]["id"])
    for target in said["targets"]:
        needed = set(tiny.target[target["id"]].skills)
        assert all(needed <= set(tiny.teams[team].skills) for team in target["teams"])
    served = sum(target["risk"] for target in said["targets"])
    assert served + said["out_of_reach"] == sum(target.risk for target in tiny.targets)


def test_homes_where_nothing_is_inspected_are_no_hosts() -> None:
    """A home without targets has a number that no host has, in every part, so that nobody is mistaken for its host."""
    one, other = (
        builders.scenario(names, targets=(builders.target(f"t{host}", host),), **WEIGHED)
        for names, host in (("ABC", "A"), ("DEF", "E"))
    )
    said: Any = neutral([one, other])
    assert [host["id"] for host in said["hosts"]] == ["A", "E"]
    homes = [team["home"] for team in said["teams"]]
    assert len(set(homes)) == 6
    assert sorted(homes)[-2:] == [0, 1]
    assert said["targets"][1]["host"] == 1


def test_what_neutral_words_cannot_say_is_refused() -> None:
    """A soft rule, several tiers or a mandatory target are named instead of being left out."""
    targets = (builders.target("t1", "B", mandatory=True),)
    with pytest.raises(TooMuchSaid, match=r"no-repeat.*tier coverage.*several tiers.*target t1"):
        neutral([builders.scenario("ABC", targets=targets)])


def test_neutral_words_say_one_ring() -> None:
    """A ring is all ways between homes, each of which is a host, with nothing to inspect; no other scenario is one."""
    said: Any = neutral([RING])
    assert said["one_ring"]
    homes = [said["hosts"][team["home"]]["id"] for team in said["teams"]]
    assert homes == [team.home for team in RING.teams]
    ways = {(team, homes.index(said["hosts"][host]["id"])): way for team, host, way in said["ways"]}
    assert ways == {(start, end): 10 * WAYS[start][end] for start in range(5) for end in range(5) if start != end}
    assert (said["targets"], said["way_weight"]) == ([], 1)
    alike = builders.scenario("ABC", targets=(builders.target("t1", "B"),), **WEIGHED)
    assert not neutral([alike])["one_ring"]


def test_what_is_said_beside_one_ring_is_refused() -> None:
    """Targets, a second team of a home, other rules of turning and a second ring are named instead of left out."""
    second = replace(RING.teams[0], id="second")
    much = replace(
        RING,
        teams=(*RING.teams, second),
        targets=(builders.target("t1", RING.regions[0].id),),
        rules={"no-repeat": OFF},
        rounds=(RING.rounds[0], replace(RING.rounds[0], id="R2")),
    )
    with pytest.raises(
        TooMuchSaid, match=r"a ring in each of several rounds, .*several teams, a ring with targets, .*no-mutual"
    ):
        neutral([much])
    zones = tuple(replace(region, zone="east" if number < 2 else "west") for number, region in enumerate(RING.regions))
    with pytest.raises(TooMuchSaid, match="several rings"):
        neutral([replace(RING, regions=zones)])
    with pytest.raises(TooMuchSaid, match="2 rings"):
        neutral([RING, RING])


def test_what_was_told_is_read_back(tmp_path: Path) -> None:
    """What a process tells is the same on the other side."""
    told = Told("feasible", "one thread", 2.0, 0.5, 10.0, 8.0, (Point(1.0, None, 8.0),), {"rows": 3}, (1.5, 0.0))
    told.write(tmp_path)
    assert Told.read(tmp_path) == told


def test_a_watch_notes_what_is_new() -> None:
    """The same value and bound twice are one point."""
    watch = Watch()
    for value, bound in ((9.0, None), (9.0, None), (9.0, 1.0)):
        watch.note(value, bound)
    assert [(point.value, point.bound) for point in watch.trace] == [(9.0, None), (9.0, 1.0)]


def test_a_trace_of_timefold_is_read() -> None:
    """Each better plan is a point in the tier's unit; an end that breaks a rule is no plan."""
    points, seconds, is_plan = timefold.read_trace("0.5 1230\n1.25 1000\nend 2.5 0hard/-1000soft\n")
    assert points == (Point(0.5, 123.0, None), Point(1.25, 100.0, None))
    assert (seconds, is_plan) == (2.5, True)
    assert not timefold.read_trace("end 2.5 -10hard/0soft\n")[2]


def test_parts_that_nobody_came_to_count_in_full() -> None:
    """A part without a plan is wholly unserved and nothing of it is proven, so that no gap is made smaller."""
    done: Any = {0: (Told("optimal", value=10.0, bound=10.0), None), 1: (Told("undecided", bound=3.0), None)}
    assert by_parts.together([100.0, 50.0, 20.0], done) == (10.0 + 50.0 + 20.0, 13.0)
    assert [by_parts.gap_of(done.get(number), 50.0) for number in range(3)] == [0.0, 94.0, 100.0]


def test_an_executor_is_listened_to() -> None:
    """Of each part the best value and bound of all solves are remembered; a part that never ran has a gap of 100."""
    part, other = (builders.scenario("ABC", targets=(builders.target("t1", home),), **WEIGHED) for home in "AB")
    task = PartTask(part, Settings())
    results = [
        Result(Status.FEASIBLE, Plan((), tiers=(TierValue("weighed", value, value, bound, value),)), 1.0)
        for value, bound in ((600.0, 100.0), (700.0, 300.0))
    ]

    class Two:
        slots, is_remote = 2, False

        def run(self, _: object, items: Iterable[object], *__: object) -> Iterator[Outcome[Any]]:
            return (Outcome(number, results[number]) for number, _ in enumerate(items))

    listening = by_parts.Listening(Two())
    assert [outcome.index for outcome in listening.run(solve_part, [task, task], print, Event())] == [0, 1]
    assert listening.gaps([part]) == (30.0,)
    renamed = replace(other, teams=(replace(other.teams[0], id="z9"), *other.teams[1:]))
    assert listening.gaps([renamed]) == (100.0,)


def test_without_java_timefold_is_not_run(tiny: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer that cannot be had says so in words, and nothing fails."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    told = one_solve.solve_with("timefold", tiny, 1, 1, tmp_path)
    assert (told.status, told.words) == (NOT_RUN, "Java 17 with its compiler is not installed")


def test_an_instance_that_does_not_fit_is_not_run(
    tiny: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a whole model would be too large, nobody builds it, and the row says why."""
    monkeypatch.setattr(one_solve, "MOST_PAIRS", 5)
    told = one_solve.solve_with("scip", tiny, 1, 1, tmp_path)
    assert told.status == NOT_RUN
    assert "24 pairs of a team and a host are too many" in told.words


def test_an_engine_that_is_not_there_is_not_run(
    tiny: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine of ours that this version lacks is left out in words."""
    monkeypatch.setattr(one_solve, "ENGINES", ("direct",))
    told = one_solve.solve_with("columns", tiny, 1, 1, tmp_path)
    assert (told.status, told.words) == (NOT_RUN, "this version has no engine columns")
