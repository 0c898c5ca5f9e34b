from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import STRUCTURE, assert_halves_agree, hard, soft, with_rules
from tests.builders import plan, posting, region, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
OTHERS = tuple(each for each in STRUCTURE if each != "hosts-per-round")

EXAMPLE = StandardExample(
    "hosts-per-round",
    with_rules(scenario(REGIONS, [team("a1", "A", "一组")]), "hosts-per-round", hard()),
    plan(posting("a1", "B", "tB"), posting("a1", "C", "tC")),
    "一组 is posted to 2 hosts in round R1; at most 1 are allowed",
    "R1轮次中一组派驻2地，最多1地",
)


def test_a_second_host_is_one_too_many() -> None:
    """A team with one host a round is not posted to two, unless ``max_hosts`` says so."""
    twice = plan(posting("a1", "B", "tB"), posting("a1", "C", "tC"))
    given = scenario(REGIONS, [team("a1", "A", "一组")])
    assert sentences("hosts-per-round", given, twice) == [
        ("一组 is posted to 2 hosts in round R1; at most 1 are allowed", "R1轮次中一组派驻2地，最多1地")
    ]
    assert abouts("hosts-per-round", given, twice) == {("R1", "a1")}
    assert sentences("hosts-per-round", scenario(REGIONS, [team("a1", "A", max_hosts=2)]), twice) == []


def test_each_round_is_counted_by_itself() -> None:
    """One host in each of two rounds is one host a round."""
    given = scenario(REGIONS, [team("a1", "A")], rounds=("R1", "R2"))
    assert sentences("hosts-per-round", given, plan(posting("a1", "B"), posting("a1", "C", round="R2"))) == []


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize("most", [1, 2])
def test_both_halves_agree(setting: Setting, most: int) -> None:
    """Check and solver count a team's hosts alike, with one allowed and with two."""
    regions = ("A", "B", "C", "D")
    teams = [team("a1", "A", max_hosts=most), team("b1", "B")]
    given = scenario(regions, teams, [target("tC", "C"), target("tD", "D"), target("tB", "B")])
    assert_halves_agree("hosts-per-round", setting, given, keep=OTHERS)


def test_both_halves_agree_over_two_rounds() -> None:
    """Check and solver agree where one round allows what the other does not."""
    given = scenario(("A", "B", "C"), [team("a1", "A")], [target("tC", "C"), target("tB", "B")], ("R1", "R2"))
    assert_halves_agree("hosts-per-round", hard(), given, keep=OTHERS)
