"""Hefei 2022: figures for the 16 published towns, and the composition of the four city teams, which no source gives."""

from __future__ import annotations

from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

CITY = "340100"
PUBLISHED = (
    (("340181", "柘皋镇"), ("340181", "黄麓镇"), ("340181", "烔炀镇"), ("340181", "槐林镇")),
    (("340124", "庐城镇"), ("340124", "冶父山镇"), ("340124", "汤池镇"), ("340124", "泥河镇")),
    (("340123", "上派镇"), ("340123", "三河镇"), ("340123", "花岗镇"), ("340104", "井岗镇")),
    (("340122", "店埠镇"), ("340122", "撮镇镇"), ("340121", "水湖镇"), ("340121", "双墩镇")),
)
"""The towns of each team as published, each with the county in which it lies."""
LARGE = ("柘皋镇", "庐城镇", "上派镇", "店埠镇")
NEEDS = {
    "烔炀镇": "agriculture",
    "庐城镇": "construction",
    "泥河镇": "finance",
    "上派镇": "construction",
    "双墩镇": "audit",
}
SKILLS = (("agriculture", "finance"), ("construction", "finance"), ("construction", "audit"), ("audit", "agriculture"))
TIES = (
    ("340100-1", "店埠镇", "in-law"),
    ("340100-2", "柘皋镇", "colleague"),
    ("340100-3", "泥河镇", "collateral"),
    ("340100-4", "三河镇", "classmate"),
)
TOWN_RISK = {"large": (6, 9), "small": (3, 8)}
DAYS = {"large": (36, 42), "small": (11, 14)}

TEAM_COLUMNS = ("id", "name", "home", "kind", "level", "size", "skills", "max_targets")
TARGET_COLUMNS = ("id", "name", "region", "kind", "size", "risk", "days", "skills")
TIE_COLUMNS = ("who", "whom", "kind", "note")


def hefei_2022(_regions: list[Row]) -> dict[str, str]:
    """Return the teams, targets and ties tables."""
    dice = Dice("hefei-2022")
    targets = TargetTable(dice)
    for county, name in (town for towns in PUBLISHED for town in towns):
        size = "large" if name in LARGE else "small"
        body = Body(name, "town", TOWN_RISK[size], (NEEDS[name],) if name in NEEDS else ())
        targets.add({"id": county, "name": ""}, body, size, DAYS)
    ids = {row["name"]: row["id"] for row in targets.rows}
    ties = [{"who": team, "whom": ids[town], "kind": kind, "note": "虚构"} for team, town, kind in TIES]
    return {
        "teams.csv": as_csv(TEAM_COLUMNS, [_team(dice, number) for number in range(len(PUBLISHED))]),
        "targets.csv": as_csv(TARGET_COLUMNS, targets.rows),
        "ties.csv": as_csv(TIE_COLUMNS, ties),
    }


def _team(dice: Dice, number: int) -> Row:
    return {
        "id": f"{CITY}-{number + 1}",
        "name": f"合肥市委第{ORDINALS[number]}巡察组",
        "home": CITY,
        "kind": "local",
        "level": "city",
        "size": str(dice.between(7, 9)),
        "skills": ";".join(("discipline", *SKILLS[number])),
        "max_targets": "4",
    }
