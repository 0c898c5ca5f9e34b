"""Small scenarios in which every rule is off, soft or hard by lot, with all the tables that rules look at.

A mixture follows from its seed alone, so that a number of seeds is a number of scenarios, the same on every machine.
Nothing is made around a plan: some mixtures have none.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, permutations
from random import Random
from typing import TYPE_CHECKING

from optimizer.domain import (
    Blackout,
    InspectionMode,
    Kind,
    Leader,
    Leg,
    Mode,
    Pin,
    Setting,
    Span,
    Tie,
    TierSetting,
    Waiver,
    WorkingCalendar,
)
from optimizer.rules import RULES, RecusalRule
from tests.builders import MONDAY, history, region, round_, scenario, target, team

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from optimizer.domain import HistoryRow, Region, Round, Scenario, Target, Team
    from optimizer.rules import Rule

MOST_DAYS = 11
"""Calendar days of a round, both included."""

_SHARES: Mapping[str, tuple[float, float]] = {
    **dict.fromkeys(("mutual", "ring", "every-region-sends", "every-region-hosts", "every-team-sent"), (0.06, 0.3)),
    **dict.fromkeys(("zone", "neighbours", "distance-limit", "must-serve"), (0.2, 0.4)),
    **dict.fromkeys(("due-round", "class-quota"), (0.05, 0.15)),
    **dict.fromkeys(("look-back-gap", "precedence", "lodging", "rest-between-rounds"), (0.25, 0.3)),
    **dict.fromkeys(("mode-needs", "feedback-capacity"), (0.15, 0.25)),
    **dict.fromkeys(("notice", "report", "rectification"), (0.3, 0.3)),
    **dict.fromkeys(("home-recusal", "target-host", "hosts-per-round", "round-window", "working-days"), (0.8, 0.12)),
    **dict.fromkeys(("once", "one-place"), (0.8, 0.12)),
}
"""How often a rule is hard and how often it is soft, where that is not half of the time and a third of it.

Rules that demand something are seldom hard, since together they leave no plan; rules that keep a plan small are seldom
anything else.
"""

_NUMBERS: Mapping[str, Mapping[str, Sequence[object]]] = {
    "distance-limit": {"km": (30, 50, 70)},
    "zone": {"side": ("inside", "across")},
    "neighbours": {"want": ("avoid", "prefer")},
    "no-mutual": {"window": (0, 1, 2)},
    "min-cycle": {"length": (2, 3, 4)},
    "no-repeat": {"window": (1, 2), "of": ("home", "team")},
    "rest-between-rounds": {"days": (0, 3, 12)},
    "look-back-gap": {"months": (0, 1, 3)},
    "class-quota": {"share": ((), (("key", 50),)), "least": ((), (("key", 1),)), "region": ((), (("A", 1),))},
    "mode-needs": {"special": ("anyone", "sent", "local")},
}
"""What may stand in a rule's numbers."""

_MEASURES = ("mandatory", "coverage", "soft", "travel", "load", "burden", "far", "early")
_MODES = (*[InspectionMode.REGULAR] * 8, InspectionMode.SPECIAL, InspectionMode.UPGRADED)
_SKILLS = ((), (), ("audit",))
_RECUSAL = tuple(rule.id for rule in RULES if issubclass(rule, RecusalRule))


def mixture(seed: int) -> Scenario:
    """Return the scenario of a seed: 2 to 4 regions, 2 to 5 teams, 2 to 8 targets, one or two rounds.

    Nothing is given up in a tier for later ones, so that the best value of every tier is a single number.
    """
    return _Mixer(seed).scenario()


class _Mixer:
    """The lots of one scenario, and the names drawn so far."""

    def __init__(self, seed: int) -> None:
        self._seed, self._dice = seed, Random(seed)
        self._homes = "ABCD"[: self._dice.randint(2, 4)]
        self._places = (*self._homes, "A1") if self._happens(0.3) else tuple(self._homes)
        self._teams = [f"team{number}" for number in range(self._dice.randint(2, 5))]
        self._targets = [f"t{number}" for number in range(self._dice.randint(2, 8))]
        self._rounds = ["R1", "R2"][: self._dice.choice((1, 1, 2))]
        self._seen = [each for each in self._targets if self._happens(0.15)]

    def scenario(self) -> Scenario:
        """Return the scenario."""
        rounds = self._dated_rounds()
        return scenario(
            [self._region(each) for each in self._places],
            [self._team(each) for each in self._teams],
            [self._target(number) for number in range(len(self._targets))],
            rounds,
            id=f"mixture-{self._seed}",
            term=Span(date(2023, 6, 1), date(2028, 5, 31)) if self._happens(0.7) else None,
            calendar=WorkingCalendar(country=None, extra_holidays=frozenset(self._days(2))),
            rules={rule.id: self._setting(rule) for rule in RULES},
            tiers=self._tiers(),
            ties=tuple(tie for _ in range(self._some(2)) if (tie := self._tie()) is not None),
            waivers=tuple(self._waiver() for _ in range(self._some(3))),
            blackouts=tuple(self._blackout() for _ in range(self._some(2))),
            leaders=tuple(Leader(id=f"L{number}", name="领导", per_day=1) for number in range(self._some(2))),
            history=tuple(self._history()),
            neighbours=frozenset(frozenset(pair) for pair in combinations(self._homes, 2) if self._happens(0.4)),
            travel={(a, b): Leg(km=float(self._dice.randint(1, 99))) for a, b in permutations(self._places, 2)},
            pins=tuple(self._pin() for _ in range(self._some(2))),
        )

    # -- lots ---------------------------------------------------------------------------------------------------------

    def _happens(self, share: float) -> bool:
        return self._dice.random() < share

    def _some(self, most: int) -> int:
        """Return how many of something there are: often none."""
        return max(0, self._dice.randint(-1, most))

    def _day(self) -> date:
        return MONDAY + timedelta(days=self._dice.randint(0, MOST_DAYS - 1))

    def _days(self, most: int) -> list[date]:
        return [self._day() for _ in range(self._some(most))]

    def _span(self) -> Span:
        start = self._day()
        return Span(start, start + timedelta(days=self._dice.randint(0, 14)))

    # -- tables -------------------------------------------------------------------------------------------------------

    def _region(self, name: str) -> Region:
        return region(
            name,
            parent="A" if name == "A1" else None,
            zone=self._dice.choice(("", "N", "N", "S")),
            host_capacity=self._dice.choice((None, 1, 1, 2)),
            lodging=self._dice.choice((None, None, 6, 9)),
            level="town" if name == "A1" else "county",
        )

    def _team(self, name: str) -> Team:
        kind = self._dice.choice((*["whole"] * 5, "half", "exchange", "mixed", "upgraded", "local"))
        home = self._dice.choice(self._homes)
        homes = sorted({home, self._dice.choice(self._homes)}) if kind in ("mixed", "upgraded") else home
        return team(
            name,
            homes,
            kind=Kind(kind),
            zone=self._dice.choice(("", "", "", "N", "S")),
            max_targets=self._dice.randint(1, 3),
            max_large=self._dice.randint(0, 1),
            concurrent=self._dice.choice((1, 2)),
            max_hosts=2 if self._happens(0.1) else 1,
            size=self._dice.randint(3, 6),
            skills=self._dice.choice(_SKILLS),
            available=(self._span(),) if self._happens(0.2) else (),
        )

    def _target(self, number: int) -> Target:
        before = self._targets[:number]
        first = sorted({*before, *self._seen} - {self._targets[number]})
        head = self._targets[0]
        is_part = number > 1 and self._targets[number] not in self._seen and self._happens(0.15)
        return target(
            self._targets[number],
            self._dice.choice(self._places),
            self._dice.randint(1, 6),
            risk=self._dice.randint(1, 9),
            size=self._dice.choice(("small", "small", "large")),
            mode=self._dice.choice(_MODES),
            skills=self._dice.choice(_SKILLS),
            mandatory=self._happens(0.3),
            due=self._dice.choice(self._rounds) if self._happens(0.2) else None,
            earliest=self._day() if self._happens(0.1) else None,
            latest=self._day() if self._happens(0.1) else None,
            bundle=head if is_part and head not in self._seen else None,
            after=(self._dice.choice(before),) if before and self._happens(0.15) else (),
            look_back_of=self._dice.choice(first) if first and self._happens(0.2) else None,
            village_class="key" if self._happens(0.3) else "",
            fixed_team=self._dice.choice(self._teams) if self._happens(0.1) else None,
        )

    def _dated_rounds(self) -> list[Round]:
        """Return rounds that follow each other, or now and then overlap."""
        gap = 6 if self._happens(0.25) else 21
        regular_alone = (InspectionMode.REGULAR, InspectionMode.LOOK_BACK)
        return [
            round_(
                name,
                enter := MONDAY + timedelta(days=gap * number),
                enter + timedelta(days=MOST_DAYS - 1),
                participants=tuple(self._dice.sample(self._teams, len(self._teams) - 1)) if self._happens(0.1) else (),
                modes=regular_alone if self._happens(0.2) else tuple(InspectionMode),
                rules=self._own_rules(),
                phases=self._phases(enter),
            )
            for number, name in enumerate(self._rounds)
        ]

    def _phases(self, enter: date) -> dict[str, date]:
        """Return now and then a late date of a round, and often so few days for its feedback that they may not do."""
        leave = enter + timedelta(days=MOST_DAYS - 1)
        late = {"notice": enter - timedelta(days=9), "rectification": leave + timedelta(days=300)}
        dates = {name: day for name, day in late.items() if self._happens(0.05)}
        report = leave + timedelta(days=self._dice.randint(10, 32))
        return {**dates, "report": report, "feedback": report + timedelta(days=self._dice.randint(1, 3))}

    def _own_rules(self) -> dict[str, Setting]:
        """Return what a round says of some rules by itself, where there is another round to differ from."""
        if len(self._rounds) == 1:
            return {}
        free = [rule for rule in RULES if not rule.for_whole_term]
        return {rule.id: self._setting(rule) for rule in self._dice.sample(free, self._some(2))}

    def _setting(self, rule: type[Rule]) -> Setting:
        if Mode.OFF not in rule.modes:
            return Setting(Mode.HARD)
        hard, soft = _SHARES.get(rule.id, (0.5, 0.33))
        if Mode.SOFT not in rule.modes:
            soft = 0.0
        (mode,) = self._dice.choices((Mode.HARD, Mode.SOFT, Mode.OFF), (hard, soft, 1 - hard - soft))
        numbers = {name: self._dice.choice(choices) for name, choices in _NUMBERS.get(rule.id, {}).items()}
        return Setting(mode, self._dice.randint(1, 3) if mode is Mode.SOFT else 1, numbers)

    def _tiers(self) -> tuple[TierSetting, ...]:
        """Return the usual tiers, some in another order, and now and then one that compares teams, or two in one."""
        names = list(_MEASURES[:4]) if self._happens(0.7) else self._dice.sample(_MEASURES[:4], 4)
        if self._happens(0.4):
            names[-1] = self._dice.choice(_MEASURES[4:])
        tiers = [TierSetting({name: 1}, slack=0) for name in names]
        if self._happens(0.15):
            tiers[:2] = [TierSetting({names[0]: self._dice.randint(2, 5), names[1]: 1}, slack=0)]
        return tuple(tiers)

    def _tie(self) -> Tie | None:
        who = self._dice.choice((*self._teams, *self._homes))
        whom = self._dice.choice((*self._places, *self._targets))
        start = self._dice.choice((None, MONDAY - timedelta(days=100), MONDAY + timedelta(days=15)))
        return None if who == whom else Tie(who=who, whom=whom, kind="classmate", start=start)

    def _waiver(self) -> Waiver:
        return Waiver(
            rule=self._dice.choice(_RECUSAL),
            who=self._dice.choice((*self._teams, *self._homes)),
            whom=self._dice.choice((*self._places, *self._targets)),
            by="the group",
            reason="nobody else knows the matter",
            date=MONDAY,
        )

    def _blackout(self) -> Blackout:
        start = self._day()
        days = timedelta(days=self._dice.randint(0, 4))
        return Blackout(who=self._dice.choice((*self._homes, *self._teams)), span=Span(start, start + days))

    def _history(self) -> list[HistoryRow]:
        """Return who went where in one or two earlier rounds, and who inspected what is seen already."""
        return [
            history(
                f"H{number}",
                MONDAY - timedelta(days=150 * number),
                self._dice.choice(self._homes),
                home=self._dice.choice(self._homes),
                team=self._dice.choice((None, *self._teams)),
                target=seen,
                days=5,
                leave=MONDAY - timedelta(days=self._dice.choice((2, 40, 120))) if self._happens(0.5) else None,
                km=float(self._dice.randint(1, 99)),
            )
            for seen in (*self._seen, *[None] * self._some(3))
            for number in [self._dice.randint(1, 2)]
        ]

    def _pin(self) -> Pin:
        who, host, what = (
            self._dice.choice(self._teams) if self._happens(0.6) else None,
            self._dice.choice(self._homes) if self._happens(0.4) else None,
            self._dice.choice(self._targets) if self._happens(0.4) else None,
        )
        when = self._dice.choice(self._rounds) if self._happens(0.3) or (who, host, what) == (None,) * 3 else None
        is_must = self._happens(0.2)
        return Pin(rule="must" if is_must else "never", team=who, host=host, target=what, round=when)
