"""What a group chosen for its low scores would have gained with nothing done, and which pupils changed reliably."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from sipp_lib.analysis import proportions
from sipp_lib.analysis.change import FEWEST_TOLD
from sipp_lib.analysis.frames import floats
from sipp_lib.errors import UsageError

BANDS = ("reliably worse", "no reliable change", "reliably better")


def cohort(values: pd.DataFrame) -> pd.DataFrame:
    """Mean and standard deviation of all pupils measured on an occasion.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil
        ``value`` (unit of the measure) of one measure on one occasion; missing values are left out.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils), ``mean``, ``sd`` (unit of the measure); NA without pupils, or with one (``sd``).

    Raises
    ------
    KeyError
        When a column is missing.
    """
    known = values["value"].astype("Float64").dropna().astype("float64")
    table = pd.DataFrame([{"n": len(known), "mean": known.mean(), "sd": known.std()}])
    return table.astype({"n": "Int64", "mean": "Float64", "sd": "Float64"})


def expected(summary: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """What a group chosen for its scores would have come to anyway, by the line through those not chosen.

    Parameters
    ----------
    summary : pandas.DataFrame, 1 row
        ``n``, ``mean_before``, ``mean_change`` of the group, as `sipp_lib.analysis.change.summary` gives them and
        the gate leaves them.
    others : pandas.DataFrame, 1 row
        ``n``, ``mean_before``, ``sd_before``, ``mean_after``, ``sd_after``, ``r`` of the pupils who were not chosen,
        as `sipp_lib.analysis.paired.moments` gives them and the gate leaves them.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils of the group), ``n_others`` (pupils not chosen), ``expected_after``, ``expected_change`` (unit
        of the measure), ``low``, ``high`` (95 % prediction interval of the group's mean change), ``beyond`` (the
        observed mean change less the expected one), ``r``. NA where a number is missing or hidden, with fewer than
        `sipp_lib.analysis.change.FEWEST_TOLD` pupils not chosen, or where
        these have no spread, before or around the line.

    Notes
    -----
    With m pupils of the group and, of the k others, means x̄ and ȳ, standard deviations s_x and s_y and correlation r,
    a group that began at x₀ is expected at ŷ = ȳ + r·(s_y/s_x)·(x₀ − x̄), whatever all of them learned meanwhile. Its
    mean lies within ŷ ± t(k − 2)·s·√(1/m + 1/k + (x₀ − x̄)²/((k − 1)·s_x²)), with s² = s_y²·(1 − r²)·(k − 1)/(k − 2).
    Choosing pupils by their score before leaves this line as it is, where it is straight down to the group's scores.

    References
    ----------
    Draper, N. R. & Smith, H. (1998). Applied regression analysis, 3rd ed., section 3.1, on the mean of m new
    observations. Campbell, D. T. & Kenny, D. A. (1999). A primer on regression artifacts, chapter 2.
    """
    start, change, m = (float(column[0]) for column in floats(summary, "mean_before", "mean_change", "n"))
    names = ("n", "mean_before", "sd_before", "mean_after", "sd_after", "r")
    k, x, sd_x, y, sd_y, r = (float(column[0]) for column in floats(others, *names))
    # Pupils who all lie on the line leave nothing to tell how far others may lie off it.
    if not (k >= FEWEST_TOLD and sd_x > 0 and r**2 < 1 - 1e-9 and m > 0):
        k = sd_x = m = np.nan
    rise = y + r * sd_y / sd_x * (start - x) - start
    rest = sd_y * np.sqrt((1 - r**2) * (k - 1) / (k - 2))
    half = stats.t.ppf(0.975, k - 2) * rest * np.sqrt(1 / m + 1 / k + (start - x) ** 2 / ((k - 1) * sd_x**2))
    row = {
        "n": summary["n"].iloc[0],
        "n_others": others["n"].iloc[0],
        "expected_after": start + rise,
        "expected_change": rise,
        "low": rise - half,
        "high": rise + half,
        "beyond": change - rise,
        "r": r,
    }
    table = pd.DataFrame([row])
    return table.astype(dict.fromkeys(table.columns, "Float64") | {"n": "Int64", "n_others": "Int64"})


def reliable_change(
    pairs: pd.DataFrame, *, sd: float, r: float, better: Literal["higher", "lower"] = "higher"
) -> pd.DataFrame:
    """Which pupils changed by more than the measure's own unreliability explains.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        ``pupil``, ``change``, as `sipp_lib.analysis.change.pairs` gives them.
    sd : float
        Standard deviation of the measure among pupils not chosen for their scores (unit of the measure).
    r : float
        Reliability of the measure: its test-retest correlation, or alpha; 0 to below 1.
    better : {"higher", "lower"}
        Which way the measure is better.

    Returns
    -------
    pandas.DataFrame, one row a pupil with a change
        ``pupil``, ``change`` (unit of the measure), ``rci`` (change over its standard error S_diff; positive =
        rose), ``change_group`` ("reliably worse", "no reliable change", "reliably better": |rci| > 1.96).

    Raises
    ------
    UsageError
        When `sd` is not above 0, `r` not from 0 to below 1, or `better` another word.

    References
    ----------
    Jacobson, N. S. & Truax, P. (1991). Clinical significance: a statistical approach to defining meaningful
    change in psychotherapy research. Journal of Consulting and Clinical Psychology 59, 12–19:
    S_diff = √(2·S_E²), S_E = s·√(1 − r).
    """
    if not sd > 0 or not 0 <= r < 1:
        raise UsageError(
            "Reliable change needs a standard deviation above 0 and a reliability from 0 to below 1. "
            "Take both from the measure's manual or from a large group."
        )
    if better not in ("higher", "lower"):
        raise UsageError(f"A measure is better when ‘higher’ or ‘lower’, not ‘{better}’. Use one of the two.")
    known = pairs[["pupil", "change"]].astype({"change": "Float64"}).dropna(subset=["change"])
    rci = floats(known, "change")[0] / (sd * np.sqrt(2 * (1 - r)))
    sure = np.where(np.abs(rci) > 1.96, np.sign(rci), 0).astype(int) * (1 if better == "higher" else -1)
    words = np.array(BANDS, dtype=object)[sure + 1]
    return known.assign(
        rci=pd.array(rci, dtype="Float64"), change_group=pd.array(words, dtype="string")
    ).reset_index(drop=True)


def reliable_bins(changes: pd.DataFrame) -> pd.DataFrame:
    """How many pupils became reliably worse, did not reliably change, and became reliably better.

    Parameters
    ----------
    changes : pandas.DataFrame, one row a pupil
        ``change_group``, as `reliable_change` gives it.

    Returns
    -------
    pandas.DataFrame, 3 rows, from worst to best
        ``change_group``, ``count`` and ``n`` (pupils), ``percent`` (0 to 100; NA without pupils).

    Raises
    ------
    KeyError
        When a column is missing.
    """
    counts = changes["change_group"].value_counts().reindex(pd.Index(BANDS), fill_value=0)
    table = pd.DataFrame(
        {
            "change_group": pd.array(list(BANDS), dtype="string"),
            "count": pd.array(counts.to_numpy(int), dtype="Int64"),
            "n": pd.array([len(changes)] * 3, dtype="Int64"),
        }
    )
    return proportions.add_interval(table).drop(columns=["low", "high"])
