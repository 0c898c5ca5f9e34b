from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import STRUCTURE, assert_halves_agree, hard, soft, with_rules
from tests.builders import plan, posting, region, round_, scenario, target, team
from tests.rules.examples import sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

COUNTIES = (
    region("city", "沧州市", name_en="Cangzhou", level="city"),
    region("A", "甲县", name_en="Jia", parent="city", level="county"),
    region("B", "乙县", name_en="Yi", parent="city", level="county"),
    region("C", "丙县", name_en="Bing", parent="city", level="county"),
    region("b-town", "东镇", name_en="Dongzhen", parent="B", level="town"),
)
TEAMS = (team("a1", "A", "甲县一组"), team("b1", "B", "乙县一组"), team("c1", "C", "丙县一组"))

EXAMPLE = StandardExample(
    "target-host",
    with_rules(scenario(COUNTIES, TEAMS, [target("t", "b-town", name="东镇政府")]), "target-host", hard()),
    plan(posting("a1", "C", "t")),
    "东镇政府 belongs to Yi, but 甲县一组 inspects it while posted to Bing",
    "东镇政府属乙县，甲县一组却在派驻丙县时巡察",
)


def test_a_target_elsewhere_is_named_with_its_own_host() -> None:
    """A town's body belongs to the county above it, and the sentence says to which."""
    given = scenario(COUNTIES, TEAMS, [target("t", "b-town", name="东镇政府")])
    assert sentences("target-host", given, plan(posting("a1", "C", "t"))) == [
        (
            "东镇政府 belongs to Yi, but 甲县一组 inspects it while posted to Bing",
            "东镇政府属乙县，甲县一组却在派驻丙县时巡察",
        )
    ]
    assert sentences("target-host", given, plan(posting("a1", "B", "t"))) == []


def test_a_target_above_every_home_has_no_host() -> None:
    """A city's body has no host while only counties have teams, wherever it is inspected."""
    given = scenario(COUNTIES, TEAMS, [target("t", "city", name="市财政局")])
    assert sentences("target-host", given, plan(posting("a1", "B", "t"))) == [
        (
            "市财政局 belongs to –, but 甲县一组 inspects it while posted to Yi",
            "市财政局属–，甲县一组却在派驻乙县时巡察",
        )
    ]


@pytest.mark.parametrize("setting", [hard(), soft(3)])
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver agree on which targets are inspected from where, a bundle counted once."""
    targets = [target("t1", "B"), target("t2", "C"), target("head", "C"), target("part", "b-town", bundle="head")]
    given = scenario(COUNTIES, TEAMS[:1], targets)
    assert_halves_agree("target-host", setting, given, keep=[each for each in STRUCTURE if each != "target-host"])


def test_both_halves_agree_where_a_target_has_no_host() -> None:
    """A target without a host is on offer to nobody."""
    given = scenario(COUNTIES, TEAMS[:2], [target("t", "city"), target("u", "C")])
    assert_halves_agree("target-host", hard(), given)


def test_both_halves_agree_where_rounds_differ() -> None:
    """The rule may be soft in one round alone."""
    rounds = [round_("R1"), round_("R2", rules={"target-host": soft(2)})]
    given = scenario(COUNTIES, TEAMS[:1], [target("t1", "B"), target("t2", "C")], rounds)
    assert_halves_agree("target-host", hard(), given)
