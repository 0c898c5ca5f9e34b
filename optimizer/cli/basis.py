"""What a plan file brings along and is checked against: changed settings, added ledgers, and which scenario it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.cli.opening import PEOPLE
from optimizer.cli.reporting import paragraph
from optimizer.domain.redaction import HIDDEN
from optimizer.intake.settings import split_key
from optimizer.recusal.openings import TITLES
from optimizer.texts import Text, join
from optimizer.texts.found import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Plan, Scenario

_SET = Text("The plan was made with changed settings: {settings}.", "本方案编制时改动了设置：{settings}。")
_RULE = Text("{setting} (“{title}”)", "{setting}（“{title}”）")
_LEDGERS = Text("The plan was made with added ledgers: {ledgers}.", "本方案编制时另加了台账：{ledgers}。")
_MISSING, _CHANGED, _SAME = "missing", "changed", "same"
_DIGESTS = {
    _MISSING: Text(
        "The plan does not record the scenario's digest: the scenario may be another one than it was made for.",
        "方案没有记录场景摘要值：现有场景可能与编制方案时不一致。",
    ),
    _CHANGED: Text("The scenario is not as it was when the plan was made.", "场景与编制方案时不一致。"),
}


def show_basis(terminal: Terminal, scenario: Scenario, plan: Plan) -> None:
    """Show what the plan was made with beside the scenario's own files, and whether these are known to be the same."""
    settings = [_in_words(scenario, key, value) for key, value in _settings(scenario, plan).items()]
    if settings:
        paragraph(terminal, _SET.fill(settings=join(settings, "; ", "；")))
    ledgers = _ledgers(plan)
    if ledgers:
        paragraph(terminal, _LEDGERS.fill(ledgers=join(map(one_line, ledgers))))
    if (found := _digest(scenario, plan)) in _DIGESTS:
        paragraph(terminal, _DIGESTS[found])


def basis_content(scenario: Scenario, plan: Plan) -> dict[str, object]:
    """Return what the plan was made with, as JSON knows it."""
    return {"set": _settings(scenario, plan), "ledgers": _ledgers(plan), "scenario_digest": _digest(scenario, plan)}


def _settings(scenario: Scenario, plan: Plan) -> dict[str, str]:
    """Return what the plan sets; where people go by pseudonyms, without their ids and names."""
    found = dict(plan.scenario.set) if plan.scenario is not None else {}
    if scenario.pseudonyms is None:
        return found
    return dict(_without_names(scenario.pseudonyms.code_of, key, value) for key, value in found.items())


def _without_names(code_of: Mapping[str, str], key: str, value: str) -> tuple[str, str]:
    table, _, rest = key.partition(".")
    if table not in PEOPLE:
        return key, value
    id_, _, column = rest.rpartition(".")
    return f"{table}.{code_of.get(id_, HIDDEN)}.{column}", HIDDEN


def _in_words(scenario: Scenario, key: str, value: str) -> Text:
    setting = Text.same(f"{one_line(key)} = {one_line(value)}")
    *_, group, name = ("", *split_key(key, scenario.round))
    return _RULE.fill(setting=setting, title=TITLES[name]) if group == "rules" and name in TITLES else setting


def _ledgers(plan: Plan) -> list[str]:
    return [] if plan.scenario is None else [each["path"] for each in plan.scenario.ledgers]


def _digest(scenario: Scenario, plan: Plan) -> str:
    """Return what the digest in the plan says of the scenario."""
    if plan.scenario is None or not plan.scenario.digest:
        return _MISSING
    return _SAME if plan.scenario.digest == scenario.digest else _CHANGED
