"""Where a chart's data are drawn: a rectangle of the figure with two scales, in the place of matplotlib's axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from matplotlib.transforms import Affine2D, Transform

from sipp_lib.charts import style, words


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

    def shape(self, corners: Sequence[tuple[float, float]], **look: Any) -> None:
        """Draw a filled shape by its corners."""
        self.figure.add_artist(Polygon(corners, closed=True, transform=self.scale, **look))

    def text(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write text at a place of the panel."""
        self.figure.add_artist(style.Label(x, y, text, transform=self.scale, **{"va": "center"} | look))

    def floor(self) -> None:
        """Draw the line on which the panel stands."""
        self.plot(self.x, [self.y[0]] * 2, color=style.GREY, linewidth=0.8, zorder=0.6)

    def below(self, at: Sequence[float], labels: Sequence[str], *, grid: bool = False) -> None:
        """Write labels below places of the horizontal scale, as many as fit, and draw lines above them."""
        if grid:
            self.strokes(
                [(x, x) for x in at], [self.y] * len(at), color=style.GRID, linewidth=0.8, zorder=0.5
            )
        room = sum(words.width(label, words.SMALL) + 0.15 for label in labels)
        every = max(1, math.ceil(room / (self.width + 0.5)))
        for x, label in list(zip(at, labels, strict=True))[::every]:
            self.text(x, self.y[0] - 0.07 * self.dy, label, size=words.SMALL, ha="center", va="top")

    def beside(self, at: Sequence[float], labels: Sequence[str]) -> None:
        """Write labels to the left of places of the vertical scale, and draw lines from them."""
        self.strokes([self.x] * len(at), [(y, y) for y in at], color=style.GRID, linewidth=0.8, zorder=0.5)
        for y, label in zip(at, labels, strict=True):
            self.text(self.x[0] - 0.07 * self.dx, y, label, size=words.SMALL, ha="right")
