from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Seat
from tests.agreement import hard, soft, with_rules, words
from tests.builders import plan, posting, scenario, target, team
from tests.rules.examples import abouts
from tests.rules.standard import StandardExample
from tests.seating import assert_halves_agree_on_seats, officer, people

if TYPE_CHECKING:
    from optimizer.domain import Setting

GIVEN = scenario(
    "AB",
    [team("a1", "A", "一组"), team("b1", "B", kind="local"), team("a2", "A", kind="half")],
    [target("tB", "B")],
    officers=(
        officer("P1", "A", "leader", "member", team="a1"),
        officer("P2", "A", team="a1"),
        officer("R1x", "A", "leader", "member"),
        officer("L1", "B", "leader", "member", team="b1"),
        officer("L2", "B", "leader", "member"),
    ),
    composition=Composition({kind: (Seat("leader", 1), Seat("member", 1)) for kind in Kind}),
)

EXAMPLE = StandardExample(
    "own-people",
    with_rules(GIVEN, "own-people", hard()),
    plan(posting("a1", "B", "tB", seats=people("leader=P1", "member=R1x"))),
    "R1x stands in for one of 一组's own people",
    "R1x替换一组的本组人员",
    solver_can_tell=False,  # reserves are no candidates where the rule is hard, so there is nothing to refuse
)


def test_a_reserve_has_a_sentence() -> None:
    """The sentence names the reserve and the team."""
    EXAMPLE.assert_reported()


@pytest.mark.parametrize(
    ("stay", "found"),
    [
        (posting("a1", "B", "tB", seats=people("leader=P1", "member=P2")), set()),
        (posting("a1", "B", "tB", seats=people("leader=R1x", "member=R1x")), {("R1", "a1", "B", "R1x")}),
        (posting("b1", "B", "tB", seats=people("leader=L1", "member=L2")), {("R1", "b1", "B", "L2")}),
        (posting("a2", "B", "tB", seats=people("leader=R1x")), set()),
        (posting("a1", "B", "tB", seats=people("leader=gone")), set()),
    ],
)
def test_whom_it_speaks_of(stay: object, found: set[tuple[str, ...]]) -> None:
    """Of whole and local teams alone; a reserve counts once, and somebody of earlier times not at all."""
    assert abouts("own-people", GIVEN, plan(stay)) == found  # type: ignore[arg-type]


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree(setting: Setting) -> None:
    """Hard, reserves are no candidates; soft, each of them costs."""
    assert_halves_agree_on_seats("own-people", setting, GIVEN, [posting("a1", "B", "tB"), posting("b1", "B")])


@pytest.mark.parametrize("setting", [hard(), soft(3)], ids=words)
def test_both_halves_agree_on_lent_seats(setting: Setting) -> None:
    """A seat that is lent to a whole team is open to the pool, as its composition says."""
    lent = replace(
        GIVEN,
        composition=Composition({Kind.WHOLE: (Seat("leader", 1), Seat("audit", 1, "any"))}),
        officers=(*GIVEN.officers[:3], officer("X1", "B", "audit"), officer("X2", "A", "audit", "leader")),
    )
    made = plan(posting("a1", "B", "tB", seats=people("leader=X2", "audit=X1")))
    assert abouts("own-people", lent, made) == {("R1", "a1", "B", "X2")}
    assert_halves_agree_on_seats("own-people", setting, lent, [posting("a1", "B", "tB")])
