"""What looks alike and may be one is noted, never merged: namesakes, places and units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.intake.lookalikes import stem_of
from tests.intake.scenarios import looked_at

if TYPE_CHECKING:
    from pathlib import Path

REGIONS = (
    "id,name,parent,lon,lat\nS,沙州市,,116,38\nA,沙洲县,S,116.1,38\nB,沙洲区,S,116.2,38.2\nC,河西县,S,116.4,38.1\n"
)


def said(folder: Path, words: str, **tables: str) -> list[tuple[str, int | None, str]]:
    """Return table, row and sentence of the notes that contain some words."""
    intake = looked_at(folder, **tables)
    assert not intake.errors
    return [(note.file, note.row, note.sentence.en) for note in intake.notes if words in note.sentence.en]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("沙洲县", "沙洲"),
        ("沙洲 区", "沙洲"),
        ("孟村回族自治县", "孟村回族"),
        ("Birch County", "birch"),
        ("birch  district", "birch"),
        ("County Birch", "countybirch"),
        ("沧县", "沧县"),
    ],
)
def test_the_stem_of_a_place(name: str, stem: str) -> None:
    """The word that says of what kind a place is is left out, unless hardly anything else would be left."""
    assert stem_of(name) == stem


def test_all_who_have_one_name_are_named_in_one_line(tmp_path: Path) -> None:
    """Three of one name are told once, with rows and units, and with what two of them have in common beside it."""
    officers = (
        "id,name,home,unit\nP1,王 伟,A,财政局\nP2,李娜,A,审计局\nP3,王伟,A,财政局\nP4,李娜,B,\nP5,张三,C,\nP6,王伟,C,\n"
    )
    posts = "officer,region,from\nP1,B,2020-01-01\n"
    first, other = said(tmp_path, "have this name", officers=officers, posts=posts)
    assert first[:2] == ("officers.csv", 4)
    assert "3 officers have this name: row 2 (财政局), row 4 (财政局), row 7. Rows 2 and 4" in first[2]
    assert "in common: the same unit, the same home, posts or ties are known of one of them alone." in first[2]
    assert other[:2] == ("officers.csv", 5)
    assert "2 officers have this name: row 3 (审计局), row 5. If some are one person" in other[2]


def test_of_many_namesakes_the_likeliest_are_named(tmp_path: Path) -> None:
    """In a large pool five names are told, those of one unit before those of one home, and the rest is counted."""
    rows = "".join(
        f"P{number},Name {number // 2},A,{'Unit' if number // 2 == 19 else f'Unit {number}'}\n" for number in range(40)
    )
    notes = said(tmp_path, "have this name", officers=f"id,name,home,unit\n{rows}")
    assert len(notes) == 5
    assert "the same unit" in next(sentence for _, row, sentence in notes if row == 41)
    (rest,) = said(tmp_path, "15 names more, of which 15 go with", officers=f"id,name,home,unit\n{rows}")
    assert rest[1] is not None


def test_where_nothing_else_is_known_the_commoner_names_are_told(tmp_path: Path) -> None:
    """Three of one name in three counties are among the five names told, though many pairs come before them."""
    pairs = "".join(f"Q{number},Name {number // 2},{'AB'[number % 2]}\n" for number in range(20))
    officers = f"id,name,home\n{pairs}P1,王伟,A\nP2,王伟,B\nP3,王伟,C\n"
    notes = said(tmp_path, "have this name", officers=officers)
    assert [note[2].partition(" ")[0] for note in notes] == ["2", "2", "2", "2", "3"]
    assert len(said(tmp_path, "with nothing else in common share 6 names more", officers=officers)) == 1


def test_of_very_many_of_one_name_a_dozen_is_named(tmp_path: Path) -> None:
    """A name that fifty people have is one line of a readable length."""
    rows = "".join(f"P{number},王伟,A,Unit {number}\n" for number in range(50))
    (note,) = said(tmp_path, "have this name", officers=f"id,name,home,unit\n{rows}")
    assert note[2].count(" row ") == 12
    assert "row 13 (Unit 11), 38 more. Rows 2 and 3 have more in common: the same home." in note[2]


def test_places_of_one_stem_are_noted(tmp_path: Path) -> None:
    """Two counties whose names differ in the kind of place alone are noted; a city and a county inside it are not."""
    regions = REGIONS.replace("河西县", "沙州县")
    (note,) = said(tmp_path, "kind of place", regions=regions)
    assert note[:2] == ("regions.csv", 4)
    assert "沙洲区 and 沙洲县 in row 3" in note[2]


def test_units_that_differ_in_spelling_or_in_a_place_are_noted(tmp_path: Path) -> None:
    """A unit written in other width, or with another kind of place, is noted where a target has nearly its name."""
    regions = REGIONS.replace("A,沙洲县", "A,城东县")
    targets = (
        "id,name,region,days,unit\nX1,一,A,10,城东县（本级）财政局\nX2,二,B,10,沙洲区教育局\nX3,三,C,10,河西县审计局\n"
    )
    officers = "id,name,home,unit\nP1,甲,A,城东县(本级) 财政局\nP2,乙,B,沙洲县教育局\nP3,丙,C,河西县审计局\n"
    posts = "officer,unit,from\nP3,沙洲县教育局,2020-01-01\nP3,河西县水利局,2020-01-01\n"
    notes = said(tmp_path, "one unit", regions=regions, targets=targets, officers=officers, posts=posts)
    assert [note[:2] for note in notes] == [("officers.csv", 2), ("officers.csv", 3)]
    assert "blanks, width or case" in notes[0][2]
    assert "kind of a place" in notes[1][2]
    assert "targets.csv, row 3" in notes[1][2]


@pytest.mark.parametrize(
    ("unit", "why"),
    [
        ("沙洲县财政局", "they differ only in the kind of a place"),
        ("沙洲财政局", "they differ only in the kind of a place"),
        ("原沙洲区财政局", "one of them is said to be a former one"),
        ("原 沙洲财政局", "one of them is said to be a former one; they differ only in the kind of a place"),
        ("沙洲区财\ufe00政局", "they differ only in blanks, width or case"),
    ],
)
def test_a_former_unit_and_one_of_a_place_without_its_kind_are_noted(tmp_path: Path, unit: str, why: str) -> None:
    """Beside a target's unit the word for a former one, or a missing word for the kind of place, is worth a note."""
    regions = REGIONS.replace("A,沙洲县", "A,原平县")
    targets = "id,name,region,days,unit\nX1,一,A,10,原平县财政局\nX2,二,B,10,沙洲区财政局\nX3,三,C,10,平县财政局\n"
    officers = f"id,name,home,unit\nP1,甲,B,{unit}\nP2,乙,B,原平县财政局\n"
    (note,) = said(tmp_path, "one unit", regions=regions, targets=targets, officers=officers)
    assert note[:2] == ("officers.csv", 2)
    assert f"沙洲区财政局 (targets.csv, row 3) may be one unit: {why}. They count as two" in note[2]


def test_marks_that_nobody_sees_make_no_other_unit_or_name(tmp_path: Path) -> None:
    """A blank of no width inside a unit or name is left out, so that a post there counts and a namesake is noted."""
    officers = "id,name,home\nP1,王\u200b伟,A\nP2,王伟,B\n"
    posts = "officer,unit,from\nP1,财政\u200d局,2020-01-01\n"
    targets = "id,name,region,days,unit\nX1,一,A,10,财政\u00ad局\n"
    intake = looked_at(tmp_path, regions=REGIONS, targets=targets, officers=officers, posts=posts)
    assert intake.scenario is not None
    assert intake.scenario.posts[0].unit == intake.scenario.targets[0].unit == "财政局"
    assert [note.row for note in intake.notes if "have this name" in note.sentence.en] == [3]


def test_units_of_a_city_and_of_a_county_inside_are_two(tmp_path: Path) -> None:
    """Bureaus of a city and of a county of the same stem are two units; a third kind of place could mean either."""
    regions = (
        "id,name,parent,lon,lat\nS,承德市,,116,38\nA,承德县,S,116.1,38\nB,乙县,S,116.2,38.2\nC,丙县,S,116.4,38.1\n"
    )
    targets = "id,name,region,days,unit\nX1,一,A,10,承德县财政局\nX2,二,B,10,承德市教育局\nX3,三,C,10,\n"
    officers = "id,name,home,unit\nP1,甲,B,承德市财政局\nP2,乙,B,承德区财政局\nP3,丙,B,承德区教育局\n"
    assert said(tmp_path, "one unit", regions=regions, targets=targets, officers=officers) == []


def test_districts_of_one_name_in_two_cities_are_no_aliases(tmp_path: Path) -> None:
    """Many cities have a Chaoyang district; only beside each other, or with another suffix, one may be meant twice."""
    rows = "S,甲市,,116,38\nT,乙市,,117,38\nA,{a},S,116.1,38\nB,{b},{parent},117.1,38\nC,丙县,S,116.4,38.1\n"
    for a, b, parent, count in (
        ("朝阳区", "朝阳区", "T", 0),
        ("朝阳区", "朝阳县", "T", 1),
        ("朝阳区", "朝阳区", "S", 1),
    ):
        regions = "id,name,parent,lon,lat\n" + rows.format(a=a, b=b, parent=parent)
        assert len(said(tmp_path, "kind of place", regions=regions)) == count, (a, b, parent)
