"""Zhangzhou's second cross of 2017: the officers from whom four teams of 6+2 are formed, all of them made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios._generate.tables import Dice, Row, as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

LEADER = ("leader;deputy;member", "discipline")
OFFICE = (
    LEADER,
    LEADER,
    ("deputy;member", "discipline"),
    ("deputy;member", "organisation"),
    ("liaison;member", "discipline"),
    ("liaison;member", "petitions"),
    ("", "audit"),
    ("", "finance"),
    ("", "audit;finance"),
    ("", "organisation"),
    ("", "discipline"),
    ("", "political-legal"),
)
"""What the people of each county's office may do and know."""
BODIES = ("财政局", "审计局", "教育局", "农业局", "司法局", "信访局")
COLUMNS = ("id", "name", "home", "unit", "native_region", "seats", "skills")


def zhangzhou_2017_people(regions: list[Row]) -> dict[str, str]:
    """Return the officers table."""
    dice = Dice("zhangzhou-2017-people")
    counties = [region for region in regions if region["level"] == "county"]
    return {"officers.csv": as_csv(COLUMNS, _officers(dice, counties))}


def _officers(dice: Dice, counties: list[Row]) -> Iterator[Row]:
    for county in counties:
        for number, (seats, skills) in enumerate(OFFICE, start=1):
            elsewhere = seats == "" and dice.happens(20)
            yield {
                "id": f"{county['id']}-P{number:02d}",
                "name": f"{county['name'][:2]}干部{number:02d}",
                "home": county["id"],
                "unit": county["name"] + dice.pick(BODIES),
                "native_region": dice.pick(counties)["id"] if elsewhere else county["id"],
                "seats": seats,
                "skills": skills,
            }
