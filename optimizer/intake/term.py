"""Checks of what looks beyond one round: look-backs, quotas of village classes, and beds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain import InspectionMode, Kind, Mode
from optimizer.intake.loops import loops
from optimizer.rules.coverage.class_quota import ClassQuota
from optimizer.rules.timing.lodging import Lodging
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from optimizer.intake.draft import Draft


def check_look_backs(draft: Draft) -> None:
    """Report look-backs at themselves or at each other, and note those that name nothing to look back at."""
    named = {row["id"]: (row["look_back_of"],) for row in draft.good("targets", "id", "look_back_of")}
    for loop in loops(named):
        row = min((draft.ids("targets")[id_] for id_ in loop), key=lambda row: row.number)
        sentence = Text("The targets look back at each other: {loop}.", "回头看相互指向：{loop}。")
        said = sentence.fill(loop=" → ".join(loop))
        draft.report.error(row.place("look_back_of"), said, found=row.found("look_back_of"))
    for row in draft.good("targets", "id", "mode"):
        if row["mode"] == InspectionMode.LOOK_BACK and row["id"] not in named and "look_back_of" not in row.bad:
            sentence = Text(
                "The mode is look-back, but “look_back_of” does not say at what; the target may come at any time.",
                "巡察方式为回头看，但未填“回头看对象”，因此对时间和组没有要求。",
            )
            draft.report.note(row.place("mode"), sentence, found=row["id"])


def check_quotas(draft: Draft) -> None:
    """Report quotas of classes and regions that do not exist."""
    setting = draft.settings.rules.get(ClassQuota.id)
    if setting is None or setting.mode is Mode.OFF:
        return
    classes = {row["class"] for row in draft.good("targets", "class")}
    for number, known, sentence in (
        ("share", classes, _NO_CLASS),
        ("least", classes, _NO_CLASS),
        ("region", draft.ids("regions"), Text("There is no region with this id.", "没有这个编号的地区。")),
    ):
        _check_names(draft, number, setting.numbers.get(number, ()), known, sentence)


_NO_CLASS = Text("No target is of this class.", "没有这个类别的村。")


def _check_names(draft: Draft, number: str, given: object, known: Iterable[str], sentence: Text) -> None:
    assert isinstance(given, tuple)  # numbers by name
    place = draft.settings.place_of("rules", ClassQuota.id, number)
    for name, _ in given:
        if name not in known:
            draft.report.error(place, sentence, found=name, maybe=draft.report.nearest(name, known))


def check_sizes(draft: Draft) -> None:
    """Report teams without a size where beds are counted."""
    beds = next(draft.good("regions", "lodging"), None)
    if beds is None or draft.settings.is_off(Lodging.id):
        return
    for row in draft["teams"]:
        known = draft.scenario.team.get(row.id or "")
        is_seated = known is not None and draft.scenario.staffing.travellers(known) is not None
        is_missing = not row.good("size") and "size" not in row.bad and not is_seated
        if is_missing and not (row.good("kind") and row["kind"] == Kind.LOCAL):
            sentence = Text(
                "The size is missing; it is needed because “lodging” limits how many people a host puts up.",
                "缺少人数；因为“lodging”限制了受巡地的住宿人数，必须填写。",
            )
            expected = Text("how many people the team has", "组的人数")
            draft.report.error(row.place("size"), sentence, expected=expected)
