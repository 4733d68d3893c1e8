"""Frames of likert that the tests of its chart and of its words look at."""

from __future__ import annotations

import pandas as pd

ANSWERS = ["strongly agree", "agree", "neither", "disagree", "strongly disagree"]


def items(percents: list[float | None], answers: list[str], column: str = "answer") -> pd.DataFrame:
    known = pd.array(percents, "Float64")
    return pd.DataFrame(
        {
            "item": "I enjoy $reading$",
            column: answers,
            "count": (known / 2).round().astype("Int64"),
            "n": pd.array([50] * len(answers), "Int64"),
            "percent": known,
            "suppressed": ["fewer than 10" if p is None else "" for p in percents],
        }
    )


SEED = items([72, 20, 0, 6, 2], ANSWERS)

BANDS = items([62, 38, None], ["agree", "neither", "disagree"], "band")
