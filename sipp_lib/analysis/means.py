"""Means of a group with intervals from Student's t."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from sipp_lib.errors import UsageError


def add_interval(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the 95 % t interval of each mean.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, any)
        Column ``n`` (pupils) with either ``mean_change`` and ``sd_change`` or else ``mean`` and ``sd``, in
        the unit of the measure; NA where not known. Other columns are kept.

    Returns
    -------
    pandas.DataFrame, shape (rows, any + 2)
        The same rows with ``low`` and ``high`` (unit of the measure) added or replaced; NA where a number is
        missing or ``n`` is less than 2.

    Raises
    ------
    UsageError
        When the table has neither pair of columns.

    References
    ----------
    Student (1908). The probable error of a mean. Biometrika 6, 1–25.
    """
    for point, spread in (("mean_change", "sd_change"), ("mean", "sd")):
        if {point, spread} <= set(frame.columns):
            break
    else:
        raise UsageError(
            "An interval needs the columns «mean» and «sd», or «mean_change» and «sd_change». "
            "Add them to the table."
        )
    mean, sd, n = (
        frame[name].astype("Float64").to_numpy(float, na_value=np.nan) for name in (point, spread, "n")
    )
    size = np.where(n >= 2, n, np.nan)
    half = stats.t.ppf(0.975, size - 1) * sd / np.sqrt(size)
    return frame.assign(
        low=pd.array(mean - half, dtype="Float64"), high=pd.array(mean + half, dtype="Float64")
    )
