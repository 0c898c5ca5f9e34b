"""What comes with the code: its version, the versions it is tested with, what a wheel carries, and how to start."""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import optimizer
import start
from tests.imports import ROOT
from tests.test_architecture import IMPORTS

if TYPE_CHECKING:
    from pathlib import Path

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pinned() -> dict[str, Requirement]:
    """Return the lines of constraints.txt by the package's normalised name."""
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    names = [canonicalize_name(each.name) for each in requirements]
    assert len(names) == len(set(names))
    return dict(zip(names, requirements, strict=True))


def version_of(requirement: Requirement) -> Version:
    """Return the one version that a line of constraints.txt allows."""
    (only,) = requirement.specifier
    assert only.operator == "=="
    return Version(only.version)


def asked_for() -> list[Requirement]:
    """Return what pyproject.toml asks for, for using and for developing tuimo."""
    project = PROJECT["project"]
    return [Requirement(line) for line in (*project["dependencies"], *project["optional-dependencies"]["dev"])]


def test_the_version_tops_the_changelog() -> None:
    """The code, the installed distribution and the newest entry of the changelog name the same version."""
    entries = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert entries[0] == optimizer.__version__ == importlib.metadata.version("tuimo")


def test_every_dependency_is_pinned_to_a_version_it_allows() -> None:
    """constraints.txt holds one version, in the range asked for, of everything that pyproject.toml asks for."""
    versions = pinned()
    assert [
        str(wanted)
        for wanted in asked_for()
        if canonicalize_name(wanted.name) not in versions
        or version_of(versions[canonicalize_name(wanted.name)]) not in wanted.specifier
    ] == []


def test_the_tests_run_with_the_pinned_versions() -> None:
    """What is installed here is what constraints.txt names, so that everybody tests the same."""
    here = {
        name: importlib.metadata.version(name)
        for name, line in pinned().items()
        if line.marker is None or line.marker.evaluate()
    }
    assert here == {name: str(version_of(pinned()[name])) for name in here}


def test_what_is_imported_is_asked_for() -> None:
    """Every library that the package imports comes with it or with the extra for clusters."""
    distributions = importlib.metadata.packages_distributions()
    asked_for = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["cluster"]]
    comes_along = {canonicalize_name(Requirement(line).name) for line in asked_for}
    roots = {each.imported.partition(".")[0] for each in IMPORTS if not each.for_types} - set(sys.stdlib_module_names)
    missing = [
        root
        for root in sorted(roots - {"optimizer"})
        if not comes_along & {canonicalize_name(name) for name in distributions.get(root, [])}
    ]
    assert roots > {"optimizer"}
    assert missing == []


def test_the_wheel_carries_scenarios_and_settings() -> None:
    """The folders that ``bundled`` looks for in a wheel are put there, and exist."""
    carried = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["sources"]
    assert carried == {name: f"optimizer/_bundled/{name}" for name in ("scenarios", "solver_configs")}
    assert all((ROOT / name).is_dir() for name in carried)


def test_types_are_shipped() -> None:
    """The package says that it is typed, so that its users' tools read its annotations."""
    assert (ROOT / "optimizer" / "py.typed").is_file()


def test_the_readme_names_every_way_to_start() -> None:
    """The two commands of the README are ones that start.py knows, and a scenario that is there is planned."""
    commands = re.findall(r"^\$ python3 start\.py (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert commands == ["plan", "test"]
    assert set(commands) < set(start.JOBS)
    assert (ROOT / start.JOBS["plan"][1][2] / "scenario.yaml").is_file()


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_start_says_what_it_can_do(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Without a word that it knows, start.py changes nothing and names the words it knows."""
    assert start.main(arguments) == 2
    assert "plan|test|setup" in capsys.readouterr().err


def test_start_refuses_an_old_python(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """With a Python that is too old, start.py says so and changes nothing."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    assert start.main(["test"]) == 2
    assert "3.11" in capsys.readouterr().err


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    """Have start.py write down what it would run instead of running it."""
    ran: list[list[str]] = []
    monkeypatch.setattr(start, "FOLDER", tmp_path / ".venv")
    monkeypatch.setattr(start, "_runs", lambda command: True)  # noqa: ARG005
    monkeypatch.setattr(start, "_run", lambda command: _write_down(ran, command, 0))
    return ran


def _write_down(ran: list[list[str]], command: list[str], code: int) -> int:
    ran.append(command)
    return code


def test_start_installs_then_runs(commands: list[list[str]]) -> None:
    """start.py installs the pinned versions first and hands what follows the word to the command."""
    assert start.main(["test", "-q"]) == 0
    install, run = commands
    assert install[-5:] == ["-qq", "--constraint", "constraints.txt", "--editable", ".[dev]"]
    assert run[-7:] == ["-m", "pytest", "-n", "auto", "--dist", "worksteal", "-q"]


def test_start_without_pip_inside_uses_the_pip_outside(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a new environment comes without pip, the pip at hand installs into it."""
    monkeypatch.setattr(start, "_runs", lambda command: "pip" not in command)
    assert start.main(["setup"]) == 0
    assert commands[0][:5] == [sys.executable, "-m", "pip", "--python", str(start.PYTHON)]


def test_start_does_not_run_what_could_not_be_installed(
    commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If installing fails, start.py ends with its exit code."""
    monkeypatch.setattr(start, "_run", lambda command: _write_down(commands, command, 1))
    assert start.main(["plan"]) == 1
    assert len(commands) == 1
