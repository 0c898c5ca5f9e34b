"""A ladder of scenarios from one city to a whole country: ``python -m benchmarks.ladder NAME FOLDER``.

One number is minimised, 1,000 × the risk left unserved + km of travel. Every rung has more to inspect than fits: a team
has one lane of working days for large targets and one for small ones, some targets need a skill that only some teams
have, one in twenty pairs of a team and a county is recused, and no more than three teams can be in a county at once.

Counties are real where a folder with their tables is given, else made up, and then the scenario's id says so. All the
rest is drawn with the seed in the id.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.counties import REGION_FILE, TIE_COLUMNS, drawn_teams, drawn_ties
from benchmarks.country import ALL_COUNTIES, Country, borders, made_up_country, real_country, zones
from scenarios._generate.tables import Body, Dice, Row, TargetTable, as_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REGION_COLUMNS = ("id", "name", "name_en", "parent", "level", "lon", "lat", "zone", "host_capacity")
TEAM_COLUMNS = ("id", "name", "home", "size", "skills", "max_targets", "max_large")
TARGET_COLUMNS = ("id", "name", "region", "kind", "size", "risk", "days", "skills")
TEAM_CELLS = {"max_targets": "6", "max_large": "3"}
"""So many that the working days of the lanes bind first."""
TIE_PERCENT, SKILL_PERCENT = 5, 60
LEAST_WEIGHT, MOST_WEIGHT = 2, 5
"""How many targets a county has, compared with others: with uneven counties the host capacity binds in some."""
BODIES = (
    Body("财政局", "finance", (6, 10), ("finance",)),
    Body("住房和城乡建设局", "construction", (6, 10), ("construction",)),
    Body("教育局", "education", (3, 8)),
    Body("卫生健康局", "health", (3, 8), ("audit",)),
    Body("民政局", "civil affairs", (2, 7)),
    Body("水务局", "water", (2, 7), ("construction",)),
    Body("林业局", "forestry", (1, 6)),
    Body("统计局", "statistics", (1, 4)),
)
Days = dict[str, tuple[int, int]]
SHORT_DAYS: Days = {"large": (20, 40), "small": (8, 22)}
LONG_DAYS: Days = {"large": (23, 42), "small": (10, 30)}
SPRING, AUTUMN = ("03-05", "05-11"), ("09-03", "11-09")
"""About 45 working days each."""
FIRST_YEAR = 2018


@dataclass(frozen=True, slots=True)
class Rung:
    """One scenario of the ladder: how large it is and what it is drawn from.

    Parameters
    ----------
    name
        What people call it; the number in it counts its regions.
    regions, teams, targets
        How many there are of each; ``targets`` over all rounds.
    file
        The table of real counties.
    cities
        How many cities made-up counties lie in.
    rounds
        How many rounds there are, two a year.
    reach
        The furthest host in km; ``None``: any.
    has_zones
        Whether teams turn within their city, or within cities that are too small to turn alone.
    days, large_percent
        Working days that targets take, by size, and how many of 100 are large.
    left_out
        Levels of counties, as the table calls them, that do not take part.
    seed
        Everything but real counties is drawn with it.
    """

    name: str
    regions: int
    teams: int
    targets: int
    file: str
    cities: int = 1
    rounds: int = 1
    reach: int | None = None
    has_zones: bool = False
    days: Days = field(default_factory=lambda: SHORT_DAYS)
    large_percent: int = 30
    left_out: tuple[str, ...] = ()
    seed: int = 1

    def scenario_id(self, is_real: bool) -> str:
        """Return the scenario's id, which says how to draw it again."""
        return f"{self.name}{'' if is_real else '-made-up'}-seed-{self.seed:03d}"


RUNGS = (
    # Few targets per team and round: they take longer, so that they do not fit in either.
    Rung("city-12", 12, 24, 60, "cangzhou.csv", days=LONG_DAYS, large_percent=50, left_out=("county_city",)),
    Rung("city-18", 18, 40, 200, "harbin.csv"),
    Rung("term-18", 18, 40, 1000, "harbin.csv", rounds=10, days=LONG_DAYS, large_percent=50),
    Rung("province-132", 132, 307, 1500, REGION_FILE, cities=13, reach=300),
    Rung("nation-2843", 2843, 6000, 30000, ALL_COUNTIES, cities=333, has_zones=True),
)


def rung(name: str, seed: int = 1) -> Rung:
    """Return the rung of that name.

    Raises
    ------
    ValueError
        If there is none; the message names them all.
    """
    for each in RUNGS:
        if each.name == name:
            return replace(each, seed=seed)
    msg = f"there is no rung {name}, only {', '.join(each.name for each in RUNGS)}"
    raise ValueError(msg)


@dataclass(frozen=True)
class Drawn:
    """A scenario as rows: its id, what its ``scenario.yaml`` says after the id, and its tables."""

    id: str
    settings: str
    regions: tuple[Row, ...]
    teams: tuple[Row, ...]
    targets: tuple[Row, ...]
    ties: tuple[Row, ...]

    def files(self) -> dict[str, str]:
        """Return the text of each file, by file name."""
        return {
            "scenario.yaml": f"id: {self.id}\nname: {self.id}\n{self.settings}",
            "regions.csv": as_csv(REGION_COLUMNS, self.regions),
            "teams.csv": as_csv(TEAM_COLUMNS, self.teams),
            "targets.csv": as_csv(TARGET_COLUMNS, self.targets),
            "ties.csv": as_csv(TIE_COLUMNS, self.ties),
        }


def write(folder: Path, drawn: Drawn) -> None:
    """Write the scenario's files into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in drawn.files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def write_rung(folder: Path, rung: Rung, regions: Path | None = None) -> None:
    """Draw a rung and write its files into a folder, which is made if need be.

    Parameters
    ----------
    folder
        Where to write.
    rung
        What to draw.
    regions
        A folder with tables of real counties; without it, or without the table that the rung needs, they are made up.
    """
    write(folder, draw(rung, regions))


def has_real_counties(rung: Rung, regions: Path | None) -> bool:
    """Whether the folder has the table of real counties that the rung needs."""
    return regions is not None and (regions / rung.file).is_file()


def draw(rung: Rung, regions: Path | None = None) -> Drawn:
    """Return the rung's scenario; see :func:`write_rung`."""
    is_real = has_real_counties(rung, regions)
    name = rung.scenario_id(is_real)
    dice = Dice(name)
    if is_real and regions is not None:
        country, pairs = real_country(regions, rung.file, rung.left_out), borders(regions, rung.file)
    else:
        country, pairs = made_up_country(dice, rung.regions, rung.cities, is_uneven=rung.has_zones), []
    counties = list(country.counties[: rung.regions])
    if rung.has_zones:
        zone = zones(counties, pairs)
        counties = [{**county, "zone": zone[county["id"]]} for county in counties]
    teams = drawn_teams(dice, counties, rung.teams, TEAM_CELLS)
    return Drawn(
        name,
        _settings(rung, country),
        (*country.cities, *counties),
        tuple(teams),
        tuple(_targets(dice, counties, rung)),
        tuple(drawn_ties(dice, list(_pairs(teams, counties)), TIE_PERCENT)),
    )


def _settings(rung: Rung, country: Country) -> str:
    lines = []
    if country.without_point:
        lines += [f"# The point is that of the city, for want of one: {', '.join(country.without_point)}."]
    if rung.rounds > 1:
        lines += [f"term: {{from: {FIRST_YEAR}-01-01, to: {FIRST_YEAR + (rung.rounds - 1) // 2}-12-31}}"]
    lines += ["calendar: {country: CN}", "rotation: {pattern: no-mutual}", "rounds:"]
    for number in range(rung.rounds):
        enter, leave = (f"{FIRST_YEAR + number // 2}-{day}" for day in (AUTUMN if number % 2 else SPRING))
        lines += [f"  - {{id: R{number + 1}, enter: {enter}, leave: {leave}}}"]
    lines += ["rules:", "  no-mutual: {window: 1}"]
    lines += ["  no-repeat: {window: 2}" if rung.rounds > 1 else "  no-repeat: off"]
    lines += [f"  distance-limit: {{km: {rung.reach}}}"] if rung.reach is not None else []
    return "\n".join([*lines, "tiers: [{weighed: {coverage: 1000, travel: 1}}]", ""])


def _targets(dice: Dice, counties: Sequence[Row], rung: Rung) -> list[Row]:
    weighed = [county for county in counties for _ in range(dice.between(LEAST_WEIGHT, MOST_WEIGHT))]
    targets = TargetTable(dice, skill_percent=SKILL_PERCENT)
    for _ in range(rung.targets):
        size = "large" if dice.happens(rung.large_percent) else "small"
        targets.add(dice.pick(weighed), dice.pick(BODIES), size, rung.days)
    return targets.rows


def _pairs(teams: Sequence[Row], counties: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Yield each team with each county of its zone but its home."""
    zone = {county["id"]: county.get("zone", "") for county in counties}
    within: dict[str, list[str]] = {}
    for county, each in zone.items():
        within.setdefault(each, []).append(county)
    for team in teams:
        yield from ((team["id"], county) for county in within[zone[team["home"]]] if county != team["home"])


def zones_of(drawn: Drawn) -> list[str]:
    """Return the scenario's zones, in the order of their first county."""
    return list(dict.fromkeys(region["zone"] for region in drawn.regions if region.get("zone")))


def city_of(drawn: Drawn, zone: str) -> Drawn:
    """Return one zone of a scenario with zones as a scenario of its own.

    Raises
    ------
    ValueError
        If the scenario has no such zone.
    """
    counties = [region for region in drawn.regions if region.get("zone") == zone]
    if not counties:
        msg = f"{drawn.id} has no zone {zone}"
        raise ValueError(msg)
    homes, parents = {county["id"] for county in counties}, {county["parent"] for county in counties}
    teams = [team for team in drawn.teams if team["home"] in homes]
    sent = {team["id"] for team in teams}
    return Drawn(
        f"{drawn.id}-zone-{zone}",
        drawn.settings,
        (*(region for region in drawn.regions if region["id"] in parents), *counties),
        tuple(teams),
        tuple(target for target in drawn.targets if target["region"] in homes),
        tuple(tie for tie in drawn.ties if tie["who"] in sent and tie["whom"] in homes),
    )


def replica(city: Drawn, number: int) -> Drawn:
    """Return a copy of a city under other ids, as a zone of its own: alike in all that is drawn."""
    mark = f"-{number:03d}"
    regions = [_marked(region, mark, "id", "parent", "zone") for region in city.regions]
    return Drawn(
        f"{city.id}{mark}",
        city.settings,
        tuple({**region, "zone": f"Z{mark}"} if region["level"] == "county" else region for region in regions),
        tuple(_marked(team, mark, "id", "home") for team in city.teams),
        tuple(_marked(target, mark, "id", "region") for target in city.targets),
        tuple(_marked(tie, mark, "who", "whom") for tie in city.ties),
    )


def _marked(row: Row, mark: str, *columns: str) -> Row:
    return {**row, **{column: row[column] + mark for column in columns if row.get(column)}}


def replicated(city: Drawn, count: int) -> Drawn:
    """Return one scenario with that many copies of a city, each a zone of its own."""
    copies = [replica(city, number + 1) for number in range(count)]
    return Drawn(
        f"{city.id}-times-{count}",
        city.settings,
        tuple(row for copy in copies for row in copy.regions),
        tuple(row for copy in copies for row in copy.teams),
        tuple(row for copy in copies for row in copy.targets),
        tuple(row for copy in copies for row in copy.ties),
    )


def write_replicas(folder: Path, city: Drawn, count: int) -> None:
    """Write that many copies of a city, each as a scenario folder of its own."""
    for number in range(1, count + 1):
        write(folder / f"{number:03d}", replica(city, number))


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw what was asked for; return 0."""
    parser = _parser()
    options = parser.parse_args(arguments)
    drawn = draw(rung(options.name, options.seed), options.regions)
    if options.zone is not None:
        known = zones_of(drawn)
        if options.zone not in known:
            parser.error(f"{drawn.id} has no zone {options.zone}; expected one of {', '.join(known[:5])} …")
        drawn = city_of(drawn, options.zone)
    if options.apart:
        write_replicas(options.folder, drawn, options.replicas)
    else:
        write(options.folder, drawn if options.replicas == 1 else replicated(drawn, options.replicas))
    sys.stderr.write(f"written: {drawn.id}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ladder", description="Write a rung of the ladder.")
    names = [each.name for each in RUNGS]
    parser.add_argument("name", metavar="NAME", choices=names, help=", ".join(names))
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where to write the scenario")
    parser.add_argument("--regions", type=Path, metavar="FOLDER", help="where tables of real regions are")
    parser.add_argument("--seed", type=int, default=1, help="what everything but real counties is drawn with")
    parser.add_argument("--zone", help="this zone of it alone")
    parser.add_argument("--replicas", type=int, default=1, metavar="N", help="as many copies, each a zone of its own")
    parser.add_argument("--apart", action="store_true", help="each copy as a scenario folder of its own")
    return parser


if __name__ == "__main__":
    sys.exit(main())
