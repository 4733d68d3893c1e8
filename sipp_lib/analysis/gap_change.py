"""How the attainment gap changed among the same pupils, and how each fifth did."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from sipp_lib.analysis import gaps
from sipp_lib.analysis.frames import floats

MOMENTS = {"mean": "mean", "sd": "std"}


def by_quintile(pairs: pd.DataFrame) -> pd.DataFrame:
    """The scores of the same pupils before and after, in each SIMD quintile.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        ``before``, ``after``, ``change`` (unit of the measure), as `sipp_lib.analysis.change.pairs` gives them, and
        ``simd_decile`` (1, most deprived, to 10; pupils without one are left out).

    Returns
    -------
    pandas.DataFrame, 5 rows
        ``quintile`` (1 = most deprived), ``n`` (pupils), ``mean_before``, ``sd_before``, ``mean_after``, ``sd_after``,
        ``mean_change``, ``sd_change`` (unit of the measure; NA without pupils, standard deviations under 2).

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    As for `sipp_lib.analysis.gaps.by_quintile`.
    """
    quintile = gaps.quintiles(pairs["simd_decile"])
    sides = ("before", "after", "change")
    numbers = pairs[list(sides)].astype("Float64")
    grouped = numbers[quintile.notna()].groupby(quintile.dropna())
    columns = {
        f"{word}_{side}": getattr(grouped[side], name)() for side in sides for word, name in MOMENTS.items()
    }
    table = pd.DataFrame({"n": grouped.size()} | columns).reindex(pd.Index(gaps.QUINTILES, name="quintile"))
    kinds = dict.fromkeys(columns, "Float64") | {"n": "Int64", "quintile": "Int64"}
    return table.fillna({"n": 0}).reset_index().astype(kinds)


def of_scores(by_quintile: pd.DataFrame, better: Literal["higher", "lower"] = "higher") -> pd.DataFrame:
    """The gap before, the gap after, and by how much it changed.

    Parameters
    ----------
    by_quintile : pandas.DataFrame, up to 5 rows
        As `by_quintile` gives them and the gate leaves them.
    better : {"higher", "lower"}
        Which way the measure is better.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``gap_before``, ``gap_after`` (positive: the most deprived are behind), ``gap_change`` (after less before:
        negative where the gap is narrower), ``low``, ``high`` (95 % interval of that; unit of the measure),
        ``n_most``, ``n_least`` (pupils). NA as in `sipp_lib.analysis.gaps.gap`.

    Raises
    ------
    UsageError
        When `better` is another word.

    References
    ----------
    The change of the gap is the difference of the mean changes of both fifths, so each pupil stands beside
    itself; its interval is that of Welch, B. L. (1947). Biometrika 34, 28–35.
    """
    of = {
        side: gaps.gap(
            by_quintile.drop(columns=["mean", "sd"], errors="ignore").rename(
                columns={f"mean_{side}": "mean", f"sd_{side}": "sd"}
            ),
            better,
        )
        for side in ("before", "after", "change")
    }
    ends = of["change"]
    return _row(of["before"], of["after"], ends.rename(columns={"gap": "gap_change"}))


def of_occasions(
    before: pd.DataFrame, after: pd.DataFrame, r: float, better: Literal["higher", "lower"] = "higher"
) -> pd.DataFrame:
    """The gap before and after from a table of each occasion, and by how much it changed.

    Parameters
    ----------
    before, after : pandas.DataFrame, up to 5 rows
        As `sipp_lib.analysis.gaps.by_quintile` gives them, of shares or scores, and the gate leaves them.
    r : float
        How alike the two results of a pupil are within a fifth, as `alike` gives it; what is not known counts as 0,
        which makes the interval wider.
    better : {"higher", "lower"}
        Which way the measure is better.

    Returns
    -------
    pandas.DataFrame, 1 row
        As for `of_scores`; of shares in percentage points.

    Raises
    ------
    UsageError
        When `better` is another word, or a count is larger than its group.

    References
    ----------
    Each gap has its own interval, Newcombe's of shares and Welch's of scores; those of both occasions are joined,
    allowing for the correlation, as by
    Newcombe, R. G. (1998). Improved confidence intervals for the difference between binomial proportions based on
    paired data. Statistics in Medicine 17, 2635–2650, and for estimates of any kind by Zou, G. Y. (2007). Toward
    using confidence intervals to compare correlations. Psychological Methods 12, 399–413.
    """
    first, last = gaps.gap(before, better), gaps.gap(after, better)
    change, low, high = joined(_ends(last), _ends(first), r)
    ends = pd.DataFrame({"gap_change": [change], "low": [low], "high": [high]}, dtype="Float64")
    return _row(first, last, ends)


def joined(
    second: tuple[float, float, float], first: tuple[float, float, float], r: float
) -> tuple[float, float, float]:
    """The difference of two estimates that are correlated, second less first, with its interval.

    Parameters
    ----------
    second, first : tuple of float
        Estimate, lower and upper end of its interval.
    r : float
        Correlation of the two estimates; NaN counts as 0.

    Returns
    -------
    difference, low, high : float
        NaN where a number is.

    References
    ----------
    As for `of_occasions`.
    """
    (a, low_a, high_a), (b, low_b, high_b) = second, first
    r = 0.0 if np.isnan(r) else r

    def reach(x: float, y: float) -> float:
        return float(np.sqrt(max(x**2 + y**2 - 2 * r * x * y, 0)))

    return a - b, a - b - reach(a - low_a, high_b - b), a - b + reach(high_a - a, b - low_b)


def alike(pairs: pd.DataFrame) -> pd.DataFrame:
    """How alike the two results of a pupil are within the most and within the least deprived fifth.

    Parameters
    ----------
    pairs : pandas.DataFrame, one row a pupil
        As for `by_quintile`.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (pupils of both fifths), ``r`` (−1 to 1; NA without spread).

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Pearson's correlation of what each result lies above the mean of its fifth.
    """
    quintile = gaps.quintiles(pairs["simd_decile"])
    ends = pairs[quintile.isin([1, 5]).fillna(False)].assign(quintile=quintile)
    both = ends[["before", "after"]].astype("float64")
    off = both - both.groupby(ends["quintile"]).transform("mean")
    before, after = floats(off, "before", "after")
    spread = np.sqrt((before**2).sum() * (after**2).sum())
    r = float((before * after).sum() / spread) if spread > 1e-12 else np.nan
    return pd.DataFrame({"n": [len(ends)], "r": [r]}).astype({"n": "Int64", "r": "Float64"})


def _ends(gap: pd.DataFrame) -> tuple[float, float, float]:
    point, low, high = (float(column[0]) for column in floats(gap, "gap", "low", "high"))
    return point, low, high


def _row(first: pd.DataFrame, last: pd.DataFrame, change: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gap_before": first["gap"],
            "gap_after": last["gap"],
            **{name: change[name] for name in ("gap_change", "low", "high")},
            **{name: last[name] for name in ("n_most", "n_least")},
        }
    )
