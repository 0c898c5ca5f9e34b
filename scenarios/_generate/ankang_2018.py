"""Ankang 2018: teams, targets with days of their own, lodging, blackouts and leaders, none of which a source lists."""

from __future__ import annotations

from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

TWO_TEAMS = ("610902", "610928")
HOSTS_TWO = ("610902", "610922", "610926", "610928")
"""Counties that have room for two teams at once, as far as their people can be lodged."""
LODGING = {"610902": 18, "610922": 14, "610926": 16, "610928": 15, "610927": 7, "610923": 7}
USUAL_LODGING = 10
ONE_LANE = ("610923-1", "610927-1")
"""Small teams that take one body after the other."""

LARGE = (
    Body("财政局", "finance", (8, 10), ("finance",)),
    Body("扶贫开发局", "poverty relief", (7, 9)),
    Body("住房和城乡建设局", "construction", (8, 10), ("construction",)),
    Body("教育体育局", "education", (6, 8)),
    Body("卫生和计划生育局", "health", (6, 8), ("audit",)),
    Body("交通运输局", "transport", (7, 9), ("construction",)),
)
SMALL = (
    Body("民政局", "civil affairs", (5, 7)),
    Body("林业局", "forestry", (4, 6)),
    Body("水利局", "water", (5, 7)),
    Body("司法局", "justice", (2, 4)),
    Body("审计局", "audit", (4, 6), ("audit",)),
    Body("文化广电局", "culture", (3, 5)),
    Body("供销合作社联合社", "supply co-operative", (5, 7), ("finance",)),
)
LARGE_BY_COUNTY = {"610902": 2, "610928": 2, "610924": 2}
SMALL_BY_COUNTY = {"610902": 2, "610926": 2}
MANDATORY = "poverty relief"
DAYS = {"large": (28, 36), "small": (14, 22)}
EXTRA_SKILLS = ("audit", "finance", "construction")
DATES = {
    ("610902", "small", 0): ("2018-10-15", ""),
    ("610922", "large", 0): ("", "2018-11-16"),
    ("610924", "small", 0): ("", "2018-10-31"),
    ("610926", "small", 0): ("2018-10-26", ""),
    ("610929", "small", 0): ("2018-10-08", "2018-11-09"),
    ("610928", "large", 1): ("2018-09-27", ""),
}
"""First and last days of single bodies: by county, size and place among its bodies of that size."""
AFTER = {
    ("610902", "small", 1): ("610902", "small", 0),
    ("610926", "small", 1): ("610926", "small", 0),
    ("610928", "small", 0): ("610928", "large", 0),
}
"""What is to be inspected only after another body of the same county."""
BLACKOUTS = (
    ("610921", "2018-10-22", "2018-10-24", "虚构：汉阴县大型活动期间不接待巡察组"),
    ("610926", "2018-10-29", "2018-10-30", "虚构：平利县迎接上级检查"),
    ("610925-1", "2018-11-05", "2018-11-07", "虚构：全组回县参加会议"),
    ("L1", "2019-01-14", "2019-02-05", "虚构：出席会议"),
)
LEADERS = (("L1", "市领导甲", "2"), ("L2", "市领导乙", "1"))
"""City leaders for the feedback meetings, and how many each attends a day."""

REGION_COLUMNS = ("id", "name", "name_en", "parent", "level", "lon", "lat", "host_capacity", "lodging")
TEAM_COLUMNS = ("id", "name", "home", "kind", "level", "size", "skills", "concurrent")
TARGET_COLUMNS = (
    "id",
    "name",
    "region",
    "kind",
    "size",
    "risk",
    "days",
    "skills",
    "mandatory",
    "earliest",
    "latest",
    "after",
)
BLACKOUT_COLUMNS = ("who", "from", "to", "note")
LEADER_COLUMNS = ("id", "name", "per_day")


def ankang_2018(regions: list[Row]) -> dict[str, str]:
    """Return the regions with what they can receive, the teams, targets, blackouts and leaders tables."""
    dice = Dice("ankang-2018")
    counties = [region for region in regions if region["level"] == "county"]
    teams = [team for county in counties for team in _teams_of(dice, county)]
    blackouts = [dict(zip(BLACKOUT_COLUMNS, row, strict=True)) for row in BLACKOUTS]
    return {
        "regions.csv": as_csv(REGION_COLUMNS, [_with_room(region) for region in regions]),
        "teams.csv": as_csv(TEAM_COLUMNS, teams),
        "targets.csv": as_csv(TARGET_COLUMNS, _targets(dice, counties)),
        "blackouts.csv": as_csv(BLACKOUT_COLUMNS, blackouts),
        "leaders.csv": as_csv(LEADER_COLUMNS, [dict(zip(LEADER_COLUMNS, row, strict=True)) for row in LEADERS]),
    }


def _with_room(region: Row) -> Row:
    known = {column: cell for column, cell in region.items() if column in REGION_COLUMNS[:-2]}
    if region["level"] != "county":
        return known
    capacity = "2" if region["id"] in HOSTS_TWO else "1"
    return {**known, "host_capacity": capacity, "lodging": str(LODGING.get(region["id"], USUAL_LODGING))}


def _teams_of(dice: Dice, county: Row) -> list[Row]:
    rows = []
    for index in range(2 if county["id"] in TWO_TEAMS else 1):
        id_ = f"{county['id']}-{index + 1}"
        rows.append(
            {
                "id": id_,
                "name": f"{county['name']}委第{ORDINALS[index]}巡察组",
                "home": county["id"],
                "kind": "whole",
                "level": "county",
                "size": str(dice.between(6, 9)),
                "skills": ";".join(("discipline", *dice.take(EXTRA_SKILLS, dice.between(1, 2)))),
                "concurrent": "1" if id_ in ONE_LANE else "2",
            }
        )
    return rows


def _targets(dice: Dice, counties: list[Row]) -> list[Row]:
    targets = TargetTable(dice, skill_percent=50)
    ids: dict[tuple[str, str, int], str] = {}
    for county in counties:
        bodies = {
            "large": dice.take(LARGE, LARGE_BY_COUNTY.get(county["id"], 1)),
            "small": dice.take(SMALL, SMALL_BY_COUNTY.get(county["id"], 1)),
        }
        for size, of_size in bodies.items():
            for place, body in enumerate(of_size):
                key = (county["id"], size, place)
                earliest, latest = DATES.get(key, ("", ""))
                mandatory = "yes" if body.kind == MANDATORY else "no"
                targets.add(county, body, size, DAYS, mandatory=mandatory, earliest=earliest, latest=latest)
                ids[key] = targets.rows[-1]["id"]
    first = {ids[later]: ids[sooner] for later, sooner in AFTER.items()}
    return [{**row, "after": first.get(row["id"], "")} for row in targets.rows]
