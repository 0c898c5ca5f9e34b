"""What a plan may choose from before any rule has its say."""

from __future__ import annotations

from optimizer.domain import Status
from optimizer.domain.records import Mode, Setting
from optimizer.engines.settings import Settings
from optimizer.model.offer import everything
from optimizer.planning.solving import solve
from tests.builders import history, scenario, target, team

SENT = {"every-team-sent": Setting(Mode.HARD)}


def test_where_everything_is_done_teams_may_still_be_sent() -> None:
    """A host stays on offer when its last target is done, so that its past does not make a term impossible."""
    given = scenario("AB", [team("a1", "A")], [target("t", "B")], ["R1", "R2"], rules=SENT)
    done = history("R1", "2024-03-04", "B", team="a1", home="A", target="t")
    rest = scenario("AB", [team("a1", "A")], [target("t", "B")], ["R1", "R2"], rules=SENT, history=[done])
    assert ("R2", "a1", "B") in everything(given).postings
    assert list(everything(rest).postings) == [("R2", "a1", "B"), ("R2", "a1", "A")]
    assert list(everything(rest).visits) == []
    for engine in ("direct", "columns"):
        settings = Settings(seconds=5, workers=1, engine=engine)
        assert solve(rest, settings).status is solve(given, settings).status is Status.OPTIMAL
