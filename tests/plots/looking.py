"""What tests ask of a picture: its artists by their mark, its texts, and whether texts run into each other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.figure import Figure


def marked(figure: Figure, mark: str) -> list[Artist]:
    """Return the artists that carry this mark."""
    return [each for each in figure.findobj(include_self=False) if each.get_gid() == mark]


def texts(figure: Figure, mark: str) -> list[str]:
    """Return what the texts that carry this mark say."""
    return [each.get_text() for each in marked(figure, mark) if isinstance(each, Text)]


def every_text(figure: Figure) -> list[Text]:
    """Return all texts that show something."""
    return [each for each in figure.findobj(Text) if each.get_text().strip()]


def assert_is_legible(figure: Figure) -> None:
    """Assert that drawing finds every character, that no text leaves the picture, and that none covers another."""
    # a character that no font has is a warning, and warnings are errors
    FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
    width, height = figure.canvas.get_width_height()
    boxes = [(each.get_text(), each.get_window_extent()) for each in every_text(figure)]
    for words, box in boxes:
        assert box.x0 >= 0, words
        assert box.y0 >= 0, words
        assert box.x1 <= width, words
        assert box.y1 <= height, words
    for (words, box), (other_words, other) in combinations(boxes, 2):
        # turned names of a large circle have boxes larger than themselves; the circle's own test looks at them
        assert not (box.overlaps(other) and _depth(box, other) > 1.5), (words, other_words)


def _depth(box: object, other: object) -> float:
    """Return by how many pixels two boxes run into each other, in the direction in which they do so less."""
    across = min(box.x1, other.x1) - max(box.x0, other.x0)  # type: ignore[attr-defined]
    down = min(box.y1, other.y1) - max(box.y0, other.y0)  # type: ignore[attr-defined]
    return float(min(across, down))
