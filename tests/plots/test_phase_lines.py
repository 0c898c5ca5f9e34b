"""The lines on which the phases of each round are drawn, below the picture of who is where and when."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from optimizer.domain.calendar import WorkingCalendar
from optimizer.domain.phases import HEADINGS, TITLES, Offsets
from optimizer.plots.phases import ESTIMATED_MARK, phase_table
from optimizer.plots.style import axes_at, new_figure, styled
from optimizer.plots.timeline import LOOKS
from optimizer.texts import Language
from tests.builders import MONDAY, round_, scenario
from tests.plots.looking import assert_is_legible, every_text, marked, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

    from optimizer.domain import Round, Scenario

LANGUAGES = pytest.mark.parametrize("language", list(Language))


@styled
def _drawn(given: Scenario, language: Language = Language.EN, wider: float = 0.0) -> Figure:
    """Return a picture of the phases alone, so many inches wider than they need."""
    drawn = phase_table(given, given.rounds, language)
    width = drawn.width + wider
    figure = new_figure(width + 0.6, drawn.height + 0.6)
    drawn.draw(axes_at(figure, 0.3, 0.3, width, drawn.height))
    return figure


def _given(count: int, weeks: int = 14, own: Mapping[str, date] | None = None) -> Scenario:
    """Return a scenario of rounds of eight weeks, one starting so many weeks after the other, with follow-up visits."""
    starts = [MONDAY + timedelta(weeks=weeks * number) for number in range(count)]
    rounds: list[Round] = [
        round_(f"R{number}", day, day + timedelta(days=53), phases=own or {})
        for number, day in enumerate(starts, start=1)
    ]
    return scenario(rounds=rounds, offsets=Offsets(follow_up=6))


def _bars(figure: Figure, mark: str) -> list[tuple[float, float]]:
    bars = [each for each in marked(figure, mark) if isinstance(each, Rectangle)]
    return sorted((each.get_x(), each.get_x() + each.get_width()) for each in bars)


def _markers(figure: Figure, name: str) -> list[Line2D]:
    return [each for each in marked(figure, f"{name} marker") if isinstance(each, Line2D)]


@LANGUAGES
@pytest.mark.parametrize(("count", "weeks", "wider"), [(1, 14, 0), (2, 5, 0), (2, 5, 6), (18, 14, 0), (18, 14, 20)])
def test_lines_are_legible(count: int, weeks: int, wider: float, language: Language) -> None:
    """For one round, two that overlap and eighteen over five years no text is cut or covers another, at any width."""
    assert_is_legible(_drawn(_given(count, weeks), language, wider))


@pytest.mark.parametrize("count", [1, 2, 18])
def test_every_phase_of_every_round_is_drawn_once_at_its_day(count: int) -> None:
    """Bars reach from the first day to the last, and every marker stands in the middle of its day, on one time axis."""
    given = _given(count, weeks=5)
    figure = _drawn(given)
    shown = [{phase.name: phase for phase in phases} for phases in given.phases.values()]
    first = shown[0]
    (left, right), *_ = _bars(figure, "enter bar")
    a_day = (right - left) / ((first["leave"].end - first["enter"].start).days + 1)

    def at(when: date, days: float = 0.0) -> float:
        return left + ((when - first["enter"].start).days + days) * a_day

    for bar, start, end in (("training bar", "training", "training"), ("enter bar", "enter", "leave")):
        expected = [(at(phases[start].start), at(phases[end].end, 1)) for phases in shown]
        for drawn, wanted in zip(_bars(figure, bar), expected, strict=True):
            assert drawn == pytest.approx(wanted)
    for name in LOOKS:
        places = sorted(float(each.get_xdata()[0]) for each in _markers(figure, name))  # type: ignore[index, arg-type]
        assert places == pytest.approx([at(phases[name].start, 0.5) for phases in shown]), name
    due = sorted(tuple(each.get_xdata()) for each in marked(figure, "due"))  # type: ignore[attr-defined]
    for drawn, phases in zip(due, shown, strict=True):
        assert drawn == pytest.approx((at(phases["leave"].end, 1), at(phases["follow-up"].end, 0.5)))
    assert {*LOOKS, "training", "enter", "leave"} == set(TITLES)


def test_markers_are_told_apart_without_colours() -> None:
    """Every phase of one day has a shape of its own, and each is explained once."""
    figure = _drawn(_given(2))
    assert len({look.shape for look in LOOKS.values()}) == len(LOOKS)
    assert len(marked(figure, "key")) == len(LOOKS) + 1
    words = [each.get_text() for each in every_text(figure)]
    # once in the legend, once above the table
    assert all(words.count(HEADINGS[name].en) == 2 for name in (*LOOKS, "training"))


def test_no_marker_hides_another_nor_a_bar() -> None:
    """Where dates lie side by side, markers stand above or below the line and cover neither each other nor a bar."""
    day = MONDAY + timedelta(days=54)
    own = {"report": day, "feedback": day + timedelta(days=1), "rectification": day + timedelta(days=2)}
    figure = _drawn(_given(1, own=own))
    assert_is_legible(figure)
    boxes = [_markers(figure, name)[0].get_window_extent() for name in LOOKS]
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    bars = [*marked(figure, "training bar"), *marked(figure, "enter bar")]
    others = [box for name, box in zip(LOOKS, boxes, strict=True) if name != "midterm"]
    assert not any(box.overlaps(bar.get_window_extent()) for box in others for bar in bars)


@LANGUAGES
def test_estimated_years_are_marked(language: Language) -> None:
    """A year whose public holidays are not published yet has the mark that its dates have, and other years have not."""
    given = scenario(rounds=[round_("R1", "2030-11-04", "2030-12-20")], calendar=WorkingCalendar())
    assert texts(_drawn(given, language), "year") == ["2030" + ESTIMATED_MARK, "2031" + ESTIMATED_MARK]
    assert texts(_drawn(_given(1), language), "year") == ["2024", "2025"]


def test_months_are_as_many_as_there_is_room_for() -> None:
    """A short time has every month named, a long one the quarters or half-years, and more room means more names."""
    few, many = _given(1), _given(18)
    assert texts(_drawn(few, wider=3), "month")[:4] == ["Feb", "Mar", "Apr", "May"]
    assert set(texts(_drawn(many), "month")) == {"Jan", "Jul"}
    assert set(texts(_drawn(many, wider=10), "month")) == {"Jan", "Apr", "Jul", "Oct"}


def test_table_has_the_first_and_last_day_of_training() -> None:
    """Training is written from its first to its last day, with years only where one is not that of entering."""
    (phases,) = _given(1).phases.values()
    first, last = phases[0].start, phases[0].end
    assert f"{first:%m-%d} – {last:%m-%d}" in texts(_drawn(_given(1)), "day")
    given = scenario(rounds=[round_("R1", "2025-01-06", "2025-02-28")])
    first, last = given.phases["R1"][0].start, given.phases["R1"][0].end
    assert first.year == last.year == 2024
    assert f"{first} – {last}" in texts(_drawn(given), "day")


def test_no_line_for_rounds_that_are_past() -> None:
    """Without a round to come nothing is drawn, and no room is taken."""
    drawn = phase_table(_given(1), (), Language.EN)
    assert drawn.height == drawn.timeline.height == drawn.timeline.width == 0
