"""What choices of dates cost: each case is the city with one thing more, and is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import dates
from benchmarks.benchmark import Request
from benchmarks.ladder import draw, rung, write
from optimizer.engines.building import Problem
from optimizer.intake import load

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain import Scenario


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Return the city with made-up regions."""
    folder: Path = tmp_path_factory.mktemp("city")
    write(folder, draw(rung(dates.CITY, dates.SEED)))
    return load(folder)


def test_each_case_leaves_something_open(city: Scenario) -> None:
    """The city alone and with days of targets' own is priced exactly, with other dates roughly, or not at all."""
    models = {case: Problem.of(changed(city)).model(prices_stays=True) for case, changed in dates.CASES.items()}
    exactly = [case for case, model in models.items() if model.is_priced_exactly]
    assert exactly == ["no choice of dates", "days of their own on every tenth target"]
    roughly = [case for case, model in models.items() if not model.is_hardly_priced and case not in exactly]
    assert roughly == ["one day of entering pinned", "five teams not available for a week"]
    assert (
        sum(bool(target.earliest or target.latest) for target in dates.with_days(city).targets) > len(city.targets) / 20
    )


def test_every_case_is_measured() -> None:
    """A quick run tells of each case how it ended, what was found and what is proven."""
    said: list[str] = []
    rows = list(dates.run(Request(seconds=2.0, is_quick=True, tell=said.append)))
    found = {(row.case, row.measure): row.value for row in rows}
    assert len(said) == len(dates.CASES)
    for case in dates.CASES:
        value, bound = (found[f"{dates.QUICK_CITY}, {case}", each] for each in ("value", "bound"))
        assert isinstance(value, int | float)
        assert isinstance(bound, int | float)
        assert bound <= value
        assert found[f"{dates.QUICK_CITY}, {case}", "seconds in all"] is not None
