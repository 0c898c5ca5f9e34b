"""Checks of teams and targets: homes, dates, bundles and the order among targets."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.domain import Kind
from optimizer.intake.loops import loops
from optimizer.rules.timing.precedence import Precedence
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row

_LOOP = Text("The targets wait for each other: {loop}.", "先后顺序循环：{loop}。")
_LOOP_OF_BOTH = Text(
    "The targets wait for each other: {loop}. A bundle waits as a whole, and a look-back for what it looks back at.",
    "先后顺序循环：{loop}。同巡的一组按整体计先后，回头看须在首次巡察之后。",
)
_NO_ORDER = Text("The rule precedence is off, so nobody waits.", "规则“{title}”（precedence）已关闭，不按先后顺序。")
_ONE_HOME = Text("one region; several only for mixed and upgraded teams", "一个地区；只有混编、提级可填多个")


def check_homes(draft: Draft) -> None:
    """Report every team with several homes that is neither mixed nor upgraded."""
    for row in draft.good("teams", "home", "kind"):
        if len(row["home"]) > 1 and row["kind"] not in (Kind.MIXED, Kind.UPGRADED):
            sentence = Text("A team of this kind has one home.", "这类组只能有一个派出地。")
            draft.report.error(row.place("home"), sentence, found=row.found("home"), expected=_ONE_HOME)


def check_target_dates(draft: Draft) -> None:
    """Report every target that must end before it may start."""
    for row in draft.good("targets", "earliest", "latest"):
        if row["latest"] < row["earliest"]:
            sentence = Text("“latest” is before “earliest”.", "“最晚”早于“最早”。")
            expected = Text(f"a date from {row['earliest']}", f"不早于 {row['earliest']} 的日期")
            draft.report.error(row.place("latest"), sentence, found=row.found("latest"), expected=expected)


def check_bundles(draft: Draft) -> None:
    """Report bundles whose head is a member itself, and members of another mode than their head."""
    is_off = draft.settings.is_off("bundles")
    for row in draft.good("targets", "id", "bundle"):
        head = draft.ids("targets").get(row["bundle"])
        if head is None:
            continue
        if head is row:
            sentence = Text("The head of a bundle leaves this cell empty.", "牵头对象本身不填这一格。")
            draft.report.error(row.place("bundle"), sentence, found=row["bundle"])
        elif head.good("bundle"):
            sentence = Text(
                "The head {head} is a member of another bundle itself.", "牵头对象 {head} 自己又属于另一组同巡。"
            ).fill(head=row["bundle"])
            maybe = head["bundle"] if head["bundle"] != row["id"] else None
            draft.report.error(row.place("bundle"), sentence, found=row["bundle"], maybe=maybe)
        elif row["mode"] != head["mode"] and not (row.bad | head.bad) & {"mode"} and not is_off:
            sentence = Text(
                "The mode differs from that of the bundle's head {head}.", "巡察方式与牵头对象 {head} 不同。"
            ).fill(head=row["bundle"])
            draft.report.error(row.place("mode"), sentence, found=row["mode"], expected=Text.same(head["mode"]))


def check_bundle_hosts(draft: Draft) -> None:
    """Report members of a bundle that are hosted elsewhere than its head."""
    if draft.settings.is_off("bundles"):
        return
    hosts = draft.scenario.host_of
    for row in draft.good("targets", "id", "bundle"):
        here, there = hosts.get(row["id"]), hosts.get(row["bundle"])
        if here is not None and there is not None and here != there:
            sentence = Text(
                "The target is hosted by {here}, the bundle's head {head} by {there}.",
                "该对象的受巡地是 {here}，牵头对象 {head} 的受巡地是 {there}。",
            ).fill(here=here, head=row["bundle"], there=there)
            draft.report.error(row.place("region"), sentence, found=row["region"])


def check_order(draft: Draft) -> None:
    """Report targets that wait for each other, or for themselves; only note them where no order is kept.

    If nobody does by “after” alone, nor by look-backs alone, bundles as wholes and both kinds of waiting are followed.
    """
    targets = draft.ids("targets")
    look_back = {row["id"]: (row["look_back_of"],) for row in draft.good("targets", "id", "look_back_of")}
    after = {row["id"]: row["after"] for row in draft.good("targets", "id", "after")}
    head = {}
    if not draft.settings.is_off("bundles"):
        named = {row["id"]: row["bundle"] for row in draft.good("targets", "id", "bundle")}
        head = {id_: first for id_, first in named.items() if first in targets and first not in named}
    has_loop = _report_loops(draft, after, {}, _LOOP)
    if draft.settings.is_off("precedence"):
        after = {}
    elif has_loop:
        return
    if any(loops(look_back)):
        return
    done = {row["target"] for row in draft.good("history", "target")}
    waiting: dict[str, list[str]] = {}
    for is_look_back, pairs in ((False, after), (True, look_back)):
        for id_, firsts in pairs.items():
            unit = head.get(id_, id_)
            units = (head.get(first, first) for first in firsts if first not in done)
            # Among members of one bundle “after” is the order in which lists name them.
            waiting.setdefault(unit, []).extend(each for each in units if is_look_back or each != unit)
    _report_loops(draft, waiting, head, _LOOP_OF_BOTH)


def _report_loops(draft: Draft, waiting: Mapping[str, Iterable[str]], head: Mapping[str, str], sentence: Text) -> bool:
    """Report every loop at its first row that waits for something, and return whether there was one."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in draft.good("targets", "id"):
        if row.good("after") or row.good("look_back_of"):
            rows[head.get(row["id"], row["id"])].append(row)
    has_loop = False
    for loop in loops(waiting):
        has_loop = True
        row = min((row for id_ in loop for row in rows[id_]), key=lambda row: row.number)
        column = "after" if row.good("after") else "look_back_of"
        said = sentence.fill(loop=" → ".join(loop))
        if sentence is _LOOP and draft.settings.is_off("precedence"):
            said = join((said, _NO_ORDER.fill(title=Precedence.title)), " ", "")
            draft.report.note(row.place(column), said, found=row.found(column))
        else:
            draft.report.error(row.place(column), said, found=row.found(column))
    return has_loop
