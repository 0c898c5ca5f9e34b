"""Which parameters a search hands to CP-SAT."""

from __future__ import annotations

import threading

import pytest
from ortools.sat.python import cp_model

from optimizer.domain import Status
from optimizer.engines import Settings
from optimizer.engines.search import FEW_THREADS, FULL_SEARCHES, Limits, search
from optimizer.errors import SettingsError


def parameters_of(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> cp_model.CpSolver:
    """Return the solver that a small search with these settings used."""
    used: list[cp_model.CpSolver] = []

    class Remembered(cp_model.CpSolver):
        def __init__(self) -> None:
            super().__init__()
            used.append(self)

    monkeypatch.setattr(cp_model, "CpSolver", Remembered)
    cp = cp_model.CpModel()
    numbers = [cp.new_int_var(0, 5, name) for name in "ab"]
    cp.add(sum(numbers) >= 3)
    cp.minimize(2 * numbers[0] + numbers[1])
    found = search(cp, settings, Limits(10), threading.Event(), lambda *_: None)
    assert (found.status, found.bound) == (Status.OPTIMAL, 3)
    return used[0]


@pytest.mark.parametrize("workers", [1, 2, FEW_THREADS])
def test_few_threads_search_with_the_strongest_relaxation(monkeypatch: pytest.MonkeyPatch, workers: int) -> None:
    """With few threads the first full search is the one that proves rings soonest."""
    solver = parameters_of(monkeypatch, Settings(workers=workers))
    assert list(solver.parameters.subsolvers) == list(FULL_SEARCHES)
    assert FULL_SEARCHES[0] == "max_lp"


def test_many_threads_search_as_the_solver_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    """With many threads CP-SAT's own choice stands."""
    assert list(parameters_of(monkeypatch, Settings(workers=FEW_THREADS + 1)).parameters.subsolvers) == []


def test_a_list_from_the_settings_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parameters that are lists can be set, and what the settings say of full searches stands."""
    settings = Settings(workers=2, cp_sat={"subsolvers": ["no_lp"], "ignore_subsolvers": ["core"]})
    parameters = parameters_of(monkeypatch, settings).parameters
    assert list(parameters.subsolvers) == ["no_lp"]
    assert list(parameters.ignore_subsolvers) == ["core"]


@pytest.mark.parametrize("value", [[1], "no_lp", 3])
def test_a_value_of_the_wrong_kind_is_refused(monkeypatch: pytest.MonkeyPatch, value: object) -> None:
    """A list that holds the wrong things, and what should be a list and is none, is refused by name."""
    with pytest.raises(SettingsError, match=r"cp_sat\.subsolvers must be a list"):
        parameters_of(monkeypatch, Settings(workers=1, cp_sat={"subsolvers": value}))


@pytest.mark.parametrize("parameters", [{"linearization_level": -1}, {"subsolvers": ["no_such"]}])
def test_a_value_that_only_the_solver_knows_to_be_wrong_is_no_mistake_of_ours(
    monkeypatch: pytest.MonkeyPatch, parameters: dict[str, object]
) -> None:
    """A parameter out of its range is an error of the settings, with what the solver says of it."""
    with pytest.raises(SettingsError, match=r"CP-SAT refuses these parameters \(.+\)"):
        parameters_of(monkeypatch, Settings(workers=1, cp_sat=parameters))
