"""Notes on what is filled in but does nothing: not used yet in this version, counted by no tier, or limiting nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.intake.tables import BY_NAME
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row

UNUSED_TABLES = ("officers", "posts")
UNUSED_COLUMNS = (
    ("targets", "headcount"),
    ("pins", "officer"),
    ("pins", "seat"),
)
_OF_OFFICERS = (("ties", "who"), ("ties", "whom"), ("waivers", "who"), ("waivers", "whom"))


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
            _note_column(draft, row, column, sentence)
    _note_people(draft)


def note_uncounted(draft: Draft) -> None:
    """Note targets whose being left out no tier counts, because the tiers named leave their tier out."""
    tiers = draft.settings.tiers
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
            draft.report.note(draft.settings.place_of("tiers"), sentence.fill(tier=tier))


def note_idle_capacity(draft: Draft) -> None:
    """Note, once, that ``host_capacity`` limits nobody when no rotating team may take part in a planned round."""
    scenario, row = draft.scenario, next(draft.good("regions", "host_capacity"), None)
    rounds = scenario.planned_rounds
    if row is None or not rounds or any(scenario.rotating_teams(round_) for round_ in rounds):
        return
    sentence = Text(
        "The column {name} counts whole, half and exchange teams only, and none of them may take part in any round to "
        "be planned, so it limits nothing.",
        "“{name}”列只计整建制、半建制、互派的组，而待安排的各轮都没有这类组参加，因此不起限制作用。",
    )
    _note_column(draft, row, "host_capacity", sentence)


def note_idle_blackouts(draft: Draft) -> None:
    """Note blackouts of regions in which, themselves included, no team is ever hosted."""
    scenario = draft.scenario
    places, hosts = scenario.places, {host for host in scenario.host_of.values() if host is not None}
    hosts.update(scenario.all_homes)
    around = {outer for host in hosts for outer in places.upward(host)}
    for row in draft.good("blackouts", "who"):
        if row["who"] in scenario.region and row["who"] not in around:
            sentence = Text(
                "No team is hosted by this region nor by any inside it, so its blackout changes nothing.",
                "该地区及其下各地都不接待巡察组，因此这一停巡不起作用。",
            )
            draft.report.note(row.place("who"), sentence, found=row["who"])


def _note_column(draft: Draft, row: Row, column: str, sentence: Text) -> None:
    # A cell that only an override fills has no header in the file.
    name = row.headers.get(column, column)
    draft.report.note(row.place(column)._replace(row=None), sentence.fill(name=name))


def _note_people(draft: Draft) -> None:
    officers, leaders = {*draft.ids("officers")}, {*draft.ids("leaders")}
    not_used = Text(
        "Rows about officers or leaders are not used yet in this version.", "本版本尚未使用涉及干部或领导的行。"
    )
    for_seats = Text(
        "Blackouts of officers hold for the seats that a plan names; people are not planned yet in this version.",
        "干部的停巡日期用于核对方案中写明的岗位；本版本尚不编排人员。",
    )
    named = [(*each, officers | leaders, not_used) for each in _OF_OFFICERS]
    for table, column, people, sentence in (*named, ("blackouts", "who", officers, for_seats)):
        row = next((row for row in draft.good(table, column) if row[column] in people), None)
        if row is not None:
            draft.report.note(row.place(column), sentence, found=row[column])
