"""Checks of people: the teams to which they belong, the seats that they may fill, and what of them never counts."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from optimizer.domain.place_names import PlaceNames
from optimizer.domain.seat_names import WORDS, seat_called
from optimizer.domain.staffing import MEMBER, ROLES, brings_people
from optimizer.intake.cells import relisted
from optimizer.intake.tables import kind_words
from optimizer.rules import RULES
from optimizer.rules.recusal.post_recusal import PostRecusal
from optimizer.rules.rulebook import rulebook
from optimizer.rules.staffing.newcomers import Newcomers
from optimizer.rules.staffing.seats import Seats
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from optimizer.intake.draft import Draft
    from optimizer.intake.grid import Row

MOST_NOTED = 5
"""What is true of many rows is told of so many of them; the rest is counted."""
ALIKE = 0.75
"""From this likeness on an unknown word is taken for a slip."""
NEARLY_ALIKE = 0.6
"""From this likeness on what may have been meant is named beside a word that has no effect."""

_NOT_OWN = Text(
    "The team {team} is {kind}: it has no people of its own, they are chosen from the pool.",
    "{team}是{kind}组，没有固定的本组人员，人员从人才库中选派。",
)
_OWN = Text("a whole or local team, or an empty cell", "整建制组或本地组，或不填")
_FROM_ELSEWHERE = Text(
    "The officer's home lies outside {home}, the home of the officer's team.",
    "该干部的派出地不在所在组的派出地{home}之内。",
)
_NO_SUCH_SEAT = Text(
    "No team has a seat of this name, and nobody needs it as a skill.", "没有这个岗位，也没有这项专长。"
)
_SEVERAL = Text("several separated by “;”", "多项用“;”分隔")
_SEAT_OF_NOBODY = Text(
    "No team has a seat of this name, and nobody needs it as a skill, so it has no effect; {count} it.",
    "没有这个岗位，也没有谁需要这项专长，因此不起作用；填有此项的{count}。",
)
_SKILL_OF_NOBODY = Text(
    "Nobody needs a skill of this name, so it has no effect; {count} it.",
    "没有谁需要这项专长，因此不起作用；填有此项的{count}。",
)
_NOBODY_HAS = Text(
    "No officer has this as a seat or a skill, so every team that needs it will lack it.",
    "没有干部具备这个岗位资格或专长，需要它的组都会缺人。",
)
_NEVER_SENT = Text("With a limit of 0 rounds the officer is never sent.", "轮次上限为 0，不会派出该干部。")
_TOO_LATE = Text(
    "This is after the last round has ended ({day}), so it plays no part.", "晚于最后一轮结束日期（{day}），不起作用。"
)
_GIVEN_LATE = Text(
    "This waiver of {rule} was given on {date}, after the entry of {rounds}, yet it counts there, too.",
    "该“{title}”（{rule}）豁免于 {date} 批准，晚于以下轮次的进驻日期，但对其同样有效：{rounds}。",
)
_ENTERED = Text("{round} ({day})", "{round}（{day}）")
_UNPLACED = Text(
    "The unit of {count} is no target here, nor does its name begin with that of a region, so nobody is barred by it: "
    "{units}. If leaders are to keep away from where such a unit lies, fill in region instead of unit.",
    "有 {count} 条任职的单位不是本场景的巡察对象，名称也不以某个地区的名称开头，因此不产生回避：{units}。"
    "如组长等应回避其所在地，请改填“地区”列而不填“单位”列。",
)
_TWICE = Text("This row tells what row {row} tells already; it counts once.", "本行与第 {row} 行相同，只计一次。")
_SIZE = Text(
    "The team has {size} people by this cell, but {seats} by the composition of {kind} teams, which has no seat member "
    "that could take in the difference; the composition counts.",
    "本格人数为 {size}，而{kind}组的岗位配置为 {seats} 人，其中没有可增减的“成员”岗位；以岗位配置为准。",
)
_SIZE_WITHOUT_MEMBERS = Text(
    "The team has {size} people by this cell, but the composition of {kind} teams has {seats} without any member, so "
    "it has no members; these {seats} count.",
    "本格人数为 {size}，而{kind}组的岗位配置除“成员”外已有 {seats} 人，因此不设成员；以这 {seats} 人为准。",
)
_TOO_FEW = Text(
    "The rule seats demands at least {least} people in a posting, but {teams} only {seats} seats: {names}.",
    "规则“{title}”（seats）要求每组至少 {least} 人，但{teams}只有 {seats} 个岗位：{names}。",
)
_TOO_MANY = Text(
    "The rule seats allows at most {most} people in a posting, but {teams} {seats} seats: {names}.",
    "规则“{title}”（seats）规定每组至多 {most} 人，但{teams}有 {seats} 个岗位：{names}。",
)
_NO_PROMOTION = Text(
    "The rule newcomers counts those promoted within {years} before a round, but {count} of {all} officers have no "
    "promoted_on, so none of them counts.",
    "规则“{title}”（newcomers）统计本轮进驻前{years}内提任的干部，但 {all} 名干部中有 {count} 名未填提任日期，不计入。",
)
_AND_MORE = Text("The same is true of {count} more rows from here on.", "自此行起，另有 {count} 行情况相同。")


# -- teams ------------------------------------------------------------------------------------------------------------


def check_own_teams(draft: Draft) -> None:
    """Report officers who belong to a team that has no people of its own, and note those who come from elsewhere."""
    scenario, elsewhere = draft.scenario, []
    for row in draft.good("officers", "id", "team"):
        team = scenario.team.get(row["team"])
        if team is None:
            continue
        if not brings_people(team):
            sentence = _NOT_OWN.fill(team=scenario.label(team.id), kind=kind_words(str(team.kind)))
            draft.report.error(row.place("team"), sentence, found=row["team"], expected=_OWN)
        elif row.good("home") and not any(scenario.places.lies_in(row["home"], home) for home in team.homes):
            elsewhere.append((row, _FROM_ELSEWHERE.fill(home=join(scenario.label(home) for home in team.homes))))
    _note_some(draft, "home", elsewhere)


def note_sizes(draft: Draft) -> None:
    """Note teams whose size is at odds with the composition of their kind, or with the limits of the rule ``seats``."""
    scenario, found = draft.scenario, []
    if not scenario.officers:
        return
    for row in draft.good("teams", "id", "size"):
        team = scenario.team.get(row["id"])
        if team is None or team.kind not in scenario.composition.seats:
            continue
        has_members = any(seat.name == MEMBER for seat in scenario.composition.seats[team.kind])
        seats = sum(seat.count for seat in scenario.staffing.seats_of(team))
        if seats and seats != team.size:
            sentence = _SIZE_WITHOUT_MEMBERS if has_members else _SIZE
            found.append((row, sentence.fill(size=team.size, seats=seats, kind=kind_words(str(team.kind)))))
    _note_some(draft, "size", found)


def note_limits(draft: Draft) -> None:
    """Note teams with fewer seats than the rule ``seats`` demands, or with more than it ever allows."""
    scenario = draft.scenario
    if not scenario.staffing.is_planned:
        return
    sizes: dict[int, list[str]] = defaultdict(list)
    for team in scenario.teams:
        sizes[sum(seat.count for seat in scenario.staffing.seats_of(team))].append(team.id)
    sizes.pop(0, None)  # nobody is seated in a team of whose people nothing is known
    for kept in rulebook(scenario):
        if not isinstance(kept.rule, Seats):
            continue
        least, most = kept.rule.least, max(kept.rule.most, kept.rule.most_with_villages)
        for seats, teams in sizes.items():
            if least <= seats <= most:
                continue
            shown = [scenario.label(team) for team in teams[:MOST_NOTED]]
            sentence = (_TOO_FEW if seats < least else _TOO_MANY).fill(
                title=Seats.title,
                least=least,
                most=most,
                teams=counted(len(teams), "team has", "teams have", "个组"),
                seats=seats,
                names=join([*shown, Text("…", "…")] if len(teams) > MOST_NOTED else shown),
            )
            draft.report.note(draft.settings.place_of("rules", "seats"), sentence)


def note_promotions(draft: Draft) -> None:
    """Note of how many officers it is not known when they were promoted, where a rule counts those promoted lately."""
    officers = draft.scenario.officers
    missing = sum(officer.promoted_on is None for officer in officers)
    for kept in rulebook(draft.scenario) if missing and draft.scenario.staffing.is_planned else ():
        if isinstance(kept.rule, Newcomers):
            years = counted(kept.rule.years, "year", "years", "年")
            sentence = _NO_PROMOTION.fill(title=Newcomers.title, years=years, count=missing, all=len(officers))
            draft.report.note(draft.settings.place_of("rules", Newcomers.id), sentence)


# -- seats ------------------------------------------------------------------------------------------------------------


def check_seats(draft: Draft) -> None:
    """Report seats that no team has, if something alike was meant; note those of officers that have no effect."""
    scenario = draft.scenario
    seats = _seats_known(draft)
    known = seats | _needed_skills(draft)
    idle: dict[str, list[Row]] = defaultdict(list)
    for row in draft.good("officers", "seats"):
        for word in row["seats"]:
            if word in known:
                continue
            expected, maybe = _hint(word, known)
            if maybe is None:
                idle[word].append(row)
            else:
                draft.report.error(row.place("seats"), _NO_SUCH_SEAT, found=word, expected=expected, maybe=maybe)
    for word, rows in idle.items():
        count = counted(len(rows), "officer names", "officers name", "名干部")
        maybe = None if word in WORDS else meant(word, known, NEARLY_ALIKE)
        draft.report.note(rows[0].place("seats"), _SEAT_OF_NOBODY.fill(count=count), found=word, maybe=maybe)
    for row in draft.good("pins", "seat"):
        if scenario.officers and row["seat"] not in seats:
            draft.report.error(
                row.place("seat"), _NO_SUCH_SEAT, found=row.found("seat"), maybe=meant(row["seat"], seats)
            )
    for row in draft.good("history", "seat"):
        maybe = meant(row["seat"], ROLES) if row["seat"] not in known else None
        if maybe is not None:
            draft.report.note(row.place("seat"), _NO_SUCH_SEAT, found=row["seat"], maybe=maybe)


def note_slips(draft: Draft) -> None:
    """Note skills of officers and teams that nobody needs, if they are nearly one that somebody does.

    People may have any skill; only one that is likely misspelt is worth a word, because it is missed in silence. One
    that a single officer or team has is a slip more likely than one that many have.
    """
    needed = (_seats_known(draft) | _needed_skills(draft)).difference(ROLES)
    for table, one, several, zh in (
        ("officers", "officer names", "officers name", "名干部"),
        ("teams", "team names", "teams name", "个组"),
    ):
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in draft.good(table, "skills"):
            for word in row["skills"]:
                if word not in needed and word not in WORDS:
                    rows[word].append(row)
        for word, naming in rows.items():
            expected, maybe = _hint(word, needed, NEARLY_ALIKE if len(naming) == 1 else ALIKE)
            if maybe is not None:
                sentence = _SKILL_OF_NOBODY.fill(count=counted(len(naming), one, several, zh))
                draft.report.note(naming[0].place("skills"), sentence, found=word, expected=expected, maybe=maybe)


def check_composition(draft: Draft) -> None:
    """Report seats of the composition that are nearly roles; note seats and skills that nobody could fill."""
    scenario, place_of = draft.scenario, draft.settings.place_of
    if not scenario.officers:
        return
    had = {word for officer in scenario.officers for word in (*officer.seats, *officer.skills)}.union(ROLES)
    for kind, seats in scenario.composition.seats.items():
        for seat in seats:
            place = place_of("composition", str(kind), seat.name)
            slip = meant(seat.name, ROLES) if seat.name not in had | WORDS.keys() else None
            if slip is not None:
                draft.report.error(place, _NO_SUCH_SEAT, found=seat.name, maybe=slip)
            elif seat.name not in had:
                draft.report.note(place, _NOBODY_HAS, found=seat.name, maybe=meant(seat.name, had))
    if scenario.staffing.is_planned:
        _note_skills(draft, had)


def _note_skills(draft: Draft, had: set[str]) -> None:
    """Note the skills that every team or a target needs and nobody has."""
    scenario, place_of = draft.scenario, draft.settings.place_of
    for skill in scenario.composition.skills:
        if skill not in had:
            draft.report.note(
                place_of("composition", "skills", skill), _NOBODY_HAS, found=skill, maybe=meant(skill, had)
            )
    known = had.union(*(team.skills for team in scenario.teams))
    for row in draft.good("targets", "skills"):
        for skill in row["skills"]:
            if skill not in known:
                known.add(skill)
                expected, maybe = _hint(skill, had)
                draft.report.note(row.place("skills"), _NOBODY_HAS, found=skill, expected=expected, maybe=maybe)


def _hint(word: str, known: set[str], alike: float = ALIKE) -> tuple[Text, str | None]:
    """Return what is expected and was perhaps meant in a list: several words with semicolons, or a word alike."""
    several = relisted(word, lambda piece: seat_called(piece) in known | WORDS.keys())
    return (Text("", ""), meant(word, known, alike)) if several is None else (_SEVERAL, several)


def _seats_known(draft: Draft) -> set[str]:
    scenario = draft.scenario
    return {seat.name for team in scenario.teams for seat in scenario.staffing.seats_of(team)}.union(
        ROLES, (seat.name for own in scenario.composition.seats.values() for seat in own)
    )


def _needed_skills(draft: Draft) -> set[str]:
    needed = set(draft.scenario.composition.skills)
    return needed.union(*(target.skills for target in draft.scenario.targets))


@cache
def _alike(word: str, other: str) -> float:
    """Return how alike two words are; 0 if it is plain that they are not, because to compare in earnest takes time."""
    matcher = SequenceMatcher(None, word, other)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < NEARLY_ALIKE:
        return 0.0
    return matcher.ratio()


def meant(word: str, known: Iterable[str], least: float = ALIKE) -> str | None:
    """Return the known word for which a word is a likely slip, as people call it, or ``None``."""
    said = {name: name for name in known} | {WORDS[name].zh: name for name in known if name in WORDS}
    best = max(sorted(said), key=lambda name: _alike(word.casefold(), name), default=None)
    return best if best is not None and _alike(word.casefold(), best) >= least else None


# -- what never counts ------------------------------------------------------------------------------------------------


def note_idle_facts(draft: Draft) -> None:
    """Note officers who are never sent, promotions and posts after the last round, and rows that stand there twice."""
    never = [(row, _NEVER_SENT) for row in draft["officers"] if row["max_rounds"] == 0 and "max_rounds" not in row.bad]
    _note_some(draft, "max_rounds", never)
    last = max((round_.leave for round_ in draft.scenario.rounds), default=None)
    for table, column in (("officers", "promoted_on"), ("posts", "from")):
        late = [
            (row, _TOO_LATE.fill(day=last))
            for row in draft.good(table, column)
            if last is not None and row[column] > last
        ]
        _note_some(draft, column, late)
    for table in ("posts", "ties"):
        first: dict[Hashable, Row] = {}
        again = []
        for row in draft[table]:
            other = first.setdefault(tuple(row.values.values()), row) if not row.bad else row
            if other is not row:
                again.append((row, _TWICE.fill(row=other.number)))
        _note_some(draft, None, again)


def note_unplaced_units(draft: Draft) -> None:
    """Note, once, posts at units that are no target and tell no region, where leaders keep away from whole hosts."""
    kept = [each.rule for each in rulebook(draft.scenario) if isinstance(each.rule, PostRecusal)]
    if not any("host" in (rule.leaders, rule.members) for rule in kept):
        return
    names, known = PlaceNames(draft.scenario.places), draft.scenario.staffing.targets_of_unit
    placed: dict[str, bool] = {}
    rows = []
    for row in draft.good("posts", "unit"):
        unit = row["unit"]
        if unit not in placed:
            placed[unit] = unit in known or names.region_in(unit) is not None
        if not placed[unit]:
            rows.append(row)
    if rows:
        units = list(dict.fromkeys(row["unit"] for row in rows))
        shown = join([*units[:MOST_NOTED], Text("…", "…")] if len(units) > MOST_NOTED else units)
        sentence = _UNPLACED.fill(count=counted(len(rows), "post", "posts"), units=shown)
        draft.report.note(rows[0].place("unit"), sentence)


def note_late_waivers(draft: Draft) -> None:
    """Note waivers given after the entry of rounds to be planned, in which they count all the same."""
    late, titles = [], {rule.id: rule.title for rule in RULES}
    for row in draft.good("waivers", "rule", "who", "date"):
        before = [round_ for round_ in draft.scenario.planned_rounds if round_.enter < row["date"]]
        if before:
            rounds = join(_ENTERED.fill(round=round_.id, day=round_.enter) for round_ in before)
            title = titles.get(row["rule"], row["rule"])
            late.append((row, _GIVEN_LATE.fill(rule=row["rule"], title=title, date=row["date"], rounds=rounds)))
    # Whom it is given for stands there as what was found, which is left out where names are.
    _note_some(draft, "who", late)


def _note_some(draft: Draft, column: str | None, found: list[tuple[Row, Text]]) -> None:
    """Note what is true of some rows: of the first few one by one, of the rest how many they are."""
    for row, sentence in found[:MOST_NOTED]:
        draft.report.note(row.place(column), sentence, found=row.found(column) if column else None)
    if len(found) > MOST_NOTED:
        rest = found[MOST_NOTED:]
        draft.report.note(rest[0][0].place(column), _AND_MORE.fill(count=len(rest)))
