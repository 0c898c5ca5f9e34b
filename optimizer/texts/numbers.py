"""Numbers as people write them."""

from __future__ import annotations


def tidy(number: float) -> float:
    """Return the number without the dust that subtracting decimals leaves."""
    return round(number, 6)


def written(number: float) -> str:
    """Return the number as people write it: whole numbers without a point, thousands set apart."""
    number = tidy(number)
    return f"{int(number):,}" if number % 1 == 0 else f"{number:,.6f}".rstrip("0")
