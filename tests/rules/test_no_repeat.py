from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Mode, Seat, Setting
from tests.agreement import assert_halves_agree, hard, soft, with_rules, words
from tests.builders import history, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import HistoryRow, Posting, Scenario

EXAMPLE = StandardExample(
    "no-repeat",
    with_rules(
        scenario(
            [region("A", "青县", name_en="Qing"), region("B", "东光县", name_en="Dongguang")],
            history=[history("2023", "2023-10-09", "B", home="A")],
        ),
        "no-repeat",
        hard(window=1),
    ),
    plan(posting("a1", "B", "tB")),
    "Qing goes to Dongguang in round R1, where it already was in round 2023",
    "R1轮次中青县又去东光县，2023轮次已去过",
)

PAIR = [team("a1", "A"), team("a2", "A", kind="half")]
PAST = [
    history("2022", "2022-10-10", "B", home="A", team="a1"),
    history("2022", "2022-10-11", "C", home="A", team="gone"),
    history("2023", "2023-10-09", "C", home="A", team="a2"),
    history("2023", "2023-10-09", "B", home="A", team="m", kind="mixed"),
]
TARGETS = [target("tB", "B"), target("tC", "C")]
CASES = {
    "three homes, two rounds": scenario("ABC", rounds=("R1", "R2")),
    "one team, four rounds": scenario("ABC", PAIR[:1], TARGETS, ("R1", "R2", "R3", "R4")),
    "two teams of a home, three rounds": scenario("ABC", PAIR, TARGETS, rounds=("R1", "R2", "R3")),
    "a round of mixed teams alone is no turn": scenario(
        "ABC",
        [*PAIR, team("m", "C", kind="mixed")],
        [target("tB", "B")],
        [round_("R1"), round_("R2", participants=("mixed",)), round_("R3")],
    ),
    "history": scenario("ABC", PAIR, rounds=("R1", "R2"), history=PAST),
    "a mixed team beside": scenario("ABC", [PAIR[0], team("m", "A", kind="mixed")], rounds=("R1", "R2")),
}


def test_a_repeat_has_its_sentence() -> None:
    """The sentence names who returns, where, and when it was there."""
    EXAMPLE.assert_reported()


def test_a_repeat_by_a_team_has_its_sentence() -> None:
    """By team, another team of the same home may go; the one that was there may not."""
    given = scenario("ABC", PAIR, history=PAST)
    setting = hard(window=2, of="team")
    assert sentences("no-repeat", given, plan(posting("a1", "B", "tB"), posting("a2", "C", "tC")), setting) == [
        ("a1 goes to B in round R1, where it already was in round 2022", "R1轮次中a1又去B，2022轮次已去过"),
        ("a2 goes to C in round R1, where it already was in round 2023", "R1轮次中a2又去C，2023轮次已去过"),
    ]
    assert not abouts("no-repeat", given, plan(posting("a2", "B", "tB"), posting("a1", "C", "tC")), setting)


@pytest.mark.parametrize(
    ("host", "window", "is_breach"), [("B", 1, False), ("B", 2, True), ("B", 3, True), ("C", 1, True), ("C", 2, True)]
)
def test_the_window_counts_rounds_of_history(host: str, window: int, is_breach: bool) -> None:
    """A visit of the round before last is forgotten after one round, and kept in mind for two."""
    given = scenario("ABC", PAIR, history=PAST)
    assert bool(abouts("no-repeat", given, plan(posting("a1", host, f"t{host}")), hard(window=window))) is is_breach


def test_two_teams_side_by_side_are_no_repeat() -> None:
    """Two teams of a home at one host in one round are one arc."""
    given = scenario("ABC", PAIR, [target("tB", "B"), target("uB", "B")])
    assert not abouts("no-repeat", given, plan(posting("a1", "B", "tB"), posting("a2", "B", "uB")), hard(window=9))


@pytest.mark.parametrize("of", ["home", "team"])
@pytest.mark.parametrize("window", [1, 2, 3])
@pytest.mark.parametrize("name", CASES)
def test_both_halves_agree(name: str, window: int, of: str) -> None:
    """Check and solver remember the same visits for the same number of rounds, up to the edge of the plan."""
    assert_halves_agree("no-repeat", hard(window=window, of=of), CASES[name])


@pytest.mark.parametrize("setting", [soft(2, window=1), soft(3, window=2), soft(window=2, of="team")], ids=words)
@pytest.mark.parametrize("name", CASES)
def test_both_halves_agree_on_the_cost(name: str, setting: Setting) -> None:
    """A return costs once a round, however many earlier visits lie in the window."""
    assert_halves_agree("no-repeat", setting, CASES[name])


@pytest.mark.parametrize("own", [hard(window=2), soft(2, window=1), Setting(Mode.OFF)], ids=words)
def test_both_halves_agree_where_a_round_has_its_own_setting(own: Setting) -> None:
    """The setting of the later round decides."""
    rounds = (round_("R1"), round_("R2", rules={"no-repeat": own}), round_("R3"))
    assert_halves_agree("no-repeat", hard(window=1), scenario("ABC", PAIR, [target("tB", "B")], rounds))


# -- leaders ----------------------------------------------------------------------------------------------------------

SEATS = Composition({kind: (Seat("leader", 1), Seat("member", 1)) for kind in Kind})
LED_BEFORE = [
    history("2022", "2022-10-10", "B", officer="P1", seat="leader", team="a1", kind="half"),
    history("2023", "2023-10-09", "C", officer="P1", seat="leader", kind="half"),
    history("2023", "2023-10-09", "C", officer="P2", seat="member", kind="half"),
    history("2023", "2023-10-09", "B", officer="P2", seat="leader", kind="mixed"),
]


def led(*past: HistoryRow) -> Scenario:
    """Return a scenario with two half teams, a whole one and a mixed one of A."""
    teams = (
        *(team(each, "A", kind="half") for each in ("a1", "a2")),
        team("w1", "A"),
        team("m1", ("A", "B"), kind="mixed"),
        team("b1", "B"),
    )
    officers = (
        officer("P1", "A", "leader", "member"),
        officer("P2", "A", "leader"),
        officer("W1", "A", "leader", team="w1"),
        officer("W2", "A", "leader", team="w1"),
    )
    rounds = ("R1", "R2", "R3")
    return scenario("ABC", teams, TARGETS, rounds, officers=officers, composition=SEATS, history=past)


def stay(round: str, own: str, host: str, *seats: str) -> Posting:
    """Return a posting with its seats."""
    return posting(own, host, round=round, seats=people(*seats))


def test_a_leader_who_returns_has_a_sentence() -> None:
    """Whoever leads at a host does not lead there again, in whichever team."""
    made = plan(stay("R1", "a1", "B", "leader=P1"), stay("R2", "a2", "B", "leader=P1"))
    assert sentences("no-repeat", led(), made, hard(of="leader")) == [
        ("P1 goes to B in round R2, where it already was in round R1", "R2轮次中P1又去B，R1轮次已去过")
    ]


@pytest.mark.parametrize(
    ("window", "second", "is_breach"),
    [
        (1, stay("R2", "a1", "B", "leader=P2"), False),
        (1, stay("R2", "a1", "B", "member=P1"), False),
        (1, stay("R2", "a1", "C", "leader=P1"), False),
        (9, stay("R2", "m1", "B", "leader=P1"), False),
        (1, stay("R3", "a1", "B", "leader=P1"), False),
        (2, stay("R3", "a1", "B", "leader=P1"), True),
        (2, stay("R1", "a2", "B", "leader=P1"), False),
    ],
)
def test_what_is_a_return_of_a_leader(window: int, second: Posting, is_breach: bool) -> None:
    """It is the same leader of rotating teams at the same host, within the window."""
    made = plan(stay("R1", "a1", "B", "leader=P1"), second)
    assert bool(abouts("no-repeat", led(), made, hard(of="leader", window=window))) is is_breach


def test_leaders_of_history_count() -> None:
    """Rows that name the leader of a rotating team count as rounds of history do."""
    made = plan(stay("R1", "a1", "B", "leader=P1"), stay("R1", "a2", "C", "leader=P2"))
    assert not abouts("no-repeat", led(*LED_BEFORE), made, hard(of="leader", window=1))
    assert abouts("no-repeat", led(*LED_BEFORE), made, hard(of="leader", window=2)) == {("R1", "P1", "B")}


@pytest.mark.parametrize(
    "setting", [hard(of="leader"), hard(of="leader", window=2), soft(3, of="leader", window=3)], ids=words
)
@pytest.mark.parametrize("past", [[], LED_BEFORE], ids=["planned", "history"])
def test_both_halves_agree_on_leaders(setting: Setting, past: list[HistoryRow]) -> None:
    """Check and solver see the same returns, over three rounds and history, and leave mixed teams out."""
    stays = [stay("R1", "a1", "B"), stay("R2", "a2", "B"), stay("R2", "m1", "B"), stay("R3", "w1", "B")]
    if past:
        stays = [stay("R1", "a1", "C"), stay("R2", "a2", "B")]
    assert_halves_agree_on_seats("no-repeat", setting, led(*past), stays, keep=("eligibility", "own-people"))


def test_where_teams_go_is_no_matter_of_leaders() -> None:
    """By leader, a team may return."""
    setting = hard(of="leader", window=9)
    made = plan(posting("a1", "B", "tB"))
    assert not abouts("no-repeat", scenario("ABC", PAIR, history=PAST), made, setting)


def test_a_round_keeps_its_own_setting_for_leaders() -> None:
    """The setting of the later round decides, for seats too."""
    rounds = (round_("R1"), round_("R2", rules={"no-repeat": Setting(Mode.OFF)}), round_("R3"))
    given = replace(led(), rounds=rounds)
    stays = [stay("R1", "a1", "B"), stay("R2", "a2", "B"), stay("R3", "a1", "B")]
    assert_halves_agree_on_seats("no-repeat", hard(of="leader", window=2), given, stays)
