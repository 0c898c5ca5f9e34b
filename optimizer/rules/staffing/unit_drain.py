"""``unit-drain``: no unit loses too many of its people at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Mode
from optimizer.domain.staffing import brings_people, office_of
from optimizer.rules.rule import Family, Rule, number
from optimizer.rules.staffing.words import people_counted
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan
    from optimizer.domain.records import Round, Span
    from optimizer.domain.scenario import Scenario

_OFFICE = Text("{unit} ({home})", "{home}{unit}")
_DRAINED = Text(
    "{found} of {unit} are away on {day}; of its {staff} at most {most} may be",
    "{day}，{unit}有{found}外出；该单位{staff}人中至多{most}人可同时外出",
)


@dataclass(frozen=True)
class UnitDrain(Rule):
    """No unit has more than a share of its people away at once.

    A unit's staff are the officers of the table with that ``home`` and ``unit`` who belong to no whole team: these
    leave as one, so the rule does not speak of them. Offices of one name in two counties are two units. At least one
    may always go.

    Formula: on every day, people of the unit on seats ≤ max(1, ⌊staff · share / 100⌋). One breach is counted per unit
    and group of rounds that overlap in time.
    """

    id: ClassVar[str] = "unit-drain"
    family: ClassVar[Family] = Family.STAFFING
    title: ClassVar[Text] = Text("No unit loses too many people at once", "单位同时外出人数不超过比例")
    default: ClassVar[Mode] = Mode.OFF
    for_whole_term: ClassVar[bool] = True
    joins_people_of_unit: ClassVar[bool] = True
    share: int = number(
        30, "most of a unit's people away at once, in percent", "单位同时外出人数上限（百分比）", most=100
    )

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per unit and group of overlapping rounds with too many people away, on its worst day."""
        for campaign in scenario.campaigns if scenario.officers else ():
            away: dict[tuple[str, str], list[tuple[Span, str]]] = defaultdict(list)
            for posting in plan.in_rounds([round_ for round_ in campaign if round_ in rounds]):
                if brings_people(scenario.team[posting.team]):
                    continue
                for seating in posting.seats:
                    officer = scenario.officer.get(seating.officer)
                    if officer is not None and officer.unit and officer.team is None:
                        away[office_of(officer)].append((posting.seated(seating), officer.id))
            for unit, spans in away.items():
                staff = len(scenario.staffing.staff_of[unit])
                most = self.most(staff)
                found, day = max(
                    (
                        (len({who for span, who in spans if start in span}), start)
                        for start in {s.start for s, _ in spans}
                    ),
                    key=lambda each: (each[0], -each[1].toordinal()),
                )
                if found > most:
                    yield self.finding(
                        campaign[0].id,
                        *unit,
                        sentence=_DRAINED,
                        found=people_counted(found),
                        unit=_OFFICE.fill(unit=unit[1], home=scenario.label(unit[0])),
                        day=day,
                        staff=staff,
                        most=most,
                    )

    def most(self, staff: int) -> int:
        """Return how many of a unit's people may be away at once."""
        return max(1, staff * self.share // 100)
