"""Pins that nothing allowed can keep, pins that collide, and what waivers set aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.recusal.keeping import matches_of, why_not
from optimizer.recusal.observation import Matter, Observation, Severity, hosts, names
from optimizer.recusal.openings import TITLES
from optimizer.recusal.people import OfficerBans
from optimizer.recusal.pinned import binding, musts
from optimizer.rules.decisions.pins import cells, in_words, is_settled
from optimizer.rules.rulebook import rulebook
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.domain.records import Pin, Round, Waiver
    from optimizer.domain.scenario import Scenario
    from optimizer.recusal.bans import BanBook
    from optimizer.recusal.openings import Openings

_CANNOT = Text("the pin {cells} cannot be kept: {reasons}", "固定安排（{cells}）无法执行：{reasons}")
_OPPOSITE = Text("the pin never, {cells} forbids it", "禁止安排（{cells}）与之相反")
_SETTLED = Text(
    "the pin {cells} speaks of what is done ({reason}) and demands nothing any more",
    "固定安排（{cells}）所指事项已完成（{reason}），不再作要求",
)
_DONE = Text("{target} was inspected before", "{target}此前已巡察")
_PAST_ROUND = Text("round {round} is past", "{round}轮次已完成")
_HAPPENED = Text("an earlier round did it", "以往轮次已执行")
_COLLIDE = Text(
    "pins send {team} to {hosts} in round {round}, but it may go to {most}: {names}",
    "固定安排要求{team}在{round}轮次派驻{hosts}，但最多只能派驻{most}：{names}",
)
_SPLIT = Text(
    "pins send teams of {home} to {hosts} in round {round}, but in a ring all of them go to one: {names}",
    "固定安排要求{home}的组在{round}轮次派往{hosts}，但成环时只能派往同一地：{names}",
)
_BOTH_WAYS = Text(
    "pins send {a} to {b} and {b} to {a} in round {round}, but they must not inspect each other",
    "固定安排要求{round}轮次{a}派往{b}、{b}派往{a}，但不得互查",
)
_WAIVED = Text(
    "“{title}” does not keep {who} from {whom}: waived by {by} on {date} ({reason})",
    "{who}对{whom}的“{title}”已获豁免：{by}于{date}批准（{reason}）",
)
_SETS_NOTHING_ASIDE = Text(
    "the waiver of “{title}” for {who} and {whom} sets nothing aside", "{who}对{whom}的“{title}”豁免没有用到"
)


# -- pins -------------------------------------------------------------------------------------------------------------


def impossible_pins(openings: Openings) -> Iterator[Observation]:
    """Yield every pin ``must`` that no open posting or visit matches, and pins that contradict each other."""
    for pin in musts(openings):
        opposite = _opposite(openings, pin)
        if opposite is not None:
            listed = cells(pin)
            sentence = _CANNOT.fill(cells=in_words(pin), reasons=_OPPOSITE.fill(cells=in_words(opposite)))
            yield Observation(Matter.BANNED_PIN, Severity.IMPOSSIBLE, listed, sentence)
        elif next(matches_of(openings, pin), None) is None:
            listed = cells(pin)
            sentence = _CANNOT.fill(cells=in_words(pin), reasons=why_not(openings, pin))
            yield Observation(Matter.BANNED_PIN, Severity.IMPOSSIBLE, listed, sentence)
    for round_ in openings.scenario.planned_rounds:
        yield from _colliding(openings, round_)
        yield from _split(openings, round_)
        yield from _both_ways(openings, round_)


def _opposite(openings: Openings, pin: Pin) -> Pin | None:
    """Return a pin ``never`` that forbids everything that would keep this one: it names nothing beyond it."""
    said = set(cells(pin))
    return next((other for other in binding(openings) if other.rule == "never" and said.issuperset(cells(other))), None)


def settled_pins(openings: Openings) -> Iterator[Observation]:
    """Yield every pin ``must`` that history has settled, with what makes it so."""
    scenario = openings.scenario
    for pin in scenario.pins:
        if not is_settled(scenario, pin):
            continue
        reason = _HAPPENED
        if pin.round in scenario.past_rounds:
            reason = _PAST_ROUND.fill(round=pin.round)
        elif pin.target is not None:
            reason = _DONE.fill(target=scenario.label(pin.target))
        listed = cells(pin)
        sentence = _SETTLED.fill(cells=in_words(pin), reason=reason)
        yield Observation(Matter.SETTLED_PIN, Severity.NOTE, listed, sentence)


def _colliding(openings: Openings, round_: Round) -> Iterator[Observation]:
    scenario = openings.scenario
    if not openings.is_hard(round_.id, "hosts-per-round"):
        return
    for team, places in openings.pinned(round_).hosts_of.items():
        most = scenario.team[team].max_hosts
        if len(places) > most:
            sentence = _COLLIDE.fill(
                team=scenario.label(team),
                hosts=hosts(len(places)),
                round=round_.id,
                most=hosts(most),
                names=names(scenario, places),
            )
            yield Observation(Matter.COLLIDING_PINS, Severity.IMPOSSIBLE, (team, *places), sentence, (round_.id,))


def _split(openings: Openings, round_: Round) -> Iterator[Observation]:
    scenario = openings.scenario
    for home, places in openings.pinned(round_).split_homes():
        sentence = _SPLIT.fill(
            home=scenario.label(home), hosts=hosts(len(places)), round=round_.id, names=names(scenario, places)
        )
        yield Observation(Matter.COLLIDING_PINS, Severity.IMPOSSIBLE, (home, *places), sentence, (round_.id,))


def _both_ways(openings: Openings, round_: Round) -> Iterator[Observation]:
    scenario = openings.scenario
    for a, b in openings.pinned(round_).mutual_pairs():
        sentence = _BOTH_WAYS.fill(a=scenario.label(a), b=scenario.label(b), round=round_.id)
        yield Observation(Matter.COLLIDING_PINS, Severity.IMPOSSIBLE, (a, b), sentence, (round_.id,))


# -- waivers ----------------------------------------------------------------------------------------------------------


def waivers(openings: Openings, bans: BanBook) -> Iterator[Observation]:
    """Yield every waiver, with whether it sets some ban aside."""
    scenario = openings.scenario
    people = OfficerBans(scenario, rulebook(scenario))
    for waiver in scenario.waivers:
        is_needed = _is_needed(openings, bans, waiver) or _is_needed_for_people(scenario, people, waiver)
        matter = Matter.WAIVER if is_needed else Matter.IDLE_WAIVER
        sentence = _WAIVED if matter is Matter.WAIVER else _SETS_NOTHING_ASIDE
        yield Observation(
            matter,
            Severity.NOTE,
            (waiver.rule, waiver.who, waiver.whom),
            sentence.fill(
                title=TITLES.get(waiver.rule, Text.same(waiver.rule)),
                who=scenario.label(waiver.who),
                whom=scenario.label(waiver.whom),
                by=waiver.by,
                date=waiver.date,
                reason=waiver.reason,
            ),
        )


def _is_needed(openings: Openings, bans: BanBook, waiver: Waiver) -> bool:
    scenario = openings.scenario
    eras = {bans.era_of(round_.id): round_ for round_ in reversed(scenario.planned_rounds)}
    lies_in = scenario.places.lies_in
    people = [
        officer
        for officer in scenario.officers
        if waiver.who in (officer.id, officer.team) or lies_in(officer.home, waiver.who)
    ]
    host = scenario.host_of.get(waiver.whom)
    if any(
        held.waiver is waiver
        or (held.waiver is None and held.is_open and held.rule == waiver.rule and held.place == host)
        for round_ in eras.values()
        for officer in people
        for held in openings.people.of(round_, officer)
    ):
        return True
    members = [
        team
        for team in scenario.teams
        if team.id == waiver.who or all(lies_in(home, waiver.who) for home in team.homes)
    ]
    targets = [
        target.id
        for target in scenario.targets
        if target.id in scenario.unit_of and (target.id == waiver.whom or lies_in(target.region, waiver.whom))
    ]
    for round_ in eras.values():
        for team in members:
            verdicts = [
                *(bans.on_host(round_.id, team, place) for place in openings.places(round_, team)),
                *(bans.on_target(round_.id, team, target) for target in targets),
            ]
            if any(waived[2] is waiver for verdict in verdicts for waived in verdict.waived):
                return True
    return False


def _is_needed_for_people(scenario: Scenario, people: OfficerBans, waiver: Waiver) -> bool:
    lies_in = scenario.places.lies_in
    meant = [
        officer
        for officer in scenario.officers
        if waiver.who in (officer.id, officer.team) or lies_in(officer.home, waiver.who)
    ]
    eras = {people.era_of(round_): round_ for round_ in scenario.planned_rounds}
    return any(held.waiver is waiver for round_ in eras.values() for who in meant for held in people.of(round_, who))
