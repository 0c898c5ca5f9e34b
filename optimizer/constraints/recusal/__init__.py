"""How every engine keeps the recusal rules: what a rule bans is not on offer.

A recusal rule needs no file of its own here: its bans are known before solving, and this one function withholds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Offer
    from optimizer.rules import RecusalRule


def withhold(rule: RecusalRule, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:
    """Withhold every banned posting, and every banned visit of a posting that is not banned itself."""
    in_force = {round_.id for round_ in rounds}
    banned = set()
    for key in [key for key in offer.postings if key[0] in in_force]:
        if rule.reasons_host(scenario, scenario.round[key[0]], scenario.team[key[1]], key[2]):
            offer.withhold_posting(key, key)
            banned.add(key)
    special = {
        unit.id: [member.id for member in unit.members if rule.may_ban_target(scenario, member.id)]
        for unit in scenario.units.values()
    }
    for visit in [visit for visit in offer.visits if visit[0] in in_force and special[visit[3]]]:
        round_, team = scenario.round[visit[0]], scenario.team[visit[1]]
        if visit[:3] not in banned and any(
            rule.reasons_target(scenario, round_, team, member) for member in special[visit[3]]
        ):
            offer.withhold_visit(visit, visit)
