"""Which checks there are beyond single cells, and what each needs to be sound before it can say anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.intake import references

if TYPE_CHECKING:
    from collections.abc import Callable

    from optimizer.intake.draft import Draft


@dataclass(frozen=True, slots=True)
class Check:
    """One check. It is left out while a defect touches what it ``needs``, so that one slip is reported once."""

    run: Callable[[Draft], None]
    needs: tuple[str, ...] = ()


CHECKS = (
    Check(references.check_ids),
    Check(references.check_references),
    Check(references.note_forgotten_ids),
)


def run(draft: Draft) -> None:
    """Run every check whose needs are sound; each reports what it finds."""
    for check in CHECKS:
        if draft.report.is_sound(*check.needs):
            check.run(draft)
