"""Who is looked at first where many could sit: enough for every seat and skill, and always the same people."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from optimizer.domain import Composition, Kind, Officer, Pin, Seat, Seating
from optimizer.engines import Settings
from optimizer.engines.search import Limits
from optimizer.engines.seating import Clues, Filler
from optimizer.engines.shortlist import SPARES, shortlists
from optimizer.model import SeatModel
from optimizer.recusal.staffable import Staffable
from optimizer.rules.rulebook import rulebook
from tests.builders import posting, scenario, target, team

if TYPE_CHECKING:
    import pytest

    from optimizer.domain import Scenario

SENT = [posting("a1", "B"), posting("a2", "B")]
CROWD = 200


def crowd(**columns: object) -> Scenario:
    """Return a county of two half teams with a leader and two members each, and 200 people, few of whom know audits."""
    people = tuple(
        Officer(
            id=f"P{number:03}",
            name=f"P{number}",
            home="A",
            seats=("leader",) if number % 4 == 0 else ("member",),
            skills=("audit",) if number % 50 == 1 else (),
        )
        for number in range(CROWD)
    )
    return scenario(
        "ABC",
        [team("a1", "A", kind="half"), team("a2", "A", kind="half")],
        [target("tB", "B"), target("uB", "B")],
        officers=people,
        composition=Composition({Kind.HALF: (Seat("leader", 1), Seat("member", 2))}, {"audit": 1}),
        **columns,  # type: ignore[arg-type]
    )


def test_there_are_some_for_every_seat_and_skill() -> None:
    """Each list holds the one before, and so many for each who is needed, but far from everybody."""
    given = crowd()
    lists = shortlists(given, Staffable(given, rulebook(given)), SENT, [], [])
    assert len(lists) == len(SPARES)
    assert lists[0] < lists[1] < {officer.id for officer in given.officers}
    for people, spare in zip(lists, SPARES, strict=True):
        chosen = [given.officer[who] for who in people]
        assert sum("leader" in each.seats for each in chosen) >= spare * 2
        assert sum("member" in each.seats for each in chosen) >= spare * 4
        assert sum("audit" in each.skills for each in chosen) >= min(4, spare * 2)
    assert lists == shortlists(given, Staffable(given, rulebook(given)), SENT, [], [])


def test_who_is_known_already_is_among_them() -> None:
    """Those who likely sit there, sat there before, or are pinned are looked at in any case."""
    given = crowd(pins=(Pin(rule="must", officer="P100"),))
    before = posting("a1", "B", seats=(Seating("leader", "P104"),))
    likely = [(SENT[0].key, "leader", "P108")]
    first, _ = shortlists(given, Staffable(given, rulebook(given)), SENT, likely, [before])
    assert {"P100", "P104", "P108"} <= first


def test_few_are_enough_where_nothing_is_missing_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the first few fill everything nobody else is looked at; if they do not all are, and the seats are filled."""
    given, looked_at = crowd(), []
    build = SeatModel.__init__

    def noted(self: SeatModel, *arguments: object, **named: object) -> None:
        build(self, *arguments, **named)  # type: ignore[arg-type]
        looked_at.append(len({sitting.officer.id for sitting in self.sittings}))

    monkeypatch.setattr(SeatModel, "__init__", noted)
    filler = Filler(given, Settings(workers=1), threading.Event())
    enough, *_ = shortlists(given, Staffable(given, rulebook(given)), SENT, [], [])
    (group,) = filler.fill(SENT, Limits(20.0), Clues(first=(enough,)))
    assert (group.missing, group.bound, len(looked_at)) == (0, 0, 1)
    assert looked_at[0] < CROWD / 2
    looked_at.clear()
    (group,) = filler.fill(SENT, Limits(20.0), Clues(first=(frozenset({"P000"}),)))
    assert (group.missing, group.bound, looked_at) == (0, 0, [1, CROWD])
