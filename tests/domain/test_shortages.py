"""What is known to be missing: different ways to count the same are no sum, what they do not count is added."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain.shortages import Pool, Row, Shortages

CHOSEN = {("R1", "whole", "B"): frozenset[str](), ("R1", "half", "B"): frozenset[str]()}
BROUGHT = Pool((Row({("R1", "whole", "B"): 2}, 0, 1000),))
DRAWN = Pool((Row({("R1", "half", "B"): 1}, 0, 1000),))


def test_what_is_found_later_counts_instead_of_what_was_known_but_for_single_teams() -> None:
    """A whole team's two empty seats stay counted beside a row that says more of the others than was known."""
    known = Shortages((BROUGHT, DRAWN), alone=(BROUGHT,))
    found = replace(known, found=(Row({("R1", "half", "B"): 5}, 2, 1000, frozenset({("P", "R1")})),))
    assert known.least(CHOSEN) == 3000
    assert found.least(CHOSEN) == 5000
    assert replace(found, alone=()).least(CHOSEN) == 3000


def test_rows_that_count_on_different_people_add_up() -> None:
    """Of two rows about the same people the one that says more counts, of two about others both."""
    rows = [
        Row({("R1", "half", "B"): amount}, 0, 1000, frozenset({(who, "R1")})) for amount, who in ((1, "P"), (2, "P"))
    ]
    other = Row({("R1", "whole", "B"): 4}, 0, 1000, frozenset({("Q", "R1")}))
    assert Shortages(found=(*rows, other)).least(CHOSEN) == 6000
