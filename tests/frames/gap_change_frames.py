"""Frames of gap change that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd

READING = {
    "measure": "Reading, P1",
    "unit": "",
    "better": "higher",
    "before": "Sep 2025",
    "after": "May 2026",
}


def quintiles(percents: list[float | None], n: int = 80) -> pd.DataFrame:
    shown = pd.array(percents, "Float64")
    sizes = pd.array([None if p is None else n for p in percents], "Int64")
    return pd.DataFrame(
        {
            "quintile": [1, 2, 3, 4, 5],
            "n": sizes,
            "percent": shown,
            "low": shown - 5,
            "high": shown + 5,
            "suppressed": ["fewer than 10 pupils" if p is None else "" for p in percents],
        }
    )


BEFORE = quintiles([60, 70, None, 80, 90])

AFTER = quintiles([72, 70, None, None, 88], n=75)
