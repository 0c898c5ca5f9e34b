"""Working days: weekends, public holidays and make-up working days.

The order of authority is: the scenario's own working days and holidays, then the published calendar of the
country, then an estimate for years whose calendar is not published yet. China publishes each year's make-up
working days with its holidays, so a year without any is an estimate, unless the scenario itself gives days of it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import holidays

    from optimizer.domain.records import Span

WEEKEND = frozenset({5, 6})
"""Saturday and Sunday, as :meth:`datetime.date.weekday` numbers them."""
LONGEST_SEARCH = 400
"""So many days are looked at for the nearest working day; no country rests longer."""
FIRST_YEAR, LAST_YEAR = 1990, 2100


@cache
def _country_calendar(country: str, year: int) -> holidays.HolidayBase:
    import holidays  # slow to import, and needed only by scenarios that name a country

    return holidays.country_holidays(country, years=year)


def is_published(year: int) -> bool:
    """Whether China's calendar of ``year`` is at hand: published ones always contain make-up working days."""
    return any(day.year == year for day in _country_calendar("CN", year).weekend_workdays)


@cache
def first_published_year() -> int:
    """Return the first year whose Chinese calendar is at hand; those of earlier years were published long ago."""
    return next(year for year in range(FIRST_YEAR, LAST_YEAR + 1) if is_published(year))


def _is_holiday(country: holidays.HolidayBase, day: date) -> bool:
    """Whether the day is a public holiday, or lies in a weekend that joins one, when people are off too."""
    for step in (-1, 1):
        near = day
        while not country.is_working_day(near):
            if near in country:
                return True
            near += timedelta(days=step)
    return False


def is_known_country(country: str) -> bool:
    """Whether a public calendar of ``country`` (ISO 3166 code, such as CN) is at hand."""
    import holidays  # as above

    return country in holidays.list_supported_countries()


def days_of(span: Span) -> Iterator[date]:
    """Yield every calendar day of the span."""
    day = span.start
    while day <= span.end:
        yield day
        day += timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """Return the day so many calendar months later; the last of its month where that month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class WorkingCalendar:
    """Tells working days from others; own days come before the country's.

    Parameters
    ----------
    country
        ISO 3166 code, or ``None`` for Monday to Friday without public holidays.
    extra_holidays, extra_working_days
        The scenario's own days; they overrule the country's calendar.
    rest_days
        The weekly days of rest, 0 for Monday to 6 for Sunday; public holidays and make-up working days hold beside
        them.
    """

    country: str | None = "CN"
    extra_holidays: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()
    rest_days: frozenset[int] = WEEKEND
    _known: dict[date, bool] = field(init=False, default_factory=dict, compare=False, repr=False)

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        if day not in self._known:
            self._known[day] = self._look_up(day)
        return self._known[day]

    def _look_up(self, day: date) -> bool:
        if day in self.extra_working_days:
            return True
        if day in self.extra_holidays:
            return False
        if self.country is None:
            return day.weekday() not in self.rest_days
        country = _country_calendar(self.country, day.year)
        if self.rest_days == WEEKEND:
            return bool(country.is_working_day(day))
        return day in country.weekend_workdays or (
            day.weekday() not in self.rest_days and not _is_holiday(country, day)
        )

    def working_days(self, span: Span) -> tuple[date, ...]:
        """Return the working days of the span, in order."""
        return tuple(day for day in days_of(span) if self.is_working(day))

    def on_or_before(self, day: date) -> date:
        """Return the last working day that is not later; the day itself if none is near."""
        return self._nearest(day, -1)

    def on_or_after(self, day: date) -> date:
        """Return the first working day that is not earlier; the day itself if none is near."""
        return self._nearest(day, 1)

    def _nearest(self, day: date, step: int) -> date:
        near = (day + timedelta(days=step * each) for each in range(LONGEST_SEARCH))
        return next((each for each in near if self.is_working(each)), day)

    def is_estimated(self, year: int) -> bool:
        """Whether the country's calendar of ``year`` is an estimate, neither a published one nor given by the scenario.

        Only for China, whose published calendars always contain make-up working days. The scenario gives a year if at
        least one of its own holidays or working days lies in it.
        """
        if self.country != "CN":
            return False
        own = self.extra_holidays | self.extra_working_days
        return not is_published(year) and all(day.year != year for day in own)

    def estimated_years(self, spans: Iterable[Span]) -> tuple[int, ...]:
        """Return the years touched by the spans whose calendar is an estimate."""
        years = {year for span in spans for year in range(span.start.year, span.end.year + 1)}
        return tuple(year for year in sorted(years) if self.is_estimated(year))


@dataclass(frozen=True, slots=True)
class DayLine:
    """The usable days of one stay, in order, for counting quickly.

    ``days`` are ascending; everything else is counted from them.
    """

    days: tuple[date, ...]

    def between(self, start: date, end: date) -> int:
        """Return how many usable days lie from ``start`` to ``end``, both inclusive."""
        return max(0, bisect_right(self.days, end) - bisect_left(self.days, start))

    def end_of(self, start: date, length: int) -> date | None:
        """Return the last of ``length`` usable days counted from ``start``, or ``None`` if too few are left."""
        position = bisect_left(self.days, start) + length - 1
        return self.days[position] if length > 0 and position < len(self.days) else None
