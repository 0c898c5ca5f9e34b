"""Put the figures of a results file into ``docs/benchmarks.md``, with a picture: ``python -m benchmarks.page FILE``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import dates, people, price_of_no_mutual, speed, spreading, term, tsplib_rings
from benchmarks.benchmark import Verdict
from benchmarks.machine import NAME as MACHINE
from benchmarks.machine import ROOT
from benchmarks.results import BOARD, SUMMARY, board, read_csv, shown, table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

    from benchmarks.benchmark import Row

PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "price-of-no-mutual.png"
BEGIN, END = "<!-- figures: written by benchmarks.page -->", "<!-- end of figures -->"
BOARD_BEGIN, BOARD_END = "<!-- scoreboard: written by benchmarks.page -->", "<!-- end of scoreboard -->"
FACTS = ("processor", "cores", "memory", "python", "ortools", "commit", "uncommitted changes")
COLOURS = {"no mutual pairs": "#0072b2", "one ring": "#d55e00"}
"""Told apart by everybody, also by people who see few colours."""
BIN_PERCENT = 5


def refreshed(page: str, rows: Sequence[Row], name: str) -> str:
    """Return the page with its figures replaced by those in the rows.

    The scoreboard has a place of its own, because it is run by itself: its rows replace the scoreboard alone, and rows
    of anything else the other figures alone.

    Parameters
    ----------
    page
        The page's text, with the lines between which the figures stand.
    rows
        What came out.
    name
        The name of the file with all of it.

    Raises
    ------
    ValueError
        If one of the lines is missing.
    """
    boards = [row for row in rows if row.benchmark == BOARD]
    others = [row for row in rows if row.benchmark != BOARD]
    if boards:
        page = _replaced(page, BOARD_BEGIN, BOARD_END, board_figures(rows, name))
    if not boards or any(row.benchmark != MACHINE for row in others):
        page = _replaced(page, BEGIN, END, figures(others, name))
    return page


def _replaced(page: str, first: str, last: str, text: str) -> str:
    before, begin, rest = page.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        msg = f"the page has no place for the figures: {first} … {last}"
        raise ValueError(msg)
    return f"{before}{first}\n\n{text}\n\n{last}{after}"


def figures(rows: Sequence[Row], name: str) -> str:
    """Return the figures as Markdown: where they come from, then a table per benchmark that has rows."""
    lines = _source(rows, name)
    rings = [row for row in rows if row.benchmark == tsplib_rings.NAME]
    if rings:
        lines += ["", "### Rings", "", *ring_table(rings)]
    prices = [row for row in rows if row.benchmark == price_of_no_mutual.NAME and row.case == SUMMARY]
    if prices:
        lines += ["", "### The price of no mutual pairs", "", *table(prices)]
    for title, benchmark in (
        ("Speed", speed.NAME),
        ("Many cities", spreading.NAME),
        ("Choices of dates", dates.NAME),
        ("Days and the term", term.NAME),
        ("People on seats", people.NAME),
    ):
        own = [row for row in rows if row.benchmark == benchmark]
        lines += ["", f"### {title}", "", *table(own)] if own else []
    return "\n".join(lines)


def board_figures(rows: Sequence[Row], name: str) -> str:
    """Return the scoreboard as Markdown: where it comes from, how tuimo stands, then a line per solve."""
    boards = [row for row in rows if row.benchmark == BOARD]
    facts = [row for row in rows if row.benchmark == MACHINE]
    standing = table([row for row in boards if row.case == SUMMARY])
    return "\n".join([*_source([*facts, *boards], name), "", *standing, "", *board(boards)])


def _source(rows: Sequence[Row], name: str) -> list[str]:
    """Return from which file and machine the figures are, and which bars they miss."""
    facts = {row.measure: shown(row) for row in rows if row.benchmark == MACHINE}
    source = f"From [{name}](../benchmarks/results/{name}): " + ", ".join(f"{each} {facts[each]}" for each in FACTS)
    missed = [row for row in rows if row.verdict in (Verdict.MISSED, Verdict.WRONG)]
    said = [f"**{row.measure} ({row.case}): {shown(row)} instead of {row.bar}**" for row in missed]
    return [f"{source}.", "", f"Not reached: {'; '.join(said)}." if said else "Every bar is met."]


def ring_table(rows: Sequence[Row]) -> list[str]:
    """Return one line per instance as the lines of a Markdown table."""
    lines = [
        "| instance | length | bar | verdict | proven bound | seconds | processor seconds | load |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for case in dict.fromkeys(row.case for row in rows):
        of = {row.measure: row for row in rows if row.case == case}
        length = of["length"]
        values = (shown(of[each]) for each in ("proven bound", "seconds", "processor seconds"))
        lines.append(
            f"| {case} | {shown(length)} | {length.bar} | {length.verdict} | {' | '.join(values)} | {length.load} |"
        )
    return lines


def extra_percent(rows: Sequence[Row], way: str) -> list[float]:
    """Return how much longer than free one way to turn is in each instance, in percent."""
    km = {
        (row.case, row.measure): float(row.value)
        for row in rows
        if row.benchmark == price_of_no_mutual.NAME and row.measure.startswith("least travel") and row.value
    }
    cases = dict.fromkeys(case for case, _ in km)
    return [100 * (km[case, f"least travel, {way}"] / km[case, "least travel, free"] - 1) for case in cases]


def picture(extra: Mapping[str, Sequence[float]]) -> Figure:
    """Return how often each extra travel occurs, a panel per way to turn, the mean marked."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7.2, 3.6), dpi=120, layout="constrained")
    panels = figure.subplots(len(extra), 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    widest = max(max(values) for values in extra.values())
    edges = [BIN_PERCENT * number for number in range(int(widest // BIN_PERCENT) + 2)]
    for axes, (way, values) in zip(panels, extra.items(), strict=True):
        axes.hist(values, bins=edges, color=COLOURS[way], edgecolor="white")
        mean = sum(values) / len(values)
        axes.axvline(mean, color="black", linewidth=1)
        axes.annotate(f"mean {mean:.0f} %", (mean, 0.88), xycoords=("data", "axes fraction"), xytext=(4, 0),
                      textcoords="offset points", va="center")  # fmt: skip
        axes.set_title(way, loc="left", fontsize=10)
        axes.set_ylabel("instances")
        axes.spines[["top", "right"]].set_visible(False)
    panels[-1].set_xlabel("extra travel over turning freely, %")
    return figure


def refresh(rows: Sequence[Row], name: str, page: Path = PAGE, to: Path = PICTURE) -> None:
    """Write the figures into the page and, if the price was measured, draw the picture."""
    page.write_text(refreshed(page.read_text("utf-8"), rows, name), "utf-8")
    extra = {way: extra_percent(rows, way) for way in COLOURS}
    if all(extra.values()):
        picture(extra).savefig(to, metadata={"Software": None})


if __name__ == "__main__":
    refresh(read_csv(Path(sys.argv[1])), Path(sys.argv[1]).name)
