"""Postings for which a hard rule ``seats`` demands more people than there are seats, or allows fewer than must go.

Everything here is *necessary*: what else a posting inspects may bring more seats, or a higher limit, and counts if so.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from optimizer.domain.records import Mode
from optimizer.recusal.obstacle import Obstacle
from optimizer.rules.staffing.seats import Seats
from optimizer.rules.staffing.words import people_counted
from optimizer.rules.workload.target_host import TargetHost
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario, Unit
    from optimizer.rules.rulebook import InForce

_TOO_FEW = Text("left with {seats}, while at least {least} must go", "只有{seats}，而按规则至少应派{least}")
_TOO_MANY = Text("too large with {seats}, while at most {most} may go", "有{seats}，而按规则至多派{most}")
_NEEDS_MANY = Text("allowed to send {most} at most, and it needs {found}", "按规则至多派{most}，该对象需要{found}")


class Sizes:
    """Tells which postings, and which visits, can never have as many people as the rule ``seats`` asks for.

    Parameters
    ----------
    scenario
        What is given.
    book
        The rules in force.
    """

    def __init__(self, scenario: Scenario, book: Iterable[InForce]) -> None:
        self._scenario = scenario
        hard = [kept for kept in book if kept.mode is Mode.HARD]
        self._rules = {round_.id: kept.rule for kept in hard if isinstance(kept.rule, Seats) for round_ in kept.rounds}
        self._bound = {round_.id for kept in hard if isinstance(kept.rule, TargetHost) for round_ in kept.rounds}

    def against_posting(self, round_: Round, team: Team, host: str) -> Obstacle | None:
        """Return why a team cannot go to a host, whatever it inspects there; ``None`` if it can."""
        rule = self._rule(round_, team)
        if rule is None:
            return None
        seats = sum(seat.count for seat in self._scenario.staffing.seats_of(team))
        if max(seats, self._largest_at.get(host if round_.id in self._bound else None, 0)) < rule.least:
            return _obstacle(_TOO_FEW, seats=_seats(seats), least=people_counted(rule.least))
        most, needed = self._most(rule), self._people(team)
        return _obstacle(_TOO_MANY, seats=_seats(needed), most=people_counted(most)) if needed > most else None

    def against_visit(self, round_: Round, team: Team, unit: Unit) -> Obstacle | None:
        """Return why a team cannot inspect a unit, whatever else it inspects; ``None`` if it can."""
        rule = self._rule(round_, team) if unit.id in self._headcounts else None
        if rule is None:
            return None
        most = self._most(rule)
        if self._people(team, [member.id for member in unit.members]) <= most:
            return None
        return _obstacle(_NEEDS_MANY, most=people_counted(most), found=people_counted(self.headcount(unit)))

    def unfit(self, round_: Round, team: Team) -> Iterator[tuple[str, str, str]]:
        """Yield the visits of a team in a round for which it can never have a crew, by round, team and unit."""
        for unit in self._headcounts:
            if self.against_visit(round_, team, self._scenario.units[unit]) is not None:
                yield round_.id, team.id, unit

    def headcount(self, unit: Unit) -> int:
        """Return how many people a unit needs, where that may be more than may go; else 0."""
        return self._headcounts.get(unit.id, 0)

    def _rule(self, round_: Round, team: Team) -> Seats | None:
        return self._rules.get(round_.id) if self._scenario.staffing.is_staffed(team) else None

    def _most(self, rule: Seats) -> int:
        return max(rule.most, rule.most_with_villages) if self._has_bundles else rule.most

    @cached_property
    def _headcounts(self) -> Mapping[str, int]:
        """How many people those units need that need more than some rule lets go."""
        least = min((self._most(rule) for rule in self._rules.values()), default=None)
        needed = {unit.id: _headcount(unit) for unit in self._scenario.units.values()}
        return {unit: count for unit, count in needed.items() if least is not None and count > least}

    def _people(self, team: Team, targets: Iterable[str] = ()) -> int:
        """Return how many people go with a team at least; one may have several seats that are for some days alone."""
        return sum(seat.count for seat in self._scenario.staffing.seats_of(team, targets) if seat.days is None)

    @cached_property
    def _has_bundles(self) -> bool:
        return any(member.bundle is not None for unit in self._scenario.units.values() for member in unit.members)

    @cached_property
    def _largest_at(self) -> Mapping[str | None, int]:
        """How many people the most demanding unit at each host needs; that of all under ``None``."""
        largest: dict[str | None, int] = {}
        for unit in self._scenario.units.values():
            for host in (None, *(self._scenario.host_of[member.id] for member in unit.members)):
                largest[host] = max(largest.get(host, 0), _headcount(unit))
        return largest


def _headcount(unit: Unit) -> int:
    return max(member.headcount or 0 for member in unit.members)


def _obstacle(words: Text, **values: object) -> Obstacle:
    return Obstacle(Seats.id, words.fill(**values))


def _seats(count: int) -> Text:
    return counted(count, "seat", "seats", "个岗位")
