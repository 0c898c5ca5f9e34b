"""Reading region rows, drawing figures and writing tables in one fixed form."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

Row = dict[str, str]
Item = TypeVar("Item")

ORDINALS = "一二三四五六七八九十"


class Dice:
    """Seeded draws built on ``Random.random`` alone, the one stream that Python keeps equal between versions."""

    def __init__(self, seed: str) -> None:
        self._stream = random.Random(seed)

    def between(self, least: int, most: int) -> int:
        """Return a whole number from ``least`` to ``most``, both included."""
        return least + int(self._stream.random() * (most - least + 1))

    def pick(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[int(self._stream.random() * len(items))]

    def take(self, items: Iterable[Item], count: int) -> list[Item]:
        """Return ``count`` different items in their first order."""
        pool = list(enumerate(items))
        taken = [pool.pop(int(self._stream.random() * len(pool))) for _ in range(count)]
        return [item for _, item in sorted(taken, key=lambda pair: pair[0])]

    def happens(self, percent: int) -> bool:
        """Return true in about ``percent`` of 100 calls."""
        return self._stream.random() * 100 < percent


@dataclass(frozen=True)
class Body:
    """A kind of public body: how it is called, and the ranges from which its made-up figures are drawn."""

    suffix: str
    kind: str
    risk: tuple[int, int]
    skills: tuple[str, ...] = ()


@dataclass
class TargetTable:
    """Collects target rows and numbers them from T001.

    A body gets the skills of its kind in about ``skill_percent`` of 100 cases.
    """

    dice: Dice
    skill_percent: int = 100
    rows: list[Row] = field(default_factory=list)

    def add(self, region: Row, body: Body, size: str, days: Mapping[str, tuple[int, int]], **cells: str) -> None:
        """Add one body of a region, with figures drawn from the body's ranges and the ``days`` of its size."""
        row = {
            "id": f"T{len(self.rows) + 1:03d}",
            "name": region["name"] + body.suffix,
            "region": region["id"],
            "kind": body.kind,
            "size": size,
            "risk": str(self.dice.between(*body.risk)),
            "days": str(self.dice.between(*days[size])),
        }
        needs_skills = self.skill_percent == 100 or self.dice.happens(self.skill_percent)  # noqa: PLR2004
        self.rows.append({**row, "skills": ";".join(body.skills if needs_skills else ()), **cells})


def read_regions(folder: Path) -> list[Row]:
    """Return the rows of the scenario's own ``regions.csv``."""
    with (folder / "regions.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def as_csv(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Return a table as CSV text with LF line ends; missing cells are empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
