"""``feedback-capacity``: city leaders have the time to attend every feedback meeting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from optimizer.rules.meetings import crowds, leaders_on, meeting_days, meetings
from optimizer.rules.rule import Family, Rule
from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.finding import Finding
    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.records import Round
    from optimizer.domain.scenario import Scenario

_FULL = Text(
    "no leader has time for the feedback of {team} at {host}: after round {round} it may be from {first} to {last}",
    "{team}在{host}的反馈会无领导可出席：{round}轮次应在{first}至{last}之间反馈",
)
_NO_DAY = Text(
    "there is no working day for the feedback of {team} at {host}: round {round} leaves none after its report and up to"
    " its feedback date",
    "{team}在{host}没有可以反馈的工作日：{round}轮次汇报之后、反馈期限之前没有工作日",
)
_WRONG_DAY = Text(
    "the feedback of {team} at {host} is on {day}; it must be on a working day after the report of round {round} and up"
    " to its feedback date",
    "{team}在{host}的反馈会定在{day}，应在{round}轮次汇报之后、反馈期限之前的工作日",
)
_AWAY = Text(
    "{leader} cannot attend the feedback of {team} at {host} on {day}", "{leader}{day}不能出席{team}在{host}的反馈会"
)
_TOO_MANY = Text(
    "{leader} attends {most} meetings a day at most; the feedback of {team} at {host} on {day} is one too many",
    "{leader}每天最多出席{most}场，{day}{team}在{host}的反馈会超出",
)


@dataclass(frozen=True)
class FeedbackCapacity(Rule):
    """Every posting with a target has a feedback meeting that a city leader attends.

    It is held on a working day after the round's report and not later than the round's feedback date. A leader attends
    at most ``per_day`` meetings a day, and none on a day on which the leader has a blackout. Where no leaders are
    given, the rule asks for nothing. A meeting that the plan does not name must still be possible beside the others.

    Formula: for every span of days, the meetings whose days all lie in it number at most the seats of the leaders in
    it, which is Hall's condition for windows of days.
    Source: feedback is given in the presence of city leaders, who are few and have other duties.
    """

    id: ClassVar[str] = "feedback-capacity"
    family: ClassVar[Family] = Family.TIMING
    title: ClassVar[Text] = Text("A leader attends every feedback meeting", "反馈会均有领导出席")
    for_whole_term: ClassVar[bool] = True

    def hosts_together(self, scenario: Scenario) -> Iterator[tuple[str, ...]]:
        """Yield all hosts at once if the leaders could become too few for everybody who may be sent."""
        most = {
            round_.id: sum(team.max_hosts for team in scenario.teams if scenario.may_take_part(round_, team))
            for round_ in scenario.planned_rounds
        }
        crowded = (sum(most[round_id] for round_id in rounds) > seats for rounds, seats in crowds(scenario))
        if scenario.leaders and any(crowded):
            yield tuple(dict.fromkeys(host for host in scenario.host_of.values() if host is not None))

    def breaches(self, scenario: Scenario, plan: Plan, rounds: Sequence[Round]) -> Iterator[Finding]:
        """Yield one finding per posting without a proper meeting."""
        if not scenario.leaders:
            return
        postings = plan.in_rounds(rounds)
        held = meetings(scenario, postings)
        for posting in postings:
            if posting.visits and posting.key not in held:
                yield self._objection(scenario, posting)

    def _objection(self, scenario: Scenario, posting: Posting) -> Finding:
        days, said = meeting_days(scenario, posting.round), posting.feedback
        sentence = _FULL
        values: dict[str, object] = {}
        if not days:
            sentence = _NO_DAY
        elif said is None:
            values = {"first": days[0], "last": days[-1]}
        elif said.date not in days:
            sentence, values = _WRONG_DAY, {"day": said.date}
        elif said.leader is None:
            values = {"first": said.date, "last": said.date}
        else:
            sentence = _TOO_MANY if said.leader in {each.id for each in leaders_on(scenario, said.date)} else _AWAY
            most = scenario.leader[said.leader].per_day if said.leader in scenario.leader else 0
            values = {"day": said.date, "leader": scenario.label(said.leader), "most": most}
        return self.finding(
            *posting.key,
            sentence=sentence,
            team=scenario.label(posting.team),
            host=scenario.label(posting.host),
            round=posting.round,
            **values,
        )
