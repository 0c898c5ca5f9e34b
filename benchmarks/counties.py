"""A province's worth of counties as a scenario folder: for trying what grows with the number of teams and targets.

With a table of real regions the counties are those of Heilongjiang at the end of 2017; without one they lie on a
shaken grid. Everything else is drawn with a seed. Any team has counties to go to and any county teams to receive, so
the scenario is feasible; like real ones it has more to inspect than fits in.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenarios._generate.tables import ORDINALS, Body, Dice, Row, TargetTable, as_csv

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

REGION_FILE = "heilongjiang_2017.csv"
REGION_COLUMNS = ("id", "name", "name_en", "parent", "level", "lon", "lat", "host_capacity")
TEAM_COLUMNS = ("id", "name", "home", "size", "skills", "max_targets")
TARGET_COLUMNS = ("id", "name", "region", "kind", "size", "risk", "days", "skills")
TIE_COLUMNS = ("who", "whom", "kind")
HOST_CAPACITY = "3"
GRID_WIDTH, GRID_STEP, GRID_SHAKE = 12, 0.8, 30
COUNTIES_TO_A_CITY = 10
TIE_PERCENT = 2
TIE_KINDS = ("spouse", "lineal", "collateral", "in-law", "superior", "colleague", "classmate", "interest")
SKILLS = ("audit", "finance", "construction", "organisation")
BODIES = (
    Body("财政局", "finance", (7, 10), ("finance",)),
    Body("住房和城乡建设局", "construction", (7, 10), ("construction",)),
    Body("教育局", "education", (5, 8)),
    Body("民政局", "civil affairs", (4, 7)),
    Body("审计局", "audit", (3, 6), ("audit",)),
    Body("水务局", "water", (3, 7)),
    Body("林业局", "forestry", (2, 6)),
)
DAYS = {"large": (25, 40), "small": (10, 20)}
SETTINGS = """\
id: {id}
name: {id}
calendar: {{country: CN}}
rounds:
  - {{id: R1, enter: 2018-03-05, leave: 2018-05-11, pattern: no-mutual}}
tiers: [coverage, soft, travel, load]
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a scenario is, and the seed it is drawn with."""

    counties: int = 132
    teams: int = 307
    targets: int = 1500
    seed: int = 1

    @property
    def name(self) -> str:
        """The scenario's id, which says how to draw it again."""
        return f"counties-{self.counties}-{self.teams}-{self.targets}-seed-{self.seed:03d}"


def write_counties(folder: Path, size: Size, regions: Path | None = None) -> None:
    """Write the scenario's files into an existing folder.

    Parameters
    ----------
    folder
        Where to write.
    size
        How large it is to be.
    regions
        A folder with ``heilongjiang_2017.csv``; without it, or without that file, the regions are made up.
    """
    for name, text in tables(size, regions).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def tables(size: Size, regions: Path | None = None) -> dict[str, str]:
    """Return the text of each file of the scenario, by file name."""
    dice = Dice(size.name)
    places = _real_regions(regions / REGION_FILE) if has_real_regions(regions) and regions else _made_up(dice, size)
    counties = [place for place in places if place["level"] == "county"][: size.counties]
    teams = drawn_teams(dice, counties, size.teams, {"max_targets": "4"})
    pairs = [(team["id"], county["id"]) for team in teams for county in counties if team["home"] != county["id"]]
    return {
        "scenario.yaml": SETTINGS.format(id=size.name),
        "regions.csv": as_csv(REGION_COLUMNS, [place for place in places if place["level"] == "city"] + counties),
        "teams.csv": as_csv(TEAM_COLUMNS, teams),
        "targets.csv": as_csv(TARGET_COLUMNS, _targets(dice, counties, size.targets)),
        "ties.csv": as_csv(TIE_COLUMNS, drawn_ties(dice, pairs, TIE_PERCENT)),
    }


def has_real_regions(regions: Path | None) -> bool:
    """Whether the folder has the table of real regions."""
    return regions is not None and (regions / REGION_FILE).is_file()


def _real_regions(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [_region(row) for row in csv.DictReader(file)]


def _region(row: Row) -> Row:
    is_city = row["level"] == "prefecture"
    return {
        "id": row["code"],
        "name": row["name_zh"],
        "name_en": row["name_en"],
        "parent": "" if is_city else row["parent_code"],
        "level": "city" if is_city else "county",
        "lon": row["lon"],
        "lat": row["lat"],
        "host_capacity": "" if is_city else HOST_CAPACITY,
    }


def _made_up(dice: Dice, size: Size) -> list[Row]:
    cities = -(-size.counties // COUNTIES_TO_A_CITY)
    places = [{"id": f"S{city + 1:02d}", "name": f"第{city + 1}市", "level": "city"} for city in range(cities)]
    for number in range(size.counties):
        row, column = divmod(number, GRID_WIDTH)
        lon, lat = (
            start + step * GRID_STEP + dice.between(-GRID_SHAKE, GRID_SHAKE) / 100
            for start, step in ((121, column), (44, row))
        )
        places.append(
            {
                "id": f"X{number + 1:03d}",
                "name": f"第{number + 1}县",
                "parent": places[number % cities]["id"],
                "level": "county",
                "lon": f"{lon:.2f}",
                "lat": f"{lat:.2f}",
                "host_capacity": HOST_CAPACITY,
            }
        )
    return places


def share(total: int, of: int, number: int) -> int:
    """Return the part of one of several that divide a total as evenly as whole numbers can."""
    return total // of + (number < total % of)


def drawn_teams(dice: Dice, counties: Sequence[Row], count: int, cells: Mapping[str, str]) -> list[Row]:
    """Return teams shared evenly among counties, with one to three skills each; ``cells`` are the same for all."""
    return [
        {
            "id": f"{county['id']}-{index + 1}",
            "name": f"{county['name']}委第{ORDINALS[index]}巡察组",
            "home": county["id"],
            "size": str(dice.between(5, 8)),
            "skills": ";".join(dice.take(SKILLS, dice.between(1, 3))),
            **cells,
        }
        for number, county in enumerate(counties)
        for index in range(share(count, len(counties), number))
    ]


def _targets(dice: Dice, counties: list[Row], count: int) -> list[Row]:
    targets = TargetTable(dice, skill_percent=50)
    for number, county in enumerate(counties):
        for _ in range(share(count, len(counties), number)):
            targets.add(county, dice.pick(BODIES), "large" if dice.happens(25) else "small", DAYS)
    return targets.rows


def drawn_ties(dice: Dice, pairs: Sequence[tuple[str, str]], percent: int) -> list[Row]:
    """Return ties of drawn kinds between ``percent`` of 100 pairs of a team and a county."""
    taken = dice.take(pairs, len(pairs) * percent // 100)
    return [{"who": team, "whom": county, "kind": dice.pick(TIE_KINDS)} for team, county in taken]
