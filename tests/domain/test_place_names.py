"""Which region the name of a unit tells."""

from __future__ import annotations

import pytest

from optimizer.domain.place_names import PlaceNames
from optimizer.domain.places import Places
from tests.builders import region

REGIONS = (
    region("S", "海市"),
    region("A", "甲县", parent="S", name_en="Alder County"),
    region("B", "沙洲", parent="S", name_en="Birch"),
    region("V", "城关镇", parent="A"),
    region("W", "城关镇", parent="B"),
    region("Y", "原平县", parent="S"),
    region("X", "丙", parent="S"),
)


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("甲县教育局", "A"),
        ("甲县", "A"),
        ("海市教育局", "S"),
        ("海市甲县教育局", "A"),
        ("甲县城关镇财政所", "V"),
        ("海市沙洲城关镇财政所", "W"),
        ("城关镇财政所", None),
        ("原甲县教育局", "A"),
        ("原平县教育局", "Y"),
        ("教育局", None),
        ("丙教育局", None),
        ("沙洲教育局", None),
        ("沙洲省教育厅", None),
        ("驻甲县办事处", None),
        ("Alder County Education Bureau", "A"),
        ("Former Alder County Bank", "A"),
        ("Birch education bureau", None),
        ("甲县沙洲教育局", "A"),
        ("Birchwood School", None),
        ("Birch District School", None),
        ("", None),
    ],
)
def test_a_unit_tells_the_region_with_whose_name_it_begins(unit: str, told: str | None) -> None:
    """The innermost of the regions named one after the other; none if several have the name or it goes on otherwise."""
    assert PlaceNames(Places({each.id: each for each in REGIONS}, {})).region_in(unit) == told


def test_without_regions_no_unit_tells_one() -> None:
    """Where there is no region, no name is one."""
    assert PlaceNames(Places({}, {})).region_in("甲县教育局") is None
