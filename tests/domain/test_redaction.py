"""Pseudonyms in place of people's names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.domain import Blackout, Leader, Tie, Waiver
from optimizer.domain import redaction as domain
from optimizer.domain.redaction import redacted
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


def test_a_pseudonym_stays_with_the_person() -> None:
    """It depends on the person's id and the scenario's id, not on name, place in the table or the others."""
    given, _ = staffed()
    code = redacted(given, Language.EN).officer["H01-1-0"].name.removeprefix("Officer ")
    assert redacted(given, Language.ZH).officer["H01-1-0"].name == f"干部-{code}"
    others = replace(given, officers=(replace(given.officer["H01-1-0"], name="?"), *given.officers[:2]))
    assert redacted(others, Language.EN).officer["H01-1-0"].name == f"Officer {code}"
    assert redacted(replace(given, id="another"), Language.EN).officer["H01-1-0"].name != f"Officer {code}"


def test_those_who_would_share_a_pseudonym_have_longer_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two people whose codes begin alike are told apart by more letters; a third keeps four."""
    codes = {"p": "AAAAB", "q": "AAAAC", "r": "BBBBB"}
    monkeypatch.setattr(domain, "_code", lambda text: codes[text.rpartition("\n")[2]])
    given = scenario(officers=tuple(officer(id_, "A") for id_ in codes))
    names = [each.name for each in redacted(given, Language.EN).officers]
    assert names == ["Officer AAAAB", "Officer AAAAC", "Officer BBBB"]


def test_free_text_that_may_hold_names_is_left_out() -> None:
    """City leaders have pseudonyms too; who waived and why, and notes on ties and blackouts, are gone; ids stay."""
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
    assert (without.officers[0].id, without.digest) == ("p", given.digest)
