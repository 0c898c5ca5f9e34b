"""The digest of a scenario: equal for equal content, whatever files it came from."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from optimizer.domain import Scenario

_NOT_CONTENT = frozenset({"path", "digest", "whole", "shortages"})
_SETTINGS = frozenset({"offsets", "composition"})
"""What came later than the first scenarios; left out as a whole where it says nothing."""
_UNORDERED = frozenset(
    {
        "regions",
        "teams",
        "targets",
        "officers",
        "posts",
        "ties",
        "waivers",
        "blackouts",
        "leaders",
        "history",
        "pins",
        "rounds",
    }
)


def digest_of(scenario: Scenario) -> str:
    """Return ``sha256:`` and the digest of the scenario's tables and settings.

    Path, file format, the language of headers and the order of rows and columns do not enter; the order of tiers and
    of the ids in one cell does. Fields that hold their default are left out, so that a later version with more
    columns gives old scenarios the same digest.
    """
    content = {each.name: getattr(scenario, each.name) for each in fields(scenario) if each.name not in _NOT_CONTENT}
    plain = {name: _plain(value) for name, value in content.items()}
    plain = {name: value for name, value in plain.items() if value or name not in _SETTINGS}
    for name in _UNORDERED:
        plain[name] = sorted(plain[name], key=_canonical)
    return f"sha256:{sha256(_canonical(plain).encode()).hexdigest()}"


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _plain(value: Any) -> Any:  # noqa: ANN401  # walks values of every type
    if is_dataclass(value):
        shown = (each for each in fields(value) if each.compare and not _is_default(value, each))
        return {each.name: _plain(getattr(value, each.name)) for each in shown}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted((_plain(each) for each in value), key=_canonical)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {_key(key): _plain(inner) for key, inner in value.items()}
    return value


def _key(key: object) -> str:
    return key if isinstance(key, str) else _canonical(key)


def _is_default(record: object, each: Any) -> bool:  # noqa: ANN401
    value = getattr(record, each.name)
    if each.default is not MISSING:
        return bool(value == each.default)
    return each.default_factory is not MISSING and bool(value == each.default_factory())
