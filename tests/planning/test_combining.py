"""What several searches prove together, and what parts prove of the whole."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain import Plan, Status, TierSetting, TierValue
from optimizer.domain.records import Mode, Setting
from optimizer.engines.settings import Settings
from optimizer.measures.verification import verify
from optimizer.planning.combining import combined
from optimizer.planning.merging import merged, unsearched
from optimizer.planning.parts import parts_of
from optimizer.planning.sharing import Budget, sparingly, threaded
from optimizer.planning.solving import solve
from tests.builders import plan, posting
from tests.planning.zones import two_zones

TWO = (TierSetting({"coverage": 1}, slack=0), TierSetting({"early": 1}, slack=0))
SLACK = (TierSetting({"coverage": 1}, slack=2), TierSetting({"early": 1}, slack=0))
QUICK = Settings(seconds=10, workers=1)


def solved(*figures: tuple[float, float, float, float]) -> Plan:
    """Return a plan that says of ``coverage`` and ``early``: value, best, bound and limit."""
    tiers = tuple(TierValue(name, *each) for name, each in zip(("coverage", "early"), figures, strict=True))
    return Plan((), tiers=tiers, provenance={"figures": figures})


def figures(found: Plan) -> list[tuple[float | None, ...]]:
    """Return value, best, bound and limit of every tier."""
    return [(each.value, each.best, each.bound, each.limit) for each in found.tiers]


def test_one_plan_alone_stays_as_it_is() -> None:
    """Nothing is gained or lost if there is one search."""
    one = solved((5, 5, 5, 5), (70, 70, 60, 70))
    assert figures(combined(two_zones(tiers=TWO), [one])) == [(5, 5, 5, 5), (70, 70, 60, 70)]


def test_the_earlier_tier_decides() -> None:
    """A plan that is worse in the first tier drops out, however good it is later; its bounds stay."""
    better, worse = solved((5, 5, 3, 5), (90, 90, 10, 90)), solved((6, 6, 4, 6), (70, 70, 65, 70))
    found = combined(two_zones(tiers=TWO), [worse, better])
    assert figures(found) == [(5, 5, 4, 5), (90, 90, 65, 90)]
    assert found.provenance == better.provenance
    assert found.status is Status.FEASIBLE


def test_a_bound_under_tighter_limits_proves_nothing() -> None:
    """What was proven under a tighter limit of an earlier tier may fall with the limit that is kept."""
    given = two_zones(tiers=(*TWO, TierSetting({"travel": 1}, slack=0)))
    names = ("coverage", "early", "travel")
    # The first keeps early below 60, which the other may exceed: so its travel may be more than need be.
    tight = [(5, 5, 5, 5), (60, 60, 0, 60), (90, 90, 85, 90)]
    loose = [(5, 5, 5, 5), (70, 70, 50, 70), (80, 80, 75, 80)]
    both = [Plan((), tiers=tuple(map(TierValue, names, *zip(*each, strict=True)))) for each in (tight, loose)]
    assert figures(combined(given, both)) == [(5, 5, 5, 5), (60, 60, 50, 60), (90, 90, 85, 90)]
    # With slack the plan of the looser search is kept, and with it the looser limit: 85 is not proven under that.
    given = two_zones(tiers=(SLACK[0], TWO[1]))
    strict = Plan((), tiers=(TierValue("coverage", 6, 4, 0, 6), TierValue("early", 90, 90, 85, 90)))
    easy = Plan((), tiers=(TierValue("coverage", 5, 5, 4, 7), TierValue("early", 88, 88, 80, 88)))
    assert figures(combined(given, [strict, easy])) == [(5, 4, 4, 6), (88, 88, 85, 88)]
    assert figures(combined(given, [easy])) == [(5, 5, 4, 7), (88, 88, 80, 88)]


def test_a_plan_within_the_slack_may_win_later() -> None:
    """A plan that gives something up within the limit of the best wins by the later tier."""
    best = solved((5, 5, 5, 7), (90, 90, 0, 90))
    given_up = solved((7, 6, 5, 8), (50, 50, 45, 50))
    found = combined(two_zones(tiers=SLACK), [best, given_up])
    assert figures(found) == [(7, 5, 5, 7), (50, 50, 45, 50)]


def test_best_beyond_the_limit_is_no_best() -> None:
    """A value that a search found under looser limits than those that are kept is out of reach."""
    best = solved((5, 5, 5, 7), (90, 90, 60, 90))
    beyond = solved((8, 6, 5, 8), (40, 40, 40, 40))
    assert figures(combined(two_zones(tiers=SLACK), [best, beyond])) == [(5, 5, 5, 7), (90, 90, 60, 90)]


def test_a_bound_under_limits_that_were_not_kept_proves_nothing() -> None:
    """A search that was better in the second tier, beyond the first one's limit, proves nothing of the third."""
    names = ("coverage", "early", "travel")
    kept = [(5, 5, 5, 7), (60, 60, 50, 60), (80, 80, 10, 80)]
    beyond = [(8, 6, 5, 8), (40, 40, 40, 40), (90, 90, 90, 90)]
    both = [Plan((), tiers=tuple(map(TierValue, names, *zip(*each, strict=True)))) for each in (kept, beyond)]
    given = two_zones(tiers=(SLACK[0], TWO[1], TierSetting({"travel": 1}, slack=0)))
    assert figures(combined(given, both)) == kept


def test_both_together_prove_what_neither_did() -> None:
    """The value of one and the bound of the other make a proof."""
    found = combined(
        two_zones(tiers=TWO), [solved((5, 5, 5, 5), (80, 80, 10, 80)), solved((5, 5, 5, 5), (90, 90, 80, 90))]
    )
    assert found.status is Status.OPTIMAL
    assert figures(found) == [(5, 5, 5, 5), (80, 80, 80, 80)]


def test_of_plans_as_good_the_one_nearest_to_the_start_is_best() -> None:
    """With a start, fewer changes count before what earlier tiers gave away within their limits."""
    start = plan(posting("teamN0", "N1", "aN1"))
    given_up, nearer = solved((5, 5, 5, 7), (50, 50, 45, 50)), solved((7, 6, 5, 8), (50, 50, 45, 50))
    nearer = replace(nearer, postings=start.postings)
    given = two_zones(tiers=SLACK)
    assert combined(given, [given_up, nearer]).postings == ()
    assert combined(given, [given_up, nearer], start).postings == start.postings


def test_limits_that_go_on_from_a_start_stay() -> None:
    """Of searches with limits of their own the lowest limit counts, and the slack that it leaves is stated."""
    tiers = [(5, 5, 5, 9), (50, 50, 45, 50)], [(6, 6, 5, 10), (48, 48, 40, 48)]
    both = [solved(*each) for each in tiers]
    both = [replace(each, tiers=(replace(each.tiers[0], slack=4), each.tiers[1])) for each in both]
    found = combined(two_zones(tiers=SLACK), both)
    assert figures(found) == [(6, 5, 5, 9), (48, 48, 45, 48)]
    assert found.tiers[0].slack == 4


# -- parts -----------------------------------------------------------------------------------------------------------


def test_figures_of_parts_add_up() -> None:
    """Plans of parts make one sound plan in the order of the whole, with the sums of values and bounds."""
    given = two_zones()
    plans = [solve(part, QUICK).plan for part in parts_of(given)]
    both = [each for each in plans if each is not None]
    whole = merged(given, both)
    assert len(both) == 2
    assert whole.status is Status.OPTIMAL
    assert [tier.bound for tier in whole.tiers] == [
        pytest.approx(sum(each.tiers[number].bound or 0 for each in both)) for number in range(4)
    ]
    assert verify(given, whole).is_sound


def test_what_is_not_proven_makes_later_sums_prove_nothing() -> None:
    """A part that has not proven a tier might give way to another there: later bounds are 0, the tier's own stays."""
    given = two_zones(tiers=TWO)
    north, south = (unsearched(part) for part in parts_of(given))
    assert north is not None
    assert south is not None
    proven = solved((5, 5, 5, 5), (9, 9, 9, 9))
    open_ = solved((6, 6, 4, 6), (8, 8, 8, 8))
    assert [tier.bound for tier in merged(given, [proven, proven]).tiers] == [10, 18]
    assert [tier.bound for tier in merged(given, [proven, open_]).tiers] == [9, 0]
    assert merged(given, [proven, open_]).status is Status.FEASIBLE


def test_slack_makes_later_sums_prove_nothing() -> None:
    """What one part gives up another could use: after a tier with slack the sum of bounds is no bound."""
    given = two_zones(tiers=(TierSetting({"coverage": 1}, slack=0.5, slack_is_share=True), TWO[1]))
    slack = solved((5, 5, 5, 7), (9, 9, 9, 9))
    assert [(tier.bound, tier.limit) for tier in merged(given, [slack, slack]).tiers] == [(10, 15), (0, 18)]


def test_limits_of_parts_that_go_on_from_a_start_add_up() -> None:
    """What parts could keep of a start is what the whole could, and is stated as its slack."""
    given = two_zones(tiers=(TierSetting({"coverage": 1}, slack=0.5, slack_is_share=True), TWO[1]))
    part = solved((20, 10, 10, 20), (9, 9, 9, 9))
    part = replace(part, tiers=(replace(part.tiers[0], slack=10), part.tiers[1]))
    (first, _) = merged(given, [part, part]).tiers
    assert (first.limit, first.slack) == (40, 20)


def test_an_amount_of_slack_is_not_given_up_by_every_part() -> None:
    """Parts keep to an amount of slack together by giving up none of it, and to a share each for itself."""
    amount, share = TierSetting({"travel": 1}, slack=30), TierSetting({"travel": 1}, slack=0.1, slack_is_share=True)
    for setting, slack in ((amount, 0), (share, 0.1)):
        given = two_zones(tiers=(setting, TWO[0], TWO[1]))
        assert {part.tiers[0].slack for part in parts_of(given)} == {slack}


def test_a_part_that_nobody_searched_sends_nobody() -> None:
    """Where nothing has to be done, nothing is; else the start is kept, and else there is no plan."""
    north, _ = parts_of(two_zones())
    start = plan(posting("teamN0", "N1", "aN1"))
    nobody, started = unsearched(north), unsearched(north, start)
    must = parts_of(two_zones(rules={"every-team-sent": Setting(Mode.HARD)}))[0]
    assert nobody is not None
    assert nobody.postings == ()
    assert [each.code for each in nobody.unserved] == ["not-searched"] * 6
    assert verify(north, nobody).is_sound
    assert started is not None
    assert started.postings == start.postings
    assert unsearched(must, start) is None


# -- time and threads ------------------------------------------------------------------------------------------------


class Slots:
    """An executor of which only the slots matter."""

    def __init__(self, slots: int, *, is_remote: bool = False) -> None:
        self.slots, self.is_remote = slots, is_remote

    run = None


@pytest.mark.parametrize(
    ("slots", "is_remote", "tasks", "asked", "expected"),
    [
        (1, False, 5, 0, 8),
        (4, False, 100, 0, 2),
        (8, False, 2, 0, 4),
        (3, False, 9, 0, 2),
        (16, False, 99, 0, 1),
        (4, True, 100, 0, 1),
        (4, False, 100, 3, 3),
    ],
)
def test_tasks_side_by_side_share_the_cores(  # noqa: PLR0913, PLR0917  # a table
    monkeypatch: pytest.MonkeyPatch, slots: int, is_remote: bool, tasks: int, asked: int, expected: int
) -> None:
    """Slots times threads are not more than the cores of this machine, unless threads are asked for."""
    monkeypatch.setattr("optimizer.planning.sharing.cores", lambda: 8)
    executor = Slots(slots, is_remote=is_remote)
    assert threaded(Settings(workers=asked), executor, tasks).workers == expected  # type: ignore[arg-type]  # it runs nothing


def test_time_that_is_not_used_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each task gets its share by size of what is left, the last one all of it; then there is no time."""
    clock = [0.0]
    monkeypatch.setattr("optimizer.planning.sharing.now", lambda: clock[0])
    budget = Budget(Settings(seconds=100), 1, 10)
    shares = []
    for size, used in ((5, 10), (3, 10), (2, 80)):
        taken = budget.take(size)
        shares.append(None if taken is None else taken.seconds)
        clock[0] += used
    assert shares == [50, 90 * 3 / 5, 80]
    assert budget.take(1) is None


def test_deterministic_time_is_shared_by_size_alone() -> None:
    """What a task may do does not depend on how quick the others were."""
    budget = Budget(Settings(seconds=100, deterministic_seconds=10), 2, 5)
    taken = [budget.take(size) for size in (3, 2)]
    assert [each and each.deterministic_seconds for each in taken] == [6, 4]


def test_news_are_passed_on_sparingly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many words on a tier some are passed on, the last one always."""
    from optimizer.engines import Progress
    from optimizer.measures.tiers import tiers_of

    clock = [0.0]
    heard: list[object] = []
    monkeypatch.setattr("optimizer.planning.sharing.now", lambda: clock[0])
    watch = sparingly(heard.append)
    tier = tiers_of(two_zones())[0]
    for number in range(20):
        clock[0] = number / 10
        watch(Progress(tier, 0, 1, None, None, clock[0], is_done=number == 18))
    assert [each.seconds for each in heard if isinstance(each, Progress)] == pytest.approx([0, 0.5, 1.0, 1.5, 1.8])
