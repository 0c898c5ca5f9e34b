"""The two clocks are measured: what is proven of a round in days, and how near a term is to proof."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks import term
from benchmarks.benchmark import Request, Verdict
from benchmarks.solving import Solved, solved
from optimizer.domain import Plan, Status
from optimizer.engines.progress import Progress
from optimizer.measures.tiers import tiers_of

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from optimizer.domain import Scenario
    from optimizer.engines.settings import Settings


def test_both_clocks_have_a_row_for_every_bar() -> None:
    """A quick run yields each figure that has a bar, tells of every row, and finds a small term proven."""
    told: list[str] = []
    rows = list(term.run(Request(is_quick=True, tell=told.append)))
    assert [row.measure for row in rows if row.bar] == ["seconds to proof", "seconds to first plan", "gap of coverage"]
    found = {(row.case, row.measure): row.value for row in rows}
    assert found[term.QUICK_TERM, "gap of coverage"] == 0
    assert found[term.QUICK_TERM, "risk left unserved"] == found[term.QUICK_TERM, "proven bound of it"]
    near, all_ = (found[term.QUICK_TERM, f"seconds {each}"] for each in ("until the gap of coverage is 2 %", "in all"))
    assert isinstance(near, float)
    assert isinstance(all_, float)
    assert 0 < near <= all_ + 1
    assert len(told) == len(rows)


def test_sending_nobody_is_no_first_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told of a plan that leaves everything out does not count; the first word on a better one does."""
    told: list[float] = []

    def only_telling(scenario: Scenario, _: Settings, listen: Callable[[Progress], None] = print) -> Solved:
        tier = next(each for each in tiers_of(scenario) if each.name == "coverage")
        nobody = tier.shown(tier.value(scenario, Plan(())))
        for value in (nobody, *told):
            listen(Progress(tier, 1, 1, value, 0.0, 0.0))
        return Solved(Status.UNDECIDED, None, 1.0, 1.0, None)

    def first() -> object:
        (row,) = (each for each in term.in_rounds(Request(is_quick=True)) if each.measure == "seconds to first plan")
        return row.value

    monkeypatch.setattr(term, "solved", only_telling)
    assert first() is None
    told.append(1.0)
    assert first() is not None


def test_no_proof_and_no_plan_are_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A round that is not proven, and a term without a plan, miss their bars whatever the seconds."""

    def without(scenario: Scenario, settings: Settings, *_: object) -> Solved:
        return replace(solved(scenario, settings), status=Status.UNDECIDED, plan=None)

    monkeypatch.setattr(term, "solved", without)
    rows = list(term.run(Request(is_quick=True, tell=lambda _: None)))
    assert {row.verdict for row in rows if row.bar} == {Verdict.MISSED}
    assert "seconds, not proven" in {row.measure for row in rows}
