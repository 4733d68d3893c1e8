"""Frames of plan that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd

ACTIONS = pd.DataFrame(
    [
        ("Train staff", "intervention", "2025-08-18", "2025-09-05", "done"),
        ("Baseline test", "evaluation", "2025-09-01", None, "under way"),
        ("Workshops", "intervention", None, "2025-12-12", "dropped"),
        ("$Share$ it", "evaluation", None, None, "not started"),
    ],
    columns=["action", "purpose", "start", "end", "progress"],
)

START = pd.Timestamp("2025-09-15")
