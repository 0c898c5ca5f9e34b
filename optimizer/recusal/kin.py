"""Kin among the people whom a team brings: not both of them may go, and a seat may stay empty for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from optimizer.domain.records import Mode
from optimizer.recusal.observation import Matter, Observation, Severity, merged
from optimizer.recusal.openings import TITLES
from optimizer.recusal.scarcity import must_go
from optimizer.rules.recusal.declared_ties import KINDS
from optimizer.rules.staffing.kin_apart import KinApart, pairs_of_kin
from optimizer.rules.staffing.seats import Seats
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from optimizer.domain.records import Round, Team, Tie
    from optimizer.recusal.openings import Openings
    from optimizer.recusal.staffable import Staffable

_BOTH = Text(
    "{one} and {other} ({kind}) both belong to {team}, and “{title}” is soft: to send both costs its weight",
    "{one}与{other}（{kind}）同为{team}本组人员，“{title}”为软性规则：两人同去要按权重计分",
)
_ONE_STAYS = Text(
    "{one} and {other} ({kind}) both belong to {team}, and by “{title}” only one of them may go",
    "{one}与{other}（{kind}）同为{team}本组人员，按“{title}”只能去一人",
)
_RESERVE = Text("{kin}; a reserve may take the other's seat", "{kin}；另一人的岗位可由后备人员顶替")
_EMPTY = Text("{kin}; {seats} will stay empty if the team is sent", "{kin}；如派出该组，将空缺{seats}")
_NOWHERE = Text(
    "{kin}; {seats} would stay empty, and “{rule}” is hard, so the team cannot be sent",
    "{kin}；将空缺{seats}，而“{rule}”为硬性规则，因此该组无法派出",
)
_MUST = Text(
    "{kin}; {seats} would stay empty, but the team must be sent, and “{rule}” is hard",
    "{kin}；将空缺{seats}，但该组须派出，而“{rule}”为硬性规则",
)


def kin_in_teams(openings: Openings) -> Iterator[Observation]:
    """Yield every two kin among the own people of a team, in the rounds in which they must not both go."""
    scenario, crews = openings.scenario, openings.crews
    if crews is None:
        return
    pairs: dict[tuple[str, str, str], list[Tie]] = {}
    for tie in pairs_of_kin(scenario):
        one, other = (scenario.officer[who] for who in sorted((tie.who, tie.whom)))
        if one.team is not None and one.team == other.team:
            pairs.setdefault((one.team, one.id, other.id), []).append(tie)
    found = [
        (round_, _observation(openings, crews, round_, scenario.team[team], held[0]))
        for round_ in scenario.planned_rounds
        if KinApart.id in openings.rules[round_.id]
        for (team, *_), ties in pairs.items()
        if scenario.may_take_part(round_, scenario.team[team])
        and (held := [tie for tie in ties if tie.holds_on(round_.enter)])
    ]
    yield from merged(scenario, found)


def _observation(openings: Openings, crews: Staffable, round_: Round, team: Team, tie: Tie) -> Observation:
    scenario = openings.scenario
    is_soft = openings.rules[round_.id][KinApart.id][1] is Mode.SOFT
    kin = (_BOTH if is_soft else _ONE_STAYS).fill(
        one=scenario.label(tie.who),
        other=scenario.label(tie.whom),
        kind=KINDS[tie.kind],
        team=scenario.label(team.id),
        title=KinApart.title,
    )
    severity, sentence = Severity.NOTE, kin
    if not is_soft:
        severity, sentence = _of_seats(openings, crews, round_, team, tie, kin)
    return Observation(Matter.KIN_IN_TEAM, severity, (team.id, *sorted((tie.who, tie.whom))), sentence)


def _of_seats(  # noqa: PLR0913, PLR0917  # who, where and when, and what is said so far
    openings: Openings, crews: Staffable, round_: Round, team: Team, tie: Tie, kin: Text
) -> tuple[Severity, Text]:
    """Return what it means for the team's seats that one of the two stays at home."""
    if not openings.scenario.staffing.leaves_as_one(round_):
        return Severity.NOTE, _RESERVE.fill(kin=kin)
    hosts = openings.places(round_, team)
    least = min(crews.empty_without(round_, team, hosts, {who}) for who in (tie.who, tie.whom))
    empty = least - crews.empty_without(round_, team, hosts, set())
    said = {"kin": kin, "seats": counted(empty, "seat", "seats", "个岗位"), "rule": TITLES[Seats.id]}
    if not empty:
        return Severity.NOTE, kin
    if not openings.is_hard(round_.id, Seats.id):
        return Severity.WARNING, _EMPTY.fill(**said)
    if team.id in must_go(openings, round_):
        return Severity.IMPOSSIBLE, _MUST.fill(**said)
    return Severity.WARNING, _NOWHERE.fill(**said)
