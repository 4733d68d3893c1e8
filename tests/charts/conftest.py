from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sipp_lib.disclosure.safe import Audience, SafeFrame, Subject

Safe = Callable[..., SafeFrame]


@pytest.fixture
def safe() -> Safe:
    def make(rows: object, audience: Audience = "public", subject: Subject = "pupils") -> SafeFrame:
        frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows)
        return SafeFrame("a table", frame, audience, subject, frame)

    return make


@pytest.fixture
def texts() -> Callable[[Figure], list[str]]:
    """Every text a person can read on a figure."""

    def read(figure: Figure) -> list[str]:
        return [
            t.get_text().replace("\n", " ") for t in figure.findobj(Text) if t.get_text() and t.get_visible()
        ]

    return read


@pytest.fixture
def lines() -> Callable[..., list[Line2D]]:
    """The lines and marks of a figure's panels with a certain look, in the order they were drawn."""

    def find(figure: Figure, **look: object) -> list[Line2D]:
        every = [artist for artist in figure.artists if isinstance(artist, Line2D)]
        found = [line for line in every if line.get_transform() is not figure.dpi_scale_trans]
        return [line for line in found if all(getattr(line, f"get_{k}")() == v for k, v in look.items())]

    return find


@pytest.fixture
def bars() -> Callable[..., list[Rectangle]]:
    """The bars of a figure of a certain height, in the order they were drawn."""

    def find(figure: Figure, height: float) -> list[Rectangle]:
        found = [artist for artist in figure.artists if isinstance(artist, Rectangle)]
        return [bar for bar in found if bar.get_height() == pytest.approx(height)]

    return find
