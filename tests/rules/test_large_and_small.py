from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import assert_halves_agree, hard, soft, with_rules
from tests.builders import plan, posting, region, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))

EXAMPLE = StandardExample(
    "large-and-small",
    with_rules(
        scenario(REGIONS, [team("a1", "A", "一组")], [target("t", "B", size="large"), target("u", "B", size="large")]),
        "large-and-small",
        hard(),
    ),
    plan(posting("a1", "B", "t", "u")),
    "一组 inspects 2 large targets in round R1; at most 1 are allowed",
    "R1轮次中一组巡察2个大对象，最多1个",
)


def test_two_large_targets_are_one_too_many() -> None:
    """A team has one large target a round beside its small ones."""
    targets = [target("t1", "B", size="large"), target("t2", "B", size="large"), target("t3", "B")]
    given = scenario(REGIONS, [team("a1", "A", "一组")], targets)
    judged = plan(posting("a1", "B", "t1", "t2", "t3"))
    assert sentences("large-and-small", given, judged) == [
        ("一组 inspects 2 large targets in round R1; at most 1 are allowed", "R1轮次中一组巡察2个大对象，最多1个")
    ]
    assert abouts("large-and-small", given, judged) == {("R1", "a1")}
    assert sentences("large-and-small", given, plan(posting("a1", "B", "t1", "t3"))) == []


def test_a_bundle_has_its_heads_size() -> None:
    """Large members of a bundle with a small head are no large targets."""
    targets = [target("town", "B"), *(target(f"v{each}", "B", bundle="town", size="large") for each in "12")]
    given = scenario(REGIONS, [team("a1", "A")], targets)
    assert sentences("large-and-small", given, plan(posting("a1", "B", "town", "v1", "v2"))) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize("most", [0, 1])
def test_both_halves_agree(setting: Setting, most: int) -> None:
    """Check and solver count large targets alike: over all hosts of a round, a bundle by its head."""
    targets = [
        target("t1", "B", size="large"),
        target("town", "B", size="large"),
        target("v1", "B", bundle="town"),
        target("t3", "C", size="large"),
        target("t4", "C"),
    ]
    given = scenario(REGIONS, [team("a1", "A", max_large=most, max_hosts=2)], targets)
    assert_halves_agree("large-and-small", setting, given)
