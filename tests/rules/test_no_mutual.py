from __future__ import annotations

import pytest

from optimizer.domain import Mode, Setting
from tests.agreement import STRUCTURE, assert_halves_agree, hard, soft, with_rules, words
from tests.builders import history, plan, posting, region, round_, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

QING_AND_DONGGUANG = (region("A", "青县", name_en="Qing"), region("B", "东光县", name_en="Dongguang"))

EXAMPLE = StandardExample(
    "no-mutual",
    with_rules(
        scenario(
            [region("A", "青县", name_en="Qing"), region("B", "东光县", name_en="Dongguang")], rounds=("R1", "R2")
        ),
        "no-mutual",
        hard(window=1),
    ),
    plan(posting("a1", "B", "tB"), posting("b1", "A", "tA", round="R2")),
    "Dongguang inspects Qing in round R2, after Qing inspected Dongguang in round R1",
    "R2轮次中东光县巡察青县，而R1轮次中青县巡察过东光县",
)

ONE_ROUND = {
    "four homes": scenario("ABCD"),
    "two teams a home": scenario(
        "AB",
        [team("a1", "A"), team("a2", "A"), team("b1", "B"), team("b2", "B", kind="exchange")],
        [target("tA", "A"), target("uA", "A"), target("tB", "B")],
    ),
    "a half and a mixed team": scenario(
        "ABC", [team("a1", "A", kind="half"), team("b1", "B"), team("m", ["B", "C"], kind="mixed")]
    ),
    "an upgraded and a local team": scenario(
        "AB", [team("a1", "A"), team("b1", "B"), team("u", "B", kind="upgraded"), team("l", "A", kind="local")]
    ),
}
TURNING = [team("a1", "A"), team("b1", "B"), team("m", "C", kind="mixed")]
SEVERAL_ROUNDS = {
    "two rounds": scenario("ABC", rounds=("R1", "R2")),
    "four rounds": scenario("AB", rounds=("R1", "R2", "R3", "R4")),
    "a round of mixed teams alone is no turn": scenario(
        "ABC",
        TURNING,
        [target("tA", "A"), target("tB", "B")],
        [round_("R1"), round_("R2", participants=("mixed",)), round_("R3")],
    ),
    "rounds that overlap": scenario("AB", rounds=(round_("R1"), round_("R2", "2024-04-01", "2024-05-31"))),
}
PAST = {
    "one round ago": [history("2023", "2023-10-09", "B", home="A", team="old")],
    "two rounds ago": [
        history("2022", "2022-10-10", "B", home="A"),
        history("2023", "2023-10-09", "C", home="A"),
    ],
    "a mixed team drew no arc": [
        history("2022", "2022-10-10", "B", home=("A", "C"), kind="mixed"),
        history("2023", "2023-10-09", "A", home="B"),
    ],
    "rows without a home say nothing": [
        history("2022", "2022-10-10", "B", team="a1"),
        history("2023", "2023-10-09", "A", home="B"),
    ],
}


def test_a_mutual_pair_has_its_sentence() -> None:
    """The sentence names who sends back, and when the others were there."""
    EXAMPLE.assert_reported()


def test_a_pair_in_one_round_is_told_once() -> None:
    """Two homes that inspect each other in one round are one breach with a sentence of its own."""
    both = plan(posting("a1", "B", "tB"), posting("b1", "A", "tA"))
    assert sentences("no-mutual", EXAMPLE.scenario, both, hard(window=0)) == [
        ("Qing and Dongguang inspect each other in round R1", "R1轮次中青县与东光县互查")
    ]


@pytest.mark.parametrize("window", [0, 1])
def test_an_arc_beyond_the_window_is_forgotten(window: int) -> None:
    """An arc of the round before last may be answered while the window is one round."""
    given = scenario("ABC", history=PAST["two rounds ago"])
    assert not abouts("no-mutual", given, plan(posting("b1", "A", "tA")), hard(window=window))


@pytest.mark.parametrize("window", [2, 3])
def test_an_arc_within_the_window_is_remembered(window: int) -> None:
    """An arc of the round before last is answered within a window of two rounds, history counted."""
    given = scenario("ABC", history=PAST["two rounds ago"])
    assert abouts("no-mutual", given, plan(posting("b1", "A", "tA")), hard(window=window)) == {("R1", "A", "B")}


@pytest.mark.parametrize("kind", ["mixed", "upgraded"])
def test_teams_that_do_not_turn_are_not_spoken_of(kind: str) -> None:
    """Mixed and upgraded teams draw no arcs, whatever their homes."""
    given = scenario("AB", [team("a1", "A"), team("b1", "B", kind=kind)])
    assert not abouts("no-mutual", given, plan(posting("a1", "B", "tB"), posting("b1", "A", "tA")), hard(window=1))


@pytest.mark.parametrize("setting", [hard(window=0), soft(3, window=0)], ids=words)
@pytest.mark.parametrize("name", ONE_ROUND)
def test_both_halves_agree_in_one_round(name: str, setting: Setting) -> None:
    """Check and solver agree on every plan of one round."""
    assert_halves_agree("no-mutual", setting, ONE_ROUND[name])


@pytest.mark.parametrize("window", [0, 1, 2, 3])
@pytest.mark.parametrize("name", SEVERAL_ROUNDS)
def test_both_halves_agree_over_rounds(name: str, window: int) -> None:
    """Check and solver count the same rounds, up to the edge of the plan."""
    assert_halves_agree("no-mutual", hard(window=window), SEVERAL_ROUNDS[name])


@pytest.mark.parametrize("window", [0, 1, 2])
def test_both_halves_agree_on_the_cost_over_rounds(window: int) -> None:
    """A pair costs once a round in which somebody sends back, however many earlier arcs it answers."""
    assert_halves_agree("no-mutual", soft(2, window=window), SEVERAL_ROUNDS["two rounds"])
    assert_halves_agree("no-mutual", soft(2, window=window), SEVERAL_ROUNDS["four rounds"])


@pytest.mark.parametrize("window", [0, 1, 2])
@pytest.mark.parametrize("name", PAST)
def test_both_halves_agree_on_history(name: str, window: int) -> None:
    """Check and solver remember the same arcs of earlier rounds."""
    given = scenario("ABC", [team("a1", "A"), team("b1", "B")], rounds=("R1", "R2"), history=PAST[name])
    assert_halves_agree("no-mutual", hard(window=window), given)
    assert_halves_agree("no-mutual", soft(5, window=window), given)


def test_both_halves_agree_where_a_planned_round_is_past() -> None:
    """A round that history has seen is not planned again, but its arcs count."""
    given = scenario("AB", rounds=("R1", "R2"), history=[history("R1", "2024-03-20", "B", home="A", target="tB")])
    assert_halves_agree("no-mutual", hard(window=1), given)


@pytest.mark.parametrize("own", [hard(window=2), soft(2, window=1), Setting(Mode.OFF)], ids=words)
def test_both_halves_agree_where_a_round_has_its_own_setting(own: Setting) -> None:
    """The setting of the round in which somebody sends back decides."""
    given = scenario("AB", rounds=(round_("R1"), round_("R2", rules={"no-mutual": own}), round_("R3")))
    assert_halves_agree("no-mutual", hard(window=1), given)


@pytest.mark.parametrize("window", [0, 1])
def test_both_halves_agree_where_teams_may_stay_at_home(window: int) -> None:
    """A home that sends to itself forms no pair, in one round or over several."""
    keep = [each for each in STRUCTURE if each != "home-recusal"]
    assert_halves_agree("no-mutual", hard(window=window), scenario("AB", rounds=("R1", "R2")), keep=keep)
    assert_halves_agree("no-mutual", soft(window=window), scenario("AB", rounds=("R1", "R2")), keep=keep)
