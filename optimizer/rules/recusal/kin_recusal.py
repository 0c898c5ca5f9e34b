"""``kin-recusal``: nobody inspects where their kin serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.staffing import KIN
from optimizer.rules.recusal.declared_ties import KINDS
from optimizer.rules.rule import OfficerBan, RecusalRule, number
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.records import Officer, Round, Team, Tie
    from optimizer.domain.scenario import Scenario

_SERVES = Text("{officer} has kin ({kind}) serving in {place}", "{officer}有亲属（{kind}）在{place}任职")
_DEGREE = Text("{kind}, degree {degree}", "{kind}，{degree}代（级）")
_IS = Text(
    "{officer} is kin ({kind}) of {other}, who serves in {place}",
    "{officer}与{other}是亲属（{kind}），后者在{place}任职",
)


@dataclass(frozen=True)
class KinRecusal(RecusalRule):
    """Nobody inspects a body in which their kin serve, or whose leaders they are (亲属回避).

    Kin are the ties of kind ``spouse``, ``lineal``, ``collateral`` and ``in-law`` that hold on the round's day of
    entry. A tie to a target bars it; one to a region bars the host that it is, as its leading body, or the targets in a
    region smaller than a host; one to another officer bars the targets that are this officer's unit, and where a post
    of this officer is in force on that day.

    Formula: barred if kin with ``degree ≤ degree`` serve there; spouses, lineal relatives and ties without a degree
    always count. Locals are not exempt.

    Source: civil-service recusal rules of 2020: spouse, lineal relatives, collateral relatives within three
    generations, and close in-laws.
    """

    id: ClassVar[str] = "kin-recusal"
    title: ClassVar[Text] = Text("Nobody inspects where their kin serve", "亲属回避：不得巡察近亲属任职的单位")
    degree: int = number(
        3,
        "generations within which collateral relatives and in-laws count",
        "旁系亲属和姻亲在几代（级）以内",
        least=1,
        most=9,
    )

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:
        """Return the day of entry, if anybody declared kin."""
        return round_.enter if any(tie.kind in KIN for tie in scenario.ties) else ()

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield nothing of the team itself: it inherits what bars its people."""
        yield from ()

    def bans_officer(self, scenario: Scenario, round_: Round, officer: Officer) -> Iterator[OfficerBan]:
        """Yield one ban per relative who serves somewhere."""
        who = scenario.label(officer.id)
        for tie, other in scenario.staffing.ties_of.get(officer.id, ()):
            if not self.counts(tie) or not tie.holds_on(round_.enter):
                continue
            kind = KINDS[tie.kind]
            if tie.degree is not None:
                kind = _DEGREE.fill(kind=kind, degree=tie.degree)
            if other in scenario.officer:
                relative = scenario.officer[other]
                places = _where(scenario, round_, relative)
                if places:
                    place = scenario.label(places[0])
                    reason = _IS.fill(officer=who, kind=kind, other=scenario.label(other), place=place)
                    yield OfficerBan(places, reason)
                continue
            places = (other,) if other in scenario.target else scenario.staffing.places_within(other)
            if places:
                yield OfficerBan(places, _SERVES.fill(officer=who, kind=kind, place=scenario.label(other)))

    def counts(self, tie: Tie) -> bool:
        """Whether a tie is one of kin that is near enough."""
        is_near = tie.degree is None or tie.degree <= self.degree or tie.kind in ("spouse", "lineal")
        return tie.kind in KIN and is_near


def _where(scenario: Scenario, round_: Round, relative: Officer) -> tuple[str, ...]:
    """Return the targets in which an officer serves on the day of entry, and the hosts whose leading body it is."""
    staffing, places = scenario.staffing, list[str]()
    for post in staffing.posts_of.get(relative.id, ()):
        if post.start <= round_.enter and (post.end is None or round_.enter <= post.end):
            if post.target is not None:
                places.append(post.target)
            elif post.unit is not None:
                places += staffing.targets_of_unit.get(post.unit, ())
            elif post.region is not None:
                places += staffing.places_within(post.region)
    return tuple(dict.fromkeys(places))
