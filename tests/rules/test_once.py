from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import assert_halves_agree, hard, soft, with_rules
from tests.builders import history, plan, posting, region, scenario, span, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain.records import Setting

REGIONS = (region("A", "甲县"), region("B", "乙县"), region("C", "丙县"))
TEAMS = (team("a1", "A", "一组"), team("c1", "C", "二组"))

EXAMPLE = StandardExample(
    "once",
    with_rules(scenario(REGIONS, TEAMS, [target("t", "B", name="学校")], ("R1", "R2")), "once", hard()),
    plan(posting("a1", "B", "t"), posting("c1", "B", "t", round="R2")),
    "学校 is inspected 2 times: in rounds R1, R2",
    "学校被巡察2次：R1、R2轮次",
)


def test_a_second_inspection_is_told_with_its_rounds() -> None:
    """Two teams at the same target, be it in one round or in two, are one too many."""
    given = scenario(REGIONS, TEAMS, [target("t", "B", name="学校")], ("R1", "R2"))
    twice = plan(posting("a1", "B", "t"), posting("c1", "B", "t", round="R2"))
    assert sentences("once", given, twice) == [
        ("学校 is inspected 2 times: in rounds R1, R2", "学校被巡察2次：R1、R2轮次")
    ]
    assert sentences("once", given, plan(posting("a1", "B", "t"))) == []


def test_what_history_has_seen_does_not_come_again() -> None:
    """A target that the term has seen is not inspected again; a look-back is a target of its own."""
    targets = [target("t", "B", name="学校"), target("again", "B", look_back_of="t")]
    given = scenario(REGIONS, TEAMS, targets, history=[history("R0", "2023-05-01", "B", target="t")])
    assert sentences("once", given, plan(posting("a1", "B", "t", "again"))) == [
        ("学校 was already inspected in the term and comes again in round R1", "学校本届已巡察，R1轮次又列入")
    ]


@pytest.mark.parametrize(("when", "is_seen"), [("2021-12-31", False), ("2022-01-01", True), ("2026-12-31", True)])
def test_only_the_term_counts(when: str, is_seen: bool) -> None:
    """An inspection before the term leaves the target open; without a term every inspection counts."""
    past = [history("R0", when, "B", target="t")]
    term = span("2022-01-01", "2026-12-31")
    judged = plan(posting("a1", "B", "t"))
    given = scenario(REGIONS, TEAMS, [target("t", "B")], history=past, term=term)
    assert bool(sentences("once", given, judged)) is is_seen
    assert sentences("once", scenario(REGIONS, TEAMS, [target("t", "B")], history=past), judged) != []


def test_a_bundle_inspected_twice_is_one_breach() -> None:
    """Every member of the bundle comes twice, and the bundle counts once."""
    targets = [target("town", "B"), target("v1", "B", bundle="town")]
    given = scenario(REGIONS, TEAMS, targets)
    twice = plan(posting("a1", "B", "town", "v1"), posting("c1", "B", "town", "v1"))
    assert abouts("once", given, twice) == {("town",)}
    assert len(sentences("once", given, twice)) == 2


@pytest.mark.parametrize("setting", [hard(), soft(2)])
@pytest.mark.parametrize("term", [None, span("2022-01-01", "2026-12-31")])
def test_both_halves_agree(setting: Setting, term: object) -> None:
    """Check and solver agree over teams and rounds, with targets that an earlier term or this one has seen."""
    targets = [target("t", "B"), target("town", "B"), target("v1", "B", bundle="town"), target("old", "B")]
    past = [history("R0", "2023-05-01", "B", target="v1"), history("R0", "2021-05-01", "B", target="old")]
    given = scenario(REGIONS, TEAMS, targets, history=past, term=term)
    assert_halves_agree("once", setting, given)


@pytest.mark.parametrize("setting", [hard(), soft(2)])
def test_both_halves_agree_over_rounds(setting: Setting) -> None:
    """A target is inspected in one round or in the next one, not in both."""
    given = scenario(REGIONS, TEAMS[:1], [target("t", "B"), target("u", "C")], ("R1", "R2"))
    assert_halves_agree("once", setting, given)
