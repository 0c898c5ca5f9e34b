"""The solver half of each rule and tier, found by the same file name.

A module here may have ``withhold(rule, scenario, offer, rounds)``, which takes candidates off the offer before any
variable exists, ``post(rule, model, rounds)``, which states constraints on who goes where, and ``seat(rule, seats,
rounds)``, which states constraints on who sits where; it has at least one of them. Its ``ACTS`` says where it acts
(:mod:`optimizer.constraints.acts`). Recusal rules share one module, :mod:`optimizer.constraints.recusal`. Otherwise
neither half calls the other's logic: they share the rule's numbers and the vocabulary, so that they can contradict each
other.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from optimizer.constraints.acts import ActsOn
from optimizer.rules.rule import RecusalRule

if TYPE_CHECKING:
    from types import ModuleType

    from optimizer.measures import Measure
    from optimizer.rules import Rule


def constraints_of(rule: type[Rule]) -> ModuleType:
    """Return the module that keeps a rule in the model.

    Raises
    ------
    ModuleNotFoundError
        If the rule has no solver half.
    """
    if issubclass(rule, RecusalRule):
        return import_module("optimizer.constraints.recusal")
    return import_module(rule.__module__.replace("optimizer.rules.", "optimizer.constraints."))


def acts_on(rule: type[Rule]) -> tuple[ActsOn, ...]:
    """Return where a hard rule acts; nowhere if it lies in what a candidate is."""
    places: tuple[ActsOn, ...] = constraints_of(rule).ACTS
    if issubclass(rule, RecusalRule) and rule.bans_officer is RecusalRule.bans_officer:
        return tuple(place for place in places if place is not ActsOn.SEATS)
    return places


def objective_of(measure: type[Measure]) -> ModuleType:
    """Return the module that states a measure in the model."""
    return import_module(measure.__module__.replace("optimizer.measures.", "optimizer.constraints.measures."))
