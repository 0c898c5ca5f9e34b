"""What rules declared of one posting's days, before it is compiled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimizer.domain.records import Span

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from optimizer.model.model import Literal
    from optimizer.model.offer import VisitKey


@dataclass
class Wishes:
    """What the rules declared of one posting; ``None`` as a guard means hard."""

    windows: list[tuple[tuple[Span, ...], Literal | None]] = field(default_factory=list)
    blackouts: list[Literal | None] = field(default_factory=list)
    fits: list[Literal | None] = field(default_factory=list)
    visit_windows: list[tuple[VisitKey, date | None, date | None, Literal | None]] = field(default_factory=list)


def has_hard(guards: Sequence[Literal | None]) -> bool:
    """Whether one of the wishes has no guard; looked at by identity, because comparing literals makes constraints."""
    return any(guard is None for guard in guards)


def intersected(
    choices: list[tuple[Span, list[Literal]]], spans: tuple[Span, ...], guard: Literal | None
) -> list[tuple[Span, list[Literal]]]:
    """Cut every choice down to the spans; under a guard, the uncut choice stays open at the price of the guard."""
    cut = [
        (Span(max(span.start, other.start), min(span.end, other.end)), broken)
        for span, broken in choices
        for other in spans
        if span.overlaps(other)
    ]
    if guard is None or cut == choices:
        return cut
    return [*cut, *((span, [*broken, guard]) for span, broken in choices)]
