"""The scenario while it is being checked: rows, settings, and the scenario they would make."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from optimizer.domain import Scenario
from optimizer.intake.tables import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from optimizer.intake.grid import Row
    from optimizer.intake.issue import Report
    from optimizer.intake.settings import Settings


@dataclass
class Draft:
    """All rows by table, read but not yet trusted, and the settings."""

    rows: dict[str, list[Row]]
    settings: Settings
    report: Report
    path: str = ""
    _records: dict[str, list[tuple[Row, Any]]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> list[Row]:
        return self.rows.get(table, [])

    @cached_property
    def by_id(self) -> Mapping[str, Mapping[str, Row]]:
        """The first row of each id, by table."""
        found: dict[str, dict[str, Row]] = {}
        for table, rows in self.rows.items():
            if BY_NAME[table].has_ids:
                inner = found.setdefault(table, {})
                for row in rows:
                    if row.id is not None:
                        inner.setdefault(row.id, row)
        return found

    def ids(self, table: str) -> Mapping[str, Row]:
        """Return the rows of a table by id."""
        return self.by_id.get(table, {})

    @cached_property
    def round_ids(self) -> frozenset[str]:
        """The ids of the scenario's rounds, readable or not."""
        return frozenset(sketch.id for sketch in self.settings.rounds)

    def good(self, table: str, *columns: str) -> Iterator[Row]:
        """Yield the rows of a table in which these cells are neither empty nor defective."""
        return (row for row in self[table] if row.good(*columns))

    def records(self, table: str) -> Iterator[Any]:
        """Yield the records of a table; a row whose cells contradict each other makes none."""
        build: Callable[[Mapping[str, Any]], object] = BY_NAME[table].build
        for row in self[table]:
            try:
                yield build(row.values)
            except (ValueError, TypeError):
                continue

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that rows and settings make; with defects left it is only good for further checks."""
        settings = self.settings
        rounds = (sketch.record for sketch in settings.rounds)
        return Scenario(
            id=settings.id,
            name=settings.name,
            term=settings.term,
            calendar=settings.calendar,
            offsets=settings.offsets,
            pattern=settings.pattern,
            rules=settings.rules,
            tiers=settings.tiers,
            rounds=tuple(round_ for round_ in rounds if round_ is not None),
            regions=tuple(self.records("regions")),
            teams=tuple(self.records("teams")),
            targets=tuple(self.records("targets")),
            officers=tuple(self.records("officers")),
            posts=tuple(self.records("posts")),
            ties=tuple(self.records("ties")),
            waivers=tuple(self.records("waivers")),
            blackouts=tuple(self.records("blackouts")),
            leaders=tuple(self.records("leaders")),
            # Which rounds are past is asked of their days, so that a row without one would stop every other check.
            history=tuple(record for record in self.records("history") if record.date is not None),
            neighbours=frozenset(self.records("neighbours")),
            travel=dict(self.records("travel")),
            pins=tuple(self.records("pins")),
            composition=settings.composition,
            path=self.path,
        )
