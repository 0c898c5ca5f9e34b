"""What the recusal rules say of every team and place: all reasons, asked once for rounds that look alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from optimizer.domain.records import Mode
from optimizer.rules.rule import RecusalRule
from optimizer.rules.rule import Verdict as Said

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from optimizer.domain.finding import Ban
    from optimizer.domain.records import Round, Team, Waiver
    from optimizer.domain.scenario import Scenario
    from optimizer.rules.rulebook import InForce
    from optimizer.texts import Text


@dataclass(frozen=True, slots=True)
class WaivedBan:
    """A ban that a waiver sets aside; the waiver says by whom, why and when."""

    ban: Ban
    waiver: Waiver


Reason = tuple[str, "Text"]
"""(rule, sentence)"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the recusal rules say of one team and one place: hard and soft reasons, and those that are waived."""

    hard: tuple[Reason, ...] = ()
    soft: tuple[Reason, ...] = ()
    waived: tuple[tuple[str, Text, Waiver], ...] = ()


SILENT = Verdict()
"""No rule has anything to say: the commonest verdict, kept once."""


@dataclass
class _Era:
    """Rounds in which the recusal rules say the same; the first of them stands for all."""

    round: Round
    number: int
    rules: tuple[tuple[RecusalRule, Mode], ...]
    verdicts: dict[tuple[str, str], Verdict] = field(default_factory=dict)
    singled_out: frozenset[str] | None = None


class BanBook:
    """The recusal rules' verdicts, computed when they are asked for and then kept.

    Parameters
    ----------
    scenario
        What is given.
    book
        The rules in force.
    """

    def __init__(self, scenario: Scenario, book: Iterable[InForce]) -> None:
        self._scenario = scenario
        self._eras: dict[str, _Era] = {}
        kept = [each for each in book if isinstance(each.rule, RecusalRule)]
        known: dict[Hashable, _Era] = {}
        for round_ in scenario.planned_rounds:
            rules = tuple(
                (each.rule, each.mode)
                for each in kept
                if isinstance(each.rule, RecusalRule) and any(round_.id == other.id for other in each.rounds)
            )
            key = (rules, tuple(rule.depends_on(scenario, round_) for rule, _ in rules))
            self._eras[round_.id] = known.setdefault(key, _Era(round_, len(known), rules))

    def era_of(self, round_id: str) -> int:
        """Return a number that two rounds share if every verdict is the same in both."""
        return self._eras[round_id].number

    def rules_in(self, round_id: str) -> tuple[RecusalRule, ...]:
        """Return the recusal rules in force in a round, hard and soft."""
        return tuple(rule for rule, _ in self._eras[round_id].rules)

    def singled_out(self, round_id: str) -> frozenset[str]:
        """Return the targets of which some rule may say more than of their hosts: few, so most need no question."""
        era = self._eras[round_id]
        if era.singled_out is None:
            era.singled_out = frozenset(
                target.id
                for target in self._scenario.targets
                if any(rule.may_ban_target(self._scenario, target.id) for rule, _ in era.rules)
            )
        return era.singled_out

    def on_host(self, round_id: str, team: Team, host: str) -> Verdict:
        """Return what the rules say of a team at a host."""
        era = self._eras[round_id]

        def ask(rule: RecusalRule) -> Said:
            return rule.on_host(self._scenario, era.round, team, host)

        return self._verdict(era, team, host, ask)

    def on_target(self, round_id: str, team: Team, target: str) -> Verdict:
        """Return what the rules say of a team and a target, beyond what they say of its host."""
        era = self._eras[round_id]
        if target not in self.singled_out(round_id):
            return SILENT

        def ask(rule: RecusalRule) -> Said:
            return rule.on_target(self._scenario, era.round, team, target)

        return self._verdict(era, team, target, ask)

    def _verdict(self, era: _Era, team: Team, place: str, ask: Callable[[RecusalRule], Said]) -> Verdict:
        key = (team.id, place)
        if key not in era.verdicts:
            era.verdicts[key] = self._new_verdict(era, ask)
        return era.verdicts[key]

    @staticmethod
    def _new_verdict(era: _Era, ask: Callable[[RecusalRule], Said]) -> Verdict:
        hard: list[Reason] = []
        soft: list[Reason] = []
        waived: list[tuple[str, Text, Waiver]] = []
        for rule, mode in era.rules:
            reasons, waiver = ask(rule)
            if waiver is not None:
                waived += [(rule.id, reason, waiver) for reason in reasons]
            else:
                (hard if mode is Mode.HARD else soft).extend((rule.id, reason) for reason in reasons)
        return Verdict(tuple(hard), tuple(soft), tuple(waived)) if hard or soft or waived else SILENT
