"""The action plan in the order of time."""

from __future__ import annotations

import pandas as pd

WORDS = ("action", "purpose", "progress")
DAYS = ("start", "end")


def timeline(actions: pd.DataFrame) -> pd.DataFrame:
    """Put actions in the order in which they begin.

    Parameters
    ----------
    actions : pandas.DataFrame, one row an action
        ``task`` (or already ``action``), ``purpose``, ``start``, ``end`` (dates or missing), ``progress``,
        as in the records.

    Returns
    -------
    pandas.DataFrame, the same rows
        ``action``, ``purpose``, ``start``, ``end`` (days), ``progress``, sorted by ``start`` (by ``end``
        where only that is known), then by ``end``; undated actions last, in the order they were given.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    The programme's planning form, phase 3.
    """
    table = actions.rename(columns={"task": "action"})[["action", "purpose", *DAYS, "progress"]]
    days = {day: pd.to_datetime(table[day]).astype("datetime64[s]") for day in DAYS}
    table = table.astype(dict.fromkeys(WORDS, "string")).assign(**days)
    order = table.assign(first=table["start"].fillna(table["end"])).sort_values(
        ["first", "end"], kind="stable"
    )
    return table.loc[order.index].reset_index(drop=True)
