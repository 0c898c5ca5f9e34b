"""Settings as a tree of nodes that remember their line and key.

YAML is read without guessing types: a value keeps the characters that were written, and whoever asks for a date, a
number or a text decides what they mean. So ``id: 010`` is the text ``010``, ``off`` is the word off, and nothing is
turned into something else behind anyone's back.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from optimizer.intake.cells import as_text
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.intake.cells import Raw
    from optimizer.intake.issue import Place, Report

MOST_CHARACTERS = 1_000_000
"""Characters that ``scenario.yaml`` may have; large data belongs into the tables."""

DEEPEST = 50
"""Brackets that may be open at once."""
_TOO_DEEP = Text("The settings are nested too deeply.", "设置的嵌套层数过多。")
_NO_REFERENCE = Text(
    "References with * are not read here; please write the value out.", "这里不支持用 * 引用，请把内容写全。"
)
_PROBLEMS = (
    ("alias", _NO_REFERENCE),
    ("\\t", Text("There is a tab where only blanks may stand.", "缩进和分隔要用空格，不能用制表符。")),
    (
        "mapping values",
        Text("There is a colon too many, or the indentation does not fit.", "多了一个冒号，或者缩进不对。"),
    ),
    ("could not find expected ':'", Text("A key has no colon after it.", "键的后面缺少冒号。")),
    ("quoted scalar", Text("A quotation mark is not closed.", "引号没有配对。")),
    ("unexpected end of stream", Text("A quotation mark is not closed.", "引号没有配对。")),
    (
        "another document",
        Text("There are several documents; only one is wanted.", "文件里有多份内容（---），只能有一份。"),
    ),
    ("expected", Text("The indentation or a bracket does not fit.", "缩进不对，或括号没有配对。")),
)
_NOT_YAML = Text("This is not correct YAML.", "YAML 写法有误。")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the settings: a text, several items, or pairs of key and value.

    All are ``None`` where nothing was written. ``is_told``: something was, but it could not be read, which has been
    reported; it is not missing.
    """

    place: Place
    text: str | None = None
    items: tuple[Node, ...] | None = None
    pairs: dict[str, Node] | None = field(default=None)
    is_told: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written."""
        return self.text is None and self.items is None and self.pairs is None

    @property
    def shown(self) -> str:
        """What was written, in one line."""
        if self.pairs is not None:
            return "{" + ", ".join(f"{key}: {node.shown}" for key, node in self.pairs.items()) + "}"
        if self.items is not None:
            return "[" + ", ".join(node.shown for node in self.items) + "]"
        return self.text or ""


def joined(outer: str | None, key: str) -> str:
    """Return the dotted key."""
    return f"{outer}.{key}" if outer else key


def read_yaml(text: str, place: Place, report: Report) -> Node | None:
    """Return the tree of a YAML 1.2 text, or ``None`` if it cannot be read; every defect is reported."""
    from ruamel.yaml import YAML  # not needed for --help
    from ruamel.yaml.error import YAMLError

    if len(text) > MOST_CHARACTERS:
        sentence = Text("The settings are far too long.", "设置内容过长。")
        limit = Text(f"at most {MOST_CHARACTERS:,} characters", f"不超过 {MOST_CHARACTERS:,} 个字符")
        report.error(place, sentence, found=len(text), expected=limit)
        return None
    if _is_deep(text):
        report.error(place, _TOO_DEEP)
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of oddities that are refused below
            root = YAML(typ="rt", pure=True).compose(text)
        return Node(place) if root is None else _Walk(place, report, _base_line(place)).root(root)
    except YAMLError as error:
        _report_yaml_error(error, place, report)
    except RecursionError:
        report.error(place, _TOO_DEEP)
    except ValueError:
        report.error(place, _NOT_YAML)
    return None


def _base_line(place: Place) -> int | None:
    # inside a workbook or an override the place is already known, and lines of the snippet mean nothing
    return None if place.row is not None or not place.file else 0


def _report_yaml_error(error: Exception, place: Place, report: Report) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None and _base_line(place) is not None:
        place = place._replace(row=mark.line + 1)
    problem = str(getattr(error, "problem", None) or error).partition("\n")[0]
    report.error(place, next((sentence for part, sentence in _PROBLEMS if part in problem), _NOT_YAML))


def _is_deep(text: str) -> bool:
    # the library takes seconds for what nobody writes, and its own refusal comes from the depth of its calls
    if "- " * DEEPEST in text or "? " * DEEPEST in text:
        return True
    depth = 0
    for mark in re.findall(r"[\[\]{}]", text):
        depth += 1 if mark in "[{" else -1
        if depth > DEEPEST:
            return True
    return False


@dataclass
class _Walk:
    """Turns YAML nodes into ours."""

    outer: Place
    report: Report
    base_line: int | None
    _seen: set[int] = field(default_factory=set)

    def root(self, yaml: Any) -> Node:  # noqa: ANN401  # the library's nodes are untyped
        """Return the whole tree."""
        return self.node(yaml, self._at(yaml, self.outer))

    def _at(self, yaml: Any, place: Place) -> Place:  # noqa: ANN401
        """Return the place with the line in which a node begins."""
        return place if self.base_line is None else place._replace(row=yaml.start_mark.line + 1)

    def node(self, yaml: Any, place: Place) -> Node:  # noqa: ANN401
        """Return one value; the place of one with a key is that of the key."""
        if id(yaml) in self._seen:
            self.report.error(place, _NO_REFERENCE)
            return Node(place, is_told=True)
        self._seen.add(id(yaml))
        if not str(yaml.tag).startswith("tag:yaml.org,2002:") or str(yaml.tag).startswith("tag:yaml.org,2002:python"):
            sentence = Text("Types marked with ! are not read here.", "这里不支持用 ! 标注类型。")
            self.report.error(place, sentence, found=yaml.tag)
        return self._content(yaml, place)

    def _content(self, yaml: Any, place: Place) -> Node:  # noqa: ANN401
        from ruamel.yaml.nodes import MappingNode, SequenceNode

        if isinstance(yaml, MappingNode):
            return Node(place, pairs=dict(self._pairs(yaml, place)))
        if isinstance(yaml, SequenceNode):
            named = ((item, place._replace(column=f"{place.column}[{i}]")) for i, item in _from_1(yaml.value))
            return Node(place, items=tuple(self.node(item, self._at(item, here)) for item, here in named))
        is_plain = yaml.style is None
        text = str(yaml.value)
        return Node(place, text=None if is_plain and text in _NULLS else text.strip())

    def _pairs(self, yaml: Any, place: Place) -> Iterator[tuple[str, Node]]:  # noqa: ANN401
        known: set[str] = set()
        for key_node, value_node in yaml.value:
            key = as_text(key_node.value) if isinstance(key_node.value, str) else ""
            here = self._at(key_node, place._replace(column=joined(place.column, key)))
            if not key:
                self.report.error(here, Text("A key must be a single word.", "键只能是一个词。"))
            elif key in known:
                self.report.error(here, Text("This key stands here twice.", "同一个键写了两次。"), found=key)
            else:
                known.add(key)
                yield key, self.node(value_node, here)


def _from_1(values: list[Any]) -> Iterator[tuple[int, Any]]:
    return enumerate(values, 1)


def node_from_cell(raw: Raw, place: Place, report: Report) -> Node | None:
    """Return the node of a workbook cell: text is a YAML snippet, numbers and dates stand for themselves."""
    if isinstance(raw, str):
        return read_yaml(raw, place, report)
    return Node(place, text=as_text(raw) or None)


def insert(root: Node, keys: tuple[str, ...], node: Node) -> Node:
    """Return ``root`` with ``node`` put under the keys; what stood there is replaced."""
    if not keys:
        return node
    pairs = dict(root.pairs or {})
    new = Node(node.place._replace(column=joined(root.place.column, keys[0])))
    inner = pairs.get(keys[0], new)
    pairs[keys[0]] = insert(inner, keys[1:], node)
    return replace(root, text=None, items=None, pairs=pairs)
