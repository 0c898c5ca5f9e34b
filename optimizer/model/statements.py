"""What a rule can state of a model, without knowing how strictly it is kept.

*Hard* adds a constraint as it is. *Soft* adds a guard literal per (rule, what it is about); the constraint holds while
the guard is true, and a guard that is false costs the rule's weight.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from optimizer.model.offer import About

Literal = cp_model.IntVar
Linear = cp_model.LinearExprT


class Statements:
    """A CP-SAT model with the words in which rules speak to it.

    Attributes
    ----------
    cp
        The CP-SAT model. Rules do not touch it; engines minimise over it.
    penalties
        (weight, guard): a soft rule's weight is paid where its guard is false.
    """

    def __init__(self) -> None:
        self.cp = cp_model.CpModel()
        self.penalties: list[tuple[int, Literal]] = []
        self._strictness: tuple[str, int] | None = None
        self._guards: dict[tuple[str, About], Literal] = {}
        self._both_of: dict[tuple[int, int], Literal] = {}

    @contextmanager
    def stating(self, rule: str, weight: int | None) -> Iterator[None]:
        """State what follows for one rule: hard if ``weight`` is ``None``, else soft at that weight."""
        before, self._strictness = self._strictness, None if weight is None else (rule, weight)
        try:
            yield
        finally:
            self._strictness = before

    @property
    def is_hard(self) -> bool:
        """Whether the rule at hand is hard, so that redundant rows which need no guard may help."""
        return self._strictness is None

    def guard(self, about: About) -> Literal | None:
        """Return the literal under which the rule at hand holds for these things; ``None`` if it is hard."""
        if self._strictness is None:
            return None
        rule, weight = self._strictness
        if (rule, about) not in self._guards:
            literal = self.cp.new_bool_var(name_of("keeps", (rule, *about)))
            self._guards[rule, about] = literal
            self.penalties.append((weight, literal))
        return self._guards[rule, about]

    def _enforce(self, constraint: cp_model.Constraint, about: About) -> None:
        guard = self.guard(about)
        if guard is not None:
            constraint.only_enforce_if(guard)

    def require(self, constraint: cp_model.BoundedLinearExpression | bool, about: About) -> None:
        """Demand a linear relation."""
        self._enforce(self.cp.add(constraint), about)

    def at_most(self, amounts: Sequence[Linear], most: Linear, about: About) -> None:
        """Demand that the amounts add up to no more than ``most``."""
        difference = cp_model.LinearExpr.weighted_sum([*amounts, most], [*(1 for _ in amounts), -1])
        self._enforce(self.cp.add(difference <= 0), about)

    def at_most_kept(self, items: Sequence[tuple[Literal, About]], most: int) -> None:
        """Demand that no more than ``most`` are true; where the rule is soft, of those alone whose guard holds.

        For rules that count each thing left over, where which of several is left over is a choice.
        """
        counted = []
        for literal, about in items:
            guard = self.guard(about)
            counted.append(literal if guard is None else self._both(literal, guard))
        self.cp.add(sum(counted) <= most)

    def _both(self, one: Literal, other: Literal) -> Literal:
        """Return a literal that is true at least where both are."""
        key = (one.index, other.index)
        if key not in self._both_of:
            self._both_of[key] = self.new_literal()
            self.cp.add_bool_or(one.negated(), other.negated(), self._both_of[key])
        return self._both_of[key]

    def require_one(self, literals: Sequence[Literal], about: About) -> None:
        """Demand that at least one of the literals is true; none at all is a breach."""
        self._enforce(self.cp.add_bool_or(*literals) if literals else self.cp.add(False), about)

    def forbid_all(self, literals: Sequence[Literal], about: About) -> None:
        """Demand that the literals are not all true together."""
        self._enforce(self.cp.add_bool_or(*(literal.negated() for literal in literals)), about)

    def require_circuit(self, arcs: Sequence[tuple[int, int, Literal]], about: About) -> None:
        """Demand that the arcs chosen form one single cycle through all nodes."""
        self._enforce(self.cp.add_circuit(list(arcs)), about)

    def imply(self, when: Literal, then: Literal | None, about: About) -> None:
        """Demand ``when ⇒ then``; ``None`` stands for what can never be."""
        self._enforce(self.cp.add_bool_or(when.negated(), *([] if then is None else [then])), about)

    def new_literal(self) -> Literal:
        """Return a new yes-or-no variable."""
        return self.cp.new_bool_var("")

    def define(self, then: Literal, when: Sequence[Literal]) -> None:
        """State what a helper variable means, whatever the rule's strictness: all of ``when`` imply ``then``."""
        self.cp.add_bool_or(then, *(literal.negated() for literal in when))

    def amount(self, most: int) -> Literal:
        """Return a new whole number from 0 to ``most``."""
        return self.cp.new_int_var(0, most, "")

    def least_of(self, amount: Linear, most: int) -> Linear:
        """Return the lesser of an amount that is not negative and a number."""
        least = self.cp.new_int_var(0, most, "")
        self.cp.add_min_equality(least, [amount, most])
        return least

    def at_most_one_of(self, amount: Linear, limits: Sequence[Linear]) -> None:
        """Demand that an amount keeps to at least one of the limits."""
        kept = [self.new_literal() for _ in limits]
        for literal, limit in zip(kept, limits, strict=True):
            self.cp.add(amount <= limit).only_enforce_if(literal)
        self.cp.add_bool_or(kept)

    def minimise(self, expression: Linear) -> None:
        """Minimise the expression from now on."""
        self.cp.minimize(expression)

    def limit(self, expression: Linear, most: int) -> None:
        """Drop the objective and keep the expression at ``most`` or less from now on."""
        self.drop_objective()
        self.cp.add(expression <= most)

    def drop_objective(self) -> None:
        """Look for any plan from now on, good or bad."""
        self.cp.clear_objective()  # type: ignore[no-untyped-call]

    @property
    def variable_count(self) -> int:
        """How many variables the model has."""
        return len(self.cp.proto.variables)

    def hint(self, values: Mapping[int, int]) -> None:
        """Replace all hints by these values of variables, by index."""
        self.cp.clear_hints()  # type: ignore[no-untyped-call]
        for index, value in values.items():
            self.cp.add_hint(self.cp.get_int_var_from_proto_index(index), value)


def name_of(what: str, key: Iterable[str]) -> str:
    """Return the name of a variable."""
    return what + ":" + "|".join(key)
