"""Parameters of CP-SAT by their own names, as the settings give them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from ortools.sat.python import cp_model

from optimizer.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_REFUSED = Text("cp_sat.{name} must be {expected}, not {value}", "cp_sat.{name} 应为{expected}，实际为 {value}")
_UNKNOWN = Text("cp_sat.{name}: CP-SAT has no such parameter{hint}", "cp_sat.{name}：CP-SAT 没有这个参数{hint}")
_OWN = Text("cp_sat.{name}: is set by {key}", "cp_sat.{name}：由 {key} 设定")
_MAYBE = Text("; maybe {name}", "；是否想写 {name}")
_NO_HINT = Text.same("")
_KINDS = {
    bool: Text("true or false", "true 或 false"),
    int: Text("a whole number that CP-SAT takes", "CP-SAT 接受的整数"),
    float: Text("a number", "数"),
    str: Text("a text", "文本"),
}
_LIST = Text("a list that CP-SAT takes", "CP-SAT 接受的列表")
_OTHER = Text("a value that CP-SAT takes", "CP-SAT 接受的值")

OWN = {
    "max_time_in_seconds": "seconds",
    "max_deterministic_time": "deterministic-seconds",
    "num_workers": "workers",
    "num_search_workers": "workers",
    "random_seed": "seed",
    "catch_sigint_signal": "tuimo",
    "fix_variables_to_their_hinted_value": "tuimo",
}
"""Parameters that other settings stand for, or tuimo itself: given here they would be overruled without a word."""


def refused(values: Mapping[str, object], solver: cp_model.CpSolver | None = None) -> list[Text]:
    """Set parameters of a solver, and return what it refuses of them, in words.

    Parameters
    ----------
    values
        Parameters by name; lists are added to what the solver has.
    solver
        Whose parameters are set; none in particular if left out, to see what would be refused.
    """
    parameters = (solver or cp_model.CpSolver()).parameters
    known = {name for name in dir(parameters) if _is_value(parameters, name)}
    said = []
    for name, value in values.items():
        if name in OWN:
            said.append(_OWN.fill(name=name, key=OWN[name]))
        elif name not in known:
            near = get_close_matches(name, known - OWN.keys(), 1)
            said.append(_UNKNOWN.fill(name=name, hint=_MAYBE.fill(name=near[0]) if near else _NO_HINT))
        elif not _is_set(parameters, name, value):
            said.append(_REFUSED.fill(name=name, expected=_expected(getattr(parameters, name)), value=repr(value)))
    return said


def _is_value(parameters: object, name: str) -> bool:
    return not name.startswith("_") and name.islower() and not callable(getattr(parameters, name))


def _is_set(parameters: object, name: str, value: object) -> bool:
    """Set a parameter, and return whether it was taken."""
    try:
        if isinstance(value, list):
            getattr(parameters, name).extend(value)
        else:
            setattr(parameters, name, value)
    except (AttributeError, TypeError, ValueError):
        return False
    return True


def _expected(value: object) -> Text:
    if type(value) in _KINDS:
        return _KINDS[type(value)]
    return _LIST if hasattr(value, "extend") else _OTHER
