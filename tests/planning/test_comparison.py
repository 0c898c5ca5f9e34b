"""Plans side by side."""

from __future__ import annotations

import pytest

from optimizer.planning.comparison import compare
from tests import builders as b


def test_figures_stand_side_by_side() -> None:
    """Every figure has one value a plan, computed from the plan and not taken from what it says of itself."""
    scenario = b.scenario(targets=(b.target("tB", "B", risk=3), b.target("tC", "C", risk=4)), pattern="free")
    one = b.plan(b.posting("a1", "B", "tB"))
    other = b.plan(b.posting("a1", "C", "tC"), b.posting("c1", "B", "tB"))
    figures = {figure.id: figure.values for figure in compare(scenario, (one, other)).figures}
    assert figures["coverage"] == (4, 0)
    assert figures["postings"] == (1, 2)
    assert figures["inspected"] == (1, 2)
    assert figures["left-out"] == (1, 0)
    assert figures["apart"] == (0, 2)
    assert figures["hard"] == (0, 0)


def test_what_moves_is_listed_by_round_and_team() -> None:
    """Teams that go elsewhere and teams that only change targets are told apart; others are not listed."""
    scenario = b.scenario(
        targets=(b.target("tB", "B"), b.target("uB", "B"), b.target("tC", "C"), b.target("tA", "A")), pattern="free"
    )
    one = b.plan(b.posting("a1", "B", "tB"), b.posting("b1", "A", "tA"), b.posting("c1", "B", "uB"))
    other = b.plan(b.posting("a1", "C", "tC"), b.posting("b1", "A", "tA"), b.posting("c1", "B", "tB"))
    moved = {each.team: each for each in compare(scenario, (one, other)).differences}
    assert set(moved) == {"a1", "c1"}
    assert moved["a1"].hosts == (("B",), ("C",))
    assert moved["a1"].changes_host
    assert moved["c1"].targets == (("uB",), ("tB",))
    assert not moved["c1"].changes_host


def test_one_plan_is_no_comparison() -> None:
    """A comparison needs two plans or more."""
    with pytest.raises(ValueError, match="two plans"):
        compare(b.scenario(), (b.plan(),))
