"""Reading CSV files and the folder around them, friendly and hostile."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

import pytest

from optimizer.errors import ScenarioError
from optimizer.intake import Issue, Severity, inspect, load
from optimizer.intake.folder import read_folder
from optimizer.intake.grid import LARGEST_FILE
from optimizer.intake.issue import Report
from tests.intake.scenarios import TABLES, looked_at, spot, spots, write

if TYPE_CHECKING:
    from pathlib import Path

TEAMS = TABLES["teams"]


def test_a_sound_folder_loads(tmp_path: Path) -> None:
    """The small scenario has no issue, and its tables arrive in file order with defaults filled in."""
    intake = looked_at(tmp_path)
    assert intake.issues == ()
    scenario = load(tmp_path)
    assert [team.id for team in scenario.teams] == ["TA", "TB", "TC"]
    assert (scenario.teams[0].max_targets, scenario.teams[0].concurrent, scenario.targets[0].risk) == (2, 2, 1)
    assert scenario.path == str(tmp_path)


def test_chinese_and_english_headers_mix(tmp_path: Path) -> None:
    """Headers and words may be Chinese or English, file names too, in any case and any order of columns."""
    write(tmp_path, teams=None)
    (tmp_path / "巡察组.csv").write_text(
        "名称,编号, Home ,类型,MAX-TARGETS\n一组,TA,A,半建制,3\n二组,TB,B,混编,\n", "utf-8"
    )
    scenario = load(tmp_path)
    assert [(team.name, team.homes, str(team.kind), team.max_targets) for team in scenario.teams] == [
        ("一组", ("A",), "half", 3),
        ("二组", ("B",), "mixed", 2),
    ]


@pytest.mark.parametrize(
    "teams",
    [
        "\ufeff" + TEAMS,
        TEAMS.replace("\n", "\r\n"),
        TEAMS.replace("TB", "\n , \nTB"),
        TEAMS.replace("Team A", '"Team A"'),
        TEAMS.replace("Team A", "　Team A\u00a0"),
        TEAMS.replace("\n", ",,\n"),
    ],
    ids=["byte order mark", "CRLF", "blank lines", "quotes", "blanks around", "empty columns"],
)
def test_what_programs_add_to_csv_is_ignored(tmp_path: Path, teams: str) -> None:
    """A byte order mark, other line ends, blank lines, quotes and outer blanks do not change the scenario."""
    plain = load(write(tmp_path / "plain"))
    assert load(write(tmp_path / "other", teams=teams)).digest == plain.digest


def test_a_quoted_cell_may_have_lines(tmp_path: Path) -> None:
    """A line end inside quotes belongs to the cell."""
    intake = looked_at(tmp_path, teams=TEAMS.replace("Team A", '"Team\nA"'))
    assert intake.scenario is not None
    assert intake.scenario.teams[0].name == "Team\nA"


def test_leading_zeros_are_kept(tmp_path: Path) -> None:
    """Ids are text: 01 is not 1."""
    intake = looked_at(tmp_path, teams="id,name,home\n01,a,A\n1,b,B\n1.0,c,C\n")
    assert intake.scenario is not None
    assert [team.id for team in intake.scenario.teams] == ["01", "1", "1.0"]


def test_gbk_is_read_with_a_note(tmp_path: Path) -> None:
    """A file in the encoding of Chinese Windows is read and the reader is told so."""
    intake = looked_at(tmp_path, teams="编号,名称,派出地\nTA,一组,A\n".encode("gbk"))
    assert intake.scenario is not None
    assert intake.scenario.teams[0].name == "一组"
    assert [(issue.severity, issue.file) for issue in intake.issues] == [(Severity.NOTE, "teams.csv")]


@pytest.mark.parametrize(
    ("teams", "place", "words"),
    [
        ("id,name,home\nTA,a\0b,A\n", (2, "name", "a\\x00b"), "NUL"),
        ("id,name,home\nTA,a,A,spare\n", (2, None, "spare"), "more cells"),
        ('id,name,home\nTA,a,A\nTB,"b,B\nTC,c,C\n', (3, None, None), "never closed"),
        ('id,name,home\nTA,"a"b,A\n', (2, None, None), "closing quotation mark"),
        ("id,name,home\nTA," + "x" * 40_000 + ",A\n", (2, "name", "x" * 60 + "…"), "40,000 characters"),
        ("id,name,home\nTA,a,A\nTB,,B\n", (3, "name", None), "empty"),
        ("id,name,home\nTA,a,A\n,b,B\n", (3, "id", None), "empty"),
        ("id,name,home\nTA,a,A\nTB;TC,b,B\n", (3, "id", "TB;TC"), "one id"),
        ("id,name,home,sise\nTA,a,A,3\n", (1, "sise", "sise"), "no such column"),
        ("id,name,home,派出地\nTA,a,A,A\n", (1, "派出地", "派出地"), "twice"),
        ("id,name\nTA,a\n", (1, None, None), "“home” is missing"),
        ("id,name,home,\nTA,a,A,\nTB,b,B,7\n", (3, None, None), "no header"),
        ("id;name;home\nTA;a;A\n", (1, None, "id;name;home"), "separated by commas"),
        ("", (None, None, None), "empty"),
        ("id,name,home\n", (None, None, None), "no rows"),
        (TEAMS.encode("utf-16"), (None, None, None), "UTF-16"),
        (b"\xff\x00\x81\x20", (None, None, None), "not readable text"),
    ],
)
def test_spoiled_tables_are_reported_with_their_place(
    tmp_path: Path, teams: str | bytes, place: tuple[int | None, str | None, str | None], words: str
) -> None:
    """Each way of spoiling a table is one defect with file, row, column, the value found and a clear sentence."""
    intake = looked_at(tmp_path, teams=teams)
    assert intake.scenario is None
    issue = intake.errors[0]
    assert spot(issue) == ("teams.csv", *place)
    assert len(intake.errors) == 1
    assert words in issue.sentence.en
    assert issue.sentence.zh


def test_an_unknown_column_names_the_nearest(tmp_path: Path) -> None:
    """A mistyped header, English or Chinese, is answered with the one that was probably meant."""
    intake = looked_at(tmp_path, teams="id,name,home,max_target,派出\nTA,a,A,2,B\n")
    assert [issue.maybe for issue in intake.errors] == ["max_targets", "派出地"]


def test_a_huge_cell_is_one_defect(tmp_path: Path) -> None:
    """Ten million characters in a cell are one defect, and the limit of the csv module stays as it was."""
    before = csv.field_size_limit()
    intake = looked_at(tmp_path, teams="id,name,home\nTA,a," + "x" * 10_000_000 + "\nTB,b,Z\n")
    assert [(row, column) for _, row, column, _ in spots(intake)] == [(2, "home"), (3, "home")]
    assert csv.field_size_limit() == before


def test_an_unknown_table_names_the_nearest(tmp_path: Path) -> None:
    """A CSV file that is no table is a defect; other files are nobody's business."""
    write(tmp_path, tems="id\n")
    for name in ("README.md", "expected.toml", ".~lock.teams.csv#", "._teams.csv"):
        (tmp_path / name).write_text("anything")
    intake = inspect(tmp_path)
    assert [(issue.file, issue.maybe) for issue in intake.errors] == [("tems.csv", "teams.csv")]


def test_one_table_in_two_files_is_a_defect(tmp_path: Path) -> None:
    """The same table under its English and its Chinese name is refused."""
    write(tmp_path)
    (tmp_path / "巡察组.csv").write_text(TEAMS, "utf-8")
    assert [issue.file for issue in inspect(tmp_path).errors] == ["巡察组.csv"]


def test_missing_files_are_all_named(tmp_path: Path) -> None:
    """An empty folder lacks the settings and the three required tables, and nobody complains about references."""
    files = [issue.file for issue in inspect(tmp_path).errors]
    assert files == ["scenario.yaml", "regions.csv", "teams.csv", "targets.csv"]


def test_empty_optional_tables_are_fine(tmp_path: Path) -> None:
    """An optional table with nothing but its header means nothing."""
    assert looked_at(tmp_path, ties="who,whom,kind\n", pins="rule,team\n").issues == ()


def test_links_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    """A table or the settings that link to a file elsewhere are not read; a link inside the folder is."""
    outside = write(tmp_path / "outside")
    inside = write(tmp_path / "inside", teams=None)
    (inside / "teams.csv").symlink_to(outside / "teams.csv")
    (inside / "scenario.yaml").unlink()
    (inside / "scenario.yaml").symlink_to(outside / "scenario.yaml")
    assert [issue.file for issue in inspect(inside).errors] == ["scenario.yaml", "teams.csv"]
    (inside / "teams.csv").unlink()
    (inside / "scenario.yaml").unlink()
    (inside / "kept.txt").write_text(TEAMS)
    (inside / "teams.csv").symlink_to(inside / "kept.txt")
    assert [issue.file for issue in inspect(inside).errors] == ["scenario.yaml"]


def test_a_broken_link_and_a_pipe_are_refused(tmp_path: Path) -> None:
    """What is not an ordinary file is refused without waiting for it."""
    write(tmp_path, teams=None, targets=None)
    (tmp_path / "teams.csv").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "targets.csv")
    assert [issue.file for issue in inspect(tmp_path).errors] == ["targets.csv", "teams.csv"]


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """A file beyond the limit is refused before it is read."""
    write(tmp_path, teams=None)
    with (tmp_path / "teams.csv").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    report = Report()
    read_folder(tmp_path, report)
    assert [(issue.file, issue.found) for issue in report.issues] == [("teams.csv", "100 MB")]


@pytest.mark.parametrize("name", ["nowhere", "scenario.yaml", "notes.txt"])
def test_a_path_that_is_no_scenario_is_a_defect(tmp_path: Path, name: str) -> None:
    """A path to nothing, to the settings alone or to another file is answered with what is wanted."""
    write(tmp_path)
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(ScenarioError) as error:
        load(tmp_path / name)
    assert len(error.value.issues) == 1
    assert "folder" in str(error.value)


def test_load_raises_with_every_defect(tmp_path: Path) -> None:
    """Defects of several files come together in one exception; notes are not among them."""
    write(tmp_path, teams="编号,名称,派出地\nTA,一组,Q\n".encode("gbk"), targets="id,name,region,days\nX1,a,A,0\n")
    with pytest.raises(ScenarioError) as error:
        load(tmp_path)
    issues = [issue for issue in error.value.issues if isinstance(issue, Issue)]
    assert {(issue.file, issue.found) for issue in issues} == {("teams.csv", "Q"), ("targets.csv", "0")}


def test_an_issue_reads_well_in_both_languages(tmp_path: Path) -> None:
    """The paragraph has the place, the sentence, what was found, what was expected and what was perhaps meant."""
    issue, other = looked_at(tmp_path, teams="id,name,home,size\nTA,a,A,six\nTB,b,Bb,6\n").errors
    assert issue.text.en == (
        "teams.csv, row 2, column size: This is not a whole number. Found: “six”. "
        "Expected: a whole number from 1 to 1,000,000."
    )
    assert issue.text.zh == ("teams.csv 第 2 行 “size”列：这不是整数。实际为“six”。应为：1 到 1,000,000 的整数。")
    assert str(issue) == issue.text.en
    assert str(other) == "teams.csv, row 3, column home: There is no region with this id. Found: “Bb”. Maybe: B"
