"""Means of a group with intervals from Student's t."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import special

from sipp_lib.analysis.frames import Numbers, floats
from sipp_lib.errors import UsageError

FEWEST = 5
"""Pupils, in each group where there are two, below which no interval of a mean is told.

Ours, by what it says, t/√n: with four it reaches 1.6 standard deviations either way, with two 9.0.
"""


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
        missing, ``n`` is less than `FEWEST` or all are alike.

    Raises
    ------
    UsageError
        When the table has neither pair of columns.

    References
    ----------
    Student (1908). The probable error of a mean. Biometrika 6, 1–25.
    """
    low, high = interval(*floats(frame, *pair(frame.columns), "n"))
    return frame.assign(low=pd.array(low, dtype="Float64"), high=pd.array(high, dtype="Float64"))


def pair(columns: Iterable[str]) -> tuple[str, str]:
    """Which mean and which standard deviation an interval is for: of the change where there is one.

    Parameters
    ----------
    columns : iterable of str
        The columns of a table.

    Returns
    -------
    tuple of str
        ``mean_change`` and ``sd_change``, or else ``mean`` and ``sd``.

    Raises
    ------
    UsageError
        When the table has neither pair of columns.
    """
    for point, spread in (("mean_change", "sd_change"), ("mean", "sd")):
        if {point, spread} <= set(columns):
            return point, spread
    raise UsageError(
        "An interval needs the columns ‘mean’ and ‘sd’, or ‘mean_change’ and ‘sd_change’. Add them to the table."
    )


def interval(mean: Numbers, sd: Numbers, n: Numbers) -> tuple[Numbers, Numbers]:
    """The 95 % t interval of means.

    Parameters
    ----------
    mean, sd, n : numpy.ndarray, shapes that broadcast
        Mean and standard deviation (any unit), and pupils; NaN where not known.

    Returns
    -------
    low, high : numpy.ndarray
        Of the broadcast shape, in the same unit; NaN where a number is missing, `n` is less than `FEWEST`, or all are
        alike: an interval of no width would say that nothing is left to chance.

    Raises
    ------
    ValueError
        When the shapes do not broadcast.

    References
    ----------
    Student (1908). The probable error of a mean. Biometrika 6, 1–25.
    """
    alike = np.abs(sd) <= 1e-9 * np.maximum(np.abs(mean), 1)  # but for the noise of binary fractions
    size = np.where((n >= FEWEST) & ~alike, n, np.nan)
    half = special.stdtrit(size - 1, 0.975) * sd / np.sqrt(size)
    return mean - half, mean + half


def welch(
    mean: Numbers, sd: Numbers, n: Numbers, *, both: float = 0.0, r: float = 0.0
) -> tuple[float, float, float]:
    """The second mean less the first, with the 95 % interval of Welch's t, or of the paired t for the same people.

    Parameters
    ----------
    mean, sd, n : numpy.ndarray, shape (2,)
        Means and standard deviations (any unit) and sizes of two groups; NaN where not known.
    both, r : float
        How many are in both groups, and the correlation of their two results; 0 where nobody is.

    Returns
    -------
    difference, low, high : float
        In the same unit; the ends are NaN under `FEWEST` in a group, and where neither group has any spread.

    References
    ----------
    Welch, B. L. (1947). The generalization of ‘Student's’ problem when several different population variances are
    involved. Biometrika 34, 28–35. Where all are in both it is Student's paired t.
    """
    difference = float(mean[1] - mean[0])
    variances = sd**2 / np.where(n >= FEWEST, n, np.nan)
    shared = 2 * r * both * float(np.prod(sd / n)) if both > 1 and r else 0.0
    variance = float(variances.sum()) - shared
    if not variance > 1e-12 * variances.sum():
        return difference, np.nan, np.nan
    df = both - 1 if shared else variances.sum() ** 2 / (variances**2 / (n - 1)).sum()
    half = float(special.stdtrit(df, 0.975) * np.sqrt(variance))
    return difference, difference - half, difference + half


def within(frame: pd.DataFrame, lowest: float | None, highest: float | None) -> pd.DataFrame:
    """Intervals of means that end where the measure ends.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, any)
        ``low`` and ``high`` of a mean, or of a mean change, beside which ``mean_before`` stands; NA allowed.
    lowest, highest : float or None
        The ends of the measure (its unit); None where an end is not recorded.

    Returns
    -------
    pandas.DataFrame, the same rows
        A change ends where the mean after would leave the measure.
    """
    (begun,) = floats(frame, "mean_before") if "mean_before" in frame else [np.zeros(len(frame))]
    ends = (-np.inf if lowest is None else lowest - begun, np.inf if highest is None else highest - begun)
    cut = {
        name: pd.array(np.clip(each, *ends), dtype="Float64")
        for name, each in zip(("low", "high"), floats(frame, "low", "high"), strict=True)
    }
    return frame.assign(**cut)
