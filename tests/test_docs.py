"""The documentation says what the code does: generated pages, examples, links, snippets and public names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import optimizer
from docs import _generate
from optimizer.intake import inspect
from tests.cli.conftest import write_tiny
from tests.imports import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("name", _generate.PAGES)
def test_generated_pages_are_in_step(name: str) -> None:
    """A page that follows from the code is what the code makes of it now; else run ``python -m docs._generate``."""
    assert (ROOT / "docs" / name).read_text("utf-8") == _generate.made(name)


@pytest.mark.parametrize("name", _generate.EXAMPLES)
def test_examples_show_what_happens(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command shown prints what is shown; else run ``python -m docs._generate``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("optimizer.cli.saving.draw", lambda folder, plot, *_: [folder.path / f"{plot.name}.png"])
    text = _generate.with_examples(name)
    assert "$ tuimo " in text
    assert (ROOT / name).read_text("utf-8") == text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of the project names one that is there."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_python_page_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The snippets of the page on Python run one after the other as they stand."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    snippets = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs/python.md").read_text("utf-8"), re.M | re.S)
    names: dict[str, object] = {}
    for snippet in snippets:
        exec(compile(snippet, "docs/python.md", "exec"), names)
    assert len(snippets) == 4
    assert "travel" in capsys.readouterr().out


@pytest.mark.parametrize("name", optimizer.__all__)
def test_public_names_are_there_and_documented(name: str) -> None:
    """Every promised name can be had, has a docstring, and stands on the page on Python."""
    thing = getattr(optimizer, name)
    if name != "__version__":
        assert thing.__doc__
        assert f"`{name}" in (ROOT / "docs/python.md").read_text("utf-8")


def test_unknown_names_are_refused() -> None:
    """What is not promised is not there."""
    with pytest.raises(AttributeError, match="magic"):
        _ = optimizer.magic
    assert dir(optimizer) == sorted(optimizer.__all__)


def test_the_example_of_the_format_can_be_read(tmp_path: Path) -> None:
    """The ``scenario.yaml`` of the page on the format is one that is read without a defect."""
    text = (ROOT / "docs/scenario-format.md").read_text("utf-8")
    (example,) = re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)
    folder = write_tiny(tmp_path / "tiny")
    (folder / "scenario.yaml").write_text(example, "utf-8")
    assert [str(issue) for issue in inspect(folder).errors] == []


def test_the_rules_and_tiers_shown_can_be_set(tmp_path: Path) -> None:
    """Each example of ``rules`` and ``tiers`` is read without a defect."""
    for page in ("rules.md", "tiers.md"):
        text = (ROOT / "docs" / page).read_text("utf-8")
        for number, example in enumerate(re.findall(r"^```yaml\n(.*?)^```$", text, re.M | re.S)):
            lines = example.splitlines() if page == "tiers.md" else [example]
            for place, part in enumerate(lines):
                folder = write_tiny(tmp_path / f"{page}-{number}-{place}")
                usual = (folder / "scenario.yaml").read_text("utf-8").replace("tiers:", "# tiers:")
                (folder / "scenario.yaml").write_text(f"{usual}\n{part}\n", "utf-8")
                assert [str(issue) for issue in inspect(folder).errors] == []
