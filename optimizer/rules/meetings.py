"""Feedback meetings: on which day after a round each host hears the result, and which city leader attends.

Every posting that inspected something has one meeting, on a working day after the round's report and not later than
its feedback date. A leader attends so many a day and none on a day on which the leader is away.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from optimizer.domain.plan import Feedback
from optimizer.domain.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Leader
    from optimizer.domain.scenario import Scenario


def meeting_days(scenario: Scenario, round_id: str) -> tuple[date, ...]:
    """Return the working days on which a round may have its feedback meetings; none if its dates leave no room."""
    report, feedback = (scenario.phase(round_id, name) for name in ("report", "feedback"))
    assert report is not None  # every round has both
    assert feedback is not None
    first = report.end + timedelta(days=1)
    return scenario.calendar.working_days(Span(first, feedback.end)) if first <= feedback.end else ()


def leaders_on(scenario: Scenario, day: date) -> tuple[Leader, ...]:
    """Return the leaders who are there on a day."""
    return tuple(leader for leader in scenario.leaders if not scenario.is_blacked_out(leader.id, day))


def meetings(scenario: Scenario, postings: Sequence[Posting]) -> Mapping[tuple[str, str, str], Feedback]:
    """Return a meeting for each posting that needs one and can have it, by the posting's key.

    Meetings that the postings name already are kept where they are possible. As many of the others as possible are
    held, each as early as can be: on every day the rounds whose time runs out first come first, which for meetings of
    one day each leaves out as few as any choice does.

    Notes
    -----
    Matching with windows of days: F. Glover, "Maximum matching in a convex bipartite graph", 1967.
    """
    diary = _Diary(scenario)
    days_of = {round_id: meeting_days(scenario, round_id) for round_id in {posting.round for posting in postings}}
    asking = [posting for posting in postings if posting.visits]
    named = [each for each in asking if each.feedback is not None and each.feedback.date in days_of[each.round]]
    for posting in sorted(named, key=lambda each: each.feedback is None or each.feedback.leader is None):
        assert posting.feedback is not None  # named
        diary.hold(posting, posting.feedback.date, posting.feedback.leader)
    waiting: dict[date, list[tuple[date, int]]] = defaultdict(list)
    for number, posting in enumerate(asking):
        if posting.feedback is None and days_of[posting.round]:
            waiting[days_of[posting.round][0]].append((days_of[posting.round][-1], number))
    queue: list[tuple[date, int]] = []
    for day in sorted({day for days in days_of.values() for day in days}):
        for each in waiting.pop(day, ()):
            heappush(queue, each)
        while queue and (queue[0][0] < day or diary.hold(asking[queue[0][1]], day)):
            heappop(queue)
    return diary.held


class _Diary:
    """Which meetings are held, and who is still free on which day."""

    def __init__(self, scenario: Scenario) -> None:
        self.held: dict[tuple[str, str, str], Feedback] = {}
        self._scenario = scenario
        self._taken: Counter[tuple[date, str]] = Counter()
        self._busy: Counter[str] = Counter()

    def hold(self, posting: Posting, day: date, who: str | None = None) -> bool:
        """Hold a meeting on the day, with this leader or the one who had the fewest; return whether that works."""
        free = [
            leader.id
            for leader in leaders_on(self._scenario, day)
            if self._taken[day, leader.id] < leader.per_day and who in (None, leader.id)
        ]
        if not free:
            return False
        chosen = min(free, key=lambda leader: self._busy[leader])
        self._taken[day, chosen] += 1
        self._busy[chosen] += 1
        self.held[posting.key] = Feedback(day, chosen)
        return True


def crowds(scenario: Scenario) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield groups of planned rounds whose meetings all lie in one span of days, and the seats of leaders in it.

    By Hall's condition any choice of meetings can be held exactly if in each group they number at most the seats.
    """
    windows = {round_.id: meeting_days(scenario, round_.id) for round_ in scenario.planned_rounds}
    without = tuple(round_id for round_id, days in windows.items() if not days)
    if without:
        yield without, 0
    open_ = {round_id: days for round_id, days in windows.items() if days}
    seats = {
        day: sum(leader.per_day for leader in leaders_on(scenario, day))
        for day in sorted({day for days in open_.values() for day in days})
    }
    seen = set()
    for first in sorted({days[0] for days in open_.values()}):
        for last in sorted({days[-1] for days in open_.values()}):
            inside = tuple(id_ for id_, days in open_.items() if first <= days[0] and days[-1] <= last)
            if inside and inside not in seen:
                seen.add(inside)
                start, end = (pick(open_[id_][at] for id_ in inside) for pick, at in ((min, 0), (max, -1)))
                yield inside, sum(free for day, free in seats.items() if start <= day <= end)


def with_meetings(scenario: Scenario, postings: tuple[Posting, ...]) -> tuple[Posting, ...]:
    """Return the postings with the day and the leader of every meeting that can be held; no leaders, no meetings."""
    if not scenario.leaders:
        return postings
    held = meetings(scenario, postings)
    return tuple(
        replace(posting, feedback=held.get(posting.key, posting.feedback)) if posting.visits else posting
        for posting in postings
    )
