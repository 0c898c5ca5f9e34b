"""The register of recusals: every ban on an officer that was considered, and every waiver."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.recusal.bans import BanBook
from optimizer.recusal.people import OfficerBans
from optimizer.recusal.picture import picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.domain.records import Mode, Round, Team, Waiver
    from optimizer.domain.scenario import Scenario
    from optimizer.recusal.picture import RecusalPicture
    from optimizer.rules.rule import OfficerBan
    from optimizer.texts import Text

_Facts = tuple[str, str, str, "Mode | None", "Text", "OfficerBan | None", "Waiver | None"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register.

    Parameters
    ----------
    who, place
        The officer or team, and the host or target from which it is kept.
    rule, mode, reason
        The rule that keeps it, how strictly (``None``: a waiver sets aside what the rule says of a team), and its
        facts; a waiver that sets nothing aside has no facts.
    ban
        What the rule says of the officer, for the seats that it concerns; ``None`` for a team.
    rounds
        The planned rounds in which it says so.
    waiver
        What sets it aside.
    """

    who: str
    place: str
    rule: str
    mode: Mode | None
    reason: Text | None
    ban: OfficerBan | None
    rounds: tuple[str, ...]
    waiver: Waiver | None


def register(scenario: Scenario) -> Iterator[Entry]:
    """Yield every ban on an officer, officer by officer, then the waived ones on teams, then waivers without use.

    What a rule says alike in several rounds is one line.
    """
    view = picture(scenario)
    used: set[Waiver] = set()
    for entry in (*_of_people(scenario, OfficerBans(scenario, view.book)), *_of_teams(scenario, view)):
        if entry.waiver is not None:
            used.add(entry.waiver)
        yield entry
    for waiver in scenario.waivers:
        if waiver not in used:
            yield Entry(waiver.who, waiver.whom, waiver.rule, None, None, None, (), waiver)


def _of_people(scenario: Scenario, bans: OfficerBans) -> Iterator[Entry]:
    by_era: dict[int, list[str]] = {}
    first: dict[int, Round] = {}
    for round_ in scenario.planned_rounds:
        by_era.setdefault(bans.era_of(round_), []).append(round_.id)
        first.setdefault(bans.era_of(round_), round_)
    for officer in scenario.officers:
        said: dict[_Facts, list[str]] = {}
        for era, round_ in first.items():
            for held in bans.of(round_, officer):
                facts = (officer.id, held.place, held.rule, held.mode, held.ban.reason, held.ban, held.waiver)
                said.setdefault(facts, []).extend(by_era[era])
        yield from _entries(said)


def _of_teams(scenario: Scenario, view: RecusalPicture) -> Iterator[Entry]:
    """Yield what waivers set aside for teams: hosts, and the targets of which some rule says more."""
    teams = [team for team in scenario.teams if any(_speaks_of(scenario, each, team) for each in scenario.waivers)]
    bans = BanBook(scenario, view.book)
    said: dict[_Facts, list[str]] = {}
    for round_ in scenario.planned_rounds:
        for team in teams:
            verdicts = [(place, bans.on_host(round_.id, team, place)) for place in view.hosts(round_.id, team.id)]
            verdicts += [
                (place, bans.on_target(round_.id, team, place)) for place in sorted(bans.singled_out(round_.id))
            ]
            for place, verdict in verdicts:
                for rule, reason, waiver in verdict.waived:
                    rounds = said.setdefault((team.id, place, rule, None, reason, None, waiver), [])
                    if round_.id not in rounds:
                        rounds.append(round_.id)
    yield from _entries(said)


def _speaks_of(scenario: Scenario, waiver: Waiver, team: Team) -> bool:
    return waiver.who == team.id or all(scenario.places.lies_in(home, waiver.who) for home in team.homes)


def _entries(said: dict[_Facts, list[str]]) -> Iterator[Entry]:
    for (who, place, rule, mode, reason, ban, waiver), rounds in said.items():
        yield Entry(who, place, rule, mode, reason, ban, tuple(rounds), waiver)
