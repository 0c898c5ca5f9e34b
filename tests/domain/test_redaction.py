"""Pseudonyms in place of people's names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain import (
    Blackout,
    Feedback,
    HistoryRow,
    Leader,
    Officer,
    Pin,
    Plan,
    Post,
    Posting,
    Scenario,
    Seating,
    Tie,
    Waiver,
)
from optimizer.domain import redaction as domain
from optimizer.domain.redaction import redacted, with_ids
from optimizer.texts import Language
from tests.builders import day, scenario, span
from tests.staffed import officer, staffed

LANGUAGES = pytest.mark.parametrize(("language", "word"), [(Language.ZH, "干部-"), (Language.EN, "Officer ")])


@LANGUAGES
def test_everybody_has_a_short_pseudonym_of_their_own(language: Language, word: str) -> None:
    """Ten thousand people have pseudonyms of four letters, or five and six where two would be alike."""
    given = scenario(officers=tuple(officer(f"P{number}", "A") for number in range(10_000)))
    names = [each.name for each in redacted(given, language).officers]
    assert all(name.startswith(word) for name in names)
    assert len(set(names)) == len(names)
    lengths = [len(name) - len(word) for name in names]
    assert set(lengths) <= {4, 5, 6}
    assert lengths.count(4) > 9_500


def _code_of(id_: str, given: Scenario) -> str:
    pseudonyms = redacted(given, Language.EN).pseudonyms
    assert pseudonyms is not None
    return pseudonyms.code_of[id_]


def test_a_pseudonym_stays_with_the_person() -> None:
    """It depends on the person's id and the scenario's id, not on name, place in the table or the others."""
    given, _ = staffed()
    code = _code_of("H01-1-0", given)
    assert redacted(given, Language.EN).officer[code].name == f"Officer {code}"
    assert redacted(given, Language.ZH).officer[code].name == f"干部-{code}"
    others = replace(given, officers=(replace(given.officer["H01-1-0"], name="?"), *given.officers[:2]))
    assert _code_of("H01-1-0", others) == code
    assert _code_of("H01-1-0", replace(given, id="another")) != code


def test_those_who_would_share_a_pseudonym_have_longer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people whose codes begin alike are told apart by more letters; a third keeps four."""
    codes = {"p": "AAAAB", "q": "AAAAC", "r": "BBBBB"}
    monkeypatch.setattr(domain, "_code", lambda text: codes[text.rpartition("\n")[2]])
    given = scenario(officers=tuple(officer(id_, "A") for id_ in codes))
    names = [each.name for each in redacted(given, Language.EN).officers]
    assert names == ["Officer AAAAB", "Officer AAAAC", "Officer BBBB"]


def test_free_text_that_may_hold_names_is_left_out() -> None:
    """City leaders have pseudonyms too; who waived and why, and notes on ties and blackouts, are gone."""
    secret = "李书记"
    given = scenario(
        officers=(officer("p", "A", name=secret),),
        leaders=(Leader(id="L1", name=secret),),
        ties=(Tie(who="p", whom="B", kind="other", note=secret),),
        blackouts=(Blackout(who="p", span=span("2024-03-04", "2024-03-05"), note=secret),),
        waivers=(Waiver(rule="declared-ties", who="p", whom="B", by=secret, reason=secret, date=day("2024-01-01")),),
        digest="sha256:x",
    )
    without = redacted(given, Language.ZH)
    assert secret not in repr(without)
    assert without.leaders[0].name.startswith("领导-")
    assert without.waivers[0].by == "（略）"
    assert without.digest == given.digest


def test_every_reference_has_the_code_and_the_plan_gets_its_ids_back() -> None:
    """Posts, ties, waivers, blackouts, pins and history name people by code, also those who are there no more."""
    given = scenario(
        officers=(officer("张三", "A", name="张三"), officer("q", "A", name="李四")),
        leaders=(Leader(id="L1", name="王五"),),
        posts=(Post(officer="张三", region="B", start=day("2020-01-01")),),
        ties=(Tie(who="张三", whom="q", kind="other"), Tie(who="A", whom="B", kind="other")),
        blackouts=(Blackout(who="L1", span=span("2024-03-04", "2024-03-05")),),
        waivers=(Waiver(rule="kin-recusal", who="张三", whom="B", by="", reason="", date=day("2024-01-01")),),
        pins=(Pin(rule="must", officer="张三"), Pin(rule="must", team="a")),
        history=(HistoryRow(round="R0", date=day("2020-03-02"), host="B", officer="赵六", seat="leader"),),
    )
    without = redacted(given, Language.EN)
    assert without.pseudonyms is not None
    code = without.pseudonyms.code_of
    assert set(code) == {"张三", "q", "L1", "赵六"}
    assert without.pseudonyms.telling == 1
    assert without.posts[0].officer == without.waivers[0].who == without.pins[0].officer == code["张三"]
    assert [(tie.who, tie.whom) for tie in without.ties] == [(code["张三"], code["q"]), ("A", "B")]
    assert without.blackouts[0].who == without.leaders[0].id == code["L1"]
    assert without.history[0].officer == code["赵六"]
    assert "张三" not in repr(without)
    entered = day("2024-03-04")
    seats = (Seating("leader", code["张三"]), Seating("member", code["q"]))
    posting = Posting("R1", "a", "B", entered, entered, seats=seats, feedback=Feedback(entered, code["L1"]))
    plan = with_ids(without, Plan((posting,)))
    assert [each.officer for each in plan.postings[0].seats] == ["张三", "q"]
    assert plan.postings[0].feedback == Feedback(entered, "L1")
    assert with_ids(given, plan) is plan


def test_no_code_is_the_id_of_something_else() -> None:
    """A region whose id is somebody's code gives that person a longer one."""
    given = scenario(officers=(officer("p", "A"),))
    code = _code_of("p", given)
    taken = replace(given, regions=(*given.regions, replace(given.regions[0], id=code)))
    longer = _code_of("p", taken)
    assert longer.startswith(code)
    assert len(longer) == len(code) + 1


@pytest.mark.parametrize(
    ("id_", "name", "telling"),
    [
        ("张三", "张三", 1),
        ("张三-01", "张 三", 1),
        ("张三", "张三（正处级）", 1),
        ("O17", "张三", 0),
        ("17", "Officer 17", 0),
        ("O17", "", 0),
    ],
)
def test_ids_that_hold_the_name_are_counted(id_: str, name: str, telling: int) -> None:
    """An id is the name, has it in it, or is the name without an addition; a number is none."""
    pseudonyms = redacted(scenario(officers=(officer(id_, "A", name=name),)), Language.ZH).pseudonyms
    assert pseudonyms is not None
    assert pseudonyms.telling == telling


def test_a_code_is_never_taken_for_a_number() -> None:
    """A letter comes first: a table program reads 16E6 as sixteen million."""
    people = tuple(Officer(id=f"P{number}", name=f"N{number}", home="A") for number in range(300))
    hidden = redacted(scenario(officers=people), Language.EN)
    assert all(officer.id[0].isalpha() for officer in hidden.officers)
    assert len({officer.id for officer in hidden.officers}) == len(people)
