"""The composition of teams in the settings: which seats each kind of team has, and which skills every team needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from optimizer.domain import Composition, Kind, Seat
from optimizer.domain.staffing import ROLES
from optimizer.intake.cells import TextCell, Whole, Word
from optimizer.rules.staffing.words import WORDS
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.intake.cells import Parser
    from optimizer.intake.nodes import Node

    Source = Literal["own", "host", "any"]

MOST_PEOPLE = 100
"""No seat takes more people."""
MOST_DAYS = 400
SEAT_KEYS = ("count", "from", "days")
SOURCES: Mapping[str, tuple[str, ...]] = {
    "own": ("派出地", "本组"),
    "host": ("受巡地", "本地"),
    "any": ("抽调", "不限"),
}
SKILLS = "skills"
_TOPIC = "composition"
_SEAT_NAMES = {word.zh: name for name, word in WORDS.items()}


class Reader(Protocol):
    """What reading a part of the settings takes."""

    def pairs(self, node: Node | None, known: Iterable[str] | None, topic: str) -> dict[str, Node]:
        """Return the keys of a node."""

    def value(self, node: Node | None, parser: Parser, topic: str) -> Any:  # noqa: ANN401  # the parser decides
        """Return one value."""

    def items(self, node: Node | None, topic: str) -> tuple[Node, ...]:
        """Return the items of a list."""

    def refuse(self, node: Node, topic: str, sentence: Text, expected: Text) -> None:
        """Report something that does not fit."""


def read_composition(reader: Reader, node: Node | None, kinds: Mapping[str, str]) -> Composition:
    """Return what the settings say of seats and skills; defects are reported.

    Parameters
    ----------
    kinds
        The kinds of team by every word that stands for one.
    """
    if node is None or node.is_empty:
        return Composition()
    pairs = reader.pairs(node, None, _TOPIC)
    seats: dict[Kind, tuple[Seat, ...]] = {}
    skills: Mapping[str, int] = {}
    for name, inner in pairs.items():
        if name in (SKILLS, "专长"):
            skills = _skills(reader, inner)
        elif name in kinds:
            seats[Kind(kinds[name])] = _seats(reader, inner)
        else:
            known = ", ".join([*dict.fromkeys(kinds.values()), SKILLS])
            reader.refuse(
                inner,
                _TOPIC,
                Text("This is neither a kind of team nor “skills”.", "这里应是组的类型，或 skills（专长）。"),
                Text(f"one of {known}", f"以下之一：{known}"),
            )
    return Composition(seats, skills)


def _seats(reader: Reader, node: Node) -> tuple[Seat, ...]:
    seats = []
    for name, inner in reader.pairs(node, None, _TOPIC).items():
        seat = _SEAT_NAMES.get(name, name)
        if inner.pairs is None:
            count, source, days = reader.value(inner, Whole(0, MOST_PEOPLE), _TOPIC), "own", None
        else:
            parts = reader.pairs(inner, SEAT_KEYS, _TOPIC)
            count = reader.value(parts.get("count"), Whole(0, MOST_PEOPLE), _TOPIC) if "count" in parts else 1
            source = reader.value(parts.get("from"), Word(SOURCES), _TOPIC) or "own"
            days = reader.value(parts.get("days"), Whole(1, MOST_DAYS), _TOPIC)
            if days is not None and seat in ROLES:
                sentence = Text(
                    "Only a speciality may be needed for some days alone.", "只有专业岗位可以只需要若干天。"
                )
                reader.refuse(parts["days"], _TOPIC, sentence, Text("no days", "不填 days"))
                days = None
        if count:
            seats.append(Seat(seat, count, cast("Source", source), days))
    return tuple(seats)


def _skills(reader: Reader, node: Node) -> Mapping[str, int]:
    if node.pairs is not None:
        counts = {name: reader.value(inner, Whole(0, MOST_PEOPLE), _TOPIC) for name, inner in node.pairs.items()}
    else:
        names = [reader.value(item, TextCell(), _TOPIC) for item in reader.items(node, _TOPIC)]
        counts = dict.fromkeys((name for name in names if name), 1)
    return {_SEAT_NAMES.get(name, name): count for name, count in counts.items() if count}
