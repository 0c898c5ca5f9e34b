"""Which engine solves what."""

from __future__ import annotations

import pytest

from optimizer.engines import Settings
from optimizer.engines.building import Problem
from optimizer.engines.choosing import SOLVERS, engine_for
from optimizer.engines.columns import ColumnsRun
from optimizer.engines.direct import DirectRun
from optimizer.engines.settings import ENGINES
from optimizer.files.bundled import scenario_path
from optimizer.intake.loading import load
from tests import builders as b


@pytest.mark.parametrize(("name", "expected"), [("binzhou-2019", "direct"), ("harbin-2017", "columns")])
def test_the_size_decides_where_nothing_is_asked_for(name: str, expected: str) -> None:
    """A small city is solved by one model over everything, a large one by columns."""
    problem = Problem.of(load(scenario_path(name)))
    assert engine_for(problem, Settings()) == expected
    assert engine_for(problem, Settings(engine="auto")) == expected


@pytest.mark.parametrize("asked", ["direct", "columns"])
def test_the_engine_that_was_asked_for_is_taken(asked: str) -> None:
    """Whatever the size, settings that name an engine get it."""
    for scenario in (b.scenario(), load(scenario_path("harbin-2017"))):
        assert engine_for(Problem.of(scenario), Settings(engine=asked)) == asked


def test_every_engine_that_can_be_asked_for_is_there() -> None:
    """Each name that settings allow is an engine, but for the one that leaves the choice open."""
    assert {"direct": DirectRun.over, "columns": ColumnsRun} == SOLVERS
    assert {"auto", *SOLVERS} == set(ENGINES)
