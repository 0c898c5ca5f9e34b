from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.files import bundled

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["checkout", "wheel"])
def package(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a made-up package with one scenario and one settings file where a checkout or a wheel has them."""
    package = tmp_path / "optimizer"
    home = package / "_bundled" if request.param == "wheel" else tmp_path
    (home / "scenarios" / "small-city").mkdir(parents=True)
    (home / "scenarios" / "small-city" / "scenario.yaml").touch()
    (home / "scenarios" / "README.md").touch()
    (home / "solver_configs").mkdir()
    (home / "solver_configs" / "quick.toml").touch()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    monkeypatch.setattr(bundled, "_PACKAGE", package)
    return home


def test_bundled_things_are_found_by_name(package: Path) -> None:
    """From any working directory, a bundled scenario and bundled settings are found by their bare names."""
    assert bundled.bundled_scenarios() == ("small-city",)
    assert bundled.bundled_configs() == ("quick",)
    assert bundled.scenario_path("small-city") == package / "scenarios" / "small-city"
    assert bundled.config_path("quick") == package / "solver_configs" / "quick.toml"


@pytest.mark.usefixtures("package")
def test_a_path_that_exists_comes_first(tmp_path: Path) -> None:
    """A folder or file of one's own is never mistaken for the bundled one of the same name."""
    own = tmp_path / "elsewhere"
    (own / "small-city").mkdir()
    (own / "quick").touch()
    assert (bundled.scenario_path("small-city") / "x").resolve() == (own / "small-city" / "x").resolve()
    assert bundled.config_path("quick").resolve() == (own / "quick").resolve()


@pytest.mark.usefixtures("package")
def test_what_is_not_found_is_returned_as_it_stands() -> None:
    """A name that means nothing is handed on unchanged, so that the reader's complaint shows what was typed."""
    assert str(bundled.scenario_path("no-such-city")) == "no-such-city"
    assert str(bundled.config_path("slow")) == "slow"
