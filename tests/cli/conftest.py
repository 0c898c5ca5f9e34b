"""A tiny scenario in files, and a way to run the command line without starting a process."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from optimizer.cli.main import group

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]

SCENARIO = """\
id: tiny
name: A tiny ring
calendar: {country: null}
rotation: {pattern: ring}
rounds:
  - {id: R1, enter: 2024-03-04, leave: 2024-03-29}
tiers: [mandatory, coverage, travel]
"""
REGIONS = """\
id,name,name_en,lon,lat
A,甲县,Jia,116.0,38.0
B,乙县,Yi,116.5,38.0
C,丙县,Bing,116.2,38.6
"""
TEAMS = """\
id,name,home
a1,甲一组,A
b1,乙一组,B
c1,丙一组,C
"""
TARGETS = """\
id,name,region,days,risk
tA,甲局,A,5,3
tB,乙局,B,5,2
tC,丙局,C,5,1
tX,大工程,C,300,9
"""


def write_tiny(folder: Path) -> Path:
    """Write a scenario of three counties that turn in a ring; one target is too long for anybody."""
    folder.mkdir()
    for name, content in (
        ("scenario.yaml", SCENARIO),
        ("regions.csv", REGIONS),
        ("teams.csv", TEAMS),
        ("targets.csv", TARGETS),
    ):
        (folder / name).write_text(content, "utf-8")
    return folder


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """Write the tiny scenario."""
    return write_tiny(tmp_path / "tiny")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Return a function that runs ``tuimo`` in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(group, [str(each) for each in arguments])

    return run


@pytest.fixture(scope="session")
def solved_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Solve the tiny scenario, once for all tests, and return the folder that was written."""
    above = tmp_path_factory.mktemp("solved")
    tiny = write_tiny(above / "tiny")
    result = CliRunner().invoke(group, ["solve", str(tiny), "--time", "5", "--out", str(above / "out")])
    assert result.exit_code == 0, result.stderr
    return above / "out"


@pytest.fixture
def solved(solved_once: Path, tiny: Path, tmp_path: Path) -> Path:  # noqa: ARG001  # the plan lies beside its scenario
    """Return the plan file of the solved tiny scenario, in a folder of the test's own."""
    return shutil.copytree(solved_once, tmp_path / "out") / "plan.json"


@pytest.fixture
def edit() -> Callable[[Path, Callable[[Any], object]], None]:
    """Return a function that changes a JSON file in place."""

    def edit(path: Path, change: Callable[[Any], object]) -> None:
        content = json.loads(path.read_text("utf-8"))
        change(content)
        path.write_text(json.dumps(content), "utf-8")

    return edit
