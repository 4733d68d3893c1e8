from __future__ import annotations

from collections.abc import Callable

import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox


@pytest.fixture
def texts() -> Callable[[Figure], list[str]]:
    """Every text a person can read on a figure."""

    def read(figure: Figure) -> list[str]:
        written = [t for t in figure.findobj(Text) if t.get_text() and t.get_visible()]
        return [t.get_text().replace("\n", " ") for t in written]

    return read


@pytest.fixture
def boxes() -> Callable[[Figure], dict[str, Bbox]]:
    """Where the words of a figure stand, as shares of it."""

    def find(figure: Figure) -> dict[str, Bbox]:
        figure.draw_without_rendering()
        written = [t for t in figure.findobj(Text) if t.get_text() and t.get_visible()]
        apart = figure.transFigure.inverted()
        return {t.get_text().replace("\n", " "): t.get_window_extent().transformed(apart) for t in written}

    return find


@pytest.fixture
def lines() -> Callable[..., list[Line2D]]:
    """The lines of a figure's Axes with a certain look, in the order they were drawn."""

    def find(figure: Figure, **look: object) -> list[Line2D]:
        every = [line for ax in figure.axes for line in ax.lines]
        return [line for line in every if all(getattr(line, f"get_{k}")() == v for k, v in look.items())]

    return find


@pytest.fixture
def points() -> Callable[[Figure], list[list[tuple[float, float]]]]:
    """Where the marks of a figure stand: a list for each set of marks, in the order they were drawn."""

    def find(figure: Figure) -> list[list[tuple[float, float]]]:
        found = [each for ax in figure.axes for each in ax.collections if isinstance(each, PathCollection)]
        return [
            [(float(x), float(y)) for x, y in each.get_offsets()] for each in found if len(each.get_offsets())
        ]

    return find


@pytest.fixture
def segments() -> Callable[[Figure], list[list[list[tuple[float, float]]]]]:
    """The straight lines of a figure, such as intervals, each by its two ends: a list for each set, as drawn."""

    def find(figure: Figure) -> list[list[list[tuple[float, float]]]]:
        found = [each for ax in figure.axes for each in ax.collections if isinstance(each, LineCollection)]
        return [[[(float(x), float(y)) for x, y in ends] for ends in each.get_segments()] for each in found]

    return find


@pytest.fixture
def strokes() -> Callable[..., list[list[tuple[float, float]]]]:
    """The two ends of each straight stroke, such as an interval, of a certain width."""

    def find(figure: Figure, linewidth: float) -> list[list[tuple[float, float]]]:
        found = [each for ax in figure.axes for each in ax.collections if isinstance(each, LineCollection)]
        some = [each for each in found if each.get_linewidth()[0] == pytest.approx(linewidth)]
        return [[(float(x), float(y)) for x, y in ends] for each in some for ends in each.get_segments()]

    return find


@pytest.fixture
def bars() -> Callable[..., list[Rectangle]]:
    """The bars of a figure of a certain height, in the order they were drawn."""

    def find(figure: Figure, height: float) -> list[Rectangle]:
        found = [each for ax in figure.axes for each in ax.patches if isinstance(each, Rectangle)]
        return [bar for bar in found if bar.get_height() == pytest.approx(height)]

    return find
