from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.domain.records import InspectionMode
from tests.agreement import assert_halves_agree, hard, soft, with_rules, words
from tests.builders import plan, posting, region, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

CITY = region("X", "某市", level="city")
REGIONS = (CITY, *(region(each, f"{each}县", level="county", parent="X") for each in "ABC"))
UPGRADED = InspectionMode.UPGRADED
ZONE = target("t", "B", name="开发区", mode=UPGRADED)

EXAMPLE = StandardExample(
    "mode-needs",
    with_rules(scenario(REGIONS, [team("a1", "A", "一组")], [ZONE]), "mode-needs", hard()),
    plan(posting("a1", "B", "t")),
    "开发区 is inspected in mode upgraded, which needs a leader of a higher level than B县; 一组 has none",
    "开发区的巡察方式为提级，组长层级须高于B县，一组不符",
)


def test_a_leader_of_the_same_level_has_its_sentence() -> None:
    """A county's team must not do an upgraded inspection in a county."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(
    ("columns", "is_breach"),
    [
        ({}, True),
        ({"level": "county"}, True),
        ({"level": "city"}, False),
        ({"level": "province"}, False),
        ({"level": "省"}, False),
        ({"level": "nonsense"}, True),
        ({"kind": "upgraded"}, False),
        ({"kind": "upgraded", "level": "city"}, False),
        ({"kind": "upgraded", "level": "county"}, True),
    ],
)
def test_the_level_of_the_leader_decides(columns: dict[str, str], is_breach: bool) -> None:
    """A team's level counts, also one above the whole tree; without it that of its home, or what upgraded means."""
    given = scenario(REGIONS, [team("a1", "A", **columns)], [ZONE])
    assert bool(abouts("mode-needs", given, plan(posting("a1", "B", "t")))) is is_breach


def test_without_levels_nothing_is_said() -> None:
    """Where the host's level is not stated the rule is silent."""
    given = scenario("ABC", [team("a1", "A")], [ZONE])
    assert not abouts("mode-needs", given, plan(posting("a1", "B", "t")))


def test_modes_may_be_left_to_local_teams_or_to_others() -> None:
    """What a mode needs is a setting of its own, and the sentence says what was asked for."""
    teams = [team("a1", "A", "一组"), team("b1", "B", "本地组", kind="local")]
    targets = [
        target("m", "B", name="学校", mode=InspectionMode.MOBILE),
        target("p", "B", name="医院", mode="pinpoint"),
    ]
    given = scenario(REGIONS, teams, targets)
    setting = hard(mobile="local", pinpoint="sent")
    assert sentences("mode-needs", given, plan(posting("a1", "B", "m"), posting("b1", "B", "p")), setting) == [
        (
            "学校 is inspected in mode mobile, which is left to local teams; 一组 is none",
            "学校的巡察方式为机动，由本地组承担，一组不是本地组",
        ),
        (
            "医院 is inspected in mode pinpoint, which needs a team from elsewhere; 本地组 is a local one",
            "医院的巡察方式为定点，须由外地派来的组承担，本地组是本地组",
        ),
    ]


@pytest.mark.parametrize(
    "setting", [hard(), soft(2), hard(regular="local", special="sent", upgraded="anyone")], ids=words
)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver agree on who may inspect what, with modes of members of bundles counted as the bundle's."""
    targets = [
        target("t", "B", mode=UPGRADED),
        target("town", "B", mode=UPGRADED),
        target("v", "B", bundle="town", mode=UPGRADED),
        target("s", "C", mode=InspectionMode.SPECIAL),
        target("r", "C"),
    ]
    teams = [team("a1", "A"), team("u", "A", kind="upgraded", level="city"), team("b1", "B", kind="local")]
    assert_halves_agree(
        "mode-needs",
        setting,
        scenario(REGIONS, teams, targets),
        keep=("target-host", "hosts-per-round", "round-window", "bundles"),
    )
