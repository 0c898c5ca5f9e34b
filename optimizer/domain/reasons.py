"""Why targets are left out, in words: the sentence of each code that a plan may give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.plan import TierValue

NOT_FOUND = Text("the search ended before a better plan was found", "求解结束前未找到更好的方案")

REASONS = {
    "no-round": Text("no round is left in which it could be inspected", "没有剩余轮次可以安排"),
    "nobody-may": Text("no team may inspect it", "没有任何巡察组可以巡察"),
    "no-days": Text("no round leaves days enough for it", "没有轮次留有足够的日期"),
    "waits": Text("what must come before it is not inspected", "须先巡察的对象未安排"),
    "no-feedback": Text("no leader has time for the feedback", "没有领导可出席反馈"),
    "no-crew": Text("no crew that the rules allow could be seated", "按规则无法配齐人员"),
    "few-newcomers": Text(
        "too few people were promoted lately for any crew that may inspect it", "新提任干部不足，无法按比例配齐人员"
    ),
    "no-room": Text("no eligible team has room", "可派的巡察组都已排满"),
    "not-chosen": Text("other targets or aims came first", "让位于其他对象或目标"),
    "not-found": NOT_FOUND,
    "not-searched": Text("the time was over before its zone was planned", "时间用完，尚未编排其所在的片区"),
}
"""Why a target is left out, by code; of several the first that is true of every team that may inspect it.

``not-chosen`` is said where some team could still take it, but something else would suffer, ``not-found`` where it is
open whether it would, because the search ended first, and ``not-searched`` where nobody tried.
"""


def is_open(tiers: Sequence[TierValue]) -> bool:
    """Whether the search ended before it was clear which targets are best inspected.

    That is so if ``coverage`` or a tier before it is not proven; if no tier is ``coverage`` alone, if any is not.
    """
    names = [tier.name for tier in tiers]
    last = names.index("coverage") + 1 if "coverage" in names else len(names)
    return not all(tier.is_proven for tier in tiers[:last])


def reason_of(code: str, stored: str = "") -> Text:
    """Return the sentence of a code in both languages; of one that is not known what was stored with it."""
    return REASONS.get(code) or Text.same(stored)
