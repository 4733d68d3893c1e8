"""A series as an XmR chart: its mean, the limits of its ordinary ups and downs, and points beyond them."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from sipp_lib.analysis.frames import Numbers, floats
from sipp_lib.analysis.runchart import runchart

FEWEST_FOR_LIMITS = 12
WIDTH, RANGE_LIMIT = 2.66, 3.267  # in mean moving ranges


def xmr(
    series: pd.DataFrame, *, value: str, baseline_until: dt.date | str | None = None, screened: bool = True
) -> pd.DataFrame:
    """Add the mean and the natural process limits.

    Parameters
    ----------
    series : pandas.DataFrame, one row a point, in order of time
        `value` (any unit; NA where nothing was measured) and ``month`` (dates) or ``occasion`` (text).
    value : str
        The column to follow.
    baseline_until : datetime.date, str or None
        The start of the intervention: points *before* it define mean and limits, all points when left out.
    screened : bool
        Leave moving ranges above 3.267 of their mean out, once, and work out the limits from the others: a single
        odd point would otherwise widen them.

    Returns
    -------
    pandas.DataFrame, the same rows
        Added: ``centre``, ``lower_limit``, ``upper_limit`` (unit of `value`; NA with fewer than 2 points),
        ``outside`` (the point lies beyond a limit), ``limits`` ("trial limits" from fewer than 12 points, else
        "limits"; missing without any).

    Raises
    ------
    UsageError
        When `baseline_until` is an occasion that is not in the series.

    References
    ----------
    Wheeler, D. J. (2000). Understanding variation, 2nd ed.: mean ± 2.66 mean moving ranges; upper range limit
    3.267 mean moving ranges.
    """
    (points,) = floats(series, value)
    phase = runchart(series, value=value, baseline_until=baseline_until)["phase"]
    known = points[(phase == "baseline").to_numpy(bool) & ~np.isnan(points)]
    centre, half = _limits(known, screened=screened)
    lower, upper = centre - half, centre + half
    # The 17th digit of a limit is no reason to find a point beyond it.
    outside = (np.abs(points - centre) > half) & ~np.isclose(np.abs(points - centre), half)
    word = pd.NA if np.isnan(centre) else "limits" if len(known) >= FEWEST_FOR_LIMITS else "trial limits"
    numbers = {"centre": centre, "lower_limit": lower, "upper_limit": upper}
    lines = {name: pd.array(np.full(len(points), each), dtype="Float64") for name, each in numbers.items()}
    return series.assign(
        **lines,
        outside=pd.array(outside, dtype="boolean"),
        limits=pd.array([word] * len(points), dtype="string"),
    )


def _limits(known: Numbers, *, screened: bool) -> tuple[float, float]:
    if len(known) < 2:
        return np.nan, np.nan
    ranges = np.abs(np.diff(known))
    if screened:
        ranges = ranges[ranges <= RANGE_LIMIT * ranges.mean()]
    return float(known.mean()), WIDTH * float(ranges.mean())
