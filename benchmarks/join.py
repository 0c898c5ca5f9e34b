"""Several runs on one machine as one results file: ``python -m benchmarks.join OUT FILE FILE…``.

A run over everything takes hours, and can be done piece by piece. How solvers stand to each other is told anew from all
pieces together. What was measured on different machines does not belong side by side and is refused; so is what was
measured by different commits, unless ``--several-commits`` says that the code did not change for what stays as it was.
Each figure then names its commit, and a case that was measured again counts as in the last file that has it.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.machine import NAME as MACHINE
from benchmarks.results import SUMMARY, read_csv, write
from benchmarks.scoreboard import BEST_BOUND, outcomes_of, summary
from benchmarks.scoreboard import NAME as BOARD

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.benchmark import Row

COMMIT = "commit"


def joined(runs: Sequence[Sequence[Row]], *, is_one_commit: bool = True) -> list[Row]:
    """Return the rows of several runs as those of one.

    Raises
    ------
    ValueError
        If the runs differ in machine, versions or commit, or two of them measured the same.
    """
    facts: dict[str, Row] = {}
    for row in (row for run in runs for row in run if row.benchmark == MACHINE):
        known = facts.setdefault(row.measure, row)
        if known.value != row.value:
            if row.measure != COMMIT or is_one_commit:
                msg = f"runs differ in {row.measure}"
                raise ValueError(msg)
            names = dict.fromkeys((*str(known.value).split(", "), str(row.value)))
            facts[COMMIT] = replace(known, value=", ".join(names))
    cases: dict[tuple[str, str], list[Row]] = {}
    for run in runs:
        own = _cases(run) if is_one_commit else _with_commit(_cases(run), _commit(run))
        again = [case for case in own if case in cases]
        if again and is_one_commit:
            msg = f"two runs measured {', '.join(again[0])}"
            raise ValueError(msg)
        cases |= own
    rows = [*facts.values(), *(row for case in cases.values() for row in case)]
    outcomes = outcomes_of(rows)
    return [*rows, *summary(outcomes)] if outcomes else rows


def _cases(run: Sequence[Row]) -> dict[tuple[str, str], list[Row]]:
    """Return what was measured, case by case, without what follows from all cases together."""
    cases: dict[tuple[str, str], list[Row]] = {}
    for row in run:
        follows = row.benchmark == BOARD and (row.case == SUMMARY or row.measure == BEST_BOUND)
        if row.benchmark != MACHINE and not follows:
            cases.setdefault((row.benchmark, row.case), []).append(row)
    return cases


def _with_commit(cases: dict[tuple[str, str], list[Row]], commit: str) -> dict[tuple[str, str], list[Row]]:
    return {
        case: [replace(row, settings=", ".join(filter(None, (row.settings, f"commit {commit}")))) for row in rows]
        for case, rows in cases.items()
    }


def _commit(run: Sequence[Row]) -> str:
    return next(str(row.value) for row in run if (row.benchmark, row.measure) == (MACHINE, COMMIT))


def main(arguments: Sequence[str]) -> int:
    """Join files; return 1 if they do not belong together."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.join", description="Join runs into one results file.")
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--several-commits", action="store_true", help="let runs be of different commits")
    options = parser.parse_args(arguments)
    try:
        rows = joined([read_csv(file) for file in options.files], is_one_commit=not options.several_commits)
    except ValueError as error:
        print(error, file=sys.stderr)  # a command's own words
        return 1
    write(rows, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
