"""Attendance by month, of schools, and persistent absence, weighted by what pupils could have attended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from sipp_lib.analysis import proportions
from sipp_lib.errors import UsageError
from sipp_lib.register import BY_OPENINGS, EQUALLY, NO_REGISTER

PERSISTENT = 10  # per cent of the openings


def monthly(observations: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Attendance in each month.

    Parameters
    ----------
    observations : pandas.DataFrame, one row a pupil and month
        ``pupil``, ``occasion`` (the month, such as "2025-09"), ``numerator`` and ``denominator`` (half-day
        openings attended, and possible), or ``value`` where only a percentage (0 to 100) is known; of one
        measure; `by` if asked for. Rows with neither, or with no possible opening, are left out.
    by : str or None
        A column of pupils' groups; pupils without one are left out.

    Returns
    -------
    pandas.DataFrame, one row a month (and group), in order
        ``month`` (its first day), ``group`` (only with `by`), ``n`` (pupils), ``percent`` (0 to 100: all
        openings attended of all possible, not a mean of rates), ``numerator``, ``denominator`` (openings).
        In a month in which only the percentage of some pupil is known, each pupil counts the same: ``percent``
        is then the mean of theirs, the openings are NA, and ``weighted`` says so (only there where a month is).

    Raises
    ------
    UsageError
        When an occasion is not a month, or the rows are of several measures.

    References
    ----------
    Scottish Government, Summary statistics for schools in Scotland, background note on attendance: the rate
    is openings attended over possible openings.
    """
    known = percentages(observations)
    written = known["occasion"].astype("string")
    month = pd.to_datetime(written, format="%Y-%m", errors="coerce").astype("datetime64[s]")
    if month.isna().any():
        raise UsageError(
            f"The occasion ‘{written[month.isna()].iloc[0]}’ is not a month, so attendance by month cannot "
            "be worked out. Write months as 2025-09."
        )
    keys = {"month": month} if by is None else {"month": month, "group": known[by].astype("string")}
    grouped = known.assign(**keys).groupby(list(keys), sort=True)
    table = grouped.agg(
        n=("pupil", "nunique"),
        mean=("percent", "mean"),
        openings=("openings", "all"),
        numerator=("numerator", "sum"),
        denominator=("denominator", "sum"),
    )
    openings = table.pop("openings").astype(bool)
    sums = table[["numerator", "denominator"]].where(openings)
    percent = 100 * sums["numerator"].astype("Float64") / sums["denominator"].astype("Float64")
    table = table.assign(mean=percent.fillna(table["mean"]), **sums).rename(columns={"mean": "percent"})
    table = table.astype(dict.fromkeys(["n", "numerator", "denominator"], "Int64"))
    return _said(table, openings).reset_index()


def rates(observations: pd.DataFrame) -> pd.DataFrame:
    """The attendance of each pupil over the whole period.

    Parameters
    ----------
    observations : pandas.DataFrame, one row a pupil and month
        As for `monthly`.

    Returns
    -------
    pandas.DataFrame, one row a pupil, index ``pupil``
        ``percent`` (0 to 100: openings attended of all possible; where only percentages are known of a month,
        the mean of the months), ``openings`` (whether they are known of every month).

    Raises
    ------
    UsageError
        When the rows are of several measures.
    """
    by = percentages(observations).groupby("pupil")
    sums, openings = by[["numerator", "denominator"]].sum().astype("Float64"), by["openings"].all()
    whole = 100 * sums["numerator"] / sums["denominator"]
    return pd.DataFrame({"percent": whole.where(openings, by["percent"].mean()), "openings": openings})


def persistent(observations: pd.DataFrame) -> pd.DataFrame:
    """How many pupils missed 10 % or more of their possible openings over the whole period.

    Parameters
    ----------
    observations : pandas.DataFrame, one row a pupil and month
        As for `monthly`; of a pupil of whom only percentages are known each month counts the same.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils with any possible opening), ``count`` (persistently absent), ``percent``, ``low``,
        ``high`` (0 to 100, Wilson interval; NA without pupils), ``weighted`` as for `monthly`.

    Raises
    ------
    UsageError
        When the rows are of several measures.

    References
    ----------
    Scottish Government, Summary statistics for schools in Scotland: persistent absence is 10 % or more of
    half-day sessions missed.
    """
    known = rates(observations)
    # 342 of 380 is exactly a tenth missed, which 100 · 342/380 in a computer may not be
    absent = known["percent"].round(9) <= 100 - PERSISTENT
    counts = pd.DataFrame({"n": [len(known)], "count": [int(absent.sum())]}, dtype="Int64")
    return _said(proportions.add_interval(counts), pd.Series([bool(known["openings"].all())]))


def with_missing(table: pd.DataFrame, without: Sequence[date]) -> pd.DataFrame:
    """The months again with those that no register tells of, so that each keeps its place in time.

    Parameters
    ----------
    table : pandas.DataFrame, one row a month
        ``month`` and any numbers; ``suppressed`` where it passed the gate.
    without : sequence of datetime.date
        The first days of the months to add.

    Returns
    -------
    pandas.DataFrame, one row a month, in order
        Months that were added have no number; why stands in ``suppressed``, where there is one.
    """
    missing = (
        pd.DatetimeIndex(list(without)).astype("datetime64[s]").difference(pd.DatetimeIndex(table["month"]))
    )
    every = table.set_index("month")
    every = every.reindex(every.index.union(missing).rename("month")).reset_index()
    if "suppressed" in every:
        every["suppressed"] = every["suppressed"].mask(every["month"].isin(missing), NO_REGISTER)
    return every


def across_schools(schools: pd.DataFrame) -> pd.DataFrame:
    """Attendance of several schools from their published rates: weighted by roll, not a mean of rates.

    Parameters
    ----------
    schools : pandas.DataFrame, one row a school
        ``roll`` (pupils) and ``percent`` (0 to 100). A school with either missing or hidden (NA) is left out; a
        marker such as ‘*’ or ‘#’ must have become NA and never 0.

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


def percentages(observations: pd.DataFrame) -> pd.DataFrame:
    """Each observation of attendance that tells anything, as a percentage.

    Parameters
    ----------
    observations : pandas.DataFrame
        Of one measure, as for `monthly`.

    Returns
    -------
    pandas.DataFrame
        The rows, with ``percent`` (0 to 100), and ``openings``: whether it comes from these.

    Raises
    ------
    UsageError
        When the rows are of several measures.
    """
    if "measure" in observations.columns and observations["measure"].nunique() > 1:
        raise UsageError("These rows are of several measures. Hand over those of attendance alone.")
    rows = observations.astype({"numerator": "Int64", "denominator": "Int64"})
    rows = rows[rows["pupil"].notna() & (rows["denominator"] > 0).fillna(True)]
    openings = rows["numerator"].notna() & rows["denominator"].notna()
    percent = 100 * rows["numerator"].astype("Float64") / rows["denominator"].astype("Float64")
    if "value" in rows:
        percent = percent.fillna(rows["value"].astype("Float64"))
    return rows.assign(percent=percent, openings=openings)[percent.notna()]


def _said(table: pd.DataFrame, openings: pd.Series[bool]) -> pd.DataFrame:
    """The table with how its pupils are weighted, where they are not by openings throughout."""
    if openings.all():
        return table
    words = openings.map({True: BY_OPENINGS, False: EQUALLY}).to_numpy()
    return table.assign(weighted=pd.array(words, dtype="string"))
