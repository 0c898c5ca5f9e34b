"""A share of people promoted lately: what it means for crews, and what is said where it cannot be had."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Composition, Kind, Mode, Officer, Pin, Plan, Post, Seat, Setting, Status
from optimizer.engines import Settings
from optimizer.measures.seats import Seats
from optimizer.planning.solving import solve
from optimizer.recusal import Matter, Severity, examine, reasons_for_infeasible
from optimizer.recusal.idling import idle_rounds
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rulebook import rulebook
from tests.builders import day, scenario, target, team

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain import Scenario
    from optimizer.recusal.observation import Observation

CREW = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 3), Seat("member", 1, "host"))})
TEAMS = (team("a1", "A", kind="half"), team("a2", "A", kind="half"))
FULL = {"seats": Setting(Mode.HARD, numbers={"least": 1})}
LATELY, LONG_AGO = day("2023-06-01"), day("2018-06-01")


def people(new: int) -> list[Officer]:
    """Return enough people for all seats, some of whom were promoted lately."""
    officers = [
        Officer(id=f"{home}{number}", name=f"{home}{number}", home=home, seats=("leader", "member"))
        for home, count in (("A", 10), ("B", 3), ("C", 3))
        for number in range(count)
    ]
    dates = [LATELY] * new + [LONG_AGO] * (len(officers) - new)
    return [replace(officer, promoted_on=each) for officer, each in zip(officers, dates, strict=True)]


def renewed(new: int, share: int = 40, **columns: Any) -> Scenario:  # noqa: ANN401
    """Return two half teams of A, five people each, who may go to B and C, and so many promoted lately."""
    rules = {"newcomers": Setting(Mode.HARD, 1, {"share": share}), **columns.pop("rules", {})}
    given: dict[str, Any] = {"officers": people(new), "teams": TEAMS, "composition": CREW, **columns}
    return scenario("ABC", targets=[target(f"t{home}", home) for home in "BC"], rules=rules, **given)


def crews(given: Scenario) -> Staffable:
    """Return what is known of the people of a scenario."""
    return Staffable(given, rulebook(given))


def told(given: Scenario) -> tuple[Observation, ...]:
    """Return what is said of people promoted lately."""
    return tuple(each for each in examine(given).of(Matter.TOO_FEW_PEOPLE) if "promoted within" in each.sentence.en)


@pytest.mark.parametrize(("new", "most", "empty"), [(0, 0, 5), (1, 2, 3), (2, 5, 0), (3, 7, 0)])
def test_so_many_can_take_part_and_the_seats_of_one_team_beyond_stay_empty(new: int, most: int, empty: int) -> None:
    """With a share of 40 % every two people promoted lately admit five; what a crew asks beyond that is missing."""
    given = renewed(new)
    known, round_ = crews(given), given.round["R1"]
    ceiling = known.ceiling(round_)
    assert ceiling is not None
    assert (len(ceiling.new), ceiling.most) == (new, most)
    assert known.missing(round_, given.team["a1"], "B") == (empty, 0)
    soft = replace(given, rules={"newcomers": Setting(Mode.SOFT)})
    assert crews(soft).ceiling(round_) is None
    assert crews(renewed(new, share=0)).ceiling(round_) is None


def test_who_may_sit_nowhere_is_no_newcomer() -> None:
    """Bans everywhere, pins, and seats that no team has leave somebody promoted lately at home."""
    round_ = renewed(0).round["R1"]
    posts = [Post(officer="A0", region=home, start=day("2020-01-01")) for home in "BC"]
    members = {"post-recusal": Setting(Mode.HARD, 1, {"members": "host"})}
    for columns in (
        {"posts": posts, "rules": members},
        {"pins": [Pin(rule="never", officer="A0")]},
        {"officers": [replace(people(1)[0], seats=("liaison",)), *people(1)[1:]]},
        {"officers": [replace(people(1)[0], max_rounds=0), *people(1)[1:]]},
    ):
        ceiling = crews(renewed(1, **columns)).ceiling(round_)
        assert ceiling is not None
        assert not ceiling.new
    ceiling = crews(renewed(1, posts=posts[:1], rules=members)).ceiling(round_)
    assert ceiling is not None
    assert ceiling.new == {"A0"}
    ahead = replace(people(1)[0], promoted_on=day("2025-01-01"))
    ceiling = crews(renewed(1, officers=[ahead, *people(1)[1:]])).ceiling(round_)
    assert ceiling is not None
    assert not ceiling.new


def test_skills_are_lacking_where_nobody_can_take_part() -> None:
    """Whoever has the skill stays at home, too, and seats for some days alone stay empty."""
    composition = replace(CREW, skills={"audit": 1})
    skilled = [replace(each, skills=("audit",)) for each in people(0)]
    by_days = {Kind.HALF: (*CREW.seats[Kind.HALF], Seat("audit", 1, "any", 5))}
    given = renewed(0, officers=skilled, composition=replace(composition, seats=by_days))
    assert crews(given).missing(given.round["R1"], given.team["a1"], "B") == (6, 1)
    given = renewed(1, officers=[replace(skilled[0], promoted_on=LATELY), *skilled[1:]], composition=composition)
    assert crews(given).missing(given.round["R1"], given.team["a1"], "B") == (3, 0)


def sentence_of(found: Sequence[Observation]) -> str:
    """Return the only sentence in English; the Chinese one is another."""
    (only,) = found
    assert only.sentence.zh != only.sentence.en
    return only.sentence.en


def test_teams_that_can_never_have_a_full_crew_are_named_with_the_count() -> None:
    """How many may sit, how many of them were promoted lately, how many can take part, and what a crew needs."""
    none, one, two, three = (told(renewed(new)) for new in range(4))
    assert sentence_of(none) == (
        "by “People promoted lately take part” at least 40 % of all who take part must have been promoted within 2 "
        "years, but of the 16 who may sit on a seat none was, so nobody can take part; a full crew of 5 people needs 2 "
        "such, so these teams can never have one: a1, a2"
    )
    assert "of the 16 who may sit on a seat only 1 was, so at most 2 people can take part; a full" in sentence_of(one)
    assert sentence_of(two).endswith(
        "at most 5 people can take part; 5 people will be missing if all of 2 teams (a1, a2) are sent"
    )
    assert "3 people will be missing" in sentence_of(three)
    assert [each.severity for found in (none, one, two, three) for each in found] == [
        *(Severity.WARNING, Severity.WARNING),
        *(Severity.NOTE, Severity.NOTE),
    ]
    assert told(renewed(4)) == ()


def test_where_all_must_go_it_is_missed_or_proves_that_there_is_no_plan() -> None:
    """Sent whatever the plan, teams lack people; if every seat must be filled there is no plan, as the search finds."""
    sent = {"every-team-sent": Setting(Mode.HARD), "no-mutual": Setting(Mode.OFF)}
    (missed,) = told(renewed(2, rules=sent))
    assert missed.severity is Severity.WARNING
    assert "2 teams (a1, a2) are sent whatever the plan and need 10 people: 5 people will be" in missed.sentence.en
    given = renewed(2, rules={**sent, **FULL})
    (proof,) = told(given)
    assert proof.severity is Severity.IMPOSSIBLE
    assert proof.sentence in reasons_for_infeasible(given)
    result = solve(given, Settings(seconds=20.0))
    assert result.status is Status.INFEASIBLE
    assert proof.sentence in result.reasons
    assert solve(renewed(4, rules={**sent, **FULL}), Settings(seconds=20.0)).status is Status.OPTIMAL


def test_a_plan_says_that_too_few_were_promoted_lately() -> None:
    """Where no crew can be full, nobody is sent, which is proven, and what is left out is told by the same count."""
    given = renewed(1, rules=FULL)
    result = solve(given, Settings(seconds=20.0))
    assert result.status is Status.OPTIMAL
    assert result.plan is not None
    assert not result.plan.postings
    assert [(each.target, each.code) for each in result.plan.unserved] == [
        ("tB", "few-newcomers"),
        ("tC", "few-newcomers"),
    ]
    assert result.plan.unserved[0].reason.en.startswith("too few people were promoted lately")
    assert [each.code for each in idle_rounds(given, result.plan)] == ["few-newcomers"]


def test_what_is_left_out_for_want_of_other_people_is_told_apart() -> None:
    """Where nobody may lead, no crew can be seated, however many were promoted lately."""
    members = [replace(each, seats=("member",)) for each in people(8)]
    given = renewed(8, officers=members, rules=FULL)
    plan = solve(given, Settings(seconds=20.0)).plan
    assert plan is not None
    assert {each.code for each in plan.unserved} == {"no-crew"}
    assert [each.code for each in idle_rounds(given, plan)] == ["no-crew"]


@pytest.mark.parametrize("new", [0, 1, 2, 3])
def test_what_is_known_beforehand_is_what_a_plan_lacks(new: int) -> None:
    """Seats may stay empty here: what the count says of both teams together is exactly what the best plan lacks."""
    given = renewed(new)
    result = solve(given, Settings(seconds=20.0))
    assert result.plan is not None
    assert result.plan.status is Status.OPTIMAL
    known = replace(given, shortages=crews(given).shortages(sorted(given.staffing.hosts)))
    bare = Plan(tuple(replace(each, seats=()) for each in result.plan.postings))
    assert Seats().value(known, bare) == Seats().value(given, result.plan) > 0
