"""The tables of a scenario, declared once.

Headers and their Chinese aliases, what ``check --columns`` prints, the workbook's drop-down lists and the records
themselves all come from :data:`TABLES`. The first Chinese name of a table or column is the one written into new
files; the others are read as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from optimizer.domain import (
    Blackout,
    HistoryRow,
    InspectionMode,
    Kind,
    Leader,
    Leg,
    Officer,
    Pin,
    Post,
    Region,
    Span,
    Target,
    Team,
    Tie,
    Waiver,
)
from optimizer.domain.seat_names import WORDS
from optimizer.domain.staffing import ROLES
from optimizer.intake.cells import (
    FIRST_YEAR_OF_A_CAREER,
    INVISIBLE,
    Day,
    Flag,
    IdCell,
    Listed,
    Number,
    SeatCell,
    SpansCell,
    TextCell,
    Whole,
    Word,
)
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from optimizer.intake.cells import Parser

ROUNDS = "rounds"
"""Rounds are declared in ``scenario.yaml``; columns refer to them as to a table."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "whole": ("整建制",),
    "half": ("半建制",),
    "exchange": ("互派",),
    "mixed": ("混编",),
    "upgraded": ("提级",),
    "local": ("本地",),
}
MODES: Mapping[str, tuple[str, ...]] = {
    "regular": ("常规",),
    "special": ("专项",),
    "mobile": ("机动",),
    "pinpoint": ("定点", "点穴"),
    "upgraded": ("提级",),
    "look-back": ("回头看",),
}
SIZES: Mapping[str, tuple[str, ...]] = {"large": ("大",), "small": ("小",)}
PIN_RULES: Mapping[str, tuple[str, ...]] = {"must": ("必须",), "never": ("不得",)}
TIE_KINDS: Mapping[str, tuple[str, ...]] = {
    "spouse": ("配偶", "夫妻"),
    "lineal": ("直系", "直系血亲"),
    "collateral": ("旁系", "旁系血亲"),
    "in-law": ("姻亲", "近姻亲"),
    "superior": ("上级",),
    "subordinate": ("下级",),
    "colleague": ("同事",),
    "teacher": ("老师", "师长"),
    "student": ("学生",),
    "classmate": ("同学",),
    "comrade": ("战友",),
    "interest": ("利益", "利益关系"),
    "other": ("其他",),
}

_PAST = Day(FIRST_YEAR_OF_A_CAREER)
_UNTIL = Day(FIRST_YEAR_OF_A_CAREER, ends=True)
_TEXT, _ID, _DAY, _FLAG = TextCell(), IdCell(), Day(), Flag()
_KIND, _MODE = Word(KINDS, Kind), Word(MODES, InspectionMode)
_IDS = Listed(IdCell(), is_set=True)
_SEAT = SeatCell(tuple(WORDS))
_SEATS, _SKILLED = Listed(_SEAT), Listed(SeatCell(tuple(name for name in WORDS if name not in ROLES)))


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its names, what may stand in it and what it means.

    ``refers`` names the tables whose ids may stand in it; ``field`` is the record's field where it has another name.
    """

    name: str
    zh: tuple[str, ...]
    parse: Parser
    meaning: Text
    required: bool = False
    default: object = None
    refers: tuple[str, ...] = ()
    field: str = ""

    @property
    def expected(self) -> Text:
        """What may stand in a cell, in words that complete “Expected: …”."""
        if not self.refers:
            return self.parse.expected
        what = join((thing_in(table) for table in self.refers if table != "history"), " or ", "或")
        text = Text("the id of a {what}", "{what}的编号").fill(what=what)
        if isinstance(self.parse, Listed):
            return Text(f"{text.en}, or several separated by “;”", f"{text.zh}，多个用“;”分隔")
        return text

    @property
    def default_text(self) -> str:
        """The default as it would be written in a cell, empty if there is none."""
        if isinstance(self.default, bool):
            return "yes" if self.default else "no"
        return "" if self.default in (None, ()) else str(self.default)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its names, its columns and how a row becomes a record."""

    name: str
    zh: tuple[str, ...]
    build: Callable[[Mapping[str, Any]], object]
    meaning: Text
    columns: tuple[Column, ...]
    required: bool = False

    @property
    def has_ids(self) -> bool:
        """Whether its rows have ids that others refer to."""
        return self.columns[0].name == "id"

    def column(self, header: str) -> Column | None:
        """Return the column that a header names in English or Chinese, or ``None``."""
        return _headers(self.name).get(folded(header))

    @property
    def header_names(self) -> tuple[str, ...]:
        """Every name under which a column is known."""
        return tuple(name for column in self.columns for name in (column.name, *column.zh))


def folded(name: str) -> str:
    """Return a name as it is compared: without regard to case, outer blanks and the kind of dash."""
    return re.sub(r"[\s-]+", "_", name.strip().strip(INVISIBLE).strip()).casefold()


def _record(kind: Callable[..., object], columns: tuple[Column, ...]) -> Callable[[Mapping[str, Any]], object]:
    names = {column.name: column.field or column.name for column in columns}

    def build(values: Mapping[str, Any]) -> object:
        return kind(**{names[name]: value for name, value in values.items()})

    return build


def _table(
    name: str,
    zh: tuple[str, ...],
    kind: Callable[..., object],
    meaning: Text,
    *columns: Column,
    required: bool = False,
) -> Table:
    return Table(name, zh, _record(kind, columns), meaning, columns, required)


def _id_and_name(what_en: str, what_zh: str, names: tuple[str, ...] = ("名称",)) -> tuple[Column, Column]:
    return (
        Column("id", ("编号",), _ID, Text(f"the {what_en}'s id", f"{what_zh}的编号"), required=True),
        Column("name", names, _TEXT, Text(f"what people call the {what_en}", f"{what_zh}的名称"), required=True),
    )


def _refer(name: str, zh: str, en: str, meaning: str, *tables: str, required: bool = False) -> Column:
    return Column(name, (zh,), _ID, Text(en, meaning), required=required, refers=tables)


def _text(name: str, zh: str, en: str, meaning: str, *, required: bool = False) -> Column:
    return Column(name, (zh,), _TEXT, Text(en, meaning), required=required, default="")


def _word(
    name: str,
    zh: tuple[str, ...],
    word: Word,
    meaning: Text,
    default: object = None,
) -> Column:
    return Column(name, zh, word, meaning, required=default is None, default=default)


_SKILLS = Column(
    "skills", ("专长",), _SKILLED, Text("specialities, such as audit;finance", "专长，如 审计;财务"), default=()
)
_AVAILABLE = Column(
    "available",
    ("可用时间",),
    SpansCell(),
    Text("the days on which it may be sent, FROM/TO;… (always)", "可派出的时间，起/止;……（不填为始终可用）"),
    default=(),
)


def _blackout(values: Mapping[str, Any]) -> Blackout:
    return Blackout(who=values["who"], span=Span(values["from"], values["to"]), note=values["note"])


def _pair(values: Mapping[str, Any]) -> frozenset[str]:
    return frozenset((values["a"], values["b"]))


def _leg(values: Mapping[str, Any]) -> tuple[tuple[str, str], Leg]:
    return (values["from"], values["to"]), Leg(values["km"], values["hours"])


_BLACKOUT_COLUMNS = (
    _refer(
        "who",
        "谁",
        "a region with all inside it, a team, officer or leader",
        "地区（含其下各地）、巡察组、干部或领导",
        "regions",
        "teams",
        "officers",
        "leaders",
        required=True,
    ),
    Column("from", ("起",), _DAY, Text("first day", "第一天"), required=True),
    Column("to", ("止",), _DAY, Text("last day", "最后一天"), required=True),
    _text("note", "备注", "why", "原因"),
)
_NEIGHBOUR_COLUMNS = (
    _refer("a", "地区甲", "a region", "一个地区", "regions", required=True),
    _refer("b", "地区乙", "a region that borders on it", "与之相邻的地区", "regions", required=True),
)
_TRAVEL_COLUMNS = (
    _refer("from", "起点", "the region from which one travels", "出发地区", "regions", required=True),
    _refer("to", "终点", "the region to which one travels", "到达地区", "regions", required=True),
    Column("km", ("公里",), Number(0, 40_000), Text("distance in km", "路程（公里）")),
    Column("hours", ("小时",), Number(0, 1_000), Text("travel time in hours", "用时（小时）")),
)

TABLES: tuple[Table, ...] = (
    _table(
        "regions",
        ("地区",),
        Region,
        Text("units that own teams or are inspected, as a tree", "派出巡察组或接受巡察的地区，按上下级成树"),
        *_id_and_name("region", "地区"),
        _text("name_en", "英文名", "its name in English", "英文名称"),
        _refer("parent", "上级", "the region in which it lies", "所属的上级地区", "regions"),
        _text(
            "level",
            "层级",
            "such as city, county, town; for all regions or none",
            "如 市、县、镇；要么全填，要么全不填",
        ),
        Column("lon", ("经度",), Number(-180, 180), Text("longitude in degrees east", "经度（东经为正，度）")),
        Column("lat", ("纬度",), Number(-180, 180), Text("latitude in degrees north", "纬度（北纬为正，度）")),
        _text("zone", "片区", "the zone whose homes form one ring", "片区：同片区的派出地连成一环"),
        Column(
            "host_capacity",
            ("可接纳组数", "接纳组数"),
            Whole(),
            Text(
                "whole, half and exchange teams that it can host at once; others are not counted (unlimited)",
                "同时最多接纳几个组，只计整建制、半建制、互派的组（不填为不限）",
            ),
        ),
        Column(
            "lodging",
            ("食宿容量",),
            Whole(),
            Text("people that it can lodge at once (unlimited)", "同时最多安排多少人食宿（不填为不限）"),
        ),
        required=True,
    ),
    _table(
        "teams",
        ("巡察组",),
        Team,
        Text("the units that are sent", "派出的巡察组"),
        *_id_and_name("team", "巡察组"),
        Column(
            "home",
            ("派出地",),
            _IDS,
            Text("where it comes from; several for mixed and upgraded", "派出地区；混编、提级可填多个"),
            required=True,
            refers=("regions",),
            field="homes",
        ),
        _word("kind", ("类型", "组别"), _KIND, Text("how it is put together", "组建方式"), Kind.WHOLE),
        _text("level", "级别", "the level of its leader", "组长的级别"),
        Column("size", ("人数",), Whole(1), Text("how many people it has", "全组人数")),
        _SKILLS,
        Column(
            "max_targets", ("对象上限",), Whole(), Text("targets in one posting", "一次派驻最多几个对象"), default=2
        ),
        Column(
            "max_large",
            ("大对象上限",),
            Whole(),
            Text("large targets in one posting", "一次派驻最多几个大对象"),
            default=1,
        ),
        Column(
            "concurrent",
            ("并行数", "并行"),
            Whole(1, 2),
            Text("2: a large and a small target side by side; 1: one after the other", "2：一大一小同时巡；1：逐个巡"),
            default=2,
        ),
        Column("max_hosts", ("受巡地上限",), Whole(1), Text("hosts in one round", "一轮最多去几个受巡地"), default=1),
        _AVAILABLE,
        _text("zone", "片区", "its zone, if not its home's", "片区（不填则随派出地）"),
        required=True,
    ),
    _table(
        "targets",
        ("巡察对象",),
        Target,
        Text("bodies to be inspected", "要巡察的单位"),
        *_id_and_name("target", "对象"),
        _refer("region", "所在地区", "where it lies", "所在地区", "regions", required=True),
        _text("kind", "类别", "such as department, town, village, school", "如 部门、乡镇、村、学校"),
        _text("unit", "所属单位", "the organisation it belongs to", "所属单位"),
        Column("class", ("村类",), _TEXT, Text("class of a village", "村的类别"), default="", field="village_class"),
        _text("field", "系统", "line of work", "所属系统"),
        _word("size", ("规模",), Word(SIZES), Text("large or small", "大或小"), "small"),
        Column("risk", ("风险",), Whole(1, 10), Text("risk points, 1 to 10", "风险分，1 到 10"), default=1),
        Column("days", ("天数", "工作日"), Whole(1), Text("working days on site", "现场工作日数"), required=True),
        _word("mode", ("巡察方式",), _MODE, Text("mode of inspection", "巡察方式"), InspectionMode.REGULAR),
        Column("skills", ("所需专长",), _SKILLED, Text("specialities that it needs", "需要的专长"), default=()),
        Column("headcount", ("所需人数",), Whole(1), Text("people that it needs", "需要的人数")),
        Column("mandatory", ("必巡",), _FLAG, Text("whether it must be inspected", "是否必须巡察"), default=False),
        _refer("due", "到期轮次", "the round by which it is due", "最迟在哪一轮巡察", ROUNDS),
        Column("earliest", ("最早",), _DAY, Text("first day on which it may start", "最早开始日期")),
        Column("latest", ("最晚",), _DAY, Text("last day on which it may end", "最晚结束日期")),
        Column(
            "after",
            ("先巡对象",),
            _IDS,
            Text("targets to be inspected before", "须先巡完的对象"),
            default=(),
            refers=("targets",),
        ),
        _refer(
            "bundle", "同巡", "the target it is inspected together with", "与哪个对象一起巡（填牵头对象）", "targets"
        ),
        _refer(
            "look_back_of", "回头看对象", "the target that it looks back at", "对哪个对象回头看", "targets", "history"
        ),
        _refer("fixed_team", "指定巡察组", "the team that must inspect it", "必须由哪个组巡察", "teams"),
        required=True,
    ),
    _table(
        "officers",
        ("巡察干部", "人才库"),
        Officer,
        Text("people of the talent pool", "人才库中的干部"),
        *_id_and_name("officer", "干部", ("姓名", "名称")),
        _refer("home", "派出地", "the region that sends the officer", "派出地区", "regions", required=True),
        _text("unit", "所在单位", "where the officer works now, and so does not inspect", "现工作单位（本人不得巡察）"),
        _text("field", "系统", "line of work", "所属系统"),
        _refer("native_region", "籍贯", "where the officer comes from", "籍贯所在地区", "regions"),
        Column(
            "seats",
            ("可任岗位",),
            _SEATS,
            Text(
                "seats that the officer may fill, such as leader;member (member)",
                "可担任的岗位，如 组长;成员（不填为成员）",
            ),
            default=(),
        ),
        _SKILLS,
        Column("full_time", ("专职",), _FLAG, Text("whether inspection is the main work", "是否专职"), default=False),
        Column("promoted_on", ("提任日期",), _PAST, Text("date of the last promotion", "最近提任日期")),
        Column(
            "team",
            ("所在组",),
            IdCell(Text("An officer belongs to one team only.", "一名干部只能属于一个组。")),
            Text("the whole or local team the officer belongs to", "所在的整建制组或本地组"),
            refers=("teams",),
        ),
        _AVAILABLE,
        Column(
            "max_rounds",
            ("轮次上限",),
            Whole(),
            Text("rounds in the term (unlimited)", "届期内最多参加几轮（不填为不限）"),
        ),
    ),
    _table(
        "posts",
        ("任职经历", "任职"),
        Post,
        Text("where officers served", "干部任职经历"),
        _refer("officer", "干部", "whose post", "谁的任职", "officers", required=True),
        _refer("region", "地区", "the region served in", "任职地区", "regions"),
        _refer("target", "对象", "the target served in", "任职的巡察对象", "targets"),
        Column("unit", ("单位",), _TEXT, Text("the unit served in", "任职单位")),
        Column("from", ("起",), _PAST, Text("first day", "开始日期"), required=True, field="start"),
        Column("to", ("止",), _UNTIL, Text("last day (empty: still there)", "结束日期（不填为至今）"), field="end"),
        _text("rank", "职务", "rank", "职务职级"),
    ),
    _table(
        "ties",
        ("回避关系", "关系"),
        Tie,
        Text("declared relations", "已申报的回避关系"),
        _refer(
            "who",
            "谁",
            "an officer, team or region",
            "干部、巡察组或地区",
            "officers",
            "teams",
            "regions",
            required=True,
        ),
        _refer(
            "whom",
            "与谁",
            "a region, target or officer",
            "地区、对象或干部",
            "regions",
            "targets",
            "officers",
            required=True,
        ),
        _word("kind", ("关系", "类型"), Word(TIE_KINDS), Text("what relation", "什么关系")),
        Column("degree", ("亲等",), Whole(0, 10), Text("degree of kinship", "亲等")),
        _text("rank", "职务", "rank of the relative", "亲属的职务"),
        Column("from", ("起",), _PAST, Text("first day", "开始日期"), field="start"),
        Column(
            "to", ("止",), _UNTIL, Text("last day (empty: it goes on still)", "结束日期（不填为至今）"), field="end"
        ),
        _text("note", "备注", "note", "备注"),
    ),
    _table(
        "waivers",
        ("回避豁免", "豁免"),
        Waiver,
        Text("recusals that somebody set aside by name", "经批准不予回避的事项"),
        Column("rule", ("规则",), _TEXT, Text("the recusal rule", "回避规则"), required=True),
        _refer(
            "who",
            "谁",
            "a team, region or officer",
            "巡察组、地区或干部",
            "teams",
            "regions",
            "officers",
            required=True,
        ),
        _refer(
            "whom",
            "对谁",
            "a region, target or officer",
            "地区、对象或干部",
            "regions",
            "targets",
            "officers",
            required=True,
        ),
        _text("by", "批准人", "who decided", "谁批准", required=True),
        _text("reason", "理由", "why", "理由", required=True),
        Column("date", ("日期",), _DAY, Text("when", "批准日期"), required=True),
    ),
    Table(
        "blackouts",
        ("停巡日期", "停巡"),
        _blackout,
        Text("days without inspection work", "不安排巡察工作的日期"),
        _BLACKOUT_COLUMNS,
    ),
    _table(
        "leaders",
        ("领导",),
        Leader,
        Text("city leaders who attend feedback meetings", "参加反馈会的领导"),
        *_id_and_name("leader", "领导", ("姓名", "名称")),
        Column("per_day", ("每日场次",), Whole(1, 100), Text("meetings a day", "每天最多几场"), default=2),
    ),
    _table(
        "history",
        ("历史", "台账"),
        HistoryRow,
        Text("what earlier rounds did", "往轮巡察情况"),
        Column("round", ("轮次",), _ID, Text("the earlier round", "往轮编号"), required=True),
        Column("date", ("日期",), _DAY, Text("day of entry", "进驻日期"), required=True),
        Column("leave", ("撤离",), _DAY, Text("last day on site", "撤离日期")),
        Column("team", ("巡察组",), _ID, Text("the team", "巡察组")),
        _word(
            "kind",
            ("类型",),
            _KIND,
            Text(
                "the team's kind (of a team in the table of teams: its kind)",
                "组建方式（“巡察组”表中的组不填则同该表）",
            ),
            Kind.WHOLE,
        ),
        Column("home", ("派出地",), _IDS, Text("the team's home", "派出地"), default=()),
        Column("host", ("受巡地",), _ID, Text("where it went", "受巡地"), required=True),
        Column("target", ("对象",), _ID, Text("what it inspected", "巡察的对象")),
        Column("days", ("天数",), Whole(), Text("working days of the target", "该对象的工作日数")),
        Column("km", ("公里",), Number(0, 40_000), Text("distance in km", "路程（公里）")),
        Column("officer", ("干部",), _ID, Text("who took part", "参加的干部")),
        Column("seat", ("岗位",), _SEAT, Text("on which seat", "担任的岗位")),
    ),
    Table("neighbours", ("相邻",), _pair, Text("regions that border on each other", "相邻的地区"), _NEIGHBOUR_COLUMNS),
    Table(
        "travel",
        ("路程",),
        _leg,
        Text("ways that replace the great-circle distance", "实际路程，代替直线距离"),
        _TRAVEL_COLUMNS,
    ),
    _table(
        "pins",
        ("指定",),
        Pin,
        Text("decisions that are taken", "已经定下的安排"),
        _word("rule", ("要求",), Word(PIN_RULES), Text("must happen or never", "必须如此或不得如此")),
        _refer("team", "巡察组", "team", "巡察组", "teams"),
        _refer("host", "受巡地", "host", "受巡地", "regions"),
        _refer("target", "对象", "target", "巡察对象", "targets"),
        _refer("round", "轮次", "round", "轮次", ROUNDS),
        _refer("officer", "干部", "officer", "干部", "officers"),
        Column("seat", ("岗位",), _SEAT, Text("seat", "岗位")),
        Column("enter", ("进驻",), _DAY, Text("day of entry", "进驻日期")),
        Column("leave", ("撤离",), _DAY, Text("last day on site", "撤离日期")),
        Column("start", ("开始",), _DAY, Text("first day of the target", "对象开始日期")),
        Column("end", ("结束",), _DAY, Text("last day of the target", "对象结束日期")),
    ),
)
"""Every table of a scenario, in the order in which people read them."""

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}
"""The tables by English name."""

TABLE_NAMES: Mapping[str, str] = {folded(alias): table.name for table in TABLES for alias in (table.name, *table.zh)}
"""English table name by every folded name under which a table is known."""


@cache
def _headers(table: str) -> Mapping[str, Column]:
    columns = BY_NAME[table].columns
    return {folded(name): column for column in columns for name in (column.name, *column.zh)}


def table_called(name: str) -> Table | None:
    """Return the table that a file or sheet name means in English or Chinese, or ``None``."""
    found = TABLE_NAMES.get(folded(name))
    return None if found is None else BY_NAME[found]


def thing_in(table: str) -> Text:
    """Return what one row of a table is called."""
    if table == ROUNDS:
        return Text("round", "轮次")
    return Text(table.removesuffix("s"), BY_NAME[table].zh[0])


def kind_words(kind: str) -> Text:
    """Return what people call a kind of team."""
    return Text(kind, KINDS[kind][0])


def column_list() -> Iterable[tuple[Table, Column]]:
    """Yield every column of every table, for the list that people can look up."""
    return ((table, column) for table in TABLES for column in table.columns)
