"""``native-place-recusal``: nobody inspects where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import OfficerBan, RecusalRule, choice
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.records import Officer, Round, Team
    from optimizer.domain.scenario import Scenario

_NATIVE = Text("{officer} was born or grew up in {native}", "{officer}籍贯（成长地）为{native}")
_WITHIN = Text(
    "{officer} was born or grew up in {native}, which is in {host}", "{officer}籍贯（成长地）为{native}（属{host}）"
)


@dataclass(frozen=True)
class NativePlaceRecusal(RecusalRule):
    """Nobody inspects the county of their origin or where they grew up (籍贯、成长地).

    The column ``native_region`` of the officers says where that is. It bars the host in which it lies; a region above
    the hosts, such as a province, bars nothing but a host that is this very region. Locals on the seats that the host
    fills are exempt, as from all rules of place.

    Formula: host ``h`` is barred if ``h`` is the nearest host from ``native_region`` upward.

    Source: civil-service recusal rules of 2020, which speak of the place where a person grew up (成长地).
    """

    id: ClassVar[str] = "native-place-recusal"
    title: ClassVar[Text] = Text("Nobody inspects where they come from", "籍贯回避：不得巡察籍贯地、成长地")
    of: str = choice(
        "all",
        "whom it concerns: everybody, or leaders and deputies",
        "适用于全体人员还是组长、副组长",
        "all",
        "leaders",
    )

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:  # noqa: ARG002
        """Return nothing: the rule says the same in every round."""
        return ()

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield nothing of the team itself: it inherits what bars its people."""
        yield from ()

    def bans_officer(self, scenario: Scenario, round_: Round, officer: Officer) -> Iterator[OfficerBan]:  # noqa: ARG002
        """Yield a ban on the host from which the officer comes."""
        host = scenario.staffing.host_around(officer.native_region) if officer.native_region else None
        if host is not None:
            reason = (_NATIVE if host == officer.native_region else _WITHIN).fill(
                officer=scenario.label(officer.id),
                native=scenario.label(officer.native_region),
                host=scenario.label(host),
            )
            yield OfficerBan((host,), reason, leading_only=self.of == "leaders", spares_locals=True)
