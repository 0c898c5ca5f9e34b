"""Notes on what is filled in but does nothing: no seats are filled, no tier counts it, or it limits nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.intake.tables import BY_NAME
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row

_NO_SEATS = Text(
    "No seats are filled, because there are no officers or the tiers leave out seats; {name} only tells whom the "
    "people of whole teams must avoid.",
    "没有干部名单，或目标层级未列 seats，因此不编排岗位；{name} 只用于判断整建制组人员的回避。",
)
_NO_EFFECT = Text(
    "The column {name} changes nothing, because no seats are filled: there are no officers, or the tiers leave out "
    "seats.",
    "“{name}”列不起作用：没有干部名单，或目标层级未列 seats，因此不编排岗位。",
)
_NO_OFFICERS = Text(
    "The tier seats is named, but there are no officers whom the plan could seat.",
    "目标层级列有 seats，但没有可编排的干部。",
)
_PEOPLE = ("officers", "posts")
_FOR_PEOPLE = (("targets", "headcount"), ("pins", "officer"), ("pins", "seat"))


def note_unused(draft: Draft) -> None:
    """Note each table and column that is filled in but plays no part as the scenario stands, once."""
    scenario = draft.scenario
    if not scenario.staffing.is_planned:
        tables = [name for name in _PEOPLE if draft[name]]
        for table in tables:
            name = Text(table, BY_NAME[table].zh[0])
            draft.report.note(draft[table][0].grid.place(), _NO_SEATS.fill(name=name))
        for table, column in _FOR_PEOPLE:
            row = next(draft.good(table, column), None)
            if row is not None:
                _note_column(draft, row, column, _NO_EFFECT)
        if any("seats" in tier.weights for tier in scenario.tiers):
            draft.report.note(draft.settings.place_of("tiers"), _NO_OFFICERS)


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
