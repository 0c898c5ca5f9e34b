"""What the examination has to say: one sentence each, with how serious it is and in which rounds it holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

MOST_NAMES = 12
"""Longer lists of names are cut, and the rest is counted."""
MOST_REASONS = 3
"""So many reasons against one thing are told."""


class Severity(StrEnum):
    """How serious an observation is. An impossibility is proven: no plan keeps the hard rules."""

    IMPOSSIBLE = "impossible"
    WARNING = "warning"
    NOTE = "note"


class Matter(StrEnum):
    """What an observation is about."""

    STRANDED_TEAM = "stranded-team"
    UNSERVABLE_TARGET = "unservable-target"
    TOO_FEW_HOSTS = "too-few-hosts"
    TOO_FEW_SUCCESSORS = "too-few-successors"
    TOO_FEW_TEAMS = "too-few-teams"
    TOO_FEW_SLOTS = "too-few-slots"
    TOO_FEW_PEOPLE = "too-few-people"
    KIN_IN_TEAM = "kin-in-team"
    TOO_FEW_VILLAGES = "too-few-villages"
    SEVERAL_RINGS = "several-rings"
    DEADLINE = "deadline"
    LEADERS = "leaders"
    NO_WORK = "no-work"
    LATE_TARGET = "late-target"
    NO_PARTNER = "no-partner"
    CONTRADICTION = "contradiction"
    BANNED_PIN = "banned-pin"
    COLLIDING_PINS = "colliding-pins"
    SETTLED_PIN = "settled-pin"
    PINNED_DAYS = "pinned-days"
    FORCED_MOVE = "forced-move"
    ONLY_SENDER = "only-sender"
    ISLANDS = "islands"
    CEILING = "ceiling"
    WAIVER = "waiver"
    IDLE_WAIVER = "idle-waiver"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that is known before solving.

    ``about`` are the ids concerned; ``rounds`` those in which it holds (empty: it is not a matter of rounds).
    """

    matter: Matter
    severity: Severity
    about: tuple[str, ...]
    sentence: Text
    rounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Examination:
    """Everything known before solving, the most serious first."""

    observations: tuple[Observation, ...]

    @property
    def impossible(self) -> tuple[Observation, ...]:
        """The proofs that no plan keeps the hard rules."""
        return self.of_severity(Severity.IMPOSSIBLE)

    @property
    def warnings(self) -> tuple[Observation, ...]:
        """What will be missed or cost something whatever the plan."""
        return self.of_severity(Severity.WARNING)

    @property
    def notes(self) -> tuple[Observation, ...]:
        """What is good to know."""
        return self.of_severity(Severity.NOTE)

    def of_severity(self, severity: Severity) -> tuple[Observation, ...]:
        """Return the observations of one severity."""
        return tuple(each for each in self.observations if each.severity is severity)

    def of(self, matter: Matter) -> tuple[Observation, ...]:
        """Return the observations about one matter."""
        return tuple(each for each in self.observations if each.matter is matter)


def merged(scenario: Scenario, found: Iterable[tuple[Round, Observation]]) -> tuple[Observation, ...]:
    """Return each observation once, with all the rounds in which it was made and a sentence that names them."""
    rounds: dict[Observation, list[str]] = {}
    for round_, observation in found:
        rounds.setdefault(observation, []).append(round_.id)
    every = [round_.id for round_ in scenario.planned_rounds]
    return tuple(
        Observation(each.matter, each.severity, each.about, _in_rounds(each.sentence, ids, every), tuple(ids))
        for each, ids in rounds.items()
    )


def _in_rounds(sentence: Text, rounds: Sequence[str], every: Sequence[str]) -> Text:
    if len(every) == 1:
        return sentence
    if len(rounds) == len(every):
        where = Text("in every round: {sentence}", "每一轮次中，{sentence}")
    elif len(rounds) == 1:
        where = Text("in round {rounds}: {sentence}", "{rounds}轮次中，{sentence}")
    else:
        where = Text("in rounds {rounds}: {sentence}", "{rounds}轮次中，{sentence}")
    return where.fill(rounds=join(rounds), sentence=sentence)


def teams(number: int) -> Text:
    """Return so many teams in words."""
    return counted(number, "team", "teams", "个组")


def homes(number: int) -> Text:
    """Return so many homes in words."""
    return counted(number, "home", "homes", "个派出地")


def hosts(number: int) -> Text:
    """Return so many hosts in words."""
    return counted(number, "host", "hosts", "个受巡地")


def rounds_of(number: int) -> Text:
    """Return so many rounds in words."""
    return counted(number, "round", "rounds", "个轮次")


def names(scenario: Scenario, ids: Sequence[str]) -> Text:
    """Return what people call these things as a list, cut after the first dozen."""
    listed = join(scenario.label(each) for each in ids[:MOST_NAMES])
    if len(ids) <= MOST_NAMES:
        return listed
    return Text("{names} and {rest} more", "{names}等，另有{rest}个").fill(names=listed, rest=len(ids) - MOST_NAMES)


def and_join(parts: Sequence[Text]) -> Text:
    """Return reasons one after the other, as one clause each."""
    return join(parts, "; ", "；")
