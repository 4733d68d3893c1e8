from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest
from matplotlib.figure import Figure
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
