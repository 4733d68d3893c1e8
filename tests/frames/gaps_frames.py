"""Frames of gaps that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd

READING = {"measure": "Reading, P1", "unit": "", "better": "higher"}


def quintiles(hide: tuple[int, ...] = ()) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            "quintile": [1, 2, 3, 4, 5],
            "n": [120, 95, 80, 60, 45],
            "percent": [73.0, 77, 81, 86, 90],
            "low": [64.0, 68, 71, 75, 78],
            "high": [80.0, 84, 88, 93, 97],
            "suppressed": "",
        }
    ).astype({"n": "Int64", "percent": "Float64", "low": "Float64", "high": "Float64"})
    gone = frame["quintile"].isin(hide)
    frame.loc[gone, ["n", "percent", "low", "high"]] = pd.NA
    frame.loc[gone, "suppressed"] = "fewer than 10 pupils"
    return frame
