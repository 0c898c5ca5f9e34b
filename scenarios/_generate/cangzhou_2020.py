"""Cangzhou 2020: the teams and targets, which no source lists."""

from __future__ import annotations

from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

SEED = "cangzhou-2020"
TWO_TEAMS = ("130921",)
UPGRADED_SKILLS = (("audit", "finance"), ("construction", "finance"), ("construction",), ("finance", "organisation"))
UPGRADED_HOMES = (
    ("130922", "130924", "130928"),
    ("130902", "130925", "130929"),
    ("130903", "130926", "130930"),
    ("130921", "130923", "130927"),
)
UPGRADED_HOSTS = 6

LARGE_SPRING = (
    Body("教育局", "education", (6, 8)),
    Body("农业农村局", "agriculture", (6, 8)),
    Body("卫生健康局", "health", (6, 8)),
    Body("水务局", "water", (6, 8)),
)
SMALL_SPRING = (
    Body("民政局", "civil affairs", (5, 7)),
    Body("司法局", "justice", (2, 4)),
    Body("文化广电和旅游局", "culture", (3, 5)),
    Body("市场监督管理局", "market supervision", (4, 6)),
    Body("退役军人事务局", "veterans", (2, 4)),
    Body("人力资源和社会保障局", "human resources", (5, 7)),
)
POVERTY = Body("扶贫开发办公室", "poverty relief", (7, 9))
FINANCE = Body("财政局", "finance", (8, 10), ("finance",))
PROJECTS = (
    Body("住房和城乡建设局", "construction", (8, 10), ("construction",)),
    Body("交通运输局", "transport", (7, 9), ("construction",)),
    Body("发展和改革局", "development and reform", (7, 9)),
    Body("自然资源和规划局", "natural resources", (8, 9)),
)
PROJECTS_OF_DISTRICTS = PROJECTS[:3]
"""Land and planning in a city's districts belong to the city."""
MANDATORY_IN = (1, 8)
DAYS = {"large": (30, 40), "small": (15, 25)}
UPGRADED_DAYS = {"large": (32, 40), "small": (16, 24)}

TEAM_COLUMNS = ("id", "name", "home", "kind", "level", "size", "skills", "max_targets")
TARGET_COLUMNS = ("id", "name", "region", "kind", "size", "risk", "days", "mode", "skills", "mandatory")


def cangzhou_2020(regions: list[Row]) -> dict[str, str]:
    """Return the teams and targets tables."""
    dice = Dice(SEED + " teams")
    counties = [region for region in regions if region["level"] == "county"]
    teams = [team for county in counties for team in _teams_of(dice, county)]
    teams += [_upgraded_team(dice, number) for number in range(len(UPGRADED_HOMES))]
    targets = TargetTable(Dice(SEED + " targets"), skill_percent=40)
    for number, county in enumerate(counties):
        _spring_targets(targets, number, county)
    for county in targets.dice.take(counties, UPGRADED_HOSTS):
        _autumn_targets(targets, county)
    return {"teams.csv": as_csv(TEAM_COLUMNS, teams), "targets.csv": as_csv(TARGET_COLUMNS, targets.rows)}


def _teams_of(dice: Dice, county: Row) -> list[Row]:
    return [
        {
            "id": f"{county['id']}-{index + 1}",
            "name": f"{county['name']}委第{ORDINALS[index]}巡察组",
            "home": county["id"],
            "kind": "whole",
            "level": "county",
            "size": str(dice.between(6, 9)),
        }
        for index in range(2 if county["id"] in TWO_TEAMS else 1)
    ]


def _upgraded_team(dice: Dice, number: int) -> Row:
    return {
        "id": f"130900-{number + 1}",
        "name": f"沧州市委提级巡察第{ORDINALS[number]}组",
        "home": ";".join(UPGRADED_HOMES[number]),
        "kind": "upgraded",
        "level": "city",
        "size": str(dice.between(8, 11)),
        "skills": ";".join(("discipline", *UPGRADED_SKILLS[number])),
        "max_targets": "3",
    }


def _spring_targets(targets: TargetTable, number: int, county: Row) -> None:
    """Add one large body, one small one, and a third that is large in every third county."""
    large = targets.dice.take(LARGE_SPRING, 2)
    small = targets.dice.take(SMALL_SPRING, 2)
    mandatory = "yes" if number in MANDATORY_IN else "no"
    targets.add(county, large[0], "large", DAYS, mode="regular", mandatory=mandatory)
    targets.add(county, small[0], "small", DAYS, mode="regular", mandatory="no")
    if number % 3 == 0:
        targets.add(county, large[1], "large", DAYS, mode="regular", mandatory="no")
    elif number % 2 == 0:
        targets.add(county, POVERTY, "small", DAYS, mode="special", mandatory="no")
    else:
        targets.add(county, small[1], "small", DAYS, mode="regular", mandatory="no")


def _autumn_targets(targets: TargetTable, county: Row) -> None:
    """Add three bodies of a county that handle money, goods and projects."""
    projects = PROJECTS_OF_DISTRICTS if county["name"].endswith("区") else PROJECTS
    targets.add(county, FINANCE, "large", UPGRADED_DAYS, mode="upgraded", mandatory="no")
    for body in targets.dice.take(projects, 2):
        targets.add(county, body, "small", UPGRADED_DAYS, mode="upgraded", mandatory="no")
