"""The size of one group's change in standard deviations that are named, and Wilcoxon's test of its ranks."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from sipp_lib.analysis import clusters, means
from sipp_lib.analysis.change import SMALLEST_FOR_EFFECT, correction
from sipp_lib.analysis.frames import Numbers, floats

OF_CHANGES = "the pupils' changes (d_z)"
OF_GROUP_BEFORE = "the group itself before"
WITHIN = "within pupils, from the changes and r"
MOST_EXACT, MOST_EXACT_TIED = 50, 13


def moments(pairs: pd.DataFrame) -> pd.DataFrame:
    """What standardised changes are worked out from.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        ``before``, ``after``, ``change``, as `sipp_lib.analysis.change.pairs` gives them.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils), ``mean_before``, ``sd_before``, ``mean_after``, ``sd_after``, ``mean_change``,
        ``sd_change`` (unit of the measure), ``r`` (correlation of before and after; NA with fewer than 3
        pupils or where a side has no spread).

    Raises
    ------
    KeyError
        When a column is missing.
    """
    known = pairs[["before", "after", "change"]].astype("Float64").dropna().astype("float64")
    r = np.nan
    if len(known) >= 3 and known["before"].nunique() > 1 and known["after"].nunique() > 1:
        r = float(stats.pearsonr(known["before"], known["after"]).statistic)
    row = {"n": len(known)} | {
        f"{word}_{side}": getattr(known[side], name)()
        for side in ("before", "after", "change")
        for word, name in (("mean", "mean"), ("sd", "std"))
    }
    table = pd.DataFrame([row | {"r": r}])
    return table.astype(dict.fromkeys(table.columns, "Float64") | {"n": "Int64"})


def within_sd(sd_change: npt.ArrayLike, r: npt.ArrayLike) -> Numbers:
    """The standard deviation within an occasion that changes of this spread and correlation come from.

    Parameters
    ----------
    sd_change : array-like
        Standard deviation of the changes, unit of the measure.
    r : array-like
        Correlation of before and after, of a shape that broadcasts.

    Returns
    -------
    numpy.ndarray
        Of the broadcast shape, unit of the measure; NaN where r is 1 or more, or a number is missing.

    References
    ----------
    Borenstein et al. (2009), Introduction to meta-analysis, equation 4.27: s_diff/√(2(1 − r)).
    """
    rest = 2 * (1 - np.asarray(r, dtype=float))
    return np.asarray(sd_change, dtype=float) / np.sqrt(np.where(rest > 0, rest, np.nan))


def effects(moments: pd.DataFrame) -> pd.DataFrame:
    """The mean change in each of three standard deviations, which give different numbers and so are named.

    Parameters
    ----------
    moments : pandas.DataFrame, 1 row
        ``n``, ``mean_change``, ``sd_change``, ``sd_before``, ``r``, as `moments` gives them and the gate leaves
        them; NA allowed.

    Returns
    -------
    pandas.DataFrame, 3 rows
        ``standardiser`` (words), ``d``, ``g`` (d with Hedges' correction), ``se``, ``low``, ``high`` (95 %,
        normal; all in that standard deviation), ``n`` (pupils). NA with fewer than 5 pupils, where r is
        missing (all but d_z) or where there is no spread. A group chosen for low scores has a narrowed spread,
        which inflates Becker's; say the whole cohort's where it is known
        (`sipp_lib.analysis.change.summary`).

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Borenstein et al. (2009), chapter 4: V_d = (1/n + d²/(2n))·2(1 − r). Becker, B. J. (1988). British Journal
    of Mathematical and Statistical Psychology 41, 257–278: V_d = 2(1 − r)/n + d²/(2n). d_z: Cohen, J. (1988).
    Statistical power analysis, 2nd ed., 48: V_d = 1/n + d²/(2n). All with V_g = J(n − 1)²·V_d.
    """
    names = ("n", "mean_change", "sd_change", "sd_before", "r")
    n, change, sd_change, sd_before, r = (float(column[0]) for column in floats(moments, *names))
    sd = np.array([sd_change, sd_before, float(within_sd(sd_change, r))])
    enough = n >= SMALLEST_FOR_EFFECT
    d = change / np.where((sd > 0) & enough, sd, np.nan)
    j = correction(n - 1) if enough else np.nan
    rest = 2 * (1 - r)
    variance = np.array([1, rest, rest]) / n + np.array([1, 1, rest]) * d**2 / (2 * n) if enough else d
    se = j * np.sqrt(variance)
    half = stats.norm.ppf(0.975) * se
    numbers = {"d": d, "g": j * d, "se": se, "low": j * d - half, "high": j * d + half}
    table = pd.DataFrame({"standardiser": pd.array([OF_CHANGES, OF_GROUP_BEFORE, WITHIN], dtype="string")})
    table = table.assign(**{name: pd.array(each, dtype="Float64") for name, each in numbers.items()})
    return table.assign(n=pd.array([moments["n"].iloc[0]] * 3, dtype="Int64"))


def by_class(pairs: pd.DataFrame, lowest: float | None = None, highest: float | None = None) -> pd.DataFrame:
    """The interval of the mean change that allows for pupils of one class having changed together.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        ``before``, ``change``, ``class`` and, where two schools may use the same name for a class, ``school``.
    lowest, highest : float or None
        The ends of the measure, where they are recorded; the interval ends there.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``method``, ``low``, ``high`` (95 %), ``se`` (unit of the measure), ``n`` (pupils), ``n_clusters`` (classes; NA
        where anybody's is not known). The numbers are NA with too few classes (`enough` and `FEWEST_DF` in
        `sipp_lib.analysis.clusters`) or where these do not differ.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    As for `sipp_lib.analysis.clusters.robust`.
    """
    known = pairs.astype({"before": "Float64", "change": "Float64"}).dropna(subset=["before", "change"])
    placed = clusters.placed(known, "class")
    whole, error, df = 0 < len(placed) == len(known), np.nan, np.nan
    change, before = floats(placed, "change", "before")
    mean = change.mean() if len(change) else np.nan
    if whole and clusters.enough(placed["place"]):
        constant = np.ones((len(placed), 1))
        error, df = map(float, clusters.robust(*clusters.sums(constant, change, placed["place"]), 0)[1:])
    if not (df >= clusters.FEWEST_DF and error > 1e-9 * change.std()):
        error = np.nan
    half = stats.t.ppf(0.975, df) * error
    row = {
        "low": mean - half,
        "high": mean + half,
        "se": error,
        "mean_before": before.mean() if len(before) else np.nan,
    }
    table = means.within(pd.DataFrame([row], dtype="Float64"), lowest, highest).drop(columns="mean_before")
    classes = placed["place"].nunique() if whole else pd.NA
    return table.assign(
        method=pd.array([clusters.CLUSTERED["class"]], dtype="string"),
        n=pd.array([len(known)], dtype="Int64"),
        n_clusters=pd.array([classes], dtype="Int64"),
    )


def wilcoxon(pairs: pd.DataFrame) -> pd.DataFrame:
    """Wilcoxon's signed rank test of a change that can be ordered but not measured.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        ``change``, as `sipp_lib.analysis.change.pairs` gives it.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils who changed; those who did not are left out, as Wilcoxon did), ``rank_sum`` (V+, the sum
        of the ranks of those who rose), ``p`` (two-sided), ``test`` (its name: exact up to 50 pupils, up to 13
        where changes are tied, otherwise the normal approximation with correction for continuity). NA when
        nobody changed. For the school only: V+ of a group that all rose gives its size.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Hollander, M. & Wolfe, D. A. (1973). Nonparametric statistical methods, section 3.1. Wilcoxon, F. (1945).
    Individual comparisons by ranking methods. Biometrics Bulletin 1, 80–83.
    """
    (change,) = floats(pairs.dropna(subset=["change"]), "change")
    # 0.3 − 0.2 and 0.2 − 0.1 are the same change, though not in a computer.
    change = np.round(change[~np.isclose(change, 0)], 9)
    n = len(change)
    row: dict[str, object] = {"n": n, "rank_sum": pd.NA, "p": pd.NA, "test": pd.NA}
    if n:
        ranks = stats.rankdata(np.abs(change))
        tied = len(np.unique(ranks)) < n
        exact = n <= (MOST_EXACT_TIED if tied else MOST_EXACT)
        method = (
            "asymptotic" if not exact else stats.PermutationMethod(n_resamples=np.inf) if tied else "exact"
        )
        row |= {
            "rank_sum": float(ranks[change > 0].sum()),
            "p": float(stats.wilcoxon(change, method=method, correction=not exact).pvalue),
            "test": f"signed ranks, {'exact' if exact else 'normal approximation'}",
        }
    return pd.DataFrame([row]).astype({"n": "Int64", "rank_sum": "Float64", "p": "Float64", "test": "string"})
