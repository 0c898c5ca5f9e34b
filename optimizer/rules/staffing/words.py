"""What people call seats and skills, and how people are counted."""

from __future__ import annotations

from optimizer.domain.seat_names import WORDS
from optimizer.texts import Text, counted


def seat_words(name: str) -> Text:
    """Return what people call a seat or a skill."""
    return WORDS.get(name, Text.same(name))


def people_counted(count: int) -> Text:
    """Return so many people in words."""
    return counted(count, "person", "people", "人")
