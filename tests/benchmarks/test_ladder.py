"""The ladder of scenarios: the same for the same seed, sound, and as large as its names say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from benchmarks.country import ALL_COUNTIES, PREFECTURES, borders, real_country, zones
from benchmarks.ladder import (
    RUNGS,
    Rung,
    city_of,
    draw,
    has_real_counties,
    main,
    replicated,
    rung,
    write,
    write_replicas,
    write_rung,
    zones_of,
)
from benchmarks.solving import solved
from optimizer.domain.records import Mode
from optimizer.engines.settings import Settings
from optimizer.intake import load
from optimizer.rules.rulebook import rulebook

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(seconds=30, workers=1)
HEADER = "code,name_zh,name_en,level,parent_code,parent_name_zh,lon,lat"
SMALL = replace(rung("city-12"), regions=4, teams=6, targets=12)
LAND = replace(rung("nation-2843"), regions=8, teams=10, targets=16, cities=2)


@pytest.fixture
def regions(tmp_path: Path) -> Path:
    """Return a folder with three prefectures on a line: of three counties, of one, and of five, one without a point."""
    folder = tmp_path / "tables"
    folder.mkdir()
    counties = [("A1", "A", 1), ("A2", "A", 2), ("A3", "A", 3), ("B1", "B", 4)]
    counties += [("C1", "C", 9), ("C2", "C", 9), ("C3", "C", 9)]
    rows = [f"{code},{code}县,,county,{city},{city}市,{lon},30" for code, city, lon in counties]
    rows += ["C4,C4县,,district,C,C市,,", "C5,C5市,,county_city,C,C市,9,30"]
    (folder / ALL_COUNTIES).write_text("\n".join([HEADER, *rows, ""]), "utf-8")
    points = [f"{city},{city}市,{city} City,prefecture,0,省,{lon},31" for city, lon in (("A", 2), ("B", 4), ("C", 8))]
    (folder / PREFECTURES).write_text("\n".join([HEADER, *points, ""]), "utf-8")
    return folder


@pytest.mark.parametrize("name", [each.name for each in RUNGS])
def test_every_rung_has_the_size_in_its_name(name: str) -> None:
    """A rung has the regions, teams and targets that it promises, and its id tells the seed and what is made up."""
    each = rung(name)
    drawn = draw(each)
    counties = [region for region in drawn.regions if region["level"] == "county"]
    assert len(counties) == each.regions == int(name.split("-")[-1])
    assert (len(drawn.teams), len(drawn.targets)) == (each.teams, each.targets)
    assert drawn.id == f"{name}-made-up-seed-001"
    assert bool(zones_of(drawn)) == each.has_zones


def test_made_up_zones_are_as_uneven_as_real_ones() -> None:
    """Zones of the country run from 3 to 38 counties, together as many as promised, and are drawn with the seed."""
    sizes = [zone_sizes(replace(rung("nation-2843"), seed=seed)) for seed in (1, 1, 2)]
    for each in sizes:
        assert (len(each), sum(each), min(each), max(each)) == (333, 2843, 3, 38)
    assert sizes[0] == sizes[1] != sizes[2]


def test_made_up_cities_without_zones_stay_alike() -> None:
    """Where nobody turns within a city, and where there is one alone, its size is not drawn."""
    parents = Counter(row["parent"] for row in draw(rung("province-132")).regions if row["level"] == "county")
    assert sorted(set(parents.values())) == [10, 11]
    assert zone_sizes(replace(rung("city-18"), has_zones=True)) == [18]


def zone_sizes(each: Rung) -> list[int]:
    """Return how many counties each zone has."""
    return list(Counter(row["zone"] for row in draw(each).regions if row["level"] == "county").values())


def test_a_rung_is_drawn_by_its_seed() -> None:
    """The same rung gives the same files, another seed others."""
    assert draw(SMALL).files() == draw(SMALL).files()
    assert draw(SMALL).targets != draw(replace(SMALL, seed=2)).targets


def test_an_unknown_rung_is_refused() -> None:
    """Asking for a rung that there is not names those that there are."""
    with pytest.raises(ValueError, match=r"no rung moon, only city-12, city-18"):
        rung("moon")


@pytest.mark.parametrize("each", [SMALL, replace(SMALL, rounds=3), LAND], ids=["city", "term", "zones"])
def test_a_rung_is_a_sound_scenario(each: Rung, tmp_path: Path) -> None:
    """The files are read without a complaint, one number is minimised, no rule is soft, and a plan exists."""
    write_rung(tmp_path / "out", each)
    scenario = load(tmp_path / "out")
    assert len(scenario.rounds) == each.rounds
    assert [tier.name for tier in scenario.tiers] == ["weighed"]
    assert {kept.mode for kept in rulebook(scenario)} == {Mode.HARD}
    run = solved(scenario, SETTINGS)
    assert run.plan is not None
    assert run.plan.postings


def test_counties_may_be_real(regions: Path, tmp_path: Path) -> None:
    """Real counties keep their names, levels that are left out do not take part, and the id says nothing of made up."""
    each = replace(LAND, left_out=("county_city",))
    assert has_real_counties(each, regions)
    write_rung(tmp_path / "out", each, regions)
    scenario = load(tmp_path / "out")
    assert scenario.id == "nation-2843-seed-001"
    assert [region.name for region in scenario.regions][:4] == ["A市", "B市", "C市", "A1县"]
    assert "C5" not in {region.id for region in scenario.regions}
    assert not has_real_counties(each, tmp_path)
    assert not has_real_counties(each, None)


def test_a_county_without_a_point_gets_that_of_its_city(regions: Path, tmp_path: Path) -> None:
    """A missing point is filled with the city's, and the scenario says for which counties."""
    country = real_country(regions, ALL_COUNTIES)
    assert country.without_point == ("C4",)
    write_rung(tmp_path / "out", LAND, regions)
    region = load(tmp_path / "out").region["C4"]
    assert (region.lon, region.lat) == (8, 31)
    assert "for want of one: C4." in (tmp_path / "out" / "scenario.yaml").read_text("utf-8")


def test_a_city_too_small_to_turn_joins_the_nearest_one(regions: Path) -> None:
    """A prefecture of one county joins the nearest prefecture, or the one that it borders though another is nearer."""
    counties = real_country(regions, ALL_COUNTIES).counties
    assert zones(counties)["B1"] == "A"
    (regions / f"adjacency_{ALL_COUNTIES}").write_text("code_a,code_b\nB1,C1\nA1,A2\n", "utf-8")
    joined = zones(counties, borders(regions, ALL_COUNTIES))
    assert joined["B1"] == "C"
    assert joined["A1"] == "A"


def test_a_city_can_be_cut_out() -> None:
    """One zone has its own counties, teams, targets and ties alone; an unknown one is refused."""
    drawn = draw(LAND)
    first, second = (city_of(drawn, zone) for zone in zones_of(drawn))
    assert len(first.targets) + len(second.targets) == len(drawn.targets)
    assert len(first.ties) + len(second.ties) == len(drawn.ties) > 0
    assert {team["home"] for team in first.teams} == {row["id"] for row in first.regions if row["level"] == "county"}
    with pytest.raises(ValueError, match="has no zone Z9"):
        city_of(drawn, "Z9")


def test_an_unknown_zone_is_refused_with_those_that_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command names a zone that the country does not have, says which it has, and writes nothing."""
    with pytest.raises(SystemExit):
        main(["nation-2843", str(tmp_path / "city"), "--zone", "Z9"])
    said = capsys.readouterr().err
    assert "has no zone Z9; expected one of " in said
    assert not (tmp_path / "city").exists()


def test_replicas_are_alike_and_apart(tmp_path: Path) -> None:
    """Copies of a city in one scenario are zones of their own, and each copy alone is as good as the city itself."""
    drawn = draw(LAND)
    city = city_of(drawn, zones_of(drawn)[0])
    write(tmp_path / "city", city)
    write(tmp_path / "both", replicated(city, 2))
    write_replicas(tmp_path / "apart", city, 2)
    both = load(tmp_path / "both")
    assert sorted({region.zone for region in both.regions if region.zone}) == ["Z-001", "Z-002"]
    assert sorted(path.name for path in (tmp_path / "apart").iterdir()) == ["001", "002"]
    one, copy, together = (
        solved(load(tmp_path / name), SETTINGS).tier("weighed").value for name in ("city", "apart/002", "both")
    )
    assert one == copy
    assert together == pytest.approx(2 * one)


def test_the_command_writes_a_rung(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes a whole rung, or copies of one of its zones each in a folder of its own."""
    assert main(["city-12", str(tmp_path / "city"), "--seed", "7"]) == 0
    assert load(tmp_path / "city").id == "city-12-made-up-seed-007"
    assert main(["nation-2843", str(tmp_path / "copies"), "--zone", "S001", "--replicas", "2", "--apart"]) == 0
    assert load(tmp_path / "copies" / "002").id == "nation-2843-made-up-seed-001-zone-S001-002"
    assert "written: city-12-made-up-seed-007" in capsys.readouterr().err
