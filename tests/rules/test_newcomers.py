from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Seat
from optimizer.domain.plan import Seating
from tests.agreement import hard, soft, with_rules, words
from tests.builders import day, plan, posting, round_, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Scenario, Setting

SEATS = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 2))})
NEW = day("2023-05-01")
OFFICERS = (
    officer("P1", "A", "leader", "member"),
    officer("P2", "A", promoted_on=day("2015-01-01")),
    officer("N1", "A", promoted_on=NEW),
    officer("N2", "A", "leader", promoted_on=NEW),
)
TEAMS = (team("a1", "A", kind="half"), team("a2", "A", kind="half"), team("b1", "B"))


def given() -> Scenario:
    """Return a scenario of two rounds, one of which asks for fewer newcomers."""
    return scenario("ABC", TEAMS, [target("tB", "B")], ("R1", "R2"), officers=OFFICERS, composition=SEATS)


EXAMPLE = StandardExample(
    "newcomers",
    with_rules(given(), "newcomers", hard(share=40)),
    plan(posting("a1", "B", "tB", seats=people("leader=P1", "member=P2", "member=N1"))),
    "in round R1 1 of 3 were promoted within 2 years; at least 2 should be",
    "R1轮次3人中近2年提任的有1人，至少应有2人",
    on_seats=True,
)


def test_too_few_newcomers_have_their_sentence() -> None:
    """The sentence names the round, how many of how many are new, and how many should be."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(
    ("promoted", "is_new"),
    [("2022-03-03", False), ("2022-03-04", True), ("2024-03-04", True), ("2024-03-05", False), (None, False)],
)
def test_the_window_is_counted_to_the_day(promoted: str | None, is_new: bool) -> None:
    """Entry is on 2024-03-04: two years before to the day is new, and who is to be promoted is not yet."""
    who = officer("P1", "A", promoted_on=None if promoted is None else day(promoted))
    case = scenario("AB", TEAMS[::2], [target("tB", "B")], officers=(who,), composition=SEATS)
    made = plan(posting("a1", "B", "tB", seats=people("member=P1")))
    assert (not abouts("newcomers", case, made)) is is_new


@pytest.mark.parametrize(("share", "is_breach"), [(0, False), (33, False), (34, True), (100, True)])
def test_the_share_is_of_all_people_of_the_round(share: int, is_breach: bool) -> None:
    """One of three over two teams is 33 percent."""
    made = plan(
        posting("a1", "B", "tB", seats=people("leader=P1", "member=N1")), posting("a2", "C", seats=people("member=P2"))
    )
    assert abouts("newcomers", given(), made, hard(share=share)) == ({("R1",)} if is_breach else set())


def test_a_round_without_people_asks_for_nobody() -> None:
    """Nor does somebody count who does not fill a seat, or whom nobody knows."""
    gone = (Seating("leader", "P1", end=day("2024-03-08")), *people("member=gone"))
    for made in (plan(posting("a1", "B", "tB")), plan(posting("a1", "B", "tB", seats=gone)), plan()):
        assert not abouts("newcomers", given(), made)


@pytest.mark.parametrize("setting", [hard(share=50), soft(3), soft(2, share=100)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver count the same people, each once a round."""
    rounds = [round_("R1"), round_("R2", rules={"newcomers": soft(5, share=60)})]
    tiny = Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 1))})
    case = scenario("ABC", TEAMS, [target("tB", "B")], rounds, officers=OFFICERS, composition=tiny)
    stays = [posting("a1", "B", "tB"), posting("a2", "C"), posting("a1", "C", round="R2")]
    assert_halves_agree_on_seats("newcomers", setting, case, stays)
