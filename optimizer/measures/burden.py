"""The tier ``burden``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.measures._past import past_days
from optimizer.measures.measure import Measure
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario


def burdened_hosts(scenario: Scenario) -> tuple[str, ...]:
    """Return the hosts of the scenario's targets, open or inspected, in the order of the regions."""
    hosts = set(scenario.host_of.values())
    return tuple(region.id for region in scenario.regions if region.id in hosts)


def past_burden(scenario: Scenario) -> Mapping[str, int]:
    """Return the days of targets that history records at each host, whoever inspected there."""
    burden: Counter[str] = Counter()
    for stay, days in past_days(scenario).items():
        burden[stay.host] += days
    return burden


@dataclass(frozen=True)
class Burden(Measure):
    """Most minus least inspected working days over hosts, history included.

    ``max − min`` over the hosts of the scenario's targets, open or inspected, of ``Σ days`` of what is inspected
    there, a bundle counted once with its head's days. Teams of every kind count.
    """

    id: ClassVar[str] = "burden"
    title: ClassVar[Text] = Text("difference in burden on hosts", "受巡负担差")
    unit: ClassVar[Text] = Text("working days", "工作日")
    default_slack: ClassVar[tuple[float, bool]] = (1, False)

    def value(self, scenario: Scenario, plan: Plan) -> int:
        """Return most minus least days over the hosts, 0 if there are none."""
        burden = Counter(past_burden(scenario))
        for posting in plan.postings:
            burden[posting.host] += sum(scenario.target[unit].days for unit in posting.units(scenario))
        burdens = [burden[host] for host in burdened_hosts(scenario)]
        return max(burdens) - min(burdens) if burdens else 0
