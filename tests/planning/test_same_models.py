"""The same scenario makes the same model in every process: nothing is stated in the order of a set of names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODELS = """
import threading
from dataclasses import replace
from optimizer.engines import Settings
from optimizer.engines.building import Problem
from optimizer.planning.people import Grade, People
from tests.staffed import staffed

given, _ = staffed(6, 2)
given = replace(given, officers=given.officers[::3])
people = People(given, Settings(), threading.Event())
for pool in people.staffable.pools.rows():
    print(pool[0], pool[1], sorted(pool[2]), list(pool[3].amounts.items()))
for grade in Grade:
    print(Problem.of(people.sending(grade)).model().cp.proto)
"""
"""What is known of the people of a few counties, and the models that send their teams in two rounds."""


def models(seed: str) -> str:
    """Return the models as text, made by a process that orders sets of names by this seed."""
    command = [sys.executable, "-c", MODELS]
    surroundings = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=True)
    return done.stdout


def test_models_do_not_depend_on_the_order_of_sets() -> None:
    """Two processes, in which sets of the same names have different orders, make the same models."""
    first = models("1")
    assert "no-repeat" in first
    assert "R1 ['deputy'] [(('R1', 'H00-1', 'H00'), 1)" in first
    assert models("2") == first
