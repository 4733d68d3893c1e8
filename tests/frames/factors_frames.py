"""Frames of factors that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd

NAMES = pd.DataFrame(
    [
        ("Timetable", "school or class", "pressure", "untested"),
        ("Motivation", "pupil", "pressure", "confirmed"),
        ("Attendance on Mondays", "pupil", "pressure", "not confirmed"),
        ("Keen parents", "parent", "strength", "confirmed"),
    ],
    columns=["factor", "level", "influence", "confirmed"],
)
