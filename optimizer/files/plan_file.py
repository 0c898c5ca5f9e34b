"""The plan file, ``plan.json``, both ways.

Reading gives either the whole plan or every defect of the file at once. In a plan that a person types only
``postings`` is needed, and in a posting only round, team and host: what is missing of the dates is filled in.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeAlias

from optimizer.domain.plan import (
    DraftPosting,
    DraftVisit,
    Feedback,
    Plan,
    Posting,
    Seating,
    Status,
    TierValue,
    Unserved,
    Visit,
)
from optimizer.domain.reasons import reason_of
from optimizer.errors import PlanError
from optimizer.files._reading import AN_OBJECT, PlanReader, read_source, reference_of
from optimizer.files.atomic import write_text
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from optimizer.domain.plan import ScenarioReference
    from optimizer.domain.scenario import Scenario

FORMAT = "tuimo.plan/1"
"""What the key ``format`` says."""
_KEYS = ("format", "scenario", "status", "postings", "unserved", "tiers", "provenance", "waived")

LayOut: TypeAlias = "Callable[[Scenario, tuple[DraftPosting, ...]], tuple[Posting, ...]]"
"""Fills in the dates that drafts lack.

It returns one posting per draft, in the same order. Dates that are there are kept. Where the targets do not fit it
lays them out all the same: the checks say what is wrong with the plan.
"""


# -- writing ---------------------------------------------------------------------------------------------------------


def write_plan(plan: Plan, path: Path | str, language: Language = Language.EN) -> None:
    """Write the plan as a whole or not at all; see :func:`plan_text`.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    write_text(path, plan_text(plan, language))


def plan_text(plan: Plan, language: Language = Language.EN) -> str:
    """Return the plan file's text: keys and entries in fixed order, UTF-8, one final line end.

    Parameters
    ----------
    plan
        The plan; what it does not know is left out.
    language
        The language of the reasons why targets are left out; their codes stay.
    """
    content: dict[str, object] = {"format": FORMAT}
    if plan.scenario is not None:
        content["scenario"] = _reference(plan.scenario)
    if plan.status is not None:
        content["status"] = str(plan.status)
    content["postings"] = [_posting(posting) for posting in plan.postings]
    content["unserved"] = [
        {"target": each.target, "code": each.code, "reason": each.reason[language]} for each in plan.unserved
    ]
    content["tiers"] = [_tier(tier) for tier in plan.tiers]
    content["provenance"] = _plain(plan.provenance)
    if plan.waived:
        content["waived"] = [asdict(each) for each in plan.waived]
    return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def _reference(reference: ScenarioReference) -> dict[str, object]:
    return {
        "id": reference.id,
        "path": reference.path,
        "digest": reference.digest,
        "set": dict(reference.set),
        "ledgers": [dict(ledger) for ledger in reference.ledgers],
    }


def _posting(posting: Posting) -> dict[str, object]:
    content: dict[str, object] = {
        "round": posting.round,
        "team": posting.team,
        "host": posting.host,
        "enter": posting.enter.isoformat(),
        "leave": posting.leave.isoformat(),
        "targets": [
            {"target": visit.target, "start": visit.start.isoformat(), "end": visit.end.isoformat()}
            for visit in posting.visits
        ],
    }
    if posting.seats:
        content["seats"] = [_seating(seating) for seating in posting.seats]
    if posting.feedback is not None:
        feedback = {"date": posting.feedback.date.isoformat(), "leader": posting.feedback.leader}
        content["feedback"] = {key: value for key, value in feedback.items() if value is not None}
    return content


def _seating(seating: Seating) -> dict[str, str]:
    content = {"seat": seating.seat, "officer": seating.officer}
    if seating.start is not None:
        content["from"] = seating.start.isoformat()
    if seating.end is not None:
        content["to"] = seating.end.isoformat()
    return content


def _tier(tier: TierValue) -> dict[str, object]:
    content: dict[str, object] = {"name": tier.name, "value": _plain(tier.value)}
    for key in ("best", "bound", "limit", "slack"):
        number = getattr(tier, key)
        if number is not None:
            content[key] = _plain(number)
    return content


def _plain(value: object) -> object:
    """Return the value as JSON knows it: whole numbers without a point, mappings as objects, the rest as text."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    items = getattr(value, "items", None)
    return {str(key): _plain(each) for key, each in items()} if callable(items) else str(value)


# -- reading ---------------------------------------------------------------------------------------------------------


def read_plan(
    source: Path | str, scenario: Scenario, lay_out: LayOut | None = None, gone: list[str] | None = None
) -> Plan:
    """Return the plan that the file says, its postings in the file's order.

    Parameters
    ----------
    source
        The file, or its text: what starts with ``{`` is text.
    scenario
        What the plan is for; every id is looked up in it.
    lay_out
        Fills in missing dates; without it a posting takes its round's dates, and missing dates of targets are defects.
    gone
        Takes the ids that the scenario does not have; what names them is left out. Without it they are defects.

    Raises
    ------
    PlanError
        If anything is wrong, with every defect as a :class:`~optimizer.files.PlanIssue`.
    """
    file, content, issues = read_source(source)
    reader = PlanReader(scenario, file, issues, gone)
    root = reader.table(content, "", *_KEYS, needed=("postings",))
    _check_format(reader, root)
    drafts = tuple(
        draft for item, path in reader.entries(root, "postings", "") if (draft := _read_posting(reader, item, path))
    )
    _check_keys(reader, root)
    reference = reference_of(reader, root)
    status = _read_status(reader, root)
    unserved = _read_unserved(reader, root)
    tiers = _read_tiers(reader, root)
    provenance = reader.table_of_anything(root.get("provenance"), "provenance")
    if lay_out is None:
        _demand_dates(reader, root)
    if reader.issues:
        raise PlanError(reader.issues)
    return Plan(
        postings=_complete(scenario, drafts, lay_out),
        scenario=reference,
        status=status,
        unserved=unserved,
        tiers=tiers,
        provenance=provenance,
    )


def read_reference(source: Path | str) -> ScenarioReference | None:
    """Return where the plan's scenario is, or ``None`` if the plan does not say.

    Nothing else is looked at, unless this is defective: then everything is told that can be without the scenario.

    Raises
    ------
    PlanError
        If the file cannot be read, is no JSON object, or this part of it is defective.
    """
    file, content, issues = read_source(source)
    reader = PlanReader(None, file, [issue for issue in issues if issue.path.startswith("scenario")])
    root = content if isinstance(content, dict) else reader.table(content, "")
    _check_format(reader, root)
    reference = reference_of(reader, root)
    if reader.issues:
        if isinstance(content, dict):
            _check_shape(reader, root)
        raise PlanError([*reader.issues, *(issue for issue in issues if issue not in reader.issues)])
    return reference


def _check_shape(reader: PlanReader, root: Mapping[str, object]) -> None:
    """Complain of what is wrong whatever the scenario is."""
    reader.table(root, "", *_KEYS, needed=("postings",))
    for key in ("postings", "unserved"):
        for item, path in reader.entries(root, key, ""):
            if not isinstance(item, dict):
                reader.complain(path, AN_OBJECT, item)
    _read_status(reader, root)
    _read_tiers(reader, root)
    reader.table_of_anything(root.get("provenance"), "provenance")


def _complete(scenario: Scenario, drafts: tuple[DraftPosting, ...], lay_out: LayOut | None) -> tuple[Posting, ...]:
    if lay_out is not None and not all(draft.is_complete for draft in drafts):
        return lay_out(scenario, drafts)
    return tuple(
        Posting(
            draft.round,
            draft.team,
            draft.host,
            draft.enter or scenario.round[draft.round].enter,
            draft.leave or scenario.round[draft.round].leave,
            tuple(
                Visit(visit.target, visit.start, visit.end)
                for visit in draft.visits
                if visit.start is not None and visit.end is not None
            ),
            draft.seats,
            draft.feedback,
        )
        for draft in drafts
    )


def _check_format(reader: PlanReader, root: Mapping[str, object]) -> None:
    if "format" in root and root["format"] != FORMAT:
        reader.complain("format", Text("{format}", "{format}").fill(format=FORMAT), root["format"])


def _read_posting(reader: PlanReader, item: object, path: str) -> DraftPosting | None:
    row = reader.table(
        item,
        path,
        "round",
        "team",
        "host",
        "enter",
        "leave",
        "targets",
        "seats",
        "feedback",
        needed=("round", "team", "host"),
    )
    round_ = reader.id_of(row, "round", path, "round")
    team = reader.id_of(row, "team", path, "team")
    host = reader.id_of(row, "host", path, "region")
    enter, leave = reader.days(row, "enter", "leave", path)
    visits = tuple(_read_visit(reader, each, where) for each, where in reader.entries(row, "targets", path))
    _check_once(reader, visits, f"{path}.targets")
    seats = tuple(
        seating for each, where in reader.entries(row, "seats", path) if (seating := _read_seating(reader, each, where))
    )
    feedback = _read_feedback(reader, row.get("feedback"), f"{path}.feedback")
    if round_ is None or team is None or host is None or reader.scenario is None:
        return None
    usual = reader.scenario.round[round_]
    first, last = enter or usual.enter, leave or usual.leave
    if last < first and not reader.has_issue_at(f"{path}.leave"):
        reader.complain_of_order(f"{path}.leave", first, last)
    known = tuple(visit for visit in visits if visit is not None)
    return DraftPosting(round_, team, host, enter, leave, known, seats, feedback)


def _check_once(reader: PlanReader, visits: tuple[DraftVisit | None, ...], path: str) -> None:
    seen: set[str] = set()
    for place, visit in enumerate(visits, 1):
        if visit is not None and visit.target in seen:
            expected = Text("each target once in a posting", "同一派驻中每个巡察对象只出现一次")
            reader.complain(f"{path}[{place}].target", expected, visit.target)
        elif visit is not None:
            seen.add(visit.target)


def _read_visit(reader: PlanReader, item: object, path: str) -> DraftVisit | None:
    if isinstance(item, str):  # a person may type the bare id
        target = reader.id_of({"target": item}, "target", path, "target", whole=True)
        return DraftVisit(target) if target is not None else None
    row = reader.table(item, path, "target", "start", "end", needed=("target",))
    target = reader.id_of(row, "target", path, "target")
    start, end = reader.days(row, "start", "end", path)
    return DraftVisit(target, start, end) if target is not None else None


def _read_seating(reader: PlanReader, item: object, path: str) -> Seating | None:
    row = reader.table(item, path, "seat", "officer", "from", "to", needed=("seat", "officer"))
    seat = reader.seat(row, "seat", path)
    officer = reader.id_of(row, "officer", path, "officer")
    start, end = reader.days(row, "from", "to", path)
    return Seating(seat, officer, start, end) if seat is not None and officer is not None else None


def _read_feedback(reader: PlanReader, item: object, path: str) -> Feedback | None:
    if item is None:
        return None
    row = reader.table(item, path, "date", "leader", needed=("date",))
    when = reader.day(row, "date", path)
    leader = reader.id_of(row, "leader", path, "leader")
    return Feedback(when, leader) if when is not None else None


def _check_keys(reader: PlanReader, root: Mapping[str, object]) -> None:
    seen: dict[tuple[object, ...], str] = {}
    for item, path in reader.entries(root, "postings", "", quiet=True):
        key = tuple(item.get(name) for name in ("round", "team", "host")) if isinstance(item, dict) else ()
        if not key or not all(isinstance(each, str) for each in key):
            continue
        if key in seen:
            expected = Text("another round, team or host than {first}", "与 {first} 不同的轮次、巡察组或受巡地").fill(
                first=seen[key]
            )
            reader.complain(path, expected, " ".join(str(each) for each in key))
        else:
            seen[key] = path


def _demand_dates(reader: PlanReader, root: Mapping[str, object]) -> None:
    for posting, above in reader.entries(root, "postings", "", quiet=True):
        if not isinstance(posting, dict):
            continue
        for item, path in reader.entries(posting, "targets", above, quiet=True):
            given = item if isinstance(item, dict) else {}
            for key in ("start", "end"):
                if given.get(key) is not None:
                    continue
                reader.complain(f"{path}.{key}", Text("a date, YYYY-MM-DD", "日期，格式为 YYYY-MM-DD"))


def _read_status(reader: PlanReader, root: Mapping[str, object]) -> Status | None:
    found = root.get("status")
    if found is None:
        return None
    for status in (Status.OPTIMAL, Status.FEASIBLE):
        if found == status:
            return status
    reader.complain("status", Text("optimal or feasible", "optimal 或 feasible"), found)
    return None


def _read_unserved(reader: PlanReader, root: Mapping[str, object]) -> tuple[Unserved, ...]:
    unserved: list[Unserved] = []
    seen: set[str] = set()
    for item, path in reader.entries(root, "unserved", ""):
        row = reader.table(item, path, "target", "code", "reason", needed=("target",))
        target = reader.id_of(row, "target", path, "target")
        code, reason = reader.text(row, "code", path), reader.text(row, "reason", path)
        if target is not None and target in seen:
            reader.complain(f"{path}.target", Text("each target once", "每个巡察对象只出现一次"), target)
        elif target is not None:
            seen.add(target)
            unserved.append(Unserved(target, code or "", reason_of(code or "", reason or "")))
    return tuple(unserved)


def _read_tiers(reader: PlanReader, root: Mapping[str, object]) -> tuple[TierValue, ...]:
    tiers: list[TierValue] = []
    for item, path in reader.entries(root, "tiers", ""):
        row = reader.table(item, path, "name", "value", "best", "bound", "limit", "slack", needed=("name", "value"))
        name = reader.text(row, "name", path)
        value, *others = (reader.number(row, key, path) for key in ("value", "best", "bound", "limit", "slack"))
        if name is not None and any(tier.name == name for tier in tiers):
            reader.complain(f"{path}.name", Text("each tier once", "每个目标层级只出现一次"), name)
        elif name is not None and value is not None:
            tiers.append(TierValue(name, value, *others))
    return tuple(tiers)
