"""How many people may take part in a round at most, because a share of them must have been promoted lately.

Whoever was not needs others beside them who were: with ``n`` of these who may sit anywhere no more than
``100 n / share`` people can take part, however they are chosen and wherever teams go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.records import Mode
from optimizer.domain.shortages import Row
from optimizer.domain.staffing import EMPTY_SEAT
from optimizer.rules.staffing.newcomers import Newcomers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.domain.records import Round, Seat, Team
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rulebook import InForce


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most people who can take part in a round.

    Parameters
    ----------
    rule
        The rule that says so.
    new
        The ids of those who were promoted lately and may sit on some seat.
    most
        How many people can take part.
    """

    rule: Newcomers
    new: frozenset[str]
    most: int

    def asked(self, seats: Iterable[Seat]) -> int:
        """Return for how many different people seats ask.

        Those for some days alone may be filled by one person after the other, but by nobody if nobody takes part.
        """
        return sum(seat.count for seat in seats if seat.days is None or not self.most)

    def beyond(self, seats: Iterable[Seat]) -> int:
        """Return how many of these seats, all of one posting, must stay empty at least."""
        return max(0, self.asked(seats) - self.most)

    def needed(self, people: int) -> int:
        """Return how many of so many people must have been promoted lately."""
        return -(-self.rule.share * people // 100)


def rule_in(book: Iterable[InForce], round_: Round) -> Newcomers | None:
    """Return the rule if it is hard in a round and asks for anybody."""
    hard = (kept.rule for kept in book if kept.mode is Mode.HARD and round_ in kept.rounds)
    rule = next((rule for rule in hard if isinstance(rule, Newcomers)), None)
    return rule if rule is not None and rule.share else None


def row_of(scenario: Scenario, ceiling: Ceiling, round_: Round, teams: Iterable[Team]) -> Row | None:
    """Return that teams ask for more people than can take part in a round, if all of them together do.

    Parameters
    ----------
    teams
        Those whose people cannot sit in another team in the round; all if nobody can take part.
    """
    amounts: Mapping[tuple[str, ...], int] = {
        (round_.id, team.id): ceiling.asked(scenario.staffing.seats_of(team)) for team in teams
    }
    return Row(amounts, ceiling.most, EMPTY_SEAT) if sum(amounts.values()) > ceiling.most else None
