"""Columns of a frame as plain numbers, and its row with the widest interval."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]


def floats(frame: pd.DataFrame, *names: str) -> list[Numbers]:
    """Columns of a frame as arrays, with NaN where a number is missing or hidden.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, any)
        Any numeric columns, nullable or not.
    *names : str
        Which of them.

    Returns
    -------
    list of numpy.ndarray, each of shape (rows,)

    Raises
    ------
    KeyError
        When a column is missing.
    """
    return [frame[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in names]


def widest(rows: pd.DataFrame) -> Any:
    """The row with the widest interval: with few classes, allowing for them can make it too narrow.

    Parameters
    ----------
    rows : pandas.DataFrame, one row a method
        ``low``, ``high``, with any others; NA allowed.

    Returns
    -------
    pandas.Series
        That row; the first where none has an interval.

    """
    known = rows[rows["low"].notna()]
    return (
        rows.iloc[0]
        if known.empty
        else known.iloc[int((known["high"] - known["low"]).astype(float).argmax())]
    )
