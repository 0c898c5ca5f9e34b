"""What waivers set aside: in a plan, posting by posting, and on the seats of its people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.domain.plan import Waived
from optimizer.recusal.openings import TITLES
from optimizer.recusal.people import OfficerBans
from optimizer.recusal.picture import picture
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Officer, Waiver
    from optimizer.domain.scenario import Scenario
    from optimizer.recusal.people import HeldBan

_WAIVED = Text(
    "{reason}; “{title}” waived by {by} on {date} ({why})", "{reason}；“{title}”已由{by}于{date}批准豁免（{why}）"
)


@dataclass(frozen=True, slots=True)
class UsedWaiver:
    """A ban that a posting of a plan would break if a waiver did not set it aside.

    Parameters
    ----------
    posting
        The posting, as (round, team, host).
    who
        The team or the officer of whom the ban speaks.
    place
        The host or the target from which it keeps away.
    rule, reason
        The rule that says so, and its facts.
    waiver
        Who waived it, when and why.
    """

    posting: tuple[str, str, str]
    who: str
    place: str
    rule: str
    reason: Text
    waiver: Waiver

    @property
    def sentence(self) -> Text:
        """The facts of the ban, with who waived it, when and why."""
        return waived_words(self.rule, self.reason, self.waiver)


def waived_words(rule: str, reason: Text, waiver: Waiver) -> Text:
    """Return the facts of a ban with who waived it, when and why."""
    title = TITLES.get(rule, Text.same(rule))
    return _WAIVED.fill(reason=reason, title=title, by=waiver.by, date=waiver.date, why=waiver.reason)


def waivers_used(scenario: Scenario, plan: Plan) -> tuple[UsedWaiver, ...]:
    """Return every waived ban that the plan makes use of, of teams and of people, in plan order.

    People are those on seats, and those whom a whole team brings although they sit on none of its seats.
    """
    if not scenario.waivers:
        return ()
    view = picture(scenario)
    people = OfficerBans(scenario, view.book)
    used: dict[UsedWaiver, None] = {}
    for posting in plan.in_rounds(scenario.planned_rounds):
        for place in (posting.host, *(visit.target for visit in posting.visits)):
            for waived in view.waived_bans(posting.round, posting.team, place):
                ban = waived.ban
                used[UsedWaiver(posting.key, posting.team, ban.place, ban.rule, ban.reason, waived.waiver)] = None
        for officer, held in _of_people(scenario, posting, people):
            if held.waiver is not None:
                each = UsedWaiver(posting.key, officer.id, held.place, held.rule, held.ban.reason, held.waiver)
                used[each] = None
    return tuple(used)


def with_waivers_named(scenario: Scenario, plan: Plan) -> Plan:
    """Return a plan that names the waivers of which it makes use, without people's names, as its file has them."""
    named = (
        Waived(*each.posting, each.waiver.rule, each.waiver.who, each.waiver.whom)
        for each in waivers_used(scenario, plan)
    )
    return replace(plan, waived=tuple(dict.fromkeys(named)))


def waivers_unused(scenario: Scenario, used: Iterable[UsedWaiver]) -> tuple[Waiver, ...]:
    """Return the waivers of which a plan makes no use, in table order."""
    needed = {each.waiver for each in used}
    return tuple(waiver for waiver in scenario.waivers if waiver not in needed)


def _of_people(scenario: Scenario, posting: Posting, bans: OfficerBans) -> Iterator[tuple[Officer, HeldBan]]:
    """Yield the bans that would hold on the posting's people, waived or not."""
    staffing, seated = scenario.staffing, set()
    for seating in posting.seats:
        officer = scenario.officer.get(seating.officer)
        if officer is not None:
            seated.add(officer.id)
            seat = staffing.seat_of(posting, seating)
            is_local = staffing.is_local(scenario.team[posting.team], seat)
            yield from ((officer, held) for held in bans.on_seat(posting, officer, seating.seat, is_local=is_local))
    if staffing.leaves_as_one(scenario.round[posting.round]):
        for officer in staffing.people_of(scenario.team[posting.team]):
            if officer.id not in seated:
                yield from ((officer, held) for held in bans.on_seat(posting, officer, "", is_local=False))
