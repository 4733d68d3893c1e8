"""Columns of a frame as plain numbers, and the row of several methods that is told."""

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


def told(rows: pd.DataFrame) -> tuple[Any, bool]:
    """The row of several methods that a sentence tells, and whether it allows for all that it should.

    Parameters
    ----------
    rows : pandas.DataFrame, one row a method
        ``low``, ``high``, with any others, the one that allows for most last; NA allowed.

    Returns
    -------
    row : pandas.Series
        The last; the first where there is no interval in the last.
    allows : bool
        Whether it is the last: else its interval is too narrow to claim anything from.
    """
    allows = len(rows) == 1 or not pd.isna(rows["low"].iloc[-1])
    return rows.iloc[-1 if allows else 0], allows
