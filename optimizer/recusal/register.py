"""The register of recusals: every ban on an officer that was considered, and every waiver.

Almost everybody is kept from home and native place. What is more than that comes first, and the two are one line where
they are one place. Many also work at home, which says nothing new to those who must not go there at all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.recusal.bans import BanBook
from optimizer.recusal.people import OfficerBans
from optimizer.recusal.picture import picture
from optimizer.texts import join

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from optimizer.domain.records import Mode, Round, Team, Waiver
    from optimizer.domain.scenario import Scenario
    from optimizer.recusal.picture import RecusalPicture
    from optimizer.rules.rule import OfficerBan
    from optimizer.texts import Text

FROM_HOME = ("home-recusal", "native-place-recusal")
"""The rules that keep everybody away from somewhere."""

_Facts = tuple[str, str, str, "Mode | None", "Text", "OfficerBan | None", "Waiver | None"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the register.

    Parameters
    ----------
    who, place
        The officer or team, and the host or target from which it is kept.
    rules, mode, reason
        The rule that keeps it, or both that keep somebody from home and native place; how strictly (``None``: a waiver
        sets aside what the rule says of a team); and the facts, which a waiver that sets nothing aside has not.
    ban
        What the rule says of the officer, for the seats that it concerns; ``None`` for a team.
    rounds
        The planned rounds in which it says so.
    waiver
        What sets it aside.
    """

    who: str
    place: str
    rules: tuple[str, ...]
    mode: Mode | None
    reason: Text | None
    ban: OfficerBan | None
    rounds: tuple[str, ...]
    waiver: Waiver | None

    @property
    def is_usual(self) -> bool:
        """Whether it says no more than that somebody is kept from home or native place."""
        return self.waiver is None and self.ban is not None and set(self.rules) <= set(FROM_HOME)


def register(scenario: Scenario) -> tuple[Entry, ...]:
    """Return every ban on an officer, officer by officer, then the waived ones on teams, then waivers without use.

    What a rule says alike in several rounds is one line. Unwaived bans on home and native place, and those that say no
    more of it, come last of all.
    """
    view = picture(scenario)
    entries = [*_of_people(scenario, OfficerBans(scenario, view.book)), *_of_teams(scenario, view)]
    used = {entry.waiver for entry in entries}
    entries += [
        Entry(waiver.who, waiver.whom, (waiver.rule,), None, None, None, (), waiver)
        for waiver in scenario.waivers
        if waiver not in used
    ]
    usual = {(entry.who, entry.place): entry for entry in entries if entry.is_usual}
    return tuple(sorted(entries, key=lambda entry: _is_covered(entry, usual.get((entry.who, entry.place)))))


def _is_covered(entry: Entry, usual: Entry | None) -> bool:
    """Whether an entry says no more than that somebody is kept from home and native place."""
    if usual is None or usual is entry:
        return usual is entry
    return (
        (entry.waiver, entry.mode, entry.rounds) == (None, usual.mode, usual.rounds)
        and entry.ban is not None
        and usual.ban is not None
        and (entry.ban.spares_locals or not usual.ban.spares_locals)
        and (entry.ban.leading_only or not usual.ban.leading_only)
    )


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
        yield from _together(_entries(said))


def _together(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries of an officer, those on home and native place as one where they say the same of one place."""
    alike: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        key: Hashable = entry
        if entry.ban is not None and entry.is_usual:
            key = (entry.place, entry.mode, entry.ban.leading_only, entry.ban.spares_locals, entry.rounds)
        alike.setdefault(key, []).append(entry)
    for first, *others in alike.values():
        rules = dict.fromkeys(rule for entry in (first, *others) for rule in entry.rules)
        reasons = [entry.reason for entry in (first, *others) if entry.reason is not None]
        yield replace(first, rules=tuple(rules), reason=join(reasons, "; ", "；")) if others else first


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
        yield Entry(who, place, (rule,), mode, reason, ban, tuple(rounds), waiver)
