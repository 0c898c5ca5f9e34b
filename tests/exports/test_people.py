"""The tables about people: team sheets, calendars, units, recusals, load."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from optimizer.domain import Composition, Kind, Mode, Post, Seat, Seating, Setting, Waiver
from optimizer.exports import EXPORTS, xlsx
from optimizer.exports.people import (
    PEOPLE_TABLES,
    PeopleTable,
    away_rows,
    calendar_rows,
    inherited_rows,
    people_tables,
    person_rows,
    recusal_rows,
    reserve_rows,
    seat_rows,
    unit_rows,
)
from optimizer.exports.table import cells, columns, posting_rows, rows
from optimizer.files import read_plan
from optimizer.texts import Language, Text
from tests.builders import day, history, posting, region, scenario, target, team
from tests.builders import plan as plan_of
from tests.recusal.test_reserves import whole
from tests.staffed import officer, staffed

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain import Plan, Scenario

TABLES = pytest.mark.parametrize("table", PEOPLE_TABLES, ids=lambda table: table.name)
WAIVER = {"by": "书记", "reason": "无人可换", "date": date(2024, 1, 2)}


def exported(name: str, given: Scenario, plan: Plan, folder: Path, language: Language = Language.ZH) -> list[Path]:
    """Return the files that the export of this name writes."""
    (export,) = (each for each in EXPORTS if each.name == name)
    return list(export.write(given, plan, folder / f"plan{export.suffix}", language))


def inheriting() -> tuple[Scenario, Plan]:
    """Return a whole team whose leader must not go to B, where a free officer could stand in, and its plan for C."""
    people = [
        officer("L", "A", team="a1", seats=("leader",), native_region="B"),
        officer("S", "A", seats=("leader",)),
    ]
    given = scenario(officers=people, composition=Composition({Kind.WHOLE: (Seat("leader", 1),)}))
    return given, plan_of(posting("a1", "C", "tC", seats=(Seating("leader", "L"),)), of=given)


def without_seats(plan: Plan) -> Plan:
    """Return a plan that seats nobody."""
    return replace(plan, postings=tuple(replace(each, seats=()) for each in plan.postings))


def test_there_are_tables_about_people_only_where_there_are_seats(tmp_path: Path) -> None:
    """A plan of a scenario without people has none of these files and sheets; one that seats them has them."""
    given, plan = staffed()
    bare = replace(given, officers=())
    assert not list(people_tables(bare, without_seats(plan)))
    assert [table.name for table, _ in people_tables(given, plan)] == [
        table.name for table in PEOPLE_TABLES if table.name != "inherited"
    ]
    names = [path.name for path in exported("csv", given, plan, tmp_path)]
    assert names[3:] == [f"plan-{table.name}.csv" for table, _ in people_tables(given, plan)]
    assert len(exported("csv", bare, without_seats(plan), tmp_path)) == 3
    (book,) = exported("xlsx", bare, without_seats(plan), tmp_path, Language.EN)
    assert not {table.title.en for table in PEOPLE_TABLES} & set(openpyxl.load_workbook(book).sheetnames)


def test_a_table_about_people_without_a_row_is_left_out(tmp_path: Path) -> None:
    """Where no team brings its people none can keep it away, and before anybody is seated nobody is away."""
    given, plan = staffed()
    empty = [table.name for table in PEOPLE_TABLES if not table.rows(given, without_seats(plan))]
    assert empty == ["calendars", "away", "inherited"]
    names = {path.stem.removeprefix("plan-") for path in exported("csv", given, without_seats(plan), tmp_path)}
    (book,) = exported("xlsx", given, without_seats(plan), tmp_path)
    sheets = openpyxl.load_workbook(book).sheetnames
    for table in PEOPLE_TABLES:
        assert (table.name in names, table.title.zh in sheets) == (table.name not in empty,) * 2


@TABLES
@pytest.mark.parametrize("language", list(Language))
def test_files_and_sheets_hold_the_rows(tmp_path: Path, table: PeopleTable, language: Language) -> None:
    """Every table reads back from CSV and from the workbook with the header of the reader's language."""
    given, plan = inheriting() if table.name == "inherited" else staffed(4, 2)
    made = table.rows(given, plan)
    assert made
    header = [column.title[language] for column in columns(table.row)]
    files = {path.name: path for path in exported("csv", given, plan, tmp_path, language)}
    with files[f"plan-{table.name}.csv"].open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            header,
            *(["" if cell is None else str(cell) for cell in cells(row, language)] for row in made),
        ]
    (book,) = exported("xlsx", given, plan, tmp_path, language)
    sheet = openpyxl.load_workbook(book)[table.title[language]]
    assert [cell.value for cell in sheet[1]] == header
    assert sheet.max_row == len(made) + 1


def test_a_full_sheet_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table with more rows than a sheet has is cut there, and the last line says where all of it is."""
    monkeypatch.setattr(xlsx, "MOST_ROWS", 5)
    given, plan = staffed(4)
    (book,) = exported("xlsx", given, plan, tmp_path, Language.EN)
    sheet = openpyxl.load_workbook(book)["register of recusals"]
    assert sheet.max_row == 5
    assert "The CSV files have them all" in sheet["A5"].value


def test_a_team_sheet_tells_seats_units_and_what_is_missing() -> None:
    """Per posting: the seat in words, the person with unit, home and days; then what is empty and what is missing."""
    given, plan = staffed()
    sheet = [cells(row, Language.ZH) for row in seat_rows(given, plan) if row.team == "H00-1"]
    days = (day("2024-03-04"), day("2024-04-26"))
    nobody = (None,) * 7
    place = ("R1", "H00-1", "松江县第1组", "白桦县")
    assert sheet == [
        (*place, "组长", "H00-1-0", "赵建国", "松江县纪委", "松江县", None, *days, None),
        (*place, "副组长（本地）", "H01-1-1", "钱秀英", "白桦县纪委", "白桦县", None, *days, None),
        (*place, "成员", "H00-1-2", "赵志强", "松江县审计局", "松江县", "审计", *days, None),
        (*place, "成员", *nobody, "空缺"),
        (*place, None, *nobody, "缺纪检监察专长1人"),
    ]


def test_a_team_sheet_tells_of_seats_that_are_not_filled() -> None:
    """Somebody on a seat that the team has not, and somebody who sits too short, are marked as such."""
    given, plan = staffed()
    first = plan.postings[1]
    seats = (*first.seats[:-1], Seating("cook", "H01-1-3"), Seating("member", "H01-1-5", end=day("2024-03-08")))
    notes = {
        row.officer: row.note.en
        for row in seat_rows(given, replace(plan, postings=(replace(first, seats=seats),)))
        if row.note is not None
    }
    assert notes["H01-1-3"] == "the team has no such seat"
    assert notes["H01-1-5"] == "not long enough to fill the seat"


def test_everybody_has_a_calendar_of_the_term() -> None:
    """Past and planned stays come person by person, the earliest first, and what is past is marked."""
    given, plan = staffed()
    past = history("R0", "2023-09-01", "H02", leave="2023-09-29", officer="H00-1-0", seat="leader", team="H00-1")
    past = replace(past, leave=day("2023-09-29"))
    made = calendar_rows(replace(given, history=(past, past)), plan)
    own = [cells(row, Language.EN) for row in made if row.officer == "H00-1-0"]
    assert [line[3:] for line in own] == [
        ("R0", day("2023-09-01"), day("2023-09-29"), "Qingshi", "松江县第1组", "leader", "done"),
        ("R1", day("2024-03-04"), day("2024-04-26"), "Baihua", "松江县第1组", "leader", None),
    ]
    order = [each.id for each in given.officers]
    assert [row.officer for row in made] == sorted((row.officer for row in made), key=order.index)


def test_a_seat_for_locals_is_called_so_in_every_table() -> None:
    """Team sheets, calendars and the register call a seat of the host by the same words."""
    given, plan = staffed()
    for table in (seat_rows, calendar_rows):
        assert "副组长（本地）" in [row.seat.zh for row in table(given, plan) if row.officer == "H01-1-1"]  # type: ignore[union-attr]
    register = [row.in_plan for row in recusal_rows(given, plan) if row.who == "H01-1-1"]
    assert register[0] is not None
    assert register[0].en == "deputy (local) of 松江县第1组 at Baihua (R1)"


def test_a_unit_sees_who_is_away_and_how_many_at_once() -> None:
    """Each unit's people who are away come by date, with how many are on that day, and nothing of where they are."""
    given, plan = staffed(3, 2)
    own = [cells(row, Language.ZH) for row in away_rows(given, plan) if row.unit == "白桦县审计局"]
    spring, summer = (day("2024-03-04"), day("2024-04-26")), (day("2024-07-22"), day("2024-09-13"))
    assert own == [
        ("白桦县审计局", "白桦县", "钱志强", *spring, 2),
        ("白桦县审计局", "白桦县", "钱丽华", *spring, 2),
        ("白桦县审计局", "白桦县", "钱志强", *summer, 2),
        ("白桦县审计局", "白桦县", "钱丽华", *summer, 2),
    ]


def test_load_counts_history_and_every_working_day_once() -> None:
    """Rounds and working days of person and unit add up what is done within the term and what is planned."""
    given, plan = staffed()
    row = replace(history("R0", "2023-09-04", "H02", officer="H00-1-0"), leave=day("2023-09-08"))
    told = replace(given, history=(row, replace(row, target="x")))
    person = next(each for each in person_rows(told, plan) if each.officer == "H00-1-0")
    assert (person.rounds_done, person.rounds_planned, person.rounds_in_all, person.days_in_all) == (1, 1, 2, 5 + 40)
    assert person_rows(told, plan)[0] == person
    unit = next(each for each in unit_rows(told, plan) if each.unit == "松江县纪委")
    assert (unit.staff, unit.people_sent, unit.person_rounds, unit.person_days, unit.most_away) == (2, 2, 3, 85, 2)
    idle = next(each for each in unit_rows(told, plan) if each.unit == "松江县财政局")
    assert (idle.people_sent, idle.person_rounds, idle.most_away) == (0, 0, 0)


def test_offices_of_two_counties_may_have_one_name() -> None:
    """A unit is told apart by the home of its people, as every county has its audit office."""
    given = scenario(officers=(officer("p", "A", unit="审计局"), officer("q", "B", unit="审计局")))
    assert [(row.unit, row.officer_home.en) for row in unit_rows(given, plan_of())] == [
        ("审计局", "A"),
        ("审计局", "B"),
    ]


def test_every_seat_has_its_reserves() -> None:
    """The next best people stand below each seat with unit, home and cost, and why there are not three of them."""
    given, plan = staffed()
    made = [cells(row, Language.ZH)[4:] for row in reserve_rows(given, plan) if row.team == "H00-1"]
    office, none = ("松江县财政局", "松江县"), "按干部表，没有其他人可任该岗位"
    assert made[:2] == [
        ("组长", "H00-1-0", "赵建国", 1, "H00-1-4", "赵明", *office, "无", f"没有更多替补：{none}"),
        ("副组长（本地）", "H01-1-1", "钱秀英", None, None, "无人可替补", None, None, None, none),
    ]
    assert made[-1][:5] == ("成员", None, "空缺", 2, "H00-1-5")
    assert made[-1][-2] == "“空缺岗位与短缺专长”-1,000：补上空岗"


def test_a_seat_that_own_people_closes_to_reserves_says_so() -> None:
    """A whole team without people to spare names the rule that keeps the county's other officers out."""
    given, plan = whole(*staffed(3, 2))
    strict = replace(given, rules={**given.rules, "own-people": Setting(Mode.HARD)})
    told = reserve_rows(strict, plan)
    assert {row.reserve_name.en for row in told} == {"nobody"}
    assert told[0].note is not None
    assert "(rule own-people); were that rule soft, officers of Songjiang who" in told[0].note.en
    assert (
        "（规则“整建制：由本组人员组成”，own-people）；如将该规则设为软性，松江县未编组的干部可替补" in told[0].note.zh
    )


def test_a_reserve_by_waiver_is_marked_as_such() -> None:
    """Who could step in by waiver alone has that beside the name."""
    given, plan = staffed()
    post = Post(officer="H00-1-4", start=day("2022-01-01"), end=day("2023-06-30"), region="H01")
    waiver = Waiver(rule="post-recusal", who="H00-1-4", whom="H01", **WAIVER)  # type: ignore[arg-type]
    assert not [row for row in reserve_rows(replace(given, posts=(post,)), plan) if row.reserve == "H00-1-4"]
    told = reserve_rows(replace(given, posts=(post,), waivers=(waiver,)), plan)
    (note,) = (row.note for row in told if row.reserve == "H00-1-4")
    assert "已由书记于2024-01-02批准豁免" in note[Language.ZH]  # type: ignore[index]


# -- recusals --------------------------------------------------------------------------------------------------------

SERVED = scenario(
    regions=[region("A", "甲县"), region("B", "乙县"), region("C", "丙县")],
    teams=[team("a1", "A"), team("b1", "B")],
    targets=[target("tB", "B"), target("tC", "C")],
    rounds=["R1", "R2"],
    officers=(
        officer("p", "A", team="a1", name="张三", seats=("leader",), unit="审计局"),
        officer("q", "B", team="b1", name="李四"),
    ),
    posts=(Post(officer="p", start=day("2022-01-01"), end=day("2023-06-30"), region="B"),),
    waivers=(
        Waiver(rule="post-recusal", who="p", whom="B", **WAIVER),  # type: ignore[arg-type]
        Waiver(rule="home-recusal", who="a1", whom="A", **WAIVER),  # type: ignore[arg-type]
        Waiver(rule="kin-recusal", who="q", whom="C", **WAIVER),  # type: ignore[arg-type]
    ),
)
SERVED_PLAN = plan_of(posting("a1", "B", "tB", seats=(Seating("leader", "p"),)), of=SERVED)
WORDS = Text(
    "张三 served 2022-01 to 2023-06 in 乙县: 8 months before entry, window 3 years; “Nobody inspects where they "
    "served” waived by 书记 on 2024-01-02 (无人可换)",
    "张三于2022-01至2023-06在乙县任职：距进驻8个月，回避期3年；“任职回避：不得巡察曾任职的地方和单位”"
    "已由书记于2024-01-02批准豁免（无人可换）",
)


def test_the_register_has_every_ban_and_every_waiver() -> None:
    """Bans come with their facts, seats and rounds; waived ones with by, reason and date, of people and of teams.

    Whom the plan sends is told with seat, team and host; what only keeps somebody from home comes last.
    """
    told = [cells(row, Language.ZH) for row in recusal_rows(SERVED, SERVED_PLAN)]
    waived = ("已豁免", "书记", "无人可换", date(2024, 1, 2))
    open_ = ("禁止", None, None, None)
    post = ("任职回避：不得巡察曾任职的地方和单位", "post-recusal")
    home, seats = ("地域回避：不得巡察本地", "home-recusal"), "组长、副组长（本地岗位除外）"
    kin = ("亲属回避：不得巡察近亲属任职的单位", "kin-recusal")
    led = ("p", "张三", "审计局", "a1组长，赴乙县（R1）")
    assert told == [
        # a waiver for a team sets aside what keeps its people away
        (*led, "A", "甲县", *home, "张三来自甲县", "本地岗位除外", "全部", *waived),
        *(
            (*led, "B", "乙县", *post, f"张三于2022-01至2023-06在乙县任职：距进驻{ago}，回避期3年", *rest)
            for ago, *rest in (("8个月", seats, "R1", *waived), ("9个月", seats, "R2", *waived))
        ),
        ("a1", "a1", None, "赴乙县（R1）", "A", "甲县", *home, "a1来自甲县，不得巡察甲县", "全组", "全部", *waived),
        ("q", "李四", None, None, "C", "丙县", *kin, "该豁免没有用到", None, "", *waived),
        ("q", "李四", None, None, "B", "乙县", *home, "李四来自乙县", "本地岗位除外", "全部", *open_),
    ]


def test_what_says_no_more_than_home_comes_last() -> None:
    """Who works in a target at home is barred from it as a local, and from the host as from home: that comes last."""
    officers = (officer("p", "B", unit="tB", seats=("leader",)), officer("q", "B", native_region="C"))
    told = recusal_rows(replace(SERVED, officers=officers, posts=(), waivers=()), plan_of(of=SERVED))
    assert [(row.who, row.rule_id, row.whom) for row in told] == [
        ("p", "post-recusal", "tB"),
        ("p", "home-recusal", "B"),
        ("p", "post-recusal", "B"),
        ("q", "home-recusal", "B"),
        ("q", "native-place-recusal", "C"),
    ]


def test_home_and_native_place_are_one_line_where_they_are_one_place() -> None:
    """Who was born at home has one line for both rules, after every line that says more; else there are two."""
    officers = (
        officer("p", "A", native_region="A"),
        officer("q", "B", native_region="C", team="b1", name="李四"),
    )
    told = recusal_rows(replace(SERVED, officers=officers, waivers=()), SERVED_PLAN)
    assert [(row.who, row.rule_id, row.facts.en) for row in told] == [
        ("p", "post-recusal", "p served 2022-01 to 2023-06 in 乙县: 8 months before entry, window 3 years"),
        ("p", "post-recusal", "p served 2022-01 to 2023-06 in 乙县: 9 months before entry, window 3 years"),
        ("p", "home-recusal;native-place-recusal", "p comes from 甲县; p was born or grew up in 甲县"),
        ("q", "home-recusal", "李四 comes from 乙县"),
        ("q", "native-place-recusal", "李四 was born or grew up in 丙县"),
    ]
    assert told[2].rule.en == "Nobody inspects their own turf; Nobody inspects where they come from"


def test_what_is_waived_is_said_wherever_it_is_spoken_of() -> None:
    """The team sheet, the person's calendar and the tables of the team tell who waived a ban, when and why."""
    (sheet,) = (row for row in seat_rows(SERVED, SERVED_PLAN) if row.officer == "p")
    (calendar,) = calendar_rows(SERVED, SERVED_PLAN)
    assert sheet.note == calendar.note == WORDS
    at_home = plan_of(posting("a1", "A", seats=(Seating("leader", "p"),)), of=SERVED)
    words = "a1 comes from 甲县 and must not inspect 甲县; “Nobody inspects their own turf” waived by 书记 on"
    notes = [*(row.note for row in rows(SERVED, at_home)), *(row.note for row in posting_rows(SERVED, at_home))]
    notes += [row.note for row in seat_rows(SERVED, at_home)]
    assert [str(note).startswith(words) for note in notes].count(True) == 3


def test_the_tables_of_postings_tell_what_is_waived_for_people(tmp_path: Path) -> None:
    """The first row of the posting says for whom, the first sheet of the workbook how often, the plan file by what."""
    two = plan_of(posting("a1", "B", "tB", "uB", seats=(Seating("leader", "p"),)), of=SERVED)
    given = replace(SERVED, targets=(*SERVED.targets, target("uB", "B")))
    assert [row.note for row in rows(given, two)] == [WORDS, None]
    assert [row.note for row in posting_rows(given, two)] == [WORDS]
    (book,) = exported("xlsx", given, two, tmp_path)
    summary = dict(openpyxl.load_workbook(book).worksheets[0].iter_rows(max_col=2, values_only=True))
    assert summary["凭豁免的安排数"] == 1
    (file,) = exported("json", given, two, tmp_path)
    named = {"round": "R1", "team": "a1", "host": "B", "rule": "post-recusal", "who": "p", "whom": "B"}
    assert json.loads(file.read_text("utf-8"))["waived"] == [named]
    assert read_plan(file, given) == replace(two, scenario=read_plan(file, given).scenario)


def test_a_large_pool_has_its_register_within_seconds() -> None:
    """The bans of ten thousand people are found in a fraction of the time that anybody would wait."""
    from time import monotonic

    many = tuple(officer(f"x{number}", "AB"[number % 2]) for number in range(10_000))
    began = monotonic()
    assert len(recusal_rows(replace(SERVED, officers=(*SERVED.officers, *many)), SERVED_PLAN)) > 10_000
    assert monotonic() - began < 10


def test_what_a_whole_team_inherits_is_listed_with_its_price_and_what_the_plan_does() -> None:
    """Sent elsewhere, not sent at all, sent there with a reserve: each is said of the place that one member closes."""
    given, elsewhere = inheriting()
    there = posting("a1", "B", "tB", seats=(Seating("leader", "S"),))
    (row,) = inherited_rows(given, elsewhere)
    assert (row.team, row.whom_name.en, row.hosts_left, row.reserves) == ("a1", "B", 1, 1)
    assert row.facts.en == "L was born or grew up in B"
    assert (row.nearest_left and row.nearest_left.en, row.other_teams) == ("C", 1)
    assert (row.km_nearest, row.km_there) == tuple(given.km_if_known(given.team["a1"], host) for host in "CB")
    assert (row.targets_lost, row.risk_lost) == (0, 0)  # the team of C may go there
    alone = replace(given, teams=tuple(each for each in given.teams if each.id == "a1"))
    (only,) = inherited_rows(alone, elsewhere)
    assert (only.targets_lost, only.risk_lost) == (1, alone.target["tB"].risk)
    assert row.planned.en == "sent to C"
    assert inherited_rows(given, plan_of(of=given))[0].planned.en == "not sent"
    assert inherited_rows(given, plan_of(there, of=given))[0].planned.en == "goes there, with S"
