from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain.records import Mode
from optimizer.rules.coverage.class_quota import ClassQuota
from tests.agreement import assert_halves_agree, hard, soft, with_rules, words
from tests.builders import history, plan, posting, region, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Target
    from optimizer.domain.records import Setting

CITY = region("X", "某市", level="city")
REGIONS = (
    CITY,
    *(region(each, f"{name}县", level="county", parent="X") for each, name in zip("ABC", "甲乙丙", strict=True)),
)
TEAM = team("a1", "A", max_targets=9)


def village(id: str, host: str = "B", kind: str = "key", bundle: str | None = None) -> Target:
    """Return a village of a class."""
    return target(id, host, 2, village_class=kind, bundle=bundle)


VILLAGES = [village("v1"), village("v2"), village("v3"), village("o1", kind="ordinary")]

EXAMPLE = StandardExample(
    "class-quota",
    with_rules(scenario(REGIONS, [TEAM], VILLAGES), "class-quota", hard(share=(("key", 50),))),
    plan(posting("a1", "B", "v1", "o1")),
    "乙县: 1 of 3 villages of the class key are inspected directly; at least 2 must be",
    "乙县：key类村共3个，直接巡察1个，至少应为2个",
)


def test_a_class_that_comes_short_has_its_sentence() -> None:
    """Half of three villages are two; the sentence names region, class, what is found and what is asked for."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(("share", "need"), [(0, 0), (1, 1), (33, 1), (34, 2), (66, 2), (67, 3), (100, 3)])
def test_a_share_is_rounded_up(share: int, need: int) -> None:
    """A share of three villages is met by the next whole number of them."""
    given = scenario(REGIONS, [TEAM], VILLAGES)
    for number in range(4):
        served = plan(posting("a1", "B", *(f"v{each + 1}" for each in range(number))))
        assert bool(abouts("class-quota", given, served, hard(share=(("key", share),)))) is (number < need)


def test_where_there_are_fewer_all_are_meant() -> None:
    """A least number above what there is asks for every village, and for none where the class does not occur."""
    given = scenario(REGIONS, [TEAM], VILLAGES)
    asked = hard(least=(("key", 9), ("other", 2)))
    assert abouts("class-quota", given, plan(posting("a1", "B", "v1", "v2")), asked) == {("B", "key")}
    assert not abouts("class-quota", given, plan(posting("a1", "B", "v1", "v2", "v3")), asked)


def test_a_region_counts_what_lies_inside_it() -> None:
    """A number for a city counts villages of all classes in its counties."""
    given = scenario(REGIONS, [TEAM], [*VILLAGES, village("c1", "C")])
    asked = hard(region=(("X", 3), ("C", 1)))
    served = plan(posting("a1", "B", "v1", "o1"))
    assert sentences("class-quota", given, served, asked) == [
        (
            "某市: 2 of 5 villages are inspected directly; at least 3 must be",
            "某市：村共5个，直接巡察2个，至少应为3个",
        ),
        (
            "丙县: 0 of 1 villages are inspected directly; at least 1 must be",
            "丙县：村共1个，直接巡察0个，至少应为1个",
        ),
    ]


def test_a_village_that_goes_along_is_not_direct() -> None:
    """A member of a bundle is inspected with its town, not directly; where bundles are not kept it is."""
    targets = [target("town", "B"), village("v1", bundle="town"), village("v2")]
    given = scenario(REGIONS, [TEAM], targets)
    asked = hard(least=(("key", 2),))
    served = plan(posting("a1", "B", "town", "v1", "v2"))
    assert abouts("class-quota", given, served, asked) == {("B", "key")}
    assert not abouts("class-quota", given, served, asked) or given.keeps_bundles


def test_history_within_the_term_counts() -> None:
    """A village that an earlier round has inspected counts towards its quota."""
    given = scenario(REGIONS, [TEAM], VILLAGES, history=[history("R0", "2023-05-01", "B", target="v1")])
    asked = hard(least=(("key", 2),))
    assert abouts("class-quota", given, plan(), asked) == {("B", "key")}
    assert not abouts("class-quota", given, plan(posting("a1", "B", "v2")), asked)


def test_it_is_off_unless_set() -> None:
    """Without numbers there is nothing to ask for."""
    assert ClassQuota.default is Mode.OFF
    assert ClassQuota().quotas(scenario(REGIONS, [TEAM], VILLAGES)) == ()


SETTINGS = [
    hard(share=(("key", 60),), least=(("ordinary", 1),)),
    soft(2, share=(("key", 66),), region=(("X", 2), ("C", 1))),
    hard(region=(("X", 3),)),
]


@pytest.mark.parametrize("setting", SETTINGS, ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver count the same villages, over rounds, with bundles and with what history has seen."""
    targets = [
        village("v1"),
        village("v2"),
        village("o1", kind="ordinary"),
        village("c1", "C"),
        target("town", "B"),
        village("v4", bundle="town"),
    ]
    past = [history("R0", "2023-05-01", "B", target="v2")]
    given = scenario(REGIONS, [TEAM], targets, ("R1", "R2"), history=past)
    assert_halves_agree("class-quota", setting, given)
