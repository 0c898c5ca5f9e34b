"""``post-recusal``: nobody inspects where they served."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.calendar import months_after
from optimizer.rules.rule import OfficerBan, RecusalRule, choice, number
from optimizer.texts import Text, counted

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from optimizer.domain.records import Officer, Post, Round, Team
    from optimizer.domain.scenario import Scenario

DAYS_OF_A_YEAR = 365
_STILL = Text(
    "{officer} has served in {place} since {start} and still does",
    "{officer}自{start}起在{place}任职至今",
)
_RECENT = Text(
    "{officer} served {start} to {end} in {place}: {ago} before entry, window {years}",
    "{officer}于{start}至{end}在{place}任职：距进驻{ago}，回避期{years}",
)
_LONG = Text(
    "{officer} served in {place} for {served}, until {end}: {years} or more count for ever",
    "{officer}曾在{place}任职{served}（至{end}）：任职满{years}的长期回避",
)


@dataclass(frozen=True)
class PostRecusal(RecusalRule):
    """Nobody inspects where they served in the last years, or ever for long (任职回避).

    Posts are rows of the table ``posts``. On the round's day of entry ``e`` a place is barred for an officer who served
    there within ``years`` years before ``e``, or ever for ``long`` years or more in all. Posts that begin later do not
    count.

    Formula: ``to ≥ e − years`` for some post there that began by ``e`` (an open end is ``e``), or ``Σ days of posts
    there ≥ 365 · long``; a day on which two posts were held counts once. A post at a target, or at a unit that is one,
    bars that target; one at a region smaller than a host bars the targets in it. With a reach of ``host`` each of them
    bars the whole host around it, and so does a post at the host itself, its leading body. The reach is a setting of
    its own for leaders and deputies, who recuse more widely, and for all others. A whole team inherits the bans of its
    people, see ``own-people``.

    Source: a university's rule of 2019 (leaders and deputies: worked there in the last 3 years, or ever 3 years or
    more); in 2017 a leader in Zhangzhou who had worked in the host for years was moved to another county.
    """

    id: ClassVar[str] = "post-recusal"
    title: ClassVar[Text] = Text("Nobody inspects where they served", "任职回避：不得巡察曾任职的地方和单位")
    years: int = number(3, "years before entry that count", "进驻前多少年内任职须回避", most=60)
    long: int = number(
        3, "years in all that count for ever (0: none does)", "累计任职满多少年长期回避（0为不设）", most=60
    )
    leaders: str = choice(
        "host",
        "how far it reaches for leaders and deputies: the whole host, or the target alone",
        "组长、副组长回避的范围：整个受巡地，还是仅该对象",
        "host",
        "target",
    )
    members: str = choice("target", "how far it reaches for all others", "其他人员回避的范围", "host", "target")

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:
        """Return the day of entry, if anybody's posts are known."""
        return round_.enter if scenario.posts else ()

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield nothing of the team itself: it inherits what bars its people."""
        yield from ()

    def bans_officer(self, scenario: Scenario, round_: Round, officer: Officer) -> Iterator[OfficerBan]:
        """Yield one ban per place where the officer served, for the seats that it concerns."""
        served: dict[tuple[str, ...], list[Post]] = defaultdict(list)
        wider: dict[tuple[str, ...], list[Post]] = defaultdict(list)
        for post in scenario.staffing.posts_of.get(officer.id, ()):
            if post.start <= round_.enter:
                narrow, wide = _places(scenario, post)
                served[narrow].append(post)
                wider[wide].append(post)
        for reach, is_leading in ((self.members, False), (self.leaders, True)):
            if is_leading and self.leaders == self.members:
                break
            for places, posts in (wider if reach == "host" else served).items():
                reason = self._reason(scenario, round_.enter, officer, posts) if places else None
                if reason is not None:
                    yield OfficerBan(places, reason, leading_only=is_leading)

    def _reason(self, scenario: Scenario, entry: date, officer: Officer, posts: list[Post]) -> Text | None:
        """Return why posts at one place bar it: still there, there not long ago, or there for long."""
        last = max(posts, key=lambda post: post.end or entry)
        place = scenario.label(last.region or last.target or last.unit or "")
        who, end = scenario.label(officer.id), min(last.end or entry, entry)
        if last.end is None or last.end >= entry:
            return _STILL.fill(officer=who, place=place, start=last.start)
        if end >= months_after(entry, -12 * self.years):
            ago, years = _length(end, entry), _years(self.years)
            return _RECENT.fill(
                officer=who, place=place, start=_month(last.start), end=_month(end), ago=ago, years=years
            )
        days = _days(posts, entry)
        if self.long and days >= DAYS_OF_A_YEAR * self.long:
            served = _years(days // DAYS_OF_A_YEAR)
            return _LONG.fill(officer=who, place=place, served=served, end=_month(end), years=_years(self.long))
        return None


def _places(scenario: Scenario, post: Post) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a post bars with a reach of ``target`` and with one of ``host``."""
    staffing = scenario.staffing
    if post.region is not None:
        host = staffing.host_around(post.region)
        wide = () if host is None else (host,)
        return (() if host == post.region else staffing.places_within(post.region)), wide
    targets = (post.target,) if post.target is not None else staffing.targets_of_unit.get(post.unit or "", ())
    hosts = dict.fromkeys(host for target in targets if (host := scenario.host_of[target]) is not None)
    return targets, tuple(hosts)


def _days(posts: list[Post], entry: date) -> int:
    """Return the days up to the day of entry on which at least one of the posts was held."""
    days, counted_to = 0, date.min
    for post in sorted(posts, key=lambda post: post.start):
        end = min(post.end or entry, entry)
        days += max(0, (end - max(post.start, counted_to + timedelta(days=1))).days + 1)
        counted_to = max(counted_to, end)
    return days


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def _years(years: int) -> Text:
    return counted(years, "year", "years", "年")


def _length(start: date, end: date) -> Text:
    """Return a length of time in full years and months."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    years, rest = divmod(max(0, months), 12)
    pieces = [_years(years)] if years else []
    if rest or not years:
        pieces.append(counted(rest, "month", "months", "个月"))
    return Text(" ".join(piece.en for piece in pieces), "".join(piece.zh for piece in pieces))
