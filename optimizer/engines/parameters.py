"""Parameters of CP-SAT by their own names, as the settings give them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_REFUSED = Text("cp_sat.{name}: CP-SAT does not take {value} ({why})", "cp_sat.{name}：CP-SAT 不接受 {value}（{why}）")
_UNKNOWN = Text("cp_sat.{name}: CP-SAT has no such parameter{hint}", "cp_sat.{name}：CP-SAT 没有这个参数{hint}")
_OWN = Text("cp_sat.{name}: is set by {key}", "cp_sat.{name}：由 {key} 设定")
_MAYBE = Text("; maybe {name}", "；是否想写 {name}")
_NO_HINT = Text.same("")

OWN = {
    "max_time_in_seconds": "seconds",
    "max_deterministic_time": "deterministic-seconds",
    "num_workers": "workers",
    "num_search_workers": "workers",
    "random_seed": "seed",
    "catch_sigint_signal": "tuimo",
}
"""Parameters that other settings stand for, or tuimo itself: given here they would be overruled without a word."""


def take_over(values: Mapping[str, object], solver: cp_model.CpSolver | None = None) -> list[Text]:
    """Set parameters of a solver, and return what it does not take of them, in words.

    Parameters
    ----------
    values
        Parameters by name; lists are added to what the solver has.
    solver
        Whose parameters are set; none in particular if left out, to see what would be taken.
    """
    parameters = (solver or cp_model.CpSolver()).parameters
    said = []
    for name, value in values.items():
        if name in OWN:
            said.append(_OWN.fill(name=name, key=OWN[name]))
            continue
        if name.startswith("_") or not hasattr(parameters, name):
            said.append(_UNKNOWN.fill(name=name, hint=_hint(name, parameters)))
            continue
        try:
            if isinstance(value, list):
                getattr(parameters, name).extend(value)
            else:
                setattr(parameters, name, value)
        except (AttributeError, TypeError, ValueError) as error:
            said.append(_REFUSED.fill(name=name, value=repr(value), why=str(error).splitlines()[0]))
    return said


def _hint(name: str, parameters: object) -> Text:
    near = get_close_matches(name, [each for each in dir(parameters) if each.islower() and each[0] != "_"], 1)
    return _MAYBE.fill(name=near[0]) if near else _NO_HINT
