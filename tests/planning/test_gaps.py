"""What a plan says of targets that it leaves out because teams were called off for want of a crew."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain import Plan
from optimizer.domain.plan import Unserved
from optimizer.domain.reasons import reason_of
from optimizer.domain.records import Pin
from optimizer.planning.staffing import by_urgency, with_gaps_told
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


def test_people_are_found_first_for_what_pins_ask_for_then_for_what_is_riskiest() -> None:
    """Where not every posting can be staffed a decision that was taken goes before a risk, and a risk before none."""
    targets = [target("tB", "B", risk=9), target("tC", "C", risk=1), target("tA", "A", risk=5)]
    given = scenario(
        targets=targets, pins=(Pin(rule="must", team="b1", host="C"), Pin(rule="never", team="c1", host="A"))
    )
    sent = [posting("a1", "B", "tB"), posting("c1", "A", "tA"), posting("b1", "C", "tC")]
    assert [each.team for each in by_urgency(given, sent)] == ["b1", "a1", "c1"]
    assert [each.team for each in by_urgency(replace(given, pins=()), sent)] == ["a1", "c1", "b1"]
