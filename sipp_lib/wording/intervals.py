"""Groups with their intervals, a sentence each; for gaps, lenses and levels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sipp_lib.formats import fixed
from sipp_lib.wording import words


def value(frame: pd.DataFrame) -> str:
    """The column that is drawn: a percentage where there is one, else a mean."""
    return "percent" if "percent" in frame else "mean"


def unit_of(frame: pd.DataFrame, unit: str) -> str:
    """What the drawn column holds, in words."""
    return "% of pupils" if value(frame) == "percent" else f"mean in {unit}" if unit else "mean"


def sentences(frame: pd.DataFrame, labels: Sequence[str]) -> list[str]:
    """A sentence a row, for an alt text."""
    percent = value(frame) == "percent"
    columns = [words.floats(frame[c]) for c in (value(frame), "low", "high")]
    every = np.concatenate(columns)
    decimals = words.alike(every, 1 if percent else words.places(columns[0]))
    sign = "%" if percent else ""
    said = []
    for y, (label, row) in enumerate(zip(labels, words.rows(frame), strict=True)):
        middle, low, high = (fixed(column[y], decimals) + sign for column in columns)
        people = words.pupils(row["n"])
        known = f"{middle} of {people}" if percent else f"mean {middle} for {people}"
        if not np.isnan(columns[1][y]):
            known = f"{known} (interval {low} to {high})"
        said.append(f"{label}: {words.hidden(row) if np.isnan(columns[0][y]) else known}.")
    return said
