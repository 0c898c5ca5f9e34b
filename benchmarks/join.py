"""Several runs on one commit and machine as one results file: ``python -m benchmarks.join OUT FILE FILE…``.

A run over everything takes hours, and can be done piece by piece. What was measured by different commits or on
different machines does not belong side by side and is refused.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.benchmark import Verdict
from benchmarks.machine import NAME as MACHINE
from benchmarks.results import read_csv, write
from benchmarks.scoreboard import CONTRADICTED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.benchmark import Row


def joined(runs: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the rows of several runs as those of one.

    Raises
    ------
    ValueError
        If the runs differ in machine, versions or commit, or two of them measured the same.
    """
    first = _facts(runs[0])
    for run in runs[1:]:
        differences = [name for name, value in _facts(run).items() if first.get(name) != value]
        if differences:
            msg = f"runs differ in {', '.join(differences)}"
            raise ValueError(msg)
    rows = [row for row in runs[0] if row.benchmark == MACHINE]
    contradicted: Row | None = None
    known: set[tuple[str, str, str]] = set()
    for row in (row for run in runs for row in run if row.benchmark != MACHINE):
        key = row.benchmark, row.case, row.measure
        if row.measure == CONTRADICTED:
            contradicted = row if contradicted is None else _sum(contradicted, row)
        elif key in known:
            msg = f"two runs measured {', '.join(part for part in key if part)}"
            raise ValueError(msg)
        else:
            known.add(key)
            rows.append(row)
    return rows if contradicted is None else [*rows, contradicted]


def _facts(run: Sequence[Row]) -> dict[str, object]:
    return {row.measure: row.value for row in run if row.benchmark == MACHINE}


def _sum(one: Row, other: Row) -> Row:
    verdict = next((each.verdict for each in (one, other) if each.verdict is Verdict.WRONG), one.verdict)
    return replace(one, value=int(one.value or 0) + int(other.value or 0), verdict=verdict)


def main(arguments: Sequence[str]) -> int:
    """Join files; return 1 if they do not belong together."""
    out, *files = arguments
    try:
        rows = joined([read_csv(Path(file)) for file in files])
    except ValueError as error:
        print(error, file=sys.stderr)  # a command's own words
        return 1
    write(rows, Path(out))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
