"""Text in both languages, formatting, and every message that no rule owns."""

from optimizer.texts.text import Language, Text, counted, join

__all__ = ["Language", "Text", "counted", "join"]
