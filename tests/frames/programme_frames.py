"""Frames of programme that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd

READING = {"measure": "Reading", "better": "higher"}

EFFECTS = pd.DataFrame(
    {
        "partnership": ["Aberlour", "Braemuir $x$", "Corriebeg"],
        "g": pd.array([0.3, pd.NA, -0.2], "Float64"),
        "se": pd.array([0.15, pd.NA, 1.6], "Float64"),
        "n_target": pd.array([60, pd.NA, 20], "Int64"),
        "n_comparison": pd.array([90, pd.NA, 20], "Int64"),
        "low": pd.array([0.01, pd.NA, -3.34], "Float64"),
        "high": pd.array([0.59, pd.NA, 2.94], "Float64"),
        "weight": pd.array([80, pd.NA, 20], "Float64"),
        "suppressed": ["", "fewer than 10 pupils", ""],
    }
)

POOLED = pd.DataFrame(
    [
        {
            "partnerships": 2,
            "n": 190,
            "pooled": 0.25,
            "low": 0.04,
            "high": 0.46,
            "predicted_low": -0.11,
            "predicted_high": 0.61,
            "tau": 0.1,
            "i2": 43.2,
            "pooling": "random effects",
        }
    ]
)

NONE = POOLED.assign(
    **dict.fromkeys(["pooled", "low", "high", "predicted_low", "predicted_high", "tau", "i2"], pd.NA)
)
