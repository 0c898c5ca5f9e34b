"""The ledger: what a plan did, as facts that stand alone, in a CSV file with exactly the columns of ``history``.

A posting gives one row per target, or a single row if it has none, since its arc counts all the same; then one row per
seat. What adds up stands in one row only: the way in the posting's first row, and a bundle's days in the row of its
head. So whoever adds up a column gets what the tiers add up, and every member of a bundle is known to be inspected.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from optimizer.domain.records import HistoryRow
from optimizer.files.atomic import write_bytes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping
    from pathlib import Path

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.scenario import Scenario

LEDGER_COLUMNS = (
    "round",
    "date",
    "leave",
    "team",
    "kind",
    "home",
    "host",
    "target",
    "days",
    "km",
    "officer",
    "seat",
)
"""The columns of a ledger: every field of a row of history, in the order in which people read them."""


def facts_of(scenario: Scenario, plan: Plan, rounds: Container[str] | None = None) -> tuple[HistoryRow, ...]:
    """Return what the plan did in these rounds (``None``: in all), in order of time.

    Parameters
    ----------
    scenario
        What the plan is for.
    plan
        A plan whose ids exist in the scenario. Whether it keeps the rules is no matter here: facts are facts.
    rounds
        The ids of the rounds asked for.
    """
    return merged(
        _facts_of_posting(scenario, posting) for posting in plan.postings if rounds is None or posting.round in rounds
    )


def merged(ledgers: Iterable[Iterable[HistoryRow]]) -> tuple[HistoryRow, ...]:
    """Return the rows of several ledgers in order of time, the same fact once."""
    rows = dict.fromkeys(row for ledger in ledgers for row in ledger)
    return tuple(sorted(rows, key=lambda row: (row.date, row.round, row.team or "", row.host)))


def _facts_of_posting(scenario: Scenario, posting: Posting) -> Iterator[HistoryRow]:
    team = scenario.team[posting.team]
    days, km = _days_of(scenario, posting), scenario.km_if_known(team, posting.host)
    for target in days or (None,):
        yield HistoryRow(
            round=posting.round,
            date=posting.enter,
            leave=posting.leave,
            team=team.id,
            kind=team.kind,
            home=team.homes,
            host=posting.host,
            target=target,
            days=None if target is None else days[target],
            km=km,
        )
        km = None
    for seating in posting.seats:
        yield HistoryRow(
            round=posting.round,
            date=seating.start or posting.enter,
            leave=seating.end or posting.leave,
            team=team.id,
            kind=team.kind,
            home=team.homes,
            host=posting.host,
            officer=seating.officer,
            seat=seating.seat,
        )


def _days_of(scenario: Scenario, posting: Posting) -> Mapping[str, int | None]:
    """Return the targets inspected with the days in their rows: each unit's once, in its head's row if there is one."""
    unit_of = {visit.target: scenario.unit_of.get(visit.target, visit.target) for visit in posting.visits}
    bearers = {unit: unit if unit in unit_of else target for target, unit in reversed(unit_of.items())}
    return {target: scenario.target[unit].days if bearers[unit] == target else None for target, unit in unit_of.items()}


# -- as a file --------------------------------------------------------------------------------------------------------


def write_ledger(rows: Iterable[HistoryRow], path: Path | str) -> None:
    """Write the ledger as a whole or not at all, with the mark by which spreadsheets know UTF-8.

    Raises
    ------
    ExportError
        If the file cannot be written. Nothing is left.
    """
    write_bytes(path, ledger_text(rows).encode("utf-8-sig"))


def ledger_text(rows: Iterable[HistoryRow]) -> str:
    """Return the ledger's text: a header and one line per row.

    Cells stand as they are, also where a spreadsheet might take one for a formula: what is read again must be the same
    id, and all of them come from the scenario's own tables.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(LEDGER_COLUMNS)
    writer.writerows(cells_of(row).values() for row in rows)
    return buffer.getvalue()


def cells_of(row: HistoryRow) -> Mapping[str, str]:
    """Return what stands in a ledger under each column; an empty cell says nothing."""
    return {name: _written(getattr(row, name)) for name in LEDGER_COLUMNS}


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return "" if value is None else str(value)
