"""Where single people must stay away although their team may go: pinned ones, and those who may lead it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from optimizer.domain.records import Kind, Mode
from optimizer.domain.staffing import LEADER, MEMBER
from optimizer.recusal.people import OfficerBans
from optimizer.recusal.picture import picture
from optimizer.recusal.pinned import musts, rounds_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Officer, Pin, Round, Seat, Team
    from optimizer.domain.scenario import Scenario

    Pair = tuple[str, str]

_NOBODY, _SOME, _DECISIVE = range(3)


@dataclass(frozen=True, slots=True)
class KeptAway:
    """Teams and hosts, as (team, host), between which people stand.

    Parameters
    ----------
    decisive
        Where somebody pinned to the team, or everybody who may lead it, must stay away, in every planned round.
    some
        Where some of those must stay away, or all of them in some rounds alone.
    """

    decisive: frozenset[Pair] = frozenset()
    some: frozenset[Pair] = frozenset()


def kept_away(scenario: Scenario, pairs: Iterable[Pair]) -> KeptAway:
    """Return between which of these teams and hosts people stand by hard rules, waived bans left out.

    Nothing is said of ordinary members: of a home of sixty somebody is kept away from nearly everywhere.
    """
    if not scenario.staffing.is_planned:
        return KeptAway()
    looked = _Looking(scenario)
    found: dict[Pair, set[int]] = {}
    for name, host in pairs:
        team = scenario.team[name]
        rounds = [round_ for round_ in scenario.planned_rounds if scenario.may_take_part(round_, team)]
        found[name, host] = {looked.weight(round_, team, host) for round_ in rounds} or {_NOBODY}
    return KeptAway(
        frozenset(pair for pair, weights in found.items() if weights == {_DECISIVE}),
        frozenset(pair for pair, weights in found.items() if weights > {_DECISIVE} or _SOME in weights),
    )


def seats_somebody_barred(scenario: Scenario, plan: Plan) -> frozenset[Pair]:
    """Return where, as (team, host), the plan seats somebody whom a hard rule keeps away without a waiver."""
    bans = OfficerBans(scenario, picture(scenario).book)
    return frozenset(
        (posting.team, posting.host)
        for posting in plan.in_rounds(scenario.planned_rounds)
        if _seats_barred(scenario, bans, posting)
    )


def _seats_barred(scenario: Scenario, bans: OfficerBans, posting: Posting) -> bool:
    staffing, team = scenario.staffing, scenario.team[posting.team]
    return any(
        held.mode is Mode.HARD and not held.is_open
        for seating in posting.seats
        if seating.officer in scenario.officer
        for held in bans.on_seat(
            posting,
            scenario.officer[seating.officer],
            seating.seat,
            is_local=staffing.is_local(team, staffing.seat_of(posting, seating)),
        )
    )


class _Looking:
    """Looks at the pinned people and the possible leaders of teams; what teams of one home share is found once."""

    def __init__(self, scenario: Scenario) -> None:
        view = picture(scenario)
        self._scenario = scenario
        self._bans = OfficerBans(scenario, view.book)
        self._crews = view.crews
        self._leaders: dict[object, tuple[Officer, ...]] = {}
        self._pinned: Mapping[Pair, list[Pin]] = defaultdict(list)
        for pin in musts(view.openings):
            if pin.team is not None and pin.officer in scenario.officer:
                for round_ in rounds_of(view.openings, pin):
                    self._pinned[round_.id, pin.team].append(pin)

    def weight(self, round_: Round, team: Team, host: str) -> int:
        """Return how much people stand between a team and a host in a round."""
        pins = self._pinned.get((round_.id, team.id), ())
        for pin in pins:
            officer = self._scenario.officer[pin.officer or ""]
            if self._is_kept(round_, officer, host, pin.seat or MEMBER, is_local=self._is_local(team, pin)):
                return _DECISIVE
        # where it is settled who leads, nothing hangs on the others who might
        is_led = any(pin.seat == LEADER for pin in pins)
        leaders = () if is_led else self._leaders_of(round_, team, host)
        kept = sum(self._is_kept(round_, each, host, LEADER, is_local=team.kind is Kind.LOCAL) for each in leaders)
        if kept == 0:
            return _NOBODY
        return _DECISIVE if kept == len(leaders) else _SOME

    def _is_local(self, team: Team, pin: Pin) -> bool:
        """Whether the pinned person sits there as a local of the host, whom rules of place spare."""
        seats: Sequence[Seat] = [seat for seat in self._scenario.staffing.seats_of(team) if seat.name == pin.seat]
        return team.kind is Kind.LOCAL or any(seat.source == "host" for seat in seats)

    def _is_kept(self, round_: Round, officer: Officer, host: str, seat: str, *, is_local: bool) -> bool:
        return any(
            held.place == host
            and held.mode is Mode.HARD
            and not held.is_open
            and held.ban.holds_on(seat, is_local=is_local)
            for held in self._bans.of(round_, officer)
        )

    def _leaders_of(self, round_: Round, team: Team, host: str) -> tuple[Officer, ...]:
        """Return who may lead a team from outside; who leads an upgraded one depends on the host."""
        own = team.id if self._scenario.staffing.people_of(team) else ""
        key = (round_.id, team.kind, team.homes, team.level, own, host if team.kind is Kind.UPGRADED else "")
        if key not in self._leaders:
            self._leaders[key] = tuple(self._new_leaders(round_, team, host))
        return self._leaders[key]

    def _new_leaders(self, round_: Round, team: Team, host: str) -> Iterable[Officer]:
        staffing = self._scenario.staffing
        for seat in staffing.seats_of(team):
            if seat.name == LEADER and seat.source == "own":
                for officer in staffing.candidates(team, seat, host, reserves=not staffing.leaves_as_one(round_)):
                    if self._crews is None or self._crews.may_sit(round_, team, officer):
                        yield officer
