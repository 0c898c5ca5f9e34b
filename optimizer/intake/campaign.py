"""Checks of the rounds: participants, working days, the term, rings, and what the calendar can be trusted for."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from optimizer.domain import Kind, Mode
from optimizer.domain.calendar import FIRST_YEAR, LAST_YEAR
from optimizer.domain.phases import OWN_DATES, TITLES, words_on_estimates
from optimizer.intake.settings import kind_called
from optimizer.rules.rulebook import DEFAULT_PATTERN, PATTERNS
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from optimizer.domain import Round, Scenario
    from optimizer.intake.draft import Draft
    from optimizer.intake.settings import RoundSketch


def mode_of(scenario: Scenario, round_: Round, rule: str) -> Mode:
    """Return how strictly a rule that is off by default is kept in a round."""
    for said in (round_.rules, scenario.rules, PATTERNS[round_.pattern or scenario.pattern or DEFAULT_PATTERN]):
        if rule in said:
            return said[rule].mode
    return Mode.OFF


def check_participants(draft: Draft) -> None:
    """Report participants that are unknown or mean two things, and turn Chinese kinds into their names."""
    zones = {row["zone"] for table in ("regions", "teams") for row in draft.good(table, "zone")}
    meanings = {
        "team": set(draft.ids("teams")),
        "kind": {str(kind) for kind in Kind},
        "zone": zones,
    }
    for sketch in draft.settings.rounds:
        names = sketch.values["participants"]
        resolved = tuple(_participant(draft, sketch, name, meanings) for name in names)
        sketch.values["participants"] = tuple(dict.fromkeys(resolved))


def _participant(draft: Draft, sketch: RoundSketch, name: str, meanings: Mapping[str, set[str]]) -> str:
    found = [meaning for meaning, known in meanings.items() if name in known]
    if len(found) == 1:
        return name
    if found:
        sentence = Text("This name means several things: {meanings}.", "这个名称有几种含义：{meanings}。").fill(
            meanings=Text(", ".join(f"a {each}" for each in found), "、".join(_ZH[each] for each in found))
        )
        draft.report.error(sketch.place("participants"), sentence, found=name)
        return name
    kind = kind_called(name)
    if kind is None:
        expected = Text("a team's id, a kind of team or a zone", "组的编号、组的类型或片区")
        known = [each for names in meanings.values() for each in names]
        maybe = draft.report.nearest(name, known)
        sentence = Text("There is no such participant.", "没有这样的参加者。")
        draft.report.error(sketch.place("participants"), sentence, found=name, expected=expected, maybe=maybe)
    return kind or name


_BEFORE_COMPUTED = Text(
    "{later} comes before {earlier}, which is on {day} ({why}).", "{later}早于{earlier}（{day}，{why}）。"
)
_ZH = {"team": "组的编号", "kind": "组的类型", "zone": "片区"}
_EVENTS: Mapping[str, Text] = {
    **{name: Text(f"the {title.en}", title.zh) for name, title in TITLES.items()},
    "training": TITLES["training"],
    "enter": Text("entry", "进驻"),
    "leave": Text("leaving", "撤离"),
}
"""What phases are called inside a sentence."""


def check_working_days(draft: Draft) -> None:
    """Report rounds without a working day."""
    for sketch in draft.settings.rounds:
        round_ = sketch.record
        if round_ is not None and not draft.settings.calendar.working_days(round_.span):
            sentence = Text(
                "The round has no working day: all its days are weekends or public holidays.",
                "这一轮没有工作日：全部是周末或节假日。",
            )
            found = f"{round_.enter}/{round_.leave}"
            draft.report.error(sketch.place("enter"), sentence, found=found)


def check_phases(draft: Draft) -> None:
    """Report phases whose given dates are out of order; note those on days off, and where a round's end comes from."""
    for sketch in draft.settings.rounds:
        round_ = sketch.record
        if round_ is None:
            continue
        dates = {**round_.phases, "enter": round_.enter, "leave": round_.leave}
        given = [(name, dates[name]) for name in TITLES if name in dates]
        # Training may come before the notice or between it and entering.
        trained = [each for each in given if each[0] in ("training", "enter")]
        others = [each for each in given if each[0] != "training"]
        for (earlier, first), (later, second) in [*pairwise(trained), *pairwise(others)]:
            if second < first:
                _out_of_order(draft, sketch, (earlier, first), (later, second))
        for name, day in given:
            if not draft.settings.calendar.is_working(day):
                sentence = Text("{phase} is on {day}, which is no working day.", "{phase}日期{day}不是工作日。")
                draft.report.note(sketch.place(name), sentence.fill(phase=_capital(_EVENTS[name]), day=day), found=day)
        if sketch.leave_of is not None:
            sentence = Text(
                "The round does not say when it leaves; it is taken to leave on {day} (length: {length}).",
                "本轮未填撤离日期，按 {day} 撤离（天数依据：{length}）。",
            )
            draft.report.note(sketch.place(), sentence.fill(day=round_.leave, length=sketch.leave_of))


def check_computed_phases(draft: Draft) -> None:
    """Report given dates that come before the computed date of the phase before them."""
    sketches = {sketch.id: sketch for sketch in draft.settings.rounds}
    for round_id, phases in draft.scenario.phases.items():
        for earlier, later in pairwise(phase for phase in phases if phase.name != "training"):
            if later.is_given and not earlier.is_given and later.start < earlier.end:
                said = _BEFORE_COMPUTED.fill(
                    later=_capital(_EVENTS[later.name]),
                    earlier=_EVENTS[earlier.name],
                    day=earlier.end,
                    why=earlier.explanation,
                )
                expected = Text(
                    f"a date from {earlier.end}, or {earlier.title.en} given as well",
                    f"不早于 {earlier.end} 的日期，或同时填写{earlier.title.zh}日期",
                )
                draft.report.error(sketches[round_id].place(later.name), said, found=later.start, expected=expected)


def check_range(draft: Draft) -> None:
    """Report rounds of which a phase would lie in a year that no date may have, once each."""
    sketches = {sketch.id: sketch for sketch in draft.settings.rounds}
    for round_id, phases in draft.scenario.phases.items():
        days = ((phase.name, day) for phase in phases for day in (phase.start, phase.end))
        for name, day in days:
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                said = _OUT_OF_RANGE.fill(phase=_capital(_EVENTS[name]), day=day, first=FIRST_YEAR, last=LAST_YEAR)
                draft.report.error(sketches[round_id].place(name), said)
                break


_OUT_OF_RANGE = Text(
    "{phase} of this round would be on {day}; dates are possible from {first} to {last} only.",
    "按推算，本轮{phase}日期为 {day}；日期只能在 {first} 至 {last} 年之间。",
)


def _out_of_order(draft: Draft, sketch: RoundSketch, earlier: tuple[str, date], later: tuple[str, date]) -> None:
    sentence = Text("{later} comes before {earlier}.", "{later}早于{earlier}。")
    expected = Text(f"a date from {earlier[1]}", f"不早于 {earlier[1]} 的日期")
    place = sketch.place(later[0] if later[0] in OWN_DATES else earlier[0])
    found = later[1] if later[0] in OWN_DATES else earlier[1]
    if later[0] not in OWN_DATES:
        expected = Text(f"a date up to {later[1]}", f"不晚于 {later[1]} 的日期")
    said = sentence.fill(later=_capital(_EVENTS[later[0]]), earlier=_EVENTS[earlier[0]])
    draft.report.error(place, said, found=found, expected=expected)


def _capital(text: Text) -> Text:
    return Text(text.en[:1].upper() + text.en[1:], text.zh)


def note_term(draft: Draft) -> None:
    """Note rounds that reach out of the term."""
    term = draft.settings.term
    for sketch in draft.settings.rounds:
        round_ = sketch.record
        if term is not None and round_ is not None and not (round_.enter in term and round_.leave in term):
            sentence = Text("The round reaches out of the term {start} to {end}.", "本轮超出届期 {start} 至 {end}。")
            found = f"{round_.enter}/{round_.leave}"
            draft.report.note(sketch.place("enter"), sentence.fill(start=term.start, end=term.end), found=found)


def note_estimates(draft: Draft) -> None:
    """Note the years whose working days are estimated."""
    years = draft.scenario.estimated_years
    if years:
        said = join((words_on_estimates(years), _PLEASE_GIVE), " ", "")
        draft.report.note(draft.settings.place_of("calendar"), said)


_PLEASE_GIVE = Text(
    "Once they are known, please give holidays and working_days under calendar; a year counts as known if at least one "
    "day of it is given there.",
    "如已知晓，请在 calendar 中填写 holidays 和 working_days；其中至少填有某年的一天，该年即视为已知。",
)


def check_rings(draft: Draft) -> None:
    """Report rounds with a ring in which a zone has one home only."""
    scenario = draft.scenario
    sketches = {sketch.id: sketch for sketch in draft.settings.rounds}
    for round_ in scenario.planned_rounds:
        if mode_of(scenario, round_, "ring") is Mode.OFF:
            continue
        for zone, homes in scenario.zones_taking_part(round_).items():
            if len(homes) == 1:
                what = (
                    Text(f"the zone {zone}", f"片区“{zone}”")
                    if zone
                    else Text("the homes without a zone", "未分片区的派出地")
                )
                sentence = Text(
                    "A ring needs at least two homes, but of {zone} only {home} takes part in round {round}.",
                    "推磨成环至少要两个派出地，但第 {round} 轮{zone}只有 {home} 参加。",
                ).fill(zone=what, home=homes[0], round=round_.id)
                draft.report.error(sketches[round_.id].place(), sentence)
