from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from optimizer.domain import Blackout, Feedback, Leader, Plan, WorkingCalendar
from optimizer.domain.calendar import days_of
from optimizer.exports.table import cells
from optimizer.exports.weeks import WeekRow, week_rows
from optimizer.files.bundled import scenario_path
from optimizer.intake import load
from optimizer.planning.reading import read_plan
from optimizer.texts import Language
from tests.builders import plan, posting, region, round_, scenario, span, target, team, visit

if TYPE_CHECKING:
    from optimizer.domain import Scenario


def days_in(rows: tuple[WeekRow, ...], who: str, language: Language = Language.EN) -> dict[date, str]:
    """Return what the lists of one team say, by day."""
    found: dict[date, str] = {}
    for row in rows:
        if row.team == who:
            for number, cell in enumerate(cells(row, language)[6:]):
                if cell is not None:
                    found[row.week + timedelta(days=number)] = str(cell)
    return found


def two_lanes() -> tuple[Scenario, Plan]:
    """Return a posting with a bundle beside a small target, over Labour Day with a make-up Sunday, and a blackout."""
    given = scenario(
        regions=["A", region("B", name="乙县", name_en="Yi")],
        teams=[team("a1", "A"), team("b1", "B")],
        targets=[
            target("bureau", "B", 6, "财政局"),
            target("town", "B", 8, "城关镇", size="large"),
            target("v1", "B", bundle="town"),
            target("v2", "B", bundle="town"),
        ],
        rounds=[round_("R1", "2023-04-17", "2023-05-12", phases={"midterm": date(2023, 4, 28)})],
        calendar=WorkingCalendar(),
        leaders=[Leader(id="L1", name="某领导")],
        blackouts=[
            Blackout(who="B", span=span("2023-04-20", "2023-04-20"), note="防汛"),
            Blackout(who="a1", span=span("2023-04-21", "2023-04-21")),
        ],
    )
    visits = [visit(each, "2023-04-17", "2023-04-28") for each in ("v2", "town", "v1")]
    visits.append(visit("bureau", "2023-04-17", "2023-04-26"))
    sent = posting(
        "a1", "B", *visits, enter="2023-04-17", leave="2023-05-10", feedback=Feedback(date(2023, 7, 24), "L1")
    )
    return given, plan(sent)


def test_every_day_says_what_is_done() -> None:
    """Targets side by side, who enters and leaves when, meetings, holidays and blackouts stand on their days."""
    given, sent = two_lanes()
    days = days_in(week_rows(given, sent), "a1")
    both = "城关镇 with 2 more; 财政局"
    assert days[date(2023, 4, 17)] == f"enter; {both}"
    assert days[date(2023, 4, 18)] == both
    assert days[date(2023, 4, 20)] == "no work: 防汛"
    assert days[date(2023, 4, 21)] == "no work"
    assert days[date(2023, 4, 22)] == "rest"
    assert days[date(2023, 4, 23)] == both  # a Sunday on which one works
    assert days[date(2023, 4, 27)] == "城关镇 with 2 more"
    assert days[date(2023, 4, 28)] == "mid-term meeting; 城关镇 with 2 more"
    assert days[date(2023, 5, 1)] == "public holiday"
    assert days[date(2023, 5, 4)] == "at the host"
    assert days[date(2023, 5, 10)] == "at the host; leave"
    assert date(2023, 5, 11) not in days
    assert days[date(2023, 7, 24)] == "feedback, 某领导"
    assert days_in(week_rows(given, sent), "a1", Language.ZH)[date(2023, 4, 18)] == "城关镇等 3 个；财政局"


def test_training_and_the_report_stand_around_the_stay() -> None:
    """The five working days of training come before the notice, and the day of the report after the stay."""
    given, sent = two_lanes()
    days = days_in(week_rows(given, sent), "a1")
    trained = [day for day, words in days.items() if words == "training"]
    assert [(day.month, day.day) for day in trained] == [(3, 30), (3, 31), (4, 3), (4, 4), (4, 6)]
    report = given.phase("R1", "report")
    assert report is not None
    assert days[report.end] == "report by"


def test_notice_rectification_and_follow_up_stand_on_their_days() -> None:
    """The host is told ten days before, and after the feedback what is put right has its last day and its follow-up."""
    given, sent = two_lanes()
    rounds = (replace(given.rounds[0], phases={**given.rounds[0].phases, "follow-up": date(2024, 3, 1)}),)
    followed = replace(given, rounds=rounds)
    for language, words in (
        (Language.EN, ("notice", "rectification report by", "follow-up")),
        (Language.ZH, ("通知", "整改报告（最迟）", "回访")),
    ):
        days = days_in(week_rows(followed, sent), "a1", language)
        for name, said in zip(("notice", "rectification", "follow-up"), words, strict=True):
            phase = followed.phase("R1", name)
            assert phase is not None
            assert days[phase.end] == said
    idle = plan(posting("a1", "B", enter="2023-04-17", leave="2023-05-10"))
    assert "follow-up" not in days_in(week_rows(followed, idle), "a1").values()


def test_a_team_of_several_hosts_trains_and_reports_once() -> None:
    """Of two postings in a round the first has the training and the last the report."""
    given = scenario(teams=[team("a1", "A", max_hosts=2), team("b1", "B")])
    sent = plan(
        posting("a1", "B", enter="2024-03-04", leave="2024-03-13"),
        posting("a1", "C", enter="2024-03-14", leave="2024-04-26"),
    )
    rows = week_rows(given, sent)
    words = [(row.host, str(cell)) for row in rows for cell in cells(row, Language.EN)[6:] if cell is not None]
    assert {host for host, cell in words if "training" in cell} == {"B"}
    assert {host for host, cell in words if "report by" in cell} == {"C"}
    assert [row.host for row in rows if row.week == date(2024, 3, 11)] == ["B", "C"]


def test_weeks_come_in_order_and_cover_every_stay() -> None:
    """Over a published round each day of every stay is on exactly one list, in a row of its own week."""
    path = scenario_path("hefei-2022")
    given = load(path)
    sent = read_plan(path / "published.json", given)
    rows = week_rows(given, sent)
    assert [row.week for row in rows] == sorted(row.week for row in rows)
    assert {row.week.weekday() for row in rows} == {0}
    for each in sent.postings:
        mine = [row for row in rows if (row.team, row.round, row.host) == (each.team, each.round, each.host)]
        said = [
            row.week + timedelta(days=number)
            for row in mine
            for number, cell in enumerate(cells(row, Language.ZH)[6:])
            if cell is not None
        ]
        assert len(said) == len(set(said))
        assert set(days_of(each.span)) <= set(said)


def test_nobody_sent_is_nothing_to_list() -> None:
    """A plan without postings has no lists."""
    given, _ = two_lanes()
    assert week_rows(given, Plan(())) == ()
