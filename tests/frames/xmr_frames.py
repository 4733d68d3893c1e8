"""Frames of xmr that the tests of its chart and of its words look at."""

from __future__ import annotations

import numpy as np
import pandas as pd

WORDS = {"measure": "Attendance", "unit": "% of openings", "better": "higher"}


def series(
    values: list[float], kind: object = "limits", low: float = 89.0, high: float = 95.0
) -> pd.DataFrame:
    shown = pd.array([pd.NA if np.isnan(v) else v for v in values], "Float64")
    count = len(values)
    none = kind is pd.NA
    return pd.DataFrame(
        {
            "month": pd.date_range("2024-08-01", periods=count, freq="MS"),
            "percent": shown,
            "n": 120,
            "centre": pd.array([pd.NA if none else 92.0] * count, "Float64"),
            "lower_limit": pd.array([pd.NA if none else low] * count, "Float64"),
            "upper_limit": pd.array([pd.NA if none else high] * count, "Float64"),
            "outside": pd.array(
                [not none and not np.isnan(v) and not low <= v <= high for v in values], "boolean"
            ),
            "limits": pd.array([kind] * count, "string"),
            "suppressed": ["fewer than 10 pupils" if np.isnan(v) else "" for v in values],
        }
    )


BEYOND = series([91, 93, 96, 92, 88, 93, np.nan])

EVENTS = pd.DataFrame({"date": pd.to_datetime(["2024-11-04"]), "what": ["storm"], "intervention": [False]})
