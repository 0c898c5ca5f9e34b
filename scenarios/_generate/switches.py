"""Rules that scenarios are written for before the reader knows them, switched on here alone.

What a scenario says of a rule that is not in ``READY``, in ``scenario.yaml`` or in a column that only this rule reads, is
left out of what is written. Add the rule's id and run ``python -m scenarios._generate``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

READY: frozenset[str] = frozenset()
WAITING = {
    "class-quota": (),
    "due-round": (),
    "lodging": ("lodging",),
    "look-back-gap": ("look_back_of",),
    "mode-needs": (),
    "precedence": ("after",),
    "rest-between-rounds": (),
}
"""All such rules, each with the columns that it alone reads."""


def ready_columns(columns: Iterable[str]) -> tuple[str, ...]:
    """Return the columns without those that only rules which are not ready would read."""
    unread = {column for rule, only_here in WAITING.items() if rule not in READY for column in only_here}
    return tuple(column for column in columns if column not in unread)
