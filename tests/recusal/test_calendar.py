from __future__ import annotations

from dataclasses import replace

from optimizer.domain import Blackout, Leader, Mode, Setting, Status
from optimizer.engines.settings import Settings
from optimizer.planning.solving import solve
from optimizer.recusal import examine
from optimizer.recusal.observation import Matter, Severity
from optimizer.texts import Text
from tests.agreement import hard
from tests.builders import day, history, region, round_, scenario, span, target, team

OFF = Setting(Mode.OFF)
LATE = round_("R1", phases={"notice": day("2024-03-01")})
FRIDAY = round_("R1", phases={"report": day("2024-05-23"), "feedback": day("2024-05-24")})
LEADER = Leader(id="L1", name="某领导", per_day=1)


def test_a_round_that_misses_a_deadline_sends_nobody_and_says_why() -> None:
    """The examination names the round, the dates and the rule, and every target that is lost by it."""
    found = examine(scenario("ABC", rounds=[LATE]))
    (observation,) = [each for each in found.observations if each.matter is Matter.DEADLINE]
    assert (observation.severity, observation.rounds, observation.about) == (Severity.WARNING, ("R1",), ("notice",))
    assert observation.sentence.en == (
        "Round R1 gives notice on 2024-03-01 and enters on 2024-03-04; 10 days must lie between, so nobody can be sent"
    )
    lost = [each for each in found.observations if each.matter is Matter.UNSERVABLE_TARGET]
    assert [each.about for each in lost] == [("tA",), ("tB",), ("tC",)]
    assert all("Notice is given in time" in each.sentence.en for each in lost)
    assert found.of(Matter.STRANDED_TEAM) == ()


def test_a_missed_deadline_that_every_target_must_survive_is_impossible() -> None:
    """With ``must-serve`` hard, a late notice leaves no plan, and the proof says so before solving."""
    given = scenario("ABC", targets=[target("tA", "A", mandatory=True)], rounds=[LATE], rules={"must-serve": hard()})
    assert examine(given).impossible


def test_an_early_round_is_told_nothing() -> None:
    """Where all deadlines are kept and leaders have time, nothing is said."""
    given = scenario("ABC", leaders=(LEADER,))
    assert not [each for each in examine(given).observations if each.matter in (Matter.DEADLINE, Matter.LEADERS)]


def test_scarce_leaders_are_told_before_solving() -> None:
    """One seat for three teams is noted; no seat at all is a warning."""
    given = scenario("ABC", rounds=[FRIDAY], leaders=(LEADER,))
    (note,) = [each for each in examine(given).observations if each.matter is Matter.LEADERS]
    assert note.severity is Severity.NOTE
    assert note.sentence.en == (
        "leaders have time for 1 feedback meeting after R1 (from 2024-05-24 to 2024-05-24); so no more than that many"
        " postings can have a target there"
    )
    away = Blackout(who="L1", span=span("2024-05-24", "2024-05-24"))
    without = scenario("ABC", rounds=[FRIDAY], leaders=(LEADER,), blackouts=(away,))
    (warning,) = [each for each in examine(without).observations if each.matter is Matter.LEADERS]
    assert (warning.severity, warning.rounds) == (Severity.WARNING, ("R1",))


def test_a_crowd_that_fits_is_told_nothing() -> None:
    """A leader with time for every team that can be sent limits nobody."""
    given = scenario([region("A"), region("B")], [team("a1", "A")], [target("tB", "B")], [FRIDAY], leaders=(LEADER,))
    assert not [each for each in examine(given).observations if each.matter is Matter.LEADERS]


def test_leaders_who_are_away_are_a_proof_where_something_must_be_inspected() -> None:
    """Without a single day for feedback nobody can inspect a mandatory target, and a solve says so in these words."""
    away = (Blackout(who="L1", span=span("2024-01-01", "2025-12-31")),)
    given = scenario(
        "ABC",
        targets=[target("tA", "A", mandatory=True)],
        leaders=(LEADER,),
        blackouts=away,
        rules={"must-serve": hard()},
    )
    (impossible,) = examine(given).impossible
    assert "without a leader for feedback" in impossible.sentence.en
    result = solve(given, Settings(seconds=10, workers=1))
    assert (result.status, result.reasons) == (Status.INFEASIBLE, (impossible.sentence,))
    assert not examine(replace(given, blackouts=())).impossible


def test_a_team_that_history_keeps_away_is_absent_and_its_stay_is_told() -> None:
    """A stay that goes on through a round keeps its team from every host there; its host and last day are a warning."""
    given = scenario(
        "ABC",
        rounds=("R1", "R2"),
        history=[history("R0", "2023-03-06", "C", home="B", team="b1", leave=day("2024-05-03"))],
        rules={"no-repeat": OFF},
    )
    found = examine(given)
    (warning,) = found.of(Matter.PAST)
    assert (warning.severity, warning.about, warning.rounds) == (Severity.WARNING, ("b1", "C"), ("R1", "R2"))
    assert warning.sentence == Text(
        "history has b1 in C from 2023-03-06 to 2024-05-03, so it can be sent nowhere else then (in R1, R2)",
        "据以往记录，b1自2023-03-06至2024-05-03派驻C，其间不能派往别处（涉及R1、R2轮次）",
    )
    (stranded,) = found.of(Matter.STRANDED_TEAM)
    assert (stranded.about, stranded.rounds) == (("b1",), ("R1",))
    assert "away on an earlier posting (3 hosts)" in stranded.sentence.en
    loose = examine(replace(given, rules={**given.rules, "one-place": OFF}))
    assert loose.of(Matter.STRANDED_TEAM) == loose.warnings == ()


def test_rest_after_history_takes_its_days_from_a_round() -> None:
    """Days of rest after a stay of history are no days of the next round, down to none at all."""

    def stranded(days: int) -> tuple[str, ...]:
        given = scenario(
            "ABC",
            history=[history("R0", "2024-01-08", "C", home="B", team="b1", leave=day("2024-03-01"))],
            rules={"rest-between-rounds": Setting(Mode.HARD, 1, {"days": days}), "no-mutual": OFF},
        )
        return tuple(each.sentence.en for each in examine(given).of(Matter.STRANDED_TEAM))

    assert stranded(55) == ()
    assert stranded(56) == ("b1 may go nowhere: at rest after an earlier posting (3 hosts)",)


def test_a_round_all_of_whose_working_days_are_blackout_days_is_told_with_whose_they_are() -> None:
    """A blackout of the region above all hosts closes the round that it covers, and is named; half of it does not."""
    places = [region("Z", "市"), region("A", parent="Z"), region("B", parent="Z")]
    whole = scenario(
        places,
        [team("a1", "A"), team("b1", "B")],
        [target("tA", "A"), target("tB", "B")],
        rounds=("R1", "R2"),
        blackouts=[Blackout(who="Z", span=span("2024-03-01", "2024-04-28"))],
    )
    (warning,) = examine(whole).of(Matter.NO_WORK)
    assert (warning.severity, warning.about, warning.rounds) == (Severity.WARNING, ("Z",), ("R1",))
    assert warning.sentence == Text(
        "nobody can work in round R1: all its working days are blackout days of the hosts or the teams (市)",
        "R1轮次无法开展工作：全部工作日都是受巡地或各组的停巡日（市）",
    )
    half = replace(whole, blackouts=(Blackout(who="Z", span=span("2024-03-01", "2024-04-25")),))
    assert examine(half).of(Matter.NO_WORK) == ()


def test_a_round_of_days_off_is_told() -> None:
    """A round that lies in a weekend has no working day for anybody."""
    (warning,) = examine(scenario("ABC", rounds=[round_("R1", "2024-03-09", "2024-03-10")])).of(Matter.NO_WORK)
    assert warning.sentence.en == "nobody can work in round R1: it has no working day on which a team is available"


def test_a_round_without_leaders_is_told_once_in_whatever_groups_it_lies() -> None:
    """Two rounds after which no leader is there give one sentence each, though they also form a group."""
    away = Blackout(who="L1", span=span("2024-04-27", "2025-12-31"))
    given = scenario("ABC", rounds=("R1", "R2"), leaders=(LEADER,), blackouts=(away,))
    assert [each.rounds for each in examine(given).of(Matter.LEADERS)] == [("R1",), ("R2",)]
