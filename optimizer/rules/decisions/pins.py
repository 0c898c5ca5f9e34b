"""``pins``: what was decided stays decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule
from optimizer.rules.staffing.words import seat_words
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Pin, Round
    from optimizer.domain.scenario import Scenario

_MUST = Text("a pin demands what the plan does not do: {cells}", "方案没有执行固定安排：{cells}")
_NEVER = Text("a pin forbids what the plan does: {cells}", "方案违反禁止安排：{cells}")
_CELLS = {
    "round": "轮次",
    "team": "巡察组",
    "host": "受巡地",
    "target": "对象",
    "officer": "干部",
    "seat": "岗位",
    "enter": "进驻",
    "leave": "撤离",
    "start": "开始",
    "end": "结束",
}
"""The columns of a pin, with their Chinese headers."""
_FIXED = Text("{target} belongs to {team}, but {other} inspects it", "{target}指定由{team}巡察，却安排了{other}")


@dataclass(frozen=True)
class Pins(Rule):
    """What was decided stays decided: pins and the targets' ``fixed_team``.

    A pin ``must`` demands that some posting, with its target if one is named, matches every filled cell; ``never``
    forbids that any does. A target with a ``fixed_team`` is inspected by that team or not at all. A ``must`` on what is
    done, as history tells, demands nothing any more.

    A pin that names an officer or a seat speaks of who sits where: somebody, or that officer, on that seat in a posting
    that matches the other cells. With no other cells it speaks of every posting: ``must`` sends the officer somewhere
    in the term, ``never`` keeps the officer at home, or off that seat. Where no people are planned, of a ``must`` the
    other cells are kept alone, and a ``never`` is left out of account, because without these cells it would forbid more
    than was meant.
    """

    id: ClassVar[str] = "pins"
    family: ClassVar[Family] = Family.DECISIONS
    title: ClassVar[Text] = Text("What was decided stays decided", "固定安排")
    for_whole_term: ClassVar[bool] = True

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per pin not kept, and per target inspected by another than its fixed team."""
        postings = plan.in_rounds(rounds)
        for pin in pins_kept(scenario):
            is_matched = any(matches(pin, posting) and _sits(scenario, pin, posting) for posting in postings)
            if is_matched != (pin.rule == "must"):
                sentence = _MUST if pin.rule == "must" else _NEVER
                yield self.finding(pin.rule, *cells(pin), sentence=sentence, cells=in_words(pin))
        for posting in postings:
            for visit in posting.visits:
                fixed = scenario.target[visit.target].fixed_team
                if fixed is not None and fixed != posting.team:
                    yield self.finding(
                        "fixed",
                        *posting.key,
                        scenario.unit_of.get(visit.target, visit.target),
                        sentence=_FIXED,
                        target=scenario.label(visit.target),
                        team=scenario.label(fixed),
                        other=scenario.label(posting.team),
                    )


def pins_kept(scenario: Scenario) -> tuple[Pin, ...]:
    """Return the pins that plans can be held to; what is done binds nobody any more."""
    return tuple(pin for pin in scenario.pins if _counts(scenario, pin) and not is_settled(scenario, pin))


def _counts(scenario: Scenario, pin: Pin) -> bool:
    """Whether a pin says anything: one on people says more than its other cells only where people are planned."""
    if not speaks_of_seats(pin) or scenario.staffing.is_planned:
        return True
    if pin.rule == "never":
        return False
    return scenario.shortages is not None or speaks_of_postings(pin)


def speaks_of_seats(pin: Pin) -> bool:
    """Whether a pin names an officer or a seat."""
    return pin.officer is not None or pin.seat is not None


def speaks_of_postings(pin: Pin) -> bool:
    """Whether a pin names anything else."""
    return any(getattr(pin, name) is not None for name in _CELLS if name not in ("officer", "seat"))


def _sits(scenario: Scenario, pin: Pin, posting: Posting) -> bool:
    """Whether somebody sits in the posting as a pin says, or may while teams are sent and people follow.

    Anything will do where no people are planned.
    """
    if scenario.shortages is not None:
        open_ = scenario.shortages.pinned.get(pin)
        return open_ is None or posting.key in open_
    if not speaks_of_seats(pin) or not scenario.staffing.is_planned:
        return True
    return any(pin.officer in (None, each.officer) and pin.seat in (None, each.seat) for each in posting.seats)


def is_settled(scenario: Scenario, pin: Pin) -> bool:
    """Whether a pin ``must`` speaks of what is done: a past round, an inspected target, or a stay of a past round."""
    if pin.rule != "must":
        return False
    return pin.round in scenario.past_rounds or pin.target in scenario.inspected or _has_happened(scenario, pin)


def _has_happened(scenario: Scenario, pin: Pin) -> bool:
    """Whether a row of a past round fits every cell of a pin that names neither a round nor a target."""
    counts = scenario.staffing.is_planned or scenario.shortages is not None
    officer, seat = (pin.officer, pin.seat) if counts else (None, None)
    if pin.round is not None or pin.target is not None or (pin.team, pin.host, officer) == (None, None, None):
        return False
    return any(
        pin.team in {None, row.team}
        and pin.host in {None, row.host}
        and pin.enter in {None, row.date}
        and pin.leave in {None, row.leave}
        and officer in {None, row.officer}
        and seat in {None, row.seat}
        for row in scenario.history
        if scenario.is_of_past_round(row)
    )


def cells(pin: Pin) -> tuple[str, ...]:
    """Return the pin's filled cells as ``name=value``, in column order."""
    return tuple(f"{name}={getattr(pin, name)}" for name in _CELLS if getattr(pin, name) is not None)


def in_words(pin: Pin) -> Text:
    """Return the pin's filled cells under the headers of the table, as people read them in each language."""
    filled = {name: value for name in _CELLS if (value := getattr(pin, name)) is not None}
    return Text(
        ", ".join(cells(pin)),
        "、".join(
            f"{_CELLS[name]}={seat_words(value).zh if name == 'seat' else value}" for name, value in filled.items()
        ),
    )


def matches(pin: Pin, posting: Posting) -> bool:
    """Whether the posting, with one of its visits where the pin speaks of a target or its dates, fits every cell."""
    stay = ((pin.round, posting.round), (pin.team, posting.team), (pin.host, posting.host))
    days = ((pin.enter, posting.enter), (pin.leave, posting.leave))
    if not all(wanted is None or wanted == found for wanted, found in (*stay, *days)):
        return False
    if pin.target is None and pin.start is None and pin.end is None:
        return True
    return any(
        pin.target in (None, visit.target) and pin.start in (None, visit.start) and pin.end in (None, visit.end)
        for visit in posting.visits
    )
