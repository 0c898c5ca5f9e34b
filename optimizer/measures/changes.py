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


def changes_between(scenario: Scenario, before: Plan, after: Plan) -> Changes:
    """Return what a plan does otherwise than an earlier one, in table and plan order.

    Seats and feedback are no matter of it.
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
