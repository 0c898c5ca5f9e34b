"""Plans as pictures: one file per picture. Matplotlib is imported only when one is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from optimizer.measures.people import has_seats
from optimizer.plots.comparison import draw_comparison
from optimizer.plots.coverage import draw_coverage
from optimizer.plots.gantt import draw_gantt, gantt_pages, has_postings
from optimizer.plots.matrix import draw_matrix, has_cells, host_bans
from optimizer.plots.people import draw_people
from optimizer.plots.ring import draw_ring, has_arrows
from optimizer.plots.skills import draw_skills
from optimizer.plots.style import SUFFIXES, missing_characters, save_figure, save_pages
from optimizer.plots.term import draw_term, has_targets
from optimizer.texts import Language, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from matplotlib.figure import Figure

    from optimizer.domain.plan import Plan
    from optimizer.domain.scenario import Scenario

    Draw = Callable[[Scenario, Plan, Language], Figure]
    Pages = Callable[[Scenario, Plan, Language], Sequence[Figure]]
    Shows = Callable[[Scenario, Plan], bool]


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of one plan: its name on the command line, its title, and ``draw(scenario, plan, language)``.

    ``shows(scenario, plan)`` says whether there is anything to draw; if not, the picture consists of a sentence that
    says so. One that is ``of_terms`` says little of a single round, and is not drawn then unless it is asked for.
    ``pages(scenario, plan, language)``, if any, gives what a large plan's picture has no room for, page by page.
    """

    name: str
    title: Text
    draw: Draw
    shows: Shows
    of_terms: bool = False
    pages: Pages | None = None

    def save(self, scenario: Scenario, plan: Plan, language: Language, path: Path) -> tuple[Path, ...]:
        """Write the picture, and if it has pages a PDF with it and them, beside it unless it is one; return the files.

        Raises
        ------
        ExportError
            If the name does not end as pictures do, or a file cannot be written.
        """
        figure = self.draw(scenario, plan, language)
        pages = self.pages(scenario, plan, language) if self.pages is not None else ()
        document = path if path.suffix.lower() == ".pdf" else path.with_suffix(".pdf")
        if pages:
            save_pages((figure, *pages), document)
        if not pages or document != path:
            save_figure(figure, path)
        return tuple(dict.fromkeys((path, document) if pages else (path,)))


PLOTS: tuple[Plot, ...] = (
    Plot("gantt", Text("who is where, and when", "进驻安排横道图"), draw_gantt, has_postings, pages=gantt_pages),
    Plot("ring", Text("who goes where", "派出去向图"), draw_ring, has_arrows),
    Plot("matrix", Text("who may go where", "回避与派出一览表"), draw_matrix, has_cells),
    Plot("skills", Text("which skills teams need and have", "各组专长配备"), draw_skills, has_seats),
    Plot("people", Text("how evenly people are sent", "人员任务均衡"), draw_people, has_seats),
    Plot("term", Text("what is covered where and when", "各地各轮覆盖情况"), draw_term, has_targets, of_terms=True),
    Plot("coverage", Text("how coverage grows", "覆盖进度"), draw_coverage, has_targets, of_terms=True),
)
"""Every picture of one plan. Adding one adds its file and one line here."""


def of_rounds(scenario: Scenario, plan: Plan, rounds: Collection[str]) -> tuple[Scenario, Plan]:
    """Return what there is to draw of some rounds alone, by their ids: pictures know no others then."""
    kept = tuple(round_ for round_ in scenario.rounds if round_.id in rounds)
    return replace(scenario, rounds=kept), replace(plan, postings=plan.in_rounds(kept))


__all__ = [
    "PLOTS",
    "SUFFIXES",
    "Plot",
    "draw_comparison",
    "draw_coverage",
    "draw_gantt",
    "draw_matrix",
    "draw_people",
    "draw_ring",
    "draw_skills",
    "draw_term",
    "gantt_pages",
    "host_bans",
    "missing_characters",
    "of_rounds",
    "save_figure",
]
