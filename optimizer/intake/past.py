"""What history and ledgers tell together: kinds of team, facts told twice or otherwise, rounds yet to be planned."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from optimizer.domain.scenario import SAME_ROUND_DAYS
from optimizer.intake.tables import kind_words
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Mapping
    from datetime import date

    from optimizer.domain import Kind, Round
    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row
    from optimizer.intake.issue import Report

_TWICE = Text("This row tells what {place} tells already; it counts once.", "本行与 {place} 相同，只计一次。")
_MANY_TWICE = Text(
    "{count} rows of this file tell what {place} and others tell already; each counts once.",
    "本文件有 {count} 行与 {place} 等处相同，各只计一次。",
)
_OTHERWISE = Text(
    "{place} tells {found} of the same stay; what is read last counts.",
    "{place} 对同一派驻记为 {found}，以后读入的为准。",
)
_LEFT_OTHERWISE = Text(
    "{place} ends the same stay on {found}; rules about the days of a stay see both.",
    "{place} 对同一派驻的撤离日期记为 {found}；涉及派驻日期的规则两者都计。",
)
_OUTSIDE = Text(
    "Round {round} lasts from {enter} to {leave}, so this row does not make it past: it is planned.",
    "{round}轮次为 {enter} 至 {leave}，本行日期不在其中，因此该轮次仍要编排。",
)
_LATER = Text(
    "This is later than the entry of round {round}, {enter}, which is still to be planned; rules that look back from "
    "{round} do not see it.",
    "晚于仍要编排的{round}轮次的进驻日期 {enter}；从{round}轮次向前看的规则不计本行。",
)
_FORGOTTEN = Text(
    "Round {round} ended on {leave}, before round {other}, which is past; but no row tells of it, so it is planned. If"
    " it is over and nobody was sent, take it out of the rounds.",
    "{round}轮次已于 {leave} 结束，早于已完成的{other}轮次，但没有记录，因此仍要编排；"
    "如确已过去且未派出任何组，请从轮次中删去。",
)
_PAST = Text(
    "By rows dated inside it round {round} is past and is not planned again; they name {count} of its {all} teams. "
    "Not named: {teams}.",
    "{round}轮次中已有记录，视为已完成，不再编排；应参加的 {all} 个组中记录了 {count} 个，没有记录的：{teams}。",
)
ALL_PAST = Text("Every round is past; nothing is left to plan.", "各轮次均已完成，没有需要编排的轮次。")
"""Said of a scenario of which nothing is left to plan."""
_AND_MORE = Text("{teams} and {count} more", "{teams}等，另有 {count} 个")

_OTHER_KIND = Text(
    "The table of teams calls {team} {kind}. What the row says counts; a slip here misleads rules that look back.",
    "“巡察组”表中{team}为{kind}。以本行为准；如系笔误，涉及往轮的规则会判断有误。",
)
_MORE_KINDS = Text(
    "From here on {count} more teams are of another kind than in the table of teams.",
    "自此行起，另有 {count} 个组的类型与“巡察组”表不同。",
)

MOST_TEAMS = 12
"""Longer lists of teams are cut, and the rest is counted."""
MOST_OTHER_KINDS = 5
"""So many teams of another kind than before are told one by one; the rest is counted."""


# -- kinds of team ---------------------------------------------------------------------------------------------------


def complete_kinds(rows: Iterable[Row], teams: Iterable[Row]) -> None:
    """Let rows of history that say nothing of the kind have that of their team, as far as the table of teams knows it.

    This comes before facts are compared: what a ledger says in full is the same fact.
    """
    kinds = _kinds(teams)
    for row in rows:
        if row.good("team") and not row.found("kind") and row["team"] in kinds:
            row.values["kind"] = kinds[row["team"]]


def note_other_kinds(draft: Draft) -> None:
    """Note teams that history calls of another kind than the table of teams, each once; of many the first ones."""
    kinds = _kinds(draft["teams"])
    first: dict[str, Row] = {}
    for row in draft.good("history", "team", "kind"):
        if kinds.get(row["team"], row["kind"]) != row["kind"]:
            first.setdefault(row["team"], row)
    told = list(first.values())
    for row in told[:MOST_OTHER_KINDS]:
        kind = kind_words(str(kinds[row["team"]]))
        said = _OTHER_KIND.fill(team=row["team"], kind=kind)
        draft.report.note(row.place("kind"), said, found=row.found("kind"), expected=kind)
    if len(told) > MOST_OTHER_KINDS:
        said = _MORE_KINDS.fill(count=len(told) - MOST_OTHER_KINDS)
        draft.report.note(told[MOST_OTHER_KINDS].place("kind"), said)


def _kinds(teams: Iterable[Row]) -> Mapping[str, Kind]:
    return {row["id"]: row["kind"] for row in teams if row.good("id", "kind")}


# -- facts told twice ------------------------------------------------------------------------------------------------


def distinct(rows: Iterable[Row], report: Report) -> list[Row]:
    """Return the rows of history without those that tell the same fact again, and note how many there are."""
    first: dict[Hashable, Row] = {}
    again: dict[str, list[tuple[Row, Row]]] = defaultdict(list)
    kept = []
    for row in rows:
        fact = tuple(row.values.values())
        other = first.setdefault(fact, row) if not row.bad else row
        if other is row:
            kept.append(row)
        else:
            again[row.grid.file].append((row, other))
    for pairs in again.values():
        row, other = pairs[0]
        sentence = _TWICE if len(pairs) == 1 else _MANY_TWICE
        report.note(row.place(), sentence.fill(place=_where(other), count=len(pairs)))
    return kept


def _where(row: Row) -> Text:
    place = row.grid.sheet or row.grid.file
    return Text(f"{place}, row {row.number}", f"{place} 第 {row.number} 行")


# -- facts told differently ------------------------------------------------------------------------------------------

_STAY = ("round", "date", "team", "host")
_TOLD_OF = (
    ("days", (*_STAY, "target"), _OTHERWISE),
    ("km", _STAY, _OTHERWISE),
    ("leave", _STAY, _LEFT_OTHERWISE),
)
"""Cells that say one thing of a visit or a stay, however many rows tell of it."""


def note_contradictions(draft: Draft) -> None:
    """Note rows that tell other days of one visit, or another way or end of one stay, than a row before; each once.

    An officer may have come and gone on other days than the team.
    """
    for column, names, said in _TOLD_OF:
        first: dict[Hashable, Row] = {}
        for row in draft.good("history", column, *names):
            key = tuple(row[name] for name in (*names, "officer"))
            other = first.setdefault(key, row)
            if other[column] != row[column]:
                sentence = said.fill(place=_where(other), found=other.found(column))
                draft.report.note(row.place(column), sentence, found=row.found(column))
                first[key] = row


# -- facts of rounds that are still to be planned ---------------------------------------------------------------------


def note_misplaced_dates(draft: Draft) -> None:
    """Note rows near a planned round of the same id but outside of it, and rounds of history after a planned one."""
    scenario = draft.scenario
    rows = [row for row in draft.good("history", "round", "date") if not row.bad]
    noted: Counter[str] = Counter()
    for row in sorted(rows, key=lambda row: row["date"]):
        if noted[row["round"]]:
            continue
        sentence = next(_misplaced(draft, row["round"], row["date"]), None)
        if sentence is not None and scenario.planned_rounds:
            noted[row["round"]] += 1
            draft.report.note(row.place("date"), sentence, found=row.found("date"))


def note_past_rounds(draft: Draft) -> None:
    """Note past rounds that rows tell of in part only, rounds before them that none tells of, and that all are past."""
    scenario = draft.scenario
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in draft.good("history", "round", "date", "team"):
        if row["round"] in scenario.past_rounds and row["date"] in scenario.round[row["round"]].span:
            rows[row["round"]].append(row)
    for round_id, told in rows.items():
        named = {row["team"] for row in told}
        teams = [team.id for team in scenario.rotating_teams(scenario.round[round_id])]
        missing = [team for team in teams if team not in named]
        if missing:
            count = {"count": len(teams) - len(missing), "all": len(teams)}
            draft.report.note(told[0].place(), _PAST.fill(round=round_id, teams=_listed(missing), **count))
    last = max((scenario.round[round_id] for round_id in scenario.past_rounds), key=_entry, default=None)
    sketches = {sketch.id: sketch for sketch in draft.settings.rounds}
    for round_ in scenario.planned_rounds:
        if last is not None and round_.leave < last.enter:
            said = _FORGOTTEN.fill(round=round_.id, leave=round_.leave, other=last.id)
            draft.report.note(sketches[round_.id].place(), said)
    if scenario.rounds and not scenario.planned_rounds:
        draft.report.note(draft.settings.place_of("rounds"), ALL_PAST)


def _entry(round_: Round) -> date:
    return round_.enter


def _listed(teams: list[str]) -> Text:
    listed, rest = join(teams[:MOST_TEAMS]), len(teams) - MOST_TEAMS
    return listed if rest <= 0 else _AND_MORE.fill(teams=listed, count=rest)


def _misplaced(draft: Draft, id_: str, day: date) -> Iterator[Text]:
    scenario, near = draft.scenario, timedelta(days=SAME_ROUND_DAYS)
    for round_ in scenario.planned_rounds:
        if round_.id == id_ and round_.enter - near <= day <= round_.leave + near:
            yield _OUTSIDE.fill(round=round_.id, enter=round_.enter, leave=round_.leave)
    told = scenario.round.get(id_) if id_ in scenario.past_rounds else None
    for round_ in scenario.planned_rounds:
        is_forgotten = told is not None and round_.leave < told.enter  # told of the round itself
        if day > round_.enter and not is_forgotten:
            yield _LATER.fill(round=round_.id, enter=round_.enter)
