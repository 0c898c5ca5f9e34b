"""Reading workbooks: the same scenario as from a folder, and what only workbooks can do wrong."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import xlsxwriter

from optimizer.intake import Severity, inspect, load
from tests.intake.scenarios import TABLES, spots, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCENARIO: list[list[Any]] = [
    ["key", "value"],
    ["id", "small"],
    ["calendar.country", "none"],
    ["rounds.R1.enter", date(2024, 3, 4)],
    ["rounds.R1.leave", "2024-04-26"],
    ["rounds.R2.enter", datetime(2024, 9, 2)],
    ["rounds.R2.leave", date(2024, 10, 25)],
]


def rows_of(table: str) -> list[list[Any]]:
    """Return a table of the small scenario as rows."""
    return list(csv.reader(io.StringIO(TABLES[table])))


def workbook(path: Path, **sheets: list[list[Any]] | None) -> Path:
    """Write the small scenario as a workbook with some sheets replaced (``None``: left out)."""
    contents = {"scenario": SCENARIO, **{name: rows_of(name) for name in TABLES}, **sheets}
    options = {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(path, options) as book:
        for name, rows in contents.items():
            if rows is not None:
                sheet = book.add_worksheet(name)
                for number, row in enumerate(rows):
                    sheet.write_row(number, 0, row)
    return path


def test_folder_and_workbook_are_one_scenario(tmp_path: Path) -> None:
    """The same content gives the same scenario and the same digest, whichever form it came in."""
    history: list[list[Any]] = [["round", "date", "host", "km"], ["R0", date(2023, 3, 6), "A", 12]]
    travel: list[list[Any]] = [["from", "to", "km"], ["A", "B", 20.5]]
    tables = {
        name: "\n".join(",".join(str(cell) for cell in row) for row in rows) + "\n"
        for name, rows in (("history", history), ("travel", travel))
    }
    folder = load(write(tmp_path / "folder", **tables))
    book = load(workbook(tmp_path / "book.xlsx", history=history, travel=travel))
    assert book.digest == folder.digest
    assert (book.regions, book.teams, book.targets, book.rounds) == (
        folder.regions,
        folder.teams,
        folder.targets,
        folder.rounds,
    )


def test_chinese_sheets_and_headers(tmp_path: Path) -> None:
    """Sheets and headers may be Chinese; the settings may have remarks, in any order of rows."""
    settings = [["键", "值", "说明"], *[[*row, "remark"] for row in reversed(SCENARIO[1:])]]
    teams: list[list[Any]] = [["编号", "名称", "派出地"], *rows_of("teams")[1:]]
    chinese = workbook(tmp_path / "zh.xlsx", scenario=None, teams=None, 设置=settings, 巡察组=teams)
    assert load(chinese).digest == load(workbook(tmp_path / "en.xlsx")).digest


def test_numbers_as_ids_are_whole(tmp_path: Path) -> None:
    """An id that the workbook holds as a number is the text of the whole number, in lists too."""
    regions: list[list[Any]] = [["id", "name", "lon", "lat"], [130921, "a", 116, 38], [130922, "b", 116, 38.5]]
    teams: list[list[Any]] = [["id", "name", "home", "size"], [1, "x", 130921, 8.0], [2, "y", "130922", "8"]]
    targets: list[list[Any]] = [
        ["id", "name", "region", "days", "mandatory"],
        [11, "t", 130921, 5, True],
        [12, "u", 130922, 5, "否"],
    ]
    scenario = load(workbook(tmp_path / "b.xlsx", regions=regions, teams=teams, targets=targets))
    assert [team.homes for team in scenario.teams] == [("130921",), ("130922",)]
    assert [team.size for team in scenario.teams] == [8, 8]
    assert [target.mandatory for target in scenario.targets] == [True, False]


def test_settings_in_cells_may_be_yaml(tmp_path: Path) -> None:
    """A value may be a number, a date, a word or a piece of YAML; a whole part may stand in one cell."""
    more: list[list[Any]] = [
        ["rules.no-mutual", "{soft: 2, window: 1}"],
        ["rules.no-repeat.window", 3],
        ["tiers", "[coverage, {travel: {slack: 5%}}]"],
        ["term", "{from: 2020-01-01, to: 2024-12-31}"],
        ["rounds.R2.participants", "whole;half"],
        ["rounds.R2.rules.ring", "{soft: 1}"],
        ["name", None],
    ]
    scenario = load(workbook(tmp_path / "b.xlsx", scenario=[*SCENARIO, *more]))
    assert scenario.rules["no-mutual"].weight == 2
    assert scenario.rules["no-repeat"].numbers == {"window": 3}
    assert [tier.name for tier in scenario.tiers] == ["coverage", "travel"]
    assert scenario.rounds[1].participants == ("whole", "half")
    assert scenario.rounds[1].rules["ring"].weight == 1


def test_a_defect_names_the_sheet(tmp_path: Path) -> None:
    """Defects of a workbook have file, sheet, row and column, in both languages."""
    teams: list[list[Any]] = [["编号", "名称", "派出地"], ["T1", "x", "Q"]]
    issue = inspect(workbook(tmp_path / "b.xlsx", teams=None, 巡察组=teams)).errors[0]
    assert (issue.file, issue.sheet, issue.row, issue.column) == ("b.xlsx", "巡察组", 2, "派出地")
    assert str(issue).startswith("b.xlsx, sheet 巡察组, row 2, column 派出地: ")
    assert issue.text.zh.startswith("b.xlsx 工作表“巡察组” 第 2 行 “派出地”列：")


@pytest.mark.parametrize(
    ("more", "row", "column", "found"),
    [
        (["rulez.ring", "off"], 8, "rulez.ring", "rulez"),
        (["id", "again"], 8, "id", "id"),
        (["rules.no-mutual", "{soft: "], 8, "rules.no-mutual", None),
        ([None, "lost"], 8, "", "lost"),
        (["rounds.R1.feedback", datetime(2024, 5, 1, 9, 30)], 8, "rounds.R1.feedback", "2024-05-01T09:30:00"),
    ],
)
def test_a_defect_of_the_settings_sheet_has_row_and_key(
    tmp_path: Path, more: list[Any], row: int, column: str, found: str | None
) -> None:
    """A wrong setting in a workbook is reported at its row and key."""
    issue = inspect(workbook(tmp_path / "b.xlsx", scenario=[*SCENARIO, more])).issues
    assert [(each.sheet, each.row, each.found) for each in issue] == [("scenario", row, found)]
    assert issue[0].column is not None
    assert column.startswith(issue[0].column) or issue[0].column.startswith(column)


def test_unknown_sheets_name_the_nearest(tmp_path: Path) -> None:
    """A sheet that is no table is a defect, unless it is empty, hidden, a readme or begins with an underscore."""
    path = tmp_path / "b.xlsx"
    workbook(path, tems=[["id"], ["x"]], Sheet9=[], _own=[["x"]], 说明=[["x"]])
    assert [(issue.sheet, issue.maybe) for issue in inspect(path).errors] == [("tems", "teams")]


def test_missing_and_doubled_sheets(tmp_path: Path) -> None:
    """Required sheets that are missing or empty, and a table in two sheets, are defects."""
    missing = inspect(workbook(tmp_path / "missing.xlsx", scenario=None, teams=None, targets=[]))
    assert len(missing.errors) == 3
    doubled = inspect(workbook(tmp_path / "doubled.xlsx", 地区=rows_of("regions")))
    assert [issue.sheet for issue in doubled.errors] == ["地区"]


def test_a_failed_formula_is_a_defect(tmp_path: Path) -> None:
    """A cell whose formula fails is not taken for an empty cell."""
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {"scenario": SCENARIO, **{name: rows_of(name) for name in TABLES}}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, [str(cell) for cell in row])
            if name == "teams":
                sheet.write(0, 3, "size")
                sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")
                sheet.write_formula(2, 3, "=4+4", None, 8)
    # the dates above became text with a time of day, so only the formula is looked at
    issues = [issue for issue in inspect(path).errors if issue.sheet == "teams"]
    assert [(issue.row, issue.column) for issue in issues] == [(2, "D")]


def with_failures(path: Path, **failing: tuple[int, int]) -> Path:
    """Write the small scenario as a workbook with a formula that fails in one cell of each of these sheets."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in {"scenario": SCENARIO, **{name: rows_of(name) for name in TABLES}}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name in failing:
                sheet.write_formula(*failing[name], "=1/0", None, "#DIV/0!")
    return path


@pytest.mark.parametrize("row", [1, 2, 3, 4])
def test_a_failed_formula_is_told_once(tmp_path: Path, row: int) -> None:
    """Where a formula fails, nobody says beside it that the cell is empty, a key missing or a round without an end."""
    column = rows_of("targets")[0].index("days")
    intake = inspect(with_failures(tmp_path / "b.xlsx", scenario=(row, 1), targets=(1, column)))
    assert [(issue.sheet, issue.row) for issue in intake.issues] == [("scenario", row + 1), ("targets", 2)]
    assert {issue.sentence.zh for issue in intake.issues} == {"这个单元格的公式出错。"}


def test_a_setting_in_a_workbook_has_a_key_and_no_column(tmp_path: Path) -> None:
    """The sheet of the settings has rows of key and value, so places there name the key."""
    path = workbook(tmp_path / "b.xlsx", scenario=[*SCENARIO, ["rounds.R1.report", "soon"]])
    (issue,) = inspect(path).errors
    assert issue.place.en == "b.xlsx, sheet scenario, row 8, key rounds.R1.report"
    assert issue.place.zh == "b.xlsx 工作表“scenario” 第 8 行 键“rounds.R1.report”"


def test_a_hidden_sheet_is_said_to_be_hidden(tmp_path: Path) -> None:
    """What is hidden is not read: a defect for a needed table, a note for another, nothing for sheets of no table."""
    path = tmp_path / "b.xlsx"
    sheets = {"scenario": SCENARIO, **{name: rows_of(name) for name in TABLES}, "pins": [["rule"]], "other": [["x"]]}
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name in ("targets", "pins", "other"):
                sheet.hide()
    intake = inspect(path)
    told = [(issue.severity, issue.sheet) for issue in intake.issues]
    assert told == [(Severity.ERROR, "targets"), (Severity.NOTE, "pins")]
    assert all("is hidden" in issue.sentence.en for issue in intake.issues)


def other_workbook(path: Path, change: Callable[[Any], object]) -> Path:
    """Write the small scenario as a workbook with something done to the sheet ``targets``."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in {"scenario": SCENARIO, **{name: rows_of(name) for name in TABLES}}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == "targets":
                change(sheet)
    return path


def test_a_formula_without_a_result_is_a_defect(tmp_path: Path) -> None:
    """A formula that no program has worked out is not taken for an empty cell, which would mean the default."""
    column = rows_of("targets")[0].index("days")
    path = other_workbook(tmp_path / "b.xlsx", lambda sheet: sheet.write_formula(1, column, "=4+4", None, ""))
    worked_out = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(worked_out)) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b' t="str"><f>4+4</f>', b"><f>4+4</f>"))
    (issue, *_) = inspect(path).errors
    assert (issue.sheet, issue.row) == ("targets", 2)
    assert "no result yet" in issue.sentence.en


def test_merged_cells_are_a_defect(tmp_path: Path) -> None:
    """A cell merged over several rows is not taken for one value and empty cells, which would mean the default."""
    column = rows_of("targets")[0].index("name")
    path = other_workbook(tmp_path / "b.xlsx", lambda sheet: sheet.merge_range(1, column, 2, column, "甲"))
    (issue, *_) = [issue for issue in inspect(path).errors if "Merged" in issue.sentence.en]
    assert (issue.sheet, issue.row) == ("targets", 2)


def test_a_stray_cell_far_away_is_refused(tmp_path: Path) -> None:
    """A cell in the last corner of a sheet is a defect and does not fill the memory."""
    path = tmp_path / "b.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("teams").write(1_048_575, 16_383, "x")
    issues = inspect(path).errors
    assert "stray cells" in issues[0].sentence.en
    assert issues[0].sheet == "teams"


def test_a_file_that_is_no_workbook_is_one_defect(tmp_path: Path) -> None:
    """Text, an empty file, another archive and half a workbook are refused with what is wanted."""
    (tmp_path / "text.xlsx").write_text("id,name\n")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    with zipfile.ZipFile(tmp_path / "archive.xlsx", "w") as archive:
        archive.writestr("a.txt", "a")
    whole = workbook(tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "half.xlsx").write_bytes(whole[: len(whole) // 2])
    for name in ("text", "empty", "archive", "half"):
        issues = inspect(tmp_path / f"{name}.xlsx").issues
        assert [(issue.severity, issue.file) for issue in issues] == [(Severity.ERROR, f"{name}.xlsx")]


def test_a_damaged_sheet_is_one_defect(tmp_path: Path) -> None:
    """A workbook whose parts are broken inside is refused, whatever the reader thinks of it."""
    workbook(tmp_path / "sound.xlsx")
    with (
        zipfile.ZipFile(tmp_path / "sound.xlsx") as sound,
        zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as broken,
    ):
        for name in sound.namelist():
            content = sound.read(name)
            broken.writestr(name, content[: len(content) // 3] if "sheet2" in name else content)
    intake = inspect(tmp_path / "broken.xlsx")
    assert intake.scenario is None
    assert spots(intake)
