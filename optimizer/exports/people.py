"""Tables about people: team sheets, everybody's own calendar, who is away from a unit, recusals, load, reserves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.records import Mode
from optimizer.exports.table import ordered
from optimizer.measures.people import (
    Share,
    has_seats,
    most_away,
    past_stays,
    planned_stays,
    shares,
    unit_of,
    units,
)
from optimizer.recusal.inherited import inherited, km_there, nearest_left, price_of_swap, risk_lost
from optimizer.recusal.openings import TITLES
from optimizer.recusal.register import register
from optimizer.recusal.reserves import reserves
from optimizer.recusal.waived import waived_words, waivers_used
from optimizer.rules.staffing.own_people import OwnPeople
from optimizer.rules.staffing.words import people_counted, seat_words
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from _typeshed import DataclassInstance

    from optimizer.domain.plan import Plan, Posting, Seating
    from optimizer.domain.records import Seat
    from optimizer.domain.scenario import Scenario
    from optimizer.measures.people import Stay
    from optimizer.recusal.inherited import Inherited
    from optimizer.recusal.register import Entry
    from optimizer.recusal.reserves import Replaceable

    Waived = Mapping[tuple[tuple[str, str, str], str], tuple[Text, ...]]
    """What is waived, by posting and by the officer or team that it speaks of."""

EMPTY = Text("empty", "空缺")
EMPTY_FOR_DAYS = Text("empty; needed for {days}", "空缺（需{days}）")
LACKS = Text("lacks {count} with {skill}", "缺{skill}专长{count}")
NO_SUCH_SEAT = Text("the team has no such seat", "该组没有这一岗位")
TOO_SHORT = Text("not long enough to fill the seat", "在岗天数不足")
LOCAL = Text("local", "本地")
DONE = Text("done", "已完成")
ALL_ROUNDS, ALL_SEATS = Text("all", "全部"), Text("all", "全部")
LEADING, NO_LOCALS = Text("leader, deputy", "组长、副组长"), Text("all but the host's locals", "本地岗位除外")
LEADING_NO_LOCALS = Text("leader, deputy, but the host's locals", "组长、副组长（本地岗位除外）")
WHOLE_TEAM = Text("the whole team", "全组")
HARD, SOFT, WAIVED = Text("must not", "禁止"), Text("if possible not", "尽量避免"), Text("waived", "已豁免")
NOBODY = Text("nobody", "无人可替补")
NO_MORE = Text("no further reserve: {why}", "没有更多替补：{why}")
NOT_SENT, SENT_TO = Text("not sent", "本轮不派出"), Text("sent to {host}", "派往{host}")
GOES_WITH = Text("goes there, with {who}", "派往该地，另有{who}参加")
GOES_WITHOUT = Text("goes there without them", "派往该地，本人不参加")
SEATED = Text("{seat} of {team} at {host} ({round})", "{team}{seat}，赴{host}（{round}）")
SENT = Text("at {host} ({round})", "赴{host}（{round}）")
OWN_ALONE = Text(
    "the team leaves with its own people alone (rule own-people); were that rule soft, officers of {home} who belong "
    "to no team could step in",
    "该组只由本组人员组成（规则“{title}”，own-people）；如将该规则设为软性，{home}未编组的干部可替补",
)
UNUSED = Text("the waiver sets nothing aside", "该豁免没有用到")


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One person on a seat of a posting, an empty seat, or a skill that is missing; ``note`` says which."""

    round: str
    team: str
    team_name: str
    host_name: Text
    seat: Text | None
    officer: str | None
    officer_name: Text | None
    unit: str | None
    officer_home: Text | None
    skills: Text | None
    start: date | None
    end: date | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One stay of one person within the term; the unit tells people of one name apart."""

    officer: str
    officer_name: Text
    unit: str | None
    round: str
    start: date
    end: date | None
    host_name: Text
    team_name: Text
    seat: Text
    note: Text | None


@dataclass(frozen=True, slots=True)
class AwayRow:
    """One person who is away from a unit; ``away`` counts its people who are on the first of these days.

    Where the person is and on which seat is no business of the unit; the home tells units of one name apart.
    """

    unit: str | None
    officer_home: Text
    officer_name: Text
    start: date
    end: date
    away: int


@dataclass(frozen=True, slots=True)
class RecusalRow:
    """One ban on a person, or one waiver, with its facts; ``in_plan`` says where the plan sends the person or team.

    The ids of rule, who and whom are what a waiver names.
    """

    who: str
    who_name: Text
    unit: str | None
    in_plan: Text | None
    whom: str
    whom_name: Text
    rule: Text
    rule_id: str
    facts: Text
    seats: Text | None
    rounds: Text
    force: Text
    by: str | None
    waiver_reason: str | None
    waiver_date: date | None


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What one person takes part in within the term."""

    officer: str
    officer_name: Text
    unit: str | None
    officer_home: Text
    rounds_done: int
    rounds_planned: int
    rounds_in_all: int
    days_in_all: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What the people of one unit take part in within the term."""

    unit: str | None
    officer_home: Text
    staff: int
    people_sent: int
    person_rounds: int
    person_days: int
    most_away: int


@dataclass(frozen=True, slots=True)
class ReserveRow:
    """One person who may take a seat, with what that would cost; a seat without anybody has one row that says so.

    Where there are fewer than are named at most, the last of them says why.
    """

    round: str
    team: str
    team_name: str
    host_name: Text
    seat: Text
    officer: str | None
    officer_name: Text
    rank: int | None
    reserve: str | None
    reserve_name: Text
    reserve_unit: str | None
    reserve_home: Text | None
    cost: Text | None
    note: Text | None


@dataclass(frozen=True, slots=True)
class InheritedRow:
    """A place from which some of its own people alone keep a whole team: what either way out costs, what is planned."""

    round: str
    team: str
    team_name: str
    whom_name: Text
    officers: Text
    facts: Text
    hosts_left: int
    nearest_left: Text | None
    km_nearest: float | None
    km_there: float | None
    other_teams: int
    reserves: int
    price: Text
    targets_lost: int
    risk_lost: int
    planned: Text


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """A table about people: the name of its file, the title of its sheet, its rows and how they are made."""

    name: str
    title: Text
    row: type[DataclassInstance]
    rows: Callable[[Scenario, Plan], Sequence[DataclassInstance]]


def people_tables(scenario: Scenario, plan: Plan) -> Iterator[tuple[PeopleTable, Sequence[DataclassInstance]]]:
    """Yield the tables about people that have anything to say, each with its rows; none where the plan has no seats."""
    for table in PEOPLE_TABLES if has_seats(scenario, plan) else ():
        made = table.rows(scenario, plan)
        if made:
            yield table, made


# -- who sits where --------------------------------------------------------------------------------------------------


def seat_rows(scenario: Scenario, plan: Plan) -> tuple[SeatRow, ...]:
    """Return the team sheets: who sits on which seat of each posting, empty seats, and skills that are missing."""
    waived = waived_of(scenario, plan)
    return tuple(row for posting in ordered(scenario, plan) for row in _sheet(scenario, posting, waived))


def waived_of(scenario: Scenario, plan: Plan) -> Waived:
    """Return what waivers set aside in the plan, by posting and by whom it speaks of."""
    waived: dict[tuple[tuple[str, str, str], str], dict[Text, None]] = defaultdict(dict)
    for used in waivers_used(scenario, plan):
        waived[used.posting, used.who][used.sentence] = None
    return {key: tuple(sentences) for key, sentences in waived.items()}


def _sheet(scenario: Scenario, posting: Posting, waived: Waived) -> Iterator[SeatRow]:
    staffing = scenario.staffing
    seats = staffing.seats_at(posting)
    sitting: dict[Seat | None, list[Seating]] = defaultdict(list)
    for seating in posting.seats:
        sitting[staffing.seat_of(posting, seating)].append(seating)
    lacking = dict(staffing.empty_seats(posting))
    for seat in (*seats, *([None] if None in sitting else [])):
        for seating in sitting[seat]:
            yield _seated(scenario, posting, seating, seat, waived)
        if seat is not None and seat in lacking:
            days = counted(seat.days or 0, "working day", "working days", "个工作日")
            note = EMPTY if seat.days is None else EMPTY_FOR_DAYS.fill(days=days)
            for _ in range(lacking[seat]):
                yield _row(scenario, posting, _words(seat), note)
    for skill, missing in staffing.missing_skills(posting):
        count = people_counted(missing)
        yield _row(scenario, posting, None, LACKS.fill(count=count, skill=seat_words(skill)))
    of_team = waived.get((posting.key, posting.team), ())
    if of_team:
        yield _row(scenario, posting, None, join(of_team, "; ", "；"))


def _words(seat: Seat) -> Text:
    return _seat_words(seat.name, is_local=seat.source == "host")


def _seat_words(seat: str, *, is_local: bool) -> Text:
    words = seat_words(seat)
    return Text(f"{words.en} ({LOCAL.en})", f"{words.zh}（{LOCAL.zh}）") if is_local else words


def _seated(scenario: Scenario, posting: Posting, seating: Seating, seat: Seat | None, waived: Waived) -> SeatRow:
    officer, days = scenario.officer.get(seating.officer), posting.seated(seating)
    notes = list(waived.get((posting.key, seating.officer), ()))
    if seat is None:
        notes.append(NO_SUCH_SEAT)
    elif not scenario.staffing.fills(posting, seating, seat):
        notes.append(TOO_SHORT)
    return SeatRow(
        round=posting.round,
        team=posting.team,
        team_name=scenario.team[posting.team].name,
        host_name=scenario.label(posting.host),
        seat=seat_words(seating.seat) if seat is None else _words(seat),
        officer=seating.officer,
        officer_name=scenario.label(seating.officer),
        unit=None if officer is None else officer.unit or None,
        officer_home=None if officer is None else scenario.label(officer.home),
        skills=None if officer is None or not officer.skills else join(map(seat_words, officer.skills)),
        start=days.start,
        end=days.end,
        note=join(notes, "; ", "；") if notes else None,
    )


def _row(scenario: Scenario, posting: Posting, seat: Text | None, note: Text) -> SeatRow:
    name, host = scenario.team[posting.team].name, scenario.label(posting.host)
    nobody = (None, None, None, None, None, None, None)
    return SeatRow(posting.round, posting.team, name, host, seat, *nobody, note)


# -- where somebody is, and when -------------------------------------------------------------------------------------


def calendar_rows(scenario: Scenario, plan: Plan) -> tuple[CalendarRow, ...]:
    """Return everybody's own calendar of the term: past stays and planned ones, person by person, earliest first."""
    waived = waived_of(scenario, plan)
    place = {officer.id: number for number, officer in enumerate(scenario.officers)}
    stays = [*past_stays(scenario), *planned_stays(scenario, plan)]
    stays.sort(key=lambda stay: (place.get(stay.officer, len(place)), stay.officer, stay.start))
    return tuple(_calendar(scenario, stay, waived) for stay in stays)


def _calendar(scenario: Scenario, stay: Stay, waived: Waived) -> CalendarRow:
    officer = scenario.officer.get(stay.officer)
    notes = [DONE] if stay.is_past else list(waived.get(((stay.round, stay.team, stay.host), stay.officer), ()))
    return CalendarRow(
        officer=stay.officer,
        officer_name=scenario.label(stay.officer),
        unit=None if officer is None else officer.unit or None,
        round=stay.round,
        start=stay.start,
        end=stay.end,
        host_name=scenario.label(stay.host),
        team_name=scenario.label(stay.team),
        seat=_seat_words(stay.seat, is_local=stay.is_local),
        note=join(notes, "; ", "；") if notes else None,
    )


def away_rows(scenario: Scenario, plan: Plan) -> tuple[AwayRow, ...]:
    """Return who is away from each unit in the planned rounds, and when; units in table order, earliest first."""
    away: dict[tuple[str, str], list[Stay]] = defaultdict(list)
    for stay in planned_stays(scenario, plan):
        if stay.officer in scenario.officer:
            away[unit_of(scenario.officer[stay.officer])].append(stay)
    return tuple(
        AwayRow(
            unit=unit[0] or None,
            officer_home=scenario.label(unit[1]),
            officer_name=scenario.label(stay.officer),
            start=stay.start,
            end=stay.end or stay.start,
            away=len({each.officer for each in away[unit] if each.is_away(stay.start)}),
        )
        for unit in units(scenario)
        for stay in sorted(away.get(unit, ()), key=lambda stay: stay.start)
    )


# -- who keeps away from where ---------------------------------------------------------------------------------------


def recusal_rows(scenario: Scenario, plan: Plan) -> tuple[RecusalRow, ...]:
    """Return the register of recusals: every ban on an officer that was considered, and every waiver.

    What is more than that somebody is kept from home or native place comes first.
    """
    rounds, sent = len(scenario.planned_rounds), _sent(scenario, plan)
    return tuple(_recusal(scenario, entry, rounds, sent) for entry in register(scenario))


def _sent(scenario: Scenario, plan: Plan) -> Mapping[str, Mapping[Text, None]]:
    """Return where the planned rounds take every person and team, in words."""
    sent: dict[str, dict[Text, None]] = defaultdict(dict)
    for stay in planned_stays(scenario, plan):
        seat = _seat_words(stay.seat, is_local=stay.is_local)
        where = {"host": scenario.label(stay.host), "team": scenario.label(stay.team), "round": stay.round}
        sent[stay.officer][SEATED.fill(seat=seat, **where)] = None
    for posting in plan.in_rounds(scenario.planned_rounds):
        sent[posting.team][SENT.fill(host=scenario.label(posting.host), round=posting.round)] = None
    return sent


def _recusal(scenario: Scenario, entry: Entry, rounds: int, sent: Mapping[str, Mapping[Text, None]]) -> RecusalRow:
    waiver, officer = entry.waiver, scenario.officer.get(entry.who)
    force = WAIVED if waiver is not None else SOFT if entry.mode is Mode.SOFT else HARD
    return RecusalRow(
        who=entry.who,
        who_name=scenario.label(entry.who),
        unit=None if officer is None else officer.unit or None,
        in_plan=join(sent[entry.who], "; ", "；") if entry.who in sent else None,
        whom=entry.place,
        whom_name=scenario.label(entry.place),
        rule=join((TITLES.get(rule, Text.same(rule)) for rule in entry.rules), "; ", "；"),
        rule_id=";".join(entry.rules),
        facts=UNUSED if entry.reason is None else entry.reason,
        seats=_on_seats(entry),
        rounds=ALL_ROUNDS if len(entry.rounds) == rounds else join(entry.rounds),
        force=force,
        by=None if waiver is None else waiver.by,
        waiver_reason=None if waiver is None else waiver.reason,
        waiver_date=None if waiver is None else waiver.date,
    )


def _on_seats(entry: Entry) -> Text | None:
    if entry.reason is None:
        return None
    if entry.ban is None:
        return WHOLE_TEAM
    if entry.ban.leading_only:
        return LEADING_NO_LOCALS if entry.ban.spares_locals else LEADING
    return NO_LOCALS if entry.ban.spares_locals else ALL_SEATS


# -- how much ---------------------------------------------------------------------------------------------------------


def person_rows(scenario: Scenario, plan: Plan) -> tuple[PersonRow, ...]:
    """Return what everybody takes part in within the term, those who are sent most first."""
    rows = [_person(scenario, officer, share) for officer, share in shares(scenario, plan).items()]
    return tuple(sorted(rows, key=lambda row: (-row.rounds_in_all, -row.days_in_all)))


def _person(scenario: Scenario, id_: str, share: Share) -> PersonRow:
    officer = scenario.officer[id_]
    return PersonRow(
        officer=id_,
        officer_name=scenario.label(id_),
        unit=officer.unit or None,
        officer_home=scenario.label(officer.home),
        rounds_done=share.done,
        rounds_planned=share.planned,
        rounds_in_all=share.rounds,
        days_in_all=share.days,
    )


def unit_rows(scenario: Scenario, plan: Plan) -> tuple[UnitRow, ...]:
    """Return what the people of each unit take part in within the term, units in table order."""
    taken = shares(scenario, plan)
    away: dict[tuple[str, str], list[Stay]] = defaultdict(list)
    for stay in planned_stays(scenario, plan):
        if stay.officer in scenario.officer:
            away[unit_of(scenario.officer[stay.officer])].append(stay)
    return tuple(
        UnitRow(
            unit=unit[0] or None,
            officer_home=scenario.label(unit[1]),
            staff=len(people),
            people_sent=sum(bool(taken[each.id].rounds) for each in people),
            person_rounds=sum(taken[each.id].rounds for each in people),
            person_days=sum(taken[each.id].days for each in people),
            most_away=most_away(away.get(unit, ())),
        )
        for unit, people in units(scenario).items()
    )


# -- who could step in -----------------------------------------------------------------------------------------------


def reserve_rows(scenario: Scenario, plan: Plan) -> tuple[ReserveRow, ...]:
    """Return the next best people for every seat of the planned rounds, in the order of the team sheets."""
    order = {posting.key: number for number, posting in enumerate(ordered(scenario, plan))}
    seats = sorted(_replaceable(scenario, plan), key=lambda each: order[each.posting.key])
    return tuple(row for each in seats for row in _reserves(scenario, each))


def _replaceable(scenario: Scenario, plan: Plan) -> tuple[Replaceable, ...]:
    """Return every seat with its reserves; the last plan's are kept, because every format asks for them."""
    memo = scenario.staffing.memo
    known = memo.get("reserves")
    if isinstance(known, tuple) and known[0] is plan.postings:
        return known[1]  # type: ignore[no-any-return]
    found = tuple(reserves(scenario, plan))
    memo["reserves"] = (plan.postings, found)
    return found


def _reserves(scenario: Scenario, seat: Replaceable) -> Iterator[ReserveRow]:
    posting = seat.posting
    where = (posting.round, posting.team, scenario.team[posting.team].name, scenario.label(posting.host))
    who = (_words(seat.seat), seat.officer, EMPTY if seat.officer is None else scenario.label(seat.officer))
    if not seat.reserves:
        home = scenario.label(scenario.team[posting.team].home)
        why = [
            *([seat.why_no_more] if seat.why_no_more else []),
            *([OWN_ALONE.fill(home=home, title=OwnPeople.title)] if seat.is_own_alone else []),
        ]
        yield ReserveRow(*where, *who, None, None, NOBODY, None, None, None, join(why, "; ", "；"))
    for rank, each in enumerate(seat.reserves, 1):
        officer = scenario.officer[each.officer]
        home, unit = scenario.label(officer.home), officer.unit or None
        notes = [waived_words(held.rule, held.ban.reason, held.waiver) for held in each.waived if held.waiver]
        if rank == len(seat.reserves) and seat.why_no_more is not None:
            notes.append(NO_MORE.fill(why=seat.why_no_more))
        note = join(dict.fromkeys(notes), "; ", "；") if notes else None
        yield ReserveRow(*where, *who, rank, officer.id, scenario.label(officer.id), unit, home, each.cost, note)


# -- what whole teams inherit ------------------------------------------------------------------------------------------


def inherited_rows(scenario: Scenario, plan: Plan) -> tuple[InheritedRow, ...]:
    """Return the places from which some of its own people alone keep a whole team, team by team."""
    postings = {(posting.round, posting.team): posting for posting in plan.in_rounds(scenario.planned_rounds)}
    return tuple(
        InheritedRow(
            round=round_id,
            team=each.team,
            team_name=scenario.team[each.team].name,
            whom_name=scenario.label(each.place),
            officers=join(scenario.label(who) for who in dict.fromkeys(who for who, _, _ in each.people)),
            facts=join(dict.fromkeys(reason for _, _, reason in each.people), "; ", "；"),
            hosts_left=len(each.hosts),
            nearest_left=None if (host := nearest_left(scenario, each)) is None else scenario.label(host),
            km_nearest=None if host is None else scenario.km_if_known(scenario.team[each.team], host),
            km_there=km_there(scenario, each),
            other_teams=len(each.others),
            reserves=len(each.reserves),
            price=price_of_swap(each),
            targets_lost=len(each.lost),
            risk_lost=risk_lost(scenario, each),
            planned=_planned(scenario, each, postings.get((round_id, each.team))),
        )
        for each in inherited(scenario)
        for round_id in each.rounds
    )


def _planned(scenario: Scenario, each: Inherited, posting: Posting | None) -> Text:
    """Return what the plan does about a place that a team inherits as closed."""
    if posting is None:
        return NOT_SENT
    if each.place != posting.host and all(visit.target != each.place for visit in posting.visits):
        return SENT_TO.fill(host=scenario.label(posting.host))
    own = {officer.id for officer in scenario.staffing.people_of(scenario.team[posting.team])}
    others = [seating.officer for seating in posting.seats if seating.officer not in own]
    return GOES_WITH.fill(who=join(map(scenario.label, others))) if others else GOES_WITHOUT


PEOPLE_TABLES = (
    PeopleTable("teams", Text("team sheets", "各组名册"), SeatRow, seat_rows),
    PeopleTable("calendars", Text("people's calendars", "个人日程"), CalendarRow, calendar_rows),
    PeopleTable("away", Text("away from units", "各单位外出"), AwayRow, away_rows),
    PeopleTable("recusals", Text("register of recusals", "回避登记"), RecusalRow, recusal_rows),
    PeopleTable("people", Text("load by person", "个人任务量"), PersonRow, person_rows),
    PeopleTable("units", Text("load by unit", "单位任务量"), UnitRow, unit_rows),
    PeopleTable("reserves", Text("reserves", "替补名单"), ReserveRow, reserve_rows),
    PeopleTable("inherited", Text("kept away by own people", "本组人员回避"), InheritedRow, inherited_rows),
)
"""Every table about people. Adding one adds its rows above and one line here."""
