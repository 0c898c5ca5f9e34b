"""``neighbours``: avoid hosts that border on home, or prefer them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.records import Kind, Mode
from optimizer.rules.rule import RecusalRule, choice
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.records import Round, Team
    from optimizer.domain.scenario import Scenario

_NEAR = Text("{host} borders on {home}, the home of {team}", "{host}与{team}的派出地{home}相邻")
_APART = Text("{host} does not border on the home of {team}", "{host}与{team}的派出地不相邻")


@dataclass(frozen=True)
class Neighbours(RecusalRule):
    """Hosts that border on a team's home are avoided, or with ``want: prefer`` are the only ones.

    Neighbours are what the table ``neighbours`` says. Usually soft; local teams are exempt.
    """

    id: ClassVar[str] = "neighbours"
    title: ClassVar[Text] = Text("Neighbouring counties are avoided (or preferred)", "相邻地区：避免（或优先）")
    default: ClassVar[Mode] = Mode.OFF
    want: str = choice(
        "avoid", "whether neighbours are avoided or preferred", "避免相邻还是优先相邻", "avoid", "prefer"
    )

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:  # noqa: ARG002
        """Return nothing: the rule says the same in every round."""
        return ()

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield a reason if the host borders on a home and should not, or does not and should."""
        if team.kind is Kind.LOCAL:
            return
        near = [home for home in team.homes if frozenset((home, host)) in scenario.neighbours]
        if self.want == "avoid":
            for home in near:
                yield _NEAR.fill(team=scenario.label(team.id), host=scenario.label(host), home=scenario.label(home))
        elif not near:
            yield _APART.fill(team=scenario.label(team.id), host=scenario.label(host))
