"""The solver settings that come along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.engines import Settings
from optimizer.files.bundled import bundled_configs, config_path

if TYPE_CHECKING:
    from pathlib import Path


def test_the_names_are_the_promised_ones() -> None:
    """The four settings of the help text are there."""
    assert bundled_configs() == ("balanced", "quick", "reproducible", "thorough")


@pytest.mark.parametrize("name", bundled_configs())
def test_every_file_loads_and_explains_itself(name: str) -> None:
    """Each file is read without complaint, begins by saying what it is for, and explains every key."""
    path = config_path(name)
    lines = path.read_text("utf-8").splitlines()
    keys = [place for place, line in enumerate(lines) if "=" in line and not line.startswith("#")]
    assert isinstance(Settings.from_file(path), Settings)
    assert lines[0].startswith("# For ")
    assert all(lines[place - 1].startswith("#") for place in keys)


def test_an_empty_file_is_the_defaults(tmp_path: Path) -> None:
    """What is not said keeps its default; balanced writes the defaults out."""
    (tmp_path / "empty.toml").write_text("")
    assert Settings.from_file(tmp_path / "empty.toml") == Settings()
    assert Settings.from_file(config_path("balanced")) == Settings()


def test_reproducible_depends_on_no_clock() -> None:
    """One thread and a limit on effort; the clock's limit is far beyond it."""
    settings = Settings.from_file(config_path("reproducible"))
    assert settings.workers == 1
    assert settings.deterministic_seconds is not None
    assert settings.seconds > 100 * settings.deterministic_seconds
