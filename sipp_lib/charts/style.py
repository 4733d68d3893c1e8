"""What every chart shares: theme, colours, Axes by their margins, and a figure's SVG."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import seaborn as sns
from matplotlib import style as styles
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sipp_lib.charts import canvas
from sipp_lib.charts.canvas import BASE, SMALL
from sipp_lib.charts.fonts import line
from sipp_lib.wording.words import ALIKE

STEP = line(SMALL)
INK, MUTED, GRID = "#1f1f1f", "#595959", "#dddddd"
ASIDE: dict[str, Any] = {"color": MUTED, "style": "italic", "size": SMALL}  # what is not shown, in words
# told apart by people who are colour-blind
BLUE, ORANGE, _, VERMILLION, *_, GREY, _, _ = sns.color_palette("colorblind").as_hex()
IMPROVEMENT, CONCERN = BLUE, VERMILLION
GROUND: dict[str, Any] = {"facecolor": "white", "linewidth": 0, "pad": 1}  # behind words that stand on a line
# of `sipp_lib.wording.words.direction`: told by shape as well as by colour
DIRECTIONS: dict[str, dict[str, Any]] = {
    "improved": {"marker": "o", "color": IMPROVEMENT},
    "no change": {"marker": "s", "color": GREY},
    "got worse": {"marker": "v", "color": CONCERN},
}
SINCE = "known afterwards only"
MARKS = DIRECTIONS | {ALIKE: DIRECTIONS["no change"], SINCE: {"marker": "o", "color": INK}}
HOLLOW: dict[str, Any] = {"marker": "o", "color": MUTED, "markerfacecolor": "white"}
RUST = "#9c4500"  # vermillion is too pale for words on white

THEME: dict[str, Any] = sns.axes_style("white") | {
    "axes.edgecolor": GREY,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.labelsize": SMALL,
    "axes.titlesize": SMALL,
    "axes.labelcolor": INK,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "xtick.major.pad": 6,
    "ytick.major.pad": 6,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "text.color": INK,
    "font.size": BASE,
    "legend.fontsize": SMALL,
    # by which text is measured; Verdana, where a reader has no DejaVu, is as wide
    "font.sans-serif": ["DejaVu Sans", "Verdana"],
    "text.parse_math": False,
    "text.usetex": False,
    "hatch.linewidth": 1.0,
    "lines.solid_capstyle": "butt",
    "svg.fonttype": "none",
    "svg.hashsalt": "sipp",
}
# XML has no place for these, however they got into a text
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@contextmanager
def themed() -> Iterator[None]:
    """Shut out a person's own matplotlib settings, and formulas: a ‘$’ in a teacher's text is a dollar.

    Stands above a function that draws: ``@themed()``.
    """
    with styles.context(["default", THEME]):
        yield


# ---- a figure, its Axes, and its picture


def axes(
    ax: Axes | None,
    height: float,
    *,
    left: float = 0,
    right: float = 0,
    top: float = 0,
    bottom: float = 0,
    grid: Literal["x", "y"] | None = None,
) -> Axes:
    """The Axes that were given, or those of a new figure of the house's width.

    Parameters
    ----------
    ax : Axes or None
        Given by the caller, who leaves as much room around them as the chart's words need.
    height : float
        Of a new figure, in inches.
    left, right, top, bottom : float
        Margins of a new figure's Axes, in inches: known before anything is drawn, so that nothing need be laid out.
    grid : {"x", "y"}, optional
        From which axis lines are drawn across new Axes.
    """
    if ax is not None:
        return ax
    height = math.ceil(height * 100) / 100
    figure = Figure(figsize=(canvas.wide(), height), facecolor="white")
    ax = figure.add_axes(
        (
            left / canvas.wide(),
            bottom / height,
            (canvas.wide() - left - right) / canvas.wide(),
            (height - top - bottom) / height,
        )
    )
    if grid:
        ax.grid(visible=True, axis=grid, clip_on=False)
    return ax


def sheet(ax: Axes | None, height: float) -> Axes:
    """Axes without scales for boxes of text: their units are inches from the top left corner."""
    ax = axes(ax, height)
    ax.set(xlim=(0, canvas.wide()), ylim=(height, 0))
    ax.set_axis_off()
    return ax


def figure_of(ax: Axes) -> Figure:
    """The whole figure on which Axes stand."""
    found = ax.get_figure(root=True)
    if found is None:
        raise ValueError("These Axes were taken off their figure.")
    return found


@themed()
def empty_figure(words: str = "No data yet.", ax: Axes | None = None) -> Figure:
    """A figure that says there is nothing to show, so that a report keeps its order."""
    ax = axes(ax, 0.6)
    ax.set_axis_off()
    ax.text(0.5, 0.5, words, transform=ax.transAxes, ha="center", va="center", color=MUTED)
    return figure_of(ax)


def size(figure: Figure) -> tuple[int, int]:
    """Width and height at which a page shows the figure, in CSS pixels."""
    wide, high = figure.get_size_inches()
    return round(wide * 100), round(high * 100)


@themed()
def svg(figure: Figure) -> bytes:
    """The figure as an SVG, its text as text: the same figure gives the same bytes."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata=dict.fromkeys(["Date", "Creator", "Format", "Type"]))
    text = file.getvalue()
    return UNWRITABLE.sub("", text[text.index("<svg") :]).encode()  # without the address of a document type
