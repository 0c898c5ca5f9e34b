"""Heilongjiang 2017: a province by its published counts; teams, targets and 8,828 officers are made up."""

from __future__ import annotations

from scenarios._generate.people import Chances, Pool, called, shares
from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

TEAMS, OFFICERS, LEADERS, FULL_TIME = 307, 8_828, 2_842, 525
"""As published."""
CITY_TEAMS = 2
THREE_TEAMS = (
    *("230125", "230126", "230183", "230184"),
    *("230221", "230231", "230281"),
    *("230382", "230523", "230622"),
    *("230822", "230882"),
    *("231084", "231121"),
    *("231202", "231282", "231283"),
)
"""The counties taken as larger: with two teams for each other county and each city they bring the teams to 307."""
CITY_OFFICERS, CITY_LEADERS, CITY_FULL_TIME = 100, 36, 5
"""Of each city's own office; the others are those of the counties."""
FOREST = "230700"
"""Yichun: its many small forestry districts send half teams of three alone."""
FEW_COUNTIES = 6
WHOLE_PERCENT, HALF_PERCENT, SHORT_PERCENT, FULL_SIZE_PERCENT = 70, 80, 8, 75

LARGE = (
    Body("财政局", "finance", (8, 10), ("finance",)),
    Body("住房和城乡建设局", "construction", (8, 10), ("construction",)),
    Body("教育局", "education", (6, 8)),
    Body("卫生和计划生育局", "health", (6, 8)),
    Body("农业局", "agriculture", (6, 8), ("agriculture",)),
)
SMALL = (
    Body("民政局", "civil affairs", (5, 7)),
    Body("司法局", "justice", (2, 4)),
    Body("审计局", "audit", (4, 6)),
    Body("水务局", "water", (5, 7), ("construction",)),
    Body("林业局", "forestry", (4, 6)),
    Body("市场监督管理局", "market supervision", (4, 6)),
    Body("供销合作社联合社", "supply co-operative", (5, 7), ("finance",)),
    Body("信访局", "petitions", (2, 4)),
)
LARGE_BODIES, SMALL_BODIES = 2, 3
DAYS = {"large": (26, 40), "small": (12, 26)}

TEAM_COLUMNS = ("id", "name", "home", "kind", "size")
TARGET_COLUMNS = ("id", "name", "region", "kind", "size", "risk", "days", "skills")


def heilongjiang_2017(regions: list[Row]) -> dict[str, str]:
    """Return the teams, targets, officers, posts and ties tables."""
    dice = Dice("heilongjiang-2017")
    cities = [region for region in regions if region["level"] == "city"]
    city_name = {city["id"]: city["name"] for city in cities}
    counties = [{**region, "city": city_name[region["parent"]]} for region in regions if region["level"] == "county"]
    teams = [team for city in cities for team in _teams_of(dice, city, counties)]
    assert len(teams) == TEAMS
    targets = TargetTable(dice, skill_percent=40)
    for county in counties:
        place = {**county, "name": called(county, counties)}
        for body in dice.take(LARGE, LARGE_BODIES):
            targets.add(place, body, "large", DAYS)
        for body in dice.take(SMALL, SMALL_BODIES):
            targets.add(place, body, "small", DAYS)
    pool = Pool(
        dice,
        counties,
        2017,
        Chances(),
        [body.suffix for body in (*LARGE, *SMALL)],
        "2017-01-01/2017-10-31",
    )
    _offices(pool, cities, teams)
    pool.serve()
    pool.relate(targets.rows, kin=600, relations=450, couples=120)
    return {
        "teams.csv": as_csv(TEAM_COLUMNS, teams),
        "targets.csv": as_csv(TARGET_COLUMNS, targets.rows),
        **pool.tables(),
    }


def _teams_of(dice: Dice, city: Row, counties: list[Row]) -> list[Row]:
    """Return a city's two teams, one of them upgraded and one mixed, then those of its counties."""
    own = [county for county in counties if county["parent"] == city["id"]]
    homes = 2 if len(own) <= FEW_COUNTIES else 3
    teams = [
        _team(city, 0, "upgraded", [county["id"] for county in dice.take(own, 2)], 8),
        _team(city, 1, "mixed", [county["id"] for county in dice.take(own, homes)], 7),
    ]
    for county in own:
        for index in range(3 if county["id"] in THREE_TEAMS else 2):
            teams.append(_county_team(dice, county, index, own))
    return teams


def _county_team(dice: Dice, county: Row, index: int, own: list[Row]) -> Row:
    """Return one of a county's teams: the first mostly whole, the second mostly half, what is left of it mixed."""
    if county["parent"] == FOREST:
        kind, size = "half", 5
    elif index == 0 and dice.happens(WHOLE_PERCENT):
        kind, size = "whole", dice.between(5, 7)
    elif index <= 1 and dice.happens(HALF_PERCENT):
        kind, size = "half", 8 if dice.happens(FULL_SIZE_PERCENT) else 5
    elif index <= 1:
        kind, size = "mixed", dice.between(6, 7)
    else:
        kind, size = dice.pick(("half", "mixed")), 8
    homes = [county["id"]]
    if kind == "mixed":
        homes.append(dice.pick([other["id"] for other in own if other is not county]))
    return _team(county, index, kind, homes, size)


def _team(region: Row, index: int, kind: str, homes: list[str], size: int) -> Row:
    return {
        "id": f"{region['id']}-{index + 1}",
        "name": f"{region['name']}委第{ORDINALS[index]}巡察组",
        "home": ";".join(homes),
        "kind": kind,
        "size": str(size),
    }


def _offices(pool: Pool, cities: list[Row], teams: list[Row]) -> None:
    """Add the officers of all offices, and people the whole teams."""
    for city in cities:
        pool.office(city, CITY_OFFICERS, CITY_LEADERS, CITY_FULL_TIME)
    counties = pool.counties
    split = (
        shares(total - len(cities) * of_a_city, len(counties))
        for total, of_a_city in (
            (OFFICERS, CITY_OFFICERS),
            (LEADERS, CITY_LEADERS),
            (FULL_TIME, CITY_FULL_TIME),
        )
    )
    for county, *numbers in zip(counties, *split, strict=True):
        own = pool.office(county, *numbers)
        for team in teams:
            if team["kind"] == "whole" and team["home"] == county["id"]:
                pool.team(
                    team, own, pool.dice.pick(("organisation", "audit")) if pool.dice.happens(SHORT_PERCENT) else ""
                )
