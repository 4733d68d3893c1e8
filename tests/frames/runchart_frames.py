"""Frames of runchart that the tests of its chart and of its words look at."""

from __future__ import annotations

import numpy as np
import pandas as pd

WORDS = {"measure": "Attendance", "unit": "% of openings", "better": "higher"}

EVENTS = pd.DataFrame(
    {
        "date": pd.to_datetime(["2025-06-02", "2024-11-04", "2020-01-01"]),
        "what": ["daily paired reading", "$x^2$ storm", "too early"],
        "intervention": [True, False, False],
    }
)


def runs(values: list[float], median: float) -> list[float]:
    found, last, number = [], 0.0, 0
    for value in values:
        side = 0.0 if np.isnan(value) else np.sign(value - median)
        number += bool(side and side != last)
        last = side or last
        found.append(number if side else np.nan)
    return found


def series(values: list[float], median: float = 92.0, split: int = 10) -> pd.DataFrame:
    shown = pd.array([pd.NA if np.isnan(v) else v for v in values], "Float64")
    return pd.DataFrame(
        {
            "month": pd.date_range("2024-08-01", periods=len(values), freq="MS"),
            "percent": shown,
            "n": 120,
            "median": pd.array([pd.NA if np.isnan(v) else median for v in values], "Float64"),
            "useful": [not np.isnan(v) and v != median for v in values],
            "run": runs(values, median),
            "phase": ["baseline" if i < split else "after" for i in range(len(values))],
            "suppressed": ["fewer than 10 pupils" if np.isnan(v) else "" for v in values],
        }
    )


def signal(
    longest: int, limit: int = 7, crossings: int = 6, least: int = 4, *, found: object = True
) -> pd.DataFrame:
    row = {"n_useful": 19, "longest_run": longest, "longest_run_limit": limit, "crossings": crossings}
    return pd.DataFrame([row | {"crossings_limit": least, "signal": found, "rule": "fewer false alarms"}])


UP = series([91, 93] * 5 + [94] * 9)

STEADY = signal(2, found=False)


def scottish(longest: int, trend: int, *, found: object = True) -> pd.DataFrame:
    row = {"n_useful": 19, "longest_run": longest, "longest_run_limit": 5, "longest_trend": trend}
    row |= {"longest_trend_limit": 5, "crossings": 9, "crossings_limit": pd.NA, "signal": found}
    return pd.DataFrame([row | {"rule": "NHS Scotland"}])
