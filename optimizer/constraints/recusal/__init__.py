"""How every engine keeps the recusal rules: what a rule bans is not on offer.

A recusal rule needs no file of its own here: its bans are known before solving, and this one function withholds them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.domain.records import Mode
from optimizer.rules.rulebook import setting_of
from optimizer.rules.workload.target_host import TargetHost

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario
    from optimizer.model import Offer, SeatModel, Sitting
    from optimizer.rules import RecusalRule
    from optimizer.rules.rule import OfficerBan

ACTS: tuple[ActsOn, ...] = (ActsOn.CANDIDATES, ActsOn.SEATS)


Question = tuple[int | str, ...]
"""Rounds that are alike, by number, with the team, the host and perhaps the unit that a rule is asked about."""


def withhold(rule: RecusalRule, scenario: Scenario, offer: Offer, rounds: Sequence[Round]) -> None:
    """Withhold every banned posting, and every banned visit of a posting that is not banned itself.

    Rounds that are alike to the rule share its verdicts: a term has many rounds, and words take time.
    """
    kinds: dict[Hashable, int] = {}
    alike = {round_.id: kinds.setdefault(rule.depends_on(scenario, round_), len(kinds)) for round_ in rounds}
    known: dict[Question, bool] = {}
    banned = set()
    for key in [key for key in offer.postings if key[0] in alike]:
        question: Question = (alike[key[0]], *key[1:])
        if question not in known:
            known[question] = bool(rule.reasons_host(scenario, scenario.round[key[0]], scenario.team[key[1]], key[2]))
        if known[question]:
            offer.withhold_posting(key, key)
            banned.add(key)
    if not _looks_at_visits(rule, scenario, rounds):
        return
    special = {target.id for target in scenario.targets if rule.may_ban_target(scenario, target.id)}
    asked = {unit.id: any(member.id in special for member in unit.members) for unit in scenario.units.values()}
    hosts = {unit.id: {scenario.host_of[member.id] for member in unit.members} for unit in scenario.units.values()}
    for visit in [visit for visit in offer.visits if visit[0] in alike and visit[:3] not in banned]:
        if asked[visit[3]] or hosts[visit[3]] != {visit[2]}:
            question = (alike[visit[0]], *visit[1:])
            if question not in known:
                round_, team = scenario.round[visit[0]], scenario.team[visit[1]]
                members = scenario.units[visit[3]].members
                known[question] = any(
                    rule.reasons_visit(scenario, round_, team, visit[2], member.id) for member in members
                )
            if known[question]:
                offer.withhold_visit(visit, visit)


def seat(rule: RecusalRule, seats: SeatModel, rounds: Sequence[Round]) -> None:
    """Nobody sits where a ban keeps them away, but for what the team itself inherits and the rotation has heeded."""
    ids, scenario = {round_.id for round_ in rounds}, seats.scenario
    for officer, sittings in seats.of_officers():
        known: dict[str, tuple[OfficerBan, ...]] = {}
        for sitting in (each for each in sittings if each.posting.round in ids):
            round_ = scenario.round[sitting.posting.round]
            if round_.id not in known:
                known[round_.id] = tuple(rule.bans_officer(scenario, round_, officer))
            is_inherited = _is_inherited(scenario, round_, sitting)
            bans = [ban for ban in known[round_.id] if ban.leading_only or not is_inherited]
            if any(_bars(rule, scenario, ban, sitting) for ban in bans):
                seats.forbid(sitting, (*sitting.posting.key, officer.id))


def _is_inherited(scenario: Scenario, round_: Round, sitting: Sitting) -> bool:
    own = scenario.staffing.people_of(scenario.team[sitting.posting.team])
    return sitting.officer in own and scenario.staffing.leaves_as_one(round_)


def _bars(rule: RecusalRule, scenario: Scenario, ban: OfficerBan, sitting: Sitting) -> bool:
    """Whether a ban holds on a seat, at a place of the posting for which nobody waived it."""
    if not ban.holds_on(sitting.seat.name, is_local=sitting.is_local):
        return False
    targets = [visit.target for visit in sitting.posting.visits]
    return rule.keeps_from(scenario, sitting.officer, ban, sitting.posting.host, targets)


def _looks_at_visits(rule: RecusalRule, scenario: Scenario, rounds: Sequence[Round]) -> bool:
    """Whether the rule may ban a visit but not its posting: of a target singled out, or inspected from elsewhere."""
    from_elsewhere = any(setting_of(scenario, round_, TargetHost).mode is not Mode.HARD for round_ in rounds)
    return from_elsewhere or any(rule.may_ban_target(scenario, target.id) for target in scenario.targets)
