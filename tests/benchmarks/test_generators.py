"""What the benchmarks draw: the same for the same seed, and feasible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.counties import REGION_FILE, Size, has_real_regions, tables, write_counties
from benchmarks.price_of_no_mutual import WAYS_TO_TURN, distances, instance_name, mutual_pairs, scenario_of
from benchmarks.solving import solved
from benchmarks.tsplib import Instance
from benchmarks.tsplib_rings import ring_of
from optimizer.domain import Status
from optimizer.engines.settings import Settings
from optimizer.intake import load
from tests import builders

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(seconds=30, workers=1)
TINY = Size(counties=5, teams=11, targets=12, seed=3)
REGIONS = """\
code,name_zh,name_en,level,parent_code,parent_name_zh,lon,lat
1,市,City,prefecture,0,省,126.5,45.8
11,甲,A,district,1,市,126.6,45.7
12,乙,B,county,1,市,126.9,45.9
13,丙,C,county-level city,1,市,127.1,45.2
"""


def test_the_seed_makes_the_instance() -> None:
    """The same seed draws the same points, another seed others, and the name tells which."""
    assert distances(7, 5) == distances(7, 5)
    assert distances(7, 5) != distances(8, 5)
    assert instance_name(7, 5) == "square-5-seed-007"


def test_distances_are_those_of_points() -> None:
    """Distances are symmetric, zero from a place to itself, and no longer than the square's diagonal."""
    drawn = distances(1, 6)
    assert all(drawn[i][j] == drawn[j][i] for i in range(6) for j in range(6))
    assert all(drawn[i][i] == 0 for i in range(6))
    assert 0 < max(map(max, drawn)) <= 282.9


@pytest.mark.parametrize("way", WAYS_TO_TURN)
def test_every_way_to_turn_is_feasible(way: str) -> None:
    """Each way to turn has a plan in which every region sends once and hosts once."""
    scenario = scenario_of(1, 5, way)
    run = solved(scenario, SETTINGS)
    assert run.status is Status.OPTIMAL
    assert run.plan is not None
    assert sorted(posting.host for posting in run.plan.postings) == [region.id for region in scenario.regions]
    assert len({posting.team for posting in run.plan.postings}) == 5
    if way != "free":
        assert mutual_pairs(scenario, run.plan) == 0


def test_freedom_costs_least() -> None:
    """Fewer rules never make the least travel longer."""
    free, no_mutual, ring = (solved(scenario_of(2, 5, way), SETTINGS).tier("travel").value for way in WAYS_TO_TURN)
    assert free <= no_mutual <= ring


def test_mutual_pairs_are_counted_once() -> None:
    """Two regions that inspect each other are one pair, and a ring of three has none."""
    scenario = builders.scenario("ABCDE", targets=())
    ways = [("a1", "B"), ("b1", "A"), ("c1", "D"), ("d1", "E"), ("e1", "C")]
    assert mutual_pairs(scenario, builders.plan(*(builders.posting(*way) for way in ways))) == 1


def test_a_ring_is_the_shortest_tour() -> None:
    """A matrix becomes a scenario whose least travel is its shortest tour, and rows lead from, columns to a node."""
    instance = Instance("tiny", ((0, 1, 9, 9), (9, 0, 1, 9), (9, 9, 0, 1), (5, 9, 9, 0)))
    scenario = ring_of(instance)
    assert scenario.places.km_tenths("region-1", "region-2") == 10
    assert scenario.places.km_tenths("region-2", "region-1") == 90
    run = solved(scenario, SETTINGS)
    assert run.tier("travel").value == 8
    assert run.tier("travel").is_proven


def test_a_value_that_is_not_there_is_refused() -> None:
    """Asking a solve for a tier that it did not minimise is an error, not a zero."""
    run = solved(scenario_of(1, 4, "free"), SETTINGS)
    with pytest.raises(ValueError, match="no value of tier load"):
        run.tier("load")


def test_counties_are_drawn_by_seed() -> None:
    """The same size and seed give the same files, another seed others."""
    assert tables(TINY) == tables(TINY)
    assert tables(TINY)["targets.csv"] != tables(Size(5, 11, 12, seed=4))["targets.csv"]


def test_counties_are_a_sound_scenario(tmp_path: Path) -> None:
    """The files are read without a complaint, have the size asked for, and a plan exists."""
    write_counties(tmp_path, TINY)
    scenario = load(tmp_path)
    assert (len(scenario.teams), len(scenario.targets)) == (11, 12)
    assert len({team.home for team in scenario.teams}) == 5
    assert solved(scenario, SETTINGS).plan is not None


def test_counties_may_be_real(tmp_path: Path) -> None:
    """With a folder of real regions the counties are those of its table, whatever their level is called."""
    (tmp_path / REGION_FILE).write_text(REGIONS, "utf-8")
    out = tmp_path / "out"
    out.mkdir()
    write_counties(out, Size(3, 6, 6), tmp_path)
    scenario = load(out)
    assert [region.name for region in scenario.regions] == ["市", "甲", "乙", "丙"]
    assert {target.region for target in scenario.targets} == {"11", "12", "13"}


def test_real_regions_need_their_file(tmp_path: Path) -> None:
    """A folder without the table counts as none: the counties are made up then."""
    assert not has_real_regions(None)
    assert not has_real_regions(tmp_path)
    assert tables(TINY, tmp_path) == tables(TINY)
