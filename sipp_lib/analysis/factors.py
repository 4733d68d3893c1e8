"""How many factors stand at each level, help or hinder, and have been confirmed."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pandas as pd

from sipp_lib.phases import Influence, Level
from sipp_lib.records.kinds.exploring import Confirmed

NOT_SAID = "not said"
KEYS = {"level": get_args(Level), "influence": get_args(Influence), "confirmed": get_args(Confirmed)}


def grid(factors: pd.DataFrame) -> pd.DataFrame:
    """Count factors in every combination of level, influence and whether they were confirmed.

    Parameters
    ----------
    factors : pandas.DataFrame, one row a factor
        ``level``, ``influence``, ``confirmed``, as in the records.

    Returns
    -------
    pandas.DataFrame, 18 rows, or more when a factor was left incomplete
        ``level``, ``influence``, ``confirmed`` and ``factors`` (their number, 0 where there is none), in
        the order of the form. A factor whose level or influence nobody has said stands under "not said", in
        rows of its own at the end.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    The programme's planning form, phase 2.
    """
    said = factors[list(KEYS)].astype("string").fillna(NOT_SAID)
    counted = said.groupby(list(KEYS)).size()
    every = pd.MultiIndex.from_tuples(list(product(*KEYS.values())), names=list(KEYS))
    table = counted.reindex(every.append(counted.index.difference(every)), fill_value=0)
    return table.rename("factors").reset_index().astype(dict.fromkeys(KEYS, "string") | {"factors": "Int64"})
