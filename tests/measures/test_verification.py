from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from optimizer.domain import Plan, Status, TierSetting, TierValue, Unserved
from optimizer.domain.records import Mode
from optimizer.measures.verification import verify
from optimizer.texts import Text
from tests.agreement import soft
from tests.builders import history, plan, posting, region, scenario, target, team, visit

if TYPE_CHECKING:
    from optimizer.domain import Scenario

GIVEN = scenario(
    [region("A", "甲县", name_en="Jia"), region("B", "乙县", name_en="Yi"), region("C", "丙县")],
    [team("a1", "A", "一组"), team("c1", "C", "二组")],
    [target("t", "B", name="学校", risk=3), target("u", "B", name="医院", risk=4)],
    tiers=(TierSetting({"coverage": 1}, slack=2), TierSetting({"early": 1})),
    rules={"targets-per-team": soft(2)},
)
DONE = visit("t", "2024-03-04", "2024-03-08")
LEFT_OUT = Unserved("u", "no-room", Text.same("no room"))
SOUND = plan(
    posting("a1", "B", DONE),
    status=Status.FEASIBLE,
    unserved=(LEFT_OUT,),
    tiers=(TierValue("coverage", 4, best=2, bound=0, limit=4), TierValue("early", 12, best=12, bound=12, limit=12)),
)


def differences(judged: Plan, given: Scenario = GIVEN) -> list[tuple[str, str]]:
    """Return what the plan states about itself and is not so."""
    return [(each.en, each.zh) for each in verify(given, judged).differences]


def with_tier(**numbers: Any) -> Plan:  # noqa: ANN401
    """Return the sound plan with other numbers in its first tier."""
    return replace(SOUND, tiers=(replace(SOUND.tiers[0], **numbers), SOUND.tiers[1]))


def test_a_sound_plan_passes() -> None:
    """Nothing is said of a plan whose figures are right, and its values are recomputed."""
    found = verify(GIVEN, SOUND)
    assert (found.breaches, found.differences, found.is_sound) == ((), (), True)
    assert [(tier.name, value) for tier, value in found.values] == [("coverage", 4), ("early", 12)]


def test_slack_that_a_plan_states_itself_is_its_slack() -> None:
    """A plan that started from another one may have more slack than the scenario gives, or less, and says so."""
    assert verify(GIVEN, with_tier(limit=9, slack=7)).is_sound
    assert differences(with_tier(limit=9, slack=6)) == [
        ("targets left out: the limit is 9, but best plus slack is 8", "未覆盖对象：上限写的是9，按最好值加让步应为8")
    ]


def test_a_plan_of_postings_alone_is_judged_by_its_postings() -> None:
    """Who types a plan states no figures and lists nothing as left out, and is asked for neither."""
    found = verify(GIVEN, plan(posting("a1", "B", DONE)))
    assert found.is_sound
    assert [value for _, value in found.values] == [4, 12]


@pytest.mark.parametrize(
    ("judged", "said"),
    [
        (
            replace(SOUND, tiers=(SOUND.tiers[0], TierValue("early", 9, best=9, bound=9, limit=9))),
            [("high risk first: the plan says 9 risk-days, but it is 12", "高风险先巡：方案写的是9风险·天，实际为12")],
        ),
        (
            with_tier(best=3, bound=4, limit=5),
            [
                (
                    "targets left out: bound 4, best 3, value 4, limit 5 are not in order",
                    "未覆盖对象：下界4、最好值3、取值4、上限5的大小关系不成立",
                )
            ],
        ),
        (
            with_tier(best=1, limit=3),
            [
                (
                    "targets left out: bound 0, best 1, value 4, limit 3 are not in order",
                    "未覆盖对象：下界0、最好值1、取值4、上限3的大小关系不成立",
                )
            ],
        ),
        (
            with_tier(limit=7),
            [
                (
                    "targets left out: the limit is 7, but best plus slack is 4",
                    "未覆盖对象：上限写的是7，按最好值加让步应为4",
                )
            ],
        ),
        (
            replace(SOUND, status=Status.OPTIMAL),
            [
                (
                    "the plan says optimal, but by its bounds it is feasible",
                    "方案状态写的是optimal，按其下界应为feasible",
                )
            ],
        ),
        (
            with_tier(best=2, bound=2),
            [
                (
                    "the plan says feasible, but by its bounds it is optimal",
                    "方案状态写的是feasible，按其下界应为optimal",
                )
            ],
        ),
        (
            replace(SOUND, unserved=(LEFT_OUT, replace(LEFT_OUT, target="t"))),
            [("学校 is listed as left out, but the plan inspects it", "学校列为未安排，但方案已安排")],
        ),
        (
            replace(SOUND, unserved=()),
            [("医院 is left out, but the plan does not list it", "医院未安排，但方案没有列出")],
        ),
        (
            replace(SOUND, tiers=SOUND.tiers[:1]),
            [
                (
                    "the plan lists the tiers coverage, but the scenario asks for coverage, early",
                    "方案所列目标为coverage，而场景要求coverage, early",
                )
            ],
        ),
        (
            replace(SOUND, tiers=(replace(SOUND.tiers[0], name="beauty"), SOUND.tiers[1])),
            [
                (
                    "the plan lists the tiers beauty, early, but the scenario asks for coverage, early",
                    "方案所列目标为beauty, early，而场景要求coverage, early",
                )
            ],
        ),
    ],
)
def test_every_difference_is_told(judged: Plan, said: list[tuple[str, str]]) -> None:
    """Each figure that is not so is told with what it should be, and makes the plan unsound."""
    assert differences(judged) == said
    assert not verify(GIVEN, judged).is_sound


def test_what_history_has_inspected_is_not_left_out() -> None:
    """A target that is done is neither missed nor to be listed."""
    done = replace(GIVEN, history=(history("R0", "2023-05-01", "B", target="u"),))
    tiers = (TierValue("coverage", 0, best=0, bound=0, limit=2), SOUND.tiers[1])
    assert differences(replace(SOUND, tiers=tiers, status=Status.OPTIMAL, unserved=()), done) == []
    assert differences(replace(SOUND, tiers=tiers, status=Status.OPTIMAL), done) == [
        ("医院 is listed as left out, but is no open target", "医院列为未安排，但不是待巡对象")
    ]


def test_values_without_bounds_are_compared_and_nothing_more() -> None:
    """A plan may state values alone: right ones pass, and it is no proven one."""
    bare = replace(SOUND, tiers=(TierValue("coverage", 4), TierValue("early", 12)))
    assert differences(bare) == []
    assert len(differences(replace(bare, status=Status.OPTIMAL))) == 1
    assert len(differences(replace(bare, tiers=(TierValue("coverage", 5), TierValue("early", 12))))) == 1


def test_figures_without_their_fellows_are_told_and_must_still_be_in_order() -> None:
    """Leaving out one of the four numbers of a tier does not let the others contradict each other."""
    assert len(differences(with_tier(best=2, bound=3, limit=None))) == 2
    assert len(differences(with_tier(best=None, bound=5, limit=None))) == 2
    assert len(differences(with_tier(best=None, bound=None, limit=3))) == 2


def test_a_value_must_be_right_to_its_last_digit() -> None:
    """A value between two whole numbers is no value of this tier, however it would be rounded."""
    assert differences(with_tier(value=3.6))
    assert differences(with_tier(value=4.0)) == []


def test_nothing_is_proven_without_bounds() -> None:
    """A plan without tiers that calls itself optimal is contradicted; calling itself feasible claims nothing."""
    bare = plan(posting("a1", "B", DONE))
    assert differences(replace(bare, status=Status.OPTIMAL)) == [
        ("the plan says optimal, but by its bounds it is feasible", "方案状态写的是optimal，按其下界应为feasible")
    ]
    assert differences(replace(bare, status=Status.FEASIBLE)) == []


def test_a_posting_in_a_past_round_does_not_pass() -> None:
    """No rule speaks of a round that is past, so a plan that goes on planning it is refused as such."""
    past = replace(GIVEN, history=(history("R1", GIVEN.rounds[0].enter, "B", home="C"),))
    assert differences(plan(posting("a1", "A")), past) == [
        (
            "一组 is posted to Jia in round R1, which is past and is not planned again",
            "一组在R1轮次派驻甲县，但该轮次已结束，不再编排",
        )
    ]


def test_breaches_carry_how_strictly_their_rule_is_kept() -> None:
    """Hard and soft breaches are told apart, with the soft ones' weights."""
    many = [visit(each, "2024-03-04", "2024-03-08") for each in ("t", "u")]
    other = replace(GIVEN, targets=(*GIVEN.targets, target("w", "B")))
    judged = plan(posting("a1", "A"), posting("c1", "B", *many, visit("w", "2024-03-11", "2024-03-15")))
    found = verify(other, judged)
    assert [(each.finding.rule, each.mode, each.weight) for each in found.soft_breaches] == [
        ("targets-per-team", Mode.SOFT, 2)
    ]
    assert {each.finding.rule for each in found.hard_breaches} == {"home-recusal", "working-days"}
    assert all(each.mode is Mode.HARD for each in found.hard_breaches)
    assert not found.is_sound


def test_soft_breaches_alone_leave_a_plan_sound() -> None:
    """A wish that is not met costs, and is no reason to refuse the plan."""
    other = replace(GIVEN, targets=(*GIVEN.targets, target("w", "B")))
    visits = [
        visit(each, f"2024-03-{day:02}", f"2024-03-{day + 4:02}") for each, day in (("t", 4), ("u", 11), ("w", 18))
    ]
    found = verify(other, plan(posting("c1", "B", *visits)))
    assert len(found.soft_breaches) == 1
    assert found.is_sound


def test_what_a_rule_says_twice_of_the_same_counts_once() -> None:
    """A host visited in two earlier rounds is one breach with two sentences, as the tier ``soft`` counts it."""
    given = scenario(
        rounds=["R1", "R2", "R3"], rules={"no-repeat": soft(2, window=3)}, tiers=(TierSetting({"soft": 1}),)
    )
    found = verify(given, plan(*(posting("a1", "B", round=each) for each in ("R1", "R2", "R3"))))
    assert [len(group) for group in found.counted_soft_breaches] == [1, 2]
    assert sum(group[0].weight for group in found.counted_soft_breaches) == found.values[0][1] == 4
