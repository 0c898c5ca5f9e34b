"""Feeding a carried-out round back as a ledger says of the rest what the whole plan said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from optimizer.domain import Plan, Posting, Visit
from optimizer.files import facts_of
from optimizer.measures.burden import Burden
from optimizer.measures.coverage import Coverage
from optimizer.measures.far import Far
from optimizer.measures.load import Load, compared_teams
from optimizer.measures.mandatory import Mandatory
from optimizer.measures.travel import Travel
from optimizer.rules.rotation.no_mutual import NoMutual
from optimizer.rules.rotation.no_repeat import NoRepeat
from tests.builders import scenario
from tests.strategies import REGIONS, pasts, targets, teams, travel, weeks

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from optimizer.domain import Scenario


@st.composite
def carried_out(draw: DrawFn) -> tuple[Scenario, Scenario, Plan, Plan]:
    """Return a scenario of two rounds and one where the first is past, with a plan of both rounds and of the second.

    The plan may break any rule but ``once``: offices deviate, and a ledger says what was done.
    """
    rounds = [weeks(1), weeks(2)]
    whole = scenario(REGIONS, draw(teams()), draw(targets(2)), rounds, travel=draw(travel()), history=draw(pasts()))
    still = [each for each in whole.targets if each.id not in whole.inspected]
    postings = []
    for round_ in rounds:
        for team in whole.teams:
            host = draw(st.sampled_from([*REGIONS, None]))
            if host is not None:
                seen = draw(st.lists(st.sampled_from(still), unique=True, max_size=2)) if still else []
                still = [each for each in still if each not in seen]
                visits = tuple(Visit(each.id, round_.enter, round_.leave) for each in seen)
                postings.append(Posting(round_.id, team.id, host, round_.enter, round_.leave, visits))
    plan = Plan(tuple(sorted(postings, key=lambda posting: posting.key)))
    done = facts_of(whole, plan, {"R1"})
    assume(any(row.kind.rotates for row in done))
    rest = replace(whole, history=(*whole.history, *done))
    return whole, rest, plan, Plan(plan.in_rounds(rest.planned_rounds))


@settings(max_examples=200)
@given(carried_out())
def test_tiers_say_the_same_of_the_rest(made: tuple[Scenario, Scenario, Plan, Plan]) -> None:
    """What is left out, what hosts bear and what teams carry is the same, told by a plan or by plan and ledger."""
    whole, rest, plan, later = made
    assert [round_.id for round_ in rest.planned_rounds] == ["R2"]
    assert Coverage().value(rest, later) == Coverage().value(whole, plan)
    assert Burden().value(rest, later) == Burden().value(whole, plan)
    first = Plan(tuple(posting for posting in plan.postings if posting.round == "R1"))
    assert Travel().value(rest, later) + Travel().value(whole, first) == Travel().value(whole, plan)
    if {each.id for each in compared_teams(rest)} == {each.id for each in compared_teams(whole)}:
        event("the same teams are compared")
        assert Load().value(rest, later) == Load().value(whole, plan)
        assert Far().value(rest, later) == Far().value(whole, plan)
    # What comes after its due round is late in the plan of both; once the due round is past it is as good as any.
    assert Mandatory().value(rest, later) <= Mandatory().value(whole, plan)
    assert rest.inspected == whole.inspected | first.served.keys()


@settings(max_examples=200)
@given(carried_out(), st.integers(1, 2), st.sampled_from(["home", "team"]))
def test_rules_that_look_back_say_the_same_of_the_rest(
    made: tuple[Scenario, Scenario, Plan, Plan], window: int, of: str
) -> None:
    """A repeat or an answer in the second round is found alike in the plan of both rounds and after the ledger."""
    whole, rest, plan, later = made
    for rule in (NoRepeat(window=window, of=of), NoMutual(window=window)):
        before = {each.about for each in rule.breaches(whole, plan, whole.planned_rounds) if each.about[0] == "R2"}
        after = {each.about for each in rule.breaches(rest, later, rest.planned_rounds)}
        assert after == before
        event(f"{rule.id}: {bool(before)}")
