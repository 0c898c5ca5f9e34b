from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, HistoryRow, Kind, Seat
from tests.agreement import hard, soft, with_rules, words
from tests.builders import history, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Posting, Round, Scenario, Setting

SEATS = Composition({kind: (Seat("leader", 1), Seat("member", 1)) for kind in Kind})
TEAMS = (
    team("a1", "A", "一组", kind="half"),
    team("a2", "A", kind="half"),
    team("w1", "A"),
    team("b1", "B"),
    team("c1", "C"),
)
ROUNDS = ("R1", "R2", "R3")
OFFICERS = (
    officer("P1", "A", "leader", "member"),
    officer("P2", "A", "leader"),
    officer("W1", "A", "leader", team="w1"),
    officer("W2", "A", "leader", team="w1"),
)


def given(*past: HistoryRow, rounds: tuple[str | Round, ...] = ROUNDS) -> Scenario:
    """Return a scenario with two half teams and a whole one of A."""
    return scenario(
        [region("A"), region("B", "乙县", name_en="Yi"), region("C", "丙县", name_en="Bing")],
        TEAMS,
        [target("tB", "B"), target("uB", "B"), target("tC", "C")],
        rounds,
        officers=OFFICERS,
        composition=SEATS,
        history=past,
    )


def led(round: str, own: str, host: str, *seats: str) -> Posting:
    """Return a posting that P1 leads."""
    return posting(own, host, round=round, seats=people(*(seats or ("leader=P1",))))


def led_in_autumn() -> Posting:
    """Return a posting of a round in autumn that P1 leads."""
    return posting("a1", "B", enter="2024-09-02", leave="2024-10-25", seats=people("leader=P1"))


EXAMPLE = StandardExample(
    "leader-turns",
    with_rules(given(), "leader-turns", hard()),
    plan(
        posting("a1", "B", "tB", seats=people("leader=P1")),
        posting("a2", "B", "uB", round="R3", seats=people("leader=P1")),
    ),
    "P1 leads in Yi in R1 and again in R3; 3 rounds must lie between",
    "P1在R1和R3两轮都在乙县任组长，中间至少应隔3轮",
    on_seats=True,
)


def test_a_leader_at_one_place_again_has_a_sentence() -> None:
    """The sentence names the officer, the host, both rounds and how many must lie between."""
    EXAMPLE.assert_reported()


def test_a_leader_of_one_team_again_has_a_sentence() -> None:
    """The relation between leader and team is not fixed either."""
    made = plan(led("R1", "a1", "B"), led("R2", "a1", "C"))
    assert sentences("leader-turns", given(), made) == [
        ("P1 leads 一组 in R1 and again in R2; 1 round must lie between", "P1在R1和R2两轮都任一组组长，中间至少应隔1轮")
    ]


@pytest.mark.parametrize(
    ("hosts", "teams", "found"),
    [
        (0, 0, set()),
        (1, 0, set()),
        (2, 0, {"B"}),
        (3, 1, {"B"}),
        (0, 2, {"a1"}),
        (9, 9, {"B", "a1"}),
    ],
)
def test_windows_are_counted_in_rounds(hosts: int, teams: int, found: set[str]) -> None:
    """R1 and R3 are two rounds apart; a window of 0 asks for nothing."""
    made = plan(led("R1", "a1", "B"), led("R3", "a1", "B"))
    assert {about[1] for about in abouts("leader-turns", given(), made, hard(hosts=hosts, teams=teams))} == found


@pytest.mark.parametrize(
    "again",
    [led("R2", "a2", "C"), led("R2", "a1", "B", "member=P1"), led("R2", "a1", "B", "leader=P2"), led("R1", "a2", "B")],
)
def test_what_is_no_repetition(again: Posting) -> None:
    """Another place with another team, another seat, another leader, or two teams in one round."""
    assert not abouts("leader-turns", given(), plan(led("R1", "a1", "B"), again))


def test_whole_teams_keep_their_leader() -> None:
    """Their leader may lead them on, but not at the same host."""
    made = plan(led("R1", "w1", "B", "leader=W1"), led("R2", "w1", "C", "leader=W1"), led("R3", "w1", "B", "leader=W1"))
    assert abouts("leader-turns", given(), made) == {("W1", "B", "R1", "R3")}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (history("H1", "2023-09-04", "B", officer="P1", seat="leader", team="a2", kind="half"), {"B"}),
        (history("H1", "2023-09-04", "C", officer="P1", seat="leader", team="a1", kind="half"), {"a1"}),
        (history("H1", "2023-09-04", "C", officer="P1", seat="leader", kind="half"), set()),
        (history("H1", "2023-09-04", "B", officer="P1", seat="deputy", team="a1", kind="half"), set()),
        (history("H1", "2023-09-04", "B", officer="P2", seat="leader", team="a1", kind="half"), set()),
        (history("R1", "2023-09-04", "B", officer="P1", seat="leader", kind="half"), {"B"}),
    ],
)
def test_history_counts(row: HistoryRow, found: set[str]) -> None:
    """A row that names leader and host, or team; an id that is used again in another year is another round."""
    made = plan(led("R1", "a1", "B"))
    assert {about[1] for about in abouts("leader-turns", given(row), made)} == found


def test_rounds_of_history_lie_between() -> None:
    """A round of history in which others were sent counts as one between."""
    old = history("H1", "2023-03-06", "B", officer="P1", seat="leader", kind="half")
    other = history("H2", "2023-09-04", "C", kind="half")
    made = plan(led("R1", "a1", "B"))
    assert abouts("leader-turns", given(old), made, hard(hosts=1))
    assert not abouts("leader-turns", given(old, other), made, hard(hosts=1))


@pytest.mark.parametrize(("second", "is_breach"), [("2024-01-08", True), ("2024-07-15", False)])
def test_a_round_over_new_year_is_one(second: str, is_breach: bool) -> None:
    """Teams of one round may enter in two years; rows that lie further apart are two rounds."""
    old = history("H1", "2023-12-18", "B", officer="P1", seat="leader", kind="half")
    other = history("H1", second, "C", kind="half")
    rounds = (round_("R1", "2024-09-02", "2024-10-25"),)
    assert (
        bool(abouts("leader-turns", given(old, other, rounds=rounds), plan(led_in_autumn()), hard(hosts=1)))
        is is_breach
    )


def test_history_alone_is_no_matter_of_the_plan() -> None:
    """What was done twice before is over."""
    past = [
        history(each, f"{year}-03-06", "B", officer="P2", seat="leader", kind="half")
        for each, year in (("H1", 2022), ("H2", 2023))
    ]
    assert not abouts("leader-turns", given(*past), plan(led("R1", "a1", "B")))


@pytest.mark.parametrize("setting", [hard(), soft(3), soft(2, hosts=1, teams=2)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver see the same repetitions, over two rounds and history."""
    past = [
        history("H1", "2023-09-04", "C", officer="P1", seat="leader", team="a1", kind="half"),
        history("R2", "2022-09-04", "B", officer="P2", seat="leader", team="a2", kind="half"),
    ]
    stays = [led("R1", "a1", "B"), led("R2", "a1", "C"), led("R2", "a2", "B"), led("R3", "a2", "B")]
    assert_halves_agree_on_seats("leader-turns", setting, given(*past), stays)


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_on_whole_teams(setting: Setting) -> None:
    """Whole teams keep their leader, and do not come back with the same one too soon."""
    past = [history("H1", "2023-09-04", "C", officer="W1", seat="leader", team="w1")]
    stays = [led("R1", "w1", "B"), led("R2", "w1", "C"), led("R3", "w1", "B")]
    assert_halves_agree_on_seats("leader-turns", setting, given(*past), stays, keep=("eligibility", "own-people"))
