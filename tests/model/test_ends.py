"""On which day a target ends: the table by start, and the runs that say the same."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain.records import Blackout
from optimizer.model.ends import Ends
from tests import builders as b


@given(st.integers(1, 30), st.sets(st.integers(0, 90), max_size=20))
def test_runs_of_starts_say_what_the_table_says(days: int, closed: set[int]) -> None:
    """Every start lies in one run, and adding its length leads to the very end that the table has for it."""
    shut = tuple(
        Blackout(who="A", span=b.span(day, day)) for day in (b.MONDAY + timedelta(days=each) for each in closed)
    )
    ends = Ends(b.scenario(blackouts=shut), b.MONDAY)
    told = [start + length for first, last, length in ends.runs(days, ["A"], 5, 80) for start in range(first, last + 1)]
    assert tuple(told) == ends.of(days, ["A"], 5, 80)
