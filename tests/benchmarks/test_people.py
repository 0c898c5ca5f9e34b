"""People on seats are measured: whole processes, and the plan that they leave."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks import people
from benchmarks.benchmark import Request, Verdict
from benchmarks.commands import CommandFailed, Measured
from optimizer.engines import Settings
from optimizer.files.bundled import scenario_path
from optimizer.intake import load
from optimizer.planning.solving import solve

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_there_is_a_row_for_every_bar() -> None:
    """A quick run yields each figure that has a bar, tells of every row, and finds a small case proven."""
    told: list[str] = []
    rows = list(people.run(Request(is_quick=True, tell=told.append)))
    assert [row.measure for row in rows if row.bar] == [
        "seconds of check",
        "seconds from scenario to checked plan",
        "peak memory",
        "gap of coverage",
        "gap of seats",
    ]
    found = {row.measure: row for row in rows}
    assert found["status"].value == "optimal"
    assert found["gap of seats"].verdict is Verdict.MET
    assert len(told) == len(rows)


def test_seats_that_are_not_proven_miss_a_proof_and_may_meet_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few skills short of the bound are no proof, but little beside all seats; many empty seats are too much."""
    plan = solve(load(scenario_path(people.QUICK.name)), Settings(seconds=20.0)).plan
    assert plan is not None
    coverage, seats = plan.tiers
    monkeypatch.setattr(people, "measured", lambda *_: Measured(1.0, 1.0, 1))

    def verdict(best: float, *, needs_proof: bool) -> Verdict:
        left = replace(plan, tiers=(coverage, replace(seats, value=best, best=best, limit=best)))
        monkeypatch.setattr(people, "read_plan", lambda *_: left)
        case = replace(people.QUICK, needs_proof=needs_proof)
        (row,) = (
            each for each in people.solving(case, scenario_path(case.name), Request()) if each.measure == "gap of seats"
        )
        return row.verdict

    assert verdict(3, needs_proof=True) is Verdict.MISSED
    assert verdict(3, needs_proof=False) is Verdict.MET
    assert verdict(3000, needs_proof=False) is Verdict.MISSED


def test_a_solve_that_fails_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that ends without a plan is one row that says so, and the other figures are not lost."""

    def fail(command: str, *_: str) -> Measured:
        if command == "solve":
            raise CommandFailed("tuimo solve … ended with exit code 4:\nno plan")
        return Measured(1.0, 1.0, 1)

    monkeypatch.setattr(people, "measured", fail)
    rows = list(people.run(Request(tell=lambda _: None)))
    assert [(row.measure, row.verdict) for row in rows] == [
        ("seconds of check", Verdict.MET),
        ("status", Verdict.WRONG),
        ("seconds of check", Verdict.MET),
        ("status", Verdict.WRONG),
        ("seconds of check", Verdict.NONE),
        ("status", Verdict.WRONG),
    ]


def test_a_pool_is_there_several_times_over(tmp_path: Path) -> None:
    """Everybody of no team is copied under another id and name; whole teams stay what they are."""
    case = replace(people.QUICK, name="city-people", copies=3)
    given, crowd = load(scenario_path("city-people")), load(case.written(tmp_path))
    assert len(crowd.staffing.free) == 3 * len(given.staffing.free)
    assert crowd.staffing.own_people.keys() == given.staffing.own_people.keys()
    assert len(crowd.officers) - len(crowd.staffing.free) == len(given.officers) - len(given.staffing.free)
    assert people.QUICK.written(tmp_path) == scenario_path(people.QUICK.name)
    assert case.label == "city-people, its pool 3 times over"
