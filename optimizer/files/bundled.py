"""The scenarios and solver settings that come with tuimo, found by name in a checkout and in a wheel alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def bundled_scenarios() -> tuple[str, ...]:
    """Return the names of the scenarios that come with tuimo, sorted."""
    return tuple(sorted(file.parent.name for file in _folder("scenarios").glob("*/scenario.yaml")))


def bundled_configs() -> tuple[str, ...]:
    """Return the names of the solver settings that come with tuimo, sorted, without ``.toml``."""
    return tuple(sorted(file.stem for file in _folder("solver_configs").glob("*.toml")))


def scenario_path(given: str) -> Path:
    """Return the path that ``given`` means: a path as it stands, else a bundled scenario of that name.

    What is neither is returned as it stands, for the reader to complain about.
    """
    path = Path(given)
    return scenario_folder(given) if not path.exists() and given in bundled_scenarios() else path


def scenario_folder(name: str) -> Path:
    """Return the folder of a bundled scenario."""
    return _folder("scenarios") / name


def config_path(given: str) -> Path:
    """Return the path that ``given`` means: a path as it stands, else bundled solver settings of that name.

    What is neither is returned as it stands, for the reader to complain about.
    """
    path = Path(given)
    return _folder("solver_configs") / f"{given}.toml" if not path.exists() and given in bundled_configs() else path


def _folder(name: str) -> Path:
    """Return a folder that a wheel carries inside the package and a checkout has beside it."""
    in_wheel = _PACKAGE / "_bundled" / name
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / name
