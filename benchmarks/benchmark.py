"""What a benchmark is, what it is given, and the rows that it hands back."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Verdict(StrEnum):
    """How a figure stands to its bar.

    ``WRONG`` is never acceptable: a proof that contradicts a published one, or a command that fails.
    """

    NONE = ""
    MET = "met"
    MISSED = "missed"
    WRONG = "wrong"


def load_average() -> float | None:
    """Return how many processes wanted a core over the last minute, or ``None`` where the system does not count."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one case, with what it must be and what it was made with.

    ``load`` is the machine's load average when the row was made (see :func:`load_average`).
    """

    benchmark: str
    case: str
    measure: str
    value: float | str | None
    unit: str = ""
    bar: str = ""
    verdict: Verdict = Verdict.NONE
    seed: int | str = ""
    settings: str = ""
    load: float | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asked for on the command line.

    Parameters
    ----------
    seconds
        Time limit of one solve in seconds; ``None`` leaves it to the benchmark.
    tsplib
        The folder with TSPLIB instances, if there is one.
    regions
        The folder with tables of real regions, if there is one.
    instances, solvers, limits
        Which of each the scoreboard is to run; none names all of them. Limits are seconds.
    is_quick
        Whether a few small cases will do, to see that everything works.
    tell
        Called with a line whenever something has been done.
    """

    seconds: float | None = None
    tsplib: Path | None = None
    regions: Path | None = None
    instances: tuple[str, ...] = ()
    solvers: tuple[str, ...] = ()
    limits: tuple[float, ...] = ()
    is_quick: bool = False
    tell: Callable[[str], None] = print

    def limit(self, usual: float) -> float:
        """Return the time limit of one solve in seconds: the one asked for, else the usual one."""
        return usual if self.seconds is None else self.seconds


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A thing to measure: ``run`` yields its rows as they are made.

    ``needs`` names the folder of the request without which nothing can be measured.
    """

    name: str
    title: str
    run: Callable[[Request], Iterator[Row]]
    needs: Literal["tsplib", "regions"] | None = None

    def is_possible(self, request: Request) -> bool:
        """Whether the request has the folder that the benchmark needs."""
        return self.needs is None or getattr(request, self.needs) is not None


def at_most(value: float | None, bar: float) -> Verdict:
    """Return whether a figure is at its bar or below; no figure is a miss."""
    return Verdict.MET if value is not None and value <= bar else Verdict.MISSED
