"""What every chart shares: sizes, colours, axes, keys, and the bytes of a PNG."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from PIL import Image

from sipp_lib.charts.words import BASE, SMALL, line, width

Better = Literal["higher", "lower"]

WIDTH = 5.6  # inches at 100 CSS pixels each; pages never show a chart wider
CSS_DPI, PNG_DPI = 100, 200
INK, MUTED, GRID = "#1f1f1f", "#595959", "#dddddd"
ASIDE: dict[str, Any] = {"color": "#595959", "style": "italic", "size": 10.0}  # what is not shown, in words
# Okabe & Ito (2008), https://jfly.uni-koeln.de/color/: told apart by people who are colour-blind.
BLUE, ORANGE, GREEN, VERMILLION, SKY, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#8a8a8a"
IMPROVEMENT, CONCERN = BLUE, VERMILLION
RUST = "#9c4500"  # vermillion is too pale for words on white

HOUSE: Any = {
    "font.family": ["DejaVu Sans"],
    "font.size": BASE,
    "text.parse_math": False,
    "text.usetex": False,
    "text.hinting": "none",
    "text.color": INK,
    "hatch.linewidth": 1.0,
    "lines.solid_capstyle": "butt",
}
P = ParamSpec("P")
R = TypeVar("R")


def house(draw: Callable[P, R]) -> Callable[P, R]:
    """Shut out a person's own matplotlib settings, and formulas: a «$» in a teacher's text is a dollar."""

    @wraps(draw)
    def drawn(*args: P.args, **named: P.kwargs) -> R:
        with mpl.rc_context(HOUSE):
            return draw(*args, **named)

    return drawn


def new_figure(height: float) -> Figure:
    """A white figure of the house's width.

    Parameters
    ----------
    height : float
        Inches.
    """
    figure = Figure(figsize=(WIDTH, math.ceil(height * 100) / 100), dpi=PNG_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def panel(figure: Figure, left: float, right: float, top: float, bottom: float) -> Axes:
    """Quiet axes that leave margins of so many inches on the four sides."""
    width, height = figure.get_size_inches()
    box = (left / width, bottom / height, (width - left - right) / width, (height - top - bottom) / height)
    axes = figure.add_axes(box)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(GREY)
    axes.tick_params(labelsize=SMALL, length=0, labelcolor=INK, pad=5)
    axes.set_axisbelow(True)
    axes.set_xticks([])
    axes.set_yticks([])
    return axes


@house
def nothing(words: str = "No data yet.") -> Figure:
    """A figure that says there is nothing to show, so that a report keeps its order."""
    figure = new_figure(0.6)
    figure.text(0.5, 0.5, words, ha="center", va="center", color=MUTED)
    return figure


def say(figure: Figure, x: float, y: float, text: str, **how: Any) -> None:
    """Write text at inches from the figure's left and bottom edges, hanging from its top left corner."""
    look: dict[str, Any] = {"va": "top", "linespacing": 1.25} | how
    figure.text(x, y, text, transform=figure.dpi_scale_trans, **look)


def below(figure: Figure, rows: Sequence[str], **how: Any) -> None:
    """Write small lines of text at the bottom of the figure."""
    say(figure, 0.05, len(rows) * line(SMALL) + 0.04, "\n".join(rows), **{"size": SMALL} | how)


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """A few round numbers that cover a range; the first and last are the axis's ends."""
    if not (math.isfinite(low) and math.isfinite(high)):
        low, high = 0.0, 1.0
    if high <= low:
        low, high = low - max(1.0, abs(low) * 0.1), high + max(1.0, abs(high) * 0.1)
    return [float(x) for x in MaxNLocator(nbins=count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]


def across(axes: Axes, at: Sequence[float], labels: Sequence[str], *, grid: bool = True) -> None:
    """Set the horizontal axis: its ends, its ticks and their labels."""
    axes.set_xlim(at[0], at[-1])
    room = axes.get_position().width * WIDTH
    every = max(1, math.ceil(sum(width(label, SMALL) + 0.15 for label in labels) / (room + 0.5)))
    axes.set_xticks(list(at), [label if i % every == 0 else "" for i, label in enumerate(labels)])
    if grid:
        axes.grid(axis="x", color=GRID, linewidth=0.8)


def key(
    figure: Figure, top: float, entries: Sequence[tuple[str, dict[str, Any]]], left: float = 0.05
) -> float:
    """A legend in lines of its own across the figure.

    Parameters
    ----------
    top : float
        Inches from the figure's bottom to the top of the first line.
    entries : sequence of (str, dict)
        Label, and how its mark is drawn (`matplotlib.lines.Line2D` keywords).

    Returns
    -------
    float
        Height used, in inches.
    """
    left = 0.05
    x, row, step = left, 0, line(SMALL) * 1.15
    for label, mark in entries:
        needed = 0.24 + width(label, SMALL) + 0.2
        if x > left and x + needed > WIDTH:
            x, row = left, row + 1
        y = top - (row + 0.5) * step
        look: dict[str, Any] = {"linestyle": "none", "markersize": 8, "clip_on": False} | mark
        figure.add_artist(mpl.lines.Line2D([x + 0.08], [y], transform=figure.dpi_scale_trans, **look))
        say(figure, x + 0.22, y, label, size=SMALL, va="center_baseline")
        x += needed
    return (row + 1) * step


def size(figure: Figure) -> tuple[int, int]:
    """Width and height at which a page shows the figure, in CSS pixels."""
    wide, high = figure.get_size_inches()
    return round(wide * CSS_DPI), round(high * CSS_DPI)


@house
def png(figure: Figure) -> bytes:
    """The figure as a PNG for sharp screens, of at most 128 colours: the same figure gives the same bytes."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    drawn: Any = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    pixels = Image.frombuffer("RGBA", canvas.get_width_height(), drawn, "raw", "RGBA", 0, 1).convert("RGB")
    few = pixels.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.putpalette(
        [255 if part > 251 else part for part in few.getpalette() or []]
    )  # its white is a shade off
    file = io.BytesIO()
    few.save(file, "PNG", compress_level=4)
    return file.getvalue()
