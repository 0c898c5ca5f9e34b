"""History judged by the rules' own checks: every earlier round as if it had been planned after what came before it.

Rows of one team at one host in one round are its posting; rows that do not name a team and a host of the scenario are
left out. A row without a last day speaks of the day of entering alone, and not of how many days there were.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Posting, Visit
from optimizer.domain.records import Mode, Round
from optimizer.domain.scenario import SAME_ROUND_DAYS
from optimizer.rules.recusal.declared_ties import DeclaredTies
from optimizer.rules.rulebook import setting_of
from optimizer.rules.timing.availability import Availability
from optimizer.rules.timing.blackouts import Blackouts
from optimizer.rules.timing.lodging import Lodging
from optimizer.rules.timing.rest_between_rounds import RestBetweenRounds
from optimizer.rules.workload.bundles import Bundles
from optimizer.rules.workload.large_and_small import LargeAndSmall
from optimizer.rules.workload.targets_per_team import TargetsPerTeam

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.records import HistoryRow
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rule import Rule

REPLAYED: tuple[type[Rule], ...] = (
    DeclaredTies,
    TargetsPerTeam,
    LargeAndSmall,
    Bundles,
    Availability,
    Blackouts,
    Lodging,
    RestBetweenRounds,
)
"""The rules whose own checks hold of history as far as its rows go: they ask for nothing that rows do not tell."""


@dataclass(frozen=True, slots=True)
class _Replay:
    """An earlier round as a scenario of its own, what was done in it, and as much of that as tells its days."""

    scenario: Scenario
    round: Round
    plan: Plan
    with_days: Plan


def replayed(scenario: Scenario) -> Iterator[tuple[type[Rule], list[Finding]]]:
    """Yield every replayed rule with what history did against it, by round; a rule that was off says nothing."""
    replays = list(_replays(scenario))
    for rule in REPLAYED:
        yield rule, [finding for replay in replays for finding in _findings(scenario, replay, rule)]


def _findings(scenario: Scenario, replay: _Replay, rule: type[Rule]) -> Iterator[Finding]:
    round_ = replay.round if replay.round.id in scenario.past_rounds else None
    setting = setting_of(scenario, round_, rule)
    if setting.mode is not Mode.OFF:
        plan = replay.with_days if rule is Blackouts else replay.plan
        yield from rule(**setting.numbers).breaches(replay.scenario, plan, (replay.round,))


def _replays(scenario: Scenario) -> Iterator[_Replay]:
    before: list[HistoryRow] = []
    # A team is there from entering to leaving: whoever else was sent in its round does not lengthen its stay.
    teams = tuple(replace(team, max_hosts=max(2, team.max_hosts)) for team in scenario.teams)
    for rows in sorted(_by_round(scenario.history), key=lambda rows: (rows[0].date, rows[0].round)):
        stays = defaultdict(list)
        for row in rows:
            if row.team in scenario.team and row.host in scenario.region:
                stays[row.team, row.host].append(row)
        if stays:
            round_ = _round(scenario, rows)
            days = _days(scenario, rows)
            postings = [_posting(round_, own, scenario) for own in stays.values()]
            ended = [
                posting for posting, own in zip(postings, stays.values(), strict=True) if any(r.leave for r in own)
            ]
            earlier = replace(
                scenario,
                rounds=(round_,),
                history=tuple(row for row in before if row.round != round_.id or row.date not in round_.span),
                teams=teams,
                targets=tuple(replace(target, days=days.get(target.id, target.days)) for target in scenario.targets),
                pins=(),
            )
            yield _Replay(
                earlier,
                round_,
                Plan(tuple(postings)),
                Plan(tuple(_only(posting, {*days}, scenario) for posting in ended)),
            )
        before += rows


def _head(scenario: Scenario, target: str) -> str:
    return scenario.target[target].bundle or target


def _days(scenario: Scenario, rows: Iterable[HistoryRow]) -> dict[str, int]:
    """Return the working days that targets and bundles took, by their head; any row of a bundle may tell them."""
    days: dict[str, int] = {}
    for row in rows:
        if row.target in scenario.target and row.target is not None and row.days is not None:
            head = _head(scenario, row.target)
            days[head] = min(row.days, days.get(head, row.days))
    return days


def _only(posting: Posting, known: set[str], scenario: Scenario) -> Posting:
    """Return the posting with those of its visits of which the working days that they took are known."""
    return replace(posting, visits=tuple(each for each in posting.visits if _head(scenario, each.target) in known))


def _by_round(history: Iterable[HistoryRow]) -> list[list[HistoryRow]]:
    """Return the rows of each round by date; an id that is used again much later is another round."""
    rounds: dict[str, list[list[HistoryRow]]] = defaultdict(list)
    for row in sorted(history, key=lambda row: row.date):
        known = rounds[row.round]
        if not known or (row.date - known[-1][-1].date).days > SAME_ROUND_DAYS:
            known.append([])
        known[-1].append(row)
    return [rows for groups in rounds.values() for rows in groups]


def _round(scenario: Scenario, rows: Sequence[HistoryRow]) -> Round:
    known = scenario.round.get(rows[0].round)
    if known is not None and rows[0].date in known.span:
        return known
    return Round(id=rows[0].round, enter=rows[0].date, leave=max(row.leave or row.date for row in rows))


def _posting(round_: Round, rows: Sequence[HistoryRow], scenario: Scenario) -> Posting:
    enter, leave = min(row.date for row in rows), max(row.leave or row.date for row in rows)
    targets = dict.fromkeys(row.target for row in rows if row.target in scenario.target)
    visits = tuple(Visit(target, enter, leave) for target in targets if target is not None)
    return Posting(round_.id, rows[0].team or "", rows[0].host, enter, leave, visits)
