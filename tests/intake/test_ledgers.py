"""What becomes of ledgers: facts told twice or otherwise, of other scenarios and terms, and files that are none."""

from __future__ import annotations

import os
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.domain import Kind
from optimizer.files.ledger import ledger_text
from optimizer.intake import inspect
from optimizer.rules.staffing.rounds_per_person import past_rounds_of
from tests.intake.scenarios import TABLES, write

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from optimizer.intake import Intake

HEADER = "round,date,leave,team,kind,home,host,target,days,km,officer,seat\n"
DONE = "R1,2024-03-04,2024-04-26,TA,whole,A,B,X2,10,20.5,,\n"
OTHER = "R1,2024-03-04,2024-04-26,TB,whole,B,C,X3,10,30,,\n"
LAST = "R1,2024-03-04,2024-04-26,TC,whole,C,A,X1,10,20,,\n"
ALL = DONE + OTHER + LAST


def with_ledgers(folder: Path, *ledgers: str | bytes, **tables: Any) -> Intake:  # noqa: ANN401
    """Return what becomes of the small scenario with ledgers ``0.csv``, ``1.csv`` and so on."""
    paths: list[str | Path] = []
    for number, ledger in enumerate(ledgers):
        paths.append(folder / f"{number}.csv")
        (folder / f"{number}.csv").write_bytes(ledger if isinstance(ledger, bytes) else ledger.encode())
    return inspect(write(folder / "s", **tables), ledgers=paths)


def notes(intake: Intake) -> list[tuple[str, int | None, str]]:
    """Return file, row and English words of every note."""
    assert intake.errors == ()
    return [(each.file.rpartition(os.sep)[2], each.row, each.message.en) for each in intake.notes]


# -- told twice or otherwise ------------------------------------------------------------------------------------------


def test_a_fact_told_twice_counts_once_and_is_noted(tmp_path: Path) -> None:
    """The same row in the history table and a ledger, in two ledgers or in one is one fact; each file says so once."""
    intake = with_ledgers(tmp_path, HEADER + ALL, "\ufeff" + HEADER + DONE + OTHER + DONE, history=HEADER + DONE)
    assert intake.scenario is not None
    assert len(intake.scenario.history) == 3
    assert notes(intake) == [
        ("0.csv", 2, "This row tells what history.csv, row 2 tells already; it counts once."),
        (
            "1.csv",
            2,
            "3 rows of this file tell what history.csv, row 2 and others tell already; each counts once.",
        ),
    ]


def test_the_same_fact_written_otherwise_is_the_same(tmp_path: Path) -> None:
    """Chinese headers and words, another order of columns and other ways to write numbers do not make another fact."""
    names = ["轮次", "日期", "撤离", "巡察组", "类型", "派出地", "受巡地", "对象", "天数", "公里", "干部", "岗位"]
    cells = ["R1", "2024-03-04", "2024-04-26", "TA", "整建制", "A", "B", "X2", "10", "20.50", "", ""]
    chinese = ",".join(reversed(names)) + "\r\n" + ",".join(reversed(cells)) + "\r\n"
    intake = with_ledgers(tmp_path, HEADER + ALL, chinese)
    assert intake.scenario is not None
    assert len(intake.scenario.history) == 3
    assert [file for file, _, _ in notes(intake)] == ["1.csv"]


@pytest.mark.parametrize(
    ("told", "column"), [(DONE.replace(",10,", ",12,"), "days"), (DONE.replace("20.5", "21"), "km")]
)
def test_a_stay_told_otherwise_is_noted_and_counts_once(tmp_path: Path, told: str, column: str) -> None:
    """Two rows of one stay with other days or another way are named; the tiers count the one that is read last."""
    from optimizer.measures.far import past_km_tenths
    from optimizer.measures.load import past_load

    intake = with_ledgers(tmp_path, HEADER + ALL, HEADER + told)
    (note,) = intake.notes
    assert note.column == column
    assert "what is read last counts" in note.message.en
    assert intake.scenario is not None
    assert past_load(intake.scenario)["TA"] == (12 if column == "days" else 10)
    assert past_km_tenths(intake.scenario)["TA"] == (210 if column == "km" else 205)


def test_a_stay_that_ends_twice_is_noted(tmp_path: Path) -> None:
    """Two rows of one stay with other last days are named; an officer may have left on another day than the team."""
    other = DONE.replace("2024-04-26", "2024-04-19")
    officer = "R1,2024-03-04,2024-04-12,TA,whole,A,B,,,,P1,leader\n"
    intake = with_ledgers(tmp_path, HEADER + ALL, HEADER + other + officer)
    told = [(note.column, note.found, note.sentence.en) for note in intake.notes if note.column == "leave"]
    (column, found, sentence), *others = told
    assert not others
    assert (column, found) == ("leave", "2024-04-19")
    assert "ends the same stay on 2024-04-26; rules about the days of a stay see both." in sentence


# -- kinds of team ----------------------------------------------------------------------------------------------------

KINDS = "id,name,home,kind\nTA,Team A,A,half\nTB,Team B,B,local\nTC,Team C,C,\n"


def test_an_empty_kind_is_that_of_the_team(tmp_path: Path) -> None:
    """A row without a kind has that of its team; where the team is unknown, or not told, it is whole."""
    rows = "".join(f"R0,2023-03-0{day},,{team},,A,B,,,,,\n" for day, team in enumerate(["TA", "TB", "TC", "TX", ""], 1))
    intake = with_ledgers(tmp_path, teams=KINDS, history=HEADER + rows)
    assert intake.scenario is not None
    assert [row.kind for row in intake.scenario.history] == [Kind.HALF, Kind.LOCAL, Kind.WHOLE, Kind.WHOLE, Kind.WHOLE]
    assert not [words for _, _, words in notes(intake) if "table of teams" in words]


def test_a_round_told_without_a_kind_counts_for_the_people_in_it(tmp_path: Path) -> None:
    """Who was sent with a half team was sent, also where the column of kinds is missing altogether."""
    history = "round,date,host,team,officer,seat\nR0,2024-01-08,C,TA,P1,leader\n"
    intake = with_ledgers(tmp_path, teams=KINDS, history=history, officers="id,name,home\nP1,One,A\n")
    assert intake.scenario is not None
    assert past_rounds_of(intake.scenario) == {"P1": {(2024, "R0")}}


def test_a_kind_that_is_left_out_in_one_of_two_tables_is_the_same_fact(tmp_path: Path) -> None:
    """What a ledger tells with the kind, and the history table without it, counts once; written and read, it stays."""
    told = DONE.replace("whole", "half")
    intake = with_ledgers(tmp_path, HEADER + told, teams=KINDS, history=HEADER + told.replace("half", ""))
    assert intake.scenario is not None
    (row,) = intake.scenario.history
    assert ledger_text([row]).replace("\r\n", "\n") == HEADER + told


def test_a_kind_other_than_the_teams_is_noted_once_a_team(tmp_path: Path) -> None:
    """A row counts as it says, but each team that the table of teams calls otherwise is named; of many the first."""
    teams = "id,name,home,kind\n" + "".join(f"T{number},Team {number},A,half\n" for number in range(8))
    rows = "".join(f"R0,2023-03-0{day},,T{number},whole,A,B,,,,,\n" for number in range(8) for day in (1, 2))
    intake = with_ledgers(tmp_path, teams=teams, history=HEADER + rows)
    assert intake.scenario is not None
    assert {row.kind for row in intake.scenario.history} == {Kind.WHOLE}
    *told, rest = [note for note in intake.notes if note.column == "kind"]
    assert [(note.row, note.found, note.expected.en) for note in told] == [
        (row, "whole", "half") for row in (2, 4, 6, 8, 10)
    ]
    assert "calls T0 half" in told[0].sentence.en
    assert (rest.row, "3 more teams" in rest.sentence.en) == (12, True)


# -- other scenarios, other times -------------------------------------------------------------------------------------


def test_ids_of_another_scenario_are_noted_and_cut_after_some(tmp_path: Path) -> None:
    """A ledger of another office names hundreds of ids that do not exist here: a few are named, the rest is counted."""
    rows = "".join(f"old,2020-03-02,,,,,A,gone{number},5,,,\n" for number in range(100))
    said = notes(with_ledgers(tmp_path, HEADER + rows))
    assert len(said) == 6
    assert said[-1][:2] == ("0.csv", 7)
    assert "95 more ids" in said[-1][2]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("R1,2024-03-01,,TA,whole,A,B,,,,,\n", "does not make it past"),
        ("R1,2024-04-27,,TA,whole,A,B,,,,,\n", "does not make it past"),
        ("R1,2019-03-04,,TA,whole,A,B,,,,,\n", None),
        ("H1,2024-03-05,,TA,whole,A,B,,,,,\n", "later than the entry of round R1, 2024-03-04"),
        (
            "R2,2024-09-02,,TA,whole,A,B,,,,,\nR2,2024-09-02,,TB,whole,B,C,,,,,\nR2,2024-09-02,,TC,whole,C,A,,,,,\n",
            "R1",
        ),
        ("H1,2030-01-01,,TA,whole,A,B,,,,,\n", "later than the entry of round R1, 2024-03-04"),
        ("H1,2024-03-04,,TA,whole,A,B,,,,,\n", None),
    ],
)
def test_dates_that_do_not_fit_what_is_planned_are_noted(tmp_path: Path, row: str, words: str | None) -> None:
    """Rows near their round but outside of it, and rows later than a planned round, are told once a round."""
    said = notes(with_ledgers(tmp_path, HEADER + row))
    assert len(said) == (words is not None)
    if words is not None:
        assert words in said[0][2]


def test_a_round_told_in_part_is_past_and_says_who_is_missing(tmp_path: Path) -> None:
    """One row makes a round past; teams that may take part and have no row are named."""
    intake = with_ledgers(tmp_path, HEADER + DONE)
    assert intake.scenario is not None
    assert intake.scenario.past_rounds == {"R1"}
    ((_, _, words),) = notes(intake)
    assert "they name 1 of its 3 teams. Not named: TB, TC." in words
    assert notes(with_ledgers(tmp_path, HEADER + ALL)) == []


def test_no_round_left_to_plan_is_noted(tmp_path: Path) -> None:
    """With all rounds past there is nothing to plan, and that is said."""
    later = ALL.replace("2024-03-04,2024-04-26", "2024-09-02,").replace("R1", "R2").replace("X", "Y")
    said = notes(with_ledgers(tmp_path, HEADER + ALL, HEADER + later))
    assert "Every round is past; nothing is left to plan." in [words for _, _, words in said]


# -- files that are none ----------------------------------------------------------------------------------------------

HOSTILE: dict[str, tuple[bytes, Sequence[str]]] = {
    "empty": (b"", ["The file is empty"]),
    "blank lines": (b"\n\n , \n", ["The file is empty"]),
    "a plan": (b'{\n  "format": "tuimo.plan/1",\n  "postings": []\n}\n', ["This is a plan, not a ledger"]),
    "a plan with a mark": (b'\xef\xbb\xbf {"postings": ["a, b"]}', ["This is a plan, not a ledger"]),
    "a workbook": (b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + bytes(range(256)), ["This is a workbook"]),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xfe\xfd", ["not readable text"]),
    "UTF-16": ("round,date\n".encode("utf-16"), ["UTF-16"]),
    "another table": (TABLES["teams"].encode(), ["This is not a ledger. Found: “id,name,home”"]),
    "prose": (b"Dear colleagues\nwe went to B\n", ["This is not a ledger. Found: “Dear colleagues”"]),
    "semicolons": (HEADER.replace(",", ";").encode(), ["not separated by commas"]),
    "a column less": (HEADER.replace(",seat", "").encode(), ["it lacks the columns seat"]),
    "a column more": (HEADER.replace("seat", "seat,note").encode(), ["has no such column. Found: “note”"]),
    "a column twice": (HEADER.replace("seat", "seat,km").encode(), ["stands here twice"]),
    "an important column less": (HEADER.replace("host,", "").encode(), ["The column “host” is missing"]),
    "less and more": (
        HEADER.replace("seat", "chair").replace("round,", "").encode(),
        ["it lacks the columns seat", "Found: “chair”", "The column “round” is missing"],
    ),
    "an open quotation mark": ((HEADER + '"R1,2024-03-04,,,,,A,,,,,\n').encode(), ["never closed"]),
    "a NUL": ((HEADER + "R1,2024-03-04,,T\0A,whole,A,B,,,,,\n").encode(), [""]),
    "cells": (
        (HEADER + "R1,soon,,TA,odd,A,,X2,-3,-1,,\nR0,2024-03-04,2024-03-01,TA,whole,A,B,X2,2.5,far,,,more\n").encode(),
        [
            *("Found: “soon”", "Found: “odd”", "The cell is empty", "Found: “-3”", "Found: “-1”"),
            *("It ends before it starts", "Found: “2.5”", "Found: “far”", "more cells than the header"),
        ],
    ),
    "a very long cell": ((HEADER + "R1,2024-03-04,,,,,A,,,,," + "x" * 40_000 + "\n").encode(), ["40,000 characters"]),
    "several ids": ((HEADER + "R1;R2,2024-03-04,,TA,whole,A,B,,,,,\n").encode(), ["one id only"]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_ledger_says_all_that_is_wrong(tmp_path: Path, name: str) -> None:
    """Every defect comes at once, in both languages, with the file as it was named; the scenario is not used."""
    content, words = HOSTILE[name]
    intake = with_ledgers(tmp_path, HEADER, content)
    assert intake.scenario is None
    assert {each.file for each in intake.errors} == {str(tmp_path / "1.csv")}
    said = [each.message.en for each in intake.errors]
    assert all(any(word in each for each in said) for word in words), said
    assert all(each.message.zh for each in intake.errors)
    assert len(said) == len(words)


def test_paths_that_hold_no_file_are_refused(tmp_path: Path) -> None:
    """A folder (perhaps with a ledger inside), a missing file, a pipe and a path that no system could hold."""
    write(tmp_path / "s")
    folder = tmp_path / "done"
    folder.mkdir()
    (folder / "ledger.csv").write_text(HEADER)
    os.mkfifo(tmp_path / "pipe.csv")
    paths: list[str | Path] = [folder, tmp_path / "missing.csv", tmp_path / "pipe.csv", tmp_path / ("x" * 400)]
    intake = inspect(tmp_path / "s", ledgers=paths)
    assert intake.scenario is None
    assert len(intake.errors) == 4
    assert intake.errors[0].maybe == str(folder / "ledger.csv")


def test_a_ledger_is_told_from_a_table_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A ledger that is called like a table of the scenario is named by its place."""
    write(tmp_path / "s")
    (tmp_path / "teams.csv").write_text(HEADER + "R1,soon,,,,,A,,,,,\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    intake = inspect("s", ledgers=["teams.csv"])
    assert [each.file for each in intake.errors] == ["./teams.csv"]


@settings(max_examples=100)
@given(st.lists(st.text(alphabet='R1,"\n2024-03;ABX\r甲\x00\ufeff=', max_size=30), max_size=5))
def test_no_content_stops_the_reader(lines: list[str]) -> None:
    """Whatever stands below the header, the ledger is read or refused with sentences."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        content = (HEADER + "\n".join(lines)).encode()
        intake = with_ledgers(Path(folder), content)
        assert (intake.scenario is None) == bool(intake.errors)
        orders = [each.is_error for each in intake.issues]
        assert all(one >= other for one, other in pairwise(orders))
