from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.domain import Mode, Offsets, Phase, Round, Setting, Span, WorkingCalendar
from optimizer.domain.calendar import months_after
from optimizer.domain.phases import OWN_DATES, TITLES
from tests.builders import day, round_, scenario

CHINA = WorkingCalendar("CN")
AUTUMN = round_("R1", "2018-09-25", "2018-11-23")
"""Enters on a Tuesday; ten days before is a Saturday."""


def phases_of(round_: Round, offsets: Offsets | None = None, **given: Any) -> dict[str, Phase]:  # noqa: ANN401
    """Return the phases of the only round of a scenario on the Chinese calendar, by name."""
    world = scenario(rounds=[round_], calendar=CHINA, offsets=offsets or Offsets(), **given)
    return {phase.name: phase for phase in world.phases[round_.id]}


def test_a_round_of_autumn_2018() -> None:
    """By default every phase lies where the sources put it, moved to a working day."""
    dates = {name: (str(phase.start), str(phase.end)) for name, phase in phases_of(AUTUMN).items()}
    assert dates == {
        "training": ("2018-09-07", "2018-09-13"),
        "notice": ("2018-09-14", "2018-09-14"),
        "enter": ("2018-09-25", "2018-09-25"),
        "midterm": ("2018-10-26", "2018-10-26"),
        "leave": ("2018-11-23", "2018-11-23"),
        "report": ("2018-12-21", "2018-12-21"),
        "feedback": ("2019-02-11", "2019-02-11"),
        "rectification": ("2019-05-10", "2019-05-10"),
    }


def test_each_date_is_explained() -> None:
    """A computed date says from what, and from which day it was moved; a given one that it was given."""
    found = phases_of(replace(AUTUMN, phases={"report": day("2018-12-20")}))
    assert found["notice"].explanation.en == "10 days before entering; 2018-09-15 is no working day"
    assert found["notice"].explanation.zh == "进驻前10天（2018-09-15非工作日，已调整）"
    assert found["rectification"].explanation.en == "3 months after the feedback; 2019-05-11 is no working day"
    assert found["report"].explanation.en == found["enter"].explanation.en == "given"
    assert [name for name, phase in found.items() if phase.is_given] == ["enter", "leave", "report"]


def test_rules_say_how_far_phases_lie_where_offsets_are_silent() -> None:
    """A notice of 20 days is computed 20 days ahead; an offset of its own comes first."""
    rules = {"notice": Setting(Mode.HARD, 1, {"days": 20})}
    assert phases_of(AUTUMN, rules=rules)["notice"].end == date(2018, 9, 5)
    assert phases_of(AUTUMN, Offsets(notice=5), rules=rules)["notice"].end == date(2018, 9, 20)
    own = replace(AUTUMN, rules={"report": Setting(Mode.SOFT, 1, {"months": 2})})
    assert phases_of(own)["report"].end == date(2019, 1, 23)


def test_training_and_follow_up_can_be_left_out_or_added() -> None:
    """Without days of training there is none; a follow-up takes place where an offset asks for it."""
    found = phases_of(AUTUMN, Offsets(training=0, follow_up=6))
    assert "training" not in found
    assert found["follow-up"].end == date(2019, 11, 11)
    assert "follow-up" not in phases_of(AUTUMN)


def test_years_without_a_published_calendar_are_marked() -> None:
    """A phase in a far year says that its day is an estimate; one in a published year does not."""
    found = phases_of(round_("R1", "2026-09-01", "2026-10-30"))
    assert [name for name, phase in found.items() if phase.is_estimated] == ["feedback", "rectification"]
    assert scenario(rounds=[round_("R1", "2026-09-01", "2026-10-30")], calendar=CHINA).estimated_years == (2027,)


def test_a_round_of_only_holidays_has_no_midterm_meeting() -> None:
    """Where no day is worked there is no middle of the working days."""
    assert "midterm" not in phases_of(round_("R1", "2024-02-10", "2024-02-16"))


ENTER = st.dates(date(2007, 6, 1), date(2031, 6, 1))
OFFSETS = st.builds(
    Offsets,
    training=st.integers(0, 20),
    notice=st.none() | st.integers(0, 60),
    midterm=st.integers(0, 100),
    report=st.none() | st.integers(0, 6),
    feedback=st.integers(0, 200),
    rectification=st.none() | st.integers(0, 12),
    follow_up=st.none() | st.integers(0, 12),
)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Return a round of up to 100 days with some dates given, in order."""
    enter = draw(ENTER)
    leave = enter + timedelta(days=draw(st.integers(0, 100)))
    given: dict[str, date] = {}
    for names, first, step in (
        (("notice", "training"), enter, -1),
        (("report", "feedback", "rectification", "follow-up"), leave, 1),
    ):
        last = first
        for name in names:
            last = last + timedelta(days=step * draw(st.integers(0, 40)))
            if draw(st.booleans()):
                given[name] = last
    return round_("R1", enter, leave, phases=given)


@given(
    rounds(), OFFSETS, st.sampled_from([CHINA, WorkingCalendar(None), WorkingCalendar("CN", rest_days=frozenset({6}))])
)
def test_phases_come_in_order_on_working_days(asked: Round, offsets: Offsets, calendar: WorkingCalendar) -> None:
    """Given dates are kept; the others lie on working days, in order where the given ones leave room, and in time."""
    world = scenario(rounds=[asked], calendar=calendar, offsets=offsets)
    found = {phase.name: phase for phase in world.phases["R1"]}
    assert list(found) == [name for name in TITLES if name in found]
    for name, phase in found.items():
        assert phase.start <= phase.end
        if name in OWN_DATES and name not in asked.phases:
            may_rest = name == "report" and not calendar.working_days(Span(asked.leave, phase.end))
            assert calendar.is_working(phase.end) or may_rest
        elif name in asked.phases:
            assert phase.start == asked.phases[name]
    if "notice" not in asked.phases:
        wanted = asked.enter - timedelta(days=10 if offsets.notice is None else offsets.notice)
        assert found["notice"].end == calendar.on_or_before(wanted)
    if "midterm" in found:
        assert asked.enter <= found["midterm"].end <= asked.leave
    if "report" not in asked.phases:
        assert (
            asked.leave
            <= found["report"].end
            <= months_after(asked.leave, 1 if offsets.report is None else offsets.report)
        )
    if "feedback" not in asked.phases:
        assert found["report"].end < found["feedback"].end
    if "training" in found and "training" not in asked.phases:
        assert found["training"].end < found["notice"].start


@pytest.mark.parametrize("gap", [0, 1, 5, 20])
def test_a_report_comes_before_a_feedback_that_is_given(gap: int) -> None:
    """Feedback soon after leaving draws the report before it, as far as there are days between."""
    feedback = AUTUMN.leave + timedelta(days=gap)
    report = phases_of(replace(AUTUMN, phases={"feedback": feedback}))["report"]
    assert AUTUMN.leave <= report.end
    assert gap == 0 or report.end < feedback
