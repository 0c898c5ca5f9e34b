"""Plans walked day by day, by code that shares nothing with the rules: who works where, on which lane, in which bed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given as given_
from hypothesis import settings
from hypothesis import strategies as st

from optimizer.domain import Blackout, Leader, Span, WorkingCalendar
from optimizer.engines.settings import Settings
from optimizer.measures.verification import verify
from optimizer.planning.solving import solve
from tests.builders import region, round_, scenario, target, team

if TYPE_CHECKING:
    from optimizer.domain import Plan, Posting, Scenario

COUNTED = Settings(seconds=60, deterministic_seconds=1, workers=1)
ROUNDS = {
    "Spring Festival 2024 in a leap year, with two make-up days": ("2024-02-01", "2024-03-01"),
    "Spring Festival 2021, with two make-up days": ("2021-02-03", "2021-02-26"),
    "National Day 2023, with two make-up days": ("2023-09-25", "2023-10-13"),
    "the last day of February": ("2024-02-28", "2024-03-01"),
    "New Year": ("2019-12-27", "2020-01-03"),
}
LAST_YEAR = 2026
HOLIDAYS_ALONE = ("2024-02-12", "2024-02-16")


@st.composite
def calendars(draw: st.DrawFn) -> tuple[WorkingCalendar, tuple[str, str]]:
    """Draw a round of one to four weeks in some year, and the calendar with days of the scenario's own around it."""
    first = draw(st.dates(date(2018, 1, 1), date(2026, 11, 30)))
    last = first + timedelta(days=draw(st.integers(6, 27)))
    some = st.frozensets(st.dates(first, last), max_size=4)
    calendar = WorkingCalendar(
        "CN",
        extra_holidays=draw(some),
        extra_working_days=draw(some),
        rest_days=draw(st.sampled_from([frozenset({5, 6}), frozenset({6}), frozenset({4, 5})])),
    )
    return calendar, (first.isoformat(), last.isoformat())


def world(seed: int, *dates: tuple[str, str], calendar: WorkingCalendar | None = None) -> Scenario:
    """Return a small scenario on the Chinese calendar, drawn by a seed, whose targets need one day to a week each."""
    dice = Random(f"days {seed}")
    rounds = [round_(f"R{number}", *each) for number, each in enumerate(dates, 1)]
    first, last = rounds[0].enter, max(each.leave for each in rounds)

    def day() -> date:
        return first + timedelta(days=dice.randrange((last - first).days + 1))

    def span() -> Span:
        start = day()
        return Span(start, start + timedelta(days=dice.randrange(4)))

    places = "ABC"
    return scenario(
        [region(each, lodging=dice.choice((None, 6, 9)), host_capacity=dice.choice((None, 1, 2))) for each in places],
        [
            team(
                f"{home.lower()}{number}",
                home,
                size=dice.randint(3, 6),
                concurrent=dice.choice((1, 2)),
                max_hosts=dice.choice((1, 2)),
                max_targets=3,
                available=(Span(first, day()),) if dice.random() < 0.2 else (),
            )
            for home in places
            for number in (1, 2)
        ],
        [
            target(
                f"t{number}",
                dice.choice(places),
                dice.choice((1, 1, 2, 3, 5)),
                risk=dice.randint(1, 9),
                size=dice.choice(("small", "large")),
                latest=day() if dice.random() < 0.15 else None,
                after=("t0",) if number and dice.random() < 0.15 else (),
            )
            for number in range(8)
        ],
        rounds,
        calendar=calendar or WorkingCalendar("CN"),
        blackouts=tuple(Blackout(who=dice.choice((*places, "a1", "b1", "L1")), span=span()) for _ in range(3)),
        leaders=(Leader(id="L1", name="某领导", per_day=1),),
        pattern="free",
    )


def is_working(given: Scenario, day: date) -> bool:
    """Whether people work on a day, by the second source of public holidays and the scenario's own days."""
    own = given.calendar
    if day in own.extra_working_days or day in own.extra_holidays:
        return day in own.extra_working_days
    if day.year > LAST_YEAR:  # neither source knows more than weekends
        return day.weekday() not in own.rest_days
    is_off, name = chinese_calendar.get_holiday_detail(day)
    if name is None:  # an ordinary day, or an ordinary weekend
        return day.weekday() not in own.rest_days
    return not is_off


def days(start: date, end: date) -> list[date]:
    """Return every day from start to end."""
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def walk(given: Scenario, plan: Plan, *, is_tight: bool = True) -> None:
    """Assert day by day that nobody is where he must not be; ``is_tight`` that nothing takes longer than it must."""
    away: defaultdict[str, set[date]] = defaultdict(set)
    for blackout in given.blackouts:
        away[blackout.who].update(days(blackout.span.start, blackout.span.end))
    where: defaultdict[tuple[str, date], set[str]] = defaultdict(set)
    beds: Counter[tuple[str, date]] = Counter()
    meetings: Counter[tuple[str | None, date]] = Counter()
    ends: dict[str, date] = {}
    for posting in plan.postings:
        staying = given.team[posting.team]
        for each in days(posting.enter, posting.leave):
            where[posting.team, each].add(posting.host)
            beds[posting.host, each] += staying.size or 0
        walk_lanes(given, posting, away[posting.host] | away[posting.team], is_tight=is_tight)
        ends |= {visit.target: visit.end for visit in posting.visits}
        if posting.visits:
            if posting.feedback is None:
                assert not is_tight
                continue
            assert is_working(given, posting.feedback.date)
            assert posting.feedback.date not in away["L1"]
            assert posting.feedback.date > posting.leave
            meetings[posting.feedback.leader, posting.feedback.date] += 1
    assert all(len(hosts) == 1 for hosts in where.values())
    assert all(count == 1 for count in meetings.values())
    for (host, _), people in beds.items():
        assert people <= (given.region[host].lodging or people)
    for posting in plan.postings:
        for visit in posting.visits:
            assert all(first in ends and ends[first] < visit.start for first in given.target[visit.target].after)


def assert_no_gaps(given: Scenario, plan: Plan) -> None:
    """Assert that no target can be done earlier in its posting, all else as it is, without a rule being broken."""
    for number, posting in enumerate(plan.postings):
        line = given.open_line(posting.span, posting.team, posting.host)
        if given.team[posting.team].max_hosts > 1:
            assert not posting.visits or is_working(given, posting.enter)
        elif posting.enter > given.round[posting.round].enter:
            sooner = replace(posting, enter=posting.enter - timedelta(days=1))
            assert breaks_a_rule(given, plan, number, sooner)
        for place, visit in enumerate(posting.visits):
            for start in line.days:
                end = line.end_of(start, given.target[visit.target].days)
                if start >= visit.start or end is None:
                    break
                visits = [*posting.visits]
                visits[place] = replace(visit, start=start, end=end)
                assert breaks_a_rule(given, plan, number, replace(posting, visits=tuple(visits))), (visit, start)


def breaks_a_rule(given: Scenario, plan: Plan, number: int, posting: Posting) -> bool:
    """Return whether the plan breaks a hard rule with this posting in the place of another."""
    postings = [*plan.postings]
    postings[number] = posting
    return bool(verify(given, replace(plan, postings=tuple(postings), tiers=())).hard_breaches)


def walk_lanes(given: Scenario, posting: Posting, away: set[date], *, is_tight: bool) -> None:
    """Assert that the targets of a posting fill the working days that they need, on lanes of their own."""
    busy: Counter[tuple[str, date]] = Counter()
    staying = given.team[posting.team]
    for visit in posting.visits:
        asked = given.target[visit.target]
        worked = [each for each in days(visit.start, visit.end) if is_working(given, each) and each not in away]
        assert len(worked) >= asked.days
        assert not is_tight or (len(worked), worked[0], worked[-1]) == (asked.days, visit.start, visit.end)
        assert posting.enter <= visit.start <= visit.end <= posting.leave
        assert asked.latest is None or visit.end <= asked.latest
        assert all(not staying.available or any(each in span for span in staying.available) for each in worked)
        busy.update((asked.size if staying.concurrent == 2 else "", each) for each in days(visit.start, visit.end))
    assert not busy or max(busy.values()) == 1


@pytest.mark.parametrize("engine", ["direct", "columns"])
@pytest.mark.parametrize("name", ROUNDS)
def test_plans_over_holidays_hold_day_by_day(name: str, engine: str) -> None:
    """Whatever the calendar, targets lie on working days, lanes never overlap, beds suffice and leaders have time."""
    inspecting = 0
    for seed in range(2):
        given = world(seed, ROUNDS[name])
        result = solve(given, COUNTED.changed(engine=engine))
        assert result.plan is not None
        walk(given, result.plan)
        assert_no_gaps(given, result.plan)
        inspecting += len(result.plan.served)
    assert inspecting >= 5


def is_out_of_place(given: Scenario, plan: Plan) -> bool:
    """Whether somebody is where he must not be on some day."""
    try:
        walk(given, plan, is_tight=False)
    except AssertionError:
        return True
    return False


def shaken(plan: Plan, dice: Random) -> Plan:
    """Return the plan with the days of some visit, stay or meeting moved by some days."""
    number = dice.randrange(len(plan.postings))
    posting = plan.postings[number]
    some, more = (timedelta(days=dice.randint(-4, 4)) for _ in range(2))
    what = dice.choice(("visit", "visit", "stay", "stay", "meeting", "host"))
    if what == "visit" and posting.visits:
        visits = [*posting.visits]
        place = dice.randrange(len(visits))
        start, end = sorted((visits[place].start + some, visits[place].end + more))
        visits[place] = replace(visits[place], start=start, end=end)
        posting = replace(posting, visits=tuple(visits))
    elif what == "meeting" and posting.feedback is not None:
        posting = replace(posting, feedback=replace(posting.feedback, date=posting.feedback.date + some))
    elif what == "host":
        posting = replace(posting, host=dice.choice("ABC"))
    else:
        enter, leave = sorted((posting.enter + some, posting.leave + more))
        posting = replace(posting, enter=enter, leave=leave)
    return replace(plan, postings=(*plan.postings[:number], posting, *plan.postings[number + 1 :]), tiers=())


def test_the_plain_checks_see_whatever_walking_sees() -> None:
    """Of hundreds of good plans with days moved at random, all in which somebody is out of place break a hard rule."""
    seen = 0
    for seed, name in enumerate(ROUNDS):
        given = world(seed, ROUNDS[name])
        plan = solve(given, COUNTED.changed(engine="direct")).plan
        assert plan is not None
        dice = Random(f"shaken {seed}")
        for _ in range(100 if plan.postings else 0):
            moved = shaken(plan, dice)
            if is_out_of_place(given, moved):
                assert verify(given, moved).hard_breaches
                seen += 1
    assert seen > 100


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_plans_on_any_calendar_hold_day_by_day(engine: str) -> None:
    """Whatever the year, the weekly days of rest and the scenario's own days, every plan holds on every day."""
    inspecting = 0

    @given_(calendars(), st.integers(0, 99))
    @settings(max_examples=4)
    def holds(drawn: tuple[WorkingCalendar, tuple[str, str]], seed: int) -> None:
        nonlocal inspecting
        calendar, dates = drawn
        given = world(seed, dates, calendar=calendar)
        result = solve(given, COUNTED.changed(engine=engine, deterministic_seconds=0.3))
        assert result.plan is not None
        walk(given, result.plan)
        assert_no_gaps(given, result.plan)
        inspecting += len(result.plan.served)

    holds()
    assert inspecting


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_rounds_that_overlap_hold_day_by_day(engine: str) -> None:
    """A team that goes out in two rounds at once is in one place on each day, and enters as soon as it can."""
    twice = 0
    for seed in range(2):
        given = world(seed, ("2024-02-19", "2024-03-05"), ("2024-02-27", "2024-03-15"))
        result = solve(given, COUNTED.changed(engine=engine))
        assert result.plan is not None
        walk(given, result.plan)
        assert_no_gaps(given, result.plan)
        sent = Counter(team for team, _ in {(posting.team, posting.round) for posting in result.plan.postings})
        twice += sum(count > 1 for count in sent.values())
    assert twice


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_a_round_of_only_holidays_inspects_nothing(engine: str) -> None:
    """A round in which nobody works has no target; what can be done in the other one is."""
    for seed in range(2):
        given = world(seed, HOLIDAYS_ALONE, ("2024-02-19", "2024-03-08"))
        result = solve(given, COUNTED.changed(engine=engine))
        assert result.plan is not None
        walk(given, result.plan)
        assert {posting.round for posting in result.plan.postings if posting.visits} == {"R2"}
