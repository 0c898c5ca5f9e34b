"""A ledger as facts and as a file: what a plan did, one fact a row, and the same facts when it is read again."""

from __future__ import annotations

import csv
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import HistoryRow, Leg, Seating
from optimizer.errors import ExportError
from optimizer.files import LEDGER_COLUMNS, facts_of, ledger_text, merged, write_ledger
from optimizer.intake.folder import read_table
from optimizer.intake.issue import Report
from optimizer.intake.rows import rows_of, understand
from optimizer.intake.tables import BY_NAME
from optimizer.measures.load import Load
from tests.builders import day, history, plan, posting, region, round_, scenario, target, team

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEAMS = (team("a1", "A"), team("m1", ("A", "C"), kind="mixed"), team("c1", "C"))
TARGETS = (
    target("v1", "B", 30, bundle="town"),
    target("town", "B", 7),
    target("v2", "B", 30, bundle="town"),
    target("t", "B", 5),
)
TRAVEL = {("A", "B"): Leg(km=10.3), ("B", "C"): Leg(km=20.0)}
GIVEN = scenario(teams=TEAMS, targets=TARGETS, rounds=("R1", "R2"), travel=TRAVEL)


def cells(rows: Iterable[HistoryRow], *names: str) -> list[tuple[object, ...]]:
    """Return some cells of every row."""
    return [tuple(getattr(row, name) for name in names) for row in rows]


def read(path: Path) -> list[HistoryRow]:
    """Return the facts of a ledger as a scenario reads them."""
    report, table = Report(), BY_NAME["history"]
    grid = read_table(path, table, report)
    assert grid is not None
    rows = rows_of(grid, report)
    for row in rows:
        understand(row, report)
    assert report.issues == []
    return [table.build(row.values) for row in rows]  # type: ignore[misc]


def test_the_columns_are_those_of_history() -> None:
    """A ledger, the table of a scenario and a fact have the same columns, in the same order for people."""
    assert tuple(column.name for column in BY_NAME["history"].columns) == LEDGER_COLUMNS
    assert {each.name for each in fields(HistoryRow)} == set(LEDGER_COLUMNS)


def test_a_bundle_has_its_days_once_and_every_member_a_row() -> None:
    """Members are inspected, each in a row of its own; the days stand in the head's row, the way in the first."""
    rows = facts_of(GIVEN, plan(posting("a1", "B", "v1", "town", "v2", "t")))
    assert cells(rows, "target", "days", "km") == [
        ("v1", None, 10.3),
        ("town", 7, None),
        ("v2", None, None),
        ("t", 5, None),
    ]
    assert cells(rows[:1], "round", "date", "leave", "team", "home", "host") == [
        ("R1", day("2024-03-04"), day("2024-04-26"), "a1", ("A",), "B")
    ]


def test_a_bundle_without_its_head_has_its_days_in_the_first_row() -> None:
    """Where the head was inspected before, or is not part of the posting, the first member carries its days."""
    assert cells(facts_of(GIVEN, plan(posting("a1", "B", "v2", "v1"))), "target", "days") == [("v2", 7), ("v1", None)]
    done = replace(GIVEN, history=(history("R0", "2023-05-01", "B", target="town"),))
    assert cells(facts_of(done, plan(posting("a1", "B", "v1", "v2"))), "target", "days") == [("v1", 7), ("v2", None)]


def test_bundles_that_are_off_have_days_of_their_own() -> None:
    """Where members are inspected singly each has its own days."""
    from optimizer.domain import Mode, Setting

    single = replace(GIVEN, rules={"bundles": Setting(Mode.OFF)})
    made = plan(posting("a1", "B", "v1", "town"))
    assert cells(facts_of(single, made), "target", "days") == [("v1", 30), ("town", 7)]
    assert Load().value(single, made) == 37


def test_a_posting_without_a_target_has_a_row() -> None:
    """An idle stay draws an arc; a mixed team has all its homes and their mean way."""
    rows = facts_of(GIVEN, plan(posting("a1", "C", round="R2"), posting("m1", "B")))
    assert cells(rows, "round", "team", "kind", "home", "target", "days", "km") == [
        ("R1", "m1", "mixed", ("A", "C"), None, None, 15.2),
        ("R2", "a1", "whole", ("A",), None, None, rows[1].km),
    ]


def test_a_way_that_nobody_knows_is_left_out() -> None:
    """Without coordinates and travel the cell is empty."""
    places = [region(each, lon=None, lat=None) for each in "ABC"]
    (row,) = facts_of(scenario(places, TEAMS, TARGETS), plan(posting("a1", "C")))
    assert row.km is None


def test_seats_have_rows_with_the_days_of_the_officer() -> None:
    """An officer has a row by id alone, without target, days and way, and with dates of the seat if it has any."""
    seats = (Seating("leader", "P1"), Seating("member", "P2", day("2024-03-11"), day("2024-03-15")))
    rows = facts_of(GIVEN, plan(posting("a1", "B", "t", seats=seats)))
    assert cells(rows, "target", "days", "km", "officer", "seat", "date", "leave") == [
        ("t", 5, 10.3, None, None, day("2024-03-04"), day("2024-04-26")),
        (None, None, None, "P1", "leader", day("2024-03-04"), day("2024-04-26")),
        (None, None, None, "P2", "member", day("2024-03-11"), day("2024-03-15")),
    ]


def test_rounds_are_picked_and_ledgers_merged_in_order_of_time() -> None:
    """Only rounds asked for are told; of several ledgers the same fact comes once, the earliest first."""
    made = plan(posting("c1", "B", "t", round="R2"), posting("a1", "B", "town"))
    assert cells(facts_of(GIVEN, made, {"R2"}), "round") == [("R2",)]
    both = merged([facts_of(GIVEN, made, {"R2"}), facts_of(GIVEN, made), facts_of(GIVEN, made, {"R1"})])
    assert both == facts_of(GIVEN, made)
    assert cells(both, "round") == [("R1",), ("R2",)]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """Every fact comes back, whatever stands in ids and seats; the file begins with the mark of UTF-8."""
    rows = (
        *facts_of(
            GIVEN, plan(posting("a1", "B", "v1", "town", seats=(Seating('组长, "一"', "甲"),)), posting("m1", "B"))
        ),
        history("=1+1", "2023-05-01", "-B", team="+a", target="@t", days=0, km=0.0, home=("A", "B")),
    )
    write_ledger(rows, tmp_path / "ledger.csv")
    assert (tmp_path / "ledger.csv").read_bytes().startswith(b"\xef\xbb\xbfround,date,")
    assert read(tmp_path / "ledger.csv") == list(rows)
    assert len(list(csv.reader(ledger_text(rows).splitlines()))) == len(rows) + 1


def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    """A folder that is not there, and a name that is a folder's, are told; nothing else appears."""
    (tmp_path / "done.csv").mkdir()
    for path in (tmp_path / "missing" / "ledger.csv", tmp_path / "done.csv"):
        with pytest.raises(ExportError):
            write_ledger((), path)
    assert [each.name for each in tmp_path.iterdir()] == ["done.csv"]


def test_a_round_asked_for_that_nobody_is_posted_in_is_empty() -> None:
    """A ledger without facts is a header."""
    assert (
        ledger_text(facts_of(replace(GIVEN, rounds=(round_("R1"),)), plan(), {"R1"}))
        == ",".join(LEDGER_COLUMNS) + "\r\n"
    )
