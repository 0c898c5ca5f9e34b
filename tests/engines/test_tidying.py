"""Days without gaps: stays and targets that a plan begins later than need be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Mode, Pin, Setting
from optimizer.engines.tidying import without_gaps
from tests.builders import day, plan, posting, round_, scenario, span, target, team, visit

if TYPE_CHECKING:
    from collections.abc import Collection

    from optimizer.domain import Posting, Scenario, Span

ROUNDS = (round_("R1", "2024-03-04", "2024-03-22"), round_("R2", "2024-03-11", "2024-03-29"))
LATE = plan(
    posting("a1", "B", visit("t", "2024-03-13", "2024-03-15"), enter="2024-03-12", leave="2024-03-18"),
    posting("a1", "C", visit("u", "2024-03-21", "2024-03-22"), round="R2", enter="2024-03-20", leave="2024-03-25"),
)
"""One team in two rounds that overlap, each stay later and shorter than it could be."""


def overlapping(available: tuple[Span, ...] = (), **tables: Any) -> Scenario:  # noqa: ANN401  # any table
    """Return the scenario of the late plan."""
    targets = [target("t", "B", 3), target("u", "C", 2)]
    return scenario("ABC", [team("a1", "A", available=available)], targets, ROUNDS, pattern="free", **tables)


def stays(given: Scenario, kept: Collection[Posting] = ()) -> list[Span]:
    """Return the stays of the late plan without gaps."""
    return [each.span for each in without_gaps(given, LATE, kept).postings]


def test_stays_of_rounds_that_overlap_come_one_after_the_other() -> None:
    """The first one enters with its round, the second when the first has done its work, and it stays till its end."""
    tidy = without_gaps(overlapping(), LATE)
    assert [each.span for each in tidy.postings] == [span("2024-03-04", "2024-03-10"), span("2024-03-11", "2024-03-29")]
    assert [each.visits[0].start for each in tidy.postings] == [day("2024-03-04"), day("2024-03-11")]


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ({"available": (span("2024-03-06", "2024-03-27"),)}, ["2024-03-06/2024-03-10", "2024-03-11/2024-03-27"]),
        (
            {"rules": {"rest-between-rounds": Setting(Mode.HARD, 1, {"days": 7})}},
            ["2024-03-04/2024-03-06", "2024-03-14/2024-03-29"],
        ),
        ({"pins": (Pin(rule="must", team="a1", leave=day("2024-03-18")),)}, ["2024-03-12/2024-03-18", None]),
    ],
    ids=["available only then", "a week of rest", "a pinned day"],
)
def test_what_binds_a_stay_is_heeded(tables: dict[str, Any], expected: list[str | None]) -> None:
    """A stay keeps to the team's availability and to the rest between rounds, and as it is where days are pinned."""
    found = [f"{each.start}/{each.end}" for each in stays(overlapping(**tables))]
    assert [each if known is not None else None for each, known in zip(found, expected, strict=True)] == expected


def test_days_that_people_were_told_stay() -> None:
    """A stay of the plan before keeps its days, and the others go round it."""
    assert stays(overlapping(), [LATE.postings[0]]) == [LATE.postings[0].span, span("2024-03-19", "2024-03-29")]
    assert stays(overlapping(), [LATE.postings[1]]) == [span("2024-03-04", "2024-03-19"), LATE.postings[1].span]
