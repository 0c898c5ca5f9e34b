"""What a check has to say: a breach of a rule by a plan, or a ban before there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from optimizer.texts import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of one rule.

    ``about`` is what a soft rule counts by: two findings of one rule about the same things are one breach.
    """

    rule: str
    about: tuple[str, ...]
    sentence: Text


@dataclass(frozen=True, slots=True)
class Ban:
    """One reason why a team may not be sent to a host, or may not inspect a target, in a round.

    ``place`` is a region's or a target's id.
    """

    rule: str
    round: str
    team: str
    place: str
    reason: Text
