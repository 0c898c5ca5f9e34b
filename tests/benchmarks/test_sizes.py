"""How large the models of the ladder are: counts that are the same on every machine, so that none grows unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.ladder import rung, write_rung
from benchmarks.peers.one_solve import size_of_models
from optimizer.intake import load

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("instance", "engine", "expected"),
    [
        ("city-12", "columns", {"variables": 1_524, "rows": 257, "columns": 93}),
        ("city-12", "direct", {"variables": 1_524, "rows": 2_867}),
        ("city-18", "columns", {"variables": 7_114, "rows": 655, "columns": 943}),
        ("city-18", "direct", {"variables": 7_114, "rows": 11_329}),
    ],
)
def test_models_are_no_larger_than_they_were(
    tmp_path: Path, instance: str, engine: str, expected: dict[str, int]
) -> None:
    """Made-up cities of the ladder come to just so many variables, rows and columns; a change of that is on purpose."""
    write_rung(tmp_path / instance, rung(instance))
    counts, _ = size_of_models(engine, (load(tmp_path / instance),))
    assert counts == expected
