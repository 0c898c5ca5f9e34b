"""What people call seats and skills."""

from __future__ import annotations

from optimizer.domain.seat_names import WORDS
from optimizer.texts import Text


def seat_words(name: str) -> Text:
    """Return what people call a seat or a skill."""
    return WORDS.get(name, Text.same(name))
