"""The flat table as a data frame, for whoever goes on counting in Python."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from optimizer.exports.table import Row, rows
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    import pandas as pd

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario

_KINDS = {
    "risk": "Int64",
    "days": "Int64",
    "km": "Float64",
    "enter": "datetime64[ns]",
    "leave": "datetime64[ns]",
    "start": "datetime64[ns]",
    "end": "datetime64[ns]",
}
"""The columns that are not text. Whole numbers stay whole where a posting has no visit."""


def to_frame(scenario: Scenario, plan: Plan, language: Language = Language.EN) -> pd.DataFrame:
    """Return the plan as a data frame: one row per visit, one row for a posting without any.

    Columns are those of :class:`optimizer.exports.table.Row`; what a posting without a visit lacks is missing, never
    zero. ``km`` stands in the first row of a posting alone, so that it adds up.

    Parameters
    ----------
    scenario
        The scenario that the plan is for.
    plan
        Any plan whose ids exist in the scenario.
    language
        The language of regions' names.
    """
    import pandas as pd  # slow to import, and needed by nothing else

    table = [_plain(row, language) for row in rows(scenario, plan)]
    names = [each.name for each in fields(Row)]
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in table], dtype=_KINDS.get(name, "string")) for name in names}
    )


def _plain(row: Row, language: Language) -> dict[str, object]:
    names = {each.name: getattr(row, each.name) for each in fields(row)}
    return {name: value[language] if isinstance(value, Text) else value for name, value in names.items()}
