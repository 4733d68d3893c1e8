"""Whether many pupils came so near the best possible result that a measure cannot show how much further they got."""

from __future__ import annotations

import pandas as pd

from sipp_lib.analysis.frames import floats

MANY = 15
"""Per cent of a group above which it is many."""
NEAR = 0.05
"""Of the measure's range: within so little of its best result a pupil counts as being at it."""


def reached(values: pd.DataFrame, by: str, *, best: float, reach: float | None = None) -> pd.DataFrame:
    """Whether many of each group were at or near the best possible result.

    Parameters
    ----------
    values : pandas.DataFrame, one row a pupil
        ``value`` (unit of the measure) on one occasion, and the column `by`. Pupils with either missing are left out.
    by : str
        The column that names a pupil's group.
    best : float
        The best possible result.
    reach : float or None
        How far the best and the worst possible result are apart; without it only the best itself counts.

    Returns
    -------
    pandas.DataFrame, one row a group
        The column `by`, ``n`` (pupils) and ``at_best`` (whether more than `MANY` per cent were at or near it).

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    Terwee, C. B. and others (2007). Quality criteria were proposed for measurement properties of health status
    questionnaires. Journal of Clinical Epidemiology 60, 34–42: a ceiling effect where more than 15 % have the highest
    possible score. That those within a twentieth of the range count as well is ours: of a test of 100 marks hardly
    anybody has all.
    """
    known = values.dropna(subset=["value", by])
    near = abs(floats(known, "value")[0] - best) <= NEAR * (reach or 0) + 1e-9
    groups = pd.Series(near, index=known.index).groupby(known[by])
    table = pd.DataFrame(
        {"n": groups.size().astype("Int64"), "at_best": (100 * groups.mean() > MANY).astype("boolean")}
    )
    return table.rename_axis(by).reset_index()
