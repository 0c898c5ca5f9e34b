"""Notes on what is filled in but does nothing: not used yet in this version, or counted by no tier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.intake.tables import BY_NAME
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.intake.draft import Draft

UNUSED_TABLES = ("officers", "posts", "leaders")
UNUSED_COLUMNS = (
    ("targets", "after"),
    ("targets", "headcount"),
    ("targets", "look_back_of"),
    ("regions", "lodging"),
    ("pins", "officer"),
    ("pins", "seat"),
)
_OF_OFFICERS = (("ties", "who"), ("ties", "whom"), ("waivers", "who"), ("waivers", "whom"), ("blackouts", "who"))


def note_unused(draft: Draft) -> None:
    """Note each table and column that is filled but not used yet, once."""
    for table in UNUSED_TABLES:
        if draft[table]:
            name = Text(table, BY_NAME[table].zh[0])
            sentence = Text("The table {name} is not used yet in this version.", "本版本尚未使用“{name}”表。")
            draft.report.note(draft[table][0].grid.place(), sentence.fill(name=name))
    for table, column in UNUSED_COLUMNS:
        row = next(draft.good(table, column), None)
        if row is not None:
            sentence = Text("The column {name} is not used yet in this version.", "本版本尚未使用“{name}”列。")
            draft.report.note(row.place(column)._replace(row=None), sentence.fill(name=row.headers[column]))
    _note_people(draft)


def note_uncounted(draft: Draft) -> None:
    """Note targets whose being left out no tier counts, because the tiers named leave their tier out."""
    tiers, places = draft.settings.tiers, draft.settings.tier_places
    named = {measure for tier in tiers for measure in tier.weights}
    pressing = any(row["mandatory"] for row in draft.good("targets", "mandatory")) or any(
        row["due"] for row in draft.good("targets", "due")
    )
    sentence = Text(
        "The tiers leave out {tier}, so leaving such targets uninspected costs nothing.",
        "目标层级中没有 {tier}，这类对象不安排也不计入任何目标。",
    )
    for tier, is_needed in (("mandatory", pressing), ("coverage", True)):
        if tiers and draft["targets"] and is_needed and tier not in named:
            draft.report.note(places[0]._replace(row=None), sentence.fill(tier=tier))


def _note_people(draft: Draft) -> None:
    people = {*draft.ids("officers"), *draft.ids("leaders")}
    for table, column in _OF_OFFICERS:
        row = next((row for row in draft.good(table, column) if row[column] in people), None)
        if row is not None:
            sentence = Text(
                "Rows about officers or leaders are not used yet in this version.", "本版本尚未使用涉及干部或领导的行。"
            )
            draft.report.note(row.place(column), sentence, found=row[column])
