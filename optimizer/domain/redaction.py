"""A scenario without people's names: pseudonyms in place of names and ids, and no free text that may hold a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from optimizer.domain.plan import Plan, Posting
    from optimizer.domain.scenario import Scenario

OFFICER = Text("Officer {code}", "干部-{code}")
LEADER = Text("Leader {code}", "领导-{code}")
WITHHELD, NO_REASON = Text("withheld", "（略）"), Text("withheld", "略")
"""In place of who waived a ban, and of why, which is said in brackets."""

HIDDEN = "***"
"""In place of an id of which nothing else is known."""

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are read as others."""
FIRST = LETTERS[10:]
SHORTEST = 4


@dataclass(frozen=True)
class Pseudonyms:
    """Who is who in a scenario without people's names.

    Parameters
    ----------
    code_of
        The code that stands in place of each officer's and city leader's id.
    telling
        How many of these ids hold the person's name, or are held in it.
    """

    code_of: Mapping[str, str]
    telling: int = 0

    @cached_property
    def id_of(self) -> Mapping[str, str]:
        """The id in whose place each code stands."""
        return {code: id_ for id_, code in self.code_of.items()}


def redacted(scenario: Scenario, language: Language) -> Scenario:
    """Return the scenario with officers and city leaders under pseudonyms; everything made of it follows.

    A code stands in place of the id, because offices use names as ids, and with a word before it in place of the name.
    It depends on the person's id and the scenario's id, so it is the same in every output and every run, in both
    languages; whoever has a list of the ids can therefore work out who is who. Who waived a ban and why, and notes on
    ties and blackouts, are left out: people write names there. Names of teams, units and skills stay, for without them
    nobody could work with what is shown. The digest stays, and plan files and ledgers keep the
    ids (:func:`with_ids`): plans belong to the scenario as before.
    """
    codes = _codes_of_people(scenario)
    people = [(each.id, each.name) for each in scenario.officers]
    people += [(each.id, each.name) for each in scenario.leaders]

    def coded(id_: str) -> str:
        return codes[id_] if id_ in scenario.officer or id_ in scenario.leader else id_

    return replace(
        scenario,
        officers=tuple(
            replace(each, id=codes[each.id], name=OFFICER.fill(code=codes[each.id])[language])
            for each in scenario.officers
        ),
        leaders=tuple(
            replace(each, id=codes[each.id], name=LEADER.fill(code=codes[each.id])[language])
            for each in scenario.leaders
        ),
        posts=tuple(replace(each, officer=coded(each.officer)) for each in scenario.posts),
        ties=tuple(replace(each, who=coded(each.who), whom=coded(each.whom), note="") for each in scenario.ties),
        blackouts=tuple(replace(each, who=coded(each.who), note="") for each in scenario.blackouts),
        waivers=tuple(
            replace(each, who=coded(each.who), whom=coded(each.whom), by=WITHHELD[language], reason=NO_REASON[language])
            for each in scenario.waivers
        ),
        pins=tuple(
            each if each.officer is None else replace(each, officer=codes[each.officer]) for each in scenario.pins
        ),
        history=tuple(
            each if each.officer is None else replace(each, officer=codes[each.officer]) for each in scenario.history
        ),
        pseudonyms=Pseudonyms(codes, sum(_is_telling(*person) for person in people)),
    )


def with_ids(scenario: Scenario, plan: Plan) -> Plan:
    """Return a plan of a scenario without names as it belongs to the scenario itself: with people's ids."""
    if scenario.pseudonyms is None:
        return plan
    id_of = scenario.pseudonyms.id_of

    def named(posting: Posting) -> Posting:
        seats = tuple(replace(each, officer=id_of.get(each.officer, each.officer)) for each in posting.seats)
        feedback = posting.feedback
        if feedback is not None and feedback.leader is not None:
            feedback = replace(feedback, leader=id_of.get(feedback.leader, feedback.leader))
        return replace(posting, seats=seats, feedback=feedback)

    waived = tuple(
        replace(each, who=id_of.get(each.who, each.who), whom=id_of.get(each.whom, each.whom)) for each in plan.waived
    )
    return replace(plan, postings=tuple(map(named, plan.postings)), waived=waived)


def _is_telling(id_: str, name: str) -> bool:
    """Whether an id gives the name away: it holds the name, or is part of it and no number."""
    id_, name = ("".join(each.split()).casefold() for each in (id_, name))
    return bool(name) and (name in id_ or (id_.isalpha() and id_ in name))


def _codes_of_people(scenario: Scenario) -> Mapping[str, str]:
    """Return a code for each officer, past ones included, and each city leader; no code is the id of something else."""
    people = {row.officer: "officer" for row in scenario.history if row.officer is not None}
    people |= {officer.id: "officer" for officer in scenario.officers}
    people |= {leader.id: "leader" for leader in scenario.leaders}
    others = {*scenario.region, *scenario.team, *scenario.target, *scenario.round}
    others |= {id_ for row in scenario.history for id_ in (row.round, row.team, row.host, row.target, *row.home) if id_}
    return _codes(((id_, f"{scenario.id}\n{what}\n{id_}") for id_, what in people.items()), others)


def _codes(people: Iterable[tuple[str, str]], others: Container[str]) -> Mapping[str, str]:
    """Return a short code for each id; those who would share one have longer ones, and nobody else."""
    whole = {id_: _code(text) for id_, text in people}
    codes: dict[str, str] = {}
    length, left = SHORTEST, list(whole)
    while left:
        same: dict[str, list[str]] = {}
        for id_ in left:
            same.setdefault(whole[id_][:length], []).append(id_)
        alone = {alike[0]: code for code, alike in same.items() if len(alike) == 1 and code not in others}
        codes |= alone
        left = [id_ for id_ in left if id_ not in alone]
        length += 1
    return codes


def _code(text: str) -> str:
    number = int.from_bytes(sha256(text.encode()).digest())
    # A letter comes first, so that no program takes a code for a number.
    number, first = divmod(number, len(FIRST))
    letters = [FIRST[first]]
    while number:
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "".join(letters)
