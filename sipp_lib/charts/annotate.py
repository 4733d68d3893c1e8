"""What stands on and around a chart's Axes: words, ticks, marks with intervals, and keys."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.text import Annotation
from matplotlib.ticker import MaxNLocator

from sipp_lib.charts import canvas, style
from sipp_lib.charts.canvas import SMALL
from sipp_lib.charts.fonts import widest, width, wrap
from sipp_lib.formats import fixed
from sipp_lib.wording import words
from sipp_lib.wording.words import exact

BESIDE = ("axes fraction", "data")  # coordinates of a place at the Axes' edge, in a row
ABOVE = ("data", "axes fraction")  # and of one at a value, at the Axes' top or foot


def inches(ax: Axes) -> tuple[float, float]:
    """How wide and how high Axes are."""
    box = ax.get_window_extent()
    dpi = style.figure_of(ax).dpi
    return box.width / dpi, box.height / dpi


def per_inch(ax: Axes) -> tuple[float, float]:
    """How much of the horizontal and of the vertical scale is an inch."""
    (wide, high), x, y = inches(ax), ax.get_xlim(), ax.get_ylim()
    return abs(x[1] - x[0]) / wide, abs(y[1] - y[0]) / high


def lines(text: str, most: int) -> tuple[str, ...]:
    """Small text broken into lines across the whole figure."""
    return wrap(text, canvas.wide() - 0.15, SMALL, most)


def write(
    ax: Axes, text: str, at: tuple[float, float], aside: tuple[float, float] = (0, 0), **look: Any
) -> Annotation:
    """Write text at a place in data coordinates, or in those named by `xycoords`, and inches aside of it."""
    offset = (72 * aside[0], 72 * aside[1])
    how: dict[str, Any] = {"va": "center", "xycoords": "data", "annotation_clip": False} | look
    return ax.annotate(text, at, xytext=offset, textcoords="offset points", **how)


def beside(ax: Axes, text: str, edge: Literal[0, 1], row: float, aside: float, **look: Any) -> Annotation:
    """Write text in a row at the left (0) or right (1) edge of the Axes, and inches to the right of it."""
    return write(ax, text, (edge, row), (aside, 0), **{"xycoords": BESIDE, "size": SMALL} | look)


def caption(ax: Axes, rows: Sequence[str], left: float, below: float = 0.34) -> None:
    """What is measured, as the label of the horizontal axis: from the figure's left edge, below the ticks' labels."""
    wide, high = inches(ax)
    ax.set_xlabel("\n".join(rows), ha="left", va="top")
    ax.xaxis.set_label_coords(-(left - 0.05) / wide, -below / high)


def title(ax: Axes, rows: Sequence[str], left: float, above: float) -> None:
    """What is measured, above the Axes from the figure's left edge; `above` is where its foot stands, in inches."""
    wide, high = inches(ax)
    ax.set_title("\n".join(rows), loc="left", x=-(left - 0.05) / wide, y=1 + above / high, pad=0)


def row_labels(ax: Axes, at: Any, labels: Sequence[str], left: float, **look: Any) -> None:
    """Write who each row is about, from the figure's left edge."""
    ax.set_yticks(at, labels, ha="left", **look)
    ax.tick_params(axis="y", pad=72 * (left - 0.05))


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """A few round numbers that cover a range; the first and last are the axis's ends."""
    if not (math.isfinite(low) and math.isfinite(high)):
        low, high = 0.0, 1.0
    if high <= low:
        low, high = low - max(1.0, abs(low) * 0.1), high + max(1.0, abs(high) * 0.1)
    return [float(x) for x in MaxNLocator(nbins=count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]


def x_ticks(ax: Axes, at: Sequence[float], labels: Sequence[str]) -> None:
    """Set the ticks of the horizontal scale; where labels would touch, every second or third is written, and zero."""
    room = min((after - before for before, after in pairwise(at)), default=math.inf) / per_inch(ax)[0]
    every = max(1, math.ceil((widest(labels) + 0.08) / room))
    first = next((place for place, x in enumerate(at) if abs(x) < 1e-9), 0) % every
    ax.set_xticks(at, [label if i % every == first else "" for i, label in enumerate(labels)])


def apart(at: Sequence[float], least: float) -> list[float]:
    """The same places in the same order, pushed apart where two would stand closer than ``least``."""
    order = sorted(range(len(at)), key=lambda i: at[i])
    moved = list(at)
    for below, above in pairwise(order):
        moved[above] = max(moved[above], moved[below] + least)
    aside = (sum(moved) - sum(at)) / len(at) if len(at) else 0.0
    return [place - aside for place in moved]


def around_zero(values: Sequence[float]) -> tuple[list[float], list[str]]:
    """Ticks that cover the values and zero, and their labels, so that both sides of zero are seen."""
    low, high = min([0.0, *values]), max([0.0, *values])
    least = 0.6 * max(high, -low, 1e-9)  # so much of the other side that its words have a place
    at = ticks(min(low, -least), max(high, least))
    return at, [fixed(x, exact(at)) for x in at]


def sides(ax: Axes, better: words.Better) -> None:
    """A line at zero, and above it which side of it favours which group."""
    ax.axvline(0, color=style.INK, linewidth=1.2, zorder=0.8)
    names = ["favours comparison", "favours target"][:: 1 if better == "higher" else -1]
    zero = ax.get_window_extent().x0 / style.figure_of(ax).dpi - ax.get_xlim()[0] / per_inch(ax)[0]
    if any(
        width(f"← {name}", SMALL, "bold") + 0.06 > room
        for name, room in zip(names, (zero, canvas.wide() - zero), strict=True)
    ):
        names = [name.removeprefix("favours ") for name in names]
    look: dict[str, Any] = {
        "xycoords": ABOVE,
        "size": SMALL,
        "va": "bottom",
        "weight": "bold",
    }
    write(ax, f"← {names[0]}", (0, 1), (-0.06, 0.03), ha="right", **look)
    write(ax, f"{names[1]} →", (0, 1), (0.06, 0.03), ha="left", **look)


def intervals(ax: Axes, y: Any, middle: Any, low: Any, high: Any, **mark: Any) -> None:
    """A mark and the line of its interval in each row whose value is known."""
    some = ~np.isnan(middle)
    ax.hlines(y[some], low[some], high[some], color=style.BLUE, linewidth=2.5, alpha=0.55, clip_on=False)
    look: dict[str, Any] = {"color": style.BLUE, "linewidth": 0, "zorder": 3, "clip_on": False}
    sns.scatterplot(x=middle[some], y=y[some], ax=ax, **look | mark)


def dots(ax: Axes, x: Any, y: Any, ways: Any = None, size: float = 9) -> None:
    """A hollow dot at each place, or the mark of which way somebody went; `size` in points."""
    if not len(x):
        return
    look: dict[str, Any] = {"s": size**2, "linewidth": size / 9, "edgecolor": style.MUTED, "color": "white"}
    if ways is not None:
        of = {name: style.MARKS[name] for name in dict.fromkeys(ways)}
        look = {"s": (size + 1) ** 2, "linewidth": 0, "hue": ways, "style": ways, "legend": False}
        look["palette"] = {name: each["color"] for name, each in of.items()}
        look["markers"] = {name: each["marker"] for name, each in of.items()}
    sns.scatterplot(x=x, y=y, ax=ax, zorder=3, clip_on=False, **look)


# ---- keys

Key = Sequence[tuple[str, dict[str, Any]]]


def _columns(entries: Key, room: float) -> int:
    """In how many columns a key fits."""
    wide = [0.42 + width(label, SMALL) for label, _ in entries]
    return next(
        n for n in range(len(wide), 0, -1) if n == 1 or sum(max(wide[i::n]) for i in range(n)) <= room
    )


def key_height(entries: Key, left: float = 0.05) -> float:
    """Inches that a key will use."""
    return math.ceil(len(entries) / _columns(entries, canvas.wide() - left)) * style.STEP * 1.15


def key(ax: Axes, entries: Key, left: float, above: float, start: float = 0.05) -> None:
    """A legend in lines of its own above the Axes, from `start` inches of the figure's left edge.

    Parameters
    ----------
    ax : Axes
        Above which it stands.
    entries : sequence of (str, dict)
        Label, and how its mark is drawn (`matplotlib.lines.Line2D` keywords).
    left, above : float
        Inches from the figure's left edge to the Axes, and from their top to the key's.
    """
    wide, high = inches(ax)
    count = _columns(entries, canvas.wide() - start)
    # a legend is filled column by column; people read line by line
    plain: dict[str, Any] = {"linestyle": "none", "markersize": 8}
    handles = [Line2D([], [], label=label, **plain | how) for label, how in entries]
    handles = [each for i in range(count) for each in handles[i::count]]
    ax.legend(
        handles=handles,
        ncols=count,
        loc="upper left",
        bbox_to_anchor=((start - left) / wide, 1 + above / high),
        frameon=False,
        borderpad=0,
        borderaxespad=0.2,
        handlelength=1,
        handletextpad=0.4,
        columnspacing=1.2,
        labelspacing=0.3,
    )
