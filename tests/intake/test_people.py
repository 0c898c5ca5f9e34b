"""Defects and notes on people: own teams, seats and skills in both languages, composition, and what never counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Kind, Seat
from tests.intake.scenarios import SETTINGS, TABLES, looked_at

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.intake import Intake

TEAMS = "id,name,home,kind\nTA,Team A,A,whole\nTB,Team B,B,half\nTC,Team C,C,local\n"


def composed(composition: str) -> str:
    """Return the settings with a composition, written in one line."""
    return f"{SETTINGS}composition: {composition}\n"


def notes_of(intake: Intake, words: str) -> list[str]:
    """Return the notes that contain some words."""
    return [note.text.en for note in intake.notes if words in note.text.en]


@pytest.mark.parametrize(
    ("table", "content", "row", "column", "words"),
    [
        ("officers", "id,name,home,team\nP1,One,A,TA;TC\n", 2, "team", "one team only"),
        ("officers", "id,name,home,team\nP1,One,B,TB\n", 2, "team", "half: it has no people of its own"),
        ("officers", "id,name,home,team\nP1,One,B,TX\n", 2, "team", "no team"),
        ("officers", "id,name,home\nP1,One,A\nP1,One,A\n", 3, "id", "already used"),
        ("officers", "id,name,home,seats\nP1,One,A,laeder;member\n", 2, "seats", "No team has a seat"),
        ("officers", "id,name,home,promoted_on\nP1,One,A,2024-13-01\n", 2, "promoted_on", "no such day"),
        ("officers", "id,name,home,max_rounds\nP1,One,A,-1\n", 2, "max_rounds", "out of range"),
        ("posts", "officer,region,from,to\nP1,B,2020-01-01,2019-01-01\n", 2, "to", "ends before"),
        ("posts", "officer,region,target,from\nP1,B,X2,2020-01-01\n", 2, None, "one of region, target and unit"),
        ("ties", "who,whom,kind\nP1,P1,spouse\n", 2, "whom", "Nobody has a tie to themselves"),
        ("ties", "who,whom,kind\nTB,P2,spouse\n", 2, "whom", "Only an officer has a tie to an officer"),
        ("ties", "who,whom,kind\nA,P2,superior\n", 2, "whom", "Only an officer has a tie to an officer"),
        ("ties", "who,whom,kind\nP1,P2,spose\n", 2, "kind", "not known"),
        ("ties", "who,whom,kind,degree\nP1,P2,collateral,11\n", 2, "degree", "out of range"),
        ("pins", "rule,team,officer,seat\nmust,TB,P1,laeder\n", 2, "seat", "No team has a seat"),
        ("pins", "rule,team,officer,seat\nmust,TB,P9,leader\n", 2, "officer", "no officer"),
        ("pins", "rule,team,seat\nmust,,leader\n", 2, None, "names a team, host, target, round or officer"),
    ],
)
def test_a_defect_of_people_is_named(  # noqa: PLR0913, PLR0917  # one defect, looked at from all sides
    tmp_path: Path, table: str, content: str, row: int, column: str | None, words: str
) -> None:
    """What is wrong with a person is one defect at its cell, in both languages."""
    tables = {"teams": TEAMS, "officers": "id,name,home\nP1,One,A\nP2,Two,B\n", table: content}
    (issue,) = looked_at(tmp_path, **tables).errors
    assert (issue.file, issue.row, issue.column) == (f"{table}.csv", row, column)
    assert words in issue.sentence.en
    assert issue.sentence.zh != issue.sentence.en


def test_a_pin_may_name_an_officer_alone(tmp_path: Path) -> None:
    """Somebody may be kept at home, or off a seat, or sent wherever it may be."""
    pins = "rule,officer,seat\nnever,P1,\nnever,P2,leader\nmust,P2,\n"
    intake = looked_at(tmp_path, teams=TEAMS, officers="id,name,home\nP1,One,B\nP2,Two,B\n", pins=pins)
    assert not intake.errors
    assert intake.scenario is not None
    assert [(pin.rule, pin.officer, pin.seat) for pin in intake.scenario.pins] == [
        ("never", "P1", None),
        ("never", "P2", "leader"),
        ("must", "P2", None),
    ]


def test_a_slip_is_told_from_a_speciality(tmp_path: Path) -> None:
    """A word near a seat is a defect that names the seat; a word near nothing is noted as without effect."""
    officers = "id,name,home,seats\nP1,One,A,leeder\nP2,Two,B,副组长;gardener\nP3,Three,B,gardener\n"
    intake = looked_at(tmp_path, teams=TEAMS, officers=officers)
    (issue,) = intake.errors
    assert (issue.found, issue.maybe) == ("leeder", "leader")
    (note,) = notes_of(intake, "gardener")
    assert "2 officers name it" in note


def test_a_word_of_no_effect_names_what_is_nearly_alike(tmp_path: Path) -> None:
    """A seat too far from any other to be refused is noted with the one that may have been meant."""
    officers = "id,name,home,seats\nP1,One,A,副组张\nP2,Two,B,agriculture\n"
    intake = looked_at(tmp_path, teams=TEAMS, officers=officers)
    assert not intake.errors
    found = {note.found: note.maybe for note in intake.notes if "has no effect" in note.sentence.en}
    assert found == {"副组张": "副组长", "agriculture": None}


def test_a_misspelt_skill_is_noted(tmp_path: Path) -> None:
    """A skill that nobody needs and that is nearly one needed is noted once per word; any other skill is nobody's."""
    officers = "id,name,home,skills\nP1,One,A,bookeeping;diving\nP2,Two,B,bookeeping\nP3,Three,C,audit;纪检监查\n"
    teams = "id,name,home,kind,skills\nTA,Team A,A,whole,surveyng\nTB,Team B,B,half,diving\n"
    targets = "id,name,region,days,skills\nX1,First,A,10,surveying\nX2,Second,B,10,\n"
    settings = composed("{half: {leader: 1, bookkeeping: 1}, skills: [discipline, audits]}")
    intake = looked_at(tmp_path, settings=settings, teams=teams, officers=officers, targets=targets)
    assert not intake.errors
    slips = [note for note in intake.notes if "Nobody needs a skill" in note.sentence.en]
    assert [(note.file, note.row, note.found, note.maybe) for note in slips] == [
        ("officers.csv", 2, "bookeeping", "bookkeeping"),
        ("officers.csv", 4, "纪检监查", "纪检监察"),
        ("teams.csv", 2, "surveyng", "surveying"),
    ]
    assert "2 officers name it" in slips[0].sentence.en
    assert "1 team names it" in slips[2].sentence.en


def test_a_skill_of_one_officer_alone_is_sooner_taken_for_a_slip(tmp_path: Path) -> None:
    """Two letters that changed places are noted where one officer has such a skill; what two have is their own word."""
    officers = "id,name,home,skills\nP1,One,A,autid\nP2,Two,B,audit;adit\nP3,Three,C,adit;diving\n"
    intake = looked_at(tmp_path, settings=composed("{skills: [audit, surveying]}"), officers=officers)
    slips = [(note.row, note.found, note.maybe) for note in intake.notes if "Nobody needs a skill" in note.sentence.en]
    assert slips == [(2, "autid", "audit"), (3, "adit", "audit")]
    officers = officers.replace("diving", "autid")
    intake = looked_at(tmp_path, settings=composed("{skills: [audit, surveying]}"), officers=officers)
    assert [note.found for note in intake.notes if "Nobody needs a skill" in note.sentence.en] == ["adit"]


def test_seats_and_skills_mean_the_same_in_both_languages(tmp_path: Path) -> None:
    """Chinese words and other spellings of the usual seats and skills are read as their ids, wherever they stand."""
    officers = "id,name,home,seats,skills\nP1,One,A,组长;Deputy,审计;财务\nP2,Two,B,成员,Political Legal\n"
    targets = "id,name,region,days,skills\nX1,First,A,10,审计\nX2,Second,B,10,\nX3,Third,C,10,\n"
    pins = "rule,team,officer,seat\nmust,TB,P2,成员\n"
    settings = composed("{半建制: {组长: 1, 审计: {count: 1, from: 抽调, days: 10}}, 专长: [纪检, 审计]}")
    intake = looked_at(tmp_path, settings=settings, teams=TEAMS, officers=officers, targets=targets, pins=pins)
    assert not intake.errors
    given = intake.scenario
    assert given is not None
    assert given.officer["P1"].seats == ("leader", "deputy")
    assert given.officer["P1"].skills == ("audit", "finance")
    assert given.officer["P2"].skills == ("political-legal",)
    assert given.target["X1"].skills == ("audit",)
    assert given.pins[0].seat == "member"
    assert given.composition.seats == {Kind.HALF: (Seat("leader", 1), Seat("audit", 1, "any", 10))}
    assert given.composition.skills == {"discipline": 1, "audit": 1}


@pytest.mark.parametrize(
    ("composition", "found", "words"),
    [
        ("{halff: {leader: 1}}", "halff", "neither a kind of team"),
        ("{half: {leader: -1}}", "-1", "out of range"),
        ("{half: {leader: }}", None, "number of people is missing"),
        ("{half: {}}", None, "at least one seat"),
        ("{half: {leader: 0}}", None, "at least one seat"),
        ("{half: 8}", "8", "keys with values"),
        ("{half: {leader: {form: own}}}", "form", "not known here"),
        ("{half: {leader: {from: outside}}}", "outside", "not known here"),
        ("{half: {leader: {days: 5}}}", "5", "speciality"),
        ("{half: {audit: {days: 0}}}", "0", "out of range"),
        ("{half: {leader: 1, 组长: 1}}", "leader", "twice"),
        ("{half: {leader: 1}, 半建制: {leader: 1}}", "半建制", "twice"),
        ("{half: {leeder: 1}}", "leeder", "No team has a seat"),
        ("{skills: {audit: many}}", "many", "whole number"),
        ("{skills: {audit: }}", None, "number of people is missing"),
    ],
)
def test_a_spoiled_composition_has_one_defect(tmp_path: Path, composition: str, found: str | None, words: str) -> None:
    """What cannot be a composition is named with what stands there."""
    (issue,) = looked_at(
        tmp_path, settings=composed(composition), teams=TEAMS, officers="id,name,home\nP1,One,A\n"
    ).errors
    assert words in issue.sentence.en
    assert found is None or issue.found == found


def test_an_unknown_kind_names_the_nearest(tmp_path: Path) -> None:
    """A kind of team that is misspelt in the composition is answered with the one that was meant."""
    (issue,) = looked_at(tmp_path, settings=composed("{hlaf: {leader: 1}}")).errors
    assert issue.maybe == "half"


def test_skills_may_be_a_list_or_numbers(tmp_path: Path) -> None:
    """Skills of every team stand in a list, one person each, or with numbers of people."""
    for number, (written, counts) in enumerate(
        [("[audit, finance]", {"audit": 1, "finance": 1}), ("{audit: 2, finance: 0}", {"audit": 2})]
    ):
        intake = looked_at(tmp_path / str(number), settings=composed(f"{{skills: {written}}}"))
        assert intake.scenario is not None
        assert intake.scenario.composition.skills == counts


@pytest.mark.parametrize("setting", ["off", "{soft: 1}"])
def test_eligibility_always_holds(tmp_path: Path, setting: str) -> None:
    """The rule eligibility can be neither switched off nor softened, and the sentence says so."""
    (issue,) = looked_at(tmp_path, settings=f"{SETTINGS}rules: {{eligibility: {setting}}}\n").errors
    assert "neither switched off nor softened" in issue.sentence.en
    assert "hard" in issue.expected.en


def test_limits_that_exclude_each_other_are_a_defect(tmp_path: Path) -> None:
    """A rule whose numbers nobody can keep together is refused, in both languages."""
    (issue,) = looked_at(tmp_path, settings=f"{SETTINGS}rules: {{seats: {{least: 9, most: 3}}}}\n").errors
    assert "at least 9" in issue.sentence.en
    assert "至多3人" in issue.sentence.zh


@pytest.mark.parametrize(
    ("numbers", "is_refused"),
    [
        ("leaders: target, members: host", True),
        ("soft: 3, members: host, leaders: target", True),
        ("leaders: target", False),
        ("members: host", False),
        ("leaders: target, members: target", False),
    ],
)
def test_leaders_recuse_at_least_as_widely_as_others(tmp_path: Path, numbers: str, is_refused: bool) -> None:
    """A reach of the host for all but leaders and deputies is refused, in the scenario and in a round."""
    rules = f"rules: {{post-recusal: {{{numbers}}}}}"
    for settings in (f"{SETTINGS}{rules}\n", SETTINGS.replace("2024-04-26}", f"2024-04-26, {rules}}}")):
        errors = looked_at(tmp_path, settings=settings).errors
        assert ["recuse at least as widely" in issue.sentence.en for issue in errors] == [True] * is_refused


def test_what_never_counts_is_noted(tmp_path: Path) -> None:
    """A limit of 0 rounds, promotions and posts after the last round, and rows told twice have no effect."""
    officers = "id,name,home,max_rounds,promoted_on\nP1,One,A,0,\nP2,Two,B,,2030-01-01\n"
    posts = "officer,region,from\nP1,B,2031-01-01\nP1,C,2010-01-01\nP1,C,2010-01-01\n"
    intake = looked_at(tmp_path, teams=TEAMS, officers=officers, posts=posts)
    assert not intake.errors
    assert [note.partition(":")[0] for note in notes_of(intake, "never sent")] == [
        "officers.csv, row 2, column max_rounds"
    ]
    assert len(notes_of(intake, "after the last round")) == 2
    assert [note.partition(":")[0] for note in notes_of(intake, "tells already")] == ["posts.csv, row 4"]


@pytest.mark.parametrize(
    ("rules", "is_noted"),
    [
        ("", True),
        ("rules: {post-recusal: off}\n", False),
        ("rules: {post-recusal: {leaders: target}}\n", False),
        ("rules: {post-recusal: {members: host}}\n", True),
    ],
)
def test_posts_at_units_of_unknown_place_are_noted_in_one_line(tmp_path: Path, rules: str, is_noted: bool) -> None:
    """Units that are neither a target nor named after a region bar nobody; it is said where hosts are barred."""
    posts = "officer,unit,from\nP1,Alder County Bank,2020-01-01\n" + "".join(
        f"P1,{unit},2020-01-01\n"
        for unit in ("Second", "Mint", "Bank 1", "Bank 2", "Mint", "Bank 3", "Bank 4", "Bank 5")
    )
    tables = {"regions": TABLES["regions"].replace("Alder", "Alder County"), "officers": "id,name,home\nP1,One,A\n"}
    intake = looked_at(tmp_path, settings=SETTINGS + rules, posts=posts, **tables)
    told = [
        (note.row, note.column, note.sentence.en) for note in intake.notes if "nobody is barred" in note.sentence.en
    ]
    assert [each[:2] for each in told] == [(4, "unit")] * is_noted
    assert all("The unit of 7 posts" in each[2] for each in told)
    assert all("barred by it: Mint, Bank 1, Bank 2, Bank 3, Bank 4, …. If" in each[2] for each in told)


def test_a_waiver_given_after_the_entry_is_noted(tmp_path: Path) -> None:
    """It counts all the same, but the note says for whom, of which rule, and both dates; on the day itself is in time.

    Nothing is said of rounds that are past.
    """
    waivers = "rule,who,whom,by,reason,date\n" + "".join(
        f"{rule},{who},B,office,needed,{date}\n"
        for rule, who, date in (
            ("zone", "TA", "2024-03-04"),
            ("kin_recusal", "P1", "2024-03-05"),
            ("zone", "TA", "2030-01-01"),
        )
    )
    officers = "id,name,home\nP1,One,A\n"
    intake = looked_at(tmp_path / "planned", teams=TEAMS, officers=officers, waivers=waivers)
    assert not intake.errors
    first, second = notes_of(intake, "given on")
    assert first == (
        "waivers.csv, row 3, column who: This waiver of kin-recusal was given on 2024-03-05, after the entry of "
        "R1 (2024-03-04), yet it counts there, too. Found: “P1”."
    )
    assert "row 4" in second
    assert "after the entry of R1 (2024-03-04), R2 (2024-09-02)," in second
    history = "round,date,leave,team,kind,home,host\nR1,2024-03-04,2024-03-29,TA,whole,A,B\n"
    past = looked_at(tmp_path / "past", teams=TEAMS, officers=officers, waivers=waivers, history=history)
    assert not past.errors
    (note,) = notes_of(past, "given on")
    assert "after the entry of R2 (2024-09-02)," in note


def test_of_many_alike_a_few_are_named(tmp_path: Path) -> None:
    """What is true of many rows is told of the first few, and the rest is counted."""
    rows = "".join(f"P{number},Person {number},A,0\n" for number in range(40))
    intake = looked_at(tmp_path, teams=TEAMS, officers=f"id,name,home,max_rounds\n{rows}")
    assert len(notes_of(intake, "never sent")) == 5
    assert len(notes_of(intake, "35 more rows")) == 1


def test_people_from_elsewhere_are_noted(tmp_path: Path) -> None:
    """Somebody of a whole team whose home lies outside the team's home is noted, not refused."""
    intake = looked_at(tmp_path, teams=TEAMS, officers="id,name,home,team\nP1,One,B,TA\nP2,Two,A,TA\n")
    (note,) = notes_of(intake, "lies outside")
    assert note.startswith("officers.csv, row 2, column home")


def test_skills_that_nobody_has_are_noted(tmp_path: Path) -> None:
    """A skill of the composition or of a target that no officer has is noted, with the one perhaps meant."""
    officers = "id,name,home,skills\nP1,One,A,bookkeeping\nP2,Two,B,\n"
    targets = "id,name,region,days,skills\nX1,First,A,10,diving\nX2,Second,B,10,\nX3,Third,C,10,\n"
    intake = looked_at(
        tmp_path, settings=composed("{skills: [bookeeping]}"), teams=TEAMS, officers=officers, targets=targets
    )
    found = {note.found: note.maybe for note in intake.notes if "every team that needs it" in note.sentence.en}
    assert found == {"bookeeping": "bookkeeping", "diving": None}


def test_sizes_at_odds_are_noted(tmp_path: Path) -> None:
    """A team's size that its composition cannot meet is noted, and so are teams beyond what the rule seats allows."""
    teams = "id,name,home,kind,size\nTA,Team A,A,whole,\nTB,Team B,B,half,8\nTC,Team C,C,local,\n"
    settings = composed("{half: {leader: 1, deputy: 2}}") + "rules: {seats: {least: 5}}\n"
    intake = looked_at(tmp_path, settings=settings, teams=teams, officers="id,name,home\nP1,One,A\n")
    assert len(notes_of(intake, "8 people by this cell, but 3")) == 1
    assert len(notes_of(intake, "at least 5 people in a posting, but 1 team has only 3 seats: Team B")) == 1


@pytest.mark.parametrize(("size", "is_noted"), [(5, True), (6, False), (7, False)])
def test_a_size_that_leaves_no_members_is_noted_as_that(tmp_path: Path, size: int, is_noted: bool) -> None:
    """Where the other seats are more than the team's people already, the note says that it has no members."""
    teams = f"id,name,home,kind,size\nTA,Team A,A,whole,\nTB,Team B,B,half,{size}\nTC,Team C,C,local,\n"
    settings = composed("{half: {leader: 1, deputy: 2, audit: 3, member: 5}}")
    intake = looked_at(tmp_path, settings=settings, teams=teams, officers="id,name,home\nP1,One,A\n")
    assert len(notes_of(intake, "half teams has 6 without any member, so it has no members")) == is_noted
    assert not notes_of(intake, "could take in the difference")


def test_posts_that_go_on_still_are_refused_with_the_hint(tmp_path: Path) -> None:
    """Who writes that somebody is still there is told to leave the cell empty; so it is for ties."""
    tables = {
        "officers": "id,name,home\nP1,甲,A\n",
        "posts": "officer,region,from,to\nP1,B,2020-01-01,至今\n",
        "ties": "who,whom,kind,from,to\nP1,B,interest,2020-01-01,present\n",
    }
    errors = looked_at(tmp_path, **tables).errors
    assert [(each.file, each.row, each.column) for each in errors] == [("posts.csv", 2, "to"), ("ties.csv", 2, "to")]
    assert all("What goes on still has an empty cell here." in each.text.en for each in errors)


def test_officers_without_a_date_of_promotion_are_counted_where_a_rule_needs_it(tmp_path: Path) -> None:
    """A rule that counts people promoted lately says of how many that is not known; without the rule nobody asks."""
    officers = "id,name,home,promoted_on\nP1,甲,A,2023-06-01\nP2,乙,A,\nP3,丙,B,\n"
    rule = "rules: {newcomers: {share: 30, years: 3}}\n"
    (note,) = notes_of(looked_at(tmp_path / "on", settings=SETTINGS + rule, officers=officers), "no promoted_on")
    assert "promoted within 3 years before a round, but 2 of 3 officers have no promoted_on, so none of them" in note
    assert notes_of(looked_at(tmp_path / "off", officers=officers), "no promoted_on") == []
    known = officers.replace(",\n", ",2010-01-01\n")
    told = notes_of(looked_at(tmp_path / "known", settings=SETTINGS + rule, officers=known), "no promoted_on")
    assert told == []


@pytest.mark.parametrize("comma", ["、", ",", "，"])
def test_lists_with_commas_are_told_which_separator_is_expected(tmp_path: Path, comma: str) -> None:
    """Commas do not separate; if everything between them is known, the cell is shown with semicolons."""
    seats = looked_at(tmp_path, teams=TEAMS, officers=f'id,name,home,seats\nP1,One,A,"组长{comma}成员"\n')
    (error,) = (issue for issue in seats.errors if issue.column == "seats")
    assert (error.maybe, error.expected.zh) == ("组长;成员", "多项用“;”分隔")
    officers = f'id,name,home,team,skills\nP1,One,A,TA,"审计{comma}信访"\n'
    settings = composed("{whole: {leader: 1}, skills: [audit, petitions]}")
    people = looked_at(tmp_path, settings=settings, teams=TEAMS, officers=officers)
    (note,) = (note for note in people.notes if note.column == "skills")
    assert (note.maybe, note.expected.en) == ("审计;信访", "several separated by “;”")


def test_ids_with_commas_are_told_which_separator_is_expected(tmp_path: Path) -> None:
    """The same for ids in a list; a word or id that holds a comma itself stays one."""
    teams = "id,name,home,kind\nTA,Team A,A、B,mixed\nTB,Team B,A、Q,mixed\n"
    first, second = (issue for issue in looked_at(tmp_path, teams=teams).errors if issue.column == "home")
    assert first.maybe == "A;B"
    assert "分隔" in first.expected.zh
    assert second.maybe != "A;Q"
    own = "id,name,home,team,seats,skills\nP1,One,A,TA,leader,政策、规划\n"
    settings = composed("{whole: {leader: 1}, skills: [政策、规划]}")
    intake = looked_at(tmp_path, settings=settings, teams=TEAMS, officers=own)
    assert not [issue for issue in intake.issues if issue.column == "skills"]
