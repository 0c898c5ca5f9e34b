"""What names of places and units are made of, and which region the name of a unit tells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from optimizer.domain.places import Places

SUFFIXES = (
    *("自治县", "自治旗", "自治州", "自治区", "街道办事处", "街道办", "街道"),
    *("省", "市", "县", "区", "旗", "盟", "乡", "镇", "村"),
)
"""Words at the end of a Chinese place name that say of what kind the place is, the longer ones first."""
ENGLISH_SUFFIXES = ("autonomous county", "county", "district", "city", "banner", "town", "township", "village")
FORMER = ("原", "former")
"""Words before the name of a unit that was called so once."""
SHORTEST_NAME = 2
"""A place of a shorter name is told by no other name: too many begin with it."""


@dataclass(frozen=True)
class PlaceNames:
    """Which region a name tells by beginning with that of the region."""

    places: Places

    def region_in(self, name: str) -> str | None:
        """Return the region that a name tells, or ``None`` if it tells none, or several of one name.

        Of regions inside each other that it names one after the other it is the innermost. The first must say of what
        kind it is: a name without (和平) is an everyday word, with which much else begins (和平饭店).
        """
        former = next((word for word in FORMER if name.casefold().startswith(word)), "")
        return self._innermost(name, None) or self._innermost(name[len(former) :].lstrip(), None)

    def _innermost(self, name: str, around: str | None) -> str | None:
        for length in range(min(self._longest, len(name)), SHORTEST_NAME - 1, -1):
            regions = [
                region
                for region in self._by_name.get(name[:length], ())
                if around is None or (region != around and self.places.lies_in(region, around))
            ]
            is_place = around is not None or _has_kind(name[:length])
            if len(regions) == 1 and is_place and _ends(name[:length], name[length:]):
                return self._innermost(name[length:].lstrip(), regions[0]) or regions[0]
        return None

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        by_name: dict[str, list[str]] = defaultdict(list)
        for region in self.places.regions.values():
            for name in {region.name, region.name_en}:
                by_name[name].append(region.id)
        return by_name

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_name), default=0)


def _ends(place: str, rest: str) -> bool:
    """Whether the name of a place ends before the rest: not within a word, nor before a word for another kind of place.

    The province 海南省 is not the district 海南.
    """
    if place[-1].isascii() and place[-1].isalnum() and rest[:1].isascii() and rest[:1].isalnum():
        return False
    return _has_kind(place) or not rest.lstrip().casefold().startswith((*SUFFIXES, *ENGLISH_SUFFIXES))


def _has_kind(place: str) -> bool:
    """Whether a name says of what kind the place is."""
    return place.endswith(SUFFIXES) or place.casefold().endswith(ENGLISH_SUFFIXES)
