from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import assert_halves_agree, hard, soft, with_rules
from tests.builders import history, plan, posting, region, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))

EXAMPLE = StandardExample(
    "required-skills",
    with_rules(
        scenario(REGIONS, [team("a1", "A", "一组")], [target("t", "B", name="学校", skills=("财务", "审计"))]),
        "required-skills",
        hard(),
    ),
    plan(posting("a1", "B", "t")),
    "一组 lacks 财务, 审计, which 学校 needs",
    "一组缺少学校所需的财务、审计",
)


def test_every_lacking_skill_is_named() -> None:
    """The sentence names each skill that the team lacks, and none that it has."""
    needs = target("t", "B", name="乙县医院", skills=("财务", "工程", "信访"))
    given = scenario(REGIONS, [team("a1", "A", "一组", skills=("财务",))], [needs])
    assert sentences("required-skills", given, plan(posting("a1", "B", "t"))) == [
        ("一组 lacks 工程, 信访, which 乙县医院 needs", "一组缺少乙县医院所需的工程、信访")
    ]


def test_a_bundle_is_one_breach() -> None:
    """Two members of a bundle that need what the team lacks count once."""
    targets = [target("town", "B", skills=("财务",)), target("v1", "B", bundle="town", skills=("工程",))]
    given = scenario(REGIONS, [team("a1", "A")], targets)
    assert abouts("required-skills", given, plan(posting("a1", "B", "town", "v1"))) == {("R1", "a1", "B", "town")}


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver agree on who can inspect what; a bundle needs what any of its open members needs."""
    targets = [
        target("t1", "C", skills=("audit", "law")),
        target("town", "C"),
        target("v1", "C", bundle="town", skills=("audit",)),
        target("v2", "C", bundle="town", skills=("medicine",)),
        target("plain", "A"),
    ]
    teams = [team("a1", "A", skills=("law", "audit")), team("b1", "B", skills=("law",))]
    given = scenario(REGIONS, teams, targets, history=[history("R0", "2023-05-01", "C", target="v2")])
    assert_halves_agree("required-skills", setting, given)
