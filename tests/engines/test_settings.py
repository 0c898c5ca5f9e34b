"""How to solve, read from a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ortools.sat.python import cp_model

from optimizer.engines import Settings
from optimizer.engines.parameters import OWN
from optimizer.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str) -> Path:
    """Return a settings file with this text."""
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_is_the_defaults(tmp_path: Path) -> None:
    """What a file does not say keeps its default."""
    assert Settings.from_file(written(tmp_path, "")) == Settings()


def test_every_key_is_read(tmp_path: Path) -> None:
    """Each key of the record may stand in the file, with hyphens for underscores."""
    text = """
        seconds = 5
        deterministic-seconds = 2.5
        workers = 1
        seed = 7
        engine = "direct"
        [cp_sat]
        linearization_level = 2
    """
    expected = Settings(
        seconds=5,
        deterministic_seconds=2.5,
        workers=1,
        seed=7,
        engine="direct",
        cp_sat={"linearization_level": 2},
    )
    assert Settings.from_file(written(tmp_path, text)) == expected


def test_an_unknown_key_names_the_nearest_one(tmp_path: Path) -> None:
    """A misspelt key is refused with what was perhaps meant."""
    with pytest.raises(SettingsError, match="unknown key 'worker'; maybe 'workers'"):
        Settings.from_file(written(tmp_path, "worker = 2"))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("seconds = 0", "seconds must be a positive number, not 0"),
        ("seconds = nan", "seconds must be a positive number, not nan"),
        ("seconds = true", "seconds must be a positive number, not True"),
        ("deterministic-seconds = -1", "deterministic-seconds must be a positive number, not -1"),
        ("workers = -1", "workers must be a whole number from 0 to 10000, not -1"),
        ("workers = 1.5", "workers must be a whole number from 0 to 10000, not 1.5"),
        ("workers = 100000", "workers must be a whole number from 0 to 10000, not 100000"),
        ("seed = -1", "seed must be a whole number from 0 to 2147483647, not -1"),
        ('engine = "magic"', "engine must be one of auto, direct, columns, not 'magic'"),
        ("cp_sat = 3", "cp_sat must be a table, not 3"),
        ("[cp_sat]\nlinearisation_level = 2", "cp_sat.linearisation_level: CP-SAT has no such parameter; maybe"),
        ('[cp_sat]\nlinearization_level = "two"', "cp_sat.linearization_level must be a whole number that CP-SAT"),
        ('[cp_sat]\ncp_model_presolve = "no"', "cp_sat.cp_model_presolve must be true or false, not 'no'"),
        ("[cp_sat]\ncopy_from = 3", "cp_sat.copy_from: CP-SAT has no such parameter"),
        ("[cp_sat]\nsubsolvers = 3", "cp_sat.subsolvers must be a list that CP-SAT takes, not 3"),
        ("seconds = ", "is not TOML"),
    ],
)
def test_a_value_out_of_range_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    """Every value is checked, and the sentence holds the file, the key, what was expected and what was found."""
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        Settings.from_file(path)
    assert complaint in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("name", OWN)
def test_what_other_settings_say_is_no_parameter(tmp_path: Path, name: str) -> None:
    """A parameter that would be overruled, or would make proofs false, is refused, and so named that it exists."""
    with pytest.raises(SettingsError, match=f"cp_sat.{name}: is set by {OWN[name]}"):
        Settings.from_file(written(tmp_path, f"[cp_sat]\n{name} = 1"))
    assert hasattr(cp_model.CpSolver().parameters, name)


def test_all_defects_are_said_at_once(tmp_path: Path) -> None:
    """Keys and values that are wrong are told together, one line each, and each line names the file."""
    path = written(tmp_path, "seconds = 0\nworker = 2\nseed = -1\n[cp_sat]\nno_such = 1\n")
    with pytest.raises(SettingsError) as caught:
        Settings.from_file(path)
    words = [line.removeprefix(f"{path}: ").split()[0] for line in str(caught.value).splitlines()]
    assert words == ["unknown", "seconds", "seed", "cp_sat.no_such:"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there gives a sentence, not a traceback."""
    with pytest.raises(SettingsError, match="cannot be read"):
        Settings.from_file(tmp_path / "none.toml")


def test_changed_leaves_alone_what_is_none() -> None:
    """Options that were not given on the command line do not overrule the file."""
    assert Settings(seed=4).changed(seed=None, seconds=9.0) == Settings(seed=4, seconds=9.0)


def test_threads_are_the_workers_or_every_core() -> None:
    """Zero workers means every core, and at least one."""
    assert Settings(workers=3).threads == 3
    assert Settings(workers=0).threads >= 1
