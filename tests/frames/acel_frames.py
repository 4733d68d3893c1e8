"""Frames of acel that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd


def rates(organiser: str, percents: dict[str, float | None]) -> pd.DataFrame:
    shown = pd.array(list(percents.values()), "Float64")
    return pd.DataFrame(
        {
            "stage": list(percents),
            "organiser": organiser,
            "n": pd.array([None if p is None else 80 for p in percents.values()], "Int64"),
            "percent": shown,
            "low": shown - 10,
            "high": shown + 8,
            "suppressed": ["fewer than 10 pupils" if p is None else "" for p in percents.values()],
        }
    )


READING = rates("reading", {"P1": 70, "P7": 65})

NUMERACY = rates("numeracy", {"P1": 82, "P7": None})
