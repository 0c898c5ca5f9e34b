"""A scenario with fewer choices, whose plans are plans of the one it was made from: a quick way to a good start.

Where teams may go to several hosts in a round, or may break the limits of their days at a price, no single stay says
what a team can do, and nothing is priced. Most of what such a scenario has to offer is found without these liberties.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from optimizer.domain.records import Mode, Setting
from optimizer.rules.timing.round_window import RoundWindow
from optimizer.rules.workload.hosts_per_round import HostsPerRound
from optimizer.rules.workload.working_days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.domain.scenario import Scenario

_LIMITING = (RoundWindow.id, WorkingDays.id, HostsPerRound.id)
"""Rules that together leave every team one stay of so many days in a round, which is then all there is to price."""


def simpler(scenario: Scenario) -> Scenario:
    """Return the scenario with every team at one host a round, and the limits of stays kept without exception."""
    return replace(
        scenario,
        teams=tuple(replace(team, max_hosts=1) for team in scenario.teams),
        rounds=tuple(replace(round_, rules=_strict(round_.rules)) for round_ in scenario.rounds),
        rules={**scenario.rules, **{rule: Setting(Mode.HARD) for rule in _LIMITING}},
    )


def _strict(rules: Mapping[str, Setting]) -> Mapping[str, Setting]:
    return {rule: setting for rule, setting in rules.items() if rule not in _LIMITING}
