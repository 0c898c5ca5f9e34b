"""The digest: equal for equal content, different for any difference that matters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from optimizer.intake import load
from tests.intake.scenarios import SETTINGS, TABLES, write

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "same",
    [
        {"teams": "派出地,名称,编号\nA,Team A,TA\nB,Team B,TB\nC,Team C,TC\n"},
        {"teams": "id,name,home\nTC,Team C,C\nTA,Team A,A\nTB,Team B,B\n"},
        {"teams": "id,name,home,max_targets,kind\nTA,Team A,A,2,whole\nTB,Team B,B,,整建制\nTC,Team C,C,2.0,\n"},
        {"settings": SETTINGS.replace("{country: none}", '\n  country: "none"')},
        {"settings": "# a remark\n" + SETTINGS},
        {"regions": TABLES["regions"].replace("38\n", "38.0\n")},
    ],
    ids=["headers", "row order", "defaults written", "YAML style", "remarks", "number style"],
)
def test_the_form_does_not_matter(tmp_path: Path, same: dict[str, str]) -> None:
    """Headers, order of rows and columns, defaults that are written out and styles leave the digest alone."""
    digest = load(write(tmp_path / "plain")).digest
    assert digest.startswith("sha256:")
    assert len(digest) == len("sha256:") + 64
    assert load(write(tmp_path / "same", **same)).digest == digest


@pytest.mark.parametrize(
    "other",
    [
        {"teams": TABLES["teams"].replace("Team A", "Team Z")},
        {"targets": TABLES["targets"].replace("10", "11", 1)},
        {"regions": TABLES["regions"].replace("116.1", "116.11")},
        {"settings": SETTINGS.replace("2024-03-04", "2024-03-05")},
        {"settings": SETTINGS + "rules: {no-repeat: off}\n"},
        {"settings": SETTINGS + "tiers: [coverage, travel]\n"},
        {"settings": SETTINGS.replace("none", "CN")},
        {"neighbours": "a,b\nA,B\n"},
        {"travel": "from,to,km\nA,B,3\n"},
        {"blackouts": "who,from,to\nA,2024-03-05,2024-03-05\n"},
        {"history": "round,date,host\nR0,2023-01-09,A\n"},
    ],
)
def test_what_is_given_matters(tmp_path: Path, other: dict[str, str]) -> None:
    """Any difference in a cell or a setting gives another digest."""
    plain = load(write(tmp_path / "plain")).digest
    assert load(write(tmp_path / "other", **other)).digest != plain


def test_the_order_of_tiers_matters(tmp_path: Path) -> None:
    """Tiers are minimised in order, so their order is content."""
    one = load(write(tmp_path / "one", settings=SETTINGS + "tiers: [coverage, travel]\n"))
    other = load(write(tmp_path / "other", settings=SETTINGS + "tiers: [travel, coverage]\n"))
    assert one.digest != other.digest
