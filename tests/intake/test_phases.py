"""Reading what a scenario says of the days of its rounds: phases, lengths and weekly rest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Offsets
from optimizer.intake import load
from tests.intake.scenarios import SETTINGS, looked_at, spots, write

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain import Scenario

HEAD = "id: test\nterm: {from: 2022-01-01, to: 2026-12-31}\n"


def read(folder: Path, rounds: str, more: str = "") -> Scenario:
    """Return the small scenario with these rounds."""
    return load(write(folder, settings=f"{HEAD}{more}rounds:\n{rounds}\n"))


def test_offsets_arrive_under_their_names(tmp_path: Path) -> None:
    """Every key of ``phases`` is read, with hyphen or underscore; what is left out keeps its default."""
    given = load(write(tmp_path, settings=SETTINGS + "phases: {notice: 14, midterm: 40%, follow_up: 6, training: 0}\n"))
    assert given.offsets == Offsets(notice=14, midterm=40, follow_up=6, training=0)
    off = load(write(tmp_path, settings=SETTINGS + "phases: {follow-up: off}\n"))
    assert off.offsets == Offsets()
    assert off.digest == load(write(tmp_path)).digest != given.digest


def test_the_command_line_wins_whatever_the_spelling(tmp_path: Path) -> None:
    """A setting on the command line takes the place of the file's, though one has a hyphen and the other has none."""
    path = write(tmp_path, settings=SETTINGS + "phases: {follow-up: 6}\n")
    assert load(path, overrides={"phases.follow_up": 3}).offsets.follow_up == 3
    twice = looked_at(tmp_path, settings=SETTINGS + "phases: {follow-up: 6, follow_up: 3}\n")
    assert [(column, found) for _, _, column, found in spots(twice)] == [("phases.follow_up", "3")]


def test_every_defect_of_offsets_is_told(tmp_path: Path) -> None:
    """Unknown phases, numbers out of range and words are refused together, each at its key."""
    found = looked_at(tmp_path, settings=SETTINGS + "phases: {notise: 3, midterm: 140, report: soon}\n")
    assert {(column, value) for _, _, column, value in spots(found)} == {
        ("phases.notise", "notise"),
        ("phases.midterm", "140"),
        ("phases.report", "soon"),
    }
    assert next(issue.maybe for issue in found.errors if issue.found == "notise") == "notice"


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("", "2024-04-30"),
        (", length: 40", "2024-04-12"),
        (", length: villages", "2024-04-12"),
        (", length: 镇带村", "2024-05-22"),
        (", modes: [special]", "2024-04-02"),
        (", modes: [special, upgraded]", "2024-05-31"),
        (", length: 1", "2024-03-04"),
    ],
)
def test_a_round_that_does_not_say_when_it_leaves(tmp_path: Path, said: str, left: str) -> None:
    """It leaves after its length, or what is usual for its modes, on a working day; the reader is told."""
    rounds = f"  - {{id: R1, enter: 2024-03-04{said}}}"
    given = read(tmp_path, rounds)
    assert str(given.rounds[0].leave) == left
    found = looked_at(tmp_path, settings=f"{HEAD}rounds:\n{rounds}\n")
    assert any(f"taken to leave on {left}" in issue.sentence.en for issue in found.notes)


def test_lengths_are_settings(tmp_path: Path) -> None:
    """A length given for a mode takes the place of the usual one."""
    given = read(tmp_path, "  - {id: R1, enter: 2024-03-04}", "lengths: {regular: 5}\n")
    assert given.rounds[0].leave == date(2024, 3, 8)


@pytest.mark.parametrize("name", ["towns", "乡镇", "镇带村"])
def test_lengths_have_their_chinese_names_too(tmp_path: Path, name: str) -> None:
    """A length may be set under any name by which a round may ask for it, and under one alone."""
    given = read(tmp_path, "  - {id: R1, enter: 2024-03-04, length: towns}", f"lengths: {{{name}: 5}}\n")
    assert given.rounds[0].leave == date(2024, 3, 8)
    twice = looked_at(tmp_path, settings=f"{SETTINGS}lengths: {{村: 5, villages: 6, {name}: 5}}\n")
    assert [(column, found) for _, _, column, found in spots(twice)] == [("lengths.villages", "6")]


@pytest.mark.parametrize("said", ["-5", "1.5", "0", "401", "010", "long"])
def test_what_may_stand_for_a_length_is_told(tmp_path: Path, said: str) -> None:
    """Whatever is wrong with a length, words and numbers of days that may stand there are named."""
    found = looked_at(tmp_path, settings=f"{HEAD}rounds:\n  - {{id: R1, enter: 2024-03-04, length: {said}}}\n")
    (issue,) = found.issues
    assert (issue.column, issue.found) == ("rounds.R1.length", said)
    assert issue.expected.en.endswith("villages, towns, or a number of days from 1 to 400")
    assert issue.expected.zh.endswith("村、乡镇，或 1 到 400 的天数")


def test_where_a_computed_end_comes_from_is_told_in_the_readers_language(tmp_path: Path) -> None:
    """The note on a round without an end names its mode or its days, in Chinese to Chinese readers."""
    for said, zh in (("", "天数依据：常规"), (", length: 村", "天数依据：村"), (", length: 5", "天数依据：5天")):
        found = looked_at(tmp_path, settings=f"{HEAD}rounds:\n  - {{id: R1, enter: 2024-03-04{said}}}\n")
        assert any(zh in issue.sentence.zh for issue in found.notes)


def test_length_beside_leave_is_a_defect(tmp_path: Path) -> None:
    """Two ends of one round are one too many; so is a length that is no number and no word for one."""
    start = f"{HEAD}rounds:\n  - {{id: R1, enter: 2024-03-04"
    both = looked_at(tmp_path, settings=f"{start}, leave: 2024-04-26, length: 40}}\n")
    assert [column for _, _, column, _ in spots(both)] == ["rounds.R1.length"]
    odd = looked_at(tmp_path, settings=f"{start}, length: long}}\n")
    assert [column for _, _, column, _ in spots(odd)] == ["rounds.R1.length"]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("notice: 2024-03-05", "notice"),
        ("training: 2024-03-05", "training"),
        ("midterm: 2024-03-01", "midterm"),
        ("midterm: 2024-04-30", "midterm"),
        ("report: 2024-04-01", "report"),
        ("report: 2024-06-01, feedback: 2024-05-20", "feedback"),
        ("feedback: 2024-02-01", "feedback"),
        ("rectification: 2024-03-03", "rectification"),
        ("follow-up: 2024-03-03", "follow-up"),
    ],
)
def test_phases_out_of_order_are_defects(tmp_path: Path, said: str, place: str) -> None:
    """A deadline before entering, or any phase before the one that comes first, is refused where it stands."""
    settings = f"{HEAD}rounds:\n  - {{id: R1, enter: 2024-03-04, leave: 2024-04-26, {said}}}\n"
    found = looked_at(tmp_path, settings=settings)
    assert [column for _, _, column, _ in spots(found)] == [f"rounds.R1.{place}"]
    assert not any("Enter" in issue.text.en or "Leave" in issue.text.en for issue in found.errors)


def test_training_may_come_after_the_notice(tmp_path: Path) -> None:
    """Teams are trained before they are announced or after, as long as it is before they enter."""
    rounds = "  - {id: R1, enter: 2024-03-04, leave: 2024-04-26, notice: 2024-02-19, training: 2024-02-26}"
    (training,) = [phase for phase in read(tmp_path, rounds).phases["R1"] if phase.name == "training"]
    assert (str(training.start), str(training.end)) == ("2024-02-26", "2024-02-26")


def test_a_round_wholly_inside_a_holiday_is_a_defect(tmp_path: Path) -> None:
    """No day of the Spring Festival week is worked, and the sentence says why nothing can be planned."""
    settings = f"{HEAD}rounds:\n  - {{id: R1, enter: 2024-02-12, leave: 2024-02-16}}\n"
    (issue,) = looked_at(tmp_path, settings=settings).errors
    assert issue.column == "rounds.R1.enter"
    assert "all its days are weekends or public holidays" in issue.sentence.en


def test_a_phase_on_a_day_off_is_noted(tmp_path: Path) -> None:
    """A given date is kept as it is; that nobody works then is told."""
    settings = f"{HEAD}rounds:\n  - {{id: R1, enter: 2024-03-04, leave: 2024-04-26, midterm: 2024-04-06}}\n"
    found = looked_at(tmp_path, settings=settings)
    assert [(issue.column, issue.found) for issue in found.notes if issue.found] == [
        ("rounds.R1.midterm", "2024-04-06")
    ]


@pytest.mark.parametrize(
    ("said", "rest"),
    [("[sun]", {6}), ("周日", {6}), ("sat;sun", {5, 6}), ("[friday,周六]", {4, 5}), ("none", set())],
)
def test_weekly_rest_is_a_setting(tmp_path: Path, said: str, rest: set[int]) -> None:
    """Days of the week may be named in both languages; none means that every day is worked."""
    given = load(write(tmp_path, settings=SETTINGS.replace("country: none", f"rest_days: {said}")))
    assert given.calendar.rest_days == rest


@pytest.mark.parametrize("said", ["[sunny]", "[mon, tue, wed, thu, fri, sat, sun]"])
def test_weekly_rest_that_cannot_be(tmp_path: Path, said: str) -> None:
    """A day that is none, and a week without a day of work, are refused."""
    found = looked_at(tmp_path, settings=SETTINGS.replace("country: none", f"rest_days: {said}"))
    assert [column.partition("[")[0] for _, _, column, _ in spots(found) if column] == ["calendar.rest_days"]
    assert not any("monday" in issue.text.zh for issue in found.errors)


@pytest.mark.parametrize(
    ("given", "column", "expected"),
    [
        ("rectification: 2024-05-31", "rectification", "a date from 2024-07-15, or feedback given as well"),
        ("follow-up: 2024-07-01", "follow-up", "a date from 2024-10-15, or rectification report given as well"),
        ("feedback: 2024-05-20, rectification: 2024-05-31", None, ""),
        ("rectification: 2024-08-01", None, ""),
    ],
)
def test_a_date_before_a_computed_one_is_a_defect(
    tmp_path: Path, given: str, column: str | None, expected: str
) -> None:
    """What a round gives must not come before what is computed for the phase before it, with both days named."""
    settings = f"{HEAD}rounds:\n  - {{id: R1, enter: 2024-03-04, leave: 2024-04-30, {given}}}\n"
    errors = looked_at(tmp_path, settings=settings).errors
    assert [issue.column for issue in errors] == ([] if column is None else [f"rounds.R1.{column}"])
    assert all(str(issue.expected) == expected for issue in errors)


def test_a_defect_of_one_round_does_not_hide_those_of_others(tmp_path: Path) -> None:
    """A date that is none in one round, and dates out of order in another, are told together."""
    rounds = (
        "rounds:\n  - {id: R1, enter: 2024-03-04, leave: 2024-04-30, report: hello}\n"
        "  - {id: R2, enter: 2024-09-02, leave: 2024-10-31, notice: 2025-01-01}\n"
    )
    found = looked_at(tmp_path, settings=HEAD + rounds)
    assert [column for _, _, column, _ in spots(found)] == ["rounds.R1.report", "rounds.R2.notice"]


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ("enter: 2100-10-01, leave: 2100-12-31", "The report of this round would be on 2101-01-31"),
        ("enter: 2100-12-01", "Leaving of this round would be on 2101-01-28"),
        ("enter: 1990-01-05, leave: 1990-03-01", "Training of this round would be on 1989-12-19"),
    ],
)
def test_a_computed_date_out_of_all_years_is_a_defect(tmp_path: Path, dates: str, words: str) -> None:
    """No plan is made with dates that no plan file may hold; the round is told once, with the first such date."""
    found = looked_at(tmp_path, settings=f"id: test\nrounds:\n  - {{id: R2, {dates}}}\n")
    assert [issue.column for issue in found.errors] == ["rounds.R2"]
    assert words in found.errors[0].sentence.en


def test_entry_and_leaving_on_a_day_off_are_noted(tmp_path: Path) -> None:
    """A round that begins or ends on a day off is told so, as it is of its other dates."""
    settings = f"{HEAD}rounds:\n  - {{id: R1, enter: 2024-03-02, leave: 2024-04-27}}\n"
    notes = [issue for issue in looked_at(tmp_path, settings=settings).notes if issue.found]
    assert [(issue.column, issue.sentence.en) for issue in notes] == [
        ("rounds.R1.enter", "Entry is on 2024-03-02, which is no working day."),
        ("rounds.R1.leave", "Leaving is on 2024-04-27, which is no working day."),
    ]
