"""What a solve in a process of its own tells: how it ended, and how good it was when."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TOLD, PLAN = "told.json", "plan.json"
"""Names of the files in which a process leaves what it tells and its plan, if it has one."""
NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class Point:
    """Value and proven bound that were known after some seconds; ``None`` while there is none."""

    seconds: float
    value: float | None
    bound: float | None


def gap_in_percent(value: float, bound: float, whole: float) -> float:
    """Return value less bound in percent of the whole; not below 0, for solvers of rows work in decimals."""
    return 100 * max(0.0, value - bound) / whole


@dataclass(frozen=True, slots=True)
class Told:
    """How a solve ended.

    Parameters
    ----------
    status
        ``optimal``, ``feasible``, ``infeasible``, ``undecided``, or ``not run``.
    words
        Why there is nothing, or what is special about the run.
    seconds, build_seconds
        From the instance in memory to the end, and of that to build the model.
    value, bound
        What the solver itself says, in the unit of the tier.
    trace
        How both grew.
    counts
        Sizes of its model by name: the same on every machine.
    part_gaps
        Value less bound of each part in percent of the part's risk, where the instance was solved part by part.
    """

    status: str
    words: str = ""
    seconds: float | None = None
    build_seconds: float | None = None
    value: float | None = None
    bound: float | None = None
    trace: tuple[Point, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    part_gaps: tuple[float, ...] = ()

    def write(self, folder: Path) -> None:
        """Write it into a folder."""
        (folder / TOLD).write_text(json.dumps(asdict(self), ensure_ascii=False), "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Told:
        """Return what was written into a folder.

        Raises
        ------
        OSError
            If nothing was.
        """
        content = json.loads((folder / TOLD).read_text("utf-8"))
        trace = tuple(Point(**point) for point in content["trace"])
        return cls(**{**content, "trace": trace, "part_gaps": tuple(content["part_gaps"])})


class Watch:
    """Collects what a solver says while it runs, on a clock that starts with the watch."""

    def __init__(self) -> None:
        self._began = perf_counter()
        self._points: list[Point] = []

    @property
    def seconds(self) -> float:
        """Seconds since the watch was made."""
        return perf_counter() - self._began

    def note(self, value: float | None, bound: float | None) -> None:
        """Remember value and bound if one of them is new."""
        last = self._points[-1] if self._points else None
        if last is None or (last.value, last.bound) != (value, bound):
            self._points.append(Point(round(self.seconds, 3), value, bound))

    @property
    def trace(self) -> tuple[Point, ...]:
        """All that was noted, in order."""
        return tuple(self._points)
