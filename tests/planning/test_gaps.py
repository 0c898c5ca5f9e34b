"""What a plan says of targets that it leaves out because teams were called off for want of a crew."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain import Plan
from optimizer.domain.plan import Unserved
from optimizer.domain.reasons import reason_of
from optimizer.planning.staffing import with_gaps_told
from optimizer.recusal import picture
from tests.builders import plan, posting, scenario, target


def test_what_a_team_had_no_room_for_waits_for_a_crew_once_it_is_called_off() -> None:
    """Where nobody is sent no room is lacking; what no team that was called off could inspect keeps its reason."""
    given = scenario(targets=[target("tB", "B"), target("uB", "B"), target("tC", "C"), target("tA", "A")])
    left = tuple(
        Unserved(each, code, reason_of(code))
        for each, code in (("uB", "no-room"), ("tC", "not-chosen"), ("tA", "no-room"))
    )
    sent = replace(plan(posting("a1", "B", "tB"), of=given), unserved=left)
    told = with_gaps_told(picture(given).openings, Plan((), unserved=left), sent)
    assert [(each.target, each.code) for each in told.unserved] == [
        ("uB", "no-crew"),
        ("tC", "not-chosen"),
        ("tA", "no-room"),
        ("tB", "no-crew"),
    ]
    assert with_gaps_told(picture(given).openings, sent, sent).unserved == left
