"""How well two people agree who sorted the same things for themselves: Cohen's kappa."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sipp_lib.errors import UsageError


def kappa(first: Sequence[str], second: Sequence[str]) -> pd.DataFrame:
    """Agreement of two people beyond chance.

    Parameters
    ----------
    first, second : sequence of str
        What each of them called the same things, in the same order.

    Returns
    -------
    pandas.DataFrame, 1 row
        ``n`` (things sorted by both), ``kappa`` (at most 1; 0 is what chance gives), ``se`` (its standard error). Both
        are NA for nothing, and where both called everything by one name; the error where they never differ, for the
        formula then gives none.

    Raises
    ------
    UsageError
        When they did not sort the same things.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20,
    37–46. Standard error: Fleiss, J. L., Cohen, J. & Everitt, B. S. (1969). Large sample standard errors of kappa and
    weighted kappa. Psychological Bulletin 72, 323–327.
    """
    if len(first) != len(second):
        raise UsageError("Agreement is that of two people on the same things. Give one name of each a thing.")
    at = {name: place for place, name in enumerate(sorted({*first, *second}))}
    n, value, error = len(first), np.nan, np.nan
    share = np.zeros((len(at), len(at)))
    for one, other in zip(first, second, strict=True):
        share[at[one], at[other]] += 1 / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    chance = float(rows @ columns)
    if n and chance < 1:
        value = (np.trace(share) - chance) / (1 - chance)
        same = np.sum(np.diag(share) * (1 - (rows + columns) * (1 - value)) ** 2)
        apart = share * (columns[:, None] + rows[None, :]) ** 2
        other = (1 - value) ** 2 * (apart.sum() - np.trace(apart))
        spread = same + other - (value - chance * (1 - value)) ** 2
        if list(first) != list(second):
            error = np.sqrt(max(spread, 0) / n) / (1 - chance)
    return pd.DataFrame(
        {
            "n": pd.array([n], dtype="Int64"),
            "kappa": pd.array([value], dtype="Float64"),
            "se": pd.array([error], dtype="Float64"),
        }
    )
