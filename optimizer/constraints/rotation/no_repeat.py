"""How the solver keeps ``no-repeat``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from optimizer.domain.records import Round
    from optimizer.model import Model, PostingKey, SeatModel
    from optimizer.model.model import Literal
    from optimizer.rules.rotation.no_repeat import NoRepeat

ACTS: tuple[ActsOn, ...] = (ActsOn.SEATS, ActsOn.BETWEEN)


def post(rule: NoRepeat, model: Model, rounds: Sequence[Round]) -> None:
    """Of two stays of one home (or team) at one host within the window at most one takes place.

    What history rules out is said of every posting, which tells more than a word on their arc. Who leads is no matter
    of where teams go.
    """
    scenario = model.scenario
    if rule.of == "leader":
        return
    turns = {turn: round_id for round_id, turn in scenario.turn_of.items()}
    for round_ in rounds:
        if round_.id not in scenario.turn_of:
            continue
        turn = scenario.turn_of[round_.id]
        now = _stays(rule, model, round_.id)
        for earlier in range(turn - rule.window, turn):
            before = _stays(rule, model, turns[earlier]) if earlier in turns else {}
            for stay in before:
                if stay not in now:
                    continue
                model.forbid_all([before[stay], now[stay]], (round_.id, *stay))
        for past_turn, who, host in _past(rule, model):
            if 0 < turn - past_turn <= rule.window:
                for key in _postings(rule, model, round_.id, who, host):
                    model.forbid_all([model.posting(key)], (round_.id, who, host))


def seat(rule: NoRepeat, seats: SeatModel, rounds: Sequence[Round]) -> None:
    """Nobody leads a rotating team at a host where they led one within the window."""
    scenario, in_force = seats.scenario, {round_.id for round_ in rounds}
    if rule.of != "leader":
        return
    for officer, sittings in seats.of_leaders():
        leads = [
            (scenario.turn_of[each.posting.round], each)
            for each in sittings
            if scenario.team[each.posting.team].rotates and each.posting.round in scenario.turn_of
        ]
        led = [(turn, host) for turn, _, who, host in scenario.past_leader_hosts if who == officer.id]
        for turn, sitting in leads:
            about = (sitting.posting.round, officer.id, host := sitting.posting.host)
            if sitting.posting.round not in in_force:
                continue
            if any(place == host and 0 < turn - past <= rule.window for past, place in led):
                seats.forbid(sitting, about)
            for earlier, other in leads:
                if other.posting.host == host and 0 < turn - earlier <= rule.window:
                    seats.at_most([other.literal, sitting.literal], 1, about)


def _stays(rule: NoRepeat, model: Model, round_id: str) -> dict[tuple[str, str], Literal]:
    if rule.of == "home":
        return model.arcs(round_id)
    return {
        (key[1], key[2]): model.posting(key)
        for key in model.postings
        if key[0] == round_id and model.scenario.team[key[1]].rotates
    }


def _postings(rule: NoRepeat, model: Model, round_id: str, who: str, host: str) -> list[PostingKey]:
    """Return the postings of a home or team at a host."""
    if rule.of == "home":
        return model.postings_along(round_id, who, host)
    return [key for key in model.postings_of(round_id, who) if key[2] == host and model.scenario.team[who].rotates]


def _past(rule: NoRepeat, model: Model) -> list[tuple[int, str, str]]:
    if rule.of == "home":
        return [(arc.turn, arc.home, arc.host) for arc in model.scenario.past_arcs]
    return [(turn, team, host) for turn, _, team, host in model.scenario.past_team_hosts]
