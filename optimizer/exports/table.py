"""The flat table from which every export is made: one row per visit, one for a posting without any."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeAlias

from optimizer.domain.phases import words_on_estimates
from optimizer.recusal.openings import TITLES as RULE_TITLES
from optimizer.recusal.waived import waivers_used
from optimizer.texts import Language, Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from _typeshed import DataclassInstance

    from optimizer.domain.plan import Plan, Posting, Unserved, Visit
    from optimizer.domain.records import Target, Team, Waiver
    from optimizer.domain.scenario import Scenario

    Waived = Mapping[tuple[tuple[str, str, str], str], tuple[Text, ...]]
    """What is waived for teams and their people, by posting and by host or target."""

Cell: TypeAlias = "str | int | float | date | None"
"""What may stand in a cell; ``None`` leaves it empty."""


@dataclass(frozen=True, slots=True)
class Row:
    """One visit with its posting, or a posting without a visit.

    Ids of several homes are separated by ``;``; ``km`` stands in the first row of a posting alone, so that it adds up;
    ``note`` tells what is waived for the team there, in that row also what is for its people, and marks days that are
    estimated.
    """

    round: str
    team: str
    team_name: str
    home: str
    home_name: Text
    host: str
    host_name: Text
    enter: date
    leave: date
    target: str | None
    target_name: str | None
    size: str | None
    risk: int | None
    days: int | None
    start: date | None
    end: date | None
    km: float | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class PostingRow:
    """One posting with what it carries; ``days`` are working days of its targets, a bundle counted once."""

    round: str
    team: str
    team_name: str
    home: str
    home_name: Text
    host: str
    host_name: Text
    enter: date
    leave: date
    targets: int
    days: int
    km: float | None
    feedback: date | None
    leader: Text | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One phase of a planned round, with how its date came about."""

    round: str
    phase: Text
    start: date
    end: date
    why: Text
    note: Text | None


@dataclass(frozen=True, slots=True)
class UnservedRow:
    """One target that is left out, with the reason."""

    target: str
    target_name: str
    region: str
    region_name: Text
    size: str
    risk: int
    days: int
    code: str
    reason: Text


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """One waiver, with the postings that make use of it."""

    waived_rule: str
    waived_title: Text
    who: str
    who_name: Text
    whom: str
    whom_name: Text
    waived_by: str
    waived_why: str
    waived_on: date
    in_plan: Text


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the row's field and its header."""

    field: str
    title: Text


TITLES = {
    "round": Text("round", "轮次"),
    "team": Text("team", "巡察组编号"),
    "team_name": Text("team name", "巡察组"),
    "home": Text("home", "派出地编号"),
    "home_name": Text("home name", "派出地"),
    "host": Text("host", "受巡地编号"),
    "host_name": Text("host name", "受巡地"),
    "enter": Text("enter", "进驻日期"),
    "leave": Text("leave", "撤离日期"),
    "target": Text("target", "巡察对象编号"),
    "target_name": Text("target name", "巡察对象"),
    "targets": Text("targets", "对象数"),
    "region": Text("region", "地区编号"),
    "region_name": Text("region name", "地区"),
    "size": Text("size", "规模"),
    "risk": Text("risk", "风险分"),
    "days": Text("working days", "工作日数"),
    "start": Text("start", "开始日期"),
    "end": Text("end", "结束日期"),
    "km": Text("km one way", "单程公里"),
    "feedback": Text("feedback", "反馈日期"),
    "leader": Text("leader at the feedback", "反馈出席领导"),
    "week": Text("week from", "周起"),
    "monday": Text("Monday", "周一"),
    "tuesday": Text("Tuesday", "周二"),
    "wednesday": Text("Wednesday", "周三"),
    "thursday": Text("Thursday", "周四"),
    "friday": Text("Friday", "周五"),
    "saturday": Text("Saturday", "周六"),
    "sunday": Text("Sunday", "周日"),
    "phase": Text("phase", "环节"),
    "why": Text("how the date came about", "日期依据"),
    "note": Text("note", "备注"),
    "seat": Text("seat", "岗位"),
    "officer": Text("person", "干部编号"),
    "officer_name": Text("person's name", "姓名"),
    "unit": Text("unit", "单位"),
    "officer_home": Text("person's home", "所在地区"),
    "skills": Text("skills", "专长"),
    "away": Text("away at once", "同时外出人数"),
    "who": Text("who", "谁"),
    "who_name": Text("who (name)", "谁（名称）"),
    "whom": Text("whom", "对谁"),
    "whom_name": Text("whom (name)", "对谁（名称）"),
    "in_plan": Text("in the plan", "方案中的安排"),
    "rule": Text("rule", "规则"),
    "rule_id": Text("id of the rule", "规则编号"),
    "facts": Text("facts", "事实"),
    "seats": Text("on which seats", "适用岗位"),
    "rounds": Text("in which rounds", "适用轮次"),
    "force": Text("force", "效力"),
    "by": Text("waived by", "豁免批准人"),
    "waiver_reason": Text("reason for the waiver", "豁免理由"),
    "waiver_date": Text("date of the waiver", "豁免日期"),
    "waived_rule": Text("rule", "规则编号"),
    "waived_title": Text("rule's title", "规则"),
    "waived_by": Text("by", "批准人"),
    "waived_why": Text("reason", "理由"),
    "waived_on": Text("date", "日期"),
    "rounds_done": Text("rounds done", "已参加轮数"),
    "rounds_planned": Text("rounds planned", "计划参加轮数"),
    "rounds_in_all": Text("rounds in all", "合计轮数"),
    "days_in_all": Text("working days in all", "合计工作日数"),
    "staff": Text("people", "人数"),
    "people_sent": Text("people sent", "参加人数"),
    "person_rounds": Text("rounds, added up", "参加人次"),
    "person_days": Text("working days, added up", "工作日合计"),
    "most_away": Text("most away at once", "同时外出最多人数"),
    "rank": Text("place", "顺位"),
    "reserve": Text("reserve", "替补编号"),
    "reserve_name": Text("reserve's name", "替补姓名"),
    "reserve_unit": Text("reserve's unit", "替补单位"),
    "reserve_home": Text("reserve's home", "替补所在地区"),
    "officers": Text("own people who must not go", "须回避的本组人员"),
    "hosts_left": Text("hosts left to the team", "全组回避时尚可去的受巡地数"),
    "nearest_left": Text("the nearest of them", "其中最近的"),
    "km_nearest": Text("km to the nearest", "到最近的公里数"),
    "km_there": Text("km to whom they must not go", "到须回避处公里数"),
    "other_teams": Text("other teams that may go there", "可去该处的其他组数"),
    "reserves": Text("people who may stand in", "可替补人数"),
    "price": Text("what swapping takes", "换人的代价"),
    "targets_lost": Text("targets nobody may inspect then", "全组回避时无人可巡对象数"),
    "risk_lost": Text("their risk", "其风险分"),
    "planned": Text("in this plan", "本方案的安排"),
    "cost": Text("what it would cost", "替换代价"),
    "code": Text("code", "原因代码"),
    "reason": Text("reason", "原因"),
}
"""The header of each field, in both languages."""

AT, NOT_NEEDED = Text("{team} at {host} ({round})", "{team}赴{host}（{round}）"), Text("not needed", "未用到")


SIZES = {"large": Text("large", "大"), "small": Text("small", "小")}
"""How a target's size reads."""


def columns(row: type[DataclassInstance]) -> tuple[Column, ...]:
    """Return the columns of a kind of row, in order."""
    return tuple(Column(each.name, TITLES[each.name]) for each in fields(row))


def cells(row: DataclassInstance, language: Language) -> tuple[Cell, ...]:
    """Return the row's cells in the language of the reader, in the order of its columns."""
    return tuple(_cell(row, name, language) for name in (each.name for each in fields(row)))


def _cell(row: object, name: str, language: Language) -> Cell:
    value = getattr(row, name)
    if isinstance(value, Text):
        return value[language]
    if name == "size" and value is not None:
        return SIZES[value][language]
    return value  # type: ignore[no-any-return]


def ordered(scenario: Scenario, plan: Plan) -> tuple[Posting, ...]:
    """Return the postings by round (in the order of entry), team and host (in the order of the tables)."""
    by_entry = sorted(scenario.rounds, key=lambda round_: (round_.enter, round_.leave, round_.id))
    rounds = {round_.id: place for place, round_ in enumerate(by_entry)}
    teams = {team.id: place for place, team in enumerate(scenario.teams)}
    return tuple(sorted(plan.postings, key=lambda each: (rounds[each.round], teams[each.team], each.enter, each.host)))


def rows(scenario: Scenario, plan: Plan) -> tuple[Row, ...]:
    """Return the flat table: one row per visit in order of time, one row for a posting without any."""
    waived = waived_in(scenario, plan)
    return tuple(row for posting in ordered(scenario, plan) for row in _rows_of(scenario, posting, waived))


def _rows_of(scenario: Scenario, posting: Posting, waived: Waived) -> Iterator[Row]:
    if not posting.visits:
        yield _row(scenario, posting, None, waived, is_first=True)
    for number, visit in enumerate(sorted(posting.visits, key=lambda each: (each.start, each.end))):
        yield _row(scenario, posting, visit, waived, is_first=not number)


def waived_in(scenario: Scenario, plan: Plan) -> Waived:
    """Return what waivers set aside, by posting and by host or target; what is so for people stands by the host."""
    waived: dict[tuple[tuple[str, str, str], str], dict[Text, None]] = defaultdict(dict)
    for used in waivers_used(scenario, plan):
        place = used.place if used.who in scenario.team else used.posting[2]
        waived[used.posting, place][used.sentence] = None
    return {key: tuple(sentences) for key, sentences in waived.items()}


def _row(scenario: Scenario, posting: Posting, visit: Visit | None, waived: Waived, *, is_first: bool) -> Row:
    team = scenario.team[posting.team]
    places = [*([posting.host] if is_first else []), *([] if visit is None else [visit.target])]
    target = None if visit is None else scenario.target[visit.target]
    return Row(
        round=posting.round,
        team=team.id,
        team_name=team.name,
        home=";".join(team.homes),
        home_name=_homes(scenario, team),
        host=posting.host,
        host_name=scenario.label(posting.host),
        enter=posting.enter,
        leave=posting.leave,
        target=_of(target, "id"),
        target_name=_of(target, "name"),
        size=_of(target, "size"),
        risk=None if target is None else target.risk,
        days=None if target is None else target.days,
        start=None if visit is None else visit.start,
        end=None if visit is None else visit.end,
        km=scenario.km_if_known(team, posting.host) if is_first else None,
        note=_notes(scenario, posting, (posting.enter, posting.leave), places, waived),
    )


def _notes(
    scenario: Scenario, posting: Posting, days: Iterable[date], places: Iterable[str], waived: Waived
) -> Text | None:
    """Return what is waived at these places, and what to say of estimated days."""
    estimated = note_on(scenario, *days)
    notes = [sentence for place in dict.fromkeys(places) for sentence in waived.get((posting.key, place), ())]
    notes += [estimated] if estimated is not None else []
    return join(notes, "; ", "；") if notes else None


def note_on(scenario: Scenario, *days: date) -> Text | None:
    """Return what to say of days in years whose working days are estimated; ``None`` for others."""
    years = sorted({day.year for day in days if scenario.calendar.is_estimated(day.year)})
    return words_on_estimates(years) if years else None


def _of(target: Target | None, field: str) -> str | None:
    return None if target is None else str(getattr(target, field))


def _homes(scenario: Scenario, team: Team) -> Text:
    labels = [scenario.label(home) for home in team.homes]
    return Text(", ".join(label.en for label in labels), "、".join(label.zh for label in labels))


def posting_rows(scenario: Scenario, plan: Plan) -> tuple[PostingRow, ...]:
    """Return one row per posting."""
    waived = waived_in(scenario, plan)
    return tuple(_posting_row(scenario, posting, waived) for posting in ordered(scenario, plan))


def _posting_row(scenario: Scenario, posting: Posting, waived: Waived) -> PostingRow:
    team = scenario.team[posting.team]
    days = [posting.enter, posting.leave, *([posting.feedback.date] if posting.feedback else [])]
    places = [posting.host, *(visit.target for visit in posting.visits)]
    return PostingRow(
        round=posting.round,
        team=team.id,
        team_name=team.name,
        home=";".join(team.homes),
        home_name=_homes(scenario, team),
        host=posting.host,
        host_name=scenario.label(posting.host),
        enter=posting.enter,
        leave=posting.leave,
        targets=len(posting.visits),
        days=sum(scenario.target[unit].days for unit in posting.units(scenario)),
        km=scenario.km_if_known(team, posting.host),
        feedback=None if posting.feedback is None else posting.feedback.date,
        leader=None
        if posting.feedback is None or posting.feedback.leader is None
        else scenario.label(posting.feedback.leader),
        note=_notes(scenario, posting, days, places, waived),
    )


def phase_rows(scenario: Scenario) -> tuple[PhaseRow, ...]:
    """Return one row per phase of every planned round."""
    return tuple(
        PhaseRow(
            round=round_id,
            phase=phase.heading,
            start=phase.start,
            end=phase.end,
            why=phase.explanation,
            note=note_on(scenario, phase.start, phase.end),
        )
        for round_id, phases in scenario.phases.items()
        for phase in phases
    )


def waiver_rows(scenario: Scenario, plan: Plan) -> tuple[WaiverRow, ...]:
    """Return every waiver of the scenario, in table order, with where the plan makes use of it."""
    used: dict[Waiver, dict[Text, None]] = {}
    for each in waivers_used(scenario, plan):
        round_id, team, host = each.posting
        words = {"team": scenario.label(team), "host": scenario.label(host), "round": round_id}
        used.setdefault(each.waiver, {})[AT.fill(**words)] = None
    return tuple(
        WaiverRow(
            waived_rule=each.rule,
            waived_title=RULE_TITLES.get(each.rule, Text.same(each.rule)),
            who=each.who,
            who_name=scenario.label(each.who),
            whom=each.whom,
            whom_name=scenario.label(each.whom),
            waived_by=each.by,
            waived_why=each.reason,
            waived_on=each.date,
            in_plan=join(used[each], "; ", "；") if each in used else NOT_NEEDED,
        )
        for each in scenario.waivers
    )


def unserved_rows(scenario: Scenario, plan: Plan) -> tuple[UnservedRow, ...]:
    """Return one row per target left out, in the plan's order."""
    return tuple(_unserved_row(scenario, each) for each in plan.unserved)


def _unserved_row(scenario: Scenario, unserved: Unserved) -> UnservedRow:
    target = scenario.target[unserved.target]
    return UnservedRow(
        target=target.id,
        target_name=target.name,
        region=target.region,
        region_name=scenario.label(target.region),
        size=target.size,
        risk=target.risk,
        days=target.days,
        code=unserved.code,
        reason=unserved.reason,
    )
