"""Notes on what looks alike and may be one: namesakes, places that changed their kind, units spelled in two ways.

Recusal compares names and ids exactly, so a conflict between two spellings would be missed. Nothing is merged: people
decide. Of many only the likeliest are told.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from optimizer.domain.place_names import ENGLISH_SUFFIXES, FORMER, SUFFIXES
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row

MOST_NOTED = 5
"""So many of a kind are told one by one, the likeliest first; the rest is counted."""
MOST_IN_LINE = 12
"""So many officers of one name are named; the rest is counted."""
MOST_COMPARED = 30
"""Of more people of one name only those of one home or unit are compared."""
SHORTEST_STEM = 2
LONGEST_STEM = 12

_NAMESAKES = Text(
    "{count} have this name: {who}.{common} If some are one person, keep one row; as it is, what is known of one does "
    "not bar the others.",
    "共有 {count} 名干部同名：{who}。{common}如系同一人，请合并为一行；目前一方的任职和关系不计入另一方。",
)
_WHO = Text("row {row} ({unit})", "第 {row} 行（{unit}）")
_WHO_ALONE = Text("row {row}", "第 {row} 行")
_AND_MORE = Text("{count} more", "另有 {count} 人")
_COMMON = Text(
    " Rows {first} and {second} have more in common: {what}.", "第 {first}、{second} 行还有相同之处：{what}。"
)
_SAME = {
    "unit": Text("the same unit", "所在单位相同"),
    "home": Text("the same home", "派出地相同"),
    "native_region": Text("the same native place", "籍贯相同"),
}
_ONE_KNOWN = Text("posts or ties are known of one of them alone", "只有一方填有任职或关系")
_MORE_NAMES = Text(
    "From here on officers share {names} more, of which {alike} go with something else in common.",
    "自此行起，另有 {names} 个姓名为多人所用，其中 {alike} 个还有其他相同之处。",
)
_ONLY_NAMES = Text(
    "From here on officers with nothing else in common share {names} more.",
    "自此行起，另有 {names} 个姓名为多人所用，但没有其他相同之处。",
)
_PLACES = Text(
    "{this} and {other} in row {row} differ only in what kind of place they are. If they are one place, posts and ties "
    "in one do not bar the other.",
    "{this}与第 {row} 行的{other}只差名称后缀。如系同一地，目前在其中一个的任职和关系不计入另一个。",
)
_UNITS = Text(
    "{this} and {other} ({place}) may be one unit: {why}. They count as two, so recusal does not see it.",
    "“{this}”与“{other}”（{place}）可能是同一单位：{why}。目前按两个单位处理，回避判断不计。",
)
_SPELLING = Text("they differ only in blanks, width or case", "只差空格、全半角或大小写")
_ALIAS = Text("they differ only in the kind of a place", "只差地名后缀")
_FORMER = Text("one of them is said to be a former one", "只差一个“原”字")
_MORE = Text("From here on {count} more of this kind.", "自此行起，另有 {count} 处类似情况。")


def folded_name(name: str) -> str:
    """Return a name without blanks and punctuation, in one width, shape and case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    # Variation selectors choose among the shapes of one character.
    return re.sub(r"[\s\ufe00-\ufe0f\U000e0100-\U000e01ef·•・,，、.。()（）\-—_\"“”'‘’]+", "", plain)


def stem_of(name: str) -> str:
    """Return a place name without the word that says of what kind the place is."""
    english = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip().casefold()
    for suffix in ENGLISH_SUFFIXES:
        if english.endswith(f" {suffix}"):
            return folded_name(english.removesuffix(suffix))
    plain = folded_name(name)
    for suffix in SUFFIXES:
        if plain.endswith(suffix) and len(plain) - len(suffix) >= SHORTEST_STEM:
            return plain.removesuffix(suffix)
    return plain


# -- people -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two officers of one name, with what else they have in common and how likely that makes them one person."""

    first: Row
    second: Row
    likeness: int
    common: tuple[Text, ...]


def note_namesakes(draft: Draft) -> None:
    """Note officers of one name, name by name, those first who share more than that and may well be one person."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in draft.good("officers", "id", "name"):
        groups[folded_name(row["name"])].append(row)
    known = {row["officer"] for row in draft.good("posts", "officer")}
    known |= {row[column] for column in ("who", "whom") for row in draft.good("ties", column)}
    shared = [(rows, _likeliest(rows, known)) for rows in groups.values() if len(rows) > 1]
    shared.sort(key=lambda each: (-each[1].likeness, -len(each[0]), each[1].second.number))
    for rows, pair in shared[:MOST_NOTED]:
        common = _COMMON.fill(first=pair.first.number, second=pair.second.number, what=join(pair.common, ", ", "、"))
        sentence = _NAMESAKES.fill(
            count=counted(len(rows), "officer", "officers"),
            who=_people(rows),
            common=common if pair.common else Text("", ""),
        )
        draft.report.note(pair.second.place("name"), sentence, found=pair.second["name"])
    rest = shared[MOST_NOTED:]
    if rest:
        alike = sum(bool(pair.common) for _, pair in rest)
        sentence = (_MORE_NAMES if alike else _ONLY_NAMES).fill(names=counted(len(rest), "name", "names"), alike=alike)
        draft.report.note(rest[0][1].second.place("name"), sentence)


def _people(rows: Sequence[Row]) -> Text:
    """Return officers by row and unit; their ids may be names."""
    people = [
        (_WHO if row.good("unit") else _WHO_ALONE).fill(row=row.number, unit=row.values.get("unit"))
        for row in rows[:MOST_IN_LINE]
    ]
    if len(rows) > MOST_IN_LINE:
        people.append(_AND_MORE.fill(count=len(rows) - MOST_IN_LINE))
    return join(people, ", ", "、")


def _likeliest(rows: Sequence[Row], known: set[str]) -> _Pair:
    """Return the two of some officers of one name who are likeliest to be one person."""
    alone = _Pair(rows[0], rows[1], 0, ())
    return max(_pairs(rows, known), key=lambda pair: pair.likeness, default=alone)


def _pairs(rows: Sequence[Row], known: set[str]) -> Iterator[_Pair]:
    if len(rows) <= MOST_COMPARED:
        for first, second in combinations(rows, 2):
            yield _pair(first, second, known)
        return
    for column in ("unit", "home"):
        first_of: dict[str, Row] = {}
        for row in rows:
            other = first_of.setdefault(folded_name(row[column]), row) if row.good(column) else row
            if other is not row:
                yield _pair(other, row, known)


def _pair(first: Row, second: Row, known: set[str]) -> _Pair:
    common = [
        column
        for column in _SAME
        if first.good(column) and second.good(column) and folded_name(first[column]) == folded_name(second[column])
    ]
    words = [_SAME[column] for column in common]
    likeness = sum({"unit": 4, "home": 2, "native_region": 1}[column] for column in common)
    if common and (first.id in known) != (second.id in known):
        likeness += 3
        words.append(_ONE_KNOWN)
    return _Pair(first, second, likeness, tuple(words))


# -- places -----------------------------------------------------------------------------------------------------------


def note_places(draft: Draft) -> None:
    """Note regions that differ only in the kind of place, unless one lies in the other or they are far apart."""
    found = [
        (second, _PLACES.fill(this=second["name"], other=first["name"], row=first.number))
        for first, second in _alias_pairs(draft)
    ]
    _note(draft, "name", found)


def _alias_pairs(draft: Draft) -> list[tuple[Row, Row]]:
    lies_in = draft.scenario.places.lies_in
    owners = {home for row in draft.good("teams", "home") for home in row["home"]}
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in draft.good("regions", "id", "name"):
        groups[stem_of(row["name"])].append(row)
    pairs = []
    for rows in groups.values():
        for first, second in combinations(rows[:MOST_COMPARED], 2):
            one, two = first["id"], second["id"]
            are_beside = first["parent"] == second["parent"]
            are_near = are_beside or None in (first["parent"], second["parent"]) or {one, two} <= owners
            # Many cities have a district of the same name; only another kind of place says that one may be meant.
            are_namesakes = not are_beside and folded_name(first["name"]) == folded_name(second["name"])
            is_within = lies_in(one, two) or lies_in(two, one)
            if are_near and not are_namesakes and not is_within:
                pairs.append((first, second))
    return pairs


# -- units ------------------------------------------------------------------------------------------------------------


class _Places:
    """What place a name begins with or contains, whatever kind of place it is said to be."""

    def __init__(self, draft: Draft) -> None:
        self._group: dict[str, str] = {}
        stems: dict[str, set[str]] = defaultdict(set)
        first_of = {second["id"]: first["id"] for first, second in _alias_pairs(draft)}
        for row in draft.good("regions", "id", "name"):
            group = first_of.get(row["id"], row["id"])
            self._group[folded_name(row["name"])] = group
            stems[stem_of(row["name"])].add(group)
        self._of_stem: Mapping[str, str] = {
            stem: next(iter(groups))
            for stem, groups in stems.items()
            if len(groups) == 1 and len(stem) >= SHORTEST_STEM
        }
        self._stems = stems.keys()
        self._suffix = re.compile("|".join((*SUFFIXES, *(each.replace(" ", "") for each in ENGLISH_SUFFIXES))))

    def core_of(self, unit: str) -> str:
        """Return what units have in common that may be one."""
        return self.without_kinds(self.now(folded_name(unit)))

    def difference(self, unit: str, other: str) -> Text:
        """Return in what two units differ that may be one."""
        one, two = folded_name(unit), folded_name(other)
        if one == two:
            return _SPELLING
        is_former = (self.now(one) == one) != (self.now(two) == two)
        whys = [_FORMER] if is_former else []
        return join([*whys, _ALIAS] if self.now(one) != self.now(two) else whys, "; ", "；")

    def now(self, name: str) -> str:
        """Return a name without the word that says that it is a former one, unless a place begins with that word."""
        former = next((word for word in FORMER if name.startswith(word)), "")
        return name if self._begins_with_place(name) else name.removeprefix(former)

    def _begins_with_place(self, name: str) -> bool:
        return any(name[:length] in self._stems for length in range(LONGEST_STEM, SHORTEST_STEM - 1, -1))

    def without_kinds(self, name: str) -> str:
        """Return a name with the place that it contains written as what it is, not of what kind.

        Where it begins with a place, the word for its kind may be missing altogether.
        """
        for length in range(min(LONGEST_STEM, len(name) - 1), SHORTEST_STEM - 1, -1):
            group = self._of_stem.get(name[:length])
            if group is not None and not self._suffix.match(name, length):
                return f"<{group}>{name[length:]}"
        for match in self._suffix.finditer(name):
            for length in range(min(LONGEST_STEM, match.start()), SHORTEST_STEM - 1, -1):
                stem = name[match.start() - length : match.start()]
                group = self._group.get(stem + match[0], self._of_stem.get(stem))
                if group is not None:
                    return f"{name[: match.start() - length]}<{group}>{name[match.end() :]}"
        return name


def note_units(draft: Draft) -> None:
    """Note units of officers and posts that are nearly those of a target, or its name, but not quite."""
    places = _Places(draft)
    of_targets: dict[str, dict[str, Row]] = defaultdict(dict)
    exact: set[str] = set()
    for row in draft["targets"]:
        for column in ("unit", "name"):
            if row.good(column):
                exact.add(row[column])
                of_targets[places.core_of(row[column])].setdefault(row[column], row)
    found: dict[tuple[str, str], tuple[Row, Text]] = {}
    for table in ("officers", "posts"):
        for row in draft.good(table, "unit"):
            unit = row["unit"]
            if unit in exact:
                continue
            for other, target in of_targets.get(places.core_of(unit), {}).items():
                why = places.difference(unit, other)
                where = target.grid.sheet or target.grid.file
                place = Text(f"{where}, row {target.number}", f"{where} 第 {target.number} 行")
                found.setdefault((unit, other), (row, _UNITS.fill(this=unit, other=other, place=place, why=why)))
    _note(draft, "unit", list(found.values()))


def _note(draft: Draft, column: str, found: Iterable[tuple[Row, Text]]) -> None:
    listed = list(found)
    for row, sentence in listed[:MOST_NOTED]:
        draft.report.note(row.place(column), sentence)
    if len(listed) > MOST_NOTED:
        draft.report.note(listed[MOST_NOTED][0].place(column), _MORE.fill(count=len(listed) - MOST_NOTED))
