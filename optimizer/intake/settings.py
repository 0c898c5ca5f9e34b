"""The settings of a scenario, ``scenario.yaml`` or the sheet ``scenario``: term, calendar, rounds, rules and tiers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from optimizer.domain import (
    Composition,
    InspectionMode,
    Mode,
    Offsets,
    Round,
    Setting,
    Span,
    TierSetting,
    WorkingCalendar,
)
from optimizer.domain.calendar import WEEKEND, days_of, is_known_country
from optimizer.domain.phases import OWN_DATES
from optimizer.intake.cells import Day, IdCell, Parser, Percent, SpanCell, TextCell, UnfitError, Whole, Word, as_text
from optimizer.intake.composition import read_composition
from optimizer.intake.issue import Place, Report
from optimizer.intake.nodes import Node
from optimizer.intake.tables import KINDS, MODES
from optimizer.measures import MEASURES
from optimizer.rules import RULES
from optimizer.rules.rulebook import PATTERNS
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from optimizer.intake.cells import Raw
    from optimizer.measures import Measure
    from optimizer.rules import Number, Rule

KEYS = ("id", "name", "term", "calendar", "phases", "lengths", "rotation", "composition", "rounds", "rules", "tiers")
TERM_KEYS = ("from", "to")
CALENDAR_KEYS = ("country", "holidays", "working_days", "rest_days")
OFFSETS: Mapping[str, Whole] = {
    "training": Whole(0, 60),
    "notice": Whole(0, 365),
    "midterm": Percent(0, 100),
    "report": Whole(0, 60),
    "feedback": Whole(0, 1000),
    "rectification": Whole(0, 60),
    "follow-up": Whole(0, 60),
}
"""How far phases lie from each other; what each number counts is said in :class:`optimizer.domain.Offsets`."""
LENGTHS: Mapping[str, int] = {
    "regular": 60,
    "special": 30,
    "mobile": 30,
    "pinpoint": 30,
    "upgraded": 90,
    "look-back": 30,
    "villages": 40,
    "towns": 80,
}
"""How many days a round is long by its mode, or where villages or towns with their villages are inspected.

Sources: about 30 days for special and 60 for regular rounds in published plans; 35 to 45 days for villages and 75 to 90
for towns with their villages; a development zone inspected from above took about three months.
"""
LENGTH_WORDS: Mapping[str, tuple[str, ...]] = {**MODES, "villages": ("村",), "towns": ("乡镇", "镇带村")}
LONGEST = 400
"""No round is longer, in days."""
ROUND_KEYS = ("id", "enter", "leave", "length", *OWN_DATES, "pattern", "participants", "modes", "rules")
WEEKDAYS: Mapping[str, tuple[str, ...]] = {
    "mon": ("周一", "星期一", "monday"),
    "tue": ("周二", "星期二", "tuesday"),
    "wed": ("周三", "星期三", "wednesday"),
    "thu": ("周四", "星期四", "thursday"),
    "fri": ("周五", "星期五", "friday"),
    "sat": ("周六", "星期六", "saturday"),
    "sun": ("周日", "星期日", "周天", "星期天", "sunday"),
}

NOT_YET_TIERS = ("changes",)
"""Tiers that have a name but cannot be minimised by this version."""
HEAVIEST = 1_000_000
"""No weight is larger."""

_SLACK = re.compile(r"(\d+(?:\.\d+)?)\s*([%％]?)")
_SURPRISING = re.compile(r"[+-]?0\d+")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_WEIGHT = Whole(1, HEAVIEST)
_KIND_OF = {word: kind for kind, words in KINDS.items() for word in (kind, *words)}


@dataclass(frozen=True, slots=True)
class _Length(Parser):
    """How long a round is: a word that stands for a number of days, or the number itself."""

    @property
    def expected(self) -> Text:
        """What may stand there."""
        words, days = Word(LENGTH_WORDS).expected, Whole(1, LONGEST)
        return Text(
            f"{words.en}, or a number of days from {days.least} to {days.most}",
            f"{words.zh}，或 {days.least} 到 {days.most} 的天数",
        )

    def parse(self, raw: Raw) -> object:
        """Return the word or the number of days."""
        parser = Whole(1, LONGEST) if _LIKE_A_NUMBER.match(as_text(raw)) else Word(LENGTH_WORDS)
        return parser.parse(raw)


_ALWAYS_HARD = Text(
    "This rule always holds: it can be neither switched off nor softened.",
    "这条规则始终有效，不能关闭，也不能设为软性。",
)
_LIKE_A_NUMBER = re.compile(r"[+-]?[\d.]")
_LENGTH = _Length()


@dataclass(frozen=True, slots=True)
class RoundSketch:
    """A round as far as it could be read; ``place`` finds the place of one of its keys."""

    id: str
    node: Node
    values: dict[str, Any]
    leave_of: Text | None = None
    """The mode or the number of days from which ``leave`` was computed, if it was not given."""

    def place(self, key: str | None = None) -> Place:
        """Return the place of a key, or of the round."""
        node = (self.node.pairs or {}).get(key or "")
        return (self.node if node is None else node).place._replace(topic="rounds")

    @property
    def record(self) -> Round | None:
        """The round, or ``None`` if its days could not be read."""
        enter, leave = self.values.get("enter"), self.values.get("leave")
        if enter is None or leave is None or leave < enter:
            return None
        given = {key: value for key, value in self.values.items() if value is not None}
        phases = {key: given.pop(key) for key in OWN_DATES if key in given}
        return Round(id=self.id, phases=phases, **given)


@dataclass(slots=True)
class Settings:
    """What the settings say, as far as it could be read."""

    id: str = ""
    name: str = ""
    term: Span | None = None
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    offsets: Offsets = field(default_factory=Offsets)
    lengths: Mapping[str, int] = field(default_factory=lambda: LENGTHS)
    pattern: str | None = None
    rounds: tuple[RoundSketch, ...] = ()
    rules: Mapping[str, Setting] = field(default_factory=dict)
    tiers: tuple[TierSetting, ...] = ()
    tier_places: tuple[Place, ...] = ()
    composition: Composition = field(default_factory=Composition)
    root: Node = field(default_factory=lambda: Node(Place()))

    @property
    def place(self) -> Place:
        """The place of the settings as a whole."""
        return self.root.place

    def is_off(self, rule: str) -> bool:
        """Whether a rule of the whole term, which is hard by default, is off."""
        return rule in self.rules and self.rules[rule].mode is Mode.OFF

    def place_of(self, *keys: str) -> Place:
        """Return the place of a key below others, which is that of the nearest of them where it does not stand."""
        node = self.root
        for key in keys:
            inner = {name.replace("_", "-"): each for name, each in (node.pairs or {}).items()}
            if key not in inner:
                break
            node = inner[key]
        return node.place._replace(column=".".join(keys), topic=keys[0], is_key=True)


def split_key(key: str, rounds: Collection[str] = ()) -> tuple[str, ...]:
    """Return the parts of a dotted key; the id of one of the ``rounds`` may contain dots itself."""
    parts = key.split(".")
    if parts[0] != "rounds":
        return tuple(parts)
    ends = range(2, len(parts) + 1)
    known = next((end for end in reversed(ends) if ".".join(parts[1:end]) in rounds), None)
    at = known or next((end for end in ends[:-1] if parts[end] in ROUND_KEYS), 2)
    return ("rounds", *([".".join(parts[1:at])] if parts[1:at] else []), *parts[at:])


def rounds_by_id(root: Node, report: Report) -> Node:
    """Return the settings with ``rounds`` keyed by id, so that ``rounds.R1.enter`` finds its place."""
    rounds = (root.pairs or {}).get("rounds")
    if rounds is None or rounds.items is None:
        return root
    pairs: dict[str, Node] = {}
    for item in rounds.items:
        id_ = (item.pairs or {}).get("id")
        if id_ is None or not id_.text:
            sentence = Text("Every round needs an id.", "每一轮都要有编号（id）。")
            report.error(item.place._replace(topic="rounds"), sentence, found=item.shown)
        elif id_.text in pairs:
            sentence = Text("There are two rounds with this id.", "有两个轮次用了同一个编号。")
            report.error(id_.place._replace(topic="rounds"), sentence, found=id_.text)
        else:
            pairs[id_.text] = _renamed(item, f"rounds.{id_.text}")
    whole = Node(rounds.place, pairs=pairs)
    return Node(root.place, pairs={**(root.pairs or {}), "rounds": whole})


def _renamed(node: Node, key: str) -> Node:
    """Return the node with keys that name the round instead of counting it."""
    place = node.place._replace(column=key)
    if node.pairs is not None:
        return Node(place, pairs={name: _renamed(inner, f"{key}.{name}") for name, inner in node.pairs.items()})
    if node.items is not None:
        return Node(place, items=tuple(_renamed(inner, f"{key}[{i}]") for i, inner in enumerate(node.items, 1)))
    return replace(node, place=place)


def read_settings(root: Node, report: Report) -> Settings:
    """Return what the settings say; every defect is reported."""
    return _Reader(report).settings(root)


@dataclass
class _Reader:
    report: Report

    # -- the shape of things ---------------------------------------------------------------------------------------

    def pairs(self, node: Node | None, known: Iterable[str] | None, topic: str) -> dict[str, Node]:
        """Return the keys of a node; unknown ones are reported with the nearest known one."""
        if node is None or node.is_empty:
            return {}
        if node.pairs is None:
            self._unfit(node, topic, Text("There must be keys with values.", "这里应是“键: 值”的形式。"))
            return {}
        if known is None:
            return node.pairs
        for key, inner in node.pairs.items():
            if key not in known:
                sentence = Text("This key is not known here.", "这里没有这个键。")
                expected = Text("one of " + ", ".join(known), "以下之一：" + "、".join(known))
                maybe = self.report.nearest(key, known)
                place = inner.place._replace(topic=topic)
                self.report.error(place, sentence, found=key, expected=expected, maybe=maybe)
        return {key: inner for key, inner in node.pairs.items() if key in known}

    def _named(self, node: Node | None, names: Mapping[str, str], topic: str) -> Node | None:
        """Return the node with keys by their own names, of which ``names`` tells from other spellings.

        What the file says twice in two spellings is reported; what is set on the command line comes last and wins.
        """
        if node is None or node.pairs is None:
            return node
        pairs: dict[str, Node] = {}
        for key, inner in node.pairs.items():
            name = names.get(key, key)
            if name in pairs and inner.place.file:
                self._unfit(inner, topic, Text("This is set twice.", "这一项设置了两次。"))
            pairs[name] = inner
        return replace(node, pairs=pairs)

    def value(self, node: Node | None, parser: Parser, topic: str) -> Any:  # noqa: ANN401  # the parser decides
        """Return one value, or ``None`` if there is none or it does not fit."""
        if node is None or node.is_empty:
            return None
        if node.text is None:
            sentence = Text("There must be a single value.", "这里只能填一个值。")
            self._unfit(node, topic, sentence, parser.expected)
            return None
        if isinstance(parser, Whole | _Length) and _SURPRISING.fullmatch(node.text):
            sentence = Text(
                "A number must not begin with 0: some programs read it differently.",
                "数字不能以 0 开头：不同程序的理解不一样。",
            )
            self._unfit(node, topic, sentence, parser.expected, str(int(node.text)))
            return None
        try:
            return parser.parse(node.text)
        except UnfitError as unfit:
            self._unfit(node, topic, unfit.sentence, parser.expected, unfit.maybe)
            return None

    def needed(self, pairs: Mapping[str, Node], key: str, parser: Parser, outer: Node, topic: str) -> Any:  # noqa: ANN401
        """Return one value that must be there."""
        node = pairs.get(key)
        if node is not None and node.is_told:
            return None
        if node is None or node.is_empty or node.text == "":
            sentence = Text("“{key}” is missing.", "缺少“{key}”。").fill(key=key)
            self.report.error(outer.place._replace(topic=topic), sentence, expected=parser.expected)
            return None
        return self.value(node, parser, topic)

    def items(self, node: Node | None, topic: str) -> tuple[Node, ...]:
        """Return the items of a list; a single value is a list of one, and ``a;b`` is a list of two."""
        if node is None or node.is_empty:
            return ()
        if node.items is not None:
            return node.items
        if node.pairs is not None:
            self._unfit(node, topic, Text("There must be a list.", "这里应是列表。"))
            return ()
        pieces = re.split("[;；]", node.text or "")
        return tuple(Node(node.place, text=piece.strip()) for piece in pieces if piece.strip())

    def _unfit(
        self,
        node: Node,
        topic: str,
        sentence: Text,
        expected: Text = Text("", ""),  # noqa: B008  # frozen
        maybe: str | None = None,
    ) -> None:
        self.refuse(node, topic, sentence, expected, maybe=maybe)

    # -- the parts -------------------------------------------------------------------------------------------------

    def settings(self, root: Node) -> Settings:
        pairs = self.pairs(root, KEYS, "settings")
        settings = Settings(root=root)
        settings.id = self.needed(pairs, "id", IdCell(), root, "settings") or ""
        settings.name = self.value(pairs.get("name"), TextCell(), "settings") or ""
        settings.term = self._term(pairs.get("term"))
        settings.calendar = self._calendar(pairs.get("calendar"))
        settings.offsets = self._offsets(pairs.get("phases"))
        settings.lengths = self._lengths(pairs.get("lengths"))
        rotation = self.pairs(pairs.get("rotation"), ("pattern",), "pattern")
        settings.pattern = self._pattern(rotation.get("pattern"), "pattern")
        settings.rounds = self._rounds(pairs.get("rounds"), root, settings)
        settings.rules = self._rules(pairs.get("rules"), "rules", is_round=False)
        self._tiers(pairs.get("tiers"), settings)
        settings.composition = read_composition(self, pairs.get("composition"), _KIND_OF)
        return settings

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
        if not node.is_told:
            shown = node.shown if found is None else found
            place = node.place._replace(topic=topic)
            self.report.error(place, sentence, found=shown, expected=expected, maybe=maybe)

    def _term(self, node: Node | None) -> Span | None:
        if node is None or node.is_empty:
            return None
        pairs = self.pairs(node, TERM_KEYS, "term")
        if node.pairs is None:
            return None
        start = self.needed(pairs, "from", Day(), node, "term")
        end = self.needed(pairs, "to", Day(), node, "term")
        if start is None or end is None:
            return None
        if end < start:
            sentence = Text("The term ends before it starts.", "届期的结束早于开始。")
            self._unfit(pairs["to"], "term", sentence, Text(f"a date from {start}", f"不早于 {start} 的日期"))
            return None
        return Span(start, end)

    def _calendar(self, node: Node | None) -> WorkingCalendar:
        pairs = self.pairs(node, CALENDAR_KEYS, "calendar")
        country = self._country(pairs.get("country"))
        holidays = self._days(pairs.get("holidays"))
        working = self._days(pairs.get("working_days"))
        for day, other in holidays.items():
            if day in working:
                sentence = Text("{day} is both a holiday and a working day.", "{day} 既是休息日又是工作日。").fill(
                    day=day
                )
                self._unfit(other, "calendar", sentence)
        return WorkingCalendar(country, frozenset(holidays), frozenset(working), self._rest(pairs.get("rest_days")))

    def _rest(self, node: Node | None) -> frozenset[int]:
        """Return the weekly days of rest; Saturday and Sunday unless they are named."""
        if node is None or node.is_empty:
            return WEEKEND
        if (node.text or "").casefold() in ("none", "无"):
            return frozenset()
        names = (self.value(item, Word(WEEKDAYS), "calendar") for item in self.items(node, "calendar"))
        days = frozenset(list(WEEKDAYS).index(name) for name in names if name is not None)
        if len(days) == len(WEEKDAYS):
            self._unfit(node, "calendar", Text("Every day of the week is a day of rest.", "一周七天都是休息日。"))
        return days

    def _offsets(self, node: Node | None) -> Offsets:
        """Return how far the phases of rounds lie from each other."""
        pairs = self.pairs(self._named(node, _underscored(OFFSETS), "phases"), OFFSETS, "phases")
        if "follow-up" in pairs and _is_off(pairs["follow-up"]):
            del pairs["follow-up"]
        found = {name: self.value(inner, OFFSETS[name], "phases") for name, inner in pairs.items()}
        return Offsets(**{name.replace("-", "_"): number for name, number in found.items() if number is not None})

    def _lengths(self, node: Node | None) -> Mapping[str, int]:
        """Return how many days rounds are long that do not say when they leave."""
        chinese = {other: name for name, others in LENGTH_WORDS.items() for other in others}
        named = self._named(node, {**_underscored(LENGTHS), **chinese}, "lengths")
        pairs = self.pairs(named, LENGTHS, "lengths")
        found = {name: self.value(inner, Whole(1, LONGEST), "lengths") for name, inner in pairs.items()}
        return {**LENGTHS, **{name: number for name, number in found.items() if number is not None}}

    def _country(self, node: Node | None) -> str | None:
        """Return the country; ``None`` where it is said to be none, in YAML also by ``null``."""
        if node is not None and node.is_empty and not node.is_told and node.place.sheet is None:
            return None
        name = self.value(node, TextCell(), "calendar")
        if node is None or not name:
            return "CN"
        if name.casefold() in ("none", "无"):
            return None
        if name.upper() != "CN" and not (_COUNTRY.fullmatch(name) and is_known_country(name.upper())):
            expected = Text("a country code such as CN, or none", "国家代码（如 CN），或 none")
            self._unfit(
                node, "calendar", Text("There is no calendar for this country.", "没有这个国家的日历。"), expected
            )
            return "CN"
        return str(name.upper())

    def _days(self, node: Node | None) -> dict[date, Node]:
        days: dict[date, Node] = {}
        for item in self.items(node, "calendar"):
            span = self.value(item, SpanCell(), "calendar")
            if span is not None:
                days.update(dict.fromkeys(days_of(span), item))
        return days

    def _pattern(self, node: Node | None, topic: str) -> str | None:
        pattern = self.value(node, Word({name: () for name in PATTERNS}), topic)
        return None if pattern is None else str(pattern)

    # -- rounds ----------------------------------------------------------------------------------------------------

    def _rounds(self, node: Node | None, root: Node, settings: Settings) -> tuple[RoundSketch, ...]:
        pairs = self.pairs(node, None, "rounds")
        if not pairs and self.report.is_sound("rounds") and not (node is not None and node.is_told):
            sentence = Text("There is no round; at least one is needed.", "没有轮次，至少要有一轮。")
            self.report.error((root if node is None else node).place._replace(topic="rounds"), sentence)
        return tuple(self._round(id_, inner, settings) for id_, inner in pairs.items())

    def _round(self, id_: str, node: Node, settings: Settings) -> RoundSketch:
        pairs = self.pairs(self._named(node, _underscored(ROUND_KEYS), "rounds"), ROUND_KEYS, "rounds")
        stated = pairs.get("id")
        if stated is not None and stated.text != id_:
            self._unfit(
                stated, "rounds", Text("The round is listed under another id.", "与轮次的键不一致。"), maybe=id_
            )
        values: dict[str, Any] = {key: self.value(pairs.get(key), Day(), "rounds") for key in OWN_DATES}
        values["enter"] = self.needed(pairs, "enter", Day(), node, "rounds")
        values["pattern"] = self._pattern(pairs.get("pattern"), "rounds")
        values["participants"] = self._participants(pairs.get("participants"))
        values["modes"] = self._modes(pairs.get("modes"))
        values["rules"] = self._rules(pairs.get("rules"), "rules", is_round=True)
        values["leave"], leave_of = self._leave(pairs, values, settings)
        sketch = RoundSketch(id_, node, values, leave_of)
        self._check_dates(sketch)
        return sketch

    def _leave(
        self, pairs: Mapping[str, Node], values: Mapping[str, Any], settings: Settings
    ) -> tuple[date | None, Text | None]:
        """Return the day of leaving, and what it was computed from where the round does not give it."""
        given, length = pairs.get("leave"), pairs.get("length")
        has_leave, has_length = (node is not None and (not node.is_empty or node.is_told) for node in (given, length))
        if has_leave and has_length and length is not None:
            sentence = Text("The round gives both “leave” and “length”; one is enough.", "撤离日期和天数只填一个。")
            self._unfit(length, "rounds", sentence)
        if has_leave:
            return self.value(given, Day(), "rounds"), None
        days: int | None
        if has_length:
            found = self.value(length, _LENGTH, "rounds")
            name = found if isinstance(found, str) else None
            days = settings.lengths[name] if name is not None else found
        else:
            modes = values["modes"] or (InspectionMode.REGULAR,)
            name = max((str(mode) for mode in modes), key=lambda mode: settings.lengths[mode])
            days = settings.lengths[name]
        enter = values["enter"]
        if enter is None or days is None:
            return None, None
        left = settings.calendar.on_or_before(enter + timedelta(days=days - 1))
        said = counted(days, "day", "days", "天") if name is None else Text(name, LENGTH_WORDS[name][0])
        return max(enter, left), said

    def _check_dates(self, sketch: RoundSketch) -> None:
        enter, leave = sketch.values["enter"], sketch.values["leave"]
        if enter is not None and leave is not None and leave < enter:
            sentence = Text("The round leaves before it enters.", "撤离早于进驻。")
            expected = Text(f"a date from {enter}", f"不早于 {enter} 的日期")
            self.report.error(sketch.place("leave"), sentence, found=leave, expected=expected)

    def _participants(self, node: Node | None) -> tuple[str, ...]:
        names = (self.value(item, IdCell(), "rounds") for item in self.items(node, "rounds"))
        return tuple(dict.fromkeys(name for name in names if name))

    def _modes(self, node: Node | None) -> tuple[InspectionMode, ...] | None:
        items = self.items(node, "rounds")
        if len(items) == 1 and items[0].text in ("all", "全部"):
            return None
        modes = (self.value(item, Word(MODES, InspectionMode), "rounds") for item in items)
        return tuple(dict.fromkeys(mode for mode in modes if mode is not None)) or None

    # -- rules -----------------------------------------------------------------------------------------------------

    def _rules(self, node: Node | None, topic: str, *, is_round: bool) -> dict[str, Setting]:
        settings: dict[str, Setting] = {}
        by_id = {rule.id: rule for rule in RULES}
        for key, inner in self.pairs(node, None, topic).items():
            name = key.replace("_", "-")
            rule = by_id.get(name)
            if rule is None:
                self._unknown_rule(name, inner, by_id, topic)
            elif name in settings:
                self._unfit(inner, topic, Text("This rule is set twice.", "同一条规则设置了两次。"))
            else:
                setting = self._rule(rule, inner, topic, is_round=is_round)
                if setting is not None:
                    settings[name] = setting
        return settings

    def _unknown_rule(self, name: str, node: Node, known: Mapping[str, type[Rule]], topic: str) -> None:
        place = node.place._replace(topic=topic)
        maybe = self.report.nearest(name, known)
        self.report.error(place, Text("There is no such rule.", "没有这条规则。"), found=name, maybe=maybe)

    def _rule(self, rule: type[Rule], node: Node, topic: str, *, is_round: bool) -> Setting | None:
        if is_round and rule.for_whole_term:
            sentence = Text(
                "This rule looks at the whole term; it can only be set under “rules” of the scenario.",
                "这条规则针对整个届期，只能在场景总的 rules 中设置，不能按轮设置。",
            )
            self._unfit(node, topic, sentence)
            return None
        setting = self._setting(rule, node, topic)
        if setting is not None and setting.mode not in rule.modes:
            allowed = ", ".join(rule.modes)
            sentence = Text("This rule cannot be {mode}.", "这条规则不能设为 {mode}。").fill(mode=setting.mode)
            expected = Text(f"one of {allowed}", f"以下之一：{allowed}")
            if rule.modes == (Mode.HARD,):
                sentence, expected = _ALWAYS_HARD, Text("hard, or no entry at all", "hard，或不写这一项")
            self._unfit(node, topic, sentence, expected)
            return None
        return setting

    def _setting(self, rule: type[Rule], node: Node, topic: str) -> Setting | None:
        if node.pairs is None:
            return self._short_setting(node, topic)
        pairs: dict[str, Node] = {}
        for key, inner in node.pairs.items():
            name = key.replace("-", "_")
            if name in pairs:
                self._unfit(inner, topic, Text("This key stands here twice.", "同一个键写了两次。"))
            pairs[name] = inner
        allowed = rule.numbers()
        known = self.pairs(Node(node.place, pairs=pairs), ("soft", *allowed), topic)
        mode, weight = Mode.HARD, 1
        if "soft" in known:
            mode = Mode.SOFT
            weight = self.needed(known, "soft", _WEIGHT, node, topic) or 1
        numbers = {name: self._number(known[name], allowed[name], topic) for name in allowed if name in known}
        numbers = {name: value for name, value in numbers.items() if value is not None}
        try:
            at_odds = rule(**numbers).at_odds()
        except ValueError as error:
            self._unfit(node, topic, Text.same(str(error)))
            return None
        if at_odds is not None:
            self._unfit(node, topic, at_odds)
            return None
        return Setting(mode, weight, numbers)

    def _short_setting(self, node: Node, topic: str) -> Setting | None:
        if _is_off(node):
            return Setting(Mode.OFF)
        if (node.text or "").casefold() == "hard":
            return Setting(Mode.HARD)
        maybe = {"soft": "{soft: 1}", "on": "hard", "true": "hard", "yes": "hard"}.get((node.text or "").casefold())
        sentence = Text("This is not a setting of a rule.", "这不是规则的设置。")
        expected = Text(
            "off, hard, {soft: WEIGHT} or a rule's numbers in braces", "off、hard、{soft: 权重}，或花括号中的参数"
        )
        self._unfit(node, topic, sentence, expected, maybe)
        return None

    def _amounts(self, node: Node, allowed: Number, topic: str) -> object:
        """Return numbers by name, in order."""
        each, known = replace(allowed, by=None), node.pairs or {}
        if node.pairs is None and not node.is_empty:
            assert allowed.by is not None  # asked for only then
            sentence = Text("There must be a number for each {what}.", "这里应逐项写出{what}对应的数。")
            expected = Text("such as {ordinary: 2}", "如 {普通: 2}")
            self._unfit(node, topic, sentence.fill(what=allowed.by), expected)
            return None
        for inner in known.values():
            if inner.is_empty:
                self._unfit(inner, topic, Text("The number is missing.", "缺少数。"), self._whole(each).expected)
        found = [(name, self._number(inner, each, topic)) for name, inner in known.items()]
        # A number that does not fit has been told; its name is kept, so that an unknown one is told as well.
        return tuple((name, self._whole(each).stand_in if number is None else number) for name, number in found)

    def _number(self, node: Node, allowed: Number, topic: str) -> object:
        if allowed.by is not None:
            return self._amounts(node, allowed, topic)
        if allowed.choices:
            return self.value(node, Word({each: () for each in allowed.choices}), topic)
        return self.value(node, self._whole(allowed), topic)

    @staticmethod
    def _whole(allowed: Number) -> Whole:
        return Whole(0 if allowed.least is None else allowed.least, HEAVIEST if allowed.most is None else allowed.most)

    # -- tiers -----------------------------------------------------------------------------------------------------

    def _tiers(self, node: Node | None, settings: Settings) -> None:
        items = self.items(node, "tiers")
        if node is not None and not node.is_empty and not items and self.report.is_sound("tiers"):
            self._unfit(node, "tiers", Text("At least one tier is needed.", "至少要有一个目标层。"))
        tiers: list[TierSetting] = []
        places: list[Place] = []
        known: set[str] = set()
        for item in items:
            tier = self._tier(item)
            if tier is None:
                continue
            twice = known & ({"weighed"} if tier.is_weighed else set()) | known & set(tier.weights)
            if twice:
                sentence = Text("This tier is named twice: {names}.", "目标层重复：{names}。")
                self._unfit(item, "tiers", sentence.fill(names=", ".join(sorted(twice))))
            known |= {*tier.weights, tier.name}
            tiers.append(tier)
            places.append(item.place._replace(topic="tiers"))
        settings.tiers, settings.tier_places = tuple(tiers), tuple(places)

    def _tier(self, node: Node) -> TierSetting | None:
        if node.text is not None:
            measure = self._measure(node.text, node)
            return None if measure is None else TierSetting({measure.id: 1})
        pairs = self.pairs(node, None, "tiers")
        if len(pairs) != 1:
            sentence = Text("Each tier must be one name, with its settings if any.", "每个目标层写一个名称，可带设置。")
            self._unfit(
                node,
                "tiers",
                sentence,
                Text("such as coverage or {travel: {slack: 5%}}", "如 coverage 或 {travel: {slack: 5%}}"),
            )
            return None
        name, inner = next(iter(pairs.items()))
        return self._weighed(inner) if name == "weighed" else self._plain(name, inner)

    def _plain(self, name: str, node: Node) -> TierSetting | None:
        measure = self._measure(name, node)
        if measure is None:
            return None
        options = measure.options()
        pairs = self.pairs(node, ("slack", *options), "tiers")
        slack, is_share = self._slack(pairs.get("slack"))
        given = {key: self._number(pairs[key], options[key], "tiers") for key in options if key in pairs}
        chosen = {key: str(value) for key, value in given.items() if value is not None}
        return TierSetting({measure.id: 1}, slack, is_share, chosen)

    def _weighed(self, node: Node) -> TierSetting | None:
        pairs = dict(self.pairs(node, None, "tiers"))
        slack, is_share = self._slack(pairs.pop("slack", None))
        weights: dict[str, int] = {}
        for name, inner in pairs.items():
            measure = self._measure(name, inner)
            weight = self.value(inner, _WEIGHT, "tiers")
            if inner.is_empty:
                self._unfit(inner, "tiers", Text("The weight is missing.", "缺少权重。"), _WEIGHT.expected)
            if measure is not None and weight is not None:
                weights[measure.id] = weight
        if not pairs:
            self._unfit(node, "tiers", Text("There is nothing to weigh.", "没有要加权的目标。"))
        return TierSetting(weights, slack, is_share) if weights else None

    def _measure(self, name: str, node: Node) -> type[Measure] | None:
        by_id = {measure.id: measure for measure in MEASURES}
        if name in by_id:
            return by_id[name]
        if name in NOT_YET_TIERS:
            sentence = Text(
                "The tier {name} is known but not available in this version.",
                "目标层 {name} 已列入计划，但本版本尚不支持。",
            ).fill(name=name)
            self.report.error(node.place._replace(topic="tiers"), sentence, found=name)
            return None
        known = Text("one of " + ", ".join(by_id), "以下之一：" + "、".join(by_id))
        maybe = self.report.nearest(name, [*by_id, "weighed"])
        sentence = Text("There is no such tier.", "没有这个目标层。")
        self.report.error(node.place._replace(topic="tiers"), sentence, found=name, expected=known, maybe=maybe)
        return None

    def _slack(self, node: Node | None) -> tuple[float | None, bool]:
        if node is None or node.is_empty:
            return None, False
        match = _SLACK.fullmatch(node.text or "")
        if match is None:
            sentence = Text("This is not a slack.", "这不是有效的让步。")
            self._unfit(
                node,
                "tiers",
                sentence,
                Text("a number of at least 0, or a share such as 5%", "不小于 0 的数，或百分比如 5%"),
            )
            return None, False
        number = float(match[1])
        return (number / 100, True) if match[2] else (number, False)


def _underscored(names: Iterable[str]) -> dict[str, str]:
    """Return the names by how they read with underscores."""
    return {name.replace("-", "_"): name for name in names}


def _is_off(node: Node) -> bool:
    return (node.text or "").casefold() in ("off", "false")


def kind_called(name: str) -> str | None:
    """Return the kind of team that a word means in English or Chinese, or ``None``."""
    try:
        return str(Word(KINDS).parse(name))
    except UnfitError:
        return None
