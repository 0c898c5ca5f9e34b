"""The composition of teams in the settings: which seats each kind of team has, and which skills every team needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

from optimizer.domain import Composition, Kind, Seat
from optimizer.domain.seat_names import seat_called
from optimizer.domain.staffing import ROLES
from optimizer.intake.cells import SeatCell, Whole, Word
from optimizer.texts import Text
from optimizer.texts.found import nearest

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
SKILLS = ("skills", "专长")
_TOPIC = "composition"
_NOTHING = Text("", "")
_TWICE = Text("This stands here twice.", "这一项写了两次。")
_UNKNOWN = Text("This is neither a kind of team nor “skills”.", "这里应是组的类型，或 skills（专长）。")
_NO_SEATS = Text("A team needs at least one seat.", "每类组至少要有一个岗位。")
_A_SEAT = Text("seats with numbers of people, such as {leader: 1, member: 5}", "岗位及人数，如 {组长: 1, 成员: 5}")
_NO_NUMBER = Text("The number of people is missing.", "缺少人数。")
_NO_DAYS = Text("Only a speciality may be needed for some days alone.", "只有专业岗位可以只需要若干天。")


class Reader(Protocol):
    """What reading a part of the settings takes."""

    def pairs(self, node: Node | None, known: Iterable[str] | None, topic: str) -> dict[str, Node]:
        """Return the keys of a node."""

    def value(self, node: Node | None, parser: Parser, topic: str) -> Any:  # noqa: ANN401  # the parser decides
        """Return one value."""

    def items(self, node: Node | None, topic: str) -> tuple[Node, ...]:
        """Return the items of a list."""

    def refuse(  # noqa: PLR0913  # one per part of the message
        self,
        node: Node,
        topic: str,
        sentence: Text,
        expected: Text,
        *,
        found: str | None = None,
        maybe: str | None = None,
    ) -> None:
        """Report something that does not fit; ``found`` is what stands there if it is not the node's value."""


def read_composition(reader: Reader, node: Node | None, kinds: Mapping[str, str]) -> Composition:
    """Return what the settings say of seats and skills; defects are reported.

    Parameters
    ----------
    kinds
        The kinds of team by every word that stands for one.
    """
    if node is None or node.is_empty:
        return Composition()
    seats: dict[Kind, tuple[Seat, ...]] = {}
    skills: Mapping[str, int] | None = None
    for name, inner in reader.pairs(node, None, _TOPIC).items():
        if name in SKILLS:
            if skills is not None:
                reader.refuse(inner, _TOPIC, _TWICE, _NOTHING, found=name)
            skills = _skills(reader, inner)
        elif name in kinds:
            kind = Kind(kinds[name])
            if kind in seats:
                reader.refuse(inner, _TOPIC, _TWICE, _NOTHING, found=name)
            seats[kind] = _seats(reader, inner)
        else:
            known = [*dict.fromkeys(kinds.values()), SKILLS[0]]
            expected = Text("one of " + ", ".join(known), "以下之一：" + "、".join(known))
            maybe = nearest(name, [*kinds, *SKILLS])
            reader.refuse(inner, _TOPIC, _UNKNOWN, expected, found=name, maybe=maybe)
    return Composition(seats, skills or {})


def _seats(reader: Reader, node: Node) -> tuple[Seat, ...]:
    if node.is_empty or node.pairs == {}:
        reader.refuse(node, _TOPIC, _NO_SEATS, _A_SEAT)
    given = [
        (inner, _seat(reader, seat_called(name), inner)) for name, inner in reader.pairs(node, None, _TOPIC).items()
    ]
    seats: list[Seat] = []
    for inner, seat in given:
        if any((seat.name, seat.source) == (other.name, other.source) for other in seats):
            reader.refuse(inner, _TOPIC, _TWICE, _NOTHING, found=seat.name)
        seats.append(seat)
    if seats and not any(seat.count for seat in seats):
        reader.refuse(node, _TOPIC, _NO_SEATS, _A_SEAT)
    return tuple(seat for seat in seats if seat.count)


def _seat(reader: Reader, seat: str, node: Node) -> Seat:
    people = Whole(0, MOST_PEOPLE)
    if node.pairs is None:
        if node.is_empty:
            reader.refuse(node, _TOPIC, _NO_NUMBER, people.expected)
        count = reader.value(node, people, _TOPIC)
        return Seat(seat, 1 if count is None else count)
    parts = reader.pairs(node, SEAT_KEYS, _TOPIC)
    count = reader.value(parts.get("count"), people, _TOPIC)
    source = reader.value(parts.get("from"), Word(SOURCES), _TOPIC) or "own"
    days = reader.value(parts.get("days"), Whole(1, MOST_DAYS), _TOPIC)
    if days is not None and seat in ROLES:
        reader.refuse(parts["days"], _TOPIC, _NO_DAYS, Text("no days", "不填 days"))
        days = None
    return Seat(seat, 1 if count is None else count, cast("Source", source), days)


def _skills(reader: Reader, node: Node) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    pairs = reader.pairs(node, None, _TOPIC) if node.pairs is not None else {}
    people = Whole(0, MOST_PEOPLE)
    for name, inner in pairs.items():
        if inner.is_empty:
            reader.refuse(inner, _TOPIC, _NO_NUMBER, people.expected)
        if seat_called(name) in counts:
            reader.refuse(inner, _TOPIC, _TWICE, _NOTHING, found=name)
        counts[seat_called(name)] = reader.value(inner, people, _TOPIC) or 0
    for item in reader.items(node, _TOPIC) if node.pairs is None else ():
        skill = reader.value(item, SeatCell(), _TOPIC)
        if skill:
            counts[skill] = 1
    return {name: count for name, count in counts.items() if count}
