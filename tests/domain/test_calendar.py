from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain import Span, WorkingCalendar
from optimizer.domain.calendar import months_after
from optimizer.domain.phases import words_on_estimates

DAYS = st.dates(date(2018, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("year", range(2018, 2027))
def test_two_sources_agree_on_every_day_of_china(year: int) -> None:
    """The calendar and a second, independent source say the same of each day from 2018 to 2026."""
    days = Span(date(year, 1, 1), date(year, 12, 31))
    working = WorkingCalendar("CN").working_days(days)
    assert working == tuple(chinese_calendar.get_workdays(days.start, days.end))
    assert 245 <= len(working) <= 253


@given(DAYS)
def test_rolling_finds_the_nearest_working_day(day: date) -> None:
    """Rolled back or forward, a day becomes a working day and no working day was passed over."""
    calendar = WorkingCalendar("CN")
    before, after = calendar.on_or_before(day), calendar.on_or_after(day)
    assert calendar.working_days(Span(before, day)) in {(before,), (before, day)} or before == day
    assert before <= day <= after
    assert calendar.is_working(before)
    assert calendar.is_working(after)
    assert len(calendar.working_days(Span(before, after))) == (1 if before == after else 2)


def test_without_any_working_day_rolling_stays_put() -> None:
    """A calendar that never works gives the day back, instead of looking for ever."""
    day = date(2024, 3, 4)
    never = WorkingCalendar(None, rest_days=frozenset(range(7)))
    assert never.on_or_before(day) == never.on_or_after(day) == day


@given(DAYS, st.frozensets(st.integers(0, 6), max_size=3))
def test_weekly_rest_leaves_public_holidays_and_make_up_days_alone(day: date, rest: frozenset[int]) -> None:
    """Other days of rest change weekdays without a name; what is published for a day holds all the same."""
    usual, other = WorkingCalendar("CN"), WorkingCalendar("CN", rest_days=rest)
    if chinese_calendar.get_holiday_detail(day)[1] is not None:
        assert other.is_working(day) is usual.is_working(day)
    elif day.weekday() < 5 or not any(
        chinese_calendar.get_holiday_detail(day + timedelta(days=away))[1] for away in (-2, -1, 1, 2)
    ):  # a weekend beside a holiday may belong to it, which the other calendar does not tell
        assert other.is_working(day) is (day.weekday() not in rest)


def test_six_days_a_week() -> None:
    """With Sunday alone as the day of rest, Saturdays are worked."""
    week = Span(date(2024, 3, 4), date(2024, 3, 10))
    assert len(WorkingCalendar("CN", rest_days=frozenset({6})).working_days(week)) == 6
    assert len(WorkingCalendar(None, rest_days=frozenset()).working_days(week)) == 7


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 120))
def test_months_after_keeps_the_day_of_the_month_if_there_is_one(day: date, months: int) -> None:
    """The month is so many months later, and the day the same or the last of a shorter month."""
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1 > later.day - day.day


@pytest.mark.parametrize(
    "given_days",
    [
        WorkingCalendar("CN", extra_holidays=frozenset({date(2028, 2, 1)})),
        WorkingCalendar("CN", extra_working_days=frozenset({date(2028, 2, 5)})),
    ],
)
def test_a_year_of_which_the_scenario_gives_a_day_is_no_estimate(given_days: WorkingCalendar) -> None:
    """One holiday or working day of its own makes a year known, and no other year."""
    years = [Span(date(2027, 1, 1), date(2029, 12, 31))]
    assert WorkingCalendar("CN").estimated_years(years) == (2027, 2028, 2029)
    assert given_days.estimated_years(years) == (2027, 2029)


def test_early_years_are_not_known_rather_than_not_published() -> None:
    """Of years before the calendars at hand nobody says that their holidays are still to come."""
    assert words_on_estimates([2027]).en.endswith("not published yet.")
    assert words_on_estimates([1995]).en.endswith("not known here.")
    both = words_on_estimates([1994, 1995, 2027])
    assert both.zh == "1994、1995年的工作日为估计：此处未收录放假安排。2027年的工作日为估计：放假安排尚未公布。"
