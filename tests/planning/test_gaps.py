"""What a plan says of targets that it leaves out because teams were called off for want of a crew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Composition, Kind, Mode, Officer, Plan, Seat, Setting
from optimizer.domain.plan import Unserved
from optimizer.domain.reasons import reason_of
from optimizer.domain.records import Pin
from optimizer.engines import Settings
from optimizer.planning.gaps import with_gaps_told
from optimizer.planning.solving import solve
from optimizer.planning.staffing import by_urgency
from optimizer.recusal import examine, picture
from optimizer.recusal.idling import idle_rounds
from tests.builders import plan, posting, scenario, target, team

if TYPE_CHECKING:
    from optimizer.domain import Scenario

FOUR = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 3))})
WITH_AUDITOR = (Seat("leader", 1), Seat("member", 1), Seat("audit", 1, "any"))


def half_teams(homes: str, auditors: int = 0, **columns: Any) -> Scenario:  # noqa: ANN401
    """Return a half team of every home, twenty people of each for the usual seats, and some auditors."""
    people = [Officer(id=f"{home}{number}", name="", home=home) for home in homes for number in range(20)]
    people = [replace(each, seats=("leader", "member")) for each in people]
    people += [
        Officer(id=f"audit{number}", name="", home=homes[number % len(homes)], seats=("audit",))
        for number in range(auditors)
    ]
    teams = [team(f"{home.lower()}1", home, kind="half") for home in homes]
    return scenario(homes, **{"teams": teams, "officers": people, "composition": FOUR, **columns})


def hard(**numbers: int) -> dict[str, Setting]:
    """Return the rule that every seat must be filled."""
    return {"seats": Setting(Mode.HARD, numbers=numbers)}


def codes(given: Scenario, engine: str = "auto") -> dict[str, str]:
    """Return why each target is left out of the best plan."""
    found = solve(given, Settings(seconds=20.0, engine=engine))
    assert found.plan is not None
    return {each.target: each.code for each in found.plan.unserved}


def warnings(given: Scenario) -> str:
    """Return what is said before solving of what cannot be."""
    return "\n".join(each.sentence.en for each in examine(given).observations)


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_teams_with_fewer_seats_than_must_go_are_never_sent_and_that_is_why(engine: str) -> None:
    """Four seats are not five people: that is said beforehand, of every target left out, and of the idle round."""
    given = half_teams("ABC", rules=hard(least=5))
    assert codes(given, engine) == dict.fromkeys(("tA", "tB", "tC"), "no-crew")
    assert [each.code for each in idle_rounds(given, Plan(()))] == ["no-crew"]
    assert "a1 may go nowhere: left with 4 seats, while at least 5 people must go (2 hosts)" in warnings(given)
    assert codes(half_teams("ABC", rules=hard(least=4)), engine) == {}
    larger = [target("tA", "A", headcount=5), target("tB", "B"), target("tC", "C")]
    assert codes(half_teams("ABC", rules=hard(least=5), targets=larger), engine) == dict.fromkeys(
        ["tB", "tC"], "no-crew"
    )


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_targets_that_need_more_people_than_may_go_are_left_out_for_that(engine: str) -> None:
    """Fifteen people where twelve may go is no posting; the limit for villages counts where there are any."""
    targets = [target("tA", "A", headcount=15), target("tB", "B", headcount=12), target("tC", "C")]
    given = half_teams("ABC", rules=hard(least=1), targets=targets)
    assert codes(given, engine) == {"tA": "no-crew"}
    assert "nobody can inspect tA: allowed to send 12 people at most, and it needs 15 people (2 teams)" in warnings(
        given
    )
    village = target("village", "A", bundle="tA")
    assert codes(replace(given, targets=(*given.targets, village)), engine) == {}
    assert codes(replace(given, rules=hard(least=1, most=15)), engine) == {}


def test_teams_larger_than_may_go_are_never_sent() -> None:
    """Four seats are more than three people; where seats may stay empty the limit is broken, and they go."""
    given = half_teams("ABC", rules=hard(least=1, most=3))
    assert set(codes(given).values()) == {"no-crew"}
    assert "a1 may go nowhere: too large with 4 seats, while at most 3 people may go (2 hosts)" in warnings(given)
    assert codes(replace(given, rules={"seats": Setting(Mode.SOFT, numbers={"most": 3})})) == {}


def test_what_is_left_out_because_specialists_are_elsewhere_is_so_for_want_of_people() -> None:
    """Of seven teams that need an auditor each five may go, and none is left for two targets; other reasons stay."""
    usual = dict(composition=Composition({Kind.HALF: WITH_AUDITOR}), rules=hard(least=1))
    assert list(codes(half_teams("ABCDEFG", 5, **usual)).values()) == ["no-crew", "no-crew"]
    long = [target(f"t{home}", home, days=5 if home != "A" else 90) for home in "ABC"]
    assert codes(half_teams("ABC", 2, targets=long, **usual)) == {"tA": "no-days"}
    many = [target(f"{home}{number}", home) for home in "ABC" for number in range(3)]
    assert set(codes(half_teams("ABC", 3, targets=many, **usual)).values()) == {"no-room"}


def test_what_is_left_out_because_a_skill_is_elsewhere_is_so_for_want_of_people() -> None:
    """Of three teams that need somebody with a skill two may go."""
    skilled = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1), Seat("audit", 1, "any"))}, {"audit": 1})
    given = half_teams("ABC", 2, composition=skilled, rules={"skills-in-team": Setting(Mode.HARD)})
    people = [replace(each, skills=("audit",) if each.seats == ("audit",) else ()) for each in given.officers]
    assert list(codes(replace(given, officers=tuple(people))).values()) == ["no-crew"]


def test_what_a_team_had_no_room_for_waits_for_a_crew_once_it_is_called_off() -> None:
    """Where nobody is sent no room is lacking; what no team that was called off could inspect keeps its reason."""
    given = scenario(targets=[target("tB", "B"), target("uB", "B"), target("tC", "C"), target("tA", "A")])
    left = tuple(
        Unserved(each, code, reason_of(code))
        for each, code in (("uB", "no-room"), ("tC", "not-chosen"), ("tA", "no-room"))
    )
    sent = replace(plan(posting("a1", "B", "tB"), of=given), unserved=left)
    told = with_gaps_told(picture(given).openings, Plan((), unserved=left), sent)
    assert [(each.target, each.code) for each in told.unserved] == [
        ("uB", "no-crew"),
        ("tC", "not-chosen"),
        ("tA", "no-room"),
        ("tB", "no-crew"),
    ]
    assert with_gaps_told(picture(given).openings, sent, sent).unserved == left


def test_people_are_found_first_for_what_pins_ask_for_then_for_what_is_riskiest() -> None:
    """Where not every posting can be staffed a decision that was taken goes before a risk, and a risk before none."""
    targets = [target("tB", "B", risk=9), target("tC", "C", risk=1), target("tA", "A", risk=5)]
    given = scenario(
        targets=targets, pins=(Pin(rule="must", team="b1", host="C"), Pin(rule="never", team="c1", host="A"))
    )
    sent = [posting("a1", "B", "tB"), posting("c1", "A", "tA"), posting("b1", "C", "tC")]
    assert [each.team for each in by_urgency(given, sent)] == ["b1", "a1", "c1"]
    assert [each.team for each in by_urgency(replace(given, pins=()), sent)] == ["a1", "c1", "b1"]
