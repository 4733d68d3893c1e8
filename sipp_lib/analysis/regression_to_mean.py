"""What a group chosen for its low scores would have gained with nothing done, and which pupils changed reliably."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from sipp_lib.analysis import paired, proportions
from sipp_lib.analysis.frames import Numbers, floats
from sipp_lib.errors import UsageError

BANDS = ("reliably worse", "no reliable change", "reliably better")


def after_nothing(before: npt.ArrayLike, mean: npt.ArrayLike, r: npt.ArrayLike) -> Numbers:
    """The score to expect on the second occasion when nothing has an effect: E(post | pre).

    Parameters
    ----------
    before : array-like
        Score of a pupil, or mean of a group, on the first occasion (unit of the measure).
    mean : array-like
        Mean of the whole cohort, from which the group was chosen (unit of the measure).
    r : array-like
        Correlation of the two occasions in the whole cohort. All of shapes that broadcast.

    Returns
    -------
    numpy.ndarray
        Of the broadcast shape, unit of the measure: mean + r·(before − mean). The cohort is taken to keep its
        mean and its spread.

    References
    ----------
    Campbell, D. T. & Kenny, D. A. (1999). A primer on regression artifacts, chapter 2.
    """
    centre = np.asarray(mean, dtype=float)
    return np.asarray(centre + np.asarray(r, dtype=float) * (np.asarray(before, dtype=float) - centre))[()]


def correlation(pairs: pd.DataFrame, *, whose: str) -> pd.DataFrame:
    """How far the order of pupils on the first occasion tells that on the second.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        ``before``, ``after``, ``change`` of pupils who were *not* chosen for their scores: the whole cohort,
        else the comparison group. A group chosen for low scores has a correlation that is too low.
    whose : str
        Who they are, in words.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils), ``r`` (−1 to 1; NA with fewer than 3 pupils or no spread), ``r_of`` (`whose`).

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Pearson's correlation.
    """
    return paired.moments(pairs)[["n", "r"]].assign(r_of=pd.array([whose], dtype="string"))


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


def expected(summary: pd.DataFrame, cohort: pd.DataFrame, correlation: pd.DataFrame) -> pd.DataFrame:
    """How much of a group's change is to be expected from having been chosen for its scores.

    Parameters
    ----------
    summary : pandas.DataFrame, 1 row
        ``n``, ``mean_before``, ``mean_change`` of the group, as `sipp_lib.analysis.change.summary` gives them and
        the gate leaves them.
    cohort : pandas.DataFrame, 1 row
        ``mean`` of the whole cohort before, as `cohort` gives it and the gate leaves it.
    correlation : pandas.DataFrame, 1 row
        ``r`` and ``r_of``, as `correlation` gives them and the gate leaves them.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils of the group), ``expected_after``, ``expected_change`` (with nothing done; unit of the
        measure), ``beyond`` (the observed mean change less that), ``r``, ``r_of``. NA where a number is missing
        or hidden.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    As for `after_nothing`.
    """
    before, change = (float(column[0]) for column in floats(summary, "mean_before", "mean_change"))
    mean, r = (float(floats(each, name)[0][0]) for each, name in ((cohort, "mean"), (correlation, "r")))
    rise = float(after_nothing(before, mean, r)) - before
    row = {
        "n": summary["n"].iloc[0],
        "expected_after": before + rise,
        "expected_change": rise,
        "beyond": change - rise,
        "r": r,
        "r_of": correlation["r_of"].iloc[0],
    }
    table = pd.DataFrame([row])
    return table.astype(dict.fromkeys(table.columns, "Float64") | {"n": "Int64", "r_of": "string"})


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
