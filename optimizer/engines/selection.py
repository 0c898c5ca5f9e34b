"""The model that chooses among known columns: what prices brought to light, put together by a search instead of by lot.

A chosen column need not be used to the full: each of its visits is a choice of its own, because a part of what a stint
can hold is something that it can hold. So columns that overlap do not exclude each other. The rows over the rest of the
model are stated as they are; what rows cannot say is left to the checks.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from optimizer.engines.pricing import Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ortools.sat.python.cp_model import IntVar

    from optimizer.engines.linear import LinearModel
    from optimizer.engines.pricing import Stints
    from optimizer.engines.search import Found

FARTHEST = 2**31
"""A variable without limit is taken to stay below this."""


class Selection:
    """A model over columns; whatever it finds is a plan as far as rows can tell.

    Parameters
    ----------
    linear
        The model's rows and objective.
    stints
        What is kept by pricing.
    columns
        The columns to choose from.
    """

    def __init__(self, linear: LinearModel, stints: Stints, columns: Sequence[Column]) -> None:
        self.cp = cp_model.CpModel()
        self._linear, self._columns = linear, columns
        self._chosen = [self.cp.new_bool_var("") for _ in columns]
        self._variables: dict[int, IntVar] = {}
        self._state_columns(stints)
        self._state_rows(stints)
        priced = [(each, variable) for each, variable in self._variables.items() if linear.cost[each]]
        costs = [int(linear.cost[each]) for each, _ in priced]
        total = cp_model.LinearExpr.weighted_sum([variable for _, variable in priced], costs)
        self.cp.minimize(total + int(linear.constant))

    def _state_columns(self, stints: Stints) -> None:
        """Let a stint have one column; a posting happens if one of its columns does, and a visit only then."""
        by_stint: dict[int, list[IntVar]] = defaultdict(list)
        by_posting: dict[int, list[IntVar]] = defaultdict(list)
        by_visit: dict[int, list[IntVar]] = defaultdict(list)
        visits_of: dict[int, set[int]] = defaultdict(set)
        for column, literal in zip(self._columns, self._chosen, strict=True):
            by_stint[column.stint].append(literal)
            by_posting[column.posting].append(literal)
            visits_of[column.posting].update(column.visits)
            for visit in column.visits:
                by_visit[visit].append(literal)
        for literals in by_stint.values():
            self.cp.add_at_most_one(literals)
        for each in (*by_posting, *by_visit):
            self._variables[each] = self.cp.new_bool_var("")
        for posting, literals in by_posting.items():
            self.cp.add(cp_model.LinearExpr.sum(literals) == self._variables[posting])
        for visit, literals in by_visit.items():
            self.cp.add_bool_or(*literals, self._variables[visit].negated())
        places = {int(posting): place for place, posting in enumerate(stints.posting.tolist())}
        for posting, visits in visits_of.items():
            if not stints.may_be_idle(places[posting]):
                self.cp.add_bool_or(*(self._variables[visit] for visit in visits), self._variables[posting].negated())

    def _state_rows(self, stints: Stints) -> None:
        """State every row; postings and visits without a column are zero in it."""
        linear, owned = self._linear, stints.owned
        for each in range(linear.variable_count):
            if not owned[each]:
                least, most = max(linear.least[each], -FARTHEST), min(linear.most[each], FARTHEST)
                self._variables[each] = self.cp.new_int_var(int(least), int(most), "")
        for row in range(linear.row_count):
            members, values = linear.entries.row(row)
            known = [
                (self._variables[each], int(value))
                for each, value in zip(members.tolist(), values.tolist(), strict=True)
                if each in self._variables
            ]
            low, high = linear.low[row], linear.high[row]
            bounds = cp_model.Domain(
                int(low) if low > -FARTHEST else cp_model.INT_MIN, int(high) if high < FARTHEST else cp_model.INT_MAX
            )
            total = cp_model.LinearExpr.weighted_sum([each for each, _ in known], [value for _, value in known])
            if known:
                self.cp.add_linear_expression_in_domain(total, bounds)
            elif low > 0 or high < 0:
                self.cp.add_bool_or()

    def hint(self, columns: Iterable[Column]) -> None:
        """Let the search begin with a plan made of these columns, as far as they are among those to choose from."""
        chosen = set(columns)
        for column, literal in zip(self._columns, self._chosen, strict=True):
            self.cp.add_hint(literal, int(column in chosen))
        used = {each for column in chosen for each in column.variables}
        for each in {each for column in self._columns for each in column.variables}:
            self.cp.add_hint(self._variables[each], int(each in used))

    def columns(self, found: Found) -> tuple[Column, ...]:
        """Return the columns of what was found, each with the visits that it is used for."""
        return tuple(
            Column(
                column.stint,
                column.posting,
                tuple(visit for visit in column.visits if found.value(self._variables[visit])),
            )
            for column, literal in zip(self._columns, self._chosen, strict=True)
            if found.value(literal)
        )
