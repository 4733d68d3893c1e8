"""The gap between the most and the least deprived, and results seen through an equity lens."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd

from sipp_lib.analysis import means, proportions
from sipp_lib.analysis.frames import Numbers, floats
from sipp_lib.errors import UsageError

Form = Literal["score", "yes or no"]

QUINTILES = (1, 2, 3, 4, 5)
NOT_KNOWN = "not known"


def quintiles(deciles: pd.Series[Any]) -> pd.Series[Any]:
    """The SIMD quintile of each decile, from 1, the most deprived, to 5; NA where none is known.

    References
    ----------
    Scottish Government, Scottish Index of Multiple Deprivation 2020: quintile = ⌈decile / 2⌉.
    """
    return (deciles.astype("Int64") + 1) // 2


def by_quintile(values: pd.DataFrame, *, form: Form = "score") -> pd.DataFrame:
    """A measure in each SIMD quintile.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil
        ``value`` (unit of the measure, or 1/0 for a yes or no) and ``simd_decile`` (1, most deprived, to 10).
        Pupils with either missing are left out.
    form : {"score", "yes or no"}
        What a value is.

    Returns
    -------
    pandas.DataFrame, 5 rows
        ``quintile`` (1 = most deprived), ``n`` (pupils), then for scores ``mean``, ``sd``, ``low``,
        ``high`` (unit of the measure, t interval), for a yes or no ``count``, ``percent``, ``low``,
        ``high`` (0 to 100, Wilson interval). A quintile without pupils is there with ``n`` 0 and its
        numbers NA.

    Raises
    ------
    UsageError
        When `form` is another word, or a yes or no is neither 1 nor 0.

    References
    ----------
    As for `quintiles`.
    """
    table = _summary(values["value"], quintiles(values["simd_decile"]), form).reindex(pd.Index(QUINTILES))
    return _with_interval(table.rename_axis("quintile"), form).astype({"quintile": "Int64"})


def by_lens(values: pd.DataFrame, lens: str, *, form: Form = "score") -> pd.DataFrame:
    """A measure in each group of an equity lens.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil
        ``value`` as in `by_quintile` and the lens's own column, true/false or text. Pupils without a value
        are left out.
    lens : str
        Name of the column: ``fme``, ``asn``, ``eal``, ``care_experienced``, ``sex``, ``stage`` …
    form : {"score", "yes or no"}
        What a value is.

    Returns
    -------
    pandas.DataFrame, one row a group that occurs
        ``group`` ("yes", "no", or the text, in order; last "not known" if anyone's is missing), ``n``, and
        the columns of `by_quintile`.

    Raises
    ------
    UsageError
        When `form` is another word, or a yes or no is neither 1 nor 0.

    References
    ----------
    The intervals are those of `sipp_lib.analysis.means` and `sipp_lib.analysis.proportions`.
    """
    column = values[lens]
    if pd.api.types.is_bool_dtype(column.dtype):
        column = column.astype("boolean").map({True: "yes", False: "no"}).astype("string")
        order = ["yes", "no"]
    else:
        column = column.astype("string")
        column = column.mask(column == "")
        order = sorted(column.dropna().unique())
    table = _summary(values["value"], column.fillna(NOT_KNOWN), form)
    order = [name for name in dict.fromkeys([*order, NOT_KNOWN]) if name in table.index]
    return _with_interval(table.reindex(pd.Index(order, dtype="string")).rename_axis("group"), form)


def gap(
    by_quintile: pd.DataFrame, better: Literal["higher", "lower"] = "higher", *, equal: bool = False
) -> pd.DataFrame:
    """The attainment gap: least deprived minus most deprived, positive when the disadvantaged are behind.

    Parameters
    ----------
    by_quintile : pandas.DataFrame, up to 5 rows
        The columns of `by_quintile` with ``count`` and ``n``, or ``mean``, ``sd`` and ``n``; rounded or
        missing (NA) numbers are allowed.
    better : {"higher", "lower"}
        Which way the measure is better; "lower" turns the sign.
    equal : bool
        Weigh the quintiles alike in the slope index, instead of by their pupils.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``gap``, ``low``, ``high``, ``slope_index`` (percentage points, or the unit of the measure),
        ``n_most``, ``n_least`` (pupils). Interval: Newcombe for percentages, Welch's t for means. ``gap``
        is NA when either end is missing, ``low`` and ``high`` also when an end has fewer than
        `sipp_lib.analysis.means.FEWEST` pupils (means), and ``slope_index`` unless all five quintiles are there.
        ``slope_index`` is the predicted distance between the very least and the very most deprived person.

    Raises
    ------
    UsageError
        When `better` is another word, or a count is larger than its group.

    References
    ----------
    Newcombe, R. G. (1998). Statistics in Medicine 17, 873–890. Welch, B. L. (1947). Biometrika 34, 28–35.
    Slope index: Mackenbach, J. P. & Kunst, A. E. (1997). Measuring the magnitude of socio-economic
    inequalities in health. Social Science & Medicine 44, 757–771; Wagstaff, A., Paci, P. & van Doorslaer, E.
    (1991). On the measurement of inequalities in health. Social Science & Medicine 33, 545–557.
    """
    if better not in ("higher", "lower"):
        raise UsageError(f"A measure is better when ‘higher’ or ‘lower’, not ‘{better}’. Use one of the two.")
    rows = by_quintile.set_index("quintile").reindex(pd.Index(QUINTILES))
    names = [name for name in ("count", "mean", "sd", "n") if name in rows.columns]
    table = dict(zip(names, floats(rows, *names), strict=True))
    n = np.where(table["n"] > 0, table["n"], np.nan)
    if "count" in table:
        point = 100 * proportions.share(table["count"], n)
        limits = proportions.newcombe(table["count"][4], n[4], table["count"][0], n[0])
        interval = [100 * float(limit) for limit in limits]
    else:
        point = np.asarray(table["mean"] + 0 * n, dtype=float)
        ends = [0, 4]
        interval = [*means.welch(point[ends], table["sd"][ends], n[ends])]
    numbers = np.array([*interval, _slope_index(point, np.ones(5) if equal else n)])
    if better == "lower":
        numbers = -numbers[[0, 2, 1, 3]]
    result = pd.DataFrame([numbers], columns=["gap", "low", "high", "slope_index"], dtype="Float64")
    return result.assign(
        n_most=pd.array([rows["n"].iloc[0]], dtype="Int64"),
        n_least=pd.array([rows["n"].iloc[4]], dtype="Int64"),
    )


def _summary(values: pd.Series[Any], group: pd.Series[Any], form: Form) -> pd.DataFrame:
    if form not in ("score", "yes or no"):
        raise UsageError(f"A value is a ‘score’ or a ‘yes or no’, not ‘{form}’. Use one of the two.")
    known = values.notna() & group.notna()
    values = values[known].astype("Float64")
    grouped = values.groupby(group[known])
    if form == "score":
        return pd.DataFrame({"n": grouped.count(), "mean": grouped.mean(), "sd": grouped.std()})
    if not values.isin([0, 1]).all():
        raise UsageError(
            "A yes or no must be 1 or 0, and the column ‘value’ holds something else. "
            "Set the measure's form to ‘score’, or correct the values."
        )
    return pd.DataFrame({"n": grouped.count(), "count": grouped.sum()})


def _with_interval(table: pd.DataFrame, form: Form) -> pd.DataFrame:
    # A group that nobody belongs to has a size, 0, and a count of 0, but neither mean nor percentage.
    sizes = [name for name in ("n", "count") if name in table.columns]
    numbers = [name for name in ("mean", "sd") if name in table.columns]
    table = table.fillna(dict.fromkeys(sizes, 0)).astype(
        dict.fromkeys(sizes, "Int64") | dict.fromkeys(numbers, "Float64")
    )
    add = proportions.add_interval if form == "yes or no" else means.add_interval
    return add(table.reset_index())


def _slope_index(point: Numbers, weights: Numbers) -> float:
    if np.isnan(point).any() or np.isnan(weights).any():
        return float(np.nan)
    shares = weights / weights.sum()
    ridit = np.cumsum(shares) - shares / 2
    # Weighted least squares with one regressor: covariance over variance.
    distance = ridit - np.average(ridit, weights=shares)
    return float(np.average(distance * point, weights=shares) / np.average(distance**2, weights=shares))
