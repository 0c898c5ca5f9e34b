"""One thing that keeps a team from a host or a target, in words that can be counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.texts import Text


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a posting or a visit cannot be: the rule, and words that fit after "two teams are".

    ``found`` is how much there is of what there is too little of, so that the least of several can be told.
    """

    rule: str
    words: Text
    found: int = 0
