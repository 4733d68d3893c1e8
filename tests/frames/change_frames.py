"""Frames of change that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd

WORDS = {
    "measure": "Reading",
    "unit": "points",
    "better": "higher",
    "before": "Sep 2025",
    "after": "May 2026",
}

PAIRS = pd.DataFrame(
    {
        "pupil": list("abcde"),
        "before": pd.array([90, 80, 85, 70, pd.NA], "Float64"),
        "after": pd.array([95, 78, 85, 80, 99], "Float64"),
    }
)

BINS = pd.DataFrame(
    {
        "change_group": ["fell (more than 3)", "about the same", "rose (more than 3)"],
        "count": pd.array([pd.NA, 15, 30], "Int64"),
        "n": pd.array([55, 55, 55], "Int64"),
        "percent": pd.array([pd.NA, 27.27, 54.55], "Float64"),
        "suppressed": ["fewer than 10", "", ""],
    }
)
