"""Harbin 2017: 40 teams by the published rule, 200 made-up targets, and declared ties drawn at random."""

from __future__ import annotations

from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

THREE_TEAMS = ("230125", "230126", "230183", "230184")
LARGE_BODIES, SMALL_BODIES = 3, 8
ONE_MORE = (7, 17)
"""Places in the list of counties with one small body more, so that all come to 200."""
LARGE = (
    Body("财政局", "finance", (8, 10), ("finance",)),
    Body("住房和城乡建设局", "construction", (8, 10), ("construction",)),
    Body("教育局", "education", (6, 8), ("finance",)),
    Body("卫生和计划生育局", "health", (6, 8), ("audit",)),
    Body("农业局", "agriculture", (6, 8)),
    Body("交通运输局", "transport", (7, 9), ("construction",)),
)
SMALL = (
    Body("民政局", "civil affairs", (5, 7)),
    Body("司法局", "justice", (2, 4)),
    Body("审计局", "audit", (4, 6), ("audit",)),
    Body("统计局", "statistics", (1, 3)),
    Body("水务局", "water", (5, 7), ("construction",)),
    Body("林业局", "forestry", (4, 6)),
    Body("环境保护局", "environment", (4, 6)),
    Body("人力资源和社会保障局", "human resources", (5, 7), ("organisation",)),
    Body("发展和改革局", "development and reform", (6, 8)),
    Body("市场监督管理局", "market supervision", (4, 6)),
    Body("安全生产监督管理局", "work safety", (4, 6)),
    Body("供销合作社联合社", "supply co-operative", (5, 7), ("finance",)),
    Body("文化广电新闻出版局", "culture", (3, 5)),
    Body("信访局", "petitions", (2, 4)),
)
DAYS = {"large": (30, 40), "small": (12, 20)}
EXTRA_SKILLS = ("audit", "finance", "construction", "organisation")
TIE_PERCENT = 5
TIE_KINDS = ("spouse", "lineal", "collateral", "in-law", "superior", "colleague", "classmate", "interest")

TEAM_COLUMNS = ("id", "name", "home", "size", "skills", "max_targets")
TARGET_COLUMNS = ("id", "name", "region", "kind", "size", "risk", "days", "skills")
TIE_COLUMNS = ("who", "whom", "kind", "note")


def harbin_2017(regions: list[Row]) -> dict[str, str]:
    """Return the teams, targets and ties tables."""
    dice = Dice("harbin-2017")
    counties = [region for region in regions if region["level"] == "county"]
    teams = [team for county in counties for team in _teams_of(dice, county)]
    targets = TargetTable(dice, skill_percent=50)
    for number, county in enumerate(counties):
        small = SMALL_BODIES + (1 if number in ONE_MORE else 0)
        for body, size in (
            *((body, "large") for body in dice.take(LARGE, LARGE_BODIES)),
            *((body, "small") for body in dice.take(SMALL, small)),
        ):
            targets.add(county, body, size, DAYS)
    return {
        "teams.csv": as_csv(TEAM_COLUMNS, teams),
        "targets.csv": as_csv(TARGET_COLUMNS, targets.rows),
        "ties.csv": as_csv(TIE_COLUMNS, _ties(dice, teams, counties)),
    }


def _teams_of(dice: Dice, county: Row) -> list[Row]:
    return [
        {
            "id": f"{county['id']}-{index + 1}",
            "name": f"{county['name']}委第{ORDINALS[index]}巡察组",
            "home": county["id"],
            "size": str(dice.between(4, 7)),
            "skills": ";".join(("discipline", *dice.take(EXTRA_SKILLS, dice.between(1, 2)))),
            "max_targets": "4",
        }
        for index in range(3 if county["id"] in THREE_TEAMS else 2)
    ]


def _ties(dice: Dice, teams: list[Row], counties: list[Row]) -> list[Row]:
    pairs = [(team["id"], county["id"]) for team in teams for county in counties if team["home"] != county["id"]]
    return [
        {"who": team, "whom": county, "kind": dice.pick(TIE_KINDS), "note": "虚构"}
        for team, county in dice.take(pairs, len(pairs) * TIE_PERCENT // 100)
    ]
