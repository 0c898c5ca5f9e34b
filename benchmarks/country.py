"""The counties that drawn scenarios play in: real ones from tables, or made-up ones where there are no tables.

Real counties turn within their prefecture. A prefecture with fewer than three counties cannot turn without mutual
pairs; its counties join the neighbouring prefecture whose middle is nearest (any prefecture, if it borders none), the
smallest prefecture first. A county without a point of its own gets that of its prefecture.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from math import ceil, cos, hypot, radians, sqrt
from typing import TYPE_CHECKING

from benchmarks.counties import HOST_CAPACITY, share

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from scenarios._generate.tables import Dice, Row

ALL_COUNTIES = "china_counties.csv"
PREFECTURES = "china_prefectures.csv"
LEAST_TO_TURN = 3
"""Counties: two could only inspect each other."""
MOST_IN_A_CITY = 38
"""Counties of the largest real one that turns by itself."""
GRID_STEP, GRID_SHAKE = 0.35, 12
"""Degrees between made-up neighbours, and hundredths of a degree by which each is moved at most."""
START_LON, START_LAT = 100, 24

Point = tuple[float, float]


@dataclass(frozen=True)
class Country:
    """Counties with the cities that they lie in, as rows of the table ``regions``.

    ``without_point`` are the ids of counties that got the point of their city.
    """

    cities: tuple[Row, ...]
    counties: tuple[Row, ...]
    without_point: tuple[str, ...] = ()


def real_country(folder: Path, file: str, left_out: Collection[str] = ()) -> Country:
    """Return the counties of a table.

    Parameters
    ----------
    folder
        Where the table is; a table of prefectures beside it gives the points of cities.
    file
        The table's name.
    left_out
        Levels, as the table calls them, that do not take part.
    """
    rows = [row for row in _rows(folder / file) if row["level"] not in ("prefecture", "province", *left_out)]
    prefectures = {row["code"]: row for row in _rows(folder / PREFECTURES)}
    cities = {row["parent_code"]: row["parent_name_zh"] for row in rows}
    return Country(
        tuple(_city(code, name, prefectures.get(code, {})) for code, name in cities.items()),
        tuple(_county(row, prefectures.get(row["parent_code"], {})) for row in rows),
        without_point=tuple(row["code"] for row in rows if not row["lon"]),
    )


def made_up_country(dice: Dice, counties: int, cities: int, *, is_uneven: bool = False) -> Country:
    """Return counties that lie on shaken grids, one grid per city, the cities on a grid of their own.

    Parameters
    ----------
    dice
        What is made up is drawn with it.
    counties, cities
        How many there are of each.
    is_uneven
        Whether cities are as unlike in size as real ones; else they are as alike as whole numbers can be.
    """
    alike = [share(counties, cities, number) for number in range(cities)]
    sizes = _uneven(dice, counties, cities) if is_uneven and cities > 1 else alike
    grids = [_Grid(dice, size) for size in sizes]
    width, room = ceil(sqrt(cities)), max(grid.width for grid in grids) * GRID_STEP
    rows: list[Row] = []
    parents = [{"id": f"S{city + 1:03d}", "name": f"第{city + 1}市", "level": "city"} for city in range(cities)]
    for city, grid in enumerate(grids):
        for lon, lat in grid.points(START_LON + city % width * room, START_LAT + city // width * room):
            number = len(rows) + 1
            place = {"id": f"X{number:04d}", "name": f"第{number}县", "parent": parents[city]["id"]}
            rows.append({**place, **_at_county(f"{lon:.2f}", f"{lat:.2f}")})
    return Country(tuple(parents), tuple(rows))


def _uneven(dice: Dice, counties: int, cities: int) -> list[int]:
    """Return how many counties each city has: the first as many as the largest real one, others drawn.

    Every other city begins with as many as it needs to turn. Each county that is left joins one in proportion to what
    it has, which comes near to how real ones are spread.
    """
    least = min(LEAST_TO_TURN, counties // cities)
    most = min(MOST_IN_A_CITY, counties - least * (cities - 1))
    sizes = [most, *(least for _ in range(cities - 1))]
    drawn_from = [city for city in range(1, cities) for _ in range(least)]
    while sum(sizes) < counties:
        city = dice.pick(drawn_from)
        if sizes[city] < most:
            sizes[city] += 1
            drawn_from.append(city)
    return sizes


class _Grid:
    def __init__(self, dice: Dice, size: int) -> None:
        self.dice, self.size, self.width = dice, size, ceil(sqrt(size))

    def points(self, lon: float, lat: float) -> list[Point]:
        """Return the points of a grid whose corner is there."""
        return [
            (
                lon + number % self.width * GRID_STEP + self._shake(),
                lat + number // self.width * GRID_STEP + self._shake(),
            )
            for number in range(self.size)
        ]

    def _shake(self) -> float:
        return self.dice.between(-GRID_SHAKE, GRID_SHAKE) / 100


def borders(folder: Path, file: str) -> list[tuple[str, str]]:
    """Return the pairs of counties that border each other; none if there is no such table."""
    return [(row["code_a"], row["code_b"]) for row in _rows(folder / f"adjacency_{file}")]


def zones(counties: Sequence[Row], pairs: Sequence[tuple[str, str]] = ()) -> dict[str, str]:
    """Return the zone of each county: its city, or the neighbouring one that a city too small to turn joins.

    Parameters
    ----------
    counties
        Rows with ``id``, ``parent``, ``lon`` and ``lat``.
    pairs
        Counties that border each other.
    """
    zone = {county["id"]: county["parent"] for county in counties}
    points = {county["id"]: (float(county["lon"]), float(county["lat"])) for county in counties}
    while True:
        members = _by_zone(zone)
        small = min(members, key=lambda each: (len(members[each]), each))
        if len(members[small]) >= LEAST_TO_TURN or len(members) == 1:
            return zone
        touching = {zone[b] for a, b in _both_ways(pairs) if zone.get(a) == small and b in zone} - {small}
        middle = {each: _middle([points[county] for county in members[each]]) for each in members}
        joined = min(touching or members.keys() - {small}, key=lambda each: (_far(middle[small], middle[each]), each))
        zone.update(dict.fromkeys(members[small], joined))


def _by_zone(zone: Mapping[str, str]) -> dict[str, list[str]]:
    members = defaultdict(list)
    for county, each in zone.items():
        members[each].append(county)
    return members


def _both_ways(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [*pairs, *((b, a) for a, b in pairs)]


def _middle(points: Sequence[Point]) -> Point:
    return sum(lon for lon, _ in points) / len(points), sum(lat for _, lat in points) / len(points)


def _far(a: Point, b: Point) -> float:
    """Return how far two points are in degrees of latitude, near enough to tell which is nearer."""
    return hypot((a[0] - b[0]) * cos(radians((a[1] + b[1]) / 2)), a[1] - b[1])


def _rows(path: Path) -> list[Row]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _city(code: str, name: str, row: Mapping[str, str]) -> Row:
    english, lon, lat = (row.get(column, "") for column in ("name_en", "lon", "lat"))
    return {"id": code, "name": name, "name_en": english, "level": "city", "lon": lon, "lat": lat}


def _county(row: Row, city: Mapping[str, str]) -> Row:
    lon, lat = (row["lon"], row["lat"]) if row["lon"] else (city["lon"], city["lat"])
    own = {"id": row["code"], "name": row["name_zh"], "name_en": row["name_en"], "parent": row["parent_code"]}
    return {**own, **_at_county(lon, lat)}


def _at_county(lon: str, lat: str) -> Row:
    return {"level": "county", "lon": lon, "lat": lat, "host_capacity": HOST_CAPACITY}
