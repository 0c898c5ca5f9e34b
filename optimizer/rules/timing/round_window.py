"""``round-window``: a posting keeps to its round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.rule import Family, Rule
from optimizer.rules.words import MODES, in_words
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_DATES = Text(
    "{team} is in {host} from {enter} to {leave}, outside round {round} ({start} to {end})",
    "{team}派驻{host}（{enter}至{leave}）超出{round}轮次（{start}至{end}）",
)
_TEAM = Text("{team} does not take part in round {round}", "{team}不参加{round}轮次")
_MODE = Text(
    "{target} is inspected in mode {mode}, which round {round} does not admit",
    "{round}轮次不含{target}的巡察方式{mode}",
)
_EARLY = Text("{target} starts on {day}, before its earliest day {limit}", "{target}于{day}开始，早于最早日期{limit}")
_LATE = Text("{target} ends on {day}, after its latest day {limit}", "{target}于{day}结束，晚于最晚日期{limit}")


@dataclass(frozen=True)
class RoundWindow(Rule):
    """A posting keeps to its round: to the round's dates, participants and modes, and to the targets' own dates.

    Formula: ``enter(round) ≤ enter ≤ leave ≤ leave(round)``; the team is among the participants; each target's mode is
    among the round's modes and ``earliest ≤ start``, ``end ≤ latest``.
    """

    id: ClassVar[str] = "round-window"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("A posting keeps to its round", "派驻在轮次之内")

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield postings outside their round, by posting; teams not taking part, by team; targets, by unit."""
        for posting in plan.in_rounds(rounds):
            round_, team = scenario.round[posting.round], scenario.team[posting.team]
            if posting.enter < round_.enter or round_.leave < posting.leave:
                yield self.finding(
                    *posting.key,
                    sentence=_DATES,
                    team=scenario.label(team.id),
                    host=scenario.label(posting.host),
                    enter=posting.enter,
                    leave=posting.leave,
                    round=round_.id,
                    start=round_.enter,
                    end=round_.leave,
                )
            if not scenario.admits(round_, team):
                yield self.finding(round_.id, team.id, sentence=_TEAM, team=scenario.label(team.id), round=round_.id)
            yield from self._targets(scenario, round_, posting)

    def _targets(self, scenario: Scenario, round_: Round, posting: Posting) -> Iterator[Finding]:
        for visit in posting.visits:
            target = scenario.target[visit.target]
            complaints = (
                (target.mode not in round_.modes, _MODE, visit.start, None),
                (target.earliest is not None and visit.start < target.earliest, _EARLY, visit.start, target.earliest),
                (target.latest is not None and target.latest < visit.end, _LATE, visit.end, target.latest),
            )
            for is_breach, sentence, day, limit in complaints:
                if is_breach:
                    yield self.finding(
                        *posting.key,
                        scenario.unit_of.get(target.id, target.id),
                        sentence=sentence,
                        target=scenario.label(target.id),
                        mode=in_words(MODES, target.mode),
                        round=round_.id,
                        day=day,
                        limit=limit,
                    )
