"""What is said where too few people were promoted lately for the share that a hard rule demands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from optimizer.recusal.observation import Matter, Observation, Severity, merged, names, teams
from optimizer.recusal.openings import TITLES
from optimizer.recusal.scarcity import must_go
from optimizer.rules.staffing.seats import Seats
from optimizer.rules.staffing.words import people_counted
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from optimizer.domain.records import Round, Team
    from optimizer.recusal.newcomers import Ceiling
    from optimizer.recusal.openings import Openings
    from optimizer.recusal.staffable import Staffable

_SHARE = Text(
    "by “{title}” at least {share} % of all who take part must have been promoted within {years}, but of the {people} "
    "who may sit on a seat {new}, so {most}",
    "按“{title}”，参加人员中近{years}提任的须占{share}%，但可派的{people}人中{new}，因此{most}",
)
_NONE = Text("none was", "没有这样的人")
_ONLY = Text("only {count}", "只有{count}人")
_AT_MOST = Text("at most {people} can take part", "最多只能有{people}参加")
_NOBODY = Text("nobody can take part", "任何人都不能参加")
_CREW = Text(
    "a full crew of {people} needs {needed} such, so these teams can never have one: {teams}",
    "{people}配齐的组需有{needed}名，因此以下各组都无法配齐：{teams}",
)
_MUST = Text(
    "{sent} ({who}) must be sent and need {seats}, and “{title}” is hard",
    "{sent}（{who}）须派出，共需{seats}，而“{title}”为硬性规则",
)
_MISSED = Text(
    "{sent} ({who}) are sent whatever the plan and need {seats}: {missing} will be missing",
    "{sent}（{who}）都须派出，共需{seats}，将缺{missing}",
)
_IF_SENT = Text(
    "{missing} will be missing if all of {sent} ({who}) are sent", "{sent}（{who}）如都派出，至少缺{missing}"
)


def few_newcomers(openings: Openings) -> Iterator[Observation]:
    """Yield every round in which teams cannot all have full crews because too few people were promoted lately."""
    crews = openings.crews
    if crews is None:
        return
    found = [
        (round_, each)
        for round_ in openings.scenario.planned_rounds
        if (ceiling := crews.ceiling(round_)) is not None and not openings.missed(round_)
        for each in _of_round(openings, crews, round_, ceiling)
    ]
    yield from merged(openings.scenario, found)


def _of_round(openings: Openings, crews: Staffable, round_: Round, ceiling: Ceiling) -> Iterator[Observation]:
    counted_ = [team for team in crews.staffed_in(round_) if not ceiling.most or crews.stays(round_, team)]
    sent = must_go(openings, round_)
    bound = [team for team in counted_ if team.id in sent]
    alone = [team for team in crews.staffed_in(round_) if crews.beyond_ceiling(round_, team)]
    said: list[Text] = []
    severity = Severity.NOTE
    if _beyond(openings, ceiling, bound):
        is_hard = openings.is_hard(round_.id, Seats.id)
        severity = Severity.IMPOSSIBLE if is_hard else Severity.WARNING
        said.append(_together(openings, ceiling, bound, _MUST if is_hard else _MISSED))
    if alone:
        severity = Severity.WARNING if severity is Severity.NOTE else severity
        said += _crews(openings, ceiling, alone)
    if not said and _beyond(openings, ceiling, counted_):
        said.append(_together(openings, ceiling, counted_, _IF_SENT))
    if said:
        sentence = join([share_in_words(crews, round_, ceiling), *said], "; ", "；")
        about = tuple(dict.fromkeys(team.id for team in (*bound, *alone)))
        yield Observation(Matter.TOO_FEW_PEOPLE, severity, about, sentence)


def share_in_words(crews: Staffable, round_: Round, ceiling: Ceiling) -> Text:
    """Return how many people were promoted lately, and how many can take part for that."""
    most = _AT_MOST.fill(people=people_counted(ceiling.most)) if ceiling.most else _NOBODY
    return _SHARE.fill(
        title=ceiling.rule.title,
        share=ceiling.rule.share,
        years=counted(ceiling.rule.years, "year", "years", "年"),
        people=crews.people_in(round_),
        new=_ONLY.fill(count=counted(len(ceiling.new), "was", "were")) if ceiling.new else _NONE,
        most=most,
    )


def _beyond(openings: Openings, ceiling: Ceiling, asking: Sequence[Team]) -> int:
    """Return how many people teams ask for beyond those who can take part."""
    return max(0, _asked(openings, ceiling, asking) - ceiling.most)


def _asked(openings: Openings, ceiling: Ceiling, asking: Sequence[Team]) -> int:
    return sum(ceiling.asked(openings.scenario.staffing.seats_of(team)) for team in asking)


def _together(openings: Openings, ceiling: Ceiling, asking: Sequence[Team], sentence: Text) -> Text:
    return sentence.fill(
        sent=teams(len(asking)),
        who=names(openings.scenario, [team.id for team in asking]),
        seats=people_counted(_asked(openings, ceiling, asking)),
        missing=people_counted(_beyond(openings, ceiling, asking)),
        title=TITLES[Seats.id],
    )


def _crews(openings: Openings, ceiling: Ceiling, alone: Sequence[Team]) -> Iterator[Text]:
    """Yield the teams that can never have a full crew, those of one size together."""
    by_size: dict[int, list[str]] = defaultdict(list)
    for team in alone:
        by_size[ceiling.asked(openings.scenario.staffing.seats_of(team))].append(team.id)
    for size, ids in sorted(by_size.items()):
        yield _CREW.fill(
            people=people_counted(size),
            needed=ceiling.needed(size),
            teams=names(openings.scenario, ids),
        )
