"""The plan as a data frame."""

from __future__ import annotations

import pandas as pd

from optimizer.exports.frames import to_frame
from optimizer.texts import Language
from tests import builders as b


def test_the_frame_has_one_row_a_visit_with_real_types() -> None:
    """Dates are dates, whole numbers stay whole, and a posting without a visit has missing cells, not zeros."""
    scenario = b.scenario(targets=(b.target("tB", "B", days=7, risk=3), b.target("uB", "B", days=5, risk=2)))
    frame = to_frame(scenario, b.plan(b.posting("a1", "B", "tB", "uB"), b.posting("c1", "B")))
    assert list(frame["team"]) == ["a1", "a1", "c1"]
    assert frame["days"].sum() == 12
    assert str(frame["risk"].dtype) == "Int64"
    assert bool(frame["risk"].isna().iloc[2])
    assert frame["enter"].iloc[0] == pd.Timestamp(b.MONDAY)
    assert frame.groupby("team")["days"].sum().to_dict() == {"a1": 12, "c1": 0}


def test_the_frame_of_no_plan_at_all_is_empty_but_has_its_columns() -> None:
    """A plan without postings gives no rows and every column."""
    frame = to_frame(b.scenario(), b.plan())
    assert frame.empty
    assert "km" in frame.columns


def test_names_come_in_the_readers_language() -> None:
    """Regions are called by their English or their Chinese name."""
    scenario = b.scenario(regions=(b.region("A", "甲县", name_en="Jia"), b.region("B", "乙县", name_en="Yi")))
    plan = b.plan(b.posting("a1", "B", "tB"))
    assert to_frame(scenario, plan, Language.ZH)["host_name"].tolist() == ["乙县"]
    assert to_frame(scenario, plan, Language.EN)["host_name"].tolist() == ["Yi"]
