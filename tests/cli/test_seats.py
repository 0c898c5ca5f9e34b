"""What commands say of people on seats: who changes, why, and what is done by waiver."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.conftest import write_tiny

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.cli.conftest import Run

    Edit = Callable[[Path, Callable[[Any], object]], None]

OFFICERS = "id,name,home,seats\n" + "".join(f"{home}{n},{home}{n}某,{home},leader\n" for home in "ABC" for n in (1, 2))
COMPOSITION = "composition: {half: {leader: 1}}\n"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Write the tiny scenario with half teams of one leader each, for whom there is another one at home."""
    folder = write_tiny(tmp_path / "people")
    settings = (folder / "scenario.yaml").read_text("utf-8").partition("tiers:")[0]
    (folder / "scenario.yaml").write_text(settings + COMPOSITION, "utf-8")
    teams = "".join(f"{home.lower()}1,{home}组,{home},half\n" for home in "ABC")
    (folder / "teams.csv").write_text(f"id,name,home,kind\n{teams}", "utf-8")
    (folder / "officers.csv").write_text(OFFICERS, "utf-8")
    return folder


@pytest.fixture
def seated(run: Run, people: Path, tmp_path: Path) -> Path:
    """Solve it and return the plan."""
    result = run("solve", people, "--time", "10", "--out", tmp_path / "first")
    assert result.exit_code == 0, result.stderr
    return tmp_path / "first" / "plan.json"


def sent(plan: Path) -> dict[str, tuple[str, str]]:
    """Return host and leader of each team."""
    postings = json.loads(plan.read_text("utf-8"))["postings"]
    return {each["team"]: (each["host"], each["seats"][0]["officer"]) for each in postings}


def test_compare_says_whose_seats_change(run: Run, seated: Path, edit: Edit, tmp_path: Path) -> None:
    """Plans that both seat people are compared seat by seat: how many differ, and who left for whom."""
    other = tmp_path / "other.json"
    other.write_text(seated.read_text("utf-8").replace('"path": "../', '"path": "'), "utf-8")
    leader = sent(seated)["a1"][1]
    new = {"A1": "A2", "A2": "A1"}[leader]

    def exchange(plan: Any) -> None:  # noqa: ANN401
        next(each for each in plan["postings"] if each["team"] == "a1")["seats"][0]["officer"] = new

    edit(other, exchange)
    result = run("compare", seated, other, "--lang", "en")
    assert "other: other people than in plan sit on 1 seat." in result.stdout
    assert f"  A组 in R1, leader: {leader}某 → {new}某" in result.stdout
    content = json.loads(run("compare", seated, other, "--json").stdout)
    change = {"round": "R1", "team": "a1", "seat": "leader", "left": [leader], "came": [new], "within_team": False}
    assert content["seats"] == {"other": [change]}
    alike = run("compare", seated, seated, "--lang", "en").stdout
    assert "other people than" not in alike
    assert "2: the same people as in 1 sit on every seat." in alike


def test_compare_says_what_changes_within_a_team_alone(run: Run, people: Path, seated: Path, edit: Edit) -> None:
    """Where people of one team exchange their seats it is said that nobody else comes."""
    other = seated.parent / "other.json"
    other.write_text(seated.read_text("utf-8"), "utf-8")
    seats: list[dict[str, str]] = []

    def exchange(plan: Any) -> None:  # noqa: ANN401
        seats.extend(next(each for each in plan["postings"] if each["team"] == "a1")["seats"])
        seats.append({"seat": "deputy", "officer": {"A1": "A2", "A2": "A1"}[seats[0]["officer"]]})
        plan["postings"][0]["seats"] = seats

    edit(seated, exchange)
    seats[0]["officer"], seats[-1]["officer"] = seats[-1]["officer"], seats[0]["officer"]
    edit(other, lambda plan: plan["postings"][0].update(seats=seats))
    told = " ".join(run("compare", seated, other, "--scenario", people, "--lang", "en").stdout.split())
    assert "sit on 2 seats, all of them people who change seats within their team." in told
    assert told.count("(within the team)") == 2


def test_a_note_is_told_once_however_many_plans_are_compared(run: Run, people: Path, seated: Path) -> None:
    """Both plans belong to one scenario, whose notes are not repeated."""
    officers = people / "officers.csv"
    officers.write_text(officers.read_text("utf-8").replace("A1某", "A2某"), "utf-8")
    told = run("compare", seated, seated, "--changed-scenario", "--lang", "en").stderr
    assert told.count("have this name") == 1


def test_a_start_says_who_had_to_leave_a_seat_and_why(run: Run, people: Path, seated: Path) -> None:
    """Where a ban has come up against somebody the plan names who left, who came, and the ban with its facts."""
    host, leader = sent(seated)["b1"]
    (people / "posts.csv").write_text(f"officer,region,from,to\n{leader},{host},2022-01-01,2023-12-31\n", "utf-8")
    again = ("solve", people, "--start", seated, "--time", "10", "--out", "again")
    result = run(*again, "--lang", "en")
    assert result.exit_code == 0, result.stderr
    now = sent(seated.parents[1] / "again" / "plan.json")["b1"]
    assert now[0] == host
    assert now[1] != leader
    assert "Started from" in result.stdout
    assert "1 seat changed, nothing else." in result.stdout
    line = next(line for line in result.stdout.splitlines() if line.startswith("  B组 in R1, leader: "))
    assert f"{leader}某 → {now[1]}某 ({leader}某 served 2022-01 to 2023-12 in " in line
    content = json.loads(run(*again, "--json", "--lang", "zh").stdout)
    (change,) = content["start"]["seats"]
    assert (change["left"], change["came"]) == ([leader], [now[1]])
    assert "任职：距进驻2个月，回避期3年" in change["reasons"][0]


def test_a_start_says_why_a_team_had_to_go_elsewhere(run: Run, people: Path, seated: Path) -> None:
    """A team that brings its people inherits a ban of one of them, and the change of its host names that."""
    host, _ = sent(seated)["b1"]
    whole = (people / "teams.csv").read_text("utf-8").replace("half", "whole")
    (people / "teams.csv").write_text(whole, "utf-8")
    own = [f"{row},{row[0].lower()}1" if row[1] == "1" else row + "," for row in OFFICERS.split("\n")[1:-1]]
    (people / "officers.csv").write_text("\n".join(["id,name,home,seats,team", *own]), "utf-8")
    settings = (people / "scenario.yaml").read_text("utf-8").replace("half: {leader", "whole: {leader")
    (people / "scenario.yaml").write_text(settings, "utf-8")
    (people / "posts.csv").write_text(f"officer,region,from,to\nB1,{host},2022-01-01,2023-12-31\n", "utf-8")
    result = run("solve", people, "--start", seated, "--time", "10", "--out", "again", "--lang", "en")
    assert result.exit_code == 0, result.stderr
    line = next(line for line in result.stdout.splitlines() if line.startswith("  B组 in R1: "))
    assert "(B组 brings its people: B1某 served 2022-01 to 2023-12 in " in line


def test_what_is_done_by_waiver_is_listed(run: Run, people: Path, seated: Path) -> None:
    """Solving, verifying and checking tell who waived a ban on a person or a team, when and why."""
    host, leader = sent(seated)["b1"]
    (people / "posts.csv").write_text(f"officer,region,from,to\n{leader},{host},2022-01-01,2023-12-31\n", "utf-8")
    waiver = f"rule,who,whom,by,reason,date\npost-recusal,{leader},{host},书记,无人可换,2024-01-02\n"
    (people / "waivers.csv").write_text(waiver, "utf-8")
    verified = run("verify", seated, "--changed-scenario", "--lang", "zh")
    assert "凭豁免（1）：" in verified.stdout
    assert "已由书记于2024-01-02批准豁免（无人可换）" in "".join(verified.stdout.split())
    content = json.loads(run("verify", seated, "--changed-scenario", "--json").stdout)
    (waived,) = content["waived"]
    assert (waived["team"], waived["who"], waived["by"], waived["date"]) == ("b1", leader, "书记", "2024-01-02")
    solved = run("solve", people, "--start", seated, "--time", "10", "--out", "again", "--lang", "en")
    assert "By waiver (1):" in solved.stdout
    checked = run("check", people, "--lang", "en")
    assert "waived by 书记 on 2024-01-02" in " ".join(checked.stdout.split())
    assert "sets nothing aside" not in checked.stdout


def test_waivers_appear_in_options_comparisons_batches_and_plan_files(run: Run, people: Path, tmp_path: Path) -> None:
    """Plans side by side name what each does by waiver, a batch counts it, and plan files name the waiver."""
    for table, row in (
        ("regions", "D,丁县,Ding,116.3,38.3"),
        ("teams", "d1,D组,D,half"),
        ("targets", "tD,丁局,D,5,1"),
        ("officers", "D1,D1某,D,leader"),
    ):
        rows = (people / f"{table}.csv").read_text("utf-8")
        (people / f"{table}.csv").write_text(f"{rows.replace('B2,B2某,B,leader', '')}{row}\n", "utf-8")
    posts = "".join(f"B1,{region},2022-01-01,2023-12-31\n" for region in "ACD")
    (people / "posts.csv").write_text(f"officer,region,from,to\n{posts}", "utf-8")
    waivers = "".join(f"post-recusal,B1,{region},书记,无人可换,2024-01-02\n" for region in "ACD")
    (people / "waivers.csv").write_text(f"rule,who,whom,by,reason,date\n{waivers}", "utf-8")
    found = ("options", people, "--set", "tiers=[coverage, seats]", "--time", "10", "--out", "options")
    for count, plans in ((1, "option-1"), (2, "option-2")):
        result = run(*found, "-n", count, "--lang", "en")
        said = " ".join(result.stdout.split())
        assert re.search(rf"(option-1, )?{plans}, by waiver \(1\): - B组 in", said), result.stdout
        assert "waived by 书记 on 2024-01-02" in said
        content = json.loads(run(*found, "-n", count, "--json").stdout)
        assert [each["who"] for each in content["waived"][plans]] == ["B1"]
    one = tmp_path / "options" / "option-1.json"
    (named,) = json.loads(one.read_text("utf-8"))["waived"]
    at = sent(one)["b1"][0]
    rest = {"rule": "post-recusal", "who": "B1", "whom": at}
    assert named == {"round": "R1", "team": "b1", "host": at, **rest}
    assert "凭豁免（1）：" in run("compare", one, one, "--lang", "zh").stdout
    (tmp_path / "many").mkdir()
    people.rename(tmp_path / "many" / "people")
    batch = ("batch", "many", "--time", "10", "--out", "batch", "--lang", "zh")
    assert run(*batch).exit_code == 0
    assert json.loads(run(*batch, "--json").stdout)["results"][0]["waived"] == 1
    header, row = (tmp_path / "batch" / "results.csv").read_text("utf-8-sig").splitlines()
    assert dict(zip(header.split(","), row.split(","), strict=True))["凭豁免的安排数"] == "1"


def test_waivers_that_the_plan_does_not_need_are_named(run: Run, people: Path) -> None:
    """Solving and the table of waivers tell which waivers serve nothing; a waiver of no use is no failure."""
    rows = [f"home-recusal,{team},{home},书记,备用,2024-01-02\n" for team, home in (("a1", "A"), ("b1", "B"))]
    (people / "waivers.csv").write_text("".join(["rule,who,whom,by,reason,date\n", *rows]), "utf-8")
    solved = run("solve", people, "--time", "10", "--out", "out", "--lang", "en")
    assert solved.exit_code == 0, solved.stderr
    said = " ".join(solved.stdout.split())
    assert "Waivers that the plan does not need (2): home-recusal for A组 in Jia" in said
    assert "By waiver" not in said
    content = json.loads(run("solve", people, "--time", "10", "--out", "out", "--json").stdout)
    assert content["unused_waivers"] == [
        {"rule": "home-recusal", "who": "a1", "whom": "A"},
        {"rule": "home-recusal", "who": "b1", "whom": "B"},
    ]


def test_a_solve_says_which_question_it_is_at(run: Run, people: Path, tmp_path: Path) -> None:
    """First who goes where, then who sits where; seconds count from the start of the whole solve."""
    said = run("solve", people, "--time", "10", "--out", tmp_path / "out", "--lang", "en").stderr
    assert "Who goes where, so that nobody is missing (" in said
    assert "Who sits in which team (" in said
