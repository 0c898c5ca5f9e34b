"""Checks of what people declared and decided: ties, waivers, posts, blackouts, pins, and what history tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.rules import RULES, RecusalRule
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row

_SPANS = (("blackouts", "from", "to"), ("posts", "from", "to"), ("ties", "from", "to"), ("history", "date", "leave"))
_PIN_DATES = (("enter", "leave"), ("start", "end"))
_PIN_MAIN = ("team", "host", "target", "round", "officer")
_OF_NO_OFFICER = Text(
    "Only an officer has a tie to an officer; that of a team or a region leads to a region or a target.",
    "与干部的关系只能由干部填报；巡察组、地区的关系只能填到地区或对象。",
)
_NO_OFFICER = Text("a region or a target, or else an officer under who", "地区或对象；否则“谁”列应填干部")


def check_spans(draft: Draft) -> None:
    """Report every row that ends before it starts."""
    pairs = [*_SPANS, *(("pins", start, end) for start, end in _PIN_DATES)]
    for table, start, end in pairs:
        for row in draft.good(table, start, end):
            if row[end] < row[start]:
                sentence = Text("It ends before it starts.", "结束早于开始。")
                expected = Text(f"a date from {row[start]}", f"不早于 {row[start]} 的日期")
                draft.report.error(row.place(end), sentence, found=row.found(end), expected=expected)


def check_ties(draft: Draft) -> None:
    """Report ties of something with itself, and those of teams and regions to officers, which would bar nobody."""
    officers = draft.ids("officers")
    others = draft.ids("teams").keys() | draft.ids("regions").keys()
    for row in draft.good("ties", "who", "whom"):
        if row["who"] in others and row["whom"] in officers:
            draft.report.error(row.place("whom"), _OF_NO_OFFICER, found=row["whom"], expected=_NO_OFFICER)
        elif row["who"] == row["whom"]:
            sentence = Text("A tie is between two different things.", "关系双方不能是同一个编号。")
            if row["who"] in officers:
                sentence = Text("Nobody has a tie to themselves.", "干部与本人之间不能填关系。")
            draft.report.error(row.place("whom"), sentence, found=row["whom"])


def check_waivers(draft: Draft) -> None:
    """Report waivers of rules that cannot be waived."""
    waivable = [rule.id for rule in RULES if issubclass(rule, RecusalRule)]
    for row in draft.good("waivers", "rule"):
        rule = row["rule"].replace("_", "-")
        if rule in waivable:
            row.values["rule"] = rule
            continue
        sentence = Text("Only a recusal rule can be waived.", "只有回避规则可以豁免。")
        expected = Text("one of " + ", ".join(waivable), "以下之一：" + "、".join(waivable))
        maybe = draft.report.nearest(rule, waivable)
        draft.report.error(row.place("rule"), sentence, found=row["rule"], expected=expected, maybe=maybe)


def check_posts(draft: Draft) -> None:
    """Report posts that name none or several of region, target and unit."""
    places = ("region", "target", "unit")
    for row in draft["posts"]:
        named = [column for column in places if row.good(column)]
        if len(named) != 1 and not row.bad & set(places):
            sentence = Text("A post names one of region, target and unit.", "每条任职只填地区、对象、单位中的一项。")
            found = ", ".join(f"{column} {row.found(column)}" for column in named) or None
            draft.report.error(row.place(), sentence, found=found)


def check_pins(draft: Draft) -> None:
    """Report pins that pin nothing, and pins that demand and forbid the same."""
    first: dict[tuple[object, ...], Row] = {}
    for row in draft["pins"]:
        if row.bad:
            continue
        if not any(row.good(column) for column in _PIN_MAIN):
            sentence = Text(
                "A pin names a team, host, target, round or officer.",
                "指定至少要填巡察组、受巡地、对象、轮次、干部中的一项。",
            )
            draft.report.error(row.place(), sentence)
            continue
        cells = tuple(value for column, value in row.values.items() if column != "rule")
        other = first.setdefault(cells, row)
        if other["rule"] != row["rule"]:
            sentence = Text("Row {row} says the opposite.", "与第 {row} 行正好相反。").fill(row=other.number)
            draft.report.error(row.place("rule"), sentence, found=row.found("rule"))
