"""Which files a plan gets."""

from __future__ import annotations

from optimizer.cli.saving import in_a_name, usual_plots
from tests.builders import plan, posting, scenario, team


def test_pictures_that_show_nothing_are_not_drawn() -> None:
    """Without rotating teams there is no ring, of a single round no term, and without a posting no time chart."""
    local = scenario(teams=[team("a1", "A", kind="local")])
    assert [each.name for each in usual_plots(local, plan(posting("a1", "A", "tA")))] == ["gantt", "matrix"]
    several = scenario(rounds=("R1", "R2"))
    turning = plan(posting("a1", "B", "tB"))
    assert [each.name for each in usual_plots(several, turning)] == ["gantt", "ring", "matrix", "term", "coverage"]
    assert "gantt" not in [each.name for each in usual_plots(several, plan())]


def test_ids_make_names_of_files_on_any_system() -> None:
    """What no system takes in a name is replaced, and letters of all scripts stay."""
    assert in_a_name("2024/一") == "2024_一"
    assert in_a_name("a:b*c.") == "a_b_c"
