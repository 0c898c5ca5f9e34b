"""Whether the two halves of a rule agree: the plain check, and what the solver is told.

The halves share the rule's numbers and the vocabulary and nothing else, so each can catch the other's mistakes. The
assertions here enumerate **every** plan of a tiny scenario and ask both halves about each of them:

* a hard rule: the solver, with exactly this plan's postings and targets fixed, finds a solution ⇔ the check is silent;
* a soft rule of weight w: the least penalty that the solver can reach with this plan fixed is w × the number of
  distinct things that the check's findings are about;
* the plan that is extracted from the solver's answer is the one that was fixed, and the check says the same of it;
* both verdicts occur among the plans, so that a scenario too small to tell right from wrong fails.

Two assertions differ in what a plan's dates are:

* :func:`assert_halves_agree` gives every posting its whole round and lays out its targets the one canonical way.
  For rules that do not look at dates.
* :func:`assert_halves_agree_on_days` tries every dating on a tiny calendar (5 to 8 days): the solver accepts postings
  and targets ⇔ *some* dating of them is silent, and the least penalty is the minimum over datings. For rules on dates.

All rules but the one under test are off, except those in ``keep``. These stay on, hard, because they say what the
plans are made of: without them there would be far more plans, none of which tells more about the rule at hand.

``home-recusal``
    keeps teams from their own homes (and local teams at theirs), which leaves one host fewer per team.
``target-host``
    lets a target be inspected from its own host alone; without it every target is on offer at every host.
``hosts-per-round``
    sends a team to ``max_hosts`` hosts a round; together with ``round-window`` it lets the model count days
    instead of choosing dates.
``round-window``
    see above; it also keeps the participants of a round apart from those who are not.
``bundles``
    says what one unit is.
``working-days``
    for rules on dates alone: without it, targets have no lengths and any dates would do.

A rule that is kept must be one that more postings can only break, never mend, because partial plans that break it are
not continued. Postings without targets are enumerated only where the model offers them: for rotating teams, while a
rule that may need idle teams is in force. Plans that the offer leaves out count as rejected by the solver.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, islice, product
from math import prod
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from optimizer.constraints import objective_of
from optimizer.domain import Plan, Posting, Span, Visit
from optimizer.domain.calendar import days_of
from optimizer.domain.records import Kind, Mode, Setting
from optimizer.engines.building import build, extract
from optimizer.measures.soft import Soft
from optimizer.rules import RULES
from optimizer.rules.layout import lay_out_visits
from optimizer.rules.rulebook import rulebook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from optimizer.domain import Scenario, Team
    from optimizer.domain.finding import Finding
    from optimizer.model import Model, PostingKey

STRUCTURE = ("home-recusal", "target-host", "hosts-per-round", "round-window", "bundles")
"""The rules that stay on in :func:`assert_halves_agree`."""

STRUCTURE_ON_DAYS = (*STRUCTURE, "working-days")
"""The rules that stay on in :func:`assert_halves_agree_on_days`."""

MOST_PLANS = 8_000
"""A scenario with more plans than this is no tiny scenario."""

MOST_DATINGS = 60_000
"""A choice of postings and targets with more datings than this needs a smaller calendar."""

Stay = tuple["PostingKey", tuple[str, ...]]
"""A posting and the units inspected in it, without dates."""

Choice = tuple[Stay, ...]
"""A plan without dates."""


def hard(**numbers: object) -> Setting:
    """Return the setting of a rule that must be kept."""
    return Setting(Mode.HARD, numbers=numbers)


def soft(weight: int = 1, **numbers: object) -> Setting:
    """Return the setting of a rule whose breaches cost ``weight`` each."""
    return Setting(Mode.SOFT, weight, numbers)


def words(setting: Setting) -> str:
    """Return a setting in words, as the name of a test's case."""
    numbers = "".join(f" {name}={value}" for name, value in setting.numbers.items())
    return f"{setting.mode}{f' {setting.weight}' if setting.mode is Mode.SOFT else ''}{numbers}"


def with_rules(
    scenario: Scenario, rule_id: str, setting: Setting, keep: Iterable[str] = STRUCTURE, **others: Setting
) -> Scenario:
    """Return the scenario with one rule set, those in ``keep`` hard and all others off, whatever it said before.

    What rounds say of the rule itself stays. Rules other than these can be set by keyword, ``_`` standing for ``-``.
    """
    settings = {rule.id: Setting(Mode.OFF) for rule in RULES}
    settings |= dict.fromkeys(keep, Setting(Mode.HARD))
    settings |= {name.replace("_", "-"): other for name, other in others.items()}
    settings[rule_id] = setting
    rounds = tuple(
        replace(round_, pattern=None, rules={name: own for name, own in round_.rules.items() if name == rule_id})
        for round_ in scenario.rounds
    )
    return replace(scenario, rules=settings, rounds=rounds)


def findings(scenario: Scenario, plan: Plan, rule_id: str) -> tuple[Finding, ...]:
    """Return what one rule, as it is set in the scenario, says of a plan."""
    return tuple(
        finding
        for kept in rulebook(scenario)
        if kept.rule.id == rule_id
        for finding in kept.rule.breaches(scenario, plan, kept.rounds)
    )


def assert_halves_agree(rule_id: str, setting: Setting, scenario: Scenario, *, keep: Iterable[str] = STRUCTURE) -> None:
    """Assert that check and solver agree on every plan of the scenario, each posting lasting its whole round.

    Parameters
    ----------
    rule_id
        The rule under test; it is taken off ``keep`` if it is there.
    setting
        How strictly it is kept, and its numbers; see :func:`hard` and :func:`soft`.
    scenario
        Tiny, with at most :data:`MOST_PLANS` plans. Its own rules and patterns are left out of account, but for what
        its rounds say of the rule under test.
    keep
        The rules that stay on, hard.

    Raises
    ------
    AssertionError
        If the halves disagree on a plan (named with what both say of it), or if only one verdict occurs.
    ValueError
        If the scenario is too large.
    """
    case = _Case(with_rules(scenario, rule_id, setting, keep), rule_id)
    verdicts = set()
    for choice in case.choices():
        said = case.verdict(case.whole_rounds(choice))
        case.compare(choice, said)
        verdicts.add(said)
    _assert_telling(verdicts)


def assert_halves_agree_on_days(
    rule_id: str, setting: Setting, scenario: Scenario, *, keep: Iterable[str] = STRUCTURE_ON_DAYS
) -> None:
    """Assert that the solver accepts postings and targets if and only if some dating of them satisfies the check.

    Postings and visits may have any dates from the first entry to the last leave of the planned rounds, as far as the
    rules in ``keep`` allow. The least penalty is compared with the minimum over datings. See
    :func:`assert_halves_agree` for the parameters; the rounds together should last 5 to 8 days.

    Raises
    ------
    AssertionError
        If the halves disagree on a choice of postings and targets, or if only one verdict occurs.
    ValueError
        If the scenario is too large.
    """
    case = _Case(with_rules(scenario, rule_id, setting, keep), rule_id)
    verdicts = set()
    for choice in case.choices_with_dates():
        said = case.least_over_datings(choice)
        case.compare_dates(choice, said)
        verdicts.add(said)
    _assert_telling(verdicts)


def _assert_telling(verdicts: set[int | None]) -> None:
    assert 0 in verdicts, "the scenario is too small to tell: no plan keeps the rule"
    assert len(verdicts) > 1, "the scenario is too small to tell: every plan keeps the rule"


def solver_accepts(scenario: Scenario, plan: Plan) -> bool:
    """Return whether the solver, under the scenario's own rules, accepts a plan's postings and targets on some days.

    A plan that tears a bundle apart is none that the solver could make.
    """
    choice = tuple((posting.key, posting.units(scenario)) for posting in plan.postings)
    for posting in plan.postings:
        members = {member.id for unit in posting.units(scenario) for member in scenario.units[unit].members}
        if members != {visit.target for visit in posting.visits}:
            return False
    return _Solver(build(scenario)).cost(choice) is not None


@dataclass
class _Case:
    """One scenario with one rule under test, its plans and both halves' verdicts.

    A verdict is the weight of the soft breaches, or ``None`` if the plan is rejected.
    """

    scenario: Scenario
    rule_id: str

    def __post_init__(self) -> None:
        book = rulebook(self.scenario)
        self._tested = [kept for kept in book if kept.rule.id == self.rule_id]
        self._kept = [kept for kept in book if kept.rule.id != self.rule_id]
        self._idle_rounds = {round_.id for kept in book if kept.rule.may_need_idle_teams for round_ in kept.rounds}
        self._solver = _Solver(build(self.scenario))
        self._whole: dict[Stay, Posting] = {}
        self._dated: dict[Stay, tuple[Posting, ...]] = {}
        assert self._tested, f"{self.rule_id} is not in force in any round"

    # -- the plans ----------------------------------------------------------------------------------------------------

    def choices(self) -> Iterator[Choice]:
        """Yield every plan that the kept rules allow while each posting lasts its whole round."""
        return self._limited(lambda choice: self._is_allowed(self.whole_rounds(choice)))

    def choices_with_dates(self) -> Iterator[Choice]:
        """Yield every plan all of whose postings the kept rules allow on some days each."""
        return self._limited(lambda choice: all(self._datings(stay) for stay in choice))

    def _limited(self, is_allowed: Callable[[Choice], bool]) -> Iterator[Choice]:
        yield from islice(every := self._choices(is_allowed), MOST_PLANS)
        if next(every, None) is not None:
            msg = f"the scenario has more than {MOST_PLANS} plans"
            raise ValueError(msg)

    def _choices(self, is_allowed: Callable[[Choice], bool]) -> Iterator[Choice]:
        slots = [
            self._of_one_team(round_.id, team, is_allowed)
            for round_ in self.scenario.planned_rounds
            for team in self.scenario.teams
        ]

        def completed(chosen: Choice, rest: Sequence[Sequence[Choice]]) -> Iterator[Choice]:
            if not rest:
                yield chosen
                return
            for more in rest[0]:
                if not (chosen and more) or is_allowed((*chosen, *more)):
                    yield from completed((*chosen, *more), rest[1:])

        return completed((), slots)

    def _of_one_team(self, round_id: str, team: Team, is_allowed: Callable[[Choice], bool]) -> list[Choice]:
        """Return every set of stays of one team in one round, at different hosts."""
        units, may_idle = self.scenario.units, round_id in self._idle_rounds and team.rotates
        stays = [
            ((round_id, team.id, host), inspected)
            for host in self._hosts(round_id, team)
            for size in range(0 if may_idle else 1, len(units) + 1)
            for inspected in combinations(units, size)
        ]
        single = [stay for stay in stays if is_allowed((stay,))]
        every: list[Choice] = [()]
        for stay in single:
            others = [choice for choice in every if all(key != stay[0] for key, _ in choice)]
            every += [(*choice, stay) for choice in others if not choice or is_allowed((*choice, stay))]
        return every

    def _hosts(self, round_id: str, team: Team) -> Iterable[str]:
        """Return where the team could go at all: the targets' hosts, and where it may be without a target."""
        scenario = self.scenario
        hosts = [host for unit in scenario.units if (host := scenario.host_of[unit]) is not None]
        if team.rotates:
            hosts += scenario.homes_taking_part(scenario.round[round_id])
        elif team.kind is Kind.LOCAL:
            hosts += team.homes
        return dict.fromkeys(hosts)

    def _is_allowed(self, plan: Plan) -> bool:
        """Whether the rules in ``keep`` are silent."""
        return not any(True for kept in self._kept for _ in kept.rule.breaches(self.scenario, plan, kept.rounds))

    # -- dates --------------------------------------------------------------------------------------------------------

    def whole_rounds(self, choice: Choice) -> Plan:
        """Return the plan in which each posting lasts its whole round."""
        return Plan(tuple(self._whole_round(stay) for stay in choice))

    def _whole_round(self, stay: Stay) -> Posting:
        if stay not in self._whole:
            (round_id, team, host), units = stay
            span = self.scenario.round[round_id].span
            visits = lay_out_visits(self.scenario, self.scenario.team[team], host, span, units)
            self._whole[stay] = Posting(*stay[0], enter=span.start, leave=span.end, visits=visits)
        return self._whole[stay]

    def least_over_datings(self, choice: Choice) -> int | None:
        """Return the check's mildest verdict on any dating that the kept rules allow."""
        each = [self._datings(stay) for stay in choice]
        if prod(len(postings) for postings in each) > MOST_DATINGS:
            msg = f"{_words(choice)} has more than {MOST_DATINGS} datings; take fewer days"
            raise ValueError(msg)
        least: int | None = None
        for postings in product(*each):
            plan = Plan(postings)
            if self._is_allowed(plan) and (said := self.verdict(plan)) is not None:
                least = said if least is None else min(least, said)
                if least == 0:
                    break
        return least

    def _datings(self, stay: Stay) -> tuple[Posting, ...]:
        """Return the posting on all days on which the kept rules allow it by itself."""
        if stay not in self._dated:
            key, units = stay
            spans = self._spans()
            members = [[member.id for member in self.scenario.units[unit].members] for unit in units]
            postings = (
                Posting(
                    *key,
                    enter=span.start,
                    leave=span.end,
                    visits=tuple(
                        Visit(member, on.start, on.end)
                        for unit, on in zip(members, days, strict=True)
                        for member in unit
                    ),
                )
                for span in spans
                for days in product(spans, repeat=len(units))
            )
            self._dated[stay] = tuple(posting for posting in postings if self._is_allowed(Plan((posting,))))
        return self._dated[stay]

    def _spans(self) -> list[Span]:
        rounds = self.scenario.planned_rounds
        days = list(days_of(Span(min(each.enter for each in rounds), max(each.leave for each in rounds))))
        return [Span(start, end) for start in days for end in days if start <= end]

    # -- both halves --------------------------------------------------------------------------------------------------

    def verdict(self, plan: Plan) -> int | None:
        """Return what the plain check of the rule under test makes of a plan."""
        cost = 0
        for kept in self._tested:
            about = {finding.about for finding in kept.rule.breaches(self.scenario, plan, kept.rounds)}
            if about and kept.mode is Mode.HARD:
                return None
            cost += kept.weight * len(about)
        return cost

    def compare(self, choice: Choice, said: int | None) -> None:
        """Assert that the solver's verdict is the check's."""
        found = self._solver.cost(choice)
        assert found == said, self._disagreement(choice, said, found)

    def compare_dates(self, choice: Choice, said: int | None) -> None:
        """Assert that the solver's verdict is the check's, and that its own dates bear it out."""
        self.compare(choice, said)
        if said is not None:
            answer = self._solver.answer()
            chosen = {(posting.key, frozenset(posting.units(self.scenario))) for posting in answer.postings}
            assert chosen == {(key, frozenset(units)) for key, units in choice}, "another plan was extracted"
            assert self._is_allowed(answer), f"the dates extracted for {_words(choice)} break a rule that was kept"
            assert self.verdict(answer) == said, f"the dates extracted for {_words(choice)} are worse than was said"

    def _disagreement(self, choice: Choice, said: int | None, found: int | None) -> str:
        plan = self.whole_rounds(choice)
        sentences = [str(finding.sentence) for finding in findings(self.scenario, plan, self.rule_id)]
        return (
            f"{self.rule_id} on {_words(choice)}\n"
            f"  the check:  {_verdict_words(said)} {sentences}\n"
            f"  the solver: {_verdict_words(found)}"
        )


class _Solver:
    """One model, asked about many plans: each plan is fixed by hints that must be kept."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._offered = {*model.postings, *model.visits}
        self._choosing = [
            *(model.posting(key).index for key in model.postings),
            *(model.visit(key).index for key in model.visits),
        ]
        self._solver = cp_model.CpSolver()
        parameters = self._solver.parameters
        parameters.num_workers = 1
        parameters.fix_variables_to_their_hinted_value = True
        # On models as small as these, preparing takes longer than solving.
        parameters.cp_model_presolve = False
        parameters.linearization_level = 0
        parameters.symmetry_level = 0
        if model.penalties:
            model.minimise(objective_of(Soft).objective(Soft(), model))

    def cost(self, choice: Choice) -> int | None:
        """Return the least penalty with a plan fixed; ``None`` if it is impossible."""
        model = self._model
        keys = [key for key, _ in choice]
        visits = [(*key, unit) for key, units in choice for unit in units]
        if not self._offered.issuperset((*keys, *visits)):
            return None
        chosen = {model.posting(key).index for key in keys} | {model.visit(visit).index for visit in visits}
        model.hint({index: int(index in chosen) for index in self._choosing})
        status = self._solver.solve(model.cp)
        if status == cp_model.INFEASIBLE:
            return None
        assert status == cp_model.OPTIMAL, self._solver.status_name()
        return round(self._solver.objective_value) if model.penalties else 0

    def answer(self) -> Plan:
        """Return the plan of the last solve."""
        return Plan(extract(self._model, self._solver.value))


def _words(choice: Choice) -> str:
    stays = [f"{key[1]} → {key[2]} in {key[0]}" + (f" ({', '.join(units)})" if units else "") for key, units in choice]
    return "; ".join(stays) or "the empty plan"


def _verdict_words(verdict: int | None) -> str:
    if verdict is None:
        return "rejects it"
    return f"accepts it at a cost of {verdict}" if verdict else "accepts it"
