"""Several runs as one: only of one machine and commit, and nothing twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.benchmark import Row, Verdict
from benchmarks.join import joined, main
from benchmarks.machine import NAME as MACHINE
from benchmarks.results import read_csv, write
from benchmarks.scoreboard import CONTRADICTED

if TYPE_CHECKING:
    from pathlib import Path


def run_of(case: str, commit: str = "abc", wrong: int = 0) -> list[Row]:
    """Return the rows of a small run."""
    verdict = Verdict.WRONG if wrong else Verdict.MET
    return [
        Row(MACHINE, "", "commit", commit),
        Row("scoreboard", case, "value", 3, "points"),
        Row("scoreboard", "all", CONTRADICTED, wrong, bar="0", verdict=verdict),
    ]


def test_rows_of_all_runs_stand_in_one_file_with_the_machine_once(tmp_path: Path) -> None:
    """Facts of the machine stand once, every figure once, and what was contradicted is added up."""
    for name, wrong in (("one", 0), ("two", 2)):
        write(run_of(name, wrong=wrong), tmp_path / f"{name}.csv")
    assert main([str(tmp_path / "both.csv"), str(tmp_path / "one.csv"), str(tmp_path / "two.csv")]) == 0
    rows = read_csv(tmp_path / "both.csv")
    assert [(row.case, row.measure, row.value) for row in rows] == [
        ("", "commit", "abc"),
        ("one", "value", "3"),
        ("two", "value", "3"),
        ("all", CONTRADICTED, "2"),
    ]
    assert rows[-1].verdict is Verdict.WRONG
    assert (tmp_path / "both.md").is_file()


@pytest.mark.parametrize(
    ("other", "words"),
    [(run_of("two", "def"), "runs differ in commit"), (run_of("one"), "two runs measured scoreboard, one, value")],
)
def test_what_does_not_belong_together_is_refused(other: list[Row], words: str, tmp_path: Path) -> None:
    """Runs of different commits, and two runs of the same, are not joined, and nothing is written."""
    with pytest.raises(ValueError, match=words):
        joined([run_of("one"), other])
    for name, rows in (("one", run_of("one")), ("other", other)):
        write(rows, tmp_path / f"{name}.csv")
    assert main([str(tmp_path / "out.csv"), str(tmp_path / "one.csv"), str(tmp_path / "other.csv")]) == 1
    assert not (tmp_path / "out.csv").exists()
