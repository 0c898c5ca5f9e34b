from __future__ import annotations

from itertools import pairwise, permutations
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Mode, Setting, Status, Tie
from optimizer.engines.settings import Settings
from optimizer.planning.solving import solve
from optimizer.recusal import Matter, Severity, examine
from optimizer.recusal.ceilings import most_rings
from optimizer.texts import Text
from tests.builders import history, round_, scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain import Scenario

QUICK = Settings(seconds=20, workers=1)


def rings(count: int) -> list[frozenset[tuple[int, int]]]:
    """Return every ring over so many homes as its arcs."""
    turns = [(0, *rest) for rest in permutations(range(1, count))]
    return [frozenset([*pairwise(turn), (turn[-1], turn[0])]) for turn in turns]


def most_apart(choices: Sequence[frozenset[object]], least: int = 0) -> int:
    """Return the greatest number of sets that share nothing, by trying; ``least`` is known already."""
    best = 0
    for number, chosen in enumerate(choices):
        rest = [other for other in choices[number + 1 :] if not chosen & other]
        if len(rest) + 1 > max(best, least):
            best = max(best, 1 + most_apart(rest, max(best, least) - 1))
    return best


@pytest.mark.parametrize("count", [3, 4, 5, 6])
def test_the_ceilings_are_those_found_by_trying(count: int) -> None:
    """Choosing rings that share no arc, and rings that share no edge, finds as many as the formulas say."""
    # By symmetry the first ring may be the one in order.
    first, *others = rings(count)
    no_repeat = [ring for ring in others if not ring & first]
    assert 1 + most_apart(no_repeat) == most_rings(count, also_no_mutual=False)
    edges = {frozenset(frozenset(arc) for arc in ring) for ring in others}
    neither = [ring for ring in edges if not ring & {frozenset(arc) for arc in first}]
    assert 1 + most_apart(neither) == most_rings(count, also_no_mutual=True)


def turning(homes: str, rounds: int, window: int, mode: Mode = Mode.HARD, **tables: object) -> Scenario:
    """Return a scenario of rings in which nothing may come again within the window."""
    setting = Setting(mode, 1, {"window": window})
    return scenario(
        homes,
        targets=[],
        rounds=[f"R{number}" for number in range(1, rounds + 1)],
        pattern="ring",
        rules={"no-repeat": setting, "no-mutual": setting},
        **tables,  # type: ignore[arg-type]
    )


def proofs(given: Scenario) -> list[Text]:
    """Return the sentences that call the rounds too many."""
    return [each.sentence for each in examine(given).of(Matter.CEILING) if each.severity is Severity.IMPOSSIBLE]


def test_the_ceiling_is_named_wherever_rings_turn_several_times() -> None:
    """Even where there is room enough, planners read how far a ring can turn."""
    (found,) = examine(turning("ABCDE", 2, 1)).of(Matter.CEILING)
    assert found.severity is Severity.NOTE
    assert found.rounds == ("R1", "R2")
    assert found.sentence == Text(
        "5 homes can turn at most 2 rounds with neither a repeat nor a mutual pair, and 4 rounds without a repeat;"
        " 2 rounds with a ring are planned",
        "5个派出地成环，既不重复又不互查最多2个轮次，仅不重复最多4个轮次；计划成环的有2个轮次",
    )
    assert examine(turning("ABCDE", 1, 1)).of(Matter.CEILING) == ()


def test_more_rings_than_there_can_be_are_impossible() -> None:
    """Four homes turn once without meeting again; a second such ring within the window cannot be."""
    given = turning("ABCD", 2, 1)
    assert proofs(given) == [
        Text(
            "rounds R1, R2 are to be rings of 4 homes with neither a repeat nor a mutual pair, but only 1 round can"
            " be: that is the most for 4 homes",
            "R1、R2轮次要求4个派出地成环且既不重复又不互查，但最多只能有1个轮次：这是4个派出地的上限",
        )
    ]
    assert solve(given, QUICK).status is Status.INFEASIBLE


def test_a_window_that_ends_earlier_proves_nothing() -> None:
    """Three rounds of five homes are too many in one window, but not where each looks back one round only."""
    assert len(proofs(turning("ABCDE", 3, 2))) == 1
    given = turning("ABCDE", 3, 1)
    assert proofs(given) == []
    assert solve(given, QUICK).plan is not None


def test_soft_rules_cost_what_they_cannot_avoid() -> None:
    """With soft rules the same count is a warning, and the best plan has breaches."""
    given = turning("ABC", 2, 1, Mode.SOFT)
    (warning,) = examine(given).warnings
    assert warning.sentence == Text(
        "rounds R1, R2 are rings of 3 homes, and at most 1 round can be with neither a repeat nor a mutual pair, so a"
        " soft rule will be broken: that is the most for 3 homes",
        "R1、R2轮次均为3个派出地成环，既不重复又不互查的最多1个轮次，软性规则必有违反：这是3个派出地的上限",
    )
    plan = solve(given, QUICK).plan
    assert plan is not None
    assert {tier.name: tier.value for tier in plan.tiers}["soft"] > 0


def test_bans_and_history_lower_the_ceiling() -> None:
    """A home with one host left cannot turn twice without a repeat, however many homes there are."""
    given = turning("ABCDE", 2, 9, ties=[Tie(who="a1", whom=host, kind="other") for host in "BC"])
    past = [history("R0", "2023-10-09", "D", home="A")]
    lowered = scenario(
        "ABCDE",
        targets=[],
        rounds=given.rounds,
        pattern="ring",
        rules={"no-repeat": given.rules["no-repeat"]},
        ties=given.ties,
        history=past,
    )
    assert proofs(lowered) == [
        Text(
            "rounds R1, R2 are to be rings of 5 homes without a repeat, but only 1 round can be: A may only go to"
            " 1 host and be inspected from 4 homes",
            "R1、R2轮次要求5个派出地成环且不重复，但最多只能有1个轮次：A只能去1个受巡地，也只有4个派出地能来",
        )
    ]
    assert solve(lowered, QUICK).status is Status.INFEASIBLE


def test_rounds_of_other_homes_or_of_teams_are_not_counted_together() -> None:
    """Rings over different homes do not wear each other out, nor does a rule that speaks of teams alone."""
    rounds = [round_("R1"), round_("R2", participants=("a1", "b1", "c1"))]
    window = Setting(Mode.HARD, 1, {"window": 9})
    mixed = scenario("ABCD", targets=[], rounds=rounds, pattern="ring", rules={"no-repeat": window})
    assert examine(mixed).of(Matter.CEILING) == ()
    of_team = Setting(Mode.HARD, 1, {"window": 9, "of": "team"})
    given = scenario("ABC", targets=[], rounds=("R1", "R2", "R3"), pattern="ring", rules={"no-repeat": of_team})
    assert proofs(given) == []
