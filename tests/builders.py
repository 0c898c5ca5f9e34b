"""Small scenarios and plans for tests: every builder has good defaults, so that a test names only what matters.

Dates may be given as ``date`` or as ISO text. The calendar is Monday to Friday without public holidays unless a
test asks for a country's.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zlib import crc32

from optimizer.domain import (
    HistoryRow,
    Kind,
    Plan,
    Posting,
    Region,
    Round,
    Scenario,
    ScenarioReference,
    Span,
    Target,
    Team,
    Visit,
    WorkingCalendar,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MONDAY = date(2024, 3, 4)
"""The Monday on which the first round starts unless a test says otherwise."""

LAST_FRIDAY = date(2024, 4, 26)
"""The Friday on which the first round ends unless a test says otherwise: 40 working days, both included."""


def day(when: date | str) -> date:
    """Return the day, given as such or as ``YYYY-MM-DD``."""
    return date.fromisoformat(when) if isinstance(when, str) else when


def span(start: date | str, end: date | str) -> Span:
    """Return the days from ``start`` to ``end``, both inclusive."""
    return Span(day(start), day(end))


def region(id: str, name: str | None = None, **columns: Any) -> Region:  # noqa: ANN401
    """Return a region; without coordinates it lies at a made-up point that depends on its id alone."""
    lot = crc32(id.encode())
    place = {"lon": 116 + lot % 199 / 100, "lat": 38 + lot // 199 % 199 / 100}
    return Region(id=id, name=name or id, **{**place, **columns})


def team(id: str, home: str | Sequence[str], name: str | None = None, **columns: Any) -> Team:  # noqa: ANN401
    """Return a whole team of one home, or of several if a sequence is given."""
    homes = (home,) if isinstance(home, str) else tuple(home)
    return Team(id=id, name=name or id, homes=homes, **{**columns, "kind": Kind(columns.get("kind", "whole"))})


def target(id: str, region: str, days: int = 5, name: str | None = None, **columns: Any) -> Target:  # noqa: ANN401
    """Return a small target of risk 1 that takes a working week."""
    return Target(id=id, name=name or id, region=region, days=days, **columns)


def round_(
    id: str = "R1",
    enter: date | str | None = None,
    leave: date | str | None = None,
    **columns: Any,  # noqa: ANN401
) -> Round:
    """Return a round; without dates ``R1`` lasts the first eight weeks, ``R2`` the eight after them, and so on."""
    number = int(id[1:]) if id[1:].isdigit() else 1
    shift = timedelta(weeks=8 * (number - 1))
    return Round(id=id, enter=day(enter or MONDAY + shift), leave=day(leave or LAST_FRIDAY + shift), **columns)


def history(round: str, when: date | str, host: str, **columns: Any) -> HistoryRow:  # noqa: ANN401
    """Return one fact of an earlier round; ``home`` may be a single region."""
    home = columns.pop("home", ())
    homes = (home,) if isinstance(home, str) else tuple(home)
    columns["kind"] = Kind(columns.get("kind", "whole"))
    return HistoryRow(round=round, date=day(when), host=host, home=homes, **columns)


def scenario(
    regions: Iterable[Region | str] = ("A", "B", "C"),
    teams: Iterable[Team] | None = None,
    targets: Iterable[Target] | None = None,
    rounds: Iterable[Round | str] = ("R1",),
    **tables: Any,  # noqa: ANN401
) -> Scenario:
    """Return a scenario. Regions and rounds may be given by id alone.

    Without teams every region gets one (``A`` gets ``a1``); without targets every region gets one (``A`` gets
    ``tA``).
    """
    places = tuple(each if isinstance(each, Region) else region(each) for each in regions)
    if teams is None:
        teams = (team(f"{each.id.lower()}1", each.id) for each in places)
    if targets is None:
        targets = (target(f"t{each.id}", each.id) for each in places)
    return Scenario(
        regions=places,
        teams=tuple(teams),
        targets=tuple(targets),
        rounds=tuple(each if isinstance(each, Round) else round_(each) for each in rounds),
        **{"id": "test", "name": "a test", "calendar": WorkingCalendar(country=None), **tables},
    )


def visit(target: str, start: date | str = MONDAY, end: date | str = LAST_FRIDAY) -> Visit:
    """Return one target inspected from ``start`` to ``end``."""
    return Visit(target, day(start), day(end))


def posting(
    team: str,
    host: str,
    *targets: str | Visit,
    round: str = "R1",
    enter: date | str | None = None,
    leave: date | str | None = None,
    **columns: Any,  # noqa: ANN401
) -> Posting:
    """Return a posting over the whole round; targets given by id alone last as long as the posting."""
    usual = round_(round)
    first, last = day(enter or usual.enter), day(leave or usual.leave)
    visits = tuple(each if isinstance(each, Visit) else Visit(each, first, last) for each in targets)
    return Posting(round=round, team=team, host=host, enter=first, leave=last, visits=visits, **columns)


def plan(*postings: Posting, of: Scenario | None = None, **columns: Any) -> Plan:  # noqa: ANN401
    """Return a plan of these postings in plan order; ``of`` fills the reference to its scenario."""
    if of is not None:
        columns.setdefault("scenario", ScenarioReference(of.id, of.path, of.digest))
    return Plan(postings=tuple(sorted(postings, key=lambda each: each.key)), **columns)
