"""What became of the plan that a solve started from, on a terminal and for programs."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.cli.reporting import breach_line
from optimizer.measures.changes import changes_between
from optimizer.measures.verification import verify
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Plan, Scenario
    from optimizer.measures.changes import Changes

MOST_LISTED = 12
"""So many changes are named; ``compare`` shows all."""

_SAME = Text("Started from {plan}: nothing changed.", "以 {plan} 为起点：没有变化。")
_CHANGED = Text("Started from {plan}: {changes} changed, nothing else.", "以 {plan} 为起点：变动 {changes}，其余不变。")
_DAYS = Text("the days of {count}", "{count}")
_LINE = Text("  {what}: {before} → {after}", "  {what}：{before} → {after}")
_TEAM = Text("{team} in {round}", "{team}（{round}）")
_NOT_SENT = Text("not sent", "不派出")
_LEFT_OUT = Text("left out", "未安排")
_BROKEN = Text("As it was, it would break hard rules:", "如保持不变，将违反硬性规则：")
_MORE = Text("  … and {count} more; tuimo compare shows them all", "  ……另有 {count} 处；用 tuimo compare 可看到全部")


def show_start(terminal: Terminal, scenario: Scenario, name: str, before: Plan, after: Plan) -> None:
    """Show in a sentence what the plan does otherwise than the one that the solve started from, and the first of it.

    If that one breaks hard rules by now, this is why, and is shown, too.
    """
    changes = changes_between(scenario, before, after)
    if not changes:
        terminal.show(_SAME.fill(plan=name))
        return
    lines = [*_teams(scenario, changes), *_targets(scenario, changes, before, after)]
    terminal.show(_CHANGED.fill(plan=name, changes=join(_counts(changes))))
    for line in lines[:MOST_LISTED]:
        terminal.show(line)
    if len(lines) > MOST_LISTED:
        terminal.show(_MORE.fill(count=len(lines) - MOST_LISTED))
    broken = verify(scenario, before).hard_breaches
    if broken:
        terminal.show(_BROKEN)
    for breach in broken[:MOST_LISTED]:
        terminal.show(breach_line(breach))


def start_content(scenario: Scenario, name: str, before: Plan, after: Plan) -> dict[str, object]:
    """Return the same as JSON knows it."""
    changes = changes_between(scenario, before, after)
    keys = ("round", "team", "host", "target")

    def rows(tuples: Iterable[tuple[str, ...]]) -> list[dict[str, str]]:
        return [dict(zip(keys, each, strict=False)) for each in tuples]

    return {
        "plan": name,
        "removed": rows(changes.removed),
        "added": rows(changes.added),
        "moved": list(changes.moved),
        "redated": rows((*changes.redated_postings, *changes.redated)),
    }


def _counts(changes: Changes) -> list[Text]:
    """Return how many postings, targets and days change, without what does not."""
    postings = sum(max(len(before), len(after)) for before, after in _stints(changes).values())
    days = len(changes.redated_postings) + len(changes.redated)
    counts = []
    if postings:
        counts.append(counted(postings, "posting", "postings", " 次派驻"))
    if changes.moved:
        counts.append(counted(len(changes.moved), "target", "targets", " 个对象"))
    if days:
        counts.append(_DAYS.fill(count=counted(days, "posting or target", "postings or targets", " 处日期")))
    return counts


def _stints(changes: Changes) -> Mapping[tuple[str, str], tuple[list[str], list[str]]]:
    """Return where a team went in a round and now does not, and the other way round."""
    stints: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for place, keys in enumerate((changes.removed, changes.added)):
        for round_, team, host in keys:
            stints[round_, team][place].append(host)
    return stints


def _teams(scenario: Scenario, changes: Changes) -> list[Text]:
    def hosts(ids: list[str]) -> Text:
        return join(scenario.label(host) for host in ids) if ids else _NOT_SENT

    return [
        _LINE.fill(what=_TEAM.fill(team=scenario.label(team), round=round_), before=hosts(before), after=hosts(after))
        for (round_, team), (before, after) in _stints(changes).items()
    ]


def _targets(scenario: Scenario, changes: Changes, before: Plan, after: Plan) -> list[Text]:
    def where(plan: Plan, unit: str) -> Text:
        postings = [posting for posting in plan.postings if unit in posting.units(scenario)]
        teams = [_TEAM.fill(team=scenario.label(posting.team), round=posting.round) for posting in postings]
        return join(teams) if teams else _LEFT_OUT

    return [
        _LINE.fill(what=scenario.label(unit), before=where(before, unit), after=where(after, unit))
        for unit in changes.moved
    ]
