"""``post-recusal``: nobody inspects where they serve or served."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from optimizer.domain.calendar import months_after
from optimizer.domain.staffing import SINCE_UNKNOWN
from optimizer.rules.rule import OfficerBan, RecusalRule, choice, number
from optimizer.texts import Text, counted, join

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from optimizer.domain.records import Officer, Post, Round, Team
    from optimizer.domain.scenario import Scenario

DAYS_OF_A_YEAR = 365
_AT_ODDS = Text(
    "Leaders and deputies recuse at least as widely as all others: with “members: host” there cannot be “leaders: "
    "target”.",
    "组长、副组长的回避范围不能小于其他人员：members 为 host 时，leaders 不能为 target。",
)
_NOW = Text("{officer} works in {place} now", "{officer}现在{place}工作")
_STILL = Text(
    "{officer} has served in {place} since {start} and still does",
    "{officer}自{start}起在{place}任职至今",
)
_STILL_AT_ENTRY = Text(
    "{officer} serves {start} to {end} in {place}, at entry still",
    "{officer}于{start}至{end}在{place}任职，进驻时仍在任",
)
_RECENT = Text(
    "{officer} served {start} to {end} in {place}: {ago} before entry, window {years}",
    "{officer}于{start}至{end}在{place}任职：距进驻{ago}，回避期{years}",
)
_LONG = Text(
    "{officer} served {start} to {end} in {place}: {served} in all, {years} or more count for ever",
    "{officer}于{start}至{end}在{place}任职，共{served}：任职满{years}的长期回避",
)
_LONG_IN_SEVERAL = Text(
    "{officer} served in {posts} from {start} to {end} in {place}: {served} in all, {years} or more count for ever",
    "{officer}于{start}至{end}在{place}任职{posts}，累计{served}：任职满{years}的长期回避",
)


@dataclass(frozen=True)
class PostRecusal(RecusalRule):
    """Nobody inspects where they work now, served in the last years, or ever served for long (任职回避).

    Posts are rows of the table ``posts``, and the officer's ``unit``, which is a post that has begun and not ended. On
    the round's day of entry ``e`` a place is barred for an officer who served there within ``years`` years before
    ``e``, or ever for ``long`` years or more in all; whoever works there now is barred whatever these numbers are.
    Posts that begin later do not count.

    Formula: ``to ≥ e − years`` for some post there that began by ``e`` (an open end is ``e``), or ``days there ≥
    365 · long``, where days on which several posts there were held count once. A post at a target, or at a unit
    that is one, bars that target; one at a region smaller than a host bars the targets in it. With a reach of
    ``host`` each of them bars the whole host around it, and so does a post at the host itself, its leading body.
    The name of a unit that is no target may tell where it lies by beginning with that of a region which says of
    what kind it is (乙县教育局, the education bureau of 乙县); it bars the host around that region, too, though an
    officer's present unit only if this is not the host of the own home. The reach is a setting of its own for
    leaders and deputies, who recuse more widely, and for all others. Locals on the seats that the host fills are
    barred from the targets alone. A whole team inherits the bans of its people, see ``own-people``.

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

    def at_odds(self) -> Text | None:
        """Return that leaders would recuse less widely than others, if so."""
        return _AT_ODDS if (self.leaders, self.members) == ("target", "host") else None

    def depends_on(self, scenario: Scenario, round_: Round) -> Hashable:
        """Return the day of entry, if anybody's posts are known."""
        return round_.enter if scenario.posts else ()

    def bans_host(self, scenario: Scenario, round_: Round, team: Team, host: str) -> Iterator[Text]:  # noqa: ARG002
        """Yield nothing of the team itself: it inherits what bars its people."""
        yield from ()

    def bans_officer(self, scenario: Scenario, round_: Round, officer: Officer) -> Iterator[OfficerBan]:
        """Yield the bans on the targets where the officer served, and on the hosts for those who recuse more widely."""
        for posts, (targets, hosts) in self._places_by_posts(scenario, round_, officer).items():
            reason = self._reason(scenario, round_.enter, officer, posts)
            if reason is not None and targets:
                yield OfficerBan(tuple(targets), reason)
            if reason is not None and hosts:
                yield OfficerBan(tuple(hosts), reason, leading_only=self.members == "target", spares_locals=True)

    def _places_by_posts(
        self, scenario: Scenario, round_: Round, officer: Officer
    ) -> Mapping[tuple[Post, ...], tuple[list[str], list[str]]]:
        """Return the targets, and the hosts for those who recuse more widely, by all of the officer's posts there."""
        reaches_host = "host" in (self.leaders, self.members)
        served: dict[tuple[str, bool], list[Post]] = defaultdict(list)
        for post in scenario.staffing.posts_of.get(officer.id, ()):
            if post.start <= round_.enter:
                targets, hosts = _places(scenario, post)
                for place in targets:
                    served[place, False].append(post)
                for place in hosts if reaches_host else ():
                    served[place, True].append(post)
        alike: dict[tuple[Post, ...], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        for (place, is_host), posts in served.items():
            alike[tuple(posts)][is_host].append(place)
        return alike

    def _reason(self, scenario: Scenario, entry: date, officer: Officer, posts: Sequence[Post]) -> Text | None:
        """Return why posts at one place bar it: still there, there not long ago, or there for long."""
        last = max(posts, key=lambda post: (post.end or date.max, post.start))
        said = {"officer": scenario.label(officer.id), "place": _place(scenario, last), "start": _month(last.start)}
        if last.end is None:
            return (_NOW if last.start == SINCE_UNKNOWN else _STILL).fill(**said)
        said["end"] = _month(last.end)
        if last.end >= entry:
            return _STILL_AT_ENTRY.fill(**said)
        if last.end >= months_after(entry, -12 * self.years):
            return _RECENT.fill(**said, ago=_length(last.end, entry), years=_years(self.years))
        days = _days_in(posts)
        if not self.long or days < DAYS_OF_A_YEAR * self.long:
            return None
        said |= {"served": _in_years(days), "years": _years(self.long)}
        if len(posts) == 1:
            return _LONG.fill(**said)
        said |= {
            "start": _month(min(post.start for post in posts)),
            "place": join(dict.fromkeys(_place(scenario, post) for post in posts)),
            "posts": counted(len(posts), "post", "posts", "次"),
        }
        return _LONG_IN_SEVERAL.fill(**said)


def _days_in(posts: Sequence[Post]) -> int:
    """Return on how many days one of these posts, each with its end, was held; posts held side by side count once."""
    days, last = 0, date.min
    for post in sorted(posts, key=lambda post: post.start):
        assert post.end is not None  # who is still there is barred already
        days += max(0, (post.end - max(post.start, last + timedelta(days=1))).days + 1)
        last = max(last, post.end)
    return days


def _places(scenario: Scenario, post: Post) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the targets that a post bars by themselves, and the hosts that it bars for those who recuse widely."""
    staffing = scenario.staffing
    if post.region is not None:
        host = staffing.host_around(post.region)
        wide = () if host is None else (host,)
        return (() if host == post.region else staffing.places_within(post.region)), wide
    unit = post.unit or ""
    targets = (post.target,) if post.target is not None else staffing.targets_of_unit.get(unit, ())
    if not targets:
        told = staffing.host_of_unit.get(unit)
        return (), () if told is None else (told,)
    hosts = dict.fromkeys(host for target in targets if (host := scenario.host_of[target]) is not None)
    return targets, tuple(hosts)


def _place(scenario: Scenario, post: Post) -> Text:
    return scenario.label(post.region or post.target or post.unit or "")


def _month(day: date) -> Text:
    return Text.same(f"{day:%Y-%m}")


def _years(years: int) -> Text:
    return counted(years, "year", "years", "年")


def _length(start: date, end: date) -> Text:
    """Return a length of time in full years and months."""
    return _in_months(max(0, (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)))


def _in_years(days: int) -> Text:
    """Return so many days in years and months, of which the rule's own years are years."""
    years, rest = divmod(days, DAYS_OF_A_YEAR)
    return _in_months(12 * years + 12 * rest // DAYS_OF_A_YEAR)


def _in_months(months: int) -> Text:
    years, rest = divmod(months, 12)
    pieces = [_years(years)] if years else []
    if rest or not years:
        pieces.append(counted(rest, "month", "months", "个月"))
    return Text(" ".join(piece.en for piece in pieces), "".join(piece.zh for piece in pieces))
