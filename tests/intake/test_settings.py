"""Reading scenario.yaml: what may stand there, and what is refused where."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import InspectionMode, Mode, Setting, Span, TierSetting
from optimizer.intake import inspect, load
from tests.intake.scenarios import SETTINGS, looked_at, spots, write

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain import Scenario


def loaded(folder: Path, more: str) -> Scenario:
    """Return the small scenario with more settings."""
    return load(write(folder, settings=SETTINGS + more))


def test_everything_that_may_be_set(tmp_path: Path) -> None:
    """Every key of the settings arrives in the scenario under its meaning."""
    scenario = load(
        write(
            tmp_path,
            settings="""\
id: 130900
name: 沧州
term: {from: 2020-01-01, to: 2024-12-31}
calendar: {country: none, holidays: [2024-03-04, 2024-04-01/2024-04-03], working_days: 2024-03-09;2024-03-10}
rotation: {pattern: exchange}
rounds:
  - id: 1
    enter: 2024-03-04
    leave: "2024-04-26"
    training: 2024-02-26
    pattern: free
    participants: [TA, 整建制]
    modes: [regular, 回头看]
    rules: {no_mutual: off, no-repeat: {of: team}}
  - {id: "02", enter: 2024-09-02, leave: 2024-10-25, modes: all}
rules:
  no-mutual: {soft: 3, window: 2}
  zone: {side: across}
  ring: 'off'
  mutual: False
  once: hard
tiers: [mandatory, {travel: {slack: 5%, per: team}}, {weighed: {coverage: 1000, load: 1, slack: 0.5}}, {far: }]
""",
        )
    )
    assert (scenario.id, scenario.name, scenario.pattern) == ("130900", "沧州", "exchange")
    assert scenario.term == Span(date(2020, 1, 1), date(2024, 12, 31))
    assert scenario.calendar.country is None
    assert scenario.calendar.extra_holidays == {date(2024, 3, 4), *(date(2024, 4, day) for day in (1, 2, 3))}
    assert scenario.calendar.extra_working_days == {date(2024, 3, 9), date(2024, 3, 10)}
    first, second = scenario.rounds
    assert (first.id, first.pattern, first.participants) == ("1", "free", ("TA", "whole"))
    assert first.modes == (InspectionMode.REGULAR, InspectionMode.LOOK_BACK)
    assert first.phases == {"training": date(2024, 2, 26)}
    assert first.rules == {"no-mutual": Setting(Mode.OFF), "no-repeat": Setting(Mode.HARD, 1, {"of": "team"})}
    assert (second.id, second.modes) == ("02", tuple(InspectionMode))
    assert scenario.rules == {
        "no-mutual": Setting(Mode.SOFT, 3, {"window": 2}),
        "zone": Setting(Mode.HARD, 1, {"side": "across"}),
        "ring": Setting(Mode.OFF),
        "mutual": Setting(Mode.OFF),
        "once": Setting(Mode.HARD),
    }
    assert scenario.tiers == (
        TierSetting({"mandatory": 1}),
        TierSetting({"travel": 1}, 0.05, True, {"per": "team"}),
        TierSetting({"coverage": 1000, "load": 1}, 0.5),
        TierSetting({"far": 1}),
    )


@pytest.mark.parametrize(
    ("more", "line", "key", "found", "words", "maybe"),
    [
        ("tems: x\n", 6, "tems", "tems", "not known", "term"),
        ("id: again\n", 6, "id", "id", "twice", None),
        ("name: [a, b]\n", 6, "name", "[a, b]", "single value", None),
        ("term: {from: 2020-01-01}\n", 6, "term", None, "“to” is missing", None),
        ("term: {from: 2020-01-01, to: 2019-01-01}\n", 6, "term.to", "2019-01-01", "before it starts", None),
        ("term: {from: 2020-02-30, to: 2020-03-01}\n", 6, "term.from", "2020-02-30", "no such day", None),
        ("term: {from: 2020/1/5, to: 2020-03-01}\n", 6, "term.from", "2020/1/5", "not a date", "2020-01-05"),
        ("term: {from: 2020-01-05 10:00, to: 2020-03-01}\n", 6, "term.from", "2020-01-05 10:00", "time", "2020-01-05"),
        ("term: 2022\n", 6, "term", "2022", "keys with values", None),
        ("phases:\n  report: soon\n", 7, "phases.report", "soon", "not a whole number", None),
        ("rules:\n  once:\n    hard: 1\n", 8, "rules.once.hard", "hard", "not known", None),
        ("tiers:\n  - coverage\n  - far: x\n", 8, "tiers[2].far", "x", "keys with values", None),
        ("rotation: {pattern: rings}\n", 6, "rotation.pattern", "rings", "not known", "ring"),
        ("rotation: ring\n", 6, "rotation", "ring", "keys with values", None),
        ("rules:\n  no-mutal: hard\n", 7, "rules.no-mutal", "no-mutal", "no such rule", "no-mutual"),
        ("rules: {eligibility: off}\n", 6, "rules.eligibility", "off", "always holds", None),
        ("rules: {eligibility: {soft: 2}}\n", 6, "rules.eligibility", "{soft: 2}", "always holds", None),
        ("composition: {half: {leader: {days: 3}}}\n", 6, "composition.half.leader.days", "3", "speciality", None),
        ("composition: {halves: {leader: 1}}\n", 6, "composition.halves", "{leader: 1}", "neither a kind", None),
        ("rules: {once: soft}\n", 6, "rules.once", "soft", "not a setting", "{soft: 1}"),
        ("rules: {once: true}\n", 6, "rules.once", "true", "not a setting", "hard"),
        ("rules: {no-mutual: {soft: 0}}\n", 6, "rules.no-mutual.soft", "0", "out of range", None),
        ("rules: {no-mutual: {soft: 1.5}}\n", 6, "rules.no-mutual.soft", "1.5", "not a whole number", None),
        ("rules: {no-mutual: {window: 010}}\n", 6, "rules.no-mutual.window", "010", "begin with 0", "10"),
        ("rules: {no-mutual: {window: .nan}}\n", 6, "rules.no-mutual.window", ".nan", "not a whole number", None),
        ("rules: {no-mutual: {windows: 1}}\n", 6, "rules.no-mutual.windows", "windows", "not known", "window"),
        ("rules: {min-cycle: {length: 1}}\n", 6, "rules.min-cycle.length", "1", "out of range", None),
        ("rules: {zone: {side: acros}}\n", 6, "rules.zone.side", "acros", "not known", "across"),
        ("rules: {bundles: {soft: 2}}\n", 6, "rules.bundles", "{soft: 2}", "always holds", None),
        ("rules: {no-mutual: off, no_mutual: off}\n", 6, "rules.no_mutual", "off", "twice", None),
        ("tiers: []\n", 6, "tiers", "[]", "At least one", None),
        ("tiers: [coverage, coverage]\n", 6, "tiers[2]", "coverage", "twice", None),
        ("tiers: [covrage]\n", 6, "tiers[1]", "covrage", "no such tier", "coverage"),
        ("tiers: [changes]\n", 6, "tiers[1]", "changes", "not available", None),
        ("tiers: [{travel: {slack: -1}}]\n", 6, "tiers[1].travel.slack", "-1", "not a slack", None),
        ("tiers: [{travel: {slack: .inf}}]\n", 6, "tiers[1].travel.slack", ".inf", "not a slack", None),
        ("tiers: [{travel: {per: head}}]\n", 6, "tiers[1].travel.per", "head", "not known", None),
        ("tiers: [{load: {per: team}}]\n", 6, "tiers[1].load.per", "per", "not known", None),
        ("tiers: [{load: 1, far: 2}]\n", 6, "tiers[1]", "{load: 1, far: 2}", "one name", None),
        ("tiers: [{weighed: {load: 0}}]\n", 6, "tiers[1].weighed.load", "0", "out of range", None),
        ("tiers: [{weighed: {load: }}]\n", 6, "tiers[1].weighed.load", "", "weight is missing", None),
        ("tiers: [{weighed: {}}]\n", 6, "tiers[1].weighed", "{}", "nothing to weigh", None),
        ("tiers: {a: 1}\n", 6, "tiers", "{a: 1}", "a list", None),
        ("name: &x a\nterm: *x\n", 7, "term", None, "References with *", None),
        ("name: !!python/object:os.system a\n", 6, "name", "tag:yaml.org,2002:python/object:os.system", "Types", None),
        ("name: &x a\nterm: {from: &x 2020-01-01, to: 2019-01-01}\n", 7, "term.to", "2019-01-01", "before", None),
        ("? [a, b]\n: c\n", 6, "", None, "single word", None),
    ],
)
def test_a_defect_of_the_settings_has_line_and_key(  # noqa: PLR0913, PLR0917  # one defect, looked at from all sides
    tmp_path: Path, more: str, line: int, key: str, found: str | None, words: str, maybe: str | None
) -> None:
    """Each wrong setting is one defect with its line, dotted key, the value found and a clear sentence."""
    intake = looked_at(tmp_path, settings=SETTINGS + more)
    assert intake.scenario is None
    issue, *others = intake.errors
    assert not others
    assert (issue.file, issue.row, issue.column, issue.found) == ("scenario.yaml", line, key, found)
    assert words in issue.sentence.en
    assert issue.maybe == maybe
    assert issue.text.zh


def test_no_words_of_a_library_stand_in_a_sentence(tmp_path: Path) -> None:
    """What the reader of YAML or of workbooks thinks, in English, is put into our words in both languages."""
    (alias,) = looked_at(tmp_path / "a", settings=SETTINGS + "name: *b\n").errors
    assert alias.text.zh == "scenario.yaml 第 6 行：这里不支持用 * 引用，请把内容写全。"
    (tmp_path / "b.xlsx").write_text("id,name\n")
    (book,) = inspect(tmp_path / "b.xlsx").errors
    assert book.text.zh == "b.xlsx：这不是可以读取的工作簿。应为：没有密码的 .xlsx 文件。"
    (day,) = looked_at(tmp_path / "c", settings=SETTINGS.replace("none", "CN, holidays: 2026/03/09")).errors
    assert day.maybe == "2026-03-09"
    assert day.expected.en == "FROM/TO such as 2020-04-20/2020-06-19, or a single day such as 2020-04-20"


@pytest.mark.parametrize(
    ("calendar", "words"),
    [
        ("{country: Chn}", "no calendar"),
        ("{county: CN}", "not known"),
        ("{holidays: [2024-05-32]}", "no such day"),
        ("{holidays: 2024/05/01}", "not a date"),
        ("{holidays: [2024-05-02/2024-05-01]}", "ends before"),
        ("{holidays: 2024-05-01/2024-05-03, working_days: [2024-05-02]}", "both"),
    ],
)
def test_a_defect_of_the_calendar_is_reported(tmp_path: Path, calendar: str, words: str) -> None:
    """An unknown country, a wrong day and a day that is both holiday and working day are defects."""
    intake = looked_at(tmp_path, settings=SETTINGS.replace("{country: none}", calendar))
    assert [words in issue.sentence.en for issue in intake.errors] == [True]


@pytest.mark.parametrize(
    ("old", "new", "spot", "words"),
    [
        ("enter: 2024-03-04", "enter: 2024-05-04", (4, "rounds.R1.leave", "2024-04-26"), "before it enters"),
        ("enter: 2024-03-04, ", "", (4, "rounds.R1", None), "“enter” is missing"),
        ("id: R2", "id: R1", (5, "rounds[2].id", "R1"), "two rounds"),
        ("id: R2, ", "", (5, "rounds[2]", "{enter: 2024-09-02, leave: 2024-10-25}"), "needs an id"),
        ("R2,", "R2, partcipants: [TA],", (5, "rounds.R2.partcipants", "partcipants"), "not known"),
        ("R2,", "R2, participants: [TD],", (5, "rounds.R2.participants", "TD"), "no such participant"),
        ("R2,", "R2, modes: [regulr],", (5, "rounds.R2.modes[1]", "regulr"), "not known"),
        ("R2,", "R2, feedback: soon,", (5, "rounds.R2.feedback", "soon"), "not a date"),
        ("R2,", "R2, rules: {once: off},", (5, "rounds.R2.rules.once", "off"), "whole term"),
        ("leave: 2024-10-25", "leave: 9999-12-31", (5, "rounds.R2.leave", "9999-12-31"), "year"),
        ("leave: 2024-10-25", "leave: nan", (5, "rounds.R2.leave", "nan"), "not a date"),
    ],
)
def test_a_defect_of_a_round_is_reported(
    tmp_path: Path, old: str, new: str, spot: tuple[int, str, str | None], words: str
) -> None:
    """Each wrong round is one defect that names the round by its id where it has one."""
    intake = looked_at(tmp_path, settings=SETTINGS.replace(old, new))
    assert spots(intake) == [("scenario.yaml", *spot)]
    assert words in intake.errors[0].sentence.en


def test_rounds_may_be_keyed_by_id(tmp_path: Path) -> None:
    """Rounds as a list and as keys mean the same."""
    listed = load(write(tmp_path / "listed"))
    keyed = SETTINGS.replace("  - {id: R1, ", "  R1: {").replace("  - {id: R2, ", "  R2: {")
    assert load(write(tmp_path / "keyed", settings=keyed)).digest == listed.digest


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("", "“id” is missing"),
        ("- a\n", "keys with values"),
        ("id: a\n\tname: b\n", "tab"),
        ("id: a: b\n", "colon"),
        ("id: 'a\n", "quotation mark"),
        ("id: [a\n", "indentation or a bracket"),
        ("id: " + "[" * 5_000, "too deeply"),
        ("- " * 5_000, "too deeply"),
        ("id: a\n---\nid: b\n", "several documents"),
        ("id: \x01\n", "not correct YAML"),
        ("#" * 1_000_001, "too long"),
    ],
)
def test_settings_that_cannot_be_read_are_one_clear_defect(tmp_path: Path, settings: str, words: str) -> None:
    """Broken, empty, nested or huge settings are one clear sentence, and nobody complains of rounds not read."""
    intake = looked_at(tmp_path, settings=settings, targets="id,name,region,days,due\nX1,a,A,3,R7\n")
    assert words in intake.errors[0].sentence.en
    assert {issue.file for issue in intake.errors} == {"scenario.yaml"} or settings in ("", "- a\n")


def test_a_scenario_needs_a_round(tmp_path: Path) -> None:
    """Without a round there is nothing to plan."""
    intake = looked_at(tmp_path, settings="id: small\nrounds: []\n")
    assert ["no round" in issue.sentence.en for issue in intake.errors] == [True]


def test_ids_keep_the_characters_that_were_written(tmp_path: Path) -> None:
    """Ids of digits and words like off are text as they stand, never numbers or truth values."""
    settings = "id: 0130\ncalendar: {country: none}\nrounds: [{id: off, enter: 2024-03-04, leave: 2024-04-26}]\n"
    scenario = load(write(tmp_path, settings=settings))
    assert (scenario.id, scenario.rounds[0].id) == ("0130", "off")


def test_a_round_without_working_day_is_a_defect(tmp_path: Path) -> None:
    """A weekend is no round."""
    settings = SETTINGS.replace("2024-03-04, leave: 2024-04-26", "2024-03-09, leave: 2024-03-10")
    intake = looked_at(tmp_path, settings=settings)
    assert spots(intake) == [("scenario.yaml", 4, "rounds.R1.enter", "2024-03-09/2024-03-10")]


def test_notes_on_term_and_calendar(tmp_path: Path) -> None:
    """What lies outside the term and years without a calendar are told at their line, until one gives days of them."""
    settings = SETTINGS.replace("none", "CN").replace("2024", "2089") + "term: {from: 2089-04-01, to: 2093-12-31}\n"
    intake = inspect(write(tmp_path, settings=settings))
    assert intake.scenario is not None
    assert [issue.column for issue in intake.notes] == ["calendar", "rounds.R1.enter"]
    assert "2089、2090年" in intake.notes[0].sentence.zh
    assert [issue.row for issue in intake.notes] == [2, 4]
    settings += "rules:\n  class-quota:\n    least: {poor: 1}\n"
    given = inspect(write(tmp_path, settings=settings.replace("CN", "CN, holidays: [2089-10-03, 2090-01-02]")))
    assert [(issue.row, issue.column) for issue in given.errors] == [(9, "rules.class-quota.least")]
    assert [issue.column for issue in given.notes] == ["rounds.R1.enter"]


@pytest.mark.parametrize(("said", "country"), [("none", None), ("null", None), ("~", None), ("CN", "CN"), ("", "CN")])
def test_a_calendar_without_a_country_is_said_in_words_or_by_null(
    tmp_path: Path, said: str, country: str | None
) -> None:
    """No country is no country, however YAML writes it; only where nothing is said is it China."""
    calendar = f"calendar: {{country: {said}}}\n" if said else ""
    settings = "".join(line for line in SETTINGS.splitlines(keepends=True) if not line.startswith("calendar"))
    assert load(write(tmp_path, settings=settings + calendar)).calendar.country == country
