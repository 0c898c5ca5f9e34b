from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain.records import Mode, Setting
from optimizer.engines.building import build
from optimizer.rules.rulebook import rulebook
from optimizer.rules.workload.bundles import Bundles
from tests.agreement import hard, with_rules
from tests.builders import history, plan, posting, region, scenario, target, team, visit
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
TARGETS = (
    target("town", "B", name="东镇"),
    target("v1", "B", bundle="town", name="一村"),
    target("v2", "B", bundle="town", name="二村"),
    target("t", "B"),
)
GIVEN = scenario(REGIONS, [team("a1", "A", "一组"), team("c1", "C", "二组")], TARGETS)

EXAMPLE = StandardExample(
    "bundles",
    with_rules(GIVEN, "bundles", hard()),
    plan(posting("a1", "B", "v1", "town")),
    "the bundle of 东镇 is not inspected as a whole: 二村 would be left out of 一组's posting to 乙县",
    "东镇同巡对象没有整体巡察：一组派驻乙县时漏了二村",
    solver_can_tell=False,
)


def test_members_that_are_missing_are_named() -> None:
    """A posting with one village of a bundle tells which members it would leave out."""
    assert sentences("bundles", GIVEN, plan(posting("a1", "B", "v1"))) == [
        (
            "the bundle of 东镇 is not inspected as a whole: 东镇, 二村 would be left out of 一组's posting to 乙县",
            "东镇同巡对象没有整体巡察：一组派驻乙县时漏了东镇、二村",
        )
    ]


def test_members_have_the_same_dates() -> None:
    """A bundle whose members have different dates is torn apart in time."""
    torn = plan(posting("a1", "B", "town", "v1", visit("v2", "2024-03-05")))
    assert sentences("bundles", GIVEN, torn) == [
        (
            "the bundle of 东镇 has different dates in 一组's posting to 乙县",
            "一组派驻乙县时，东镇同巡对象的起止日期不一致",
        )
    ]


def test_a_bundle_torn_over_two_postings_is_one_breach() -> None:
    """What is torn is the bundle, however many postings share it."""
    assert abouts("bundles", GIVEN, plan(posting("a1", "B", "town", "v1"), posting("c1", "B", "v2"))) == {("town",)}


def test_whole_bundles_single_targets_and_bundles_left_out_are_no_breach() -> None:
    """A bundle is inspected as a whole or not at all; other targets have nothing to do with it."""
    assert sentences("bundles", GIVEN, plan(posting("a1", "B", "town", "v1", "v2", "t"))) == []
    assert sentences("bundles", GIVEN, plan(posting("a1", "B", "t"))) == []


def test_members_already_inspected_drop_out() -> None:
    """What the term has seen is not asked for again, be it a member or the head."""
    for seen, rest in (("v2", ("town", "v1")), ("town", ("v1", "v2"))):
        given = replace(GIVEN, history=(history("R0", "2023-05-01", "B", target=seen),))
        assert sentences("bundles", given, plan(posting("a1", "B", *rest))) == []
        assert sentences("bundles", given, plan(posting("a1", "B", rest[0]))) != []


def test_bundles_cannot_be_a_wish() -> None:
    """The rule says what one target is, so it is kept or off."""
    assert Mode.SOFT not in Bundles.modes


@pytest.mark.parametrize("seen", [None, "v1", "town"])
def test_the_solver_offers_bundles_as_a_whole_and_loses_no_member(seen: str | None) -> None:
    """Every visit on offer stands for all open members of its bundle; where the rule is off, for one target."""
    past = () if seen is None else (history("R0", "2023-05-01", "B", target=seen),)
    kept = with_rules(replace(GIVEN, history=past), "bundles", Setting(Mode.HARD))
    visits = {key[3] for key in build(kept).visits}
    assert visits == {"town", "t"}
    for unit in visits:
        members = [member.id for member in kept.units[unit].members]
        whole = plan(posting("a1", "B", *members))
        assert [each for entry in rulebook(kept) for each in entry.rule.breaches(kept, whole, entry.rounds)] == []
    off = with_rules(replace(GIVEN, history=past), "bundles", Setting(Mode.OFF))
    assert {key[3] for key in build(off).visits} == {"town", "v1", "v2", "t"} - {seen}
