"""Columns of a frame as plain numbers."""

from __future__ import annotations

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
