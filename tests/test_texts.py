"""Numbers, nouns and names as messages write them."""

from __future__ import annotations

import pytest

from optimizer.texts import Text, counted
from optimizer.texts.found import LONGEST_COMPARED, LONGEST_SHOWN, nearest, one_line
from optimizer.texts.numbers import written


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "0"), (1234, "1,234"), (5.0, "5"), (-2.5, "-2.5"), (1234.5, "1,234.5"), (0.1 + 0.2, "0.3"), (100.0, "100")],
)
def test_numbers_are_written_without_dust(number: float, expected: str) -> None:
    """Thousands are set apart, and neither a needless point nor the dust of decimals is left."""
    assert written(number) == expected


def test_one_is_singular() -> None:
    """A noun is singular after 1 alone; Chinese has its own noun, or the number by itself."""
    assert [counted(number, "team", "teams", "个组").en for number in (0, 1, 2)] == ["0 teams", "1 team", "2 teams"]
    assert counted(2, "team", "teams", "个组").zh == "2个组"
    assert counted(1, "posting", "postings") == Text("1 posting", "1")


def test_what_was_found_stays_on_a_short_line() -> None:
    """Control characters are spelled out, and long words are cut."""
    assert one_line("a\nb") == "a\\x0ab"
    assert one_line("x" * LONGEST_SHOWN) == "x" * LONGEST_SHOWN
    assert one_line("x" * (LONGEST_SHOWN + 1)) == "x" * LONGEST_SHOWN + "…"


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("Taem1", ("team1", "team2"), "team1"),
        ("T013", ("T01", "T012"), "T01"),
        ("zzz", ("team1",), None),
        ("", ("",), None),
        ("a" * (LONGEST_COMPARED + 1), ("a" * LONGEST_COMPARED,), None),
    ],
)
def test_the_nearest_name_is_meant(name: str, known: tuple[str, ...], expected: str | None) -> None:
    """The name most like it is suggested whatever its case; none if nothing is alike or it is too long to compare."""
    assert nearest(name, known) == expected
