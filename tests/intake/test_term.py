"""What the reader says of look-backs, quotas of villages and beds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.intake.scenarios import SETTINGS, looked_at, spots

if TYPE_CHECKING:
    from pathlib import Path

VILLAGES = "id,name,region,days,class\nX1,First,A,10,key\nX2,Second,B,10,ordinary\nX3,Third,C,10,\n"
REGIONS = "id,name,lon,lat,lodging\nA,Alder,116.1,38,20\nB,Birch,116.2,38.2,\nC,Cedar,116.4,38.1,\n"


def test_targets_that_look_back_at_each_other_are_a_defect(tmp_path: Path) -> None:
    """A circle of look-backs is told once, at its first row; so is a target that looks back at itself."""
    circle = "id,name,region,days,look_back_of\nX1,First,A,10,X2\nX2,Second,B,10,X1\nX3,Third,C,10,\n"
    assert spots(looked_at(tmp_path / "1", targets=circle)) == [("targets.csv", 2, "look_back_of", "X2")]
    itself = "id,name,region,days,look_back_of\nX1,First,A,10,\nX2,Second,B,10,X2\nX3,Third,C,10,\n"
    intake = looked_at(tmp_path / "2", targets=itself)
    assert spots(intake) == [("targets.csv", 3, "look_back_of", "X2")]
    assert "X2 → X2" in intake.errors[0].sentence.en


def test_a_look_back_at_nothing_named_is_noted(tmp_path: Path) -> None:
    """The mode alone does not say at what the target looks back."""
    rows = ("X1,First,A,10,look-back,", "X2,Second,B,10,look-back,X3", "X3,Third,C,10,,")
    targets = "\n".join(("id,name,region,days,mode,look_back_of", *rows, ""))
    intake = looked_at(tmp_path, targets=targets)
    assert [(issue.row, issue.column, issue.found) for issue in intake.notes] == [(2, "mode", "X1")]


@pytest.mark.parametrize(
    ("quota", "column", "found", "maybe"),
    [
        ("share: {keys: 50}", "rules.class-quota.share", "keys", "key"),
        ("least: {key: 1, ordinry: 2}", "rules.class-quota.least", "ordinry", "ordinary"),
        ("region: {AA: 1}", "rules.class-quota.region", "AA", "A"),
        ("share: {key: 101}", "rules.class-quota.share.key", "101", None),
        ("share: 50", "rules.class-quota.share", "50", None),
        ("least: {key: many}", "rules.class-quota.least.key", "many", None),
    ],
)
def test_a_quota_of_what_does_not_exist_is_a_defect(
    tmp_path: Path, quota: str, column: str, found: str, maybe: str | None
) -> None:
    """Unknown classes and regions, shares above all of them, and numbers that are none are named with their place."""
    intake = looked_at(tmp_path, settings=f"{SETTINGS}rules:\n  class-quota: {{{quota}}}\n", targets=VILLAGES)
    assert [(issue.column, issue.found, issue.maybe) for issue in intake.errors] == [(column, found, maybe)]


def test_a_quota_is_read_by_name(tmp_path: Path) -> None:
    """Numbers by name keep their order and their names, whatever else the rule says."""
    setting = "rules:\n  class-quota: {soft: 3, share: {ordinary: 30, key: 100}, region: {A: 1}}\n"
    intake = looked_at(tmp_path, settings=SETTINGS + setting, targets=VILLAGES)
    assert intake.scenario is not None
    found = intake.scenario.rules["class-quota"]
    assert (found.weight, found.numbers) == (3, {"share": (("ordinary", 30), ("key", 100)), "region": (("A", 1),)})


def test_beds_need_to_know_how_many_people_come(tmp_path: Path) -> None:
    """Every team but a local one needs a size where beds are limited, unless the rule is off."""
    teams = "id,name,home,kind,size\nTA,Team A,A,,\nTB,Team B,B,,8\nTC,Team C,C,local,\n"
    assert spots(looked_at(tmp_path / "1", regions=REGIONS, teams=teams)) == [("teams.csv", 2, "size", None)]
    off = f"{SETTINGS}rules: {{lodging: off}}\n"
    assert spots(looked_at(tmp_path / "2", regions=REGIONS, teams=teams, settings=off)) == []


@pytest.mark.parametrize(
    ("rows", "row", "column", "loop"),
    [
        # a look-back at what waits for it
        (("X1,First,A,10,,X2,", "X2,Second,B,10,,,X1", "X3,Third,C,10,,,"), 2, "after", "X1 → X2 → X1"),
        # a village of a town waits for what waits for the town
        (("X1,First,A,10,,,", "X2,Second,A,10,X1,X3,", "X3,Third,A,10,,X1,"), 3, "after", "X1 → X3 → X1"),
        # a look-back inside of the bundle of what it looks back at
        (("X1,First,A,10,,,", "X2,Second,A,10,X1,,X1", "X3,Third,C,10,,,"), 3, "look_back_of", "X1 → X1"),
        # an order among members of one bundle is none of days
        (("X1,First,A,10,,X2,", "X2,Second,A,10,X1,,", "X3,Third,C,10,,,"), None, "", ""),
    ],
)
def test_targets_that_wait_in_other_ways_for_each_other_are_a_defect(
    tmp_path: Path, rows: tuple[str, ...], row: int | None, column: str, loop: str
) -> None:
    """A circle through bundles and look-backs is told at its first row that waits, as the circle of those that wait."""
    targets = "\n".join(("id,name,region,days,bundle,after,look_back_of", *rows, ""))
    found = looked_at(tmp_path, targets=targets).errors
    assert [(issue.row, issue.column) for issue in found] == ([] if row is None else [(row, column)])
    assert all(loop in issue.sentence.en and loop in issue.sentence.zh for issue in found)


@pytest.mark.parametrize(
    ("rules", "loops"),
    [("{}", ["h → g → h"]), ("{bundles: off}", []), ("{precedence: off}", [])],
)
def test_members_of_bundles_that_are_off_wait_for_themselves_alone(
    tmp_path: Path, rules: str, loops: list[str]
) -> None:
    """Two bundles wait for each other as wholes; where bundles or the order are off, nobody does."""
    rows = ("h,H,A,5,,", "m,M,A,5,h,g", "g,G,A,5,,", "n,N,A,5,g,h")
    targets = "\n".join(("id,name,region,days,bundle,after", *rows, ""))
    intake = looked_at(tmp_path, settings=f"{SETTINGS}rules: {rules}\n", targets=targets)
    assert [issue.sentence.en.split(": ")[1].split(".")[0] for issue in intake.errors] == loops
    assert intake.notes == ()


def test_members_of_bundles_that_are_off_may_be_of_any_mode_and_host(tmp_path: Path) -> None:
    """They are targets of their own, so neither mode nor host has to be that of the head."""
    targets = "id,name,region,days,bundle,mode\nh,H,A,5,,\nm,M,B,5,h,special\n"
    assert len(looked_at(tmp_path / "on", targets=targets).errors) == 2
    off = f"{SETTINGS}rules: {{bundles: off}}\n"
    assert looked_at(tmp_path / "off", settings=off, targets=targets).errors == ()


def test_a_circle_is_only_noted_where_no_order_is_kept(tmp_path: Path) -> None:
    """With precedence off nobody waits, so that a circle keeps nobody from being inspected."""
    targets = "id,name,region,days,after\nX1,x,A,3,X2\nX2,x,A,3,X1\nX3,x,C,3,\n"
    intake = looked_at(tmp_path, settings=f"{SETTINGS}rules: {{precedence: off}}\n", targets=targets)
    assert intake.errors == ()
    (note,) = intake.notes
    assert "X1 → X2 → X1" in note.sentence.zh
    assert note.sentence.en.endswith("The rule precedence is off, so nobody waits.")


@pytest.mark.parametrize(
    ("rows", "loops"),
    [
        (("t4,x,A,5,,t5;t4;zz,", "t5,x,A,5,,t6,", "t6,x,A,5,,t4,"), {"t4 → t4", "t4 → t5 → t6 → t4"}),
        (("t4,x,A,5,,t5,", "t5,x,A,5,,t4,", "t6,x,A,5,zz,,"), {"t4 → t5 → t4"}),
        (("t4,x,A,5,,,t5", "t5,x,A,5,,,t4", "t6,x,A,5,,,zz"), {"t4 → t5 → t4"}),
    ],
)
def test_an_unknown_id_hides_no_circle(tmp_path: Path, rows: tuple[str, ...], loops: set[str]) -> None:
    """Every circle among the others is told beside the id that does not exist, however many share a target."""
    targets = "\n".join(("id,name,region,days,bundle,after,look_back_of", *rows, ""))
    found = looked_at(tmp_path, targets=targets).errors
    told = {issue.sentence.en.partition(": ")[2].rstrip(".") for issue in found if "→" in issue.sentence.en}
    assert told == loops
    assert any(issue.found and "zz" in issue.found for issue in found)


def test_all_that_is_wrong_with_quotas_is_told_at_once(tmp_path: Path) -> None:
    """A number out of range or left out hides neither its own unknown name nor that of another."""
    quota = "{share: {keys: 101, ordinary: null}, least: {odd: 1}, region: {AA: -1}}"
    intake = looked_at(tmp_path, settings=f"{SETTINGS}rules:\n  class-quota: {quota}\n", targets=VILLAGES)
    assert {(issue.column, issue.found) for issue in intake.errors} == {
        ("rules.class-quota.share.keys", "101"),
        ("rules.class-quota.share.ordinary", ""),
        ("rules.class-quota.region.AA", "-1"),
        ("rules.class-quota.share", "keys"),
        ("rules.class-quota.least", "odd"),
        ("rules.class-quota.region", "AA"),
    }


def test_what_history_has_seen_is_waited_for_no_more(tmp_path: Path) -> None:
    """A look-back at something of an earlier round may come before what waits for it."""
    targets = "id,name,region,days,after,look_back_of\nX1,First,A,10,X2,\nX2,Second,B,10,,X1\nX3,Third,C,10,,\n"
    history = "round,date,host,target\nold,2020-05-04,A,X1\n"
    assert spots(looked_at(tmp_path, targets=targets, history=history)) == []


def test_a_blackout_where_nobody_is_hosted_is_noted(tmp_path: Path) -> None:
    """A village without targets hosts nobody; the county does, and so does whatever lies around a county."""
    regions = "id,name,parent,level,lon,lat\nP,Province,,city,116,38\n" + "".join(
        f"{each},{each},P,county,116.{number},38.{number}\n" for number, each in enumerate("ABC", 1)
    )
    regions += "V,Village,A,village,116.1,38.1\n"
    days = "2024-03-04,2024-03-05,"
    blackouts = "who,from,to,note\n" + "".join(f"{who},{days}\n" for who in "PAV")
    intake = looked_at(tmp_path, regions=regions, blackouts=blackouts)
    assert [(issue.row, issue.found) for issue in intake.notes if issue.file == "blackouts.csv"] == [(4, "V")]
    assert intake.scenario is not None
    assert intake.scenario.blacked_out == {"P", "A", "B", "C", "V"}
    (inside,) = intake.scenario.blackouts_of("B")
    assert intake.scenario.is_blacked_out("B", inside.span.start)
    assert len(intake.scenario.blackouts_of("A")) == 2
