"""What every chart shares: sizes, colours, text, panels and keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, Transform

from sipp_lib.charts.words import BASE, SMALL, line, width

Better = Literal["higher", "lower"]

WIDTH = 5.6  # inches at 100 CSS pixels each; pages never show a chart wider
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
    "text.color": INK,
    "hatch.linewidth": 1.0,
    "lines.solid_capstyle": "butt",
    "svg.hashsalt": "sipp",
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
    return Figure(figsize=(WIDTH, math.ceil(height * 100) / 100), facecolor="white")


# How a text of several lines hangs from its place: lines above it, and how far (in its size) the last baseline falls.
HANGING = {"top": (0.0, 0.9), "center": (0.5, 0.34), "baseline": (1.0, 0.0), "bottom": (1.0, -0.3)}


class Label(Text):
    """Lines of text, laid out by the house's line height and the widths of `words`, not by measuring glyphs.

    matplotlib's own layout measures every glyph of every text; here that was half the time of a chart.
    """

    def draw(self, renderer: Any) -> None:
        """Draw each line by its place, without a measuring pass."""
        if not (self.get_visible() and self.get_text()):
            return
        rows = self.get_text().split("\n")
        points, dot = float(self.get_fontsize()), renderer.points_to_pixels(1.0)
        va, ha = self.get_verticalalignment(), self.get_horizontalalignment()
        x, y = self.get_transform().transform(self.get_unitless_position())
        y = renderer.get_canvas_width_height()[1] - y if renderer.flipy() else y
        gc = renderer.new_gc()
        gc.set_foreground(self.get_color())
        step = line(points) * 72
        above, drop = HANGING[va]
        first = drop * points - above * (len(rows) - 1) * step
        for i, row in enumerate(rows):
            wide = width(row, points, str(self.get_fontweight())) * 72
            left = wide * {"left": 0.0, "center": 0.5, "right": 1.0}[ha]
            at = (x - left * dot, y + (first + i * step) * dot)
            renderer.draw_text(gc, *at, row, self.get_fontproperties(), 0, ismath=False, mtext=self)
        gc.restore()


class Panel:
    """Where data are drawn: a rectangle of a figure with a horizontal and a vertical scale.

    Four margins in inches and two ranges, known before anything is drawn, take the place of matplotlib's axes:
    axes with their ticks took 15 ms a chart, this takes a tenth.

    Parameters
    ----------
    figure : Figure
        On which to draw.
    left, right, top, bottom : float
        Margins in inches.
    x, y : (float, float)
        The ends of the scales; left to right, bottom to top.

    Attributes
    ----------
    width, height : float
        Inches.
    dx, dy : float
        How much of a scale is an inch.
    """

    def __init__(
        self,
        figure: Figure,
        left: float,
        right: float,
        top: float,
        bottom: float,
        *,
        x: tuple[float, float] = (0, 1),
        y: tuple[float, float] = (0, 1),
    ) -> None:
        wide, high = figure.get_size_inches()
        self.figure, self.x, self.y = figure, x, y
        self.left, self.bottom = left, bottom
        self.width, self.height = wide - left - right, high - top - bottom
        self.dx, self.dy = (x[1] - x[0]) / self.width, (y[1] - y[0]) / self.height
        place = Affine2D().translate(-x[0], -y[0]).scale(1 / self.dx, 1 / self.dy).translate(left, bottom)
        self.scale: Transform = place + figure.dpi_scale_trans

    def plot(self, x: Any, y: Any, **look: Any) -> None:
        """Draw a line, marks, or both, in the panel's scales."""
        self.figure.add_artist(Line2D(x, y, transform=self.scale, **look))

    def marks(self, x: Any, y: Any, marker: str, **look: Any) -> None:
        """Draw marks without a line between them."""
        self.plot(x, y, marker=marker, linestyle="none", **look)

    def strokes(self, xs: Any, ys: Any, **look: Any) -> None:
        """Draw many straight lines of one look: `xs` and `ys` hold a pair of ends each."""
        ends = [
            np.pad(np.asarray(each, dtype=float), ((0, 0), (0, 1)), constant_values=np.nan).ravel()
            for each in (xs, ys)
        ]
        self.plot(*ends, **look)

    def bar(self, x: float, y: float, width: float, height: float, **look: Any) -> None:
        """Draw a rectangle by its corner, its width and its height."""
        self.figure.add_artist(Rectangle((x, y), width, height, transform=self.scale, **look))

    def text(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write text at a place of the panel."""
        self.figure.add_artist(Label(x, y, text, transform=self.scale, **{"va": "center"} | look))

    def floor(self) -> None:
        """Draw the line on which the panel stands."""
        self.plot(self.x, [self.y[0]] * 2, color=GREY, linewidth=0.8, zorder=0.6)

    def below(self, at: Sequence[float], labels: Sequence[str], *, grid: bool = False) -> None:
        """Write labels below places of the horizontal scale, as many as fit, and draw lines above them."""
        if grid:
            self.strokes([(x, x) for x in at], [self.y] * len(at), color=GRID, linewidth=0.8, zorder=0.5)
        room = sum(width(label, SMALL) + 0.15 for label in labels)
        every = max(1, math.ceil(room / (self.width + 0.5)))
        for x, label in list(zip(at, labels, strict=True))[::every]:
            self.text(x, self.y[0] - 0.07 * self.dy, label, size=SMALL, ha="center", va="top")

    def beside(self, at: Sequence[float], labels: Sequence[str]) -> None:
        """Write labels to the left of places of the vertical scale, and draw lines from them."""
        self.strokes([self.x] * len(at), [(y, y) for y in at], color=GRID, linewidth=0.8, zorder=0.5)
        for y, label in zip(at, labels, strict=True):
            self.text(self.x[0] - 0.07 * self.dx, y, label, size=SMALL, ha="right")


@house
def nothing(words: str = "No data yet.") -> Figure:
    """A figure that says there is nothing to show, so that a report keeps its order."""
    figure = new_figure(0.6)
    say(figure, WIDTH / 2, 0.3, words, ha="center", va="center", color=MUTED)
    return figure


def say(figure: Figure, x: float, y: float, text: str, **how: Any) -> None:
    """Write text at inches from the figure's left and bottom edges, hanging from its top left corner."""
    figure.add_artist(Label(x, y, text, transform=figure.dpi_scale_trans, **{"va": "top"} | how))


def below(figure: Figure, rows: Sequence[str], **how: Any) -> None:
    """Write small lines of text at the bottom of the figure."""
    say(figure, 0.05, len(rows) * line(SMALL) + 0.04, "\n".join(rows), **{"size": SMALL} | how)


def mark(figure: Figure, x: float, y: float, **how: Any) -> None:
    """Draw one mark at inches from the figure's left and bottom edges."""
    look: dict[str, Any] = {"linestyle": "none", "markersize": 8} | how
    figure.add_artist(Line2D([x], [y], transform=figure.dpi_scale_trans, **look))


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """A few round numbers that cover a range; the first and last are the axis's ends."""
    if not (math.isfinite(low) and math.isfinite(high)):
        low, high = 0.0, 1.0
    if high <= low:
        low, high = low - max(1.0, abs(low) * 0.1), high + max(1.0, abs(high) * 0.1)
    return [float(x) for x in MaxNLocator(nbins=count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]


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
    x, row, step = left, 0, line(SMALL) * 1.15
    for label, how in entries:
        needed = 0.24 + width(label, SMALL) + 0.2
        if x > left and x + needed > WIDTH:
            x, row = left, row + 1
        y = top - (row + 0.5) * step
        mark(figure, x + 0.08, y, **how)
        say(figure, x + 0.22, y, label, size=SMALL, va="center")
        x += needed
    return (row + 1) * step
