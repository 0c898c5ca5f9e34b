from __future__ import annotations

import random
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from optimizer.domain import Blackout, Feedback, Leader
from optimizer.engines import Settings
from optimizer.rules.meetings import leaders_on, meeting_days, meetings, with_meetings
from optimizer.rules.rulebook import rulebook
from tests.agreement import assert_halves_agree, hard, soft, with_rules, words
from tests.builders import day, plan, posting, region, round_, scenario, span, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.running import solved_with

if TYPE_CHECKING:
    from optimizer.domain import Posting, Round, Scenario, Setting

PLACES = [region("A"), region("B"), region("C"), region("D")]
TEAMS = [team("b1", "B"), team("c1", "C"), team("d1", "D")]
TARGETS = [target("tA", "A", 2), target("tB", "B", 2), target("tC", "C", 2)]
CHEN = Leader(id="L1", name="某领导", per_day=1)
OTHER = Leader(id="L2", name="另一领导", per_day=2)


def on_days(report: str, feedback: str, name: str = "R1", **given: Any) -> Round:  # noqa: ANN401
    """Return a round whose meetings lie after one date and up to another."""
    return round_(name, phases={"report": day(report), "feedback": day(feedback)}, **given)


ONE_DAY = on_days("2024-05-23", "2024-05-24")
"""Only Friday, 24 May, is left for meetings."""
TWO = plan(posting("b1", "A", "tA"), posting("c1", "B", "tB"))
EXAMPLE = StandardExample(
    "feedback-capacity",
    with_rules(scenario(PLACES, TEAMS, TARGETS, [ONE_DAY], leaders=(CHEN,)), "feedback-capacity", hard()),
    TWO,
    "no leader has time for the feedback of c1 at B: after round R1 it may be from 2024-05-24 to 2024-05-24",
    "c1在B的反馈会无领导可出席：R1轮次应在2024-05-24至2024-05-24之间反馈",
)


def test_a_meeting_that_nobody_can_attend_has_its_sentence() -> None:
    """The sentence names the team, the host and the days on which the meeting may be."""
    EXAMPLE.assert_reported()


def test_without_leaders_nothing_is_asked() -> None:
    """An empty table of leaders asks for no meetings, and plans name none."""
    given = scenario(PLACES, TEAMS, TARGETS, [ONE_DAY])
    assert not abouts("feedback-capacity", given, TWO)
    assert with_meetings(given, TWO.postings) == TWO.postings


def test_a_leader_who_is_away_attends_nothing() -> None:
    """A blackout of the only leader on the only day leaves no meeting; one beside it does no harm."""
    for when, left in (("2024-05-24", 1), ("2024-05-23", 0)):
        away = Blackout(who="L1", span=span(when, when))
        given = scenario(PLACES, TEAMS, TARGETS, [ONE_DAY], leaders=(CHEN,), blackouts=(away,))
        assert len(abouts("feedback-capacity", given, plan(posting("b1", "A", "tA")))) == left


def test_a_team_without_a_target_needs_no_meeting() -> None:
    """Where nothing was inspected nothing is fed back."""
    given = scenario(PLACES, TEAMS, TARGETS, [ONE_DAY], leaders=(CHEN,))
    assert not abouts("feedback-capacity", given, plan(posting("b1", "A", "tA"), posting("c1", "B")))


@pytest.mark.parametrize(
    ("feedback", "sentence"),
    [
        (Feedback(day("2024-05-24"), "L1"), None),
        (Feedback(day("2024-05-24"), None), None),
        (
            Feedback(day("2024-05-25"), "L1"),
            "the feedback of b1 at A is on 2024-05-25; it must be on a working day after the report of round R1 and up"
            " to its feedback date",
        ),
        (Feedback(day("2024-05-27"), "L1"), "某领导 cannot attend the feedback of b1 at A on 2024-05-27"),
    ],
)
def test_a_meeting_that_the_plan_names_is_checked(feedback: Feedback, sentence: str | None) -> None:
    """A named meeting must lie on a working day in time, with a leader who is there."""
    away = Blackout(who="L1", span=span("2024-05-27", "2024-05-27"))
    rounds = [on_days("2024-05-23", "2024-05-27")]
    given = scenario(PLACES, TEAMS, TARGETS, rounds, leaders=(CHEN,), blackouts=(away,))
    named = plan(posting("b1", "A", "tA", feedback=feedback))
    assert [en for en, _ in sentences("feedback-capacity", given, named)] == ([sentence] if sentence else [])


def test_one_meeting_too_many_for_a_leader_is_told() -> None:
    """Of two named meetings of a leader who attends one a day, the second is one too many."""
    given = scenario(PLACES, TEAMS, TARGETS, [ONE_DAY], leaders=(CHEN,))
    both = plan(
        *(
            posting(who, where, what, feedback=Feedback(ONE_DAY.phases["feedback"], "L1"))
            for who, where, what in (("b1", "A", "tA"), ("c1", "B", "tB"))
        )
    )
    assert sentences("feedback-capacity", given, both) == [
        (
            "某领导 attends 1 meetings a day at most; the feedback of c1 at B on 2024-05-24 is one too many",
            "某领导每天最多出席1场，2024-05-24c1在B的反馈会超出",
        )
    ]


def test_a_round_without_a_day_for_meetings_can_inspect_nothing() -> None:
    """Where the report leaves no working day before the feedback date, every posting breaks the rule."""
    given = scenario(PLACES, TEAMS, TARGETS, [on_days("2024-05-24", "2024-05-26")], leaders=(CHEN, OTHER))
    assert len(abouts("feedback-capacity", given, TWO)) == 2


def _most(given: Scenario, postings: tuple[Posting, ...]) -> int:
    """Return how many meetings can be held at most, by matching postings with seats of leaders."""
    graph: nx.Graph[object] = nx.Graph()
    for each in postings:
        graph.add_node(each.key, bipartite=0)
        for when in meeting_days(given, each.round):
            for leader in leaders_on(given, when):
                for seat in range(leader.per_day):
                    graph.add_edge(each.key, (when, leader.id, seat))
    keys = [each.key for each in postings]
    return len(nx.bipartite.maximum_matching(graph, top_nodes=keys)) // 2


@pytest.mark.parametrize("seed", range(60))
def test_as_many_meetings_as_possible_are_held(seed: int) -> None:
    """Taking the most urgent round first each day holds as many meetings as any matching does, all of them proper."""
    dice = random.Random(seed)
    days = [f"2024-05-{number:02}" for number in range(6, 18)]
    rounds = []
    for number in range(1, 5):
        first = dice.randrange(len(days) - 1)
        rounds.append(on_days(days[first], days[dice.randrange(first, len(days))], f"R{number}"))
    away = tuple(Blackout(who=dice.choice(("L1", "L2")), span=span(when, when)) for when in dice.sample(days, 4))
    given = scenario(PLACES, TEAMS, TARGETS, rounds, leaders=(CHEN, OTHER), blackouts=away)
    asked = plan(
        *(
            posting(who, where, "tA", round=each.id)
            for each, who, where in product(rounds, ("b1", "c1", "d1"), ("A", "B"))
            if dice.random() < 0.6
        )
    )
    held = meetings(given, asked.postings)
    assert len(held) == _most(given, asked.postings)
    dated = plan(*(each for each in with_meetings(given, asked.postings) if each.key in held))
    assert not abouts("feedback-capacity", given, dated)
    assert with_meetings(given, dated.postings) == dated.postings


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
@pytest.mark.parametrize("leaders", [(CHEN,), (OTHER,)], ids=["one seat", "two seats"])
def test_both_halves_agree_in_one_round(leaders: tuple[Leader, ...], setting: Setting) -> None:
    """Check and solver leave the same number of postings without a meeting."""
    given = scenario(PLACES, TEAMS, TARGETS, [ONE_DAY], leaders=leaders)
    assert_halves_agree("feedback-capacity", setting, given)


@pytest.mark.parametrize("setting", [hard(), soft(2)], ids=words)
def test_both_halves_agree_over_rounds(setting: Setting) -> None:
    """Rounds whose days for meetings overlap share the leaders' time, one of them with a single day of its own."""
    rounds = [on_days("2024-05-22", "2024-05-24", participants=("b1", "c1")), on_days("2024-05-23", "2024-05-24", "R2")]
    away = Blackout(who="L1", span=span("2024-05-23", "2024-05-23"))
    given = scenario(PLACES[:3], TEAMS[:2], TARGETS[:2], rounds, leaders=(CHEN,), blackouts=(away,))
    assert_halves_agree("feedback-capacity", setting, given)


@pytest.mark.parametrize("engine", ["direct", "columns"])
def test_teams_without_targets_are_sent_beside_the_one_that_can_be_heard(engine: str) -> None:
    """Where every team must be sent and one meeting can be held, one team inspects and the others stay idle."""
    given = scenario(PLACES[:3], TEAMS[:2], TARGETS[:2], [ONE_DAY], leaders=(CHEN,))
    given = replace(given, rules={**given.rules, "every-team-sent": hard()}, pattern="free")
    _, found = solved_with(engine, given, Settings(seconds=60, workers=1))
    assert found is not None
    assert len(found.postings) == 2
    assert [each.feedback for each in found.postings if each.visits] == [Feedback(ONE_DAY.phases["feedback"], "L1")]


def test_hosts_are_coupled_only_where_time_may_run_short() -> None:
    """With seats for everybody who may be sent nothing is coupled; with fewer all hosts are."""
    for leaders, is_coupled in (((CHEN,), True), ((CHEN, OTHER), False), ((), False)):
        given = with_rules(scenario(PLACES, TEAMS, TARGETS, [ONE_DAY], leaders=leaders), "feedback-capacity", hard())
        (rule,) = [kept.rule for kept in rulebook(given) if kept.rule.id == "feedback-capacity"]
        assert bool(list(rule.hosts_together(given))) is is_coupled
