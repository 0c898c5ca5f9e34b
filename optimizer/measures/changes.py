"""What one plan does otherwise than another: the one place where a change is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.scenario import Scenario

Key: TypeAlias = tuple[str, str, str]
"""(round, team, host)"""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a plan does otherwise than another.

    Parameters
    ----------
    removed, added
        Postings (round, team, host) that only the earlier, or only the later plan has.
    moved
        Units inspected elsewhere, in another round or by another team, or in one of the plans only. A bundle is one
        unit, named by its head.
    redated_postings
        Postings of both plans with other days of entering or leaving.
    redated
        (round, team, host, unit): units inspected in the same posting on other days.
    """

    removed: tuple[Key, ...] = ()
    added: tuple[Key, ...] = ()
    moved: tuple[str, ...] = ()
    redated_postings: tuple[Key, ...] = ()
    redated: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def size(self) -> tuple[int, int, int]:
        """How much changes, in order of importance: postings removed or added, units moved, postings and units redated.

        Tuples compare as changes do: one posting weighs more than any number of units, one unit more than any number
        of days.
        """
        return (
            len(self.removed) + len(self.added),
            len(self.moved),
            len(self.redated_postings) + len(self.redated),
        )

    def __bool__(self) -> bool:
        return any(self.size)


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A seat of a team in a round on which other people sit.

    Parameters
    ----------
    round, team, seat
        Which seat it is.
    left, came
        Those who sit there in the earlier plan alone, and in the later one alone.
    within_team
        Whether those who came sit in the team in the earlier plan, too, on other seats.
    """

    round: str
    team: str
    seat: str
    left: tuple[str, ...]
    came: tuple[str, ...]
    within_team: bool = False


def seats_between(scenario: Scenario, before: Plan, after: Plan) -> tuple[SeatChange, ...]:
    """Return the seats on which other people sit in a later plan, of teams that both plans send in a round.

    Wherever the team goes: who goes with it elsewhere keeps the seat. If one of the plans seats nobody there are none.
    """
    old, new = _people(scenario, before), _people(scenario, after)
    if not any(old.values()) or not any(new.values()):
        return ()
    changes = []
    for (round_id, team), people in old.items():
        now = new.get((round_id, team), people)
        for seat in dict.fromkeys((*people, *now)):
            was, is_ = people.get(seat, ()), now.get(seat, ())
            left, came = tuple(each for each in was if each not in is_), tuple(each for each in is_ if each not in was)
            if left or came:
                within_team = bool(came) and set().union(*people.values()).issuperset(came)
                changes.append(SeatChange(round_id, team, seat, left, came, within_team))
    return tuple(changes)


def _people(scenario: Scenario, plan: Plan) -> Mapping[tuple[str, str], Mapping[str, list[str]]]:
    """Return who sits on which seat of each team that is sent, round by round."""
    people: dict[tuple[str, str], dict[str, list[str]]] = {}
    for posting in plan.in_rounds(scenario.planned_rounds):
        seats = people.setdefault((posting.round, posting.team), {})
        for seating in posting.seats:
            seats.setdefault(seating.seat, []).append(seating.officer)
    return people


def changes_between(scenario: Scenario, before: Plan, after: Plan) -> Changes:
    """Return what a plan does otherwise than an earlier one, in table and plan order.

    Seats are the matter of :func:`seats_between`, feedback is none.
    """
    old, new = ({posting.key: posting for posting in plan.postings} for plan in (before, after))
    was, is_ = (_places(scenario, plan) for plan in (before, after))
    moved = [unit for unit in dict.fromkeys((*was, *is_)) if was.get(unit) != is_.get(unit)]
    kept = [key for key in old if key in new]
    stays = set(moved)
    return Changes(
        removed=tuple(key for key in old if key not in new),
        added=tuple(key for key in new if key not in old),
        moved=tuple(moved),
        redated_postings=tuple(key for key in kept if old[key].span != new[key].span),
        redated=tuple(
            (*key, unit) for key in kept for unit in _redated(scenario, old[key], new[key]) if unit not in stays
        ),
    )


def _places(scenario: Scenario, plan: Plan) -> Mapping[str, frozenset[Key]]:
    """Return in which postings every unit is inspected."""
    places: dict[str, set[Key]] = {}
    for posting in plan.postings:
        for unit in posting.units(scenario):
            places.setdefault(unit, set()).add(posting.key)
    return {unit: frozenset(keys) for unit, keys in places.items()}


def _redated(scenario: Scenario, before: Posting, after: Posting) -> list[str]:
    old, new = _days(scenario, before), _days(scenario, after)
    return [unit for unit, days in old.items() if unit in new and new[unit] != days]


def _days(scenario: Scenario, posting: Posting) -> dict[str, dict[str, tuple[date, date]]]:
    """Return the days of every unit of a posting, target by target."""
    days: dict[str, dict[str, tuple[date, date]]] = {}
    for visit in posting.visits:
        unit = scenario.unit_of.get(visit.target, visit.target)
        days.setdefault(unit, {})[visit.target] = visit.start, visit.end
    return days
