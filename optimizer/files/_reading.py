"""Taking a plan file apart, value by value, and noting what is wrong instead of stopping at it."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from optimizer.domain.calendar import FIRST_YEAR, LAST_YEAR
from optimizer.domain.plan import ScenarioReference
from optimizer.domain.redaction import HIDDEN
from optimizer.domain.seat_names import WORDS, seat_called
from optimizer.domain.staffing import ROLES
from optimizer.errors import PlanError
from optimizer.files.issue import PlanIssue, meant, shown
from optimizer.files.strict_json import JsonDefectError, NoNumber, parse
from optimizer.texts import Text, join
from optimizer.texts.found import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from optimizer.domain.scenario import Scenario

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

A_TEXT = Text("text in quotation marks", "加引号的文字")
A_NUMBER = Text("a number of at most 15 digits", "不超过 15 位的数字")
A_DAY = Text("a date, YYYY-MM-DD", "日期，格式为 YYYY-MM-DD")
DAY_IN_RANGE = Text(
    f"a date from {FIRST_YEAR} to {LAST_YEAR}, YYYY-MM-DD", f"{FIRST_YEAR} 至 {LAST_YEAR} 年的日期，格式为 YYYY-MM-DD"
)
LARGEST_NUMBER = 10**15
"""No figure of a plan comes near this; beyond it decimals would no longer be counted exactly."""
A_LIST = Text("a list in [ ]", "方括号 [ ] 中的列表")
AN_OBJECT = Text("an object in { }", "花括号 { } 中的对象")
ORDER = Text("{start} or a later day", "{start} 或之后的日期")
ONE_KEY_OF = Text("one of the keys {keys}", "下列键之一：{keys}")
UTF_8 = Text("a file saved as UTF-8", "以 UTF-8 编码保存的文件")
A_FILE = Text("a plan file that exists", "存在的方案文件")
READABLE = Text("a file that can be read: {why}", "可以读取的文件（{why}）")

ONE_SEAT_OF = Text("one of the seats {seats}", "下列岗位之一：{seats}")

ONE_OF_THE = {
    "round": Text("the id of a round of the scenario", "场景中的轮次编号"),
    "team": Text("the id of a team of the scenario", "场景中的巡察组编号"),
    "region": Text("the id of a region of the scenario", "场景中的地区编号"),
    "target": Text("the id of a target of the scenario", "场景中的巡察对象编号"),
    "officer": Text("the id of an officer of the scenario", "场景中的巡察干部编号"),
    "leader": Text("the id of a leader of the scenario", "场景中的领导编号"),
}


def read_source(source: Path | str) -> tuple[str, object, list[PlanIssue]]:
    """Return the file's name, the value it says, and what is wrong with it as JSON.

    Raises
    ------
    PlanError
        If it cannot be read or is no JSON.
    """
    if isinstance(source, str) and source.lstrip().startswith("{"):
        file, text = "", source
    else:
        file = str(source)
        text = _text_of(Path(source))
    try:
        content, defects = parse(text)
    except JsonDefectError as defect:
        raise PlanError([PlanIssue(file=file, path="", expected=defect.expected, found=defect.found)]) from None
    issues = [
        PlanIssue(
            file=file,
            path=defect.path,
            expected=defect.expected,
            found=None if defect.found is None else shown(defect.found),
        )
        for defect in defects
    ]
    return file, content, issues


def _text_of(path: Path) -> str:
    try:
        if not path.is_file():
            inside = path / "plan.json"
            maybe = str(inside) if inside.is_file() else _neighbour(path)
            raise PlanError([PlanIssue(file=str(path), path="", expected=A_FILE, maybe=maybe)])
        # A byte order mark is what some editors put before UTF-8; it says nothing.
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PlanError([PlanIssue(file=str(path), path="", expected=UTF_8)]) from None
    except OSError as error:
        expected = READABLE.fill(why=error.strerror or error)
        raise PlanError([PlanIssue(file=str(path), path="", expected=expected)]) from error


def _neighbour(path: Path) -> str | None:
    known = [each.name for each in path.parent.glob("*.json")] if path.parent.is_dir() else []
    name = nearest(path.name, known)
    return None if name is None else str(path.with_name(name))


class PlanReader:
    """Reads values of a plan file and collects issues.

    Parameters
    ----------
    scenario
        Where ids are looked up; ``None`` if no id will be read.
    file
        The file's name for messages.
    issues
        What is known to be wrong already; added to.
    gone
        Takes the ids that the scenario does not have, which then are no issue; ``None`` if they are one.
    """

    def __init__(
        self, scenario: Scenario | None, file: str, issues: list[PlanIssue], gone: list[str] | None = None
    ) -> None:
        self.scenario = scenario
        self.file = file
        self.issues = issues
        self._gone = gone
        self._names: dict[str, dict[str, str]] = {}
        self._pseudonyms = None if scenario is None else scenario.pseudonyms

    def complain(self, path: str, expected: Text, found: object = None, maybe: str | None = None) -> None:
        """Add an issue; ``found`` is ``None`` where nothing stands."""
        words = None if found is None else shown(found)
        self.issues.append(PlanIssue(file=self.file, path=path, expected=expected, found=words, maybe=maybe))

    def complain_of_order(self, path: str, start: date, end: date) -> None:
        """Add the issue that something ends before it starts."""
        self.complain(path, ORDER.fill(start=start), str(end))

    def has_issue_at(self, path: str) -> bool:
        """Whether something is known to be wrong at this place."""
        return any(issue.path == path for issue in self.issues)

    def table(self, value: object, path: str, *keys: str, needed: tuple[str, ...] = ()) -> Mapping[str, object]:
        """Return the object, empty if it is none; every key must be among ``keys``, every needed one be there."""
        if not isinstance(value, dict):
            self.complain(path, AN_OBJECT, _visible(value))
            return {}
        for key in value:
            if key not in keys:
                self.complain(below(path, key), ONE_KEY_OF.fill(keys=join(keys)), key, nearest(key, keys))
        for key in needed:
            if value.get(key) is None:
                self.complain(below(path, key), _NEEDED.get(key, A_TEXT))
        return value

    def table_of_anything(self, value: object, path: str) -> Mapping[str, object]:
        """Return the object whatever its keys are; nothing is an empty object."""
        return {} if value is None else self.table(value, path, *(value if isinstance(value, dict) else ()))

    def entries(
        self, row: Mapping[str, object], key: str, path: str, *, quiet: bool = False
    ) -> Iterator[tuple[object, str]]:
        """Yield every entry of a list with its path, from [1] on; complain of anything but a list unless ``quiet``."""
        value = row.get(key)
        if isinstance(value, list):
            yield from ((item, f"{below(path, key)}[{place}]") for place, item in enumerate(value, 1))
        elif value is not None and not quiet:
            self.complain(below(path, key), A_LIST, value)

    def text(self, row: Mapping[str, object], key: str, path: str) -> str | None:
        """Return the text, or ``None`` where there is none."""
        value = row.get(key)
        if value is None or isinstance(value, str):
            return value
        if not isinstance(value, NoNumber):
            self.complain(below(path, key), A_TEXT, value)
        return None

    def number(self, row: Mapping[str, object], key: str, path: str) -> float | None:
        """Return the number, or ``None`` where there is none."""
        value = row.get(key)
        if value is None or isinstance(value, NoNumber):
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER:
            return value
        self.complain(below(path, key), A_NUMBER, value)
        return None

    def day(self, row: Mapping[str, object], key: str, path: str) -> date | None:
        """Return the day, or ``None`` where there is none."""
        value = row.get(key)
        if value is None or isinstance(value, NoNumber):
            return None
        if isinstance(value, str) and ISO_DAY.fullmatch(value):
            try:
                day = date.fromisoformat(value)
            except ValueError:
                pass
            else:
                if FIRST_YEAR <= day.year <= LAST_YEAR:
                    return day
                self.complain(below(path, key), DAY_IN_RANGE, value)
                return None
        self.complain(below(path, key), A_DAY, value)
        return None

    def days(self, row: Mapping[str, object], first: str, last: str, path: str) -> tuple[date | None, date | None]:
        """Return two days, each if it is there; complain if they are in the wrong order."""
        start, end = self.day(row, first, path), self.day(row, last, path)
        if start is not None and end is not None and end < start:
            self.complain_of_order(below(path, last), start, end)
        return start, end

    def id_of(self, row: Mapping[str, object], key: str, path: str, what: str, *, whole: bool = False) -> str | None:
        """Return the id of a thing that the scenario has, or ``None``; ``whole``: ``path`` is the id's own."""
        value = row.get(key)
        if value is None or isinstance(value, NoNumber):
            return None
        place = path if whole else below(path, key)
        known = self._known(what)
        if not isinstance(value, str):
            self.complain(place, ONE_OF_THE[what], value, str(value) if str(value) in known else None)
        elif value in known:
            return value if self._pseudonyms is None else self._pseudonyms.code_of.get(value, value)
        elif self._gone is not None:
            self._gone.append(value if self._pseudonyms is None else HIDDEN)
        else:
            self.complain(place, ONE_OF_THE[what], value, meant(value, known))
        return None

    def seat(self, row: Mapping[str, object], key: str, path: str) -> str | None:
        """Return the seat that a word means in either language, or ``None`` where no team has such a seat."""
        value = self.text(row, key, path)
        if value is None or self.scenario is None:
            return value
        seat, known = seat_called(value), self._seats
        if seat in known or self._gone is not None:
            return seat
        words = {**{name: name for name in known}, **{WORDS[name].zh: name for name in known if name in WORDS}}
        expected = ONE_SEAT_OF.fill(seats=join(Text(name, WORDS[name].zh if name in WORDS else name) for name in known))
        self.complain(below(path, key), expected, value, nearest(value, words))
        return None

    @cached_property
    def _seats(self) -> tuple[str, ...]:
        """The seats that any team of the scenario has, and those that every team might have."""
        assert self.scenario is not None  # asked for only then
        given = self.scenario
        seats = [seat for team in given.teams for seat in given.staffing.seats_of(team)]
        seats += [seat for own in given.composition.seats.values() for seat in own]
        return tuple(dict.fromkeys((*ROLES, *(seat.name for seat in seats))))

    def _known(self, what: str) -> dict[str, str]:
        if what not in self._names:
            table = getattr(self.scenario, f"{what}s", ())
            id_of = {} if self._pseudonyms is None else self._pseudonyms.id_of
            self._names[what] = {id_of.get(each.id, each.id): getattr(each, "name", "") for each in table}
        return self._names[what]


def reference_of(reader: PlanReader, root: Mapping[str, object]) -> ScenarioReference | None:
    """Return where the plan's scenario is, or ``None`` if the plan does not say."""
    item = root.get("scenario")
    if item is None:
        return None
    row = reader.table(item, "scenario", "id", "path", "digest", "set", "ledgers", needed=("id",))
    path, digest = reader.text(row, "path", "scenario"), reader.text(row, "digest", "scenario")
    given = reader.table_of_anything(row.get("set"), "scenario.set")
    ledgers = tuple(
        _texts(reader, reader.table(each, where, "path", "digest", needed=("path",)), where)
        for each, where in reader.entries(row, "ledgers", "scenario")
    )
    return ScenarioReference(
        id=reader.text(row, "id", "scenario") or "",
        path=path or "",
        digest=digest or "",
        set=_texts(reader, given, "scenario.set"),
        ledgers=ledgers,
    )


def _texts(reader: PlanReader, row: Mapping[str, object], path: str) -> Mapping[str, str]:
    found = {key: reader.text(row, key, path) for key in row}
    return {key: value for key, value in found.items() if value is not None}


def below(path: str, key: str) -> str:
    """Return the path of a key inside ``path``."""
    return f"{path}.{key}" if path else key


def _visible(value: object) -> str:
    """Return something to show even for ``null``, which stands there and is wrong."""
    return "null" if value is None else shown(value).strip('"')


_NEEDED = {
    **ONE_OF_THE,
    "host": ONE_OF_THE["region"],
    "postings": A_LIST,
    "date": A_DAY,
    "value": A_NUMBER,
}
