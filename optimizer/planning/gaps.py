"""What a plan says of targets that it leaves out for want of people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.plan import Unserved
from optimizer.domain.reasons import reason_of
from optimizer.domain.shortages import chosen_in
from optimizer.recusal.unstaffed import why_without_crew

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Unit
    from optimizer.domain.shortages import Joint, Row, Shortages
    from optimizer.recusal.openings import Openings

PostingKey = tuple[str, str, str]
"""(round, team, host)"""
_OPEN_TO_DOUBT = ("nobody-may", "no-room", "not-chosen", "not-found")
"""What is said of targets by those who know nothing of people, and may be for want of them."""


def with_gaps_told(openings: Openings, plan: Plan, sent: Plan) -> Plan:
    """Return a plan that says of what it leaves out of another one that nobody could be seated for it.

    So it says of what teams had no room for that are not sent now.
    """
    scenario, kept = openings.scenario, {posting.key for posting in plan.postings}
    called_off = [posting for posting in sent.postings if posting.key not in kept]

    def told(left: Unserved) -> Unserved:
        unit = scenario.units[scenario.unit_of[left.target]]
        is_open = left.code == "no-room" and any(
            openings.can_serve(scenario.round[posting.round], scenario.team[posting.team], unit)
            for posting in called_off
        )
        return Unserved(left.target, "no-crew", reason_of("no-crew")) if is_open else left

    gone = [target for target in sent.served if target not in plan.served]
    unserved = tuple(Unserved(target, "no-crew", reason_of("no-crew")) for target in gone)
    return replace(plan, unserved=(*map(told, plan.unserved), *unserved))


def with_want_of_people_told(openings: Openings, shortages: Shortages, plan: Plan) -> Plan:
    """Return a plan that says of what it leaves out whether it is for want of people.

    It is if somebody else could be sent to inspect it beside what the plan does, but for that alone.

    Parameters
    ----------
    openings
        What is open, people looked at.
    shortages
        What hard rules demand of people, as far as it is known.
    plan
        The plan, with reasons of those who know nothing of people.
    """
    want = _Want(openings, shortages, plan)

    def told(left: Unserved) -> Unserved:
        code = want.code(left) if left.code in _OPEN_TO_DOUBT else left.code
        return left if code == left.code else Unserved(left.target, code, reason_of(code))

    return replace(plan, unserved=tuple(map(told, plan.unserved)))


class _Want:
    """Tells whether units are left out for want of people."""

    def __init__(self, openings: Openings, shortages: Shortages, plan: Plan) -> None:
        from optimizer.engines.leaving import Reasons  # the engines are slow to import

        self._openings, self._shortages, self._scenario = openings, shortages, openings.scenario
        self._chosen = chosen_in(self._scenario, plan.postings)
        self._sent = {key[:2] for key in self._chosen}
        self._room = Reasons(self._scenario, plan)
        self._known: dict[Hashable, str] = {}

    def code(self, left: Unserved) -> str:
        """Return why a target is left out, which is said already unless it is for want of people."""
        unit = self._scenario.units[self._scenario.unit_of[left.target]]
        own = unit.id if unit.id in self._spoken_of else ""
        alike = (self._openings.likeness(unit), unit.is_large, own, left.code)
        if alike not in self._known:
            self._known[alike] = self._code(unit, left.code)
        return self._known[alike]

    def _code(self, unit: Unit, said: str) -> str:
        visits = tuple(self._visits(unit, said))
        openings, is_short = self._openings, False
        for round_, team in visits:
            if openings.can_serve(round_, team, unit):
                if said == "not-found" or not self._is_short(round_, team, unit):
                    return said
                is_short = True
        if is_short:
            return "no-crew"
        return why_without_crew(openings, ((round_, team, unit) for round_, team in visits)) or said

    def _visits(self, unit: Unit, said: str) -> Iterator[tuple[Round, Team]]:
        """Yield who could inspect a unit if no rule spoke and people were not looked at, in which round."""
        for round_ in self._scenario.planned_rounds:
            for team in self._scenario.teams:
                is_free = said == "nobody-may" or (round_.id, team.id) not in self._sent
                if is_free or any(
                    self._room.has_room((round_.id, team.id, host, unit.id)) for host in self._hosts(round_, team, unit)
                ):
                    yield round_, team

    def _hosts(self, round_: Round, team: Team, unit: Unit) -> tuple[str, ...]:
        host = self._openings.host_of(unit)
        if not self._openings.is_hard(round_.id, "target-host"):
            return self._openings.allowed_hosts(round_, team)
        return () if host is None else (host,)

    def _is_short(self, round_: Round, team: Team, unit: Unit) -> bool:
        """Whether people are too few for a visit of a team beside all that the plan does."""
        keys = [(round_.id, team.id, host) for host in self._hosts(round_, team, unit)]
        return all(self._is_beyond(key) or self._is_together(key, unit) for key in keys)

    def _is_beyond(self, key: PostingKey) -> bool:
        if key in self._chosen:
            return False
        rows = (*self._rows.get(key[:2], ()), *self._rows.get(key, ()))
        return any(row.of(key) > left for row, left in rows)

    def _is_together(self, key: PostingKey, unit: Unit) -> bool:
        joints = self._joints.get(key[:2])
        if joints is None:
            return False
        beside = {**self._chosen, key: self._chosen.get(key, frozenset()) | {unit.id}}
        return any(joint.is_met_by(beside) for joint in joints)

    @cached_property
    def _rows(self) -> Mapping[tuple[str, ...], list[tuple[Row, int]]]:
        """Limits by what they count, with how much of each the plan leaves."""
        rows: dict[tuple[str, ...], list[tuple[Row, int]]] = defaultdict(list)
        for row in self._shortages.limits:
            left = row.room - sum(map(row.of, self._chosen))
            for what in row.amounts:
                rows[what].append((row, left))
        return rows

    @cached_property
    def _joints(self) -> Mapping[tuple[str, str], list[Joint]]:
        """What cannot be staffed together, by round and team."""
        joints: dict[tuple[str, str], list[Joint]] = defaultdict(list)
        for joint in self._shortages.together:
            for stint in joint.stints:
                joints[stint.round, stint.team].append(joint)
        return joints

    @cached_property
    def _spoken_of(self) -> frozenset[str]:
        """The units of which it is known that they cannot be inspected beside something else."""
        return frozenset(unit for joint in self._shortages.together for stint in joint.stints for unit in stint.units)
