from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Officer, Seat
from optimizer.rules.timing.rest_between_rounds import RestBetweenRounds
from tests.agreement import STRUCTURE_ON_DAYS, assert_halves_agree_on_days, hard, soft, with_rules, words
from tests.builders import history, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import HistoryRow, Scenario
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
ROUNDS = [round_("R1", "2024-03-04", "2024-03-08"), round_("R2", "2024-03-13", "2024-03-15")]
FIRST = posting("a1", "B", "tB", enter="2024-03-04", leave="2024-03-08")
SECOND = posting("a1", "C", "tC", round="R2", enter="2024-03-13", leave="2024-03-15")

EXAMPLE = StandardExample(
    "rest-between-rounds",
    with_rules(
        scenario(
            REGIONS,
            [team("a1", "A", "一组"), team("b1", "B")],
            [target("tB", "B", 4), target("tC", "C", 3)],
            ROUNDS,
            history=[history("old", "2024-02-05", "C", team="b1", leave=date(2024, 3, 1))],
        ),
        "rest-between-rounds",
        hard(days=6),
        keep=STRUCTURE_ON_DAYS,
    ),
    plan(FIRST, SECOND),
    "一组 leaves round R1 on 2024-03-08 and enters round R2 on 2024-03-13; 6 calendar days must lie between",
    "一组于2024-03-08结束R1轮次，2024-03-13又进入R2轮次，中间至少要隔6个自然日",
)


def test_a_team_without_rest_has_its_sentence() -> None:
    """The sentence names both rounds with the days of leaving and entering."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(("days", "is_breach"), [(0, False), (4, False), (5, True)])
def test_the_days_between_are_counted(days: int, is_breach: bool) -> None:
    """From Friday the 8th to Wednesday the 13th four days lie between."""
    given = scenario(REGIONS, rounds=ROUNDS)
    assert bool(abouts("rest-between-rounds", given, plan(FIRST, SECOND), hard(days=days))) is is_breach


def test_nobody_asks_for_rest_unless_told() -> None:
    """The default of no days asks for nothing."""
    assert RestBetweenRounds().days == 0


def test_hosts_of_one_round_are_no_rounds_of_their_own() -> None:
    """A team that moves on within a round needs no rest, and another team does not count."""
    given = scenario(REGIONS, rounds=ROUNDS)
    moved = posting("a1", "C", "tC", enter="2024-03-08", leave="2024-03-08")
    other = posting("b1", "C", "tC", round="R2", enter="2024-03-13", leave="2024-03-15")
    assert not abouts("rest-between-rounds", given, plan(FIRST, moved, other), hard(days=9))


def test_history_counts_where_it_names_the_last_day() -> None:
    """A row of history with a team and its last day is a round too; without either it is silent."""
    said = [
        (
            "a1 leaves round old on 2024-03-01 and enters round R1 on 2024-03-04; 3 calendar days must lie between",
            "a1于2024-03-01结束old轮次，2024-03-04又进入R1轮次，中间至少要隔3个自然日",
        )
    ]
    for columns, expected in (
        ({"team": "a1", "leave": date(2024, 3, 1)}, said),
        ({"team": "a1"}, []),
        ({"leave": date(2024, 3, 1)}, []),
    ):
        given = scenario(REGIONS, rounds=ROUNDS, history=[history("old", "2024-02-05", "B", **columns)])
        assert sentences("rest-between-rounds", given, plan(FIRST), hard(days=3)) == expected


PAST = [history("old", "2024-02-26", "B", team="a1", leave=date(2024, 3, 3))]
NEAR = [round_("R1", "2024-03-04", "2024-03-06"), round_("R2", "2024-03-07", "2024-03-08")]
OVERLAPPING = [round_("R1", "2024-03-04", "2024-03-06"), round_("R2", "2024-03-05", "2024-03-08")]
SHORT = [target("t", "B", 1), target("u", "C", 2)]
CASES = {
    "two rounds": scenario(REGIONS, [team("a1", "A")], SHORT, NEAR),
    "two teams": scenario(REGIONS, [team("a1", "A"), team("b1", "B")], SHORT[1:], NEAR),
    "rounds that overlap": scenario(REGIONS, [team("a1", "A")], SHORT, OVERLAPPING),
    "after history": scenario(REGIONS, [team("a1", "A")], SHORT, NEAR, history=PAST),
    "several hosts": scenario(
        REGIONS,
        [team("a1", "A", max_hosts=2)],
        [target("t", "B", 1), target("u", "C", 1)],
        [NEAR[0], round_("R2", "2024-03-07", "2024-03-08")],
    ),
    "before and after history": scenario(
        REGIONS,
        [team("a1", "A")],
        SHORT,
        [round_("R1", "2024-03-04", "2024-03-11")],
        history=[history("mid", "2024-03-07", "B", team="a1", leave=date(2024, 3, 7))],
    ),
}


@pytest.mark.parametrize("setting", [hard(days=1), hard(days=3), soft(3, days=2)], ids=words)
@pytest.mark.parametrize("name", CASES)
def test_both_halves_agree_on_days(name: str, setting: Setting) -> None:
    """Solver and check agree on whether a stay can be cut short for the sake of rest."""
    assert_halves_agree_on_days("rest-between-rounds", setting, CASES[name], keep=(*STRUCTURE_ON_DAYS, "once"))


# -- people -----------------------------------------------------------------------------------------------------------

HALVES = (
    team("a1", "A", "一组", kind="half"),
    team("a2", "A", "二组", kind="half"),
    team("w1", "A"),
    team("b1", "B"),
    team("c1", "C"),
)
PEOPLE = (officer("P1", "A", "leader", "member"), officer("P2", "A"))
IN_R1, IN_R2 = (
    {"enter": "2024-03-04", "leave": "2024-03-08"},
    {"round": "R2", "enter": "2024-03-13", "leave": "2024-03-15"},
)


def peopled(*past: HistoryRow, officers: tuple[Officer, ...] = PEOPLE) -> Scenario:
    """Return a scenario of the two rounds with people."""
    return scenario(
        REGIONS,
        HALVES,
        [target("tB", "B", 2)],
        ROUNDS,
        officers=officers,
        composition=Composition({kind: (Seat("leader", 1), Seat("member", 1)) for kind in Kind}),
        history=past,
    )


@pytest.mark.parametrize(("days", "is_breach"), [(0, False), (4, False), (5, True)])
def test_people_rest_whatever_their_teams(days: int, is_breach: bool) -> None:
    """Who sits in one team and then in another rests as a team does; teams that do so with others need not."""
    made = plan(
        posting("a1", "B", seats=people("leader=P1"), **IN_R1), posting("a2", "C", seats=people("member=P1"), **IN_R2)
    )
    found = abouts("rest-between-rounds", peopled(), made, hard(days=days))
    assert found == ({("P1", "R1", "R2")} if is_breach else set())
    if is_breach:
        assert sentences("rest-between-rounds", peopled(), made, hard(days=days)) == [
            (
                "P1 leaves round R1 on 2024-03-08 and enters round R2 on 2024-03-13; 5 calendar days must lie between",
                "P1于2024-03-08结束R1轮次，2024-03-13又进入R2轮次，中间至少要隔5个自然日",
            )
        ]


def test_own_people_of_a_whole_team_rest_with_it() -> None:
    """It is said of the team, once."""
    own = (officer("P1", "A", "leader", "member", team="w1"),)
    made = plan(
        posting("w1", "B", seats=people("leader=P1"), **IN_R1), posting("w1", "C", seats=people("leader=P1"), **IN_R2)
    )
    assert abouts("rest-between-rounds", peopled(officers=own), made, hard(days=5)) == {("w1", "R1", "R2")}


@pytest.mark.parametrize("setting", [hard(days=3), hard(days=4), hard(days=5), soft(2, days=9)], ids=words)
def test_both_halves_agree_on_people(setting: Setting) -> None:
    """Check and solver agree on people who sit in two rounds, and on those of whom history tells."""
    past = [
        history("R0", "2024-02-26", "C", officer="P2", kind="half", leave=date(2024, 3, 1)),
        history("R2", "2024-03-20", "C", officer="P1", kind="half", leave=date(2024, 3, 22)),
    ]
    assert_halves_agree_on_seats(
        "rest-between-rounds", setting, peopled(*past), [posting("a1", "B", "tB", **IN_R1), posting("a2", "C", **IN_R2)]
    )
