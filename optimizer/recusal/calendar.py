"""Rounds that days stand in the way of: missed deadlines, leaders without time, and stays of history that go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.recusal.observation import Matter, Observation, Severity, names
from optimizer.rules.meetings import crowds, meeting_days
from optimizer.rules.timing.feedback_capacity import FeedbackCapacity
from optimizer.rules.timing.one_place import OnePlace
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.recusal.openings import Openings

_LATE = Text("{why}, so nobody can be sent", "{why}，因此本轮不能派出任何组")
_NO_DAY = Text(
    "nothing can be inspected in round {round}: no working day with a leader is left for feedback between its report"
    " and its feedback date",
    "{round}轮次不能安排任何对象：汇报之后、反馈期限之前没有领导可出席反馈的工作日",
)
_FEW = Text(
    "leaders have time for {seats} after {rounds} (from {first} to {last}); so no more than that many postings can have"
    " a target there",
    "{rounds}轮次之后（{first}至{last}）领导最多出席{seats}反馈会，因此这些轮次有巡察对象的派驻不能超过此数",
)
_ALL_BLACK = Text(
    "nobody can work in round {round}: all its working days are blackout days of the hosts or the teams ({who})",
    "{round}轮次无法开展工作：全部工作日都是受巡地或各组的停巡日（{who}）",
)
_ALL_FREE = Text(
    "nobody can work in round {round}: it has no working day on which a team is available",
    "{round}轮次无法开展工作：没有各组可用的工作日",
)
_GOES_ON = Text(
    "history has {team} in {host} from {first} to {last}, so it can be sent nowhere else then (in {rounds})",
    "据以往记录，{team}自{first}至{last}派驻{host}，其间不能派往别处（涉及{rounds}轮次）",
)


def missed_deadlines(openings: Openings) -> Iterator[Observation]:
    """Yield every hard deadline that a round misses by its own dates."""
    scenario = openings.scenario
    for round_ in scenario.planned_rounds:
        for rule in openings.missed(round_):
            why = rule.missed(scenario, round_)
            if why is not None:
                yield Observation(Matter.DEADLINE, Severity.WARNING, (rule.id,), _LATE.fill(why=why), (round_.id,))


def scarce_leaders(openings: Openings) -> Iterator[Observation]:
    """Yield the groups of rounds for which the leaders could have too little time."""
    scenario = openings.scenario
    rounds = scenario.planned_rounds
    if not scenario.leaders or not openings.is_hard(rounds[0].id, FeedbackCapacity.id):
        return
    most = {
        round_.id: sum(team.max_hosts for team in scenario.teams if openings.allowed_hosts(round_, team))
        for round_ in rounds
    }
    leaders = tuple(leader.id for leader in scenario.leaders)
    groups = list(crowds(scenario))
    for round_id in dict.fromkeys(round_id for members, seats in groups if not seats for round_id in members):
        sentence = _NO_DAY.fill(round=round_id)
        yield Observation(Matter.LEADERS, Severity.WARNING, leaders, sentence, (round_id,))
    for members, seats in groups:
        if seats and sum(most[round_id] for round_id in members) > seats:
            days = [day for round_id in members for day in meeting_days(scenario, round_id)]
            sentence = _FEW.fill(
                seats=counted(seats, "feedback meeting", "feedback meetings", "场"),
                rounds=join(members),
                first=min(days),
                last=max(days),
            )
            yield Observation(Matter.LEADERS, Severity.NOTE, leaders, sentence, members)


def rounds_without_work(openings: Openings) -> Iterator[Observation]:
    """Yield the rounds in which no team that is there has a working day at any host."""
    scenario = openings.scenario
    for round_ in scenario.planned_rounds:
        if not openings.is_hard(round_.id, "round-window", "working-days", "blackouts"):
            continue
        stays = [
            (span, team.id, host)
            for team in scenario.teams
            for host in openings.allowed_hosts(round_, team)
            for span in openings.spans(round_, team)
        ]
        if stays and not any(scenario.open_line(span, team, host).days for span, team, host in stays):
            who = dict.fromkeys(
                blackout.who
                for blackout in scenario.blackouts
                if blackout.who not in scenario.leader and blackout.span.overlaps(round_.span)
            )
            has_days = any(scenario.open_line(span).days for span, _, _ in stays)
            sentence = (_ALL_BLACK if has_days else _ALL_FREE).fill(round=round_.id, who=names(scenario, [*who]))
            yield Observation(Matter.NO_WORK, Severity.WARNING, tuple(who), sentence, (round_.id,))


def stays_that_go_on(openings: Openings) -> Iterator[Observation]:
    """Yield every stay of history that reaches into rounds to plan and keeps its team from other places there."""
    scenario = openings.scenario
    for team, rows in scenario.past_stays.items():
        for row in rows:
            first, last = row.date, row.leave or row.date
            rounds = tuple(
                round_.id
                for round_ in scenario.planned_rounds
                if openings.is_hard(round_.id, OnePlace.id) and round_.enter <= last and first <= round_.leave
            )
            if rounds:
                sentence = _GOES_ON.fill(
                    team=scenario.label(team),
                    host=scenario.label(row.host),
                    first=first,
                    last=last,
                    rounds=join(rounds),
                )
                yield Observation(Matter.PAST, Severity.WARNING, (team, row.host), sentence, rounds)
