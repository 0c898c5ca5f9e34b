"""A made-up county rotation with people on the seats, of any size, in which one seat is empty and one skill missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.domain import Composition, Kind, Officer, Plan, Scenario, Seat, Seating
from tests.builders import plan
from tests.plots.made_up import ZH, counties

if TYPE_CHECKING:
    from optimizer.domain import Posting

COMPOSITION = Composition(
    {Kind.HALF: (Seat("leader", 1), Seat("deputy", 1, "host"), Seat("member", 2))}, {"audit": 1, "discipline": 1}
)
SURNAMES, GIVEN = "赵钱孙李周吴郑王", ("建国", "秀英", "志强", "丽华", "明", "芳")
PEOPLE = (
    ("leader", (), "纪委"),
    ("deputy", (), "纪委"),
    ("member", ("audit",), "审计局"),
    ("member", ("discipline",), "审计局"),
    ("leader", ("audit",), "财政局"),
    ("member", ("petitions",), "财政局"),
)
"""Seat, skills and unit of the people of every team: the first four are seated, the others could be."""


def officer(id: str, home: str, **columns: object) -> Officer:
    """Return an officer called by the id who may be an ordinary member."""
    return Officer(id=id, **{"name": id, "home": home, **columns})  # type: ignore[arg-type]


def staffed(count: int = 3, rounds: int = 1, teams: int = 1) -> tuple[Scenario, Plan]:
    """Return counties whose half teams go one county further each round, with their people.

    The first posting has no second member, and so nobody for discipline inspection.
    """
    given, sent = counties(count, rounds, teams)
    people: dict[str, list[Officer]] = {}
    for place, team in enumerate(given.teams):
        people[team.id] = [
            officer(
                f"{team.id}-{number}",
                team.home,
                name=SURNAMES[place % len(SURNAMES)] + GIVEN[number] + str(place // len(SURNAMES) or ""),
                seats=(seat,),
                skills=skills,
                unit=f"{ZH[place % len(ZH)]}{unit}",
            )
            for number, (seat, skills, unit) in enumerate(PEOPLE)
        ]
    half = tuple(replace(team, kind=Kind.HALF) for team in given.teams)
    scenario = replace(
        given,
        teams=half,
        officers=tuple(each for own in people.values() for each in own),
        composition=COMPOSITION,
        rules={},
    )
    at_host: dict[tuple[str, str], int] = {}

    def seated(posting: Posting) -> Posting:
        own = people[posting.team]
        hosts = [team.id for team in half if team.home == posting.host]
        number = at_host.setdefault((posting.round, posting.host), 0)
        at_host[posting.round, posting.host] += 1
        local = people[hosts[number]][1]
        seats = [("leader", own[0]), ("deputy", local), ("member", own[2]), ("member", own[3])]
        return replace(posting, seats=tuple(Seating(seat, each.id) for seat, each in seats))

    postings = [seated(posting) for posting in sent.postings]
    postings[0] = replace(
        postings[0], seats=tuple(each for each in postings[0].seats if not each.officer.endswith("-3"))
    )
    return scenario, plan(*postings, of=scenario)
