from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.agreement import assert_halves_agree, hard, soft, with_rules, words
from tests.builders import plan, posting, region, scenario, target, team
from tests.rules.examples import abouts, sentences
from tests.rules.standard import StandardExample

if TYPE_CHECKING:
    from optimizer.domain import Setting

BORDERS = frozenset({frozenset("AB"), frozenset("BC"), frozenset("CD")})
"""A, B, C and D lie in a row."""

EXAMPLE = StandardExample(
    "neighbours",
    with_rules(
        scenario(
            [region("A", "青县", name_en="Qing"), region("B", "东光县", name_en="Dongguang")],
            [team("a1", "A", "青县一组"), team("b1", "B", "东光一组")],
            neighbours=frozenset({frozenset("AB")}),
        ),
        "neighbours",
        hard(),
    ),
    plan(posting("a1", "B", "tB")),
    "Dongguang borders on Qing, the home of 青县一组",
    "东光县与青县一组的派出地青县相邻",
)

TEAMS = [
    team("a1", "A"),
    team("m", ["A", "C"], kind="mixed"),
    team("u", ["D"], kind="upgraded"),
    team("l", "B", kind="local"),
]


def test_a_neighbour_has_its_sentence() -> None:
    """The sentence names the host, the home it borders on, and the team."""
    EXAMPLE.assert_reported()


def test_a_host_apart_has_its_sentence() -> None:
    """Where neighbours are preferred, the sentence says that the host is none."""
    given = scenario("ABC", neighbours=BORDERS)
    assert sentences("neighbours", given, plan(posting("a1", "C", "tC")), hard(want="prefer")) == [
        ("C does not border on the home of a1", "C与a1的派出地不相邻")
    ]


@pytest.mark.parametrize(
    ("who", "near"),
    [("a1", {"B"}), ("m", {"B", "D"}), ("u", {"C"}), ("l", set())],
    ids=lambda each: "".join(sorted(each)) or "nobody",
)
def test_who_borders_on_whom(who: str, near: set[str]) -> None:
    """Borders hold both ways and for each home; what is avoided and what is preferred are each other's opposite."""
    given = scenario("ABCD", [*TEAMS, team("b1", "B"), team("c1", "C")], neighbours=BORDERS)
    plans = {host: plan(posting(who, host, f"t{host}")) for host in "ABCD"}
    assert {host for host in plans if abouts("neighbours", given, plans[host], hard(want="avoid"))} == near
    apart = set() if who == "l" else set("ABCD") - near
    assert {host for host in plans if abouts("neighbours", given, plans[host], hard(want="prefer"))} == apart


def test_two_homes_that_border_on_a_host_are_one_breach() -> None:
    """A soft rule counts the posting once, however many homes of the team border on its host."""
    given = scenario("ABCD", TEAMS, neighbours=BORDERS)
    sent = plan(posting("m", "B", "tB"))
    assert len(sentences("neighbours", given, sent)) == 2
    assert abouts("neighbours", given, sent) == {("R1", "m", "B")}


@pytest.mark.parametrize(
    "setting", [hard(want="avoid"), hard(want="prefer"), soft(3, want="avoid"), soft(2, want="prefer")], ids=words
)
def test_both_halves_agree(setting: Setting) -> None:
    """Check and solver agree on whose hosts are neighbours."""
    given = scenario("ABCD", TEAMS, [target(f"t{host}", host) for host in "ABCD"], neighbours=BORDERS)
    assert_halves_agree("neighbours", setting, given)
