"""``leader-turns``: nobody leads at the same place, or the same team, again and again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.domain.staffing import LEADER
from optimizer.rules.rule import Family, Rule, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import HistoryRow, Round
    from optimizer.domain.scenario import Scenario

_HOST = Text(
    "{officer} leads in {host} in {first} and again in {second}; {between} must lie between",
    "{officer}在{first}和{second}两轮都在{host}任组长，中间至少应隔{between}",
)
_TEAM = Text(
    "{officer} leads {team} in {first} and again in {second}; {between} must lie between",
    "{officer}在{first}和{second}两轮都任{team}组长，中间至少应隔{between}",
)


@dataclass(frozen=True)
class LeaderTurns(Rule):
    """Nobody leads at the same host, nor the same team, again within some rounds (三个不固定).

    The leader, the place and the relation between them are not fixed. Rounds are counted in the order of their entry,
    rounds of history with a leader included. Whole and local teams keep their leader: for them only the host counts.

    Formula: for two rounds ``i < j`` with ``j − i ≤ hosts`` no officer leads at the same host in both, and with
    ``j − i ≤ teams`` none leads the same team; 0 asks for nothing.

    Source: central practice since 2012, by which leader, region and relation are not fixed.
    """

    id: ClassVar[str] = "leader-turns"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("Leaders, places and relations are not fixed", "三个不固定：组长轮换")
    default: ClassVar[Mode] = Mode.OFF
    for_whole_term: ClassVar[bool] = True
    hosts: int = number(3, "rounds within which nobody leads at a host again", "几轮之内不得在同一地再任组长", most=99)
    teams: int = number(1, "rounds within which nobody leads a team again", "几轮之内不得再任同一组组长", most=99)

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per officer, host or team, and pair of rounds."""
        names = turns(scenario)
        turn = {name: place for place, name in enumerate(names)}
        led = [
            (turn[posting.round], officer, posting.team, posting.host, True)
            for posting in plan.in_rounds(rounds)
            for officer in posting.leaders
        ]
        if not led:
            return
        led += [
            (turn[past_name(scenario, row)], row.officer, row.team or "", row.host, False)
            for row in scenario.history
            if row.officer is not None and row.seat == LEADER
        ]
        seen = set()
        for second, officer, team, host, is_planned in led:
            for first, other, its_team, its_host, was_planned in led:
                if officer != other or first >= second or not (is_planned or was_planned):
                    continue
                pairs = [(_HOST, host, its_host, self.hosts)]
                if team in scenario.team and not keeps_leader(scenario, team):
                    pairs.append((_TEAM, team, its_team, self.teams))
                for sentence, one, another, window in pairs:
                    about = (officer, one, names[first], names[second])
                    if one == another and second - first <= window and about not in seen:
                        seen.add(about)
                        yield self.finding(
                            *about,
                            sentence=sentence,
                            officer=scenario.label(officer),
                            host=scenario.label(host),
                            team=scenario.label(team),
                            first=names[first],
                            second=names[second],
                            between=counted(window, "round", "rounds", "轮"),
                        )


def keeps_leader(scenario: Scenario, team: str) -> bool:
    """Whether a team brings its own leader."""
    return bool(scenario.staffing.people_of(scenario.team[team]))


def turns(scenario: Scenario) -> tuple[str, ...]:
    """Return all rounds by entry: those to plan by id, those of history by :func:`past_name`."""
    begun: dict[str, date] = {round_.id: round_.enter for round_ in scenario.planned_rounds}
    for row, entry in scenario.past_entries.items():
        name = past_name(scenario, row)
        begun[name] = min(entry, begun.get(name, entry))
    return tuple(sorted(begun, key=lambda name: (begun[name], name)))


def past_name(scenario: Scenario, row: HistoryRow) -> str:
    """Return what a round of history is called among all rounds: an id may be used again in another year."""
    return f"{row.round} ({scenario.past_entries[row].year})"
