"""Rounds in which nobody is sent."""

from __future__ import annotations

from dataclasses import replace

from optimizer.domain import TierValue
from optimizer.recusal import idle_rounds
from tests import builders as b


def test_a_round_without_postings_has_its_reason() -> None:
    """Nobody to send, nothing to inspect, all of it done in other rounds, and other aims are told apart."""
    rounds = [
        b.round_("R1", "2024-03-04", "2024-03-29"),
        b.round_("R2", "2024-04-08", "2024-04-30"),
        b.round_("R3", "2024-05-06", "2024-05-31", participants=("upgraded",)),
        b.round_("R4", "2024-06-03", "2024-06-28", modes=("mobile",)),
    ]
    targets = (b.target("t", "B"), b.target("u", "C", mode="mobile", skills=("law",)))
    given = b.scenario(teams=(b.team("a1", "A"),), targets=targets, rounds=rounds, pattern="free")
    served, empty = b.plan(b.posting("a1", "B", "t")), b.plan()
    codes = {each.round: each.code for each in idle_rounds(given, served)}
    assert codes == {"R2": "other-rounds", "R3": "no-team", "R4": "no-target"}
    assert {each.round: each.code for each in idle_rounds(given, empty)} == codes | {
        **{"R1": "not-chosen", "R2": "not-chosen"}
    }
    late = replace(empty, tiers=(TierValue("coverage", 1, 1, 0, 1),))
    assert {each.round: each.code for each in idle_rounds(given, late)}["R1"] == "not-found"
    one_more = replace(given, targets=(*targets, b.target("v", "B")))
    assert {each.round: each.code for each in idle_rounds(one_more, served)}["R2"] == "not-chosen"


def test_where_every_round_has_a_posting_nothing_is_said() -> None:
    """A plan that sends somebody in every round has no idle round."""
    assert idle_rounds(b.scenario(), b.plan(b.posting("a1", "B"))) == ()
