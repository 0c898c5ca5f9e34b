"""Who could take a seat if the one who sits there falls out: the next best people, and what each would cost.

Everything else in the plan stays as it is. Who breaks a hard rule is no reserve. Of the others those come first who
leave the fewest skills missing, then break the fewest wishes, then have taken part least.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from optimizer.domain.plan import Plan, Seating
from optimizer.domain.records import Kind, Mode, Span
from optimizer.domain.staffing import EMPTY_SEAT, LEADER, office_of
from optimizer.recusal.openings import TITLES
from optimizer.recusal.people import OfficerBans
from optimizer.rules.rotation.no_repeat import NoRepeat
from optimizer.rules.rule import RecusalRule
from optimizer.rules.rulebook import rulebook
from optimizer.rules.staffing.newcomers import Newcomers
from optimizer.rules.staffing.own_people import OwnPeople
from optimizer.rules.staffing.rounds_per_person import RoundsPerPerson, past_rounds_of
from optimizer.rules.staffing.unit_drain import UnitDrain
from optimizer.rules.staffing.words import people_counted, seat_words
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from optimizer.domain.plan import Posting
    from optimizer.domain.records import Officer, Round, Seat
    from optimizer.domain.scenario import Scenario
    from optimizer.recusal.people import HeldBan
    from optimizer.rules.rulebook import InForce

MOST = 3
"""So many reserves are named for each seat."""

SPEAK_OF_SEATS = frozenset(
    {
        *("one-place", "availability", "blackouts", "rest-between-rounds", "eligibility", "own-people", "seats"),
        *("skills-in-team", "kin-apart", "unit-drain", "mix", "rounds-per-person", "leader-turns", "newcomers"),
        *("look-back-gap", "pins", "no-repeat"),
    }
)
"""The rules that say something of who sits where, beside those on recusal."""
OF_LEADERS = frozenset({"leader-turns", "look-back-gap", "no-repeat"})
"""Those that speak of leaders alone."""

_HERE = Text("{count} in this team already", "{count}人已在本组")
_ELSEWHERE = Text("{count} on seats elsewhere at that time", "{count}人同期已另有安排")
_AWAY = Text("{count} not available then", "{count}人届时不能参加")
_OFTEN = Text("{count} sent as often as they may be", "{count}人参加轮次已满")
_BANNED = Text("{count} kept away by “{title}”", "{count}人因“{title}”须回避")
_BROKEN = Text("{count} ruled out by “{title}”", "{count}人不符合“{title}”")
_PINNED = Text("{count} ruled out by a pin", "{count}人因固定安排不能替换")
_NO_OTHERS = Text("by the table of officers nobody else may take the seat", "按干部表，没有其他人可任该岗位")
_OTHERS = Text("others who may take the seat ({count}): {why}", "其他可任该岗位的人（{count}人）：{why}")

_NOTHING = Text("nothing", "无")
_LACKS = Text("lacks {count} with {skill}", "缺{skill}专长{count}")
_GAINS = Text("{skill} is no longer lacking", "{skill}专长不再短缺")
_FILLS = Text("fills an empty seat", "补上空岗")
_SEATS = Text("“empty seats and missing skills” {change}: {why}", "“空缺岗位与短缺专长”{change}：{why}")
_WISHES = Text("“wishes not met” {change}: {why}", "“未满足的软性规则”{change}：{why}")
_MET = Text("fewer wishes are broken", "未满足的规则减少")
_OTHER_SKILLS = Text("as many skills missing as before, others: {why}", "短缺专长数不变，内容不同：{why}")
_OTHER_WISHES = Text("as many wishes broken as before, others: {why}", "未满足的软性规则数值不变，内容不同：{why}")


@dataclass(frozen=True, slots=True)
class Reserve:
    """Somebody who may take a seat, and what that would change.

    Parameters
    ----------
    officer
        Who it is.
    seats, soft
        How the values of the tiers ``seats`` and ``soft`` would change.
    cost
        The same in words.
    waived
        What waivers set aside for this person there.
    rounds
        In how many rounds of the plan the person takes part already.
    """

    officer: str
    seats: int
    soft: int
    cost: Text
    waived: tuple[HeldBan, ...] = ()
    rounds: int = 0


@dataclass(frozen=True, slots=True)
class Replaceable:
    """A seat of a plan with its reserves, the best first; ``officer`` is ``None`` for an empty seat.

    ``why_no_more`` says of a seat with fewer reserves than were asked for what keeps others out who may take it,
    ``is_own_alone`` of one without any that there would be some if the rule ``own-people`` were soft.
    """

    posting: Posting
    seat: Seat
    officer: str | None
    reserves: tuple[Reserve, ...]
    why_no_more: Text | None = None
    is_own_alone: bool = False


def reserves(scenario: Scenario, plan: Plan, most: int = MOST) -> Iterator[Replaceable]:
    """Yield every seat of the plan with the next best people for it, in plan order, empty seats after the others."""
    search = _Search(scenario, plan)
    for posting in plan.in_rounds(scenario.planned_rounds):
        for seating in posting.seats:
            seat = scenario.staffing.seat_of(posting, seating)
            if seat is not None:
                yield search.replaceable(posting, seat, seating, most)
        for seat, _ in scenario.staffing.empty_seats(posting):
            yield search.replaceable(posting, seat, None, most)


@dataclass(frozen=True, slots=True)
class _Breaches:
    """What the rules that speak of seats find: hard breaches, how many of each, and wishes with weight and words."""

    hard: Counter[tuple[str, ...]]
    wishes: Mapping[tuple[str, ...], tuple[int, Text]]

    @property
    def weight(self) -> int:
        """The weight of all wishes that are not met."""
        return sum(weight for weight, _ in self.wishes.values())


@dataclass(frozen=True, slots=True)
class _Change:
    """A seat whose person is exchanged, or that is filled: the posting before, and the days of the seat."""

    posting: Posting
    round: Round
    seat: Seat
    seating: Seating | None
    days: Span
    known: dict[tuple[tuple[str, str, str], ...], _Breaches] = field(default_factory=dict, compare=False)

    def with_officer(self, officer: str) -> Posting:
        """Return the posting with an officer on the seat."""
        if self.seating is not None:
            seats = tuple(
                replace(each, officer=officer) if each is self.seating else each for each in self.posting.seats
            )
            return replace(self.posting, seats=seats)
        seating = self.posting.seating(self.seat.name, officer, self.days)
        return replace(self.posting, seats=(*self.posting.seats, seating))


@dataclass(frozen=True, slots=True)
class _Exchange:
    """A posting with another officer on a seat, and what the rules find before and after."""

    posting: Posting
    before: _Breaches
    after: _Breaches

    @property
    def broken(self) -> tuple[str, ...]:
        """The hard rules that the exchange breaks, in their order."""
        return tuple(dict.fromkeys(rule for rule, *_ in self.after.hard - self.before.hard))


class _Search:
    """What is asked of a plan again and again while reserves are looked for."""

    def __init__(self, scenario: Scenario, plan: Plan) -> None:
        self.scenario, self.plan = scenario, plan
        book = rulebook(scenario)
        self.bans = OfficerBans(scenario, book)
        self.asked = tuple(
            kept
            for kept in book
            if kept.rule.id in SPEAK_OF_SEATS - {Newcomers.id}
            and (not isinstance(kept.rule, NoRepeat) or kept.rule.of == "leader")
        )
        self.newcomers = tuple(kept for kept in book if kept.rule.id == Newcomers.id)
        self.weights = {
            (kept.rule.id, round_.id): kept.weight
            for kept in book
            if isinstance(kept.rule, RecusalRule) and kept.mode is Mode.SOFT
            for round_ in kept.rounds
        }
        self.per_person = next((kept for kept in book if kept.rule.id == RoundsPerPerson.id), None)
        self.hard = {(kept.rule.id, round_.id) for kept in book if kept.mode is Mode.HARD for round_ in kept.rounds}
        self.soft = {
            (kept.rule.id, round_.id): kept.weight for kept in book if kept.mode is Mode.SOFT for round_ in kept.rounds
        }
        self.past = past_rounds_of(scenario)
        self.counts_units = any(kept.rule.id == UnitDrain.id for kept in book)
        self.place = {officer.id: number for number, officer in enumerate(scenario.officers)}
        self.campaign_of = {round_.id: group[0].id for group in scenario.campaigns for round_ in group}
        self.sitting: dict[str, list[tuple[Posting, Span]]] = defaultdict(list)
        self.of_unit: dict[tuple[str, tuple[str, str]], dict[tuple[str, str, str], Posting]] = defaultdict(dict)
        self.in_round: dict[str, Counter[Officer]] = defaultdict(Counter)
        for posting in plan.in_rounds(scenario.planned_rounds):
            for seating in posting.seats:
                self.sitting[seating.officer].append((posting, posting.seated(seating)))
                officer = scenario.officer.get(seating.officer)
                if officer is not None and officer.unit:
                    self.of_unit[self.campaign_of[posting.round], office_of(officer)][posting.key] = posting
            if self.newcomers:
                self.in_round[posting.round].update(scenario.staffing.people_in(posting))

    def replaceable(self, posting: Posting, seat: Seat, seating: Seating | None, most: int) -> Replaceable:
        """Return a seat with the next best people for it."""
        round_ = self.scenario.round[posting.round]
        days = posting.seated(seating) if seating is not None else self.scenario.staffing.blocks(posting, seat)[0]
        change = _Change(posting, round_, seat, seating, days)
        leaves_as_one = self.scenario.staffing.leaves_as_one(round_)
        found = list(islice(self._reserves(change, reserves=not leaves_as_one), most))
        found.sort(key=lambda each: (each.seats, each.soft, each.rounds, self.place[each.officer]))
        sits = None if seating is None else seating.officer
        why = None
        if len(found) < most:
            why = self._why_no_more(change, {each.officer for each in found}, reserves=not leaves_as_one)
        is_closed = leaves_as_one and not found
        is_own_alone = is_closed and any(self._reserves(change, reserves=True, aside=OwnPeople.id))
        return Replaceable(posting, seat, sits, tuple(found), why, is_own_alone)

    def _reserves(self, change: _Change, *, reserves: bool, aside: str = "") -> Iterator[Reserve]:
        """Yield who may take the seat, with ``reserves`` free officers, too; the rule ``aside`` is not asked."""
        for officer in self._in_order(change, reserves=reserves):
            if self._is_there(change, officer) or self._is_taken(change, officer) is not None:
                continue
            held = tuple(self._held(change, officer))
            if any(each.mode is Mode.HARD and each.waiver is None for each in held):
                continue
            reserve = self._judged(change, officer, held, aside)
            if reserve is not None:
                yield reserve

    def _why_no_more(self, change: _Change, named: Container[str], *, reserves: bool) -> Text:
        """Return what keeps those out who may take the seat, counted, but for those who are named as reserves."""
        others = [
            each
            for each in self._in_order(change, reserves=reserves)
            if not self._is_there(change, each) and each.id not in named
        ]
        if not others:
            return _NO_OTHERS
        counts = Counter(self._keeps_out(change, each) for each in others)
        told = sorted((-count, words.fill(count=f"{count:,}", title=title)) for (words, title), count in counts.items())
        why = join(words for _, words in told)
        return _OTHERS.fill(count=f"{len(others):,}", why=why)

    def _keeps_out(self, change: _Change, officer: Officer) -> tuple[Text, Text | None]:
        """Return why somebody who may sit there is no reserve, and the title of the rule that says so, if it is one.

        What recusal says comes first: who is elsewhere could be moved from there, who is kept away could not.
        """
        for held in self._held(change, officer):
            if held.mode is Mode.HARD and held.waiver is None:
                return _BANNED, TITLES[held.rule]
        taken = self._is_taken(change, officer)
        if taken is not None:
            return taken, None
        broken = self._exchanged(change, officer).broken[0]
        return (_PINNED, None) if broken == "pins" else (_BROKEN, TITLES[broken])

    # -- cheap questions first ----------------------------------------------------------------------------------------

    def _in_order(self, change: _Change, *, reserves: bool) -> list[Officer]:
        """Return those who may sit there if no rule spoke: first those who leave little missing and were sent least."""
        staffing, team = self.scenario.staffing, self.scenario.team[change.posting.team]
        candidates = staffing.candidates(team, change.seat, change.posting.host, reserves=reserves)
        needed = self._needed(change)
        stands_in = self.soft.get(("own-people", change.round.id), 0)

        def key(officer: Officer) -> tuple[int, int, int, int]:
            lacking = sum(skill not in officer.skills for skill in needed)
            wish = stands_in if stands_in and officer.team != team.id else 0
            wish += self._wish(change, officer)
            return lacking, wish, self._rounds(officer), self.place[officer.id]

        return sorted(candidates, key=key)

    def _needed(self, change: _Change) -> tuple[str, ...]:
        """Return the skills that lack somebody once the seat is empty."""
        seats = tuple(each for each in change.posting.seats if each is not change.seating)
        without = replace(change.posting, seats=seats)
        return tuple(skill for skill, _ in self.scenario.staffing.missing_skills(without))

    def _wish(self, change: _Change, officer: Officer) -> int:
        """Return the weight of soft recusal rules against an officer there."""
        if not self.weights:
            return 0
        rules = {each.rule for each in self._held(change, officer) if each.waiver is None and each.mode is Mode.SOFT}
        return sum(self.weights.get((rule, change.round.id), 0) for rule in rules)

    def _rounds(self, officer: Officer) -> int:
        planned = {posting.round for posting, _ in self.sitting.get(officer.id, ())}
        return len(planned) + len(self.past.get(officer.id, ()))

    @staticmethod
    def _is_there(change: _Change, officer: Officer) -> bool:
        """Whether it is the one who sits on the seat."""
        return change.seating is not None and officer.id == change.seating.officer

    def _is_taken(self, change: _Change, officer: Officer) -> Text | None:
        """Return that somebody is there already, somewhere else, away, or sent too often, if so."""
        hard, round_id = self.hard, change.round.id
        sits = self.sitting.get(officer.id, ())
        if any(posting.key == change.posting.key for posting, _ in sits):
            return _HERE
        if any(days.overlaps(change.days) for _, days in sits) and ("one-place", round_id) in hard:
            return _ELSEWHERE
        is_kept = ("availability", round_id) in hard and ("blackouts", round_id) in hard
        if is_kept and not self.scenario.is_free(officer.id, change.days):
            return _AWAY
        return _OFTEN if self._is_sent_too_often(change, officer) else None

    def _is_sent_too_often(self, change: _Change, officer: Officer) -> bool:
        kept = self.per_person
        if kept is None or kept.mode is not Mode.HARD or self.scenario.team[change.posting.team].kind is Kind.WHOLE:
            return False
        assert isinstance(kept.rule, RoundsPerPerson)  # it is looked up by its id
        year = change.round.enter.year
        taken = set(self.past.get(officer.id, frozenset())) | {(year, change.round.id)}
        for posting, _ in self.sitting.get(officer.id, ()):
            if self.scenario.team[posting.team].kind is not Kind.WHOLE:
                taken.add((self.scenario.round[posting.round].enter.year, posting.round))
        too_many = officer.max_rounds is not None and len(taken) > officer.max_rounds
        return too_many or sum(each == year for each, _ in taken) > kept.rule.most(officer)

    def _held(self, change: _Change, officer: Officer) -> Iterator[HeldBan]:
        """Yield the bans that hold on an officer on the seat, waived or not."""
        # What keeps a whole team's own people away keeps the team away.
        is_own = officer.team == change.posting.team and self.scenario.staffing.leaves_as_one(change.round)
        is_local = self.scenario.staffing.is_local(self.scenario.team[change.posting.team], change.seat)
        for held in self.bans.on_seat(change.posting, officer, change.seat.name, is_local=is_local):
            if not is_own or held.ban.leading_only:
                yield held

    # -- then the rules -----------------------------------------------------------------------------------------------

    def _judged(self, change: _Change, officer: Officer, held: tuple[HeldBan, ...], aside: str) -> Reserve | None:
        """Return what an officer on the seat would cost; ``None`` if a hard rule but the one set aside forbids it."""
        exchange = self._exchanged(change, officer)
        if any(rule != aside for rule in exchange.broken):
            return None
        before, after, exchanged = exchange.before, exchange.after, exchange.posting
        lacked, lacks = (dict(self.scenario.staffing.missing_skills(each)) for each in (change.posting, exchanged))
        is_filled = change.seating is None
        seats = sum(lacks.values()) - sum(lacked.values()) - (EMPTY_SEAT if is_filled else 0)
        wishes = [each.ban.reason for each in held if each.mode is Mode.SOFT and each.waiver is None]
        wishes += [words for key_, (_, words) in after.wishes.items() if key_ not in before.wishes]
        soft = after.weight - before.weight + self._wish(change, officer)
        if change.seating is not None and change.seating.officer in self.scenario.officer:
            soft -= self._wish(change, self.scenario.officer[change.seating.officer])
        cost = _words(seats, list(_why(lacked, lacks, is_filled=is_filled)), soft, wishes)
        waived = tuple(each for each in held if each.waiver is not None)
        return Reserve(officer.id, seats, soft, cost, waived, self._rounds(officer))

    def _exchanged(self, change: _Change, officer: Officer) -> _Exchange:
        """Return what the rules say of an officer on the seat."""
        postings = self._related(change, officer)
        key = tuple(posting.key for posting in postings)
        before = change.known.get(key)
        if before is None:
            before = change.known[key] = self._breaches(change, postings, None)
        exchanged = change.with_officer(officer.id)
        after = self._breaches(change, [exchanged if each.key == exchanged.key else each for each in postings], officer)
        return _Exchange(exchanged, before, after)

    def _related(self, change: _Change, officer: Officer) -> list[Posting]:
        """Return the postings that an exchange touches: what the rules find elsewhere stays as it is.

        The rule ``newcomers``, which counts everybody of a round, is the exception.
        """
        postings = {change.posting.key: change.posting}
        for who in (officer.id, *([change.seating.officer] if change.seating is not None else [])):
            postings |= {posting.key: posting for posting, _ in self.sitting.get(who, ())}
        if officer.unit and self.counts_units:
            postings |= self.of_unit.get((self.campaign_of[change.round.id], office_of(officer)), {})
        return [postings[key] for key in sorted(postings)]

    def _breaches(self, change: _Change, postings: Sequence[Posting], officer: Officer | None) -> _Breaches:
        """Return what the rules that speak of the seat find; without an officer, as it is now."""
        plan, hard = Plan(tuple(postings)), Counter[tuple[str, ...]]()
        wishes: dict[tuple[str, ...], tuple[int, Text]] = {}
        for place, kept in enumerate(self.asked):
            if change.seat.name != LEADER and kept.rule.id in OF_LEADERS:
                continue
            for finding in kept.rule.breaches(self.scenario, plan, kept.rounds):
                if kept.mode is Mode.HARD:
                    hard[finding.rule, *finding.about] += 1
                else:
                    wishes[str(place), *finding.about] = (kept.weight, finding.sentence)
        for kept in self._lacking_newcomers(change, officer):
            if kept.mode is Mode.HARD:
                hard[kept.rule.id, change.round.id] += 1
            else:
                wishes[kept.rule.id, change.round.id] = (kept.weight, kept.rule.title)
        return _Breaches(hard, wishes)

    def _lacking_newcomers(self, change: _Change, officer: Officer | None) -> Iterator[InForce]:
        """Yield the rule on newcomers if the round has too few with an officer on the seat."""
        for kept in self.newcomers:
            if change.round not in kept.rounds:
                continue
            assert isinstance(kept.rule, Newcomers)  # it was looked up by its id
            people = Counter(self.in_round[change.round.id])
            if officer is not None:
                people[officer] += 1
                if change.seating is not None and change.seating.officer in self.scenario.officer:
                    people[self.scenario.officer[change.seating.officer]] -= 1
            present = [who for who, count in people.items() if count > 0]
            found = sum(kept.rule.is_new(who, change.round.enter) for who in present)
            if 100 * found < kept.rule.share * len(present):
                yield kept


def _why(lacked: Mapping[str, int], lacks: Mapping[str, int], *, is_filled: bool) -> Iterator[Text]:
    """Yield what changes in the tier ``seats``: a seat filled, skills that are missing then, or not any more."""
    if is_filled:
        yield _FILLS
    for skill in dict.fromkeys((*lacks, *lacked)):
        more = lacks.get(skill, 0) - lacked.get(skill, 0)
        if more > 0:
            yield _LACKS.fill(count=people_counted(lacks[skill]), skill=seat_words(skill))
        elif more < 0:
            yield _GAINS.fill(skill=seat_words(skill))


def _words(seats: int, why: Sequence[Text], soft: int, wishes: Sequence[Text]) -> Text:
    """Return in words how the tiers ``seats`` and ``soft`` would change."""
    said = []
    if seats:
        said.append(_SEATS.fill(change=f"{seats:+,}", why=join(why)))
    elif why:
        said.append(_OTHER_SKILLS.fill(why=join(why)))
    if soft:
        said.append(_WISHES.fill(change=f"{soft:+,}", why=join(wishes, "; ", "；") if wishes else _MET))
    elif wishes:
        said.append(_OTHER_WISHES.fill(why=join(wishes, "; ", "；")))
    return join(said, "; ", "；") if said else _NOTHING
