"""Defects that no single cell shows: references, the region tree, places, targets, declarations, rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.intake import inspect
from tests.intake.scenarios import SETTINGS, TABLES, looked_at, spots, write

if TYPE_CHECKING:
    from pathlib import Path

REGIONS, TEAMS, TARGETS = TABLES["regions"], TABLES["teams"], TABLES["targets"]
OFFICERS = "id,name,home\nO1,One,A\nO2,Two,B\n"


@pytest.mark.parametrize(
    ("table", "content", "row", "column", "found", "words"),
    [
        # cells
        ("regions", REGIONS.replace("116.1", "nan"), 2, "lon", "nan", "not a number"),
        ("regions", REGIONS.replace("116.1", "-inf"), 2, "lon", "-inf", "not a number"),
        ("regions", REGIONS.replace("116.1", "1e999"), 2, "lon", "1e999", "out of range"),
        ("regions", "id,name,host_capacity\nA,a,-1\n", 2, "host_capacity", "-1", "out of range"),
        ("targets", TARGETS.replace("A,10", "A,0"), 2, "days", "0", "out of range"),
        ("targets", TARGETS.replace("A,10", "A,2.5"), 2, "days", "2.5", "whole number"),
        ("targets", TARGETS.replace("A,10", "A,ten"), 2, "days", "ten", "whole number"),
        ("targets", "id,name,region,days,risk\nX1,x,A,3,11\n", 2, "risk", "11", "out of range"),
        ("targets", "id,name,region,days,size\nX1,x,A,3,big\n", 2, "size", "big", "not known"),
        ("targets", "id,name,region,days,mandatory\nX1,x,A,3,maybe\n", 2, "mandatory", "maybe", "neither"),
        ("teams", "id,name,home,concurrent\nTA,a,A,3\n", 2, "concurrent", "3", "out of range"),
        ("teams", "id,name,home,available\nTA,a,A,2024-05-01/2024-04-01\n", 2, "available", None, "ends before"),
        ("teams", "id,name,home,kind\nTA,a,A;A,mixed\n", 2, "home", "A;A", "twice"),
        # references and ids
        ("teams", TEAMS.replace("TA,Team A,A", "TA,Team A,AA"), 2, "home", "AA", "no region"),
        ("targets", TARGETS.replace("X3", "X1"), 4, "id", "X1", "already used in targets.csv, row 2"),
        ("targets", TARGETS.replace("X3", "TA"), 4, "id", "TA", "already used in teams.csv, row 2"),
        ("targets", "id,name,region,days,due\nX1,x,A,3,R3\n", 2, "due", "R3", "no round"),
        ("targets", "id,name,region,days,after\nX1,x,A,3,X9\n", 2, "after", "X9", "no target"),
        ("targets", "id,name,region,days,fixed_team\nX1,x,A,3,T\n", 2, "fixed_team", "T", "no team"),
        ("blackouts", "who,from,to\nX1,2024-04-01,2024-04-02\n", 2, "who", "X1", "no region or team"),
        # the region tree and places
        ("regions", REGIONS.replace("lat", "lat,parent").replace("38\n", "38,A\n"), 2, "parent", "A", "A → A"),
        ("regions", "id,name,level,lon,lat\nA,a,x,1,1\nB,b,,1,2\nC,c,x,1,3\n", 3, "level", None, "level is missing"),
        ("regions", REGIONS.replace("116.1,38", "116.1,"), 2, "lat", None, "Only one"),
        ("regions", REGIONS.replace("116.1,38", "38,116.1"), 2, "lat", "116.1", "swapped"),
        ("neighbours", "a,b\nA,B\nB,A\n", 3, None, "B, A", "already in row 2"),
        ("neighbours", "a,b\nA,A\n", 2, "b", "A", "not border on itself"),
        ("travel", "from,to,km\nA,B,3\nA,B,3\n", 3, None, "A → B", "already in row 2"),
        ("travel", "from,to,km\nA,B,3\nA,B,4\n", 3, None, "A → B", "something else"),
        ("travel", "from,to,km\nA,A,3\n", 2, "to", "A", "to itself"),
        ("travel", "from,to,km\nA,B,-3\n", 2, "km", "-3", "out of range"),
        ("travel", "from,to,km,hours\nA,B,,\n", 2, "km", None, "Neither"),
        # teams and targets
        ("teams", TEAMS.replace("Team A,A", "Team A,A;B"), 2, "home", "A;B", "one home"),
        (
            "targets",
            "id,name,region,days,earliest,latest\nX1,x,A,3,2024-05-02,2024-05-01\n",
            2,
            "latest",
            "2024-05-01",
            "before",
        ),
        ("targets", "id,name,region,days,bundle\nX1,x,A,3,X1\n", 2, "bundle", "X1", "leaves this cell empty"),
        ("targets", "id,name,region,days,bundle\nX1,x,A,3,\nX2,x,A,3,X1\nX3,x,A,3,X2\n", 4, "bundle", "X2", "itself"),
        ("targets", "id,name,region,days,bundle\nX1,x,A,3,\nX2,x,B,3,X1\n", 3, "region", "B", "hosted by B"),
        ("targets", "id,name,region,days,mode,bundle\nX1,x,A,3,,\nX2,x,A,3,专项,X1\n", 3, "mode", "special", "mode"),
        ("targets", "id,name,region,days,after\nX1,x,A,3,X2\nX2,x,A,3,X1\n", 2, "after", "X2", "X1 → X2 → X1"),
        # declarations and decisions
        ("ties", "who,whom,kind\nTA,X2,friend\n", 2, "kind", "friend", "not known"),
        ("ties", "who,whom,kind\nX1,X2,other\n", 2, "who", "X1", "no officer or team or region"),
        ("ties", "who,whom,kind\nA,A,other\n", 2, "whom", "A", "two different"),
        ("ties", "who,whom,kind,from,to\nA,B,other,2024-02-01,2024-01-01\n", 2, "to", "2024-01-01", "ends before"),
        ("waivers", "rule,who,whom,by,reason,date\nonce,TA,B,x,y,2024-01-01\n", 2, "rule", "once", "recusal"),
        (
            "waivers",
            "rule,who,whom,by,reason,date\npost-recusals,TA,B,x,y,2024-01-01\n",
            2,
            "rule",
            "post-recusals",
            "Only a recusal rule",
        ),
        ("waivers", "rule,who,whom,by,reason,date\nzone,TA,B,x,,2024-01-01\n", 2, "reason", None, "empty"),
        ("blackouts", "who,from,to\nA,2024-04-02,2024-04-01\n", 2, "to", "2024-04-01", "ends before"),
        ("pins", "rule,team\nmust,\n", 2, None, None, "names a team"),
        ("pins", "rule,team,host\nmust,TA,B\n不得,TA,B\n", 3, "rule", "不得", "opposite"),
        ("pins", "rule,team,enter,leave\nmust,TA,2024-04-02,2024-04-01\n", 2, "leave", "2024-04-01", "ends before"),
        ("pins", "rule,team\nshall,TA\n", 2, "rule", "shall", "not known"),
        ("history", "round,date,host,kind\nR0,2023-01-01,A,odd\n", 2, "kind", "odd", "not known"),
        ("history", "round,date,host,leave\nR0,2023-02-01,A,2023-01-01\n", 2, "leave", "2023-01-01", "ends before"),
        ("posts", "officer,from\nO9,2010-01-01\n", 2, "officer", "O9", "no officer"),
    ],
)
def test_a_spoiled_table_has_one_defect(  # noqa: PLR0913, PLR0917  # one defect, looked at from all sides
    tmp_path: Path, table: str, content: str, row: int, column: str | None, found: str | None, words: str
) -> None:
    """Each inconsistency is reported at the cell where it shows, with the value and what is wrong."""
    tables = {table: content}
    if table == "regions" and "B," not in content:
        tables["teams"], tables["targets"] = "id,name,home\nTA,a,A\n", "id,name,region,days\nX1,x,A,3\n"
    issue = looked_at(tmp_path, **tables).errors[0]
    assert (issue.file, issue.row, issue.column) == (f"{table}.csv", row, column)
    assert found is None or issue.found == found
    assert words in issue.sentence.en
    assert issue.text.zh


def test_defects_do_not_multiply(tmp_path: Path) -> None:
    """A table that cannot be read is one defect: nobody complains of the ids that are in it."""
    pins = "rule,team\nmust,TA\n"
    assert len(looked_at(tmp_path / "column", teams="number,name,home\nTA,a,A\n", pins=pins).errors) == 2
    assert len(looked_at(tmp_path / "quote", teams='id,name,home\nTA,"a,A\n', pins=pins).errors) == 1


def test_nearest_ids_are_named(tmp_path: Path) -> None:
    """A dangling reference is answered with the id that was probably meant, if one is alike."""
    teams = "id,name,home\nTA,a,130922\nTB,b,Quite different\n"
    regions = "id,name,lon,lat\n130921,a,116,38\n130932,b,117,38\nB,b,1,1\n"
    intake = looked_at(tmp_path, regions=regions, teams=teams, targets="id,name,region,days\nX1,x,130921,3\n")
    assert [(issue.found, issue.maybe is None) for issue in intake.errors] == [
        ("130922", False),
        ("Quite different", True),
    ]


def test_a_bundle_is_not_said_to_be_meant_for_its_own_head(tmp_path: Path) -> None:
    """Where two targets name each other as heads, neither is told to name itself."""
    targets = "id,name,region,days,bundle\nh,H,A,3,i\ni,I,A,3,h\nk,K,A,3,i\n"
    found = looked_at(tmp_path, targets=targets).errors
    assert [(issue.row, issue.found, issue.maybe) for issue in found] == [(2, "i", None), (3, "h", None), (4, "i", "h")]


def test_a_loop_of_regions_is_told_once(tmp_path: Path) -> None:
    """Three regions in each other are one defect, and those below the loop are none."""
    regions = "id,name,parent\nA,a,B\nB,b,C\nC,c,A\nD,d,A\n"
    intake = looked_at(tmp_path, regions=regions)
    assert [issue.sentence.en for issue in intake.errors] == ["The regions lie in each other: A → B → C → A."]


def test_two_loops_of_targets_are_both_told(tmp_path: Path) -> None:
    """Every loop in the order among targets is one defect."""
    targets = "id,name,region,days,after\nX1,x,A,3,X2\nX2,x,A,3,X1\nX3,x,A,3,X3\nX4,x,A,3,X1;X3\n"
    assert [row for _, row, _, _ in spots(looked_at(tmp_path, targets=targets))] == [2, 4]


def test_coordinates_that_only_fit_china_swapped(tmp_path: Path) -> None:
    """Latitude 85 is possible on Earth; in a Chinese scenario it is an exchanged longitude."""
    regions = "id,name,lon,lat\nA,a,38,85\nB,b,116,38\nC,c,117,38\n"
    chinese = SETTINGS.replace("none", "CN")
    intake = looked_at(tmp_path / "cn", settings=chinese, regions=regions)
    assert [(issue.column, issue.maybe) for issue in intake.errors] == [("lat", "lon 85, lat 38")]
    assert looked_at(tmp_path / "none", regions=regions).scenario is not None


def test_coordinates_are_needed_only_for_ways_that_may_be_travelled(tmp_path: Path) -> None:
    """A region without coordinates is a defect if a team may travel there and no table says how far it is."""
    regions = "id,name,parent,lon,lat\nP,p,,,\nA,a,P,116,38\nB,b,P,116,39\nC,c,P,,\n"
    assert spots(looked_at(tmp_path / "no", regions=regions)) == [("regions.csv", 5, "lon", None)]
    travel = "from,to,km\nA,C,100\nC,B,120\n"
    assert looked_at(tmp_path / "table", regions=regions, travel=travel).issues == ()
    only_hours = "from,to,hours\nA,C,2\nC,B,2\n"
    assert len(looked_at(tmp_path / "hours", regions=regions, travel=only_hours).errors) == 1
    teams = TEAMS.replace("TC,Team C,C\n", "")
    unvisited = TARGETS.replace("X3,Third,C,10\n", "")
    assert looked_at(tmp_path / "unused", regions=regions, teams=teams, targets=unvisited).issues == ()
    local = "id,name,home,kind\nTA,a,A,\nTB,b,B,\nTC,c,C,local\n"
    assert looked_at(tmp_path / "local", regions=regions, teams=local, targets=unvisited).issues == ()


def test_a_ring_may_send_teams_where_no_target_is(tmp_path: Path) -> None:
    """With a ring every home is a possible host, so its coordinates are needed though it has no target."""
    regions = "id,name,lon,lat\nA,a,116,38\nB,b,116,39\nC,c,,\n"
    teams = TEAMS.replace("home\n", "home,kind\n").replace(",A\n", ",A,\n").replace(",C\n", ",C,\n")
    targets = "id,name,region,days\nX1,x,A,3\n"
    settings = SETTINGS + "rotation: {pattern: ring}\n"
    intake = looked_at(tmp_path, settings=settings, regions=regions, teams=teams, targets=targets)
    assert spots(intake) == [("regions.csv", 4, "lon", None)]


def test_a_target_without_host_is_a_defect(tmp_path: Path) -> None:
    """A target above the level of every home has nowhere to be hosted."""
    regions = "id,name,parent,lon,lat\nP,p,,116,37\nA,a,P,116,38\nB,b,P,116,39\nC,c,P,117,39\n"
    intake = looked_at(tmp_path, regions=regions, targets=TARGETS + "X4,Fourth,P,5\n")
    assert spots(intake) == [("targets.csv", 5, "region", "P")]


def test_travel_in_hours_or_by_persons_needs_them(tmp_path: Path) -> None:
    """Counting hours needs the hours of every way, counting persons the size of every team."""
    settings = SETTINGS + "tiers: [coverage, {travel: {measure: hours, per: person}}]\n"
    intake = looked_at(tmp_path / "without", settings=settings)
    assert [(issue.file, issue.row) for issue in intake.errors] == [
        ("scenario.yaml", 6),
        ("teams.csv", 2),
        ("teams.csv", 3),
        ("teams.csv", 4),
    ]
    travel = "from,to,hours\nA,B,1\nB,C,1\nC,A,1.5\n"
    teams = TEAMS.replace("home", "home,size").replace(",A\n", ",A,6\n").replace(",B\n", ",B,6\n")
    teams = teams.replace(",C\n", ",C,6\n")
    assert looked_at(tmp_path / "with", settings=settings, teams=teams, travel=travel).issues == ()


@pytest.mark.parametrize(
    "settings",
    [
        SETTINGS + "rotation: {pattern: ring}\n",
        SETTINGS + "rules: {ring: hard}\n",
        SETTINGS.replace("id: R2,", "id: R2, pattern: ring,"),
        SETTINGS.replace("id: R2,", "id: R2, rules: {ring: hard},"),
    ],
)
def test_a_ring_of_one_home_is_a_defect(tmp_path: Path, settings: str) -> None:
    """Where a ring is asked for, a zone in which one home alone takes part is refused, round by round."""
    zones = "id,name,lon,lat,zone\nA,a,116,38,north\nB,b,116,39,north\nC,c,117,39,south\n"
    intake = looked_at(tmp_path / "zones", settings=settings, regions=zones)
    assert {issue.file for issue in intake.errors} == {"scenario.yaml"}
    assert all("zone south" in issue.sentence.en for issue in intake.errors)
    assert intake.errors[-1].column == "rounds.R2"
    assert looked_at(tmp_path / "whole", settings=settings).scenario is not None


def test_a_participant_that_means_two_things_is_a_defect(tmp_path: Path) -> None:
    """A name that is a zone and a kind, or a zone and a team, cannot be a participant; a Chinese kind can."""
    zones = "id,name,lon,lat,zone\nA,a,116,38,whole\nB,b,116,39,TA\nC,c,117,39,南片\n"
    settings = SETTINGS.replace("id: R2,", "id: R2, participants: [whole, TA, 南片, 整建制],")
    intake = looked_at(tmp_path, settings=settings, regions=zones)
    assert [issue.found for issue in intake.errors] == ["whole", "TA"]


def test_history_of_ids_that_no_longer_exist_is_noted(tmp_path: Path) -> None:
    """Facts of teams, places and targets that are gone are kept, each id with one note."""
    history = "round,date,team,home,host,target\nR0,2023-03-01,T9,Z,A,X9\nR0,2023-03-01,T9,Z,A,X1\n"
    intake = looked_at(tmp_path, history=history)
    assert intake.scenario is not None
    assert [(issue.column, issue.found) for issue in intake.notes] == [("team", "T9"), ("home", "Z"), ("target", "X9")]
    assert len(intake.scenario.history) == 2


def test_a_row_of_a_planned_round_without_its_day_stops_no_other_check(tmp_path: Path) -> None:
    """Whether a round is past is asked of the days of its rows; where one is missing, that is the defect."""
    officers = "id,name,home,promoted_on\nP1,One,A,\n"
    rules = "rules: {newcomers: hard}\ncomposition: {half: {leader: 1}}\n"
    intake = looked_at(tmp_path, settings=SETTINGS + rules, officers=officers, history="round,date,host\nR1,,A\n")
    assert [spot[:3] for spot in spots(intake)] == [("history.csv", 2, "date")]


def test_a_look_back_may_name_what_only_history_knows(tmp_path: Path) -> None:
    """The first inspection may be of a target that is in history alone."""
    targets = "id,name,region,days,look_back_of\nX1,x,A,3,OLD\nX2,x,A,3,X1\n"
    history = "round,date,host,target\nR0,2023-03-01,A,OLD\n"
    assert looked_at(tmp_path, targets=targets, history=history).errors == ()


@pytest.mark.parametrize(
    ("tiers", "left_out"),
    [("[travel]", ["mandatory", "coverage"]), ("[coverage]", ["mandatory"]), ("[mandatory, coverage]", [])],
)
def test_a_target_that_no_tier_counts_is_noted(tmp_path: Path, tiers: str, left_out: list[str]) -> None:
    """Whoever leaves a tier of risk out is told that leaving out its targets costs nothing."""
    targets = "id,name,region,days,mandatory\nX1,x,A,3,yes\nX2,x,B,3,no\n"
    notes = looked_at(tmp_path, settings=SETTINGS + f"tiers: {tiers}\n", targets=targets).notes
    assert [name for name in ("mandatory", "coverage") if any(f"leave out {name}," in str(note) for note in notes)] == (
        left_out
    )
    assert {(note.row, note.column) for note in notes} == ({(6, "tiers")} if left_out else set())


@pytest.mark.parametrize(
    ("kinds", "participants", "history", "notes"),
    [
        (("upgraded", "mixed"), "[]", None, 1),
        (("upgraded", "whole"), "[]", None, 0),
        # A rotating team that is no participant of any planned round is not counted anywhere.
        (("upgraded", "half"), "[upgraded]", None, 1),
        (("upgraded", "exchange"), "[exchange]", None, 0),
        # With every round past there is nothing to plan, so nothing to remark upon.
        (("upgraded", "mixed"), "[]", "round,date,team,host\nR1,2024-03-05,TA,B\n", 0),
    ],
)
def test_a_capacity_that_limits_nobody_is_noted_once(
    tmp_path: Path, kinds: tuple[str, str], participants: str, history: str | None, notes: int
) -> None:
    """Host capacity counts rotating teams; whoever sets it where none may take part is told so, in both languages."""
    intake = looked_at(
        tmp_path,
        settings=SETTINGS.split("  - {id: R2")[0].replace("id: R1,", f"id: R1, participants: {participants},"),
        regions="id,name,lon,lat,可接纳组数\nA,a,116.1,38,1\nB,b,116.2,38.2,0\nC,c,116.4,38.1,\n",
        teams="id,name,home,kind\nTA,a,A,{}\nTB,b,B,{}\n".format(*kinds),
        targets="id,name,region,days\nX1,First,A,10\nX2,Second,B,10\n",
        history=history,
    )
    assert intake.errors == ()
    found = [issue for issue in intake.notes if issue.column == "可接纳组数"]
    assert [(issue.file, issue.row) for issue in found] == [("regions.csv", None)] * notes
    assert all("limits nothing" in issue.sentence.en and "不起限制作用" in issue.sentence.zh for issue in found)


@pytest.mark.parametrize("is_planned", [True, False])
def test_what_only_seats_need_is_noted_where_none_are_filled(tmp_path: Path, is_planned: bool) -> None:
    """With the tier seats people play a part; without it tables and columns on them are noted, each once."""
    write(
        tmp_path,
        settings=SETTINGS + ("" if is_planned else "tiers: [coverage]\n"),
        targets="id,name,region,days,after,headcount\nX1,x,A,3,,4\nX2,x,A,3,X1,4\n",
        officers=OFFICERS,
        posts="officer,region,from\nO1,A,1998-01-01\n",
        leaders="id,name\nL1,Leader\n",
        ties="who,whom,kind\nO1,X2,spouse\nO1,O2,colleague\n",
        pins="rule,officer,team\nmust,O1,TA\n",
    )
    intake = inspect(tmp_path)
    assert intake.scenario is not None
    assert intake.scenario.staffing.is_planned is is_planned
    noted = sorted((issue.file, issue.column) for issue in intake.notes if issue.file != "scenario.yaml")
    expected = [("officers.csv", None), ("pins.csv", "officer"), ("posts.csv", None), ("targets.csv", "headcount")]
    assert noted == ([] if is_planned else expected)


def test_a_tier_of_seats_without_people_is_noted(tmp_path: Path) -> None:
    """Whoever names the tier but no officers is told."""
    intake = looked_at(tmp_path, settings=SETTINGS + "tiers: [coverage, seats]\n")
    assert [note.sentence.en for note in intake.notes if "officers" in note.sentence.en] == [
        "The tier seats is named, but there are no officers whom the plan could seat."
    ]


@pytest.mark.parametrize(
    ("key", "column"), [("targets.X1.headcount", "headcount"), ("regions.A.host_capacity", "host_capacity")]
)
def test_a_note_about_a_column_that_only_an_override_fills_names_its_key(tmp_path: Path, key: str, column: str) -> None:
    """A column that is in no file but set by an override is noted by the override's key."""
    write(tmp_path, teams="id,name,home,kind\nTA,a,A,upgraded\nTB,b,B,mixed\nTC,c,C,mixed\n")
    notes = [issue for issue in inspect(tmp_path, overrides={key: "3"}).notes if issue.column == key]
    assert [(note.file, f"The column {column} " in note.sentence.en) for note in notes] == [("", True)]


def test_a_post_names_one_place(tmp_path: Path) -> None:
    """Where an officer served is one of region, target and unit."""
    posts = "officer,region,unit,from\nO1,A,Office,2010-01-01\nO1,,,2010-01-01\nO1,,Office,2010-01-01\n"
    intake = looked_at(tmp_path, officers=OFFICERS, posts=posts)
    assert spots(intake) == [("posts.csv", 2, None, "region A, unit Office"), ("posts.csv", 3, None, None)]
