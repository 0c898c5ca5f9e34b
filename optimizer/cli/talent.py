"""How the people of a scenario read on a terminal before it is solved, and what programs get of them."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from optimizer.cli.layout import table
from optimizer.cli.reporting import paragraph
from optimizer.domain.records import Mode
from optimizer.recusal.inherited import price_of_staying, price_of_swap
from optimizer.recusal.openings import TITLES
from optimizer.rules.staffing.words import people_counted, seat_words
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from optimizer.cli.terminal import Terminal
    from optimizer.domain import Scenario
    from optimizer.recusal.talent import Crew, OwnSeat, PersonBan, Talent

MOST_LISTED = 10
"""People, hosts and teams are named up to this many; ``--json`` has them all."""
HALF = 2
"""A host from which one in so many is kept is named."""
FEW_SKILLS = 8
NATIVE = "native-place-recusal"

_PEOPLE = Text(
    "People: {officers}, {own} of them in whole or local teams; {leaders} may lead a team.{skills}",
    "干部 {officers} 人，其中整建制组和本地组 {own} 人；可任组长的 {leaders} 人。{skills}",
)
_SKILLS = Text(" Skills: {skills}.", "专长：{skills}。")
_ONE_SKILL = Text("{skill} {count}", "{skill} {count} 人")
_RULES = (Text("rule", "规则编号"), Text("meaning", "含义"), Text("bans", "回避项"))
_OFFICERS = Text("officers", "干部人数")
_KEPT = Text(
    "Kept away by rule (an officer and a host or target is one ban):",
    "各规则的回避情况（一名干部对一个地方或对象为一项）：",
)
_NOBODY_KEPT = Text("No officer is kept away from anything.", "没有干部需要回避。")
_MOST_KEPT = Text(
    "Kept from most hosts, on some seat at least: {who}.", "回避受巡地最多的干部（至少在某一岗位上）：{who}。"
)
_ONE_KEPT = Text("{who} ({hosts})", "{who}（{hosts}）")
_CLOSED = Text("Half of the people or more are kept from: {hosts}.", "半数以上干部须回避的受巡地：{hosts}。")
_ONE_CLOSED = Text("{host} ({count} of {all})", "{host}（{count}/{all}）")
_WAIVED = Text("Waived: {bans}, for {officers}.", "已豁免 {bans}，涉及 {officers}。")
_BEYOND = Text("Kept away, other than from the own home ({count}):", "除本人派出地以外的回避（{count} 条）：")
_ON_SEATS = Text("{reason} (as {seats})", "{reason}（任{seats}时）")
_ON_SEATS_AT = Text("{places} as {seats}", "任{seats}时为{places}")
_ALL_SEATS = Text("{places} on every seat", "任何岗位均为{places}")
_BY_PLACE = Text("{reason} ({places})", "{reason}（{places}）")
_WIDER = Text("{reason} (as {seats}: {places}, too)", "{reason}（任{seats}时还有{places}）")
_LOCAL = Text("local {seat}", "本地{seat}")
_IN_ROUNDS = Text("{reason} ({rounds})", "{reason}（{rounds}）")
_MORE = Text("  … and {count} more; --json lists them all", "  ……另有 {count} 条，--json 可列出全部")
_INHERITED = Text(
    "Closed to whole teams by some of their own people alone, with the price of leaving these at home ({count}):",
    "仅因部分本组人员须回避、全组不能去的地方，以及这些人由他人替补的代价（{count} 项）：",
)
_ONE_INHERITED = Text(
    "{team}{rounds}: {reasons}. Staying away leaves {stay}. Swapping takes {price}.",
    "{team}{rounds}：{reasons}。全组回避，则{stay}；只换人，则{price}。",
)
_CREWS = Text("Teams that find a full crew, each by itself:", "各组单独看能否配齐人员：")
_OF_ROUNDS = Text(" ({rounds})", "（{rounds}）")
_CREW_COLUMNS = (
    Text("round", "轮次"),
    Text("teams", "组数"),
    Text("at every host", "各地都能配齐"),
    Text("at some hosts only", "仅部分受巡地能配齐"),
    Text("nowhere", "都配不齐"),
)
_SHORT = Text("{team}: {what}{rounds}", "{team}：{what}{rounds}")
_EMPTY = Text("at least {seats} empty", "至少空缺{seats}")
_LACKING = Text("at least {people} with a needed skill lacking", "所需专长至少缺{people}")
_NO_CREW = Text("Short of people wherever they go:", "无论去哪里都缺人的组：")


def show_people(terminal: Terminal, scenario: Scenario, talent: Talent) -> None:
    """Show how many people there are, what keeps them away, and which teams find a full crew."""
    if not scenario.officers:
        return
    terminal.show()
    skills = list(talent.skills.items())[:FEW_SKILLS]
    shown = join(_ONE_SKILL.fill(skill=seat_words(skill), count=count) for skill, count in skills)
    paragraph(
        terminal,
        _PEOPLE.fill(
            officers=len(talent.officers),
            own=len(talent.officers) - len(talent.free),
            leaders=len(talent.leaders),
            skills=_SKILLS.fill(skills=shown) if skills else Text("", ""),
        ),
    )
    _show_bans(terminal, scenario, talent)
    _show_inherited(terminal, scenario, talent)
    if talent.crews:
        _show_crews(terminal, scenario, talent)


def bans_by_rule(terminal: Terminal, counts: Mapping[str, tuple[int, int]], whose: Text) -> str:
    """Return a table of how many bans each rule makes, and of how many officers or teams."""
    words = terminal.words
    rows = [[rule, words(TITLES[rule]), str(bans), str(who)] for rule, (bans, who) in counts.items()]
    return table([words(title) for title in (*_RULES, whose)], rows, right=(2, 3))


def _show_bans(terminal: Terminal, scenario: Scenario, talent: Talent) -> None:
    if not talent.by_rule:
        terminal.show(_NOBODY_KEPT)
    else:
        terminal.show(_KEPT)
        terminal.show(bans_by_rule(terminal, talent.by_rule, _OFFICERS))
    most = [(who, count) for who, count in talent.hosts_closed_to.items() if count > 1][: MOST_LISTED // 2]
    if most:
        who = join(
            _ONE_KEPT.fill(who=scenario.label(officer), hosts=counted(count, "host", "hosts", "个受巡地"))
            for officer, count in most
        )
        paragraph(terminal, _MOST_KEPT.fill(who=who))
    every = len(talent.officers)
    closed = [(host, count) for host, count in talent.people_kept_from.items() if count * HALF >= every]
    if closed:
        hosts = join(
            _ONE_CLOSED.fill(host=scenario.label(host), count=count, all=every) for host, count in closed[:MOST_LISTED]
        )
        paragraph(terminal, _CLOSED.fill(hosts=hosts))
    if talent.waived:
        said = _WAIVED.fill(
            bans=counted(len({(ban.officer, ban.held.place) for ban in talent.waived}), "ban", "bans", " 项"),
            officers=counted(len({ban.officer for ban in talent.waived}), "officer", "officers", " 名干部"),
        )
        paragraph(terminal, said)
    _list_bans(terminal, scenario, talent)


def _list_bans(terminal: Terminal, scenario: Scenario, talent: Talent) -> None:
    """List bans with seats and rounds, if there are others; what only says where somebody was born comes last."""
    found: dict[Text, list[PersonBan]] = defaultdict(list)
    for ban in sorted(talent.beyond_home, key=lambda ban: ban.held.rule == NATIVE):
        found[ban.held.ban.reason].append(ban)
    if found:
        terminal.show(_BEYOND.fill(count=len(found)))
    for alike in islice(found.values(), MOST_LISTED):
        paragraph(terminal, _in_rounds(scenario, _on_seats(scenario, talent, alike), alike), "  ", "- ")
    if len(found) > MOST_LISTED:
        terminal.show(_MORE.fill(count=len(found) - MOST_LISTED))


def _in_rounds(scenario: Scenario, reason: Text, bans: Sequence[PersonBan]) -> Text:
    """Return a reason with the rounds in which it holds, if there are others."""
    ids = dict.fromkeys(round_id for ban in bans for round_id in ban.rounds)
    return reason if len(ids) == len(scenario.planned_rounds) else _IN_ROUNDS.fill(reason=reason, rounds=join(ids))


def _on_seats(scenario: Scenario, talent: Talent, bans: Sequence[PersonBan]) -> Text:
    """Return the reason that some bans on one person share, with the seats on which they hold if there are others."""
    reason, is_narrow = bans[0].held.ban.reason, False
    places: dict[tuple[OwnSeat, ...], list[str]] = defaultdict(list)
    every: set[tuple[OwnSeat, ...]] = set()
    for ban in bans:
        mine = tuple(talent.seats_at(ban))
        barred = tuple(ban.on(mine))
        if barred == mine and not any(is_local for _, is_local in mine):
            is_narrow = True
        else:
            places[barred].append(ban.held.place)
            every |= {barred} if barred == mine else set()
    is_named = all(scenario.label(place).zh in reason.zh for where in places.values() for place in where)
    if places and not is_narrow and (len(places) > 1 or not is_named):
        told = []
        for barred, where in places.items():
            said = _ALL_SEATS if barred in every else _ON_SEATS_AT
            told.append(said.fill(seats=_seats_in_words(barred), places=join(map(scenario.label, where))))
        return _BY_PLACE.fill(reason=reason, places=join(told, "; ", "；"))
    for barred, where in places.items():
        said = _WIDER if is_narrow else _ON_SEATS
        reason = said.fill(reason=reason, seats=_seats_in_words(barred), places=join(map(scenario.label, where)))
    return reason


def _seats_in_words(seats: Iterable[OwnSeat]) -> Text:
    words = (_LOCAL.fill(seat=seat_words(name)) if is_local else seat_words(name) for name, is_local in seats)
    return join(words, " or ", "、")


def _show_inherited(terminal: Terminal, scenario: Scenario, talent: Talent) -> None:
    found = talent.inherited
    if found:
        paragraph(terminal, _INHERITED.fill(count=len(found)))
    for each in sorted(found, key=lambda each: len(each.hosts))[:MOST_LISTED]:
        said = _ONE_INHERITED.fill(
            team=scenario.label(each.team),
            rounds=_rounds(scenario, each.rounds),
            reasons=join(dict.fromkeys(reason for _, _, reason in each.people), "; ", "；"),
            stay=price_of_staying(scenario, each),
            price=price_of_swap(each),
        )
        paragraph(terminal, said, "  ", "- ")
    if len(found) > MOST_LISTED:
        terminal.show(_MORE.fill(count=len(found) - MOST_LISTED))


def _rounds(scenario: Scenario, rounds: Collection[str]) -> Text:
    """Return the rounds in which something is so, in brackets; nothing if it is so in all of them."""
    return Text("", "") if len(rounds) == len(scenario.planned_rounds) else _OF_ROUNDS.fill(rounds=join(rounds))


def _show_crews(terminal: Terminal, scenario: Scenario, talent: Talent) -> None:
    words = terminal.words
    by_round: dict[str, list[Crew]] = defaultdict(list)
    for crew in talent.crews:
        by_round[crew.round].append(crew)
    rows = [
        [
            round_id,
            str(len(crews)),
            str(sum(bool(crew.hosts) and crew.full == crew.hosts for crew in crews)),
            str(sum(bool(crew.full) and crew.full != crew.hosts for crew in crews)),
            str(sum(not crew.full for crew in crews)),
        ]
        for round_id, crews in by_round.items()
    ]
    terminal.show(_CREWS)
    terminal.show(table([words(title) for title in _CREW_COLUMNS], rows, right=(1, 2, 3, 4)))
    short: dict[tuple[str, Text], list[str]] = defaultdict(list)
    for crew in talent.crews:
        if crew.hosts and not crew.full:
            short[crew.team, _what(crew)].append(crew.round)
    if short:
        terminal.show(_NO_CREW)
    for (team, what), rounds in list(short.items())[:MOST_LISTED]:
        where = _rounds(scenario, rounds)
        paragraph(terminal, _SHORT.fill(team=scenario.label(team), what=what, rounds=where), "  ", "- ")
    if len(short) > MOST_LISTED:
        terminal.show(_MORE.fill(count=len(short) - MOST_LISTED))


def _what(crew: Crew) -> Text:
    parts = []
    if crew.empty:
        parts.append(_EMPTY.fill(seats=counted(crew.empty, "seat", "seats", "个岗位")))
    if crew.lacking:
        parts.append(_LACKING.fill(people=people_counted(crew.lacking)))
    return join(parts, ", ", "，")


def people_content(terminal: Terminal, talent: Talent) -> dict[str, object]:
    """Return the people as JSON knows them."""
    language = terminal.language
    return {
        "officers": len(talent.officers),
        "in_teams": len(talent.officers) - len(talent.free),
        "may_lead": len(talent.leaders),
        "skills": dict(talent.skills),
        "bans_by_rule": {
            rule: {"bans": bans, "officers": officers} for rule, (bans, officers) in talent.by_rule.items()
        },
        "kept_from_host": dict(talent.people_kept_from),
        "bans": [
            {
                "rule": ban.held.rule,
                "setting": str(ban.held.mode),
                "officer": ban.officer,
                "place": ban.held.place,
                "rounds": list(ban.rounds),
                "seats": list(dict.fromkeys(name for name, _ in talent.barred_seats(ban))),
                "leading_only": ban.held.ban.leading_only,
                "spares_locals": ban.held.ban.spares_locals,
                "reason": ban.held.ban.reason[language],
                "waived": ban.held.is_open,
                "waived_by": None if ban.held.waiver is None else ban.held.waiver.by,
            }
            for ban in talent.bans
        ],
        "inherited": [
            {
                "team": each.team,
                "place": each.place,
                "rounds": list(each.rounds),
                "officers": list(dict.fromkeys(who for who, _, _ in each.people)),
                "reasons": [reason[language] for _, _, reason in each.people],
                "open_hosts": list(each.hosts),
                "other_teams": list(each.others),
                "setting": str(each.mode),
                "weight": each.weight if each.mode is Mode.SOFT else None,
                "reserves": list(each.reserves),
                "unfilled": each.unfilled,
                "empty": each.empty,
                "uninspected": list(each.lost),
                "lost_skills": [
                    {"skill": lost.skill, "lacking": lost.lacking, "reserves": lost.bearers} for lost in each.skills
                ],
            }
            for each in talent.inherited
        ],
        "crews": [
            {
                "round": crew.round,
                "team": crew.team,
                "hosts": len(crew.hosts),
                "full": list(crew.full),
                "empty": crew.empty,
                "lacking": crew.lacking,
            }
            for crew in talent.crews
        ],
    }
