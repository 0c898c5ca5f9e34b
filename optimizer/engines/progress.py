"""What a running solve tells, and how it is told to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.measures.tiers import Tier
    from optimizer.texts import Text


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a solve stands.

    ``value`` and ``bound`` are in the tier's unit, ``None`` while there is no plan yet; ``seconds`` counts from the
    start of the solve; ``is_done`` marks the last word on a tier. Of a solve by parts ``parts`` says how many of
    how many have ended, and where people are planned ``stage`` says what is done just now.
    """

    tier: Tier
    number: int
    count: int
    value: float | None
    bound: float | None
    seconds: float
    is_done: bool = False
    parts: tuple[int, int] | None = None
    stage: Text | None = None
