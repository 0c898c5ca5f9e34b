"""Several runs as one: only of one machine and commit, and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.benchmark import Row, Verdict
from benchmarks.join import joined, main
from benchmarks.machine import NAME as MACHINE
from benchmarks.results import read_csv, write
from benchmarks.scoreboard import BEST_BOUND, CONTRADICTED

if TYPE_CHECKING:
    from pathlib import Path


ONE, TWO = "city, 10 s, columns", "city, 60 s, columns"
FIGURES = (("status", "feasible"), ("value", "3.0"), ("checked", "in words"))


def run_of(case: str, commit: str = "abc", **figures: float) -> list[Row]:
    """Return the rows of a small run of one solver, whose plan is sound unless ``wrong`` is among the figures."""
    verdict = Verdict.WRONG if figures.pop("wrong", 0) else Verdict.NONE
    rows = [Row("scoreboard", case, measure, value) for measure, value in {"value": 3.0, **figures}.items()]
    return [
        Row(MACHINE, "", "commit", commit),
        Row("scoreboard", case, "status", "feasible"),
        *rows,
        Row("scoreboard", case, BEST_BOUND, 99.0, "%"),
        Row("scoreboard", case, "checked", "in words", verdict=verdict),
        Row("scoreboard", "all", CONTRADICTED, 0, bar="0", verdict=Verdict.MET),
    ]


def test_rows_of_all_runs_stand_in_one_file_with_the_machine_once(tmp_path: Path) -> None:
    """Facts of the machine stand once, every figure once, and what was contradicted is added up."""
    one, two = run_of("city, 10 s, columns"), run_of("city, 60 s, columns", wrong=1)
    for name, rows in (("one", one), ("two", two)):
        write(rows, tmp_path / f"{name}.csv")
    assert main([str(tmp_path / "both.csv"), str(tmp_path / "one.csv"), str(tmp_path / "two.csv")]) == 0
    rows = read_csv(tmp_path / "both.csv")
    assert [(row.case, row.measure, row.value) for row in rows] == [
        ("", "commit", "abc"),
        *((case, each, value) for case in ("city, 10 s, columns", "city, 60 s, columns") for each, value in FIGURES),
        ("all", CONTRADICTED, "1"),
    ]
    assert rows[-1].verdict is Verdict.WRONG
    assert (tmp_path / "both.md").is_file()


def test_solvers_of_several_runs_are_held_against_each_other() -> None:
    """Who has the better plan and bound, and how far plans are from the best bound, is told of all runs together."""
    ours = run_of("city, 10 s, columns", value=300.0, bound=200.0, gap=10.0)
    peer = run_of("city, 10 s, timefold", value=250.0)
    rows = joined([ours, peer])
    standing = {row.measure: (row.value, row.verdict) for row in rows if row.case == "all"}
    assert standing["city, 10 s: columns, value"] == (300.0, Verdict.MISSED)
    gaps = {row.case: row.value for row in rows if row.measure == BEST_BOUND}
    assert gaps == {"city, 10 s, columns": 10.0, "city, 10 s, timefold": 5.0}


def test_runs_of_several_commits_are_joined_only_where_that_is_said() -> None:
    """Every figure names its commit then, and what was measured again counts as the last file has it."""
    old = [*run_of("city, 10 s, columns", value=9.0), *run_of("city, 10 s, scip")[1:]]
    new = run_of("city, 10 s, columns", "def", value=4.0)
    rows = joined([old, new], is_one_commit=False)
    values = {row.case: (row.value, row.settings) for row in rows if row.measure == "value"}
    assert values == {"city, 10 s, columns": (4.0, "commit def"), "city, 10 s, scip": (3.0, "commit abc")}
    assert rows[0].value == "abc, def"


@pytest.mark.parametrize(
    ("other", "words"),
    [(run_of(TWO, "def"), "runs differ in commit"), (run_of(ONE), f"two runs measured scoreboard, {ONE}")],
)
def test_what_does_not_belong_together_is_refused(other: list[Row], words: str, tmp_path: Path) -> None:
    """Runs of different commits, and two runs of the same, are not joined, and nothing is written."""
    with pytest.raises(ValueError, match=words):
        joined([run_of(ONE), other])
    for name, rows in (("one", run_of(ONE)), ("other", other)):
        write(rows, tmp_path / f"{name}.csv")
    assert main([str(tmp_path / "out.csv"), str(tmp_path / "one.csv"), str(tmp_path / "other.csv")]) == 1
    assert not (tmp_path / "out.csv").exists()
