"""Attendance by month, of schools, and persistent absence, weighted by what pupils could have attended."""

from __future__ import annotations

import pandas as pd

from sipp_lib.analysis import proportions
from sipp_lib.errors import UsageError


def monthly(observations: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Attendance in each month.

    Parameters
    ----------
    observations : pandas.DataFrame, one row a pupil and month
        ``pupil``, ``occasion`` (the month, such as "2025-09"), ``numerator`` and ``denominator`` (half-day
        openings attended, and possible) of one measure; `by` if asked for. Rows with either missing or with
        no possible opening are left out.
    by : str or None
        A column of pupils' groups; pupils without one are left out.

    Returns
    -------
    pandas.DataFrame, one row a month (and group), in order
        ``month`` (its first day), ``group`` (only with `by`), ``n`` (pupils), ``percent`` (0 to 100: all
        openings attended of all possible, not a mean of rates), ``numerator``, ``denominator`` (openings).

    Raises
    ------
    UsageError
        When an occasion is not a month, or the rows are of several measures.

    References
    ----------
    Scottish Government, Summary statistics for schools in Scotland, background note on attendance: the rate
    is openings attended over possible openings.
    """
    known = _known(observations)
    written = known["occasion"].astype("string")
    month = pd.to_datetime(written, format="%Y-%m", errors="coerce").astype("datetime64[s]")
    if month.isna().any():
        raise UsageError(
            f"The occasion «{written[month.isna()].iloc[0]}» is not a month, so attendance by month cannot "
            "be worked out. Write months as 2025-09."
        )
    keys = {"month": month} if by is None else {"month": month, "group": known[by].astype("string")}
    grouped = known.assign(**keys).groupby(list(keys), sort=True)
    table = grouped.agg(
        n=("pupil", "nunique"), numerator=("numerator", "sum"), denominator=("denominator", "sum")
    )
    sizes = dict.fromkeys(["n", "numerator", "denominator"], "Int64")
    percent = 100 * table["numerator"].astype("Float64") / table["denominator"].astype("Float64")
    table.insert(1, "percent", percent)
    return table.astype(sizes).reset_index()


def persistent(observations: pd.DataFrame) -> pd.DataFrame:
    """How many pupils missed 10 % or more of their possible openings over the whole period.

    Parameters
    ----------
    observations : pandas.DataFrame, one row a pupil and month
        ``pupil``, ``numerator`` and ``denominator`` as for `monthly`.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils with any possible opening), ``count`` (persistently absent), ``percent``, ``low``,
        ``high`` (0 to 100, Wilson interval; NA without pupils).

    Raises
    ------
    UsageError
        When the rows are of several measures.

    References
    ----------
    Scottish Government, Summary statistics for schools in Scotland: persistent absence is 10 % or more of
    half-day sessions missed.
    """
    known = _known(observations).groupby("pupil")[["numerator", "denominator"]].sum()
    # Whole numbers: 342 of 380 is exactly a tenth missed, which 1 − 342/380 in a computer is not.
    absent = 10 * (known["denominator"] - known["numerator"]) >= known["denominator"]
    counts = pd.DataFrame({"n": [len(known)], "count": [int(absent.sum())]}, dtype="Int64")
    return proportions.add_interval(counts)


def across_schools(schools: pd.DataFrame) -> pd.DataFrame:
    """Attendance of several schools from their published rates: weighted by roll, not a mean of rates.

    Parameters
    ----------
    schools : pandas.DataFrame, one row a school
        ``roll`` (pupils) and ``percent`` (0 to 100). A school with either missing or hidden (NA) is left out; a
        marker such as «*» or «#» must have become NA and never 0.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``schools`` (how many were counted), ``n`` (their pupils), ``percent`` (0 to 100; NA without pupils).

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Scottish Government, as for `monthly`; the roll stands for possible openings where those are not published.
    """
    known = schools[["roll", "percent"]].astype("Float64").dropna()
    pupils = known["roll"].sum()
    percent = (known["roll"] * known["percent"]).sum() / pupils if pupils > 0 else pd.NA
    table = pd.DataFrame([{"schools": len(known), "n": pupils, "percent": percent}])
    return table.astype({"schools": "Int64", "n": "Int64", "percent": "Float64"})


def _known(observations: pd.DataFrame) -> pd.DataFrame:
    if "measure" in observations.columns and observations["measure"].nunique() > 1:
        raise UsageError("These rows are of several measures. Hand over those of attendance alone.")
    openings = observations.astype({"numerator": "Int64", "denominator": "Int64"})
    known = openings.dropna(subset=["pupil", "numerator", "denominator"])
    return known[known["denominator"] > 0]
