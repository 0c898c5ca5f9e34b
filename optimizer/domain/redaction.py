"""A scenario without people's names: pseudonyms in their place, and no free text that may hold a name."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from optimizer.domain.scenario import Scenario

OFFICER = Text("Officer {code}", "干部-{code}")
LEADER = Text("Leader {code}", "领导-{code}")
WITHHELD = Text("withheld", "（略）")

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are read as others."""
SHORTEST = 4


def redacted(scenario: Scenario, language: Language) -> Scenario:
    """Return the scenario with officers and city leaders under pseudonyms; everything made of it follows.

    A pseudonym depends on the person's id and the scenario's id, so it is the same in every output and every run, in
    both languages but for the word before it. Who waived a ban and why, and notes on ties and blackouts, are left out:
    people write names there. Ids stay, and so does the digest: plans belong to the scenario as before.
    """
    officers = _codes(scenario.id, "officer", (officer.id for officer in scenario.officers))
    leaders = _codes(scenario.id, "leader", (leader.id for leader in scenario.leaders))
    withheld = WITHHELD[language]
    return replace(
        scenario,
        officers=tuple(
            replace(each, name=OFFICER.fill(code=officers[each.id])[language]) for each in scenario.officers
        ),
        leaders=tuple(replace(each, name=LEADER.fill(code=leaders[each.id])[language]) for each in scenario.leaders),
        ties=tuple(replace(each, note="") for each in scenario.ties),
        blackouts=tuple(replace(each, note="") for each in scenario.blackouts),
        waivers=tuple(replace(each, by=withheld, reason=withheld) for each in scenario.waivers),
    )


def _codes(scenario: str, what: str, ids: Iterable[str]) -> Mapping[str, str]:
    """Return a short code for each id; those who would share one have longer ones, and nobody else."""
    whole = {id_: _code(f"{scenario}\n{what}\n{id_}") for id_ in ids}
    codes: dict[str, str] = {}
    length, left = SHORTEST, list(whole)
    while left:
        same: dict[str, list[str]] = {}
        for id_ in left:
            same.setdefault(whole[id_][:length], []).append(id_)
        codes |= {alike[0]: code for code, alike in same.items() if len(alike) == 1}
        left = [id_ for alike in same.values() if len(alike) > 1 for id_ in alike]
        length += 1
    return codes


def _code(text: str) -> str:
    number = int.from_bytes(sha256(text.encode()).digest())
    letters = []
    while number:
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)
