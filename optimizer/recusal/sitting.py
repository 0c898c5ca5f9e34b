"""Pins that seat people: where they may be kept, what stands in their way, and which of them exclude each other."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind, Mode, Span
from optimizer.domain.staffing import MEMBER, can_fill
from optimizer.recusal.observation import MOST_REASONS, Matter, Observation, Severity, and_join, names
from optimizer.recusal.pinned import host_of, musts, rounds_of
from optimizer.rules.decisions.pins import cells, in_words, speaks_of_seats
from optimizer.rules.staffing.words import people_counted, seat_words
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from optimizer.domain.records import Officer, Pin, Round, Seat, Team
    from optimizer.recusal.openings import Openings
    from optimizer.recusal.staffable import Staffable

_BELONGS = Text("{officer} belongs to {other} and sits in no other team", "{officer}是{other}的本组人员，不能到其他组")
_UNAVAILABLE = Text("{officer} is not available in round {round}", "{officer}在{round}轮次不可用")
_ONLY_THEN = Text(
    "{officer} is available only {spans}, and {team} stays for all of round {round}",
    "{officer}只在{spans}可用，而{team}在{round}轮次全程驻点",
)
_BLACKED_OUT = Text(
    "{officer} has no working day in round {round} that is not blacked out", "{officer}在{round}轮次的工作日都已停巡"
)
_TOO_OFTEN = Text(
    "{officer} may take part in no more rounds by round {round}", "{officer}到{round}轮次参加轮次已达上限"
)
_NO_SEAT_THERE = Text("{officer} may sit on no seat of {team}", "{officer}不能担任{team}的任何岗位")
_NOT_ON_SEAT = Text("{officer} may not sit on the seat {seat} of {team}", "{officer}不能担任{team}的{seat}")
_NO_SEAT_ANYWHERE = Text("{officer} may sit on no seat of any team", "{officer}不能担任任何组的岗位")
_ON_SEAT_NOWHERE = Text("{officer} may sit on the seat {seat} of no team", "{officer}不能担任任何组的{seat}")
_NO_SUCH_SEAT = Text("{team} has no seat {seat}", "{team}没有{seat}岗位")
_NOBODY = Text("nobody may sit on the seat {seat} of {team}", "没有人能担任{team}的{seat}")
_FORBIDDEN = Text("the pin never, {cells} forbids it", "禁止安排（{cells}）与之相反")

_TWO_SEATS = Text(
    "pins seat {officer} in round {round} twice, and nobody sits on two seats at once: {a}; {b}",
    "固定安排要求{officer}在{round}轮次同时担任两个岗位：{a}；{b}",
)
_TOO_MANY = Text(
    "pins seat {people} as {seat} of {team} in round {round}, but the team has room for {room}: {names}",
    "固定安排要求{team}的{seat}在{round}轮次由{people}担任，但只有{room}的位置：{names}",
)
_TOO_MANY_ROUNDS = Text(
    "pins send {officer} in the rounds {rounds}, but in {year} {officer} may take part in {most} only",
    "固定安排要求{officer}参加{rounds}轮次，但{year}年只能参加{most}",
)


# -- one pin ----------------------------------------------------------------------------------------------------------


def seats_for(openings: Openings, pin: Pin, round_: Round, team: Team, place: str) -> bool:
    """Whether somebody may sit in the team at the place as the pin says, as far as is known."""
    crews, seats = openings.crews, openings.scenario.staffing.seats_of(team)
    if crews is None or not speaks_of_seats(pin):
        return True
    if pin.officer is None:
        people = crews.candidates(round_, team, place)
        free = [seat for seat, who in zip(seats, people, strict=True) if who]
    else:
        free = list(crews.seats_open_to(round_, team, place, pin.officer))
    named = {seat.name for seat in free}
    if crews.may_grow(team) and crews.more_members(round_, team, place) >= {pin.officer} - {None}:
        named.add(MEMBER)  # more members than usual may go there
    return any(
        pin.seat in (None, name) and crews.forbidden.against(round_, team, place, name, pin.officer) is None
        for name in named
    )


def against_people(openings: Openings, pin: Pin, round_: Round, team: Team, places: Sequence[str]) -> Text | None:
    """Return why nobody can sit in the team in this round as the pin says; ``None`` if somebody may.

    Parameters
    ----------
    places
        The hosts that are open to the team and fit the pin.
    """
    if openings.crews is None or not speaks_of_seats(pin):
        return None
    officer = None if pin.officer is None else openings.scenario.officer[pin.officer]
    absent = None if officer is None else _absent(openings, openings.crews, pin, officer, round_, team)
    if absent is not None:
        return absent
    if any(seats_for(openings, pin, round_, team, place) for place in places):
        return None
    return _forbidden(openings, pin, round_, team, places) or _unfit(openings, pin, round_, team, places)


def _absent(  # noqa: PLR0913, PLR0917  # who, where and when
    openings: Openings, crews: Staffable, pin: Pin, officer: Officer, round_: Round, team: Team
) -> Text | None:
    """Return why the officer cannot be in the team in this round at all, wherever it goes."""
    scenario = openings.scenario
    said = {"officer": scenario.label(officer.id), "team": scenario.label(team.id), "round": round_.id}
    if officer.team not in (None, team.id):
        return _BELONGS.fill(**said, other=scenario.label(officer.team or ""))
    at_home = crews.forbidden.at_home(round_, officer)
    if at_home is not None:
        return _FORBIDDEN.fill(cells=in_words(at_home))
    if not crews.pools.may_come(round_, officer):
        return _UNAVAILABLE.fill(**said)
    if not crews.may_sit(round_, team, officer):
        return _TOO_OFTEN.fill(**said)
    if openings.is_hard(round_.id, "availability") and _is_throughout(openings, pin, round_, team):
        spans = officer.available
        if spans and not any(span.covers(round_.span) for span in spans):
            there = join(Text(f"from {each.start} to {each.end}", f"{each.start}至{each.end}") for each in spans)
            return _ONLY_THEN.fill(**said, spans=there)
    closed = scenario.has_blackouts(officer.id, round_.span) and not scenario.open_line(round_.span, officer.id).days
    return _BLACKED_OUT.fill(**said) if closed and openings.is_hard(round_.id, "blackouts", "round-window") else None


def _is_throughout(openings: Openings, pin: Pin, round_: Round, team: Team) -> bool:
    """Whether whoever sits in the team as the pin says sits there from the first day of the round to the last."""
    return openings.stays_whole_round(round_, team) and _sits_all_days(openings, pin, team)


def _sits_all_days(openings: Openings, pin: Pin, team: Team) -> bool:
    """Whether whoever sits in the team as the pin says sits there as long as the team stays."""
    officer = None if pin.officer is None else openings.scenario.officer[pin.officer]
    return all(
        seat.days is None
        for seat in openings.scenario.staffing.seats_of(team)
        if pin.seat in (None, seat.name) and (officer is None or can_fill(officer, seat))
    )


def _forbidden(openings: Openings, pin: Pin, round_: Round, team: Team, places: Sequence[str]) -> Text | None:
    """Return that a pin ``never`` says the opposite, if one closes what would be open."""
    assert openings.crews is not None  # asked for only then
    for place in places:
        for seat in openings.scenario.staffing.seats_of(team):
            if pin.seat in (None, seat.name):
                never = openings.crews.forbidden.against(round_, team, place, seat.name, pin.officer)
                if never is not None:
                    return _FORBIDDEN.fill(cells=in_words(never))
    return None


def _unfit(openings: Openings, pin: Pin, round_: Round, team: Team, places: Sequence[str]) -> Text:
    """Return the bans on the officer where the team may go; else that the officer, or nobody, may have such a seat."""
    scenario = openings.scenario
    own = [seat for seat in scenario.staffing.seats_of(team) if pin.seat in (None, seat.name)]
    said = {"team": scenario.label(team.id), "seat": seat_words(pin.seat or "")}
    if pin.officer is None:
        return (_NOBODY if own else _NO_SUCH_SEAT).fill(**said)
    barred = dict.fromkeys(
        held.ban.reason
        for held in openings.people.of(round_, scenario.officer[pin.officer])
        if held.place in places and held.mode is Mode.HARD and not held.is_open
    )
    if barred and _would_fit(openings, pin.officer, round_, team, own, places):
        return and_join(list(barred)[:MOST_REASONS])
    return unfit_for(openings, pin)


def _would_fit(  # noqa: PLR0913, PLR0917  # who on which seats, and where
    openings: Openings, officer: str, round_: Round, team: Team, seats: Sequence[Seat], places: Sequence[str]
) -> bool:
    """Whether the officer could sit there if no rule spoke."""
    staffing = openings.scenario.staffing
    reserves = not staffing.leaves_as_one(round_)
    return any(
        each.id == officer
        for place in places
        for seat in seats
        for each in staffing.candidates(team, seat, place, reserves=reserves)
    )


def unfit_for(openings: Openings, pin: Pin) -> Text:
    """Return that the pin's officer may have no such seat in the pin's team, or in any."""
    label = openings.scenario.label
    if pin.team is None:
        sentence = _NO_SEAT_ANYWHERE if pin.seat is None else _ON_SEAT_NOWHERE
        return sentence.fill(officer=label(pin.officer or ""), seat=seat_words(pin.seat or ""))
    sentence = _NO_SEAT_THERE if pin.seat is None else _NOT_ON_SEAT
    return sentence.fill(officer=label(pin.officer or ""), team=label(pin.team), seat=seat_words(pin.seat or ""))


# -- pins that exclude each other -------------------------------------------------------------------------------------


def colliding_seats(openings: Openings) -> Iterator[Observation]:
    """Yield pins ``must`` that need one person twice at once, or too often, or one seat for too many people."""
    pins = list(dict.fromkeys(pin for pin in musts(openings) if speaks_of_seats(pin)))
    by_round: dict[str, list[Pin]] = defaultdict(list)
    for pin in pins if openings.crews is not None else ():
        rounds = [round_ for round_ in rounds_of(openings, pin) if _may_lie_in(openings, pin, round_)]
        if len(rounds) == 1 and pin.officer is not None:
            by_round[rounds[0].id].append(pin)
    for round_id, own in by_round.items():
        round_ = openings.scenario.round[round_id]
        yield from _twice(openings, round_, own)
        yield from _crowded(openings, round_, own)
    if openings.crews is not None:
        yield from _too_often(openings, openings.crews, by_round)


def _may_lie_in(openings: Openings, pin: Pin, round_: Round) -> bool:
    """Whether the days that a pin names, if any, are days of the round, or need not be."""
    days = _days(openings, pin, round_)
    return days is None or round_.span.covers(days) or not openings.is_hard(round_.id, "round-window")


def _days(openings: Openings, pin: Pin, round_: Round) -> Span | None:
    """Return the days from the first to the last that a pin names; the team is there on all of them."""
    inspecting = (pin.start, pin.end) if openings.is_hard(round_.id, "working-days") else ()
    named = [day for day in (pin.enter, pin.leave, *inspecting) if day is not None]
    return Span(min(named), max(named)) if named else None


def _twice(openings: Openings, round_: Round, pins: Sequence[Pin]) -> Iterator[Observation]:
    """Yield every two pins that seat somebody on two seats which are both held on the same days.

    These are held for all of the round, or on days that the pins name.
    """
    for one, other in combinations(pins, 2):
        if one.officer != other.officer or not openings.is_hard(round_.id, "one-place"):
            continue
        if not _share_days(openings, round_, one, other):
            continue
        both = (
            (one.team, other.team),
            (one.seat, other.seat),
            (host_of(openings, one), host_of(openings, other)),
        )
        if any(None not in pair and pair[0] != pair[1] for pair in both):
            sentence = _TWO_SEATS.fill(
                officer=openings.scenario.label(one.officer or ""),
                round=round_.id,
                a=in_words(one),
                b=in_words(other),
            )
            about = tuple(dict.fromkeys((*cells(one), *cells(other))))
            yield Observation(Matter.COLLIDING_PINS, Severity.IMPOSSIBLE, about, sentence, (round_.id,))


def _share_days(openings: Openings, round_: Round, *pins: Pin) -> bool:
    """Whether those who sit as two pins say are there on one and the same day, whatever the plan."""
    if all(_is_throughout(openings, pin, round_, team) for pin in pins for team in _teams(openings, pin)):
        return True
    one, other = (_days(openings, pin, round_) for pin in pins)
    if one is None or other is None or not one.overlaps(other):
        return False
    return all(_sits_all_days(openings, pin, team) for pin in pins for team in _teams(openings, pin))


def _teams(openings: Openings, pin: Pin) -> Sequence[Team]:
    return openings.scenario.teams if pin.team is None else (openings.scenario.team[pin.team],)


def _crowded(openings: Openings, round_: Round, pins: Sequence[Pin]) -> Iterator[Observation]:
    """Yield every seat for which pins name more people than it has places, held for all of the round."""
    people: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for pin in pins:
        if pin.team is not None and pin.seat is not None:
            people[pin.team, pin.seat][pin.officer or ""] = None
    for (team_id, seat), named in people.items():
        team = openings.scenario.team[team_id]
        room = _room(openings, round_, team, seat)
        if room is not None and len(named) > room:
            sentence = _TOO_MANY.fill(
                people=people_counted(len(named)),
                seat=seat_words(seat),
                team=openings.scenario.label(team_id),
                round=round_.id,
                room=people_counted(room),
                names=names(openings.scenario, tuple(named)),
            )
            yield Observation(
                Matter.COLLIDING_PINS, Severity.IMPOSSIBLE, (team_id, seat, *named), sentence, (round_.id,)
            )


def _room(openings: Openings, round_: Round, team: Team, seat: str) -> int | None:
    """Return how many people may hold a seat in a round; ``None`` if that is open."""
    named = [each for each in openings.scenario.staffing.seats_of(team) if each.name == seat]
    is_open = seat == MEMBER and openings.crews is not None and openings.crews.may_grow(team)
    if is_open or not named or any(each.days is not None for each in named):
        return None
    return sum(each.count for each in named) if openings.stays_whole_round(round_, team) else None


def _too_often(openings: Openings, crews: Staffable, by_round: Mapping[str, Sequence[Pin]]) -> Iterator[Observation]:
    """Yield everybody whom pins send in more rounds of a year than they may take part in."""
    scenario = openings.scenario
    rounds_by: dict[tuple[str, int], dict[str, None]] = defaultdict(dict)
    for round_id, pins in by_round.items():
        round_ = scenario.round[round_id]
        for pin in pins:
            is_open = crews.draws_whole_teams_on_pool(round_)  # a seat in a whole team is no round of the officer's
            if not (is_open and any(team.kind is Kind.WHOLE for team in _teams(openings, pin))):
                rounds_by[pin.officer or "", round_.enter.year][round_id] = None
    for (officer, year), rounds in rounds_by.items():
        most = crews.pools.times(scenario.officer[officer], [scenario.round[each] for each in rounds])
        if 0 < most < len(rounds):
            sentence = _TOO_MANY_ROUNDS.fill(
                officer=scenario.label(officer),
                rounds=join(rounds),
                year=year,
                most=counted(most, "round", "rounds", "轮"),
            )
            yield Observation(Matter.COLLIDING_PINS, Severity.IMPOSSIBLE, (officer, *rounds), sentence, tuple(rounds))
