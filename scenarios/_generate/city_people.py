"""A made-up city of 18 counties: 40 teams of three kinds, 400 officers, two rounds a year."""

from __future__ import annotations

from scenarios._generate.people import Chances, Pool, shares
from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

OFFICERS, LEADERS, FULL_TIME = 400, 132, 36
CITY_OFFICERS = 4
WHOLE, HALF, MIXED = "whole", "half", "mixed"
KINDS = ((WHOLE, HALF), (HALF, MIXED), (WHOLE, HALF))
"""The kinds of the first two teams of every three counties in turn."""
THREE_TEAMS = ("Y03", "Y07", "Y11", "Y16")
LARGE = (
    Body("财政局", "finance", (7, 10), ("finance",)),
    Body("住房和城乡建设局", "construction", (7, 10), ("construction",)),
    Body("教育局", "education", (5, 8)),
)
SMALL = (
    Body("民政局", "civil affairs", (4, 7)),
    Body("司法局", "justice", (2, 4)),
    Body("水利局", "water", (4, 6), ("construction",)),
    Body("农业农村局", "agriculture", (5, 7)),
    Body("市场监督管理局", "market supervision", (3, 6)),
    Body("人力资源和社会保障局", "human resources", (4, 6)),
    Body("供销合作社联合社", "supply co-operative", (4, 7), ("finance",)),
    Body("信访局", "petitions", (1, 4)),
)
SMALL_BODIES = 4
DAYS = {"large": (24, 38), "small": (12, 26)}

TEAM_COLUMNS = ("id", "name", "home", "kind", "size")
TARGET_COLUMNS = ("id", "name", "region", "kind", "field", "size", "risk", "days", "skills")


def city_people(regions: list[Row]) -> dict[str, str]:
    """Return the teams, targets, officers, posts and ties tables."""
    dice = Dice("city-people")
    city, *counties = regions
    teams = [team for number, county in enumerate(counties) for team in _teams_of(dice, number, county, counties)]
    targets = TargetTable(dice, skill_percent=50)
    for county in counties:
        for body in LARGE:
            targets.add(county, body, "large", DAYS, field=body.kind)
        for body in dice.take(SMALL, SMALL_BODIES):
            targets.add(county, body, "small", DAYS, field=body.kind)
    fields = {body.suffix: body.kind for body in (*LARGE, *SMALL)}
    pool = Pool(
        dice,
        counties,
        2024,
        Chances(post_near=100, native_far=0, second_skill=60, seat=60),
        list(fields),
        "2024-06-01/2024-12-31",
    )
    pool.office(city, CITY_OFFICERS, CITY_OFFICERS, CITY_OFFICERS)
    numbers = (shares(total - CITY_OFFICERS, len(counties)) for total in (OFFICERS, LEADERS, FULL_TIME))
    for county, *split in zip(counties, *numbers, strict=True):
        own = pool.office(county, *split)
        for team in teams:
            if team["kind"] == WHOLE and team["home"] == county["id"]:
                pool.team(team, own)
    for officer in pool.officers:
        officer["field"] = next(field for suffix, field in fields.items() if officer["unit"].endswith(suffix))
    pool.serve()
    pool.relate(targets.rows, kin=40, relations=30, couples=10)
    return {
        "teams.csv": as_csv(TEAM_COLUMNS, teams),
        "targets.csv": as_csv(TARGET_COLUMNS, targets.rows),
        **pool.tables(),
    }


def _teams_of(dice: Dice, number: int, county: Row, counties: list[Row]) -> list[Row]:
    kinds = [*KINDS[number % len(KINDS)], *((MIXED,) if county["id"] in THREE_TEAMS else ())]
    teams = []
    for index, kind in enumerate(kinds):
        homes = [county["id"]]
        if kind == MIXED:
            homes += [other["id"] for other in dice.take([each for each in counties if each is not county], 2)]
        size = {WHOLE: 5, HALF: 8 if dice.happens(60) else 5, MIXED: 6}[kind]
        teams.append(
            {
                "id": f"{county['id']}-{index + 1}",
                "name": f"{county['name']}委第{ORDINALS[index]}巡察组",
                "home": ";".join(homes),
                "kind": kind,
                "size": str(size),
            }
        )
    return teams
