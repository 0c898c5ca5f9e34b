"""The weekly lists: what each team does on which day of which week."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from optimizer.domain.calendar import days_of
from optimizer.domain.phases import HEADINGS
from optimizer.domain.phases import TITLES as PHASES
from optimizer.domain.records import Span
from optimizer.exports.table import note_on, ordered
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.domain.plan import Plan, Posting, Visit
    from optimizer.domain.scenario import Scenario

AT_HOST = Text("at the host", "在驻")
REST, HOLIDAY = Text("rest", "休息"), Text("public holiday", "放假")
NO_WORK = Text("no work", "不开展工作")
BLACKED_OUT = Text("no work: {note}", "不开展工作：{note}")
WITH_OTHERS = Text("{head} with {count} more", "{head}等 {count} 个")
FEEDBACK_OF = Text("feedback, {leader}", "反馈（{leader}）")


@dataclass(frozen=True, slots=True)
class WeekRow:
    """One week of one posting; ``week`` is its Monday, and a day on which there is nothing to say is empty."""

    week: date
    round: str
    team: str
    team_name: str
    host: str
    host_name: Text
    monday: Text | None
    tuesday: Text | None
    wednesday: Text | None
    thursday: Text | None
    friday: Text | None
    saturday: Text | None
    sunday: Text | None
    note: Text | None


def week_rows(scenario: Scenario, plan: Plan) -> tuple[WeekRow, ...]:
    """Return one row for each week and posting in which its team has something to do.

    That is the training before a team's first posting of a round, as far as the team is not away in another one; the
    notice to the host; every day from entering to leaving; the day by which the round's report is due, after its last
    posting; the feedback meeting where one is planned; and the day by which the host, if something is inspected there,
    tells what was put right, with the follow-up if there is one. Rows come by week, and within it in the order of the
    postings.
    """
    postings = ordered(scenario, plan)
    first = {(posting.round, posting.team): posting for posting in reversed(postings)}
    last = {(posting.round, posting.team): posting for posting in postings}
    rows: list[WeekRow] = []
    away = defaultdict(list)
    for posting in postings:
        away[posting.team].append(posting.span)
    for posting in postings:
        key = (posting.round, posting.team)
        agenda = dict[date, list[Text]]()
        for day, words in _agenda(scenario, posting, is_first=first[key] is posting, is_last=last[key] is posting):
            if words is not PHASES["training"] or not any(day in span for span in away[posting.team]):
                agenda.setdefault(day, []).append(words)
        weeks = sorted({day - timedelta(days=day.weekday()) for day in agenda})
        rows += [_row(scenario, posting, week, agenda) for week in weeks]
    return tuple(sorted(rows, key=lambda row: row.week))


def _row(scenario: Scenario, posting: Posting, week: date, agenda: dict[date, list[Text]]) -> WeekRow:
    days = [agenda.get(week + timedelta(days=number)) for number in range(7)]
    cells = [None if words is None else join(words, "; ", "；") for words in days]
    names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return WeekRow(
        week=week,
        round=posting.round,
        team=posting.team,
        team_name=scenario.team[posting.team].name,
        host=posting.host,
        host_name=scenario.label(posting.host),
        **dict(zip(names, cells, strict=True)),
        note=note_on(scenario, week, week + timedelta(days=6)),
    )


def _agenda(scenario: Scenario, posting: Posting, *, is_first: bool, is_last: bool) -> Iterator[tuple[date, Text]]:
    """Yield what there is to do, with its day; of one day in the order in which it is to be read."""
    phases = {phase.name: phase for phase in scenario.phases.get(posting.round, ())}
    if is_first and "training" in phases:
        training = Span(phases["training"].start, phases["training"].end)
        yield from ((day, PHASES["training"]) for day in scenario.calendar.working_days(training))
    if "notice" in phases:
        yield phases["notice"].start, PHASES["notice"]
    midterm = phases["midterm"].start if "midterm" in phases else None
    for day in days_of(posting.span):
        yield from ((day, words) for words in _day(scenario, posting, day, midterm))
    if is_last and "report" in phases:
        yield phases["report"].end, HEADINGS["report"]
    if posting.feedback is not None:
        leader = posting.feedback.leader
        words = PHASES["feedback"]
        yield posting.feedback.date, words if leader is None else FEEDBACK_OF.fill(leader=scenario.label(leader))
    if posting.visits:
        yield from ((phases[name].end, HEADINGS[name]) for name in ("rectification", "follow-up") if name in phases)


def _day(scenario: Scenario, posting: Posting, day: date, midterm: date | None) -> Iterator[Text]:
    """Yield what there is to do on a day of the stay."""
    if day == posting.enter:
        yield PHASES["enter"]
    if day == midterm:
        yield PHASES["midterm"]
    yield from _work(scenario, posting, day)
    if day == posting.leave:
        yield PHASES["leave"]


def _work(scenario: Scenario, posting: Posting, day: date) -> tuple[Text, ...]:
    """Return what is inspected on a day of the stay, or why nothing is."""
    if not scenario.calendar.is_working(day):
        return (REST if day.weekday() in scenario.calendar.rest_days else HOLIDAY,)
    who = next((who for who in (posting.host, posting.team) if scenario.is_blacked_out(who, day)), None)
    if who is not None:
        notes = [each.note for each in scenario.blackouts_of(who) if day in each.span and each.note]
        return (BLACKED_OUT.fill(note=notes[0]) if notes else NO_WORK,)
    units: dict[str, list[Visit]] = {}
    for visit in sorted(posting.visits, key=lambda each: (each.start, scenario.target[each.target].size, each.target)):
        if visit.start <= day <= visit.end:
            units.setdefault(scenario.unit_of.get(visit.target, visit.target), []).append(visit)
    if not units:
        return (AT_HOST,)
    return tuple(_unit(scenario, head, len(visits)) for head, visits in units.items())


def _unit(scenario: Scenario, head: str, count: int) -> Text:
    name = Text.same(scenario.target[head].name)
    return name if count == 1 else WITH_OTHERS.fill(head=name, count=Text(str(count - 1), str(count)))
