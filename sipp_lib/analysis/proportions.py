"""Shares of a group with intervals that are honest for small groups."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from sipp_lib.analysis.frames import Numbers, floats
from sipp_lib.errors import UsageError


def wilson(count: npt.ArrayLike, n: npt.ArrayLike, level: float = 0.95) -> tuple[Numbers, Numbers]:
    """Wilson's score interval of a proportion.

    Parameters
    ----------
    count, n : array-like of any shapes that broadcast, or numbers
        How many of how many. NaN where not known.
    level : float
        Coverage, 0 to 1.

    Returns
    -------
    low, high : numpy.ndarray
        Proportions from 0 to 1, of the broadcast shape; NaN where `count` or `n` is, and where `n` is 0.

    Raises
    ------
    UsageError
        When a count is negative or larger than its group.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of
    the American Statistical Association 22, 209–212. Written out, because the library's version divides by
    an empty group.
    """
    x, size = np.broadcast_arrays(np.asarray(count, dtype=float), np.asarray(n, dtype=float))
    if bool(np.any((x < 0) | (x > size))):
        raise UsageError(
            "A count is negative or larger than its group, so no percentage was worked out. "
            "Check the columns ‘count’ and ‘n’."
        )
    size = np.where(size > 0, size, np.nan)
    p = x / size
    z = special.ndtri(0.5 + level / 2)
    centre = (p + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z * np.sqrt(p * (1 - p) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return np.clip(centre - half, 0, 1)[()], np.clip(centre + half, 0, 1)[()]


def newcombe(
    count1: npt.ArrayLike,
    n1: npt.ArrayLike,
    count2: npt.ArrayLike,
    n2: npt.ArrayLike,
    *,
    level: float = 0.95,
    r: npt.ArrayLike = 0.0,
) -> tuple[Numbers, Numbers, Numbers]:
    """Difference of two proportions, first minus second, with Newcombe's hybrid interval.

    Parameters
    ----------
    count1, n1, count2, n2 : array-like of shapes that broadcast, or numbers
        How many of how many in either group. NaN where not known.
    level : float
        Coverage, 0 to 1.
    r : array-like, or number
        How alike both are (−1 to 1), as `alike` gives it where the same people were asked twice; 0 for different ones.

    Returns
    -------
    difference, low, high : numpy.ndarray
        Differences from −1 to 1, of the broadcast shape; NaN where a group is empty or not known.

    Raises
    ------
    UsageError
        When a count is negative or larger than its group.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison
    of eleven methods. Statistics in Medicine 17, 873–890, method 10. The same people twice: Newcombe, R. G. (1998).
    Improved confidence intervals for the difference between binomial proportions based on paired data. Statistics in
    Medicine 17, 2635–2650, method 10.
    """
    low1, high1 = wilson(count1, n1, level)
    low2, high2 = wilson(count2, n2, level)
    p1, p2 = share(count1, n1), share(count2, n2)
    difference = p1 - p2
    likeness = np.asarray(r, dtype=float)
    low = difference - _joined(p1 - low1, high2 - p2, likeness)
    high = difference + _joined(high1 - p1, p2 - low2, likeness)
    return difference, low, high


def _joined(one: Numbers, two: Numbers, r: Numbers) -> Numbers:
    return np.sqrt(np.maximum(one**2 - 2 * r * one * two + two**2, 0))


def alike(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """How alike the answers of the same people are on two occasions, for `newcombe`.

    Parameters
    ----------
    first, second : array-like of bool, shape (people,)
        Who said yes on either occasion.

    Returns
    -------
    float
        −1 to 1; 0 where everybody answered alike on one of them.

    References
    ----------
    Newcombe (1998), paired data, method 10: the phi coefficient, a positive one with a correction for continuity.
    """
    one, two = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    n, a, b = len(one), int(one.sum()), int(two.sum())
    spread = float(a) * (n - a) * b * (n - b)
    if not spread:
        return 0.0
    cross = int((one & two).sum()) * int((~one & ~two).sum()) - int((one & ~two).sum()) * int(
        (~one & two).sum()
    )
    return float((max(cross - n / 2, 0) if cross > 0 else cross) / np.sqrt(spread))


def stratified(
    count1: npt.ArrayLike, n1: npt.ArrayLike, count2: npt.ArrayLike, n2: npt.ArrayLike
) -> tuple[float, float, float, float]:
    """Difference of two proportions within strata, first minus second, and its 95 % interval.

    Parameters
    ----------
    count1, n1, count2, n2 : array-like, shape (strata,)
        How many of how many in either group. A stratum without one of the groups says nothing and is left out.

    Returns
    -------
    difference, low, high, se : float
        From −1 to 1, and the standard error; NaN where no stratum has both groups.

    Raises
    ------
    UsageError
        When a count is negative or larger than its group.

    References
    ----------
    Weights: Mantel, N. & Haenszel, W. (1959). Journal of the National Cancer Institute 22, 719–748. Interval: Zou,
    G. Y., Huang, W. & Zhang, X. (2009). A note on confidence interval estimation for a linear function of binomial
    proportions. Computational Statistics & Data Analysis 53, 1080–1085; with one stratum it is `newcombe`, and it
    never leaves −1 to 1.
    """
    x1, size1, x2, size2 = (np.asarray(each, dtype=float) for each in (count1, n1, count2, n2))
    difference, low, high = newcombe(x1, size1, x2, size2)
    both = (size1 > 0) & (size2 > 0)
    weight = np.where(both, size1 * size2 / np.maximum(size1 + size2, 1), 0)
    weight = weight[both] / (weight.sum() or np.nan)
    if not both.any():
        return (np.nan,) * 4
    total = float(weight @ difference[both])
    down, up = (np.sqrt((weight**2) @ (end - difference)[both] ** 2) for end in (low, high))
    p1, p2 = share(x1, size1)[both], share(x2, size2)[both]
    variance = (weight**2) @ (p1 * (1 - p1) / size1[both] + p2 * (1 - p2) / size2[both])
    return total, float(total - down), float(total + up), float(np.sqrt(variance))


def share(count: npt.ArrayLike, n: npt.ArrayLike) -> Numbers:
    """`count` of `n` as a proportion from 0 to 1, of the broadcast shape; NaN where a group is empty."""
    size = np.asarray(n, dtype=float)
    return (np.asarray(count, dtype=float) / np.where(size > 0, size, np.nan))[()]


def add_interval(frame: pd.DataFrame) -> pd.DataFrame:
    """Percentages of counts, with Wilson intervals.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, any)
        Columns ``count`` and ``n`` (pupils); NA where not known. Other columns are kept.

    Returns
    -------
    pandas.DataFrame, shape (rows, any + 3)
        The same rows with ``percent``, ``low``, ``high`` (0 to 100, 95 % interval) added or replaced; NA
        where ``count`` or ``n`` is NA or the group is empty.

    Raises
    ------
    UsageError
        When a count is negative or larger than its group.

    References
    ----------
    `wilson`.
    """
    count, n = floats(frame, "count", "n")
    low, high = wilson(count, n)
    return _with_percentages(frame, percent=share(count, n), low=low, high=high)


def add_percent(frame: pd.DataFrame) -> pd.DataFrame:
    """Percentages of counts.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, any)
        As for `add_interval`.

    Returns
    -------
    pandas.DataFrame, shape (rows, any + 1)
        The same rows with ``percent`` (0 to 100) added or replaced; NA where ``count`` or ``n`` is NA or the
        group is empty.

    Raises
    ------
    KeyError
        When a column is missing.
    """
    return _with_percentages(frame, percent=share(*floats(frame, "count", "n")))


def _with_percentages(frame: pd.DataFrame, **shares: Numbers) -> pd.DataFrame:
    return frame.assign(**{name: pd.array(100 * each, dtype="Float64") for name, each in shares.items()})
