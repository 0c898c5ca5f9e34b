from __future__ import annotations

from dataclasses import replace

from optimizer.domain import Blackout, Leader, Status
from optimizer.engines.settings import Settings
from optimizer.planning.solving import solve
from optimizer.recusal import examine
from optimizer.recusal.observation import Matter, Severity
from tests.agreement import hard
from tests.builders import day, region, round_, scenario, span, target, team

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
    assert "no leader has time for feedback" in impossible.sentence.en
    result = solve(given, Settings(seconds=10, workers=1))
    assert (result.status, result.reasons) == (Status.INFEASIBLE, (impossible.sentence,))
    assert not examine(replace(given, blackouts=())).impossible
