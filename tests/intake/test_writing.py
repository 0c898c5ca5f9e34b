"""Scenarios to start from, and marked copies of those with defects."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest

from optimizer.errors import ExportError
from optimizer.files.bundled import bundled_scenarios, scenario_path
from optimizer.intake import init, inspect, load, mark, templates
from optimizer.intake.issue import Severity
from optimizer.intake.tables import BY_NAME
from optimizer.texts import Language
from tests.intake.scenarios import SETTINGS, looked_at

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("lang", list(Language))
def test_a_template_is_sound_in_every_form(tmp_path: Path, lang: Language) -> None:
    """Folder and workbook of a template have no defect and are the same scenario; years not published yet are noted."""
    folder = init(tmp_path / "mine", lang=lang)
    book = init(tmp_path / "mine", lang=lang, xlsx=True)
    assert (folder.name, book.name) == ("mine", "mine.xlsx")
    for written in (folder, book):
        assert [(issue.severity, issue.column) for issue in inspect(written).issues] == [(Severity.NOTE, "calendar")]
    assert load(folder).digest == load(book).digest
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "mine.xlsx"]


PLANS = {"expected.toml", "published.json", "before.json"}
"""What lies beside a bundled scenario's tables and is none of them."""


@pytest.mark.parametrize("name", bundled_scenarios())
def test_a_bundled_scenario_can_be_started_from(tmp_path: Path, name: str) -> None:
    """Folder and workbook made from a bundled scenario are the same scenario, without what its plans came to."""
    assert name in templates()
    folder = init(tmp_path / "mine", template=name)
    book = init(tmp_path / "mine.xlsx", template=name, lang=Language.EN)
    assert load(folder).digest == load(book).digest == load(scenario_path(name)).digest
    files = {path.name for path in folder.iterdir()}
    assert files == {path.name for path in scenario_path(name).iterdir()} - PLANS
    assert {"README.md", "scenario.yaml", "teams.csv"} <= files


def test_templates_differ_in_language_alone(tmp_path: Path) -> None:
    """The Chinese and the English template have the same regions, teams, targets and dates."""
    zh, en = (load(init(tmp_path / lang, lang=lang)) for lang in (Language.ZH, Language.EN))
    for table in ("regions", "teams", "targets", "rounds"):
        assert [row.id for row in getattr(zh, table)] == [row.id for row in getattr(en, table)]
    assert [target.days for target in zh.targets] == [target.days for target in en.targets]
    assert zh.rules == en.rules


def test_chinese_files_open_in_spreadsheets(tmp_path: Path) -> None:
    """CSV files begin with the mark by which spreadsheets know UTF-8, and their headers are Chinese."""
    content = (init(tmp_path / "mine", lang=Language.ZH) / "teams.csv").read_bytes()
    assert content.decode("utf-8").startswith("\ufeff编号,名称,派出地")


def test_the_workbook_helps_to_fill_it(tmp_path: Path) -> None:
    """The workbook has lists for words and ids, notes on headers, fixed headers and ids as text."""
    book = openpyxl.load_workbook(init(tmp_path / "mine.xlsx", lang=Language.ZH, xlsx=True))
    assert book["_lists"].sheet_state == "hidden"
    sheet = book["巡察组"]
    assert sheet.freeze_panes == "C2"
    headers = {cell.value: cell for cell in sheet[1]}
    assert set(headers) == {column.zh[0] for column in BY_NAME["teams"].columns}
    assert headers["对象上限"].comment is not None
    assert "2" in headers["对象上限"].comment.text
    lists = {str(each.sqref).split(":")[0]: each.formula1 for each in sheet.data_validations.dataValidation}
    assert lists["C2"] == "'地区'!$A$2:$A$2000"
    assert lists["D2"].startswith("'_lists'!")
    assert sheet["A2"].data_type == "s"
    assert book["停巡日期"]["B2"].is_date


def test_a_name_that_ends_like_a_workbook_is_one(tmp_path: Path) -> None:
    """Whoever names a workbook gets one, with or without saying so."""
    book = init(tmp_path / "mine.XLSX")
    assert book == tmp_path / "mine.XLSX"
    assert book.is_file()
    assert load(book).digest


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder that is not empty, a file and an existing workbook are left as they were; an empty folder is used."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "book.xlsx").write_text("mine")
    (tmp_path / "empty").mkdir()
    for name, xlsx in (("full", False), ("file", False), ("book", True), ("book.xlsx", True)):
        with pytest.raises(ExportError, match="exists already"):
            init(tmp_path / name, xlsx=xlsx)
    assert (tmp_path / "book.xlsx").read_text() == "mine"
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]
    assert load(init(tmp_path / "empty")).digest


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """An unknown template and a place below a file are refused, and nothing is left behind."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportError, match="no template"):
        init(tmp_path / "new", template="smal")
    with pytest.raises(ExportError, match="not written"):
        init(tmp_path / "file" / "new")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_marking_puts_sentences_on_cells(tmp_path: Path) -> None:
    """Each defective cell is coloured and says what is wrong; all issues stand in a list; other cells are plain."""
    teams = "id,name,home,size\nTA,Team A,Q,six\nTB,Team B,B,6\nTC,Team C,C,6,spare\n"
    folder = tmp_path / "s"
    intake = looked_at(folder, teams=teams, settings=SETTINGS + "tiers: [lod]\n")
    out = mark(folder, intake.issues, tmp_path / "marked.xlsx", lang=Language.EN)
    book = openpyxl.load_workbook(out)
    sheet = book["teams"]
    coloured = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFF8CBAD"}
    assert coloured == {"C2", "D2", "A4"}
    assert "no region" in sheet["C2"].comment.text
    assert "more cells" in sheet["A4"].comment.text
    assert sheet["B2"].comment is None
    settings = {row[0].value: row[1] for row in book["scenario"].iter_rows()}
    assert "no such tier" in settings["tiers"].comment.text
    assert book["_issues"].max_row == len(intake.issues) + 1


def test_a_marked_copy_can_be_mended_and_read(tmp_path: Path) -> None:
    """The copy of a sound scenario is the same scenario; that of a workbook too, in either language."""
    folder = init(tmp_path / "mine", lang=Language.ZH)
    for lang in Language:
        out = mark(folder, (), tmp_path / f"{lang}.xlsx", lang=lang)
        assert load(out).digest == load(folder).digest
        again = mark(out, (), tmp_path / f"{lang}2.xlsx", lang=lang)
        assert load(again).digest == load(folder).digest


@pytest.mark.parametrize(
    "teams", ["id,name,home\nTA,a\0b,A\n", "id,id,home\nTA,a,A\n", "id,name,home\nTA," + "x" * 40_000 + ",A\n", ""]
)
def test_marking_copes_with_spoiled_tables(tmp_path: Path, teams: str) -> None:
    """Whatever is wrong with a table, the marked copy is written and lists it."""
    intake = looked_at(tmp_path / "s", teams=teams)
    book = openpyxl.load_workbook(mark(tmp_path / "s", intake.issues, tmp_path / "out.xlsx"))
    assert book["_issues"].max_row == len(intake.issues) + 1
