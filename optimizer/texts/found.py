"""What somebody typed, as a message about it shows it, and what may have been meant."""

from __future__ import annotations

import unicodedata
from difflib import SequenceMatcher, get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_SHOWN = 60
"""What was found is shown up to this many characters."""
LONGEST_COMPARED = 64
"""Longer names are not compared with others: nobody mistypes them, and comparing takes time."""


def one_line(words: str) -> str:
    """Return words fit for a message: one line, no control characters, not longer than a short line."""
    line = "".join(each if each.isprintable() else f"\\x{ord(each):02x}" for each in words[: LONGEST_SHOWN + 1])
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


def visible(words: str) -> str:
    """Return words without marks that nobody sees, such as blanks of no width, soft hyphens and marks of direction."""
    if words.isprintable():
        return words
    return "".join(each for each in words if unicodedata.category(each) != "Cf")


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``, or ``None`` if none is alike."""
    if not name or len(name) > LONGEST_COMPARED:
        return None
    by_folded = {each.casefold(): each for each in known if len(each) <= LONGEST_COMPARED}
    alike = get_close_matches(name.casefold(), by_folded, n=3, cutoff=0.6)
    if not alike:
        return None
    # among the alike, the same length wins over a mere prefix: a mistyped digit is likelier than a lost one
    best = max(alike, key=lambda each: (SequenceMatcher(None, name.casefold(), each).ratio(), len(each) == len(name)))
    return by_folded[best]
