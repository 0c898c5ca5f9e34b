"""What became of the plan that a solve started from, on a terminal and for programs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING

from optimizer.cli.reporting import breach_line
from optimizer.domain.plan import Seating
from optimizer.domain.records import Mode
from optimizer.measures.changes import changes_between, seats_between
from optimizer.measures.verification import verify
from optimizer.recusal import picture
from optimizer.recusal.people import OfficerBans
from optimizer.rules.staffing.words import seat_words
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Plan, Scenario
    from optimizer.measures.changes import Changes, SeatChange
    from optimizer.measures.verification import Breach
    from optimizer.texts import Language

MOST_LISTED = 12
"""So many changes are named; ``compare`` shows all."""

_SAME = Text("Started from {plan}: nothing changed.", "以 {plan} 为起点：没有变化。")
_SAME_PEOPLE = Text(
    "Started from {plan}: no team, target, day or person changed, but it could not stay quite as it was.",
    "以 {plan} 为起点：组、对象、日期和人员均无变化，但原方案不能完全照旧。",
)
_CHANGED = Text("Started from {plan}: {changes} changed, nothing else.", "以 {plan} 为起点：变动 {changes}，其余不变。")
_DAYS = Text("the days of {count}", "{count}")
_LINE = Text("  {what}: {before} → {after}", "  {what}：{before} → {after}")
_TEAM = Text("{team} in {round}", "{team}（{round}）")
_NOT_SENT = Text("not sent", "不派出")
_LEFT_OUT = Text("left out", "未安排")
_SEAT = Text("{team} in {round}, {seat}", "{team}（{round}）{seat}")
_NOBODY = Text("nobody", "无人")
_WITHIN = Text("{line} (within the team)", "{line}（组内调整）")
_BECAUSE = Text("{line} ({why})", "{line}（{why}）")
_BROKEN = Text("As it was, it would break hard rules:", "如保持不变，将违反硬性规则：")
_MORE = Text("  … and {count} more; tuimo compare shows them all", "  ……另有 {count} 处；用 tuimo compare 可看到全部")


def show_start(terminal: Terminal, scenario: Scenario, name: str, before: Plan, after: Plan) -> None:
    """Show in a sentence what the plan does otherwise than the one that the solve started from, and the first of it.

    If that one breaks hard rules by now, this is why, and is shown, too.
    """
    changes, seats = changes_between(scenario, before, after), seats_between(scenario, before, after)
    broken = verify(scenario, before).hard_breaches
    if not changes and not seats:
        terminal.show((_SAME_PEOPLE if broken else _SAME).fill(plan=name))
        _show_broken(terminal, broken)
        return
    reasons = Reasons(scenario)
    lines = [*_teams(scenario, changes, reasons), *_targets(scenario, changes, before, after)]
    lines += [_because(seat_line(scenario, each), reasons.against(each, after)) for each in seats]
    terminal.show(_CHANGED.fill(plan=name, changes=join(_counts(changes, seats))))
    for line in lines[:MOST_LISTED]:
        terminal.show(line)
    if len(lines) > MOST_LISTED:
        terminal.show(_MORE.fill(count=len(lines) - MOST_LISTED))
    _show_broken(terminal, broken)


def _show_broken(terminal: Terminal, broken: Sequence[Breach]) -> None:
    if broken:
        terminal.show(_BROKEN)
    for breach in broken[:MOST_LISTED]:
        terminal.show(breach_line(breach))


class Reasons:
    """What bans have to say of changes: why somebody no longer sits, or a team no longer goes, where they did.

    Parameters
    ----------
    scenario
        What is given now.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._view = picture(scenario)
        self._bans = OfficerBans(scenario, self._view.book)

    def against(self, change: SeatChange, after: Plan) -> tuple[Text, ...]:
        """Return why those who left must not sit on their seat where the team goes now."""
        reasons: dict[Text, None] = {}
        for posting in after.postings:
            if (posting.round, posting.team) != (change.round, change.team):
                continue
            for left in change.left:
                officer = self._scenario.officer.get(left)
                if officer is None:
                    continue
                staffing = self._scenario.staffing
                seat = staffing.seat_of(posting, Seating(change.seat, left))
                is_local = staffing.is_local(self._scenario.team[posting.team], seat)
                for held in self._bans.on_seat(posting, officer, change.seat, is_local=is_local):
                    if held.waiver is None and held.mode is Mode.HARD:
                        reasons[held.ban.reason] = None
        return tuple(reasons)

    def against_team(self, round_id: str, team: str, hosts: Iterable[str]) -> tuple[Text, ...]:
        """Return why a team must not go to the hosts where it went, bans of the people whom it brings included."""
        return tuple(dict.fromkeys(ban.reason for host in hosts for ban in self._view.bans(round_id, team, host)))


def seat_line(scenario: Scenario, change: SeatChange) -> Text:
    """Return a line that says who left a seat and who came."""

    def names(ids: tuple[str, ...]) -> Text:
        return join(scenario.label(id_) for id_ in ids) if ids else _NOBODY

    seat = seat_words(change.seat)
    what = _SEAT.fill(team=scenario.label(change.team), round=change.round, seat=seat)
    line = _LINE.fill(what=what, before=names(change.left), after=names(change.came))
    return _WITHIN.fill(line=line) if change.within_team else line


def _because(line: Text, reasons: tuple[Text, ...]) -> Text:
    return _BECAUSE.fill(line=line, why=join(reasons, "; ", "；")) if reasons else line


def start_content(scenario: Scenario, name: str, before: Plan, after: Plan, language: Language) -> dict[str, object]:
    """Return the same as JSON knows it."""
    changes, reasons = changes_between(scenario, before, after), Reasons(scenario)
    keys = ("round", "team", "host", "target")

    def rows(tuples: Iterable[tuple[str, ...]]) -> list[dict[str, str]]:
        return [dict(zip(keys, each, strict=False)) for each in tuples]

    def why(round: str, team: str, host: str) -> list[str]:
        return [reason[language] for reason in reasons.against_team(round, team, [host])]

    return {
        "plan": name,
        "removed": [{**row, "reasons": why(**row)} for row in rows(changes.removed)],
        "added": rows(changes.added),
        "moved": list(changes.moved),
        "redated": rows((*changes.redated_postings, *changes.redated)),
        "seats": [
            {**asdict(each), "reasons": [reason[language] for reason in reasons.against(each, after)]}
            for each in seats_between(scenario, before, after)
        ],
    }


def _counts(changes: Changes, seats: Sequence[SeatChange]) -> list[Text]:
    """Return how many postings, targets, days and seats change, without what does not."""
    postings = sum(max(len(before), len(after)) for before, after in _stints(changes).values())
    days = len(changes.redated_postings) + len(changes.redated)
    counts = []
    if postings:
        counts.append(counted(postings, "posting", "postings", " 次派驻"))
    if changes.moved:
        counts.append(counted(len(changes.moved), "target", "targets", " 个对象"))
    if days:
        counts.append(_DAYS.fill(count=counted(days, "posting or target", "postings or targets", " 处日期")))
    if seats:
        counts.append(counted(len(seats), "seat", "seats", " 个岗位"))
    return counts


def _stints(changes: Changes) -> Mapping[tuple[str, str], tuple[list[str], list[str]]]:
    """Return where a team went in a round and now does not, and the other way round."""
    stints: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for place, keys in enumerate((changes.removed, changes.added)):
        for round_, team, host in keys:
            stints[round_, team][place].append(host)
    return stints


def _teams(scenario: Scenario, changes: Changes, reasons: Reasons) -> list[Text]:
    def hosts(ids: list[str]) -> Text:
        return join(scenario.label(host) for host in ids) if ids else _NOT_SENT

    lines = []
    for (round_, team), (before, after) in _stints(changes).items():
        what = _TEAM.fill(team=scenario.label(team), round=round_)
        line = _LINE.fill(what=what, before=hosts(before), after=hosts(after))
        lines.append(_because(line, reasons.against_team(round_, team, before)))
    return lines


def _targets(scenario: Scenario, changes: Changes, before: Plan, after: Plan) -> list[Text]:
    def where(plan: Plan, unit: str) -> Text:
        postings = [posting for posting in plan.postings if unit in posting.units(scenario)]
        teams = [_TEAM.fill(team=scenario.label(posting.team), round=posting.round) for posting in postings]
        return join(teams) if teams else _LEFT_OUT

    return [
        _LINE.fill(what=scenario.label(unit), before=where(before, unit), after=where(after, unit))
        for unit in changes.moved
    ]
