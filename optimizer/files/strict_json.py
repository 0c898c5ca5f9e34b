"""JSON without what JSON readers usually let through: keys twice, numbers that are none, endless nesting."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST = 32
"""Lists and objects may be nested this deep; a plan needs five levels."""


class JsonDefectError(Exception):
    """The text is not JSON at all; ``args`` are what was expected as a text and what was found."""

    def __init__(self, expected: Text, found: str | None = None) -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = found


@dataclass(frozen=True, slots=True)
class NoNumber:
    """Stands for ``NaN``, ``Infinity`` or a number too large to be one."""

    written: str

    def __str__(self) -> str:
        return self.written


@dataclass(slots=True)
class _Twice:
    """Stands for a value whose key is there more than once, until the path is known."""

    value: object


@dataclass(slots=True)
class Defect:
    """Something that stands in the JSON and must not: its place, what was found and what was expected."""

    path: str
    expected: Text
    found: object = None


_ONCE = Text("this key once", "该键只出现一次")
_A_NUMBER = Text("a number", "数字")
_WHOLE_CHARACTERS = Text("text without broken characters", "不含残缺字符的文字")


def parse(text: str) -> tuple[object, list[Defect]]:
    """Return the value that the text says and what is wrong inside it.

    A number that is none stays in the value as :class:`NoNumber`.

    Raises
    ------
    JsonDefectError
        If the text is no JSON, or nested more than :data:`DEEPEST` deep.
    """
    try:
        raw = json.loads(text, object_pairs_hook=_pairs, parse_constant=NoNumber, parse_float=_number)
    except RecursionError:
        raise JsonDefectError(_too_deep()) from None
    except json.JSONDecodeError as error:
        raise JsonDefectError(*_complaint(text, error)) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise JsonDefectError(_A_NUMBER) from error
    walk = _Walk()
    return walk.clean(raw, "", 0), walk.defects


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    seen: dict[str, object] = {}
    for key, value in pairs:
        seen[key] = _Twice(value) if key in seen else value
    return seen


def _number(written: str) -> float | NoNumber:
    number = float(written)
    return number if math.isfinite(number) else NoNumber(written)


def _complaint(text: str, error: json.JSONDecodeError) -> tuple[Text, str | None]:
    if not text.strip():
        return Text("a plan in JSON, not an empty file", "JSON 格式的方案，而不是空文件"), None
    lines = text.splitlines()
    line = lines[error.lineno - 1] if error.lineno <= len(lines) else ""
    place = Text(
        "valid JSON; it breaks off at line {line}, column {column}",
        "有效的 JSON；第 {line} 行第 {column} 列处不符合语法",
    )
    return place.fill(line=error.lineno, column=error.colno), line.strip()[:40] or None


def _too_deep() -> Text:
    return Text("at most {depth} levels of nesting", "嵌套不超过 {depth} 层").fill(depth=DEEPEST)


@dataclass(slots=True)
class _Walk:
    """Takes the stand-ins out and notes where they were."""

    defects: list[Defect] = field(default_factory=list)

    def clean(self, value: object, path: str, depth: int) -> object:
        if depth > DEEPEST:
            raise JsonDefectError(_too_deep())
        if isinstance(value, _Twice):
            self.defects.append(Defect(path, _ONCE))
            return self.clean(value.value, path, depth)
        if isinstance(value, dict):
            return dict(self._items(value, path, depth))
        if isinstance(value, list):
            return [self.clean(each, f"{path}[{place}]", depth + 1) for place, each in enumerate(value, 1)]
        return self._scalar(value, path)

    def _items(self, value: dict[str, object], path: str, depth: int) -> Iterator[tuple[str, object]]:
        for key, each in value.items():
            if _is_broken(key):
                self.defects.append(Defect(path, _WHOLE_CHARACTERS, key))
                continue
            yield key, self.clean(each, f"{path}.{key}" if path else key, depth + 1)

    def _scalar(self, value: object, path: str) -> object:
        if isinstance(value, NoNumber):
            self.defects.append(Defect(path, _A_NUMBER, value))
        if isinstance(value, str) and _is_broken(value):
            self.defects.append(Defect(path, _WHOLE_CHARACTERS, value))
        return value


def _is_broken(text: str) -> bool:
    return any("\ud800" <= each <= "\udfff" for each in text)
