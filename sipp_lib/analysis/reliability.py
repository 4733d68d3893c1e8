"""Whether the items of a scale measure one thing: Cronbach's alpha with Feldt's interval."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from sipp_lib.analysis.frames import floats
from sipp_lib.errors import UsageError


def alpha(scores: pd.DataFrame) -> pd.DataFrame:
    """Cronbach's alpha of a scale.

    Parameters
    ----------
    scores : pandas.DataFrame, one row a respondent and item
        ``respondent``, ``item``, ``value`` (the answer as a number, reversed items already turned) of one scale
        on one occasion. Only respondents who answered every item count.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (respondents), ``items`` (items), ``alpha`` (at most 1; it can be negative). ``alpha`` is NA with
        fewer than 2 items or respondents, or when all totals are alike.

    Raises
    ------
    UsageError
        When somebody has two values for an item.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16, 297–334:
    k/(k − 1)·(1 − Σ item variances / variance of the totals).
    """
    known = scores.assign(value=scores["value"].astype("Float64")).dropna(subset=["respondent", "item"])
    twice = known.loc[known.duplicated(["respondent", "item"]), "item"]
    if len(twice):
        raise UsageError(
            f"The item ‘{twice.iloc[0]}’ has two values of one respondent. "
            "Keep one value each, and take one occasion at a time."
        )
    wide = known.pivot(index="respondent", columns="item", values="value").dropna().to_numpy(float)
    n, k = wide.shape
    coefficient = np.nan
    if n > 1 and k > 1 and (total := wide.sum(axis=1).var(ddof=1)) > 0:
        coefficient = k / (k - 1) * (1 - wide.var(axis=0, ddof=1).sum() / total)
    sizes = {"n": pd.array([n], dtype="Int64"), "items": pd.array([k], dtype="Int64")}
    return pd.DataFrame(sizes | {"alpha": pd.array([coefficient], dtype="Float64")})


def add_interval(frame: pd.DataFrame) -> pd.DataFrame:
    """Add Feldt's 95 % interval of each alpha.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (rows, any)
        ``n`` (respondents), ``items``, ``alpha``, as `alpha` gives them and the gate leaves them: worked out from
        the true number of respondents, the interval would tell it.

    Returns
    -------
    pandas.DataFrame, shape (rows, any + 2)
        The same rows with ``alpha_low`` and ``alpha_high`` added or replaced; NA where a number is missing or
        there are fewer than 2 items or respondents.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Feldt, L. S., Woodruff, D. J. & Salih, F. A. (1987). Statistical inference for coefficient alpha. Applied
    Psychological Measurement 11, 93–103, formulas 6 and 7: 1 − (1 − α)·F with n − 1 and (n − 1)(k − 1) degrees of
    freedom.
    """
    n, k, coefficient = floats(frame, "n", "items", "alpha")
    size = np.where((n > 1) & (k > 1), n - 1, np.nan)
    ends = {
        name: 1 - (1 - coefficient) * stats.f.ppf(level, size, size * (k - 1))
        for name, level in (("alpha_low", 0.975), ("alpha_high", 0.025))
    }
    return frame.assign(**{name: pd.array(end, dtype="Float64") for name, end in ends.items()})
