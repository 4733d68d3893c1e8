"""What every chart shares: sizes, colours, text and keys."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from functools import wraps
from itertools import pairwise
from typing import Any, Literal, ParamSpec, TypeVar

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from sipp_lib.charts.words import BASE, SMALL, line, width

Better = Literal["higher", "lower"]

WIDTH = 5.6  # inches at 100 CSS pixels each; pages never show a chart wider
INK, MUTED, GRID = "#1f1f1f", "#595959", "#dddddd"
ASIDE: dict[str, Any] = {"color": "#595959", "style": "italic", "size": 10.0}  # what is not shown, in words
# Okabe & Ito (2008), https://jfly.uni-koeln.de/color/: told apart by people who are colour-blind.
BLUE, ORANGE, GREEN, VERMILLION, SKY, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#8a8a8a"
IMPROVEMENT, CONCERN = BLUE, VERMILLION
# which way a pupil or a group went: told by shape as well as by colour
WENT: dict[str, dict[str, Any]] = {
    "improved": {"marker": "o", "color": IMPROVEMENT},
    "no change": {"marker": "s", "color": GREY},
    "got worse": {"marker": "v", "color": CONCERN},
}
HOLLOW: dict[str, Any] = {"marker": "o", "color": MUTED, "markerfacecolor": "white"}
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
AT_HOME: ContextVar[bool] = ContextVar("at_home", default=False)
P = ParamSpec("P")
R = TypeVar("R")


def house(draw: Callable[P, R]) -> Callable[P, R]:
    """Shut out a person's own matplotlib settings, and formulas: a «$» in a teacher's text is a dollar.

    What is called by something in the house is there already: matplotlib takes a millisecond to move in.
    """

    @wraps(draw)
    def drawn(*args: P.args, **named: P.kwargs) -> R:
        if AT_HOME.get():
            return draw(*args, **named)
        inside = AT_HOME.set(True)
        try:
            with mpl.rc_context(HOUSE):
                return draw(*args, **named)
        finally:
            AT_HOME.reset(inside)

    return drawn


def went(start: float, end: float, better: Better) -> str:
    """Which way somebody went, as a word of `WENT`."""
    change = (end - start) * (1 if better == "higher" else -1)
    return "improved" if change > 0 else "got worse" if change < 0 else "no change"


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


def apart(at: Sequence[float], least: float) -> list[float]:
    """The same places in the same order, pushed apart where two would stand closer than ``least``."""
    order = sorted(range(len(at)), key=lambda i: at[i])
    moved = list(at)
    for below, above in pairwise(order):
        moved[above] = max(moved[above], moved[below] + least)
    aside = (sum(moved) - sum(at)) / len(at) if len(at) else 0.0
    return [place - aside for place in moved]


Key = Sequence[tuple[str, dict[str, Any]]]
KEY_STEP = line(SMALL) * 1.15


def _places(entries: Key, left: float) -> list[tuple[float, int]]:
    """Where each entry of a key begins, and in which line."""
    found, x, row = [], left, 0
    for label, _ in entries:
        needed = 0.24 + width(label, SMALL) + 0.2
        if x > left and x + needed > WIDTH:
            x, row = left, row + 1
        found.append((x, row))
        x += needed
    return found


def key_height(entries: Key, left: float = 0.05) -> float:
    """Inches that a key will use."""
    return (_places(entries, left)[-1][1] + 1) * KEY_STEP


def key(figure: Figure, top: float, entries: Key, left: float = 0.05) -> float:
    """A legend in lines of its own across the figure.

    Parameters
    ----------
    figure : Figure
        On which to draw.
    top : float
        Inches from the figure's bottom to the top of the first line.
    entries : sequence of (str, dict)
        Label, and how its mark is drawn (`matplotlib.lines.Line2D` keywords).
    left : float
        Inches from the left edge.

    Returns
    -------
    float
        Height used, in inches.
    """
    for (label, how), (x, row) in zip(entries, _places(entries, left), strict=True):
        y = top - (row + 0.5) * KEY_STEP
        mark(figure, x + 0.08, y, **how)
        say(figure, x + 0.22, y, label, size=SMALL, va="center")
    return key_height(entries, left)
