"""Shenzhen 2022: teams by district and 50 of the 56 bodies are made up; Nanshan's six bodies are published."""

from __future__ import annotations

from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

NANSHAN = "440305"
DAPENG = "dapeng"
TEAMS_BY_DISTRICT = {
    "440303": 3,
    "440304": 3,
    "440305": 3,
    "440306": 4,
    "440307": 4,
    "440308": 2,
    "440309": 3,
    "440310": 2,
    "440311": 2,
    "dapeng": 2,
}
BODIES_BY_DISTRICT = {
    "440303": 6,
    "440304": 6,
    "440306": 8,
    "440307": 8,
    "440308": 4,
    "440309": 6,
    "440310": 4,
    "440311": 5,
}
EDUCATION = Body("教育局", "education", (6, 8), ("finance",))
WATER = Body("水务局", "water", (6, 8), ("construction",))
SCIENCE = Body("科技创新局", "science and innovation", (6, 8))
URBAN_MANAGEMENT = Body("城市管理和综合执法局", "urban management", (6, 8))
HOUSING = Body("住房和建设局", "housing and construction", (8, 10), ("construction",))
PUBLIC_WORKS = Body("建筑工务署", "public works", (8, 10), ("construction",))
NANSHAN_BODIES = (
    (EDUCATION, "large"),
    (WATER, "small"),
    (SCIENCE, "small"),
    (URBAN_MANAGEMENT, "large"),
    (HOUSING, "large"),
    (PUBLIC_WORKS, "small"),
)
DAPENG_BODIES = ((HOUSING, "large"), (PUBLIC_WORKS, "large"), (URBAN_MANAGEMENT, "small"))
LARGE = (
    EDUCATION,
    URBAN_MANAGEMENT,
    HOUSING,
    PUBLIC_WORKS,
    Body("卫生健康局", "health", (6, 8), ("audit",)),
    Body("工业和信息化局", "industry and information", (7, 9), ("finance",)),
)
SMALL = (
    WATER,
    SCIENCE,
    Body("民政局", "civil affairs", (5, 7)),
    Body("司法局", "justice", (2, 4)),
    Body("应急管理局", "emergency management", (4, 6)),
    Body("文化广电旅游体育局", "culture", (4, 6), ("audit",)),
)
DAYS = {"large": (28, 38), "small": (15, 24)}
EXTRA_SKILLS = ("audit", "finance", "construction", "organisation")

TEAM_COLUMNS = ("id", "name", "home", "size", "skills")
TARGET_COLUMNS = ("id", "name", "region", "kind", "size", "risk", "days", "skills")


def shenzhen_2022(regions: list[Row]) -> dict[str, str]:
    """Return the teams and targets tables."""
    dice = Dice("shenzhen-2022")
    teams = [team for region in regions for team in _teams_of(dice, region)]
    targets = TargetTable(dice, skill_percent=60)
    for region in regions:
        for body, size in _bodies_of(dice, region["id"]):
            targets.add(region, body, size, DAYS)
    return {"teams.csv": as_csv(TEAM_COLUMNS, teams), "targets.csv": as_csv(TARGET_COLUMNS, targets.rows)}


def _teams_of(dice: Dice, region: Row) -> list[Row]:
    committee = "" if region["id"] == DAPENG else "委"
    return [
        {
            "id": f"{region['id']}-{index + 1}",
            "name": f"{region['name']}{committee}第{ORDINALS[index]}巡察组",
            "home": region["id"],
            "size": str(dice.between(6, 9)),
            "skills": ";".join(("discipline", *dice.take(EXTRA_SKILLS, dice.between(1, 2)))),
        }
        for index in range(TEAMS_BY_DISTRICT[region["id"]])
    ]


def _bodies_of(dice: Dice, district: str) -> list[tuple[Body, str]]:
    if district == NANSHAN:
        return list(NANSHAN_BODIES)
    if district == DAPENG:
        return list(DAPENG_BODIES)
    count = BODIES_BY_DISTRICT[district]
    large = dice.take(LARGE, (count + 2) // 2)
    small = dice.take(SMALL, count - len(large))
    return [*((body, "large") for body in large), *((body, "small") for body in small)]
