from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import (
    DraftPosting,
    Feedback,
    Leader,
    Officer,
    Plan,
    Posting,
    ScenarioReference,
    Seating,
    Status,
    TierValue,
    Unserved,
    Visit,
)
from optimizer.domain.reasons import REASONS
from optimizer.errors import PlanError
from optimizer.files import PlanIssue, plan_text, read_plan, read_reference, write_plan
from optimizer.texts import Language, Text
from tests.builders import plan, posting, region, scenario, target, team, visit

if TYPE_CHECKING:
    from pathlib import Path

    from optimizer.domain import Scenario

SCENARIO = scenario(
    regions=[region("A", "甲县"), region("B", "乙县"), region("C")],
    teams=[team("a1", "A", "甲县一组"), team("b1", "B"), team("c1", "C")],
    targets=[target("tA", "A"), target("tB", "B"), target("tC", "C"), target("tC2", "C")],
    officers=(Officer(id="p1", name="人员一", home="A"),),
    leaders=(Leader(id="l1", name="领导一"),),
)

REASON = Text("the office said so", "办公室的决定")

FULL = plan(
    posting(
        "a1",
        "B",
        visit("tB", "2024-03-04", "2024-03-08"),
        seats=(Seating("leader", "p1"), Seating("member", "p1", date(2024, 3, 5), date(2024, 3, 6))),
        feedback=Feedback(date(2024, 6, 3), "l1"),
    ),
    posting("b1", "C", visit("tC", "2024-03-04", "2024-03-29"), feedback=Feedback(date(2024, 6, 4))),
    posting("c1", "A"),
    scenario=ScenarioReference(
        "test", "../scenarios/试", "sha256:00", {"tiers": "travel"}, ({"path": "a.csv", "digest": "sha256:11"},)
    ),
    status=Status.FEASIBLE,
    unserved=(Unserved("tC2", "by-hand", REASON),),
    tiers=(TierValue("coverage", 12, 12, 11.0, 12.0), TierValue("travel", 80.25), TierValue("load", 3.0, 2.0)),
    provenance={"version": "0.1.0", "settings": {"时间": [1, 2.5, None, True]}, "seed": 1, "seconds": 3.2},
)


def issues_of(source: object, of: Scenario = SCENARIO) -> dict[str, PlanIssue]:
    """Return every issue that reading gives, by its path; no path has two."""
    with pytest.raises(PlanError) as error:
        read_plan(source if isinstance(source, str) else json.dumps(source), of)
    issues = [issue for issue in error.value.issues if isinstance(issue, PlanIssue)]
    assert len({issue.path for issue in issues}) == len(issues)
    return {issue.path: issue for issue in issues}


def one(**changes: object) -> dict[str, object]:
    """Return a plan of one sound posting with these changes."""
    row = {"round": "R1", "team": "a1", "host": "B", "targets": [{"target": "tB"} | WEEK]}
    return {"postings": [row | changes]}


WEEK = {"start": "2024-03-04", "end": "2024-03-08"}


def test_text_is_in_the_order_that_is_promised() -> None:
    """Keys come in fixed order, dates are ISO, whole numbers have no point and what is unknown is left out."""
    text = plan_text(FULL, Language.ZH)
    content = json.loads(text)
    assert text.endswith("}\n")
    assert "办公室的决定" in text
    assert list(content) == ["format", "scenario", "status", "postings", "unserved", "tiers", "provenance"]
    assert content["format"] == "tuimo.plan/1"
    assert list(content["scenario"]) == ["id", "path", "digest", "set", "ledgers"]
    first = content["postings"][0]
    assert list(first) == ["round", "team", "host", "enter", "leave", "targets", "seats", "feedback"]
    assert first["targets"] == [{"target": "tB", "start": "2024-03-04", "end": "2024-03-08"}]
    assert first["seats"][1] == {"seat": "member", "officer": "p1", "from": "2024-03-05", "to": "2024-03-06"}
    assert list(content["postings"][2]) == ["round", "team", "host", "enter", "leave", "targets"]
    tiers = json.dumps(content["tiers"])
    assert '{"name": "coverage", "value": 12, "best": 12, "bound": 11, "limit": 12}' in tiers
    assert '{"name": "travel", "value": 80.25}' in tiers


@pytest.mark.parametrize("language", list(Language))
def test_reading_what_was_written_gives_the_same(tmp_path: Path, language: Language) -> None:
    """Write and read is identity on plans, read and write on files; a reason of no known code stays as it is."""
    path = tmp_path / "plan.json"
    write_plan(FULL, path, language)
    again = read_plan(path, SCENARIO)
    expected = [Unserved("tC2", "by-hand", Text.same(REASON[language]))]
    assert list(again.unserved) == expected
    assert again == Plan(FULL.postings, FULL.scenario, FULL.status, tuple(expected), FULL.tiers, FULL.provenance)
    assert plan_text(again) == path.read_text(encoding="utf-8")


def test_a_known_reason_is_read_in_both_languages() -> None:
    """A target left out for a reason that has a code reads in the reader's language, whatever the plan's was."""
    left_out = Unserved("tC2", "no-room", REASONS["no-room"])
    chinese = plan_text(plan(posting("a1", "B", "tB"), unserved=(left_out,)), Language.ZH)
    assert "排满" in chinese
    assert read_plan(chinese, SCENARIO).unserved == (left_out,)


def test_plain_plan_keeps_its_nothing() -> None:
    """A plan of postings alone survives, without a made-up scenario or status."""
    bare = plan(posting("a1", "B", "tB"))
    assert read_plan(plan_text(bare), SCENARIO) == bare
    assert read_reference(plan_text(bare)) is None


def test_reference_is_read_without_the_scenario(tmp_path: Path) -> None:
    """The scenario part is read alone, even where the rest of the plan is defective."""
    path = tmp_path / "plan.json"
    content = json.loads(plan_text(FULL)) | {"postings": [{"team": "nobody"}], "status": 7}
    path.write_text("\ufeff" + json.dumps(content), encoding="utf-8")
    assert read_reference(path) == FULL.scenario
    with pytest.raises(PlanError, match=r"scenario\.ledgers\[1\]\.path"):
        read_reference('{"scenario": {"id": "x", "ledgers": [{"digest": "y"}]}}')


def test_all_that_is_wrong_whatever_the_scenario_is_comes_with_a_defective_reference() -> None:
    """Where the scenario cannot be found, the rest of the file is told as far as it can be judged without it."""
    text = '{"format": 3, "scenario": "s", "postings": 5, "unserved": ["x"], "tiers": {}, "status": 7, "odd": 1}'
    with pytest.raises(PlanError) as error:
        read_reference(text)
    paths = [issue.path for issue in error.value.issues if isinstance(issue, PlanIssue)]
    assert sorted(paths) == ["format", "odd", "postings", "scenario", "status", "tiers", "unserved[1]"]


def test_typed_plan_may_leave_dates_out() -> None:
    """A typed plan gets what it lacks of dates from ``lay_out``, which is told what is known."""
    asked: list[DraftPosting] = []

    def lay_out(_: Scenario, drafts: tuple[DraftPosting, ...]) -> tuple[Posting, ...]:
        asked.extend(drafts)
        day = date(2024, 3, 11)
        visits = [tuple(Visit(each.target, each.start or day, each.end or day) for each in d.visits) for d in drafts]
        return tuple(
            Posting(d.round, d.team, d.host, d.enter or date(2024, 3, 5), d.leave or day, each)
            for d, each in zip(drafts, visits, strict=True)
        )

    typed = one(leave="2024-03-29", targets=["tB", {"target": "tA", "start": "2024-03-12"}])
    read = read_plan(json.dumps(typed), SCENARIO, lay_out)
    assert (asked[0].enter, asked[0].leave) == (None, date(2024, 3, 29))
    assert (read.postings[0].enter, read.postings[0].leave) == (date(2024, 3, 5), date(2024, 3, 29))
    assert [(each.target, each.start, each.end) for each in asked[0].visits] == [
        ("tB", None, None),
        ("tA", date(2024, 3, 12), None),
    ]
    assert read.postings[0].visits[1] == Visit("tA", date(2024, 3, 12), date(2024, 3, 11))


def test_lay_out_is_not_asked_when_nothing_is_missing() -> None:
    """A plan with all its dates keeps them whatever ``lay_out`` would do."""
    assert read_plan(plan_text(FULL), SCENARIO, lambda *_: ()).postings == FULL.postings


def test_missing_dates_are_defects_without_lay_out() -> None:
    """Where nothing fills the dates in, each missing one is named."""
    issues = issues_of(one(targets=["tB", {"target": "tA", "end": "2024-03-12"}]))
    assert set(issues) == {
        "postings[1].targets[1].start",
        "postings[1].targets[1].end",
        "postings[1].targets[2].start",
    }


def test_every_defect_is_told_at_once() -> None:
    """One reading names every defect with its place, what was found, what was expected and what may be meant."""
    issues = issues_of(
        {
            "format": "tuimo.plan/2",
            "postngs": [],
            "status": "infeasible",
            "scenario": {"path": 3, "set": {"seed": 1}},
            "postings": [
                {"round": "R9", "team": "a11", "host": "乙县", "enter": "2024-3-4", "leave": 20240426},
                {"round": "R1", "team": 1, "targets": {"target": "tB"}},
                {"round": "R1", "team": "a1", "host": "B", "enter": "2024-04-01", "leave": "2024-03-01"},
                {"round": "R1", "team": "a1", "host": "B", "targets": [{"target": "tB"} | WEEK] * 2},
                {"round": "R1", "team": "b1", "host": "A", "enter": "2030-01-01", "feedback": {"leader": "l2"}},
                {"round": "R1", "team": "c1", "host": "A", "seats": [{"seat": "leader", "officer": "p2"}]},
                "c1",
            ],
            "unserved": [{"target": "tC"}, {"target": "tC"}, {"target": "tX", "code": 5}],
            "tiers": [{"name": "load", "value": True}, {"name": "far", "value": 1}, {"name": "far", "value": 2}],
            "provenance": [],
        }
    )
    assert set(issues) == {
        "format",
        "postngs",
        "status",
        "scenario.id",
        "scenario.path",
        "scenario.set.seed",
        "postings[1].round",
        "postings[1].team",
        "postings[1].host",
        "postings[1].enter",
        "postings[1].leave",
        "postings[2].team",
        "postings[2].host",
        "postings[2].targets",
        "postings[3].leave",
        "postings[4]",
        "postings[4].targets[2].target",
        "postings[5].leave",
        "postings[5].feedback.date",
        "postings[5].feedback.leader",
        "postings[6].seats[1].officer",
        "postings[7]",
        "unserved[2].target",
        "unserved[3].target",
        "unserved[3].code",
        "tiers[1].value",
        "tiers[3].name",
        "provenance",
    }
    assert issues["postngs"].maybe == "postings"
    assert issues["postings[1].team"].maybe == "a1"
    assert issues["postings[1].host"].maybe == "B"
    assert issues["postings[1].team"].text == Text(
        'postings[1].team: found "a11", expected the id of a team of the scenario. Maybe: a1',
        'postings[1].team：实际为 "a11"，应为：场景中的巡察组编号。是否想写：a1',
    )
    assert issues["postings[2].host"].in_language(Language.ZH) == "postings[2].host，应为：场景中的地区编号。"
    assert str(issues["postings[3].leave"]) == (
        'postings[3].leave: found "2024-03-01", expected 2024-04-01 or a later day.'
    )


@pytest.mark.parametrize(
    "text",
    ["2024-02-30", "20240304", "2024-W10-1", "2024-03-04T00:00", "４-03-04", "", "2024-03-04 "],
)
def test_only_real_iso_days_are_dates(text: str) -> None:
    """A date is four, two and two digits and exists in the calendar."""
    assert list(issues_of(one(enter=text))) == ["postings[1].enter"]


@pytest.mark.parametrize("text", ["0001-01-01", "1989-12-31", "2101-01-01", "9999-12-31"])
def test_days_far_from_any_scenario_are_refused(text: str) -> None:
    """A plan's days lie in the years that a scenario may speak of, so that every calendar can tell of them."""
    issues = issues_of(
        one(enter="2024-03-04", leave=text, targets=[{"target": "tB", "start": "2024-03-04", "end": text}])
    )
    assert set(issues) == {"postings[1].leave", "postings[1].targets[1].end"}
    assert "from 1990 to 2100" in issues["postings[1].leave"].text.en


@pytest.mark.parametrize("number", ["1e308", "-1e308", "1e16"])
def test_numbers_beyond_all_measure_are_refused(number: str) -> None:
    """A figure too large to be counted exactly is a defect, not a crash later on."""
    text = '{"postings": [], "tiers": [{"name": "far", "value": %s}]}'
    assert list(issues_of(text % number)) == ["tiers[1].value"]


def test_what_json_readers_let_through_is_refused() -> None:
    """Keys that stand twice, numbers that are none and broken characters are defects with their place."""
    sound = '"round": "R1", "team": "a1", "host": "B"'
    text = (
        '{"postings": [{"round": "R1", %s}],'
        ' "tiers": [{"name": "load", "value": NaN}, {"name": "far", "value": 1e999}],'
        ' "provenance": {"a": -Infinity, "b": "\\ud800", "\\udc00": 1}}'
    )
    issues = issues_of(text % sound)
    assert {path: issue.found for path, issue in issues.items()} == {
        "postings[1].round": None,
        "tiers[1].value": "NaN",
        "tiers[2].value": "1e999",
        "provenance.a": "-Infinity",
        "provenance.b": '"\\xd800"',
        "provenance": '"\\xdc00"',
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"postings": [}', "line 1, column 15"),
        ("{" + '"a":{' * 40 + "}" * 41, "at most 32 levels"),
        ("{" + '"a":{' * 100_000, "at most 32 levels"),
        ('{"a": ' + "9" * 5000 + "}", "a number"),
    ],
)
def test_text_that_is_no_plan_is_refused_as_a_whole(text: str, words: str) -> None:
    """Broken JSON, endless nesting and endless numbers give one sentence and no crash."""
    (issue,) = issues_of(text).values()
    assert issue.path == ""
    assert words in issue.text.en


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    """A missing file, a folder, another encoding, an empty file and a list each get their sentence."""
    (tmp_path / "plan.json").write_text("[]")
    (tmp_path / "gbk.json").write_bytes('{"id": "方案"}'.encode("gbk"))
    (tmp_path / "empty.json").write_bytes(b"")
    for name, words, maybe in [
        ("plna.json", "exists", "plan.json"),
        (".", "exists", "plan.json"),
        ("gbk.json", "UTF-8", None),
        ("empty.json", "not an empty file", None),
        ("plan.json", "an object", None),
    ]:
        with pytest.raises(PlanError) as error:
            read_plan(tmp_path / name, SCENARIO)
        issue = error.value.issues[0]
        assert isinstance(issue, PlanIssue)
        assert words in str(issue)
        assert issue.maybe == (str(tmp_path / maybe) if maybe else None)
        assert str(tmp_path) in str(issue)


def test_long_and_odd_values_are_shown_on_one_line() -> None:
    """A found value is cut to a short line without control characters."""
    (issue,) = issues_of(one(team="x\n" * 100)).values()
    assert issue.found is not None
    assert "\n" not in issue.found
    assert len(issue.found) < 260


def test_seats_are_read_in_both_languages() -> None:
    """A seat may be written in Chinese; one that no team has is a defect that names the seat that was meant."""
    seats = [
        {"seat": "组长", "officer": "p1"},
        {"seat": "laeder", "officer": "p1"},
        {"seat": "member", "officer": "p2"},
    ]
    issues = issues_of({"postings": [{"round": "R1", "team": "a1", "host": "B", "seats": seats}]})
    assert set(issues) == {"postings[1].seats[2].seat", "postings[1].seats[3].officer"}
    slip = issues["postings[1].seats[2].seat"]
    assert (slip.found, slip.maybe) == ('"laeder"', "leader")
    assert "组长" in slip.expected.zh
    read = read_plan(
        json.dumps({"postings": [{"round": "R1", "team": "a1", "host": "B", "seats": seats[:1]}]}), SCENARIO
    )
    assert read.postings[0].seats == (Seating("leader", "p1"),)
