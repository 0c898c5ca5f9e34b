from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Leg
from optimizer.measures.tiers import tiers_of
from optimizer.measures.travel import Travel
from tests.builders import plan, posting, region, scenario, team

if TYPE_CHECKING:
    from collections.abc import Mapping

TEAMS = (team("a1", "A", size=6), team("m1", ("A", "B"), kind="mixed", size=3), team("c1", "C"))
TRAVEL: Mapping[tuple[str, str], Leg] = {
    ("A", "B"): Leg(km=10.0, hours=0.5),
    ("B", "A"): Leg(km=12.0),
    ("A", "C"): Leg(km=20.0, hours=1.0),
    ("B", "C"): Leg(km=30.5, hours=2.0),
}
GIVEN = scenario(teams=TEAMS, targets=[], travel=TRAVEL)


@pytest.mark.parametrize(
    ("team_id", "host", "tenths"),
    [
        ("a1", "B", 100),
        ("a1", "A", 0),
        ("c1", "A", 200),  # the other direction, for want of its own
        ("m1", "C", 253),  # the mean of 20.0 and 30.5, rounded up to a tenth
        ("m1", "A", 60),  # the mean of nothing and 12.0
    ],
)
def test_the_way_is_one_way_in_tenths_of_a_km(team_id: str, host: str, tenths: int) -> None:
    """The travel table counts in its direction, else in the other; several homes count their mean."""
    assert Travel().value(GIVEN, plan(posting(team_id, host))) == tenths


def test_all_postings_add_up_idle_ones_and_all_kinds_included() -> None:
    """Travel is the sum over postings."""
    made = plan(posting("a1", "B"), posting("m1", "C"), posting("c1", "A"))
    assert Travel().value(GIVEN, made) == 100 + 253 + 200


def test_people_and_hours_may_be_counted_instead() -> None:
    """Per person the way counts as often as the team has members; hours come from the travel table."""
    made = plan(posting("a1", "B"), posting("m1", "C"))
    assert Travel(per="person").value(GIVEN, made) == 100 * 6 + 253 * 3
    assert Travel(measure="hours").value(GIVEN, made) == 5 + 15
    assert Travel(measure="hours", per="person").value(GIVEN, made) == 5 * 6 + 15 * 3


def test_what_cannot_be_counted_is_told() -> None:
    """A team without size, or a pair without hours, is an error and no zero."""
    with pytest.raises(ValueError, match="team c1 has no size"):
        Travel(per="person").value(GIVEN, plan(posting("c1", "A")))
    without = scenario(teams=TEAMS, targets=[], travel={("A", "B"): Leg(km=1.0)})
    with pytest.raises(ValueError, match="hours, but the travel table has none from A to B"):
        Travel(measure="hours").value(without, plan(posting("a1", "B")))


def test_without_a_table_the_great_circle_counts() -> None:
    """One degree of latitude is 111.2 km."""
    given = scenario([region("A", lon=0, lat=0), region("B", lon=0, lat=1)], targets=[])
    assert Travel().value(given, plan(posting("a1", "B"))) == 1112
    assert tiers_of(given)[3].shown(1112) == 111.2
