"""``tuimo check`` and ``tuimo init``: every defect at once, what holds, and what cannot be done."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run


def test_a_sound_scenario_is_described(run: Run, tiny: Path) -> None:
    """Counts, rounds, rules after expansion of the pattern, tiers and the matrix are shown."""
    result = run("check", tiny)
    assert result.exit_code == 0, result.stderr
    for words in ("3 regions, 3 teams", "R1", "every-region-sends", "soft, weight 1", "Off: ", "Who may not go where"):
        assert words in result.stdout


def test_every_defect_is_named(run: Run, tiny: Path) -> None:
    """All defects come at once, each with its place, and the exit code is 3."""
    (tiny / "teams.csv").write_text("id,name,home,kinnd\na1,x,A,whole\nb1,y,Q,whole\n", "utf-8")
    english, chinese = run("check", tiny), run("check", tiny, "--lang", "zh")
    assert (english.exit_code, chinese.exit_code) == (3, 3)
    assert "kinnd" in english.stdout
    assert "Q" in english.stdout
    assert "处问题" in chinese.stdout


def test_defects_for_programs(run: Run, tiny: Path) -> None:
    """With ``--json`` each defect has its place in fields."""
    (tiny / "teams.csv").write_text("id,name,home\na1,x,Q\n", "utf-8")
    result = run("check", tiny, "--json")
    (issue,) = [each for each in json.loads(result.stdout)["issues"] if each["severity"] == "error"]
    assert result.exit_code == 3
    assert (issue["file"], issue["row"], issue["column"], issue["found"]) == ("teams.csv", 2, "home", "Q")


def test_a_missing_scenario_is_a_defect(run: Run) -> None:
    """A scenario that is not there ends with 3 and says so."""
    result = run("check", "nowhere")
    assert result.exit_code == 3
    assert "nowhere" in result.stdout


def test_a_wrong_set_is_usage(run: Run, tiny: Path) -> None:
    """What is wrong with ``--set`` alone ends with 2."""
    assert run("check", tiny, "--set", "colour=red").exit_code == 2


def test_an_impossibility_ends_with_4(run: Run, tiny: Path) -> None:
    """If counting proves that there is no plan, it is said, and the exit code is 4."""
    result = run("check", tiny, "--set", "regions.A.host_capacity=0")
    assert result.exit_code == 4
    assert "Impossible" in result.stdout


def test_the_whole_picture_for_programs(run: Run, tiny: Path) -> None:
    """With ``--json`` programs get rules, tiers, bans and observations."""
    content = json.loads(run("check", tiny, "--json").stdout)
    assert content["id"] == "tiny"
    assert {"rule", "setting", "weight", "numbers", "rounds"} == set(content["rules"][0])
    assert {ban["rule"] for ban in content["bans"]} == {"home-recusal"}


def test_the_columns_are_listed(run: Run) -> None:
    """``--columns`` shows every table with the names of its columns in both languages."""
    said = run("check", "--columns").stdout
    assert "max_targets" in said
    assert "派出地" in said
    assert "headcount" in json.loads(run("check", "--columns", "--json").stdout)["targets"]


def test_check_needs_something_to_check(run: Run) -> None:
    """Without a scenario and without ``--columns`` there is nothing to do."""
    assert run("check").exit_code == 2


def test_rounds_that_look_alike_share_one_grid(run: Run, tiny: Path) -> None:
    """Who may not go where is shown once for all rounds with the same answer, side by side or not."""
    rounds = [
        f"  - {{id: R{month}, enter: 2024-0{month}-04, leave: 2024-0{month}-26, participants: [{who}]}}"
        for month, who in ((3, "whole"), (4, "a1"), (6, "whole"))
    ]
    text = ["id: tiny", "calendar: {country: null}", "rotation: {pattern: free}", "rounds:", *rounds]
    (tiny / "scenario.yaml").write_text("\n".join(text), "utf-8")
    said = run("check", tiny).stdout
    grids = [line for line in said.splitlines() if line.startswith("Who may not go where")]
    assert grids == ["Who may not go where (rounds R3, R6):", "Who may not go where (round R4):"]


def test_a_marked_copy_and_a_picture(run: Run, tiny: Path, tmp_path: Path) -> None:
    """``--mark`` writes a workbook with the issues, ``--plot`` draws who may not go where."""
    result = run("check", tiny, "--mark", "marked.xlsx", "--plot", "m.png")
    assert result.exit_code == 0, result.stderr
    assert (tmp_path / "marked.xlsx").is_file()
    assert (tmp_path / "m.png").is_file()


def test_chinese_output_shows_settings_by_their_chinese_names(run: Run, tiny: Path) -> None:
    """Patterns, the numbers of rules and the legend of the matrix; in English they stand as in the settings."""
    english, chinese = run("check", tiny).stdout, run("check", tiny, "--lang", "zh").stdout
    for words in ("years: 3, long: 3, leaders: host", "# kept away by home-recusal", " ring "):
        assert words in english
    for words in ("推磨成环", "年数：3；长期年数：3；组长、副组", "# 因规则回避：“地域回避：不得巡察本地”"):
        assert words in chinese
    assert "leaders" not in chinese
    assert "未启用：“系统回避：不得巡察本系统单位”（field-recusal）、" in chinese


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", [(), ("--xlsx",)])
def test_what_init_writes_has_no_defects(run: Run, language: str, form: tuple[str, ...]) -> None:
    """The scenario to start from passes ``check`` in both languages, as folder and as workbook."""
    result = run("init", "mine", "--lang", language, *form)
    assert result.exit_code == 0, result.stderr
    assert run("check", "mine.xlsx" if form else "mine").exit_code == 0


def test_init_says_how_people_come_in(run: Run, tmp_path: Path) -> None:
    """The small template has no officers, and names one that has; that one says nothing more."""
    small = " ".join(run("init", "mine", "--lang", "en").stdout.split())
    named = re.search(r"--template (\S+) has them", small)
    assert named is not None
    people = run("init", "people", "--template", named[1], "--lang", "en")
    assert "--template" not in people.stdout
    assert (tmp_path / "people/officers.csv").is_file()
    assert (tmp_path / "people/posts.csv").is_file()


def test_init_leaves_what_is_there(run: Run, tiny: Path) -> None:
    """A folder that holds something is not written into."""
    result = run("init", tiny)
    assert result.exit_code == 1
    assert "nothing was written" in result.stderr


def test_an_unknown_template_is_usage(run: Run) -> None:
    """An unknown template is answered with those that there are."""
    result = run("init", "mine", "--template", "huge")
    assert result.exit_code == 2
    assert "small" in result.stderr


def test_hosts_closed_by_other_rules_are_told_with_the_rule(run: Run, tiny: Path) -> None:
    """A host that has no beds for a team is closed to it, and the grid says by which rule."""
    regions = (tiny / "regions.csv").read_text("utf-8").splitlines()
    teams = (tiny / "teams.csv").read_text("utf-8").splitlines()
    for name, rows, column, cell in (("regions", regions, "lodging", "3"), ("teams", teams, "size", "4")):
        text = "\n".join([f"{rows[0]},{column}", *(f"{row},{cell}" for row in rows[1:])])
        (tiny / f"{name}.csv").write_text(text, "utf-8")
    result = run("check", tiny)
    assert "- closed by lodging" in result.stdout


def test_reasons_of_dates_name_their_rounds_where_they_differ(run: Run, tiny: Path) -> None:
    """What holds of all rounds is said once, what holds of one round with the round; training is shown to its end."""
    settings = tiny / "scenario.yaml"
    more = "  - {id: R2, enter: 2024-05-06, leave: 2024-05-31, feedback: 2024-06-14}\n"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("tiers:", more + "tiers:"), "utf-8")
    told = " ".join(run("check", tiny).stdout.split())
    assert "notice 10 days before entering;" in told
    assert "report 1 month after leaving (R1); feedback 74 days after leaving (R1);" in told
    assert "report before the feedback (R2)" in told
    assert "2024-02-16 – 02-22" in told


OFFICERS = """\
id,name,home,seats,skills,team
P1,一号,A,组长,审计,a1
P2,二号,A,,,a1
P3,三号,B,组长;成员,,b1
"""
POSTS = "officer,region,from\nP1,B,2023-01-01\n"


def test_people_are_described(run: Run, tiny: Path) -> None:
    """How many people there are, what keeps them away and which teams find a full crew is shown in both languages."""
    (tiny / "officers.csv").write_text(OFFICERS, "utf-8")
    (tiny / "posts.csv").write_text(POSTS, "utf-8")
    seats = (
        "--set",
        "tiers=[coverage, seats]",
        "--set",
        "composition.whole.leader=1",
        "--set",
        "composition.whole.member=1",
    )
    english, chinese = run("check", tiny, *seats), run("check", tiny, "--lang", "zh", *seats)
    assert english.exit_code == 0, english.stdout
    for words in (
        "People: 3, 3 of them in whole or local teams; 2 may lead a team.",
        "post-recusal",
        "一号 has served in Yi since 2023-01",
        "乙一组: at least 1 seat empty",
    ):
        assert words in english.stdout
    assert "干部 3 人" in chinese.stdout
    assert "无论去哪里都缺人的组" in chinese.stdout


def test_bans_that_reach_differently_far_say_where_they_hold(run: Run, tiny: Path) -> None:
    """At a host around the own home something bars every seat at a target, and the host for leaders."""
    (tiny / "regions.csv").write_text(
        "id,name,lon,lat,parent\nS,市,116,38,\nA,甲县,116.1,38,S\nB,乙县,116.2,38,S\nC,丙县,116.3,38,\n", "utf-8"
    )
    (tiny / "targets.csv").write_text("id,name,region,days\nX,市局,S,10\nY,乙局,B,10\nZ,丙局,C,10\n", "utf-8")
    teams = "".join(f"{home.lower()}1,{home}组,{home},half\n" for home in "ABC")
    (tiny / "teams.csv").write_text(f"id,name,home,kind\n{teams}", "utf-8")
    (tiny / "officers.csv").write_text("id,name,home,seats,unit\nP1,一号,A,leader;member;deputy,市局\n", "utf-8")
    seats = ("--set", "composition.half.leader=1", "--set", "composition.half.member=1")
    locals_ = ("--set", "composition.half.deputy.count=1", "--set", "composition.half.deputy.from=host")
    chinese = "".join(run("check", tiny, *seats, *locals_, "--lang", "zh").stdout.split())
    assert "一号现在市局工作（任何岗位均为市局；任组长时为市）" in chinese


def test_bans_say_on_which_seats_they_hold(run: Run, tiny: Path) -> None:
    """A leader is told as such, with the host where the rest hear of a target alone; a member hears nothing of it."""
    teams = "".join(f"{home.lower()}1,{home}组,{home},half\n" for home in "ABC")
    (tiny / "teams.csv").write_text(f"id,name,home,kind\n{teams}", "utf-8")
    officers = (
        "P1,一号,A,leader;member,",
        "P2,二号,A,member,",
        "P3,三号,B,deputy,乙局",
        "P4,四号,B,leader;member,乙局",
    )
    (tiny / "officers.csv").write_text("\n".join(("id,name,home,seats,unit", *officers, "")), "utf-8")
    posts = ("P1,B,,2023-01-01", "P2,B,,2023-01-01", "P1,,丙局,2023-01-01", "P2,,丙局,2023-01-01")
    (tiny / "posts.csv").write_text("\n".join(("officer,region,unit,from", *posts, "")), "utf-8")
    seats = ("--set", "composition.half.leader=1", "--set", "composition.half.member=1")
    locals_ = ("--set", "composition.half.deputy.count=1", "--set", "composition.half.deputy.from=host")
    told = " ".join(run("check", tiny, *seats, *locals_, "--lang", "en").stdout.split())
    assert told.partition("Kept away, other than from the own home (4): ")[2].startswith(
        "- 一号 has served in Yi since 2023-01 and still does (as leader) "
        "- 一号 has served in 丙局 since 2023-01 and still does (as leader: Bing, too) "
        "- 二号 has served in 丙局 since 2023-01 and still does "
        "- 三号 works in 乙局 now (as local deputy)"
    )
    chinese = "".join(run("check", tiny, *seats, *locals_, "--lang", "zh").stdout.split())
    for words in (
        "一号自2023-01起在乙县任职至今（任组长时）",
        "（任组长时还有丙县）",
        "现在乙局工作（任本地副组长时）",
    ):
        assert words in chinese
    bans = json.loads(run("check", tiny, *seats, *locals_, "--json").stdout)["people"]["bans"]
    of_second = [
        (ban["place"], ban["seats"]) for ban in bans if (ban["officer"], ban["rule"]) == ("P2", "post-recusal")
    ]
    assert of_second == [("B", []), ("tC", ["member"]), ("C", [])]


def test_bans_that_do_not_hold_in_every_round_name_theirs(run: Run, tiny: Path) -> None:
    """A post within the window of the first round alone bars in that round, people and the teams that bring them."""
    settings = tiny / "scenario.yaml"
    more = "  - {id: R2, enter: 2024-05-06, leave: 2024-05-31}\n"
    settings.write_text(settings.read_text("utf-8").replace("tiers:", more + "tiers:"), "utf-8")
    (tiny / "officers.csv").write_text(OFFICERS, "utf-8")
    (tiny / "posts.csv").write_text("officer,region,from,to\nP1,B,2020-01-01,2021-04-01\nP3,C,2023-01-01,\n", "utf-8")
    told = " ".join(run("check", tiny).stdout.split())
    reason = "一号 served 2020-01 to 2021-04 in Yi: 2 years 11 months before entry, window 3 years (R1)"
    assert told.count(f"- {reason}") == 1
    assert told.count(f"- 甲一组 brings its people: {reason}") == 1
    assert "三号 has served in Bing since 2023-01 and still does" in told
    assert "still does (" not in told


def test_what_a_team_inherits_is_told_once(run: Run, tiny: Path) -> None:
    """A ban that a whole team has from one of its own people stands where both prices are told, not in both lists."""
    (tiny / "officers.csv").write_text("id,name,home,team,seats\nP1,Wang,A,a1,leader\nP2,Li,B,b1,leader\n", "utf-8")
    (tiny / "posts.csv").write_text("officer,region,from\nP1,B,2020-01-01\n", "utf-8")
    seats = ("--set", "tiers=[coverage, seats]")
    told = " ".join(run("check", tiny, "--lang", "en", *seats).stdout.split())
    assert told.count("Wang has served in Yi since 2020-01") == 2  # of the person, and of the team
    assert "For those that some of a team's own people alone bring (1), see below." in told
    assert told.index("see below") < told.index("Closed to whole teams by some of their own people alone")


def test_of_a_province_what_is_more_than_home_and_zone_is_listed(run: Run, tiny: Path) -> None:
    """Bans are counted by rule; thousands that keep teams in their zone are in the count alone, and in the JSON."""
    rows = ("A,甲县,X,116,38", "B,乙县,X,116,38", "C,丙县,Y,116,38", "D,丁县,Y,116,38")
    (tiny / "regions.csv").write_text("\n".join(("id,name,zone,lon,lat", *rows, "")), "utf-8")
    (tiny / "teams.csv").write_text((tiny / "teams.csv").read_text("utf-8") + "d1,丁一组,D\n", "utf-8")
    (tiny / "targets.csv").write_text((tiny / "targets.csv").read_text("utf-8") + "tD,丁局,D,5,1\n", "utf-8")
    (tiny / "ties.csv").write_text("who,whom,kind\na1,B,classmate\n", "utf-8")
    result = run("check", tiny)
    assert result.exit_code in (0, 4), result.stderr
    told = " ".join(result.stdout.split())
    assert "zone Teams turn inside their zone" in told
    listed = told.partition("Kept away, other than from home or by zone (1): - ")[2]
    assert listed.startswith("甲一组 and 乙县 declared a tie (classmate), so 甲一组 must not inspect 乙县 Impossible")
    bans = json.loads(run("check", tiny, "--json").stdout)["bans"]
    assert {ban["rule"] for ban in bans} == {"home-recusal", "zone", "declared-ties"}


def test_people_for_programs(run: Run, tiny: Path) -> None:
    """With ``--json`` every ban of every officer and every team's crew are in fields."""
    (tiny / "officers.csv").write_text(OFFICERS, "utf-8")
    (tiny / "posts.csv").write_text(POSTS, "utf-8")
    people = json.loads(run("check", tiny, "--set", "tiers=[coverage, seats]", "--json").stdout)["people"]
    assert (people["officers"], people["in_teams"], people["may_lead"]) == (3, 3, 2)
    assert people["bans_by_rule"]["post-recusal"] == {"bans": 1, "officers": 1}
    (ban,) = [each for each in people["bans"] if each["rule"] == "post-recusal"]
    assert (ban["officer"], ban["place"], ban["leading_only"], ban["rounds"]) == ("P1", "B", True, ["R1"])
    assert {crew["team"] for crew in people["crews"]} == {"a1", "b1"}


def test_a_scenario_without_people_says_nothing_of_them(run: Run, tiny: Path) -> None:
    """Where the table of officers is missing, no line speaks of people."""
    assert "People" not in run("check", tiny).stdout
