"""What postings lack together is learnt of them alone: nothing that others, or more targets, may give them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from optimizer.domain import Composition, Kind, Mode, Officer, Seat, Setting
from optimizer.domain.shortages import chosen_in
from optimizer.engines import Settings
from optimizer.engines.search import Limits
from optimizer.planning.people import Grade, People
from tests.builders import day, posting, scenario, target, team

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain import Posting, Scenario

LIMITS = Limits(20.0)
LEADER, MEMBER = Seat("leader", 1), Seat("member", 1)
AUDIT, PARTY = (Officer(id=skill, name=skill, home="A", skills=(skill,)) for skill in ("audit", "party"))


def learnt_from(given: Scenario, sent: Sequence[Posting]) -> People:
    """Return what is known of people once the seats of some postings were filled."""
    people = People(given, Settings(workers=1), threading.Event())
    people.learn_joints(people.sending(Grade.ANYTHING), people.fill(sent, LIMITS, None), LIMITS)
    return people


def test_what_lacks_newcomers_may_have_them_beside_others() -> None:
    """A leader who was not promoted lately may not go alone, but together with somebody who was."""
    people = [
        Officer(id="old", name="old", home="A", seats=("leader",)),
        Officer(id="new", name="new", home="C", seats=("leader",), promoted_on=day("2024-01-01")),
    ]
    given = scenario(
        teams=[team("a1", "A", kind="half"), team("c1", "C", kind="half")],
        officers=people,
        composition=Composition({Kind.HALF: (LEADER,)}),
        rules={"newcomers": Setting(Mode.HARD, 1, {"share": 10})},
    )
    alone, both = [posting("a1", "B", "tB")], [posting("a1", "B", "tB"), posting("c1", "A", "tA")]
    known = learnt_from(given, alone)
    assert sum(group.missing for group in known.fill(alone, LIMITS, None)) == 1000
    assert known.shortages.least(chosen_in(given, both)) == 0
    assert sum(group.missing for group in known.fill(both, LIMITS, None)) == 0


@pytest.mark.parametrize(("headcount", "lacking"), [(None, 1), (2, 0)])
def test_what_lacks_a_skill_may_have_it_once_it_is_larger(headcount: int | None, lacking: int) -> None:
    """One member has one skill of two; a target that asks for two people brings the other one along."""
    given = scenario(
        teams=[team("a1", "A", kind="half")],
        targets=[target("tB", "B"), target("uB", "B", headcount=headcount)],
        officers=(AUDIT, PARTY),
        composition=Composition({Kind.HALF: (MEMBER,)}, skills={"audit": 1, "party": 1}),
    )
    small, large = [posting("a1", "B", "tB")], [posting("a1", "B", "tB", "uB")]
    known = learnt_from(given, small)
    assert sum(group.missing for group in known.fill(small, LIMITS, None)) == 1
    assert known.shortages.least(chosen_in(given, large)) == lacking
    assert sum(group.missing for group in known.fill(large, LIMITS, None)) == lacking
