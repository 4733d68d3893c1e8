"""A series over time as a run chart, and whether it shows more than chance (Anhøj's rules)."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sipp_lib.analysis.frames import floats
from sipp_lib.errors import UsageError

RULE = "fewer false alarms"
FEWEST_USEFUL = 10


def runchart(
    series: pd.DataFrame, *, value: str, baseline_until: dt.date | str | None = None
) -> pd.DataFrame:
    """Add the median and the runs on either side of it.

    Parameters
    ----------
    series : pandas.DataFrame, one row a point, in order of time
        `value` (any unit; NA where nothing was measured) and ``month`` (dates) or ``occasion`` (text).
    value : str
        The column to follow.
    baseline_until : datetime.date, str or None
        The start of the intervention: a date for ``month``, a name for ``occasion``. Points *before* it
        define the median, which is then frozen; all points define it when left out.

    Returns
    -------
    pandas.DataFrame, the same rows
        Added: ``median`` (unit of `value`; NA without a baseline), ``useful`` (the point has a value and is
        not on the median), ``run`` (1, 2 …: which unbroken run on one side of the median a useful point is
        in; points on the median and missing points neither break nor lengthen it), ``phase`` ("baseline"
        for the points that define the median, otherwise "after").

    Raises
    ------
    UsageError
        When `baseline_until` is an occasion that is not in the series.

    References
    ----------
    Anhøj, J. & Olesen, A. V. (2014). Run charts revisited: a simulation study of run chart rules for
    detection of non-random variation in health care processes. PLoS ONE 9, e113825.
    """
    (points,) = floats(series, value)
    baseline = _baseline(series, baseline_until)
    known = points[baseline & ~np.isnan(points)]
    median = float(np.median(known)) if len(known) else np.nan
    side = np.sign(points - median)
    useful = np.abs(side) == 1
    run = np.full(len(points), np.nan)
    run[useful] = 1 + np.cumsum(np.diff(side[useful], prepend=side[useful][:1]) != 0)
    return series.assign(
        median=pd.array(np.full(len(points), median), dtype="Float64"),
        useful=pd.array(useful, dtype="boolean"),
        run=pd.array(run, dtype="Int64"),
        phase=pd.array(np.where(baseline, "baseline", "after"), dtype="string"),
    )


def signals(chart: pd.DataFrame) -> pd.DataFrame:
    """Whether the series shows more than chance: an unusually long run, or unusually few crossings.

    Parameters
    ----------
    chart : pandas.DataFrame, one row a point
        ``useful`` and ``run``, as `runchart` gives them.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n_useful`` (points), ``longest_run``, ``longest_run_limit`` (points; a signal *above* it),
        ``crossings``, ``crossings_limit`` (a signal *below* it), ``signal``, ``rule`` ("fewer false alarms"). The
        limits and ``signal`` are NA with fewer than 10 useful points. How often chance alone gives one:
        `sipp_lib.analysis.false_alarms`. With a frozen baseline the median comes from
        the baseline alone, and the signal is judged over *all* useful points of the series, before and
        after.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Anhøj & Olesen (2014), as for `runchart`; Anhøj, J. (2015). Diagnostic value of run chart analysis. PLoS
    ONE 10, e0121349: longest run > round(log₂ n) + 3, or crossings < the 5 % quantile of Binomial(n − 1, ½).
    """
    run = chart.loc[chart["useful"].fillna(False).astype(bool), "run"]
    n = len(run)
    longest = int(run.value_counts().max()) if n else 0
    crossings = max(run.nunique() - 1, 0)
    judged = n >= FEWEST_USEFUL
    longest_limit, crossings_limit = expected(n) if judged else (pd.NA, pd.NA)
    signal = longest > longest_limit or crossings < crossings_limit if judged else pd.NA
    numbers = {
        "n_useful": n,
        "longest_run": longest,
        "longest_run_limit": longest_limit,
        "crossings": crossings,
        "crossings_limit": crossings_limit,
    }
    return pd.DataFrame([numbers], dtype="Int64").assign(
        signal=pd.array([signal], dtype="boolean"), rule=pd.array([RULE], dtype="string")
    )


def expected(useful: int) -> tuple[int, int]:
    """The longest run and the fewest crossings that chance gives so many points off the median; see `signals`."""
    # log2 of a whole number is never halfway between two, so Python's rounding of halves plays no part.
    return round(np.log2(useful)) + 3, int(stats.binom.ppf(0.05, useful - 1, 0.5))


def _baseline(series: pd.DataFrame, until: dt.date | str | None) -> npt.NDArray[np.bool_]:
    if until is None:
        return np.ones(len(series), dtype=bool)
    if "month" in series.columns:
        return np.asarray(pd.to_datetime(series["month"]) < pd.Timestamp(until), dtype=bool)
    found = np.flatnonzero((series["occasion"] == until).to_numpy(bool, na_value=False))
    if not len(found):
        raise UsageError(
            f"The occasion ‘{until}’, until which the baseline lasts, is not in the series. "
            "Give one of its occasions."
        )
    return np.asarray(np.arange(len(series)) < found[0], dtype=bool)
