"""The region tree, the host of each target, and distances."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.domain.records import Region

LEVELS: tuple[tuple[str, ...], ...] = (
    ("nation", "国家", "中央"),
    ("province", "省", "省级"),
    ("city", "prefecture", "市", "市级"),
    ("county", "district", "县", "区", "县级", "区县", "县区"),
    ("town", "township", "乡", "镇", "乡镇", "街道"),
    ("village", "community", "村", "社区"),
)
"""The usual words for levels, highest first, for a level at which the scenario has no region."""

EARTH_RADIUS_KM = 6371.0088
"""Mean Earth radius (IUGG), in km."""


def haversine_km(a: Region, b: Region) -> float:
    """Return the great-circle distance of two regions' points, in km.

    ``d = 2 R asin √(sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2))`` with R = 6371.0088 km.

    Raises
    ------
    ValueError
        If one of the regions has no coordinate.
    """
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        msg = f"no distance between {a.id} and {b.id}: a coordinate is missing"
        raise ValueError(msg)
    phi_a, phi_b = radians(a.lat), radians(b.lat)
    half_phi, half_lambda = (phi_b - phi_a) / 2, radians(b.lon - a.lon) / 2
    square = sin(half_phi) ** 2 + cos(phi_a) * cos(phi_b) * sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(square)))


@dataclass(frozen=True)
class Leg:
    """One row of the ``travel`` table: what it says of one direction. ``None`` where the cell is empty."""

    km: float | None = None
    hours: float | None = None


@dataclass(frozen=True)
class Places:
    """Regions as a tree with distances.

    Parameters
    ----------
    regions
        By id; every ``parent`` is a key and there are no cycles.
    legs
        Overrides of the great-circle distance, by (from, to).
    """

    regions: Mapping[str, Region]
    legs: Mapping[tuple[str, str], Leg]

    def upward(self, region: str) -> Iterator[str]:
        """Yield the region itself, its parent, and so on to the root."""
        current: str | None = region
        while current is not None:
            yield current
            current = self.regions[current].parent

    @cached_property
    def _above(self) -> dict[str, frozenset[str]]:
        return {region: frozenset(self.upward(region)) for region in self.regions}

    def lies_in(self, region: str, outer: str) -> bool:
        """Whether ``region`` equals ``outer`` or lies inside it; ids that no longer exist only equal themselves."""
        return region == outer or outer in self._above.get(region, frozenset())

    def level_of(self, region: str) -> str:
        """Return the region's level; where no region states one, its depth in the tree."""
        if self.states_levels:
            return self.regions[region].level
        return str(len(self._above[region]))

    def is_above(self, level: str, other: str) -> bool | None:
        """Whether one level stands above another; ``None`` if that cannot be told.

        Levels stand as high as their highest regions lie in the tree. Where one of the two has no region, the usual
        order of province, city, county, town and village decides.
        """
        for height in (self._height_of, _USUAL_HEIGHT):
            if level in height and other in height:
                return height[level] < height[other]
        return None

    @cached_property
    def _height_of(self) -> dict[str, int]:
        """How many regions lie above the highest one of each level."""
        height: dict[str, int] = {}
        for region in self.regions:
            level = self.level_of(region)
            height[level] = min(height.get(level, len(self.regions)), len(self._above[region]) - 1)
        return height

    @cached_property
    def states_levels(self) -> bool:
        """Whether any region states its level; else levels are depths in the tree."""
        return any(region.level for region in self.regions.values())

    def km_tenths(self, start: str, end: str) -> int:
        """Return the distance in tenths of a km: the travel table in that direction, else in the other, else haversine.

        Raises
        ------
        ValueError
            If neither is known.
        """
        if start == end:
            return 0
        for pair in ((start, end), (end, start)):
            leg = self.legs.get(pair)
            if leg is not None and leg.km is not None:
                return round(leg.km * 10)
        return round(haversine_km(self.regions[start], self.regions[end]) * 10)

    def hours_tenths(self, start: str, end: str) -> int | None:
        """Return the travel time in tenths of an hour, or ``None`` where the travel table has none."""
        if start == end:
            return 0
        for pair in ((start, end), (end, start)):
            leg = self.legs.get(pair)
            if leg is not None and leg.hours is not None:
                return round(leg.hours * 10)
        return None


_USUAL_HEIGHT = {word: height for height, words in enumerate(LEVELS) for word in words}


def mean_of_tenths(values: list[int]) -> int:
    """Return the mean of whole tenths, rounded half up to a whole tenth."""
    return (2 * sum(values) + len(values)) // (2 * len(values))
