"""How every picture looks: fonts, colours, sizes in inches, and how it is saved.

Nothing here changes matplotlib's global settings: pictures are drawn and saved inside a context of their own.
"""

from __future__ import annotations

import io
import logging
import unicodedata
import warnings
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from optimizer.errors import ExportError
from optimizer.files import write_bytes
from optimizer.texts import Text, join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_log = logging.getLogger(__name__)

FONT_FOLDER = Path(__file__).parent / "fonts"
OUR_FAMILIES = ("Rota Sans SC", "Tuimo Supplement SC")
"""The font of the pictures, and the one with the rarer characters of the general standard that it lacks."""
SYSTEM_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
    "WenQuanYi Micro Hei",
    "Droid Sans Fallback",
)
"""Families that may have characters that ours lacks, where they are installed."""

INK, QUIET, GRID, SHADE, PAPER = "#1F2933", "#66727F", "#D9DEE3", "#EEF1F4", "#FFFFFF"
"""Text and outlines, lesser text, lines, shading, and the ground."""

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5195", "#8C6D1F")
"""Colours of kinds of things; the first six are told apart with any colour vision (Okabe and Ito's set)."""

ALARM = "#B3001E"
"""What should not be, or is best avoided."""

DOTS_PER_INCH = 150
SUFFIXES = (".png", ".svg", ".pdf")
WRONG_SUFFIX = Text(
    "{path} was not written: a picture's name ends in {suffixes}.", "未能写入 {path}：图片文件名应以 {suffixes} 结尾。"
)
MISSING = "no installed font has these characters, they show as boxes (没有字体含有这些字，显示为方框): %s"

_P = ParamSpec("_P")
_T = TypeVar("_T")


@cache
def families() -> tuple[str, ...]:
    """Return the font families to draw with: ours, then those installed that may have more characters."""
    from matplotlib import font_manager  # slow to import, and needed only for pictures

    for file in sorted(FONT_FOLDER.glob("*.otf")):
        font_manager.fontManager.addfont(file)
    installed = set(font_manager.get_font_names())
    # An unknown family would be complained of at every drawing.
    return tuple(family for family in (*OUR_FAMILIES, *SYSTEM_FAMILIES, "DejaVu Sans") if family in installed)


@cache
def _characters() -> frozenset[int]:
    from matplotlib import font_manager  # as above

    files = {font_manager.findfont(family) for family in families()}
    return frozenset(code for file in files for code in font_manager.get_font(file).get_charmap())


def missing_characters(texts: Iterable[str]) -> str:
    """Return the characters of the texts that no font at hand has, each once, in order."""
    known = _characters()
    wanted = dict.fromkeys(each for text in texts for each in text if each.isprintable() and not each.isspace())
    return "".join(each for each in wanted if ord(each) not in known)


def style() -> AbstractContextManager[None]:
    """Return the context in which pictures are drawn and saved."""
    import matplotlib as mpl  # as above

    return mpl.rc_context(
        {
            "font.family": list(families()),
            "font.size": 9.0,
            "text.color": INK,
            "axes.edgecolor": GRID,
            "axes.labelcolor": INK,
            "axes.linewidth": 0.8,
            "xtick.color": QUIET,
            "ytick.color": INK,
            "text.usetex": False,
            "text.parse_math": False,  # a name with two dollar signs is a name
            "axes.unicode_minus": False,
            "figure.dpi": DOTS_PER_INCH,
            "savefig.dpi": DOTS_PER_INCH,
            "figure.facecolor": PAPER,
            "savefig.facecolor": PAPER,
            "pdf.fonttype": 42,
            "svg.hashsalt": "tuimo",  # the same picture is the same file
        }
    )


def styled(draw: Callable[_P, _T]) -> Callable[_P, _T]:
    """Return the function so that it draws in our style and leaves global settings alone."""

    @wraps(draw)
    def inside(*args: _P.args, **named: _P.kwargs) -> _T:
        with style():
            return draw(*args, **named)

    return inside


def save_figure(figure: Figure, path: Path | str) -> None:
    """Write the picture as PNG, SVG or PDF by its name's end, as a whole or not at all.

    Characters that no font has are logged as one warning.

    Raises
    ------
    ExportError
        If the name ends otherwise, or the file cannot be written.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise ExportError(WRONG_SUFFIX.fill(path=path, suffixes=join(SUFFIXES)))
    _warn_of_missing([figure])
    # Without dates inside, the same picture is the same file.
    metadata = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(suffix, {})
    buffer = io.BytesIO()
    with style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # said once, above
        figure.savefig(buffer, format=suffix[1:], metadata=metadata)
    write_bytes(path, buffer.getvalue())


def save_pages(figures: Sequence[Figure], path: Path | str) -> None:
    """Write the pictures as the pages of one PDF, as a whole or not at all.

    Characters that no font has are logged as one warning.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    from matplotlib.backends.backend_pdf import PdfPages  # as above

    _warn_of_missing(figures)
    buffer = io.BytesIO()
    with style(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # said once, above
        with PdfPages(buffer, metadata={"CreationDate": None}) as pages:
            for figure in figures:
                pages.savefig(figure)
    write_bytes(path, buffer.getvalue())


def _warn_of_missing(figures: Iterable[Figure]) -> None:
    from matplotlib import text  # as above

    missing = missing_characters([each.get_text() for figure in figures for each in figure.findobj(text.Text)])
    if missing:
        _log.warning(MISSING, missing)


# -- laying out in inches --------------------------------------------------------------------------------------------


def width_of(text: str, size: float) -> float:
    """Return about how wide the text is at this font size, in inches; rather more than less."""
    # Arrows and ellipses, of ambiguous width, are drawn as wide as a Chinese character.
    ems = sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.62 for each in text)
    return ems * size / 72


def shortened(text: str, size: float, inches: float, *, least: int = 2) -> str:
    """Return the text, or its beginning with an ellipsis, or nothing if not even ``least`` characters fit."""
    if width_of(text, size) <= inches:
        return text
    for length in range(len(text) - 1, least - 1, -1):
        candidate = f"{text[:length].rstrip()}…"
        if width_of(candidate, size) <= inches:
            return candidate
    return ""


def new_figure(width: float, height: float) -> Figure:
    """Return an empty figure of this size in inches."""
    from matplotlib.figure import Figure  # as above

    return Figure(figsize=(width, height))


def axes_at(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Return bare axes in which one unit is one inch, y downwards; ``top`` counts from the figure's top edge."""
    whole_width, whole_height = figure.get_size_inches()
    place = (left / whole_width, 1 - (top + height) / whole_height, width / whole_width, height / whole_height)
    axes = figure.add_axes(place)
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return axes


def write(figure: Figure, left: float, top: float, words: str, size: float = 9.0, **looks: object) -> None:
    """Write words with their upper left corner at this place, in inches from the figure's upper left corner."""
    whole_width, whole_height = figure.get_size_inches()
    looks = {"ha": "left", "va": "top", "fontsize": size, **looks}
    figure.text(left / whole_width, 1 - top / whole_height, words, **looks)  # type: ignore[arg-type]


def is_dark(colour: str) -> bool:
    """Whether white text reads better than black on this colour (``#RRGGBB``)."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)  # noqa: PLR2004  # sRGB
    luminance = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return luminance < 0.179  # noqa: PLR2004  # here the contrast to white and to black is the same


def empty_figure(words: str) -> Figure:
    """Return a small picture that says why there is nothing to see."""
    figure = new_figure(6, 1.6)
    figure.text(0.5, 0.5, words, ha="center", va="center", fontsize=11, color=QUIET)
    return figure
