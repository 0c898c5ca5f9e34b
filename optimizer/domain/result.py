"""How a solve ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.domain.plan import Plan, Status
    from optimizer.texts import Text


@dataclass(frozen=True)
class Result:
    """Status, the plan if there is one, and what can be said if there is none.

    ``plan`` is ``None`` exactly if the status is infeasible or undecided. ``reasons`` are counting arguments that
    prove an impossibility; it may be empty although no plan exists. ``effort`` is how many deterministic seconds it
    took, where one process counted them.
    """

    status: Status
    plan: Plan | None
    seconds: float
    reasons: tuple[Text, ...] = ()
    effort: float | None = None
