"""The phases of a round: what is due when, from training to the follow-up visit.

A round says when it enters and leaves, and may say any other date itself. What it does not say is computed from those
two by the scenario's :class:`Offsets`, moved to a working day: towards the entry before it, and towards the deadline
after it, so that a date that is to be kept is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from optimizer.domain.calendar import first_published_year, months_after
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from optimizer.domain.calendar import WorkingCalendar
    from optimizer.domain.records import Round

NOTICE_DAYS = 10
"""Calendar days between the notice and entering."""
REPORT_MONTHS = 1
"""Months after leaving within which the report is due."""
RECTIFICATION_MONTHS = 3
"""Months after the feedback within which the report on what was put right is due."""

TITLES: Mapping[str, Text] = {
    "training": Text("training", "培训"),
    "notice": Text("notice", "通知"),
    "enter": Text("enter", "进驻"),
    "midterm": Text("mid-term meeting", "中期会商"),
    "leave": Text("leave", "撤离"),
    "report": Text("report", "汇报"),
    "feedback": Text("feedback", "反馈"),
    "rectification": Text("rectification report", "整改报告"),
    "follow-up": Text("follow-up", "回访"),
}
"""Every phase in order, with what it is called."""
HEADINGS: Mapping[str, Text] = {
    **TITLES,
    "report": Text("report by", "汇报（最迟）"),
    "feedback": Text("feedback by", "反馈（最迟）"),
    "rectification": Text("rectification report by", "整改报告（最迟）"),
}
"""What stands over the date of each phase: of some it is the last day on which it may be."""
OWN_DATES = tuple(name for name in TITLES if name not in ("enter", "leave"))
"""The phases whose date a round may say itself, beside entering and leaving."""

_NOT_PUBLISHED = Text(
    "Working days of {years} are estimated: the public holidays are not published yet.",
    "{years}年的工作日为估计：放假安排尚未公布。",
)
_NOT_KNOWN = Text(
    "Working days of {years} are estimated: the public holidays are not known here.",
    "{years}年的工作日为估计：此处未收录放假安排。",
)
_GIVEN = Text("given", "指定")
_TRAINING = Text("the {count} before the notice", "通知前{count}")
_TRAINING_TO_NOTICE = Text("given, up to the notice", "指定，至通知前")
_NOTICE = Text("{count} before entering", "进驻前{count}")
_MIDTERM = Text("after {percent} % of the working days", "工作日过 {percent}% 时")
_REPORT = Text("{count} after leaving", "撤离后{count}内")
_BEFORE_FEEDBACK = Text("before the feedback", "反馈之前")
_FEEDBACK = Text("{count} after leaving", "撤离后{count}")
_AFTER_REPORT = Text("after the report", "汇报之后")
_RECTIFICATION = Text("{count} after the feedback", "反馈后{count}内")
_FOLLOW_UP = Text("{count} after the rectification report", "整改报告后{count}")
_MOVED = Text("{why}; {day} is no working day", "{why}（{day}非工作日，已调整）")


@dataclass(frozen=True, slots=True)
class Offsets:
    """How far the phases lie from each other where a round does not give their dates.

    Parameters
    ----------
    training
        Working days of training, the last of them the one before the notice; 0: none.
    notice
        Calendar days from the notice to entering; ``None``: what the rule ``notice`` asks for.
    midterm
        The share of the round's working days, in percent, after which the mid-term meeting is.
    report
        Months from leaving to the report; ``None``: what the rule ``report`` allows.
    feedback
        Calendar days from leaving to the last feedback meeting.
    rectification
        Months from the feedback to the rectification report; ``None``: what the rule ``rectification`` allows.
    follow_up
        Months from the rectification report to the follow-up visit; ``None``: no visit.

    Notes
    -----
    Sources: a provincial course of five days; the rules of Dingyuan county on notice, report and rectification; the
    median of 73.5 days from leaving to feedback in six published rounds; the mid-term joint meeting of Ankang 2018.
    """

    training: int = 5
    notice: int | None = None
    midterm: int = 50
    report: int | None = None
    feedback: int = 74
    rectification: int | None = None
    follow_up: int | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase of a round, from ``start`` to ``end`` inclusive, and how its date came about.

    Parameters
    ----------
    why
        What the date was computed from, or that it was given.
    wanted
        The date that this gives; ``end`` is another one where it is no working day.
    is_given
        Whether the round gives the date itself.
    is_estimated
        Whether it lies in a year whose public holidays are not published yet, so that another day may turn out to be
        the working day.
    """

    name: str
    start: date
    end: date
    why: Text
    wanted: date
    is_given: bool
    is_estimated: bool

    @property
    def title(self) -> Text:
        """What the phase is called."""
        return TITLES[self.name]

    @property
    def heading(self) -> Text:
        """What stands over its date: beside what it is called whether that is its last day."""
        return HEADINGS[self.name]

    @property
    def is_moved(self) -> bool:
        """Whether the date was moved to a working day."""
        return self.wanted != self.end

    @property
    def explanation(self) -> Text:
        """How the date came about, in words."""
        return _MOVED.fill(why=self.why, day=self.wanted) if self.is_moved else self.why


def words_on_estimates(years: Iterable[int]) -> Text:
    """Return what to say of the years whose working days are estimated: early ones are not known, late ones not out."""
    years = tuple(years)
    kinds = (
        (_NOT_KNOWN, [year for year in years if year < first_published_year()]),
        (_NOT_PUBLISHED, [year for year in years if year >= first_published_year()]),
    )
    return join((sentence.fill(years=join(of_kind)) for sentence, of_kind in kinds if of_kind), " ", "")


def phases(round_: Round, offsets: Offsets, calendar: WorkingCalendar) -> tuple[Phase, ...]:
    """Return the phases of a round in the order of :data:`TITLES`; what does not take place is left out.

    Parameters
    ----------
    round_
        The round; dates it gives itself are taken as they are.
    offsets
        How far the others lie from entering and leaving. ``None`` must not be left in ``notice``, ``report`` and
        ``rectification``: :attr:`optimizer.domain.Scenario.offsets` fills in what the rules ask for.
    calendar
        Tells the working days.
    """
    dates = _Dates(round_, offsets, calendar)
    found = (
        dates.training(),
        dates.notice(),
        dates.enter(),
        dates.midterm(),
        dates.leave(),
        dates.report(),
        dates.feedback(),
        dates.rectification(),
        dates.follow_up(),
    )
    return tuple(
        Phase(
            name,
            start,
            end,
            why,
            wanted,
            is_given=name in round_.phases or name not in OWN_DATES,
            is_estimated=calendar.is_estimated(end.year),
        )
        for name, start, end, why, wanted in (each for each in found if each is not None)
    )


_Found = tuple[str, "date", "date", Text, "date"]


@dataclass(frozen=True, slots=True)
class _Dates:
    """One method for each phase: its name, first and last day, why, and the last day before it was moved."""

    round_: Round
    offsets: Offsets
    calendar: WorkingCalendar

    def training(self) -> _Found | None:
        notice = self.notice()[1]
        last = self.calendar.on_or_before(notice - timedelta(days=1))
        given = self.round_.phases.get("training")
        if given is not None:
            last = max(given, last)
            return "training", given, last, _TRAINING_TO_NOTICE if last > given else _GIVEN, last
        if not self.offsets.training:
            return None
        first = last
        for _ in range(self.offsets.training - 1):
            first = self.calendar.on_or_before(first - timedelta(days=1))
        count = counted(self.offsets.training, "working day", "working days", "个工作日")
        return "training", first, last, _TRAINING.fill(count=count), last

    def notice(self) -> _Found:
        days = self.offsets.notice or 0
        why = _NOTICE.fill(count=counted(days, "day", "days", "天"))
        return self._given("notice") or self._moved(
            "notice", self.round_.enter - timedelta(days=days), self.calendar.on_or_before, why
        )

    def enter(self) -> _Found:
        return "enter", self.round_.enter, self.round_.enter, _GIVEN, self.round_.enter

    def midterm(self) -> _Found | None:
        days = self.calendar.working_days(self.round_.span)
        if not days or "midterm" in self.round_.phases:
            return self._given("midterm")
        day = days[(len(days) - 1) * self.offsets.midterm // 100]
        return "midterm", day, day, _MIDTERM.fill(percent=self.offsets.midterm), day

    def leave(self) -> _Found:
        return "leave", self.round_.leave, self.round_.leave, _GIVEN, self.round_.leave

    def report(self) -> _Found:
        given = self._given("report")
        if given is not None:
            return given
        months = self.offsets.report or 0
        why = _REPORT.fill(count=counted(months, "month", "months", "个月"))
        limit = months_after(self.round_.leave, months)
        feedback = self.round_.phases.get("feedback")
        if feedback is not None and self.round_.leave < feedback <= limit:
            limit, why = feedback - timedelta(days=1), _BEFORE_FEEDBACK
        moved = self._moved("report", limit, self.calendar.on_or_before, why)
        return moved if moved[1] >= self.round_.leave else ("report", limit, limit, why, limit)

    def feedback(self) -> _Found:
        given = self._given("feedback")
        if given is not None:
            return given
        why = _FEEDBACK.fill(count=counted(self.offsets.feedback, "day", "days", "天"))
        day, report = self.round_.leave + timedelta(days=self.offsets.feedback), self.report()[1]
        if day <= report:
            day, why = report + timedelta(days=1), _AFTER_REPORT
        return self._moved("feedback", day, self.calendar.on_or_after, why)

    def rectification(self) -> _Found:
        months = self.offsets.rectification or 0
        why = _RECTIFICATION.fill(count=counted(months, "month", "months", "个月"))
        return self._given("rectification") or self._moved(
            "rectification", months_after(self.feedback()[1], months), self.calendar.on_or_before, why
        )

    def follow_up(self) -> _Found | None:
        given, months = self._given("follow-up"), self.offsets.follow_up
        if given is not None or months is None:
            return given
        why = _FOLLOW_UP.fill(count=counted(months, "month", "months", "个月"))
        return self._moved("follow-up", months_after(self.rectification()[1], months), self.calendar.on_or_after, why)

    def _given(self, name: str) -> _Found | None:
        day = self.round_.phases.get(name)
        return None if day is None else (name, day, day, _GIVEN, day)

    @staticmethod
    def _moved(name: str, day: date, move: Callable[[date], date], why: Text) -> _Found:
        moved = move(day)
        return name, moved, moved, why, day
