"""Checks of teams and targets: homes, dates, bundles and the order among targets."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from optimizer.domain import Kind
from optimizer.texts import Text

if TYPE_CHECKING:
    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row

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
            draft.report.error(row.place("bundle"), sentence, found=row["bundle"], maybe=head.found("bundle"))
        elif row["mode"] != head["mode"] and not (row.bad | head.bad) & {"mode"}:
            sentence = Text(
                "The mode differs from that of the bundle's head {head}.", "巡察方式与牵头对象 {head} 不同。"
            ).fill(head=row["bundle"])
            draft.report.error(row.place("mode"), sentence, found=row["mode"], expected=Text.same(head["mode"]))


def check_bundle_hosts(draft: Draft) -> None:
    """Report members of a bundle that are hosted elsewhere than its head."""
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
    """Report targets that wait for each other, or for themselves, once."""
    waiting = {row["id"]: set(row["after"]) for row in draft.good("targets", "id", "after")}
    while waiting:
        try:
            TopologicalSorter(waiting).prepare()
        except CycleError as error:
            loop: list[str] = error.args[1]
            row = _first(draft, loop)
            sentence = Text("The targets wait for each other: {loop}.", "先后顺序循环：{loop}。")
            shown = " → ".join(reversed(loop))
            draft.report.error(row.place("after"), sentence.fill(loop=shown), found=row.found("after"))
            waiting = {id_: before for id_, before in waiting.items() if id_ not in loop}
        else:
            return


def _first(draft: Draft, ids: list[str]) -> Row:
    return min((draft.ids("targets")[id_] for id_ in ids if id_ in draft.ids("targets")), key=lambda row: row.number)
