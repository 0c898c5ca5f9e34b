"""How a plan and its judgement read on a terminal, and the same for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.cli.layout import line_width, table, wrapped
from optimizer.domain.phases import words_on_estimates
from optimizer.domain.records import Mode
from optimizer.measures.tiers import tiers_of
from optimizer.recusal.openings import TITLES
from optimizer.recusal.waived import waivers_unused
from optimizer.rules.rulebook import rulebook
from optimizer.texts import Text, counted, join
from optimizer.texts.numbers import written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Plan, Scenario
    from optimizer.measures.tiers import Tier
    from optimizer.measures.verification import Breach, Verification
    from optimizer.recusal import IdleRound
    from optimizer.recusal.waived import UsedWaiver

OPTIMAL = Text("optimal: proven that no better plan exists", "最优：已证明没有更好的方案")
FEASIBLE = Text("feasible: a better plan may exist", "可行：可能还有更好的方案")

_PLAN = Text(
    "Plan for {scenario}: {postings}, {served} of {open}; {status}.",
    "{scenario}的方案：派驻 {postings} 次，覆盖巡察对象 {served}/{open} 个；{status}。",
)
_TYPED = Text("nothing is proven about it", "未作最优性证明")
_SOUND = Text(
    "Checked without the solver: all {hard} hard rules in force are kept, and every figure of the plan is right.",
    "独立核对（不经求解器）：{hard} 条生效的硬性规则全部满足，方案中的数字全部属实。",
)
_SOUND_PAST = Text(
    "Every round is past, so no rule has anything to check; every figure of the plan is right.",
    "各轮次均已完成，没有需要核对的规则；方案中的数字全部属实。",
)
_UNSOUND = Text(
    "Checked without the solver: {breaches} of hard rules, {differences}.",
    "独立核对（不经求解器）：违反硬性规则 {breaches} 处，数字不实 {differences} 处。",
)
_SOFT = Text(
    "Breaches of soft rules: {count}, weighing {weight} together.", "软性规则未满足 {count} 处，权重合计 {weight}。"
)
_BREACH = Text("  {rule}: {sentence}", "  “{title}”（{rule}）：{sentence}")
_DIFFERENCE = Text("  {sentence}", "  {sentence}")
_LEFT_OUT = Text("Left out: {targets}, {risk}.", "未安排：{targets} 个巡察对象，共 {risk} 风险分。")
_NOTHING_LEFT_OUT = Text("Nothing is left out.", "没有未安排的巡察对象。")
_ONE_LEFT_OUT = Text("  {target} ({id}): {reason}", "  {target}（{id}）：{reason}")
_MORE = Text("  … and {count} more; the plan lists them all", "  ……另有 {count} 个，详见方案")
_MORE_FAULTS = Text("  … and {count} more; tuimo verify names them all", "  ……另有 {count} 处，tuimo verify 可列出全部")
_IDLE_ROUND = Text("Round {rounds}: nobody is sent; {reason}.", "{rounds}轮次：不派出任何巡察组，{reason}。")
_IDLE_ROUNDS = Text("Rounds {rounds}: nobody is sent; {reason}.", "{rounds}轮次：不派出任何巡察组，{reason}。")

_WAIVED = Text("By waiver ({count}):", "凭豁免（{count}）：")
_ONE_WAIVED = Text("{team} in {host}, round {round}: {sentence}", "{round}轮次{team}派驻{host}：{sentence}")
_MORE_WAIVED = Text(
    "  … and {count} more; the register of recusals lists them all", "  ……另有 {count} 处，回避登记中有全部内容"
)

_UNUSED = Text(
    "Waivers that the plan does not need ({count}): {waivers}.", "方案没有用到的豁免（{count}）：{waivers}。"
)
_ONE_UNUSED = Text("{rule} for {who} in {whom}", "“{title}”（{who}对{whom}）")
_MORE_UNUSED = Text("{count} more", "另有{count}项")

_FILES = Text("Written:", "已写出：")

MOST_LISTED, MOST_UNUSED = 12, 4
"""Targets left out, and waivers without use, are listed up to this many; the plan's files have them all."""

_HEADER = (
    Text("tier", "目标层级"),
    Text("value", "数值"),
    Text("bound", "下界"),
    Text("unit", "单位"),
    Text("what is proven", "证明情况"),
    Text("slack", "让步"),
)


def status_words(plan: Plan) -> Text:
    """Return in words how good the plan is proven to be."""
    if plan.status is None:
        return _TYPED
    return OPTIMAL if plan.status == "optimal" else FEASIBLE


def show_plan(terminal: Terminal, scenario: Scenario, plan: Plan) -> None:
    """Show what the plan is in a sentence."""
    open_targets = [target.id for target in scenario.targets if target.id not in scenario.inspected]
    terminal.show(
        _PLAN.fill(
            scenario=scenario.name or scenario.id,
            postings=counted(len(plan.postings), "posting", "postings"),
            served=sum(target in plan.served for target in open_targets),
            open=counted(len(open_targets), "target", "targets"),
            status=status_words(plan),
        )
    )
    if scenario.estimated_years:
        terminal.show(words_on_estimates(scenario.estimated_years))


def show_verification(terminal: Terminal, scenario: Scenario, verification: Verification) -> None:
    """Show what the plain checks say, breach by breach."""
    if verification.is_sound:
        hard = {kept.rule.id for kept in rulebook(scenario) if kept.mode is Mode.HARD}
        terminal.show(_SOUND.fill(hard=len(hard)) if scenario.planned_rounds else _SOUND_PAST)
    else:
        terminal.show(
            _UNSOUND.fill(
                breaches=counted(len(verification.hard_breaches), "breach", "breaches"),
                differences=counted(len(verification.differences), "wrong figure", "wrong figures"),
            )
        )
        for breach in verification.hard_breaches:
            terminal.show(breach_line(breach))
        for difference in verification.differences:
            terminal.show(_DIFFERENCE.fill(sentence=difference))
    counted_once = verification.counted_soft_breaches
    if counted_once:
        terminal.show(_SOFT.fill(count=len(counted_once), weight=sum(group[0].weight for group in counted_once)))
        for group in counted_once:
            terminal.show(breach_line(*group))


def tell_faults(terminal: Terminal, breaches: Sequence[Breach], differences: Sequence[Text] = ()) -> None:
    """Tell what is wrong with a plan beside its results, the first of it."""
    told = [*dict.fromkeys(map(breach_line, breaches)), *(_DIFFERENCE.fill(sentence=each) for each in differences)]
    for sentence in told[:MOST_LISTED]:
        terminal.tell(sentence)
    if len(told) > MOST_LISTED:
        terminal.tell(_MORE_FAULTS.fill(count=len(told) - MOST_LISTED))


def breach_line(*breaches: Breach) -> Text:
    """Return the line of a breach, with all that is said of it."""
    sentences = join((breach.finding.sentence for breach in breaches), "; ", "；")
    rule = breaches[0].finding.rule
    return _BREACH.fill(rule=rule, title=TITLES[rule], sentence=sentences)


def show_tiers(terminal: Terminal, scenario: Scenario, plan: Plan, verification: Verification) -> None:
    """Show the tiers as a table; of a plan that states none the values that were computed."""
    stated = {tier.name: tier for tier in plan.tiers}
    rows = []
    for tier, value in verification.values:
        said = stated.get(tier.name)
        gap = tier.gap_text(scenario, said) if said is not None else None
        slack = tier.slack_text(said) if said is not None else None
        bound = said.bound if said is not None else None
        cells = (tier.title, written(value), "" if bound is None else written(bound), tier.unit, gap or "", slack or "")
        rows.append([terminal.words(cell) for cell in cells])
    header = [terminal.words(title) for title in _HEADER]
    if not any(row[-1] for row in rows):
        header, rows = header[:-1], [row[:-1] for row in rows]
    terminal.show(table(header, rows, right=(1, 2)))


def show_unserved(terminal: Terminal, scenario: Scenario, plan: Plan) -> None:
    """Show what is left out and why, the riskiest first."""
    left_out = sorted(plan.unserved, key=lambda each: -scenario.target[each.target].risk)
    if not left_out:
        terminal.show(_NOTHING_LEFT_OUT)
        return
    targets = counted(len(left_out), "target", "targets")
    risk = counted(sum(scenario.target[each.target].risk for each in left_out), "risk point", "risk points")
    terminal.show(_LEFT_OUT.fill(targets=targets, risk=risk))
    for each in left_out[:MOST_LISTED]:
        terminal.show(_ONE_LEFT_OUT.fill(target=scenario.label(each.target), id=each.target, reason=each.reason))
    if len(left_out) > MOST_LISTED:
        terminal.show(_MORE.fill(count=len(left_out) - MOST_LISTED))


def show_waivers(terminal: Terminal, scenario: Scenario, used: Sequence[UsedWaiver]) -> None:
    """Show what the plan does by waiver alone, with who waived it, when and why; then the waivers it does not need."""
    show_waived(terminal, scenario, used, _WAIVED.fill(count=len(used)))
    unused = waivers_unused(scenario, used)
    if unused:
        named = [
            _ONE_UNUSED.fill(
                rule=each.rule,
                title=TITLES.get(each.rule, Text.same(each.rule)),
                who=scenario.label(each.who),
                whom=scenario.label(each.whom),
            )
            for each in unused[:MOST_UNUSED]
        ]
        more = [_MORE_UNUSED.fill(count=len(unused) - MOST_UNUSED)] if len(unused) > MOST_UNUSED else []
        paragraph(terminal, _UNUSED.fill(count=len(unused), waivers=join([*named, *more], "; ", "；")))


def show_waived(terminal: Terminal, scenario: Scenario, used: Sequence[UsedWaiver], heading: Text) -> None:
    """Show what a plan does by waiver alone, if it does anything so."""
    if used:
        terminal.show(heading)
    for each in used[:MOST_LISTED]:
        round_id, team, host = each.posting
        words = {"team": scenario.label(team), "host": scenario.label(host), "round": round_id}
        paragraph(terminal, _ONE_WAIVED.fill(**words, sentence=each.sentence), "  ", "- ")
    if len(used) > MOST_LISTED:
        terminal.show(_MORE_WAIVED.fill(count=len(used) - MOST_LISTED))


def show_idle_rounds(terminal: Terminal, idle: Sequence[IdleRound]) -> None:
    """Show the rounds in which nobody is sent, those with one reason together."""
    by_reason: dict[Text, list[str]] = {}
    for each in idle:
        by_reason.setdefault(each.reason, []).append(each.round)
    for reason, rounds in by_reason.items():
        sentence = _IDLE_ROUND if len(rounds) == 1 else _IDLE_ROUNDS
        paragraph(terminal, sentence.fill(rounds=join(rounds), reason=reason))


def paragraph(terminal: Terminal, text: Text, indent: str = "", first: str = "") -> None:
    """Show running text in lines as wide as the terminal; ``first`` stands in the indent of the first line."""
    for number, line in enumerate(wrapped(terminal.words(text), line_width(), indent)):
        terminal.show(first + line[len(first) :] if number == 0 else line)


def show_files(terminal: Terminal, files: Iterable[Path]) -> None:
    """Show the names of the files written."""
    terminal.show(_FILES)
    for path in files:
        terminal.show(f"  {path}")


# -- for programs ----------------------------------------------------------------------------------------------------


def idle_rounds_content(terminal: Terminal, idle: Iterable[IdleRound]) -> list[dict[str, str]]:
    """Return the rounds in which nobody is sent, as JSON knows them."""
    return [{"round": each.round, "code": each.code, "reason": each.reason[terminal.language]} for each in idle]


def waivers_content(terminal: Terminal, used: Iterable[UsedWaiver]) -> list[dict[str, str]]:
    """Return what the plan does by waiver alone, as JSON knows it."""
    return [
        {
            **dict(zip(("round", "team", "host"), each.posting, strict=True)),
            "who": each.who,
            "place": each.place,
            "rule": each.rule,
            "facts": each.reason[terminal.language],
            "by": each.waiver.by,
            "reason": each.waiver.reason,
            "date": str(each.waiver.date),
        }
        for each in used
    ]


def unused_waivers_content(scenario: Scenario, used: Iterable[UsedWaiver]) -> list[dict[str, str]]:
    """Return the waivers that the plan does not need, as JSON knows them."""
    return [{"rule": each.rule, "who": each.who, "whom": each.whom} for each in waivers_unused(scenario, used)]


def verification_content(terminal: Terminal, verification: Verification) -> dict[str, object]:
    """Return what the plain checks say, as JSON knows it."""
    return {
        "sound": verification.is_sound,
        "breaches": [
            {
                "rule": each.finding.rule,
                "mode": str(each.mode),
                "weight": each.weight,
                "about": list(each.finding.about),
                "sentence": each.finding.sentence[terminal.language],
            }
            for each in verification.breaches
        ],
        "values": {tier.name: value for tier, value in verification.values},
        "differences": [difference[terminal.language] for difference in verification.differences],
    }


def plan_content(terminal: Terminal, scenario: Scenario, plan: Plan) -> dict[str, object]:
    """Return the plan's figures, as JSON knows them."""
    tiers = {tier.name: tier for tier in tiers_of(scenario)}
    return {
        "status": None if plan.status is None else str(plan.status),
        "postings": len(plan.postings),
        "served": len(plan.served),
        "unserved": [
            {"target": each.target, "code": each.code, "reason": each.reason[terminal.language]}
            for each in plan.unserved
        ],
        "estimated_years": list(scenario.estimated_years),
        "tiers": [_tier_content(terminal, scenario, tiers, plan, name) for name in (each.name for each in plan.tiers)],
    }


def _tier_content(
    terminal: Terminal, scenario: Scenario, tiers: Mapping[str, Tier], plan: Plan, name: str
) -> dict[str, object]:
    stated = next(each for each in plan.tiers if each.name == name)
    gap = tiers[name].gap_text(scenario, stated) if name in tiers else None
    return {
        "name": name,
        "value": stated.value,
        "best": stated.best,
        "bound": stated.bound,
        "limit": stated.limit,
        "gap": None if gap is None else gap[terminal.language],
    }
