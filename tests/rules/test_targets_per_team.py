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
    "targets-per-team",
    with_rules(
        scenario(REGIONS, [team("a1", "A", "一组", max_targets=1)], [target("t", "B"), target("u", "B")]),
        "targets-per-team",
        hard(),
    ),
    plan(posting("a1", "B", "t", "u")),
    "一组 inspects 2 targets in round R1; at most 1 are allowed",
    "R1轮次中一组巡察2个对象，最多1个",
)


def test_three_targets_are_one_too_many() -> None:
    """A team of two targets a round has no third one, at whatever host."""
    targets = [target("t1", "B"), target("t2", "B"), target("t3", "C")]
    given = scenario(REGIONS, [team("a1", "A", "一组", max_hosts=2)], targets)
    judged = plan(posting("a1", "B", "t1", "t2"), posting("a1", "C", "t3"))
    assert sentences("targets-per-team", given, judged) == [
        ("一组 inspects 3 targets in round R1; at most 2 are allowed", "R1轮次中一组巡察3个对象，最多2个")
    ]
    assert abouts("targets-per-team", given, judged) == {("R1", "a1")}


def test_a_bundle_counts_as_one_target() -> None:
    """A town with its two villages is one target, and no less so when the term has already seen its head."""
    targets = [target("town", "B"), *(target(f"v{each}", "B", bundle="town") for each in "12"), target("t", "B")]
    judged = plan(posting("a1", "B", "v1", "v2", "t"))
    given = scenario(REGIONS, [team("a1", "A")], targets, history=[history("R0", "2023-05-01", "B", target="town")])
    assert sentences("targets-per-team", given, judged) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize("most", [1, 2])
def test_both_halves_agree(setting: Setting, most: int) -> None:
    """Check and solver count a team's targets in a round alike: over all its hosts, a bundle once."""
    targets = [target("t1", "B"), target("town", "B"), target("v1", "B", bundle="town"), target("t3", "C")]
    given = scenario(REGIONS, [team("a1", "A", max_targets=most, max_hosts=2), team("b1", "B")], targets)
    assert_halves_agree("targets-per-team", setting, given)


def test_both_halves_agree_without_bundles() -> None:
    """Where bundles are off, each member counts as a target."""
    targets = [target("town", "B"), target("v1", "B", bundle="town"), target("v2", "B", bundle="town")]
    given = scenario(REGIONS, [team("a1", "A")], targets)
    keep = ("home-recusal", "target-host", "hosts-per-round", "round-window")
    assert_halves_agree("targets-per-team", hard(), given, keep=keep)
