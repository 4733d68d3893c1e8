"""Frames of comparison that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd

WORDS = {"measure": "reading", "unit": "points", "before": "Sep 2025", "after": "May 2026"}

GROUPS = pd.DataFrame(
    {
        "group": ["target", "comparison"],
        "n": pd.array([24, 45], "Int64"),
        "mean_before": pd.array([82.4, 83.1], "Float64"),
        "mean_after": pd.array([88.6, 85.0], "Float64"),
        "suppressed": ["", ""],
    }
)

HIDDEN = GROUPS.assign(
    n=pd.array([24, pd.NA], "Int64"),
    mean_before=pd.array([82.4, pd.NA], "Float64"),
    mean_after=pd.array([88.6, pd.NA], "Float64"),
    suppressed=["", "fewer than 10 pupils"],
)

ADJUSTED = pd.DataFrame(
    {
        "method": ["pupils counted as independent", "taking account of classes"],
        "difference": [0.079, 0.079],
        "low": [0.006, -0.015],
        "high": [0.153, 0.173],
    }
)

FOREST = {"measure": "place value", "unit": "points", "better": "higher"}
