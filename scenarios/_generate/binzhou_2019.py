"""Binzhou 2019: figures for the 21 published bodies, and the composition of the seven teams, which no source gives."""

from __future__ import annotations

from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

PUBLISHED: dict[str, tuple[tuple[Body, str], ...]] = {
    "371602": (
        (Body("委宣传部", "propaganda", (2, 4)), "small"),
        (Body("司法局", "justice", (2, 4)), "small"),
        (Body("文化市场综合执法局", "culture enforcement", (4, 6)), "large"),
    ),
    "371603": (
        (Body("人力资源和社会保障局", "human resources", (6, 8), ("organisation",)), "large"),
        (Body("民政局", "civil affairs", (6, 8)), "small"),
        (Body("水务局", "water", (6, 8), ("construction",)), "small"),
    ),
    "371681": (
        (Body("综合行政执法局", "general enforcement", (5, 7)), "large"),
        (Body("供销社", "supply co-operative", (6, 8), ("finance",)), "small"),
        (Body("审计局", "audit", (4, 6), ("audit",)), "small"),
    ),
    "371621": (
        (Body("民政局", "civil affairs", (6, 8)), "large"),
        (Body("统计局", "statistics", (1, 3)), "small"),
        (Body("司法局", "justice", (2, 4)), "small"),
    ),
    "371622": (
        (Body("交通局", "transport", (7, 9), ("construction",)), "large"),
        (Body("发展改革委", "development and reform", (7, 9)), "small"),
        (Body("供销社", "supply co-operative", (6, 8), ("finance",)), "small"),
    ),
    "371623": (
        (Body("水务局", "water", (6, 8), ("construction",)), "small"),
        (Body("卫健局", "health", (6, 8), ("audit",)), "large"),
        (Body("供销社", "supply co-operative", (6, 8), ("finance",)), "small"),
    ),
    "371625": (
        (Body("审计局", "audit", (4, 6), ("audit",)), "large"),
        (Body("信访局", "petitions", (3, 5)), "small"),
        (Body("广播电视服务中心", "broadcasting", (3, 5)), "small"),
    ),
}
DAYS = {"large": (40, 55), "small": (24, 36)}
TEAMS = (
    (("371602", "371621"), ("finance", "organisation"), 3),
    (("371603", "371622"), ("audit", "construction"), 3),
    (("371681", "371625"), ("finance", "construction"), 3),
    (("371621", "371623"), ("audit", "finance"), 3),
    (("371622", "371681"), ("organisation",), 2),
    (("371623", "371602"), ("finance",), 2),
    (("371625", "371603"), ("construction",), 2),
)

TEAM_COLUMNS = ("id", "name", "home", "kind", "level", "size", "skills", "max_targets")
TARGET_COLUMNS = ("id", "name", "region", "kind", "size", "risk", "days", "mode", "skills")


def binzhou_2019(regions: list[Row]) -> dict[str, str]:
    """Return the teams and targets tables."""
    dice = Dice("binzhou-2019")
    by_id = {region["id"]: region for region in regions}
    targets = TargetTable(dice)
    for county, bodies in PUBLISHED.items():
        for body, size in bodies:
            targets.add(by_id[county], body, size, DAYS, mode="upgraded")
    teams = [_team(dice, number) for number in range(len(TEAMS))]
    return {"teams.csv": as_csv(TEAM_COLUMNS, teams), "targets.csv": as_csv(TARGET_COLUMNS, targets.rows)}


def _team(dice: Dice, number: int) -> Row:
    homes, skills, max_targets = TEAMS[number]
    return {
        "id": f"371600-{number + 1}",
        "name": f"滨州市提级交叉巡察第{ORDINALS[number]}组",
        "home": ";".join(homes),
        "kind": "upgraded",
        "level": "city",
        "size": str(dice.between(7, 10)),
        "skills": ";".join(("discipline", *skills)),
        "max_targets": str(max_targets),
    }
