from __future__ import annotations

import csv
import errno
import os
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from optimizer.domain import (
    Feedback,
    Leader,
    Plan,
    ScenarioReference,
    Status,
    TierSetting,
    TierValue,
    Unserved,
    Waiver,
    WorkingCalendar,
)
from optimizer.errors import ExportError
from optimizer.exports import EXPORTS
from optimizer.exports.csv import harmless
from optimizer.exports.table import (
    PhaseRow,
    PostingRow,
    Row,
    UnservedRow,
    WaiverRow,
    cells,
    columns,
    phase_rows,
    posting_rows,
    rows,
    unserved_rows,
    waiver_rows,
)
from optimizer.exports.weeks import WeekRow, week_rows
from optimizer.exports.xlsx import LINE_HEIGHT, PADDING, WEEKDAY_WIDTH, lines_in, width_of
from optimizer.files import read_plan
from optimizer.rules.recusal.home_recusal import HomeRecusal
from optimizer.texts import Language, Text
from tests.builders import plan, posting, region, round_, scenario, target, team, visit

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain import Scenario

REASON = Text("no eligible team has room", "没有合格的巡察组有空余")

SCENARIO = scenario(
    regions=[region("A", "甲县", name_en="Jia"), region("B", "乙县"), region("C", "丙县", lon=None, lat=None)],
    teams=[team("b1", "B"), team("a1", "A", "=HYPERLINK(0)"), team("m1", ["A", "B"], kind="mixed")],
    targets=[
        target("tB1", "B", 10, "-1+1", size="large", risk=9),
        target("tB2", "B", 3),
        target("0042", "C", name="@局"),
        target("v1", "C", 4, bundle="0042"),
    ],
    rounds=["R1", "R2"],
    waivers=(Waiver(rule="home-recusal", who="a1", whom="A", by="书记", reason="=1+1", date=date(2024, 1, 2)),),
    tiers=(TierSetting({"coverage": 1000, "travel": 1}),),
)

PLAN = plan(
    posting("a1", "B", visit("tB2", "2024-03-11", "2024-03-13"), visit("tB1", "2024-03-04", "2024-03-15")),
    posting("m1", "C", visit("0042", end="2024-03-08"), visit("v1", end="2024-03-08")),
    posting("b1", "A"),
    posting("a1", "B", round="R2"),
    of=SCENARIO,
    status=Status.FEASIBLE,
    unserved=(Unserved("0042", "no-room", REASON),),
    tiers=(TierValue("coverage", 4, 3, 1, 3), TierValue("weighed", 50, 40, 40), TierValue("gone", 2.5)),
    provenance={"version": "0.1.0", "settings": {"time": 10, "limit": None, "how": ["+a"]}},
)


def written(name: str, folder: Path, language: Language = Language.ZH) -> tuple[Path, ...]:
    """Return the files that the export of this name writes for the plan."""
    (export,) = (each for each in EXPORTS if each.name == name)
    files = export.write(SCENARIO, PLAN, folder / f"plan{export.suffix}", language)
    assert sorted(files) == sorted(folder.iterdir())
    return files


def test_flat_table_has_one_row_per_visit_in_order() -> None:
    """Rows come by round, team and time; a posting without a visit has one row with empty cells."""
    table = rows(SCENARIO, PLAN)
    assert [(row.round, row.team, row.target) for row in table] == [
        ("R1", "b1", None),
        ("R1", "a1", "tB1"),
        ("R1", "a1", "tB2"),
        ("R1", "m1", "0042"),
        ("R1", "m1", "v1"),
        ("R2", "a1", None),
    ]
    first, second = cells(table[0], Language.EN), cells(table[1], Language.EN)
    assert first == (
        *("R1", "b1", "b1", "B", "乙县", "A", "Jia", date(2024, 3, 4), date(2024, 4, 26)),
        *(None, None, None, None, None, None, None, SCENARIO.km_tenths(SCENARIO.team["b1"], "A") / 10, None),
    )
    assert second[9:16] == ("tB1", "-1+1", "large", 9, 10, date(2024, 3, 4), date(2024, 3, 15))
    assert cells(table[3], Language.EN)[3:5] == ("A;B", "Jia, 乙县")


def test_the_way_adds_up() -> None:
    """The way of a posting stands in its first row alone."""
    table = rows(SCENARIO, PLAN)
    ways = [
        SCENARIO.km_tenths(SCENARIO.team[team], host) / 10 for team, host in (("b1", "A"), ("a1", "B"), ("a1", "B"))
    ]
    assert [row.km for row in table] == [ways[0], ways[1], None, None, None, ways[2]]


def test_unknown_distance_is_an_empty_cell() -> None:
    """A pair without coordinates and travel row has no distance, which is not zero."""
    assert rows(SCENARIO, PLAN)[3].km is None


def test_phases_say_how_their_dates_came_about() -> None:
    """Every phase of every planned round has its row, with the reason and a mark where the day is an estimate."""
    table = phase_rows(SCENARIO)
    assert [row.round for row in table] == ["R1"] * 8 + ["R2"] * 8
    notice = cells(table[1], Language.EN)
    assert notice[:2] == ("R1", "notice")
    assert str(notice[4]).startswith("10 days before entering")
    far = scenario(rounds=[round_("R1", "2031-03-03", "2031-04-25")], calendar=WorkingCalendar("CN"))
    assert {row.note.en for row in phase_rows(far) if row.note} == {
        "Working days of 2031 are estimated: the public holidays are not published yet."
    }


def test_a_meeting_stands_with_its_posting() -> None:
    """The day of the feedback and the leader who attends are columns of the posting."""
    held = replace(PLAN.postings[0], feedback=Feedback(date(2024, 7, 1), "L1"))
    given = replace(SCENARIO, leaders=(Leader(id="L1", name="某领导"),))
    (row,) = posting_rows(given, replace(PLAN, postings=(held,)))
    assert cells(row, Language.ZH)[-3:] == (date(2024, 7, 1), "某领导", None)


def test_bundle_is_one_load() -> None:
    """A posting's working days count a bundle once, with its head's days."""
    assert [(row.team, row.targets, row.days) for row in posting_rows(SCENARIO, PLAN)] == [
        ("b1", 0, 0),
        ("a1", 2, 13),
        ("m1", 2, 5),
        ("a1", 0, 0),
    ]


@pytest.mark.parametrize("language", list(Language))
def test_csv_reads_back_to_the_same_rows(tmp_path: Path, language: Language) -> None:
    """Every file holds a header in the reader's language and exactly the table's cells."""
    main, beside, weeks, waivers = written("csv", tmp_path, language)
    assert [each.name for each in (beside, weeks, waivers)] == [
        *("plan-unserved.csv", "plan-weeks.csv", "plan-waivers.csv")
    ]
    tables: list[tuple[Path, tuple[Row | UnservedRow | WeekRow | WaiverRow, ...]]] = [
        (main, rows(SCENARIO, PLAN)),
        (beside, unserved_rows(SCENARIO, PLAN)),
        (weeks, week_rows(SCENARIO, PLAN)),
        (waivers, waiver_rows(SCENARIO, PLAN)),
    ]
    for path, table in tables:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *lines = csv.reader(file)
        assert header == [column.title[language] for column in columns(type(table[0]))]
        expected = [["" if cell is None else str(harmless(cell)) for cell in cells(row, language)] for row in table]
        assert lines == expected


def test_every_file_is_told_before_it_is_written(tmp_path: Path) -> None:
    """Whoever listens hears of each file while it is not there yet."""
    heard: list[tuple[str, bool]] = []
    for export in EXPORTS:
        path = tmp_path / f"plan{export.suffix}"
        files = export.write(SCENARIO, PLAN, path, Language.EN, lambda file: heard.append((file.name, file.exists())))
        assert [(file.name, False) for file in files] == heard
        heard.clear()


def test_waivers_tell_where_the_plan_needs_them() -> None:
    """A waiver in use names the postings; one without use says so."""
    used = Waiver(rule="home-recusal", who="a1", whom="A", by="书记", reason="无人可换", date=date(2024, 1, 2))
    given = scenario(waivers=(used, replace(used, who="b1", whom="B")))
    told = waiver_rows(given, plan(posting("a1", "A", "tA", round="R1"), of=given))
    assert [row.in_plan.en for row in told] == ["a1 at A (R1)", "not needed"]
    assert told[1].in_plan.zh == "未用到"


def test_csv_begins_with_the_mark_that_spreadsheets_need(tmp_path: Path) -> None:
    """The file is UTF-8 with a byte order mark, so that Chinese shows."""
    main, *_ = written("csv", tmp_path)
    assert main.read_bytes().startswith(b"\xef\xbb\xbf\xe8\xbd\xae\xe6\xac\xa1")


def test_text_that_would_run_is_made_harmless() -> None:
    """Text that begins like a formula gets an apostrophe; numbers stay numbers."""
    for begin in ("=", "+", "-", "@", "\t", "\r"):
        assert harmless(f"{begin}1") == f"'{begin}1"
    assert harmless("a=1") == "a=1"
    assert harmless(-1.5) == -1.5
    assert harmless(None) is None


def test_csv_carries_no_formula(tmp_path: Path) -> None:
    """A team's name that is a formula arrives as text."""
    main, *_ = written("csv", tmp_path)
    assert ",'=HYPERLINK(0)," in main.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("language", list(Language))
def test_workbook_reads_back_to_the_same_rows(tmp_path: Path, language: Language) -> None:
    """The sheets hold the tables' cells as text, numbers and real dates, formulas as the text they are."""
    (path,) = written("xlsx", tmp_path, language)
    book = openpyxl.load_workbook(path)
    summary, postings, targets, weeks, phases, unserved, waivers = book.worksheets
    tables: list[tuple[Any, tuple[Row | PostingRow | WeekRow | PhaseRow | UnservedRow, ...]]] = [
        (postings, posting_rows(SCENARIO, PLAN)),
        (targets, rows(SCENARIO, PLAN)),
        (weeks, week_rows(SCENARIO, PLAN)),
        (phases, phase_rows(SCENARIO)),
        (unserved, unserved_rows(SCENARIO, PLAN)),
    ]
    for sheet, table in tables:
        header, *lines = sheet.iter_rows(values_only=True)
        assert header == tuple(column.title[language] for column in columns(type(table[0])))
        plain = [tuple(each.date() if isinstance(each, datetime) else each for each in line) for line in lines]
        assert plain == [cells(row, language) for row in table]
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"
    assert waivers["H2"].value == "=1+1"
    assert waivers["B2"].value == HomeRecusal.title[language]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert summary["A1"].font.name == ("微软雅黑" if language is Language.ZH else "Calibri")


def test_workbook_has_no_links(tmp_path: Path) -> None:
    """Nothing in a name becomes a link to somewhere else."""
    (path,) = written("xlsx", tmp_path)
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "sheet" in name and name.endswith(".rels")]


def test_summary_tells_value_bound_and_gap(tmp_path: Path) -> None:
    """Each tier stands with its unit, gap, share, slack and the gap in words; provenance follows."""
    (path,) = written("xlsx", tmp_path)
    lines = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    by_name = {line[0]: line[1:] for line in lines}
    # the risk of all open targets is 9 + 1 + 1 + 1
    expected = (4, "风险分", 3, 1, 2, 16.67, 1, "至多还可能好2风险分（16.7%）")
    assert by_name["未覆盖对象"] == expected
    assert by_name["加权合计"] == (50, "分", 40, 40, 0, 0, 10, "已证明：没有更好的方案")
    assert by_name["gone"] == (2.5, "", None, None, None, None, None, "未作证明")
    assert by_name["未安排对象数"][0] == 1
    assert by_name["settings.time"][0] == 10
    assert by_name["settings.limit"][0] is None
    assert by_name["settings.how"][0] == "['+a']"
    assert "可行" in str(by_name["状态"][0])


def test_summary_tells_in_chinese_how_the_plan_was_made(tmp_path: Path) -> None:
    """What tells one run from another has a Chinese name in a Chinese workbook, except what others named."""
    made = {
        "version": "1",
        "settings": {"seconds": 5, "workers": 1, "cp_sat": {"own": 2}},
        "seed": 1,
        "ortools": "9",
        "start": {"path": "a.json"},
    }
    (export,) = (each for each in EXPORTS if each.name == "xlsx")
    (path,) = export.write(SCENARIO, replace(PLAN, provenance=made), tmp_path / "p.xlsx", Language.ZH)
    column = [cell.value for cell in openpyxl.load_workbook(path).worksheets[0]["A"]]
    found = column[column.index("方案来源") + 1 :]
    assert found[2:] == [
        "tuimo 版本",
        "时限（秒）",
        "搜索线程数",
        "settings.cp_sat.own",
        "随机种子",
        "OR-Tools 版本",
        "起始方案",
    ]


def test_summary_begins_with_what_planners_ask(tmp_path: Path) -> None:
    """Status and coverage come first, then the tiers; ids, digests and settings are at the end."""
    (path,) = written("xlsx", tmp_path)
    names = [row[0].value for row in openpyxl.load_workbook(path).worksheets[0].iter_rows()]
    order = ["场景", "状态", "已安排对象数", "未安排对象数", "目标层级", "方案来源", "场景编号", "settings.time"]
    assert [name for name in names if name in order] == order


def test_rows_are_as_high_as_their_text(tmp_path: Path) -> None:
    """Text that goes on in further lines makes its row higher, so that no office program prints it over others."""
    told = {"": 1, "a b": 1, "word by word": 2, "甲县乙县丙": 2, "a\nb": 2, "x" * 17: 3}
    assert {text: lines_in(text, 8) for text in told} == told
    (export,) = (each for each in EXPORTS if each.name == "xlsx")
    long = tuple(replace(each, name=each.name + "甲县" * 9) for each in SCENARIO.targets)
    (path,) = export.write(replace(SCENARIO, targets=long), PLAN, tmp_path / "p.xlsx", Language.ZH)
    sheet = openpyxl.load_workbook(path).worksheets[3]
    texts = {row[0].row: [cell.value for cell in row if isinstance(cell.value, str)] for row in sheet.iter_rows()}
    for number, cells_ in texts.items():
        lines = max(lines_in(each, WEEKDAY_WIDTH - PADDING) for each in cells_)
        assert (sheet.row_dimensions[number].height or LINE_HEIGHT) == lines * LINE_HEIGHT
    assert any((each.height or 0) > LINE_HEIGHT for each in sheet.row_dimensions.values())
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0  # as wide as one page, as long as need be


def test_without_waivers_there_is_no_sheet_of_them(tmp_path: Path) -> None:
    """A scenario without waivers has no sheet and no file for them."""
    (export,) = (each for each in EXPORTS if each.name == "xlsx")
    (path,) = export.write(replace(SCENARIO, waivers=()), PLAN, tmp_path / "p.xlsx", Language.EN)
    assert "waivers" not in openpyxl.load_workbook(path).sheetnames
    (export,) = (each for each in EXPORTS if each.name == "csv")
    files = export.write(replace(SCENARIO, waivers=()), PLAN, tmp_path / "p.csv", Language.EN)
    assert "p-waivers.csv" not in [each.name for each in files]


def test_chinese_columns_are_wide_enough(tmp_path: Path) -> None:
    """A Chinese character takes two places, and columns are as wide as their widest cell."""
    assert width_of("甲县a\n乙") == 5
    (path,) = written("xlsx", tmp_path)
    sheet = openpyxl.load_workbook(path).worksheets[1]
    assert sheet.column_dimensions["C"].width >= len("=HYPERLINK(0)")
    assert sheet.column_dimensions["B"].width >= width_of("巡察组编号")


def test_json_is_the_plan_file(tmp_path: Path) -> None:
    """The JSON export reads back to the plan."""
    (path,) = written("json", tmp_path)
    again = read_plan(path, SCENARIO)
    assert again.postings == PLAN.postings
    assert again.unserved[0].code == "no-room"


@pytest.mark.parametrize("name", [each.name for each in EXPORTS])
def test_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever the format, a full disk gives a sentence and leaves no scrap."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(ExportError, match="the disk is full"):
        written(name, tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", [each.name for each in EXPORTS])
def test_empty_plan_is_exported_too(tmp_path: Path, name: str) -> None:
    """A plan without postings gives files with headers alone."""
    (export,) = (each for each in EXPORTS if each.name == name)
    empty: Scenario = scenario(teams=(), targets=())
    reference = ScenarioReference("test")
    assert export.write(empty, Plan((), reference), tmp_path / f"p{export.suffix}", Language.EN)[0].stat().st_size > 10
