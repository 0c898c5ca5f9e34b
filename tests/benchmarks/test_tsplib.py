"""The reader of TSPLIB instances, on tiny instances written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import tsplib_rings
from benchmarks.benchmark import Request
from benchmarks.solving import Solved
from benchmarks.tsplib import LAYOUTS, parse_instance, read_instance
from optimizer.domain import Plan, Status, TierValue

if TYPE_CHECKING:
    from pathlib import Path

SYMMETRIC = ((0, 1, 2, 3), (1, 0, 4, 5), (2, 4, 0, 6), (3, 5, 6, 0))
WRITTEN = {
    "FULL_MATRIX": "9 1 2 3\n1 9 4 5\n2 4 9 6\n3 5 6 9",
    "UPPER_ROW": "1 2 3\n4 5\n6",
    "LOWER_COL": "1 2 3\n4 5\n6",
    "LOWER_ROW": "1\n2 4\n3 5 6",
    "UPPER_COL": "1\n2 4\n3 5 6",
    "UPPER_DIAG_ROW": "9 1 2 3\n9 4 5\n9 6\n9",
    "LOWER_DIAG_COL": "9 1 2 3\n9 4 5\n9 6\n9",
    "LOWER_DIAG_ROW": "9\n1 9\n2 4 9\n3 5 6 9",
    "UPPER_DIAG_COL": "9\n1 9\n2 4 9\n3 5 6 9",
}
"""The one symmetric matrix in every format; 9 stands where nothing is meant."""


def text_of(layout: str, numbers: str, size: int | str = 4, kind: str = "EXPLICIT") -> str:
    """Return an instance as TSPLIB writes it."""
    return (
        f"NAME: tiny\nTYPE: TSP\nCOMMENT: made up: by hand\nDIMENSION : {size}\nEDGE_WEIGHT_TYPE: {kind}\n"
        f"EDGE_WEIGHT_FORMAT: {layout} \nEDGE_WEIGHT_SECTION\n{numbers}\nEOF\n"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_format_is_read(layout: str) -> None:
    """Each format gives the same matrix, with zeros where the file has something meaningless."""
    instance = parse_instance(text_of(layout, WRITTEN[layout]))
    assert instance.distances == SYMMETRIC
    assert (instance.name, instance.size) == ("tiny", 4)


def test_a_full_matrix_may_be_asymmetric() -> None:
    """A full matrix leads from the row's node to the column's node, and the way back may be another."""
    assert parse_instance(text_of("FULL_MATRIX", "0 1\n2 0", 2)).distances == ((0, 1), (2, 0))


def test_lines_may_break_anywhere() -> None:
    """Distances are read as one stream of numbers, whatever the lines."""
    assert parse_instance(text_of("LOWER_DIAG_ROW", "0 1 0 2\n 4\n0 3 5 6 0")).distances == SYMMETRIC


@pytest.mark.parametrize("keyword", ["DISPLAY_DATA_SECTION", "EOF : ", ""])
def test_distances_end_at_the_next_keyword(keyword: str) -> None:
    """What follows the distances, such as points to draw, is not taken for distances."""
    text = text_of("UPPER_ROW", "1 2 3 4 5 6").removesuffix("EOF\n") + f"{keyword}\n" + ("1 2 3" if keyword else "")
    assert parse_instance(text).distances == SYMMETRIC


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (text_of("UPPER_ROW", "1 2 3 4 5"), "UPPER_ROW of 4 nodes has 6 distances, not 5"),
        (text_of("UPPER_ROW", "1 2 3 4 5 6 7"), "6 distances, not 7"),
        (text_of("UPPER_ROW", "1 2 3 4 5 six"), "whole number, not 'six'"),
        (text_of("FUNCTION", "1"), "must be EXPLICIT in one of FULL_MATRIX, .*, not EXPLICIT FUNCTION"),
        (text_of("UPPER_ROW", "1", kind="EUC_2D"), "not EUC_2D UPPER_ROW"),
        (text_of("UPPER_ROW", "1", size="four"), "DIMENSION must be a whole number, not 'four'"),
        (text_of("UPPER_ROW", "1").replace("DIMENSION", "SIZE"), "the keyword DIMENSION is missing"),
        ("", "the keyword NAME is missing"),
    ],
)
def test_what_is_no_instance_is_refused(text: str, words: str) -> None:
    """A text that is not what it claims is refused with what was found and what was expected."""
    with pytest.raises(ValueError, match=words):
        parse_instance(text)


@pytest.mark.parametrize(
    ("status", "seconds", "verdicts"),
    [
        (Status.OPTIMAL, 60.0, ["met", "met"]),
        (Status.OPTIMAL, 61.0, ["met", "missed"]),
        (Status.FEASIBLE, 9.0, ["missed", "missed"]),
    ],
)
def test_each_ring_must_be_proven_in_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: Status, seconds: float, verdicts: list[str]
) -> None:
    """A minute is what the largest instance has, two minutes any other; without a proof no time is soon enough."""
    for name in ("gr17", "kro124p"):
        text = text_of("FULL_MATRIX", "0 1\n2 0", 2).replace("tiny", name)
        (tmp_path / f"{name}.tsp").write_text(text, "utf-8")
    plan = Plan((), tiers=(TierValue("travel", 3, 3, 3, 3),), status=status)
    monkeypatch.setattr(tsplib_rings, "solved", lambda *_: Solved(status, plan, seconds, seconds, 0.1))
    rows = [row for row in tsplib_rings.run(Request(tsplib=tmp_path, tell=lambda _: None)) if row.measure == "seconds"]
    assert [row.bar for row in rows] == ["proven in at most 120 s", "proven in at most 60 s"]
    assert [str(row.verdict) for row in rows] == verdicts


def test_a_refusal_names_the_file(tmp_path: Path) -> None:
    """What is wrong with a file is said with the file's name."""
    file = tmp_path / "tiny.tsp"
    file.write_text(text_of("UPPER_ROW", "1"), "utf-8")
    with pytest.raises(ValueError, match=r"tiny\.tsp: UPPER_ROW"):
        read_instance(file)
