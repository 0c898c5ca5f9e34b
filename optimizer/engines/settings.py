"""How to solve: one frozen record, read from a small TOML file."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from optimizer.errors import SettingsError
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ENGINES = ("auto", "direct", "columns")

MOST_WORKERS = 10_000
"""CP-SAT takes no more."""

_POSITIVE = Text("a positive number", "大于 0 的数")
_WORKERS = Text("a whole number from 0 to {most}", "0 到 {most} 之间的整数").fill(most=MOST_WORKERS)
_SEED = Text("a whole number from 0 to 2147483647", "0 到 2147483647 之间的整数")
_ENGINE = Text("one of {names}", "{names} 之一").fill(names=join(ENGINES))
_TABLE = Text("a table", "表（[cp_sat]）")
_DEMAND = Text("{name} must be {expected}, not {found}", "{name} 应为{expected}，实际为 {found}")
_UNREADABLE = Text("{file}: cannot be read ({why})", "{file}：无法读取（{why}）")
_NO_TOML = Text("{file}: is not TOML ({why})", "{file}：不是有效的 TOML 文件（{why}）")
_UNKNOWN = Text("unknown key {key}; {hint}", "未知的键 {key}；{hint}")
_MAYBE = Text("maybe {name}", "是否想写 {name}")
_KNOWN = Text("known are {names}", "可用的键：{names}")
_IN_FILE = Text("{file}: {text}", "{file}：{text}")


@dataclass(frozen=True, slots=True)
class Settings:
    """How to solve. An empty file equals these defaults.

    Parameters
    ----------
    seconds
        Time limit in seconds of wall clock over all tiers; positive.
    deterministic_seconds
        If set, search effort over all tiers in the solver's deterministic seconds, which do not depend on the
        machine's load; positive. With ``workers = 1`` and a seed the same plan comes out every time.
    workers
        Search threads, from 0 to 10000; 0 takes every core.
    seed
        Seed of every random choice; not negative.
    engine
        ``direct``: searches over everything at once, which proves small scenarios. ``columns``, for large ones: decides
        for every host which teams work there together; where that is not enough, it bounds by prices and improves the
        plan piece by piece. ``auto``: whichever suits the size.
    cp_sat
        Parameters of CP-SAT that tuimo does not name, by their own names.
    """

    seconds: float = 60.0
    deterministic_seconds: float | None = None
    workers: int = 0
    seed: int = 1
    engine: str = "auto"
    cp_sat: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        said = _defects({each.name: getattr(self, each.name) for each in fields(self)})
        if said:
            raise SettingsError(join(said, "\n", "\n"))

    @property
    def threads(self) -> int:
        """The number of search threads: ``workers``, or every core that this process may use."""
        return (
            self.workers or len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else (self.workers or os.cpu_count() or 1)
        )

    def changed(self, **changes: object) -> Settings:
        """Return these settings with some changed; ``None`` leaves a setting as it is."""
        return replace(self, **{name: value for name, value in changes.items() if value is not None})  # type: ignore[arg-type]

    @classmethod
    def from_file(cls, path: str | Path) -> Settings:
        """Read settings from a TOML file with the keys of this record, ``-`` for ``_``, and a table ``[cp_sat]``.

        Raises
        ------
        SettingsError
            If the file cannot be read, is not TOML, or has an unknown key or a value out of range.
        """
        place = Path(path)
        try:
            with place.open("rb") as file:
                content = tomllib.load(file)
        except OSError as error:
            raise SettingsError(_UNREADABLE.fill(file=place, why=error.strerror)) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(_NO_TOML.fill(file=place, why=error)) from None
        names = {each.name.replace("_", "-"): each.name for each in fields(cls)} | {"cp_sat": "cp_sat"}
        values = {names[key]: value for key, value in content.items() if key in names}
        said = [_UNKNOWN.fill(key=repr(key), hint=_hint(key, names)) for key in content if key not in names]
        said += _defects(values)
        if said:
            raise SettingsError(join([_IN_FILE.fill(file=place, text=each) for each in said], "\n", "\n"))
        return cls(**values)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_positive(value: object) -> bool:
    return _is_number(value) and value > 0  # type: ignore[operator]  # it is a number


_CHECKS: tuple[tuple[str, Callable[[Any], bool], Text], ...] = (
    ("seconds", _is_positive, _POSITIVE),
    ("deterministic_seconds", lambda value: value is None or _is_positive(value), _POSITIVE),
    ("workers", lambda value: _is_whole(value) and 0 <= value <= MOST_WORKERS, _WORKERS),
    ("seed", lambda value: _is_whole(value) and 0 <= value < 2**31, _SEED),
    ("engine", lambda value: value in ENGINES, _ENGINE),
    ("cp_sat", lambda value: isinstance(value, dict), _TABLE),
)
"""What each setting must be, as a test and in words."""


def _defects(values: Mapping[str, Any]) -> list[Text]:
    """Return what is wrong with some settings, in words."""
    said = [
        _DEMAND.fill(name=name if name == "cp_sat" else name.replace("_", "-"), expected=expected, found=repr(found))
        for name, is_met, expected in _CHECKS
        if name in values and not is_met(found := values[name])
    ]
    parameters = values.get("cp_sat")
    if isinstance(parameters, dict) and parameters:
        from optimizer.engines.parameters import refused  # the solver is slow to import

        said += refused(parameters)
    return said


def _hint(key: str, names: Mapping[str, str]) -> Text:
    near = get_close_matches(key, names, 1)
    return _MAYBE.fill(name=repr(near[0])) if near else _KNOWN.fill(names=join(names))
