"""Rows → a CSV file for programs and a short Markdown file for people."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

from benchmarks.benchmark import Row, Verdict
from benchmarks.machine import NAME as MACHINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

COLUMNS = tuple(field.name for field in fields(Row))
MOST_SHOWN = 60
"""A benchmark with more rows shows its summary alone to people; the CSV file has them all."""
BOARD = "scoreboard"
BOARD_COLUMNS = (
    "status",
    "value",
    "bound",
    "gap",
    "gap to the best bound",
    "seconds to first plan",
    "seconds to 2 %",
    "seconds to proof",
    "peak memory",
    "checked",
)
"""Of one benchmark people see a line per case: these measures of it; the CSV file has more."""
SUMMARY = "all"
"""The case under which a benchmark of many cases sums them up."""


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Write every row, facts about the machine first; what is unknown is an empty cell."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({**asdict(row), "verdict": str(row.verdict)} for row in rows)


def write(rows: Sequence[Row], path: Path) -> None:
    """Write the CSV file and, beside it, the Markdown file."""
    write_csv(rows, path)
    path.with_suffix(".md").write_text(markdown(rows, f"Benchmarks {path.stem}"), "utf-8")


def read_csv(path: Path) -> list[Row]:
    """Return the rows of a file that :func:`write_csv` wrote, their values as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_row(line) for line in csv.DictReader(file)]


def _row(line: Mapping[str, str]) -> Row:
    texts = {name: line[name] for name in ("benchmark", "case", "measure", "value", "unit", "bar", "seed", "settings")}
    return Row(**texts, verdict=Verdict(line["verdict"]), load=float(line["load"]) if line["load"] else None)


def markdown(rows: Sequence[Row], title: str) -> str:
    """Return the rows as Markdown: the machine as a list, then one table per benchmark."""
    lines = [f"# {title}", ""]
    lines += [f"- {row.measure}: {shown(row)}" for row in rows if row.benchmark == MACHINE]
    counts = Counter(row.benchmark for row in rows)
    for name in dict.fromkeys(row.benchmark for row in rows if row.benchmark != MACHINE):
        own = [row for row in rows if row.benchmark == name]
        short = [row for row in own if row.case == SUMMARY]
        lines += ["", f"## {name}", "", *table(short if short and counts[name] > MOST_SHOWN else own)]
        lines += ["", *board(own)] if name == BOARD else []
        settings = dict.fromkeys(row.settings for row in own if row.settings)
        lines += ["", "Settings: " + " · ".join(settings) + "."] if settings else []
    return "\n".join(lines) + "\n"


def table(rows: Sequence[Row]) -> list[str]:
    """Return rows as the lines of a Markdown table."""
    head = ["| case | measure | value | bar | verdict | load |", "|---|---|---|---|---|---|"]
    return head + [
        f"| {row.case} | {row.measure} | {shown(row)} | {row.bar} | {row.verdict} | {_or_dash(row.load)} |"
        for row in rows
    ]


def board(rows: Sequence[Row]) -> list[str]:
    """Return one line per case of the scoreboard as the lines of a Markdown table, a bar beside what it is for."""
    lines = [f"| case | {' | '.join(BOARD_COLUMNS)} |", "|---" * (len(BOARD_COLUMNS) + 1) + "|"]
    for case in dict.fromkeys(row.case for row in rows if row.case != SUMMARY):
        of = {row.measure: row for row in rows if row.case == case}
        if len(of) <= len(("status", "in words")):  # nothing ran
            words = ": ".join(shown(row) for row in of.values())
            lines.append(f"| {case} | {words} |" + " |" * (len(BOARD_COLUMNS) - 1))
        else:
            lines.append(f"| {case} | {' | '.join(_with_bar(of.get(name)) for name in BOARD_COLUMNS)} |")
    return lines


def _with_bar(row: Row | None) -> str:
    if row is None or row.value is None or row.value == "":
        return "–" if row is None or not row.bar else f"– (at most {row.bar}: {row.verdict})"
    return shown(row) if not row.bar else f"{shown(row)} (at most {row.bar}: {row.verdict})"


def shown(row: Row) -> str:
    """Return a row's value with its unit."""
    # What a file gave back is text; a whole number with thousands reads the same either way.
    value = row.value
    if isinstance(value, str) and row.unit:
        value = float(value) if "." in value else int(value) if value else None
    return f"{_or_dash(value)} {row.unit}".strip()


def _or_dash(value: object) -> str:
    return "–" if value is None or value == "" else f"{value:,}" if isinstance(value, int | float) else str(value)
