"""Many equal cities: what is told of the time that they take, and of worker processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks import spreading
from benchmarks.benchmark import Request, Row, Verdict
from benchmarks.commands import CommandFailed
from benchmarks.results import read_csv
from benchmarks.run import main
from benchmarks.spreading import Took, deviation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest


def taking(seconds: dict[tuple[str, int, int], float], inside: float = 1.0) -> Callable[..., Took]:
    """Return a solve that takes so long, by executor, slots and number of cities."""

    def solve(_: object, count: int, _how: str, executor: str, slots: int) -> Took:
        return Took(count, "optimal", 7.0 * count, 0.1, 1.0, seconds[executor, slots, count], inside, 2.0 * count)

    return solve


def rows_with(monkeypatch: pytest.MonkeyPatch, per_city: dict[int, float], shared: float) -> dict[str, Row]:
    """Return the rows by measure, for seconds per city, and seconds of each way to share out 60 seconds of tasks."""
    seconds = {("processes", 0, count): count * each for count, each in per_city.items()}
    seconds.update({(*way, spreading.OVERHEAD_COUNT): shared / way[1] for way in spreading.WAYS.values()})
    monkeypatch.setattr(spreading, "solve", taking(seconds, 60.0))
    return {row.measure: row for row in spreading.run(Request(tell=lambda _: None))}


def test_time_for_a_city_is_flat(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds per city that stay within a fifth of their mean meet the bar; more cities that take longer miss it."""
    flat = "seconds per city, furthest from their mean"
    even = rows_with(monkeypatch, {10: 1.1, 30: 1.0, 100: 0.9, 300: 1.0}, 61.0)
    assert (even[flat].value, even[flat].verdict) == (10.0, Verdict.MET)
    uneven = rows_with(monkeypatch, {10: 1.0, 30: 1.0, 100: 1.0, 300: 1.6}, 61.0)
    assert (uneven[flat].value, uneven[flat].verdict) == (23.1, Verdict.MISSED)
    assert deviation([1.0, 1.0]) == 0


def test_overhead_is_what_passes_beside_the_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three seconds beside sixty inside tasks meet the bar, four miss it, however many workers there are."""
    rows = rows_with(monkeypatch, dict.fromkeys(spreading.FLAT_COUNTS, 1.0), 63.0)
    for way in spreading.WAYS:
        assert (rows[f"overhead, {way}"].value, rows[f"overhead, {way}"].verdict) == (5.0, Verdict.MET)
    rows = rows_with(monkeypatch, dict.fromkeys(spreading.FLAT_COUNTS, 1.0), 64.0)
    assert {rows[f"overhead, {way}"].verdict for way in spreading.WAYS} == {Verdict.MISSED}


def test_equal_cities_must_come_to_equal_values(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies whose values differ, or that workers plan in another way, are wrong and not merely slow."""

    def solve(_: object, count: int, _how: str, _executor: str, slots: int) -> Took:
        return Took(count, "optimal", 1.0 * count * count + slots, 0.1, 1.0, 1.0, 1.0, None)

    monkeypatch.setattr(spreading, "solve", solve)
    wrong = [row.measure for row in spreading.run(Request(tell=lambda _: None)) if row.verdict is Verdict.WRONG]
    assert wrong == ["different values of one city", "values are the same"]


def test_a_process_that_fails_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that fails is a row and ends as wrong."""

    def fall(*_: object) -> Took:
        msg = "no memory"
        raise CommandFailed(msg)

    monkeypatch.setattr(spreading, "solve", fall)
    (row,) = spreading.run(Request(tell=lambda _: None))
    assert row.verdict is Verdict.WRONG


def test_cities_are_solved_side_by_side(tmp_path: Path) -> None:
    """A quick run solves copies of a city in this process and in workers, to the same proven value."""
    out = tmp_path / "rows.csv"
    assert main(["--quick", "spreading", "--out", str(out)]) == 0
    rows = {(row.case, row.measure): row for row in read_csv(out)}
    assert rows["2 cities", "status"].value == "optimal"
    assert rows["overhead, 2 cities", "values are the same"].verdict is Verdict.MET
