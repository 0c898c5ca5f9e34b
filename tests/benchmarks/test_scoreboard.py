"""The scoreboard: what is recorded of a solve, who is worse than whom, and whose plan is wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks import scoreboard
from benchmarks.benchmark import Request, Row, Verdict
from benchmarks.commands import CommandFailed, Measured
from benchmarks.ladder import rung, write_rung
from benchmarks.peers.told import NOT_RUN, PLAN, Point, Told
from benchmarks.results import board, read_csv
from benchmarks.run import main
from benchmarks.scoreboard import Outcome, rows_of, solve, summary
from optimizer.intake import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from optimizer.domain import Scenario

TRACE = (Point(0.5, 1000.0, None), Point(1.0, 300.0, 100.0), Point(2.0, 150.0, 135.0))
RING = "NAME: gr17\nDIMENSION: 3\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: FULL_MATRIX\nEDGE_WEIGHT_SECTION\n"
GOOD = Outcome(
    "city-18", "columns", 10, Told("feasible", "", 9.0, 0.1, 150.0, 135.0, TRACE, {"rows": 7}), 150.0, 1000.0, "sound"
)


def by(solver: str, value: float | None, bound: float | None) -> Outcome:
    """Return the outcome of a solver with this plan and bound."""
    return Outcome("city-18", solver, 10, Told("feasible", value=value, bound=bound), value, 1000.0)


@pytest.fixture
def city(tmp_path: Path) -> tuple[Scenario, Path]:
    """Return a small city with its folder."""
    folder = tmp_path / "city"
    write_rung(folder, replace(rung("city-12"), regions=4, teams=6, targets=10))
    return load(folder), folder


def leaving(told: Told, plan: str | None) -> Callable[..., Measured]:
    """Return a process that leaves this behind."""

    def run(_: str, *arguments: str, **__: float) -> Measured:
        from pathlib import Path

        told.write(Path(arguments[2]))
        if plan is not None:
            (Path(arguments[2]) / PLAN).write_text(plan, "utf-8")
        return Measured(1.0, 1.0, 2**20)

    return run


@pytest.mark.parametrize(("seconds", "verdict"), [(899.0, Verdict.MET), (901.0, Verdict.MISSED)])
def test_the_country_has_a_bar_in_seconds(seconds: float, verdict: Verdict) -> None:
    """With the longest of its limits the country must be done within it; a shorter limit sets no such bar."""
    *shorter, longest = scoreboard.LIMITS_OF["nation-2843"]
    assert (shorter, longest) == ([10, 60, 300], 900)
    country = replace(GOOD, instance="nation-2843", told=replace(GOOD.told, seconds=seconds))
    by_limit = {
        limit: next(row for row in rows_of(replace(country, limit=limit), "id") if row.measure == "seconds in all")
        for limit in (*shorter, longest)
    }
    assert (by_limit[longest].bar, by_limit[longest].verdict) == ("900 s", verdict)
    assert {by_limit[each].bar for each in shorter} == {""}


def test_a_gap_is_a_share_of_all_risk() -> None:
    """Gap and moments are percentages of 1,000 × all risk; sending nobody is not the first plan."""
    assert GOOD.gap == pytest.approx(1.5)
    assert [GOOD.seconds_to(percent) for percent in (25, 20, 2, 1)] == [1.0, 1.0, 2.0, None]
    assert GOOD.seconds_to_first_plan == 1.0
    assert by("timefold", 10.0, None).gap is None


def test_bars_stand_beside_their_figures() -> None:
    """The engine that is made for an instance is held to its bar within the limit that the bar names, and no other."""
    (gap,) = (row for row in rows_of(GOOD, "x") if row.bar)
    assert (gap.measure, gap.value, gap.bar, gap.verdict) == ("gap", 1.5, "0.5 %", Verdict.MISSED)
    assert not [row for row in rows_of(replace(GOOD, limit=60), "x") if row.bar]
    assert not [row for row in rows_of(replace(GOOD, solver="direct"), "x") if row.bar]


@pytest.mark.parametrize(
    ("peer", "verdicts"),
    [
        (by("scip", 150.0, 135.0), ["met", "met"]),
        (by("scip", 149.9, 135.0), ["missed", "met"]),
        (by("scip", 150.0, 135.1), ["met", "missed"]),
        (by("timefold", 151.0, None), ["met"]),
        (by("highs", None, 1.0), ["met"]),
    ],
)
def test_ours_is_held_against_the_best_peer(peer: Outcome, verdicts: list[str]) -> None:
    """A miss is where any peer has a better plan or a better bound; what a peer lacks is not compared."""
    rows = [row for row in summary([GOOD, by("direct", 1.0, 200.0), peer]) if row.case == "all"]
    assert [str(row.verdict) for row in rows[:-1]] == verdicts
    assert rows[-1].verdict is Verdict.MET


def test_a_ring_is_held_to_its_published_optimum() -> None:
    """The gap of a ring is a share of its published optimum; since nobody stays at home any plan is a first plan."""
    told = Told("feasible", "", 9.0, 0.1, 2090.0, 2069.15, (Point(0.5, 9000.0, None), Point(1.0, 2090.0, 2069.15)))
    ring = Outcome("gr17", "direct", 10, told, 2090.0, 2085.0)
    assert ring.gap == pytest.approx(1.0)
    assert [ring.seconds_to(percent) for percent in (2, 0.5)] == [1.0, None]
    assert ring.seconds_to_first_plan == 0.5
    assert {row.unit for row in rows_of(ring, "x") if row.measure in ("value", "bound")} == {"km"}


def test_a_ring_is_for_the_engine_that_tuimo_takes_for_it() -> None:
    """On rings tuimo is one model over everything, however good its other engine is there."""
    told = Told("feasible", value=2090.0)
    ours, other, peer = (Outcome("gr17", name, 10, told, 2090.0, 2085.0) for name in ("direct", "columns", "scip"))
    rows = list(summary([replace(other, value=2085.0), ours, peer]))
    assert "gr17, 10 s: direct, value" in [row.measure for row in rows]


def test_rings_are_instances_where_their_folder_is_given(tmp_path: Path) -> None:
    """Without a folder the ladder is run, with one the rings in it, too; a ring that is not there is named."""
    told: list[str] = []
    (tmp_path / "ftv33.atsp").write_text("", "utf-8")
    assert list(scoreboard.instances_of(Request(tell=told.append))) == list(scoreboard.LADDER)
    assert told == []
    with_rings = scoreboard.instances_of(Request(tsplib=tmp_path, tell=told.append))
    assert list(with_rings) == [*scoreboard.LADDER, "ftv33"]
    assert len(told) == len(scoreboard.RINGS) - 1
    assert list(scoreboard.instances_of(Request(instances=("gr17",), tell=told.append))) == []
    assert told[-1] == "scoreboard: gr17 is in no folder that --tsplib names; left out"


def test_without_peers_there_is_no_comparison() -> None:
    """A peer that was not run is no peer, and an engine that was not run gives way to the next."""
    absent = Outcome("city-18", "scip", 10, Told(NOT_RUN, "no"), None, 1000.0)
    assert len([row for row in summary([GOOD, absent]) if row.case == "all"]) == 1
    lost = replace(GOOD, told=Told(NOT_RUN, "no"), value=None)
    rows = list(summary([lost, by("direct", 160.0, 1.0), by("scip", 170.0, 0.0)]))
    assert "city-18, 10 s: direct, value" in [row.measure for row in rows]


def test_a_better_bound_counts_for_everybody() -> None:
    """How far a plan is from the best bound is told also for a solver that proves nothing."""
    rows = {row.case: row.value for row in summary([GOOD, by("timefold", 185.0, None)]) if "best bound" in row.measure}
    assert rows == {"city-18, 10 s, columns": 1.5, "city-18, 10 s, timefold": 5.0}


def test_the_plan_is_judged_not_believed(city: tuple[Scenario, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The value is computed anew, and a bound above the value of the solver's own plan is wrong."""
    scenario, folder = city
    empty = '{"format": "tuimo.plan/1", "postings": []}'
    whole = 1000.0 * sum(target.risk for target in scenario.targets)
    monkeypatch.setattr(scoreboard, "measured_module", leaving(Told("feasible", value=1.0, bound=0.0), empty))
    outcome = solve(scenario, folder, "scip", 1)
    assert (outcome.value, outcome.whole, outcome.judged, outcome.peak_bytes) == (whole, whole, "sound", 2**20)
    monkeypatch.setattr(scoreboard, "measured_module", leaving(Told("feasible", bound=whole + 1), empty))
    outcome = solve(scenario, folder, "scip", 1)
    assert outcome.is_wrong
    assert "the bound" in outcome.judged


def test_a_plan_that_breaks_a_rule_is_wrong(city: tuple[Scenario, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that the plain checks refuse is worth nothing, its row says why, and the run ends as wrong."""
    scenario, folder = city
    team = scenario.teams[0]
    home = f'{{"format": "tuimo.plan/1", "postings": [{{"round": "R1", "team": "{team.id}", "host": "{team.home}"}}]}}'
    for plan in (home, '{"postings": 1}'):
        monkeypatch.setattr(scoreboard, "measured_module", leaving(Told("feasible"), plan))
        outcome = solve(scenario, folder, "scip", 1)
        assert outcome.is_wrong
        assert outcome.value is None
        (checked,) = (row for row in rows_of(outcome, "x") if row.measure == "checked")
        assert checked.verdict is Verdict.WRONG
        assert list(summary([outcome]))[-1].verdict is Verdict.WRONG


def test_a_solver_that_fails_is_a_row(city: tuple[Scenario, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies or is ended leaves a row that says so, and the others go on."""

    def fall(*_: object, **__: object) -> Measured:
        msg = "ended with exit code 9:\nno memory"
        raise CommandFailed(msg)

    monkeypatch.setattr(scoreboard, "measured_module", fall)
    outcome = solve(*city, "scip", 1)
    assert (outcome.told.status, outcome.told.words) == ("failed", "no memory")
    assert [row.measure for row in rows_of(outcome, "x")] == ["status", "in words"]


def test_people_see_a_line_per_solve() -> None:
    """The table for people has a line per solve, with bars beside figures, and words where nothing was run."""
    rows = list(rows_of(GOOD, "x"))
    rows += [Row("scoreboard", "b", "status", NOT_RUN), Row("scoreboard", "b", "in words", "no Java")]
    lines = board(rows)
    assert len(lines) == 4
    assert "| 1.5 % (at most 0.5 %: missed) |" in lines[2]
    assert lines[3].startswith("| b | not run: no Java |")
    assert lines[2].count("|") == lines[3].count("|") == lines[0].count("|")


def test_a_whole_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A quick run solves a made-up city in processes of their own, and writes what came out."""
    out = tmp_path / "board.csv"
    chosen = ["--solvers", "direct", "highs", "--limits", "1"]
    assert main(["--quick", "scoreboard", *chosen, "--out", str(out)]) == 0
    rows = {(row.case, row.measure): row for row in read_csv(out)}
    assert rows["city-12, 1 s, direct", "checked"].value == "sound"
    assert "city-12-made-up-seed-001" in rows["city-12, 1 s, highs", "status"].settings
    assert rows["all", "plans that the checks contradict"].verdict is Verdict.MET
    assert "scoreboard: city-12, 1 s, direct: " in capsys.readouterr().err


def test_a_ring_is_solved_beside_the_ladder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A ring is read from its file and solved in processes; one shorter than the published optimum is wrong."""
    out = tmp_path / "board.csv"
    chosen = ["scoreboard", "--tsplib", str(tmp_path), "--instances", "gr17", "--limits", "5", "--out", str(out)]
    (tmp_path / "gr17.tsp").write_text(f"{RING}0 695 9999\n9999 0 695\n695 9999 0\nEOF\n", "utf-8")
    assert main([*chosen, "--solvers", "direct", "highs"]) == 0
    rows = {(row.case, row.measure): row for row in read_csv(out)}
    assert rows["gr17, 5 s, highs", "checked"].value == "sound"
    assert rows["all", "gr17, 5 s: direct, value"].verdict is Verdict.MET
    (tmp_path / "gr17.tsp").write_text(f"{RING}0 1 9\n9 0 1\n1 9 0\nEOF\n", "utf-8")
    assert main([*chosen, "--solvers", "direct"]) == 1
    assert "value or bound contradicts the published optimum 2,085" in capsys.readouterr().err
